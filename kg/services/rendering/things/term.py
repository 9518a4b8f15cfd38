"""The page of a term of the ontology: a class, a property, or what describes a cube."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pyoxigraph import Literal, NamedNode

from kg.model.iris import Names
from kg.model.lang import Text
from kg.model.sparql_text import without_comments
from kg.services.rendering.frame.passages import Passage
from kg.services.rendering.frame.readings import captions_of
from kg.services.rendering.frame.setting import Setting
from kg.services.rendering.frame.values import Value, value_of
from kg.services.rendering.things.rulebook import rules_about
from kg.services.rendering.things.structured import defined_term
from kg.services.rendering.things.thing import facts_of
from kg.vocab import OWL, RDF, RDFS, SKOS

__all__ = ["question_terms", "term_page"]

#: How many examples of use.
_EXAMPLES = 5
_FIRST = (
    RDFS.label,
    SKOS.definition,
    SKOS.scopeNote,
    SKOS.example,
    RDFS.subClassOf,
    RDFS.subPropertyOf,
    RDFS.domain,
    RDFS.range,
)


@dataclass(frozen=True, slots=True)
class _Use:
    """A thing that the term is used of, with the value where it is a property."""

    iri: str
    value: Value | None
    sources: Sequence[Passage]


@cache
def question_terms(names: Names) -> Mapping[str, tuple[Text, frozenset[str]]]:
    """Every saved question with its title and the terms of ours that it writes."""
    from kg.services.catalogue.find import list_queries

    ours = names.term("")
    found = {}
    for question in list_queries(names):
        text = without_comments(question.sparql)
        terms = re.findall(r"\bteiju:(\w+)", text)
        found[question.name] = (
            question.title,
            frozenset(f"{ours}{term}" for term in terms),
        )
    return found


def _count(at: Setting, pattern: str) -> int:
    rows = at.rows(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")
    count = rows[0][0]
    return int(count.value) if isinstance(count, Literal) else 0


def _uses(at: Setting, iri: str, is_class: bool) -> tuple[int, list[_Use]]:
    """How often a term is used, and the first examples."""
    term = NamedNode(iri)
    pattern = f"?thing {RDF.type} {term}" if is_class else f"?thing {term} ?value"
    count = _count(at, pattern)
    chosen = "?thing" if is_class else "?thing ?value"
    rows = at.rows(
        f"SELECT {chosen} WHERE {{ {pattern} FILTER (isIRI(?thing)) }} "
        f"ORDER BY ?thing LIMIT {_EXAMPLES}"
    )
    things = [row[0].value for row in rows if isinstance(row[0], NamedNode)]
    linked = [row[1] for row in rows if len(row) > 1]
    captions_of(
        at, [*things, *(each.value for each in linked if isinstance(each, NamedNode))]
    )
    cited = at.passages(things)
    found = []
    for row in rows:
        thing = row[0]
        if isinstance(thing, NamedNode):
            value = row[1] if len(row) > 1 else None
            shown = None if value is None else value_of(at, value)
            found.append(_Use(thing.value, shown, cited.get(thing.value, ())))
    return count, found


def term_page(at: Setting, iri: str) -> str:
    """The page of a term.

    Raises:
        UnknownThingError: The graph says nothing of it.
    """
    facts = facts_of(at, iri, _FIRST)
    kinds = {each.iri for each in facts.kinds}
    is_class = OWL.Class.value in kinds
    is_property = bool(kinds & {OWL.ObjectProperty.value, OWL.DatatypeProperty.value})
    count: int = 0
    uses: list[_Use] = []
    if is_class or is_property:
        count, uses = _uses(at, iri, is_class)
    questions = [
        (name, title.of(at.lang))
        for name, (title, terms) in sorted(question_terms(at.names).items())
        if iri in terms
    ]
    return at.render(
        "term.html",
        facts=facts,
        structured=defined_term(at, facts, at.names.term("")),
        name=at.names.compact(iri),
        is_class=is_class,
        is_property=is_property,
        count=count,
        uses=uses,
        rules=rules_about(at.names, iri),
        questions=questions,
    )
