/* The pages of the form: the list of steps, and a page for each. What stands behind the # of the address says which is shown,
   so that Back works, from a file too. */

/* Show the page that the address names, and say it to those who do not see it. */
function showPage() {
  const [page, ...rest] = location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  const pages = {
    tasks: tasksPage,
    step: stepPage,
    finish: () => finishPage(),
    merge: () => mergePage(),
    print: (who) => printPage(who),
  };
  refreshers.length = 0;
  const content = live.closed ? closedPage() : (pages[page] || startPage)(...rest) || tasksPage();
  document.querySelector("#form").replaceChildren(...[content].flat(9).filter(Boolean));
  const heading = document.querySelector("#form h1");
  document.title = `${heading.textContent} - Schoolgate`;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  scrollTo(0, 0);
}

function goTo(hash) {
  if (location.hash === hash) showPage();
  else location.hash = hash; // the router hears of it
}

function stepAddress(step, who) {
  return `#/step/${[step.id, who].filter(Boolean).join("/")}`;
}

function tasksAddress(who) {
  return `#/tasks${who ? `/${who}` : ""}`;
}

// ---------------------------------------------------------------------------------------------------------------
// The list of steps

function tasksPage(who = "") {
  const name = who in DATA.who ? who : "";
  const sections = shownSections(form.answers, name, allFaults());
  const steps = sections.flatMap((section) => section.steps);
  const sum = (key) => steps.reduce((total, each) => total + each[key], 0);
  return [
    element("h1", {}, form.answers.name || "Your answers"),
    element(
      "p",
      {},
      `${sum("answered")} of ${sum("needed")} answered${name ? ` by ${DATA.who[name]}` : ""}. Answer in any order. What is left blank can wait.`,
    ),
    whoAnswers(name),
    sections.map((section) => sectionList(section, name)),
    leftOverCard(),
    element("p", { class: "buttons" }, element("a", { class: "button", href: "#/finish" }, "Save or send your answers")),
    !live.server && draftBox(),
  ];
}

function whoAnswers(chosen) {
  const link = (who, words) =>
    element("li", {}, element("a", { href: tasksAddress(who), "aria-current": who === chosen && "true" }, words));
  const one = Object.entries(DATA.who).map(([who, words]) => link(who, words.charAt(0).toUpperCase() + words.slice(1)));
  return element(
    "nav",
    { class: "who", "aria-label": "Show only what one person answers" },
    element("ul", {}, link("", "Everybody"), one),
  );
}

function sectionList(section, who) {
  const items = section.steps.map(({ step, ...now }) => {
    const id = `state.${step.id}`;
    const title = filled(step.title, form.answers);
    const begins = now.state !== "cannot start";
    const name = begins ? element("a", { href: stepAddress(step, who), "aria-describedby": id }, title) : title;
    const whose = !who && element("span", { class: "whose" }, DATA.who[step.who]);
    return element(
      "li",
      { class: "task" },
      element("span", { class: "name" }, name, whose),
      element("span", { class: "state", id, "data-state": now.state.replace(" ", "-") }, stateInWords(now)),
    );
  });
  const [answered, needed] = ["answered", "needed"].map((key) => section.steps.reduce((total, each) => total + each[key], 0));
  const sum = needed > 0 && element("span", { class: "sum" }, ` ${answered} of ${needed} answered`);
  return element(
    "section",
    {},
    element("h2", {}, filled(section.title, form.answers), sum),
    element("ul", { class: "tasks" }, items),
  );
}

function stateInWords({ state, needed, answered, more, wrong }) {
  if (state === "wrong") return `${wrong} to correct`;
  if (state === "started") return `${answered} of ${needed} answered`;
  if (state === "not started") return "Not started";
  if (state === "cannot start") return "Cannot start yet";
  return state === "optional" ? "Optional" : needed || !more ? "Complete" : `Optional: ${more} answered`;
}

/* Say which answers are no longer asked for. They stay in the file until somebody takes them out. */
function leftOverCard() {
  const paths = leftOver(form.answers);
  if (!paths.length) return undefined;
  const remove = (some) => {
    some.forEach((path) => setAnswer(path, undefined));
    showPage();
  };
  const item = (path) => {
    const button = element(
      "button",
      { type: "button", class: "quiet", onclick: () => remove([path]) },
      "Remove",
      unseen(` ${nameOf(path)}`),
    );
    return element("li", {}, nameOf(path), " ", button);
  };
  return element(
    "section",
    { class: "card" },
    element("h2", {}, "No longer asked"),
    element("p", {}, "Your other answers decide what is asked. These answers are still in your file, and no page shows them."),
    element("ul", {}, paths.map(item)),
    paths.length > 1 && element("button", { type: "button", class: "second", onclick: () => remove(paths) }, "Remove all of them"),
  );
}

/* Return what an answer is called: the label of its question, or the subject of its group of practices. Before a label that many
   questions have, such as a telephone number, stands the step. */
function nameOf(path) {
  if (path[0] === "practices") return (DATA.practices.find((group) => group.id === path[1]) || { about: path[1] }).about;
  if (!DATA.questions[dotted(path)]) return path.join(" ");
  const step = stepOf(path);
  const isOfStep = !step || step.asks.includes(dotted(path));
  return isOfStep ? labelOf(path) : `${filled(step.title, form.answers)}: ${labelOf(path)}`;
}

// ---------------------------------------------------------------------------------------------------------------
// One step

