"""Pictures: every row with a number is drawn once, where it belongs, and says so."""

import base64
import csv
import hashlib
import itertools
import json
import math
import re
import subprocess
import sys
import unicodedata
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree

import pytest
import vl_convert
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from pyoxigraph import BlankNode, Literal, NamedNode

from kg.errors import UsageError
from kg.model.iris import Names
from kg.model.lang import Lang, Text
from kg.model.result import Rows
from kg.model.saved_query import Column
from kg.model.view import View, ViewKind
from kg.services.asking.query import bind_parameters, run_query
from kg.services.catalogue.find import find_query
from kg.services.charting.bars import MOST_BARS
from kg.services.charting.chart import draw
from kg.services.charting.coast import land_in
from kg.services.charting.measure import nice_ticks, width_of, wrapped
from kg.services.charting.places import place_keys, places_of
from kg.services.charting.style import COLOURS, shade
from kg.services.charting.times import moment_of
from kg.services.graph.store import open_lines
from kg.vocab import DEFAULT_BASE, XSD

ROOT = Path(__file__).resolve().parents[1]
SVG = "{http://www.w3.org/2000/svg}"
MARKS = {"bar", "point", "rect mark", "rule mark"}


def view(kind, **roles):
    return View(ViewKind(kind), roles)


def number(value):
    kind = XSD.integer if re.fullmatch(r"-?\d+", str(value)) else XSD.decimal
    return Literal(str(value), datatype=kind)


def term(value):
    if value is None or isinstance(value, (Literal, NamedNode)):
        return value
    if isinstance(value, (int, float)):
        return number(value)
    return Literal(value)


def rows(columns, *cells):
    made = tuple(tuple(term(cell) for cell in row) for row in cells)
    return Rows(tuple(columns.split()), made)


def drawn(answer, picture, lang=Lang.EN, columns=(), **how):
    names = Names(DEFAULT_BASE)
    usual = {"title": "A title", "names": names, "labels": {}, "places": {}}
    return draw(answer, picture, columns, lang, **{**usual, **how})


def marks(svg):
    """The drawn rows of an SVG: the element, and what it says."""
    root = ElementTree.fromstring(svg)
    return [
        (each, each.findtext(f"{SVG}title"))
        for each in root.iter()
        if each.get("aria-roledescription") in MARKS
    ]


def box(element):
    """Left, top, width and height of a drawn rectangle."""
    path = r"M(.*),(.*)h(.*)v(.*)h.*Z"
    return [float(part) for part in re.fullmatch(path, element.get("d")).groups()]


def texts(svg):
    """The texts of a picture, a line each."""
    root = ElementTree.fromstring(svg)
    found = []
    for each in root.iter(f"{SVG}text"):
        parts = [part.text or "" for part in each.iter(f"{SVG}tspan")]
        found.extend(parts or [each.text or ""])
    return found


def values(spec):
    """The data of a picture that are rows of the answer."""
    found = []

    def walk(part):
        if isinstance(part, dict):
            data = part.get("data", {}).get("values", [])
            found.extend(row for row in data if "row" in row)
            for key, inner in part.items():
                if key != "data":
                    walk(inner)
        elif isinstance(part, list):
            for inner in part:
                walk(inner)

    walk(spec)
    return found


@pytest.fixture(scope="module")
def ask(shipped, names):
    store = open_lines(shipped.lines())
    return lambda sparql: run_query(store, sparql, names)


@pytest.fixture(scope="module")
def answered(ask, names):
    """The answer of a saved question."""

    def answer(name, **parameters):
        return ask(bind_parameters(find_query(name, names), parameters, names))

    return answer


NET = view("bar", x="field", y="net", panel="region")
SHARE = view("bar", x="municipality", y="share", panel="vision")
AMBITION = view("bar", x="indicator", y="ratio", colour="place")
POPULATION = view("line", x="time", y="value", colour="age", panel="subject")
UNUSED = view("matrix", row="national", column="region", value="result")
MEMBERS = view("map", place="municipality", colour="region")
TRIED = [
    ("cost/net-by-field", NET, {}),
    ("participation/share-by-municipality", SHARE, {}),
    ("indicator/ambition", AMBITION, {}),
    ("statistic/population", POPULATION, {"area": "municipality/01210"}),
    ("region/unused-national-fields", UNUSED, {}),
    ("region/members", MEMBERS, {}),
]
NUMBER = {"bar": "y", "line": "y"}


def numbers_of(answer, picture):
    """The rows that a picture must show, by their place in the answer."""
    role = NUMBER.get(picture.kind)
    if role is None:
        return list(range(1, len(answer.rows) + 1))
    at = answer.columns.index(picture.columns[role])
    kinds = {XSD.integer, XSD.decimal}
    return [
        n
        for n, row in enumerate(answer.rows, 1)
        if isinstance(row[at], Literal) and row[at].datatype in kinds
    ]


@pytest.fixture(scope="module")
def charts(answered, ask):
    """The pictures of saved questions, drawn once."""
    made = {}

    def chart(name, picture, parameters, lang):
        key = (name, lang)
        if key not in made:
            answer = answered(name, **parameters)
            places = {}
            if picture.kind is ViewKind.MAP:
                places = places_of(ask, place_keys(answer, picture))
            how = {"places": places, "title": name, "command": f"ask {name}"}
            made[key] = (answer, drawn(answer, picture, lang, **how))
        return made[key]

    return chart


