"""SPARQL as text: its comments, its words, and the VALUES blocks that hold terms.

Nothing here understands a query; it only tells apart what a search must not look
into: comments, IRIs and strings.
"""

import re
from collections.abc import Iterator, Mapping

from pyoxigraph import Literal, NamedNode

from kg.errors import QueryError

__all__ = [
    "bind",
    "default_of",
    "without_comments",
    "without_header",
    "words",
]

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


def bind(sparql: str, terms: Mapping[str, NamedNode | Literal]) -> str:
    """Put terms in place of the defaults of VALUES blocks.

    Args:
        sparql: The query.
        terms: Terms by the variable's name.

    Raises:
        QueryError: A name has no `VALUES ?name { … }` block.
    """
    found: set[str] = set()

    def replace(match: re.Match[str]) -> str:
        name = match["name"]
        if name is None or name not in terms:
            return match[0]
        found.add(name)
        return f"VALUES ?{name} {{ {terms[name]} }}"

    bound = _BLOCK.sub(replace, sparql)
    missing = sorted(set(terms) - found)
    if missing:
        names = ", ".join(missing)
        raise QueryError(
            f"no VALUES block for parameter {names}",
            f"パラメータ {names} の VALUES ブロックがありません",
        )
    return bound
