"""Versions of the ontology: the files of those released, and what must not vanish.

A released version is `releases/<version>/ontology.ttl`: all of the ontology at that
time in one file. No build loads it; the pages and data at its version IRI come from it.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
    serialize,
)

from kg.errors import AssetError, SchemaError
from kg.model.iris import Names
from kg.model.lang import Text
from kg.model.why import why
from kg.services.assets import asset
from kg.services.graph.build import ontology_lines
from kg.services.graph.releases import ONTOLOGY, order_of
from kg.vocab import OWL

__all__ = [
    "ontology_triples",
    "ontology_version",
    "read_version",
    "released_versions",
    "vanished_terms",
    "version_faults",
    "version_of",
]


def ontology_triples(names: Names) -> tuple[Triple, ...]:
    """The shipped ontology with schemes, alignments and cubes, always in one order.

    Raises:
        SchemaError: A file is not Turtle.
    """
    text = "\n".join(ontology_lines(names))
    return tuple(quad.triple for quad in parse(text, format=RdfFormat.N_QUADS))


def ontology_version(names: Names) -> bytes:
    """The shipped ontology as one Turtle file, the same bytes for the same files.

    This is what `releases/<version>/ontology.ttl` holds when a version is released.

    Raises:
        SchemaError: A file is not Turtle.
    """
    triples = ontology_triples(names)
    text = serialize(triples, format=RdfFormat.TURTLE, prefixes=names.prefixes())
    return text or b""


def version_of(triples: Iterable[Triple], names: Names) -> str:
    """Which version an ontology says it is; nothing where it says none."""
    ontology = NamedNode(names.term(""))
    for triple in triples:
        if (triple.subject, triple.predicate) == (ontology, OWL.versionInfo):
            assert isinstance(triple.object, Literal)
            return triple.object.value
    return ""


def released_versions(folder: Path | None = None) -> Mapping[str, Path]:
    """The files of the released versions by their numbers, the oldest first.

    Args:
        folder: Where the releases stand; those that ship by default.
    """
    try:
        start = folder or asset("releases")
    except AssetError:  # nothing was released yet
        return {}
    found = {
        path.parent.name: path
        for path in start.glob(f"*/{ONTOLOGY}")
        if order_of(path.parent.name) is not None
    }
    return {version: found[version] for version in sorted(found, key=_order)}


def _order(version: str) -> tuple[int, ...]:
    return order_of(version) or ()


def _text_of(path: Path, names: Names) -> str:
    """The file of a version, below the base."""
    try:
        return names.rebase(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        said = why(error)
        raise SchemaError(
            f"{path}: cannot be read: {said.en}",
            f"{path}：読み込めません（{said.ja}）",
        ) from error


def _quads_of(text: str | bytes, place: str) -> list[Quad]:
    """The statements of a version that stands in a place."""
    try:
        return list(parse(text, format=RdfFormat.TURTLE, rename_blank_nodes=True))
    except SyntaxError as error:
        raise SchemaError(
            f"{place}: is not Turtle: {error}",
            f"{place}：Turtle として読めません（{error}）",
        ) from error


def read_version(path: Path, names: Names) -> tuple[Triple, ...]:
    """The statements of a version, in the order of `ontology_triples`.

    Raises:
        SchemaError: The file cannot be read, or is not Turtle.
    """
    dataset = Dataset(_quads_of(_text_of(path, names), str(path)))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return tuple(quad.triple for quad in sorted(dataset, key=str))


def vanished_terms(old: bytes, new: bytes, names: Names | None = None) -> list[str]:
    """The terms, schemes and concepts of an older version that a newer lacks.

    Whoever has used one would be left with an IRI of which nothing is said. A term that
    is no longer wanted stays, with `owl:deprecated` and what replaces it.

    Args:
        old: A version as `ontology_version` writes it.
        new: A later one.
        names: The base of both.

    Raises:
        SchemaError: One of them is not Turtle.
    """
    base = names or Names()
    return sorted(_terms(old, base) - _terms(new, base))


def version_faults(
    new: bytes, released: Mapping[str, Path], names: Names | None = None
) -> list[Text]:
    """What speaks against releasing an ontology after those that were released.

    Args:
        new: What is to be released, as `ontology_version` writes it.
        released: The files of the released versions.
        names: The base of all.

    Raises:
        SchemaError: One of them cannot be read, or is not Turtle.
    """
    base = names or Names()
    quads = _quads_of(new, ONTOLOGY)
    said = {quad.predicate: quad.object for quad in quads if _is_ontology(quad, base)}
    version = _value(said.get(OWL.versionInfo))
    if order_of(version) is None:
        en = f"owl:versionInfo is {version!r}; give it three numbers, as in 0.1.0"
        ja = f"owl:versionInfo「{version}」を、0.1.0 のような三つの数にしてください"
        return [Text(en, ja)]
    faults = []
    own = base.term(f"{version}/")
    if _value(said.get(OWL.versionIRI)) != own:
        en, ja = (
            f"owl:versionIRI is not <{own}>",
            f"owl:versionIRI が <{own}> ではありません",
        )
        faults.append(Text(en, ja))
    if released:
        last = max(released, key=_order)
        old = _text_of(released[last], base).encode()
        prior = _value(said.get(OWL.priorVersion))
        faults += _against(last, version, old != new, prior, base)
        for iri in vanished_terms(old, new, base):
            en = f"<{iri}> of version {last} is gone; keep it with owl:deprecated"
            ja = f"{last} 版の <{iri}> を、owl:deprecated を付けて残してください"
            faults.append(Text(en, ja))
    return faults


def _against(
    last: str, version: str, differs: bool, prior: str, names: Names
) -> Iterator[Text]:
    """What speaks against a number, and against what stands as the prior version."""
    if _order(version) < _order(last) or (version == last and differs):
        yield Text(
            f"version {last} was released; a changed ontology needs a higher number",
            f"{last} 版は公開済みです。変更したときは、より大きい番号を付けてください",
        )
    iri = names.term(f"{last}/")
    if version != last and prior != iri:
        yield Text(
            f"owl:priorVersion must name the last release, <{iri}>",
            f"owl:priorVersion で直前の版 <{iri}> を示してください",
        )


def _is_ontology(quad: Quad, names: Names) -> bool:
    return quad.subject == NamedNode(names.term(""))


def _value(term: object) -> str:
    return term.value if isinstance(term, Literal | NamedNode) else ""


def _terms(text: bytes, names: Names) -> set[str]:
    """What a version says something of, below `def/` and `scheme/`."""
    places = names.term(""), names.scheme("")
    subjects = {
        quad.subject.value
        for quad in _quads_of(text, ONTOLOGY)
        if isinstance(quad.subject, NamedNode)
    }
    return {iri for iri in subjects if iri.startswith(places)}