@pytest.mark.parametrize("lang", list(Lang))
@pytest.mark.parametrize("name, picture, parameters", TRIED, ids=lambda v: str(v)[:40])
def test_every_row_with_a_number_is_one_mark_with_that_number(
    name, picture, parameters, lang, charts
):
    answer, chart = charts(name, picture, parameters, lang)
    expected = numbers_of(answer, picture)
    data = values(chart.spec)
    found = marks(chart.svg())

    assert expected == sorted(row["row"] for row in data)
    assert len(expected) == len(found)
    assert sorted(row["told"] for row in data) == sorted(told for _, told in found)
    if picture.kind in NUMBER:
        at = answer.columns.index(picture.columns["y"])
        for row in data:
            stated = answer.rows[row["row"] - 1][at].value
            assert float(stated) == row["value"]
            bare = row["printed"].lstrip("≥≤<>≈").replace(",", "").replace("−", "-")
            assert stated == bare
            assert row["printed"] in row["told"]


@pytest.fixture(scope="module")
def schema():
    """Vega-Lite's own schema, as altair carries it."""
    path = files("altair.vegalite.v6.schema").joinpath("vega-lite-schema.json")
    return Draft7Validator(json.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("name, picture, parameters", TRIED, ids=lambda v: str(v)[:40])
def test_specification_is_valid_vega_lite_and_asks_for_nothing(
    name, picture, parameters, charts, schema
):
    _, chart = charts(name, picture, parameters, Lang.JA)

    for spec in (chart.spec, chart.narrow):
        assert [] == list(schema.iter_errors(spec))
        assert '"url"' not in json.dumps(spec)
        assert spec == json.loads(json.dumps(spec))


def test_schema_would_find_a_fault(charts, schema):
    _, chart = charts(*TRIED[0], Lang.JA)

    assert not schema.is_valid({**chart.spec, "vconcat": [{"mark": "no-such-mark"}]})


def test_what_is_not_in_the_specification_is_not_fetched(charts):
    from kg.services.charting.render import render_svg

    _, chart = charts(*TRIED[0], Lang.EN)
    away = {"data": {"url": "http://127.0.0.1:9/x.json"}, "mark": "point"}
    spec = {**chart.spec, "vconcat": [*chart.spec["vconcat"], away]}

    with pytest.raises(ValueError, match="External data url not allowed"):
        render_svg(spec, Lang.EN, "t", "d", "k")


def test_bars_are_as_long_as_their_numbers_and_never_on_one_another(charts):
    _, chart = charts(*TRIED[0], Lang.EN)
    found = {told: box(element) for element, told in marks(chart.svg())}
    lengths = {row["told"]: row["value"] for row in values(chart.spec)}
    unit = {round(found[told][2] / value, 9) for told, value in lengths.items()}
    spans = sorted((top, top + height) for _, top, _, height in found.values())

    assert 1 == len(unit)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))


def test_gross_and_net_stand_side_by_side_and_are_not_stacked():
    answer = rows(
        "field basis amount",
        ("care", "gross", 100),
        ("care", "net", 60),
        ("roads", "gross", 40),
        ("roads", "net", 40),
    )
    chart = drawn(answer, view("bar", x="field", y="amount", colour="basis"))
    boxes = [box(element) for element, _ in marks(chart.svg())]
    tops = [(top, top + height) for _, top, _, height in boxes]

    assert {0.0} == {left for left, *_ in boxes}
    assert [1, 0.6, 0.4, 0.4] == [round(b[2] / boxes[0][2], 9) for b in boxes]
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(tops))


def test_one_thing_stated_twice_is_two_bars_with_names_of_their_own():
    answer = rows(
        "thing place amount",
        ("people", "project-sheet", 48),
        ("people", "indicator-list", 49),
        ("roads", "project-sheet", 7),
    )
    data = values(drawn(answer, view("bar", x="thing", y="amount")).spec)

    assert [48, 49, 7] == [row["value"] for row in data]
    assert ["people · project sheet", "people · indicator list", "roads"] == [
        row["category"] for row in data
    ]


def test_rows_that_are_alike_in_everything_are_still_two_bars():
    answer = rows("thing amount", ("people", 48), ("people", 48))
    data = values(drawn(answer, view("bar", x="thing", y="amount")).spec)

    assert ["people", "people · (2)"] == [row["category"] for row in data]


def test_a_number_below_zero_stands_between_its_bar_and_its_label():
    answer = rows("thing amount", ("loss", -1000), ("gain", 500))
    svg = drawn(answer, view("bar", x="thing", y="amount")).svg()
    at = {}
    for text in ElementTree.fromstring(svg).iter(f"{SVG}text"):
        x = re.match(r"translate\(([-\d.]+)", text.get("transform"))[1]
        at[text.text, text.get("text-anchor")] = float(x)

    assert at["loss", "end"] < at["−1,000", "end"] - width_of("−1,000", 11)


def test_numbers_of_two_units_never_share_a_scale():
    columns = (
        Column("amount", Text("amount", "量"), "?unit"),
        Column("unit", Text("unit", "単位")),
    )
    answer = rows("thing amount unit", ("a", 1000, "person"), ("b", 5, "percent"))
    bars = drawn(answer, view("bar", x="thing", y="amount"), columns=columns)
    long = [box(element)[2] for element, _ in marks(bars.svg())]

    assert 2 == sum("amount (" in text for text in texts(bars.svg()))
    assert {"amount (persons)", "amount (percent)"} <= set(texts(bars.svg()))
    assert long[0] == long[1]


