/* Beside the form, where `schoolgate serve --form` shows it: what is left to do, the pages as they are now, and the website as a file. */

const PAGES = { "": "Start page", "parents/": "For parents", "help/": "Help", "staff/": "For staff", "pupils/": "For those you teach", "visitors/": "For visitors", "policies/": "Policies" };

const beside = { page: "", making: false, made: null };

/* Show what is beside the form as it is now. The pages are fetched anew. */
function showBeside() {
  document.querySelector("#beside").replaceChildren(...[stateCard(), previewCard(), websiteCard()].filter(Boolean));
}

function stateCard() {
  const sorted = (sort) => live.faults.filter((fault) => fault.sort === sort);
  const list = (faults) => element("ul", {}, faults.map(({ path, line, message }) => element("li", {}, path ? linkTo(path) : `Line ${line}.`, ` ${message}`)));
  const [wrong, gaps, doubts] = ["fault", "gap", "warning"].map(sorted);
  const left = shownSections(form.answers).flatMap((section) => section.steps).reduce((sum, { needed, answered }) => sum + needed - answered, 0);
  const isDone = !wrong.length && !gaps.length && !left && !live.said;
  return element("section", { class: "card", "aria-label": "What is left to do" },
    live.said && element("p", { class: "error", role: "alert" }, live.said),
    wrong.length > 0 && [element("h2", {}, "To correct"), list(wrong)],
    left > 0 && element("p", {}, left === 1 ? "One answer is missing. " : `${left} answers are missing. `, element("a", { href: "#/tasks" }, "Show what is left")),
    !left && gaps.length > 0 && [element("h2", {}, "Still to answer"), list(gaps)],
    isDone && element("p", {}, "Nothing is left to do. The website can be made."),
    doubts.length > 0 && element("details", {}, element("summary", {}, doubts.length === 1 ? "One thing to look at" : `${doubts.length} things to look at`), list(doubts)),
    live.promises.length > 0 && element("details", {}, element("summary", {}, `What your policies promise (${live.promises.length})`),
      element("ul", {}, live.promises.map(({ text }) => element("li", {}, text)))));
}

function previewCard() {
  const choose = (event) => {
    beside.page = event.target.value;
    showBeside();
    document.getElementById("preview-page").focus();
  };
  return element("section", { class: "card" },
    element("h2", {}, element("label", { for: "preview-page" }, "Your pages now")),
    element("select", { id: "preview-page", onchange: choose }, Object.entries(PAGES).map(([page, name]) => element("option", { value: page, selected: page === beside.page }, name))),
    element("iframe", { src: live.server.preview + beside.page, title: "Your pages now", loading: "lazy" }));
}

function websiteCard() {
  const make = async () => {
    beside.making = true;
    showBeside();
    await saveLive();
    beside.made = await ask("/make", { papers: true });
    beside.making = false;
    if (beside.made.faults) take(beside.made);
    showBeside();
  };
  const { file, left_out: without = [] } = beside.made || {};
  return element("section", { class: "card" },
    element("h2", {}, "Make the website"),
    element("p", {}, "One file with the site for any web server, the policies on paper, pages to paste into another system, the calendar, and a sheet that says what to upload where."),
    element("div", { class: "buttons" }, element("button", { type: "button", onclick: make, disabled: beside.making }, beside.making ? "Making it …" : "Make the website")),
    element("p", { role: "status" }, beside.making ? "This can take a minute." : file ? element("a", { href: file, download: true }, "Save the website") : ""),
    without.map((why) => element("p", { class: "hint" }, why)));
}
