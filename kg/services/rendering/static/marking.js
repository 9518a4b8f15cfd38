// Which part of a name is what somebody typed: what kg/services/finding/marking.py does.
import { asTyped, isAscii, romajiKey, spellings, traced } from "./folding.js";

// From where to where words stand in a text, put together and in order.
function placesOf(text, words) {
  const [letters, places] = traced(text);
  const found = [];
  for (const word of words) {
    let start = word ? letters.indexOf(word) : -1;
    while (start >= 0) {
      const end = start + word.length;
      found.push([places[start][0], places[end - 1][1]]);
      start = letters.indexOf(word, end);
    }
  }
  found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const merged = [];
  for (const [start, end] of found) {
    const last = merged.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(end, last[1]);
    else merged.push([start, end]);
  }
  return merged;
}

// A text in parts, `[text, hit]`: what was sought, and what stands between.
function marked(text, words) {
  const parts = [];
  let place = 0;
  for (const [start, end] of placesOf(text, words)) {
    parts.push([text.slice(place, start), false], [text.slice(start, end), true]);
    place = end;
  }
  parts.push([text.slice(place), false]);
  return parts.filter(([part]) => part);
}

// Is a text what was typed, but for spaces, endings and the spelling of romaji?
function isWhole(text, query) {
  const sought = asTyped(query), own = spellings(text);
  if (isAscii(query)) sought.add(romajiKey(query));
  for (const each of [...own]) own.add(romajiKey(each));
  const keys = [...sought].filter((key) => Array.from(key).length > 1);
  return keys.some((key) => [...own].some((name) => name.startsWith(key)));
}

// Another name or code of a thing that holds most of some words; null where none does.
function otherName(thing, rest) {
  let best = null, most = 0;
  const codes = [...thing.codes, ...thing.numbers, ...thing.paths];
  for (const [text, tag] of [...thing.names, ...codes.map((code) => [code, ""])]) {
    const held = rest.filter((word) => placesOf(text, [word]).length).length;
    if (held > most) [best, most] = [[text, tag], held];
  }
  return best;
}

// A thing found, with what was sought marked in its name or in another one.
export function shown(thing, found, lang) {
  const { query, words } = found, label = thing.label[lang];
  const told = { thing, label: marked(label, words), matched: [], lang: "" };
  const rest = words.filter((word) => !placesOf(label, [word]).length);
  if (!rest.length) return told;
  const other = otherName(thing, rest);
  if (other) return { ...told, matched: marked(other[0], words), lang: other[1] };
  const whole = thing.names.find(([name]) => isWhole(name, query));
  return whole ? { ...told, matched: [[whole[0], true]], lang: whole[1] } : told;
}