def test_what_is_not_stated_or_not_bound_is_no_bar_but_is_counted():
    answer = rows("thing amount", ("a", 3), ("b", "not stated"), ("c", None), ("d", 0))
    english = drawn(answer, view("bar", x="thing", y="amount"))
    japanese = drawn(answer, view("bar", x="thing", y="amount"), Lang.JA)

    assert 2 == len(marks(english.svg()))
    assert "2 of 4 rows give no number" in texts(english.svg())
    assert "4行のうち2行は数値の記載がない" in texts(japanese.svg())
    assert {"not stated", "no value", "0"} <= set(texts(english.svg()))
    assert {"記載なし", "値なし", "0"} <= set(texts(japanese.svg()))


def test_a_picture_without_numbers_is_named_below():
    answer = rows(
        "thing region amount", ("a", "North", 3), ("b", "South", "not stated")
    )
    shown = texts(
        drawn(answer, view("bar", x="thing", y="amount", panel="region")).svg()
    )

    assert "No number is given in any row of: South (1)" in shown


def test_more_bars_than_anybody_reads_are_cut_and_that_is_said():
    many = [(f"thing {n}", n) for n in range(MOST_BARS + 67)]
    chart = drawn(rows("thing amount", *many), view("bar", x="thing", y="amount"))

    assert MOST_BARS == len(marks(chart.svg()))
    assert f"The first {MOST_BARS} of 217 bars are drawn" in texts(chart.svg())
    assert len(many) == len(chart.frame.rows)


def stretches(svg):
    """How many points each drawn line joins."""
    root = ElementTree.fromstring(svg)
    groups = [g for g in root.iter(f"{SVG}g") if "mark-line" in g.get("class", "")]
    return [
        len(re.findall("[ML]", path.get("d", "")))
        for group in groups
        for path in group.iter(f"{SVG}path")
    ]


def test_a_line_is_broken_where_a_year_is_missing():
    cells = [(str(year), year) for year in (2014, 2015, 2019, 2020, 2021)]
    svg = drawn(rows("time people", *cells), view("line", x="time", y="people")).svg()

    assert [2, 3] == stretches(svg)
    assert 5 == len(marks(svg))


def test_years_five_apart_are_joined_when_all_are():
    cells = [(str(year), year) for year in (2025, 2030, 2035, 2040)]
    svg = drawn(rows("time people", *cells), view("line", x="time", y="people")).svg()

    assert [4] == stretches(svg)


def test_a_line_is_broken_at_a_number_that_is_not_stated():
    cells = [("2020", 1), ("2021", 2), ("2022", "not stated"), ("2023", 4)]
    svg = drawn(rows("time people", *cells), view("line", x="time", y="people")).svg()

    assert [2, 1] == stretches(svg)


def test_a_bound_is_hollow_and_joined_to_nothing():
    answer = rows(
        "time people bound",
        ("2020", 5, None),
        ("2021", 6, None),
        ("2022", 0, "more-than"),
    )
    chart = drawn(answer, view("line", x="time", y="people"))
    shapes = {told: mark.get("fill") for mark, told in marks(chart.svg())}

    assert [2] == stretches(chart.svg())
    assert ["white"] == [fill for told, fill in shapes.items() if ">0" in told]
    assert 1 == list(shapes.values()).count("white")


def test_a_number_of_several_years_lies_across_them():
    answer = rows("time cost", ("2021", 1), ("2022", 2), ("2021-2025", 9))
    found = marks(drawn(answer, view("line", x="time", y="cost")).svg())
    run = [m for m, _ in found if m.get("aria-roledescription") == "rule mark"]
    points = [m for m, _ in found if m.get("aria-roledescription") == "point"]
    at = [float(re.search(r"\(([\d.]+)", m.get("transform"))[1]) for m in points]

    assert 1 == len(run)
    assert 4 * (at[1] - at[0]) == pytest.approx(float(run[0].get("x2")))


def test_two_statements_of_one_year_are_two_lines():
    answer = rows(
        "time people place",
        ("2020", 5, "population-table"),
        ("2020", 6, "age-table"),
        ("2021", 7, "population-table"),
        ("2021", 8, "age-table"),
    )
    chart = drawn(answer, view("line", x="time", y="people"))

    assert {"population table", "table by age"} == {
        row["series"] for row in values(chart.spec)
    }
    assert [2, 2] == stretches(chart.svg())


@pytest.mark.parametrize(
    "text, at, until",
    [
        ("2014", 2014, 2014),
        ("https://w3id.org/teiju/id/fiscal-year/2021", 2021, 2021),
        ("https://w3id.org/teiju/id/fiscal-year/2021-2025", 2021, 2025),
        ("2025-07", 2025 + 181 / 365, 2025 + 181 / 365),
        ("2024-12-31", 2024 + 365 / 366, 2024 + 365 / 366),
    ],
)
def test_times_are_read_as_they_are_written(text, at, until):
    moment = moment_of(text)

    assert at == pytest.approx(moment.at)
    assert until == pytest.approx(moment.until)


@pytest.mark.parametrize(
    "text", ["", "not stated", "2025-13", "2025-2020", "令和6年度"]
)
def test_what_is_no_time_is_none(text):
    assert moment_of(text) is None


