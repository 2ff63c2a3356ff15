/* The controls of questions. Each is made of a path and the answer that stands there, and can be read: { node, read }. What
   nobody touched is read as it stood, letter for letter, so that one changed answer is one changed line of the file. */

/* Return the control of a question. */
function control(path, value) {
  const question = questionAt(path) || {};
  const made = makerOf(path, question)(path, value, question);
  let touched = false;
  made.node.addEventListener("input", () => (touched = true));
  made.node.dataset.path = marked(path);
  return { node: made.node, read: () => (touched ? made.read() : standing(path, value)) };
}

function makerOf(path, question) {
  if (path[0] === "practices") return practicesControl;
  if (question.keyed) return changesControl;
  if (question.may_be_no && !question.options) return noOrDetails;
  if (question.list) return question.options ? manyControl : listControl;
  if (question.type === "part") return mayBeAbsent(dotted(path), form.answers) ? absentOrDetails : partControl;
  if (question.options || question.type === "yes-no") return choiceControl;
  return { date: dateControl, "age-pair": agesControl, colour: colourControl }[question.type] || textControl;
}

/* Return what stands at a path now: other steps, or other questions of this one, may have answered what is below it. */
function standing(path, value) {
  return path.some((part) => typeof part === "number") ? value : answerAt(path);
}

const LONG = /(?:^|\.)(?:own_words|confirmed|says|points|replace|omit|add|withdrawn\.\w+)$/;
const TYPES = { phone: "tel", email: "email", "web-address": "url" };

/* Return a field for a text. */
function textField(path, value, type = "text") {
  const long = LONG.test(dotted(path)) || String(value || "").length > 70;
  const field = long ? element("textarea", { rows: 3 }) : element("input", { type: TYPES[type] || "text", autocomplete: "off" });
  if (type !== "text") field.spellcheck = false;
  if (type === "age") field.className = "short";
  field.value = typeof value === "string" ? value : "";
  return field;
}

function typedIn(field) {
  return field.value.trim().replace(/\s*\n\s*/g, " ") || undefined;
}

function textControl(path, value, question) {
  const [first] = keysAt(path); // of a council with its numbers, its name
  const field = textField(path, isPart(value) ? value[first] : value, question.type);
  const read = () => {
    const typed = typedIn(field);
    const stands = standing(path, value);
    return isPart(stands) && typed ? { ...stands, [first]: typed } : typed;
  };
  return { node: oneField(path, field), read };
}

