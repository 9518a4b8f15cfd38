"""The tokens of SPARQL, told apart as its grammar does.

What looks for a brace, a keyword or a variable looks through these, so that nothing
inside a string, an IRI or a comment is ever taken for one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Token", "tokens"]

#: What a prefixed name may hold that would mean something else outside of one.
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
#: The grammar's terminals, as far as they must be told apart; a mark is any other sign.
_TERMINAL = re.compile(
    r"(?P<space>[ \t\r\n]+)|(?P<comment>#[^\n\r]*)"
    r"|(?P<iri><(?:[^<>\"{}|^`\\\x00-\x20]|\\[uU][0-9A-Fa-f]{4,8})*>)"
    r'|(?P<string>"""(?:[^"\\]|\\.|"(?!""))*"""' + r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n\r]|\\.)*"' + r"|'(?:[^'\\\n\r]|\\.)*')"
    # A string that does not end is one sign up to where it ought to: else each quote in
    # it would be looked behind anew, which takes seconds for a page of them.
    r'|(?P<open>"""(?:[^"\\]|\\.|"(?!""))*+' + r"|'''(?:[^'\\]|\\.|'(?!''))*+"
    r'|"(?:[^"\\\n\r]|\\.)*+' + r"|'(?:[^'\\\n\r]|\\.)*+)"
    r"|[?$](?P<variable>\w+)|(?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)"
    # Words and dots without end that lead to no colon are not looked through again from
    # each of them: no prefix is this long.
    r"|(?P<name>(?:_|[^\W\d_][\w.·-]{0,255}+(?<!\.))?:"
    rf"(?:(?:[\w:]|{_ESCAPED})(?:(?:[\w:.·-]|{_ESCAPED})*(?:[\w:·-]|{_ESCAPED}))?)?)"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)|(?P<word>[A-Za-z_]\w*)"
    r"|(?P<mark>.)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One sign or word of a query.

    Attributes:
        kind: `space`, `comment`, `iri`, `string`, `variable`, `language`, `name` (with
            a prefix), `number`, `word` (a keyword or function) or `mark` (any other
            sign, and a string that does not end).
        text: As it stands.
    """

    kind: str
    text: str

    @property
    def variable(self) -> str | None:
        """The name of a variable, without its sign."""
        return self.text[1:] if self.kind == "variable" else None

    def is_word(self, *words: str) -> bool:
        """Is it one of these keywords, which are given in capitals?"""
        return self.kind == "word" and self.text.upper() in words

    def is_mark(self, marks: str) -> bool:
        """Is it one of these signs, outside of any string, IRI or comment?"""
        return self.kind == "mark" and self.text in marks


def tokens(sparql: str) -> Iterator[Token]:
    """The tokens of a query; put together they are the query again."""
    for match in _TERMINAL.finditer(sparql):
        assert match.lastgroup is not None
        kind = "mark" if match.lastgroup == "open" else match.lastgroup
        yield Token(kind, match[0])
