// The tokens of SPARQL, told apart as its grammar does: what looks for a word or a sign looks
// through these, so that nothing inside a string, an IRI or a comment is taken for one.

const ESCAPED = String.raw`%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]`;
const LETTER = String.raw`\p{L}\p{N}_`;
const TERMINAL = new RegExp(
  [
    String.raw`(?<space>[ \t\r\n]+)|(?<comment>#[^\n\r]*)`,
    String.raw`(?<iri><(?:[^<>"{}|^\x60\\\x00-\x20]|\\[uU][0-9A-Fa-f]{4,8})*>)`,
    String.raw`(?<string>"""(?:[^"\\]|\\.|"(?!""))*"""|'''(?:[^'\\]|\\.|'(?!''))*'''` +
      String.raw`|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')`,
    // A string that does not end is one sign up to where it ought to.
    String.raw`(?<open>"""(?:[^"\\]|\\.|"(?!""))*|'''(?:[^'\\]|\\.|'(?!''))*` +
      String.raw`|"(?:[^"\\\n\r]|\\.)*|'(?:[^'\\\n\r]|\\.)*)`,
    String.raw`[?$](?<variable>[${LETTER}]+)|(?<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)`,
    String.raw`(?<name>(?:_|\p{L}(?:[${LETTER}.·-]{0,255}[${LETTER}·-])?)?:` +
      String.raw`(?:(?:[${LETTER}:]|${ESCAPED})` +
      String.raw`(?:(?:[${LETTER}:.·-]|${ESCAPED})*(?:[${LETTER}:·-]|${ESCAPED}))?)?)`,
    String.raw`(?<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)`,
    String.raw`(?<word>[A-Za-z_][${LETTER}]*)|(?<mark>.)`,
  ].join("|"),
  "gsu",
);

// The tokens of a query as {kind, text}; put together they are the query again.
export function* tokens(sparql) {
  for (const { 0: text, groups } of sparql.matchAll(TERMINAL)) {
    yield { kind: Object.keys(groups).find((name) => groups[name] !== undefined), text };
  }
}
