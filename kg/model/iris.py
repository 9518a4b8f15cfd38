"""The only place an IRI is minted or a reference resolved.

Thing IRIs are `{base}id/{kind}/…`, named graphs `{base}graph/{folder}`. The paths of
things are written once, as URI templates in data/schema/*.json, relative to the
address a table has when the data folder is published under the base.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath
from urllib.parse import quote, urljoin

from kg.vocab import CSVW_PREFIXES, DEFAULT_BASE, PREFIXES

__all__ = ["Names", "Template", "expand_prefix", "shorten"]

_VARIABLE = re.compile(r"\{(\+?)([A-Za-z0-9_]+)\}")
#: RFC 6570: what simple expansion keeps, and what reserved expansion keeps besides.
_UNRESERVED = "-._~"
_RESERVED = _UNRESERVED + ":/?#[]@!$&'()*+,;=%"


@dataclass(frozen=True, slots=True)
class Template:
    """A URI template with its references resolved: literal parts and columns.

    `parts` alternates text and (column, keeps reserved characters).
    """

    parts: tuple[str | tuple[str, bool], ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns the template reads, in order."""
        return tuple(part[0] for part in self.parts if not isinstance(part, str))

    @property
    def text(self) -> str:
        """The template as CSVW writes it, with its references resolved."""
        return "".join(
            part if isinstance(part, str) else f"{{{'+' if part[1] else ''}{part[0]}}}"
            for part in self.parts
        )

    def maker(self) -> Callable[[Mapping[str, str]], str]:
        """What makes the IRI of each row; the template is taken apart only once.

        It raises KeyError where a column of the template has no value.
        """
        fixed = [
            p.replace("%", "%%") if isinstance(p, str) else "%s" for p in self.parts
        ]
        text, taken = "".join(fixed), [p for p in self.parts if not isinstance(p, str)]
        if not taken:
            whole = text % ()
            return lambda values: whole
        # A list: a generator takes longer, and a build expands millions.
        return lambda values: (
            text % tuple([escape(values[c], kept) for c, kept in taken])
        )


@lru_cache(maxsize=65536)
def escape(value: str, reserved: bool = False) -> str:
    """Percent-encode a value as RFC 6570 does, simple or reserved."""
    return quote(value, safe=_RESERVED if reserved else _UNRESERVED)


def _path(folder: str) -> str:
    """The name of a folder as a part of an IRI: anybody may name one as they like."""
    return quote(folder, safe=_UNRESERVED + "/")


def expand_prefix(name: str) -> str:
    """Expand `rdf:type` and the like; anything else comes back as it is."""
    prefix, colon, local = name.partition(":")
    if colon and prefix in CSVW_PREFIXES and not local.startswith("//"):
        return CSVW_PREFIXES[prefix] + local
    return name


def shorten(iri: str, base: str = DEFAULT_BASE) -> str:
    """The part of an IRI after the base: what a reader needs to see of it."""
    return iri.removeprefix(base)


