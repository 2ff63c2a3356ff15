/* Blank file: the text that `schoolgate new` writes for some policies and one kind of setting, as schoolgate/form/blank.py makes
   it. DATA.blank has each line once; here it is decided whether it stands, is a comment, or is left out. */

/* Return a setting file to fill in. Takes the policies that the setting adopts, none for all that its kind may; its kind, or ""
   while that is not known (kindName); and the address of the schema, for editors. */
function blankFile(adopts, kind, schema = "schema.json") {
  const blank = DATA.blank;
  const possible = kind ? DATA.kinds[kind].may_adopt : Object.keys(DATA.policies);
  const policies = adopts.some((policy) => possible.includes(policy)) ? possible.filter((one) => adopts.includes(one)) : possible;
  const dates = Object.fromEntries(policies.map((policy) => [policy, {}]));
  const answers = { ...(kind ? { kind } : {}), policies: { dates } };
  const lines = [
    ...blank.heading.map((line) => withValues(line, { schema })),
    ...(kind && DATA.kinds[kind].childminder ? blank.for_a_childminder : []),
    ...blank.how_to,
    ...questionLines(answers, kind),
    ...groupLines(answers),
    "",
    withValues(blank.own_wording, ownExample(policies, Boolean(kind && DATA.kinds[kind].childminder))),
  ];
  return `${lines.join("\n")}\n`;
}

/* Return a text with a value in place of each name in braces. */
const withValues = (template, values) => template.replace(/\{(\w+)\}/g, (hole, name) => (has(values, name) ? values[name] : hole));

const isIn = (path, part) => path === part || path.startsWith(`${part}.`);
const standsIn = (path, parts) => path !== "" && partsOf(path).some((part) => parts.has(part));
const isComment = (text) => text.trimStart().startsWith("#");
const commented = (text, indent) => `${" ".repeat(indent)}# ${text.slice(indent)}`;

/* Return whether neither a part nor anything in it is asked. */
function isUnasked(dotted, answers) {
  const inside = Object.keys(DATA.when).filter((other) => isIn(other, dotted));
  return [dotted, ...inside].every((one) => !isAsked(one.split("."), answers));
}

/* Return the parts that a new file does not ask for: those of other policies, those that the kind may not answer, and the groups,
   which come after the questions. */
function partsLeftOut(answers) {
  const stated = adopted(answers);
  const ofOthers = Object.keys(DATA.policies).filter((policy) => !stated.includes(policy));
  const kind = kindOf(answers);
  return new Set([...ofOthers.flatMap((policy) => DATA.blank.parts[policy]), ...(kind ? kind.refused : []), "practices"]);
}

/* Return the lines of the questions that are asked. What need not be answered here is a comment. */
function questionLines(answers, kind) {
  const blank = DATA.blank;
  const out = partsLeftOut(answers);
  const isGone = (path) => path !== "" && (standsIn(path, out) || partsOf(path).some((part) => isUnasked(part, answers)));
  const lines = blank.lines.filter(([path]) => !isGone(path));
  const asks = [...new Set(lines.filter(([, , hasKey]) => hasKey).map(([path]) => path))];
  const practices = groupsAsked(answers).flatMap((group) => group.practices);
  const grouped = new Set(practices.flatMap((practice) => practice.answers.map(([path]) => path)));
  const ofKind = new Set(kind ? DATA.kinds[kind].needed : []);
  const known = new Set([...Object.keys(DATA.questions).filter((path) => isRequired([path])), ...blank.needed, ...ofKind]);
  const mustBe = (part) => known.has(part) && !grouped.has(part) && !restsOnOthers(part, answers);
  const isWhole = (path) => blank.may_be_no.includes(path) || !asks.some((other) => other !== path && isIn(other, path));
  const needed = asks.filter((path) => partsOf(path).every(mustBe) && isWhole(path));
  const isWithout = (path) => has(blank.details, path) && blank.details[path].keys.every((key) => isGone(`${path}.${key}`));

  const written = [];
  let before = "";
  let [part, indent] = ["", 0]; // what is a comment now, and how far it is set in
  for (const [path, line, hasKey, ...answer] of lines) {
    if (!line && !before) continue;
    before = line;
    const asksWhether = hasKey && isWithout(path);
    let text = asksWhether ? `${line.split(":")[0]}:  # ${blank.details[path].whether}` : line;
    const onlyIf = hasKey ? onlyIfOf(path, answers, kind) : "";
    if (!path || needed.some((one) => isIn(one, path))) {
      if (hasKey && standsIn(path, ofKind)) text = text.replace(/^( *)# /, "$1");
      if (answer.length && !asksWhether && !isComment(text)) text = withoutAnswer(text, answer, path === "kind" ? kind : "");
      written.push(withReason(text, onlyIf));
    } else if (part && isIn(path, part)) {
      written.push(commented(withReason(text, onlyIf), indent));
    } else {
      [part, indent] = [isComment(text) ? "" : path, text.length - text.trimStart().length];
      written.push(isComment(text) ? withReason(text, onlyIf) : commented(withReason(text, onlyIf), indent));
    }
  }
  return written;
}

/* Return a line with what else must be so for its question to be asked, if its other answers have still to tell. */
const withReason = (text, onlyIf) => (onlyIf ? `${text}${text.endsWith("?") ? "" : ";"} only if ${onlyIf}` : text);

const reasonsOf = (path, answers) => (DATA.blank.reasons[path] || []).filter(({ when }) => holds(when, answers));

function onlyIfOf(path, answers, kind) {
  const reasons = reasonsOf(path, answers);
  const left = reasons.filter((reason) => !(reason.of_kind && kind));
  return left.length === reasons.length && left.length && left.every((one) => one.only_if) ? left[0].only_if : "";
}

/* Return whether a question is asked only if another answer of the file says so. Its kind is known first. */
function restsOnOthers(path, answers) {
  const reasons = reasonsOf(path, answers);
  return reasons.length > 0 && reasons.every((reason) => reason.only_if && !reason.of_kind);
}

/* Return a line without its answer, so that no fictional one is published. Its comment says what to write. */
function withoutAnswer(text, [start, end], kind) {
  const comment = text.slice(end) || `  # for example: ${text.slice(start).trim()}`;
  return `${text.slice(0, start).trimEnd()}${kind ? ` ${kind}` : ""}${comment}`;
}

/* Return the lines that ask for the groups of practices, each with what it says. */
function groupLines(answers) {
  const { about_groups: heading, a_group: first, a_practice: each, its_answer: last } = DATA.blank;
  const groups = groupsAsked(answers);
  const ofGroup = (group) => [
    withValues(first, group),
    ...group.practices.map((practice) => withValues(each, practice)),
    ...last.map((line) => withValues(line, { ...group, last: group.practices[group.practices.length - 1].id })),
  ];
  return [...(groups.length ? heading : []), ...groups.flatMap(ofGroup)];
}

/* Return the clause that shows how wording is added to: one of a policy that the setting adopts. */
function ownExample(policies, aChildminder) {
  const { examples } = DATA.blank;
  const fits = (one) => policies.includes(one.policy) && one.for_a_childminder === aChildminder;
  return examples.find(fits) || {};
}
