// The index of names in the page: whose names fit what somebody typed, the best first.
// What kg/services/finding/index.py, lines.py and near.py do; the same in the same order.
import { asTyped, foldedWords, isAscii, romajiKey, spellings, split } from "./folding.js";
import { matches } from "./likeness.js";

// More than that of what was typed is not looked at.
const LETTERS = 200, WORDS = 12;
const PLACES = new Set(["region", "municipality", "prefecture"]);
const ROMAJI = "ja-latn";
// How well a name fits; less is better. Behind them stands what holds the words apart.
const WHOLE = 0, START = 1, WORD = 2, INSIDE = 3, APART = 4;
const AS_IT_IS = [WHOLE, START, WORD, INSIDE];
// How alike two names must be for one to be a slip of the other; as many are compared
// letter by letter; longer words are no slips of names.
const ALIKE = 0.55, COMPARED = 300, LONGEST = 60;

// Names in one long text, each on a line of its own, and whose they are.
class Lines {
  #text;
  #owners = [];
  #starts = [];

  constructor(named) {
    const parts = [];
    let place = 1;
    for (const [name, owner] of named) {
      if (!name) continue;
      this.#owners.push(owner);
      this.#starts.push(place);
      parts.push(name);
      place += name.length + 1;
    }
    this.#text = `\n${parts.join("\n")}\n`;
  }

  #line(place) {
    let low = 0, high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle] <= place) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  owner(line) {
    return this.#owners[line];
  }

  name(line) {
    const start = this.#starts[line];
    return this.#text.slice(start, this.#text.indexOf("\n", start));
  }

  // The lines that hold a text without line ends, each once, in order.
  * holding(sought) {
    const text = this.#text;
    const ahead = sought[0] === "\n" ? 1 : 0;
    let place = text.indexOf(sought);
    while (place >= 0) {
      yield this.#line(place + ahead);
      place = text.indexOf(sought, text.indexOf("\n", place + sought.length - 1));
    }
  }

  // Whose names a folded word fits, and how well.
  ownersOf(word, inside) {
    const found = new Map();
    if (!word) return found;
    const hold = (sought, tier) => {
      for (const line of this.holding(sought)) {
        const owner = this.#owners[line];
        if (!found.has(owner)) found.set(owner, tier);
      }
    };
    hold(`\n${word}\n`, WHOLE);
    hold(`\n${word}`, START);
    if (inside) {
      hold(` ${word}`, WORD);
      hold(word, INSIDE);
    }
    return found;
  }
}

// What may be typed for a thing besides its names, without spaces.
function* spelt(thing) {
  for (const [name, tag] of thing.names) {
    const romaji = tag.toLowerCase() === ROMAJI;
    if (!romaji && !PLACES.has(thing.kind)) continue;
    const own = spellings(name);
    if (PLACES.has(thing.kind)) yield* own;
    if (romaji) for (const each of own) yield romajiKey(each);
  }
}

// The path of a thing of ours, and its end behind the first slash.
function pathsOf(iri, base) {
  for (const start of ["id/", "def/", "scheme/"]) {
    if (iri.startsWith(base + start)) {
      const path = iri.slice(base.length + start.length);
      const slash = path.indexOf("/");
      return slash < 0 ? [path] : [path, path.slice(slash + 1)];
    }
  }
  return [];
}

const texts = ([ja, en]) => ({ ja, en: en ?? ja });

// A thing as the file tells of it; see kg/services/publishing/parts/search.py.
function thingOf(row, told) {
  const [local, kind, ja, en, names, codes, numbers, where] = row;
  const iri = local.startsWith("<") ? local.slice(1) : told.base + local;
  const label = texts([ja, en || ja]);
  return {
    iri,
    kind: told.kinds[kind][0],
    label,
    names: names.map(([text, tag]) => [text === 0 ? ja : text === 1 ? label.en : text, told.tags[tag]]),
    codes,
    numbers,
    paths: pathsOf(iri, told.base),
    above: where,
  };
}

// What typed words are, as far as they are looked at.
const wordsOf = (query) =>
  [...new Set(split(Array.from(query).slice(0, LETTERS).join("")))].slice(0, WORDS);

export class Index {
  #names;
  #besides;
  #spelt;
  #within = new Map();

  constructor(told) {
    this.base = told.base;
    this.kinds = told.kinds.map(([kind, ...named]) => [kind, texts(named)]);
    this.things = told.things.map((row) => thingOf(row, told));
    this.things.forEach((thing, number) => this.#place(thing, number));
    const lines = (of) => new Lines(this.#folded(of));
    this.#names = lines((thing) => thing.names.map(([name]) => name));
    // The path of a thing names it and not what begins with it; a number is shared by
    // many things.
    this.#besides = [
      [lines((thing) => thing.codes), AS_IT_IS],
      [lines((thing) => thing.paths), [WHOLE, INSIDE]],
      [lines((thing) => thing.numbers), [WORD, INSIDE]],
    ];
    this.#spelt = new Lines(this.#each((thing) => new Set(spelt(thing))));
  }

  // Where a thing stands: within another one, or beside a text of its own.
  #place(thing, number) {
    const above = thing.above;
    thing.where = null;
    if (Array.isArray(above)) thing.where = texts(above);
    else if (above !== null) {
      thing.where = this.things[above].label;
      if (!this.#within.has(above)) this.#within.set(above, []);
      this.#within.get(above).push(number);
    }
  }

  * #each(of) {
    for (const [number, thing] of this.things.entries()) {
      for (const name of of(thing)) yield [name, number];
    }
  }

