"""SPARQL as text: its comments, its words, and the VALUES blocks that hold terms.

Nothing here understands a query; it only tells apart what a search must not look
into: comments, IRIs and strings.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.errors import QueryError
from kg.model.sparql_tokens import tokens
from kg.vocab import XSD

__all__ = [
    "UPDATES",
    "Terms",
    "bind",
    "blanked",
    "default_of",
    "in_pieces",
    "kind_of",
    "several",
    "without_comments",
    "without_header",
    "words",
    "written",
]

_KINDS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
#: What stands in place of a default: one term, or several.
Terms = NamedNode | Literal | Sequence[NamedNode | Literal]


#: The words with which SPARQL Update changes a graph; no query needs them.
UPDATES = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD"}
)


def words(sparql: str) -> Iterator[str]:
    """The bare words of a query, in capitals: its keywords, and its functions."""
    for token in tokens(sparql):
        if token.kind == "word":
            yield token.text.upper()


def kind_of(sparql: str) -> str:
    """Which of the four kinds a query is of.

    Raises:
        QueryError: It is none, or it would change the graph.
    """
    kind = next((w for w in words(sparql) if w in _KINDS | UPDATES), "")
    if kind in UPDATES:
        raise QueryError(
            f"{kind} changes a graph; here it can only be asked",
            f"{kind} はグラフを変更する命令です。ここでは質問だけができます",
        )
    if not kind:
        raise QueryError(
            "the query is not SPARQL 1.1: it holds no SELECT, ASK, CONSTRUCT or "
            "DESCRIBE",
            "SPARQL 1.1 として読めません：SELECT・ASK・CONSTRUCT・DESCRIBE の"
            "いずれもありません",
        )
    return kind


@dataclass(frozen=True, slots=True)
class _Block:
    """A `VALUES ?name { … }` with one variable: where it stands, and what it holds."""

    name: str
    begin: int
    end: int
    terms: str


def _blocks(sparql: str) -> Iterator[_Block]:
    place, begin, name, inside = 0, -1, None, -1
    for token in tokens(sparql):
        if inside >= 0:
            if token.is_mark("}"):
                yield _Block(name or "", begin, place + 1, sparql[inside:place])
            if token.is_mark("{}"):
                begin, name, inside = -1, None, -1
        elif token.is_word("VALUES"):
            begin, name = place, None
        elif begin >= 0 and token.kind not in {"space", "comment"}:
            if name is None and token.variable:
                name = token.variable
            elif name is not None and token.is_mark("{"):
                inside = place + 1
            else:
                begin, name = -1, None
        place += len(token.text)


def default_of(sparql: str, name: str) -> str:
    """The terms in a parameter's VALUES block; `UNDEF` stands for any value."""
    for block in _blocks(sparql):
        if block.name == name:
            return " ".join(block.terms.split())
    return "UNDEF"


def without_header(sparql: str) -> str:
    """A saved question without its `#+` lines."""
    kept = [line for line in sparql.splitlines(True) if not line.startswith("#+")]
    return "".join(kept).lstrip("\n")


def without_comments(sparql: str) -> str:
    """A query without its comments; a `#` in an IRI or a string is none."""
    return "".join(t.text for t in tokens(sparql) if t.kind != "comment")


def blanked(sparql: str) -> str:
    """A query of the same length whose comments and strings are blank: places stay."""
    return "".join(
        re.sub(r"[^\n]", " ", token.text)
        if token.kind in {"comment", "string"}
        else token.text
        for token in tokens(sparql)
    )


def in_pieces(sparql: str, names: Collection[str]) -> list[str | tuple[str, str]]:
    """A query cut at the VALUES blocks of some variables, for whoever binds elsewhere.

    Joined again with the text of each block it is the query.

    Args:
        sparql: The query.
        names: The variables.

    Returns:
        Texts, and for each block its variable and its text.
    """
    found: list[str | tuple[str, str]] = []
    done = 0
    for block in _blocks(sparql):
        if block.name in names:
            found += [
                sparql[done : block.begin],
                (block.name, sparql[block.begin : block.end]),
            ]
            done = block.end
    return [*found, sparql[done:]]


#: What a string cannot hold as it is, and the u that would begin an escape.
_UNWRITABLE = re.compile(r'["\\\x00-\x1f\x7f-\x9f\ufffe\uffff]|(?<=\\)[uU]')
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
    text = f'"{_UNWRITABLE.sub(_escape, term.value)}"'
    if term.language:
        return f"{text}@{term.language}"
    return text if term.datatype == XSD.string else f"{text}^^{term.datatype}"


def several(terms: Terms) -> Sequence[NamedNode | Literal]:
    """One term or many as many."""
    return [terms] if isinstance(terms, NamedNode | Literal) else terms


def bind(sparql: str, terms: Mapping[str, Terms]) -> str:
    """Put terms in place of the defaults of VALUES blocks.

    Args:
        sparql: The query.
        terms: By the variable's name one term, or several, of which any may hold.

    Raises:
        QueryError: A name has no `VALUES ?name { … }` block.
    """
    parts, done, found = [], 0, set()
    for block in _blocks(sparql):
        if block.name in terms:
            found.add(block.name)
            # A term that is given twice would double the rows.
            given = dict.fromkeys(written(term) for term in several(terms[block.name]))
            parts += [
                sparql[done : block.begin],
                f"VALUES ?{block.name} {{ {' '.join(given)} }}",
            ]
            done = block.end
    missing = sorted(set(terms) - found)
    if missing:
        names = ", ".join(missing)
        raise QueryError(
            f"no VALUES block for parameter {names}",
            f"パラメータ {names} の VALUES ブロックがありません",
        )
    return "".join([*parts, sparql[done:]])
