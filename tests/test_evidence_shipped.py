"""The evidence of every saved question on the shipped data, held to the tables.

The tables are read as plain CSV: no schema, no graph, no code of ours comes between.
"""

import csv
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from kg.model.evidence import EVIDENCE_COLUMNS
from kg.model.iris import Names, shorten
from kg.services.asking.in_rdflib import InRdflib
from kg.services.catalogue.find import list_queries
from kg.services.citing.evidence import with_evidence
from kg.services.graph.store import open_lines

ROOT = Path(__file__).resolve().parents[1]
QUESTIONS = {question.name: question for question in list_queries(Names())}

#: Questions that declare no evidence, and why.
WITHOUT = {"provenance/project-evidence": "it is a CONSTRUCT: its answer is evidence"}
#: Questions with rows that nothing stands behind: how many rows, and why.
BARE = {
    "cost/net-by-field": (12, "fields without costs on record"),
    "provenance/citations-by-document": (1, "a document that nothing cites"),
    "region/items-by-national-field": (29, "fields that a region has no item for"),
    "region/municipality-in-regions": (1712, "municipalities of no region at hand"),
    "statistic/region-population": (3, "regions whose population is not stated"),
}
#: Golden files that hold the rows with this value only: whole they are over 300 KB.
ONLY = {
    "cost/by-bearer": ("project", "project/nishi-iburi/2021/06"),
    "cost/share-of-bearers": ("project", "project/nishi-iburi/2021/06"),
    "provenance/citations-by-document": ("document", "002_81cf2cddd77d2c59"),
    "region/municipality-in-regions": ("prefecture", "prefecture/01"),
}
ASKED = sorted(set(QUESTIONS) - set(WITHOUT))


def by_row(rows):
    """The evidence of each row of an answer, which tells its rows apart."""
    found = defaultdict(list)
    for row in rows:
        own = [value for name, value in row.items() if name not in EVIDENCE_COLUMNS]
        found[tuple(own)].append(row)
    return list(found.values())


def test_only_these_questions_declare_no_evidence():
    assert set(WITHOUT) == {n for n, q in QUESTIONS.items() if not q.evidence}


@pytest.mark.parametrize("name", ASKED)
def test_every_row_has_evidence_but_for_what_is_known(name, shipped_evidence):
    bare = [row for row in shipped_evidence(name)[1] if not row["evidence_statement"]]

    assert BARE.get(name, (0,))[0] == len(bare)


@pytest.mark.parametrize("name", ASKED)
def test_answer_stays_as_it_is(name, shipped_evidence):
    answer, rows = shipped_evidence(name)
    own = [
        tuple(value for name, value in row.items() if name not in EVIDENCE_COLUMNS)
        for row in rows
    ]

    assert answer == [
        row for at, row in enumerate(own) if at == 0 or row != own[at - 1]
    ]


@pytest.mark.parametrize("name", ASKED)
def test_evidence_is_as_its_golden_file_says(name, shipped_evidence, assert_golden):
    column, value = ONLY.get(name, (None, None))
    kept = [
        row
        for row in shipped_evidence(name)[1]
        if column is None or row[column] == value
    ]
    lines = []
    for rows in by_row(kept):
        own = [v for name, v in rows[0].items() if name not in EVIDENCE_COLUMNS]
        lines.append("\t".join(own))
        lines += [
            "  " + "\t".join(row[name] for name in EVIDENCE_COLUMNS)
            for row in rows
            if row["evidence_statement"]
        ]
    text = "".join(f"{line}\n" for line in lines)

    assert 0 < len(text.encode()) < 300_000
    assert_golden(text, f"evidence/{name}.txt")


def test_every_golden_file_of_evidence_belongs_to_a_question():
    folder = ROOT / "tests" / "golden" / "evidence"
    found = {
        p.relative_to(folder).with_suffix("").as_posix() for p in folder.rglob("*.*")
    }

    assert found == set(ASKED)


