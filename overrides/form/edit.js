/* A setting file with other answers: only the lines of answers that differ change, comments and order stay.
   Each turn makes the changes that do not depend on each other and reads the text again, until nothing differs. */

const MOST_TURNS = 40; // an answer inside a part inside a part that was a comment takes one turn a level

/* Return the text of a setting file with just those lines changed that have other answers than these. */
function edited(text, answers) {
  const wanted = withoutEmptyParts(answers) || {};
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    const changes = [];
    changePart(text, parsedFile(text).contents, wanted, [], 0, changes);
    if (!changes.length) return text;
    text = applied(text, changes);
  }
  throw new Error("The file could not be changed. Download the answers as a new file.");
}

/* Return answers without parts in which nothing is answered yet, such as the details after a Yes: a file has no line for them. */
function withoutEmptyParts(value) {
  if (!isPart(value)) return value;
  const parts = Object.entries(value)
    .map(([key, inner]) => [key, withoutEmptyParts(inner)])
    .filter(([, inner]) => inner !== undefined);
  return parts.length ? Object.fromEntries(parts) : undefined;
}

/* Return a text with changes made, each {from, to, put}. One that overlaps an earlier one waits for the next turn. */
function applied(text, changes) {
  let made = "";
  let done = 0;
  for (const { from, to, put } of [...changes].sort((one, other) => one.from - other.from || one.to - other.to)) {
    if (from < done) continue;
    made += text.slice(done, from) + put;
    done = to;
  }
  return made + text.slice(done);
}

/* Add the changes to a part whose answers stand on lines of their own. Takes where its lines begin, after the key above. */
function changePart(text, part, answers, path, begins, changes) {
  for (const pair of part.items) {
    const at = [...path, pair.key.value];
    const wanted = answers[pair.key.value];
    if (same(plain(pair.value), wanted)) continue;
    if (wanted === undefined) removeAnswer(text, pair, at, changes);
    else changeValue(text, pair, wanted, at, changes);
  }
  const there = new Set(part.items.map((pair) => pair.key.value));
  for (const key of inOrder(Object.keys(answers), path)) {
    if (!there.has(key)) addAnswer(text, part, key, answers, path, begins, changes);
  }
}

function changeValue(text, pair, wanted, path, changes) {
  const { value } = pair;
  const colon = colonOf(pair);
  if (isBlock(value) && !isInline(wanted)) {
    if (YAML.isMap(value) && !Array.isArray(wanted)) return changePart(text, value, wanted, path, endOfLine(text, colon), changes);
    if (YAML.isSeq(value) && Array.isArray(wanted)) return changeList(text, value, wanted, path, changes);
  }
  if (value?.flow && changeWithin(value, wanted, changes)) return;
  put(text, colon + 1, isEmpty(value) ? null : value, wanted, columnOf(text, pair.key.range[0]) + 2, path, changes, value?.flow);
}

/* Change texts within a value in brackets, if nothing but texts differs. Return whether that was so. */
function changeWithin(value, wanted, changes) {
  const found = [];
  const compare = (node, other) => {
    if (YAML.isScalar(node) && typeof other === "string" && !isEmpty(node)) {
      if (plain(node) !== other) found.push({ from: node.range[0], to: node.range[1], put: scalar(other, true) });
      return true;
    }
    if (YAML.isSeq(node) && Array.isArray(other))
      return node.items.length === other.length && node.items.every((item, at) => compare(item, other[at]));
    if (!YAML.isMap(node) || typeof other !== "object" || Array.isArray(other)) return false;
    return (
      node.items.length === Object.keys(other).length &&
      node.items.every((pair) => other[pair.key.value] !== undefined && compare(pair.value, other[pair.key.value]))
    );
  };
  if (!compare(value, wanted)) return false;
  changes.push(...found);
  return true;
}

/* Put a value after a colon or a dash, in place of the value that stands there, if any. */
function put(text, after, value, wanted, indent, path, changes, inBrackets = false) {
  const inline = isInline(wanted) || inBrackets ? ` ${inlined(wanted, inBrackets)}` : "";
  const below = inline ? "" : `\n${lines(wanted, indent, path).join("\n")}`;
  if (value && isBlock(value)) {
    const end = endOfLine(text, after);
    if (inline) changes.push({ from: after, to: after, put: inline });
    changes.push({ from: end, to: endOfLine(text, endOf(text, value)), put: below });
  } else {
    const end = value ? endOf(text, value) : after;
    changes.push({ from: after, to: end, put: inline });
    if (below) changes.push({ from: endOfLine(text, end), to: endOfLine(text, end), put: below });
  }
}

