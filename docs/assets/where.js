/* Where one is in a long policy: the section is named in the line that stays, and marked in the contents. And a way through it
   by keyboard: Tab goes from section to section, the arrow keys from rule to rule. */
"use strict";

{
  const contents = document.getElementById("contents");
  const fold = contents.querySelector("details");
  const links = new Map([...contents.querySelectorAll("a")].map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
  const headings = [...document.querySelectorAll(".article h2[id]")].filter((heading) => links.has(heading.id));
  const [said, back, on] = [".where-section", ".where-back", ".where-on"].map((name) => document.querySelector(name));
  const wide = matchMedia("(min-width: 62rem)");
  let here = null;

  function mark(number) {
    if (number === here) return;
    here = number;
    for (const link of links.values()) link.removeAttribute("aria-current");
    const heading = headings[number];
    said.textContent = heading ? heading.textContent.trim() : "";
    const link = heading && links.get(heading.id);
    if (link) {
      link.setAttribute("aria-current", "true");
      if (wide.matches) contents.scrollTop = link.offsetTop - contents.clientHeight / 2;
    }
    for (const [step, other] of [[back, headings[number - 1]], [on, headings[number + 1]]]) {
      step.hidden = !other;
      if (other) step.href = `#${other.id}`;
    }
  }

  /* The last heading that is above a line a little below the bar. */
  function look() {
    const above = headings.filter((heading) => heading.getBoundingClientRect().top < 160);
    mark(above.length - 1);
  }

  function openWhereThereIsRoom() {
    fold.open = wide.matches;
  }

  openWhereThereIsRoom();
  wide.addEventListener("change", openWhereThereIsRoom);
  document.querySelector('.where a[href="#contents"]').addEventListener("click", () => {
    fold.open = true;
  });
  addEventListener("scroll", () => requestAnimationFrame(look), { passive: true });
  look();

  /* Each rule’s number is a link, to be shared. Hundreds of them would be as many stops of the Tab key. The one that was linked to
     stays a stop, so that Tab goes on from there. */
  const numbers = [...document.querySelectorAll(".article a.clause-number")];
  const ofRules = numbers.filter((number) => number.closest(".clause"));

  function stopAtSectionsAlone() {
    for (const number of ofRules) number.tabIndex = number.hash === location.hash ? 0 : -1;
  }

  function walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = numbers.indexOf(event.target);
    if (!step || at < 0 || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    numbers[at + step]?.focus();
  }

  /* Shown beside the number that has the focus, and not said: a screen reader reads each rule and its link anyway. */
  const article = document.querySelector(".article");
  article.dataset.arrows = "";
  stopAtSectionsAlone();
  addEventListener("hashchange", stopAtSectionsAlone);
  article.addEventListener("keydown", walk);
}
