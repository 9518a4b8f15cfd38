"""Read the shapes: every rule with its code, names, messages and targets.

SHACL engines report a shape; what a person needs is the rule's code and its message
in their language. `shacl` drops language tags and pyshacl drops them where a message
has placeholders, so the message is recognised by its template instead.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from kg.errors import SchemaError
from kg.model.iris import Names
from kg.model.lang import Lang, Text
from kg.model.report import Rule, Severity
from kg.services.assets import asset, turtle_files
from kg.vocab import DCTERMS, RDFS, SH

__all__ = ["Shapes", "load_shapes", "match_message"]

_TARGETS = ("targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf")
#: The file that declares the prefixes of SPARQL rules.
_PREFIXES = "prefixes"
#: How the files of queries start that no engine reads (`entering.py` does).
_ENTERING = "entering"
_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")


@dataclass(frozen=True, slots=True)
class Shapes:
    """The shapes as text, one Turtle document a file, and as rules by shape IRI.

    Each document can be used alone: it brings the prefixes that its rules need.
    `entering` holds the queries for the statements that enter a finding; it is no
    business of the engines.
    """

    files: tuple[str, ...]
    rules: dict[str, Rule]
    entering: str = ""

    @property
    def turtle(self) -> str:
        """Every file in one."""
        return "\n".join(self.files)


def _object(store: Store, subject: NamedNode, predicate: NamedNode) -> str | None:
    for quad in store.quads_for_pattern(subject, predicate, None):
        thing = quad.object
        if isinstance(thing, NamedNode | Literal):
            return thing.value
    return None


def _texts(store: Store, subject: NamedNode, predicate: NamedNode) -> Text | None:
    found = {
        quad.object.language: quad.object.value
        for quad in store.quads_for_pattern(subject, predicate, None)
        if isinstance(quad.object, Literal)
    }
    if "en" not in found or "ja" not in found:
        return None
    return Text(en=found["en"], ja=found["ja"])


def _targets(store: Store, shape: NamedNode) -> tuple[tuple[str, str], ...]:
    terms = SH.terms()
    return tuple(
        sorted(
            (kind, quad.object.value)
            for kind in _TARGETS
            for quad in store.quads_for_pattern(shape, terms[kind], None)
            if isinstance(quad.object, NamedNode)
        )
    )


def _rule(store: Store, shape: NamedNode, owner: NamedNode, said_by: NamedNode) -> Rule:
    """The rule of one shape; `owner` has the targets, `said_by` the messages.

    A shape without a path may name the property whose cell to mend by rdfs:seeAlso.
    """
    code = _object(store, shape, DCTERMS.identifier)
    name = _texts(store, shape, SH.name)
    messages = _texts(store, said_by, SH.message)
    severity = _object(store, shape, SH.severity)
    if not (code and name and messages and severity):
        raise SchemaError(
            f"shape {shape.value} needs dcterms:identifier, sh:severity, and "
            "sh:name and sh:message in en and ja"
        )
    return Rule(
        code=code,
        shape=shape.value,
        name=name,
        severity=Severity(severity.rpartition("#")[2]),
        messages=messages,
        targets=_targets(store, owner),
        path=_object(store, shape, SH.path) or _object(store, shape, RDFS.seeAlso),
        mend=_texts(store, shape, SH.description),
    )


def load_shapes(names: Names, folder: Path | None = None) -> Shapes:
    """Read every shapes file.

    Raises:
        SchemaError: A file is not Turtle, a shape lacks a code, a name or a message,
            or two rules share a code or a shape.
    """
    texts: dict[str, str] = {}
    store = Store()
    for path in turtle_files(folder or asset("shapes")):
        text = names.rebase(path.read_text(encoding="utf-8"))
        texts[path.stem] = text
        try:
            for quad in parse(text, format=RdfFormat.TURTLE, rename_blank_nodes=True):
                store.add(Quad(quad.subject, quad.predicate, quad.object))
        except SyntaxError as error:
            raise SchemaError(f"{path}: {error}") from error
    rules: dict[str, Rule] = {}

    def keep(shape: NamedNode, owner: NamedNode, said_by: NamedNode) -> None:
        if shape.value in rules:
            raise SchemaError(f"shape {shape.value} stands for two rules")
        rules[shape.value] = _rule(store, shape, owner, said_by)

    for quad in store.quads_for_pattern(None, SH.property, None):
        if isinstance(quad.object, NamedNode) and isinstance(quad.subject, NamedNode):
            keep(quad.object, quad.subject, quad.object)
    for quad in store.quads_for_pattern(None, SH.sparql, None):
        if isinstance(quad.object, NamedNode) and isinstance(quad.subject, NamedNode):
            keep(quad.subject, quad.subject, quad.object)
    for quad in store.quads_for_pattern(None, SH.xone, None):
        if isinstance(quad.subject, NamedNode):
            keep(quad.subject, quad.subject, quad.subject)
    codes = [rule.code for rule in rules.values()]
    doubled = {code for code in codes if codes.count(code) > 1}
    if doubled:
        raise SchemaError(f"rule codes used twice: {', '.join(sorted(doubled))}")
    prefixes = texts.pop(_PREFIXES, "")
    asked = [texts.pop(stem) for stem in list(texts) if stem.startswith(_ENTERING)]
    entering = "\n".join([prefixes, *asked])
    files = tuple(f"{prefixes}\n{text}" for text in texts.values())
    return Shapes(files, rules, entering)


@cache
def _pattern(template: str) -> re.Pattern[str]:
    parts = _PLACEHOLDER.split(template)
    pattern = ""
    seen: set[str] = set()
    for index, part in enumerate(parts):
        if index % 2 == 0:
            pattern += re.escape(part)
        else:
            pattern += f"(?P={part})" if part in seen else f"(?P<{part}>.*?)"
            seen.add(part)
    return re.compile(pattern, re.DOTALL)


def match_message(rule: Rule, said: list[str]) -> tuple[Text, dict[str, str]]:
    """The message of a result in both languages, and what its placeholders hold.

    Args:
        rule: The rule that was broken.
        said: What the engine reports, in any order and without language tags.
    """
    found: dict[str, str] = {}
    told: dict[str, str] = {}
    for lang in Lang:
        pattern = _pattern(rule.messages.of(lang))
        for message in said:
            match = pattern.fullmatch(message)
            if match:
                found[lang] = message
                told |= match.groupdict()
                break
    messages = rule.messages
    return Text(en=found.get("en", messages.en), ja=found.get("ja", messages.ja)), told
