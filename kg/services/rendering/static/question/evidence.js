// What stands behind each row of an answer: document, lines and the raw figure. It is asked
// for as the server does: the question once more without its aggregates, from what that
// finds the statements, and of each of them where it stands and what it says.
"use strict";
(() => {
  const own = (globalThis.kgQuestion ??= {});
  const { bound, compare, written } = own;

  // So much is asked for at once.
  const AT_ONCE = 500;
  const NOTHING = [null, null, null, null];

  const cell = (term) => (term && term.type !== "bnode" ? written(term) : "UNDEF");
  const told = (term) => (term === null ? "" : term.type === "bnode" ? `_:${term.value}` : written(term));
  // Terms as one text: equal where all of them are.
  const mark = (terms) => terms.map(told).join("\n");

  function picked({ columns, rows }, names) {
    const places = names.map((name) => columns.indexOf(name));
    return rows.map((row) => places.map((at) => row[at]));
  }

  function* batches(all) {
    for (let begin = 0; begin < all.length; begin += AT_ONCE) {
      yield all.slice(begin, begin + AT_ONCE);
    }
  }

  // The statements that an item finds from each of its starts, by their marks.
  async function foundFrom(item, starts, ask) {
    const found = new Map();
    if (!item.around) {
      for (const [at, start] of starts) {
        found.set(at, start.filter((term) => term?.type === "uri").map(({ value }) => value));
      }
      return found;
    }
    const needed = item.needed.map((name) => item.named.indexOf(name));
    // Blank nodes have no name to ask from.
    const asked = [...starts].filter(([, start]) =>
      needed.every((at) => start[at]) && !start.some((term) => term?.type === "bnode"));
    const [head, tail] = item.around;
    for (const some of batches(asked)) {
      const rows = some.map(([, start], at) => `  (${at} ${start.map(cell).join(" ")})\n`);
      const answer = await ask(head + rows.join("") + tail);
      for (const [at, statement] of picked(answer, ["evidence_row", "statement"])) {
        if (at?.type !== "literal" || statement?.type !== "uri") continue;
        const of = some[Number(at.value)][0];
        found.set(of, [...(found.get(of) ?? []), statement.value]);
      }
    }
    return found;
  }

  // The statements behind the rows that have these terms in these columns.
  async function behind(evidence, terms, columns, ask) {
    const mine = await ask(bound(evidence.own, terms));
    const marks = picked(mine, columns).map(mark);
    const found = new Map();
    for (const item of evidence.items) {
      const starts = picked(mine, item.named);
      const different = new Map(starts.map((start) => [mark(start), start]));
      const from = await foundFrom(item, different, ask);
      marks.forEach((of, at) => {
        if (!found.has(of)) found.set(of, new Set());
        for (const each of from.get(mark(starts[at])) ?? []) found.get(of).add(each);
      });
    }
    return found;
  }

  // What is printed, else the number, else the dates or fiscal years it states.
  function figure(said) {
    if (said.printed) return { type: "literal", value: said.printed.value };
    if (said.number) return said.number;
    const begins = said.cell ? [] : [said.day, said.first_year, said.known];
    const stated = [begins, [said.last_day, said.last_year]]
      .map((terms) => terms.find((term) => term)?.value)
      .filter((value) => value !== undefined);
    return stated.length ? { type: "literal", value: [...new Set(stated)].join("/") } : null;
  }

  // Where each statement stands, and its figure.
  async function lookedUp(statements, around, ask) {
    const places = new Map();
    for (const some of batches([...statements].sort(compare))) {
      const list = some.map((value) => `<${value}>`).join(" ");
      const answer = await ask(around[0] + list + around[1]);
      for (const row of answer.rows) {
        const said = Object.fromEntries(answer.columns.map((name, at) => [name, row[at]]));
        if (said.statement?.type !== "uri" || !said.document) continue;
        const place = [said.document, said.lines, figure(said), said.statement];
        const of = said.statement.value;
        places.set(of, [...(places.get(of) ?? []), place]);
      }
    }
    return places;
  }

  const numbers = (lines) =>
    lines.split("-").filter((part) => /^\p{Nd}+$/u.test(part)).map(Number);

  function compareNumbers(one, other) {
    for (let at = 0; at < Math.min(one.length, other.length); at += 1) {
      if (one[at] !== other[at]) return one[at] - other[at];
    }
    return one.length - other.length;
  }

  // By document and line, numbers as numbers, and a whole page after its lines.
  function inOrder(one, other) {
    const [a, b] = [one, other].map((place) => place.map((term) => term?.value ?? ""));
    const [m, n] = [numbers(a[1]), numbers(b[1])];
    return compare(a[0], b[0]) || !m.length - !n.length || compareNumbers(m, n)
      || compare(a[1], b[1]) || compare(a[3], b[3]) || compare(a[2], b[2]);
  }

  // The answer with four more columns: every row once for each statement behind it.
  async function withEvidence(form, terms, answer, words, ask) {
    const { evidence } = form;
    const columns = answer.columns.filter((name) => evidence.columns.includes(name));
    const found = await behind(evidence, terms, columns, ask);
    const every = new Set([...found.values()].flatMap((each) => [...each]));
    const places = await lookedUp(every, words.look_up, ask);
    const marks = picked(answer, columns).map(mark);
    const rows = answer.rows.flatMap((row, at) => {
      const own = new Map();
      for (const statement of found.get(marks[at]) ?? []) {
        for (const place of places.get(statement) ?? []) own.set(mark(place), place);
      }
      const ordered = [...own.values()].sort(inOrder);
      // Which row of the answer it is, for pages of so many rows.
      return (ordered.length ? ordered : [NOTHING]).map((place) => ({ at, row: [...row, ...place] }));
    });
    return {
      columns: [...answer.columns, ...words.evidence],
      rows: rows.map(({ row }) => row),
      of: rows.map(({ at }) => at),
    };
  }

  Object.assign(own, { withEvidence });
})();
