/* The controls of questions with others under them: parts, lists, no or the details, groups of practices, and wording by clause. */

/* Return the controls of what is under a part and asked with it, and what reads them into the part as it stands. */
function partFields(path, value) {
  const given = isPart(value) ? value : {};
  const part = dotted(path);
  const ours = underHere(part);
  const fields = ours.map((each) => {
    const key = each.split(".").pop();
    return { each, key, ...control([...path, key], given[key]) };
  });
  const read = () => {
    const stands = standing(path, value);
    const answers = isPart(stands) ? { ...stands } : {};
    for (const field of fields) {
      answers[field.key] = field.read();
      if (answers[field.key] === undefined) delete answers[field.key];
    }
    return Object.keys(answers).length ? answers : undefined;
  };
  const refresh = () => {
    const now = decided(form.answers);
    const item = typeof path[path.length - 1] === "number" ? { part, answers: read() || {} } : undefined;
    for (const { each, node } of fields) node.hidden = !asksSomething(each, form.answers, now, item);
  };
  refreshers.push(refresh);
  refresh();
  return {
    nodes: fields.map((each) => each.node),
    read,
    asksNothing: () => !ours.some((each) => isShown(each, withAnswer(form.answers, path, {}))),
  };
}

function partControl(path, value) {
  const part = partFields(path, value);
  return { node: fieldGroup(path, element("div", { class: "part" }, part.nodes)), read: part.read };
}

// ---------------------------------------------------------------------------------------------------------------
// Lists

/* Return a list that grows and shrinks. Takes what stands in it, what makes an item of its answer and its number, and how many items
   it shows at least: a blank one, or none. */
function growing(values, makeItem, least = 1) {
  const holder = element("div");
  const status = element("p", { class: "unseen", role: "status" });
  let items = [];
  const readAll = () => items.map((item) => item.read());
  const draw = (given) => {
    items = (given.length >= least ? given : [undefined]).map(makeItem);
    add.textContent = items.length ? "Add another" : "Add one";
    holder.className = items.length < 2 ? "alone" : "";
    holder.replaceChildren(...items.map((item, number) => element("div", { class: "item" }, item.node, removeButton(number))));
  };
  const removeButton = (number) => {
    if (items.length <= least && isBlank(items[0].read())) return undefined;
    const left = () => readAll().filter((_, each) => each !== number);
    const remove = () => change(left(), Math.max(number - 1, 0), `Number ${number + 1} is removed.`);
    return element("button", { type: "button", class: "quiet", onclick: remove }, "Remove", unseen(` number ${number + 1}`));
  };
  const change = (given, at, said) => {
    draw(given);
    status.textContent = said;
    tellOfChange(holder);
    (at < items.length ? holder.children[at].querySelector("input, textarea") : add).focus();
  };
  const more = () => change([...readAll(), undefined], items.length, `Number ${items.length + 1} is added.`);
  const add = element("button", { type: "button", class: "second", onclick: more });
  draw(values);
  return { nodes: [holder, add, status], read: () => readAll().filter((each) => !isBlank(each)) };
}

function listControl(path, value, question) {
  // Of parts that need not be there, nothing is shown until somebody adds one. On paper there is one to fill in.
  const least = question.type === "part" && !isNeeded(dotted(path), form.answers) && !isPaper() ? 0 : 1;
  const list = listFields(path, value, question, least);
  return { node: fieldGroup(path, list.nodes), read: list.read };
}

function listFields(path, value, question, least = 1) {
  const makePart = (each, number) => {
    const part = partFields([...path, number], each);
    return { node: numbered(path, number, [...path, number], part.nodes), read: part.read };
  };
  const makeText = (each, number) => {
    const field = textField([...path, number], each);
    field.id = idOf(path, number);
    const label = element("label", { for: field.id }, `${number + 1}`, unseen(`, ${labelOf(path)}`));
    return {
      node: element("div", { class: "one", "data-path": marked([...path, number]) }, label, field),
      read: () => typedIn(field),
    };
  };
  const list = growing(value === undefined ? [] : [].concat(value), question.type === "part" ? makePart : makeText, least);
  // One person may stand without a list, as in new files.
  const alone = isPart(value) || (value === undefined && question.or_one && question.required);
  const read = () => {
    const items = list.read();
    return items.length === 1 && alone ? items[0] : items.length ? items : undefined;
  };
  return { nodes: list.nodes, read };
}

// ---------------------------------------------------------------------------------------------------------------
// No, or the details

/* Return a question whose answer is no, or a part, a list, or one answer. */
function noOrDetails(path, value, question) {
  const isNo = typeof value === "string" && value.toLowerCase() === "no";
  const details = detailsOf(path, isNo ? undefined : value, question);
  const whatIsThere = () => {
    if (question.may_be_yes && details.asksNothing()) return "yes";
    return (
      details.read() ||
      (question.may_be_yes && value === "yes" ? value : question.type === "part" && !question.list ? {} : undefined)
    );
  };
  const options = [
    option("radio", path, "yes", "Yes", { checked: value !== undefined && !isNo, opens: details.nodes, read: whatIsThere }),
    option("radio", path, "no", "No", { checked: isNo }),
  ];
  return { node: fieldGroup(path, optionList(options)), read: () => readChosen(options) };
}

