"""Tell whether two answers are the same answer, whatever engine gave them.

Terms are compared by value, rows as a bag: order is the engine's own where a question
leaves ties. What an engine may write otherwise is listed at `same_value`, with the
reason; nothing else is forgiven.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Context, Decimal

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
)

from kg.model.result import Answer, Rows, Term, Triples, YesNo
from kg.services.answers.values import INTEGER_TYPES
from kg.vocab import PREFIXES

__all__ = ["differences", "same_value"]

_XSD = PREFIXES["xsd"]
_WHOLE = frozenset(datatype.value for datatype in INTEGER_TYPES)
_BINARY = frozenset({f"{_XSD}double", f"{_XSD}float"})
_BOOLEANS = {"true": "true", "1": "true", "false": "false", "0": "false"}
_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_DOUBLE = re.compile(_DECIMAL.pattern + r"(?:[eE][+-]?[0-9]{1,3})?")
#: Significant digits that every engine keeps of a fraction.
_KEPT = 15
_ROUND = Context(prec=_KEPT)
#: So many rows are told one by one.
_TOLD = 5

#: What a term stands for: equal for equal values, and its kind first.
_Value = tuple[str | Decimal, ...]
_Row = tuple[_Value, ...]


def _number(text: str, datatype: str) -> Decimal | None:
    """The number that a lexical form stands for, exactly as it is printed."""
    if datatype in _WHOLE:
        form = _INTEGER
    elif datatype in _BINARY:
        form = _DOUBLE
    elif datatype == f"{_XSD}decimal":
        form = _DECIMAL
    else:
        return None
    return Decimal(text) if form.fullmatch(text) else None


def _value(term: Term | None) -> _Value:
    """What a term stands for, in a form in which equal values are equal."""
    if term is None:
        return ("nothing",)
    if isinstance(term, NamedNode):
        return ("iri", term.value)
    if isinstance(term, BlankNode):
        return ("blank", term.value)
    if term.language is not None:
        return ("text", term.value, term.language.lower())
    datatype = term.datatype.value
    number = _number(term.value, datatype)
    if number is not None:
        return ("number", number)
    if datatype == f"{_XSD}boolean" and term.value in _BOOLEANS:
        return ("boolean", _BOOLEANS[term.value])
    return ("literal", term.value, datatype)


def _close(one: _Value, other: _Value) -> bool:
    """Whether two values are one, or two cuts of one fraction."""
    if one == other:
        return True
    if one[0] != "number" or other[0] != "number":
        return False
    a, b = Decimal(one[1]), Decimal(other[1])
    if any(number == number.to_integral_value() for number in (a, b)):
        return False
    fewer, more = sorted(len(n.normalize().as_tuple().digits) for n in (a, b))
    if more < _KEPT:
        return False
    a, b = (_ROUND.plus(number) for number in (a, b))
    last = Decimal(1).scaleb(max(a.adjusted(), b.adjusted()) - _KEPT + 1)
    return a == b or (fewer >= _KEPT and abs(a - b) == last)


def same_value(one: Term | None, other: Term | None) -> bool:
    """Whether two terms have one value.

    What may be written otherwise:

    - a number as integer, decimal or double: `7`, `7.0` and `7.0E0` are one number, as
      SPARQL's `=` holds them, because engines differ in the kind of a sum or quotient;
    - the end of a fraction: a quotient is cut off after 15 to 28 significant digits,
      each engine at its own place, so that two fractions are one if they agree when
      rounded to 15, or, where both have as many, differ by one in the fifteenth;
      whole numbers, and fractions with fewer digits, must be equal;
    - xsd:string for a plain literal, and the case of a language tag (RDF 1.1);
    - `1` for `true` and `0` for `false` of an xsd:boolean (XSD), not of an integer.

    A blank node has no value: it is only itself.
    """
    return _close(_value(one), _value(other))


def _shape(row: _Row) -> _Row:
    """A row without its numbers: only rows of one shape can be cuts of each other."""
    return tuple(("number",) if value[0] == "number" else value for value in row)


def _unmatched(
    expected: Counter[_Row], found: Counter[_Row]
) -> tuple[list[_Row], list[_Row]]:
    """The rows of either bag that have no partner in the other."""
    missing = list((expected - found).elements())
    left: defaultdict[_Row, list[_Row]] = defaultdict(list)
    for row in (found - expected).elements():
        left[_shape(row)].append(row)
    alone = []
    for row in missing:
        candidates = left[_shape(row)]
        for at, candidate in enumerate(candidates):
            if all(map(_close, row, candidate)):
                del candidates[at]
                break
        else:
            alone.append(row)
    return alone, [row for rows in left.values() for row in rows]


def _ties(rows: Sequence[_Row]) -> Dataset:
    """How blank nodes tie rows together, as a canonical graph.

    A row becomes a node with an edge for each column; equal rows are counted, not
    repeated, so that naming the nodes stays cheap.
    """
    graph = Dataset()
    for row, times in Counter(rows).items():
        node = BlankNode()
        graph.add(Quad(node, NamedNode("urn:times"), Literal(times)))
        for at, value in enumerate(row):
            tied = value[0] == "blank"
            # Names of the engine's may not be those of the rows.
            end = BlankNode(f"of-{value[1]}") if tied else Literal(repr(value))
            graph.add(Quad(node, NamedNode(f"urn:column:{at}"), end))
    graph.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return graph


def _anonymous(row: _Row) -> _Row:
    return tuple(("blank",) if value[0] == "blank" else value for value in row)


def _told(row: _Row) -> str:
    return " | ".join("" if len(value) == 1 else str(value[1]) for value in row)


def _tell(what: str, rows: Sequence[_Row]) -> Iterator[str]:
    for row in rows[:_TOLD]:
        yield f"{what}: {_told(row)}"
    if len(rows) > _TOLD:
        yield f"{what}: {len(rows) - _TOLD} more row(s)"


def _of_rows(expected: Sequence[_Row], found: Sequence[_Row]) -> list[str]:
    """What two bags of rows differ in."""
    missing, unexpected = _unmatched(
        Counter(map(_anonymous, expected)), Counter(map(_anonymous, found))
    )
    told = [*_tell("missing", missing), *_tell("unexpected", unexpected)]
    if told:
        if len(expected) != len(found):
            told.insert(0, f"{len(expected)} row(s) expected, {len(found)} found")
        return told
    if any(value[0] == "blank" for row in expected for value in row) and (
        _ties(expected) != _ties(found)
    ):
        return ["the same rows, but blank nodes tie them together otherwise"]
    return []


def differences(expected: Answer, found: Answer) -> list[str]:
    """What two answers differ in; nothing where they are the same answer.

    Args:
        expected: The answer held for right.
        found: The answer of another engine.

    Returns:
        A line for each difference, at most a dozen; none if both have the same columns
        in the same order and the same rows, each as often, values compared as
        `same_value` says. Blank nodes may have other names, not other ties; where
        there are any, fractions must have the same digits.
    """
    if type(expected) is not type(found):
        kinds = f"{type(expected).__name__} expected, {type(found).__name__} found"
        return [f"another kind of answer: {kinds}"]
    if isinstance(expected, YesNo) and isinstance(found, YesNo):
        return [] if expected == found else [f"{expected.value} became {found.value}"]
    if isinstance(expected, Triples) and isinstance(found, Triples):
        return _of_rows(*(_triples(answer) for answer in (expected, found)))
    if not isinstance(expected, Rows) or not isinstance(found, Rows):
        raise TypeError(f"no answer: {type(expected).__name__}")
    if expected.columns != found.columns:
        return [
            f"columns {', '.join(expected.columns)} expected, "
            f"{', '.join(found.columns)} found"
        ]
    return _of_rows(
        *(
            [tuple(map(_value, row)) for row in answer.rows]
            for answer in (expected, found)
        )
    )


def _triples(answer: Triples) -> list[_Row]:
    """Triples as rows of three; a graph is a set, so each counts once."""
    rows = []
    for triple in set(answer.triples):
        ends = (triple.subject, triple.predicate, triple.object)
        rows.append(
            tuple(
                _value(end)
                if isinstance(end, NamedNode | BlankNode | Literal)
                else ("triple", str(end))
                for end in ends
            )
        )
    return rows
