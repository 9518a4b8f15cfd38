"""The documentation of the ontology: one page for what it is, one for each version.

The present one also tells how the data use each term, with examples, and what rules and
tables do with it; that of a version tells what the ontology of that time says.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pyoxigraph import NamedNode, Triple

from kg.model.lang import Lang, Text
from kg.model.saved_query import SavedQuery
from kg.services.catalogue.find import find_saved
from kg.services.graph.versions import version_of
from kg.services.rendering.frame.readings import captions_of
from kg.services.rendering.frame.setting import Setting, clean
from kg.services.rendering.frame.values import Value, value_of
from kg.services.rendering.ontology.alignments import RELATIONS, aligned, vocabularies
from kg.services.rendering.ontology.columns import Made, columns_of
from kg.services.rendering.ontology.constraints import Constraint, constraints_on
from kg.services.rendering.ontology.diagram import Diagram, draw
from kg.services.rendering.ontology.entries import (
    Concept,
    Cube,
    Entry,
    Scheme,
    anchor_of,
    cubes,
    entries,
    schemes,
)
from kg.services.rendering.ontology.layout import layout
from kg.services.rendering.ontology.statements import Statements, ontology_in
from kg.services.rendering.ontology.usage import Shown, Usage, usage_in
from kg.services.rendering.ontology.versions import (
    Versions,
    released_version,
    versions_of,
)
from kg.services.rendering.things.rulebook import RuleEntry, rulebook
from kg.services.rendering.things.term import question_terms
from kg.vocab import DCTERMS, OWL, PREFIXES, RDFS, SKOS

__all__ = ["documentation_page", "version_page"]

#: The questions that show how the main classes are asked about.
_QUESTIONS = (
    "region/members",
    "cost/by-project-and-year",
    "indicator/baseline-and-target",
    "participation/who-takes-part",
    "provenance/project-evidence",
)
_KINDS = (
    (OWL.Class, Text("Classes", "クラス"), "classes"),
    (
        OWL.ObjectProperty,
        Text("Properties of things", "ものを指すプロパティ"),
        "object",
    ),
    (
        OWL.DatatypeProperty,
        Text("Properties of values", "値をもつプロパティ"),
        "values",
    ),
)
_NAMES = (RDFS.label, SKOS.prefLabel, DCTERMS.title)


@dataclass(frozen=True, slots=True)
class _Used:
    """What the project does with a term today."""

    count: int
    on: Sequence[tuple[str, int]]
    to: Sequence[tuple[str, int]]
    shown: Shown | None
    pair: tuple[str, Value] | None
    constraints: Sequence[Constraint]
    rules: Sequence[RuleEntry]
    readers: int
    columns: Sequence[Made]
    questions: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Group:
    """The terms of a kind."""

    title: str
    anchor: str
    is_class: bool
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class _Told:
    """Everything that the page of a version tells, for its template."""

    version: str
    whole: bool
    versions: Versions
    said: Statements
    groups: Sequence[_Group]
    cubes: Sequence[Cube]
    schemes: Sequence[Scheme]
    anchors: Mapping[str, str]


def documentation_page(at: Setting) -> str:
    """The documentation of the ontology as it is."""
    told = _told(at, ontology_in(at.engine, at.names), whole=True)
    usage = usage_in(at.engine, at.names)
    _learn(at, told, usage)
    used = _uses(at, told, usage)
    return _render(
        at,
        told,
        used=used,
        usage=usage,
        diagram=_diagram(at, told),
        questions=_questions(at),
        reused=_reused(at, usage),
        cited=at.passages(each.shown.thing for each in used.values() if each.shown),
    )


def version_page(at: Setting, version: str) -> str | None:
    """The documentation of one version; None where there is none of that number."""
    triples = released_version(version, at.names)
    if triples is None:
        triples = ontology_in(at.engine, at.names)
        if version != version_of(triples, at.names):
            return None
    told = _told(at, triples, whole=False)
    _learn_of(at, told)
    return _render(at, told, used={}, usage=Usage(), diagram=_diagram(at, told))


def _told(at: Setting, triples: Iterable[Triple], whole: bool) -> _Told:
    """What the statements of a version say, and what everything in them is called."""
    triples = tuple(triples)
    said = Statements(triples)
    for iri in said:
        name = said.both(iri, *_NAMES)
        if name:
            at.known[iri] = clean(name)
    groups = [
        _Group(
            title.of(at.lang),
            anchor,
            kind == OWL.Class,
            entries(said, kind, at.names, at.lang),
        )
        for kind, title, anchor in _KINDS
    ]
    listed = cubes(said, at.names, at.lang), schemes(said, at.names, at.lang)
    versions = versions_of(triples, said, at.names)
    parts: list[Entry | Cube | Scheme | Concept] = []
    for group in groups:
        parts += group.entries
    parts += listed[0]
    for scheme in listed[1]:
        parts += [scheme, *scheme.concepts]
    return _Told(
        version=versions.present,
        whole=whole,
        versions=versions,
        said=said,
        groups=groups,
        cubes=listed[0],
        schemes=listed[1],
        anchors={part.iri: part.anchor for part in parts},
    )


def _learn(at: Setting, told: _Told, usage: Usage) -> None:
    """Ask for the names of all that the page names, at once."""
    wanted = {
        each for pairs in (usage.on, usage.to) for own in pairs.values() for each in own
    }
    names = {iri for iri, _ in wanted} | {*usage.statements, *usage.things}
    names |= {shown.thing for shown in usage.shown.values()}
    for thing, value in usage.pairs.values():
        names |= {thing, value.value} if isinstance(value, NamedNode) else {thing}
    for box in layout(at.names).boxes:
        names |= set(box.told)
    for asked in constraints_on(at.names).values():
        names |= {iri for each in asked for iri in (*each.properties, *each.values)}
    _learn_of(at, told, names)
    captions_of(at, sorted({thing for thing, _ in usage.pairs.values()}))


def _learn_of(at: Setting, told: _Told, names: Iterable[str] = ()) -> None:
    """Ask for the names of all that the ontology itself points to."""
    wanted = set(names) | {line.property for line in layout(at.names).lines}
    for group in told.groups:
        for each in group.entries:
            wanted |= {*each.domain, *each.range, *(tie.theirs for tie in each.ties)}
    for scheme in told.schemes:
        wanted |= {
            pair for each in scheme.concepts for two in each.mapped for pair in two
        }
    for cube in told.cubes:
        wanted |= {
            iri for each in cube.parts for iri in (each.property, each.role.value)
        }
    at.learn(sorted(wanted))


def _uses(at: Setting, told: _Told, usage: Usage) -> dict[str, _Used]:
    """What rules, tables, questions and data do with each term."""
    rules = rulebook(at.names).values()
    asked = constraints_on(at.names)
    columns = columns_of(at.names)
    questions = sorted(question_terms(at.names).items())
    found = {}
    for group in told.groups:
        counts = usage.things if group.is_class else usage.statements
        for entry in group.entries:
            iri = entry.iri
            looking = [each for each in rules if _looks_at(each, iri)]
            reading = [each for each in rules if iri in each.reads]
            pair = usage.pairs.get(iri)
            found[iri] = _Used(
                count=counts.get(iri, 0),
                on=usage.on.get(iri, ()),
                to=usage.to.get(iri, ()),
                shown=usage.shown.get(iri),
                pair=pair and (pair[0], value_of(at, pair[1])),
                constraints=asked.get(iri, ()),
                rules=looking,
                readers=len([each for each in reading if each not in looking]),
                columns=columns.get(iri, ()),
                questions=[
                    (name, title.of(at.lang))
                    for name, (title, terms) in questions
                    if iri in terms
                ],
            )
    return found


def _looks_at(rule: RuleEntry, iri: str) -> bool:
    """Is a rule about a class, or about what a property says?"""
    return iri in rule.targets or rule.path == iri


def _diagram(at: Setting, told: _Told) -> Diagram | None:
    """The main classes; None where the ontology lacks one of them."""
    plan = layout(at.names)
    if any(box.iri and box.iri not in told.anchors for box in plan.boxes):
        return None
    everything = at.say("anything stated", "記載のあるすべてのもの")

    def name(iri: str) -> str:
        return at.name(iri) if iri else everything

    def code(iri: str) -> str:
        return f"teiju:{at.names.compact(iri)}" if iri else ""

    return draw(plan, name, code, at.lang)


def _questions(at: Setting) -> list[tuple[SavedQuery, str]]:
    """Some saved questions with the query itself, without its header."""
    found = []
    for name in _QUESTIONS:
        question = find_saved(name, at.names)
        lines = question.sparql.splitlines()
        body = "\n".join(line for line in lines if not line.startswith("#+"))
        found.append((question, body.strip()))
    return found


def _reused(at: Setting, usage: Usage) -> list[tuple[str, list[tuple[str, int]]]]:
    """The terms of other vocabularies that the data use as they are, by prefix."""
    spaces = {
        prefix: space
        for prefix, space in at.names.prefixes().items()
        if not space.startswith(at.names.base) and prefix != "xsd"
    }
    counts = {**usage.statements, **usage.things}
    found = []
    for prefix, space in sorted(spaces.items()):
        own = sorted((iri, n) for iri, n in counts.items() if iri.startswith(space))
        if own:
            found.append((prefix, own))
    return found


def _render(at: Setting, told: _Told, **more: Any) -> str:
    said, ontology = told.said, at.names.term("")
    ties = [tie for group in told.groups for each in group.entries for tie in each.ties]
    meanings = {
        iri: text for each in vocabularies() for iri, text in each.terms.items()
    }
    used: Mapping[str, _Used] = more["used"]
    return at.render(
        "ontology.html",
        told=told,
        ontology=ontology,
        title=_text(said, at.lang, DCTERMS.title, ontology),
        other=_text(said, at.other, DCTERMS.title, ontology),
        abstract=_text(said, at.lang, DCTERMS.description, ontology),
        facts={
            name: said.plain(ontology, DCTERMS.terms()[name])
            for name in (
                "created",
                "creator",
                "issued",
                "modified",
            )
        },
        licence=said.nodes(ontology, DCTERMS.license),
        version_iri=said.nodes(ontology, OWL.versionIRI),
        prior=said.nodes(ontology, OWL.priorVersion),
        compatible=said.nodes(ontology, OWL.backwardCompatibleWith),
        incompatible=said.nodes(ontology, OWL.incompatibleWith),
        alignments=aligned(ties),
        relations=RELATIONS,
        meanings=meanings,
        deprecated=[e for group in told.groups for e in group.entries if e.deprecated],
        total=sum(len(group.entries) for group in told.groups),
        concepts=sum(len(scheme.concepts) for scheme in told.schemes),
        prefixes=sorted(at.names.prefixes().items()),
        rules_total=len(rulebook(at.names)),
        structured=_structured(at, told),
        anchor_of=lambda iri: told.anchors.get(iri, ""),
        anchor_then=lambda iri: anchor_of(iri, at.names),
        tied=lambda iri: _prefixed(at, iri),
        most_questions=4,
        has_use=bool(used),
        **more,
    )


def _text(said: Statements, lang: Lang, name: Any, iri: str) -> str:
    return said.text(iri, name, lang)[0]


def _prefixed(at: Setting, iri: str) -> str:
    """A term with its prefix, whoseever it is."""
    for vocabulary in vocabularies():
        if iri.startswith(vocabulary.namespace):
            return vocabulary.short(iri)
    short = at.names.compact(iri)
    return f"teiju:{short}" if iri.startswith(at.names.term("")) else short


def _structured(at: Setting, told: _Told) -> Mapping[str, Any]:
    """The ontology for machines that read schema.org."""
    ontology = at.names.term("")
    licence = told.said.nodes(ontology, DCTERMS.license)
    return {
        "@context": PREFIXES["schema"],
        "@type": "DefinedTermSet",
        "@id": ontology,
        "name": _text(told.said, at.lang, DCTERMS.title, ontology),
        "description": _text(told.said, at.lang, DCTERMS.description, ontology),
        "version": told.version,
        "url": at.canonical(),
        "inLanguage": [str(lang) for lang in Lang],
        **({"license": licence[0]} if licence else {}),
    }
