"""Make a graph of any size: the shipped one, with made-up neighbours of Nishi-Iburi.

Each copy is a whole region with its documents, projects, costs and discrepancies
under names of its own, in municipalities of its own, so that nothing is shared that a
country with so many regions would not share either.
"""

import re
from collections.abc import Iterator

from kg.model.iris import Names
from kg.services.graph.build import build

__all__ = ["country", "resources"]

_REGION, _GRAPH = "nishi-iburi", "region/nishi-iburi"
_DOCUMENT = re.compile(r"/(\d{3})_([0-9a-f]{12})([0-9a-f]{4})(?=[/>])")
_CITY = re.compile(r"/(\d{5})(?=[/>])")


def _others(lines: list[str], names: Names) -> list[str]:
    """The codes of all municipalities."""
    start = f"<{names.thing('municipality/')}"
    found = {line[len(start) : len(start) + 5] for line in lines if start in line[:80]}
    return sorted(code for code in found if code.isdigit())


def _copied(lines: list[str], number: int, cities: dict[str, str]) -> Iterator[str]:
    """The statements of one region as those of another."""

    def renamed(match: re.Match[str]) -> str:
        iri = match[0].replace(_REGION, f"{_REGION}-{number}")
        iri = _DOCUMENT.sub(rf"/\1_\g<2>{number:04x}", iri)
        return _CITY.sub(lambda code: f"/{cities.get(code[1], code[1])}", iri)

    for line in lines:
        text = re.sub(r"<[^>]*>", renamed, line)
        # What is said of things of all regions is said once.
        if text.split(" ", 1)[0] != line.split(" ", 1)[0]:
            yield text.replace(f'"{_REGION}"', f'"{_REGION}-{number}"')


def resources(lines: list[str]) -> int:
    """How many things have statements of their own."""
    return len({line.split(" ", 1)[0] for line in lines})


def country(least: int, names: Names | None = None) -> list[str]:
    """N-Quads lines with so many resources at least, sorted.

    Args:
        least: How many.
        names: The base.
    """
    names = names or Names()
    built = build(names=names)
    lines = built.lines()
    mark = f"<{names.graph(_GRAPH)}> ."
    own = [line for line in lines if line.endswith(mark)]
    start = f"<{names.thing('source/001_')}"
    own += [line for line in lines if line.startswith(start)]
    used = sorted({code for line in own for code in _CITY.findall(line)})
    codes = [code for code in _others(lines, names) if code not in used]
    found = set(lines)
    number, count, more = 0, resources(lines), resources(own)
    while count < least:
        number += 1
        # Where the country has no more municipalities, some are in several regions.
        start = (number - 1) * len(used)
        cities = {
            code: codes[(start + at) % len(codes)] for at, code in enumerate(used)
        }
        found.update(_copied(own, number, cities))
        count += more
    return sorted(found)
