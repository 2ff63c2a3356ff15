/* Danger: whether it is spoken of, and what comes first if it is. The words are those of settings/shared/search-words.yml.
   Fetched when the search is first used, before finder.js. */
"use strict";

const FOR_CHILDREN = ["help/", "pupils/"]; // where somebody in danger is sent, before any rule
const NEAR = 5; // words of danger as near as this to each other, and in their order, leave no doubt
const FEW = 4; // lines that are shown beside what helps

const isForChildren = ({ url }) => FOR_CHILDREN.includes(url);

/* Make what knows danger. Takes the words of search/index.json, what gives the stem of a word, the stems that say nothing,
   and all lines. Returns dangersIn(stems) and helpFirst(dangers, best, things, ranked). */
function makeDanger(words, stem, passedOver, lines) {
  const people = new Set(wordsOf(words.people).map(stem));
  const needs = (said) => said.split(" ").map((place) => new Set(place.split("/").flatMap(wordsOf).map(stem)));
  const dangers = Object.values(words.danger).flatMap(({ first, said = [], alone = [] }) => [
    ...said.map((words) => ({ first, needs: needs(words), alone: false })),
    ...alone.map((words) => ({ first, needs: needs(words), alone: true })),
  ]);

  /* Return the dangers that some stems speak of. Each is sure if its words stand near each other or, where they may mean
     something harmless too, if nothing else is said. */
  function dangersIn(stems) {
    const telling = stems.filter((stem) => !passedOver.has(stem) && !people.has(stem));
    const saysMore = ({ needs }) => telling.some((stem) => !isAmong(stem, needs));
    return dangers
      .filter(({ needs }) => needs.every((oneOf) => stems.some((stem) => oneOf.has(stem))))
      .map((danger) => ({ ...danger, sure: danger.alone ? !saysMore(danger) : areNear(danger.needs, stems) }));
  }

  /* Put what helps before what else was found. If a danger is sure, only what helps and what speaks of all that was said
     count as helping: a rule about pictures is no answer to “he wants pics”. */
  function helpFirst(found, best, things, ranked) {
    const isSure = found.filter((danger) => danger.sure);
    const sure = isSure.some(({ alone }) => !alone) ? isSure.filter(({ alone }) => !alone) : isSure;
    const ids = sure.length ? sure.flatMap(({ first }) => first) : found[0].first.slice(0, 1);
    const help = [...new Set(ids.map(lineAt))].filter(Boolean).map((line) => ({ line, terms: [] }));
    const others = best.filter(({ line }) => !help.some((each) => each.line === line));
    if (!sure.length) return { helping: 0, best: [...help, ...others] };
    const needsOf = (dangers) => dangers.flatMap(({ needs }) => needs);
    const phrases = needsOf(sure.filter(({ needs }) => needs.length > 1));
    const more = things.filter(({ stems }) => !stems.every((stem) => people.has(stem) || isAmong(stem, phrases)));
    const isTelling = more.length > 1 || more.some(({ stems }) => stems.some((stem) => isAmong(stem, needsOf(sure))));
    const full = isTelling ? ranked(more).filter(({ covers }) => covers === more.length) : [];
    const strong = others.filter(({ line }) => full.some((each) => each.line === line));
    const forChildren = strong.filter(({ line }) => line.places.some(isForChildren)).slice(0, FEW);
    const rules = strong.filter(({ line }) => !line.places.some(isForChildren)).slice(0, FEW);
    const helping = [...help, ...forChildren, ...rules];
    return { helping: helping.length, best: [...helping, ...others.filter((answer) => !helping.includes(answer))] };
  }

  function lineAt(id) {
    return lines.find(({ places }) => places.some((place) => place.id === id && isForChildren(place)));
  }

  return { dangersIn, helpFirst };
}

function isAmong(stem, needs) {
  return needs.some((oneOf) => oneOf.has(stem));
}

/* Tell whether some stems have one for each need, in their order, each near the one before. */
function areNear([next, ...rest], stems, from = 0, to = stems.length) {
  for (let at = from; at < Math.min(to, stems.length); at++) {
    if (next.has(stems[at]) && (!rest.length || areNear(rest, stems, at + 1, at + 1 + NEAR))) return true;
  }
  return false;
}
