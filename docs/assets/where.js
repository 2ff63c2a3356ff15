/* Where one is in a long policy: the section is named in the line that stays, and marked in the contents. */
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
    said.textContent = heading ? ` › ${heading.textContent.trim()}` : "";
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
}
