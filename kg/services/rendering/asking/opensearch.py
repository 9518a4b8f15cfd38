"""How a browser adds the search of the site to its own."""

from xml.sax.saxutils import escape, quoteattr

from kg.model.lang import Lang

__all__ = ["description"]

_PAGE, _SUGGESTED = "text/html", "application/x-suggestions+json"


def _url(media: str, template: str) -> str:
    return f'  <Url type="{media}" method="get" template={quoteattr(template)}/>\n'


def description(root: str, lang: Lang, *, live: bool = True) -> str:
    """The OpenSearch description document of the site in one language.

    Args:
        root: The address of the site, ending in a slash.
        lang: The language.
        live: Does a server answer, which can suggest names?
    """
    name, long = (
        ("定住自立圏", "定住自立圏 知識グラフの検索")
        if lang is Lang.JA
        else ("Teiju", "Search in the graph of settlement and independence regions")
    )
    urls = _url(_PAGE, f"{root}search.{lang}.html?q={{searchTerms}}")
    if live:
        given = f"q={{searchTerms}}&lang={lang}&form=suggestions"
        urls += _url(_SUGGESTED, f"{root}api/search?{given}")
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
  <ShortName>{escape(name)}</ShortName>
  <Description>{escape(long)}</Description>
  <Language>{lang}</Language>
  <InputEncoding>UTF-8</InputEncoding>
  <OutputEncoding>UTF-8</OutputEncoding>
{urls}</OpenSearchDescription>
"""