def test_a_matrix_tells_zero_unstated_unbound_and_missing_apart():
    answer = rows(
        "row column value",
        ("a", "x", 0),
        ("a", "y", "not stated"),
        ("b", "x", None),
        ("c", "y", 9),
    )
    found = marks(
        drawn(answer, view("matrix", row="row", column="column", value="value")).svg()
    )
    fills = {told.partition(":")[0]: mark.get("fill") for mark, told in found}

    assert {"a, x", "a, y", "b, x", "c, y"} == set(fills)
    assert 4 == len(set(fills.values()))
    assert shade(0) == fills["a, x"]


def test_a_cell_of_two_rows_becomes_two_rows_of_the_matrix():
    answer = rows(
        "row column value place",
        ("a", "x", 60343, "breakdown-table"),
        ("a", "x", 60315, "project-sheet"),
    )
    data = values(
        drawn(answer, view("matrix", row="row", column="column", value="value")).spec
    )

    assert ["60,343", "60,315"] == [row["printed"] for row in data]
    assert 2 == len({row["name"] for row in data})


def national():
    """Codes and points of the reference table, read by hand."""
    path = ROOT / "data" / "reference" / "national" / "municipalities.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        found = list(csv.DictReader(stream))
    lat = next(name for name in found[0] if "latitude" in name.lower())
    long = next(name for name in found[0] if "longitude" in name.lower())
    return {
        row["code"]: (float(row[lat]), float(row[long])) for row in found if row[lat]
    }


def test_places_are_those_of_the_reference_table_by_code_and_by_iri(ask):
    here = national()
    iri = f"{DEFAULT_BASE}id/municipality/01233"

    assert {"01205": here["01205"], iri: here["01233"]} == places_of(
        ask, ["01205", iri, "99999", 'x" } ?s ?p ?o . #', "http://a b"]
    )


def test_every_municipality_has_a_place(ask):
    here = national()

    assert here == places_of(ask, list(here))


def test_a_map_lies_as_the_land_does(charts):
    _, chart = charts("region/members", MEMBERS, {}, Lang.EN)
    at = {}
    for mark, told in marks(chart.svg()):
        x, y = re.search(
            r"translate\(([\d.-]+),([\d.-]+)\)", mark.get("transform")
        ).groups()
        at[told.partition(":")[0]] = (float(x), float(y))
    # Muroran and Asahikawa: bearing and distance by the haversine formula.
    (lat1, long1), (lat2, long2) = national()["01205"], national()["01204"]
    p1, p2 = math.radians(lat1), math.radians(lat2)
    dl = math.radians(long2 - long1)
    a = (
        math.sin((p2 - p1) / 2) ** 2
        + math.cos(p1) * math.cos(p2) * math.sin(dl / 2) ** 2
    )
    kilometres = 2 * 6371 * math.asin(math.sqrt(a))
    (x1, y1), (x2, y2) = at["Muroran City"], at["Asahikawa City"]
    bar = next(
        layer
        for part in chart.spec["vconcat"]
        for layer in part.get("layer", [])
        if layer.get("data", {}).get("values") and "x2" in layer["data"]["values"][0]
    )["data"]["values"][0]
    scale = next(text for text in texts(chart.svg()) if text.endswith(" km"))
    drawn_km = math.hypot(x2 - x1, y2 - y1) / (bar["x2"] - bar["x"]) * float(scale[:-3])

    assert y2 < y1
    assert x2 > x1
    assert kilometres == pytest.approx(drawn_km, rel=0.02)


def test_rows_of_one_place_stand_beside_one_another():
    answer = rows("place region", ("01205", "A"), ("01205", "B"))
    chart = drawn(
        answer,
        view("map", place="place", colour="region"),
        places={"01205": (42.3, 141.0)},
    )
    spots = [mark.get("transform") for mark, _ in marks(chart.svg())]

    assert 2 == len(set(spots))


def test_rows_without_a_place_are_counted():
    answer = rows("place", ("01205",), ("01999-2010",))
    chart = drawn(answer, view("map", place="place"), places={"01205": (42.3, 141.0)})

    assert "1 of 2 rows have no known place" in texts(chart.svg())


def test_places_are_asked_for_by_the_column_of_codes_whichever_the_view_names():
    answer = rows("place place_ja", ("01205", "室蘭市"), (None, None))

    assert ["01205"] == place_keys(answer, view("map", place="place_ja"))
    assert [] == place_keys(answer, view("bar", x="place", y="place"))


def test_columns_of_years_stand_in_their_order_and_runs_of_years_last():
    answer = rows(
        "project period amount",
        ("a", "2022", 2),
        ("a", "2021-2025", 9),
        ("a", "2021", 1),
    )
    chart = drawn(
        answer, view("matrix", row="project", column="period", value="amount")
    )
    left = {row["column"]: row["left"] for row in values(chart.spec)}

    assert ["2021", "2022", "2021-2025"] == sorted(left, key=left.get)


def test_numbers_of_two_units_are_not_shaded_against_each_other():
    columns = (Column("value", Text("value", "値"), "?unit"),)
    answer = rows(
        "row column value unit", ("a", "x", 9, "person"), ("b", "x", 1, "percent")
    )
    picture = view("matrix", row="row", column="column", value="value")
    svg = drawn(answer, picture, columns=columns).svg()

    assert {"white"} == {mark.get("fill") for mark, _ in marks(svg)}
    assert {"9 persons", "1 percent"} <= set(texts(svg))


