// Texts and terms of a saved question, read and written as the server and the command line
// do it: what a text means for a parameter, and how a term stands in SPARQL.
//
// Terms have the shape of the W3C's JSON results: {type, value, "xml:lang", datatype}.
import { casefold, split, strip as stripped } from "../folding.js";

(() => {
  const own = (globalThis.kgQuestion ??= {});

  const XSD = "http://www.w3.org/2001/XMLSchema#";
  // A message repeats no more of what was typed.
  const SHOWN = 60;

  // Strings are compared by their characters, and not by the halves of some.
  function compare(one, other) {
    const [a, b] = [[...one], [...other]];
    for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
      const difference = a[at].codePointAt(0) - b[at].codePointAt(0);
      if (difference) return difference;
    }
    return a.length - b.length;
  }

  // A name in one width and one case, without spaces.
  const folded = (text) => split(casefold(text.normalize("NFKC"))).join("");

  // ---- messages ----

  const isPrintable = (char) => char === " " || !/[\p{C}\p{Z}]/u.test(char);

  function escaped(char) {
    const short = { "\t": "\\t", "\n": "\\n", "\r": "\\r" }[char];
    if (short) return short;
    const hex = char.codePointAt(0).toString(16);
    if (hex.length <= 2) return `\\x${hex.padStart(2, "0")}`;
    return hex.length <= 4 ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
  }

  // What was typed, fit for a message: printable, and not too long.
  function shown(text) {
    const all = [...text];
    const cut = all.length > SHOWN ? [...all.slice(0, SHOWN), "…"] : all;
    return cut.map((each) =>
      isPrintable(each) || each === "\u3000" ? each : escaped(each)).join("");
  }

  // ---- values ----

  function integer(text) {
    if (!/^[+-]?[0-9]+$/.test(text)) return null;
    const digits = text.replace(/^[+-]+/, "").replace(/^0+/, "") || "0";
    return text.startsWith("-") && digits !== "0" ? `-${digits}` : digits;
  }

  function decimal(text) {
    const match = /^([+-]?)(?:([0-9]+)(?:\.([0-9]*))?|\.([0-9]+))$/.exec(text);
    if (!match) return null;
    const whole = (match[2] ?? "").replace(/^0+/, "") || "0";
    const part = (match[3] ?? match[4] ?? "").replace(/0+$/, "");
    const plain = part ? `${whole}.${part}` : whole;
    return match[1] === "-" && plain !== "0" ? `-${plain}` : plain;
  }

  function date(text) {
    const match = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text);
    if (!match) return null;
    const [year, month, day] = match.slice(1).map(Number);
    if (year < 1 || month < 1 || month > 12) return null;
    const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
    const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    return day >= 1 && day <= days[month - 1] ? text : null;
  }

  const CHECKS = { integer, decimal, date };
  const EXPECTED = {
    integer: { en: "a whole number, such as 2376", ja: "整数（例 2376）" },
    decimal: { en: "a number, such as 67.5", ja: "数値（例 67.5）" },
    date: { en: "a date, such as 2010-09-30", ja: "日付（例 2010-09-30）" },
  };

  // ---- IRIs ----

  // RFC 3987: what may stand in an IRI, by its parts.
  const LETTERS = "A-Za-z0-9\\-._~\\xa0-\\ud7ff\\uf900-\\ufdcf\\ufdf0-\\uffef"
    + Array.from({ length: 14 }, (_, at) => {
      const plane = (at + 1).toString(16);
      return `\\u{${plane}${at === 13 ? "1000" : "0000"}}-\\u{${plane}fffd}`;
    }).join("");
  const PRIVATE = "\\ue000-\\uf8ff\\u{f0000}-\\u{ffffd}\\u{100000}-\\u{10fffd}";
  const MARKS = "!$&'()*+,;=:@\\/";
  const some = (set) => `(?:[${set}]|%[0-9A-Fa-f]{2})*`;
  const IRI = new RegExp(
    `^https?://(?:[${LETTERS}!$&'()*+,;=:]|%[0-9A-Fa-f]{2})*@?`
      + `(?:\\[[0-9A-Fa-f:.]+\\]|(?:[${LETTERS}!$&'()*+,;=]|%[0-9A-Fa-f]{2})*)(?::[0-9]*)?`
      + `(?:/${some(LETTERS + MARKS)})?`
      + `(?:\\?${some(`${LETTERS}${MARKS}?${PRIVATE}`)})?(?:#${some(`${LETTERS}${MARKS}?`)})?$`,
    "u",
  );

  function isPrefixed(text, told) {
    const colon = text.indexOf(":");
    return colon >= 0 && Object.hasOwn(told.prefixes, text.slice(0, colon));
  }

  const isWeb = (text) => /^https?:\/\//.test(text);

  // Is a text an IRI of its own, whole or prefixed, and no short name?
  function isWhole(text, told) {
    const bare = stripped(text).replace(/^</, "");
    return isWeb(bare) || isPrefixed(bare, told);
  }

  function iri(parameter, text, told) {
    let whole = text.replace(/^</, "").replace(/>$/, "");
    if (!isWeb(whole)) {
      if (isPrefixed(text, told)) {
        const colon = text.indexOf(":");
        whole = told.prefixes[text.slice(0, colon)] + text.slice(colon + 1);
      } else {
        whole = `${told.base}${parameter.below ?? "id/"}${text}`;
      }
    }
    return IRI.test(whole) ? whole : null;
  }

  // ---- terms ----

  class Unfit extends Error {
    constructor(en, ja) {
      super(en);
      this.said = { en, ja };
    }
  }

  // The term for what somebody typed; throws Unfit where the text does not fit the type.
  function term(parameter, text, told) {
    if (/[\p{Cc}\p{Cs}]/u.test(text.replace(/[\t\n\r]/g, ""))) {
      throw new Unfit(
        `${shown(text)}: holds a control character; type it again`,
        `${shown(text)}：制御文字が含まれています。入力し直してください`,
      );
    }
    if (parameter.type === "string") return { type: "literal", value: text };
    if (!stripped(text)) {
      throw new Unfit(`${parameter.name} needs a value`, `${parameter.name} には値が必要です`);
    }
    if (parameter.type === "iri") {
      const value = iri(parameter, stripped(text), told);
      if (value) return { type: "uri", value };
      throw new Unfit(
        `${shown(text)}: makes no IRI; give a name, or the whole IRI`,
        `${shown(text)}：IRI になりません。名称か、完全な IRI を指定してください`,
      );
    }
    const value = CHECKS[parameter.type](text);
    if (value !== null) return { type: "literal", value, datatype: XSD + parameter.type };
    const { en, ja } = EXPECTED[parameter.type];
    throw new Unfit(`${shown(text)}: give ${en}`, `${shown(text)}：${ja}を指定してください`);
  }

  // What to type for a term: its key, a prefixed name, or the whole IRI.
  function key(parameter, found, told) {
    if (found.type !== "uri") return found.value;
    const start = told.base + (parameter.below ?? "id/");
    const short = found.value.startsWith(start) ? found.value.slice(start.length) : "";
    if (short && !short.includes(":")) return short;
    for (const [prefix, namespace] of Object.entries(told.prefixes)) {
      if (found.value.startsWith(namespace) && found.value.length > namespace.length) {
        return `${prefix}:${found.value.slice(namespace.length)}`;
      }
    }
    return found.value;
  }

  // What a string cannot hold as it is, and the u that would begin an escape.
  const UNWRITABLE = /["\\\x00-\x1f\x7f-\x9f\ufffe\uffff]|(?<=\\)[uU]/g;
  const SHORT = {
    '"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t",
  };

  const number = (char) =>
    `\\U${char.charCodeAt(0).toString(16).toUpperCase().padStart(8, "0")}`;

  // A term as SPARQL that every engine reads as the same text. No u stands after a
  // backslash: some take it for the beginning of an escape.
  function written(found) {
    if (found.type === "uri") return `<${found.value}>`;
    const text = `"${found.value.replace(UNWRITABLE, (each) => SHORT[each] ?? number(each))}"`;
    if (found["xml:lang"]) return `${text}@${found["xml:lang"]}`;
    return found.datatype ? `${text}^^<${found.datatype}>` : text;
  }

  // The term that our own data write so.
  function read(text) {
    if (text.startsWith("<")) return { type: "uri", value: text.slice(1, -1) };
    const [, quoted, lang, datatype] = /^"((?:[^"\\]|\\.)*)"(?:@(.+)|\^\^<(.+)>)?$/su.exec(text);
    const value = quoted.replace(/\\(?:U([0-9A-F]{8})|u([0-9A-Fa-f]{4})|(.))/g, (_, long, four, short) =>
      long || four ? String.fromCodePoint(parseInt(long ?? four, 16))
        : { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" }[short] ?? short);
    return {
      type: "literal", value,
      ...(lang && { "xml:lang": lang }),
      ...(datatype && { datatype }),
    };
  }

  // A query whose VALUES blocks hold these terms in place of their defaults.
  function bound(pieces, terms) {
    return pieces.map((piece) => {
      if (typeof piece === "string") return piece;
      const given = terms[piece.name];
      if (!given) return piece.block;
      // A term that is given twice would double the rows.
      return `VALUES ?${piece.name} { ${[...new Set(given.map(written))].join(" ")} }`;
    }).join("");
  }

  Object.assign(own, {
    Unfit, bound, compare, folded, isWhole, key, read, shown, stripped, term, written,
  });
})();
