"""The files beside a page that say the same as data: Turtle, JSON-LD, N-Triples, CSV.

The same bytes for the same graph, from a server and for files on a static host.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from kg.model.formats import Format
from kg.model.iris import Names
from kg.model.lang import Text
from kg.model.result import Term, Triples
from kg.model.site import PageFormat, formats_at, iri_at, version_at
from kg.services.answers.labels import labels_of
from kg.services.answers.to_triples import answer_triples
from kg.services.asking.engine import Engine
from kg.services.graph.versions import version_of
from kg.services.rendering.data.description import described, ordered
from kg.services.rendering.frame.passages import passages_of
from kg.services.rendering.ontology.statements import ontology_in
from kg.services.rendering.ontology.versions import released_version

__all__ = ["COLUMNS", "all_data_of", "data_of"]

_GRAPHS = {
    PageFormat.TTL: Format.TTL,
    PageFormat.JSONLD: Format.JSONLD,
    PageFormat.NT: Format.NT,
}
_THING = (*_GRAPHS, PageFormat.CSV)
_ONTOLOGY = (*_GRAPHS, PageFormat.RDF)
#: The columns of the CSV of a thing: one statement a row, with the names of the value
#: (of the subject, where the statement leads to the thing) and where it stands.
COLUMNS = (
    "subject",
    "property",
    "value",
    "datatype",
    "language",
    "property_ja",
    "property_en",
    "label_ja",
    "label_en",
    "document",
    "lines",
)
#: What stands between several documents or lines in a cell.
_AND = " | "


def data_of(engine: Engine, names: Names, path: str, kind: PageFormat) -> str | None:
    """A page as data; None where there is no such page, or it is not to be had so.

    Args:
        engine: What is asked.
        names: The base.
        path: The path of the page, without language and suffix.
        kind: The format.
    """
    if kind is PageFormat.HTML:
        return None
    return _data_in(engine, names, path, (kind,)).get(kind)


def all_data_of(engine: Engine, names: Names, path: str) -> Mapping[PageFormat, str]:
    """A page in every format of data that it can be had as; empty where in none.

    Args:
        engine: What is asked, once for all formats.
        names: The base.
        path: The path of the page, without language and suffix.
    """
    kinds = [kind for kind in formats_at(path) if kind is not PageFormat.HTML]
    return _data_in(engine, names, path, kinds) if kinds else {}


def _data_in(
    engine: Engine, names: Names, path: str, kinds: Iterable[PageFormat]
) -> Mapping[PageFormat, str]:
    """A page in some formats, as far as it can be had so."""
    version = version_at(path)
    if version is not None:
        triples = _ontology(engine, names, version)
        kept = [kind for kind in kinds if kind in _ONTOLOGY] if triples else []
        return {kind: _graph(names, triples, kind) for kind in kept}
    iri, triples = _told(engine, names, path)
    kept = [kind for kind in kinds if kind in _THING] if triples else []
    return {
        kind: _csv(engine, names, iri, triples)
        if kind is PageFormat.CSV
        else _graph(names, triples, kind)
        for kind in kept
    }


def _told(engine: Engine, names: Names, path: str) -> tuple[str, Sequence[Triple]]:
    """What the page at a path is about, and what is said of it."""
    iri = iri_at(path, names)
    if iri is None:
        return "", ()
    try:
        NamedNode(iri)
    except ValueError:  # nothing that a graph could tell of
        return iri, ()
    return iri, described(engine, names, iri)


def _graph(names: Names, triples: Sequence[Triple], kind: PageFormat) -> str:
    """Triples as text."""
    if kind is not PageFormat.RDF:
        return answer_triples(Triples(tuple(triples)), _GRAPHS[kind], names)
    prefixes = names.prefixes()
    text = serialize(triples, format=RdfFormat.RDF_XML, prefixes=prefixes)
    return (text or b"").decode()


def _ontology(engine: Engine, names: Names, version: str) -> Sequence[Triple]:
    """The whole ontology as it is, or as it was at a version; empty for no version."""
    triples = released_version(version, names) if version else None
    if triples is None:
        triples = ordered(ontology_in(engine, names))
        if version and version != version_of(triples, names):
            return ()
    return triples


def _csv(engine: Engine, names: Names, iri: str, triples: Iterable[Triple]) -> str:
    """The statements about a thing and those that lead to it; of a graph, all."""
    whole = iri.startswith(names.graph(""))
    rows = [each for each in triples if whole or _is_of(each, iri)]
    far = {_far(each, iri) for each in rows}
    linked = {term.value for term in far if isinstance(term, NamedNode)}
    subjects = {
        each.subject.value for each in rows if isinstance(each.subject, NamedNode)
    }
    used = {each.predicate.value for each in rows}
    labels = labels_of(engine.ask, used | linked)
    cited = passages_of(engine, subjects)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for each in rows:
        passages = cited.get(_text(each.subject), ())
        writer.writerow(
            [
                *_statement(each),
                *_both(labels.get(each.predicate.value)),
                *_both(labels.get(_text(_far(each, iri)))),
                _AND.join(passage.identifier for passage in passages),
                _AND.join(passage.lines for passage in passages),
            ]
        )
    return out.getvalue()


def _is_of(triple: Triple, iri: str) -> bool:
    return iri in {_text(triple.subject), _text(triple.object)}


def _far(triple: Triple, iri: str) -> Term:
    """The end of a statement that is not the thing itself."""
    near = _text(triple.subject) != iri and _text(triple.object) == iri
    end = triple.subject if near else triple.object
    assert not isinstance(end, Triple)
    return end


def _text(term: object) -> str:
    return str(getattr(term, "value", term))


def _statement(triple: Triple) -> Iterator[str]:
    value = triple.object
    yield _text(triple.subject)
    yield triple.predicate.value
    yield _text(value)
    yield value.datatype.value if isinstance(value, Literal) else ""
    yield (value.language or "") if isinstance(value, Literal) else ""


def _both(label: Text | None) -> tuple[str, str]:
    return (label.ja, label.en) if label else ("", "")
