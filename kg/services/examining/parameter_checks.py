"""Do the parameters of a header and the VALUES blocks of its query fit each other?"""

import re
from collections.abc import Mapping
from typing import Any

from kg.errors import QueryError
from kg.model.iris import Names
from kg.model.lang import Text
from kg.model.parameters import AS_OF, Choices, Parameter, ParameterType
from kg.model.sparql_text import blanked
from kg.services.examining.algebra import Parsed, Use, parse, said_by_parser
from kg.services.examining.findings import Findings
from kg.services.examining.known_terms import KnownTerms
from kg.vocab import XSD

__all__ = ["OPTIONS", "check_parameters"]

#: Options of `kg query run`: a parameter of this name could not be given.
OPTIONS = frozenset(
    {
        "base",
        "bom",
        "chart",
        "data",
        "endpoint",
        "evidence",
        "format",
        "help",
        "labels",
        "lang",
        "limit",
        "no_labels",
        "output",
        "retries",
        "timeout",
    }
)
_KEYS = frozenset({"type", "en", "ja", "below", "choices"})
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def check_parameters(
    findings: Findings, parsed: Parsed | None, known: KnownTerms, names: Names
) -> None:
    """Look at every parameter of the header, and every VALUES block of the query.

    Args:
        findings: Gets what is wrong; has the header.
        parsed: The query; None where it is no SPARQL.
        known: The terms that choices may name.
        names: The base, for short IRIs.
    """
    header = findings.header
    assert header is not None
    params = header.raw.get("params")
    described = params if isinstance(params, dict) else {}
    for name, raw in described.items():
        parameter = _parameter(findings, str(name), raw)
        if parameter is not None:
            _choices(findings, parameter, known, names)
            if parsed is not None:
                _default(findings, parameter, parsed, names)
    if parsed is not None:
        _blocks(findings, {str(name) for name in described}, parsed)


def _line(parsed: Parsed, name: str) -> int:
    """The line of a VALUES block."""
    text = blanked(parsed.text)
    found = re.search(rf"\bVALUES\s+[?$]{re.escape(name)}\b", text, re.IGNORECASE)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def _blocks(findings: Findings, described: set[str], parsed: Parsed) -> None:
    for name in sorted(described - set(parsed.values)):
        findings.under(
            "Q201",
            ("params", name),
            f"parameter {name}: the query has no VALUES ?{name} {{ … }}",
            f"パラメータ {name}：クエリに VALUES ?{name} {{ … }} がありません",
        )
    for name, terms in parsed.values.items():
        # A list of several terms is part of the question, not something to be given.
        if name not in described and len(terms) == 1:
            findings.at(
                "Q202",
                _line(parsed, name),
                Text(
                    f"VALUES ?{name}: params does not describe it",
                    f"VALUES ?{name}：params に書かれていません",
                ),
            )


def _wrong(findings: Findings, name: str, key: str, en: str, ja: str) -> None:
    keys = ("params", name, key) if key else ("params", name)
    findings.under("Q204", keys, f"parameter {name}: {en}", f"パラメータ {name}：{ja}")


def _parameter(findings: Findings, name: str, raw: Any) -> Parameter | None:
    """The parameter as the header describes it; None where it does not."""
    if not isinstance(raw, dict):
        _wrong(
            findings, name, "", "must hold type, en and ja", "type・en・ja が必要です"
        )
        return None
    if not _NAME.fullmatch(name):
        _wrong(
            findings,
            name,
            "",
            "a name has small letters, digits and _",
            "名前は英小文字・数字・_ で書いてください",
        )
    if name in OPTIONS:
        findings.under(
            "Q205",
            ("params", name),
            f"parameter {name}: kg query run has an option --{name.replace('_', '-')}",
            f"パラメータ {name}：kg query run に --{name.replace('_', '-')} という"
            "オプションがあります",
        )
    for key in sorted({str(each) for each in raw} - _KEYS):
        _wrong(
            findings, name, key, f"unknown key {key}", f"{key} という項目はありません"
        )
    type_ = raw.get("type")
    if type_ not in tuple(ParameterType):
        types = ", ".join(ParameterType)
        en, ja = (
            f"type {type_!r} is none of {types}",
            f"type が {types} のどれでもありません",
        )
        _wrong(findings, name, "type", en, ja)
        return None
    if raw.get("below") is not None and type_ != ParameterType.IRI:
        _wrong(findings, name, "below", "only an IRI has below", "below は iri 用です")
    if name == AS_OF and type_ != ParameterType.DATE:
        _wrong(findings, name, "type", "as_of is a date", "as_of は date です")
    try:
        choices = None if raw.get("choices") is None else Choices.of(raw["choices"])
    except (ValueError, TypeError, AttributeError) as error:
        findings.under(
            "Q206",
            ("params", name, "choices"),
            f"parameter {name}: {error}",
            f"パラメータ {name}：choices が正しくありません（{error}）",
        )
        choices = None
    text = Text(str(raw.get("en", "")), str(raw.get("ja", "")))
    return Parameter(name, ParameterType(type_), text, raw.get("below"), choices)