  #folded(of) {
    return this.#each((thing) => new Set(of(thing).map(foldedWords)));
  }

  // Whose names a word or a phrase fits, and how well.
  #fitting(typed) {
    const phrase = foldedWords(typed);
    const found = this.#names.ownersOf(phrase, true);
    const keys = asTyped(typed);
    if (Array.from(phrase).length > 1 && isAscii(typed)) keys.add(romajiKey(typed));
    const looked = this.#besides.map(([lines, worth]) => [lines, phrase, worth]);
    for (const key of keys) looked.push([this.#spelt, key, AS_IT_IS]);
    for (const [lines, key, worth] of looked) {
      for (const [number, tier] of lines.ownersOf(key, false)) {
        found.set(number, Math.min(worth[tier], found.get(number) ?? INSIDE));
      }
    }
    return found;
  }

  // Whose names hold every word, and how well the one that fits worst.
  #allOf(words) {
    let found = null;
    for (const word of words) {
      if (!foldedWords(word)) continue;
      const fitting = this.#fitting(word);
      // 西いぶり also means what is told of that region.
      for (const number of [...fitting.keys()]) {
        for (const inner of this.#within.get(number) ?? []) {
          if (!fitting.has(inner)) fitting.set(inner, INSIDE);
        }
      }
      const before = found ?? fitting;
      found = new Map();
      for (const [number, tier] of before) {
        const own = fitting.get(number);
        if (own !== undefined) found.set(number, Math.max(tier, own));
      }
    }
    return found ?? new Map();
  }

  // The things that a text names, or that hold all of its words; see `Found` in index.py.
  find(typed) {
    const query = Array.from(typed).slice(0, LETTERS).join("");
    const words = wordsOf(query);
    const folded = words.map(foldedWords).filter(Boolean);
    if (!folded.length) return { query, words: [], hits: [], counts: [], exact: 0 };
    const ranks = this.#fitting(query);
    if (folded.length > 1) {
      for (const [number, tier] of this.#allOf(words)) {
        if (!ranks.has(number)) ranks.set(number, APART + tier);
      }
    }
    // Numbers follow the order of the things, so equal ranks have a fixed order.
    const best = [...ranks.keys()].sort((a, b) => ranks.get(a) - ranks.get(b) || a - b);
    const hits = best.map((number) => this.things[number]);
    const exact = [...ranks.values()].filter((rank) => rank === WHOLE).length;
    return { query, words: folded, hits, counts: this.#counts(hits), exact };
  }

  // How many there are of each kind, in the order of the kinds.
  #counts(hits) {
    const counted = new Map();
    for (const { kind } of hits) counted.set(kind, (counted.get(kind) ?? 0) + 1);
    return this.kinds.filter(([kind]) => counted.has(kind))
      .map(([kind]) => [kind, counted.get(kind)]);
  }

  kindText(kind) {
    return this.kinds.find(([each]) => each === kind)?.[1];
  }

  // How many things each word alone would find.
  countsOf(query) {
    return wordsOf(query).map((word) => [word, this.#fitting(word).size]);
  }

  // Names much like the words that no name holds.
  near(query, most = 6) {
    const found = new Map();
    for (const word of wordsOf(query)) {
      const folded = foldedWords(word);
      if (!folded || this.#fitting(word).size) continue;
      for (const [name, number] of nearNames(this.#names, folded, most)) {
        if (!found.has(name)) found.set(name, { word, name, thing: this.things[number] });
      }
    }
    return [...found.values()].slice(0, most);
  }
}

// The kinds in their order, first those of which a thing is called just so.
export function kindsOf(found) {
  const named = new Set(found.hits.slice(0, found.exact).map(({ kind }) => kind));
  const last = ([kind]) => Number(!named.has(kind));
  return [...found.counts].sort((a, b) => last(a) - last(b));
}

function pairsOf(word) {
  const letters = Array.from(word), found = new Set();
  for (let at = 0; at < Math.max(letters.length - 1, 1); at += 1) {
    found.add(letters.slice(at, at + 2).join(""));
  }
  return found;
}

// Names much like a word with their owners, the likest first.
function nearNames(lines, word, most) {
  const sought = Array.from(word);
  if (sought.length > LONGEST) return [];
  const shared = new Map();
  for (const pair of pairsOf(word)) {
    for (const line of lines.holding(pair)) shared.set(line, (shared.get(line) ?? 0) + 1);
  }
  // Of names that share as many pairs with the word, shorter ones are more alike.
  const likely = [...shared].map(([line, count]) => {
    const name = Array.from(lines.name(line));
    return { line, count, name };
  }).sort((a, b) => b.count - a.count || a.name.length - b.name.length || a.line - b.line);
  const found = [];
  for (const { line, name } of likely.slice(0, COMPARED)) {
    const ratio = (same) => (2 * same) / (name.length + sought.length);
    if (ratio(shares(name, sought)) < ALIKE) continue;
    const alike = ratio(matches(name, sought));
    if (alike >= ALIKE) found.push({ alike, line, name: name.join("") });
  }
  found.sort((a, b) => b.alike - a.alike || a.line - b.line);
  return found.slice(0, most).map(({ line, name }) => [name, lines.owner(line)]);
}

// How many letters two names share, wherever they stand: no fewer than match.
function shares(one, other) {
  const left = new Map();
  for (const each of other) left.set(each, (left.get(each) ?? 0) + 1);
  let same = 0;
  for (const each of one) {
    const count = left.get(each) ?? 0;
    if (count > 0) same += 1;
    left.set(each, count - 1);
  }
  return same;
}

let reading = null;

// The index of the site, read once: `root` is where the site begins.
export function index(root) {
  reading ??= fetch(new URL("search/index.json", root)).then(async (reply) => {
    if (!reply.ok) throw new Error(`${reply.status} ${reply.url}`);
    return new Index(await reply.json());
  }).catch((error) => {
    reading = null; // the next letter tries again
    throw error;
  });
  return reading;
}
