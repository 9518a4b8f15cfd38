"""Find terms that nothing defines: a misspelt class, property or concept.

A shape looks at the things that its target names; what is misspelt has no shape, and
would pass unseen. These rules are no shapes, because SHACL has no target for "anything
of a class that nobody knows".
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from kg.model.iris import Names
from kg.model.lang import Text
from kg.model.report import Rule, Severity
from kg.services.checking.slices import subjects_of
from kg.vocab import OWL, RDF

__all__ = ["TERM_RULES", "Terms", "Unknown"]


def _rule(code: str, name: Text, messages: Text, mend: Text) -> Rule:
    """A rule about terms: always a violation, of no shape."""
    return Rule(code, "", name, Severity.VIOLATION, messages, (), mend=mend)


_CLASS = _rule(
    "TJ902",
    Text("class that nothing defines", "定義のないクラス"),
    Text(
        "The ontology has no class {?value}.",
        "クラス {?value} はオントロジーにありません。",
    ),
    Text(
        "Write a class of the ontology (ontology/README.md).",
        "オントロジーにあるクラスに直してください（ontology/README.md）。",
    ),
)
_PROPERTY = _rule(
    "TJ903",
    Text("property that nothing defines", "定義のない述語"),
    Text(
        "The ontology has no property {?value}.",
        "述語 {?value} はオントロジーにありません。",
    ),
    Text(
        "Write a property of the ontology (ontology/README.md).",
        "オントロジーにある述語に直してください（ontology/README.md）。",
    ),
)
_CONCEPT = _rule(
    "TJ904",
    Text("concept that nothing defines", "定義のない概念"),
    Text(
        "No scheme has the concept {?value}.",
        "{?value} という概念はどの体系にもありません。",
    ),
    Text(
        "Write a concept of a scheme in ontology/schemes.",
        "ontology/schemes にある概念に直してください。",
    ),
)
#: Rules about the words of a graph.
TERM_RULES = (_CLASS, _PROPERTY, _CONCEPT)


@dataclass(frozen=True, slots=True)
class Unknown:
    """A term that nothing defines, where it is used.

    `subject`, `path` and `iri` are bare IRIs; `value` is the term as people write it,
    `message` says so and what was perhaps meant.
    """

    rule: Rule
    subject: str
    path: str
    iri: str
    value: str
    message: Text


def _message(rule: Rule, value: str, near: str | None) -> Text:
    """What a rule says of a term, and what was perhaps meant."""
    en = rule.messages.en.replace("{?value}", value)
    ja = rule.messages.ja.replace("{?value}", value)
    if near:
        en, ja = f"{en} Did you mean {near}?", f"{ja}{near} ではありませんか。"
    return Text(en=en, ja=ja)


class Terms:
    """The terms that the ontology defines, and the check of a graph against them.

    Args:
        ontology: The N-Quads lines of the ontology and its schemes.
        names: The base of its IRIs.
    """

    def __init__(self, ontology: Iterable[str], names: Names) -> None:
        self._terms = f"<{names.term('')}"
        self._schemes = f"<{names.scheme('')}"
        self._classes: set[str] = set()
        self._properties: set[str] = set()
        self._concepts: set[str] = set()
        kinds = {
            str(OWL.Class): self._classes,
            str(OWL.ObjectProperty): self._properties,
            str(OWL.DatatypeProperty): self._properties,
        }
        type_ = str(RDF.type)
        for line in ontology:
            subject, predicate, rest = line.split(" ", 2)
            if subject.startswith(self._schemes):
                self._concepts.add(subject)
            elif predicate == type_ and subject.startswith(self._terms):
                defined = kinds.get(rest[: rest.index(" ")])
                if defined is not None:
                    defined.add(subject)

    def check(
        self,
        lines: Sequence[str],
        described: Callable[[str], bool],
        looked_at: dict[str, int],
    ) -> list[Unknown]:
        """The terms of a graph that nothing defines.

        Args:
            lines: The graph.
            described: Does another graph at hand describe this thing (`<…>`)?
            looked_at: Gets, by rule, how many subjects use terms of its kind.
        """
        looked: dict[str, set[str]] = {rule.code: set() for rule in TERM_RULES}
        by_class, by_property, by_concept = (looked[rule.code] for rule in TERM_RULES)
        # Rule, subject, predicate, term: each once, in the order of the lines.
        found: dict[tuple[Rule, str, str, str], None] = {}
        type_ = str(RDF.type)
        for line in lines:
            subject, predicate, rest = line.split(" ", 2)
            if predicate.startswith(self._terms):
                by_property.add(subject)
                if predicate not in self._properties:
                    found[_PROPERTY, subject, predicate, predicate] = None
            if rest[0] != "<":
                continue
            thing = rest[: rest.index(" ")]
            if thing.startswith(self._schemes):
                by_concept.add(subject)
                if thing not in self._concepts and not described(thing):
                    found[_CONCEPT, subject, predicate, thing] = None
            elif predicate == type_ and thing.startswith(self._terms):
                by_class.add(subject)
                if thing not in self._classes:
                    found[_CLASS, subject, predicate, thing] = None
        for code, subjects in looked.items():
            looked_at[code] += len(subjects)
        return self._unknown(found, subjects_of(lines)) if found else []

    def _unknown(
        self, found: Iterable[tuple[Rule, str, str, str]], own: set[str]
    ) -> list[Unknown]:
        """The terms found, without the concepts that the graph describes itself."""
        said: dict[tuple[str, str], tuple[str, Text]] = {}
        unknown = []
        for rule, subject, path, term in found:
            if rule is _CONCEPT and term in own:
                continue
            if (rule.code, term) not in said:
                said[rule.code, term] = self._say(rule, term)
            value, message = said[rule.code, term]
            unknown.append(
                Unknown(rule, subject[1:-1], path[1:-1], term[1:-1], value, message)
            )
        return unknown

    def _say(self, rule: Rule, term: str) -> tuple[str, Text]:
        """A term as people write it, and the message about it."""
        start = self._schemes if rule is _CONCEPT else self._terms
        known = {
            _CLASS.code: self._classes,
            _PROPERTY.code: self._properties,
            _CONCEPT.code: self._concepts,
        }[rule.code]
        value = term[len(start) : -1]
        names = {each[len(start) : -1] for each in known}
        if rule is _CONCEPT:
            scheme = value.partition("/")[0] + "/"
            names = {name for name in names if name.startswith(scheme)} or names
        near = next(iter(get_close_matches(value, sorted(names), n=1)), None)
        return value, _message(rule, value, near)
