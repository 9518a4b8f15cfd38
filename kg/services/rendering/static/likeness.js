// How alike two names are.

// How many letters stand in the runs that two names, given letter by letter, share: the
// longest run, and so on to the left and to the right of it (Ratcliff and Obershelp).
export function matches(one, other, from = 0, to = one.length, start = 0, end = other.length) {
  let size = 0, left = from, right = start, before = new Map();
  for (let at = from; at < to; at += 1) {
    const runs = new Map();
    for (let there = start; there < end; there += 1) {
      if (one[at] !== other[there]) continue;
      const run = (before.get(there - 1) ?? 0) + 1;
      runs.set(there, run);
      if (run > size) [size, left, right] = [run, at - run + 1, there - run + 1];
    }
    before = runs;
  }
  if (!size) return 0;
  return size + matches(one, other, from, left, start, right)
    + matches(one, other, left + size, to, right + size, end);
}
