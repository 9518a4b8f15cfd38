"""Read pages: HTML into a tree, tables into rows, as a browser would."""

import csv
import re
from html.parser import HTMLParser
from pathlib import Path

from pyoxigraph import Store

from kg.model.iris import Names
from kg.model.lang import Lang
from kg.services.asking.embedded import Embedded
from kg.services.rendering.frame.setting import Setting
from kg.services.rendering.pages import render

GOLDEN = Path(__file__).parent / "golden" / "queries"
_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    ]
)
_TERM = re.compile(r'^"((?:[^"\\]|\\.)*)"(?:@[\w-]+|\^\^<[^>]*>)?$')
_ESCAPES = {r"\"": '"', r"\\": "\\", r"\n": "\n", r"\t": "\t", r"\r": "\r"}


class Node:
    """An element: its name, attributes, and what is in it."""

    def __init__(self, name, attributes, parent=None):
        self.name, self.attributes, self.parent = name, attributes, parent
        self.inside = []

    def get(self, name):
        """An attribute; None where it is not there."""
        return self.attributes.get(name)

    @property
    def classes(self):
        """Its classes."""
        return (self.get("class") or "").split()

    @property
    def text(self):
        """All text in it, spaces made one."""
        found = "".join(x if isinstance(x, str) else x._raw() for x in self.inside)
        return " ".join(found.split())

    def _raw(self):
        return "".join(x if isinstance(x, str) else x._raw() for x in self.inside)

    def walk(self):
        """Everything in it, from the top."""
        for child in self.inside:
            if isinstance(child, Node):
                yield child
                yield from child.walk()

    def all(self, name=None, of=None, **attributes):
        """The elements in it of a name, a class, with attributes."""
        return [
            node
            for node in self.walk()
            if (name is None or node.name == name)
            and (of is None or of in node.classes)
            and all(node.get(key) == value for key, value in attributes.items())
        ]

    def first(self, name=None, of=None, **attributes):
        """The first of them; there must be one."""
        found = self.all(name, of, **attributes)
        assert found, f"no <{name}> .{of} {attributes}"
        return found[0]


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.root = self.at = Node("", {})

    def handle_starttag(self, tag, attrs):
        """Open an element."""
        assert len({name for name, _ in attrs}) == len(attrs), f"twice: {attrs}"
        node = Node(tag, dict(attrs), self.at)
        self.at.inside.append(node)
        if tag not in _VOID:
            self.at = node

    def handle_startendtag(self, tag, attrs):
        """An element without an end, as SVG has them."""
        self.at.inside.append(Node(tag, dict(attrs), self.at))

    def handle_endtag(self, tag):
        """Close the element that is open."""
        assert self.at.name == tag, f"</{tag}> ends <{self.at.name}>: {self.at.text}"
        self.at = self.at.parent

    def handle_data(self, data):
        """Text."""
        self.at.inside.append(data)


def tree(html):
    """A page as a tree; every element must end where it should."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.at is reader.root
    return reader.root


def page(store: Store, path: str, lang: str = "ja", names: Names | None = None):
    """The page at a path as a tree; None where there is none."""
    names = names or Names()
    html = render(Setting(Embedded(store, names), names, Lang(lang), path))
    return None if html is None else tree(html)


def table(root, caption_id):
    """The rows of the bodies of a table, by the id of its caption: lists of cells."""
    caption = root.first("caption", id=caption_id)
    rows = []
    for body in caption.parent.all("tbody"):
        for row in body.all("tr"):
            rows.append([c for c in row.inside if isinstance(c, Node)])
    return rows


def passages(node):
    """The documents and lines to which a node links: {(document, lines)}."""
    found = set()
    for link in node.all("a"):
        match = re.search(r"/passage/(.+)/([^/]+)\.(?:ja|en)\.html$", link.get("href"))
        if match:
            found.add((match[1], match[2]))
    return found


def linked(node):
    """The paths below doc/ of the pages to which a node links, without passages."""
    found = []
    for link in node.all("a"):
        path = re.sub(r"\.(ja|en)\.html.*$", "", link.get("href"))
        found.append(path.replace("../", ""))
    return [path for path in found if "passage/" not in path]


def golden(name, **kept):
    """The rows of a golden answer as dicts of plain text; IRIs are short."""
    with (GOLDEN / f"{name}.tsv").open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        columns = [column.removeprefix("?") for column in next(rows)]
        found = [dict(zip(columns, map(_plain, row), strict=True)) for row in rows]
    return [row for row in found if all(row[k] == v for k, v in kept.items())]


def _plain(term):
    if term.startswith("<"):
        return term[1:-1].removeprefix(Names().base).removeprefix("id/")
    match = _TERM.match(term)
    if match is None:
        return term
    return re.sub(r"\\.", lambda m: _ESCAPES.get(m[0], m[0]), match[1])
