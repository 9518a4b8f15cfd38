// The list of saved questions where no server answers: words and tags leave some of them,
// as the server would. Without this file all of them stand there.
import { casefold, isAscii, split } from "../folding.js";

(() => {
  const own = (globalThis.kgQuestion ??= {});
  const { compare } = own;

  const folded = (text) => casefold(text.normalize("NFKC"));

  // Latin words are found from their beginning on; Japanese words begin anywhere.
  function pattern(word) {
    const start = isAscii(word) ? "(?<![0-9a-z])" : "";
    return new RegExp(start + word.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&"), "u");
  }

  // Of two places that weigh the same, the one with less beside the word.
  function weighed(texts, each) {
    let least = null;
    for (const [place, text] of texts) {
      const size = [...text].length;
      if (!each.test(text)) continue;
      if (!least || place < least[0] || (place === least[0] && size < least[1])) {
        least = [place, size];
      }
    }
    return least;
  }

  // The names of the questions that hold all words, the most telling places first.
  own.searched = (questions, names, text) => {
    const patterns = split(folded(text)).map(pattern);
    const found = [];
    for (const name of names) {
      const texts = questions[name].texts.map(([place, each]) => [place, folded(each)]);
      const hits = patterns.map((each) => weighed(texts, each));
      if (hits.some((hit) => hit === null)) continue;
      const sum = (at) => hits.reduce((sofar, hit) => sofar + hit[at], 0);
      found.push([sum(0), sum(1), name]);
    }
    return found.sort((one, other) =>
      one[0] - other[0] || one[1] - other[1] || compare(one[2], other[2])).map(([, , name]) => name);
  };

  const data = document.getElementById("q-data");
  const form = document.getElementById("q-search");
  if (!data || !form) return;
  const LONGEST = 200;
  const ja = document.documentElement.lang === "ja";
  const say = (en, inJapanese) => (ja ? inJapanese : en);
  const topics = document.getElementById("q-topics");
  const tags = document.getElementById("q-tags");
  const items = new Map([...topics.querySelectorAll("[data-name]")]
    .map((item) => [item.dataset.name, item]));
  const first = [...topics.childNodes];

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  let told = null;
  async function known() {
    told ??= fetch(new URL(data.dataset.search, document.baseURI))
      .then((reply) => (reply.ok ? reply.json() : Promise.reject(new Error(reply.status))));
    try {
      return (await told).questions;
    } catch (error) {
      told = null;
      throw error;
    }
  }

  function address(pairs) {
    const search = new URLSearchParams(pairs.filter(([, value]) => value));
    return `${location.pathname}${search.size ? `?${search}` : ""}`;
  }

  function marked(text, chosen) {
    for (const link of tags.querySelectorAll("[data-tag]")) {
      const isChosen = chosen.includes(link.dataset.tag);
      link.classList.toggle("chosen", isChosen);
      if (isChosen) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
      link.href = address([["q", text], ["tag", isChosen ? "" : link.dataset.tag]]);
    }
    for (const each of form.querySelectorAll("input[name=tag]")) each.remove();
    for (const tag of chosen) {
      form.append(element("input", { type: "hidden", name: "tag", value: tag }));
    }
    form.querySelector("input[name=q]").value = text;
  }

  const status = element("p", { role: "status", class: "q-found" });
  topics.before(status);

  function counted(count, text, chosen) {
    status.replaceChildren(
      say(`${count} of ${items.size} questions `, `${count}件（全${items.size}件）`),
      text ? say(`with “${text}” `, `「${text}」を含むもの`) : "",
      ...chosen.map((tag) => {
        const link = [...tags.querySelectorAll("[data-tag]")].find((each) => each.dataset.tag === tag);
        const label = (link?.querySelector("b").textContent ?? tag).split("（")[0];
        return element("span", { class: "q-tags" }, element("span", {}, label));
      }),
      " – ", element("a", { href: location.pathname }, say("show all", "すべて表示")),
    );
  }

  // The sections of topics with only these questions.
  function byTopic(names) {
    const kept = new Set(names);
    return first.flatMap((node) => {
      if (node.nodeName !== "SECTION") return [];
      const made = node.cloneNode(true);
      for (const item of made.querySelectorAll("[data-name]")) {
        if (!kept.has(item.dataset.name)) item.remove();
      }
      return made.querySelector("[data-name]") ? [made] : [];
    });
  }

  function ranked(names) {
    if (!names.length) {
      return [element("p", {}, say(
        "No question holds all of these words.", "すべての語を含む質問はありません。",
      ))];
    }
    return [element("ul", { class: "q-list" }, ...names.map((name) => items.get(name).cloneNode(true)))];
  }

  async function show() {
    const search = new URLSearchParams(location.search);
    const text = own.stripped([...search.getAll("q").join(" ")].slice(0, LONGEST).join(""));
    const chosen = search.getAll("tag").filter(Boolean);
    const link = document.querySelector("a.tongue");
    if (link) link.search = location.search;
    marked(text, chosen);
    if (!text && !chosen.length) {
      status.replaceChildren();
      topics.replaceChildren(...first);
      return;
    }
    let questions;
    try {
      questions = await known();
    } catch {
      status.textContent = say(
        "The list cannot be searched now: is there a network?",
        "今は検索できません。ネットワークの接続を確かめてください。",
      );
      return;
    }
    const tagged = Object.keys(questions)
      .filter((name) => chosen.every((tag) => questions[name].tags.includes(tag)));
    const names = text ? own.searched(questions, tagged, text) : tagged;
    topics.replaceChildren(...(text ? ranked(names) : byTopic(names)));
    counted(names.length, text, chosen);
  }

  function go(href) {
    history.pushState(null, "", href);
    show();
  }

  form.hidden = false;
  tags.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go(address([...new FormData(form)]));
  });
  document.getElementById("main").addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const isPlain = !event.button && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!link || !isPlain || link.hash || link.pathname !== location.pathname) return;
    if (link.origin !== location.origin) return;
    event.preventDefault();
    go(link.pathname + link.search);
  });
  window.addEventListener("popstate", show);
  if (location.search) show();
})();
