// Names under the search boxes while one types (the combobox pattern of ARIA 1.2).
// Without this file the forms work as they are. On a site of files, where no server
// answers, the index of names is searched here in the page.
"use strict";
(() => {
  const root = new URL("../", document.currentScript.src);
  const ja = document.documentElement.lang === "ja";
  const lang = ja ? "ja" : "en";
  const said = {
    list: ja ? "候補" : "Suggestions",
    none: ja ? "候補はありません" : "No suggestions",
    some: (count) => (ja ? `候補が${count}件あります` : `${count} suggestions`),
  };
  const files = document.documentElement.dataset.files !== undefined;
  const DELAY = 150, MOST = 8;

  // What fits a text, as `api/search` tells it.
  async function fromServer(text, signal) {
    const address = new URL("api/search", root);
    address.search = new URLSearchParams({ q: text, lang, limit: MOST });
    const reply = await fetch(address, { signal });
    return reply.ok ? reply.json() : null;
  }

  // The same from the index, which is fetched when a box is first entered.
  async function tools() {
    const [finding, ...others] = await Promise.all(
      ["finding.js", "marking.js", "addresses.js"]
        .map((name) => import(new URL(`assets/${name}`, root))),
    );
    return Object.assign({ index: await finding.index(root) }, ...others);
  }

  async function fromIndex(text, signal) {
    const { index, shown, pageOf } = await tools();
    signal.throwIfAborted();
    const found = index.find(text);
    return { results: found.hits.slice(0, MOST).map((thing) => {
      const told = shown(thing, found, lang);
      return {
        page: pageOf(thing.iri, index.base, lang),
        kind_label: index.kindText(thing.kind)[lang],
        where: thing.where,
        matched: told.matched.length > 0,
        matched_lang: told.lang,
        marked: told,
      };
    }) };
  }

  function element(name, attributes, text) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text) made.textContent = text;
    return made;
  }

  // A name in parts: what was sought stands in <mark>.
  function written(parts) {
    const made = document.createDocumentFragment();
    for (const [text, hit] of parts) {
      made.append(hit ? element("mark", {}, text) : text);
    }
    return made;
  }

  function enhance(input) {
    const list = element("ul", {
      id: `${input.id}-list`, role: "listbox", class: "suggested", "aria-label": said.list,
    });
    const status = element("span", { role: "status", class: "hidden" });
    list.hidden = true;
    input.after(list, status);
    for (const [key, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false",
      "aria-controls": list.id,
    })) input.setAttribute(key, value);

    let hits = [], at = -1, timer = 0, asking = null, asked = "";

    function close() {
      list.hidden = true;
      at = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function move(to) {
      at = to;
      [...list.children].forEach((option, index) => {
        option.setAttribute("aria-selected", String(index === at));
      });
      const option = list.children[at];
      if (!option) return input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    }

    function show(found) {
      hits = found.results.filter((hit) => hit.page);
      list.replaceChildren(...hits.map((hit, index) => {
        const option = element("li", {
          id: `${list.id}-${index}`, role: "option", "aria-selected": "false",
        });
        const name = element("span", {});
        name.append(written(hit.marked.label));
        option.append(name);
        if (hit.matched) {
          const other = element("span", { class: "matched" });
          if (hit.matched_lang) other.lang = hit.matched_lang;
          other.append(written(hit.marked.matched));
          option.append(" ", other);
        }
        const where = hit.where ? `${hit.kind_label} · ${hit.where[lang]}` : hit.kind_label;
        option.append(" ", element("span", { class: "what" }, where));
        return option;
      }));
      at = -1;
      list.hidden = hits.length === 0;
      input.setAttribute("aria-expanded", String(hits.length > 0));
      input.removeAttribute("aria-activedescendant");
      status.textContent = hits.length ? said.some(hits.length) : said.none;
    }

    async function ask() {
      const text = input.value.trim();
      asking?.abort();
      if (!text) return close();
      asking = new AbortController();
      const { signal } = asking;
      try {
        const found = await (files ? fromIndex : fromServer)(text, signal);
        if (!found) return close();
        if (signal.aborted) return;
        asked = text;
        if (document.activeElement === input) show(found);
      } catch {
        // Aborted by the next letter, or nobody answers: the form is there all the same.
      }
    }

    function go(index) {
      const hit = hits[index];
      if (hit) location.assign(new URL(hit.page, root));
    }

    input.addEventListener("input", () => {
      clearTimeout(timer);
      move(-1); // what was chosen fitted what stood there before
      timer = setTimeout(ask, DELAY);
    });
    input.addEventListener("keydown", (event) => {
      // While a Japanese word is composed the keys belong to the input method.
      if (event.isComposing || event.keyCode === 229) return;
      const open = !list.hidden;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (!open) {
          if (hits.length && input.value.trim() === asked) show({ results: hits });
          else ask();
          return;
        }
        const step = event.key === "ArrowDown" ? 1 : -1;
        const count = hits.length + 1; // one place more: back in the text
        move(((at + 1 + step + count) % count) - 1);
      } else if (event.key === "Enter" && open && at >= 0) {
        event.preventDefault();
        go(at);
      } else if (event.key === "Escape" && open) {
        event.preventDefault();
        close();
      }
    });
    if (files) input.addEventListener("focus", () => tools().catch(() => {}), { once: true });
    input.addEventListener("blur", close);
    // mousedown, for the blur that comes before a click would close the list.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) go([...list.children].indexOf(option));
    });
  }

  // A file of another language knows nothing of what the address asks for.
  function carry() {
    const other = document.querySelector("a.tongue");
    if (other && location.search) other.search = location.search;
  }

  document.querySelectorAll("form.find input[name=q], form.search input[name=q]")
    .forEach(enhance);
  if (files) {
    carry();
    document.querySelectorAll("[data-waits=scripts]")
      .forEach((each) => each.removeAttribute("data-waits"));
  }
})();
