/* The last pages: save the file, put it where your website is made, ring the numbers, and let others answer their part. */

/* Return the content of the page on which the file is saved. */
function finishPage() {
  const faults = allFaults();
  return [
    element("h1", { tabindex: "-1" }, "Save your answers"),
    ...leftToDo(faults),
    ...savingCards(),
    numbersCard(),
    othersCard(),
    !live.server && draftBox(),
  ];
}

function leftToDo(faults) {
  const left = shownSections(form.answers)
    .flatMap((section) => section.steps)
    .filter(({ needed, answered }) => answered < needed);
  return [
    faults.length > 0 &&
      element(
        "section",
        { class: "card faulty" },
        element("h2", {}, faults.length === 1 ? "One answer to mend" : `${faults.length} answers to mend`),
        element(
          "ul",
          {},
          faults.map(({ path, message }) => element("li", {}, linkTo(path), ` ${message}`)),
        ),
      ),
    left.length > 0
      ? element(
          "p",
          {},
          `${left.length === 1 ? "One step is" : `${left.length} steps are`} not finished. You can save what there is, and go on later. `,
          element("a", { href: "#/tasks" }, "Show what is left"),
        )
      : element("p", {}, "Every question that must be answered is answered."),
  ];
}

/* Return a link to the question at a path, by its label. */
function linkTo(path) {
  const step = stepOf(path);
  return step
    ? element("a", { href: isLeftOver(path) ? "#/tasks" : stepAddress(step) }, nameOf(path))
    : element("span", {}, path.join(" "));
}

function savingCards() {
  if (live.server) {
    const says = live.said
      ? "Your last changes are not saved. What to do stands above."
      : `They are in ${form.fileName}, as far as you have given them. You can close this page and go on later.`;
    return [
      element(
        "section",
        { class: "card" },
        element("h2", {}, live.said ? "Not saved yet" : "Your answers are saved"),
        element("p", {}, says),
      ),
    ];
  }
  return [
    element(
      "section",
      { class: "card" },
      element("h2", {}, "Save the file"),
      element("p", {}, `It is called ${form.fileName}. Keep it: to change an answer, open it here again.`),
      element("div", { class: "buttons" }, button(`Download ${form.fileName}`, downloadFile)),
    ),
    githubCard(),
  ];
}

