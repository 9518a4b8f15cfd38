"""Municipalities by name, reading and code: one, several to ask about, or none.

Codes are those of the official list of local government codes.
"""

import csv
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.errors import UnsettledNameError, UsageError
from kg.model.municipality import check_digit
from kg.services.authoring.gazetteer import shipped_gazetteer

TABLE = Path(__file__).parents[1] / "data/reference/national/municipalities.csv"
GAZETTEER = shipped_gazetteer()


def listed():
    """The reference table as it stands, read without our reader."""
    with TABLE.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


ROWS = listed()
CODES_BY_NAME = defaultdict(set)
for row in ROWS:
    CODES_BY_NAME[row["name (ja)"]].add(row["code"])


def codes(text):
    return [place.code for place in GAZETTEER.find(text)]


@pytest.mark.parametrize(
    "text",
    [
        "室蘭市",
        "室蘭",
        " 室 蘭 市 ",
        "むろらんし",
        "むろらん",
        "ムロラン",
        "ﾑﾛﾗﾝｼ",
        "Muroran",
        "muroran",
        "ＭＵＲＯＲＡＮ",
        "Muroran-shi",
        "Muroran City",
        "City of Muroran",
        "Mūroran",
        "01205",
        "０１２０５",
        "012050",
        "北海道室蘭市",
        "北海道 室蘭",
        "室蘭市（北海道）",
        "Muroran, Hokkaido",
        "Muroran (Hokkaido)",
        "Hokkaido Muroran",
    ],
)
def test_muroran_is_found_however_it_is_written(text):
    assert ["01205"] == codes(text)
    assert "01205" == GAZETTEER.one(text).code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("伊達市", ["01233", "07213"]),
        ("Date", ["01233", "07213"]),
        ("だて", ["01233", "07213"]),
        ("府中市", ["13206", "34208"]),
        ("府中", ["13206", "34208", "34302"]),
        ("森町", ["01345", "22461"]),
        ("池田町", ["01644", "18382", "20481", "21404"]),
        ("大津", ["25201", "43403"]),
    ],
)
def test_a_name_of_several_gives_all_of_them_and_is_asked_about(text, expected):
    assert expected == codes(text)
    with pytest.raises(UnsettledNameError) as caught:
        GAZETTEER.one(text)
    assert expected == [code for code, _ in caught.value.choices]
    for code in expected:
        assert code in caught.value.messages["en"]
        assert code in caught.value.messages["ja"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("福島県伊達市", "07213"),
        ("伊達市（福島県）", "07213"),
        ("伊達市(福島)", "07213"),
        ("Date, Fukushima", "07213"),
        ("Date Hokkaido", "01233"),
        ("Date, Fukushima Prefecture", "07213"),
        ("東京都府中市", "13206"),
        ("広島県府中町", "34302"),
        ("132063", "13206"),
        ("342084", "34208"),
        ("龍ヶ崎市", "08208"),
        ("竜ケ崎市", "08208"),
        ("六ケ所村", "02411"),
        ("梼原町", "39405"),
        ("塩釜市", "04203"),
        ("Ōtsu, Shiga", "25201"),
        ("千代田区", "13101"),
        ("東京都北区", "13117"),
    ],
)
def test_a_prefecture_a_code_or_another_spelling_tells_which(text, code):
    assert code == GAZETTEER.one(text).code


@pytest.mark.parametrize(
    ("text", "en", "ja"),
    [
        ("012051", "check digit", "検査数字"),
        ("1205", "Muroran City (Hokkaido, 01205)", "室蘭市（北海道、01205）"),
        ("99999", "look it up", "確かめて"),
        ("室欄市", "Muroran City (Hokkaido, 01205)", "室蘭市（北海道、01205）"),
        ("Muroan", "Muroran City (Hokkaido, 01205)", "室蘭市（北海道、01205）"),
        ("むろらそ", "Muroran City (Hokkaido, 01205)", "室蘭市（北海道、01205）"),
        ("山形県伊達市", "Date City (Hokkaido, 01233)", "伊達市（福島県、07213）"),
        ("虻田郡豊浦町", "Toyoura Town (Hokkaido, 01571)", "豊浦町（北海道、01571）"),
        ("北海道", "is a prefecture", "は都道府県です"),
        ("札幌市中央区", "ward of Sapporo City", "札幌市の行政区"),
        ("01101", "give the city, 01100", "市（01100）を指定"),
        ("", "no municipality", "市町村はありません"),
    ],
)
def test_what_names_nothing_says_why_and_what_may_be_meant(text, en, ja):
    with pytest.raises(UnsettledNameError) as caught:
        GAZETTEER.one(text)
    assert en in caught.value.messages["en"]
    assert ja in caught.value.messages["ja"]


