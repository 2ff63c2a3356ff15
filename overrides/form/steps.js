/* Which steps and questions are shown now, and how far each is. It takes answers and returns data: it knows no page. */

function isBlank(value) {
  if (Array.isArray(value)) return value.every(isBlank) && value.length > 0;
  return isPart(value) ? Object.values(value).every(isBlank) : value === undefined || value === "";
}

/* Return the questions directly under a part, as dotted paths in the model’s order. */
function questionsUnder(part) {
  return keysAt(part.split(".")).map((key) => `${part}.${key}`);
}

function allSteps() {
  return DATA.sections.flatMap((section) => section.steps);
}

const askedBy = new Map(); // what asks each question: the plan does not change

/* Return what asks a question: of all that the plan names, the nearest at or above it. */
function askFor(path) {
  if (!askedBy.size) for (const ask of allSteps().flatMap((step) => step.asks)) askedBy.set(ask, ask);
  if (!askedBy.has(path)) askedBy.set(path, path.includes(".") ? askFor(path.slice(0, path.lastIndexOf("."))) : undefined);
  return askedBy.get(path);
}

/* Return the step in which a path is asked: where a link to a fault leads. */
function stepOf(path) {
  const ask = askFor(dotted(path));
  return allSteps().find((step) => step.asks.includes(ask));
}

function isAbove(part, path) {
  return path === part || path.startsWith(`${part}.`);
}

/* Return the groups of practices that a setting confirms, or may: not those of which it has answered a question by itself. */
function groupsInUse(answers) {
  const confirmed = answers.practices || {};
  const isAnswered = (path) => valueAt(answers, path.split(".")) !== undefined;
  const paths = (group) => group.practices.flatMap((practice) => practice.answers.map(([path]) => path));
  return groupsAsked(answers).filter((group) => group.id in confirmed || !paths(group).some(isAnswered));
}

/* Return what decides what is shown: the groups in use, and the answers with those that groups give which are confirmed, or which
   nobody has read yet: most confirm them, and so are not asked what then does not matter. */
function decided(answers) {
  const groups = groupsInUse(answers);
  let whole = answers;
  for (const { id, wording, practices } of groups) {
    const given = (answers.practices || {})[id] || {};
    const confirmed = !given.answer || (given.answer === "yes" && given.wording === wording) ? practices : [];
    for (const practice of confirmed.filter((each) => ![].concat(given.except || []).includes(each.id))) {
      for (const [path, answer] of practice.answers) whole = answeredToo(whole, path.split("."), answer);
    }
  }
  return { groups, whole };
}

/* Return answers with one more, unless it is answered already, or the setting is without the part that it is in. */
function answeredToo(answers, keys, answer) {
  const above = keys.slice(0, -1).map((_, number) => keys.slice(0, number + 1));
  const isThere = (part) => {
    const value = valueAt(answers, part);
    return value === undefined ? !(questionAt(part) || {}).may_be_no : isPart(value);
  };
  return valueAt(answers, keys) === undefined && above.every(isThere) ? withAnswer(answers, keys, answer) : answers;
}

/* Return whether a group of practices answers a question, or will once somebody has read it. */
function isGrouped(path, answers, groups) {
  return groups.some((group) => {
    const given = (answers.practices || {})[group.id] || {};
    const except = [].concat(given.except || []);
    const answered = (practice) => practice.answers.some(([part]) => isAbove(part, path));
    return given.answer !== "no" && group.practices.some((each) => !except.includes(each.id) && answered(each));
  });
}

/* Return whether a question is shown. One under a part that is answered with no is not. For one in a list, takes the item that
   it is in: { part, answers }. */
function isShown(path, answers, now = decided(answers), item = undefined) {
  const keys = path.split(".");
  if (keys[0] === "practices") return keys.length < 2 || now.groups.some((group) => group.id === keys[1]);
  const policy = DATA.words.parts[keys[0]]; // which alone asks for that part
  if (!DATA.questions[path] || (policy && !adopted(answers).includes(policy))) return false;
  const { refused = [] } = kindOf(answers) || {};
  if (refused.some((part) => isAbove(part, path)) || !isAsked(keys, now.whole)) return false;
  const above = keys.map((_, number) => keys.slice(0, number + 1));
  if (above.some((part) => !fitsPlan(questionAt(part), now.whole, item))) return false;
  return !above.slice(0, -1).some((part) => isWithout(part, path, answers)) && !isGrouped(path, answers, now.groups);
}

