// Calculations with brackets: the engine of this release takes `a - b - c` for
// `a - (b - c)`, and `a / b * c` for `a / (b * c)`. SPARQL takes them from the left, and so
// does every other engine that answers for this graph. So wherever three parts of a sum or
// of a product stand side by side, the first two are put into brackets.
//
// Where brackets open an expression and where they open a path or a list is told by what
// stands before them. Whatever looks like none of what SPARQL knows leaves the query as it
// is and says so.
import { tokens } from "./engine-tokens.js";

const SUM = new Set(["+", "-"]);
const PRODUCT = new Set(["*", "/"]);
const UNARY = new Set(["!", "+", "-"]);
const COMPARING = new Set(["=", "<", ">", "!", "|", "&"]);
const ENDING = new Set([",", ";"]);
// In a pattern, brackets behind these are no arguments.
const NO_FUNCTIONS = new Set(["A", "VALUES", "TRUE", "FALSE", "UNDEF"]);

class UnknownError extends Error {}

class Reader {
  constructor(all) {
    this.all = all;
    this.opened = all.map(() => 0);
    this.closed = all.map(() => 0);
    this.place = -1;
    this.next();
  }

  get token() {
    return this.all[this.place];
  }

  next() {
    do this.place += 1;
    while (this.token?.kind === "space" || this.token?.kind === "comment");
  }

  is(...signs) {
    return this.token?.kind === "mark" && signs.includes(this.token.text);
  }

  isWord(...words) {
    return this.token?.kind === "word" && words.includes(this.token.text.toUpperCase());
  }

  // Takes a token, and says where it stands.
  take() {
    if (!this.token) throw new UnknownError();
    const { place } = this;
    this.next();
    return place;
  }
}

const isArguments = (before, between) => {
  if (before?.kind === "word") return !NO_FUNCTIONS.has(before.text.toUpperCase());
  const isName = before?.kind === "name" || before?.kind === "iri";
  return isName && between?.kind === "word" && between.text.toUpperCase() === "FILTER";
};

// A list, a path, rows of VALUES: whatever stands in brackets and is no expression.
function other(reader) {
  reader.take();
  while (!reader.is(")")) {
    if (reader.is("(")) other(reader);
    else reader.take();
  }
  reader.take();
}

// Patterns up to the brace that closes them; or a whole query, up to its end.
function pattern(reader, isQuery) {
  let before = null;
  let between = null;
  while (reader.token && !reader.is("}")) {
    const { token } = reader;
    if (reader.is("{")) {
      braces(reader);
    } else if (reader.is("(")) {
      const isValues = before?.kind === "word" && before.text.toUpperCase() === "VALUES";
      if (!isValues && (isQuery || isArguments(before, between))) brackets(reader);
      else other(reader);
    } else {
      // A query inside a query: what stands around its own pattern are expressions.
      if (reader.isWord("SELECT")) isQuery = true;
      reader.take();
    }
    between = before;
    before = token;
  }
}

function braces(reader) {
  reader.take();
  pattern(reader, false);
  if (!reader.is("}")) throw new UnknownError();
  return reader.take();
}

// Expressions in brackets, one or several; the place of the bracket that closes them.
function brackets(reader) {
  reader.take();
  let isOperand = true;
  let sum = new Chain(reader);
  while (!reader.is(")")) {
    if (isOperand && reader.isWord("DISTINCT")) {
      reader.take();
    } else if (isOperand) {
      sum.add(operand(reader));
      isOperand = false;
    } else {
      isOperand = !operator(reader, sum);
      if (sum.isEnded) sum = new Chain(reader);
    }
  }
  sum.end();
  return reader.take();
}

// What stands between two operands. Whether an operand has been taken along: the list of
// IN, and the variable behind AS, which no calculation goes on with.
function operator(reader, sum) {
  const { text } = reader.token;
  if (reader.token.kind === "mark" && (SUM.has(text) || PRODUCT.has(text))) {
    sum.operator(text);
    reader.take();
    return false;
  }
  sum.end();
  if (reader.isWord("NOT")) reader.take();
  if (reader.isWord("IN")) {
    reader.take();
    if (!reader.is("(")) throw new UnknownError();
    brackets(reader);
    return true;
  }
  if (reader.isWord("AS") || reader.is(...ENDING)) {
    reader.take();
    return false;
  }
  if (!reader.is(...COMPARING)) throw new UnknownError();
  const first = reader.token.text;
  reader.take();
  if (["!", "<", ">"].includes(first) && reader.is("=")) reader.take();
  else if (["|", "&"].includes(first) && reader.is(first)) reader.take();
  else if (["!", "|", "&"].includes(first)) throw new UnknownError();
  return false;
}

// One part of a calculation: where it begins, and where it ends.
function operand(reader) {
  const begin = reader.place;
  while (reader.is(...UNARY)) reader.take();
  return { begin, end: primary(reader) };
}

function primary(reader) {
  if (reader.is("(")) return brackets(reader);
  if (reader.isWord("NOT", "EXISTS")) {
    if (reader.isWord("NOT")) reader.take();
    reader.take();
    if (!reader.is("{")) throw new UnknownError();
    return braces(reader);
  }
  // .5 is a number, and the * of COUNT(*) all there is.
  if (reader.is(".")) reader.take();
  const kind = reader.token?.kind;
  if (reader.is("*")) return reader.take();
  if (kind === "string") return literal(reader);
  if (["variable", "number"].includes(kind)) return reader.take();
  if (!["word", "name", "iri"].includes(kind)) throw new UnknownError();
  const place = reader.take();
  return reader.is("(") ? brackets(reader) : place;
}

function literal(reader) {
  const place = reader.take();
  if (reader.token?.kind === "language") return reader.take();
  if (!reader.is("^")) return place;
  reader.take();
  reader.take();
  return reader.take();
}

// A sum of products, as it is read.
class Chain {
  constructor(reader) {
    this.reader = reader;
    this.terms = [];
    this.factors = [];
    this.isEnded = false;
  }

  add(part) {
    this.factors.push(part);
  }

  operator(sign) {
    if (SUM.has(sign)) this.endProduct();
  }

  endProduct() {
    const { factors } = this;
    if (!factors.length) throw new UnknownError();
    this.bracket(factors);
    this.terms.push({ begin: factors[0].begin, end: factors.at(-1).end });
    this.factors = [];
  }

  end() {
    if (this.factors.length) this.endProduct();
    this.bracket(this.terms);
    this.isEnded = true;
  }

  // Around the first two, around these and the third, and so on; not around all.
  bracket(parts) {
    for (const { end } of parts.slice(1, -1)) {
      this.reader.opened[parts[0].begin] += 1;
      this.reader.closed[end] += 1;
    }
  }
}

// A query with the brackets that the engine needs, and whether they are sure to be right.
export function grouped(sparql) {
  const all = [...tokens(sparql)];
  const signs = all.filter(({ kind, text }) =>
    kind === "mark" && (SUM.has(text) || PRODUCT.has(text)));
  if (signs.length < 2) return { text: sparql, isSure: true };
  const reader = new Reader(all);
  try {
    pattern(reader, true);
    if (reader.token) throw new UnknownError();
  } catch (error) {
    if (!(error instanceof UnknownError)) throw error;
    return { text: sparql, isSure: false };
  }
  const text = all.map((token, place) =>
    "(".repeat(reader.opened[place]) + token.text + ")".repeat(reader.closed[place])).join("");
  return { text, isSure: true };
}
