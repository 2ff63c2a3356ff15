/* Sentences: what each option of a choice makes the pages say. They are DATA.sentences, and schoolgate/form/sentences.py says
   what their entries mean. It touches no page. */

/* Return the sentence of an option as a setting’s pages will have it; empty where the option has a label alone. */
function sentenceOf(path, option, answers) {
  const template = sentenceWithHoles(path, option, answers);
  return template && capital(filled(template, answers, path));
}

/* Return the sentence before its holes are filled: of those whose case it is, the last. */
function sentenceWithHoles(path, option, answers) {
  const dotted = path.filter((part) => typeof part === "string").join(".");
  const told = (DATA.sentences[dotted] || {})[option] || [];
  const holding = told.filter((entry) => isTheCase(entry, path, answers));
  return holding.length ? holding[holding.length - 1].says : "";
}

function isTheCase(entry, path, answers) {
  if (entry.kinds && !entry.kinds.includes(answers.kind)) return false;
  return Object.entries(entry.if || {}).every(([dotted, wanted]) => {
    if (dotted === "head_is_a_lead") return headIsALead(answers) === wanted;
    const answer = answerBeside(dotted, path, answers);
    if (typeof wanted === "boolean") return isSaid(answer) === wanted;
    return Array.isArray(answer) ? answer.includes(wanted) : answer === wanted;
  });
}

function isSaid(answer) {
  return answer !== undefined && answer !== "" && answer !== "no" && !(Array.isArray(answer) && !answer.length);
}

/* Return the answer at a dotted path, which leaves item numbers out: of a list of parts, that of the item which the question at
   the other path is about, or else of the first. */
function answerBeside(dotted, path, answers) {
  let answer = answers;
  let place = 0; // how far the two paths are one
  for (const name of dotted.split(".")) {
    const item = typeof path[place] === "number" ? path[place++] : 0;
    if (Array.isArray(answer)) answer = answer[item];
    place = path[place] === name ? place + 1 : path.length;
    answer = answer !== null && typeof answer === "object" ? answer[name] : undefined;
  }
  return answer;
}
