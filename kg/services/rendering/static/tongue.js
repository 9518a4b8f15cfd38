// Go on to the page in the visitor's language, as a server would by Accept-Language.
// Without this file the page has plain links to all of them.
"use strict";
(() => {
  const links = [...document.querySelectorAll("a.tongue[hreflang]")];

  // The link in the language that the browser asks for first; else the first link.
  function chosen() {
    for (const asked of navigator.languages || [navigator.language]) {
      const tongue = String(asked).toLowerCase().split("-")[0];
      const link = links.find((each) => each.hreflang === tongue);
      if (link) return link;
    }
    return links[0];
  }

  const link = chosen();
  if (!link) return;
  // What the address asks for, and the place in the page, are those of the page there.
  const target = new URL(link.href);
  target.search = location.search;
  target.hash = location.hash;
  location.replace(target);
})();
