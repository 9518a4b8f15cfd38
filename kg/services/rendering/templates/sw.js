// Keeps this site for when there is no network. Written by `kg publish`; what is kept
// belongs to one edition, and goes as a whole when another one is published.
//
// Of every page that is visited a copy stays. Whoever visits the editor or a question gets
// all that asking needs (see assets/offline.js for when). Pages come from the copy only
// while the site says that its edition is still the same; what no copy is of comes from
// the site.
"use strict";

const TOLD = "__TOLD__";
const SCOPE = self.registration.scope;
const OURS = `teiju-kg ${SCOPE} `;
const NAME = OURS + TOLD.edition;
const EDITION = new URL("edition.txt", SCOPE);
// So long one look at the edition is enough, and so long a network may take to answer.
const FRESH = 2_000;
const PATIENCE = 4_000;
const LANGUAGES = ["ja", "en"];

const below = (path) => new URL(path, SCOPE).href;

// The copies in use: those of this edition; else, where the worker of another edition has
// put its own in their place and this one still has work to end, those.
async function inUse() {
  if (await caches.has(NAME)) return NAME;
  return (await caches.keys()).find((name) => name.startsWith(OURS)) ?? NAME;
}

// What the site says of its edition: the same (true), another (false), nothing (null).
let looked = { at: -FRESH, found: null };

async function look() {
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const reply = await fetch(EDITION, { cache: "no-store", signal });
    const found = (await reply.text()).trim();
    return reply.ok ? (await inUse()) === OURS + found : null;
  } catch {
    return null;
  }
}

async function isSame() {
  if (performance.now() - looked.at >= FRESH) {
    looked = { at: performance.now(), found: await look() };
    if (looked.found === false) self.registration.update().catch(() => {});
  }
  return looked.found;
}

// A page is the same whatever stands behind its `?`: scripts read that.
function keyOf(request) {
  const url = new URL(request.url);
  if (request.mode === "navigate") url.search = "";
  url.hash = "";
  return url.href;
}

// All of a reply. One that was led elsewhere on its way must not say so, or no page may be
// made of it.
async function plain(reply) {
  const { status, statusText, headers } = reply;
  return new Response(await reply.blob(), { status, statusText, headers });
}

// What stands there now, whatever the browser remembers of it.
const fresh = (request) => fetch(request, { cache: "no-cache" });

// Looked up by name: Chromium counts a copy that was handed out and not read to its end as
// work, and a worker with work is not replaced by that of the next edition.
const keptIn = async (cache) => new Set((await cache.keys()).map(({ url }) => url));

// Copies of two editions must not stand side by side: all of them are of one, or none
// is kept. What a page merely happened to load may be missing.
async function keep(urls, isNeeded = true) {
  const cache = await caches.open(await inUse());
  const there = await keptIn(cache);
  const found = [];
  for (const url of new Set(urls)) {
    if (there.has(url)) continue;
    const reply = await plain(await fresh(url));
    if (reply.ok) found.push([url, reply]);
    else if (isNeeded) throw new Error(`${url}: ${reply.status}`);
  }
  looked.at = -FRESH;
  if (!(await isSame())) throw new Error("another edition");
  for (const [url, reply] of found) await cache.put(url, reply);
}

const asking = (lang) => [...TOLD.asking.all, ...TOLD.asking[lang]].map(below);

// In which languages somebody has kept all that asking needs, of any edition.
async function askingIn() {
  const names = (await caches.keys()).filter((name) => name.startsWith(OURS));
  const there = await Promise.all(names.map(async (name) => keptIn(await caches.open(name))));
  const isThere = (path) => there.some((urls) => urls.has(below(path)));
  if (!isThere(TOLD.program)) return [];
  return LANGUAGES.filter((lang) => isThere(`editor.${lang}.html`));
}

async function install() {
  await caches.open(NAME);
  await keep(TOLD.shell.map(below));
  // Who could ask without a network before can do so with this edition too.
  for (const lang of await askingIn()) await keep(asking(lang)).catch(() => {});
  // Here and not when this worker takes over, which a browser may put off for long.
  await clear();
  await self.skipWaiting();
}

async function clear() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(OURS) && name !== NAME);
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function activate() {
  await clear();
  await self.clients.claim();
}

function isWorthKeeping(request, reply) {
  if (!reply.ok || reply.status !== 200 || reply.type !== "basic") return false;
  // A file that is downloaded by a click is the visitor's own.
  if (request.mode !== "navigate") return true;
  return (reply.headers.get("Content-Type") ?? "").startsWith("text/html");
}

async function fetched(event, key) {
  const reply = await fresh(event.request);
  if (looked.found !== false && isWorthKeeping(event.request, reply)) {
    const copy = reply.clone();
    const put = async () => {
      // Read in any case: a copy that nobody reads keeps this worker from ending.
      const whole = await plain(copy);
      if (await isSame()) await (await caches.open(await inUse())).put(key, whole);
    };
    // Where there is no room, there is only no copy.
    event.waitUntil(put().catch(() => {}));
  }
  return reply;
}

function notKept() {
  const body = `<!doctype html><html lang="ja"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>オフライン / Offline</title>
<p>ネットワークに接続していません。このページはまだ開いたことがないため、表示できません。
<a href="${below("index.ja.html")}">最初のページ</a>
<p lang="en">There is no network, and this page was not visited before.
<a href="${below("index.en.html")}">First page</a></html>`;
  const headers = { "Content-Type": "text/html; charset=utf-8" };
  return new Response(body, { status: 503, headers });
}

// Read to its end, for the same reason.
async function keptAt(key) {
  const kept = await (await caches.open(await inUse())).match(key);
  return kept && plain(kept);
}

async function answer(event) {
  const { request } = event;
  const isPage = request.mode === "navigate";
  const key = keyOf(request);
  const same = isPage ? await isSame() : looked.found;
  const kept = same === false ? undefined : await keptAt(key);
  if (kept) return kept;
  try {
    return await fetched(event, key);
  } catch (error) {
    const last = await keptAt(key);
    if (last) return last;
    if (isPage) return notKept();
    throw error;
  }
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const isOurs = request.method === "GET" && request.url.startsWith(SCOPE)
    && !request.headers.has("Range") && !request.url.startsWith(EDITION.href);
  if (isOurs) event.respondWith(answer(event));
});
// A page tells what it was made of before this worker was there, and what else to keep.
self.addEventListener("message", (event) => {
  const { visited = [], lang } = event.data;
  const kept = async () => {
    await keep(visited.filter((url) => url.startsWith(SCOPE)), false);
    if (!LANGUAGES.includes(lang)) return;
    // What another edition needs is known to its own worker, which has kept it if any has.
    if ((await inUse()) === NAME) await keep(asking(lang));
    else if (!(await askingIn()).includes(lang)) throw new Error("another edition");
  };
  const told = (isKept) => event.ports[0]?.postMessage({ isKept });
  event.waitUntil(kept().then(() => told(true), () => told(false)));
});
