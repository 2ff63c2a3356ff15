/* The controls of questions. Each is made of a path and the answer that stands there, and can be read: { node, read }. What
   nobody touched is read as it stood, letter for letter, so that one changed answer is one changed line of the file. */

const LONG = /(?:^|\.)(?:own_words|confirmed|says|points|replace|omit|add|withdrawn\.\w+)$/;

const refreshers = []; // of the page shown: what depends on other answers

function idOf(path, ...more) {
  return ["q", ...path, ...more].join(".").replace(/\s+/g, "-");
}

function labelOf(path) {
  const question = DATA.questions[dotted(path)];
  return filled((question && question.label) || dotted(path), form.answers);
}

function hintOf(path) {
  return filled(DATA.questions[dotted(path)].hint || "", form.answers);
}

/* Return an option’s words beside its button. */
function optionOf(path, option) {
  const { options = [], labels = [] } = DATA.questions[dotted(path)];
  return filled(labels[options.indexOf(option)] || "", form.answers);
}

/* Return the sentence that an option prints as the other answers are; empty if there is none. */
function sentenceOf(path, option) {
  const holds = ({ kinds, if: others = {} }) => (!kinds || kinds.includes(kindOf(form.answers))) && Object.entries(others).every(([other, wanted]) => {
    const value = valueAt(form.answers, other.split("."));
    return typeof wanted === "boolean" ? wanted === !isBlank(value) : wanted === value;
  });
  const [said] = ((DATA.sentences[dotted(path)] || {})[option] || []).filter(holds).slice(-1);
  return said ? filled(said.says, form.answers) : "";
}

/* Return the control of a question. */
function control(path, value) {
  const question = DATA.questions[dotted(path)] || {};
  const made = makerOf(path, question)(path, value, question);
  let touched = false;
  made.node.addEventListener("input", () => (touched = true));
  made.node.dataset.path = JSON.stringify(path);
  return { node: made.node, read: () => (touched ? made.read() : standing(path, value)) };
}

function makerOf(path, question) {
  if (path[0] === "practices") return practicesControl;
  if (dotted(path) === "changes") return changesControl;
  if (question.may_be_no && !question.options) return noOrDetails;
  if (question.list) return question.type === "part" ? partsControl : question.options ? manyControl : textsControl;
  if (question.type === "part") return mayBeAbsent(dotted(path), form.answers) ? absentOrDetails : partControl;
  return question.options || question.type === "yes-no" ? choiceControl : question.type === "date" ? dateControl : question.type === "age-pair" ? agesControl : textControl;
}

/* Return what stands at a path now: other steps, or other questions of this one, may have answered what is below it. */
function standing(path, value) {
  return path.some((part) => typeof part === "number") ? value : answerAt(path);
}

// ---------------------------------------------------------------------------------------------------------------
// What is around a control

/* Return the label of a question as it stands on a page, which says whether it may be left blank. */
function shownLabel(path) {
  const name = dotted(path);
  const optional = DATA.questions[name] && !isNeeded(name, form.answers);
  return [labelOf(path), optional && element("span", { class: "optional" }, " (optional)")];
}

/* Return a question that is one field: its label, its hint, and the field. */
function oneField(path, field, extra = {}) {
  const id = idOf(path);
  const hint = hintOf(path);
  field.id = id;
  if (hint) field.setAttribute("aria-describedby", `${id}.hint`);
  const label = element("label", { for: id, class: "label" }, shownLabel(path));
  return element("div", { class: "question" }, label, hint && element("p", { class: "hint", id: `${id}.hint` }, hint), extra.before, field, extra.after);
}

/* Return a question that is several fields, under one legend. */
function fieldGroup(path, ...fields) {
  const id = idOf(path);
  const hint = hintOf(path);
  const described = { class: "question", id, "aria-describedby": hint ? `${id}.hint` : undefined };
  const legend = element("legend", { class: "label" }, DATA.questions[dotted(path)].type === "part" && !DATA.questions[dotted(path)].list ? labelOf(path) : shownLabel(path));
  return element("fieldset", described, legend, hint && element("p", { class: "hint", id: `${id}.hint` }, hint), ...fields);
}

