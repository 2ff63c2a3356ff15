/* The answers while somebody gives them: where they came from, what they are now, and the file that they make. */

const form = {
  answers: {}, // as DATA’s questions are answered now
  base: "", // the text of the file that was opened; none for a new one
  fileName: "my-school.yml",
  finished: new Set(), // the steps after which somebody pressed “Save and continue”
  keep: false, // whether a draft is kept on this computer
  unsaved: false, // whether an answer has changed since the file was opened or saved
};

/* Return the answer at a path, or undefined. */
function answerAt(path) {
  return valueAt(form.answers, path);
}

/* Put an answer at a path; undefined takes it away, and with it every part above that is left empty. */
function setAnswer(path, value) {
  form.answers = withAnswer(form.answers, path, value) || {};
  changed();
}

function withAnswer(holder, [key, ...rest], value) {
  const made =
    Array.isArray(holder) || (holder === undefined && typeof key === "number")
      ? [...(holder || [])]
      : { ...(typeof holder === "object" ? holder : {}) };
  const inner = rest.length ? withAnswer(made[key], rest, value) : value;
  if (inner !== undefined) made[key] = inner;
  else if (Array.isArray(made)) made.splice(key, 1);
  else delete made[key];
  return Object.keys(made).length ? made : undefined;
}

const LISTENERS = [];

/* Call a function whenever an answer has changed. */
function subscribe(listener) {
  LISTENERS.push(listener);
}

function changed() {
  form.unsaved = true;
  saveDraft();
  LISTENERS.forEach((listener) => listener());
}

/* Begin a new file. */
function beginNew() {
  Object.assign(form, { answers: {}, base: "", finished: new Set() });
  changed();
  form.unsaved = false;
}

/* Open a setting file. Return what is wrong with it: then nothing has changed. */
function open(text, fileName) {
  const { answers, faults } = read(text);
  if (!faults.length) {
    Object.assign(form, { answers, base: text, fileName, finished: new Set() });
    changed();
    form.unsaved = false;
  }
  return faults;
}

/* Return the text of the setting file with the answers as they are now. */
function fileText() {
  const base = form.base || blankFile(adopted(form.answers), kindName(form.answers), DATA.schema_address);
  const made = edited(base, merged(read(base).answers, form.answers, !form.base));
  return withoutBlanks(made);
}

/* Return answers over those of the file that they go into: a new file begins with some of its own. */
function merged(first, then, isNew) {
  if (!isNew || then === undefined) return then === undefined ? first : then;
  if (first === undefined || typeof first !== "object" || typeof then !== "object" || Array.isArray(then)) return then;
  const keys = new Set([...Object.keys(first), ...Object.keys(then)]);
  return Object.fromEntries([...keys].map((key) => [key, merged(first[key], then[key], isNew)]));
}

/* Return a file without the blank lines of questions that were shown and need no answer. */
function withoutBlanks(text) {
  const changes = [];
  const look = (part, path) => {
    for (const pair of part.items) {
      const at = [...path, pair.key.value];
      if (YAML.isMap(pair.value) && plain(pair.value) !== undefined) look(pair.value, at);
      else if (plain(pair.value) === undefined && questionAt(at) && !isRequired(at) && wasShown(at))
        removeAnswer(text, pair, at, changes);
    }
  };
  look(parsedFile(text).contents, []);
  return applied(text, changes);
}

/* Return whether somebody was shown a question, and went on. */
function wasShown(path) {
  const step = stepOf(path);
  return Boolean(step) && form.finished.has(step.id);
}

// ----------------------------------------------------------------------------------------------------------------
// A draft on this computer, only if that is ticked. Sites of one owner on github.io share what a browser keeps.

const DRAFT = "schoolgate-form";

function saveDraft() {
  if (!form.keep) return;
  const { answers, base, fileName, finished } = form;
  try {
    localStorage.setItem(DRAFT, JSON.stringify({ answers, base, fileName, finished: [...finished] }));
  } catch {
    form.keep = false; // this browser keeps nothing: the box is not ticked then
  }
}

/* Return the draft on this computer, or null. One that another form has left, in which other things stand, is none. */
function draft() {
  try {
    const { answers, base, fileName, finished } = JSON.parse(localStorage.getItem(DRAFT));
    const isOurs = isPart(answers) && isTyped(answers) && typeof base === "string" && typeof fileName === "string";
    return isOurs ? { answers, base, fileName, finished: new Set(finished), keep: true } : null;
  } catch {
    return null;
  }
}

function isTyped(answer) {
  return typeof answer === "string" || (Boolean(answer) && typeof answer === "object" && Object.values(answer).every(isTyped));
}

/* Keep a draft from now on, or forget it. */
function keepDraft(keep) {
  form.keep = keep;
  if (keep) saveDraft();
  else {
    try {
      localStorage.removeItem(DRAFT);
    } catch {
      // nothing was kept
    }
  }
}