function changeList(text, list, wanted, path, changes) {
  const there = list.items.map(plain);
  let first = 0;
  while (first < Math.min(there.length, wanted.length) && same(there[first], wanted[first])) first++;
  let last = 0; // counted from the end
  while (
    last < Math.min(there.length, wanted.length) - first &&
    same(there[there.length - 1 - last], wanted[wanted.length - 1 - last])
  )
    last++;
  const old = list.items.slice(first, list.items.length - last);
  const next = wanted.slice(first, wanted.length - last);
  old.slice(0, next.length).forEach((item, at) => changeItem(text, list, first + at, next[at], path, changes));
  for (let at = next.length; at < old.length; at++) {
    const from = startOfLine(text, dashOf(list, first + at));
    const end = isEmpty(old[at]) ? from : endOf(text, old[at]);
    changes.push({ from, to: Math.min(endOfLine(text, end) + 1, text.length), put: "" });
  }
  if (next.length > old.length) {
    const indent = columnOf(text, dashOf(list, 0));
    const more = lines(next.slice(old.length), indent, path).join("\n");
    const number = first + old.length - 1; // the item after which they stand
    if (number < 0)
      changes.push({ from: startOfLine(text, dashOf(list, 0)), to: startOfLine(text, dashOf(list, 0)), put: `${more}\n` });
    else {
      const item = list.items[number];
      const end = endWithComments(text, isEmpty(item) ? dashOf(list, number) : endOf(text, item), indent);
      changes.push({ from: end, to: end, put: `\n${more}` });
    }
  }
}

function changeItem(text, list, number, wanted, path, changes) {
  const item = list.items[number];
  const dash = dashOf(list, number);
  if (YAML.isMap(item) && !item.flow && !isInline(wanted)) {
    const first = item.items[0].key.value;
    if (wanted[first] !== undefined || isRequired([...path, first]))
      return changePart(text, item, wanted, path, endOfLine(text, dash), changes);
    const rest = lines([wanted], columnOf(text, dash), path).join("\n");
    changes.push({ from: startOfLine(text, dash), to: endOfLine(text, endOf(text, item)), put: rest });
  } else if (!item?.flow || !changeWithin(item, wanted, changes)) {
    if (isInline(wanted) || item?.flow)
      return put(text, dash + 1, isEmpty(item) ? null : item, wanted, 0, path, changes, item?.flow);
    const end = endOfLine(text, isEmpty(item) ? dash : endOf(text, item));
    changes.push({ from: startOfLine(text, dash), to: end, put: lines([wanted], columnOf(text, dash), path).join("\n") });
  }
}

/* Take an answer away: its lines where it may be left out, the answer alone where it must be there. */
function removeAnswer(text, pair, path, changes) {
  const colon = colonOf(pair);
  const end = endOfPair(text, pair);
  const from = startOfLine(text, pair.key.range[0]);
  const alone = text.slice(from, pair.key.range[0]).trim() === ""; // not after the dash of a list
  if (alone && !isRequired(path)) changes.push({ from, to: Math.min(endOfLine(text, end) + 1, text.length), put: "" });
  else if (isBlock(pair.value)) changes.push({ from: endOfLine(text, colon), to: endOfLine(text, end), put: "" });
  else changes.push({ from: colon + 1, to: end, put: "" });
}

/* Add an answer where the file has no line for it: in place of its comment, or after the answer that comes before it. */
function addAnswer(text, part, key, answers, path, begins, changes) {
  const indent = columnOf(text, part.items[0].key.range[0]);
  const wanted = answers[key];
  const comment = commentOf(text, part, key, indent, begins);
  if (comment) {
    changes.push({
      ...comment,
      put: isInline(wanted) ? `${" ".repeat(indent)}${key}: ${inlined(wanted)}${comment.says}` : comment.uncommented,
    });
    return;
  }
  const order = inOrder([...part.items.map((pair) => pair.key.value), key], path);
  const before = part.items.find((pair) => pair.key.value === order[order.indexOf(key) - 1]) || part.items[0];
  const first = order.indexOf(key) === 0 && text.slice(startOfLine(text, before.key.range[0]), before.key.range[0]).trim() === "";
  const at = first ? startOfLine(text, before.key.range[0]) : endWithComments(text, endOfPair(text, before), indent);
  const added = lines({ [key]: wanted }, indent, path).join("\n");
  changes.push({ from: at, to: at, put: first ? `${added}\n` : `\n${added}` });
}

