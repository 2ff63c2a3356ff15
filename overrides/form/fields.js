/* What stands around a control: its label, its hint, the sentence that an option prints, and what an option opens. */

const refreshers = []; // of the page shown: what depends on other answers

function idOf(path, ...more) {
  return ["q", ...path, ...more].join(".").replace(/\s+/g, "-");
}

/* Return a path as controls carry it, so that a fault finds its control. */
function marked(path) {
  return JSON.stringify(path);
}

function labelOf(path) {
  const { label = dotted(path) } = questionAt(path) || {};
  return filled(label, form.answers);
}

/* Return the label of a question as it stands on a page, where it says too if the question may be left blank. */
function labelShown(path) {
  const { type, list, options } = questionAt(path);
  const optional = (type !== "part" || list) && (list || !options) && !isNeeded(dotted(path), form.answers);
  return [labelOf(path), optional && element("span", { class: "optional" }, " (optional)")];
}

function hintOf(path) {
  const { hint } = questionAt(path);
  return hint && element("p", { class: "hint", id: idOf(path, "hint") }, filled(hint, form.answers));
}

/* Return a question that is one field. */
function oneField(path, field, after) {
  const hint = hintOf(path);
  field.id = idOf(path);
  if (hint) field.setAttribute("aria-describedby", hint.id);
  return element(
    "div",
    { class: "question" },
    element("label", { for: field.id, class: "label" }, labelShown(path)),
    hint,
    field,
    after,
  );
}

/* Return a question that is several fields, under one legend. */
function fieldGroup(path, ...fields) {
  const hint = hintOf(path);
  const legend = element("legend", { class: "label" }, labelShown(path));
  return element("fieldset", { class: "question", "aria-describedby": hint && hint.id }, legend, hint, fields);
}

/* Return an item of a list, with its number. */
function numbered(path, number, at, fields) {
  const legend = element("legend", { class: "number" }, `${number + 1}`, unseen(`, ${labelOf(path)}`));
  return element("fieldset", { class: "part", "data-path": marked(at) }, legend, fields);
}

function unseen(text) {
  return element("span", { class: "unseen" }, text);
}

/* Return a radio button or a tick box: its field, and its node with its label, its sentence and what it opens. */
function option(type, path, key, label, { checked, hint, opens, read } = {}) {
  const field = element("input", { type, id: idOf(path, key), name: idOf(path), value: key, checked });
  const said = sentenceOf(path, key, form.answers) && element("p", { class: "said", id: idOf(path, key, "said") });
  if (said) {
    // Other answers may change it.
    const refresh = () => (said.textContent = sentenceOf(path, key, form.answers).replace(/…\./g, "…"));
    refreshers.push(refresh);
    refresh();
  }
  const described = [hint, said].filter(Boolean).map((each) => each.id);
  if (described.length) field.setAttribute("aria-describedby", described.join(" "));
  const opened = opens && element("div", { class: "opens" }, opens);
  const node = [element("div", { class: "option" }, field, element("label", { for: field.id }, label), hint, said), opened];
  return { field, node, opened, read: read || (() => key) };
}

/* Return options one below the other. What one opens is shown only while it is chosen. */
function optionList(options) {
  const node = element(
    "div",
    { class: "options" },
    options.map((each) => each.node),
  );
  const show = () => options.forEach(({ field, opened }) => opened && (opened.hidden = !field.checked));
  node.addEventListener("input", show);
  show();
  return node;
}

/* Return what the chosen one of some radio buttons stands for; undefined where none is chosen. */
function readChosen(options) {
  const chosen = options.find(({ field }) => field.checked);
  return chosen && chosen.read();
}