def test_a_ward_is_not_taken_for_a_municipality_of_its_short_name():
    """中央区 is a special ward of Tokyo, and a ward of nine designated cities."""
    assert 10 == len(codes("中央区"))
    with pytest.raises(UnsettledNameError):
        GAZETTEER.one("中央区")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("室蘭市、登別市,伊達市", ["室蘭市", "登別市", "伊達市"]),
        ("室蘭市 登別市　豊浦町", ["室蘭市", "登別市", "豊浦町"]),
        ("福島県 伊達市 室蘭市", ["福島県 伊達市", "室蘭市"]),
        ("Muroran, Date, Hokkaido", ["Muroran", "Date, Hokkaido"]),
        ("Muroran City, Noboribetsu City", ["Muroran City", "Noboribetsu City"]),
        ("01205\n01230", ["01205", "01230"]),
        ("", []),
        ("、、", []),
    ],
)
def test_a_list_is_split_into_names(text, expected):
    assert expected == list(GAZETTEER.split(text))


def test_a_comma_that_may_join_or_part_is_not_guessed():
    """Fukushima is a prefecture, a city and a town."""
    with pytest.raises(UsageError, match=r"Date \(Fukushima\)"):
        GAZETTEER.split("Date, Fukushima")


@pytest.mark.parametrize(
    ("code", "digit"),
    [("01205", "0"), ("01233", "5"), ("07213", "3"), ("13206", "3"), ("34208", "4")],
)
def test_check_digit_is_that_of_the_official_list(code, digit):
    assert digit == check_digit(code)


@pytest.mark.parametrize("row", ROWS[:: len(ROWS) // 60], ids=lambda r: r["code"])
def test_every_row_is_found_by_its_own_code_reading_and_name(row):
    assert [row["code"]] == codes(row["code"])
    assert [row["code"]] == codes(row["code with check digit"])
    for column in ("name (ja)", "name (en)", "kana", "romaji"):
        assert row["code"] in codes(row[column])


@given(st.sampled_from(sorted(CODES_BY_NAME)))
def test_a_name_is_settled_exactly_when_one_row_has_it(name):
    wards = {row["code"] for row in ROWS if row["ward of"]}
    namesakes = {
        code
        for other, found in CODES_BY_NAME.items()
        for code in found
        if other == name or (code in wards and other.endswith(f"市{name}"))
    }

    assert namesakes == set(codes(name))
    if len(namesakes) == 1 and not namesakes & wards:
        assert namesakes == {GAZETTEER.one(name).code}
    else:
        with pytest.raises(UnsettledNameError):
            GAZETTEER.one(name)


WORDS = [
    "伊達",
    "市",
    "町",
    "区",
    "北海道",
    "福島",
    "県",
    "（",
    "）",
    "、",
    " ",
    "01",
    "Date",
]


@given(st.one_of(st.text(), st.lists(st.sampled_from(WORDS)).map("".join)))
@example("\ud800")
@example("()")
@example("伊達市（）")
@example("²²²²²")
def test_no_text_crashes_and_what_is_settled_is_the_only_one_found(text):
    found = GAZETTEER.find(text)
    problem = GAZETTEER.problem(text)
    if problem is None:
        assert [GAZETTEER.one(text)] == list(found)
        assert found[0].ward_of is None
    else:
        with pytest.raises(UnsettledNameError):
            GAZETTEER.one(text)
    # Whoever has the very name that was typed is among those found.
    squeezed = "".join(text.split())
    assert CODES_BY_NAME.get(squeezed, set()) <= {place.code for place in found}


@given(st.text(alphabet="伊達市町、,， \n;Date福島県01233"))
def test_splitting_loses_no_letter(text):
    try:
        names = GAZETTEER.split(text)
    except UsageError:
        return
    kept = [c for name in names for c in name if c.isalnum()]

    assert [c for c in text if c.isalnum()] == kept


def test_the_gazetteer_is_there_in_the_time_of_a_blink():
    """A tenth of a second is meant; five times that is allowed to a busy machine."""
    shipped_gazetteer()
    began = time.perf_counter()
    shipped_gazetteer()

    assert time.perf_counter() - began < 0.5


def test_the_gazetteer_needs_no_graph_library():
    code = (
        "import sys, kg.services.authoring.gazetteer as g; g.shipped_gazetteer(); "
        "print({'rdflib', 'pyoxigraph', 'openpyxl'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert "set()" == done.stdout.strip()
