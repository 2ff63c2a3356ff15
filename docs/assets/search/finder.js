/* Finding: which lines of the site answer what was typed. It knows search/index.json, and nothing of the page it is on.
   Fetched when the search is first used, after engine.js, words.js and danger.js. */
"use strict";

const MOST = 40; // lines given
const ALIKE = 0.7; // what another word for the same is worth beside the one that was typed
const FIELDS = { words: 1, asked: 2, headings: 0.7, titles: 0.3, numbers: 3 };
const KINDS = { line: 1.2, helpline: 1.2, rule: 1, section: 1, page: 1 };

/* Make what finds lines. Takes search/index.json as it was read. Returns find(typed), which returns the lines, best first;
   how many there are in all; whether danger is spoken of; and, if it is beyond doubt, how many lines at the top help. */
function makeFinder({ pages, words }) {
  const { MiniSearch, stemmer } = engine;
  const lines = linesOf(pages);
  const known = new Map(); // each word that means something here, and its stem
  for (const word of wordsOf(words.apart)) known.set(word, word);
  const stemOf = (word) => known.get(word) || stemmer(word);
  const stem = (word) => known.set(word, stemOf(word)).get(word);
  const stemsOf = (text) => wordsOf(text).map(stem);
  const index = new MiniSearch({ idField: "place", fields: Object.keys(FIELDS), tokenize: wordsOf, processTerm: stem });
  index.addAll(lines);
  const written = [...known];

  const passedOver = new Set(stemsOf(words.passed_over));
  const { dangersIn, helpFirst } = makeDanger(words, stem, passedOver, lines);
  const phrases = new Map(); // the stems of a phrase, and of all that mean the same
  for (const group of words.same) {
    for (const stems of group.map(stemsOf)) {
      const others = phrases.get(stems.join(" "))?.others || [];
      phrases.set(stems.join(" "), { stems, others: others.concat(group.map(stemsOf)) });
    }
  }
  const longestFirst = [...phrases.values()].sort((one, other) => other.stems.length - one.stems.length);
  const telling = (stems) => stems.filter((stem) => !passedOver.has(stem));
  const nameOf = (stems) => [...new Set(telling(stems))].sort().join(" ");
  const named = new Map(); // what a page is called, and its line
  for (const { kind, called, place, titles } of lines) {
    if (kind === "page") for (const name of [titles, ...called.split(",")]) named.set(nameOf(stemsOf(name)), place);
  }
  named.delete("");
  stemsOf(words.no_slips);
  const stems = new Set(known.values());
  const meant = makeSpelling(known, words.spelt, (word) => stems.has(stemOf(word)));

  /* Return the things that are asked for: each word or phrase that says something, with the others for the same. */
  function thingsIn(typed, unfinished) {
    const all = typed.map(stemOf);
    let left = telling(all).length ? telling(all) : all;
    const things = [];
    function take({ stems, others }) {
      if (!stems.every((stem) => all.includes(stem)) || !stems.some((stem) => left.includes(stem))) return;
      things.push({ stems, others });
      left = left.filter((stem) => !stems.includes(stem));
    }
    // Two words that the site writes as one too: head phones.
    typed.slice(1).forEach((word, before) => {
      const one = stemOf(typed[before] + word);
      const same = phrases.get(one)?.others || [];
      if (stems.has(one)) take({ stems: all.slice(before, before + 2), others: [[one], ...same] });
    });
    longestFirst.forEach(take);
    things.push(...[...new Set(left)].map((stem) => ({ stems: [stem], others: [] })));
    const last = things.find(({ stems }) => unfinished.length > 1 && stems.includes(all.at(-1)));
    if (last) last.begun = written.filter(([word]) => word.startsWith(unfinished)).map(([, stem]) => stem);
    return things;
  }

  /* Return, for each line that speaks of a thing, how much: 1 for the one that does most. And the words that it says it by. */
  function linesOn({ stems, others, begun = [] }) {
    const said = new Map();
    function look(queries, combineWith, worth) {
      const found = index.search(
        { queries, combineWith },
        { boost: FIELDS, tokenize: (stem) => [stem], processTerm: (stem) => stem },
      );
      for (const { id, score, terms } of found) {
        const before = said.get(id) || { much: 0, terms: [] };
        const much = Math.max(before.much, (worth * score) / found[0].score);
        said.set(id, { much, terms: before.terms.concat(terms) });
      }
    }
    look(stems, "AND", 1);
    for (const other of others) look(other, "AND", ALIKE);
    look(begun, "OR", ALIKE);
    return said;
  }

  /* Return the lines that speak of some things, best first, each with how many of them and by which words. */
  function ranked(things) {
    const answers = new Map();
    for (const said of things.map(linesOn)) {
      const rare = Math.log(1 + lines.length / said.size);
      for (const [id, { much, terms }] of said) {
        const answer = answers.get(id) || { line: lines[id], sum: 0, covers: 0, terms: [] };
        answer.sum += much * rare;
        answer.covers += 1;
        answer.terms.push(...terms);
        answers.set(id, answer);
      }
    }
    const most = Math.max(0, ...[...answers.values()].map(({ covers }) => covers));
    const best = [...answers.values()].filter(({ covers }) => covers >= most / 2);
    const worth = ({ sum, covers, line }) => sum * covers * KINDS[line.kind];
    return best.sort((one, other) => worth(other) - worth(one));
  }

  return function find(text) {
    const typed = meant(text);
    const all = typed.map(stemOf);
    const last = /\d$/.test(text) ? typed.at(-1) : wordsOf(text).at(-1);
    const unfinished = /[\p{L}\p{N}]$/u.test(text) ? last : "";
    const things = thingsIn(typed, unfinished);
    let best = ranked(things);
    const page = lines[named.get(nameOf(all))];
    if (page) best = [{ line: page, terms: all }, ...best.filter(({ line }) => line !== page)];
    const found = dangersIn(all);
    const { helping, best: inOrder } = found.length ? helpFirst(found, best, things, ranked) : { helping: 0, best };
    return {
      danger: found.length > 0,
      helping,
      all: inOrder.length,
      lines: inOrder.slice(0, MOST).map(({ line: { kind, words, places }, terms }) => {
        const isMatch = (word) => wordsOf(word).some((part) => terms.includes(stemOf(part)));
        const forChildren = found.length ? places.filter(isForChildren) : [];
        const place = placeToShow(forChildren.length ? forChildren : places, isMatch);
        return { ...place, kind, pieces: excerpt(words, isMatch) };
      }),
    };
  };
}