/* Return the end of the line at a place, and of the comments after it that are set in further than this. */
function endWithComments(text, at, indent) {
  let end = endOfLine(text, at);
  const comment = new RegExp(`^ {${indent + 1},}#`);
  while (end < text.length && comment.test(text.slice(end + 1, endOfLine(text, end + 1)))) end = endOfLine(text, end + 1);
  return end;
}

/* Return the lines in which a question stands as a comment: {from, to, says, uncommented}; null if there are none. */
function commentOf(text, part, key, indent, begins) {
  let end = endOfLine(text, endOf(text, part));
  const goesOn = new RegExp(`^(?: {${indent},}#.*| *)$`);
  while (end < text.length && goesOn.test(text.slice(end + 1, endOfLine(text, end + 1)))) end = endOfLine(text, end + 1);
  const found = new RegExp(`^ {${indent}}# ${key}:(?= |$).*$`, "m").exec(text.slice(begins, end));
  if (!found) return null;
  const from = begins + found.index;
  let to = endOfLine(text, from);
  const below = new RegExp(`^ {${indent}}# {3,}\\S`);
  while (to < end && below.test(text.slice(to + 1, endOfLine(text, to + 1)))) to = endOfLine(text, to + 1);
  const uncommented = text.slice(from, to).replace(new RegExp(`^( {${indent}})# `, "gm"), "$1");
  return { from, to, says: /(?:\s{2}# .*)?$/.exec(found[0].slice(indent + 2))[0], uncommented };
}

// ----------------------------------------------------------------------------------------------------------------
// Values as they are written

/* Return whether a value is written on the line of its key: a text, a list of none, the two ages. */
function isInline(wanted) {
  return typeof wanted === "string" || (Array.isArray(wanted) && wanted.every((item) => /^\d{1,2}$/.test(item)));
}

function inlined(wanted, inBrackets = false) {
  if (typeof wanted === "string") return scalar(wanted, inBrackets);
  if (Array.isArray(wanted)) return `[${wanted.map((item) => inlined(item, true)).join(", ")}]`;
  return `{${Object.entries(wanted)
    .map(([key, value]) => `${key}: ${inlined(value, true)}`)
    .join(", ")}}`;
}

/* Return a text as a value in YAML: in quotes, unless it can be read in one way alone. */
function scalar(text, inBrackets = false) {
  const plainly =
    /^[A-Za-z][\w .’/-]*$|^[\w.+-]+@[\w.-]+$|^\d{4}-\d{2}-\d{2}$|^\d{1,2}$|^https?:\/\/[\w./~-]+$/.test(text) ||
    (!inBrackets && /^[A-Za-z][\w .,;’()/–-]*$/.test(text));
  return plainly && text === text.trim() ? text : `"${text.replace(/[\\"]/g, "\\$&")}"`;
}

/* Return the lines of a part or a list, set in so far. */
function lines(wanted, indent, path) {
  const space = " ".repeat(indent);
  if (Array.isArray(wanted)) {
    return wanted.flatMap((item) => {
      if (typeof item === "string") return [`${space}- ${scalar(item)}`];
      const [first, ...rest] = lines(item, indent + 2, path);
      return [`${space}- ${first.trimStart()}`, ...rest];
    });
  }
  return inOrder(Object.keys(wanted), path).flatMap((key) => {
    const value = wanted[key];
    return isInline(value)
      ? [`${space}${key}: ${inlined(value)}`]
      : [`${space}${key}:`, ...lines(value, indent + 2, [...path, key])];
  });
}

/* Return keys in the order in which the model asks for them. */
function inOrder(keys, path) {
  const order = keysAt(path);
  const placeOf = (key) => (order.includes(key) ? order.indexOf(key) : order.length);
  return [...keys].sort((one, other) => placeOf(one) - placeOf(other));
}