@pytest.mark.parametrize(
    ("name", "parameter", "value", "column", "kept"),
    [
        ("cost/net-by-field", "region", "nishi-iburi", "region", "region/nishi-iburi"),
        (
            "region/members",
            "region",
            "kamikawa-chubu",
            "region",
            "region/kamikawa-chubu",
        ),
        (
            "plan/indicators",
            "municipality",
            "01210",
            "municipality",
            "municipality/01210",
        ),
    ],
)
def test_evidence_of_one_is_that_of_all_with_the_others_left_out(
    name, parameter, value, column, kept, shipped_evidence
):
    expected = [row for row in shipped_evidence(name)[1] if row[column] == kept]

    assert expected
    assert expected == shipped_evidence(name, **{parameter: value})[1]


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "change/parties",
        "completeness/amendment-2016",
        "cost/blank-cells",
        "discrepancy/stated-counts",
        "indicator/kinds-of-target",
        "plan/indicators",
        "region/members",
        "region/vision-editions",
        "statistic/population-change",
    ],
)
def test_evidence_is_the_same_in_rdflib(name, shipped_evidence, in_rdflib):
    question = QUESTIONS[name]
    found = with_evidence(
        in_rdflib, question, question.sparql, in_rdflib.ask(question.sparql)
    )
    shown = Counter(tuple(map(value, row[-4:])) for row in found.rows)

    assert shown == Counter(
        tuple(row[column] for column in EVIDENCE_COLUMNS)
        for row in shipped_evidence(name)[1]
    )


@pytest.fixture(scope="module")
def in_rdflib(shipped):
    return InRdflib.of(open_lines(shipped.lines()), Names())


def value(term):
    return "" if term is None else shorten(term.value).removeprefix("id/")