function colourControl(path, value) {
  const field = textField(path, value, "colour");
  const given = () => (/^#[0-9a-f]{6}$/i.test(field.value) ? field.value : "#1b5e4b");
  const picker = element("input", { type: "color", "aria-label": "Choose the colour from a picture" });
  picker.value = given();
  picker.addEventListener("input", () => (field.value = picker.value));
  field.addEventListener("input", () => (picker.value = given()));
  return { node: oneField(path, field, picker), read: () => typedIn(field) };
}

/* Return short fields for digits beside each other. Takes the name of each, what stands in it, and how long that may be. */
function digits(path, fields) {
  const made = fields.map(([name, value, size]) => {
    const field = element("input", {
      type: "text",
      id: idOf(path, name),
      inputmode: "numeric",
      autocomplete: "off",
      maxlength: size,
      class: `digits${size}`,
    });
    field.value = value;
    return { field, node: element("div", {}, element("label", { for: field.id }, name), field) };
  });
  const node = fieldGroup(
    path,
    element(
      "div",
      { class: "beside" },
      made.map((each) => each.node),
    ),
  );
  return { node, typed: () => made.map(({ field }) => field.value.trim()) };
}

function dateControl(path, value = "--") {
  const parts = /^(\d{0,4})-(\d{0,2})-(\d{0,2})$/.exec(value);
  if (!parts) return textControl(path, value, {});
  const short = (number) => number.replace(/^0(?=\d)/, "");
  const { node, typed } = digits(path, [
    ["Day", short(parts[3]), 2],
    ["Month", short(parts[2]), 2],
    ["Year", parts[1], 4],
  ]);
  const read = () => {
    const [day, month, year] = typed();
    const two = (number) => number && number.padStart(2, "0");
    return day || month || year ? `${year}-${two(month)}-${two(day)}` : undefined;
  };
  return { node, read };
}

function agesControl(path, value) {
  const [youngest = "", oldest = ""] = [].concat(value || []);
  const { node, typed } = digits(path, [
    ["Youngest", youngest, 2],
    ["Oldest", oldest, 2],
  ]);
  return { node, read: () => (typed().some(Boolean) ? typed() : undefined) };
}

// ---------------------------------------------------------------------------------------------------------------
// Choices

/* Return each option of a question with its words beside its button. One that is refused here is left out, unless it is given. */
function optionsOf(path, { options = ["yes", "no"], labels = ["Yes", "No"], not_for: refused = {} }, given) {
  const kind = kindOf(form.answers) || {};
  const isOffered = ([key]) => [].concat(given).includes(key) || !(refused[key] || []).some((trait) => kind[trait]);
  return options.map((key, number) => [key, filled(labels[number] || key, form.answers)]).filter(isOffered);
}

function choiceControl(path, value, question) {
  const listed = optionsOf(path, question, value);
  if (question.may_be_no && !question.options.includes("no")) listed.push(["no", "No"]);
  const chosen = typeof value === "string" && (listed.find(([key]) => key.toLowerCase() === value.toLowerCase()) || [])[0];
  const options = listed.map(([key, label]) => option("radio", path, key, label, { checked: key === chosen }));
  if (question.own_words) options.push(ownSentence(path, isPart(value) ? value : {}));
  if (question.or_part) options.push(ownNoun(path, value));
  if (value && typeof value === "string" && !chosen) {
    // None of ours: it is seen, and stays until somebody chooses.
    options.push(option("radio", path, "stands", `“${value}”, as it stands in your file`, { checked: true, read: () => value }));
  }
  if (!isNeeded(dotted(path), form.answers)) {
    options.push(option("radio", path, "left-out", "No answer", { checked: value === undefined, read: () => undefined }));
  }
  return { node: fieldGroup(path, optionList(options)), read: () => readChosen(options) };
}

/* Return the last option of a choice in which a sentence of the setting’s own may stand. */
function ownSentence(path, given) {
  const fields = [
    ["own_words", "What do you do? Whole sentences: they stand in place of any of ours."],
    ["confirmed", "Why is your sentence right as it stands? Leave this blank until you are asked."],
  ].map(([key, label]) => ({ key, ...labelled([...path, key], label, given[key]) }));
  const read = () => {
    const typed = fields.map(({ key, field }) => [key, typedIn(field)]).filter(([, text]) => text);
    return typed.length ? Object.fromEntries(typed) : undefined;
  };
  const label = "None of these is true of us: we write our own sentence";
  return option("radio", path, "own_words", label, { checked: "own_words" in given, opens: fields.map((each) => each.node), read });
}

/* Return a field that is no question of the model, with a label of its own. */
function labelled(path, label, value, id = idOf(path, "text")) {
  const field = textField(path, value);
  field.id = id;
  return {
    field,
    node: element(
      "div",
      { class: "question", "data-path": marked(path) },
      element("label", { for: id, class: "label" }, label),
      field,
    ),
  };
}

/* Return the option of a word of the setting’s own, written as one and as many. */
function ownNoun(path, value) {
  const part = partFields(path, value);
  return option("radio", path, "written", "Another word", { checked: isPart(value), opens: part.nodes, read: part.read });
}

/* Return a question of which several options may be chosen. */
function manyControl(path, value, question) {
  const given = value === undefined || value === "no" ? [] : [].concat(value);
  // What stands for none: no, or a list of none where the question must be answered.
  const isNone = Array.isArray(value) && !value.length;
  const nothing = question.may_be_no && !isNone ? "no" : question.may_be_none || isNone ? [] : undefined;
  const strange = given.filter((key) => !question.options.includes(key)).map((key) => [key, `“${key}”, as it stands in your file`]);
  const options = [...optionsOf(path, question, given), ...strange].map(([key, label]) =>
    option("checkbox", path, key, label, { checked: given.includes(key) }),
  );
  const none = nothing && option("checkbox", path, "none", "None of these", { checked: value !== undefined && !given.length });
  const list = optionList(none ? [...options, none] : options);
  list.addEventListener("input", ({ target }) => {
    if (!none || !target.checked) return;
    if (target === none.field) options.forEach(({ field }) => (field.checked = false));
    else none.field.checked = false;
  });
  const read = () => {
    const now = options.filter(({ field }) => field.checked).map(({ field }) => field.value);
    const inOrder = [...given.filter((key) => now.includes(key)), ...now.filter((key) => !given.includes(key))];
    return inOrder.length ? inOrder : none && none.field.checked ? nothing : undefined;
  };
  return { node: fieldGroup(path, list), read };
}
