// The engine: a worker that fetches the whole graph once, and answers queries over it.
//
// It is told where the graph is, says how far it is, and answers one query at a time. To
// cancel a query, the page ends the worker.
import init, { Store } from "./vendor/oxigraph/web.js";
import { asked, refusal, Refused, shortened, UNSURE } from "./engine-query.js";

const PROGRAM = new URL("vendor/oxigraph/web_bg.wasm.gz", import.meta.url);
// So often is told how far it is, in bytes.
const STEP = 1 << 18;
// How each gzip file begins.
const GZIP = [0x1f, 0x8b];

let opened = null;

function hex(bytes) {
  return Array.from(new Uint8Array(bytes), (each) => each.toString(16).padStart(2, "0"))
    .join("");
}

async function fetched(url) {
  let reply;
  try {
    reply = await fetch(url);
  } catch {
    throw new Refused(
      `${url} cannot be fetched; is there a network?`,
      `${url} を取得できません。ネットワークの接続を確かめてください`,
    );
  }
  if (!reply.ok) {
    throw new Refused(
      `${url} cannot be fetched (${reply.status})`,
      `${url} を取得できません（${reply.status}）`,
    );
  }
  return reply;
}

async function* read(stream) {
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

// The bytes of a file, told of as they come.
async function downloaded(url, step, size, tell) {
  const reply = await fetched(url);
  const pieces = [];
  let done = 0;
  let told = 0;
  tell({ step, done, total: size });
  for await (const piece of read(reply.body)) {
    pieces.push(piece);
    done += piece.length;
    if (done - told >= STEP) {
      told = done;
      tell({ step, done, total: size });
    }
  }
  return new Blob(pieces);
}

async function isPacked(blob) {
  const head = new Uint8Array(await blob.slice(0, GZIP.length).arrayBuffer());
  return GZIP.every((byte, place) => head[place] === byte);
}

// Some hosts unpack what is called .gz on its way, so that the name tells nothing.
async function unpacked(blob) {
  const stream = blob.stream();
  return (await isPacked(blob)) ? stream.pipeThrough(new DecompressionStream("gzip")) : stream;
}

// On addresses that are neither https nor this machine, browsers make no digests.
async function isSame(blob, told) {
  if (!crypto.subtle) return blob.size === told.size;
  return hex(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer())) === told.sha256;
}

// A file of another edition than the page's would answer, and wrongly.
async function ensureSame(blob, told) {
  const wasUnpacked = told.packed && !(await isPacked(blob));
  if (wasUnpacked || (await isSame(blob, told))) return;
  throw new Refused(
    "the data is of another edition than this page: load the page again",
    "データがこのページとは別の版です。ページを再読み込みしてください",
  );
}

async function program(told, tell) {
  const blob = await downloaded(PROGRAM, "program", told.program, tell);
  const stream = await unpacked(blob);
  const headers = { "Content-Type": "application/wasm" };
  await init({ module_or_path: new Response(stream, { headers }) });
}

async function pieces(blob) {
  const found = [];
  for await (const piece of read(await unpacked(blob))) found.push(piece);
  return found;
}

// Hands the pieces over one by one, and keeps none that was read.
function* handed(found, tell) {
  const total = found.reduce((sum, piece) => sum + piece.length, 0);
  let done = 0;
  let told = 0;
  found.reverse();
  while (found.length) {
    const piece = found.pop();
    yield piece;
    done += piece.length;
    if (done - told >= 4 * STEP) {
      told = done;
      tell({ step: "load", done, total });
    }
  }
}

async function open(told, tell) {
  const terms = fetched(told.terms).then((reply) => reply.json());
  await program(told, tell);
  const blob = await downloaded(told.dump, "data", told.size, tell);
  await ensureSame(blob, told);
  const store = new Store();
  // One load, so that a blank node is the same one everywhere in the file. As a transaction:
  // without one it would be quicker on disk, and takes six times the memory here.
  store.load(handed(await pieces(blob), tell), { format: told.media, lenient: true });
  const { prefixes, base } = await terms;
  return { store, prefixes, base };
}

// What the engine says is an Error; all else is the engine itself that broke.
const isBreak = (error) =>
  error instanceof WebAssembly.RuntimeError || error instanceof RangeError;

function answered(store, { sparql, original, options, isSure }) {
  if (!isSure) {
    // It is no query at all, or one that would be misread.
    store.query(original, options);
    throw new Refused(...UNSURE);
  }
  try {
    return store.query(sparql, options);
  } catch (error) {
    if (sparql !== original && !isBreak(error)) store.query(original, options);
    throw error;
  }
}

async function answer({ told, sparql, accept }, tell) {
  opened ??= open(told, tell);
  const { store, prefixes, base } = await opened;
  if (sparql === null) return { media: "", text: "" };
  const wanted = asked(sparql, accept, { prefixes, base });
  tell({ step: "query", done: 0, total: 0 });
  let text;
  try {
    text = answered(store, wanted);
  } catch (error) {
    if (error instanceof Refused || isBreak(error)) throw error;
    throw refusal(error.message);
  }
  return { media: wanted.media, text: shortened(text, wanted.media, prefixes) };
}

self.addEventListener("message", async ({ data }) => {
  const { id } = data;
  const tell = (progress) => self.postMessage({ id, progress });
  try {
    self.postMessage({ id, answer: await answer(data, tell) });
  } catch (error) {
    const said = error instanceof Refused ? error.said : null;
    // Without the graph there is nothing to ask: the next one begins anew.
    const isOpen = await opened?.then(() => true, () => false);
    const isBroken = !said || !isOpen;
    self.postMessage({ id, refused: said, message: String(error.message), isBroken });
  }
});
