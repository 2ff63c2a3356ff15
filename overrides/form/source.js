/* A setting file as text: what it answers, and where each answer stands in it. Nothing here touches the page. */

/* Parse a setting file, with every value as the text that was typed: 0x1F stays 0x1F. */
function parsedFile(text) {
  return YAML.parseDocument(text, { schema: "failsafe", keepSourceTokens: true, prettyErrors: false, logLevel: "error" });
}

/* Return the answers in a setting file and, where it cannot be read, why: {answers, faults: [{line, column, message}]}. */
function read(text) {
  const document = parsedFile(text.replace(/^\uFEFF/, "").replace(/\t/g, " "));
  const faults = document.errors.map((error) => ({ ...lineOf(text, error.pos[0]), message: UNREADABLE }));
  if (!faults.length && !YAML.isMap(document.contents)) faults.push({ line: 1, column: 1, message: NO_ANSWERS });
  if (!faults.length) faults.push(...marks(document.contents).map((at) => ({ ...lineOf(text, at), message: MARKS })));
  if (!faults.length && !isSetting(document.contents)) faults.push({ line: 1, column: 1, message: NO_ANSWERS });
  return { answers: faults.length ? {} : plain(document.contents) || {}, faults };
}

const UNREADABLE =
  "The file cannot be read from here on. Look for a missing colon, quote or bracket on this line or the one above.";
const NO_ANSWERS = "This is not a setting file of Schoolgate. Choose a file such as my-school.yml.";
const MARKS = "Put this text in quotes: at its beginning &, *, !, << and brackets have a meaning of their own.";

/* Return whether at least half of the keys of a file are questions of ours: files of other programs have a name too. */
function isSetting({ items }) {
  return items.filter((pair) => questionAt([pair.key.value])).length * 2 >= items.length && items.length > 0;
}

/* Return the places of what no setting file needs: names for a value (&), their use (*), types (!), merges (<<), keys of parts. */
function marks(node) {
  return tokensOf(node.srcToken)
    .filter(({ type, source }) => ["anchor", "tag", "alias"].includes(type) || source === "<<")
    .map(({ offset }) => offset)
    .concat(oddKeys(node));
}

function tokensOf(token) {
  if (!token) return [];
  const inside = (token.items || []).flatMap(({ start = [], key, sep = [], value }) => [
    ...start,
    ...tokensOf(key),
    ...sep,
    ...tokensOf(value),
  ]);
  return [token, ...inside];
}

function oddKeys(node) {
  if (YAML.isMap(node)) return node.items.flatMap(({ key, value }) => (YAML.isScalar(key) ? oddKeys(value) : [key.range[0]]));
  return YAML.isSeq(node) ? node.items.flatMap(oddKeys) : [];
}

function lineOf(text, at) {
  const before = text.slice(0, at).split("\n");
  return { line: before.length, column: before[before.length - 1].length + 1 };
}

/* Return what a value says, as plain data; undefined where nothing is answered. A list of none, written [], is an answer. */
function plain(node) {
  if (YAML.isMap(node)) {
    const parts = node.items.map((pair) => [pair.key.value, plain(pair.value)]).filter(([, value]) => value !== undefined);
    return parts.length ? Object.fromEntries(parts) : undefined;
  }
  if (YAML.isSeq(node)) {
    const items = node.items.map(plain).filter((item) => item !== undefined);
    return items.length || node.flow ? items : undefined;
  }
  return node?.value?.trim().replace(/\s+/g, " ") || undefined;
}

// ----------------------------------------------------------------------------------------------------------------
// Places. An offset counts characters from the beginning of the file.

function startOfLine(text, at) {
  return text.lastIndexOf("\n", at - 1) + 1;
}

function endOfLine(text, at) {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}

function columnOf(text, at) {
  return at - startOfLine(text, at);
}

function isEmpty(node) {
  return !node || (YAML.isScalar(node) && !node.value && !/QUOTE/.test(node.type));
}

/* Return whether a value stands on lines of its own, below its key. */
function isBlock(node) {
  return (YAML.isMap(node) || YAML.isSeq(node)) && !node.flow;
}

function colonOf(pair) {
  return pair.srcToken.sep.find((token) => token.type === "map-value-ind").offset;
}

function dashOf(list, number) {
  return list.srcToken.items[number].start.find((token) => token.type === "seq-item-ind").offset;
}

/* Return where a value ends: after its last character, or after the colon or dash of its last answer where that is blank. */
function endOf(text, node) {
  if (!isBlock(node)) return node.range[0] + text.slice(node.range[0], node.range[1]).trimEnd().length;
  const last = node.items[node.items.length - 1];
  if (YAML.isSeq(node)) return isEmpty(last) ? dashOf(node, node.items.length - 1) + 1 : endOf(text, last);
  return endOfPair(text, last);
}

function endOfPair(text, pair) {
  return isEmpty(pair.value) ? colonOf(pair) + 1 : endOf(text, pair.value);
}