/* Return every line that can be found. What several pages say in the same words is one line with several places. */
function linesOf(pages) {
  const byWords = new Map();
  function put(kind, words, asked, place, called = "") {
    const key = kind === "rule" || kind === "line" ? words : `${place.url}#${place.id}`;
    if (!byWords.has(key)) byWords.set(key, { kind, words, asked, called, places: [] });
    byWords.get(key).places.push(place);
  }
  for (const page of pages) {
    const top = { url: page.u, title: page.t, id: "", number: "", heading: "", called: "" };
    put("page", page.s.find(({ h }) => !h)?.x || "", "", top, page.k);
    for (const { i: id = "", n: number = "", h: heading = "", x: said = "", k: asked = "", l: lines = [] } of page.s) {
      const at = { ...top, id, number, heading };
      if (heading) put("section", said, asked, at);
      for (const { i, n = "", c = "", x, k = "" } of lines) {
        put(c ? "helpline" : n ? "rule" : "line", x, k, { ...at, id: i, number: n, called: c });
      }
    }
  }
  const joined = (places, part) => places.map((place) => place[part]).join(" ");
  return [...byWords.values()].map((line, place) => ({
    ...line,
    place,
    headings: `${joined(line.places, "heading")} ${joined(line.places, "called")}`,
    titles: joined(line.places, "title"),
    numbers: joined(line.places, "number"),
  }));
}

/* Of the places that say the same, give that on the page that was asked about. */
function placeToShow(places, isMatch) {
  const fit = (place) => wordsOf(`${place.number} ${place.heading} ${place.title}`).filter(isMatch).length;
  return places.reduce((best, place) => (fit(place) > fit(best) ? place : best));
}

/* Return a text, or what of it is around the first matches, as pieces: the words, and whether they match. */
function excerpt(text, isMatch) {
  const matches = [...text.matchAll(WORD)].filter(([word]) => isMatch(word));
  const start = text.length > 320 && matches.length ? text.lastIndexOf(" ", Math.max(0, matches[0].index - 60)) + 1 : 0;
  const room = text.indexOf(" ", start + 280);
  const end = text.length - start > 320 && room >= 0 ? room : text.length;
  const pieces = [[start ? "… " : "", false]];
  let at = start;
  for (const { 0: word, index } of matches) {
    if (index + word.length > end) break;
    pieces.push([text.slice(at, index), false], [word, true]);
    at = index + word.length;
  }
  pieces.push([text.slice(at, end), false], [end < text.length ? " …" : "", false]);
  return pieces.filter(([words]) => words);
}
