"""From what an endpoint sends to an answer: whole, of the kind asked for, or an error.

A part of an answer is no answer: what a server marks as a part is refused, and what
may be one is told.
"""

import json
import re
from typing import Any

from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results

from kg.errors import EndpointError
from kg.model.result import Answer, Rows, Triples, YesNo
from kg.services.answers.from_oxigraph import to_result
from kg.services.endpoints.said import Reply, reason_of, said_at_the_end

__all__ = ["ACCEPT_GRAPHS", "ACCEPT_RESULTS", "GRAPH_KINDS", "doubt_of", "read_answer"]

#: The kinds of query that make triples.
GRAPH_KINDS = frozenset({"CONSTRUCT", "DESCRIBE"})
ACCEPT_RESULTS = "application/sparql-results+json, application/json;q=0.9"
ACCEPT_GRAPHS = "application/n-triples, text/turtle;q=0.9, application/rdf+xml;q=0.5"
_RESULTS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
}
_GRAPHS = {
    "application/n-triples": RdfFormat.N_TRIPLES,
    "text/turtle": RdfFormat.TURTLE,
    "application/x-turtle": RdfFormat.TURTLE,
    "application/rdf+xml": RdfFormat.RDF_XML,
}
#: The one column in which Virtuoso 7.2.5 answers ASK: a row for yes, none for no.
_VIRTUOSO_ASK = ("__ASK_RETVAL",)
_LIMIT = re.compile(r"\bLIMIT\s+(\d+)(?:\s+OFFSET\s+\d+)?\s*$", re.IGNORECASE)


def _error(shown: str, reply: Reply, en: str, ja: str) -> EndpointError:
    return EndpointError(f"{shown}: {en}", f"{shown}：{ja}", reply.status)


def _refuse_parts(reply: Reply, shown: str) -> None:
    """Refuse what the server itself calls a part of the answer.

    Virtuoso stops a query after a time and sends what it has, as HTTP 206 or, before
    7.2.6, as HTTP 200 with the state S1TAT.
    """
    state = str(reply.headers.get("X-SQL-State", "00000")).strip()
    if reply.status != 206 and state == "00000":
        return
    what = str(reply.headers.get("X-SQL-Message", "")).partition("Activity")[0].strip()
    why = ": ".join(
        part
        for part in (
            "HTTP 206" if reply.status == 206 else "",
            "" if state == "00000" else state,
            what,
        )
        if part
    )
    raise _error(
        shown,
        reply,
        f"the answer is only a part ({why}); ask for less, or raise the time limit of "
        "the server",
        f"答えは一部だけです（{why}）。問い合わせの範囲を狭めるか、サーバの制限時間を"
        "延ばしてください",
    )


def _no_results(reply: Reply, shown: str) -> EndpointError:
    """The error of what is no result: nothing, a page, or another format."""
    if reply.is_page:
        said = reason_of(reply)
        return _error(
            shown,
            reply,
            f"answers with a web page{f' “{said}”' if said else ''}, not with results; "
            "is this the address of the endpoint?",
            f"答えではなくウェブページ{f'「{said}」' if said else ''}が返りました。"
            "エンドポイントのアドレスか確認してください",
        )
    return _error(
        shown,
        reply,
        f"answers with {reply.media or 'no media type'}, which is no format of results "
        "that can be read here",
        f"読めない形式の答えが返りました（{reply.media or '形式の表示なし'}）",
    )


def _with_plain_blank_nodes(body: bytes) -> bytes:
    """JSON results whose blank nodes have labels that any parser takes.

    Virtuoso calls them `nodeID://b10018`.
    """
    results = json.loads(body)
    labels: dict[str, str] = {}
    for row in results["results"]["bindings"]:
        for term in row.values():
            if term["type"] == "bnode":
                term["value"] = labels.setdefault(term["value"], f"b{len(labels)}")
    return json.dumps(results).encode()


def _parse(body: bytes, kind: str, format_: Any) -> Answer:
    if kind in GRAPH_KINDS:
        triples = {quad.triple for quad in parse(body, format=format_)}
        return Triples(tuple(sorted(triples, key=str)))
    try:
        found = to_result(parse_query_results(body, format=format_))
    except SyntaxError as error:
        if format_ is not QueryResultsFormat.JSON or "bnode" not in str(error):
            raise
        found = to_result(
            parse_query_results(_with_plain_blank_nodes(body), format=format_)
        )
    if kind == "ASK" and isinstance(found, Rows) and found.columns == _VIRTUOSO_ASK:
        return YesNo(bool(found.rows))
    return found


def read_answer(reply: Reply, kind: str, shown: str) -> Answer:
    """The answer that a successful reply holds.

    Args:
        reply: What the endpoint sent.
        kind: SELECT, ASK, CONSTRUCT or DESCRIBE.
        shown: The address, as it may be shown.

    Raises:
        EndpointError: It holds none, or only a part of it.
    """
    _refuse_parts(reply, shown)
    known: dict[str, Any] = dict(_GRAPHS if kind in GRAPH_KINDS else _RESULTS)
    # No triples at all are a graph; no text at all are no rows.
    needs_text = kind not in GRAPH_KINDS or reply.media not in known
    if needs_text and not reply.body.strip():
        raise _error(
            shown, reply, "the answer is empty", "返ってきた答えに中身がありません"
        )
    if reply.media not in known:
        raise _no_results(reply, shown)
    answer, broken = None, ""
    try:
        answer = _parse(reply.body, kind, known[reply.media])
    except (SyntaxError, ValueError, LookupError, TypeError) as error:
        broken = said_at_the_end(reply.body) or " ".join(str(error).split())
    if answer is None:
        # Raised here, and not above: an error must not keep the parser alive, which
        # no other thread may drop.
        raise _error(
            shown,
            reply,
            f"the answer is cut short or malformed ({broken})",
            f"答えが途中で切れているか、正しい形式ではありません（{broken}）",
        )
    if (kind == "ASK") != isinstance(answer, YesNo):
        raise _error(
            shown,
            reply,
            f"the answer is not that of {kind}",
            f"{kind} に対する答えになっていません",
        )
    return answer


def doubt_of(
    reply: Reply, answer: Answer, sparql: str, shown: str
) -> EndpointError | None:
    """The error of an answer that may be cut; None where there is no such sign.

    Virtuoso says its limit on rows where an answer has that many; an answer that has
    as many as the query itself asked for is whole.
    """
    told = str(reply.headers.get("X-SPARQL-MaxRows", "")).strip()
    if not (isinstance(answer, Rows) and told.isdigit()):
        return None
    wanted = _LIMIT.search(sparql)
    if len(answer.rows) < int(told) or (wanted and int(wanted[1]) <= len(answer.rows)):
        return None
    return _error(
        shown,
        reply,
        f"the answer has {told} rows, as many as the server ever gives, and may be "
        "cut; ask for it in parts with ORDER BY, LIMIT and OFFSET",
        f"答えはサーバの上限と同じ{told}行で、途中で切れている可能性があります。"
        "ORDER BY・LIMIT・OFFSET で分けて問い合わせてください",
    )
