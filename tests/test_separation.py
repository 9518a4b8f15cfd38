"""A city's own plan is never reachable as a region's."""

import re
from collections import defaultdict

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

#: Shared by everything: to pass through these is to change the subject.
_SHARED = re.compile(
    r"id/(municipality|prefecture|country|passage|source|fiscal-year|dataset|era)/"
)
#: What belongs to a city's plan, by its IRI.
_CITY = re.compile(
    r"id/(plan|goal|measure|initiative|yearly-record"
    r"|(indicator|indicator-value|statistic|stated-count|event|designation)/\d{5})/"
)


@pytest.fixture(scope="module")
def neighbours(shipped):
    """Things that a statement joins, in either direction."""
    joined = defaultdict(set)
    for quad in parse("\n".join(shipped.lines()), format=RdfFormat.N_QUADS):
        ends = (quad.subject, quad.object)
        if all(isinstance(end, NamedNode) and "/id/" in end.value for end in ends):
            first, second = (end.value for end in ends)
            joined[first].add(second)
            joined[second].add(first)
    return joined


def reached(neighbours, start):
    """Everything that joins on to a thing without passing through a shared one."""
    seen, queue = {start}, [start]
    while queue:
        for other in neighbours[queue.pop()] - seen:
            seen.add(other)
            if not _SHARED.search(other):
                queue.append(other)
    return seen


REGIONS = ["higashi-iburi", "kamikawa-chubu", "minami-sorachi", "nishi-iburi"]


@pytest.mark.parametrize("region", REGIONS)
def test_no_plan_of_a_city_is_reached_from_a_region(region, neighbours, names):
    found = reached(neighbours, names.thing(f"region/{region}"))

    assert len(found) > 50
    assert [] == sorted(filter(_CITY.search, found))


@pytest.mark.parametrize(
    ("plan", "least"), [("01210/strategy-2024", 150), ("01213/reform-2015", 120)]
)
def test_no_region_is_reached_from_the_plan_of_a_city(plan, least, neighbours, names):
    found = reached(neighbours, names.thing(f"plan/{plan}"))

    assert len([thing for thing in found if _CITY.search(thing)]) > least
    assert [] == sorted(thing for thing in found if "/id/region/" in thing)


def test_regions_are_the_four_of_the_documents(neighbours, names):
    found = {thing for thing in neighbours if "/id/region/" in thing}

    assert found == {names.thing(f"region/{region}") for region in REGIONS}


def test_planted_link_would_be_found(neighbours, names):
    region = names.thing("region/minami-sorachi")
    plan = names.thing("plan/01210/strategy-2024")
    bent = {**neighbours, region: neighbours[region] | {plan}}
    bent = defaultdict(set, bent)

    assert any(map(_CITY.search, reached(bent, region)))
