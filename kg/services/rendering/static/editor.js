// The editor: answers below the form, and YASGUI in place of the text box where
// vendor/yasgui.min.js is at hand (editor-yasgui.js). Without this file the form sends the
// query as it is. Where the site is made of files the engine in the page answers
// (engine.js), and what the address asks for is read here.
//
// Nothing is kept in the browser and nothing is asked of another host.
"use strict";
(() => {
  const form = document.getElementById("query-form");
  if (!form) return;
  const root = new URL("../", document.currentScript.src);
  const lang = document.documentElement.lang === "ja" ? "ja" : "en";
  const say = (en, ja) => (lang === "ja" ? ja : en);
  const box = document.getElementById("query");
  const section = document.getElementById("answer");
  const status = document.getElementById("answer-status");
  const body = document.getElementById("answer-body");
  const stop = document.getElementById("stop");
  const engine = window.kgEngine ?? null;
  const endpoint = new URL(form.getAttribute("action") ?? "sparql", location.href).href;
  const page = new URL(form.dataset.editor, location.href);
  const ROWS = 500;
  // A longer query is none that a person wrote into an address.
  const LONGEST = 100_000;

  let known = null;
  // Prefixes, classes and properties, and where an IRI is told of; asked for once, when
  // somebody needs them.
  function terms() {
    known ??= Promise.all([
      fetch(new URL(form.dataset.terms, location.href))
        .then((reply) => (reply.ok ? reply.json() : Promise.reject(reply.status))),
      import(new URL("assets/addresses.js", root)),
    ])
      .then(([told, { addressOf }]) =>
        ({ ...told, address: (iri) => addressOf(iri, told.base, lang, root) }))
      .catch(() => ({
        prefixes: {}, classes: [], properties: [],
        address: (iri) => (/^https?:/.test(iri) ? iri : null),
      }));
    return known;
  }

  function shortened(iri, prefixes) {
    for (const [name, start] of Object.entries(prefixes)) {
      const local = iri.slice(start.length);
      if (iri.startsWith(start) && /^[\w.-]+$/.test(local)) return `${name}:${local}`;
    }
    return iri;
  }

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  // The message of a problem (RFC 9457) in the reader's language, else the text.
  function problem(text, code) {
    try {
      const told = JSON.parse(text);
      const said = told.detail ?? told.message ?? told.error ?? told.title;
      if (said && typeof said === "object") return said[lang] ?? Object.values(said)[0];
      if (said) return String(said);
    } catch {
      // No JSON: whatever stands between us and the endpoint has answered.
    }
    return text.trim().slice(0, 2000) || say(`no answer (${code})`, `応答がありません（${code}）`);
  }

  function cell(value, told) {
    if (!value) return "";
    if (value.type === "uri") {
      const text = shortened(value.value, told.prefixes);
      const href = told.address(value.value);
      return href ? element("a", { href }, text) : text;
    }
    const attributes = value["xml:lang"] ? { lang: value["xml:lang"] } : {};
    return element("span", attributes, value.value);
  }

  function table(found, told) {
    const rows = found.results.bindings;
    const heads = found.head.vars.map((name) => element("th", { scope: "col" }, name));
    const lines = rows.slice(0, ROWS).map((row) =>
      element("tr", {}, ...found.head.vars.map((name) =>
        element("td", {}, cell(row[name], told)))));
    return element("div", {
      class: "scroll", role: "region", tabindex: "0", "aria-labelledby": "answer-title",
    }, element("table", { class: "dense" },
      element("thead", {}, element("tr", {}, ...heads)),
      element("tbody", {}, ...lines)));
  }

  function counted(count, seconds) {
    const time = seconds.toFixed(seconds < 10 ? 2 : 0);
    return say(`${count} row(s) in ${time} s`, `${count}件（${time}秒）`);
  }

  // ---- whoever answers ----

  const HEADERS = { "Accept-Language": lang };

  async function byServer(query, accept, signal) {
    const reply = await fetch(endpoint, {
      method: "POST", signal, headers: { ...HEADERS, Accept: accept },
      body: new URLSearchParams({ query }),
    });
    return { ok: reply.ok, status: reply.status, headers: reply.headers, content: await reply.text() };
  }

  async function inPage(query, accept, signal) {
    const progress = (how) => { status.textContent = engine.said(how); };
    const { media, text } = await engine.query(query, { accept, signal, progress });
    return { ok: true, status: 200, headers: new Headers({ "Content-Type": media }), content: text };
  }

  const answered = engine ? inPage : byServer;
  const STOPPED = say("The query was stopped.", "クエリを中止しました。");
  const REFUSED = say("The query was not answered.", "クエリは実行されませんでした。");
  const isStopped = (error) => error?.name === "AbortError";

  function begin() {
    section.hidden = false;
    stop.hidden = false;
    status.textContent = say("Running …", "実行中…");
  }

  // ---- without YASGUI: our own table below the text box ----

  // What the form says, where the kind of query can be answered so.
  function accepted() {
    const others = "application/sparql-results+json;q=0.5, text/turtle;q=0.5, */*;q=0.1";
    return engine ? `${form.elements.format.value}, ${others}`
      : "application/sparql-results+json, text/turtle;q=0.9, */*;q=0.1";
  }

  function show(reply, seconds) {
    if (!(reply.headers.get("Content-Type") ?? "").includes("sparql-results+json")) {
      status.textContent = say(`Done in ${seconds.toFixed(2)} s`, `完了（${seconds.toFixed(2)}秒）`);
      body.append(element("pre", { tabindex: "0" }, reply.content));
      return;
    }
    const found = JSON.parse(reply.content);
    if ("boolean" in found) {
      status.textContent = found.boolean ? say("Yes", "はい（true）") : say("No", "いいえ（false）");
      return;
    }
    const count = found.results.bindings.length;
    const few = count > ROWS
      ? say(`; the first ${ROWS} are shown`, `。はじめの${ROWS}件を表示しています`) : "";
    status.textContent = counted(count, seconds) + few;
    return terms().then((told) => body.append(table(found, told)));
  }

  function refuse(said) {
    status.textContent = REFUSED;
    body.append(element("pre", { tabindex: "0" }, said));
  }

  let running = null;
  async function run() {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    begin();
    body.replaceChildren();
    const began = performance.now();
    try {
      const reply = await answered(box.value, accepted(), mine.signal);
      const seconds = (performance.now() - began) / 1000;
      if (reply.ok) await show(reply, seconds);
      else refuse(problem(reply.content, reply.status));
    } catch (error) {
      if (isStopped(error)) {
        if (mine === running) status.textContent = STOPPED;
      } else if (engine) {
        refuse(error.message);
      } else {
        status.textContent = say("The server cannot be reached.", "サーバーに接続できません。");
      }
    } finally {
      if (mine === running) stop.hidden = true;
    }
  }

  const plain = {
    run,
    stop: () => running?.abort(),
    set: (text) => { box.value = text; box.focus(); },
  };

  // What the editor of editor-yasgui.js has from this one.
  const desk = {
    form, box, body, status, stop, page, endpoint, lang, HEADERS, REFUSED, STOPPED,
    answered, begin, counted, element, isStopped, problem, terms,
    isInPage: engine !== null,
    run: () => editor.run(),
  };

  let editor = plain;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    editor.run();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) editor.run();
  });

  stop.addEventListener("click", () => editor.stop());

  const saved = document.querySelector("form.saved");
  const choice = saved.elements.question;

  // The SPARQL of a saved question as a server shows it: its title, and no header.
  async function question(name) {
    const file = new URL(`${form.dataset.questions}${name}.rq`, location.href);
    const reply = await fetch(file);
    if (!reply.ok) throw new Error(reply.statusText);
    const lines = (await reply.text()).split(/(?<=\n)/);
    const text = lines.filter((line) => !line.startsWith("#+")).join("").trim();
    const title = choice.selectedOptions[0].textContent.replace(/\s+/g, " ").trim();
    return `# ${title}\n${text}\n`;
  }

  async function fromServer(wanted) {
    const reply = await fetch(wanted);
    const there = new DOMParser().parseFromString(await reply.text(), "text/html");
    return there.getElementById("query").value;
  }

  function unfetched() {
    section.hidden = false;
    status.textContent = say("The question cannot be fetched.", "質問を取得できません。");
  }

  // A saved question is loaded without leaving the page; the address says which.
  const example = box.value;
  saved.addEventListener("submit", async (event) => {
    event.preventDefault();
    const wanted = new URL(page);
    wanted.search = new URLSearchParams(new FormData(saved));
    try {
      const text = !engine ? await fromServer(wanted)
        : choice.value ? await question(choice.value) : example;
      editor.set(text);
      history.replaceState(null, "", wanted);
    } catch {
      if (engine) unfetched();
      else saved.submit();
    }
  });

  // On files nobody else reads what the address asks for.
  async function begun() {
    const asked = new URLSearchParams(location.search);
    const [query, name] = [asked.get("query"), asked.get("question")];
    if (query) {
      box.value = query.slice(0, LONGEST);
    } else if (name) {
      choice.value = name;
      const isMissing = choice.value !== name;
      document.getElementById("question-missing").hidden = !isMissing;
      if (isMissing) choice.value = "";
      else await question(name).then((text) => { box.value = text; }, unfetched);
    }
    for (const button of document.querySelectorAll("button[disabled]")) button.disabled = false;
  }

  (engine ? begun() : Promise.resolve())
    .then(() => window.Yasgui && window.kgYasgui(window.Yasgui, desk))
    .then((made) => { editor = made ?? plain; });
})();
