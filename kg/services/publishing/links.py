"""Follow every link of a site from file to file, before anybody else does.

What is read is what was written: pages by a parser of HTML, style sheets and sitemaps
by what an address looks like there. Where a link leads is settled at the end, when all
files are known.
"""

import html
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from kg.model.iris import Names
from kg.model.lang import Lang, Text
from kg.model.site import path_of

__all__ = ["Broken", "Follower", "Links", "Target"]

#: Attributes that hold an address, of whatever element.
_ADDRESSES = ("href", "src", "action", "formaction", "poster", "cite", "xlink:href")
#: Of `data-…` those values are addresses that begin like a relative one, or end like
#: the name of a file.
_DATA = re.compile(r"\sdata-[a-z-]+(?==)")
_LOOKS_RELATIVE = re.compile(
    r"\.{1,2}/[^\s]*|[\w./~%+-]+\.(?:html|json|js|mjs|css|wasm|gz|nq|nt|ttl|trig|jsonld"
    r"|svg|png|ico|csv|xml|txt|zip)(?:[?#][^\s]*)?",
    re.ASCII,
)
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_REFRESH = re.compile(r"\s*[\d.]*\s*[;,]\s*url\s*=\s*['\"]?([^'\"]*)", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_STYLED = re.compile(
    r"url\(\s*(?:\"([^\"]*)\"|'([^']*)'|([^)\s\"']*))\s*\)"
    r"|@import\s+(?:\"([^\"]*)\"|'([^']*)')",
    re.IGNORECASE,
)
_MAPPED = re.compile(r"<loc>([^<]*)</loc>|\shref=\"([^\"]*)\"")
_SITEMAP = re.compile(r"sitemap(?:-\d+)?\.xml")
_PAGE = ".html"
_INDEX = "index.html"


@dataclass(frozen=True, slots=True, order=True)
class Target:
    """Where a link leads: a file of the site, and a place in it."""

    path: str
    fragment: str = ""


@dataclass(slots=True)
class Seen:
    """Who leads to a target: the first of them, and how many."""

    page: str
    link: str
    count: int = 1

    def add(self, page: str, link: str, count: int = 1) -> None:
        """Count another link."""
        self.page, self.link = min((self.page, self.link), (page, link))
        self.count += count


@dataclass(frozen=True, slots=True)
class Broken:
    """A link that leads nowhere.

    Attributes:
        page: The file that it stands in; the first, where several have the same.
        link: What stands there.
        reason: What is missing.
        count: How many files have a link to the same.
    """

    page: str
    link: str
    reason: Text
    count: int = 1


_OUT = Text("it leads out of the site", "サイトの外を指しています")
_ELSEWHERE = Text(
    "it is not below the address of the site", "サイトのアドレスの下にありません"
)


@dataclass(slots=True)
class Links:
    """What the files of a site lead to, as far as they have been read."""

    targets: dict[Target, Seen] = field(default_factory=dict)
    broken: dict[tuple[str, str], Text] = field(default_factory=dict)

    def add(self, target: Target, page: str, link: str, count: int = 1) -> None:
        """A link to a file."""
        seen = self.targets.get(target)
        if seen is None:
            self.targets[target] = Seen(page, link, count)
        else:
            seen.add(page, link, count)

    def merge(self, other: "Links") -> None:
        """Put in what somebody else has found."""
        for target, seen in other.targets.items():
            self.add(target, seen.page, seen.link, seen.count)
        self.broken |= other.broken


@dataclass(frozen=True, slots=True)
class Follower:
    """Reads files, and says which of their links are broken.

    Attributes:
        public: The address of the site in the web, ending in a slash.
        names: The base: the IRIs below it lead to the pages about them.
    """

    public: str
    names: Names

    def read(self, path: str, body: bytes, links: Links) -> None:
        """Note what a file leads to; what is no page, style sheet or sitemap, does not.

        Args:
            path: Where it stands.
            body: What stands in it.
            links: Where it is noted.
        """
        if path.endswith(_PAGE):
            self._read_page(path, body, links)
        elif path.endswith(".css"):
            text = _COMMENT.sub("", body.decode())
            found = {"".join(groups) for groups in _STYLED.findall(text)}
            self._note(path, found, links, None)
        elif _SITEMAP.fullmatch(path):
            for loc, href in set(_MAPPED.findall(body.decode())):
                link = html.unescape(loc or href)
                if link.startswith(self.public):
                    self._note(path, [link], links, None)
                else:
                    links.broken[path, link] = _ELSEWHERE

    def _read_page(self, path: str, body: bytes, links: Links) -> None:
        from selectolax.lexbor import LexborHTMLParser

        text = body.decode()
        datas = sorted({name.strip() for name in _DATA.findall(text)})
        tree = LexborHTMLParser(text)
        found: set[str] = set()
        plain = [f"[{name}]" for name in _ADDRESSES if ":" not in name]
        own = [f"[{name}]" for name in datas]
        chosen = ",".join(
            [*plain, "use", "[srcset]", "object[data]", "meta[content]", "[id]", *own]
        )
        ids: set[str] = set()
        for node in tree.css(chosen):
            attributes = node.attributes
            if (name := attributes.get("id")) is not None:
                ids.add(name)
            found.update(_addresses(node.tag or "", attributes, self.public))
        self._note(path, found, links, ids)

    def _note(
        self, path: str, found: Iterable[str], links: Links, ids: set[str] | None
    ) -> None:
        """Note links, those within the page as broken at once where they are.

        Args:
            path: The file that they stand in.
            found: What stands there.
            links: Where they are noted.
            ids: The places in the file.
        """
        for link in found:
            target = self.target(link, path)
            if target is None:
                continue
            if isinstance(target, Text):
                links.broken[path, link] = target
            elif target.path != path:
                links.add(target, path, link)
            elif ids is not None and not _is_there(target.fragment, ids):
                links.broken[path, link] = _nowhere(target)

    def target(self, link: str, page: str) -> Target | Text | None:
        """Where a link leads: None for another site, a text where it cannot.

        Args:
            link: What stands there.
            page: The file that it stands in.
        """
        link = link.strip()
        folder: Sequence[str]
        if link.startswith(self.public):
            folder, rest = [], link.removeprefix(self.public)
        elif _SCHEME.match(link) or link.startswith("//"):
            return None
        elif link.startswith("/"):
            root = urlsplit(self.public).path
            if not link.startswith(root):
                return _OUT
            folder, rest = [], link.removeprefix(root)
        else:
            folder, rest = page.split("/")[:-1], link
        way, _, fragment = rest.partition("#")
        way, fragment = unquote(way.partition("?")[0]), unquote(fragment)
        if not way and rest is link:
            return Target(page, fragment)
        path = _walked(folder, way)
        return _OUT if path is None else Target(path, fragment)

    def settle(
        self,
        links: Links,
        files: Container[str],
        read: Callable[[str], bytes],
    ) -> list[Broken]:
        """The links that lead nowhere, in order.

        Args:
            links: What all files lead to.
            files: The paths of all files.
            read: Reads one of them again: a page whose places others name.
        """
        found = [
            Broken(page, link, reason) for (page, link), reason in links.broken.items()
        ]
        wanted: dict[str, list[Target]] = {}
        for target, seen in links.targets.items():
            if not self._stands(target.path, files):
                reason = Text(f"no file {target.path}", f"{target.path} がありません")
                found.append(Broken(seen.page, seen.link, reason, seen.count))
            elif target.fragment and target.path.endswith(_PAGE):
                wanted.setdefault(target.path, []).append(target)
        for path, targets in wanted.items():
            ids = _ids_in(read(path)) if path in files else ()
            for target in targets:
                if not _is_there(target.fragment, ids):
                    seen = links.targets[target]
                    found.append(
                        Broken(seen.page, seen.link, _nowhere(target), seen.count)
                    )
        return sorted(found, key=lambda broken: (broken.page, broken.link))

    def _stands(self, path: str, files: Container[str]) -> bool:
        """Is there a file, or the page about the thing whose IRI that is?"""
        if path in files:
            return True
        about = path_of(self.names.base + path, self.names)
        return about is not None and f"{about}.{Lang.JA}{_PAGE}" in files


def _walked(folder: Sequence[str], way: str) -> str | None:
    """The path that a relative way leads to; None above the site."""
    parts = list(folder)
    for step in way.split("/"):
        if step == "..":
            if not parts:
                return None
            parts.pop()
        elif step not in ("", "."):
            parts.append(step)
    is_folder = not way or way.rpartition("/")[2] in ("", ".", "..")
    return "/".join([*parts, _INDEX] if is_folder else parts)


def _addresses(
    tag: str, attributes: Mapping[str, str | None], public: str
) -> Iterator[str]:
    """The addresses that an element holds."""
    for name, value in attributes.items():
        if value is None:
            continue
        if name in _ADDRESSES or (name == "data" and tag == "object"):
            yield value
        elif name == "srcset":
            yield from (each.split()[0] for each in value.split(",") if each.split())
        elif name == "content" and tag == "meta":
            refresh = attributes.get("http-equiv") or ""
            leads = _REFRESH.match(value) if refresh.lower() == "refresh" else None
            if leads:
                yield leads[1]
            elif value.startswith(public):
                yield value
        elif name.startswith("data-") and _LOOKS_RELATIVE.fullmatch(value):
            yield value


def _ids_in(body: bytes) -> set[str]:
    """The places in a page that links can name."""
    from selectolax.lexbor import LexborHTMLParser

    nodes = LexborHTMLParser(body.decode()).css("[id]")
    return {node.attributes["id"] or "" for node in nodes}


def _is_there(fragment: str, ids: Container[str]) -> bool:
    """Is it a place of a page, or one that every page has?"""
    return fragment in ("", "top") or fragment.startswith(":~:") or fragment in ids


def _nowhere(target: Target) -> Text:
    return Text(
        f"no place #{target.fragment} in {target.path}",
        f"{target.path} に #{target.fragment} がありません",
    )
