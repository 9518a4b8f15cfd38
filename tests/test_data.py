"""The shipped tables: codes, cross-references and counts that other sources give."""

import csv
import re
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[1] / "data"
REFERENCE = DATA / "reference" / "national"
REGION = DATA / "regions" / "nishi-iburi"


def rows(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def check_digit(code):
    """The last digit of a local government code, as its standard computes it."""
    total = sum(int(d) * w for d, w in zip(code, (6, 5, 4, 3, 2), strict=True))
    return str((11 - total % 11) % 10)


def test_check_digits_of_all_municipalities_are_right():
    wrong = [
        row["code"]
        for row in rows(REFERENCE / "municipalities.csv")
        if row["code with check digit"] != row["code"] + check_digit(row["code"])
    ]

    assert [] == wrong


def test_there_are_as_many_municipalities_as_japan_has():
    """1,718 cities, towns and villages and 23 special wards; 47 prefectures."""
    found = Counter(row["class"] for row in rows(REFERENCE / "municipalities.csv"))

    assert 1741 == found["Municipality"]
    assert 47 == len(rows(REFERENCE / "prefectures.csv"))


def test_codes_begin_with_their_prefecture():
    for row in rows(REFERENCE / "municipalities.csv"):
        assert row["code"].startswith(row["prefecture"])


@pytest.mark.parametrize(
    ("code", "ja", "en"),
    [
        ("01205", "室蘭市", "Muroran City"),
        ("01584", "洞爺湖町", "Toyako Town"),
        ("13101", "千代田区", "Chiyoda Ward"),
        ("47382", "与那国町", "Yonaguni Town"),
    ],
)
def test_names_of_municipalities(code, ja, en):
    found = {row["code"]: row for row in rows(REFERENCE / "municipalities.csv")}

    assert (ja, en) == (found[code]["name (ja)"], found[code]["name (en)"])


def test_fiscal_years_run_from_april_to_march():
    for row in rows(REFERENCE / "fiscal-periods.csv"):
        begin, end = date.fromisoformat(row["begin"]), date.fromisoformat(row["end"])

        assert date(int(row["first year"]), 4, 1) == begin
        assert date(int(row["last year"]) + 1, 3, 31) == end


@pytest.mark.parametrize(
    ("period", "name"),
    [
        ("2018", "平成30年度"),
        ("2019", "令和元年度"),
        ("2021", "令和3年度"),
        ("2021-2025", "令和3年度〜令和7年度"),
    ],
)
def test_fiscal_years_are_named_in_the_era_in_force(period, name):
    found = {
        row["period"]: row["name (ja)"]
        for row in rows(REFERENCE / "fiscal-periods.csv")
    }

    assert name == found[period]


def test_eras_follow_each_other_without_a_gap():
    eras = rows(REFERENCE / "eras.csv")

    for earlier, later in pairwise(eras):
        end = date.fromisoformat(earlier["end"])
        assert end + timedelta(days=1) == date.fromisoformat(later["begin"])


def test_codes_of_standard_areas_are_those_of_the_municipality():
    for row in rows(REFERENCE / "area-codes.csv"):
        assert row["standard area code"].startswith(f"C{row['municipality']}-")


@pytest.mark.parametrize(
    ("table", "count"),
    [
        ("memberships", 6),
        ("fields", 13),
        ("agreement-items", 15),
        ("projects", 18),
        ("participations", 18 * 6),
        ("activities", 37),
        ("indicators", 24),
        ("indicator-values", 24 * 4),
        ("line-items", 217),
        ("line-costs", 217 * 6 + 30),
        ("project-costs", 18 * 6 * 3),
        ("vision-costs", 6),
    ],
)
def test_document_001_is_transcribed_in_full(table, count):
    """Counts of 001: 18 sheets, 37 bullets, 24 indicators twice, table 5-2."""
    assert count == len(rows(REGION / f"{table}.csv"))


def test_each_table_of_a_document_cites_it_within_its_lines():
    documents = {
        row["id"]: int(row["line count"])
        for row in rows(DATA / "sources" / "documents" / "documents.csv")
        if row["line count"]
    }
    for path in sorted(REGION.glob("*.csv")):
        for row in rows(path):
            if row["lines"] == "page":
                assert row["source"] not in documents
                continue
            last = int(row["lines"].rpartition("-")[2])
            assert last <= documents[row["source"]]


def test_what_was_inferred_says_why_in_both_languages():
    for name in ("line-items", "line-costs", "activity-participations"):
        for row in rows(REGION / f"{name}.csv"):
            reasons = [row["reason of inference (ja)"], row["reason of inference (en)"]]
            assert all(reasons) == (row["inferred"] == "true")


def test_tables_are_plain_text_that_any_tool_reads():
    for path in sorted(DATA.rglob("*.csv")):
        text = path.read_bytes()

        assert not text.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in text
        assert text.endswith(b"\n")


def test_no_machine_and_no_registry_is_named(root):
    hosts = "|".join(["py" + "pi[.]org", "python" + "hosted", "registry[.]" + "npm"])
    places = "[.][.]/" + "shared|(^|[^a-z.])/" + "work/"
    found = []
    for path in sorted(root.rglob("*")):
        parts = set(path.relative_to(root).parts)
        if not path.is_file() or parts & {".git", ".venv", "build", "dist"}:
            continue
        if path.suffix in {".csv", ".nq", ".pyc"} or any(
            p.startswith(".") for p in parts - {".ci"}
        ):
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if re.search(f"{hosts}|{places}", text):
            found.append(path.relative_to(root).as_posix())

    assert [] == found
