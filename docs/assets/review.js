/* The ticks of the promises stay in this browser, for this site alone, until they are forgotten. What is kept is the words that were
   confirmed: a promise that is worded anew is not ticked. */
"use strict";

{
  const key = `Ticks of ${new URL("..", location.href).pathname}`;
  const boxes = [...document.querySelectorAll(".review-boxes input")];
  const forget = document.querySelector(".review-forget");
  const words = (box) => box.closest("label").textContent.trim();

  function show(ticked) {
    for (const box of boxes) box.checked = ticked.has(words(box));
    forget.hidden = !ticked.size;
  }

  function keep(ticked) {
    if (ticked.size) localStorage.setItem(key, JSON.stringify([...ticked]));
    else localStorage.removeItem(key);
    show(ticked);
  }

  /* Two policies may promise the same: it is ticked once. */
  function tick(event) {
    const ticked = new Set(boxes.filter((box) => box.checked).map(words));
    if (!event.target.checked) ticked.delete(words(event.target));
    keep(ticked);
  }

  for (const box of boxes) box.addEventListener("change", tick);
  forget.addEventListener("click", () => {
    keep(new Set());
    boxes[0].focus();
  });
  show(new Set(JSON.parse(localStorage.getItem(key) ?? "[]")));
}
