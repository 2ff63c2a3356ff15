/* Words: sentences filled in with the words and answers of a setting, as schoolgate/setting/practices/filled.py does it. */

const NOT_YET = "…"; // stands where an answer is not given

const LETTER = "[\\p{L}\\p{N}_]";
const EDGE = `(?:(?<!${LETTER})(?=${LETTER})|(?<=${LETTER})(?!${LETTER}))`;
const EXPRESSIONS = new Map(); // each by its source and flags: it takes longer to make one than to use it

/* Return a regular expression of Python's. There each alphabet has letters; here \w and \b know the English one alone. */
function expression(source, flags = "iu") {
  const name = `${flags} ${source}`;
  const make = () => new RegExp(source.replace(/\\b/g, EDGE).replace(/\\w/g, LETTER), flags);
  if (!EXPRESSIONS.has(name)) EXPRESSIONS.set(name, make());
  return EXPRESSIONS.get(name);
}

/* Return whether a text is none yet: nothing, "TBC", "xxx", "[insert". */
function isPlaceholder(text) {
  const { prompt, placeholder } = DATA.words;
  if (expression(prompt).test(text) || !/[\p{L}\p{N}]/u.test(text)) return true;
  return expression(placeholder).test(text.trim());
}

/* Return a sentence with its holes filled in: {learners}, {Learners}, {a_learner}, and {phones.learners.where}, the answer at that
   path. Takes where the sentence is about, whose item numbers stand for those that a dotted path leaves out. */
function filled(template, answers, at = []) {
  if (!template.includes("{")) return template;
  const known = wordsOf(answers);
  return template.replace(/\{([A-Za-z_][\w.-]*)\}/g, (_, name) => wordCalled(name, known, answers, at));
}

function wordCalled(name, known, answers, at) {
  if (has(known, name)) return known[name];
  const small = name[0].toLowerCase() + name.slice(1);
  if (small !== name) return capital(wordCalled(small, known, answers, at));
  if (name.startsWith("a_")) return withA(wordCalled(name.slice(2), known, answers, at));
  return joined(textsOf(nearestAnswer(answers, name.split("."), at)), "and") || NOT_YET;
}

/* Return the answer at a path without item numbers. In a list it is that of the item which the sentence is about. */
function nearestAnswer(answers, keys, at) {
  let [part, near] = [answers, at];
  for (const key of keys) {
    if (Array.isArray(part)) part = part[typeof near[0] === "number" ? near[0] : -1];
    if (typeof near[0] === "number") near = near.slice(1);
    if (!isPart(part) || !has(part, key)) return undefined;
    part = part[key];
    near = near[0] === key ? near.slice(1) : [];
  }
  return part;
}

/* Return the texts of an answer: a text, those of a list, or the sentence that stands in place of an option. */
function textsOf(answer) {
  const found = isPart(answer) ? answer.own_words : answer;
  return (Array.isArray(found) ? found : [found]).filter((one) => typeof one === "string" && one);
}

/* Return the words of a setting by their names. What has not been answered is called what most of its kind call it. */
function wordsOf(answers) {
  const kind = kindOf(answers) || { noun: "school", teaches: true };
  const childcare = kind.nursery || !kind.teaches;
  const textAt = (dotted) => {
    const found = valueAt(answers, dotted.split("."));
    return typeof found === "string" ? found : "";
  };
  const called = valueAt(answers, ["words", "learners"]) || (childcare ? "children" : kind.college ? "students" : "pupils");
  const { one: learner, many: learners } = noun(called, (many) => DATA.words.nouns[many], null);
  const taught = valueAt(answers, ["words", "session"]) || (childcare ? "session" : "lesson");
  const { one: session, many: sessions } = noun(taught, null, (one) => DATA.words.sessions[one]);
  const inCharge = kind.childminder ? "childminder" : childcare ? "manager" : kind.college ? "principal" : "headteacher";
  const head = textAt("words.head") || inCharge;
  const [leads, deputies] = ["safeguarding_lead", "deputies"].map((part) => valueAt(answers, ["people", part]));
  const article = Array.isArray(leads) && leads.length > 1 ? "a" : "the";
  const lead = kind.childminder ? "the childminder" : `${article} safeguarding lead`;
  const dsl = kind.childminder ? "the childminder" : `${article} DSL`;
  const orDeputy = isGiven(deputies) ? " or a deputy" : "";
  const devices = ["technology", "devices"];
  const hasDevices = isAsked(devices, answers) && comparedAt(answers, devices.join(".")) !== "no";
  return {
    setting: kind.noun,
    setting_day: kind.college ? "college day" : "school day",
    learner,
    learners,
    session,
    sessions,
    head: oneOf(head) ? withArticle(head) : head,
    the_head: withArticle(head),
    head_or_second: joined([head, textAt("words.second")].filter(Boolean).map(withArticle), "or"),
    leaders: textAt("words.leaders") || (kind.childminder ? "childminder" : "leadership team"),
    house: textAt("boarding.house") || "boarding house",
    boarders: textAt("boarding.called") || "boarders",
    up_to_year_2: kind.nursery ? "here" : "up to the end of Year 2",
    from_year_7: kind.college ? "here" : "from Year 7",
    support: textAt("online_safety.support") || "whoever manages your network",
    our_systems: hasDevices ? "our systems and devices" : "our systems",
    the_lead: lead,
    the_lead_or_deputy: lead + orDeputy,
    the_dsl: dsl,
    the_dsl_or_deputy: dsl + orDeputy,
    each_dsl: article === "a" ? "each DSL" : "the DSL",
    the_governor: theGovernor(answers),
    dsl_and_head: leadAndHead(answers, dsl, head),
    dsl_or_head: leadOrHead(answers, dsl, head),
  };
}

