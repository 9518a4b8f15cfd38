"""Ask a SPARQL 1.1 endpoint: the same questions, anywhere, through SPARQLWrapper."""

import re
from urllib.error import HTTPError, URLError

from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results

from kg.errors import QueryError, UsageError
from kg.model.iris import Names
from kg.model.result import Rows, Triples, YesNo
from kg.model.sparql_text import without_comments
from kg.services.asking.query import to_result

__all__ = ["ask_endpoint"]

#: A query longer than this is sent by POST: servers limit the length of addresses.
_LONG = 2000
_JSON = {"application/sparql-results+json", "application/json"}
_GRAPHS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
}


def _with_prefixes(sparql: str, names: Names) -> str:
    """Declare the project's prefixes that a query uses and does not declare."""
    missing = [
        f"PREFIX {prefix}: <{iri}>\n"
        for prefix, iri in names.prefixes().items()
        if re.search(rf"(?<![\w-]){re.escape(prefix)}:", sparql)
        and not re.search(rf"PREFIX\s+{re.escape(prefix)}:", sparql, re.IGNORECASE)
    ]
    return "".join(missing) + sparql


def _failure(url: str, what: str) -> QueryError:
    return QueryError(f"{url}: {what}", f"{url}：問い合わせに失敗しました（{what}）")


def ask_endpoint(
    url: str, sparql: str, names: Names, timeout: int = 60
) -> Rows | Triples | YesNo:
    """Run a query on an endpoint.

    Args:
        url: The endpoint; its default graph should be the union of all graphs.
        sparql: The query.
        names: The base, for prefixes.
        timeout: Seconds to wait for the answer.

    Raises:
        UsageError: The address is not one of the web.
        QueryError: The endpoint cannot be reached, refuses, or answers something else
            than results.
    """
    from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper
    from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

    if not url.startswith(("http://", "https://")):
        raise UsageError(
            f"--endpoint {url}: give a whole web address, with http:// or https://",
            f"--endpoint {url}：http:// か https:// で始まる URL を指定してください",
        )
    wrapper = SPARQLWrapper(url)
    wrapper.setTimeout(timeout)
    # It guesses the kind of a query from its text, comments included.
    text = _with_prefixes(without_comments(sparql), names)
    wrapper.setQuery(text)
    graph = wrapper.queryType in {"CONSTRUCT", "DESCRIBE"}
    wrapper.setReturnFormat(TURTLE if graph else JSON)
    if len(text) > _LONG:
        wrapper.setMethod(POST)
    try:
        response = wrapper.query().response
        media = response.headers.get_content_type()
        body = response.read()
    except SPARQLWrapperException as error:
        said = str(error).strip().splitlines()
        raise _failure(url, said[0] if said else type(error).__name__) from error
    except HTTPError as error:
        raise _failure(url, f"HTTP {error.code} {error.reason}") from error
    except (URLError, TimeoutError, OSError) as error:
        raise _failure(url, str(getattr(error, "reason", error))) from error
    try:
        if graph and media in _GRAPHS:
            quads = parse(body, format=_GRAPHS[media])
            return Triples(tuple(sorted({q.triple for q in quads}, key=str)))
        if not graph and media in _JSON:
            return to_result(parse_query_results(body, format=QueryResultsFormat.JSON))
    except SyntaxError as error:
        raise _failure(url, f"answer cut short or malformed: {error}") from error
    raise _failure(url, f"answered with {media}, not with results")
