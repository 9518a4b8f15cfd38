// Names in the one form in which they are compared: what kg/services/finding/folding.py,
// kg/services/choosing/naming.py and kg/model/municipality.py do, letter by letter.
// A test holds every character there is, and some hundred searches, to them.

// White space as the server tells it from letters; `\s` is not quite the same set.
const SPACE = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/u;
const ASCII = /^[\x00-\x7f]*$/;
const MARKS = /[\u0300-\u036f]/g;
const LETTER = /^[\p{L}\p{N}]$/u;
// Marks that belong to the letter before them.
const COMPOSED = /^[ﾞﾟ\u0300-\u036f\u3099\u309a]/;
const VARIANTS = new Map(
  [..."ヶヵ梼鯵竜釜﨑澤"].map((each, at) => [each, [..."ケカ檮鰺龍竈崎沢"][at]]),
);
const [SMALL_A, SMALL_KE, TO_HIRAGANA] = [0x30a1, 0x30f6, 0x60];
// What any region is called besides its name.
const REGION = new RegExp(
  "(?<=.)(?:(?:定住自立)?圏域?|ていじゅうじりつけん|[ \\-]teiju[ \\-]jiritsuken"
  + "|(?: settlement and independence)? region)$", "u",
);
// What tells a city from a town, and people leave out.
const KIND = new RegExp(
  "(?<=.)(?:[市町村区都道府県]|し|ちょう|まち|むら|そん|く|-(?:shi|cho|machi|mura|son|ku)"
  + "| (?:city|town|village|ward|prefecture))$", "u",
);
// From Hepburn to the one spelling in which both systems are compared.
const ROMAJI = [
  [/tch/g, "tt"], [/shi/g, "si"], [/sh/g, "sy"], [/chi/g, "ti"], [/ch/g, "ty"],
  [/tsu/g, "tu"], [/ji|di/g, "zi"], [/du/g, "zu"], [/jy?/g, "zy"], [/fu/g, "hu"],
  [/m(?=[bmp])/g, "n"], [/o(?:[ou]|h(?![aiueoy]))/g, "o"], [/uu/g, "u"],
];

export const isAscii = (text) => ASCII.test(text);

// The words of a text, as white space parts them.
export const split = (text) => text.split(SPACE).filter(Boolean);

export const strip = (text) => {
  const start = new RegExp(`^${SPACE.source}`, "u"), end = new RegExp(`${SPACE.source}$`, "u");
  return text.replace(start, "").replace(end, "");
};

// What was worked out once; names share their letters.
function remembering(work) {
  const known = new Map();
  return (text) => {
    let found = known.get(text);
    if (found === undefined) known.set(text, found = work(text));
    return found;
  };
}

// Full case folding of one character. Going down, up and down again is the same, but for
// the dotless i, which stays, and Cherokee, which folds to its capitals.
const folded = remembering((letter) => {
  if (letter === "ı") return letter;
  const code = letter.codePointAt(0);
  if ((code >= 0x13a0 && code <= 0x13f5) || (code >= 0x13f8 && code <= 0x13fd)
    || (code >= 0xab70 && code <= 0xabbf)) return letter.toUpperCase();
  const up = letter.toLowerCase().toUpperCase();
  return Array.from(up, (each) => each.toLowerCase()).join("");
});

export const casefold = (text) =>
  (isAscii(text) ? text.toLowerCase() : Array.from(text, folded).join(""));

function hiragana(letter) {
  const code = letter.codePointAt(0);
  return code >= SMALL_A && code <= SMALL_KE ? String.fromCodePoint(code - TO_HIRAGANA) : letter;
}

// How a name is looked up: Latin without marks, Japanese without space.
function nameKeys(text) {
  const latin = casefold((isAscii(text) ? text : text.normalize("NFKD")).replace(MARKS, ""));
  if (isAscii(latin)) return [latin.replace(/[^a-z0-9]/g, "")];
  const japanese = Array.from(split(text.normalize("NFKC")).join(""));
  return [
    japanese.map((each) => VARIANTS.get(each) ?? each).join(""),
    japanese.map(hiragana).join(""),
  ];
}

// One letter with its marks, folded; empty where it is no letter and no digit.
const letterOf = remembering((cluster) => {
  const keys = nameKeys(cluster);
  // The first key has the usual variant of a character, the last one hiragana.
  const plain = keys.length === 1 ? keys[0] : nameKeys(keys[0]).at(-1);
  return Array.from(casefold(plain))
    .filter((each) => LETTER.test(each) || each === "ー").join("");
});

// Each letter with the marks that follow it.
function clusters(text) {
  const found = [];
  for (const each of text) {
    if (found.length && COMPOSED.test(each)) found[found.length - 1] += each;
    else found.push(each);
  }
  return found;
}

// The folded text, and from where to where each of its letters was written.
export function traced(text) {
  const places = [];
  let written = "", gap = null, start = 0;
  for (const cluster of clusters(text)) {
    const found = letterOf(cluster), place = [start, start + cluster.length];
    start += cluster.length;
    if (!found) {
      gap ??= place;
      continue;
    }
    if (gap && written) {
      written += " ";
      places.push(gap);
    }
    gap = null;
    written += found;
    for (let unit = 0; unit < found.length; unit += 1) places.push(place);
  }
  return [written, places];
}

// The text as it is compared: words with one space between them.
export const foldedWords = (text) => traced(text)[0];

// Romaji without spaces and long vowels, the same for Hepburn and Kunrei.
export function romajiKey(text) {
  let key = foldedWords(text).replaceAll(" ", "");
  for (const [pattern, into] of ROMAJI) key = key.replace(pattern, into);
  return key;
}

// One width, one case, and no marks above Latin letters.
function plain(text) {
  const same = split(casefold(text.normalize("NFKC"))).join(" ");
  const bare = same.normalize("NFKD").replace(MARKS, "");
  return isAscii(bare) ? bare : same;
}

// What a typed name comes to without accents, hyphens and 定住自立圏.
export function asTyped(text) {
  return new Set(nameKeys(plain(text).replace(REGION, "")).filter(Boolean));
}

// What may be typed for a name: also without the ending that tells its kind.
export function spellings(name) {
  return new Set([...asTyped(name), ...asTyped(plain(name).replace(KIND, ""))]);
}