/* Return whether something is typed: Python takes an empty text, list or part for nothing. */
const isGiven = (value) => (value && typeof value === "object" ? Object.keys(value).length > 0 : Boolean(value));

/* Return a word in the singular and the plural, typed as one of ours or as both. Takes what gives each of ours by the other. */
function noun(typed, oneBy, manyBy) {
  if (isPart(typed)) return { one: typed.one || "", many: typed.many || "" };
  const other = (by) => (by && by(typed)) || typed;
  return { one: other(oneBy), many: other(manyBy) };
}

/* Return the lead and the head. Where the head is a lead, somebody else is the second, as on the pages. */
function leadAndHead(answers, dsl, head) {
  const [leads, deputies] = [rolesAt(answers, "safeguarding_lead"), rolesAt(answers, "deputies")];
  const others = leads.filter((role) => !isSameRole(role, head));
  if (others.length === leads.length) return `${dsl} and ${withArticle(head)}`;
  if (oneOf(head)) return `${dsl} and another ${oneOf(head)}`;
  if (others.length || deputies.length) return `${withArticle(head)} and ${others.length ? "another DSL" : "a deputy"}`;
  const governs = [...rolesAt(answers, "safeguarding_governor"), ...rolesAt(answers, "concerns_about_the_head")];
  const second = governs.find((role) => !isSameRole(role, head));
  return second ? `${withArticle(head)} and the ${second[0].toLowerCase()}${second.slice(1)}` : withArticle(head);
}

/* Return the lead or the head, either of whom may be the other. */
function leadOrHead(answers, dsl, head) {
  const leads = rolesAt(answers, "safeguarding_lead");
  const isALead = leads.some((role) => isSameRole(role, head));
  if (isALead && leads.length === 1 && !oneOf(head)) return withArticle(head);
  return isALead && !oneOf(head) ? dsl : `${dsl} or ${withArticle(head)}`;
}

function theGovernor(answers) {
  const [role = "safeguarding governor"] = rolesAt(answers, "safeguarding_governor");
  const bare = role.replace(/^(?:the|an?)\s+(?=\S)/i, "");
  const [first] = bare.split(" ");
  const isLetters = first.length > 1 && first === first.toUpperCase() && first !== first.toLowerCase();
  return `the ${isLetters ? bare : bare.charAt(0).toLowerCase() + bare.slice(1)}`;
}

/* Return whether the person in charge, or one of them, is a safeguarding lead too. */
function headIsALead(answers) {
  const head = valueAt(answers, ["words", "head"]);
  return typeof head === "string" && rolesAt(answers, "safeguarding_lead").some((role) => isSameRole(role, head));
}

function rolesAt(answers, part) {
  const people = valueAt(answers, ["people", part]);
  const found = (Array.isArray(people) ? people : [people]).map((who) => (isPart(who) ? who.role : undefined));
  return found.filter((role) => typeof role === "string");
}

/* Return the word for one of those who share a role: co-headteachers → co-headteacher. Empty where one person has it. */
function oneOf(role) {
  const found = expression(`^${DATA.words.several}`).exec(role);
  if (!found) return "";
  const ending = { ies: "y", es: "", s: "" }[found.groups.many.toLowerCase()];
  return found.groups.one + ending + found.groups.rest;
}

/* Return a role with its article: the headteacher, a co-headteacher. */
const withArticle = (role) => (oneOf(role) ? withA(oneOf(role)) : `the ${role}`);

/* Return whether two roles are one person's: Head teacher, the headteacher, Acting headteacher and DSL. */
function isSameRole(one, other) {
  const jobs = jobsOf(other);
  return jobsOf(one).some((job) => jobs.includes(job));
}

function jobsOf(role) {
  const each = role.replace(expression(DATA.words.leads_too, "giu"), "").split(expression("\\band\\b|[&/+]", "u"));
  const plain = expression("^(?:the|our)\\b|\\b(?:acting|interim)\\b|[^\\p{L}\\p{N}]+", "gu");
  const folded = each.map((part) => (oneOf(part.trim()) || part.trim()).toLowerCase().replace(plain, ""));
  return folded.filter(Boolean).map((job) => (DATA.words.heads.includes(job) ? "headteacher" : job));
}

/* Return a word after "a" or "an", by its sound: an executive headteacher, a unit, an SLT member. */
function withA(word) {
  const { said_as_a_word: said, letters_that_open_with_a_vowel: open, ...sounds } = DATA.words;
  const [first] = word.split(/[\s-]/);
  const begins = (sound) => expression(`^(?:${sound})`).test(word);
  const isLetters = first === first.toUpperCase() && first !== first.toLowerCase() && !said.includes(first);
  const isVowel = isLetters
    ? open.includes(first[0])
    : begins(sounds.sounds_like_a_vowel) || (/^[aeiou]/i.test(word) && !begins(sounds.sounds_like_a_consonant));
  return `${isVowel ? "an" : "a"} ${word}`;
}

/* Return a text with a capital first letter and the rest unchanged, so that iPad survives. */
function capital(text) {
  const [first = "", ...rest] = text;
  return first.toUpperCase() + rest.join("");
}

/* Return items joined as in a sentence: one; one and two; one, two and three. */
function joined(items, word) {
  if (items.length < 2) return items.join("");
  const apart = items.length > 2 && items.slice(-2).some((item) => item.includes(` ${word} `));
  return `${items.slice(0, -1).join(", ")}${apart ? "," : ""} ${word} ${items[items.length - 1]}`;
}
