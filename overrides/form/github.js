/* GitHub: the addresses of its pages that a school needs on the way from its answers to its site. Nothing here opens or
   fetches one: the person presses the link. */

const GITHUB = "https://github.com";
const SETTING_FILE = "settings/my-school.yml";

// GitHub refuses an address of 8192 bytes or more with “414 URI Too Long”. Whoever is not signed in is first sent to its
// sign-in page, with the whole address encoded once more: that longer one must fit too, with room for what GitHub adds.
const LONGEST_ADDRESS = 8000;

/* Return the repository whose site has the address under `site:`, as {owner, repo}, or null: a school’s own domain names none. */
function repositoryOf(answers) {
  const site = typeof answers.site === "string" ? answers.site.trim() : "";
  const found = /^(?:https?:\/\/)?([a-z\d](?:[a-z\d-]*[a-z\d])?)\.github\.io(?:\/([\w.-]+))?\/?$/i.exec(site);
  if (!found || /\.html?$/i.test(found[2] || "")) {
    return null;
  }
  const owner = found[1].toLowerCase();
  return { owner, repo: found[2] || `${owner}.github.io` };
}

/* Return the address that offers a copy of a template, with all filled in that is known: `template` is owner/name. */
function templateLink({ template, owner, repo }) {
  const [from, name] = template.split("/");
  const known = { template_owner: from, template_name: name, owner, name: repo || "school-policies", visibility: "public" };
  return `${GITHUB}/new?${query(known)}`;
}

/* Return the address that opens a new file in GitHub’s editor: {url, copies}. Where the text is too long for an address it is
   left out, and `copies` says that it must be copied and pasted. */
function newFileLink({ owner, repo, text }) {
  const page = `${pageOf(owner, repo)}/new/main?`;
  const filled = page + query({ filename: SETTING_FILE, value: text });
  const copies = `${GITHUB}/login?${query({ return_to: filled })}`.length > LONGEST_ADDRESS;
  return { url: copies ? page + query({ filename: SETTING_FILE }) : filled, copies };
}

/* Return the address of the editor for the setting file that is there already. */
function fileLink({ owner, repo }) {
  return `${pageOf(owner, repo)}/edit/main/${SETTING_FILE}`;
}

/* Return the address where publishing is turned on. */
function pagesLink({ owner, repo }) {
  return `${pageOf(owner, repo)}/settings/pages`;
}

/* Return the address where Issues are turned off. */
function featuresLink({ owner, repo }) {
  return `${pageOf(owner, repo)}/settings`;
}

/* Return the address that lists what was checked and published. */
function runsLink({ owner, repo }) {
  return `${pageOf(owner, repo)}/actions`;
}

/* Return the address where an organisation gets a second owner. */
function peopleLink({ owner }) {
  return `${GITHUB}/orgs/${encoded(owner)}/people`;
}

function pageOf(owner, repo) {
  return `${GITHUB}/${encoded(owner)}/${encoded(repo)}`;
}

/* Return a query of what is known. */
function query(known) {
  return Object.entries(known)
    .filter(([, value]) => value)
    .map(([key, value]) => `${key}=${encoded(value)}`)
    .join("&");
}

/* Return a text as it stands in an address. Half a character, which a paste can leave behind, cannot be encoded. */
function encoded(text) {
  return encodeURIComponent(text.replace(/[\uD800-\uDFFF]/gu, "\uFFFD"));
}
