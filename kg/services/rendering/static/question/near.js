// Names: when two ways of writing one are the same, and which are spelt much alike.
"use strict";
(() => {
  const own = (globalThis.kgQuestion ??= {});
  const { casefold, compare, folded, words } = own;

  // What any region is called besides its name.
  const REGION = new RegExp(
    "(?<=.)(?:(?:定住自立)?圏域?|ていじゅうじりつけん|[ -]teiju[ -]jiritsuken"
      + "|(?: settlement and independence)? region)$",
    "u",
  );
  // What tells a city from a town, and people leave out.
  const KIND = new RegExp(
    "(?<=.)(?:[市町村区都道府県]|し|ちょう|まち|むら|そん|く|-(?:shi|cho|machi|mura|son|ku)"
      + "| (?:city|town|village|ward|prefecture))$",
    "u",
  );
  const MARKS = /[\u0300-\u036f]/g;
  const isAscii = (text) => /^[\x00-\x7f]*$/.test(text);

  // One width, one case, and no marks above Latin letters.
  function plain(text) {
    const simple = words(casefold(text.normalize("NFKC"))).join(" ");
    const bare = simple.normalize("NFKD").replace(MARKS, "");
    return isAscii(bare) ? bare : simple;
  }

  // Characters that are written either way in names.
  const VARIANTS = new Map(Object.entries({
    ヶ: "ケ", ヵ: "カ", 梼: "檮", 鯵: "鰺", 竜: "龍", 釜: "竈", 﨑: "崎", 澤: "沢",
  }));

  function hiragana(char) {
    return char >= "ァ" && char <= "ヶ"
      ? String.fromCharCode(char.charCodeAt(0) - 0x60) : char;
  }

  // How a name is looked up: Latin without marks, Japanese without space.
  function nameKeys(text) {
    const marked = isAscii(text) ? text : text.normalize("NFKD");
    const latin = casefold(marked.replace(MARKS, ""));
    if (isAscii(latin)) return [latin.replace(/[^a-z0-9]/g, "")];
    const japanese = [...words(text.normalize("NFKC")).join("")];
    return [
      japanese.map((each) => VARIANTS.get(each) ?? each).join(""),
      japanese.map(hiragana).join(""),
    ];
  }

  const filled = (keys) => new Set(keys.filter(Boolean));
  const asTyped = (text) => filled(nameKeys(plain(text).replace(REGION, "")));
  // What may be typed for a name: also without the ending that tells its kind.
  const spellings = (name) =>
    new Set([...asTyped(name), ...asTyped(plain(name).replace(KIND, ""))]);

  // ---- likeness ----

  // The longest run that two words have in common, the first of the longest.
  function longest(a, b, where, [alo, ahi, blo, bhi]) {
    let [besti, bestj, size] = [alo, blo, 0];
    let runs = new Map();
    for (let i = alo; i < ahi; i += 1) {
      const next = new Map();
      for (const j of where.get(a[i]) ?? []) {
        if (j < blo) continue;
        if (j >= bhi) break;
        const run = (runs.get(j - 1) ?? 0) + 1;
        next.set(j, run);
        if (run > size) [besti, bestj, size] = [i - run + 1, j - run + 1, run];
      }
      runs = next;
    }
    return [besti, bestj, size];
  }

  // How alike two words are, from 0 to 1 (Ratcliff and Obershelp).
  function ratio(one, other) {
    const [a, b] = [[...one], [...other]];
    if (!a.length && !b.length) return 1;
    const where = new Map();
    b.forEach((each, at) => where.set(each, [...(where.get(each) ?? []), at]));
    const left = [[0, a.length, 0, b.length]];
    let same = 0;
    while (left.length) {
      const [alo, ahi, blo, bhi] = left.pop();
      const [i, j, size] = longest(a, b, where, [alo, ahi, blo, bhi]);
      if (!size) continue;
      same += size;
      left.push([alo, i, blo, j], [i + size, ahi, j + size, bhi]);
    }
    return (2 * same) / (a.length + b.length);
  }

  // The likest of some names, the likest first.
  function close(word, names, most, least) {
    return [...names]
      .map((name) => [ratio(name, word), name])
      .filter(([alike]) => alike >= least)
      .sort(([x, one], [y, other]) => y - x || compare(other, one))
      .slice(0, most)
      .map(([, name]) => name);
  }

  // ---- choices ----

  const LISTED = 6, ALIKE = 0.55;

  // The choices that a text names: by key or code, else by name, else nearly so.
  function meant(text, choices) {
    const want = folded(text);
    const byCode = choices.filter((c) => [c.key, ...c.codes].some((each) => folded(each) === want));
    if (byCode.length) return byCode;
    const byName = choices.filter((c) => c.names.some((each) => folded(each) === want));
    if (byName.length) return byName;
    const wanted = asTyped(text);
    return choices.filter((c) => [c.key, ...c.names].some((name) => {
      for (const each of spellings(name)) if (wanted.has(each)) return true;
      return false;
    }));
  }

  // The choices whose names hold what was typed, and those spelt much like it.
  function nearest(text, choices) {
    const want = folded(text);
    const byName = new Map();
    for (const choice of choices) {
      for (const name of [choice.key, ...choice.codes, ...choice.names]) {
        for (const spelling of [folded(name), ...[...spellings(name)].sort(compare)]) {
          byName.set(spelling, [...(byName.get(spelling) ?? []), choice]);
        }
      }
    }
    const holding = [...byName.keys()].filter((name) => want && name.includes(want));
    holding.sort((one, other) => [...one].length - [...other].length);
    const found = new Set();
    for (const name of [...close(want, byName.keys(), LISTED, ALIKE), ...holding]) {
      for (const choice of byName.get(name)) found.add(choice);
    }
    return [...found].slice(0, LISTED);
  }

  Object.assign(own, { close, meant, nearest, LISTED, plain, spellings, asTyped });
})();
