"""Put things in words: what a thing is, which one it is, what its statements say.

One describer for every class. A thing is called by its own label; one without a label
(a cost, a participation) by the labels of the things whose keys its own IRI is made of.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kg.model.difference import Value
from kg.model.iris import Names
from kg.model.lang import Lang, Text
from kg.model.report import Citation
from kg.services.diff.blank_nodes import list_members
from kg.services.diff.words import OUTSIDE_WORDS
from kg.vocab import (
    DCTERMS,
    DEFAULT_BASE,
    PROV,
    QB,
    RDF,
    RDFS,
    SDMX_ATTRIBUTE,
    SKOS,
    TEIJU,
    XSD,
)

__all__ = ["Describer"]

_LABELS = (RDFS.label, SKOS.prefLabel, DCTERMS.title)
#: Links that tell nothing about which thing it is.
_HOUSEKEEPING = frozenset(
    {RDF.type, PROV.wasDerivedFrom, QB.dataSet, SDMX_ATTRIBUTE.unitMeasure}
)
#: Links to what everything around belongs to, and the classes of such things.
_WIDE = frozenset({SKOS.inScheme, TEIJU.region, TEIJU.status, TEIJU.vision})
_WIDE_CLASSES = frozenset(
    {TEIJU.CityPlan, TEIJU.Municipality, TEIJU.Region, TEIJU.Vision}
)
#: A key short enough to be read as a number.
_NUMBER = re.compile(r"\d{1,3}(-\d{1,3})?")
#: How far a description follows links from thing to thing.
_DEPTH = 3
#: Properties whose numbers are counted in the unit of their thing.
_MEASURES = frozenset({TEIJU.amount, TEIJU.value})
_YES_NO = {"true": Text("yes", "はい"), "false": Text("no", "いいえ")}


def _parts(iri: str, base: str) -> tuple[str, ...]:
    """The key of a thing: its path without the kind of thing it is."""
    path = iri.removeprefix(base)
    if path == iri:
        return ()
    return tuple(path.split("/")[2:])


def _spans(part: Sequence[str], whole: Sequence[str]) -> list[tuple[int, int]]:
    """Where one key stands inside another, from and to."""
    size = len(part)
    return [
        (start, start + size)
        for start in range(len(whole) - size + 1)
        if whole[start : start + size] == part
    ]


def _within(span: tuple[int, int], other: tuple[int, int]) -> bool:
    return span != other and other[0] <= span[0] and span[1] <= other[1]


class Describer:
    """Describes things by what the graphs at hand say of them.

    Args:
        sources: Sets of statements, the first to be believed first.
        names: The base of our IRIs.
    """

    def __init__(self, sources: Sequence[Iterable[Quad]], names: Names) -> None:
        self._names = names
        self._prefixes = names.prefixes()
        self._sources = sources
        self._indexed: list[Mapping[object, list[Quad]]] = []
        self._known: dict[tuple[Value, int], Text] = {}

    def _each(self) -> Iterator[Mapping[object, list[Quad]]]:
        """The statements of each source by their subjects, indexed when first asked."""
        for at, quads in enumerate(self._sources):
            if at == len(self._indexed):
                found: dict[object, list[Quad]] = defaultdict(list)
                for quad in quads:
                    found[quad.subject].append(quad)
                self._indexed.append(found)
            yield self._indexed[at]

    def _facts(self, thing: Value) -> list[Quad]:
        """What the first source that knows a thing says of it."""
        return next((found[thing] for found in self._each() if thing in found), [])

    def published(self, term: NamedNode) -> NamedNode:
        """A term of ours below the published base, as `kg.vocab` has it."""
        if not term.value.startswith(self._names.base):
            return term
        return NamedNode(DEFAULT_BASE + term.value.removeprefix(self._names.base))

    def short(self, term: Value) -> str:
        """A term by its prefix, where it has one."""
        if not isinstance(term, NamedNode):
            return str(term)
        for prefix, iri in self._prefixes.items():
            if term.value.startswith(iri) and len(term.value) > len(iri):
                return f"{prefix}:{term.value[len(iri) :]}"
        return term.value

    def cell(self, term: Value) -> str:
        """A term on one line of a TSV: prefixed names, literals as Turtle has them."""
        text = self.short(term)
        if isinstance(term, Literal) and text.endswith(">"):
            text = f"{text.rpartition('^^')[0]}^^{self.short(term.datatype)}"
        return text

    def path(self, thing: Value) -> str:
        """The path of a thing, such as `project/nishi-iburi/2021/06`."""
        return self.short(thing).removeprefix("id:")

    def label(self, thing: Value) -> Text | None:
        """The label of a thing, from the first source that has one."""
        for found in self._each():
            said: dict[str, str] = {}
            for quad in found.get(thing, ()):
                value = quad.object
                if quad.predicate in _LABELS and isinstance(value, Literal):
                    said.setdefault(value.language or "", value.value)
            if said:
                other = next(iter(said.values()))
                en = said.get(Lang.EN) or said.get("") or other
                return Text(en, said.get(Lang.JA) or said.get("") or other)
        return None

    def term(self, term: Value) -> Text:
        """A class or property in words."""
        short = self.short(term)
        return self.label(term) or OUTSIDE_WORDS.get(short) or Text(short, short)

    def _types(self, thing: Value) -> list[NamedNode]:
        """The classes of a thing."""
        return [
            quad.object
            for quad in self._facts(thing)
            if quad.predicate == RDF.type and isinstance(quad.object, NamedNode)
        ]

    def _wide(self, link: tuple[NamedNode, NamedNode]) -> bool:
        """Does a link lead to what everything around belongs to?"""
        predicate, value = link
        return self.published(predicate) in _WIDE or any(
            self.published(each) in _WIDE_CLASSES for each in self._types(value)
        )

    def kind(self, thing: Value) -> Text | None:
        """The narrowest class of a thing, one of ours where it has one."""
        types = self._types(thing)
        own = [each for each in types if self.path(each).startswith("teiju:")]
        classes = own or types
        wider = {
            quad.object
            for each in classes
            for quad in self._facts(each)
            if quad.predicate == RDFS.subClassOf
        }
        narrow = [each for each in classes if each not in wider]
        if not narrow:
            return None
        # Of several, one that there are words for.
        named = {each: self.term(each).en != self.short(each) for each in narrow}
        return self.term(min(narrow, key=lambda each: (not named[each], str(each))))

    def _number(self, thing: Value) -> str:
        """The number that a thing is known by: its mark, else a short key."""
        said = {
            self.published(quad.predicate): quad.object.value
            for quad in self._facts(thing)
            if isinstance(quad.object, Literal)
        }
        key, mark = said.get(DCTERMS.identifier, ""), said.get(SKOS.notation, "")
        # A code of ours is its key; a mark that a document prints is not.
        if mark and not self.path(thing).endswith(f"/{mark}"):
            return mark
        return key if _NUMBER.fullmatch(key) else ""

    def _links(self, thing: Value) -> list[tuple[NamedNode, NamedNode]]:
        """The links that tell which thing it is, in the order of its key.

        A link counts where the key of what it leads to is part of the thing's own key,
        and no other link covers that part; where that tells no more than the region,
        every link does.
        """
        if not isinstance(thing, NamedNode):
            return []
        key = _parts(thing.value, self._names.base)
        links = [
            (quad.predicate, quad.object)
            for quad in self._facts(thing)
            if isinstance(quad.object, NamedNode)
            and quad.predicate not in _HOUSEKEEPING
            and quad.object != thing
        ]
        spans = {
            link: _spans(part, key)
            for link in links
            if (part := _parts(link[1].value, self._names.base))
        }
        taken = {span for found in spans.values() for span in found}
        kept = []
        for link, found in spans.items():
            free = [s for s in found if not any(_within(s, other) for other in taken)]
            if free:
                kept.append((free[0][0], str(link[0]), link))
        if any(not self._wide(link) for *_, link in kept):
            return [link for *_, link in sorted(kept, key=lambda each: each[:2])]
        near = [link for link in links if self.published(link[0]) not in _WIDE]
        return sorted(near, key=lambda link: str(link[0]))

    def told_by(self, thing: Value) -> frozenset[NamedNode]:
        """The properties that a description of the thing tells already."""
        if self.label(thing) is None:
            return frozenset(predicate for predicate, _ in self._links(thing))
        return frozenset(_LABELS)

    def phrase(self, thing: Value, depth: int = _DEPTH) -> Text:
        """Which thing it is, without its class: `06 Emergency care`."""
        key = (thing, depth)
        if key not in self._known:
            self._known[key] = self._phrase(thing, depth)
        return self._known[key]

    def _phrase(self, thing: Value, depth: int) -> Text:
        own = self.label(thing)
        if isinstance(thing, BlankNode):
            return self._unnamed(thing, depth)
        links = self._links(thing) if depth else []
        number = self._number(thing)
        lead = f"{number} " if number else ""
        if own is None:
            values = dict.fromkeys(value for _, value in links)
            parts = [self.phrase(value, depth - 1) for value in values]
            if not parts:
                path = self.path(thing)
                return OUTSIDE_WORDS.get(path) or Text(path, path)
            return Text(
                lead + ", ".join(part.en for part in parts),
                lead + "、".join(part.ja for part in parts),
            )
        above = self._above(thing, links, depth)
        return Text(
            f"{above.en} › {lead}{own.en}" if above else f"{lead}{own.en}",
            f"{above.ja} › {lead}{own.ja}" if above else f"{lead}{own.ja}",
        )

    def _above(
        self, thing: Value, links: list[tuple[NamedNode, NamedNode]], depth: int
    ) -> Text | None:
        """The thing that a numbered thing is part of: its key begins with that key."""
        if not isinstance(thing, NamedNode):
            return None
        key = _parts(thing.value, self._names.base)
        for predicate, value in links:
            part = _parts(value.value, self._names.base)
            if part and key[: len(part)] == part and len(part) < len(key):
                wide = self._wide((predicate, value)) or self.label(value) is None
                return None if wide else self.phrase(value, depth - 1)
        return None

    def _unnamed(self, node: BlankNode, depth: int) -> Text:
        """A blank node by what is said of it: the members of a list, else all."""
        listed = list_members(node, self._facts)
        if listed is not None:
            members = [self.phrase(each, max(depth - 1, 0)) for each in listed]
        else:
            said = [
                (self.term(quad.predicate), self.value(quad.object, depth))
                for quad in (self._facts(node) if depth else ())
                if quad.predicate != RDF.type
            ]
            members = [Text(f"{p.en} {v.en}", f"{p.ja} {v.ja}") for p, v in said]
        return Text(
            f"({', '.join(member.en for member in members)})",
            f"（{'、'.join(member.ja for member in members)}）",
        )

    def title(self, thing: Value) -> Text:
        """A thing with its class: `project: 06 Emergency care`."""
        kind = self.kind(thing)
        if isinstance(thing, BlankNode):
            return kind or Text("unnamed node", "無名ノード")
        which = self.phrase(thing)
        if kind is None:
            return which
        return Text(f"{kind.en}: {which.en}", f"{kind.ja}：{which.ja}")

    def value(self, value: Value, depth: int = 1) -> Text:
        """A value in words: the name of a thing, the text of a literal."""
        if isinstance(value, Literal):
            if value.datatype == XSD.boolean:
                return _YES_NO.get(value.value, Text(value.value, value.value))
            return Text(value.value, value.value)
        return self.phrase(value, depth - 1)

    def unit(self, thing: Value, predicate: NamedNode) -> Text | None:
        """The unit of a number, where the name of its property does not say it."""
        if self.published(predicate) not in _MEASURES:
            return None
        name = self.term(predicate)
        for quad in self._facts(thing):
            if quad.predicate == SDMX_ATTRIBUTE.unitMeasure:
                unit = self.label(quad.object)
                return None if unit is None or unit.en in name.en else unit
        return None

    def citation(self, passage: Value) -> str:
        """A passage as `document:lines`; its path where it says neither."""
        said = {
            self.published(quad.predicate): quad.object for quad in self._facts(passage)
        }
        lines = said.get(TEIJU.lines)
        for quad in self._facts(said.get(DCTERMS.isPartOf, passage)):
            known = quad.predicate == DCTERMS.identifier
            if (
                known
                and isinstance(quad.object, Literal)
                and isinstance(lines, Literal)
            ):
                return str(Citation(quad.object.value, lines.value))
        return self.path(passage).removeprefix("passage/")

    def cited(self, thing: Value) -> list[str]:
        """The passages that a thing cites."""
        return sorted(
            self.citation(quad.object)
            for quad in self._facts(thing)
            if quad.predicate == PROV.wasDerivedFrom
        )
