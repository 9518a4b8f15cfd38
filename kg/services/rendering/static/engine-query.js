// A query as text: of which kind it is, what it may not ask for, and how the engine is to
// be asked so that it answers as the command line and a server of this graph do.
import { grouped } from "./engine-grouping.js";
import { tokens } from "./engine-tokens.js";

const KINDS = new Set(["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]);
const UPDATES = new Set([
  "INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD",
]);
const PROLOGUE = new Set(["PREFIX", "BASE", "VERSION"]);

// By the short names that forms use: the same as those of a server.
const RESULTS = {
  json: "application/sparql-results+json",
  xml: "application/sparql-results+xml",
  csv: "text/csv",
  tsv: "text/tab-separated-values",
};
const GRAPHS = {
  ttl: "text/turtle",
  nt: "application/n-triples",
  jsonld: "application/ld+json",
  rdf: "application/rdf+xml",
  trig: "application/trig",
  nq: "application/n-quads",
  n3: "text/n3",
};
// In these an IRI may be written with a prefix.
const PREFIXED = new Set([GRAPHS.ttl, GRAPHS.trig, GRAPHS.n3]);

// What is wrong with a query, in both languages.
export class Refused extends Error {
  constructor(en, ja) {
    super(en);
    this.said = { en, ja };
  }
}

// The bare words of a query, in capitals.
export function words(sparql) {
  const found = [];
  for (const { kind, text } of tokens(sparql)) {
    if (kind === "word") found.push(text.toUpperCase());
  }
  return found;
}

function kindOf(found) {
  const first = found.find((word) => !PROLOGUE.has(word));
  if (first === "SELECT" || first === "ASK") return first;
  const kind = found.find((word) => KINDS.has(word) || UPDATES.has(word));
  if (UPDATES.has(kind)) {
    throw new Refused(
      `${kind} changes a graph; here it can only be asked`,
      `${kind} はグラフを変更する命令です。ここでは質問だけができます`,
    );
  }
  if (!kind) {
    throw new Refused(
      "the query is not SPARQL 1.1: it holds no SELECT, ASK, CONSTRUCT or DESCRIBE",
      "SPARQL 1.1 として読めません：SELECT・ASK・CONSTRUCT・DESCRIBE のいずれもありません",
    );
  }
  return kind;
}

function refuseOthers(found) {
  for (const word of found) {
    if (word === "SERVICE") {
      throw new Refused(
        "SERVICE does not work here: the query runs inside this page, which asks no other "
          + "endpoint; ask the other endpoint by itself",
        "SERVICE は使えません。クエリはこのページの中で実行され、外部のエンドポイントには"
          + "接続しません。相手のエンドポイントに直接尋ねてください",
      );
    }
    if (UPDATES.has(word)) {
      throw new Refused(
        `${word} is not allowed here: the graph can only be read`,
        `${word} は使えません。グラフは読み取り専用です`,
      );
    }
  }
}

// The media type to answer in: the first of those accepted that fits the kind.
function mediaFor(kind, accept) {
  const offered = kind === "SELECT" || kind === "ASK" ? RESULTS : GRAPHS;
  const medias = Object.values(offered);
  const weighed = accept.split(",").map((each) => {
    const [name, ...parameters] = each.split(";").map((part) => part.trim());
    const q = parameters.find((part) => part.startsWith("q="));
    return { name: name.toLowerCase(), q: q ? Number(q.slice(2)) : 1 };
  });
  weighed.sort((one, other) => other.q - one.q);
  for (const { name } of weighed) {
    if (Object.hasOwn(offered, name)) return offered[name];
    if (medias.includes(name)) return name;
    if (name === "*/*") break;
  }
  return medias[0];
}

// All prefixes that are known without saying so, on one line: what stands below it keeps
// its columns, and its lines but for this one.
function prologue(prefixes) {
  const told = Object.entries(prefixes).map(([name, iri]) => `PREFIX ${name}: <${iri}>`);
  return `${told.join(" ")}\n`;
}

// How the engine is to be asked; throws what is wrong with the query.
export function asked(sparql, accept, { prefixes, base }) {
  const found = words(sparql);
  const kind = kindOf(found);
  refuseOthers(found);
  const media = mediaFor(kind, accept);
  const known = prologue(prefixes);
  const { text, isSure } = grouped(sparql);
  return {
    media,
    isSure,
    sparql: known + text,
    // As it was written, for an error to say where it stands.
    original: known + sparql,
    options: {
      base_iri: base,
      results_format: media,
      // The union would be asked even where the query says FROM.
      use_default_graph_as_union: !found.includes("FROM"),
    },
  };
}

// What the engine would take apart in another way than SPARQL does.
export const UNSURE = [
  "write brackets around each part of the calculations, as in (a - b) - c",
  "計算の各部分を (a - b) - c のように括弧で囲んでください",
];

const AT = /error at (\d+):(\d+)/;
const CAUSES = [
  ["Prefix not found", "a prefix is not declared", "接頭辞が宣言されていません"],
  ["IRI parsing failed", "an IRI is malformed", "IRI の形が正しくありません"],
];

// What the engine says of a query that it does not answer, in the words of a server.
export function refusal(message) {
  const at = AT.exec(message);
  if (!at) {
    return new Refused(
      `the query cannot be answered: ${message}`,
      `答えられません：${message}`,
    );
  }
  const line = Math.max(Number(at[1]) - 1, 1);
  const cause = CAUSES.find(([says]) => message.includes(says));
  return new Refused(
    `the query is not SPARQL 1.1: line ${line}, column ${at[2]}`
      + (cause ? `: ${cause[1]}` : ""),
    `SPARQL 1.1 として読めません：${line}行${at[2]}列` + (cause ? `：${cause[2]}` : ""),
  );
}

const IRI_OR_STRING = /"(?:[^"\\]|\\.)*"|<([^<>"{}|^`\\\x00-\x20]*)>/gs;
const LOCAL = /^[A-Za-z_](?:[\w-]*[\w])?$/;

// Graphs as people read them: the engine writes every IRI in full.
export function shortened(text, media, prefixes) {
  if (!PREFIXED.has(media)) return text;
  const starts = Object.entries(prefixes).sort(
    (one, other) => other[1].length - one[1].length,
  );
  const used = new Map();
  const known = new Map();
  const short = (iri) => {
    const [name, start] = starts.find(([, each]) => iri.startsWith(each)) ?? [];
    const local = name === undefined ? "" : iri.slice(start.length);
    if (!LOCAL.test(local)) return null;
    used.set(name, start);
    return `${name}:${local}`;
  };
  const body = text.replace(IRI_OR_STRING, (whole, iri) => {
    if (iri === undefined) return whole;
    if (!known.has(iri)) known.set(iri, short(iri));
    return known.get(iri) ?? whole;
  });
  const declared = [...used].sort().map(([name, iri]) => `@prefix ${name}: <${iri}> .\n`);
  return declared.join("") + body;
}
