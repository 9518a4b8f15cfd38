"""SPARQL as text: its comments, its words, and the VALUES blocks that hold terms.

Nothing here understands a query; it only tells apart what a search must not look
into: comments, IRIs and strings.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from pyoxigraph import Literal, NamedNode

from kg.errors import QueryError
from kg.vocab import XSD

__all__ = [
    "Terms",
    "bind",
    "blanked",
    "default_of",
    "without_comments",
    "without_header",
    "words",
    "written",
]

#: What stands in place of a default: one term, or several.
Terms = NamedNode | Literal | Sequence[NamedNode | Literal]

#: Comments, IRIs and strings, which must not be searched for words or blocks.
_OPAQUE = (
    r"#[^\n]*|<[^<>\"{}|^`\\\s]*>"
    r'|"""(?:[^"\\]|\\.|"(?!""))*"""' + r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n]|\\.)*"' + r"|'(?:[^'\\\n]|\\.)*'"
)
_TOKEN = re.compile(_OPAQUE, re.DOTALL)
_TERM = rf"(?:{_OPAQUE}|[^{{}}\"'<#])"
_BLOCK = re.compile(
    rf"(?P<opaque>{_OPAQUE})"
    rf"|\bVALUES\s+[?$](?P<name>\w+)\s*\{{(?P<terms>{_TERM}*)\}}",
    re.DOTALL | re.IGNORECASE,
)
#: A word that is no variable, no prefixed name and no language tag.
_WORD = re.compile(
    rf"(?P<opaque>{_OPAQUE})|[?$@]\w+|[\w.-]*:[\w./%-]*|(?P<word>[A-Za-z_]\w*)",
    re.DOTALL,
)


def words(sparql: str) -> Iterator[str]:
    """The bare words of a query, in capitals: its keywords, and its functions."""
    for match in _WORD.finditer(sparql):
        if match["word"]:
            yield match["word"].upper()


def default_of(sparql: str, name: str) -> str:
    """The terms in a parameter's VALUES block; `UNDEF` stands for any value."""
    for match in _BLOCK.finditer(sparql):
        if match["name"] == name:
            return " ".join(match["terms"].split())
    return "UNDEF"


def without_header(sparql: str) -> str:
    """A saved question without its `#+` lines."""
    kept = [line for line in sparql.splitlines(True) if not line.startswith("#+")]
    return "".join(kept).lstrip("\n")


def without_comments(sparql: str) -> str:
    """A query without its comments; a `#` in an IRI or a string is none."""
    return _TOKEN.sub(lambda m: "" if m[0].startswith("#") else m[0], sparql)


def blanked(sparql: str) -> str:
    """A query of the same length whose comments and strings are blank: places stay."""

    def blank(match: re.Match[str]) -> str:
        if match[0].startswith("<"):
            return match[0]
        return re.sub(r"[^\n]", " ", match[0])

    return _TOKEN.sub(blank, sparql)


#: What a string cannot hold as it is, and the u that would begin an escape.
_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f-\x9f\ufffe\uffff]|(?<=\\)[uU]')
_SHORT = {
    '"': r"\"",
    "\\": r"\\",
    "\b": r"\b",
    "\f": r"\f",
    "\n": r"\n",
    "\r": r"\r",
    "\t": r"\t",
}


def _escape(match: re.Match[str]) -> str:
    return _SHORT.get(match[0]) or f"\\U{ord(match[0]):08X}"


def written(term: NamedNode | Literal) -> str:
    r"""A term as SPARQL that every engine reads as the same text.

    `\u0022` in a query is a quote before anything is told apart, and some engines take
    it for one behind a backslash that is itself escaped. So no u stands after a
    backslash; it is written as a number, in eight digits, because some engines read
    eight where there are only four.
    """
    if isinstance(term, NamedNode):
        return str(term)
    text = f'"{_ESCAPED.sub(_escape, term.value)}"'
    if term.language:
        return f"{text}@{term.language}"
    return text if term.datatype == XSD.string else f"{text}^^{term.datatype}"


def _several(terms: Terms) -> Sequence[NamedNode | Literal]:
    return [terms] if isinstance(terms, NamedNode | Literal) else terms


def bind(sparql: str, terms: Mapping[str, Terms]) -> str:
    """Put terms in place of the defaults of VALUES blocks.

    Args:
        sparql: The query.
        terms: By the variable's name one term, or several, of which any may hold.

    Raises:
        QueryError: A name has no `VALUES ?name { … }` block.
    """
    found: set[str] = set()

    def replace(match: re.Match[str]) -> str:
        name = match["name"]
        if name is None or name not in terms:
            return match[0]
        found.add(name)
        # A term that is given twice would double the rows.
        given = dict.fromkeys(written(term) for term in _several(terms[name]))
        return f"VALUES ?{name} {{ {' '.join(given)} }}"

    bound = _BLOCK.sub(replace, sparql)
    missing = sorted(set(terms) - found)
    if missing:
        names = ", ".join(missing)
        raise QueryError(
            f"no VALUES block for parameter {names}",
            f"パラメータ {names} の VALUES ブロックがありません",
        )
    return bound