def test_area_of_a_point_is_as_its_number_and_none_is_hollow():
    answer = rows("place people", ("a", 100), ("b", 25), ("c", "not stated"))
    places = {"a": (42.0, 141.0), "b": (42.5, 141.5), "c": (42.9, 141.9)}
    chart = drawn(answer, view("map", place="place", size="people"), places=places)
    found = {told[0]: mark for mark, told in marks(chart.svg())}
    radius = {
        name: float(re.match(r"M([\d.]+),", mark.get("d"))[1])
        for name, mark in found.items()
    }

    assert 2 == pytest.approx(radius["a"] / radius["b"])
    assert "white" == found["c"].get("fill") != found["b"].get("fill")
    assert "1 of 3 rows give no number" in texts(chart.svg())


def inside(point, ring):
    """Is a point in a ring (even and odd crossings)?"""
    long, lat = point
    crossings = 0
    for (x1, y1), (x2, y2) in itertools.pairwise(ring):
        if (y1 > lat) != (y2 > lat) and long < x1 + (lat - y1) / (y2 - y1) * (x2 - x1):
            crossings += 1
    return crossings % 2 == 1


def test_nearly_all_municipal_offices_stand_on_the_drawn_land():
    offices = [(long, lat) for lat, long in national().values()]
    rings = list(land_in((122, 20, 154, 46)))
    boxes = [
        (
            min(x for x, _ in r),
            min(y for _, y in r),
            max(x for x, _ in r),
            max(y for _, y in r),
        )
        for r in rings
    ]
    on_land = sum(
        any(
            b[0] <= p[0] <= b[2] and b[1] <= p[1] <= b[3] and inside(p, r)
            for r, b in zip(rings, boxes, strict=True)
        )
        for p in offices
    )

    assert on_land / len(offices) > 0.95


def test_land_is_cut_to_the_map():
    west, south, east, north = box_ = (140.5, 42.0, 142.0, 43.0)
    rings = list(land_in(box_))

    assert rings
    assert all(ring[0] == ring[-1] for ring in rings)
    assert all(
        west - 1e-4 <= x <= east + 1e-4 and south - 1e-4 <= y <= north + 1e-4
        for ring in rings
        for x, y in ring
    )


LONG = (
    "地域の生産者や消費者等の連携による地産地消及び移住・交流の促進に関する取組の状況"
)


@pytest.mark.parametrize("attribute", ["spec", "narrow"])
def test_long_japanese_labels_are_whole_and_have_room(attribute):
    chart = drawn(
        rows("thing amount", (LONG, 5), ("医療", 1)),
        view("bar", x="thing", y="amount"),
        Lang.JA,
        title=LONG * 2,
    )
    spec = getattr(chart, attribute)
    label = next(
        row
        for part in spec["vconcat"]
        for layer in part.get("layer", [])
        for row in layer.get("data", {}).get("values", [])
        if "".join(row.get("lines", [])) == LONG
    )
    edge = spec["usermeta"]["left"]
    room = edge - 10 if attribute == "spec" else spec["usermeta"]["width"] - 24

    # A full-width character is as wide as the font is high.
    assert all(12 * len(line) <= room for line in label["lines"])
    assert LONG * 2 == "".join(spec["title"]["text"])
    assert all(16 * len(line) <= 800 for line in spec["title"]["text"])


def test_long_names_of_lines_are_told_apart_beside_them():
    cells = [(str(year), n, f"{LONG}{n}") for year in (2020, 2021) for n in (1, 2)]
    svg = drawn(
        rows("time amount who", *cells),
        view("line", x="time", y="amount", colour="who"),
    ).svg()
    shown = "".join(texts(svg))

    assert f"{LONG}1" in shown
    assert f"{LONG}2" in shown


def test_nothing_but_zeros_has_a_scale_without_numbers_below():
    svg = drawn(
        rows("thing amount", ("a", 0)), view("bar", x="thing", y="amount")
    ).svg()

    assert not any(text.startswith("−") for text in texts(svg))


def test_what_has_no_room_at_all_is_whole_under_the_pointer():
    endless = LONG * 5
    svg = drawn(
        rows("thing amount", (endless, 5)), view("bar", x="thing", y="amount")
    ).svg()

    assert any(text.endswith("…") for text in texts(svg))
    assert [f"{endless}: amount 5"] == [told for _, told in marks(svg)]


def test_the_same_answer_gives_the_same_bytes_in_any_process(charts):
    _, chart = charts("indicator/ambition", AMBITION, {}, Lang.JA)
    script = (
        "import json, sys; from kg.model.lang import Lang;"
        "from kg.services.charting.render import render_svg;"
        "spec, title, said = json.load(sys.stdin);"
        "sys.stdout.buffer.write("
        "render_svg(spec, Lang.JA, title, said, 'kg').encode())"
    )
    again = subprocess.run(
        [sys.executable, "-c", script],
        input=json.dumps([chart.spec, chart.title, chart.description]).encode(),
        capture_output=True,
        check=True,
        cwd=ROOT,
    )

    assert chart.svg() == chart.svg()
    assert chart.svg().encode() == again.stdout
    assert b"" == again.stderr


