"""The terms that a question may use: what the ontology, the schemes and the graph have.

A class or property of ours stands in the ontology, a concept in a scheme, a term of
another vocabulary among those that the graph uses. A slip gets the nearest term there.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from pyoxigraph import Literal, NamedNode, RdfFormat, Store, parse

from kg import vocab
from kg.model.iris import Names
from kg.model.lang import Text
from kg.services.assets import asset, turtle_files
from kg.services.examining.algebra import Use
from kg.vocab import PREFIXES, SKOS, TEIJU, XSD
from kg.vocab.closed import ClosedVocabulary

__all__ = ["KnownTerms", "Unknown"]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A term that is not known: the rule that it breaks, and what is wrong."""

    code: str
    use: Use
    text: Text


def _outside() -> dict[str, dict[str, NamedNode]]:
    """The terms of each closed vocabulary of others, by its namespace."""
    return {
        value.namespace(): value.terms()
        for value in vars(vocab).values()
        if isinstance(value, type)
        and issubclass(value, ClosedVocabulary)
        and value is not TEIJU
    }


def _is_iri(text: str) -> bool:
    """Is it an absolute IRI? A parser of SPARQL may have let something else pass."""
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


class KnownTerms:
    """Every term that a question may use.

    Args:
        store: The graph that questions are asked of.
        names: The base of its IRIs.
    """

    def __init__(self, store: Store, names: Names) -> None:
        self._store, self._names = store, names
        self._ontology = Store()
        for path in turtle_files(asset("ontology")):
            text = names.rebase(path.read_text(encoding="utf-8"))
            self._ontology.extend(parse(text, format=RdfFormat.TURTLE))
        self._outside = _outside()
        ours = TEIJU.terms()
        self._classes = sorted(name for name in ours if name[0].isupper())
        self._properties = sorted(name for name in ours if not name[0].isupper())

    def _ask(self, pattern: str, iri: str) -> bool:
        """Does the graph, or the ontology, hold a pattern with an IRI in place of {}?

        What is no IRI, such as http://[, is nowhere.
        """
        if not _is_iri(iri):
            return False
        pattern = pattern.replace("{}", str(NamedNode(iri)))
        return any(
            bool(store.query(f"ASK {pattern}", use_default_graph_as_union=True))
            for store in (self._ontology, self._store)
        )

    def described(self, iri: str) -> bool:
        """Does the graph say anything of a thing?"""
        return self._ask("{ {} ?p ?o }", iri)

    def held(self, iri: str) -> bool:
        """Is a thing anywhere in the graph, or one of its graphs?"""
        return self.described(iri) or self._ask(
            "{ { ?s ?p {} } UNION { GRAPH {} { ?s ?p ?o } } }", iri
        )

    def _used(self, iri: str, part: str) -> bool:
        """Does the graph use a term of others as a property or class?"""
        return self._ask("{ ?s {} ?o }" if part == "property" else "{ ?s a {} }", iri)

    def _subjects(self, predicate: NamedNode) -> set[str]:
        """The IRIs of whatever has a property, in the graph or the ontology."""
        return {
            quad.subject.value
            for store in (self._ontology, self._store)
            for quad in store.quads_for_pattern(None, predicate, None, None)
            if isinstance(quad.subject, NamedNode)
        }

    def units(self) -> frozenset[str]:
        """The notations of the scheme of units."""
        below = self._names.scheme("unit/")
        return frozenset(
            quad.object.value
            for quad in self._ontology.quads_for_pattern(None, SKOS.notation, None)
            if isinstance(quad.subject, NamedNode)
            and quad.subject.value.startswith(below)
            and isinstance(quad.object, Literal)
        )

    def is_scheme(self, iri: str) -> bool:
        """Has a concept scheme of this IRI any concept?"""
        return self._ask(f"{{ ?concept {SKOS.inScheme} {{}} }}", iri)

    def check(self, uses: Iterable[Use], things: bool = True) -> list[Unknown]:
        """The terms among these that are not known.

        Args:
            uses: Terms with the part that they play.
            things: Whether things such as id/project/… must be there as well.
        """
        return [
            unknown
            for use in uses
            for unknown in self._check(use)
            if things or unknown.code != "Q314"
        ]

    def _check(self, use: Use) -> Iterator[Unknown]:
        iri = use.iri
        if not _is_iri(iri):
            yield _unknown("Q313", use, iri, None)
        elif iri.startswith(self._names.term("")):
            yield from self._ours(use, iri.removeprefix(self._names.term("")))
        elif use.part in {"function", "datatype"}:
            namespace, local = XSD.namespace(), iri.removeprefix(XSD.namespace())
            if not iri.startswith(namespace) or local not in XSD.terms():
                near = self._near(local, XSD.terms())
                yield _unknown("Q313", use, iri, near and f"xsd:{near}")
        elif iri.startswith(self._names.scheme("")):
            if not self.held(iri):
                yield _unknown(
                    "Q312",
                    use,
                    f"scheme:{self._after(iri, 'scheme')}",
                    self._concept(iri),
                )
        elif iri.startswith(self._names.base):
            if not self.held(iri):
                shown = iri.removeprefix(self._names.base)
                yield _unknown("Q314", use, shown, self._thing(iri))
        elif use.part in {"property", "class"}:
            yield from self._other(use)
        elif not self.held(iri) and not self._listed(iri):
            yield _unknown("Q313", use, iri, None)

    def _ours(self, use: Use, name: str) -> Iterator[Unknown]:
        """A term of our own namespace: a class where a class belongs, and so on."""
        if not name:
            return
        pool = {
            "class": self._classes,
            "property": self._properties,
        }.get(use.part, [*self._classes, *self._properties])
        if name not in pool:
            # A class in place of a property is told by the nearest property.
            near = self._near(name, pool) or self._near(name, TEIJU.terms())
            yield _unknown("Q311", use, f"teiju:{name}", near and f"teiju:{near}")

    def _other(self, use: Use) -> Iterator[Unknown]:
        """A property or class of another vocabulary."""
        if self._listed(use.iri) or self._used(use.iri, use.part):
            return
        shown, pool = use.iri, []
        for prefix, namespace in PREFIXES.items():
            if use.iri.startswith(namespace) and namespace in self._outside:
                shown = f"{prefix}:{use.iri.removeprefix(namespace)}"
                pool = [f"{prefix}:{name}" for name in self._outside[namespace]]
        if not pool:
            pool = [
                f"{prefix}:{name}"
                for prefix, namespace in PREFIXES.items()
                if namespace in self._outside
                for name in self._outside[namespace]
            ]
        yield _unknown("Q313", use, shown, self._near(shown, pool))

    def _listed(self, iri: str) -> bool:
        return any(
            iri.startswith(namespace) and iri.removeprefix(namespace) in terms
            for namespace, terms in self._outside.items()
        )

    def _after(self, iri: str, kind: str) -> str:
        return iri.removeprefix(f"{self._names.base}{kind}/")

    def _near(self, name: str, pool: Iterable[str]) -> str | None:
        return next(iter(get_close_matches(name, sorted(pool), n=1)), None)

    def _concept(self, iri: str) -> str | None:
        """The nearest concept: of the same scheme, else of any."""
        name = self._after(iri, "scheme")
        known = {self._after(each, "scheme") for each in self._subjects(SKOS.inScheme)}
        scheme = name.rpartition("/")[0] + "/"
        same = {each for each in known if each.startswith(scheme)}
        near = self._near(name, same or known)
        return near and f"scheme:{near}"

    def _thing(self, iri: str) -> str | None:
        """The nearest thing of the same kind."""
        kind = "/".join(iri.removeprefix(self._names.base).split("/")[:2]) + "/"
        known = {
            each.removeprefix(self._names.base)
            for each in self._subjects(vocab.RDF.type)
            if each.startswith(self._names.base + kind)
        }
        return self._near(iri.removeprefix(self._names.base), known)


_PARTS: Mapping[str, Text] = {
    "class": Text("class", "クラス"),
    "property": Text("property", "述語"),
    "value": Text("term", "用語"),
    "function": Text("function", "関数"),
    "datatype": Text("datatype", "データ型"),
}
_WHAT: Mapping[str, Text] = {
    "Q311": Text(
        "the ontology has no {part} {shown}",
        "オントロジーに{part} {shown} はありません",
    ),
    "Q312": Text(
        "no scheme has the concept {shown}",
        "{shown} という概念はどの体系にもありません",
    ),
    "Q313": Text(
        "no vocabulary in use has the {part} {shown}",
        "使っている語彙に{part} {shown} はありません",
    ),
    "Q314": Text("the graph holds no {shown}", "グラフに {shown} はありません"),
}


def _unknown(code: str, use: Use, shown: str, near: str | None) -> Unknown:
    part, what = _PARTS[use.part], _WHAT[code]
    en = what.en.format(part=part.en, shown=shown)
    ja = what.ja.format(part=part.ja, shown=shown)
    if near:
        en, ja = f"{en}; did you mean {near}?", f"{ja}。{near} では？"
    return Unknown(code, use, Text(en, ja))
