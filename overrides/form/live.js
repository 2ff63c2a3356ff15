/* The form beside the live preview: `schoolgate serve --form` keeps the file, checks it as `check` does, and shows the site. */

const live = {
  server: null,
  text: "", // the file as it was last read or saved
  faults: [],
  promises: [],
  said: "", // what keeps the answers from being saved
  closed: null, // why the file cannot be filled in here, each {line, message}
  timer: 0,
  saving: Promise.resolve(),
};

/* Return what is known of the server that shows this page; null where the page stands alone. */
function serverOf() {
  const block = document.getElementById("form-server");
  return block && JSON.parse(block.textContent);
}

/* Fetch the file and show the preview. Resolves when the form can be shown. */
async function startLive(server) {
  live.server = server;
  form.fileName = `${server.setting}.yml`;
  document.querySelector(".sides").before(element("div", { id: "notice", class: "wrap", role: "alert", tabindex: "-1" }));
  const { text, error } = await ask("/setting");
  const checked = text && (await ask("/check", { text }));
  live.closed = error ? [{ message: error }] : null;
  if (text) showFile(text, checked);
  goTo(location.hash || (text ? "#/tasks" : stepAddress(allSteps()[0])));
  showBeside();
  subscribe(() => {
    clearTimeout(live.timer);
    live.timer = setTimeout(saveLive, 600); // when somebody has stopped typing
  });
}

/* Go on with a text that stands in the file. */
function showFile(text, checked) {
  live.text = text;
  const faults = text ? open(text, form.fileName) : [];
  if (!text) beginNew();
  live.closed = faults.length ? faults : null;
  if (!checked?.error) take(checked || {});
}

/* Return the page that stands in place of the form where the file cannot be filled in here. */
function closedPage() {
  return [
    element("h1", {}, `${form.fileName} cannot be read`),
    element(
      "ul",
      {},
      live.closed.map(({ line, message }) => element("li", {}, line ? `Line ${line}: ${message}` : message)),
    ),
    element("p", {}, "Correct it in the program in which you write it. Nothing in it has been changed here."),
    element(
      "div",
      { class: "buttons" },
      button("Read it again", () => location.reload()),
    ),
  ];
}

/* Save the file, and show what `check` says of it. One save follows the other: each says what the file was before it. */
function saveLive() {
  clearTimeout(live.timer);
  live.saving = live.saving.then(saveOnce, saveOnce);
  return live.saving;
}

async function saveOnce() {
  if (!live.server || live.closed) return;
  const text = fileText();
  if (text === live.text) return tell("");
  const { there, error, ...checked } = await ask("/save", { text, was: live.text });
  if (error) return tell(error, button("Try again", saveLive));
  if (there !== undefined) return tellOfAnother(there);
  live.text = text;
  form.unsaved = fileText() !== text;
  tell("");
  take(checked);
  showBeside();
}

/* Say above the form what keeps the answers from being saved, and offer what can be done. Nothing takes it away. */
function tell(message, ...choices) {
  const place = document.getElementById("notice");
  if (message === live.said && (!message || message === STOPPED)) return; // it is said once
  live.said = message;
  const isHere = place.contains(document.activeElement);
  place.replaceChildren(
    message
      ? element(
          "div",
          { class: "summary" },
          element("p", { class: "error" }, message),
          element("div", { class: "buttons" }, choices),
        )
      : "",
  );
  showAgain();
  if (isHere) (message ? place : document.querySelector("#form h1")).focus();
  showBeside();
}

/* Say that another program has changed the file, and ask what is to stand in it. Nothing is lost without a word. */
function tellOfAnother(there) {
  const isThere = Boolean(there.trim());
  const { answers, faults } = isThere ? read(there) : { answers: {}, faults: [] };
  if (faults.length) {
    const [{ line, message }] = faults;
    return tell(
      `Your last changes are not saved. Another program has changed ${form.fileName}, and it cannot be read now. Line ${line}: ${message}`,
      button("Try again", saveLive),
    );
  }
  const changesHere = () => differences(read(live.text).answers, read(fileText()).answers);
  const goOn = async (changes) => {
    const checked = await ask("/check", { text: there });
    tell("");
    if (isThere) {
      showFile(there, checked);
      // All else that the other program wrote stays.
      form.answers = changes.reduce((all, { path, theirs }) => withAnswer(all, path, theirs) || {}, answers);
    } else live.text = there;
    showPage();
    showBeside();
    saveLive();
  };
  if (!isThere)
    return tell(
      `${form.fileName} is no longer there.`,
      button("Save it again", () => goOn([])),
    );
  const names = [...new Set(changesHere().map(({ path }) => nameOf(path)))].slice(0, 5);
  if (!names.length) return goOn([]);
  return tell(
    `Another program has changed ${form.fileName}. What you changed here since is not saved: ${names.join("; ")}`,
    button("Put my changes into the file", () => goOn(changesHere())),
    button("Leave the file as it is now", () => goOn([]), "second"),
  );
}

function take({ faults = [], promises = [] }) {
  const before = JSON.stringify(live.faults);
  Object.assign(live, { faults, promises });
  if (JSON.stringify(faults) !== before) showAgain();
}

/* Show the list of steps, or the last page, as it is now, at the same place. */
function showAgain() {
  if (!/^#\/(?:tasks|finish)/.test(location.hash)) return;
  const at = document.querySelector("#form").contains(document.activeElement) && document.activeElement.getAttribute("href");
  const top = scrollY;
  const away = document.activeElement.closest("#beside, #notice") && document.activeElement;
  showPage();
  const link = [...document.querySelectorAll("#form a")].find((each) => at && each.getAttribute("href") === at);
  (away || link)?.focus();
  scrollTo(0, top);
}

const STOPPED =
  "Your answers are not saved: the program that saves them has stopped. Start it again, and leave this page open. Then press Try again.";

/* Ask the server. A file that was changed meanwhile gives {there}, its text; what went wrong, {error}. */
async function ask(address, sent) {
  try {
    const response = await fetch(
      address,
      sent && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(sent) },
    );
    const answer = await response.json();
    return response.status === 409 ? { there: answer.text } : answer;
  } catch {
    return { error: STOPPED };
  }
}

/* Return what is wrong with answers: as this page finds it and, where it has a server, as `check` does. One fault an answer. */
function allFaults() {
  const own = check(form.answers);
  const isOther = (fault) => !own.some(({ path }) => JSON.stringify(path) === JSON.stringify(fault.path));
  return [...own, ...liveFaults().filter(isOther)];
}

/* Return what `check` found at questions that are asked: what one answer says against another, too. */
function liveFaults() {
  return live.faults.filter(({ path, sort }) => path && sort === "fault" && !isLeftOver(path));
}

/* Return whether a path is of an answer that is no longer asked for: the list of steps offers to remove it. */
function isLeftOver(path) {
  return leftOver(form.answers).some((part) => isAbove(dotted(part), dotted(path)));
}
