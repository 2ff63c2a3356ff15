/* Starts the form. It is the last file of the script: what stands in the others is only called from here. */

const DATA = JSON.parse(document.getElementById("form-data").textContent);

addEventListener("hashchange", showPage);
if (serverOf()) startLive(serverOf());
else showPage();