function downloadFile() {
  const address = URL.createObjectURL(new Blob([fileText()], { type: "text/yaml" }));
  element("a", { href: address, download: form.fileName }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  form.unsaved = false;
}

function githubCard() {
  const known = repositoryOf(form.answers) || { owner: "", repo: "" };
  const said = element("p", { role: "status", id: "github-said" });
  const byHand = element("div");
  const nameField = (id, value) =>
    element("input", { type: "text", id, value, autocomplete: "off", spellcheck: "false", "aria-describedby": said.id });
  const owner = nameField("github-owner", known.owner);
  const repository = nameField("github-repository", known.repo);
  const copyFile = async () => {
    const isCopied = await copy(fileText());
    byHand.replaceChildren(
      isCopied ? "" : element("textarea", { readonly: true, rows: 8, "aria-label": "The text of your file" }, fileText()),
    );
    form.unsaved = form.unsaved && !isCopied;
    return isCopied ? "Copied. " : "This browser does not let the page copy. Select the text below, and copy it. ";
  };
  const press = async () => {
    const [, from, name] = /github\.com\/([\w-]+)\/?([\w.-]*)/i.exec(`${owner.value} ${repository.value}`) || []; // an address, pasted
    if (from) owner.value = from;
    if (name) repository.value = name;
    const place = { owner: owner.value.trim(), repo: repository.value.trim() };
    const isName = { owner: /^[\w-]+$/.test(place.owner), repo: /^[\w.-]+$/.test(place.repo) };
    owner.ariaInvalid = isName.owner ? null : "true";
    repository.ariaInvalid = isName.repo ? null : "true";
    if (!isName.owner || !isName.repo) {
      said.textContent = "Write both names as in the address of your repository: github.com/oakfield/school-policies";
      return (isName.owner ? repository : owner).focus();
    }
    const { url, copies } = form.base ? { url: fileLink(place), copies: true } : newFileLink({ ...place, text: fileText() });
    const word = copies ? await copyFile() : "";
    window.open(url, "_blank", "noopener");
    said.replaceChildren(
      word,
      copies ? "Paste it into the page that has opened. " : "",
      "If none has opened: ",
      element("a", { href: url, target: "_blank", rel: "noreferrer" }, "open GitHub (in a new tab)"),
    );
  };
  return element(
    "section",
    { class: "card" },
    element("h2", {}, "Put it on GitHub"),
    element(
      "p",
      {},
      form.base
        ? "GitHub opens with your file. Select all of it, paste, and press Commit changes."
        : "GitHub opens with a new file. If it is empty, paste: your answers have been copied. Then press Commit changes, twice.",
    ),
    !form.base &&
      element(
        "p",
        {},
        "If you have no repository there yet, ",
        element(
          "a",
          {
            href: templateLink({ template: DATA.template.replace("https://github.com/", "") }),
            target: "_blank",
            rel: "noreferrer",
          },
          "make your copy of the template (opens in a new tab)",
        ),
        " first.",
      ),
    element("div", { class: "question" }, element("label", { for: "github-owner" }, "Your organisation’s name on GitHub"), owner),
    element("div", { class: "question" }, element("label", { for: "github-repository" }, "Your repository’s name"), repository),
    element(
      "div",
      { class: "buttons" },
      button("Open in GitHub", press),
      button("Copy the text", async () => (said.textContent = await copyFile()), "second"),
    ),
    said,
    byHand,
  );
}

/* Copy a text. Return whether the browser allowed it. */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const at = document.activeElement;
    const area = element("textarea", { class: "off-screen" }, text);
    document.body.append(area);
    area.select();
    const isCopied = document.execCommand("copy"); // where a page from the disk may not use the clipboard otherwise
    area.remove();
    at.focus();
    return isCopied;
  }
}

const rung = new Set(); // the numbers that somebody has ticked while this page is open

function numbersCard() {
  const item = ({ path, number, whose }, at) => {
    const tick = ({ target }) => (target.checked ? rung.add(number) : rung.delete(number));
    const dialled = number.replace(/(?:ext|option|x).*|\(0\)|[^\d+]/gi, "");
    return element(
      "li",
      {},
      element("input", { type: "checkbox", id: `rung-${at}`, checked: rung.has(number), onchange: tick }),
      element("label", { for: `rung-${at}` }, whose),
      " ",
      element("a", { href: `tel:${dialled}` }, element("strong", {}, number)),
      " ",
      element("a", { href: stepAddress(stepOf(path)) }, "Change", unseen(` ${number}`)),
    );
  };
  const numbers = numbersToRing(form.answers);
  return element(
    "section",
    { class: "card" },
    element("h2", {}, "Ring every number"),
    element(
      "p",
      {},
      numbers.length
        ? "A wrong number is worse than none. Ring each, and tick it when the right person has answered."
        : "There are no numbers yet.",
    ),
    element("ul", { class: "ticks" }, numbers.map(item)),
  );
}

function othersCard() {
  const where =
    location.protocol === "file:" ? "It is the file form.html that you opened." : `Its address is ${location.href.split("#")[0]}`;
  return element(
    "section",
    { class: "card" },
    element("h2", {}, "Let others answer their part"),
    element(
      "ol",
      {},
      element(
        "li",
        {},
        "Send them this form and the file that you have saved. ",
        live.server ? element("a", { href: "/form.html", download: true }, "Save the form to send it") : where,
      ),
      element("li", {}, "They open your file in the form, choose who they are above the list of steps, and answer."),
      element("li", {}, "They save the file, and send it back. You put it in below, and save yours."),
    ),
    element("p", {}, "Or print the questions of one person, to be answered by hand:"),
    element(
      "ul",
      {},
      Object.entries(DATA.who).map(([who, called]) =>
        element("li", {}, element("a", { href: `#/print/${who}` }, `Print the questions for ${called}`)),
      ),
    ),
    openCard(
      "Put in a file that came back",
      "What it answers and yours does not is taken over. Where both answer and differ, you choose.",
      (text) => {
        const { answers, faults } = read(text);
        if (!faults.length) {
          pending = { answers, isRight: !answers.name || !form.answers.name || answers.name === form.answers.name };
          goTo("#/merge");
        }
        return faults;
      },
    ),
  );
}

