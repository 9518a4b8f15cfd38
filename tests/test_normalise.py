"""What people type is read as what they mean, told step by step, and never guessed."""

import re
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from japanera import EraDate

from kg.model.cells import ENDS, Step
from kg.model.datatypes import checker
from kg.model.municipality import check_digit
from kg.model.normalise import Normaliser
from kg.services.assets import load_schemas
from kg.services.tables.lore import load_lore

SCHEMAS = load_schemas()
LORE = load_lore()
NORMALISERS = {name: Normaliser(schema, LORE) for name, schema in SCHEMAS.items()}
#: One column of each way of reading.
COLUMNS = {
    "name": "region.name_ja",
    "key": "memberships.region",
    "amount": "line-costs.amount",
    "value": "statistics.value",
    "count": "stated-counts.count",
    "day": "events.day",
    "month": "events.month",
    "year": "events.year",
    "fiscal-year": "events.fiscal_year",
    "period": "line-costs.period",
    "municipality": "memberships.municipality",
    "role": "memberships.role",
    "yes-no": "participations.takes_part",
    "project": "line-costs.project",
    "item": "line-costs.item",
    "lines": "memberships.lines",
    "unit": "statistics.unit",
    "rule": "acknowledgements.rule",
}


def column_of(kind):
    table, name = COLUMNS[kind].split(".")
    return NORMALISERS[table], SCHEMAS[table].column(name)


def read(kind, cell, unit=None):
    normaliser, column = column_of(kind)
    return normaliser.read(column, cell, unit)


def told(kind, cell, unit=None):
    reading = read(kind, cell, unit)
    return reading.value, " ".join(reading.steps)


#: Worked out by hand: a fiscal year has the number of the year in which it begins,
#: 令和元年 is 2019, 平成元年 1989, 昭和元年 1926.
@pytest.mark.parametrize(
    ("kind", "typed", "plain", "steps"),
    [
        ("period", "令和3年度", "2021", "calendar"),
        ("period", "令和３", "2021", "width calendar"),
        ("period", "R3", "2021", "calendar"),
        ("period", "Ｒ３", "2021", "width calendar"),
        ("period", "r3", "2021", "calendar"),
        ("period", "H31", "2019", "calendar"),
        ("period", "S63", "1988", "calendar"),
        ("period", "平成33年度", "2021", "calendar"),
        ("period", "平33", "2021", "calendar"),
        ("period", "令和元年度", "2019", "calendar"),
        ("period", "令和 3 年度", "2021", "space calendar"),
        ("period", "2021年度", "2021", "years"),
        ("period", "FY2021", "2021", "years"),
        ("period", "２０２１", "2021", "width"),
        ("period", "令和3～7年度", "2021-2025", "width calendar years"),
        ("period", "令和3年度から令和7年度まで", "2021-2025", "calendar years"),
        ("period", "H30〜R4", "2018-2022", "calendar years"),
        ("period", "R3-7", "2021-2025", "calendar years"),
        ("period", "2021–2025", "2021-2025", "years"),
        ("period", "２０２１－２０２５", "2021-2025", "width"),
        ("fiscal-year", "令和元年", "2019", "calendar"),
        ("year", "令和元年", "2019", "calendar"),
        ("year", "2021年", "2021", "years"),
        ("day", "令和3年4月1日", "2021-04-01", "calendar"),
        ("day", "R3.4.1", "2021-04-01", "calendar"),
        ("day", "2021/4/1", "2021-04-01", "date"),
        ("day", "2021年４月１日（木）", "2021-04-01", "width date"),
        ("day", "平成31年5月1日", "2019-05-01", "calendar"),
        ("month", "平成22年9月", "2010-09", "calendar"),
        ("month", "2010/9", "2010-09", "date"),
        ("month", "2010.10", "2010-10", "date"),
        ("amount", "12百万円", "12000", "scale"),
        ("amount", "1,234千円", "1234", "separator unit"),
        ("amount", "1,234,000円", "1234", "separator scale"),
        ("amount", "7億2,217万円", "722170", "separator scale"),
        ("amount", "1.5百万円", "1500", "scale"),
        ("amount", "▲1,234", "-1234", "sign separator"),
        ("amount", "△3", "-3", "sign"),
        ("amount", "－5", "-5", "width"),
        ("amount", "−5", "-5", "sign"),
        ("amount", "１，２３４", "1234", "width separator"),
        ("amount", "1,234 千円", "1234", "space separator unit"),
        ("amount", "12 thousand yen", "12", "space unit"),
        ("amount", "007", "7", "plain"),
        ("count", "１２", "12", "width"),
        ("municipality", "1205", "01205", "zeros"),
        ("municipality", "012050", "01205", "check-digit"),
        ("municipality", "０１２０５", "01205", "width"),
        ("municipality", "室蘭市", "01205", "name"),
        ("municipality", "北海道伊達市", "01233", "name"),
        ("municipality", "北海道　伊達市", "01233", "name"),
        ("role", "中心市", "central-city", "label"),
        ("role", "近隣市町村", "neighbouring-municipality", "label"),
        ("role", "Central city", "central-city", "label"),
        ("role", "CENTRAL-CITY", "central-city", "case"),
        ("unit", "千円", "thousand-yen", "label"),
        ("unit", "％", "percent", "label"),
        ("yes-no", "はい", "true", "label"),
        ("yes-no", "○", "true", "label"),
        ("yes-no", "×", "false", "label"),
        ("yes-no", "No", "false", "label"),
        ("project", "０６", "06", "width"),
        ("project", "6", "06", "zeros"),
        ("project", "8-2", "08-2", "zeros"),
        ("project", "０８－２", "08-2", "width"),
        ("item", "１", "01", "width zeros"),
        ("lines", "１２〜１５行", "12-15", "width lines"),
        ("lines", "12行～15行", "12-15", "width lines"),
        ("lines", "12–15", "12-15", "lines"),
        ("lines", "12行目", "12", "lines"),
        ("lines", "ページ", "page", "label"),
        ("key", "Nishi-Iburi", "nishi-iburi", "case"),
        ("key", "ｎｉｓｈｉ‐ｉｂｕｒｉ", "nishi-iburi", "width"),
        ("name", "　西いぶり ", "西いぶり", "space"),
        ("name", "西いぶり\u200b", "西いぶり", "space"),
        ("rule", "ＴＪ１０１", "TJ101", "width"),
        ("day", " R3.4.1　", "2021-04-01", "space calendar"),
    ],
)
def test_what_people_type_is_read_and_each_step_told(kind, typed, plain, steps):
    assert (plain, steps) == told(kind, typed)