def test_size_of_a_picture_is_that_of_its_paper_whatever_the_fonts(charts):
    _, chart = charts("indicator/ambition", AMBITION, {}, Lang.JA)
    root = ElementTree.fromstring(chart.svg())

    assert "824" == root.get("width")
    assert f"0 0 824 {root.get('height')}" == root.get("viewBox")


def test_svg_says_what_it_is_in_its_language(charts):
    _, chart = charts("cost/net-by-field", NET, {}, Lang.JA)
    root = ElementTree.fromstring(chart.svg())
    first = root.find(f"{SVG}rect")

    assert "img" == root.get("role")
    assert "ja" == root.get("lang")
    assert "cost/net-by-field" == root.findtext(f"{SVG}title")
    assert root.findtext(f"{SVG}desc").startswith(
        "棒グラフ：cost/net-by-field。39行のうち"
    )
    assert {"kg-t", "kg-d"} == set(root.get("aria-labelledby").split())
    assert "white" == first.get("fill")
    assert root.get("width") == first.get("width")
    assert "Noto Sans CJK JP" in root.get("font-family")
    assert root.get("font-family").endswith("sans-serif")


EVIL = '"><script>alert(1)</script><img src=x onerror=alert(1)>&amp;{{ 1 }}]]>'


class Elements(HTMLParser):
    """What a page holds."""

    def __init__(self):
        super().__init__()
        self.tags, self.attributes, self.styles, self.within = [], [], [], ""

    def handle_starttag(self, tag, attrs):
        """Keep its name and attributes."""
        self.tags.append(tag)
        self.attributes.extend(attrs)
        self.within = tag

    def handle_endtag(self, tag):
        """Whatever follows is not within it."""
        self.within = ""

    def handle_data(self, data):
        """Keep what a style holds."""
        if self.within == "style":
            self.styles.append(data)


