"""What a catalogue is told from, and what all its parts share."""

from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from kg.model.imprint import Imprint
from kg.model.iris import Names
from kg.services.describing.facts import Facts
from kg.services.describing.stating import Statements, address, day
from kg.vocab import DCTERMS

__all__ = ["Telling"]


@dataclass(frozen=True, slots=True)
class Telling:
    """All that the catalogue is told from.

    Attributes:
        facts: What the graph says of itself.
        names: The base.
        public: The address of the site in the web.
        imprint: What the publisher says of the site.
    """

    facts: Facts
    names: Names
    public: str
    imprint: Imprint

    def page(self, path: str) -> NamedNode:
        """Where a file of the site is."""
        return address(self.public, path)

    @property
    def home(self) -> NamedNode:
        """The first page."""
        return NamedNode(self.public)

    @property
    def rights(self) -> NamedNode:
        """Whom to credit, in words."""
        return NamedNode(self.names.described("rights"))

    @property
    def provenance(self) -> NamedNode:
        """How the data came about, in words."""
        return NamedNode(self.names.described("provenance"))

    def dates(self, it: NamedNode, modified: str) -> Statements:
        """When it was released, and from when it is."""
        if self.imprint.released:
            yield Triple(it, DCTERMS.issued, day(self.imprint.released))
        if modified:
            yield Triple(it, DCTERMS.modified, day(modified))
