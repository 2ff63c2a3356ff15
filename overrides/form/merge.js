/* Two files of one setting that different people filled in: what the other one adds, and where the two differ. Knows no page. */

/* Return where another file’s answers differ from ours, each {path, ours, theirs}. A list is one answer. */
function differences(ours, theirs, path = []) {
  const parts = [ours, theirs].every((value) => value === undefined || (typeof value === "object" && !Array.isArray(value)));
  if (parts) {
    const keys = [...new Set([...Object.keys(ours || {}), ...Object.keys(theirs || {})])];
    return keys.flatMap((key) => differences(ours?.[key], theirs?.[key], [...path, key]));
  }
  return same(ours, theirs) ? [] : [{ path, ours, theirs }];
}

/* Return what to take over as it is, and what to ask about: {added, unlike}. What only we have stays. */
function compared(ours, theirs) {
  const found = differences(ours, theirs).filter((each) => each.theirs !== undefined);
  return { added: found.filter((each) => each.ours === undefined), unlike: found.filter((each) => each.ours !== undefined) };
}

/* Return every telephone number among the answers, with the path of each: a list of what to ring. */
function numbersToRing(answers) {
  const found = [];
  eachText(answers, [], (path, text) => {
    if (questionAt(path)?.type === "phone") found.push({ path, number: text });
  });
  return found;
}
