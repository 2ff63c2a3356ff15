/* The form beside the live preview: `schoolgate serve --form` keeps the file, checks it as `check` does, and shows the site. */

const live = { server: null, text: "", faults: [], promises: [], said: "", timer: 0 };

/* Return what is known of the server that shows this page; null where the page stands alone. */
function serverOf() {
  const block = document.getElementById("form-server");
  return block && JSON.parse(block.textContent);
}

/* Fetch the file and show the preview. Resolves when the form can be shown. */
async function startLive(server) {
  live.server = server;
  const { text = "" } = await ask("/setting");
  form.fileName = `${server.setting}.yml`;
  const faults = text ? open(text, form.fileName) : [];
  if (faults.length) {
    live.faults = faults.map((fault) => ({ ...fault, path: null, sort: "fault" }));
    live.said = "The file cannot be read. Mend it in the program in which you write it, then load this page again.";
  } else if (!live.said) {
    live.text = text;
    if (text) take(await ask("/check", { text }));
    goTo(location.hash || (text ? "#/tasks" : stepAddress(allSteps()[0])));
  }
  showBeside();
  subscribe(() => {
    clearTimeout(live.timer);
    live.timer = setTimeout(saveLive, 600); // when somebody has stopped typing
  });
}

/* Save the file, and show what `check` says of it. */
async function saveLive() {
  clearTimeout(live.timer);
  const text = live.server && fileText();
  if (!live.server || text === live.text) return;
  const answer = await ask("/save", { text, was: live.text });
  if (answer.changed) {
    live.said = "The file was changed in another program since. Load this page again to go on from there. What you typed last is not in it.";
  } else {
    live.text = text;
    live.said = "";
    take(answer);
  }
  showBeside();
}

function take({ faults = [], promises = [] }) {
  Object.assign(live, { faults, promises });
}

/* Ask the server. A file that was changed meanwhile gives {changed: true}; a server that has stopped, a sentence. */
async function ask(address, sent) {
  try {
    const response = await fetch(address, sent && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(sent) });
    if (response.status === 409) return { changed: true };
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.error);
    return answer;
  } catch (fault) {
    live.said = fault.message || "The program has stopped. Start it again, then load this page again.";
    return {};
  }
}

/* Return what is wrong with answers: as this page finds it and, where it has a server, as `check` does. One fault an answer. */
function allFaults() {
  const own = check(form.answers);
  const isOther = (fault) => !own.some(({ path }) => JSON.stringify(path) === JSON.stringify(fault.path));
  return [...own, ...liveFaults().filter(isOther)];
}

/* Return what `check` found at questions: what one answer says against another, too. */
function liveFaults() {
  return live.faults.filter(({ path, sort }) => path && sort === "fault");
}
