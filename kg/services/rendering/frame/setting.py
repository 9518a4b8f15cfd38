"""What every page is made from: whom to ask, in which language, and where it stands."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from pyoxigraph import NamedNode

from kg.model.iris import Names
from kg.model.lang import Lang, Text
from kg.model.result import Rows, Term
from kg.model.site import SAFE, PageFormat, formats_at, path_of, relative
from kg.model.site_file import Dump
from kg.services.answers.labels import labels_of
from kg.services.answers.pages import page_template, say
from kg.services.answers.visible import visible
from kg.services.asking.engine import Engine
from kg.services.catalogue.shelf import Shelf
from kg.services.citing.about import NAMED
from kg.services.finding.index import Index
from kg.services.rendering.frame.outside import outside_names
from kg.services.rendering.frame.passages import Passage, passages_of

if TYPE_CHECKING:
    from markupsafe import Markup

__all__ = ["FOLDERS", "LINKS", "NAVIGATION", "Setting", "clean"]

_TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
#: The main pages: path, and what they are called.
NAVIGATION = (
    ("doc/region/index", "Regions", "圏域"),
    ("doc/municipality/index", "Municipalities", "市町村"),
    ("doc/scheme/field", "Fields", "政策分野"),
    ("queries/index", "Questions", "質問"),
    ("compare", "Compare", "比較"),
    ("doc/source/index", "Documents", "文書"),
    ("doc/def/index", "Ontology", "オントロジー"),
    ("editor", "SPARQL", "SPARQL"),
)
#: The lists that things stand in, by the folder of their pages.
FOLDERS = {
    "region": Text("Regions", "圏域"),
    "municipality": Text("Municipalities", "市町村"),
    "source": Text("Documents", "文書"),
    "project": Text("Projects", "事業"),
    "indicator": Text("Indicators", "指標"),
    "def": Text("Ontology", "オントロジー"),
    "scheme": Text("Schemes of concepts", "概念体系"),
    "shape": Text("Rules", "規則"),
    "graph": Text("Named graphs", "名前付きグラフ"),
}
#: So many digits are no number of a page.
_LONG_NUMBER = 9
#: Where the pages stand that list everything that refers to a thing.
LINKS = "links/"


def clean(text: Text) -> Text:
    """A name with nothing in it that hides or turns what stands beside it."""
    return Text(visible(text.en), visible(text.ja))


@dataclass(frozen=True, slots=True)
class Setting:
    """One page on its way.

    Attributes:
        engine: What is asked.
        names: The base.
        lang: The language of the page.
        path: Where it stands, without language and suffix: `doc/region/nishi-iburi`.
        asked: What the address asks for behind its `?`: forms, choices.
        public: The address of the site in the web, ending in a slash; the base where
            nothing else is said.
        live: Does a server answer? Else the page is a file.
        digest: What tells this build from others.
        shelf: The saved questions, where somebody keeps them ready.
        index: The names of all things, where somebody has built it.
        refused: The names of what the address asks for and cannot be; the page says so.
        dumps: The files to download, where the site has some.
    """

    engine: Engine
    names: Names
    lang: Lang
    path: str
    asked: Mapping[str, Sequence[str]] = field(default_factory=dict)
    public: str = ""
    live: bool = True
    digest: str = ""
    shelf: Shelf | None = None
    index: Index | None = field(default=None, compare=False)
    known: dict[str, Text | None] = field(default_factory=dict, compare=False)
    refused: list[str] = field(default_factory=list, compare=False)
    dumps: Sequence[Dump] = field(default=(), compare=False)

    @property
    def navigation(self) -> Sequence[tuple[str, str, str]]:
        """The main pages."""
        return NAVIGATION

    @property
    def named(self) -> int:
        """How many of the things that refer to another its page names, by property."""
        return NAMED

    @property
    def other(self) -> Lang:
        """The language that the page is not in."""
        return Lang.EN if self.lang is Lang.JA else Lang.JA

    @property
    def query(self) -> str:
        """What the address asks for, with its `?`, for a link to the same again."""
        asked = urlencode(self.asked, doseq=True)
        return f"?{asked}" if asked else ""

    def given(self, name: str) -> str:
        """The first that the address gives for a name; nothing where it gives none."""
        return next(iter(self.asked.get(name, ())), "")

    def part(self, last: int) -> int:
        """Which of so many pages of an answer the address asks for, from 1."""
        text = self.given("page")
        whole = text.isascii() and text.isdigit() and len(text) < _LONG_NUMBER
        return min(max(int(text), 1), last) if whole else 1

    @property
    def formats(self) -> Sequence[PageFormat]:
        """What else the page can be had as, by where it stands."""
        return [each for each in formats_at(self.path) if each is not PageFormat.HTML]

    def within(self, path: str) -> bool:
        """Is this page one of those that a list among the main pages lists?"""
        folder = path.removesuffix("index")
        return folder != path and self.path.startswith(folder)

    def ours(self, iri: str | Term) -> bool:
        """Is a thing told of on this site?"""
        text = iri.value if isinstance(iri, NamedNode) else str(iri)
        return path_of(text, self.names) is not None

    def say(self, en: str, ja: str) -> str:
        """A text in the language of the page."""
        return Text(en, ja).of(self.lang)

    def file(self, path: str, lang: Lang | None = None, suffix: str = "html") -> str:
        """The file of a page, as it is called on a static host."""
        language = f".{lang or self.lang}" if suffix == PageFormat.HTML else ""
        return f"{path}{language}.{suffix}"

    def href(self, path: str, lang: Lang | None = None) -> str:
        """The relative address of another page, in this language unless said."""
        return relative(self.file(path, lang), self.path)

    def data(self, suffix: str) -> str:
        """The relative address of what this page says, as data (`ttl`, `csv`)."""
        return relative(self.file(self.path, suffix=suffix), self.path)

    def asset(self, name: str) -> str:
        """The relative address of a file that ships with the pages: `site.css`."""
        return relative(f"assets/{name}", self.path)

    def above(self, path: str) -> str:
        """The relative address of what only a server has: `sparql`, `api/search`."""
        return relative(path, self.path)

    def link(self, term: Term | str | None) -> str | None:
        """Where a thing is told of: our page, else its own address, else nowhere."""
        iri = term.value if isinstance(term, NamedNode) else term
        if not isinstance(iri, str):
            return None
        path = path_of(iri, self.names)
        if path is not None:
            return self.href(path)
        return iri if iri.startswith(("http://", "https://")) else None

    def path_of(self, iri: str) -> str | None:
        """The path of the page about a thing, for breadcrumbs."""
        return path_of(iri, self.names)

    def links_path(self, iri: str) -> str:
        """The path of the page of everything that refers to a thing of ours."""
        path = path_of(iri, self.names) or ""
        return LINKS + path.removeprefix("doc/")

    def anchor(self, iri: str) -> str:
        """What a part of a page about a property or a class is called."""
        return re.sub(r"[^A-Za-z0-9_-]+", "-", self.short(iri))

    @property
    def way(self) -> list[tuple[str, str]]:
        """The breadcrumbs above a thing: the list that it stands in, if any."""
        parts = self.path.split("/")
        known = FOLDERS.get(parts[1]) if len(parts) > 2 else None
        return [(known.of(self.lang), f"doc/{parts[1]}/index")] if known else []

    def canonical(self, lang: Lang | None = None) -> str:
        """The whole address of this page."""
        file = quote(self.file(self.path, lang), safe=SAFE)
        return f"{self.public or self.names.base}{file}"

    def rows(self, sparql: str) -> tuple[tuple[Term | None, ...], ...]:
        """The rows of a SELECT of ours."""
        found = self.engine.ask(sparql)
        assert isinstance(found, Rows)
        return found.rows

    def labels(self, iris: Iterable[str]) -> Mapping[str, Text]:
        """What things are called; those without a name are left out.

        What was asked once for a page is not asked again.
        """
        wanted = dict.fromkeys(iris)
        new = [iri for iri in wanted if iri not in self.known]
        if new:
            found = {**outside_names(), **labels_of(self.engine.ask, new)}
            for iri in new:
                text = found.get(iri)
                self.known[iri] = text and clean(text)
        told = ((iri, self.known[iri]) for iri in wanted)
        return {iri: text for iri, text in told if text is not None}

    def learn(self, iris: Iterable[str]) -> None:
        """Ask what many things are called, so that `name` need not."""
        self.labels(iris)

    def name(self, iri: str | Term | None) -> str:
        """What a thing is called in the language of the page; else its short IRI."""
        text = iri.value if isinstance(iri, NamedNode) else str(iri)
        found = self.labels([text]).get(text)
        return found.of(self.lang) if found else self.short(text)

    def called(self, iri: str, lang: Lang) -> str:
        """What a thing is called in a language; empty where it has no name."""
        found = self.labels([iri]).get(iri)
        return found.of(lang) if found else ""

    def short(self, iri: str) -> str:
        """An IRI as people write it: `region/nishi-iburi`, `Region`, `qb:DataSet`."""
        things = self.names.thing("")
        if iri.startswith(things):
            return visible(iri.removeprefix(things))
        return visible(self.names.compact(iri))

    def passages(self, iris: Iterable[str]) -> Mapping[str, tuple[Passage, ...]]:
        """The passages that things were derived from, of many things in one query."""
        return passages_of(self.engine, iris)

    def script(self, told: Any) -> "Markup":
        """Data for machines, as it may stand in a <script> of the page."""
        from kg.services.rendering.frame.script_json import script_json

        return script_json(told)

    def pieces(self, template: str, **told: Any) -> Any:
        """The macros of a template, for what is no whole page."""
        page = page_template(_TEMPLATES / template)
        return page.make_module({"at": self, "say": partial(say, self.lang), **told})

    def render(self, template: str, **told: Any) -> str:
        """The page from its template; templates extend `base.html` and know `at`."""
        page = page_template(_TEMPLATES / template)
        return page.render(at=self, say=partial(say, self.lang), **told)
