/* Words: how what is typed and what is written become words that can be compared. It knows nothing of the site.
   Fetched when the search is first used, before finder.js. */
"use strict";

// A number in groups, such as a telephone number; the number of a rule; or a word, with what follows an apostrophe.
const WORD = /\d+(?:\s\d+)+|\d+(?:\.\d+)+|[\p{L}\p{M}\p{N}]+(?:['’‘ʼ´`′＇][\p{L}\p{M}]+)*/gu;
const NO_ACCENT = { ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ß: "ss", æ: "ae", œ: "oe", ı: "i" };

/* Return a text in small letters, without accents and with one kind of apostrophe: Siân is sian. */
function fold(text) {
  const plain = text.replace(/[’‘ʼ´`′＇]/g, "'").toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  return plain.replace(/[øłđðþßæœı]/g, (letter) => NO_ACCENT[letter]);
}

/* Return the words of a text, in each form in which somebody may type them: O’Neill is oneill and neill. */
function wordsOf(text) {
  return (text.match(WORD) || []).flatMap((word) => (/^\d+\s/.test(word) ? groupsOf(word) : formsOf(fold(word))));
}

function formsOf(word) {
  const [first, ...parts] = word.replace(/'(?:s|m|d|ll|re|ve)$/, "").split("'");
  return parts.length ? [first + parts.join(""), ...[first, ...parts].filter((part) => part.length > 2)] : [first];
}

/* Return a number in groups as each run of them: 01632 960 123 is found by 960123 too, and +44 20 by 020. */
function groupsOf(number) {
  const groups = number.split(/\s/);
  const runsFrom = (start) => groups.slice(start).map((_, more) => groups.slice(start, start + more + 1).join(""));
  const runs = groups.flatMap((_, start) => runsFrom(start));
  return [...new Set(runs.flatMap((run) => [run, atHome(run)]))];
}

/* Return a number as it is dialled in this country. */
function atHome(digits) {
  return digits.length > 10 ? digits.replace(/^(?:00)?440?/, "0") : digits;
}

/* Return how a word sounds, roughly: fone and phone, skool and school, suiside and suicide sound alike. */
function sound(word) {
  return word
    .replace(/^[kgp]n/, "n")
    .replace(/^wr/, "r")
    .replace(/ph/g, "f")
    .replace(/sch|ck|q/g, (letters) => (letters === "sch" ? "sk" : "k"))
    .replace(/c(?=[eiy])|z/g, "s")
    .replace(/c(?!h)/g, "k")
    .replace(/tch/g, "ch")
    .replace(/wh/g, "w")
    .replace(/i?gh(?=t|$)/g, "i")
    .replace(/ie|ei/g, "e")
    .replace(/ai|ay/g, "a")
    .replace(/(.)\1+/g, "$1")
    .replace(/([^aeiou])e$/, "$1");
}

/* Make what gives the words that were meant. Takes all words that mean something here, what is typed for some of them, and
   whether a word means something with another ending. Returns meant(text). */
function makeSpelling(known, spelt, isKnown) {
  const words = [...known.keys()];
  const spellings = new Map(Object.entries(spelt));
  const spelling = new engine.MiniSearch({ idField: "word", fields: ["word"], tokenize: (word) => [word] });
  spelling.addAll(words.map((word) => ({ word })));
  const bySound = new Map([...words].reverse().map((word) => [sound(word), word])); // the first of those that sound alike

  /* Return the word or the two words that were meant: what is known is left, and a slip or a missing space is mended. */
  function mended(word) {
    if (spellings.has(word)) return [spellings.get(word)];
    if (isKnown(word) || word.length < 3) return [word];
    const alike = bySound.get(sound(word));
    if (alike) return [alike];
    const places = [...word].map((_, at) => at);
    const swap = (at) => word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2);
    const swapped = word.length > 3 && places.map(swap).find(isKnown);
    if (swapped) return [swapped];
    const halves = places.slice(2, -1).map((at) => [word.slice(0, at), word.slice(at)]);
    const two = word.length > 5 && halves.find((both) => both.every(isKnown));
    if (two) return two;
    const [nearest] = word.length > 4 ? spelling.search(word, { prefix: true, fuzzy: word.length > 7 ? 2 : 1 }) : [];
    return [nearest ? nearest.id : word];
  }

  /* Return a number that was typed as one word, however it was grouped, if the site has one that begins so. */
  function number(text) {
    const digits = atHome(text.replace(/\D/g, ""));
    return words.some((word) => word.startsWith(digits)) ? ` ${digits} ` : text;
  }

  return function meant(text) {
    const typed = text.replace(/[+(]*\d[\d\s().-]{4,}\d/g, number).match(WORD) || [];
    const one = typed.map(fold).reduce((before, word) => {
      const last = before.at(-1);
      // Two words that the site writes as one, such as tik tok.
      if (last && isKnown(last + word) && !(isKnown(last) && isKnown(word))) return [...before.slice(0, -1), last + word];
      return [...before, word];
    }, []);
    return one.flatMap((word) => {
      if (/^\d/.test(word)) return word.split(/\s/);
      const [whole, ...parts] = formsOf(word);
      return isKnown(whole) || !parts.length ? mended(whole) : parts;
    });
  };
}
