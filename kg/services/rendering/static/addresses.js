// Where this site tells of a thing: what kg/model/site.py does with an IRI.

// What stays as it is in an address; see `SAFE` in kg/model/site.py.
const SAFE = /%(?:3A|24|26|2B|2C|3B|3D|40)/g;
const FOLDERS = ["def/", "scheme/", "shape/", "graph/"];

function pathOf(local) {
  if (local.startsWith("id/")) return `doc/${local.slice("id/".length)}`;
  if (FOLDERS.some((each) => local.startsWith(each))) return `doc/${local}`;
  if (local.startsWith("query/") && !local.includes("#")) {
    return `queries/${local.slice("query/".length) || "index"}`;
  }
  return null;
}

// The path of the page about an IRI, as an address says it, seen from where the site
// begins; null where there is none. What an IRI percent-encodes is encoded again.
export function pageOf(iri, base, lang) {
  let path = iri.startsWith(base) ? pathOf(iri.slice(base.length)) : null;
  if (path === null) return null;
  if (path.startsWith("doc/") && path.endsWith("/")) path += "index";
  const quoted = path.split("/").map(encodeURIComponent).join("/");
  return `${quoted.replace(SAFE, decodeURIComponent)}.${lang}.html`;
}

// The whole address that leads to what an IRI names: our page, else the IRI itself where
// it is an address, else null. `root` is where the site begins.
export function addressOf(iri, base, lang, root) {
  const page = pageOf(iri, base, lang);
  if (page !== null) return new URL(page, root).href;
  return /^https?:\/\//.test(iri) ? iri : null;
}