let pending = null; // the answers of a file that came back, and whether it is of the same setting

/* Return the content of the page on which two files are put together. */
function mergePage() {
  if (!pending) return finishPage();
  const leave = element("a", { href: "#/finish" }, "Leave it");
  if (!pending.isRight) {
    const goOn = () => {
      pending.isRight = true;
      showPage();
    };
    return [
      element("h1", {}, "Is this the right file?"),
      element("p", {}, `It is a file of ${pending.answers.name}. Yours is of ${form.answers.name}.`),
      element("div", { class: "buttons" }, button("Go on with this file", goOn), leave),
    ];
  }
  const { added, unlike } = compared(form.answers, pending.answers);
  const take = () => {
    const theirs = unlike.filter((_, at) => document.querySelector(`[name="unlike-${at}"][value="theirs"]`).checked);
    for (const { path, theirs: value } of [...added, ...theirs]) form.answers = withAnswer(form.answers, path, value);
    pending = null;
    changed();
    goTo("#/tasks");
  };
  const count =
    added.length === 1
      ? "The other file has one answer that yours does not."
      : `The other file has ${added.length} answers that yours does not.`;
  return [
    element("h1", {}, "Put the two files together"),
    added.length > 0 && element("p", {}, count),
    element(
      "ul",
      {},
      added.map(({ path, theirs }) => element("li", {}, `${nameOf(path)} `, element("strong", {}, shown(theirs, path)))),
    ),
    unlike.map(({ path, ours, theirs }, at) =>
      element(
        "fieldset",
        { class: "question" },
        element("legend", { class: "label" }, nameOf(path)),
        [
          ["ours", "Yours", ours],
          ["theirs", "The other file’s", theirs],
        ].map(([value, whose, answer]) =>
          element(
            "div",
            { class: "option" },
            element("input", {
              type: "radio",
              name: `unlike-${at}`,
              value,
              id: `unlike-${at}-${value}`,
              checked: value === "ours",
            }),
            element("label", { for: `unlike-${at}-${value}` }, `${whose}: ${shown(answer, path)}`),
          ),
        ),
      ),
    ),
    added.length + unlike.length
      ? element("div", { class: "buttons" }, button("Take over", take), leave)
      : [element("p", {}, "The other file has no answer that yours does not have."), element("a", { href: "#/finish" }, "Back")],
  ];
}

/* Return an answer as one line of text. */
function shown(answer, path) {
  if (path[0] === "practices") {
    if (answer.answer === "no") return "No: ask us one by one";
    return answer.except ? `All but ${[].concat(answer.except).length} of these are so here` : "All of this is so here";
  }
  if (Array.isArray(answer)) return answer.map((each) => shown(each, path)).join("; ") || "none";
  if (isPart(answer))
    return Object.entries(answer)
      .map(([key, value]) => shown(value, [...path, key]))
      .join(", ");
  const { options = [], labels = [] } = questionAt(path) || {};
  const label = labels[options.indexOf(answer)];
  return label ? filled(label, form.answers) : answer;
}

function draftBox() {
  const said = element("p", { role: "status" });
  const keep = ({ target }) => {
    keepDraft(target.checked);
    said.textContent = target.checked && !form.keep ? "This browser keeps nothing for this page. Save the file instead." : "";
    target.checked = form.keep;
  };
  return element(
    "section",
    { class: "card" },
    element(
      "div",
      { class: "option" },
      element("input", { type: "checkbox", id: "keep", checked: form.keep, "aria-describedby": "keep-says", onchange: keep }),
      element("label", { for: "keep" }, "Keep a draft on this computer"),
    ),
    element(
      "p",
      { class: "hint", id: "keep-says" },
      "Whoever uses this browser after you can read it. On a computer that you share, leave this off and save the file.",
    ),
    said,
  );
}
