// The page of a saved question where no server answers: what was chosen is asked of the
// whole graph in the browser, and shown as the server would show it. An address with a
// choice (`?region=nishi-iburi&evidence=1`) shows its answer, and can be passed on.
(() => {
  const own = (globalThis.kgQuestion ??= {});
  const data = document.getElementById("q-data");
  const engine = window.kgEngine;
  // Browsers let a page from a disk fetch nothing: it keeps its default answer.
  if (!data || !engine || location.protocol === "file:") return;
  const root = new URL("../../", import.meta.url).href;
  const { element, lang, say } = own;
  const form = document.getElementById("q-form");
  const rowsOfPage = Number(data.dataset.rows);
  const at = (id) => document.getElementById(id);
  const answer = at("q-answer");
  const take = at("take").parentElement;

  // ---- what is asked ----

  let told = null;
  async function fetched(path) {
    const reply = await fetch(new URL(path, document.baseURI));
    if (!reply.ok) throw new Error(`${path}: ${reply.status}`);
    return reply.json();
  }

  // What the question is made of, and the words of all answers; fetched when first asked.
  function known() {
    told ??= Promise.all([fetched(data.dataset.form), fetched(data.dataset.words)])
      .catch((error) => {
        told = null;
        throw new Error(say(
          `what this form needs cannot be fetched (${error.message}); is there a network?`,
          `このフォームに必要なデータを取得できません（${error.message}）。ネットワークの接続を確かめてください`,
        ));
      });
    return told;
  }

  function asked() {
    const search = new URLSearchParams(location.search);
    const page = search.get("page") ?? "";
    return {
      search,
      evidence: search.getAll("evidence").some((each) => each === "1" || each === "true"),
      page: /^[0-9]{1,8}$/.test(page) ? Math.max(Number(page), 1) : 1,
    };
  }

  // ---- while it runs ----

  const running = element("div", { class: "notice note", id: "q-running", hidden: "" });
  const status = element("p", { role: "status" });
  const stop = element("button", { type: "button" }, say("Cancel", "中止する"));
  const bar = element("progress", { "aria-label": say("Loading the data", "データの読み込み") });
  running.append(status, bar, " ", stop);
  answer.before(running);
  let current = null;
  stop.addEventListener("click", () => current?.abort());

  function progressed(step) {
    const text = engine.said(step);
    if (status.textContent !== text) status.textContent = text;
    const isKnown = step.total > 0;
    bar.hidden = !isKnown;
    if (isKnown) {
      bar.max = step.total;
      bar.value = Math.min(step.done, step.total);
    }
  }

  function begin() {
    current?.abort();
    current = new AbortController();
    bar.hidden = true;
    status.textContent = say("Asking …", "答えを求めています…");
    running.hidden = false;
    said.replaceChildren();
    answer.hidden = true;
    take.hidden = true;
    return current;
  }

  function end() {
    running.hidden = true;
    current = null;
  }

  // ---- what is wrong ----

  const said = element("div");
  running.before(said);

  function notice(kind, ...children) {
    const role = kind === "bad" ? "alert" : "status";
    said.replaceChildren(element("div", { class: `notice ${kind}`, role }, ...children));
  }

  // ---- the answer ----

  // What was chosen, in words.
  function chosen(shape, posed, words) {
    const keys = own.keys(shape, posed.terms, words);
    return shape.parameters.flatMap((parameter) => {
      const labels = new Map((parameter.choices ?? []).map((each) => [each.key, each[lang]]));
      const names = keys[parameter.name].map((each) => labels.get(each) ?? each);
      if (!names.length) return [];
      return [say(`${parameter.short.en}: ${names.join(", ")}`, `${parameter.short.ja}：${names.join("、")}`)];
    }).join(say("; ", "。"));
  }

  const picture = answer.querySelector(".q-picture");

  function shownAnswer(told) {
    const { shape, shown, why, count, page, query, text } = told;
    const parts = [element("h2", { id: "answer" }, say("Answer", "答え")), own.found({ ...told, rowsOfPage })];
    if (why) {
      parts.push(element("ul", {}, ...why.map((each) => element("li", {}, own.forFields(shape, each[lang])))));
    } else {
      if (picture && text) {
        parts.push(element("p", { class: "small faint" }, say(
          "The picture of this question is drawn for the default choice only; on a server, or with kg query run --chart, every answer has its own.",
          "この質問の図は、条件を選ばないときの答えだけにあります。サーバーか kg query run --chart では、どの答えも図にできます。",
        )));
      } else if (picture) {
        parts.push(picture);
      }
      parts.push(own.table(shown));
      if (count > 1) parts.push(own.pages(count, page, query));
      if (shown.documents.length) parts.push(own.documents(shown.documents));
    }
    answer.replaceChildren(...parts);
    answer.hidden = false;
  }

  // ---- to take with one ----

  let urls = [];
  function file(label, name, media, text) {
    const href = URL.createObjectURL(new Blob([text], { type: media }));
    urls.push(href);
    return element("li", {}, element("a", { href, download: name }, label));
  }

  function downloads({ shape, told: rows }) {
    for (const each of urls) URL.revokeObjectURL(each);
    urls = [];
    const stem = shape.name.split("/").at(-1);
    const csv = own.csv(rows);
    return [
      file("CSV", `${stem}.csv`, "text/csv;charset=utf-8", csv),
      file(say("CSV with BOM, for Excel", "CSV（Excel 用、BOM 付き）"), `${stem}.excel.csv`, "text/csv;charset=utf-8", `\ufeff${csv}`),
      file("JSON (SPARQL)", `${stem}.json`, "application/sparql-results+json", own.json(rows)),
    ];
  }

  function shownTake(told) {
    const { shape, posed, words, evidence, query, text } = told;
    const isChosen = Boolean(query);
    if (isChosen) {
      at("q-files").replaceChildren(...downloads(told));
    } else {
      at("q-files").replaceChildren(...first.files);
    }
    const stable = `${first.stable}${isChosen ? `?${query}` : ""}`;
    at("q-address").textContent = stable;
    at("q-address").href = `${location.pathname}${isChosen ? `?${query}` : ""}`;
    document.querySelector(".q-stable").textContent = stable;
    at("q-command").textContent = own.command(shape, posed.terms, words, evidence);
    const title = document.querySelector("h1").textContent;
    at("q-cited").textContent = title + (text ? say(`; ${text}`, `（${text}）`) : "");
    const sparql = own.bound(shape.sparql, posed.terms);
    at("q-sparql").textContent = sparql;
    const editor = new URL(at("q-editor").href);
    editor.search = new URLSearchParams({ query: sparql });
    at("q-editor").href = editor.href;
    take.hidden = false;
  }

  // ---- all of it ----

  // The page as it came: the answer to the default choice.
  const first = {
    answer: [...answer.childNodes],
    files: [...at("q-files").childNodes],
    stable: at("q-address").textContent,
    fields: Object.fromEntries(["q-command", "q-cited", "q-sparql"].map((id) => [id, at(id).textContent])),
    editor: at("q-editor").href,
  };
  for (const nav of answer.querySelectorAll("nav[hidden]")) nav.hidden = false;
  if (form) form.hidden = false;
  at("q-evidence-page")?.remove();

  function restored() {
    answer.replaceChildren(...first.answer);
    at("q-files").replaceChildren(...first.files);
    for (const [id, text] of Object.entries(first.fields)) at(id).textContent = text;
    at("q-address").textContent = first.stable;
    at("q-address").href = location.pathname;
    document.querySelector(".q-stable").textContent = first.stable;
    at("q-editor").href = first.editor;
    answer.hidden = false;
    take.hidden = false;
  }

  function listed(pairs) {
    return String(new URLSearchParams(pairs));
  }

  function refused(shape, posed) {
    const names = new Set(shape.parameters.map(({ name }) => name));
    const strays = posed.problems.filter((each) => !names.has(each.parameter));
    const count = posed.problems.length;
    notice(
      "bad",
      element("p", {}, say(
        `${count} value(s) do not fit, so nothing was asked.`,
        `${count}件の値が合わないため、尋ねていません。`,
      )),
      ...(strays.length
        ? [element("ul", {}, ...strays.map((each) => own.wrong(shape, posed.values, each)))] : []),
    );
  }

  // The rows of one page, with their evidence; and all of them for the downloads.
  async function evident(told, ask, begin) {
    const { shape, posed, words, whole } = told;
    if (!told.evidence) {
      return { told: whole, rows: { ...whole, rows: whole.rows.slice(begin, begin + rowsOfPage) } };
    }
    const all = await own.withEvidence(shape, posed.terms, whole, words, ask);
    const isHere = (place) => all.of[place] >= begin && all.of[place] < begin + rowsOfPage;
    return { told: all, rows: { ...all, rows: all.rows.filter((_, place) => isHere(place)) } };
  }

  async function answeredAs(wanted, given, [shape, words], signal) {
    const how = { signal, progress: progressed };
    const ask = own.asker(engine, how);
    const posed = await own.posed(shape, given, words, ask);
    const evidence = wanted.evidence && Boolean(shape.evidence);
    own.filled(form, shape, posed, words, evidence);
    if (posed.problems.length) return () => refused(shape, posed);
    const whole = await own.answered(shape, posed.terms, engine, how);
    const count = Math.max(Math.ceil(whole.rows.length / rowsOfPage), 1);
    const page = Math.min(wanted.page, count);
    const query = listed([
      ...own.canonical(shape, posed.terms, words), ...(evidence ? [["evidence", "1"]] : []),
    ]);
    const sofar = { shape, words, posed, evidence, whole, count, page, query, text: chosen(shape, posed, words) };
    const parts = await evident(sofar, ask, (page - 1) * rowsOfPage);
    const why = whole.rows.length ? null : await own.whyEmpty(shape, posed.terms, words,
      (terms) => own.answered(shape, terms, engine, how));
    const shown = why ? null : await own.tabled(parts.rows, shape, { lang, told: words, root, ask });
    return () => {
      shownAnswer({ ...sofar, shown, why });
      shownTake({ ...sofar, told: parts.told });
    };
  }

  function languages() {
    const link = document.querySelector("a.tongue");
    if (!link) return;
    const other = new URL(link.href);
    other.search = location.search;
    link.href = other.href;
  }

  // The page as it came, with the form as nobody has filled it in.
  function shownFirst([shape, words]) {
    restored();
    own.filled(form, shape, { values: new Map(), terms: {}, problems: [], nowhere: [] }, words, false);
  }

  async function show() {
    languages();
    const again = at("q-again");
    if (again) again.hidden = !location.search;
    const mine = begin();
    try {
      const wanted = asked();
      const parts = await known();
      const given = own.given(parts[0], wanted.search);
      const isFirst = !given.size && !wanted.evidence && wanted.page === 1;
      const finish = isFirst ? () => shownFirst(parts)
        : await answeredAs(wanted, given, parts, mine.signal);
      if (current !== mine) return;
      end();
      finish();
    } catch (error) {
      if (current !== mine) return;
      end();
      const isCancelled = error.name === "AbortError";
      notice(
        isCancelled ? "note" : "bad",
        element("p", {}, isCancelled ? say("Cancelled.", "中止しました。") : error.message),
        element("p", {}, element("a", { href: location.pathname }, say(
          "The answer to the default choice", "条件を選ばないときの答え",
        ))),
      );
    }
  }

  function go(href) {
    history.pushState(null, "", href);
    show();
  }

  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    const pairs = [...new FormData(form)].filter(([, value]) => own.stripped(value));
    go(`${location.pathname}${pairs.length ? `?${new URLSearchParams(pairs)}` : ""}`);
  });

  // Links to this page with another choice do not load it anew.
  document.getElementById("main").addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const isPlain = !event.button && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!link || !isPlain || link.hasAttribute("download") || link.hash) return;
    if (link.origin !== location.origin || link.pathname !== location.pathname) return;
    event.preventDefault();
    go(link.pathname + link.search);
  });

  window.addEventListener("popstate", show);
  if (location.search) show();
})();
