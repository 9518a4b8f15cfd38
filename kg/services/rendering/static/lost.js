// On the page that says that nothing stands at an address: lead to what it means, where
// it means something that only a server would find. `id/…` is the IRI of a thing, whose
// page stands at `doc/…`; a page without language and suffix is one in either language.
"use strict";
(() => {
  const root = new URL("../", document.currentScript.src);
  const languages = ["ja", "en"];
  const formats = /\.(?:html|ttl|jsonld|nt|csv|json|js|css|gz|zip|svg|png)$/;

  // What the address holds below the root of the site, as it was sent.
  function here() {
    const path = location.pathname;
    return path.startsWith(root.pathname) ? path.slice(root.pathname.length) : "";
  }

  // The path of the page that an address means; empty where it means none. What an IRI
  // percent-encodes is encoded again: files are called as the IRI is written.
  function meant(local) {
    const thing = /^(id|def|scheme|shape|graph|query)\/(.*)$/.exec(local);
    let path = local;
    if (thing) {
      const [, place, rest] = thing;
      const folder = { id: "doc/", query: "queries/" }[place] || `doc/${place}/`;
      path = folder + rest.replaceAll("%", "%25");
    } else if (!/^(?:doc|queries|links)(?:\/|$)/.test(local) && local.includes("/")) {
      return "";
    }
    if (formats.test(path) && !thing) path = path.replace(/\.html$/, "");
    if (formats.test(path) && !thing) return "";
    if (path === "doc" || path === "queries") path += "/";
    return path.endsWith("/") ? `${path}index` : path;
  }

  function tongue() {
    for (const asked of navigator.languages || [navigator.language]) {
      const found = String(asked).toLowerCase().split("-")[0];
      if (languages.includes(found)) return found;
    }
    return languages[0];
  }

  async function stands(address) {
    try {
      return (await fetch(address, { method: "HEAD" })).ok;
    } catch {
      return false;
    }
  }

  // The last part of the address is likely what was looked for.
  function suggest(local) {
    const last = local.split("/").filter(Boolean).pop() || "";
    let text = last.replace(/\.[a-z.]+$/, "");
    try {
      text = decodeURIComponent(text);
    } catch {
      // An address may hold what is no text.
    }
    for (const field of document.querySelectorAll('input[name="q"]')) field.value = text;
  }

  async function lead() {
    const local = here();
    suggest(local);
    const path = meant(local);
    const already = languages.some((lang) => path.endsWith(`.${lang}`));
    if (!path || already) return;
    const target = new URL(`${path}.${tongue()}.html`, root);
    if (target.origin !== location.origin || !(await stands(target))) return;
    document.getElementById("leading").hidden = false;
    target.search = location.search;
    target.hash = location.hash;
    location.replace(target);
  }

  lead();
})();
