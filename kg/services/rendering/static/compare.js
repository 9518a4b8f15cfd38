// The comparison on a site of files. The page holds all regions and the first fields; what
// the address chooses else is put together here, from one file of cells for each field.
// What kg/services/rendering/comparing/compare.py does with an address.
"use strict";
(() => {
  const root = new URL("../", document.currentScript.src);
  const form = document.querySelector("form.ask");
  const choose = document.querySelector("details.choose");
  // How much of what is not known is told again, and how many letters of it.
  const MOST = 8, LETTERS = 80;
  const TABLES = ["names", "projects", "costs", "indicators"];

  // What the address says of a name, each once; what is empty says nothing.
  function asked(name) {
    const given = new URLSearchParams(location.search).getAll(name);
    return [...new Set(given)].filter((each) => each.trim());
  }

  // Text of an address with nothing in it that hides or turns what stands beside it.
  function visible(text) {
    const picture = (char) => {
      const code = char.codePointAt(0);
      return code === 0x7f ? "\u2421" : code < 0x20 ? String.fromCodePoint(0x2400 + code) : "\ufffd";
    };
    const plain = text.replace(/\p{Cc}/gu, picture)
      .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
    return Array.from(plain).slice(0, LETTERS).join("");
  }

  const boxes = (name) => [...form.querySelectorAll(`[name=${name}]`)];

  // Ticks what is asked for by its key or its IRI; gives what is asked for in vain.
  function mark(options, wanted, state) {
    const named = (option) => [option.value, option.dataset.iri].filter(Boolean);
    const known = new Set(options.flatMap(named));
    if (wanted.some((each) => known.has(each))) {
      for (const option of options) {
        option[state] = named(option).some((each) => wanted.includes(each));
      }
    }
    return wanted.filter((each) => !known.has(each));
  }

  // The form as the address fills it in, and all that the address asks for in vain.
  function fill() {
    const years = [...form.querySelectorAll("[name=year] option")].slice(1);
    const vain = [
      ["region", mark(boxes("region"), asked("region"), "checked")],
      ["field", mark(boxes("field"), asked("field"), "checked")],
      ["year", mark(years, asked("year").slice(0, 1), "selected")],
      ["aspect", mark(boxes("aspect"), asked("aspect"), "checked")],
    ];
    return vain.flatMap(([kind, texts]) => texts.map((text) => [kind, visible(text)]));
  }

  // What is chosen: places of regions among all of them, boxes of fields, …
  function chosen() {
    const ticked = (name) => boxes(name).filter((box) => box.checked);
    const select = form.elements.year;
    return {
      regions: boxes("region").flatMap((box, place) => (box.checked ? [place] : [])),
      fields: ticked("field"),
      aspects: new Set(ticked("aspect").map((box) => box.value)),
      year: select.value,
      yearName: select.selectedOptions[0].textContent,
    };
  }

  function tellUnknown(piece, unknown) {
    const more = unknown.length - MOST;
    const items = unknown.slice(0, MOST)
      .map(([kind, text]) => piece(`unknown-${kind}`, { text }));
    choose.after(piece("unknown", { more: more > 0 ? String(more) : null }, items));
  }

  async function cellsOf(box) {
    const reply = await fetch(new URL(box.dataset.cells, document.baseURI));
    if (!reply.ok) throw new Error(`${reply.status} ${reply.url}`);
    return { key: box.value, ...(await reply.json()) };
  }

  function cell(name, html) {
    const made = document.createElement(name);
    made.innerHTML = html; // written by the renderer of all pages
    return made;
  }

  function row(field, table, choice) {
    const numbers = table === "costs" ? field.costs[choice.year] : field[table];
    const head = cell("th", field.head);
    head.scope = "row";
    const made = document.createElement("tr");
    made.append(head, ...choice.regions.map((place) => {
      const own = cell("td", field.html[numbers[place]]);
      own.dataset.field = field.key;
      own.dataset.region = field.regions[place];
      return own;
    }));
    return made;
  }

  // The table that a heading stands above, with what belongs to it between them.
  function partsOf(table) {
    const heading = document.getElementById(table), parts = [heading];
    for (let each = heading?.nextElementSibling; each; each = each.nextElementSibling) {
      parts.push(each);
      if (each.matches(".scroll")) break;
    }
    return parts.filter(Boolean);
  }

  // Only the chosen regions stay, and rows for the chosen fields take the place of others.
  function fillTable(table, fields, choice) {
    const own = document.getElementById(`${table}-table`).closest("table");
    [...own.tHead.rows[0].cells].slice(1)
      .forEach((head, place) => choice.regions.includes(place) || head.remove());
    own.tBodies[0].replaceChildren(...fields.map((field) => row(field, table, choice)));
  }

  // Without participants the list of projects holds their names alone.
  function withoutPeople(piece) {
    document.getElementById("projects").textContent = piece("only-projects").textContent;
    const own = document.getElementById("projects-table").closest("table");
    for (const rest of own.querySelectorAll("tbody ul li > br")) {
      while (rest.nextSibling) rest.nextSibling.remove();
      rest.remove();
    }
  }

  function isShown(table, { aspects }) {
    return table === "names" || aspects.has(table)
      || (table === "projects" && aspects.has("participants"));
  }

  function show(piece, fields, choice) {
    for (const table of TABLES) {
      if (isShown(table, choice)) fillTable(table, fields, choice);
      else partsOf(table).forEach((part) => part.remove());
    }
    if (isShown("projects", choice) && !choice.aspects.has("participants")) {
      withoutPeople(piece);
    }
    if (choice.year && isShown("costs", choice)) {
      document.getElementById("costs").after(piece("only-year", { name: choice.yearName }));
    }
  }

  const tables = () => TABLES.flatMap(partsOf);

  async function compare() {
    const { piece } = await import(new URL("assets/pieces.js", root));
    const unknown = fill();
    choose.open = unknown.length > 0;
    if (unknown.length) tellUnknown(piece, unknown);
    if (!document.getElementById("names")) return; // there is nothing to compare
    const choice = chosen();
    const fields = await Promise.all(choice.fields.map(cellsOf));
    show(piece, fields, choice);
  }

  // Until what was chosen is here, the example is no answer and is not shown.
  async function answer() {
    const busy = document.querySelector('template[data-piece="busy"]').content.cloneNode(true);
    const told = busy.firstElementChild, waiting = tables();
    waiting.forEach((part) => { part.hidden = true; });
    choose.after(told);
    try {
      await compare();
      waiting.forEach((part) => { part.hidden = false; });
      told.remove();
    } catch {
      told.replaceWith(document.querySelector('template[data-piece="failed"]').content);
    }
    document.querySelector("[data-example]")?.remove();
  }

  const isChosen = ["region", "field", "aspect", "year"].some((name) => asked(name).length);
  const done = () => document.querySelectorAll("main [data-waits]")
    .forEach((each) => each.removeAttribute("data-waits"));
  if (isChosen) answer().finally(done);
  else done();
})();