function detailsOf(path, value, question) {
  if (question.list) return listFields(path, value, question);
  if (question.type === "part") return partFields(path, value);
  const field = textField(path, value, question.type);
  field.setAttribute("aria-label", labelOf(path));
  return { nodes: [field], read: () => typedIn(field) };
}

/* Return a part that a setting may be without. Without it, nothing stands in the file. */
function absentOrDetails(path, value) {
  const label = labelOf(path);
  const usual = usualOf(path);
  const details = partFields(path, value || usual);
  const given = { checked: value !== undefined, opens: details.nodes, read: () => details.read() || {} };
  if (!label.endsWith("?")) {
    const tick = option("checkbox", path, "yes", label, { ...given, hint: hintOf(path) });
    tick.field.addEventListener(
      "input",
      () => usual && tick.field.checked && answerAt(path) === undefined && setAnswer(path, usual),
    );
    return { node: element("div", { class: "question" }, optionList([tick])), read: () => readChosen([tick]) };
  }
  const [there, absent] = /^(?:Do|Does|Is|Are|Has|Have|Can|May|Must)\b/.test(label) ? ["Yes", "No"] : ["Answer this", "No answer"];
  const without = option("radio", path, "no", absent, { checked: value === undefined, read: () => undefined });
  const options = [option("radio", path, "yes", there, given), without];
  return { node: fieldGroup(path, optionList(options)), read: () => readChosen(options) };
}

/* Return what a part says unless somebody changes it: a policy that is adopted now is written today. */
function usualOf(path) {
  if (path.slice(0, 2).join(".") !== "policies.dates") return undefined;
  const now = new Date();
  return { written: [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-") };
}

// ---------------------------------------------------------------------------------------------------------------
// What many do alike, and wording by clause

function practicesControl(path, value = {}) {
  const { about, wording, practices } = groupsAsked(form.answers).find((group) => group.id === path[1]);
  const except = [].concat(value.except || []);
  const changed = value.answer === "yes" && value.wording !== wording;
  const ticks = practices.map(({ id, says }) => option("checkbox", [...path, "kept"], id, says, { checked: !except.includes(id) }));
  const apart = () => {
    // What is not asked now stays among the exceptions: it may be asked again.
    const unasked = except.filter((id) => !practices.some((each) => each.id === id));
    return [...unasked, ...ticks.filter(({ field }) => !field.checked).map(({ field }) => field.value)];
  };
  const isYes = (some) => !changed && value.answer === "yes" && Boolean(except.length) === some;
  const legend = element("legend", {}, "Untick what is not so here. We ask you about that.");
  const opens = element("fieldset", { "data-path": marked([...path, "except"]) }, legend, optionList(ticks));
  const some = option("radio", path, "some", "Most of it is: untick what is not", {
    checked: isYes(true),
    opens,
    read: () => ({ wording, answer: "yes", ...(apart().length && { except: apart() }) }),
  });
  const options = [
    option("radio", path, "yes", "All of this is so here", { checked: isYes(false), read: () => ({ wording, answer: "yes" }) }),
    some,
    option("radio", path, "no", "No: ask us one by one", {
      checked: value.answer === "no",
      read: () => ({ wording, answer: "no" }),
    }),
  ];
  const says = element(
    "ul",
    { class: "says" },
    practices.map((each) => element("li", {}, each.says)),
  );
  const hint = changed
    ? "The words have changed since you confirmed them. Read them again."
    : "If you agree, your pages will say this.";
  const node = element(
    "fieldset",
    { class: "question" },
    element("legend", { class: "label" }, `${about}: is all of this so?`),
    element("p", { class: "hint" }, hint),
    says,
    optionList(options),
  );
  const show = () => (says.hidden = some.field.checked); // it stands beside the ticks then
  node.addEventListener("input", show);
  show();
  return { node, read: () => readChosen(options) };
}

/* Return our rules in the setting’s own words, each by the id of its clause. */
function changesControl(path, value = {}) {
  const makeItem = ([clause, typed] = ["", {}], number) => {
    const change = isPart(typed) ? typed : {};
    const at = [...path, clause];
    const name = labelled(at, "The id of the rule", clause, idOf(path, number));
    const words = { replace: "Say it in your own words", omit: "Leave it out", add: "Add a sentence after it" };
    const ways = keysAt(path).map((key) => {
      const { field, node } = labelled([...at, key], labelOf([...path, key]), change[key], idOf(path, number, key, "text"));
      const read = () => (typedIn(field) ? { [key]: typedIn(field) } : {});
      return option("radio", [...path, number], key, words[key] || key, { checked: key in change, opens: node, read });
    });
    const chosen = element(
      "fieldset",
      { class: "question" },
      element("legend", { class: "label" }, "What do you change?"),
      optionList(ways),
    );
    const read = () => (typedIn(name.field) ? [typedIn(name.field), readChosen(ways) || {}] : undefined);
    return { node: numbered(path, number, at, [name.node, chosen]), read };
  };
  const list = growing(Object.entries(value), makeItem, 0);
  return { node: fieldGroup(path, list.nodes), read: () => (list.read().length ? Object.fromEntries(list.read()) : undefined) };
}
