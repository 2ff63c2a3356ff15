/* Beside the form, where `schoolgate serve --form` shows it: what is left to do, the pages as they are now, and the website as a file. */

const beside = { page: "", shown: undefined, making: false };

/* Show what is beside the form as it is now. The pages are fetched anew where the file has changed. */
function showBeside() {
  const place = document.querySelector("#beside");
  if (!place.firstChild)
    place.append(element("div", { id: "left" }), element("p", { class: "unseen", role: "status" }), previewCard(), websiteCard());
  showLeft();
  if (beside.shown === live.text) return;
  beside.shown = live.text;
  showPreview();
  sayOfWebsite(""); // what was made is of other answers
}

function showLeft() {
  const place = document.getElementById("left");
  const wasOpen = [...place.querySelectorAll("details[open]")].map((each) => each.id);
  const at = place.contains(document.activeElement) && document.activeElement.textContent;
  place.replaceChildren(...(live.closed ? [] : [leftCard()]));
  wasOpen.forEach((id) => document.getElementById(id)?.setAttribute("open", ""));
  if (at) ([...place.querySelectorAll("a, summary")].find((each) => each.textContent === at) || place.firstChild)?.focus();
}

function leftCard() {
  const sorted = (sort) => live.faults.filter((fault) => fault.sort === sort);
  const list = (faults) =>
    element(
      "ul",
      {},
      faults.map(({ path, line, message }) => element("li", {}, path ? linkTo(path) : `Line ${line}.`, ` ${message}`)),
    );
  const [wrong, gaps, doubts] = ["fault", "gap", "warning"].map(sorted);
  const left = shownSections(form.answers)
    .flatMap((section) => section.steps)
    .reduce((sum, { needed, answered }) => sum + needed - answered, 0);
  const isDone = !wrong.length && !gaps.length && !left && !live.said;
  const status = document.querySelector("#beside > [role=status]");
  const said = wrong.length ? `${wrong.length} to correct.` : status.textContent && "Nothing to correct.";
  if (status.textContent !== said) status.textContent = said;
  return element(
    "section",
    { class: "card", tabindex: "-1" },
    wrong.length > 0 && [element("h2", {}, "To correct"), list(wrong)],
    left > 0 &&
      element(
        "p",
        {},
        left === 1 ? "One answer is missing. " : `${left} answers are missing. `,
        element("a", { href: "#/tasks" }, "Show what is left"),
      ),
    !left && gaps.length > 0 && [element("h2", {}, "Still to answer"), list(gaps)],
    live.said && element("p", {}, "Your last changes are not saved."),
    isDone && element("p", {}, "Nothing is left to do. The website can be made."),
    doubts.length > 0 &&
      element(
        "details",
        { id: "doubts" },
        element("summary", {}, doubts.length === 1 ? "One thing to look at" : `${doubts.length} things to look at`),
        list(doubts),
      ),
    live.promises.length > 0 &&
      element(
        "details",
        { id: "promises" },
        element("summary", {}, `What your policies promise (${live.promises.length})`),
        element(
          "ul",
          {},
          live.promises.map(({ text }) => element("li", {}, text)),
        ),
      ),
  );
}

function previewCard() {
  const choose = (event) => {
    beside.page = event.target.value;
    showPreview();
  };
  return element(
    "section",
    { class: "card" },
    element("h2", {}, element("label", { for: "preview-page" }, "Your pages now")),
    element("select", { id: "preview-page", onchange: choose }),
    element("iframe"),
  );
}

/* Show a page of the site. The frame is a new one each time: in another way Back would lead through what it showed before. */
function showPreview() {
  const pages = pagesNow();
  if (!(beside.page in pages)) beside.page = "";
  document
    .getElementById("preview-page")
    .replaceChildren(
      ...Object.entries(pages).map(([page, name]) => element("option", { value: page, selected: page === beside.page }, name)),
    );
  document
    .querySelector("#beside iframe")
    .replaceWith(element("iframe", { src: live.server.preview + beside.page, title: "Your pages now", loading: "lazy" }));
}

/* Return the pages that a site with these answers has, by their addresses. */
function pagesNow() {
  const { nursery } = kindOf(form.answers) || {};
  const ours = valueAt(form.answers, ["policies", "form"]) === "fragments" ? "fragments/" : "policies/";
  return {
    "": "Start page",
    "parents/": "For parents",
    "help/": "Help",
    "staff/": "For staff",
    ...(!nursery && { "pupils/": filled("For {learners}", form.answers) }),
    ...(adopted(form.answers).includes("mobile") && { "visitors/": "For visitors" }),
    [ours]: "Policies",
  };
}

function websiteCard() {
  const make = async () => {
    if (beside.making) return;
    beside.making = true;
    sayOfWebsite("Making it. This can take a minute.");
    await saveLive();
    const {
      file,
      faults,
      error,
      left_out: without = [],
    } = live.said ? { error: "It has not been made: your last changes are not saved." } : await ask("/make", { papers: true });
    beside.making = false;
    if (faults) {
      take({ faults, promises: live.promises });
      showLeft();
    }
    const link = file && element("a", { class: "button", href: file, download: true }, "Save the website");
    sayOfWebsite(
      link || error || "It has not been made. First do what stands above.",
      ...without.map((why) => element("span", { class: "hint" }, why)),
    );
  };
  return element(
    "section",
    { class: "card" },
    element("h2", {}, "Make the website"),
    element(
      "p",
      {},
      "One file with the site for any web server, the policies on paper, pages to paste into another system, the calendar, and a sheet that says what to upload where.",
    ),
    element("div", { class: "buttons" }, button("Make the website", make)),
    element("div", { role: "status", id: "made" }),
  );
}

function sayOfWebsite(...said) {
  document.getElementById("made").replaceChildren(...said.filter(Boolean).map((each) => element("p", {}, each)));
}
