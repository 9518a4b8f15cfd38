// Pieces of the page of a saved question, as the server writes them.
"use strict";
(() => {
  const own = (globalThis.kgQuestion ??= {});
  const lang = document.documentElement.lang === "ja" ? "ja" : "en";
  const ja = lang === "ja";
  const say = (en, inJapanese) => (ja ? inJapanese : en);
  const counted = (number) => own.grouped(String(number));

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value);
    }
    made.append(...children);
    return made;
  }

  // The address that asks the same with a suggestion in place of what was typed.
  function replaced(shape, values, problem, key) {
    const pairs = [...values].flatMap(([name, texts]) => {
      if (name !== problem.parameter) return texts.map((text) => [name, text]);
      return shape.parameters.some((each) => each.name === name)
        ? texts.map((text) => [name, text === problem.value ? key : text])
        : texts.map((text) => [key, text]);
    });
    return `${location.pathname}?${new URLSearchParams(pairs)}`;
  }

  function wrong(shape, values, problem) {
    const made = element("li", {}, problem.text[lang]);
    if (!problem.suggestions?.length) return made;
    made.append(element("br"), say("Did you mean ", "もしかして： "));
    problem.suggestions.forEach(([key, label], place) => {
      const name = label[lang];
      const beside = ja ? `${name}（${key}）` : `${name} (${key})`;
      const href = replaced(shape, values, problem, key);
      made.append(place ? say(", ", "、") : "", element("a", { href }, name === key ? name : beside));
    });
    made.append(say("?", ""));
    return made;
  }

  const isShort = (text) => /^[0-9.\/–-]{1,12}$/.test(text);

  function cell(each, column) {
    const kind = column.number ? "n" : isShort(each.text) ? "nowrap" : "";
    const made = element("td", { class: kind, lang: each.lang });
    if (each.link) {
      made.append(element("a", { href: each.link, title: each.title }, each.text));
    } else if (each.title && each.title !== each.text) {
      made.append(element("span", { title: each.title }, each.text));
    } else {
      made.append(each.text);
    }
    return made;
  }

  function head(column) {
    const made = element("th", { scope: "col", class: column.number ? "n" : null }, column.text);
    if (column.unit) made.append(element("span", { class: "unit" }, column.unit));
    return made;
  }

  function table(shown) {
    const title = document.querySelector("h1").textContent;
    return element("div", { class: "scroll", role: "region", "aria-labelledby": "rows", tabindex: "0" },
      element("table", { class: "dense q-table" },
        element("caption", { id: "rows", class: "hidden" }, title),
        element("thead", {}, element("tr", {}, ...shown.columns.map(head))),
        element("tbody", {}, ...shown.rows.map((row) =>
          element("tr", {}, ...row.map((each, place) => cell(each, shown.columns[place])))))));
  }

  function pages(count, page, query) {
    const made = element("ol");
    for (let number = 1; number <= count; number += 1) {
      const search = new URLSearchParams(query);
      if (number > 1) search.set("page", number);
      const here = number === page;
      made.append(element("li", {}, here
        ? element("span", { "aria-current": "page" }, String(number))
        : element("a", { href: `${location.pathname}${search.size ? `?${search}` : ""}` }, String(number))));
    }
    return element("nav", { class: "q-pages", "aria-label": say("Pages of the answer", "答えのページ") }, made);
  }

  function documents(listed) {
    const items = listed.map((each) => element("li", {}, each.title, say(": ", "："),
      each.link ? element("a", { href: each.link }, each.text) : each.text));
    return element("details", { class: "q-documents" },
      element("summary", {}, say("Documents cited on this page", "このページの文書")),
      element("ul", {}, ...items));
  }

  function found({ shape, whole, text, page, count, rowsOfPage }) {
    const total = whole.rows.length;
    const made = element("p", { role: "status", class: "q-found" });
    if (text) made.append(element("b", {}, text), " – ");
    const isGraph = shape.kind === "CONSTRUCT";
    made.append(isGraph
      ? say(`${counted(total)} statement(s)`, `トリプル${counted(total)}件`)
      : say(`${counted(total)} row(s)`, `${counted(total)}行`));
    if (count > 1) {
      const first = counted((page - 1) * rowsOfPage + 1);
      const last = counted(Math.min(page * rowsOfPage, total));
      made.append(say(
        `; ${first} to ${last} are shown here, all are in the downloads`,
        `（ここでは${first}〜${last}行目を表示。ダウンロードには全行があります）`,
      ));
    }
    return made;
  }

  // A message that names options, for somebody who fills in a form.
  function forFields(shape, text) {
    return shape.parameters.reduce((sofar, { option, short }) =>
      sofar.replaceAll(`--${option}`, ja ? `「${short.ja}」` : `“${short.en}”`), text);
  }

  Object.assign(own, { documents, element, forFields, found, lang, pages, say, table, wrong });
})();
