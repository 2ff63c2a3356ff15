/* The first page: begin, open a file, or go on with a draft. */

/* Return the first page’s content. Beside the preview there is one file alone, and nothing else is begun. */
function startPage() {
  if (live.server) return tasksPage();
  const isBegun = Object.keys(form.answers).length > 0;
  const kept = !isBegun && draft();
  return [
    element("h1", { tabindex: "-1" }, "Answer for your setting"),
    element(
      "p",
      {},
      "Your answers make your online-safety website: the policies, a page for parents, signs for visitors, and who to call. You can answer in any order, leave what you do not know, and come back.",
    ),
    element(
      "p",
      {},
      "Each page says whom it is for: the office, the person in charge, the safeguarding lead or whoever looks after your technology. You can print their questions, or send them the form.",
    ),
    element("p", {}, "Nothing that you type leaves this computer until you save the file and send it yourself."),
    isBegun &&
      element(
        "section",
        { class: "card" },
        element("h2", {}, "Go on with your answers"),
        element("p", {}, "If you start a new file, or open another, these answers are lost unless you have saved them."),
        element(
          "div",
          { class: "buttons" },
          element("a", { class: "button", href: "#/tasks" }, "Go on"),
          element("a", { href: "#/finish" }, "Save them"),
        ),
      ),
    kept &&
      element(
        "section",
        { class: "card" },
        element("h2", {}, "Go on with your draft"),
        element(
          "p",
          {},
          kept.answers.name ? `There is a draft for ${kept.answers.name} on this computer.` : "There is a draft on this computer.",
        ),
        element(
          "div",
          { class: "buttons" },
          button("Go on with the draft", () => {
            Object.assign(form, kept);
            changed();
            goTo("#/tasks");
          }),
          button(
            "Forget the draft",
            () => {
              keepDraft(false);
              showPage();
            },
            "second",
          ),
        ),
      ),
    element(
      "section",
      { class: "card" },
      element("h2", {}, "Begin"),
      element(
        "div",
        { class: "buttons" },
        button(
          "Start a new file",
          () => {
            beginNew();
            goTo(stepAddress(allSteps()[0]));
          },
          isBegun ? "second" : "",
        ),
      ),
    ),
    !kept && draftBox(),
    openCard(
      "Open your file",
      "To change an answer, or to go on with a file that you saved. Only the lines that you change will differ.",
      (text, name) => {
        const faults = open(text, name);
        if (!faults.length) goTo("#/tasks");
        return faults;
      },
    ),
  ];
}

/* Return a section that asks for a setting file. Takes what to do with its text and its name: it returns what is wrong with it. */
function openCard(title, says, take) {
  const faulty = element("div", { role: "alert" });
  const chosen = async ({ target }) => {
    const [file] = target.files;
    if (!file) return;
    faulty.replaceChildren();
    const text = await textOf(file);
    const faults =
      file.size > 400_000
        ? [{ message: "This file is too large. Choose a file such as my-school.yml." }]
        : text === null
          ? [{ message: NO_TEXT }]
          : take(text, nameOfFile(file));
    faulty.replaceChildren(
      ...faults
        .slice(0, 5)
        .map(({ line, message }) => element("p", { class: "error" }, line ? `Line ${line}: ${message}` : message)),
    );
    target.value = "";
  };
  const id = `open-${title.toLowerCase().replace(/\W+/g, "-")}`;
  return element(
    "section",
    { class: "card" },
    element("h2", {}, element("label", { for: id }, title)),
    element("p", { class: "hint", id: `${id}-says` }, says),
    element("input", { type: "file", id, accept: ".yml,.yaml", "aria-describedby": `${id}-says`, onchange: chosen }),
    faulty,
  );
}

const NO_TEXT =
  "This file cannot be read as text. Choose a file such as my-school.yml. If this is it, save it as UTF-8 text in the program in which it was written.";

/* Return the text of a file; null where it is none in UTF-8. */
async function textOf(file) {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
    return text.includes("\0") ? null : text;
  } catch {
    return null;
  }
}

/* Return the name of a file without the number that a browser gives a second copy: my-school (1).yml. */
function nameOfFile({ name }) {
  return name.replace(/ ?\(\d+\)(?=\.\w+$)/, "");
}

function button(label, press, look = "") {
  return element("button", { type: "button", class: look || undefined, onclick: press }, label);
}