/* Return a radio button or a tick box with its label, and with what it opens, if anything. */
function option(type, path, key, label, { checked, said, opens } = {}) {
  const id = idOf(path, key);
  const field = element("input", { type, id, name: idOf(path), value: key, checked });
  const saying = said && element("p", { class: "said", id: `${id}.said` });
  if (saying) {
    const refresh = () => (saying.textContent = said());
    field.setAttribute("aria-describedby", `${id}.said`);
    refreshers.push(refresh);
    refresh();
  }
  const node = element("div", { class: "option" }, field, element("label", { for: id }, label), saying);
  return { field, node: opens ? [node, opens] : node, opens };
}

/* Show what each option opens only while it is chosen. Returns a function that does so again. */
function openChosen(options) {
  const refresh = () => options.forEach(({ field, opens }) => opens && (opens.hidden = !field.checked));
  refresh();
  return refresh;
}

function inGroup(group, options) {
  group.addEventListener("input", openChosen(options));
  return group;
}

// ---------------------------------------------------------------------------------------------------------------
// One answer

const TYPES = { phone: "tel", email: "email", "web-address": "url" };

function textField(path, value, type = "text") {
  const long = LONG.test(dotted(path)) || String(value || "").length > 70;
  const attributes = { spellcheck: type === "text" ? undefined : "false", autocomplete: "off" };
  if (type === "age") Object.assign(attributes, { inputmode: "numeric", class: "short" });
  const field = long ? element("textarea", { rows: 3 }) : element("input", { type: TYPES[type] || "text", ...attributes });
  field.value = typeof value === "string" ? value : "";
  return field;
}

function typedIn(field) {
  return field.value.trim().replace(/\s*\n\s*/g, " ") || undefined;
}

function textControl(path, value, question) {
  const written = isPart(value); // a council, with its numbers: the text is its name
  const [first] = questionsUnder(dotted(path)).map((each) => each.split(".").pop());
  const field = textField(path, written ? value[first] : value, question.type);
  const read = () => {
    const typed = typedIn(field);
    const stands = standing(path, value);
    return isPart(stands) && typed ? { ...stands, [first]: typed } : typed;
  };
  const after = question.type === "colour" && colourPicker(path, field);
  return { node: oneField(path, field, { after }), read };
}

