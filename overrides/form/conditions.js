/* Conditions: which questions a setting is asked, and which groups of practices. DATA.when and the rest are written by
   schoolgate/form/conditions.py, and mean what they mean in schoolgate/setting/model/asked.py. It knows nothing of the page. */

const isPart = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/* Return the answer at a dotted path as conditions compare it: a text in small letters, null where there is none. */
function comparedAt(answers, dotted) {
  const value = valueAt(answers, dotted.split("."));
  return typeof value === "string" ? value.toLowerCase() : value === undefined ? null : value;
}

/* Return each part that a dotted path is in, the innermost first, from itself on. */
function partsOf(dotted) {
  const keys = dotted.split(".");
  return keys.map((_, number) => keys.slice(0, keys.length - number).join("."));
}

/* Return the kind of setting by its name: academy. Empty while it is not known. */
function kindName(answers) {
  const kind = comparedAt(answers, "kind");
  return typeof kind === "string" && has(DATA.kinds, kind) ? kind : "";
}

/* Return what is so of the kind of setting, or null while that is not known. */
const kindOf = (answers) => DATA.kinds[kindName(answers)] || null;

/* Return the policies that are adopted and not withdrawn: all of them while that is not known. */
function adopted(answers) {
  const dates = comparedAt(answers, "policies.dates");
  const withdrawn = comparedAt(answers, "withdrawn");
  const isDown = (policy) => isPart(withdrawn) && has(withdrawn, policy) && isReason(withdrawn[policy]);
  return Object.keys(DATA.policies).filter((policy) => (!isPart(dates) || has(dates, policy)) && !isDown(policy));
}

const isReason = (typed) => typeof typed === "string" && !isPlaceholder(typed);

/* Return the youngest and the oldest age, or null while both are not known. */
function agesOf(answers) {
  const ages = comparedAt(answers, "ages");
  const known = Array.isArray(ages) && ages.length === 2 && ages.every((age) => typeof age === "string" && /^\d+$/.test(age));
  return known ? ages.map(Number) : null;
}

/* Return whether a condition holds, or may hold once more is known. */
function holds(condition, answers) {
  if (condition.all) return condition.all.every((part) => holds(part, answers));
  if (condition.any) return condition.any.some((part) => holds(part, answers));
  if (condition.not) return !holds(condition.not, answers);
  if (condition.adopts) return adopted(answers).some((policy) => condition.adopts.includes(policy));
  if (condition.at) return condition.in.includes(comparedAt(answers, condition.at));
  if (condition.part) return isPart(comparedAt(answers, condition.part));
  if (condition.kind) {
    const kind = kindOf(answers);
    return !kind || condition.in.includes(kind[condition.kind]);
  }
  const ages = agesOf(answers);
  return !ages || (ages[0] < condition.under && ages[1] > condition.over);
}

/* Return whether a question is asked: an answer to it is stated on a page that the setting will have. */
function isAsked(path, answers) {
  const decided = partsOf(dotted(path)).find((part) => has(DATA.when, part));
  return !decided || holds(DATA.when[decided], answers);
}

/* Return the groups of practices that a setting is asked about, each with those practices: what it says in the setting's own
   words, and what it answers, as [[dotted path, answer], …]. */
function groupsAsked(answers) {
  const asked = DATA.practices.map((group) => ({ ...group, practices: practicesAsked(group, answers) }));
  return asked.filter((group) => group.practices.length);
}

function practicesAsked({ practices }, answers) {
  const adopts = adopted(answers);
  const isStated = (dotted) => !has(DATA.words.parts, top(dotted)) || adopts.includes(DATA.words.parts[top(dotted)]);
  const top = (dotted) => dotted.split(".")[0];
  return practices.flatMap((practice) => {
    if (!holds(practice.only_for, answers)) return [];
    const stated = Object.entries(practice.answers).filter(([dotted]) => isStated(dotted) && isAsked(dotted.split("."), answers));
    const worded = stated.map(([dotted, answer]) => [dotted, wordedDeep(answer, answers)]);
    return stated.length ? [{ id: practice.id, says: filled(practice.says, answers), answers: worded }] : [];
  });
}

function wordedDeep(answer, answers) {
  if (Array.isArray(answer)) return answer.map((inner) => wordedDeep(inner, answers));
  if (!isPart(answer)) return filled(answer, answers);
  return Object.fromEntries(Object.entries(answer).map(([key, inner]) => [key, wordedDeep(inner, answers)]));
}
