// An answer as the table that the server would make of it: which columns, under which
// headings, in which words; names lead to pages, lines to their passages.
import { addressOf } from "../addresses.js";

(() => {
  const own = (globalThis.kgQuestion ??= {});
  const { compare, written } = own;

  const AT_ONCE = 200;
  const LABEL = "_label", MUNICIPALITY = "municipality";
  const XSD = "http://www.w3.org/2001/XMLSchema#";
  const RDFS = "http://www.w3.org/2000/01/rdf-schema#";
  const SKOS = "http://www.w3.org/2004/02/skos/core#";
  const DCTERMS = "http://purl.org/dc/terms/";
  // Where a label is looked for, the best first; a code serves where there is no name.
  const NAMES = [`${RDFS}label`, `${SKOS}prefLabel`, `${DCTERMS}title`];
  const CODE = `${SKOS}notation`;
  const NUMBERS = new Set([
    "integer", "byte", "int", "long", "negativeInteger", "nonNegativeInteger",
    "nonPositiveInteger", "positiveInteger", "short", "unsignedByte", "unsignedInt",
    "unsignedLong", "unsignedShort", "double", "float", "decimal",
  ].map((name) => XSD + name));
  const FLOAT = /^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$/;

  const isIri = (term) => term?.type === "uri";
  const isLiteral = (term) => term?.type === "literal";
  const isNumber = (term) =>
    isLiteral(term) && NUMBERS.has(term.datatype) && FLOAT.test(term.value);
  const plain = (term) => (term.type === "bnode" ? `_:${term.value}` : term.value);
  const without = (text, end) => (text.endsWith(end) ? text.slice(0, -end.length) : text);

  // ---- text that nothing steers ----

  const TURNING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

  function picture(char) {
    if (char === "\x7f") return "\u2421";
    return char < " " ? String.fromCharCode(0x2400 + char.charCodeAt(0)) : "\ufffd";
  }

  const visible = (text) => text.replace(/[\p{Cc}\p{Cs}]/gu, picture).replace(TURNING, "\ufffd");

  const visibleLines = (text) =>
    text.replaceAll("\t", " ").split(/\r\n|[\n\u2028\u2029]/).map(visible).join("\n");

  function grouped(number) {
    const match = /^([+-]?)([0-9]+)(\.[0-9]*)?$/.exec(number);
    if (!match) return number;
    return match[1] + match[2].replace(/(?<=[0-9])(?=(?:[0-9]{3})+$)/g, ",") + (match[3] ?? "");
  }

  // ---- labels ----

  // The columns with IRIs and without a column of names beside them.
  function unnamed({ columns, rows }) {
    return columns.map((_, at) => at).filter((at) =>
      !["_ja", "_en", LABEL].some((end) => columns.includes(columns[at] + end))
        && rows.some((row) => isIri(row[at])));
  }

  function best(found, lang) {
    const tags = [...new Set(found.map(({ tag }) => tag))]
      .sort((one, other) => (one !== "") - (other !== "") || compare(one, other));
    const least = (some) => some.map(({ text }) => text).sort(compare)[0];
    for (const tag of [lang, "", "ja", "en", ...tags]) {
      for (const name of NAMES) {
        const some = found.filter((each) => each.name === name && each.tag === tag);
        if (some.length) return least(some);
      }
    }
    return least(found);
  }

  // What things are called in a language, by their IRIs.
  async function labelsOf(iris, lang, told, ask) {
    const labels = new Map();
    const wanted = [...new Set(iris)].sort(compare);
    for (let begin = 0; begin < wanted.length; begin += AT_ONCE) {
      const things = wanted.slice(begin, begin + AT_ONCE).map((iri) => `<${iri}>`).join(" ");
      const { rows } = await ask(
        `SELECT ?thing ?property ?label WHERE { VALUES ?thing { ${things} } `
          + `?thing ?property ?label . FILTER (?property IN (${[...NAMES, CODE].map((n) => `<${n}>`).join(", ")})) }`,
      );
      const found = new Map();
      for (const [thing, name, label] of rows) {
        if (!isIri(thing) || !isLiteral(label)) continue;
        const each = { name: name.value, tag: label["xml:lang"] ?? "", text: label.value };
        found.set(thing.value, [...(found.get(thing.value) ?? []), each]);
      }
      for (const [iri, each] of found) labels.set(iri, visible(best(each, lang)));
    }
    for (const iri of wanted) {
      if (!labels.has(iri) && told.names[iri]) labels.set(iri, told.names[iri][lang]);
    }
    return labels;
  }

  // The answer with a column of labels after each that holds IRIs without names.
  function labelled(answer, labels, lang) {
    const of = (term) => (isIri(term) ? labels.get(term.value) : undefined);
    const beside = new Set(unnamed(answer).filter((at) => answer.rows.some((row) => of(row[at]))));
    const columns = answer.columns.flatMap((name, at) =>
      (beside.has(at) ? [name, name + LABEL] : [name]));
    const rows = answer.rows.map((row) => row.flatMap((term, at) => {
      if (!beside.has(at)) return [term];
      const label = of(term);
      return [term, label === undefined ? null : { type: "literal", value: label, "xml:lang": lang }];
    }));
    return { columns, rows };
  }

  // ---- columns ----

  const IRI_SAID = { en: " (IRI)", ja: "（IRI）" };
  const OTHER = { en: ["_ja", " (Japanese)"], ja: ["_en", "（英語）"] };
  const spaced = (name) => name.replaceAll("_", " ");

  class Headings {
    constructor(columns, lang, shown, told) {
      this.columns = new Map(columns.map((column) => [column.name, column]));
      this.lang = lang;
      this.shown = shown;
      this.told = told;
      this.telling = new Set(columns
        .filter(({ unit }) => unit?.startsWith("?")).map(({ unit }) => unit.slice(1)));
    }

    text(name) {
      if (this.columns.has(name)) return this.columns.get(name)[this.lang];
      if (name.endsWith(LABEL)) return this.text(without(name, LABEL));
      const base = without(name, `_${this.lang}`);
      return spaced(this.shown.has(base) ? name : base);
    }

    unit(name) {
      const unit = this.columns.get(name)?.unit;
      if (!unit || unit.startsWith("?")) return "";
      const said = this.told.units[unit]?.[this.lang] ?? unit;
      return this.lang === "ja" ? `（${said}）` : ` (${said})`;
    }
  }

  function heading(name, iris, namer, headings) {
    let text = headings.text(name);
    if (iris && namer && text === headings.text(namer)) text += IRI_SAID[headings.lang];
    const [ending, marked] = OTHER[headings.lang];
    const pair = `${name.slice(0, -3)}_${headings.lang}`;
    if (name.endsWith(ending) && headings.shown.has(pair) && text === headings.text(pair)) {
      text += marked;
    }
    return text;
  }

  function column({ columns, rows }, index, headings) {
    const name = columns[index];
    const bound = rows.map((row) => row[index]).filter((term) => term);
    const numbers = bound.filter(isNumber).length;
    const namer = [`${name}_${headings.lang}`, name + LABEL].find((each) => columns.includes(each));
    const stems = [`_${headings.lang}`, LABEL].map((end) => without(name, end))
      .filter((stem) => stem !== name && columns.includes(stem));
    const iris = bound.length > 0 && bound.every(isIri);
    const measured = headings.columns.get(name)?.unit !== undefined;
    return {
      index,
      name,
      text: heading(name, iris, namer, headings),
      unit: headings.unit(name),
      // Words such as "not stated" may stand among numbers.
      number: measured || (numbers > 0 && 2 * numbers >= bound.length),
      measured,
      tellsUnit: headings.telling.has(name),
      // English reads the words of answers as they are.
      worded: headings.lang === "ja" && !headings.columns.get(name)?.verbatim,
      iris,
      namedIn: namer,
      names: stems.length ? columns.indexOf(stems.at(-1)) : null,
    };
  }

  // An answer as people read it: its columns for a reader of one language.
  function framed(wider, form, lang, told) {
    const other = lang === "ja" ? "_en" : "_ja";
    const indices = wider.columns.map((_, at) => at).filter((at) => {
      const name = wider.columns[at];
      return !(name.endsWith(other) && wider.columns.includes(`${name.slice(0, -3)}_${lang}`));
    });
    const shown = new Set(indices.map((at) => wider.columns[at]));
    const headings = new Headings(form.columns, lang, shown, told);
    return { rows: wider.rows, columns: indices.map((at) => column(wider, at, headings)), lang, told };
  }

  function short(term, told) {
    if (isIri(term)) {
      for (const [prefix, iri] of Object.entries(told.prefixes)) {
        if (term.value.startsWith(iri) && term.value.length > iri.length) {
          return `${prefix}:${term.value.slice(iri.length)}`;
        }
      }
    }
    return plain(term);
  }

  // What a person reads in a cell.
  function read({ lang, told }, row, column) {
    let term = row[column.index];
    // What has no label is told as it stands: its own column may be left out.
    if (!term && column.names !== null && column.name.endsWith(LABEL)) term = row[column.names];
    if (!term) return "";
    if (column.measured && isNumber(term)) return grouped(plain(term));
    if (isLiteral(term)) {
      if (column.tellsUnit && told.units[term.value]) return told.units[term.value][lang];
      if (column.worded && !term["xml:lang"]) return told.words[term.value] ?? term.value;
    }
    return short(term, told);
  }

  // ---- where things are told of ----

  const linker = (root, lang, told) => (iri) => (iri ? addressOf(iri, told.base, lang, root) : null);

  // The columns of lines, with the column of the document of each.
  function cited(columns) {
    return new Map(columns.filter((name) => name.endsWith("lines")).flatMap((name) => {
      const mine = `${without(name, "lines")}document`;
      const of = columns.includes(mine) ? mine : "document";
      return columns.includes(of) ? [[name, of]] : [];
    }));
  }

  const texts = ({ columns, rows }, name) =>
    rows.map((row) => row[columns.indexOf(name)]).map((term) => (isLiteral(term) ? term.value : ""));

  const quoted = (values) => values.map((value) => written({ type: "literal", value })).join(" ");

  async function byIdentifier(identifiers, kind, told, ask) {
    if (!identifiers.length) return new Map();
    const { rows } = await ask(
      `SELECT DISTINCT ?identifier ?thing { VALUES ?identifier { ${quoted(identifiers)} } `
        + `?thing <${DCTERMS}identifier> ?identifier ; a <${told.base}def/${kind}> } ORDER BY ?thing`,
    );
    return new Map(rows.filter(([, thing]) => isIri(thing)).map(([of, thing]) => [of.value, thing.value]));
  }

  async function passages(answer, told, ask) {
    const pairs = new Map();
    for (const [name, of] of cited(answer.columns)) {
      const lines = texts(answer, name);
      texts(answer, of).forEach((document, at) => {
        if (document && lines[at]) pairs.set(`${document}\n${lines[at]}`, [document, lines[at]]);
      });
    }
    if (!pairs.size) return new Map();
    const block = [...pairs.values()].map((pair) => `(${quoted(pair)})`).join(" ");
    const { rows } = await ask(
      `SELECT ?document ?lines ?passage { VALUES (?document ?lines) { ${block} } `
        + `?source <${DCTERMS}identifier> ?document . ?passage <${DCTERMS}isPartOf> ?source ; `
        + `<${told.base}def/lines> ?lines } ORDER BY ?passage`,
    );
    const found = new Map();
    for (const [document, lines, passage] of rows) {
      const of = `${document.value}\n${lines.value}`;
      if (!found.has(of)) found.set(of, passage.value);
    }
    return found;
  }

  // Where the documents, lines and municipalities of an answer are told of.
  async function sources(answer, lang, told, ask) {
    const columns = answer.columns.filter((name) => name.endsWith("document"));
    const distinct = (names) =>
      [...new Set(names.flatMap((name) => texts(answer, name)).filter(Boolean))].sort(compare);
    const iris = await byIdentifier(distinct(columns), "SourceDocument", told, ask);
    const labels = await labelsOf(iris.values(), lang, told, ask);
    const documents = new Map([...iris].map(([identifier, iri]) =>
      [identifier, { iri, title: labels.get(iri) ?? identifier }]));
    const municipalities = answer.columns.includes(MUNICIPALITY)
      ? await byIdentifier(distinct([MUNICIPALITY]), "Municipality", told, ask) : new Map();
    return { documents, municipalities, passages: await passages(answer, told, ask) };
  }

  // A document by its number, where it has one.
  const numbered = (document) => /^(\d{3})_[0-9a-f]{16}$/.exec(document)?.[1] ?? document;

  // The columns of things that are told with their names, by the names' column.
  function merged(frame, found) {
    const byName = new Map(frame.columns.map((each) => [each.name, each]));
    return new Map(frame.columns.filter((each) => byName.has(each.namedIn)
      // Names that were looked up stand for whatever has none too.
      && (each.iris || each.namedIn.endsWith(LABEL)
        || (each.name === MUNICIPALITY && found.municipalities.size)))
      .map((each) => [byName.get(each.namedIn).index, each]));
  }

  function celled(frame, row, column, thing, found, citing, link) {
    const term = row[column.index];
    const text = visibleLines(read(frame, row, column));
    if (isLiteral(term) && column.name.endsWith("document")) {
      const of = found.documents.get(term.value);
      return { text: numbered(term.value), link: link(of?.iri), title: of?.title };
    }
    if (isLiteral(term) && citing.has(column.name)) {
      const of = row[citing.get(column.name)];
      const passage = found.passages.get(`${isLiteral(of) ? of.value : ""}\n${term.value}`);
      return { text, link: link(passage) };
    }
    const named = thing ? row[thing.index] : term;
    if (isLiteral(named) && (thing ?? column).name === MUNICIPALITY) {
      return { text, link: link(found.municipalities.get(named.value)) };
    }
    const tag = isLiteral(term) && term["xml:lang"];
    return { text, link: link(isIri(named) ? named.value : null), lang: tag && tag !== frame.lang ? tag : null };
  }

  // Rows of an answer as a table of a page: {columns, rows of cells, documents}.
  async function tabled(answer, form, { lang, told, root, ask }) {
    const link = linker(root, lang, told);
    const nameless = unnamed(answer).flatMap((at) =>
      answer.rows.map((row) => row[at]).filter(isIri).map(({ value }) => value));
    const labels = await labelsOf(nameless, lang, told, ask);
    const frame = framed(labelled(answer, labels, lang), form, lang, told);
    const found = await sources(answer, lang, told, ask);
    const things = merged(frame, found);
    const hidden = new Set([...things.values()].map(({ index }) => index));
    const columns = frame.columns.filter(({ index }) => !hidden.has(index));
    const place = new Map(frame.columns.map(({ name, index }) => [name, index]));
    const citing = new Map([...cited(answer.columns)].map(([name, of]) => [name, place.get(of)]));
    return {
      columns,
      rows: frame.rows.map((row) => columns.map((each) =>
        celled(frame, row, each, things.get(each.index), found, citing, link))),
      documents: [...found.documents].map(([identifier, { iri, title }]) =>
        ({ text: title, link: link(iri), title: numbered(identifier) })),
    };
  }

  Object.assign(own, { grouped, tabled, visibleLines });
})();
