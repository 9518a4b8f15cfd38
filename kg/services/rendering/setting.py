"""What every page is made from: whom to ask, in which language, and where it stands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode

from kg.model.iris import Names
from kg.model.lang import Lang, Text
from kg.model.result import Rows, Term
from kg.model.site import path_of, relative
from kg.services.answers.labels import labels_of
from kg.services.answers.pages import page_template, say
from kg.services.asking.engine import Engine
from kg.services.finding.index import Index

__all__ = ["Setting"]

_TEMPLATES = Path(__file__).parent / "templates"


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
        index: The names of all things, where somebody has built it.
    """

    engine: Engine
    names: Names
    lang: Lang
    path: str
    asked: Mapping[str, Sequence[str]] = field(default_factory=dict)
    public: str = ""
    live: bool = True
    digest: str = ""
    index: Index | None = None

    def say(self, en: str, ja: str) -> str:
        """A text in the language of the page."""
        return Text(en, ja).of(self.lang)

    def file(self, path: str, lang: Lang | None = None, suffix: str = "html") -> str:
        """The file of a page, as it is called on a static host."""
        language = f".{lang or self.lang}" if suffix == "html" else ""
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

    def link(self, term: Term | str | None) -> str | None:
        """Where a thing is told of: our page, else its own address, else nowhere."""
        iri = term.value if isinstance(term, NamedNode) else term
        if not isinstance(iri, str):
            return None
        path = path_of(iri, self.names)
        if path is not None:
            return self.href(path)
        return iri if iri.startswith(("http://", "https://")) else None

    def canonical(self, lang: Lang | None = None) -> str:
        """The whole address of this page."""
        return f"{self.public or self.names.base}{self.file(self.path, lang)}"

    def rows(self, sparql: str) -> tuple[tuple[Term | None, ...], ...]:
        """The rows of a SELECT of ours."""
        found = self.engine.ask(sparql)
        assert isinstance(found, Rows)
        return found.rows

    def labels(self, iris: Iterable[str]) -> Mapping[str, Text]:
        """What things are called."""
        return labels_of(self.engine.ask, iris)

    def render(self, template: str, **told: Any) -> str:
        """The page from its template; templates extend `base.html` and know `at`."""
        page = page_template(_TEMPLATES / template)
        return page.render(at=self, say=partial(say, self.lang), **told)