function colourPicker(path, field) {
  const given = () => (/^#[0-9a-f]{6}$/i.test(field.value) ? field.value : "#1b5e4b");
  const picker = element("input", { type: "color", "aria-label": `${labelOf(path)} Choose it from a picture` });
  picker.value = given();
  picker.addEventListener("input", () => (field.value = picker.value));
  field.addEventListener("input", () => (picker.value = given()));
  return picker;
}

function choiceControl(path, value, question) {
  const listed = question.options || ["yes", "no"];
  const chosen = typeof value === "string" ? listed.find((each) => each.toLowerCase() === value.toLowerCase()) : undefined;
  const options = listed.map((each) => {
    const label = optionOf(path, each) || (question.options ? "" : each === "yes" ? "Yes" : "No");
    const says = sentenceOf(path, each);
    // A sentence may change with other answers, so it is put in again after each.
    const said = says && label ? () => sentenceOf(path, each) : undefined;
    return option("radio", path, each, label || says || plainName(each), { checked: each === chosen, said });
  });
  const writing = [ownSentence(path, value, question), ownNoun(path, value, question), asItStands(path, value, chosen), leftOut(path, value, question)];
  options.push(...writing.filter(Boolean));
  const node = inGroup(fieldGroup(path, element("div", { class: "options" }, options.map((each) => each.node))), options);
  const read = () => {
    const ticked = options.find((each) => each.field.checked);
    if (!ticked) return undefined;
    return ticked.read ? ticked.read() : ticked.field.value;
  };
  return { node, read };
}

/* Return the name of an option as words, where nobody has written better ones. */
function plainName(name) {
  const words = name.replace(/-/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/* Return the last option of a choice in which a sentence of the setting’s own may stand. */
function ownSentence(path, value, question) {
  if (!question.own_words) return undefined;
  const given = isPart(value) ? value : {};
  const sentence = fieldBelow(path, "own_words", "What do you do? Whole sentences: they stand in place of any of ours.", given.own_words);
  const reason = fieldBelow(path, "confirmed", "Why is your sentence right as it stands? Leave this blank until you are asked.", given.confirmed);
  const opens = element("div", { class: "opens" }, sentence.node, reason.node);
  const made = option("radio", path, "own_words", "None of these is true of us: we write our own sentence", { checked: "own_words" in given, opens });
  const read = () => {
    const written = { ...given, own_words: typedIn(sentence.field), confirmed: typedIn(reason.field) };
    for (const key of Object.keys(written)) if (written[key] === undefined) delete written[key];
    return Object.keys(written).length ? written : undefined;
  };
  return { ...made, read };
}

function fieldBelow(path, key, label, value) {
  const field = textField([...path, key], value);
  field.id = idOf(path, "below", key);
  const node = element("div", { class: "question", "data-path": JSON.stringify([...path, key]) }, element("label", { for: field.id, class: "label" }, label), field);
  return { node, field };
}

/* Return the option of a word of the setting’s own, written as one and as many. */
function ownNoun(path, value, question) {
  if (!question.or_part) return undefined;
  const under = questionsUnder(dotted(path));
  const part = partFields(path, value, under);
  const made = option("radio", path, "written", "Another word", { checked: isPart(value), opens: element("div", { class: "opens" }, part.nodes) });
  return { ...made, read: part.read };
}

/* Return an option for an answer that is none of ours, so that it is seen and stays until somebody chooses. */
function asItStands(path, value, chosen) {
  if (typeof value !== "string" || value === "" || chosen) return undefined;
  return { ...option("radio", path, "stands", `“${value}”, as it stands in your file`, { checked: true }), read: () => value };
}

/* Return the option with which a question that need not be answered is left out. */
function leftOut(path, value, question) {
  if (question.required || isNeeded(dotted(path), form.answers)) return undefined;
  return { ...option("radio", path, "left-out", "Leave this out", { checked: value === undefined }), read: () => undefined };
}

function dateControl(path, value, question) {
  const parts = typeof value === "string" ? value.match(/^(\d{0,4})-(\d{0,2})-(\d{0,2})$/) : ["", "", "", ""];
  if (!parts) return textControl(path, value, { ...question, type: "text" });
  const fields = [["Day", parts[3]], ["Month", parts[2]], ["Year", parts[1]]].map(([name, given]) => {
    const id = idOf(path, name.toLowerCase());
    const size = name === "Year" ? 4 : 2;
    const field = element("input", { id, type: "text", inputmode: "numeric", autocomplete: "off", maxlength: size, class: `digits${size}` });
    field.value = given.replace(/^0(?=\d)/, "");
    return { field, node: element("div", {}, element("label", { for: id }, name), field) };
  });
  const read = () => {
    const [day, month, year] = fields.map(({ field }) => field.value.trim());
    return day || month || year ? `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}` : undefined;
  };
  return { node: fieldGroup(path, element("div", { class: "beside" }, fields.map((each) => each.node))), read };
}

function agesControl(path, value) {
  const given = Array.isArray(value) ? value : [];
  const fields = ["Youngest", "Oldest"].map((name, number) => {
    const id = idOf(path, name.toLowerCase());
    const field = element("input", { id, type: "text", inputmode: "numeric", autocomplete: "off", maxlength: 2, class: "digits2" });
    field.value = given[number] || "";
    return { field, node: element("div", {}, element("label", { for: id }, name), field) };
  });
  const read = () => {
    const ages = fields.map(({ field }) => field.value.trim());
    return ages.some(Boolean) ? ages : undefined;
  };
  return { node: fieldGroup(path, element("div", { class: "beside" }, fields.map((each) => each.node))), read };
}

// ---------------------------------------------------------------------------------------------------------------
// Several answers

function manyControl(path, value, question) {
  const given = Array.isArray(value) ? value : typeof value === "string" ? [value] : [];
  const nothing = question.may_be_no ? "no" : !question.required && isNeeded(dotted(path), form.answers) ? [] : undefined;
  const isNone = value === "no" || (Array.isArray(value) && !value.length);
  const none = (nothing || isNone) && option("checkbox", path, "none", "None of these", { checked: isNone });
  const strange = given.filter((each) => !question.options.includes(each) && each !== "no");
  const options = [...question.options, ...strange].map((each) => {
    const label = optionOf(path, each);
    const says = sentenceOf(path, each);
    return option("checkbox", path, each, label || says || plainName(each), { checked: given.includes(each), said: says && label ? () => sentenceOf(path, each) : undefined });
  });
  const all = none ? [...options, none] : options;
  const node = fieldGroup(path, element("div", { class: "options" }, all.map((each) => each.node)));
  node.addEventListener("input", (event) => {
    if (!none || !event.target.checked) return;
    for (const { field } of all) if ((field === none.field) !== (event.target === none.field)) field.checked = false;
  });
  const read = () => {
    const now = options.filter((each) => each.field.checked).map((each) => each.field.value);
    const ticked = [...given.filter((each) => now.includes(each)), ...now.filter((each) => !given.includes(each))];
    return ticked.length ? ticked : none && none.field.checked ? nothing || [] : undefined;
  };
  return { node, read };
}

/* Return a list that grows and shrinks. Takes how one item is made of its answer and its number, and what an item is called. */
function growing(path, values, makeItem, name) {
  const holder = element("div", { class: "items" });
  const status = element("p", { class: "unseen", role: "status" });
  let items = [];
  const draw = (given) => {
    items = given.map((each, number) => makeItem(each, number));
    holder.replaceChildren(...items.map((item, number) => withRemove(item.node, number)));
  };
  const withRemove = (node, number) => {
    holder.classList.toggle("alone", items.length < 2);
    if (items.length < 2 && isBlank(items[0].read())) return element("div", { class: "item" }, node);
    const remove = () => change(read().filter((_, each) => each !== number), Math.max(number - 1, 0), `${name} ${number + 1} is removed.`);
    const button = element("button", { type: "button", class: "quiet", onclick: remove }, "Remove", element("span", { class: "unseen" }, ` ${name} ${number + 1}`));
    return element("div", { class: "item" }, node, button);
  };
  const read = () => items.map((item) => item.read());
  const change = (given, at, said) => {
    draw(given.length ? given : [undefined]);
    status.textContent = said;
    tellOfChange(holder);
    const focused = holder.children[at].querySelector("input, textarea, select");
    if (focused) focused.focus();
  };
  const add = () => change([...read(), undefined], items.length, `${name} ${items.length + 1} is added.`);
  draw(values.length ? values : [undefined]);
  const button = element("button", { type: "button", class: "second", onclick: add }, "Add another");
  return { nodes: [holder, button, status], read: () => read().filter((each) => !isBlank(each)) };
}

function textsControl(path, value) {
  const list = textsList(path, value);
  return { node: fieldGroup(path, ...list.nodes), read: list.read };
}

function textsList(path, value) {
  const given = Array.isArray(value) ? value : value === undefined ? [] : [value];
  const makeItem = (each, number) => {
    const field = textField([...path, number], each);
    field.id = idOf(path, number);
    const label = element("label", { for: field.id }, String(number + 1), element("span", { class: "unseen" }, `, ${labelOf(path)}`));
    return { node: element("div", { class: "one", "data-path": JSON.stringify([...path, number]) }, label, field), read: () => typedIn(field) };
  };
  const list = growing(path, given, makeItem, "Answer");
  return { nodes: list.nodes, read: () => (list.read().length ? list.read() : undefined) };
}

function partsControl(path, value, question) {
  const list = partsList(path, value, question);
  return { node: fieldGroup(path, ...list.nodes), read: list.read };
}

function partsList(path, value, question) {
  const given = Array.isArray(value) ? value : isPart(value) ? [value] : [];
  const under = questionsUnder(dotted(path));
  const makeItem = (each, number) => {
    const part = partFields([...path, number], each, under);
    const legend = element("legend", { class: "number" }, String(number + 1), element("span", { class: "unseen" }, `, ${labelOf(path)}`));
    return { node: element("fieldset", { class: "part", "data-path": JSON.stringify([...path, number]) }, legend, part.nodes), read: part.read };
  };
  const list = growing(path, given, makeItem, "Number");
  // One person may stand without a list, as new files have it.
  const alone = isPart(value) || (value === undefined && isPart(question.example));
  const read = () => {
    const items = list.read();
    return items.length === 1 && alone ? items[0] : items.length ? items : undefined;
  };
  return { nodes: list.nodes, read };
}

/* Return the controls of what is under a part and asked with it, and what reads them into the part as it stands. */
function partFields(path, value, under = questionsUnder(dotted(path))) {
  const given = isPart(value) ? value : {};
  const ours = under.filter((each) => askFor(each) === askFor(dotted(path)));
  const fields = ours.map((each) => {
    const key = each.split(".").pop();
    return { key, each, ...control([...path, key], given[key]) };
  });
  const refresh = () => {
    const groups = groupsInUse(form.answers);
    const item = typeof path[path.length - 1] === "number" ? { part: dotted(path), answers: read() || {} } : undefined;
    for (const { each, node } of fields) node.hidden = !isShown(each, form.answers, groups, item);
  };
  const read = () => {
    const stands = standing(path, value);
    const answers = isPart(stands) ? { ...stands } : {};
    for (const field of fields) {
      const answer = field.read();
      if (answer === undefined) delete answers[field.key];
      else answers[field.key] = answer;
    }
    return Object.keys(answers).length ? answers : undefined;
  };
  refreshers.push(refresh);
  refresh();
  return { nodes: fields.map((field) => field.node), read, isEmpty: () => !fields.some(({ node }) => !node.hidden) };
}

function partControl(path, value) {
  const part = partFields(path, value);
  return { node: fieldGroup(path, element("div", { class: "part" }, part.nodes)), read: part.read };
}

// ---------------------------------------------------------------------------------------------------------------
// No, or the details

/* Return a question whose answer is no, or a part, a list, or one answer. */
function noOrDetails(path, value, question) {
  const given = String(value).toLowerCase() === "no" ? undefined : value;
  const details = detailsOf(path, given, question);
  const opens = element("div", { class: "opens" }, details.nodes);
  const said = typeof value === "string" ? value.toLowerCase() : "";
  const yes = option("radio", path, "yes", "Yes", { checked: value !== undefined && said !== "no", opens });
  const no = option("radio", path, "no", "No", { checked: said === "no", said: sentenceOf(path, "no") && (() => sentenceOf(path, "no")) });
  const node = inGroup(fieldGroup(path, element("div", { class: "options" }, yes.node, no.node)), [yes, no]);
  const read = () => {
    if (no.field.checked) return "no";
    if (!yes.field.checked) return undefined;
    // Where no detail is asked, yes is the whole answer.
    return details.read() || (details.isEmpty && details.isEmpty() ? "yes" : undefined);
  };
  return { node, read };
}

function detailsOf(path, value, question) {
  if (question.list) return question.type === "part" ? partsList(path, value, question) : textsList(path, value);
  if (question.type === "part") return partFields(path, value);
  const field = textField(path, value, question.type);
  field.setAttribute("aria-label", labelOf(path));
  return { nodes: [field], read: () => typedIn(field) };
}

/* Return a part that a setting may be without. Without it, nothing stands in the file. */
function absentOrDetails(path, value) {
  const details = partFields(path, value);
  const opens = element("div", { class: "opens" }, details.nodes);
  const label = labelOf(path);
  const [with_, without] = /^(?:Do|Does|Is|Are|Has|Have|Can|May|Must)\b/.test(label) ? ["Yes", "No"] : ["Answer this", "Leave this out"];
  const checked = value !== undefined;
  const options = label.endsWith("?")
    ? [option("radio", path, "yes", with_, { checked, opens }), option("radio", path, "no", without, { checked: !checked })]
    : [option("checkbox", path, "yes", label, { checked, opens })];
  const hint = options.length === 1 && hintOf(path);
  const shown = options.map((each) => each.node);
  const node = options.length > 1
    ? fieldGroup(path, element("div", { class: "options" }, shown))
    : element("div", { class: "question" }, hint && element("p", { class: "hint" }, hint), shown);
  return { node: inGroup(node, options), read: () => (options[0].field.checked ? details.read() || {} : undefined) };
}

// ---------------------------------------------------------------------------------------------------------------
// What many do alike, and wording by clause

function practicesControl(path, value) {
  const group = groupsAsked(form.answers).find((each) => each.id === path[1]);
  const given = isPart(value) ? value : {};
  const except = [].concat(given.except || []);
  const changed = given.wording !== undefined && given.wording !== group.wording && given.answer === "yes";
  const ticks = group.practices.map((each) => option("checkbox", [...path, "kept"], each.id, each.says, { checked: !except.includes(each.id) }));
  const opens = element("fieldset", { class: "opens", "data-path": JSON.stringify([...path, "except"]) }, element("legend", {}, "Untick what is not so here. We ask you about that."), ticks.map((each) => each.node));
  const is = (answer, some) => !changed && given.answer === answer && Boolean(except.length) === some;
  const options = [
    option("radio", path, "yes", "All of this is so here", { checked: is("yes", false) }),
    option("radio", path, "some", "Most of it is: untick what is not", { checked: is("yes", true), opens }),
    option("radio", path, "no", "No: ask us one by one", { checked: given.answer === "no" }),
  ];
  const says = element("ul", { class: "says" }, group.practices.map((each) => element("li", {}, each.says)));
  const id = idOf(path);
  const node = element(
    "fieldset",
    { class: "question", id },
    element("legend", { class: "label" }, `${group.about}: is all of this so?`),
    element("p", { class: "hint" }, changed ? "The words have changed since you confirmed them. Read them again." : "If you agree, your pages will say this."),
    says,
    element("div", { class: "options" }, options.map((each) => each.node)),
  );
  node.addEventListener("input", () => (says.hidden = options[1].field.checked));
  says.hidden = options[1].field.checked;
  const read = () => {
    const [all, some, no] = options.map((each) => each.field.checked);
    if (!(all || some || no)) return undefined;
    // What is not asked now stays among the exceptions: it may be asked again.
    const unasked = except.filter((each) => !group.practices.some((practice) => practice.id === each));
    const apart = some ? [...unasked, ...ticks.filter((each) => !each.field.checked).map((each) => each.field.value)] : [];
    return { wording: group.wording, answer: no ? "no" : "yes", ...(apart.length ? { except: apart } : {}) };
  };
  return { node: inGroup(node, options), read };
}

/* Return our rules in the setting’s own words, each by the id of its clause. */
function changesControl(path, value) {
  const given = Object.entries(isPart(value) ? value : {});
  const makeItem = (each, number) => {
    const [clause, change] = each || ["", {}];
    const part = [...path, number];
    const name = element("input", { type: "text", id: idOf(part, "id"), autocomplete: "off", spellcheck: "false" });
    name.value = clause;
    const ways = questionsUnder("changes").map((way) => {
      const key = way.split(".").pop();
      const below = fieldBelow([...path, clause], `${key}.${number}`, labelOf(way.split(".")), change[key]);
      below.node.dataset.path = JSON.stringify([...path, clause, key]);
      const opens = element("div", { class: "opens" }, below.node);
      const label = optionOf(path, key) || { replace: "Say it in your own words", omit: "Leave it out", add: "Add a sentence after it" }[key];
      return { key, typed: below.field, ...option("radio", part, key, label, { checked: key in change, opens }) };
    });
    const node = element(
      "fieldset",
      { class: "part", "data-path": JSON.stringify([...path, clause]) },
      element("legend", { class: "number" }, String(number + 1), element("span", { class: "unseen" }, `, ${labelOf(path)}`)),
      element("div", { class: "question" }, element("label", { for: name.id, class: "label" }, "The id of the rule"), name),
      element("fieldset", { class: "question" }, element("legend", { class: "label" }, "What do you change?"), element("div", { class: "options" }, ways.map((way) => way.node))),
    );
    const read = () => {
      const way = ways.find((one) => one.field.checked);
      const text = way && typedIn(way.typed);
      return typedIn(name) || text ? [typedIn(name) || "", text ? { [way.key]: text } : {}] : undefined;
    };
    return { node: inGroup(node, ways), read };
  };
  const list = growing(path, given, makeItem, "Number");
  const read = () => {
    const named = list.read().filter(([clause]) => clause);
    return named.length ? Object.fromEntries(named) : undefined;
  };
  return { node: fieldGroup(path, ...list.nodes), read };
}