@pytest.mark.parametrize(
    ("typed", "unit", "plain", "steps"),
    [
        ("67.5％", "percent", "67.5", "width unit"),
        ("▲0.5", "percent", "-0.5", "sign"),
        ("67.5パーセント", "percent", "67.5", "unit"),
        ("3人", "person", "3", "unit"),
        ("5万人", "person", "50000", "scale"),
        ("5万", "person", "50000", "scale"),
        ("5万人", "ten-thousand-person", "5", "unit"),
        ("50,000人", "ten-thousand-person", "5", "separator scale"),
        ("12千円", "yen", "12000", "scale"),
    ],
)
def test_a_number_is_given_in_the_unit_of_its_row(typed, unit, plain, steps):
    assert (plain, steps) == told("value", typed, unit)


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        # Two towns bear the name.
        ("municipality", "伊達市"),
        ("municipality", "府中市"),
        ("municipality", "室蘭"),
        ("municipality", "012051"),
        ("municipality", "01 205"),
        ("municipality", "①205"),
        # Documents print net amounts in brackets.
        ("amount", "(1,234)"),
        ("amount", "（1,234）"),
        ("amount", "1.234.567"),
        ("amount", "1,23"),
        ("amount", "0,123"),
        ("amount", "1,234,5678"),
        ("amount", "1 234"),
        ("amount", "1e3"),
        ("amount", "1234円"),
        ("amount", "3人"),
        # 5万円 or 5万千円?
        ("amount", "5万"),
        ("amount", "3百5万円"),
        ("amount", "1万20000円"),
        ("amount", "①"),
        ("amount", "1²"),
        ("amount", "٣"),
        ("amount", "十二"),
        ("amount", "▲-5"),
        ("amount", "-+5"),
        ("amount", "5-"),
        ("amount", "約1,234"),
        ("amount", "－"),
        ("amount", "千円"),
        ("amount", "9" * 40 + "円"),
        ("count", "5件"),
        ("period", "令和7～3年度"),
        ("period", "令和0年"),
        ("period", "3年度"),
        ("period", "2021~25"),
        ("period", "H30-4"),
        ("period", "令和三年度"),
        ("period", "R3-"),
        ("period", "大正10年"),
        ("period", "2021年4月"),
        ("fiscal-year", "R3-R7"),
        ("year", "令和3年度"),
        ("year", "21"),
        ("day", "4/1/2021"),
        ("day", "2021/2/30"),
        ("day", "2021.4/1"),
        ("day", "20210401"),
        ("day", "令和3年4月"),
        ("month", "2010年13月"),
        ("month", "2010-09-01"),
        ("role", "中心"),
        ("yes-no", "◎"),
        ("yes-no", "-"),
        ("project", "6の1"),
        ("project", "006"),
        ("lines", "第1条"),
        ("lines", "12,15"),
        ("lines", "１２ー３"),
        ("lines", "012"),
        ("lines", "0"),
        ("key", "nishi iburi"),
        ("key", "西いぶり"),
        ("key", "k①"),
        ("name", "西\x00いぶり"),
        ("name", "#N/A"),
        ("name", "#REF!"),
    ],
)
def test_what_may_mean_two_things_is_refused(kind, typed):
    assert read(kind, typed).value is None


