"""The page of a rule: what it asks, how to mend a breach, what it found and why."""

import re
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.model.lang import Lang
from kg.services.answers.visible import visible
from kg.services.assets import asset
from kg.services.rendering.frame.passages import Passage
from kg.services.rendering.frame.prose import html_of
from kg.services.rendering.frame.readings import captions_of
from kg.services.rendering.frame.setting import Setting
from kg.services.rendering.things.rulebook import RuleEntry, rulebook
from kg.vocab import DCTERMS, TEIJU

__all__ = ["rule_page"]

#: The first heading, and the line with which a page leads to others.
_HEAD = re.compile(r"\A# .*\n+")
_FOOT = re.compile(r"\n[^\n]*\]\(README\.md\)[^\n]*\s*\Z")
#: What a page says in a list, and ours in its head.
_SEVERITY = re.compile(r"^- (?:Severity|重大度)[:：].*\n", re.MULTILINE)
_LOOKS_AT = re.compile(r"^- (?:Looks at|調べるもの)[:：].*\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Finding:
    """A finding of a rule that somebody explained."""

    iri: str
    about: tuple[str, ...]
    found: str
    explained: str
    sources: tuple[Passage, ...]


def _findings(at: Setting, code: str) -> list[_Finding]:
    """What was found by a rule and explained, in the language of the page."""
    rows = at.rows(
        f"SELECT ?finding ?property ?value WHERE {{ "
        f"?finding {TEIJU.ruleCode} {Literal(code)} ; ?property ?value . "
        f"VALUES ?property {{ {TEIJU.about} {TEIJU.foundValue} "
        f"{DCTERMS.description} }} }}"
    )
    told: dict[str, dict[str, list[str]]] = {}
    for finding, name, value in rows:
        if not isinstance(finding, NamedNode) or not isinstance(name, NamedNode):
            continue
        own = told.setdefault(finding.value, {})
        if isinstance(value, NamedNode):
            own.setdefault(name.value, []).append(value.value)
        elif isinstance(value, Literal) and value.language in {None, at.lang}:
            own.setdefault(name.value, []).append(visible(value.value))
    cited = at.passages(told)
    abouts = [iri for own in told.values() for iri in own.get(TEIJU.about.value, ())]
    captions_of(at, abouts)

    def first(own: dict[str, list[str]], name: NamedNode) -> str:
        return min(own.get(name.value, [""]))

    return [
        _Finding(
            iri=iri,
            about=tuple(sorted(own.get(TEIJU.about.value, ()))),
            found=first(own, TEIJU.foundValue),
            explained=first(own, DCTERMS.description),
            sources=cited.get(iri, ()),
        )
        for iri, own in sorted(told.items())
    ]


def _text(code: str, lang: Lang) -> str:
    """The page of a rule in Markdown, without its head and foot."""
    suffix = ".ja.md" if lang is Lang.JA else ".md"
    text = (asset("rules") / f"{code}{suffix}").read_text(encoding="utf-8")
    return _FOOT.sub("\n", _HEAD.sub("", text))


def _without_facts(text: str, targets: bool) -> str:
    """The text without what stands above it: severity, and what is looked at."""
    text = _SEVERITY.sub("", text)
    return _LOOKS_AT.sub("", text) if targets else text


def _address(at: Setting, target: str) -> str | None:
    """Where a link of a rule's page leads on the site: to another rule, or the list."""
    name = target.removesuffix(".md").removesuffix(".ja")
    rule = rulebook(at.names).get(name)
    if rule is not None:
        return at.link(rule.iri)
    return at.href("doc/shape/index") if name == "README" else None


def _rule(at: Setting, iri: str) -> RuleEntry | None:
    return next((rule for rule in rulebook(at.names).values() if rule.iri == iri), None)


def rule_page(at: Setting, iri: str) -> str | None:
    """The page of a rule, by its shape; None where there is no such rule."""
    rule = _rule(at, iri)
    if rule is None:
        return None
    at.learn(rule.targets)
    label = at.say("Table %s of the example", "例の表%s")
    return at.render(
        "rule.html",
        rule=rule,
        text=html_of(
            _without_facts(_text(rule.code, at.lang), bool(rule.targets)),
            lambda target: _address(at, target),
            label,
        ),
        findings=_findings(at, rule.code),
    )
