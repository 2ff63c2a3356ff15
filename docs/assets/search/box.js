/* The search box on every page. Nothing is fetched before it is used, and nothing that is typed leaves the page. */
"use strict";

{
  const home = new URL("../../", document.currentScript.src); // this file is assets/search/box.js
  const box = document.querySelector(".search");
  const part = (name) => box.querySelector(name);
  const [opener, form, field, said] = [".search-open", "form", "input", ".search-said"].map(part);
  const SOME = 8; // results shown at once
  let panel = null; // where results are shown, once there are any
  let find = null;
  let found = { lines: [], all: 0 };
  let begun = null;
  let cameFrom = null; // what had the focus before a key or the button called the search
  let soon = 0;

  // ------------------------------------------------------------------------------------------------------------
  // Fetching

  function script(name) {
    return new Promise((resolve, reject) => {
      const element = document.createElement("script");
      Object.assign(element, { src: new URL(`assets/search/${name}`, home).href, async: false });
      element.addEventListener("load", resolve);
      element.addEventListener("error", reject);
      document.head.append(element);
    });
  }

  async function index() {
    if (location.protocol === "file:") {
      await script("../../search/index.js"); // the offline edition has it: a page that is a file may fetch nothing
      return searchIndex;
    }
    const answer = await fetch(new URL("search/index.json", home));
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.json();
  }

  function ready() {
    begun ||= Promise.all([index(), script("engine.js"), script("words.js"), script("danger.js"), script("finder.js")])
      .then(([told]) => {
        find = makeFinder(told);
      })
      .catch(() => {
        begun = null; // so that the next letter tries again
      });
    return begun;
  }

  // ------------------------------------------------------------------------------------------------------------
  // Showing

  function element(tag, className, ...inside) {
    const made = Object.assign(document.createElement(tag), { className });
    made.append(...inside);
    return made;
  }

  function item({ url, id, title, number, heading, called, kind, pieces }) {
    const name = called || (kind === "rule" ? `Rule ${number}: ${heading}` : `${number} ${heading}`.trim()) || title;
    const link = element("a", "", name);
    link.href = new URL(url + (id && `#${id}`), home).href;
    const marked = pieces.map(([words, matches]) => (matches ? element("mark", "", words) : words));
    const where = called ? `Who to call. ${title}` : name === title ? "" : title;
    const made = element("li", "", link);
    if (where) made.append(element("p", "search-where", where));
    if (marked.length) made.append(element("p", "search-words", ...marked));
    return made;
  }

  /* Tell those who listen, when the typing stops. */
  function say(text) {
    clearTimeout(soon);
    soon = setTimeout(() => {
      said.textContent = text;
    }, 600);
  }

  function makePanel() {
    box.append(part("template").content);
    panel = part(".search-found");
    panel.addEventListener("click", (event) => {
      if (event.target.closest("a")) close();
    });
    part(".search-close").addEventListener("click", leave);
    part(".search-more").addEventListener("click", () => {
      const before = part(".search-lines").children.length;
      showSome(before + SOME);
      part(".search-lines").children[before].querySelector("a").focus();
      say(part(".search-count").textContent);
    });
  }

  /* Show so many of the results that were found, and a button for more. */
  function showSome(many) {
    const { lines, all } = found;
    const list = part(".search-lines");
    list.append(...lines.slice(list.children.length, many).map(item));
    const shown = list.children.length;
    part(".search-more").hidden = shown === lines.length;
    const before = shown < all ? `The first ${shown} of ` : "";
    if (all) part(".search-count").textContent = `${before}${all} ${all === 1 ? "result" : "results"}`;
  }

  function show(how, { danger = false, none = false, lines = [], all = 0, helping = 0 } = {}) {
    if (!panel) makePanel();
    found = { lines, all };
    part(".search-count").textContent = how;
    part(".search-help").hidden = !danger && !none;
    part(".search-doors").hidden = !none;
    part(".search-more").textContent = helping ? "Show other results" : "Show more results";
    part(".search-lines").replaceChildren();
    showSome(Math.min(SOME, helping || SOME));
    panel.hidden = false;
    panel.scrollTop = 0;
    const count = part(".search-count").textContent;
    say(danger ? `If you are in danger now, call 999. Help comes first. ${count}` : count);
  }

  function hide() {
    if (panel) panel.hidden = true;
    say("");
  }

  async function answer() {
    const text = field.value.trim();
    if (text.length < 2) {
      hide();
      return;
    }
    if (!find) {
      show("Searching…");
      await ready();
      if (field.value.trim() !== text) return; // more was typed meanwhile, and is on its way
    }
    if (!find) {
      show("Search is not working. These pages may help.", { none: true });
      return;
    }
    const answers = find(field.value);
    const none = !answers.lines.length;
    show(none ? `Nothing found for “${text}”. These pages may help.` : "", { ...answers, none });
  }

  function open() {
    box.classList.add("search-is-open");
    opener.setAttribute("aria-expanded", "true");
    field.focus();
    field.select();
    answer();
  }

  function close() {
    box.classList.remove("search-is-open");
    opener.setAttribute("aria-expanded", "false");
    hide();
  }

  // ------------------------------------------------------------------------------------------------------------
  // Keys and clicks

  const stops = () => [field, ...[...box.querySelectorAll(".search-found a, .search-more")].filter((link) => link.offsetParent)];

  function move(step, event) {
    const places = stops();
    const next = places.indexOf(document.activeElement) + step;
    if (next < 0 || next >= places.length) return;
    event.preventDefault();
    places[next].focus();
  }

  /* From the results back to the field; from the field back to where one came from. */
  function leave() {
    const inside = document.activeElement !== field;
    close();
    if (inside && field.offsetParent) {
      field.focus();
    } else if (cameFrom) {
      cameFrom.focus();
      cameFrom = null;
    }
  }

  field.addEventListener("input", answer);
  field.addEventListener("click", answer);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await answer();
    stops()[1]?.focus();
  });
  opener.addEventListener("click", () => {
    cameFrom = opener;
    if (box.classList.contains("search-is-open")) close();
    else open();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") move(1, event);
    if (event.key === "ArrowUp") move(-1, event);
    if (event.key === "Escape") leave();
  });
  // No key without Ctrl or Command calls it: whoever speaks to the computer would call it by chance (WCAG 2.1.4).
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (!box.contains(document.activeElement)) cameFrom = document.activeElement;
    open();
  });
  // Once left it closes, so that it covers nothing that has the focus.
  box.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !box.contains(event.relatedTarget)) close();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!box.contains(event.target)) close();
  });

  opener.hidden = form.hidden = false;
}