/* Return whether a question is shown and, if it is a part with a heading alone, whether anything under it is. */
function asksSomething(path, answers, now = decided(answers), item = undefined) {
  if (!isShown(path, answers, now, item)) return false;
  const { type, list, keyed } = DATA.questions[path] || {};
  if (type !== "part" || list || keyed || mayBeAbsent(path, answers)) return true;
  return underHere(path).some((each) => asksSomething(each, answers, now, item));
}

/* Return the questions under a part that are asked where it is. */
function underHere(part) {
  return questionsUnder(part).filter((each) => askFor(each) === askFor(part));
}

/* Return whether other answers are such that the plan has this question asked. */
function fitsPlan(question = {}, answers = {}, item = undefined) {
  const only = Object.entries(question.only_if || {}).every(([other, wanted]) => {
    const inItem = item && isAbove(item.part, other);
    const value = inItem ? valueAt(item.answers, other.slice(item.part.length + 1).split(".")) : valueAt(answers, other.split("."));
    const details = value === undefined ? "nothing" : isPart(value) && (value.own_words ? "own_words" : "yes");
    return wanted.includes(typeof value === "string" ? value.toLowerCase() : details);
  });
  const [youngest, oldest] = Array.isArray(answers.ages) ? answers.ages.map(Number) : [];
  return only && !(youngest >= question.younger_than) && !(oldest <= question.older_than);
}

/* Return whether a setting is without a part, so that what is under it is not asked. While it is not known, a part that must
   be answered is taken to be there, and any other is not, but where both are asked together: then the control decides. */
function isWithout(keys, path, answers) {
  const part = keys.join(".");
  const value = valueAt(answers, keys);
  if (value !== undefined || askFor(part) === askFor(path)) return value === "no";
  return !DATA.questions[part].required && mayBeAbsent(part, answers);
}

/* Return whether a path is of a part that a setting may be without, so that first of all it is asked whether there is one. */
function mayBeAbsent(path, answers) {
  const { type, list, may_be_no: no } = DATA.questions[path];
  if (type !== "part" || list || no) return Boolean(no && !list);
  const hasNeeded = questionsUnder(path).some((each) => DATA.questions[each].required);
  return hasNeeded && !isNeeded(path, answers) && askFor(path) !== undefined;
}

function isNeeded(path, answers) {
  const { needed = [] } = kindOf(answers) || {};
  return Boolean(DATA.questions[path].required) || needed.includes(path);
}

/* Return what is shown of a question and what is under it in its step: of each, its path, whether it must be answered, and
   whether it is. A list counts as one, and a part that a setting may be without counts as one until it has it. */
function countedAt(path, answers, now = decided(answers), needed = true) {
  if (!asksSomething(path, answers, now)) return [];
  if (path.startsWith("practices.")) {
    const group = now.groups.find((each) => path === `practices.${each.id}`);
    const given = (answers.practices || {})[group.id] || {};
    return [{ path, needed: true, answered: given.answer === "no" || (given.answer === "yes" && given.wording === group.wording) }];
  }
  const question = DATA.questions[path];
  const value = valueAt(answers, path.split("."));
  const one = (answered) => [{ path, needed: needed && isNeeded(path, answers), answered }];
  if (typeof value === "string") return one(value !== "");
  const under = underHere(path);
  // What somebody has begun to write out must be whole: each item of a list, and a council with its numbers.
  const begun =
    question.or_part && isPart(value) ? [value] : question.type === "part" && question.list && !isBlank(value) && [].concat(value);
  if (begun) return [{ path, needed: true, answered: begun.every((item) => hasAllNeeded(path, under, item, answers)) }];
  if (question.type !== "part" || question.list) return one(!isBlank(value));
  if (value === undefined && mayBeAbsent(path, answers)) return one(false);
  const counted = under.flatMap((each) => countedAt(each, answers, now, needed || isPart(value)));
  if (isPart(value) && !hasOneOf(path, value)) counted.push({ path, needed: true, answered: false });
  if (!counted.length) return one(value !== undefined); // what is under it is asked in other steps
  // Of a part that is needed, one answer at least, such as the policies of which any may be adopted.
  const hasNeeded = under.some((each) => isNeeded(each, answers)) || counted.some((each) => each.needed);
  const some = needed && isNeeded(path, answers) && !hasNeeded;
  return some ? one(!isBlank(value)) : counted;
}