@pytest.mark.parametrize(
    "picture",
    [
        view("bar", x="thing", y="amount", colour="other", panel="panel"),
        view("line", x="time", y="amount", colour="other", panel="panel"),
        view("matrix", row="thing", column="other", value="amount", panel="panel"),
        view("map", place="thing", colour="other", size="amount"),
    ],
    ids=lambda picture: picture.kind,
)
def test_labels_cannot_become_markup(picture):
    answer = rows(
        "thing time amount other panel",
        (EVIL, "2020", 1, EVIL, EVIL),
        (EVIL, "2021", 2, EVIL + "2", EVIL),
    )
    columns = [Column(name, Text(EVIL, EVIL)) for name in answer.columns]
    chart = drawn(
        answer,
        picture,
        columns=columns,
        title=EVIL,
        places={EVIL: (42.0, 141.0)},
        command=EVIL,
    )
    root = ElementTree.fromstring(chart.svg())
    page = Elements()
    page.feed(chart.html())

    assert not {"script", "img", "a", "image", "foreignObject"} & {
        element.tag.removeprefix(SVG) for element in root.iter()
    }
    assert not {"script", "img", "iframe", "link", "a"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert any("<script>alert(1)</script>" in told for _, told in marks(chart.svg()))


def test_page_stands_alone_and_lets_nothing_in(charts):
    answer, chart = charts("cost/net-by-field", NET, {}, Lang.EN)
    text = chart.html()
    page = Elements()
    page.feed(text)
    policy = next(
        v for k, v in page.attributes if k == "content" and "default-src" in v
    )
    digest = base64.b64encode(hashlib.sha256("".join(page.styles).encode()).digest())
    addresses = {v for k, v in page.attributes if k != "href" and v and "//" in v}

    assert f"default-src 'none'; style-src 'sha256-{digest.decode()}'; " in policy
    assert {"http://www.w3.org/2000/svg"} == addresses
    assert "style" not in {name for name, _ in page.attributes}
    assert 2 == page.tags.count("svg")
    assert len(answer.rows) + 1 == page.tags.count("tr")
    assert ["en"] == [v for k, v in page.attributes if k == "lang"][:1]


def test_table_of_the_page_is_for_one_reader_and_holds_every_row(charts):
    answer, chart = charts("cost/net-by-field", NET, {}, Lang.JA)
    page = chart.html()
    table = page[page.index("<tbody>") :]

    assert len(answer.rows) == table.count("<tr>")
    assert ">医療<" in table
    assert "Medical care" not in table


def test_only_numbers_that_measure_have_separators_of_thousands():
    columns = [Column("amount", Text("amount", "額"), "thousand-yen")]
    answer = rows("thing since amount", ("a", 2009, 2009), ("a", 2016, 2009))
    chart = drawn(answer, view("bar", x="thing", y="amount"), columns=columns)
    told = [said for _, said in marks(chart.svg())]

    assert ["a · 2009", "a · 2016"] == [said.partition(":")[0] for said in told]
    assert all(said.endswith(" amount 2,009 thousand yen") for said in told)
    assert "2,016" not in chart.html()


def test_a_unit_and_a_bound_are_said_of_their_number_alone():
    columns = [Column("people", Text("people", "人口"), "person")]
    answer = rows(
        "place role people bound",
        ("a", "centre", 5, "about"),
        ("b", "centre", "not stated", "about"),
    )
    chart = drawn(
        answer,
        view("map", place="place", colour="role", size="people"),
        columns=columns,
        places={"a": (42.0, 141.0), "b": (42.5, 141.5)},
    )

    assert {
        "a: people ≈5 persons, role centre",
        "b: people not stated, role centre",
    } == {told for _, told in marks(chart.svg())}


def test_empty_cells_are_explained_where_there_are_any():
    picture = view("matrix", row="row", column="column", value="value")
    full = rows("row column value", ("a", "x", 1), ("a", "y", 2))
    holed = rows("row column value", ("a", "x", 1), ("b", "y", 2))
    note = "Empty: no row of the answer"

    assert note not in texts(drawn(full, picture).svg())
    assert note in texts(drawn(holed, picture).svg())


def test_text_that_turns_its_direction_hides_nothing():
    answer = rows("thing amount", ("a\u202eb", 5))
    svg = drawn(answer, view("bar", x="thing", y="amount")).svg()

    assert "a\ufffdb" in texts(svg)
    assert "\u202e" not in svg


def test_labels_of_things_and_of_codes_are_in_the_readers_language():
    region = NamedNode(f"{DEFAULT_BASE}id/region/nishi-iburi")
    answer = rows("region role amount", (region, "central-city", 5))
    labels = {region.value: Text("Nishi-Iburi", "西いぶり")}
    columns = [Column("amount", Text("net amount", "純額"), "thousand-yen")]
    chart = drawn(
        answer,
        view("bar", x="region", y="amount", panel="role"),
        Lang.JA,
        columns,
        labels=labels,
    )

    assert {"西いぶり", "中心市", "純額（千円）"} <= set(texts(chart.svg()))


def test_of_two_languages_the_readers_is_shown():
    answer = rows(
        "field field_ja field_en amount",
        (
            NamedNode("https://example.org/f"),
            Literal("医療", language="ja"),
            Literal("Medical care", language="en"),
            5,
        ),
    )
    for role in ("field", "field_ja", "field_en"):
        picture = view("bar", x=role, y="amount")

        assert "医療" in texts(drawn(answer, picture, Lang.JA).svg())
        assert "Medical care" in texts(drawn(answer, picture, Lang.EN).svg())


def test_source_names_the_question_and_the_licence(charts):
    _, chart = charts("cost/net-by-field", NET, {}, Lang.EN)

    assert (
        "Source: the documents cited in the answer (ask cost/net-by-field "
        "--evidence). CC BY 4.0, teiju-kg contributors"
    ) in texts(chart.svg())


def test_source_says_what_parameters_were_given(names):
    question = find_query("statistic/population", names)
    iwamizawa = NamedNode(f"{DEFAULT_BASE}id/municipality/01210")
    given = {"area": iwamizawa}
    two = {"area": (iwamizawa, NamedNode(f"{DEFAULT_BASE}id/region/minami-sorachi"))}
    plain = "kg query run statistic/population"

    assert plain == question.command({}, DEFAULT_BASE)
    assert f"{plain} --area municipality/01210" == question.command(given, DEFAULT_BASE)
    assert (
        f"{plain} --area municipality/01210 --area region/minami-sorachi"
    ) == question.command(two, DEFAULT_BASE)


def test_a_view_that_is_a_table_is_refused():
    with pytest.raises(UsageError, match="by a table") as refused:
        drawn(rows("a", (1,)), View())
    assert "表" in refused.value.messages["ja"]


def test_a_view_of_a_column_that_the_answer_lacks_is_refused():
    with pytest.raises(UsageError, match="needs the column net"):
        drawn(rows("field", ("a",)), view("bar", x="field", y="net"))


@pytest.mark.parametrize(
    "picture",
    [
        view("bar", x="a", y="b"),
        view("line", x="a", y="b"),
        view("matrix", row="a", column="b", value="c"),
        view("map", place="a"),
    ],
    ids=lambda picture: picture.kind,
)
@pytest.mark.parametrize("cells", [(), (("x", None, None),)], ids=["empty", "silent"])
def test_an_answer_with_nothing_to_draw_is_refused_in_both_languages(picture, cells):
    with pytest.raises(UsageError) as refused:
        drawn(rows("a b c", *cells), picture)

    assert refused.value.messages["en"] != refused.value.messages["ja"]


def test_without_the_package_one_line_says_how_to_get_it(charts, monkeypatch):
    _, chart = charts("cost/net-by-field", NET, {}, Lang.EN)
    monkeypatch.setitem(sys.modules, "vl_convert", None)

    for lang in Lang:
        with pytest.raises(UsageError) as refused:
            chart.svg()
        assert refused.value.lines(lang)[0].endswith("pip install 'teiju-kg[chart]'")


def lightness(colour):
    """CIE L* of an sRGB colour."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [
        p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    ]
    y = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 116 * y ** (1 / 3) - 16 if y > 0.008856 else 903.3 * y


def test_the_first_colours_differ_in_grey():
    found = sorted(lightness(colour) for colour in COLOURS[:4])

    assert all(b - a > 15 for a, b in itertools.pairwise(found))


@pytest.mark.parametrize("warm", [False, True])
def test_shades_darken_evenly(warm):
    found = [lightness(shade(n / 20, warm)) for n in range(21)]
    steps = [a - b for a, b in itertools.pairwise(found)]

    assert all(step > 0 for step in steps)
    assert max(steps) < 3 * min(steps)


WORD = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from("<>&\"'{}\\\u0000\u202e\ufffe\x1b€％、…"),
    ),
    max_size=40,
)
NUMERIC = st.one_of(
    st.integers(-(10**18), 10**18).map(number),
    st.decimals(allow_nan=False, allow_infinity=False, places=3).map(
        lambda d: Literal(f"{d:f}", datatype=XSD.decimal)
    ),
    st.sampled_from(["INF", "-INF", "NaN", "1e308", "-1e-300", "0", "-0", "x"]).map(
        lambda text: Literal(text, datatype=NamedNode(XSD.namespace() + "double"))
    ),
)
TERM = st.one_of(
    st.none(),
    NUMERIC,
    WORD.map(Literal),
    WORD.map(lambda text: Literal(text, language="ja")),
    st.sampled_from(
        ["2014", "2015", "2021-2025", "2025-04", "not stated", "01205"]
    ).map(Literal),
    st.sampled_from(["true", "false"]).map(lambda b: Literal(b, datatype=XSD.boolean)),
    st.sampled_from(["a", "b/c", "%E3%81%82"]).map(
        lambda tail: NamedNode(f"{DEFAULT_BASE}id/{tail}")
    ),
    st.just(BlankNode("b0")),
)
VIEWS = st.sampled_from(
    [
        view("bar", x="a", y="b"),
        view("bar", x="a", y="b", colour="c", panel="d"),
        view("line", x="a", y="b"),
        view("line", x="a", y="b", colour="c", panel="d"),
        view("matrix", row="a", column="b", value="c"),
        view("matrix", row="a", column="b", value="c", panel="d"),
        view("map", place="a"),
        view("map", place="a", colour="b", size="c"),
    ]
)
PLACES = {"01205": (42.3, 141.0), "2014": (24.4, 123.0), "2015": (45.5, 145.0)}
UNITS = (
    (),
    (Column("b", Text("b", "b"), "?d"), Column("c", Text("c", "c"), "thousand-yen")),
)


def any_rows(most):
    return st.lists(st.tuples(TERM, TERM, TERM, TERM), max_size=most).map(
        lambda cells: Rows(("a", "b", "c", "d"), tuple(cells))
    )


def drawn_or_refused(answer, picture, lang, columns):
    try:
        return drawn(answer, picture, lang, columns, places=PLACES)
    except UsageError as refused:
        assert {"en", "ja"} == set(refused.messages)  # noqa: PT017
        return None


@given(any_rows(12), VIEWS, st.sampled_from(Lang), st.sampled_from(UNITS))
@settings(max_examples=200, deadline=None)
def test_any_answer_gives_a_specification_or_a_refusal(answer, picture, lang, columns):
    chart = drawn_or_refused(answer, picture, lang, columns)
    if chart is None:
        return
    data = values(chart.spec)

    assert json.loads(json.dumps(chart.spec, allow_nan=False)) == chart.spec
    assert len({row["row"] for row in data}) == len(data)
    assert chart.spec["usermeta"]["width"] >= 824


@given(any_rows(6), VIEWS, st.sampled_from(Lang), st.sampled_from(UNITS))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_answer_is_drawn_as_well_formed_svg(answer, picture, lang, columns):
    chart = drawn_or_refused(answer, picture, lang, columns)
    if chart is None:
        return

    assert len(values(chart.spec)) == len(marks(chart.svg()))


@given(WORD, st.integers(40, 400), st.integers(0, 4))
def test_wrapped_text_fits_and_loses_nothing_but_what_is_cut(text, width, most):
    size = 12
    lines = wrapped(text, width, size, most)
    kept = "".join(lines).replace(" ", "")
    whole = "".join(text.split())

    assert all(width_of(line, size) <= width for line in lines)
    assert not most or len(lines) <= most
    if most and kept.endswith("…") and kept != whole:
        assert whole.startswith(kept[:-1])
    else:
        assert whole == kept


def _figure(number):
    """A number as documents hold them: nothing is printed with a hundred zeros."""
    return number if abs(number) >= 1e-100 else 0.0


@given(
    st.floats(-1e15, 1e15, allow_nan=False).map(_figure),
    st.floats(-1e15, 1e15, allow_nan=False).map(_figure),
    st.integers(1, 8),
)
@example(-1e15, -999999999999999.9, 2)
def test_ticks_are_even_and_hold_the_numbers(low, high, count):
    low, high = sorted((low, high))
    ticks = nice_ticks(low, high, count)
    room = max(high - low, abs(low)) * 1e-9

    assert ticks[0] <= low + room
    assert ticks[-1] >= high - room
    assert 2 <= len(ticks) <= count + 3
    assert ticks == sorted(set(ticks))


@pytest.mark.parametrize("text", ["あ", "漢", "Ａ", "（"])
def test_a_full_width_character_is_one_em(text):
    assert unicodedata.east_asian_width(text) in "WF"
    assert 12 == width_of(text, 12)


def test_no_word_of_the_fonts_at_hand_is_wider_than_is_reckoned(charts):
    """Vega measures with the fonts of this machine; the picture grows for none."""
    for lang, (name, picture, parameters) in itertools.product(Lang, TRIED[:3]):
        _, chart = charts(name, picture, parameters, lang)
        config = chart.spec["config"]
        plain = {**config, "font": "sans-serif"}
        plain["text"] = {**config["text"], "font": "sans-serif"}
        svg = vl_convert.vegalite_to_svg(
            {**chart.spec, "config": plain}, allowed_base_urls=[]
        )

        assert svg.startswith("<svg ")
        assert f'width="{chart.spec["usermeta"]["width"]}"' in svg[:200]
