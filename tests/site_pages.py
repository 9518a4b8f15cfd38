"""Pages for tests: rendered without a server, and read as a browser reads them."""

import re
from xml.etree.ElementTree import Element

import html5rdf

from kg.model.iris import Names
from kg.model.lang import Lang
from kg.services.asking.embedded import Embedded
from kg.services.graph.store import open_lines
from kg.services.rendering.frame.setting import Setting
from kg.services.rendering.pages import render

__all__ = ["Page", "Site", "figures_in", "text_in"]


def text_in(element: Element) -> str:
    """The text of an element, with one space for any white space."""
    return " ".join("".join(element.itertext()).split())


def figures_in(element: Element) -> list[int]:
    """The whole numbers that an element shows, digits in threes or not."""
    found = re.findall(r"(?<![\d,.])\d[\d,]*(?![\d.,]*\d)", text_in(element))
    return [int(each.replace(",", "")) for each in found]


class Page:
    """A page as a browser reads it; what is not valid HTML is an error."""

    def __init__(self, html: str) -> None:
        self.html = html
        parser = html5rdf.HTMLParser(namespaceHTMLElements=False)
        self.root = parser.parse(html)
        assert [] == parser.errors
        named = [each for each in self.root.iter() if each.get("id")]
        self.by_id = {each.get("id") or "": each for each in named}
        assert len(self.by_id) == len(named)

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """The elements with a tag (`*` for any) and these attributes."""
        wanted = {
            name.rstrip("_").replace("_", "-"): value
            for name, value in attributes.items()
        }
        return [
            each
            for each in self.root.iter()
            if (tag == "*" or each.tag == tag)
            and all(each.get(name) == value for name, value in wanted.items())
        ]

    def one(self, tag: str, **attributes: str) -> Element:
        """The only element with a tag and these attributes."""
        (found,) = self.all(tag, **attributes)
        return found

    def count(self, name: str) -> int:
        """The figure that the page marks with a name."""
        return int(text_in(self.one("span", data_count=name)).replace(",", ""))

    @property
    def ids(self) -> list[str]:
        """Every name under which a part of the page can be linked to."""
        return list(self.by_id)

    @property
    def main(self) -> Element:
        """The page without its frame."""
        return self.one("main")


class Site:
    """The pages of a graph."""

    def __init__(self, lines: list[str], names: Names | None = None) -> None:
        self.names = names or Names()
        self.store = open_lines(lines)
        self.engine = Embedded(self.store, self.names)

    def html(self, path: str, lang: str = "ja", **asked: list[str]) -> str | None:
        """A page as text; None where there is none."""
        return render(Setting(self.engine, self.names, Lang(lang), path, asked))

    def page(self, path: str, lang: str = "ja", **asked: list[str]) -> Page:
        """A page as a browser reads it."""
        html = self.html(path, lang, **asked)
        assert html is not None
        return Page(html)
