"""The saved questions ready to be asked many times: read once, choices kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.model.choice import Choice
from kg.model.iris import Names
from kg.model.parameters import Parameter
from kg.model.saved_query import SavedQuery
from kg.services.asking.engine import Engine
from kg.services.catalogue.find import list_queries, no_question
from kg.services.choosing.choices import choices_of

__all__ = ["Shelf"]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The saved questions, with what may be chosen for their parameters.

    For graphs that do not change: what the graph has told once is told again. A name is
    looked up among the questions that were read at the start, and never on the disk.

    Attributes:
        engine: What is asked.
        names: The base.
        questions: By name, in the order of the names.
    """

    engine: Engine
    names: Names
    questions: Mapping[str, SavedQuery]
    _choices: dict[Parameter, tuple[Choice, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, engine: Engine, names: Names) -> "Shelf":
        """Read the questions that ship with kg and those of one's own.

        Raises:
            QueryError: A header is malformed, or two questions have one name.
        """
        return cls(engine, names, {each.name: each for each in list_queries(names)})

    def find(self, name: str) -> SavedQuery:
        """The question of that name.

        Raises:
            QueryError: There is none.
        """
        try:
            return self.questions[name]
        except KeyError:
            raise no_question(name, self.questions) from None

    def choices(self, parameter: Parameter) -> tuple[Choice, ...]:
        """What may be chosen for a parameter, in the order of the keys."""
        if parameter not in self._choices:
            found = choices_of(self.engine, parameter, self.names)
            self._choices[parameter] = tuple(sorted(found, key=lambda each: each.key))
        return self._choices[parameter]
