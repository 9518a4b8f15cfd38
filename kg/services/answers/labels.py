"""What things are called: the labels that stand beside IRIs."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from pyoxigraph import Literal, NamedNode

from kg.model.lang import Lang, Text
from kg.model.result import Answer, Rows, Term
from kg.vocab import DCTERMS, RDFS, SKOS

__all__ = ["LABEL", "labels_of", "nameless", "things_in", "with_labels"]

#: What the column of labels is called after its column: `region_label`.
LABEL = "_label"

#: How many things a query asks about: endpoints limit the length of queries.
_BATCH = 200
#: Where a label is looked for, the best first; a code serves where there is no name.
_NAMES = (RDFS.label, SKOS.prefLabel, DCTERMS.title)
_CODE = SKOS.notation


def _query(things: Iterable[NamedNode]) -> str:
    """The query for the labels of some things, every term written by its own class.

    A second VALUES in place of the FILTER takes some engines ten times as long.
    """
    properties = ", ".join(map(str, (*_NAMES, _CODE)))
    return (
        "SELECT ?thing ?property ?label WHERE {\n"
        f"  VALUES ?thing {{ {' '.join(map(str, things))} }}\n"
        "  ?thing ?property ?label .\n"
        f"  FILTER (?property IN ({properties}))\n"
        "}"
    )


def _batches(iris: Iterable[str]) -> Iterator[list[NamedNode]]:
    things = []
    for iri in sorted(set(iris)):
        try:
            things.append(NamedNode(iri))
        except ValueError:  # nothing that a graph could tell of
            continue
    for start in range(0, len(things), _BATCH):
        yield things[start : start + _BATCH]


def _best(found: Mapping[tuple[Term, str], list[str]], lang: str) -> str | None:
    """The label in a language, else without one, else in the other; then the code."""
    tags = sorted({tag for _, tag in found}, key=lambda tag: (tag != "", tag))
    for tag in (lang, "", *Lang, *tags):
        for name in _NAMES:
            if (name, tag) in found:
                return min(found[name, tag])
    return min((min(texts) for texts in found.values()), default=None)


def labels_of(ask: Callable[[str], Answer], iris: Iterable[str]) -> dict[str, Text]:
    """The labels of things in both languages; those without any are left out.

    Args:
        ask: Answers a query, as `Engine.ask` does.
        iris: The things. They are asked about in batches, a query each.

    Raises:
        QueryError: The query cannot be answered.
    """
    labels: dict[str, Text] = {}
    for batch in _batches(iris):
        answer = ask(_query(batch))
        if not isinstance(answer, Rows):
            continue
        found: dict[str, dict[tuple[Term, str], list[str]]] = {}
        for thing, name, label in answer.rows:
            if isinstance(thing, NamedNode) and isinstance(label, Literal) and name:
                own = found.setdefault(thing.value, {})
                own.setdefault((name, label.language or ""), []).append(label.value)
        for iri, texts in found.items():
            en, ja = _best(texts, Lang.EN), _best(texts, Lang.JA)
            if en is not None and ja is not None:
                labels[iri] = Text(en, ja)
    return labels


def _unnamed_columns(answer: Rows) -> list[int]:
    """The columns with IRIs and without a column of names beside them."""
    columns = answer.columns
    return [
        index
        for index, column in enumerate(columns)
        if not any(f"{column}{end}" in columns for end in ("_ja", "_en", LABEL))
        and any(isinstance(row[index], NamedNode) for row in answer.rows)
    ]


def nameless(answer: Answer) -> list[str]:
    """The IRIs of an answer that stand without a name: what to ask `labels_of` about.

    Those of a column whose names stand in another one (`region` beside `region_ja`)
    are not among them.
    """
    if not isinstance(answer, Rows):
        return []
    shown = _unnamed_columns(answer)
    found = {row[index] for row in answer.rows for index in shown}
    return sorted(term.value for term in found if isinstance(term, NamedNode))


def things_in(answer: Answer) -> list[str]:
    """The IRIs that an answer holds, each once."""
    rows = answer.rows if isinstance(answer, Rows) else ()
    cells = (term for row in rows for term in row)
    return sorted({term.value for term in cells if isinstance(term, NamedNode)})


def _label(term: Term | None, labels: Mapping[str, Text]) -> Text | None:
    return labels.get(term.value) if isinstance(term, NamedNode) else None


def with_labels(answer: Rows, labels: Mapping[str, Text], lang: str) -> Rows:
    """The answer with a column of labels after each that holds IRIs without names.

    A thing without a label has none; a column of which nothing has one stays alone.
    """
    shown = [
        index
        for index in _unnamed_columns(answer)
        if any(_label(row[index], labels) for row in answer.rows)
    ]
    if not shown:
        return answer
    beside = set(shown)
    columns: list[str] = []
    for index, column in enumerate(answer.columns):
        columns.append(column)
        if index in beside:
            columns.append(f"{column}{LABEL}")

    def wider(row: tuple[Term | None, ...]) -> Iterator[Term | None]:
        for index, term in enumerate(row):
            yield term
            if index in beside:
                label = _label(term, labels)
                yield Literal(label.of(lang), language=str(lang)) if label else None

    return Rows(tuple(columns), tuple(tuple(wider(row)) for row in answer.rows))
