"""Can what a header says of evidence be followed from the rows of its query?"""

from collections.abc import Mapping

from pyoxigraph import Store

from kg.errors import QueryError
from kg.model.saved_query import SavedQuery
from kg.services.examining.algebra import Parsed, parse, said_by_parser
from kg.services.examining.findings import Findings
from kg.services.examining.known_terms import KnownTerms

__all__ = ["check_evidence"]


def check_evidence(
    findings: Findings,
    question: SavedQuery,
    parsed: Parsed,
    known: KnownTerms,
    prefixes: Mapping[str, str],
) -> None:
    """Look at each item of the evidence, then at the queries that they make.

    Args:
        findings: Gets what is wrong.
        question: The question.
        parsed: Its query.
        known: The terms that a pattern may use.
        prefixes: Those of the project, which a pattern need not declare.
    """
    before = len(findings.problems)
    every = {**prefixes, **parsed.declared}
    for index, item in enumerate(question.evidence):
        keys = ("evidence", str(index))
        if item.startswith("?") and item[1:].isidentifier():
            if item[1:] not in parsed.variables:
                findings.under(
                    "Q111",
                    keys,
                    f"evidence: the query has no {item}",
                    f"evidence：クエリに {item} がありません",
                )
        else:
            _pattern(findings, keys, item, parsed, known, every)
    if question.evidence and len(findings.problems) == before:
        _queries(findings, question, every)


def _pattern(
    findings: Findings,
    keys: tuple[str, ...],
    item: str,
    parsed: Parsed,
    known: KnownTerms,
    prefixes: Mapping[str, str],
) -> None:
    try:
        pattern = parse(f"SELECT ?statement WHERE {{ {item} }}", prefixes)
    except Exception as error:  # rdflib raises whatever its parts raise
        said = said_by_parser(error)
        findings.under(
            "Q111",
            keys,
            f"evidence: no pattern of SPARQL: {said}",
            f"evidence：SPARQL のパターンとして読めません（{said}）",
        )
        return
    inner = parse(f"SELECT ?evidence WHERE {{ {item} }}", prefixes).variables
    if "statement" not in inner:
        findings.under(
            "Q111",
            keys,
            "evidence: the pattern binds no ?statement",
            "evidence：パターンが ?statement を束縛していません",
        )
    elif not (inner - {"statement"}) & parsed.variables and "statement" not in (
        parsed.variables
    ):
        findings.under(
            "Q111",
            keys,
            "evidence: the pattern shares no variable with the query",
            "evidence：パターンとクエリに共通の変数がありません",
        )
    for unknown in known.check(pattern.uses):
        findings.under(unknown.code, keys, unknown.text.en, unknown.text.ja)


def _queries(
    findings: Findings, question: SavedQuery, prefixes: Mapping[str, str]
) -> None:
    """The queries that find the evidence must be SPARQL for both engines."""
    from kg.services.citing.evidence_text import evidence_queries

    try:
        for sparql in evidence_queries(question, question.sparql):
            Store().query(sparql, prefixes=dict(prefixes))
            parse(sparql, prefixes)
    except QueryError as error:
        findings.under(
            "Q111", ("evidence",), error.messages["en"], error.messages["ja"]
        )
    except Exception as error:  # two parsers raise whatever they raise
        said = said_by_parser(error)
        findings.under(
            "Q111",
            ("evidence",),
            f"evidence: it makes no SPARQL: {said}",
            f"evidence：SPARQL になりません（{said}）",
        )
