/* What is certainly wrong with single answers, by the schema of a setting file. It refuses nothing that `schoolgate check` accepts;
   what one answer says against another is told there, or beside the live preview. Nothing here touches the page. */

let validator; // made once: it goes through the whole schema

/* Return what is wrong with answers, each {path, message}. What is not answered yet is no fault. */
function check(answers) {
  const asked = onlyAsked(answers, []) || {};
  const found = new Map();
  const add = (path, message) => found.set(JSON.stringify(path), { path, message });
  for (const path of unknownKeys(asked, []))
    add(path, `There is no question called “${path[path.length - 1]}” here. Delete this answer.`);
  validator = validator || new JSONSchema.Validator(DATA.schema, "7", false);
  const places = validator
    .validate(asked)
    .errors.filter((error) => LEAVES.has(error.keyword))
    .map((error) => error.instanceLocation);
  for (const place of new Set(places)) {
    // Of the ways to answer a question that has several, the one that was tried is the one with a fault further in.
    if (places.some((other) => other.startsWith(`${place}/`))) continue;
    const path = pathOf(place, asked);
    add(path, faultOf(path, valueAt(asked, path)));
  }
  eachText(asked, [], (path, text) => {
    const fault = faultOfText(path, text);
    if (fault && !found.has(JSON.stringify(path))) add(path, fault);
  });
  return [...found.values()];
}

// An answer that is missing is no fault here, and what holds these only says that something in it is wrong.
const LEAVES = new Set([
  "type",
  "enum",
  "const",
  "pattern",
  "minItems",
  "maxItems",
  "uniqueItems",
  "minimum",
  "maximum",
  "minProperties",
  "maxProperties",
]);

/* Return the answers without those that are not asked now. */
function onlyAsked(answers, path) {
  if (Array.isArray(answers)) return answers.map((item, at) => onlyAsked(item, [...path, at]) ?? item);
  if (typeof answers !== "object") return answers;
  const left = Object.entries(answers).filter(([key]) => !questionAt([...path, key]) || isAsked([...path, key], form.answers));
  return Object.fromEntries(left.map(([key, value]) => [key, onlyAsked(value, [...path, key])]));
}

function* unknownKeys(answers, path) {
  for (const [key, value] of typeof answers === "object" ? Object.entries(answers) : []) {
    const at = [...path, Array.isArray(answers) ? Number(key) : key];
    if (Array.isArray(answers) || isNamed(path) || questionAt(at)) yield* unknownKeys(value, at);
    else if (!(OWN_WORDS.includes(key) && questionAt(path)?.own_words)) yield at;
  }
}

const OWN_WORDS = ["own_words", "confirmed"];

/* Return whether a path is in a part whose keys are names: a clause’s id, or that of a group of practices. */
function isNamed(path) {
  return ["changes", "practices"].includes(path[0]);
}

function pathOf(place, answers) {
  const path = [];
  for (const part of place.split("/").slice(1)) {
    const key = decodeURIComponent(part).replace(/~1/g, "/").replace(/~0/g, "~");
    path.push(Array.isArray(valueAt(answers, path)) ? Number(key) : key);
  }
  return path;
}

function eachText(answers, path, tell) {
  if (typeof answers === "string") tell(path, answers);
  else
    for (const [key, value] of Object.entries(answers))
      eachText(value, [...path, Array.isArray(answers) ? Number(key) : key], tell);
}

/* Return what is wrong with a text that the schema accepts; undefined if nothing is. */
function faultOfText(path, text) {
  const question = questionAt(path);
  const known = [...(question?.options || []), ...(question?.known || [])]; // X is a service
  if (question?.type === "text" && !known.includes(text) && isPlaceholder(text)) {
    return `“${text}” stands for an answer that has still to come. Write the answer, or leave it blank for now.`;
  }
  if (question?.type === "date" && !isDay(text)) return `“${text}” is not a day in the calendar. Write day, month and year.`;
}

function isDay(text) {
  const [year, month, day] = text.split("-").map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year >= 2000 && year < 3000;
}

const ASK_FOR = {
  date: "Write a day, such as 1 September 2026.",
  "age-pair": "Write the youngest and the oldest age, each a whole number of years, such as 4 and 11.",
  age: "Write a whole number of years, such as 13.",
  phone: "Write a telephone number that can be rung from anywhere in England, such as 01632 960 123.",
  email: "Write an email address, such as office@oakfield.example.",
  "web-address": "Write a web address, such as https://oakfield.example/.",
  colour: "Write # and six letters or digits, such as #1b5e4b.",
  "yes-no": "Choose yes or no.",
  choice: "Choose one of the answers.",
  "file-name": "Write the name of a PNG, JPEG or SVG file, such as oakfield.png.",
};

/* Return what is wrong with an answer that the schema refuses, and what to write instead. */
function faultOf(path, value) {
  const question = questionAt(path);
  const typed = typeof value === "string" ? `“${value}” cannot be the answer here. ` : "";
  if (Array.isArray(value)) return faultOfList(value, question);
  if (!question) return `${typed}Write something else, or delete it.`;
  return `${typed}${ASK_FOR[question.type] || "Delete it, and answer again."}`;
}

function faultOfList(list, question) {
  if (!question?.list && question?.type !== "age-pair") return "Give one answer here, not several.";
  if (question.type === "age-pair") return ASK_FOR["age-pair"];
  if (!list.length) return "Give at least one.";
  return new Set(list).size < list.length
    ? "One of these is there twice. Keep one of the two."
    : "There are too many of these. Take some out.";
}
