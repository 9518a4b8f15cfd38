// Names: when two ways of writing one are the same, and which are spelt much alike.
import { asTyped, spellings } from "../folding.js";
import { matches } from "../likeness.js";

(() => {
  const own = (globalThis.kgQuestion ??= {});
  const { compare, folded } = own;

  // ---- likeness ----

  // How alike two words are, from 0 to 1.
  function ratio(one, other) {
    const [a, b] = [[...one], [...other]];
    return a.length || b.length ? (2 * matches(a, b)) / (a.length + b.length) : 1;
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

  Object.assign(own, { close, meant, nearest, LISTED });
})();
