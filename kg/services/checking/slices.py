"""Cut what is validated: one graph, with the descriptions it refers to.

A region is checked alone, but its rules look up what it refers to: a municipality's
code, a concept's notation, a fiscal year's bounds. The slice adds just those
descriptions from the other graphs, the memberships that its members have in other
regions, and the class hierarchy.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from kg.vocab import ORG, RDF, RDFS

__all__ = ["Surroundings", "focus_nodes", "subjects_of"]

_SUBCLASS = f" {RDFS.subClassOf} "
_MEMBER = f" {ORG.member} "


def _object(rest: str) -> str | None:
    """The IRI object within the end of an N-Quads line; None for a literal."""
    if not rest.startswith("<"):
        return None
    return rest[: rest.index("> ") + 1]


def subjects_of(lines: Iterable[str]) -> set[str]:
    """The subjects of N-Quads lines, as they are written."""
    return {line[: line.index(" ")] for line in lines}


class Surroundings:
    """The graphs around the one that is checked.

    Args:
        graphs: N-Quads lines of every graph at hand, the ontology's too.
    """

    def __init__(self, graphs: Iterable[Sequence[str]]) -> None:
        self._described: dict[str, list[str]] = defaultdict(list)
        self._hierarchy: list[str] = []
        self._memberships: dict[str, list[str]] = defaultdict(list)
        for lines in graphs:
            for line in lines:
                self._described[line[: line.index(" ")]].append(line)
                if _SUBCLASS in line and line.split(" ", 2)[2].startswith("<"):
                    self._hierarchy.append(line)
                elif _MEMBER in line:
                    membership, _, rest = line.split(" ", 2)
                    self._memberships[_object(rest) or ""].append(membership)

    def describes(self, thing: str) -> bool:
        """Does any graph say something about a thing, given as `<IRI>`?"""
        return thing in self._described

    def superclasses(self) -> dict[str, set[str]]:
        """Every class with all classes above it and itself."""
        above: dict[str, set[str]] = defaultdict(set)
        for line in self._hierarchy:
            lower, _, rest = line.split(" ", 2)
            upper = _object(rest)
            if upper:
                above[lower].add(upper)
        closed: dict[str, set[str]] = {}
        for lower in list(above):
            reached, queue = {lower}, [lower]
            while queue:
                for upper in above.get(queue.pop(), ()):
                    if upper not in reached:
                        reached.add(upper)
                        queue.append(upper)
            closed[lower] = reached
        return closed

    def _led_to(self, line: str) -> list[str]:
        """The thing that a line leads to; of a member its memberships as well."""
        thing = _object(line.split(" ", 2)[2])
        if thing is None:
            return []
        if _MEMBER in line:
            return [thing, *self._memberships.get(thing, ())]
        return [thing]

    def slice(self, lines: Sequence[str]) -> list[str]:
        """The lines of one graph and everything they lead to elsewhere.

        Follows objects until nothing new is described; a thing that the graph
        describes itself is not taken from elsewhere. A member leads to its
        memberships of other regions too: only there does it show that it has two.
        """
        own = subjects_of(lines)
        taken = set(own)
        found: list[str] = list(lines)
        queue: list[Sequence[str]] = [lines]
        while queue:
            for line in queue.pop():
                for thing in self._led_to(line):
                    if thing in taken:
                        continue
                    taken.add(thing)
                    described = self._described.get(thing)
                    if described:
                        found.extend(described)
                        queue.append(described)
        found.extend(self._hierarchy)
        return found


def focus_nodes(
    lines: Sequence[str],
    targets: Iterable[tuple[str, str]],
    superclasses: dict[str, set[str]],
) -> dict[tuple[str, str], set[str]]:
    """Which subjects of a graph each target selects.

    Args:
        lines: The graph.
        targets: Pairs such as (`targetClass`, IRI).
        superclasses: Every class with all classes above it.
    """
    by_class: dict[str, set[str]] = defaultdict(set)
    subjects: dict[str, set[str]] = defaultdict(set)
    objects: dict[str, set[str]] = defaultdict(set)
    wanted = {f"<{iri}>" for kind, iri in targets if kind != "targetClass"}
    type_ = str(RDF.type)
    for line in lines:
        subject, predicate, rest = line.split(" ", 2)
        if predicate == type_:
            class_ = _object(rest)
            for upper in superclasses.get(class_ or "", {class_ or ""}):
                by_class[upper].add(subject)
        elif predicate in wanted:
            subjects[predicate].add(subject)
            thing = _object(rest)
            if thing:
                objects[predicate].add(thing)
    own = subjects_of(lines)
    chosen: dict[tuple[str, str], set[str]] = {}
    for kind, iri in targets:
        term = f"<{iri}>"
        chosen[kind, iri] = {
            "targetClass": by_class[term],
            "targetSubjectsOf": subjects[term],
            "targetObjectsOf": objects[term] & own,
            "targetNode": {term} & own,
        }[kind]
    return chosen
