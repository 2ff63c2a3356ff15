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
  const left = allSteps().map((step) => ({ step, progress: progressOf(step) })).filter(({ progress }) => progress.shown && !progress.done);
  return [
    faults.length > 0 && element("section", { class: "card faulty" },
      element("h2", {}, faults.length === 1 ? "One answer to mend" : `${faults.length} answers to mend`),
      element("ul", {}, faults.map(({ path, message }) => element("li", {}, linkTo(path), ` ${message}`)))),
    left.length > 0
      ? element("p", {}, `${left.length === 1 ? "One step is" : `${left.length} steps are`} not finished. You can save what there is, and go on later. `, element("a", { href: "#/tasks" }, "Show what is left"))
      : element("p", {}, "Every question that must be answered is answered."),
  ];
}

/* Return a link to the question at a path, by its label. */
function linkTo(path) {
  const step = stepOf(path);
  return step ? element("a", { href: stepAddress(step) }, nameOf(path)) : element("span", {}, path.join(" "));
}

function savingCards() {
  if (live.server) {
    return [element("section", { class: "card" }, element("h2", {}, "Your answers are saved"), element("p", {}, `They are in ${form.fileName}, as far as you have given them. You can close this page and go on later.`))];
  }
  return [
    element("section", { class: "card" },
      element("h2", {}, "Save the file"),
      element("p", {}, `It is called ${form.fileName}. Keep it: to change an answer, open it here again.`),
      element("div", { class: "buttons" }, button(`Download ${form.fileName}`, () => download(form.fileName, fileText())))),
    githubCard(),
  ];
}

function githubCard() {
  const known = repositoryOf(form.answers) || { owner: "", repo: "" };
  const owner = element("input", { type: "text", id: "github-owner", value: known.owner, autocomplete: "off", spellcheck: "false" });
  const repository = element("input", { type: "text", id: "github-repository", value: known.repo, autocomplete: "off", spellcheck: "false" });
  const said = element("p", { role: "status" });
  const press = async () => {
    if (!owner.value.trim() || !repository.value.trim()) {
      said.textContent = "Write the name of your organisation on GitHub and of your repository first.";
      return;
    }
    const place = { owner: owner.value.trim(), repo: repository.value.trim() };
    const { url, copies } = form.base ? { url: fileLink(place), copies: true } : newFileLink({ ...place, text: fileText() });
    if (copies) await copy(fileText(), said);
    isUnsaved = false;
    window.open(url, "_blank", "noopener");
  };
  return element("section", { class: "card" },
    element("h2", {}, "Put it on GitHub"),
    element("p", {}, form.base
      ? "GitHub opens with your file. Select all of it, paste, and press Commit changes."
      : "GitHub opens with a new file. If it is empty, paste: your answers have been copied. Then press Commit changes, twice."),
    !form.base && element("p", {}, "If you have no repository there yet, ", element("a", { href: templateLink({ template: DATA.template.replace("https://github.com/", "") }), target: "_blank", rel: "noreferrer" }, "make your copy of the template (opens in a new tab)"), " first."),
    element("div", { class: "question" }, element("label", { for: "github-owner" }, "Your organisation’s name on GitHub"), owner),
    element("div", { class: "question" }, element("label", { for: "github-repository" }, "Your repository’s name"), repository),
    element("div", { class: "buttons" }, button("Open in GitHub", press), button("Copy the text", () => copy(fileText(), said), "second")),
    said);
}

async function copy(text, said) {
  isUnsaved = false;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = element("textarea", { class: "off-screen", "aria-hidden": "true" });
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy"); // where a page from the disk may not use the clipboard otherwise
    area.remove();
  }
  said.textContent = "Copied. Paste it into the page that has opened.";
}

/* Let the visitor save a file. */
function download(name, text, type = "text/yaml") {
  isUnsaved = false;
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = element("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

function numbersCard() {
  const numbers = numbersToRing(form.answers);
  return element("section", { class: "card" },
    element("h2", {}, "Ring every number"),
    numbers.length === 0 && element("p", {}, "There are no numbers yet."),
    numbers.length > 0 && element("p", {}, "A wrong number is worse than none. Ring each, and tick it when the right person has answered."),
    element("ul", { class: "ticks" }, numbers.map(({ path, number }, at) => element("li", {},
      element("input", { type: "checkbox", id: `rung-${at}` }),
      element("label", { for: `rung-${at}` }, element("strong", {}, number), " ", linkTo(path))))));
}

function othersCard() {
  return element("section", { class: "card" },
    element("h2", {}, "Let others answer their part"),
    element("p", {}, "Send them this form and your file. On the list of steps they choose who they are, answer, and send the file back. Or print their questions and fill in the answers by hand."),
    element("ul", {}, Object.entries(DATA.who).map(([who, called]) => element("li", {}, element("a", { href: `#/print/${who}` }, `Print the questions for ${called}`)))),
    openCard("Put in a file that came back", "What it answers and yours does not is taken over. Where both answer and differ, you choose.", (text) => {
      const { answers, faults } = read(text);
      if (!faults.length) {
        pending = compared(form.answers, answers);
        goTo("#/merge");
      }
      return faults;
    }));
}

let pending = null; // what a file that came back adds, and where it differs

/* Return the content of the page on which two files are put together. */
function mergePage() {
  if (!pending) return finishPage();
  const { added, unlike } = pending;
  const take = () => {
    const theirs = unlike.filter((_, at) => document.querySelector(`[name="unlike-${at}"][value="theirs"]`).checked);
    for (const { path, theirs: value } of [...added, ...theirs]) form.answers = withAnswer(form.answers, path, value);
    pending = null;
    changed();
    goTo("#/tasks");
  };
  return [
    element("h1", { tabindex: "-1" }, "Put the two files together"),
    element("p", {}, added.length === 1 ? "The other file has one answer that yours does not." : `The other file has ${added.length} answers that yours does not.`),
    element("ul", {}, added.map(({ path, theirs }) => element("li", {}, `${nameOf(path)} `, element("strong", {}, shown(theirs))))),
    ...unlike.map(({ path, ours, theirs }, at) => element("fieldset", {},
      element("legend", {}, nameOf(path)),
      [["ours", "Yours", ours], ["theirs", "The other file’s", theirs]].map(([value, whose, answer]) => element("div", { class: "option" },
        element("input", { type: "radio", name: `unlike-${at}`, value, id: `unlike-${at}-${value}`, checked: value === "ours" }),
        element("label", { for: `unlike-${at}-${value}` }, `${whose}: ${shown(answer)}`))))),
    element("div", { class: "buttons" }, button("Take over", take), element("a", { href: "#/finish" }, "Leave it")),
  ];
}

/* Return an answer as one line of text. */
function shown(answer) {
  if (Array.isArray(answer)) return answer.map(shown).join("; ");
  return typeof answer === "object" ? Object.values(answer).map(shown).join(", ") : answer;
}

function draftBox() {
  return element("section", { class: "card" },
    element("div", { class: "option" },
      element("input", { type: "checkbox", id: "keep", checked: form.keep, onchange: (event) => keepDraft(event.target.checked) }),
      element("label", { for: "keep" }, "Keep a draft on this computer")),
    element("p", { class: "hint" }, "Whoever uses this browser after you can read it. On a computer that you share, leave this off and save the file."));
}
