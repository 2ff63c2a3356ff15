/* The questions of one person on paper, to be filled in by hand. */

/* Return whether the page that is shown is one to print. */
function isPaper() {
  return location.hash.startsWith("#/print/");
}

/* Return the content of the page with everything that one person is asked; none where there is no such person. */
function printPage(who) {
  if (!(who in DATA.who)) return undefined;
  const back = element("a", { class: "back", href: "#/finish" }, "Back");
  const heading = element("h1", {}, `Questions for ${DATA.who[who]}`);
  const now = decided(form.answers);
  if (!isBegun(form.answers, now)) {
    const [first] = allSteps();
    return [
      back,
      heading,
      element(
        "p",
        {},
        "Which questions there are depends on the first step. ",
        element("a", { href: stepAddress(first) }, filled(first.title, form.answers)),
      ),
    ];
  }
  const asked = (step) => step.asks.map((path) => onPaper(path.split("."), now)).filter(Boolean);
  return [
    back,
    heading,
    element(
      "p",
      {},
      form.answers.name ? `${form.answers.name}. ` : "",
      "Answer what you know, and give the sheets back to whoever fills in the form. A question with circles has one answer. One with squares has as many as are true. If a list is too short, go on below it or on another sheet.",
    ),
    element(
      "p",
      { class: "buttons" },
      button("Print", () => print()),
    ),
    shownSections(form.answers, who)
      .filter((section) => !section.apart)
      .map((section) =>
        section.steps.map(({ step }) =>
          element(
            "section",
            { class: "paper" },
            element("h2", {}, filled(step.title, form.answers)),
            (step.help || []).map((text) => element("p", { class: "hint" }, filled(text, form.answers))),
            asked(step),
          ),
        ),
      ),
  ];
}

/* Return a question as it is printed, with every field as a box; undefined where it is not asked. */
function onPaper(path, now) {
  const waits = asksSomething(dotted(path), form.answers, now) ? [] : waitsFor(path);
  if (!waits) return undefined;
  const { node } = control(path, answerAt(path));
  if (waits.length) node.prepend(onlyIf(waits));
  for (const each of node.querySelectorAll("[data-path][hidden]")) {
    const inner = waitsFor(JSON.parse(each.dataset.path));
    if (inner) each.prepend(onlyIf(inner));
    else each.remove();
  }
  // Nobody need say on paper that a question is left out, or why a sentence is right.
  node.querySelectorAll("button, [role=status], input[type=color], [data-path$='\"confirmed\"]']").forEach((each) => each.remove());
  node.querySelectorAll("[value=left-out]").forEach((each) => each.parentElement.remove());
  if (node.querySelector(".says:not([hidden])")) {
    node.querySelector(".opens").remove(); // it says the same
    node.querySelector("[value=some] + label").textContent = "Most of it is: cross out what is not";
  }
  if (answerAt(path) === undefined) node.querySelectorAll("input").forEach((each) => (each.checked = false));
  node.querySelectorAll("[hidden]:not(.says)").forEach((each) => (each.hidden = false));
  node.querySelectorAll("input, textarea").forEach((field) => field.replaceWith(boxFor(field)));
  return node;
}

function boxFor({ type, checked, value, className, tagName }) {
  if (["radio", "checkbox"].includes(type)) return element("span", { class: `mark ${type}` }, checked ? "✓" : "");
  return element("div", { class: `box ${className} ${tagName.toLowerCase()}` }, value);
}

/* Return the questions, with their answers, on which it depends whether one is asked, where they are not answered yet; else undefined. */
function waitsFor(path) {
  const number = path.findLastIndex((part) => typeof part === "number");
  const item = path.slice(0, number + 1);
  const part = dotted(item);
  const placeOf = (other) =>
    item.length && isAbove(part, other) ? [...item, ...other.slice(part.length + 1).split(".")] : other.split(".");
  const others = Object.entries(questionAt(path)?.only_if || {}).map(([other, wanted]) => ({ at: placeOf(other), wanted }));
  if (!others.length || others.some(({ at }) => answerAt(at) !== undefined)) return undefined;
  const given = { yes: {}, own_words: { own_words: "…" } };
  const answers = others.reduce((all, { at, wanted: [first] }) => withAnswer(all, at, given[first] || first), form.answers);
  return asksSomething(dotted(path), answers, decided(answers), item.length ? { part, answers: valueAt(answers, item) } : undefined)
    ? others
    : undefined;
}

function onlyIf(others) {
  const answers = others.flatMap(({ at, wanted }) =>
    wanted.map((each) => `“${each === "yes" ? "Yes" : each === "own_words" ? "We write our own sentence" : shown(each, at)}”`),
  );
  return element("p", { class: "hint only-if" }, `Only if the answer is ${answers.join(" or ")}:`);
}
