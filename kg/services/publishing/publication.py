"""What is published, as every part of the site sees it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.model.imprint import Imprint
from kg.model.iris import Names
from kg.model.lang import Lang
from kg.model.site_file import Dump, Written
from kg.services.asking.embedded import Embedded
from kg.services.asking.engine import Engine
from kg.services.asking.remembering import Remembering
from kg.services.catalogue.shelf import Shelf
from kg.services.finding.entries import entries
from kg.services.finding.index import Index
from kg.services.graph.releases import Release
from kg.services.graph.store import open_lines
from kg.services.graph.whole import Whole
from kg.services.rendering.frame.setting import Setting

__all__ = ["Publication"]


@dataclass(frozen=True, slots=True)
class Publication:
    """A graph on its way to a site of files.

    Attributes:
        whole: The graph and what it was made from.
        engine: The same, to be asked.
        public: The address of the site in the web, ending in a slash.
        shelf: The saved questions.
        index: The names of all things.
        written: What stands in the site already, by path: the files of the phases
            before.
        dumps: The files to download that stand there already.
        imprint: What the publisher says of the site.
        stubs: Is a page to stand at each IRI that leads on, for hosts that cannot?
        releases: What was released under this base, the oldest first.
    """

    whole: Whole
    engine: Engine
    public: str
    shelf: Shelf
    index: Index
    written: dict[str, Written] = field(default_factory=dict)
    dumps: list[Dump] = field(default_factory=list)
    imprint: Imprint = field(default_factory=Imprint)
    stubs: bool = True
    releases: Sequence[Release] = ()

    @classmethod
    def of(
        cls,
        whole: Whole,
        public: str,
        imprint: Imprint | None = None,
        *,
        stubs: bool = True,
        releases: Sequence[Release] = (),
    ) -> "Publication":
        """Make ready what all parts need."""
        store = open_lines(list(whole.lines))
        engine = Remembering(Embedded(store, whole.names))
        return cls(
            whole,
            engine,
            public,
            Shelf.of(engine, whole.names),
            Index(entries(engine, whole.names)),
            imprint=imprint or Imprint(),
            stubs=stubs,
            releases=releases,
        )

    @property
    def names(self) -> Names:
        """The base."""
        return self.whole.names

    @property
    def digest(self) -> str:
        """What tells this graph from others."""
        return self.whole.digest

    def setting(self, path: str, lang: Lang) -> Setting:
        """A page of the site, on its way.

        Args:
            path: Where it stands, without language and suffix.
            lang: The language.
        """
        return Setting(
            self.engine,
            self.names,
            lang,
            path,
            public=self.public,
            live=False,
            digest=self.digest,
            shelf=self.shelf,
            index=self.index,
            dumps=self.dumps,
        )

    def dumps_of(self, *roles: str) -> Sequence[Dump]:
        """The files to download that hold one of these."""
        return [dump for dump in self.dumps if dump.role in roles]
