// SPARQL in the page, where no server answers: the whole graph is fetched when it is first
// asked, and a worker answers. What is asked stays in the browser.
//
//   kgEngine.query(sparql, {signal, accept, progress})  -> Promise of {media, text}
//   kgEngine.ready(progress)                            -> Promise, once the graph is open
//   kgEngine.cancel()                                   ends whatever runs, at once
//   kgEngine.said(progress)                             how far it is, in words
//
// `accept` takes media types as the header Accept does, or the short names of formats
// (`csv`, `ttl`). `progress` is called with {step, done, total}. A query that cannot be
// answered rejects with an Error whose `message` is in the language of the page; one that
// was cancelled with an AbortError.
//
// The page says where the graph is: <script type="application/json" id="engine">.
"use strict";
(() => {
  const place = document.getElementById("engine");
  if (!place) return;
  const assets = new URL("./", document.currentScript.src);
  const lang = document.documentElement.lang === "ja" ? "ja" : "en";
  const say = (en, ja) => (lang === "ja" ? ja : en);
  const told = JSON.parse(place.textContent);
  for (const name of ["dump", "terms"]) {
    told[name] = new URL(told[name], document.baseURI).href;
  }

  let worker = null;
  let last = 0;
  // The first is the one that runs.
  const jobs = [];

  function failed(message) {
    return Object.assign(new Error(message), { name: "KgError" });
  }

  const aborted = () =>
    new DOMException(say("The query was cancelled.", "クエリを中止しました。"), "AbortError");

  function end() {
    worker?.terminate();
    worker = null;
  }

  function began() {
    if (location.protocol === "file:") {
      throw failed(say(
        "A browser runs no engine for files: open this site through a web server.",
        "ファイルを直接開いた場合、ブラウザーではクエリを実行できません。"
          + "ウェブサーバー経由で開いてください。",
      ));
    }
    if (!window.Worker || !window.WebAssembly || !window.DecompressionStream) {
      throw failed(say(
        "This browser is too old to run queries.",
        "このブラウザーは古いため、クエリを実行できません。",
      ));
    }
    const made = new Worker(new URL("engine-worker.js", assets), { type: "module" });
    made.addEventListener("message", ({ data }) => heard(data));
    made.addEventListener("error", (event) => {
      event.preventDefault();
      if (made === worker) broken(event.message);
    });
    return made;
  }

  function next() {
    const job = jobs[0];
    if (!job || job.sent) return;
    try {
      worker ??= began();
    } catch (error) {
      settle(job, () => job.reject(error));
      return;
    }
    job.sent = true;
    const { id, sparql, accept } = job;
    worker.postMessage({ id, sparql, accept, told });
  }

  function settle(job, how) {
    jobs.splice(jobs.indexOf(job), 1);
    job.signal?.removeEventListener("abort", job.cancel);
    how();
    next();
  }

  function broken(message) {
    end();
    const job = jobs[0];
    if (!job) return;
    settle(job, () => job.reject(failed(say(
      `The engine broke off: ${message || "it cannot be loaded"}.`,
      `クエリの実行が中断されました：${message || "読み込めません"}`,
    ))));
  }

  function heard({ id, progress, answer, refused, message, isBroken }) {
    const job = jobs[0];
    if (!job || job.id !== id) return;
    if (progress) {
      job.progress?.(progress);
    } else if (answer) {
      settle(job, () => job.resolve(answer));
      document.dispatchEvent(new Event("kg-answered"));
    } else if (refused) {
      if (isBroken) end();
      settle(job, () => job.reject(failed(refused[lang])));
    } else {
      broken(message);
    }
  }

  function cancelled(job) {
    if (!jobs.includes(job)) return;
    // A worker that computes hears nothing: it can only be ended.
    if (job.sent) end();
    settle(job, () => job.reject(job.signal?.aborted ? job.signal.reason : aborted()));
  }

  function posed(sparql, { signal, accept = "*/*", progress } = {}) {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const id = ++last;
      const job = { id, sparql, accept, signal, progress, resolve, reject, sent: false };
      job.cancel = () => cancelled(job);
      signal?.addEventListener("abort", job.cancel);
      jobs.push(job);
      next();
    });
  }

  function megabytes(bytes) {
    return (bytes / 1e6).toFixed(1);
  }

  function said({ step, done, total }) {
    if (step === "program" || step === "data") {
      const what = step === "data" ? say("the data", "データ") : say("the engine", "エンジン");
      const [have, all] = [megabytes(done), megabytes(Math.max(done, total))];
      return say(`Fetching ${what}: ${have} of ${all} MB …`, `${what}を取得中：${all} MB 中 ${have} MB…`);
    }
    if (step === "load") {
      const part = Math.round((100 * done) / Math.max(total, 1));
      return say(`Loading the data: ${part}% …`, `データを読み込み中：${part}%…`);
    }
    return say("Running …", "実行中…");
  }

  window.kgEngine = Object.freeze({
    query: (sparql, options) => posed(String(sparql), options),
    ready: (progress) => posed(null, { progress }).then(() => {}),
    cancel: () => { for (const job of [...jobs].reverse()) cancelled(job); },
    said,
  });
})();
