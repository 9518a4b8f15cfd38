// Where the site is made of files: keeps it for when there is no network (sw.js).
//
// What was visited is kept. All that asking needs, some megabytes, is kept once somebody
// visits the editor or a question, when the browser has nothing else to do. Where it is
// told to save data, or knows that each byte is paid for, only once something was asked:
// then most of it is there already.
"use strict";
(() => {
  const root = new URL("../", document.currentScript.src);
  const workers = navigator.serviceWorker;
  if (!workers) return;
  const page = new URL(location.href);
  page.search = page.hash = "";
  const isAsking = document.getElementById("engine") !== null;
  const { saveData, type, effectiveType } = navigator.connection ?? {};
  const isSaving = saveData === true || type === "cellular" || /2g/.test(effectiveType);
  let isUsed = false;
  document.addEventListener("kg-answered", () => { isUsed = true; }, { once: true });

  function visited() {
    const loaded = performance.getEntriesByType("resource");
    return [page.href, ...loaded.map(({ name }) => name)];
  }

  // Tells the worker what to keep; `data-offline` says on the page that it is done.
  async function tell(told) {
    const { active } = await workers.ready;
    const { port1, port2 } = new MessageChannel();
    const answered = new Promise((resolve) => {
      port1.onmessage = ({ data }) => resolve(data.isKept);
    });
    active.postMessage(told, [port2]);
    if (await answered) document.documentElement.dataset.offline = told.lang ? "asking" : "page";
  }

  const whenIdle = (what) =>
    window.requestIdleCallback ? requestIdleCallback(what, { timeout: 5000 }) : setTimeout(what, 1000);

  async function begin() {
    await workers.register(new URL("sw.js", root), { updateViaCache: "none" });
    await tell({ visited: visited() });
    if (!isAsking) return;
    const lang = document.documentElement.lang;
    const askingToo = () => tell({ visited: visited(), lang });
    if (!isSaving || isUsed) whenIdle(askingToo);
    else document.addEventListener("kg-answered", askingToo, { once: true });
  }

  // A browser that will not keep anything shows the pages all the same.
  window.addEventListener("load", () => begin().catch(() => {}));
})();
