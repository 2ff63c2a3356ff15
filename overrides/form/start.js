/* Starts the form. It is the last file of the script: what stands in the others is only called from here. */

const DATA = JSON.parse(document.getElementById("form-data").textContent);

addEventListener("hashchange", showPage);
addEventListener("beforeunload", (event) => {
  if (form.unsaved && !form.keep) event.preventDefault(); // the browser asks whether to leave
});
if (serverOf()) startLive(serverOf());
else {
  history.replaceState(null, "", "#/"); // nothing is answered yet, whichever page was shown before this one was loaded again
  showPage();
}
