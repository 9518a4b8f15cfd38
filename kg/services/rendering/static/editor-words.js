// What YASGUI says, in the language of the page, and names for what it shows as icons.
"use strict";
(() => {
  const lang = document.documentElement.lang === "ja" ? "ja" : "en";
  const say = (en, ja) => (lang === "ja" ? ja : en);

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
    // Inside a form, a button that says nothing else sends it.
    for (const each of where.querySelectorAll("button:not([type])")) each.type = "button";
    if (lang === "ja") translate(where);
  }

  // Now, and whenever YASGUI draws something anew.
  window.kgYasguiWords = (where) => {
    const watcher = new MutationObserver(() => {
      watcher.disconnect();
      named(where);
      watch();
    });
    const watch = () => watcher.observe(where, { childList: true, subtree: true });
    named(where);
    watch();
  };
})();
