"""The passages that pages cite: many things at a time, each with its own page."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.model.iris import Names, escape
from kg.model.lang import Text
from kg.model.result import Rows
from kg.services.answers.visible import visible
from kg.services.asking.engine import Engine
from kg.vocab import DCTERMS, PROV, TEIJU

__all__ = ["Passage", "passage_at", "passages_of"]

_BATCH = 500
#: What the lines of a public page say, whose text is not registered.
_PAGE = "page"
#: The part of an identifier that tells editions of a text apart: no reader needs it.
_DIGEST = re.compile(r"_[0-9a-f]{16}$")


@dataclass(frozen=True, slots=True)
class Passage:
    """Where something stands.

    Attributes:
        iri: The passage itself, which has a page.
        source: The IRI of the document.
        document: What the document is called in short, `001`: its identifier without
            the digest of its text.
        lines: Its lines: `1663`, `1643-1645`, or `page`.
        identifier: The whole identifier of the document.
    """

    iri: str
    source: str
    document: str
    lines: str
    identifier: str = ""

    @property
    def short(self) -> str:
        """What a mark says: `001:1663`; of a public page its name alone."""
        whole = self.lines == _PAGE
        return self.document if whole else f"{self.document}:{self.lines}"

    def name(self, lang: str) -> str:
        """What is read aloud in place of the mark."""
        if self.lines == _PAGE:
            said = Text(f"Source: {self.document}", f"出典：{self.document}")
        else:
            word = "lines" if "-" in self.lines else "line"
            said = Text(
                f"Source: {self.document}, {word} {self.lines}",
                f"出典：{self.document} {self.lines.replace('-', '～')}行",
            )
        return said.of(lang)


def passage_at(names: Names, document: str, lines: str) -> Passage:
    """The passage that the columns `document` and `lines` of a saved question name."""
    return Passage(
        names.thing(f"passage/{escape(document)}/{escape(lines)}"),
        names.thing(f"source/{escape(document)}"),
        visible(_DIGEST.sub("", document)),
        visible(lines),
    )


def passages_of(engine: Engine, iris: Iterable[str]) -> dict[str, tuple[Passage, ...]]:
    """The passages that things were derived from, a query for hundreds of them.

    Things without any are left out; a passage is its own.
    """
    wanted = [NamedNode(iri) for iri in dict.fromkeys(iris)]
    found: dict[str, dict[str, Passage]] = {}
    for start in range(0, len(wanted), _BATCH):
        things = " ".join(map(str, wanted[start : start + _BATCH]))
        answer = engine.ask(
            f"SELECT ?thing ?passage ?source ?document ?lines WHERE {{ "
            f"VALUES ?thing {{ {things} }} "
            f"{{ ?thing {PROV.wasDerivedFrom} ?passage }} UNION "
            f"{{ ?thing {TEIJU.lines} ?own . BIND (?thing AS ?passage) }} "
            f"?passage {DCTERMS.isPartOf} ?source ; {TEIJU.lines} ?lines . "
            f"?source {DCTERMS.identifier} ?document }} "
        )
        assert isinstance(answer, Rows)
        for thing, passage, source, document, lines in answer.rows:
            if (
                isinstance(thing, NamedNode)
                and isinstance(passage, NamedNode)
                and isinstance(source, NamedNode)
                and isinstance(document, Literal)
                and isinstance(lines, Literal)
            ):
                found.setdefault(thing.value, {})[passage.value] = Passage(
                    passage.value,
                    source.value,
                    visible(_DIGEST.sub("", document.value)),
                    visible(lines.value),
                    document.value,
                )
    return {
        thing: tuple(sorted(own.values(), key=_place)) for thing, own in found.items()
    }


def _place(passage: Passage) -> tuple[str, int, str]:
    """Documents in order, and in each the lines as they follow each other."""
    first = passage.lines.partition("-")[0]
    return passage.document, int(first) if first.isdecimal() else 0, passage.iri