@pytest.mark.parametrize(
    ("kind", "typed", "en", "ja"),
    [
        ("municipality", "伊達市", "01233, 07213", "01233, 07213"),
        ("municipality", "012051", "check digit of 012051", "検査数字"),
        ("amount", "1234円", "1.234 thousand yen", "千円では 1.234"),
        ("amount", "3人", "人 cannot be made", "「人」"),
        ("count", "5件", "the column has none", "列に単位がありません"),
        ("year", "R3年度", "a fiscal year stands", "年度が記入"),
        ("month", 2010.1, "October and January", "10月と1月"),
        ("name", True, "truth value", "論理値"),
        ("name", datetime(2021, 1, 2), "a date of it", "日付に変えて"),
        ("name", "#N/A", "could not compute", "計算・表示できなかった"),
    ],
)
def test_a_refusal_says_why_in_both_languages(kind, typed, en, ja):
    why = read(kind, typed).why

    assert en in why.en
    assert ja in why.ja


def test_scheme_of_the_choices_is_no_choice():
    normaliser, column = column_of("unit")

    assert normaliser.plain(column)("unit") is None
    assert read("unit", "単位").value is None


@pytest.mark.parametrize(
    ("kind", "cell", "plain", "steps"),
    [
        ("municipality", 1205, "01205", "zeros"),
        ("municipality", 1205.0, "01205", "zeros"),
        # 012050 without its zero: there is no municipality 12050.
        ("municipality", 12050, "01205", "zeros check-digit"),
        ("municipality", 12204, "12204", ""),
        ("amount", 1234, "1234", ""),
        ("amount", -5.0, "-5", ""),
        ("value", 67.099999999999994, "67.1", ""),
        ("project", 6, "06", "zeros"),
        ("lines", 12, "12", ""),
        ("period", 2021, "2021", ""),
        ("year", 2021.0, "2021", ""),
        ("yes-no", True, "true", ""),
        ("yes-no", 0, "false", "plain"),
        ("day", date(2021, 4, 1), "2021-04-01", ""),
        ("day", datetime(2021, 4, 1), "2021-04-01", ""),
        ("month", date(2021, 4, 1), "2021-04", "date"),
        ("name", 5, "5", "number"),
        ("key", 12, "12", "number"),
    ],
)
def test_typed_cells_of_a_workbook_are_read(kind, cell, plain, steps):
    assert (plain, steps) == told(kind, cell)


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        ("project", date(2026, 8, 2)),
        ("lines", date(2026, 1, 2)),
        ("period", date(2021, 4, 1)),
        ("name", date(2026, 8, 2)),
        ("name", time(8, 30)),
        ("name", True),
        ("amount", True),
        ("name", 1234567890123456.0),
        ("name", float("nan")),
        ("value", float("inf")),
        ("month", 2010.1),
        ("month", date(2021, 4, 2)),
        ("day", datetime(2021, 4, 1, 12)),
        # 012106 is Iwamizawa without its zero, 12106 a ward of Chiba.
        ("municipality", 12106),
    ],
)
def test_what_a_spreadsheet_has_mangled_is_refused_as_such(kind, cell):
    reading = read(kind, cell)

    assert reading.value is None
    assert reading.mangled


@pytest.mark.parametrize(
    # Codes with their check digits as printed by the ministry's list.
    "whole",
    ["011002", "012050", "012106", "012131", "131016", "131041", "472018"],
)
def test_check_digits_are_those_of_the_list(whole):
    assert whole[5] == check_digit(whole[:5])


