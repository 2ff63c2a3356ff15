/* The questions of one person on paper, to be filled in by hand. */

/* Return whether the page that is shown is one to print. */
function isPaper() {
  return location.hash.startsWith("#/print/");
}

/* Return the content of the page with what one person is asked, but for what few need; none where there is no such person. */
function printPage(who) {
  if (!(who in DATA.who)) return undefined;
  const sections = shownSections(form.answers, who, []).filter((section) => !section.apart);
  return [
    element("a", { class: "back", href: "#/finish" }, "Back"),
    element("h1", {}, `Questions for ${DATA.who[who]}`),
    element("p", {}, form.answers.name ? `${form.answers.name}. ` : "", "Answer what you know, and give the sheets back to whoever fills in the form. A question with circles has one answer. One with squares has as many as are true. Of what your pages will say, cross out what is not so."),
    element("p", { class: "buttons screen" }, button("Print", () => print())),
    sections.map((section) => section.steps.map(({ step }) => element("section", { class: "paper", inert: true },
      element("h2", {}, filled(step.title, form.answers)),
      (step.help || []).map((text) => element("p", { class: "hint" }, filled(text, form.answers))),
      step.asks.filter((path) => asksSomething(path, form.answers)).map((path) => control(path.split("."), answerAt(path.split("."))).node)))),
  ];
}