@dataclass(frozen=True, slots=True)
class Names:
    """Mints every IRI below one base.

    Args:
        base: An absolute http(s) IRI that ends in a slash.
    """

    base: str = DEFAULT_BASE

    def thing(self, path: str) -> str:
        """The IRI of a thing, from a path such as `region/nishi-iburi`."""
        return f"{self.base}id/{path}"

    def meant(self, text: str) -> str:
        """The IRI that a person means.

        Args:
            text: An IRI, a prefixed name, or the path of a thing of ours.
        """
        prefix, colon, local = text.partition(":")
        if not colon or "/" in prefix:
            return self.thing(text)
        namespace = self.prefixes().get(prefix)
        return text if namespace is None else namespace + local

    def graph(self, folder: str) -> str:
        """The IRI of a named graph, from a folder such as `region/nishi-iburi`."""
        return f"{self.base}graph/{_path(folder)}"

    def shape(self, name: str) -> str:
        """The IRI of a shape."""
        return f"{self.base}shape/{name}"

    def term(self, name: str) -> str:
        """The IRI of a class or property of the ontology."""
        return f"{self.base}def/{name}"

    def scheme(self, name: str) -> str:
        """The IRI of a concept scheme, or of a concept such as `role/central-city`."""
        return f"{self.base}scheme/{name}"

    def question(self, name: str) -> str:
        """The IRI of a saved question, from a name such as `region/members`.

        Without a name that of the catalogue.
        """
        return f"{self.base}query/{_path(name)}"

    def dataset(self) -> str:
        """The IRI of the whole graph, which the home page tells of."""
        return f"{self.base}#dataset"

    def service(self) -> str:
        """The IRI of what answers queries over it."""
        return f"{self.base}#service"

    def description(self) -> str:
        """The IRI of what the graph says of itself (VoID)."""
        return f"{self.base}.well-known/void"

    def described(self, name: str) -> str:
        """The IRI of what descriptions of the whole tell of besides: `catalog`."""
        return f"{self.base}#{quote(name, safe=_UNRESERVED + '/')}"

    def input(self, path: str) -> str:
        """The IRI of a file that the graph was made from, such as `data/schema/x.json`.

        One that stands nowhere below the base is told of by its name alone.
        """
        if path.startswith(("data/", "ontology/")):
            return f"{self.base}{_path(path)}"
        return self.described(f"input/{path}")

    def declaration(self, prefix: str) -> str:
        """The IRI of what the catalogue of questions says of a prefix."""
        return f"{self.base}query/#{prefix}"

    def blank(self, label: str) -> str:
        """The IRI that stands in for a blank node (RDF 1.1, section 3.5)."""
        return f"{self.base}.well-known/genid/{label}"

    def compact(self, iri: str) -> str:
        """A term as people write it: `Region` for ours, `qb:DataSet` for others."""
        ours = self.term("")
        if iri.startswith(ours):
            return iri.removeprefix(ours)
        for prefix, namespace in self.prefixes().items():
            if iri.startswith(namespace):
                return f"{prefix}:{iri.removeprefix(namespace)}"
        return iri

    def prefixes(self) -> dict[str, str]:
        """Every prefix with its namespace, ours below this base."""
        return {name: self.rebase(iri) for name, iri in PREFIXES.items()}

    def rebase(self, text: str) -> str:
        """Move every IRI of ours in a text (Turtle, SPARQL) below this base."""
        return text.replace(DEFAULT_BASE, self.base)

    def table(self, group: str, folder: str, file: str) -> str:
        """The address of a table when the data folder is published under the base."""
        return f"{self.base}data/{group}/{_path(folder)}/{PurePosixPath(file).name}"

    def template(self, text: str, table: str) -> Template:
        """Resolve a CSVW URI template against the address of its table.

        Raises:
            ValueError: The template is not a plain or reserved expansion.
        """
        start = _VARIABLE.search(text)
        head = text[: start.start()] if start else text
        rest = text[len(head) :]
        if head:
            resolved = expand_prefix(head)
            if "://" not in resolved:
                # Only the literal head can be relative. An absolute one stays as it
                # is: joining would drop a "#" that a variable follows.
                resolved = urljoin(table, resolved)
        elif rest.startswith("{+"):
            resolved = ""
        else:
            raise ValueError(f"URI template {text!r} starts with a plain variable")
        parts: list[str | tuple[str, bool]] = [resolved] if resolved else []
        position = 0
        for match in _VARIABLE.finditer(rest):
            if match.start() > position:
                parts.append(rest[position : match.start()])
            parts.append((match[2], match[1] == "+"))
            position = match.end()
        if position < len(rest):
            parts.append(rest[position:])
        if any("{" in part for part in parts if isinstance(part, str)):
            raise ValueError(f"URI template {text!r} uses an unsupported expression")
        return Template(tuple(parts))
