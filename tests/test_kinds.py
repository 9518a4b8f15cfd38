"""Every kind of region can be said, conforms, and answers; all of them are made up."""

import csv
from pathlib import Path

import pytest

from kg.services.asking.query import bind_parameters, run_query
from kg.services.catalogue.find import find_query
from kg.services.checking.check_inputs import check_inputs
from kg.services.checking.engines import Engine
from kg.services.graph.build import build
from kg.services.graph.store import open_lines

KINDS = sorted((Path(__file__).parent / "fixtures" / "kinds").iterdir())
FOLDER = {path.name: path for path in KINDS}
every_kind = pytest.mark.parametrize("folder", KINDS, ids=lambda path: path.name)


def short(term):
    """A thing without the base; a literal as it is."""
    return None if term is None else term.value.removeprefix("https://w3id.org/teiju/")


@pytest.fixture(scope="module")
def store():
    """Open the graph of one kind; its tables must have no problem."""

    def opened(kind):
        built = build([FOLDER[kind]])
        assert [] == [problem.line("en") for problem in built.problems]
        return open_lines(built.lines())

    return opened


@pytest.fixture
def select(store, names):
    """The rows of a SELECT over one kind."""

    def rows(kind, where):
        found = run_query(store(kind), f"SELECT DISTINCT {where}", names)
        return {tuple(short(term) for term in row) for row in found.rows}

    return rows


@pytest.fixture
def ask(store, names):
    """The answer of a saved question about one kind."""

    def rows(kind, question, **values):
        query = find_query(question, names)
        found = run_query(store(kind), bind_parameters(query, values, names), names)
        return [
            {
                column: short(term)
                for column, term in zip(found.columns, row, strict=True)
            }
            for row in found.rows
        ]

    return rows


@every_kind
def test_region_of_each_kind_conforms(folder, names):
    report = check_inputs([folder], names, Engine.SHACL).report

    assert [] == [finding.message.en for finding in report.open()]
    assert report.looked_at["TJ101"] >= 1
    assert report.looked_at["TJ311"] >= 1


@pytest.mark.slow
@every_kind
def test_reference_engine_finds_nothing_either(folder, names):
    report = check_inputs([folder], names, Engine.PYSHACL).report

    assert [] == [finding.message.en for finding in report.findings]


