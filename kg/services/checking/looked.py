"""Tell what a check looked at: how much each rule did, and what no rule did."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kg.model.iris import Names
from kg.model.report import UNTYPED, Rule
from kg.services.checking.slices import focus_nodes, subjects_of
from kg.vocab import RDF

__all__ = ["Looked", "look"]


@dataclass(frozen=True, slots=True)
class Looked:
    """What the rules looked at in one graph.

    `counts` holds, by rule code, how many of its subjects the rule's targets choose,
    `unchecked`, by class, how many subjects no rule chooses. `anything` is false where
    none of its subjects is chosen.
    """

    counts: dict[str, int]
    unchecked: Counter[str]
    anything: bool


def look(
    lines: Sequence[str],
    rules: Collection[Rule],
    superclasses: dict[str, set[str]],
    names: Names,
) -> Looked:
    """Count what the targets of the rules choose in a graph.

    Args:
        lines: The graph.
        rules: The rules, with their targets.
        superclasses: Every class with all classes above it.
        names: The base of our own terms, for the short names of classes.
    """
    wanted = sorted({target for rule in rules for target in rule.targets})
    chosen = focus_nodes(lines, wanted, superclasses)
    counts = {
        rule.code: len(set[str]().union(*(chosen[target] for target in rule.targets)))
        for rule in rules
    }
    seen = set[str]().union(*chosen.values())
    left = subjects_of(lines) - seen
    unchecked = _by_class(lines, left, superclasses, names) if left else Counter()
    return Looked(counts, unchecked, bool(seen))


def _by_class(
    lines: Sequence[str],
    subjects: set[str],
    superclasses: dict[str, set[str]],
    names: Names,
) -> Counter[str]:
    """How many subjects there are of each class, by its short name.

    The cells of a list are how a statement is written, and no things of their own.
    """
    classes: dict[str, set[str]] = {subject: set() for subject in subjects}
    type_, first = str(RDF.type), str(RDF.first)
    for line in lines:
        subject, predicate, rest = line.split(" ", 2)
        if subject in classes:
            if predicate == type_:
                classes[subject].add(rest[: rest.index(" ")])
            elif predicate == first:
                del classes[subject]
    return Counter(
        _most_special(each, superclasses, names) for each in classes.values()
    )


def _most_special(
    classes: set[str], superclasses: dict[str, set[str]], names: Names
) -> str:
    """The short name of a thing's class; of several, one that is above no other."""
    above = set[str]().union(*(superclasses.get(c, {c}) - {c} for c in classes))
    shown = sorted(names.compact(class_[1:-1]) for class_ in classes - above)
    return shown[0] if shown else UNTYPED
