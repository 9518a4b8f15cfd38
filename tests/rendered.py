"""Pages as tests look at them: rendered without a server, and read as browsers do."""

import posixpath
from collections import Counter
from urllib.parse import unquote, urlsplit

from justhtml import JustHTML

from kg.model.iris import Names
from kg.services.rendering.frame.setting import Setting
from kg.services.rendering.pages import render


def page(engine, path, lang, **more):
    """The HTML of a page; None where there is none."""
    return render(Setting(engine, more.pop("names", Names()), lang, path, **more))


def read(html):
    """A page as a tree; `errors` holds what is wrong with its HTML."""
    return JustHTML(html, sanitize=False, collect_errors=True)


def kind(path):
    """What pages are alike in: the first parts of their paths."""
    return "/".join(path.split("/")[:2])


def targets(tree, path):
    """The files of the site that a page links to, by their paths from its root."""
    for element in tree.query("a[href], form[action]"):
        address = urlsplit(element.attrs.get("href") or element.attrs.get("action"))
        if address.path and not address.scheme and not address.netloc:
            folder = posixpath.dirname(path)
            yield posixpath.normpath(posixpath.join(folder, unquote(address.path)))


def faults(html, path, files):
    """What is wrong with a page, in words; nothing where it is as it should be.

    Args:
        html: The page.
        path: Where it stands.
        files: The pages that there are.
    """
    tree = read(html)
    found = [f"not HTML: {error}" for error in tree.errors]
    elements = tree.query("*")
    for element in elements:
        for name, value in (element.attrs or {}).items():
            if name == "style" or name.startswith("on"):
                found.append(f"inline {name} on {element.name}")
            if name in {"href", "src", "action"} and _steers(value or ""):
                found.append(f"{name} that is no address: {value}")
        if element.name == "style":
            found.append("a style in the page")
        if element.name == "script" and not _is_data_or_file(element):
            found.append("a script in the page")
    ids = Counter(e.attrs["id"] for e in elements if "id" in (e.attrs or {}))
    found += [f"id {name} stands {n} times" for name, n in ids.items() if n > 1]
    for element in elements:
        attrs = element.attrs or {}
        for name in ("aria-labelledby", "aria-describedby", "for"):
            for named in (attrs.get(name) or "").split():
                if named not in ids:
                    found.append(f"{name} of nothing: {named}")
    heads = len(tree.query("h1"))
    if heads != 1:
        found.append(f"{heads} headings of the first rank")
    for target in targets(tree, path):
        if target.endswith((".ja.html", ".en.html")) and target not in files:
            found.append(f"a link to nothing: {target}")
    return found


def _steers(value):
    scheme = urlsplit(value.strip()).scheme.lower()
    return scheme not in {"", "http", "https"}


def _is_data_or_file(element):
    attrs = element.attrs
    return "src" in attrs or attrs.get("type") == "application/ld+json"
