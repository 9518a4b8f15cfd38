// The page of a search on a site of files: what was found, by kind, the best first.
// What kg/services/rendering/asking/search.py does, with the pieces of found.html.
"use strict";
(() => {
  const root = new URL("../", document.currentScript.src);
  const lang = document.documentElement.lang === "ja" ? "ja" : "en";
  const place = document.getElementById("found");
  const asked = new URLSearchParams(location.search);
  // As many of each kind are shown together, and as many of one kind on a page.
  const FEW = 5, MANY = 40, LONG_NUMBER = 9;
  const number = (count) => count.toLocaleString("en");

  async function tools() {
    const [finding, ...others] = await Promise.all(
      ["finding.js", "folding.js", "marking.js", "pieces.js", "addresses.js"]
        .map((name) => import(new URL(`assets/${name}`, root))),
    );
    return Object.assign({ ...finding, names: await finding.index(root) }, ...others);
  }

  // The address of a search of this page.
  function address(query, kind = "", page = 0) {
    const given = new URLSearchParams({ q: query });
    if (kind) given.set("kind", kind);
    if (page) given.set("page", page);
    return `${new URL(location.pathname, location)}?${given}`;
  }

  // Which of so many pages the address asks for.
  function pageOfAddress(last) {
    const text = asked.get("page") ?? "";
    const whole = /^[0-9]+$/.test(text) && text.length < LONG_NUMBER;
    return whole ? Math.min(Math.max(Number(text), 1), last) : 1;
  }

  function hit(use, found, thing) {
    const told = use.shown(thing, found, lang);
    const other = told.lang && told.lang !== lang ? told.lang : null;
    return use.piece("hit", {
      address: use.addressOf(thing.iri, use.names.base, lang, root),
      label: use.marks(told.label),
      where: thing.where ? thing.where[lang] : null,
      matched: told.matched.length ? use.marks(told.matched) : null,
      lang: other,
    });
  }

  function group(use, found, [kind, count], only, page) {
    const start = only ? (page - 1) * MANY : 0;
    const hits = found.hits.filter((each) => each.kind === kind)
      .slice(start, start + (only ? MANY : FEW));
    return use.piece("group", {
      kind,
      name: use.names.kindText(kind)[lang],
      count: number(count),
      start: start ? start + 1 : null,
      more: !only && count > hits.length ? address(found.typed, kind) : null,
    }, hits.map((thing) => hit(use, found, thing)));
  }

  function kinds(use, found, only) {
    const items = found.counts.map(([kind, count]) => use.piece("kind", {
      address: address(found.typed, kind),
      name: use.names.kindText(kind)[lang],
      count: number(count),
      current: kind === only ? "true" : null,
    }));
    const all = use.piece("everything", {
      address: address(found.typed), count: number(found.hits.length),
      current: only ? null : "true",
    });
    return use.piece("kinds", {}, [all, ...items]);
  }

  // What was found of one kind, or of all.
  function* groups(use, found, only) {
    const count = found.counts.find(([kind]) => kind === only)?.[1] ?? 0;
    const last = only ? Math.max(Math.ceil(count / MANY), 1) : 1;
    const page = pageOfAddress(last);
    const chosen = use.kindsOf(found).filter(([kind]) => !only || kind === only);
    for (const each of chosen) yield group(use, found, each, only, page);
    if (!chosen.length && found.counts.length) yield use.piece("none");
    if (last > 1) {
      const to = (there) => address(found.typed, only, there);
      yield use.piece("pages", {
        page: String(page), last: String(last),
        before: page > 1 ? to(page - 1) : null, after: page < last ? to(page + 1) : null,
      });
    }
  }

  // What may have been meant, where nothing was found.
  function* instead(use, found) {
    const near = use.names.near(found.query);
    if (near.length) {
      yield use.piece("near", {}, near.map(({ thing }) => use.piece("meant", {
        address: address(thing.label[lang]), label: thing.label[lang],
        where: thing.where ? thing.where[lang] : null,
      })));
    }
    if (found.words.length > 1) {
      yield use.piece("apart", {}, use.names.countsOf(found.query).map(
        ([word, count]) => use.piece("word", {
          address: count ? address(word) : null, word, count: number(count),
        }),
      ));
    }
    if (!near.length) yield use.piece("nothing");
  }

  // The kind that the address asks for; undefined where it names none that there is.
  function kindAsked(use) {
    const named = asked.get("kind");
    if (!named) return "";
    const kind = use.strip(named).toLowerCase();
    return use.names.kindText(kind) ? kind : undefined;
  }

  function* told(use, query) {
    const kind = kindAsked(use);
    if (kind === undefined) yield use.piece("refused");
    if (kind) keepKind(kind);
    const found = { ...use.names.find(query), typed: query };
    if (!found.words.length) yield use.piece("wordless");
    else {
      yield use.piece("total", { count: number(found.hits.length) });
      if (found.hits.length) {
        yield kinds(use, found, kind);
        yield* groups(use, found, kind);
      } else yield* instead(use, found);
    }
  }

  // Whoever searches again searches the same kind.
  function keepKind(kind) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name: "kind", value: kind });
    document.querySelector("form.search button").before(input);
  }

  async function answer(query) {
    place.setAttribute("aria-busy", "true");
    try {
      const use = await tools();
      const stripped = use.strip(query);
      if (!stripped) return;
      document.querySelector("form.search [name=q]").value = stripped;
      const title = use.piece("title", { query: stripped }).textContent;
      document.title = document.title.replace(/^.*(?= – )/s, () => title);
      place.replaceChildren(...told(use, stripped));
    } catch {
      place.replaceChildren(document.querySelector('template[data-piece="failed"]').content);
    } finally {
      place.removeAttribute("aria-busy");
    }
  }

  const query = asked.get("q");
  const done = () => place.removeAttribute("data-waits");
  if (query) answer(query).finally(done);
  else done();
})();
