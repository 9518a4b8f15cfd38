"""Is a query SPARQL that any tool reads, of known terms and without slow patterns?"""

import re
from collections.abc import Collection, Mapping, Sequence

from pyoxigraph import Store

from kg.model.lang import Text
from kg.model.sparql_text import blanked
from kg.services.examining.algebra import (
    Parsed,
    line_of,
    parse,
    said_by_parser,
    steps,
    triples_of,
    walk,
)
from kg.services.examining.findings import Findings
from kg.services.examining.groups import Kind, Part, groups
from kg.services.examining.known_terms import KnownTerms
from kg.services.examining.slow_patterns import SLOW_PATTERNS

__all__ = ["check_patterns", "check_syntax", "check_terms"]

#: Where Oxigraph says that a query ends to make sense.
_AT = re.compile(r"error at (\d+):(\d+)")
#: The prefixed name in which a line ends.
_BEFORE = re.compile(r"([A-Za-z][\w.-]*|):[^\s:;,.(){}]*$")


def check_syntax(
    findings: Findings, text: str, prefixes: Mapping[str, str]
) -> Parsed | None:
    """The query as rdflib reads it; tells where it is no SPARQL 1.1 as it stands.

    Args:
        findings: Gets what is wrong.
        text: The whole file.
        prefixes: Those of the project: what is meant where one is not declared.
    """
    given = _undeclared(findings, text, prefixes)
    if not given:
        _oxigraph(findings, text)
    try:
        parsed = parse(text, given)
    except Exception as error:  # rdflib raises whatever its parts raise
        said = said_by_parser(error)
        findings.at(
            "Q302",
            getattr(error, "lineno", None) or 1,
            Text(f"rdflib cannot read it: {said}", f"rdflib で読めません（{said}）"),
        )
        return None
    if parsed.form not in {"SELECT", "CONSTRUCT"}:
        findings.at(
            "Q304",
            1,
            Text(
                f"{parsed.form} is neither SELECT nor CONSTRUCT",
                f"{parsed.form} は SELECT でも CONSTRUCT でもありません",
            ),
        )
    return parsed


def _oxigraph(findings: Findings, text: str) -> None:
    try:
        Store().query(text)
    except RuntimeError:
        # It is SPARQL; what it calls is not there. Asking will tell.
        return
    except (SyntaxError, ValueError) as error:
        at, said = _AT.search(str(error)), said_by_parser(error)
        findings.at(
            "Q301",
            int(at[1]) if at else 1,
            Text(
                f"Oxigraph cannot read it: {said}",
                f"Oxigraph で読めません（{said}）",
            ),
        )


def _undeclared(
    findings: Findings, text: str, prefixes: Mapping[str, str]
) -> dict[str, str]:
    """The prefixes that a query does not declare, with what they stand for.

    Oxigraph knows none by itself, rdflib some, so Oxigraph is the one to ask.
    """
    given: dict[str, str] = {}
    while True:
        try:
            Store().query(text, prefixes=given)
        except SyntaxError as error:
            prefix, line = _missing_prefix(text, str(error))
            if prefix is None or prefix in given:
                return given
            given[prefix] = prefixes.get(prefix, f"urn:undeclared:{prefix}:")
            findings.at(
                "Q303",
                line,
                Text(
                    f"the prefix {prefix}: is not declared",
                    f"接頭辞 {prefix}: が宣言されていません",
                ),
            )
        except (RuntimeError, ValueError):
            return given
        else:
            return given


def _missing_prefix(text: str, error: str) -> tuple[str | None, int]:
    """The prefix that Oxigraph misses, and its line."""
    at = _AT.search(error)
    if at is None or "Prefix not found" not in error:
        return None, 1
    line, column = int(at[1]), int(at[2])
    before = text.split("\n")[line - 1][: column - 1]
    name = _BEFORE.search(before)
    return (name[1] if name else None), line


def check_terms(
    findings: Findings, parsed: Parsed, known: KnownTerms, things: bool
) -> None:
    """Tell of every term that nothing defines, on the line where it first stands."""
    for unknown in known.check(parsed.uses, things):
        line = line_of(parsed.text, unknown.use.iri, parsed.declared)
        findings.at(unknown.code, line, unknown.text)


def check_patterns(
    findings: Findings, parsed: Parsed, excused: Collection[str]
) -> None:
    """Tell of every slow pattern, and why it is slow.

    Args:
        findings: Gets what is wrong.
        parsed: The query.
        excused: Codes of patterns that the header says the question needs.
    """
    found = list(groups(parsed))
    unused = dict.fromkeys(excused)
    for pattern in SLOW_PATTERNS:
        rule = pattern.rule
        for place in pattern.find(parsed, found):
            if rule.code in excused:
                unused.pop(rule.code, None)
                continue
            text = Text(
                f"{rule.name.en}: {pattern.why.en}",
                f"{rule.name.ja}：{pattern.why.ja}",
            )
            findings.at(rule.code, _line(parsed, place), text)
    for code in unused:
        findings.under(
            "Q113",
            ("patterns", code),
            f"patterns: the query has no {code}",
            f"patterns：クエリに {code} はありません",
        )


def _line(parsed: Parsed, place: Part | str) -> int:
    """The line of a place: of a word, or of the first pattern that is found there."""
    text = blanked(parsed.text)
    if isinstance(place, str):
        found = re.search(place, text, re.IGNORECASE)
        return text.count("\n", 0, found.start()) + 1 if found else 1
    if place.kind is Kind.TRIPLE:
        return _line_of_triple(text, place.node)
    if place.kind is Kind.SELECT:
        project = next(each for each in walk(place.node) if each.name == "Project")
        names = (rf"[?$]{re.escape(str(name))}\b" for name in project.PV)
        found = re.search(r"\bSELECT\b[^{}]*?" + r"[^{}]*?".join(names), text)
        if found:
            return text.count("\n", 0, found.start()) + 1
    triples = [triple for node in walk(place.node) for triple in triples_of(node)]
    inner = place.node.p2 if place.kind in {Kind.OPTIONAL, Kind.MINUS} else None
    if inner is not None:
        triples = [triple for node in walk(inner) for triple in triples_of(node)]
    return min((_line_of_triple(text, triple) for triple in triples), default=1)


def _line_of_triple(text: str, triple: Sequence[object]) -> int:
    """The line that names the property and the variables of a pattern best."""
    wanted = [_written(step) for step in steps(triple[1])]
    wanted += [_written(triple[2]), _written(triple[0])]
    scores = [
        (sum(bool(each and re.search(each, line)) for each in wanted), -number)
        for number, line in enumerate(text.split("\n"), start=1)
        if not line.lstrip().upper().startswith(("PREFIX", "SELECT"))
    ]
    return -max(scores)[1]


def _written(term: object) -> str:
    """How a term of a pattern stands in the text: a variable, or the end of a name."""
    name = str(term)
    if type(term).__name__ == "Variable":
        return rf"[?$]{re.escape(name)}\b"
    if name.endswith("#type"):
        return r"\ba\b"
    local = re.split(r"[/#]", name)[-1]
    return rf"[:/#]{re.escape(local)}\b" if local else ""