function hasAllNeeded(part, under, item, answers) {
  const isMissing = (path) => {
    const question = DATA.questions[path];
    return question.required && isBlank(item[path.split(".").pop()]) && fitsPlan(question, answers, { part, answers: item });
  };
  return isPart(item) && !under.some(isMissing) && hasOneOf(part, item);
}

/* Return whether a part has one of those answers of which it needs one, such as a telephone number or an email address. */
function hasOneOf(part, value) {
  const { one_of: keys } = DATA.questions[part];
  return !keys || keys.some((key) => !isBlank(value[key]));
}

/* Return how far a step is: { needed, answered, more, wrong, state }. `more` counts what is answered and might be left out;
   `wrong` is how many of the faults are in it. State is empty where none of its questions is shown. */
function progress(step, answers, faults = [], now = decided(answers)) {
  const counted = step.asks.flatMap((path) => countedAt(path, answers, now));
  const must = counted.filter((each) => each.needed);
  const answered = must.filter((each) => each.answered).length;
  const more = counted.filter((each) => !each.needed && each.answered).length;
  const wrong = faults.filter((fault) => stepOf(fault.path) === step).length;
  const found = { needed: must.length, answered, more, wrong };
  return { ...found, state: counted.length ? stateFor(found, step, answers, now) : "" };
}

function stateFor({ needed, answered, more, wrong }, step, answers, now) {
  if (step !== allSteps()[0] && !isBegun(answers, now)) return "cannot start";
  if (wrong) return "wrong";
  if (!needed) return more ? "complete" : "optional";
  if (answered === needed) return "complete";
  return answered + more ? "started" : "not started";
}

/* Return whether the first step is done, on which it depends what else is asked. */
function isBegun(answers, now) {
  const [first] = allSteps();
  return first.asks.flatMap((path) => countedAt(path, answers, now)).every((each) => each.answered || !each.needed);
}

/* Return the sections with the steps shown now, each with how far it is. Takes who answers them; nobody for all. */
function shownSections(answers, who = "", faults = []) {
  const now = decided(answers);
  const shown = (section) =>
    section.steps
      .filter((step) => !who || step.who === who)
      .map((step) => ({ step, ...progress(step, answers, faults, now) }))
      .filter((each) => each.state);
  return DATA.sections.map((section) => ({ ...section, steps: shown(section) })).filter((section) => section.steps.length);
}

/* Return the step that comes so many after another, of those shown to somebody; none beyond the ends. Nobody is led to a step that
   few need, or that only asks for a sentence to add: it is in the list of steps. */
function stepAfter(step, answers, who = "", by = 1) {
  const now = decided(answers);
  const isLedTo = (each) => each === step || !onlyAdds(each, answers, now);
  const shown = shownSections(answers, who).flatMap(({ apart, steps }) =>
    steps.map((each) => each.step).filter((each) => (apart ? each === step : isLedTo(each))),
  );
  const at = shown.indexOf(step);
  return at < 0 ? undefined : shown[at + by];
}

function onlyAdds(step, answers, now) {
  return step.asks.flatMap((path) => countedAt(path, answers, now)).every(({ path }) => path.endsWith(".own_words"));
}

/* Return the paths of answers that are no longer asked for: they stay in the file until somebody takes them out. */
function leftOver(answers, part = [], now = decided(answers)) {
  return Object.keys(valueAt(answers, part) || {}).flatMap((key) => {
    const path = [...part, key];
    const name = path.join(".");
    const grouped = path[0] === "practices";
    if (!grouped && !DATA.questions[name]) return [];
    const inside = Object.keys(DATA.questions).filter((each) => each !== name && isAbove(name, each));
    if (!isShown(name, answers, now) && !inside.some((each) => isShown(each, answers, now))) return [path];
    const deeper = grouped ? !part.length : inside.length && isPart(valueAt(answers, path));
    return deeper ? leftOver(answers, path, now) : [];
  });
}