@every_kind
def test_every_name_says_that_it_is_made_up(folder):
    for path in sorted(folder.rglob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                for column, cell in row.items():
                    if column.startswith(("名称", "題名")):
                        assert "作り物" in cell or "made-up" in cell.lower(), path


@every_kind
def test_no_made_up_region_speaks_of_a_real_municipality(folder, root):
    reference = root / "data" / "reference" / "national" / "municipalities.csv"
    with reference.open(encoding="utf-8", newline="") as stream:
        real = {row["code"] for row in csv.DictReader(stream)}
    for path in sorted(folder.rglob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            cells = {cell for row in csv.DictReader(stream) for cell in row.values()}

        assert set() == cells & real, path


# Two cities act together as the centre.


def test_each_agreement_of_two_centres_has_three_parties(select):
    parties = select(
        "three-party",
        "?key ?code { ?agreement a teiju:FormationAgreement ; "
        "dcterms:identifier ?key ; teiju:party/dcterms:identifier ?code }",
    )

    assert parties == {
        *(("hei", code) for code in ("01901", "01902", "01903")),
        *(("tei", code) for code in ("01901", "01902", "01904")),
    }


# A single merged city has a formation policy between its areas.


def test_policy_names_former_municipalities_and_no_neighbour(select):
    areas = select(
        "single-city",
        "?area ?key { ?policy a teiju:FormationPolicy ; ?property ?former . "
        "?former a teiju:FormerMunicipality ; dcterms:identifier ?key "
        "BIND (STRAFTER(STR(?property), '/def/') AS ?area) }",
    )
    members = select(
        "single-city",
        "?code ?role { ?m a teiju:Membership ; org:member/dcterms:identifier ?code ; "
        "org:role/skos:notation ?role }",
    )

    assert areas == {
        ("centralArea", "01901-2006"),
        ("neighbouringArea", "01991-2006"),
        ("neighbouringArea", "01992-2005"),
    }
    assert members == {("01901", "central-city")}


def test_city_and_the_former_city_of_its_code_are_two_things(select):
    found = select(
        "single-city",
        "?thing ?class { ?thing a ?class ; teiju:prefecture ?prefecture "
        "FILTER (STRSTARTS(STR(?thing), "
        "'https://w3id.org/teiju/id/municipality/01901')) }",
    )

    assert found == {
        ("id/municipality/01901", "def/Municipality"),
        ("id/municipality/01901-2006", "def/FormerMunicipality"),
    }


# Prefectures, two regions, fields.


def test_region_across_prefectures_is_seen_to_span_them(ask):
    rows = ask("across-prefectures", "region/prefectures-spanned")

    assert [("01", "1"), ("02", "1"), ("47", "1")] == [
        (row["prefecture"].rpartition("/")[2], row["members"]) for row in rows
    ]
    assert {("3", "true")} == {(row["prefectures"], row["spans"]) for row in rows}


def test_municipality_in_two_regions_has_a_row_for_each(ask):
    rows = ask("two-regions", "region/municipality-in-regions")
    found = [
        (row["region"], row["role"]) for row in rows if row["municipality"] == "01903"
    ]

    assert found == [
        ("id/region/east", "neighbouring-municipality"),
        ("id/region/west", "neighbouring-municipality"),
    ]


def test_one_item_stands_under_as_many_fields_as_it_has(select):
    fields = select(
        "several-fields",
        "?field { ?item a teiju:AgreementItem ; teiju:policyField ?field }",
    )

    assert fields == {
        (f"scheme/region/several-fields/a-{number}",) for number in (1, 2, 3, 4)
    }


# Editions, mergers, members that come back, regions that end.


def test_editions_run_one_after_the_other(select):
    edition = "?key ?from ?earlier { ?edition a teiju:VisionEdition ; "
    found = select(
        "editions",
        f"{edition} dcterms:identifier ?key OPTIONAL {{ ?edition schema:startDate ?from"
        " } OPTIONAL { ?edition prov:wasRevisionOf/dcterms:identifier ?earlier } }",
    )

    assert found == {
        ("first", "2013-04-01", None),
        ("second", "2014-04-01", "first"),
        ("third", "2016-04-01", "second"),
        ("fourth-draft", None, "third"),
    }


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        ("2010-09-30", []),
        ("2010-10-01", ["01901", "01903", "01991-2012", "01992-2013"]),
        ("2012-03-31", ["01901", "01903", "01991-2012", "01992-2013"]),
        ("2012-04-01", ["01901", "01903", "01992-2013"]),
        ("2013-09-30", ["01901", "01903", "01992-2013"]),
        ("2013-10-01", ["01901", "01903", "01904"]),
    ],
)
def test_members_before_and_after_a_merger(day, codes, ask):
    rows = ask("dissolved-member", "region/members", as_of=day)

    assert codes == sorted(row["municipality"] for row in rows)


def test_dissolved_member_leads_to_what_came_after_it(select):
    found = select(
        "dissolved-member",
        "?key ?day ?next { ?former a teiju:FormerMunicipality ; "
        "dcterms:identifier ?key ; schema:dissolutionDate ?day ; "
        "dcterms:isReplacedBy/dcterms:identifier ?next }",
    )

    assert found == {
        ("01991-2012", "2012-04-01", "01901"),
        ("01992-2013", "2013-10-01", "01904"),
        ("01993-2013", "2013-10-01", "01904"),
    }


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (
            "2012-03-31",
            {"01901": "central", "01902": "neighbour", "01903": "neighbour"},
        ),
        ("2012-04-01", {"01901": "central", "01902": "neighbour"}),
        ("2014-03-31", {"01901": "central", "01902": "neighbour"}),
        (
            "2014-04-01",
            {"01901": "central", "01902": "neighbour", "01903": "neighbour"},
        ),
        (
            "2015-03-31",
            {"01901": "central", "01902": "neighbour", "01903": "neighbour"},
        ),
        (
            "2015-04-01",
            {"01901": "neighbour", "01902": "central", "01903": "neighbour"},
        ),
    ],
)
def test_member_may_come_back_and_change_its_part(day, expected, ask):
    rows = ask("later-memberships", "region/members", as_of=day)
    found = {
        row["municipality"]: row["role"].split("-")[0].removesuffix("ing")
        for row in rows
    }

    assert found == expected
    assert len(rows) == len(expected)


def test_superseded_region_ends_where_its_successor_begins(ask, select):
    rows = ask("superseded", "region/ended-regions")
    begun = select("superseded", "?begin { ?r schema:foundingDate ?begin }")

    assert {("id/region/earlier", "2020-03-31", "id/region/later")} == {
        (row["region"], row["end"], row["successor"]) for row in rows
    }
    assert begun == {("2010-10-01",), ("2020-04",)}


@pytest.mark.parametrize(
    ("day", "region"),
    [("2020-03-31", "id/region/earlier"), ("2020-04-01", "id/region/later")],
)
def test_members_pass_from_the_ended_region_to_the_next(day, region, ask):
    rows = ask("superseded", "region/members", as_of=day)

    assert {region} == {row["region"] for row in rows}