/* Return the page of a step; none where there is no such step, or it is not asked now. */
function stepPage(id, who = "") {
  const step = allSteps().find((each) => each.id === id);
  if (!step || !progress(step, form.answers).state) return undefined;
  const section = DATA.sections.find((each) => each.steps.includes(step));
  const isThere = (path) => !path.startsWith("practices.") || isShown(path, form.answers);
  const asked = step.asks.filter(isThere).map(askedHere);
  const show = () => asked.forEach(({ path, node }) => (node.hidden = !asksSomething(path, form.answers)));
  show();
  const shown = asked.filter(({ node }) => !node.hidden);
  const title = filled(step.title, form.answers);
  for (const { node } of shown.length === 1 ? shown : []) {
    const label = node.querySelector(".label");
    if (label && label.textContent === title) label.classList.add("unseen");
  }
  const page = element(
    "form",
    { novalidate: true, autocomplete: "off" },
    asked.map(({ node }) => node),
    element(
      "div",
      { class: "buttons" },
      element("button", { type: "submit" }, "Save and continue"),
      element("button", { type: "button", class: "second", onclick: () => goTo(tasksAddress(who)) }, "Come back to this later"),
    ),
  );
  page.addEventListener("input", () => {
    for (const { keys, read } of asked) keep(keys, read());
    show();
    refreshers.forEach((refresh) => refresh());
  });
  page.addEventListener("submit", async (event) => {
    event.preventDefault();
    form.finished.add(step.id);
    await saveLive();
    if (live.said) return document.getElementById("notice").focus();
    const faults = faultsOf(step, page);
    showFaults(page, faults, title);
    if (!faults.length) goOn(step, who);
  });
  const faults = faultsOf(step, page);
  if (faults.length) queueMicrotask(() => showFaults(page, faults, title)); // once the page is shown
  return [
    element("a", { class: "back", href: tasksAddress(who) }, "Back to all steps"),
    element("p", { class: "caption" }, `${filled(section.title, form.answers)}. For ${DATA.who[step.who]}.`),
    element("h1", {}, title),
    helpWith(step),
    page,
  ];
}

/* Return what is wrong in a step, where its page has a place for it. */
function faultsOf(step, page) {
  return allFaults().filter((fault) => stepOf(fault.path) === step && placeOf(page, fault.path));
}

function askedHere(path) {
  const keys = path.split(".");
  return { path, keys, ...control(keys, answerAt(keys)) };
}

/* Keep an answer, if it differs. A part that was one answer so far, such as a council’s name, becomes a part. */
function keep(path, value) {
  if (same(value, answerAt(path))) return;
  const above = path.slice(0, -1);
  if (typeof answerAt(above) === "string") setAnswer(above, { [keysAt(above)[0]]: answerAt(above) });
  setAnswer(path, value);
}

function goOn(step, who) {
  const next = stepAfter(step, form.answers, who);
  goTo(next ? stepAddress(next, who) : tasksAddress(who));
}

function helpWith(step) {
  const { help = [], see = [] } = step;
  if (!help.length && !see.length) return undefined;
  const paragraphs = help.map((text) => element("p", {}, filled(text, form.answers)));
  const links = see.map(({ title, url }) =>
    element("p", {}, element("a", { href: url, rel: "noreferrer", target: "_blank" }, `${title} (opens in a new tab)`)),
  );
  return element("details", {}, element("summary", {}, "Help with this"), paragraphs, links);
}

// ---------------------------------------------------------------------------------------------------------------
// What is wrong

/* Return the nearest control at or above a path: a fault of one key is shown at the question that holds it. */
function placeOf(page, path) {
  const places = [...page.querySelectorAll("[data-path]")].filter((each) => !each.closest("[hidden]"));
  for (let length = path.length; length; length--) {
    const found = places.find((each) => each.dataset.path === JSON.stringify(path.slice(0, length)));
    if (found) return found;
  }
  return undefined;
}

/* Show what is wrong: first a summary that links to each question, and at each what to write. */
function showFaults(page, faults, title) {
  const form = page.parentElement;
  form.querySelectorAll(".error, .summary").forEach((each) => each.remove());
  form.querySelectorAll("[aria-invalid]").forEach((each) => each.removeAttribute("aria-invalid"));
  form.querySelectorAll(".wrong").forEach((each) => each.classList.remove("wrong"));
  document.title = `${faults.length ? "Error: " : ""}${title} - Schoolgate`;
  if (!faults.length) return;
  const all = [...page.querySelectorAll("[data-path]")];
  const found = faults.map(({ path, message }) => ({ message, place: placeOf(page, path) }));
  found.sort((one, other) => all.indexOf(one.place) - all.indexOf(other.place));
  const links = found.map(({ message, place }, number) => {
    const field = markWrong(place, message, number);
    const leads = (event) => {
      event.preventDefault(); // what follows # is the page
      field.focus();
    };
    return element("li", {}, element("a", { href: `#${field.id}`, onclick: leads }, message));
  });
  const heading = element("h2", { id: "summary" }, "Something here cannot be right");
  const summary = element(
    "section",
    { class: "summary", role: "alert", tabindex: "-1", "aria-labelledby": "summary" },
    heading,
    element("ul", {}, links),
  );
  form.querySelector(".back").after(summary);
  summary.focus();
}

/* Write what is wrong at a question. Return the field to go to. */
function markWrong(place, message, number) {
  const error = element("p", { class: "error", id: `error.${number}` }, unseen("Error: "), message);
  const label = place.querySelector(":scope > .label, :scope > legend");
  const hint = place.querySelector(":scope > .hint");
  if (hint || label) (hint || label).after(error);
  else place.prepend(error);
  place.classList.add("wrong");
  const fields = [...place.querySelectorAll("input, textarea")].filter((each) => !each.closest("[hidden]"));
  const field = fields.find((each) => each.checked) || fields[0];
  field.setAttribute("aria-invalid", "true");
  const described = [field.getAttribute("aria-describedby"), error.id].filter(Boolean);
  field.setAttribute("aria-describedby", described.join(" "));
  return field;
}
