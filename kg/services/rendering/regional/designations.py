"""What documents call projects and indicators, wherever they name them."""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.model.lang import Text
from kg.services.answers.words import NOT_STATED, word_text
from kg.services.rendering.frame.records import Cite, asked, by_column, cites
from kg.services.rendering.frame.setting import Setting

__all__ = ["Designation", "designations_of"]

_NAMES = """SELECT ?said ?thing ?name ?place ?passage {
  VALUES ?thing { UNDEF }
  ?said teiju:designates ?thing ; teiju:printedLabel ?name ;
    prov:wasDerivedFrom ?passage .
  OPTIONAL { ?said teiju:statedIn/skos:notation ?place }
} ORDER BY ?thing ?said ?passage"""


@dataclass(frozen=True, slots=True)
class Designation:
    """A name as one place of a document prints it, and the thing that it is of."""

    thing: str
    name: str
    place: Text
    cited: tuple[Cite, ...]


def designations_of(at: Setting, things: Iterable[str]) -> tuple[Designation, ...]:
    """What the documents call some things, in one query."""
    wanted = [NamedNode(iri) for iri in dict.fromkeys(things)]
    if not wanted:
        return ()
    rows = asked(at, _NAMES, {"thing": wanted})
    return tuple(
        Designation(
            own[0]["thing"],
            own[0]["name"],
            word_text(own[0].get("place", NOT_STATED)),
            cites(at, own),
        )
        for own in by_column(rows, "said").values()
    )
