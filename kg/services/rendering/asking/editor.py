"""The editor: a query of one's own, begun from nothing or from a saved question.

A plain form that any browser shows. Where a script runs, `static/editor.js` shows the
answer below it; where YASGUI was put beside it (`make assets`), it is the editor. On
files the engine in the page answers (see `browser_engine`), and what the address asks
for is read by the script.
"""

from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

from kg.errors import KgError
from kg.model.lang import Text
from kg.model.saved_query import SavedQuery
from kg.model.served_formats import GRAPHS, RESULTS, ServedFormat
from kg.model.sparql_text import without_header
from kg.services.finding.kinds import Kind
from kg.services.rendering.asking.browser_engine import browser_engine
from kg.services.rendering.frame.setting import Setting

__all__ = ["editor_page"]

_VENDOR = Path(__file__).resolve().parents[1] / "static" / "vendor" / "yasgui.min.js"
#: A longer query is none that a person wrote into an address.
_LONGEST = 100_000


@cache
def _vendored() -> bool:
    """Does YASGUI stand beside the pages?"""
    return _VENDOR.is_file()


def _example(at: Setting) -> str:
    """What the editor begins with."""
    says = at.say("# The regions and their members", "# 圏域とその構成市町村")
    prefixes = at.names.prefixes()
    declared = "\n".join(
        f"PREFIX {name}: <{prefixes[name]}>" for name in ("org", "rdfs", "teiju")
    )
    return f"""{says}
{declared}

SELECT ?region ?region_name ?member ?member_name
WHERE {{
  ?membership a teiju:Membership ;
    org:organization ?region ;
    org:member ?member .
  ?region rdfs:label ?region_name .
  ?member rdfs:label ?member_name .
  FILTER (LANG(?region_name) = "{at.lang}" && LANG(?member_name) = "{at.lang}")
}}
ORDER BY ?region ?member
"""


def _sparql(at: Setting, question: SavedQuery) -> str:
    """The SPARQL of a question without its header, which says what it asks."""
    title = " ".join(question.title.of(at.lang).split())
    return f"# {title}\n{without_header(question.sparql).strip()}\n"


def _question(at: Setting, name: str) -> SavedQuery | None:
    from kg.services.catalogue.find import find_query, question_names

    # A name is looked up among those that there are, and never as a path.
    if name not in question_names():
        return None
    try:
        return find_query(name, at.names)
    except KgError:
        return None


def _titles(at: Setting) -> Iterator[tuple[str, Text]]:
    """The names of the saved questions with their titles, in order."""
    if at.index is not None:
        found = at.index.of_kind(Kind.QUESTION)
        yield from sorted(
            ((entry.codes[0], entry.label) for entry in found), key=lambda each: each[0]
        )
        return
    from kg.services.catalogue.find import list_queries

    for question in list_queries(at.names):
        yield question.name, question.title


def _name(format_: ServedFormat) -> str:
    """What people call a format: `SPARQL_Results_JSON` is JSON."""
    return format_.term.removeprefix("SPARQL_Results_").replace("_", "/")


def _groups(at: Setting) -> list[tuple[str, list[tuple[str, Text]]]]:
    """The same by their folders."""
    found = groupby(_titles(at), key=lambda each: each[0].partition("/")[0])
    return [(name, list(questions)) for name, questions in found]


def editor_page(at: Setting) -> str:
    """The editor with `query`, with the saved `question`, or with an example."""
    typed = at.given("query")[:_LONGEST]
    name = at.given("question")
    question = _question(at, name) if name and not typed else None
    sparql = typed or (_sparql(at, question) if question else _example(at))
    engine = browser_engine(at)
    return at.render(
        "editor.html",
        sparql=sparql,
        question=question,
        missing=bool(name) and question is None and not typed,
        groups=_groups(at),
        tables=[(each.name, _name(each)) for each in RESULTS],
        graphs=[(each.name, _name(each)) for each in GRAPHS],
        vendored=_vendored(),
        engine=engine,
        can_ask=at.live or engine is not None,
    )
