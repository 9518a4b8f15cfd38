"""The desk of the site over the shipped build: jobs as workers do them, but here."""

from dataclasses import dataclass
from html.parser import HTMLParser

import pytest

VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Node:
    """An element of a page, with its children: elements and texts."""

    def __init__(self, tag, attributes):
        self.tag, self.attributes, self.children = tag, attributes, []

    def get(self, name, default=None):
        """An attribute."""
        return self.attributes.get(name, default)

    def all(self, tag, **attributes):
        """The elements below this one that are called so and have these attributes."""
        found = []
        for child in self.children:
            if isinstance(child, Node):
                fits = all(child.get(k) == v for k, v in attributes.items())
                if child.tag == tag and fits:
                    found.append(child)
                found += child.all(tag, **attributes)
        return found

    def one(self, tag, **attributes):
        """The only element that is called so and has these attributes."""
        (found,) = self.all(tag, **attributes)
        return found

    def text(self, without=()):
        """The text of an element, but for that of some elements."""
        return "".join(
            child
            if isinstance(child, str)
            else ""
            if child.tag in without
            else child.text(without)
            for child in self.children
        )


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.root = Node("", {})
        self.open = [self.root]

    def handle_starttag(self, tag, attrs):
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop().tag == tag, f"</{tag}> closes another element"

    def handle_data(self, data):
        self.open[-1].children.append(data)


def read_page(html):
    """A page as elements; every element is closed where it must be."""
    reader = _Reader()
    reader.feed(html)
    assert reader.open == [reader.root]
    return reader.root


@dataclass
class Site:
    """The desk, asked as the main process asks it."""

    desk: object

    def do(self, kind, /, **asked):
        """The reply to a job."""
        from kg.model.job import Job

        return self.desk.answer(Job(kind, asked), 1 << 30)

    def page(self, path, lang="en", *, answered=200, **asked):
        """A page as elements, answered with a status."""
        given = {k: v if isinstance(v, list) else [v] for k, v in asked.items()}
        reply = self.do("page", path=path, lang=lang, asked=given)
        assert answered == reply.status
        return read_page(reply.body.decode())

    def rows(self, name, end="json", lang="en", given=None):
        """What the API answers."""
        return self.do(
            "question_rows", name=name, end=end, lang=lang, given=dict(given or {})
        )

    def file(self, name, end, lang="en", variant="", given=None):
        """The answer as a file."""
        return self.do(
            "picture" if end == "svg" else "question_file",
            name=name,
            end=end,
            lang=lang,
            variant=variant,
            given=dict(given or {}),
        )


@pytest.fixture(scope="session")
def shipped_file(shipped, tmp_path_factory):
    """The shipped build as a file."""
    path = tmp_path_factory.mktemp("site") / "kg.nq"
    text = "".join(f"{line}\n" for line in shipped.lines())
    path.write_text(text, encoding="utf-8", newline="")
    return path


@pytest.fixture(scope="session")
def site(shipped_file):
    """The desk over the shipped build."""
    from kg.vocab import DEFAULT_BASE
    from kg.web.jobs.desk import make_desk

    return Site(make_desk({"path": str(shipped_file), "base": DEFAULT_BASE}))