def tables():
    """Every row of every table under data/, with the name of its kind."""
    for path in sorted((ROOT / "data").rglob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield path.stem, row


#: How the thing of a row is named: its kind, and the columns that follow.
THING = {
    "acknowledgements": "discrepancy/{region}/{key}",
    "activities": "activity/{region}/{vision}/{project}/{activity}",
    "activity-participations": (
        "activity-participation/{region}/{vision}/{project}/{activity}/{municipality}"
    ),
    "agreement-items": "agreement-item/{region}/{key}",
    "agreement-participations": (
        "agreement-participation/{region}/{agreement}/{municipality}"
    ),
    "agreements": "agreement/{region}/{key}",
    "area-codes": "municipality/{municipality}",
    "bodies": "body/{region}/{key}",
    "changes": "change/{region}/{key}",
    "city-acknowledgements": "discrepancy/{municipality}/{key}",
    "city-designations": "designation/{municipality}/{key}",
    "city-events": "event/{municipality}/{key}",
    "city-plans": "plan/{municipality}/{plan}",
    "collaborations": "collaboration/{region}/{key}",
    "completeness-criteria": "criterion/{key}",
    "countries": "country/{key}",
    "designations": "designation/{region}/{key}",
    "eras": "era/{key}",
    "events": "event/{region}/{key}",
    "field-designations": "designation/{region}/{key}",
    "field-group-works": "field-group-work/{region}/{vision}/{group}/{from}",
    "field-groups": "field-group/{region}/{vision}/{group}",
    "field-mappings": "scheme/region/{region}/{field}",
    "field-plans": "field-plan/{region}/{vision}/{category}",
    "fields": "scheme/region/{region}/{key}",
    "fiscal-periods": "fiscal-year/{period}",
    "goals": "goal/{municipality}/{plan}/{goal}",
    "indicator-values": (
        "indicator-value/{region}/{vision}/{project}/{indicator}/{place}/{kind}"
    ),
    "indicators": "indicator/{region}/{vision}/{project}/{indicator}",
    "initiatives": "initiative/{municipality}/{plan}/{initiative}",
    "line-costs": "cost/{region}/{vision}/{project}/{line item}/{basis}/{period}",
    "line-items": "line-item/{region}/{vision}/{project}/{line item}",
    "measures": "measure/{municipality}/{plan}/{measure}",
    "memberships": "membership/{region}/{municipality}",
    "municipalities": "municipality/{code}",
    "opinions": "opinion/{region}/{key}",
    "participations": "participation/{region}/{vision}/{project}/{municipality}",
    "plan-indicator-values": (
        "indicator-value/{municipality}/{plan}/{indicator}/{place}/{kind}"
    ),
    "plan-indicators": "indicator/{municipality}/{plan}/{indicator}",
    "prefectures": "prefecture/{code}",
    "progress-reports": "progress-report/{region}/{vision}/{project}/{key}",
    "project-costs": "cost/{region}/{vision}/{project}/{place}/{period}",
    "projects": "project/{region}/{vision}/{project}",
    "region": "region/{key}",
    "requirements": "requirement/{region}/{key}",
    "stated-counts": "stated-count/{holder}/{key}",
    "statistics": "statistic/{holder}/{key}",
    "supports": "support/{region}/{key}",
    "uncited-lines": "line-note/{source}/{lines}",
    "vision-costs": "cost/{region}/{vision}/all/{place}/{period}",
    "vision-editions": "vision-edition/{region}/{vision}/{edition}",
    "vision-statements": "vision-statement/{region}/{vision}/{key}",
    "visions": "vision/{region}/{vision}",
    "yearly-records": (
        "yearly-record/{municipality}/{plan}/{initiative}/{period}/{phase}"
    ),
}
#: The columns of its figure: where it begins, and where it ends if it has two.
FIGURE = {
    "activities": (["participants as printed"], []),
    "city-designations": (["label"], []),
    "city-events": (["day", "month", "year", "fiscal year"], []),
    "city-plans": (["period"], []),
    "collaborations": (["begin", "begin month"], ["end", "end month"]),
    "designations": (["label"], []),
    "eras": (["begin"], ["end"]),
    "events": (["day", "month", "fiscal year", "year"], ["end month"]),
    "field-designations": (["label"], []),
    "field-group-works": (["from"], ["last year"]),
    "field-groups": (["discussed from"], []),
    "fiscal-periods": (["begin"], ["end"]),
    "indicator-values": (["as printed"], []),
    "indicators": (["from"], ["to"]),
    "line-costs": (["amount (thousand yen)"], []),
    "memberships": (["from", "known from"], ["to"]),
    "municipalities": ([], ["dissolved"]),
    "plan-indicator-values": (["as printed"], []),
    "progress-reports": (["as printed"], []),
    "project-costs": (["amount (thousand yen)"], []),
    "region": (["begin", "begin month"], ["end"]),
    "stated-counts": (["as printed"], []),
    "statistics": (["as printed"], []),
    "supports": (["period"], []),
    "vision-costs": (["amount (thousand yen)"], []),
    "vision-editions": (["from"], ["to"]),
    "visions": (["period"], []),
}


def figure_of(kind, row):
    """The figure of a row as evidence shows it."""
    ends = []
    for columns in FIGURE.get(kind, ([], [])):
        given = [row[name] for name in columns if row.get(name)]
        ends += [given[0]] if given and given[0] not in ends else []
    return "/".join(ends)


def test_every_table_with_sources_has_things():
    assert set(THING) == {kind for kind, row in tables() if "source" in row}


@pytest.fixture(scope="module")
def stated():
    """What the tables state of each thing: document, lines and figure."""
    found = defaultdict(set)
    for kind, row in tables():
        if "source" not in row:
            continue
        thing, figure = THING[kind].format(**row), figure_of(kind, row)
        found[thing].add((row["source"], row["lines"], figure))
        if row.get("source of the year"):
            found[thing].add((row["source of the year"], row["lines of the year"], ""))
    return found


@pytest.mark.parametrize("name", ASKED)
def test_every_piece_of_evidence_is_a_row_of_the_tables(name, shipped_evidence, stated):
    shown = {
        (row["evidence_statement"], *(row[column] for column in EVIDENCE_COLUMNS[:3]))
        for row in shipped_evidence(name)[1]
        if row["evidence_statement"]
    }

    assert shown
    assert [] == [one for one in sorted(shown) if one[1:] not in stated[one[0]]]