ANY = st.sampled_from(sorted(COLUMNS))
TEXT = st.text(max_size=12) | st.text(
    alphabet="0123456789０１９,.，．-－ー〜~▲△千百万億円人年度月日令和平成RHS元%％ ()",
    max_size=10,
)


@settings(max_examples=400)
@given(ANY, TEXT)
def test_whatever_is_read_fits_its_column_and_every_change_is_told(kind, typed):
    _, column = column_of(kind)
    reading = read(kind, typed, "person")
    if reading.value is None:
        assert reading.steps in {(), (Step.SPACE,)}
        assert reading.steps == () or not typed.strip(ENDS)
        return

    assert reading.value == column.checker()(reading.value)
    assert (reading.value != typed) == bool(reading.steps)


@settings(max_examples=400)
@given(ANY, TEXT)
def test_a_plain_value_is_never_changed_and_reading_twice_changes_nothing(kind, typed):
    reading = read(kind, typed, "person")
    if reading.value is not None:
        assert (reading.value, "") == told(kind, reading.value)


@settings(max_examples=200)
@given(ANY, st.text(alphabet="あいうカキク漢語", min_size=1, max_size=6))
def test_unknown_words_never_become_a_value(kind, typed):
    if kind != "name":
        assert read(kind, typed).value is None


WIDE = str.maketrans("0123456789,.-%RHS", "０１２３４５６７８９，．－％ＲＨＳ")


def widths(text):
    """A text as it is or in full width."""
    return st.sampled_from([text, text.translate(WIDE)])


SPACES = st.sampled_from(["", " ", "　", "\n"])


@given(st.integers(-(10**9), 10**9), st.data())
def test_any_rendering_of_an_amount_gives_it_back(amount, data):
    digits = data.draw(st.sampled_from([f"{abs(amount)}", f"{abs(amount):,}"]))
    sign = data.draw(st.sampled_from("-▲△−－")) if amount < 0 else ""
    unit = data.draw(st.sampled_from(["", "千円", " 千円", "thousand yen"]))
    text = data.draw(widths(sign + digits)) + unit
    text = data.draw(SPACES) + text + data.draw(SPACES)

    assert str(amount) == read("amount", text).value


@given(st.integers(1, 10**7), st.sampled_from([(0, "円"), (4, "万円"), (6, "百万円")]))
def test_amounts_in_other_units_are_converted_exactly_or_refused(number, unit):
    power, name = unit
    exact = Decimal(number).scaleb(power - 3)
    whole = exact == exact.to_integral_value()

    expected = str(int(exact)) if whole else None
    assert expected == read("amount", f"{number:,}{name}").value


@given(
    st.decimals(-1000, 1000, places=2), st.sampled_from(["", "%", "％", " パーセント"])
)
def test_any_rendering_of_a_share_gives_it_back(share, unit):
    plain = checker("decimal", None)(format(share, "f"))
    text = format(abs(share), "f")
    typed = f"▲{text}" if share < 0 else text

    assert plain == read("value", typed + unit, "percent").value


DAYS = st.dates(date(1927, 1, 1), date(2040, 12, 31))


@given(DAYS, st.data())
def test_days_in_eras_agree_with_another_implementation(day, data):
    era = EraDate.from_date(day)
    year = int(era.strftime("%-y"))
    name, letter = era.era.kanji, era.era.english[0]
    nth = "元" if year == 1 else str(year)
    forms = [
        f"{name}{nth}年{day.month}月{day.day}日",
        f"{letter}{year}.{day.month}.{day.day}",
        f"{letter}{year:02}/{day.month:02}/{day.day:02}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}/{day.month}/{day.day}",
    ]
    text = data.draw(widths(data.draw(st.sampled_from(forms))))

    assert day.isoformat() == read("day", text).value
    month = f"{name}{nth}年{day.month}月"
    assert day.isoformat()[:7] == read("month", month).value


@given(st.integers(1927, 2050), st.integers(1, 30), st.data())
def test_runs_of_fiscal_years_are_read_in_either_calendar(first, length, data):
    def form(year):
        eras = [
            (name, begin)
            for name, begin in [("昭和", 1926), ("平成", 1989), ("令和", 2019)]
            if 1 <= year - begin + 1 <= 99
        ]
        name, begin = data.draw(st.sampled_from(eras))
        nth = year - begin + 1
        counted = "元" if nth == 1 else str(nth)
        return data.draw(st.sampled_from([f"{name}{counted}年度", str(year)]))

    typed = (
        f"{form(first)}{data.draw(st.sampled_from('〜～-－–'))}{form(first + length)}"
    )

    assert f"{first}-{first + length}" == read("period", typed).value