def _default(
    findings: Findings, parameter: Parameter, parsed: Parsed, names: Names
) -> None:
    for term in parsed.values.get(parameter.name, ()):
        problem = None if term is None else _misfit(parameter, term, names)
        if problem is not None:
            findings.at(
                "Q203",
                _line(parsed, parameter.name),
                Text(
                    f"parameter {parameter.name}: {problem.en}",
                    f"パラメータ {parameter.name}：{problem.ja}",
                ),
            )


def _misfit(parameter: Parameter, term: Any, names: Names) -> Text | None:
    """What is wrong with a default."""
    from rdflib import Literal, URIRef

    shown = str(term)
    if parameter.type is ParameterType.IRI:
        below = f"{names.base}{parameter.below or ''}"
        if not isinstance(term, URIRef):
            return Text(
                f"the default {shown} is no IRI", f"既定値 {shown} は IRI でない"
            )
        if parameter.below and not shown.startswith(below):
            return Text(
                f"the default {shown} is not below {parameter.below}",
                f"既定値 {shown} が {parameter.below} の下にない",
            )
        return None
    no = Text(
        f"the default {shown} is no {parameter.type}",
        f"既定値 {shown} は {parameter.type} でない",
    )
    if not isinstance(term, Literal) or term.language:
        return no
    expected = XSD.terms()[parameter.type].value
    if str(term.datatype or XSD.string.value) != expected:
        return no
    try:
        parameter.term(shown, names.base)
    except QueryError:
        return no
    values = parameter.choices.values if parameter.choices else ()
    if values and shown not in values:
        return Text(
            f"the default {shown} is none of its choices",
            f"既定値 {shown} が選択肢にない",
        )
    return None


def _choices(
    findings: Findings, parameter: Parameter, known: KnownTerms, names: Names
) -> None:
    choices = parameter.choices
    if choices is None:
        return
    said: Text | None = None
    if choices.scheme is not None:
        if not known.is_scheme(f"{names.base}{choices.scheme}"):
            said = Text(
                f"no concept is in a scheme {choices.scheme}",
                f"{choices.scheme} という体系に概念がない",
            )
    elif choices.kind is not None:
        said = _unknown_class(choices.kind, known, names)
    elif choices.query is not None:
        said = _bad_query(choices.query, known, names.prefixes())
    else:
        wrong = [v for v in choices.values if not _fits(parameter, v, names)]
        if wrong:
            listed = ", ".join(wrong)
            said = Text(
                f"no {parameter.type}: {listed}", f"{parameter.type} でない：{listed}"
            )
    if said is not None:
        findings.under(
            "Q206",
            ("params", parameter.name, "choices"),
            f"choices of {parameter.name}: {said.en}",
            f"{parameter.name} の choices：{said.ja}",
        )


def _fits(parameter: Parameter, value: str, names: Names) -> bool:
    try:
        parameter.term(value, names.base)
    except QueryError:
        return False
    return True


def _unknown_class(kind: str, known: KnownTerms, names: Names) -> Text | None:
    prefix, colon, local = kind.partition(":")
    namespace = names.prefixes().get(prefix)
    if not colon or namespace is None:
        return Text(f"{kind} is no prefixed name", f"{kind} は接頭辞付きの名前でない")
    unknown = known.check([Use(namespace + local, "class")])
    return unknown[0].text if unknown else None


def _bad_query(
    query: str, known: KnownTerms, prefixes: Mapping[str, str]
) -> Text | None:
    """What is wrong with a query for choices, which may use the project's prefixes."""
    from pyoxigraph import Store

    try:
        Store().query(query, prefixes=dict(prefixes))
        parsed = parse(query, prefixes)
    except Exception as error:  # two parsers raise whatever they raise
        said = said_by_parser(error)
        return Text(f"no SPARQL: {said}", f"SPARQL として読めない（{said}）")
    if "choice" not in parsed.selected:
        return Text("it selects no ?choice", "?choice を選んでいない")
    unknown = known.check(parsed.uses)
    return unknown[0].text if unknown else None
