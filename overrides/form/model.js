/* The questions of the model by their paths, from DATA. Nothing here touches the page. */

/* Return the dotted path of a question, without the numbers of items in lists. */
function dotted(path) {
  return path.filter((part) => typeof part !== "number").join(".");
}

/* Return the answer at a path of a tree of answers, or undefined. */
function valueAt(answers, path) {
  return path.reduce((value, part) => (value && typeof value === "object" && has(value, part) ? value[part] : undefined), answers);
}

function has(object, key) {
  return Object.prototype.hasOwnProperty.call(object, key);
}

/* Return whether two answers say the same, whatever the order of their parts. */
function same(one, other) {
  if (one === other) return true;
  if (!one || !other || typeof one !== "object" || typeof other !== "object" || Array.isArray(one) !== Array.isArray(other))
    return false;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => same(one[key], other[key]));
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
