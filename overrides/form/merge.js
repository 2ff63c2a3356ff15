/* Two files of one setting that different people filled in: what the other one adds, and where the two differ. Knows no page. */

/* Return where another file’s answers differ from ours, each {path, ours, theirs}. */
function differences(ours, theirs, path = []) {
  if (!isOneAnswer(path) && [ours, theirs].every((value) => value === undefined || isPart(value))) {
    const keys = [...new Set([...Object.keys(ours || {}), ...Object.keys(theirs || {})])];
    return keys.flatMap((key) => differences(ours?.[key], theirs?.[key], [...path, key]));
  }
  return same(ours, theirs) ? [] : [{ path, ours, theirs }];
}

/* Return whether what is at a path is one answer, whatever is written in it: a list, a sentence of their own, a group of practices. */
function isOneAnswer(path) {
  return path.length > 0 && (questionAt(path)?.type !== "part" || (isNamed(path) && path.length > 1));
}

/* Return what to take over as it is, and what to ask about: {added, unlike}. What only we have stays. */
function compared(ours, theirs) {
  const found = differences(ours, theirs).filter((each) => each.theirs !== undefined);
  return { added: found.filter((each) => each.ours === undefined), unlike: found.filter((each) => each.ours !== undefined) };
}

/* Return every telephone number among the answers that are asked, each {path, number, whose}: a list of what to ring. */
function numbersToRing(answers) {
  const found = [];
  eachText(onlyAsked(answers, []), [], (path, number) => {
    if (questionAt(path)?.type === "phone") found.push({ path, number, whose: whoseNumber(answers, path) });
  });
  return found;
}

/* Return whose number stands at a path: a role, or a service. */
function whoseNumber(answers, path) {
  const above = path.slice(0, -1);
  const { role, name } = valueAt(answers, above);
  const whose = role || (path[0] === "council" ? labelOf(above) : name);
  return whose ? `${whose}: ${labelOf(path).toLowerCase()}` : labelOf(path);
}
