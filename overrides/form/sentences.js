/* Sentences: what each option of a choice makes the pages say. They are DATA.sentences, and schoolgate/form/sentences.py says
   what their entries mean. It touches no page. */

/* Return the sentence of an option as a setting’s pages will have it; empty where the option has a label alone. */
function sentenceOf(path, option, answers) {
  const template = sentenceWithHoles(path, option, answers);
  return template && capital(filled(template, answers, path));
}

/* Return the sentence before its holes are filled: of those whose case it is, the last. */
function sentenceWithHoles(path, option, answers) {
  const told = (DATA.sentences[dotted(path)] || {})[option] || [];
  const holding = told.filter((entry) => isTheCase(entry, path, answers));
  return holding.length ? holding[holding.length - 1].says : "";
}

function isTheCase(entry, path, answers) {
  if (entry.kinds && !entry.kinds.includes(answers.kind)) return false;
  return Object.entries(entry.if || {}).every(([other, wanted]) => {
    if (other === "head_is_a_lead") return headIsALead(answers) === wanted;
    const answer = nearestAnswer(answers, other.split("."), path);
    if (typeof wanted === "boolean") return isSaid(answer) === wanted;
    return Array.isArray(answer) ? answer.includes(wanted) : answer === wanted;
  });
}

function isSaid(answer) {
  return answer !== undefined && answer !== "" && answer !== "no" && !(Array.isArray(answer) && !answer.length);
}
