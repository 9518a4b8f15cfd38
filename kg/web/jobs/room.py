"""What the handlers of jobs have at hand."""

from dataclasses import dataclass

from pyoxigraph import Store

from kg.model.iris import Names
from kg.services.asking.embedded import Embedded
from kg.services.catalogue.shelf import Shelf
from kg.services.finding.index import Index

__all__ = ["Room"]


@dataclass(frozen=True, slots=True)
class Room:
    """What stands ready before workers are born.

    Attributes:
        store: The graph, in memory.
        engine: The same, as saved questions ask it.
        names: The base.
        public: The address of the site in the web.
        digest: What tells this build from others.
        shelf: The saved questions, read before workers are born.
        index: The names of all things.
    """

    store: Store
    engine: Embedded
    names: Names
    public: str
    digest: str
    shelf: Shelf
    index: Index
