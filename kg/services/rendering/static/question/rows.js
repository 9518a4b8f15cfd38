// Answers: asked of the engine in the browser, and written as files.
"use strict";
(() => {
  const own = (globalThis.kgQuestion ??= {});
  const { bound, compare, key, read } = own;

  const RESULTS = "application/sparql-results+json";
  const TRIPLES = "application/n-triples";
  // As many values are listed of those that there are.
  const LISTED = 8;

  // What asks the engine: `ask(sparql)` gives {columns, rows} or {boolean}; a term that is
  // unbound is null.
  function asker(engine, how) {
    return async (sparql) => {
      const { text } = await engine.query(sparql, { ...how, accept: RESULTS });
      const found = JSON.parse(text);
      if ("boolean" in found) return found;
      const columns = found.head.vars;
      const rows = found.results.bindings.map((row) => columns.map((name) => row[name] ?? null));
      return { columns, rows };
    };
  }

  const TRIPLE = /^(<[^>]*>|_:\S+) (<[^>]*>) (.+) \.$/su;

  const node = (text) =>
    (text.startsWith("_:") ? { type: "bnode", value: text.slice(2) } : read(text));

  // The triples of a CONSTRUCT as rows, in the order of their text.
  async function triples(engine, how, sparql) {
    const { text } = await engine.query(sparql, { ...how, accept: TRIPLES });
    const lines = [...new Set(text.split("\n").filter(Boolean))].sort(compare);
    const rows = lines.map((line) => TRIPLE.exec(line).slice(1).map(node));
    return { columns: ["subject", "predicate", "object"], rows };
  }

  // The whole answer of a question with its terms.
  function answered(form, terms, engine, how) {
    const sparql = bound(form.sparql, terms);
    return form.kind === "CONSTRUCT"
      ? triples(engine, how, sparql) : asker(engine, how)(sparql);
  }

  // ---- why there is nothing ----

  // What stands in the column that is called like the parameter, as it is typed.
  function valuesOf(answer, parameter, told) {
    const at = answer.columns.indexOf(parameter.name);
    if (at < 0) return [];
    const found = answer.rows.map((row) => row[at]).filter((each) => each && each.type !== "bnode");
    return [...new Set(found.map((each) => key(parameter, each, told)))].sort(compare);
  }

  function without(parameter, answer, told) {
    const values = valuesOf(answer, parameter, told);
    const few = values.slice(0, LISTED), rest = values.length - few.length;
    const count = answer.rows.length, option = `--${parameter.option}`;
    const en = few.length ? `: ${few.join(", ")}${rest ? ` and ${rest} more` : ""}` : "";
    const ja = few.length ? `（${few.join("、")}${rest ? ` ほか${rest}件` : ""}）` : "";
    return {
      en: `without ${option} there would be ${count} row(s)${en}`,
      ja: `${option} を指定しなければ${count}行あります${ja}`,
    };
  }

  // Why a question has no answer, as far as asking again tells.
  async function whyEmpty(form, terms, told, ask) {
    const said = [];
    for (const parameter of form.parameters) {
      if (!terms[parameter.name]) continue;
      const { [parameter.name]: _, ...others } = terms;
      const found = await ask(others);
      if (found.rows.length) said.push(without(parameter, found, told));
    }
    if (!said.length && Object.keys(terms).length > 1) {
      const count = (await ask({})).rows.length;
      if (count) {
        said.push({
          en: `without any parameter there would be ${count} row(s)`,
          ja: `パラメータを指定しなければ${count}行あります`,
        });
      }
    }
    for (const parameter of form.parameters) {
      if (terms[parameter.name] || parameter.default === null) continue;
      const text = `--${parameter.option} ${parameter.default}`;
      said.push({
        en: `${text} is asked unless another is given`,
        ja: `指定がなければ ${text} について尋ねます`,
      });
    }
    return said.length ? said : [{
      en: "the graph holds nothing that the question asks for",
      ja: "尋ねた内容に当たるものがグラフにありません",
    }];
  }

  // ---- files ----

  const field = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const plain = (term) => (term.type === "bnode" ? `_:${term.value}` : term.value);

  // SPARQL 1.1 Query Results CSV.
  function csv({ columns, rows }) {
    const lines = [columns, ...rows.map((row) => row.map((term) => (term ? plain(term) : "")))];
    return lines.map((line) => {
      const text = line.map(field).join(",");
      // A line of one empty cell would be none at all.
      return `${line.length === 1 && !text ? '""' : text}\r\n`;
    }).join("");
  }

  // SPARQL 1.1 Query Results JSON.
  function json({ columns, rows }) {
    const bindings = rows.map((row) =>
      Object.fromEntries(columns.map((name, at) => [name, row[at]]).filter(([, term]) => term)));
    return `${JSON.stringify({ head: { vars: columns }, results: { bindings } }, null, 1)}\n`;
  }

  Object.assign(own, { answered, asker, csv, json, whyEmpty });
})();
