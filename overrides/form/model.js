/* The questions of the model by their paths, from DATA. Nothing here touches the page. */

/* Return the dotted path of a question, without the numbers of items in lists. */
function dotted(path) {
  return path.filter((part) => typeof part !== "number").join(".");
}

/* Return the answer at a path of a tree of answers, or undefined. */
function valueAt(answers, path) {
  return path.reduce((value, part) => (value && typeof value === "object" ? value[part] : undefined), answers);
}

/* Return the question at a path, or undefined. */
function questionAt(path) {
  return DATA.questions[dotted(path)];
}

/* Return whether the file must have a line for a question: not where only some settings must answer it. */
function isRequired(path) {
  const { required, only_planned: ofSome } = questionAt(path) || {};
  return Boolean(required && !ofSome);
}

const KEYS = new Map();

/* Return the keys of the questions under a path, in the model’s order. */
function keysAt(path) {
  if (!KEYS.size) {
    for (const asked of Object.keys(DATA.questions)) {
      const cut = asked.lastIndexOf(".");
      const above = asked.slice(0, Math.max(cut, 0));
      KEYS.set(above, [...(KEYS.get(above) || []), asked.slice(cut + 1)]);
    }
  }
  return KEYS.get(dotted(path)) || [];
}
