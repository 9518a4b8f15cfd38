"""Printed text: what a person reads as a number, a date or a name is found as one."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model.printed import Era, Printed, carries_figure, squeeze

ERAS = (Era("昭和", "S", 1926), Era("平成", "H", 1989), Era("令和", "R", 2019))
FULL_WIDTH = str.maketrans("0123456789,.", "０１２３４５６７８９，．")


def printed(text):
    return Printed(text, ERAS)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("出生数 509", "509"),
        ("転入 2,815", "2815"),
        ("６０，３１５千円", "60315"),
        ("自然増減 ▲ 680", "-680"),
        ("△1,011", "-1011"),
        ("▲0.50%", "-0.5"),
        ("-3度", "-3"),
        ("8,500万円以上", "85000000"),
        ("8,500万円以上", "8500"),
        ("7億2217万円", "722170000"),
        ("7億2217万円", "72217"),
        ("24.8億円", "24.8"),
        ("人口5万人以上", "50000"),
        ("①1人あたりの総所得", "1"),
        ('<td style="padding: 2px">8施設</td>', "8"),
    ],
)
def test_number_is_found(text, number):
    assert Decimal(number) in printed(text).numbers()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("▲680", "680"),
        ("2,815", "815"),
        ("1234", "234"),
        ("①1人あたり", "11"),
        ('<td style="padding: 2px">施設</td>', "2"),
        ("0.50%", "50"),
    ],
)
def test_number_that_is_not_printed_is_not_found(text, number):
    assert Decimal(number) not in printed(text).numbers()


@given(st.integers(min_value=0, max_value=10**10), st.booleans(), st.booleans())
def test_every_way_of_printing_a_whole_number_is_read_back(number, wide, minus):
    text = f"{number:,}"
    if wide:
        text = text.translate(FULL_WIDTH)
    if minus:
        text = f"▲ {text}"

    assert (-number if minus else number) in printed(f"計（{text}）円").numbers()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("平成27年3月24日に締結", date(2015, 3, 24)),
        ("【R6.5.24】", date(2024, 5, 24)),
        ("令和７年９月１０日", date(2025, 9, 10)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("2025-03-28", date(2025, 3, 28)),
        ("昭和41年11月3日", date(1966, 11, 3)),
    ],
)
def test_day_is_found(text, day):
    assert day in printed(text).days()


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("令和6年6月 ~ 令和7年 2月", {(2024, 6), (2025, 2)}),
        ("H24. 1月を目途に", {(2012, 1)}),
        ("2022年7月", {(2022, 7)}),
        ("令和7年度", set()),
    ],
)
def test_months_are_found_with_their_years(text, months):
    assert printed(text).months() == months


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("H26 (2014)", {2014}),
        ("R 元年度", {2019}),
        ("2020~2022年平均", {2020, 2022}),
        ("R2～R4合計", {2020, 2022}),
        ("(H32年度交付開始)", {2020}),
        ("12025番", set()),
    ],
)
def test_years_are_found_in_either_calendar(text, years):
    assert printed(text).years() == years


def test_day_that_never_was_is_left_out():
    assert printed("令和3年2月30日").days() == frozenset()


@given(st.dates(min_value=date(2019, 5, 1), max_value=date(2050, 12, 31)))
def test_every_day_of_an_era_is_read_back(day):
    text = f"令和{day.year - 2018}年{day.month}月{day.day}日"

    assert printed(text).days() == {day}
    assert printed(f"R{day.year - 2018}.{day.month}.{day.day}").days() == {day}


@pytest.mark.parametrize(
    ("line", "carries"),
    [
        ("（単位：人）", False),
        ("第一章", False),
        ("③教育", True),
        ("平成２７年度", True),
        ('<table border="1">', False),
    ],
)
def test_figures_of_a_line(line, carries):
    assert carries_figure(line) is carries


def test_names_are_compared_without_spaces_width_or_tags():
    assert squeeze("圏域 マネジメント<br>（Ａ）") == squeeze("圏域マネジメント(A)")
    assert printed("生活機能の 強化").holds("生活機能の強化")
    assert not printed("生活機能の強化").holds("生活能の強化")


@pytest.mark.parametrize(
    ("text", "name", "named"),
    [
        ("旭川市、鷹栖町、東神楽町", "鷹栖町", True),
        ("安平・白老・むかわ町と協議", "安平町", True),
        ("・講座［室 登 豊 壮 洞]", "豊浦町", True),
        ("・講座［室 登 伊］", "豊浦町", False),
        ("・講座［室蘭で開く］", "登別市", False),
        ("主な事業［６市町］", "豊浦町", True),
        ("全市町村で実施", "豊浦町", True),
        ("旭川市、鷹栖町", "東川町", False),
        ("平成26年4月", "豊浦町", False),
    ],
)
def test_municipality_is_named_in_full_in_short_or_among_a_number(text, name, named):
    assert printed(text).names_place(name) is named