@given(st.integers(1, 99), st.none() | st.integers(1, 9), st.data())
def test_numbers_of_projects_get_their_zeros_back(number, part, data):
    plain = f"{number:02}" + (f"-{part}" if part else "")
    typed = data.draw(widths(data.draw(st.sampled_from([plain, plain.lstrip("0")]))))

    assert plain == read("project", typed).value


@given(st.integers(1, 9999), st.integers(0, 500), st.data())
def test_lines_are_read_with_the_words_around_them(first, more, data):
    plain = f"{first}-{first + more}" if more else str(first)
    end = data.draw(st.sampled_from(["", "行", "行目"]))
    joined = data.draw(st.sampled_from(["-", "〜", "～", "–", " - ", "から"]))
    typed = data.draw(widths(plain.replace("-", joined))) + end

    assert plain == read("lines", typed).value


def choices():
    for schema in SCHEMAS.values():
        for column in schema.cells:
            scheme = column.scheme()
            known = LORE.labels(scheme) if scheme else {}
            for code in column.choices() or known:
                if code in known:
                    yield schema.name, column.name, code


def test_every_label_of_a_choice_leads_to_its_code_or_is_refused():
    count, lost = 0, []
    for table, name, code in choices():
        column = SCHEMAS[table].column(name)
        labels = LORE.labels(column.scheme())[code].preferred
        for label in (labels.ja, labels.en):
            count += 1
            value = NORMALISERS[table].read(column, label).value
            # A label that could be a code itself is left to the rule on codes.
            if value not in {code, None} and column.checker()(label) is None:
                lost.append((table, name, label, value))

    assert [] == lost
    assert count > 500


DOCS = Path(__file__).resolve().parents[1] / "docs"
#: The columns of the examples by their names in the two pages, with the unit.
NAMED = {
    "name": ("name", "名称"),
    "project": ("project", "事業番号"),
    "key": ("key", "キー"),
    "amount": ("amount in 千円", "金額（千円）"),
    "value percent": ("number in percent", "割合（パーセント）"),
    "value person": ("number of persons", "人数"),
    "fiscal-year": ("fiscal year", "年度"),
    "year": ("calendar year", "暦年"),
    "day": ("day", "日"),
    "month": ("month", "月"),
    "period": ("period", "年度・期間"),
    "lines": ("lines", "行"),
    "municipality": ("municipality", "市町村"),
    "role": ("role", "役割"),
    "yes-no": ("yes or no", "はい・いいえ"),
}
PAGES = pytest.mark.parametrize("page", ["normalising.md", "normalising.ja.md"])


def read_as_named(name, typed):
    kind = next(kind for kind, names in NAMED.items() if name in names)
    return read(kind.split()[0], typed, kind.partition(" ")[2] or None)


@PAGES
def test_every_example_of_the_page_is_read_as_it_says(page):
    text = (DOCS / page).read_text(encoding="utf-8")
    rows = re.findall(r"(?m)^\| (`[^|]*) \| (.*?) \| `(.*?)` \| `(.*?)` \|$", text)

    assert len(rows) > 25
    for steps, name, typed, value in rows:
        reading = read_as_named(name, typed)
        assert (value, re.findall("`(.*?)`", steps)) == (
            reading.value,
            [*reading.steps],
        )


@PAGES
def test_every_refusal_of_the_page_is_refused(page):
    text = (DOCS / page).read_text(encoding="utf-8")
    rows = re.findall(r"(?m)^\| ([^`|]*) \| `(.*?)` \| [^|]* \|$", text)

    assert len(rows) > 8
    assert [] == [row for row in rows if read_as_named(*row).value is not None]


@PAGES
def test_every_step_is_explained(page):
    text = (DOCS / page).read_text(encoding="utf-8")
    said = {step.text.ja if ".ja." in page else step.text.en for step in Step}
    rows = dict(re.findall(r"(?m)^\| `([a-z-]+)` \| ([^|]*) \|$", text))

    assert {str(step) for step in Step} == set(rows)
    assert said == set(rows.values())
