// The editor: answers below the form, and YASGUI in place of the text box where
// vendor/yasgui.min.js is at hand. Without this file the form sends the query as it is.
//
// Nothing is kept in the browser and nothing is asked of another host: YASGUI's look-ups
// (prefix.cc, Linked Open Vocabularies) are replaced, its storage is off, and the link to
// share is the address of this page.
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
  const endpoint = new URL(form.getAttribute("action"), location.href).href;
  const page = new URL(form.dataset.editor, location.href);
  const ROWS = 500;

  let known = null;
  // Prefixes, classes and properties; asked for once, when somebody needs them.
  function terms() {
    known ??= fetch(new URL(form.dataset.terms, location.href))
      .then((reply) => (reply.ok ? reply.json() : Promise.reject(reply.status)))
      .catch(() => ({ base: "", prefixes: {}, classes: [], properties: [] }));
    return known;
  }

  // Where this site tells of a thing; its own address where it does not.
  const PLACES = ["def/", "scheme/", "shape/", "graph/"];
  function address(iri, base) {
    if (base && iri.startsWith(base) && !iri.includes("#")) {
      const local = iri.slice(base.length);
      if (local.startsWith("id/")) return pageOf(`doc/${local.slice(3)}`);
      if (local.startsWith("query/")) return pageOf(`queries/${local.slice(6) || "index"}`);
      if (PLACES.some((place) => local.startsWith(place))) return pageOf(`doc/${local}`);
    }
    return /^https?:/.test(iri) ? iri : null;
  }
  const pageOf = (path) => new URL(`${path}.${lang}.html`, root).href;

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
      const href = address(value.value, told.base);
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

  // ---- without YASGUI: our own table below the text box ----

  let running = null;
  async function run() {
    running?.abort();
    running = new AbortController();
    section.hidden = false;
    status.textContent = say("Running …", "実行中…");
    body.replaceChildren();
    const began = performance.now();
    try {
      const reply = await fetch(endpoint, {
        method: "POST",
        signal: running.signal,
        headers: {
          Accept: "application/sparql-results+json, text/turtle;q=0.9, */*;q=0.1",
          "Accept-Language": lang,
        },
        body: new URLSearchParams({ query: box.value }),
      });
      const text = await reply.text();
      const seconds = (performance.now() - began) / 1000;
      if (!reply.ok) {
        status.textContent = say("The query was not answered.", "クエリは実行されませんでした。");
        body.append(element("pre", { tabindex: "0" }, problem(text, reply.status)));
        return;
      }
      if (!(reply.headers.get("Content-Type") ?? "").includes("json")) {
        status.textContent = say(`Done in ${seconds.toFixed(2)} s`, `完了（${seconds.toFixed(2)}秒）`);
        body.append(element("pre", { tabindex: "0" }, text));
        return;
      }
      const found = JSON.parse(text);
      if ("boolean" in found) {
        status.textContent = found.boolean ? say("Yes", "はい（true）") : say("No", "いいえ（false）");
        return;
      }
      const count = found.results.bindings.length;
      const few = count > ROWS
        ? say(`; the first ${ROWS} are shown`, `。はじめの${ROWS}件を表示しています`) : "";
      status.textContent = counted(count, seconds) + few;
      body.append(table(found, await terms()));
    } catch (error) {
      if (error.name === "AbortError") return;
      status.textContent = say("The server cannot be reached.", "サーバーに接続できません。");
    }
  }

  function shared(query) {
    const made = new URL(page);
    made.search = new URLSearchParams({ query });
    return made.href;
  }

  // ---- with YASGUI ----

  const JAPANESE = {
    "Simple view": "簡易表示", "Ellipse": "長い値を省略", "Page size: ": "1ページの件数：",
    "Filter query results": "結果を絞り込む", "Table": "表", "Response": "応答", "Boolean": "真偽",
    "All": "すべて", "Run query": "クエリを実行", "Share query": "このクエリを共有",
    "Interrupt query": "クエリを中止", "Download result": "結果をダウンロード",
    "Download results": "結果をダウンロード", "Show all": "すべて表示", "Close": "閉じる",
    "No data available in table": "結果はありません", "No matching records found": "該当する行はありません",
    "Press CTRL - <spacebar> to autocomplete": "Ctrl＋スペースで補完",
  };
  const PATTERNS = [
    [/^(\d+) results?(?: in ([\d.]+) seconds?)?$/, (all, count, time) =>
      `${count}件${time ? `（${time}秒）` : ""}`],
    [/^Response in ([\d.]+) seconds?$/, (all, time) => `応答（${time}秒）`],
    [/^Showing (.+) to (.+) of (.+) entr(?:y|ies)$/, (all, from, to, count) =>
      `${count}件中 ${from}～${to}件`],
    [/^Shows (.+) view$/, (all, name) => `${JAPANESE[name] ?? name}で表示`],
    [/^(.+): Activate to sort$/, (all, name) => `${name}：並べ替え`],
    [/^(.+): Activate to invert sorting$/, (all, name) => `${name}：逆順に並べ替え`],
    [/^(.+): Activate to remove sorting$/, (all, name) => `${name}：並べ替えを解除`],
  ];

  function japanese(text) {
    if (text in JAPANESE) return JAPANESE[text];
    for (const [pattern, told] of PATTERNS) {
      if (pattern.test(text)) return text.replace(pattern, told);
    }
    return text;
  }

  // YASGUI has no texts to choose from: what it writes is put into Japanese in place.
  function translate(where) {
    const texts = document.createTreeWalker(where, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      if (node.parentElement.closest(".CodeMirror-lines, tbody")) continue;
      const said = japanese(node.data);
      if (said !== node.data) node.data = said;
    }
    for (const name of ["title", "aria-label", "placeholder"]) {
      for (const each of where.querySelectorAll(`[${name}]`)) {
        const said = japanese(each.getAttribute(name));
        if (said !== each.getAttribute(name)) each.setAttribute(name, said);
      }
    }
  }

  // What is missing for people who cannot see the icons.
  function named(where) {
    for (const each of where.querySelectorAll(".tableSizer:not([aria-label])")) {
      each.setAttribute("aria-label", say("Page size", "1ページの件数"));
    }
    for (const each of where.querySelectorAll(".yasr_downloadIcon, .yasr_btn")) {
      if (!each.textContent.trim() && !each.hasAttribute("aria-label")) {
        each.setAttribute("aria-label", each.title || say("Download", "ダウンロード"));
      }
    }
    for (const each of where.querySelectorAll("thead th:first-child")) {
      if (!each.textContent.trim()) (each.querySelector(".dt-column-title") ?? each).textContent = "#";
    }
    for (const each of where.querySelectorAll(".yasr_results")) {
      each.tabIndex = 0;
      each.setAttribute("role", "region");
      each.setAttribute("aria-label", say("Answer, which may scroll", "結果（スクロールできます）"));
    }
    if (lang === "ja") translate(where);
  }

  function watched(where) {
    const watcher = new MutationObserver(() => {
      watcher.disconnect();
      named(where);
      watch();
    });
    const watch = () => watcher.observe(where, { childList: true, subtree: true });
    named(where);
    watch();
  }

  function completers(Yasqe, told) {
    const meanings = Object.fromEntries(["classes", "properties"].map((kind) =>
      [kind, new Map(told[kind].map((each) => [each.iri, each[lang]]))]));
    const iris = (kind) => async () => (await terms())[kind].map((each) => each.iri);
    const fork = (from, name, get, more = {}) => Yasqe.forkAutocompleter(
      from, { name, get, bulk: true, persistenceId: null, ...more }, false);
    // Beside each word what it means in the reader's language.
    const explained = (kind) => ({
      postprocessHints: (yasqe, hints) => {
        const declared = yasqe.getPrefixesFromQuery();
        for (const hint of hints) {
          const [prefix, local] = hint.text.split(/:(.*)/s);
          const iri = prefix in declared
            ? declared[prefix] + local : hint.text.replace(/^<|>$/g, "");
          const label = meanings[kind].get(iri);
          if (label) hint.displayText = `${hint.text}　${label}`;
        }
        return hints;
      },
    });
    fork("class", "our-classes", iris("classes"), explained("classes"));
    fork("property", "our-properties", iris("properties"), explained("properties"));
    fork("prefixes", "our-prefixes", async () =>
      Object.entries((await terms()).prefixes).map(([name, iri]) => `${name}: <${iri}>`));
    return ["variables", "our-prefixes", "our-classes", "our-properties"];
  }

  // In place of links to the IRIs, which are on another host: links to our pages.
  function linked(Table, told) {
    Table.defaults.openIriInNewWindow = false;
    const drawn = Table.prototype.getUriLinkFromBinding;
    Table.prototype.getUriLinkFromBinding = function (binding, prefixes) {
      const made = new DOMParser().parseFromString(drawn.call(this, binding, prefixes), "text/html");
      const link = made.querySelector("a");
      const href = link && address(binding.value, told.base);
      if (href) link.setAttribute("href", href);
      link?.removeAttribute("target");
      return made.body.innerHTML;
    };
  }

  async function yasgui({ Yasqe, Yasr }) {
    const told = await terms();
    const place = element("div", { id: "yasqe" });
    box.hidden = true;
    box.required = false;
    box.after(place);
    const label = form.querySelector("label[for=query]");
    label.addEventListener("click", () => yasqe.focus());
    const yasqe = new Yasqe(place, {
      value: box.value.trimEnd() + "\n",
      persistenceId: null,
      consumeShareLink: null,
      createShareableLink: (editor) => shared(editor.getValue()),
      createShortLink: undefined,
      prefixCcApi: null,
      autocompleters: completers(Yasqe, told),
      // As high as the query, so that only the page scrolls.
      editorHeight: "auto",
      viewportMargin: Infinity,
      resizeable: false,
      screenReaderLabel: label.textContent,
      requestConfig: {
        endpoint, method: "POST",
        acceptHeaderSelect: "application/sparql-results+json",
        acceptHeaderGraph: "text/turtle",
        headers: { "Accept-Language": lang },
      },
      extraKeys: { ...Yasqe.defaults.extraKeys, Tab: false, "Shift-Tab": false },
    });
    const result = element("div", { id: "yasr" });
    body.append(result);
    linked(Yasr.plugins.table, told);
    const yasr = new Yasr(result, {
      persistenceId: null,
      prefixes: told.prefixes,
      getPlainQueryLinkToEndpoint: undefined,
      errorRenderers: [async (error) =>
        element("pre", { tabindex: "0" }, problem(error.text ?? "", error.status ?? ""))],
    });
    watched(place);
    watched(result);
    const began = () => {
      section.hidden = false;
      status.textContent = say("Running …", "実行中…");
    };
    yasqe.on("query", began);
    yasqe.on("queryResponse", (editor, reply, duration) => {
      yasr.setResponse(reply, duration);
      const count = yasr.results?.getBindings()?.length;
      status.textContent = yasr.results?.hasError()
        ? say("The query was not answered.", "クエリは実行されませんでした。")
        : count === undefined ? "" : counted(count, duration / 1000);
    });
    yasqe.on("change", () => { box.value = yasqe.getValue(); });
    form.querySelector(".format").hidden = true;
    return {
      run: () => yasqe.query().catch(() => {}),
      set: (text) => { yasqe.setValue(text); yasqe.focus(); },
    };
  }

  const plain = {
    run,
    set: (text) => { box.value = text; box.focus(); },
  };

  let editor = plain;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    editor.run();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) editor.run();
  });

  // A saved question is loaded without leaving the page; the address says which.
  const saved = document.querySelector("form.saved");
  saved.addEventListener("submit", async (event) => {
    event.preventDefault();
    const wanted = new URL(page);
    wanted.search = new URLSearchParams(new FormData(saved));
    try {
      const reply = await fetch(wanted);
      const there = new DOMParser().parseFromString(await reply.text(), "text/html");
      editor.set(there.getElementById("query").value);
      history.replaceState(null, "", wanted);
    } catch {
      saved.submit();
    }
  });

  if (window.Yasgui) {
    yasgui(window.Yasgui).then((made) => { editor = made; });
  }
})();
