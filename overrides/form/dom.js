/* Elements, made one by one: no text that somebody typed is ever read as HTML. */

/* Return an element. An attribute called on… is a listener; one that is undefined, null or false is left out. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== undefined && value !== null && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat(9).filter((child) => child || child === 0));
  return made;
}

/* Say that an element changed, where a script changed it and not a person: whatever reads controls listens for this alone. */
function tellOfChange(node) {
  node.dispatchEvent(new Event("input", { bubbles: true }));
}
