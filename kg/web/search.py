"""Search over HTTP: results for programs, and how a browser adds the site's search."""

from xml.sax.saxutils import escape, quoteattr

from starlette.requests import Request
from starlette.responses import Response

from kg.model.job import Job
from kg.model.lang import Lang
from kg.web.answering import answer
from kg.web.http.negotiation import language_of
from kg.web.running.serving import OWN, Serving

__all__ = ["opensearch", "search", "terms"]

_ASKED = ("q", "kind", "limit", "offset", "form", "lang")
#: A longer value makes no sense anywhere; what is left of it is told to be wrong.
_LONGEST = 400


async def search(request: Request) -> Response:
    """What `q` names, as JSON."""
    given = request.query_params
    asked = {name: given[name][:_LONGEST] for name in _ASKED if name in given}
    vary = "" if "lang" in asked else "Accept-Language"
    asked.setdefault("lang", str(language_of(request)))
    return await answer(request, Job("search", asked), OWN, vary=vary)


async def terms(request: Request) -> Response:
    """What the editor completes: prefixes, classes and properties."""
    return await answer(request, Job("terms"), OWN)


def _description(root: str, lang: Lang) -> str:
    """The OpenSearch description document of the site in one language."""
    name, long = (
        ("定住自立圏", "定住自立圏 知識グラフの検索")
        if lang is Lang.JA
        else ("Teiju", "Search in the graph of settlement and independence regions")
    )
    page = f"{root}search.{lang}.html?q={{searchTerms}}"
    found = f"{root}api/search?q={{searchTerms}}&lang={lang}&form=suggestions"
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
  <ShortName>{escape(name)}</ShortName>
  <Description>{escape(long)}</Description>
  <Language>{lang}</Language>
  <InputEncoding>UTF-8</InputEncoding>
  <OutputEncoding>UTF-8</OutputEncoding>
  <Url type="text/html" method="get" template={quoteattr(page)}/>
  <Url type="application/x-suggestions+json" template={quoteattr(found)}/>
</OpenSearchDescription>
"""


async def opensearch(request: Request) -> Response:
    """What a browser needs to know to add the site's search to its own."""
    serving: Serving = request.app.state.serving
    root = str(serving.settings.get("public") or request.base_url)
    lang = Lang.EN if request.query_params.get("lang") == Lang.EN else Lang.JA
    return Response(
        _description(root, lang), media_type="application/opensearchdescription+xml"
    )
