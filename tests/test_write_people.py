"""Answers for people: tables on a terminal and in Markdown, pages, workbooks."""

import io
import re

import pytest
from pyoxigraph import Literal, NamedNode, Store
from wcwidth import wcswidth

from kg.errors import UsageError
from kg.model.formats import Format
from kg.model.lang import Text
from kg.model.result import Rows
from kg.model.saved_query import Column
from kg.services.answers.frame import grouped
from kg.services.answers.text_table import text_table
from kg.services.answers.wrapping import wrap
from kg.services.answers.write import write_answer
from kg.services.asking.query import run_query
from kg.vocab import XSD

ID = "https://w3id.org/teiju/id/"


def typed(text, kind):
    return Literal(text, datatype=XSD.terms()[kind])


def table(answer, names, lang="en", width=None, **how):
    return write_answer(answer, Format.TABLE, names, lang, width, **how)


def lines(answer, names, *args, **how):
    return [line.rstrip() for line in table(answer, names, *args, **how).splitlines()]


# Tables ---------------------------------------------------------------------------


@pytest.mark.parametrize("style", ["simple", "github"])
@pytest.mark.parametrize(
    ("headings", "rows"),
    [
        (["a", "b c"], [["x", "1"], ["yy", "22"]]),
        (["名称", "amount"], [["西いぶり", "1"], ["ﾊﾝｶｸ", "10094427"]]),
        (["e\u0301", "x"], [["a\u0301b", "\U0001f468\u200d\U0001f469"]]),
        (["x"], [["2021-04"], ["-"]]),
    ],
)
def test_table_is_drawn_as_another_library_draws_it(headings, rows, style):
    import tabulate

    right = [all(row[i].isdigit() for row in rows) for i in range(len(headings))]
    theirs = tabulate.tabulate(
        rows,
        headers=headings,
        tablefmt=style,
        disable_numparse=True,
        colalign=["right" if each else "left" for each in right],
    )
    ours = text_table(headings, rows, style)

    assert [line.rstrip() for line in theirs.splitlines()] == [
        line.rstrip() for line in ours.splitlines()
    ]


def test_columns_of_a_table_align_with_wide_characters():
    text = text_table(["名称", "amount"], [["西いぶり", "1"], ["x", "10094427"]])

    assert 1 == len({wcswidth(line) for line in text.splitlines()})


def test_markdown_sets_numbers_right(names):
    silent = Literal("not stated")
    answer = Rows(
        ("x", "n", "some"),
        ((Literal("a"), Literal(1), Literal(2)), (Literal("b"), Literal(2), silent)),
    )

    text = write_answer(answer, Format.MD, names)
    assert re.fullmatch(r"\|-+\|-+:\|-+:\|", text.splitlines()[1])


def test_table_shortens_iris_by_their_prefix(names):
    answer = Rows(("x",), ((NamedNode(f"{ID}region/x"),), (NamedNode("urn:a"),)))

    assert ["x", "-----------", "id:region/x", "urn:a"] == lines(answer, names)


def labelled(names, columns=0):
    """An answer with a thing, its names, and as many further columns as asked for."""
    more = " ".join(f'("値{i}" AS ?c{i})' for i in range(columns))
    query = (
        f"SELECT (<{ID}region/x> AS ?region) "
        f'("西いぶり"@ja AS ?region_ja) ("Nishi-Iburi"@en AS ?region_en) {more} {{}}'
    )
    return run_query(Store(), query, names)


def test_table_with_room_holds_names_and_iris(names):
    text = table(labelled(names), names, "ja", 80)

    assert "id:region/x" in text
    assert "西いぶり" in text
    assert "Nishi-Iburi" not in text


def test_table_without_room_leaves_out_iris_of_named_things(names):
    text = table(labelled(names, 4), names, "en", 38)

    assert "id:region/x" not in text
    assert text.splitlines()[0].split() == ["region", "c0", "c1", "c2", "c3"]


@pytest.mark.parametrize("width", [30, 60, 79])
def test_what_no_table_can_hold_is_written_as_records(names, width):
    text = table(labelled(names, 30), names, "ja", width)

    found = text.splitlines()
    assert found[0].split() == ["region", "西いぶり"]
    assert found[30].split() == ["c29", "値29"]
    assert max(map(wcswidth, found)) <= width


REGION = NamedNode(f"{ID}region/x")
LABELS = {REGION.value: Text("Nishi-Iburi", "西いぶり")}


def test_label_stands_beside_the_iri_that_has_no_name(names):
    answer = Rows(("region",), ((REGION,), (NamedNode("urn:a"),)))

    assert [
        "region（IRI）    region",
        "---------------  --------",
        "id:region/x      西いぶり",
        "urn:a            urn:a",
    ] == lines(answer, names, "ja", labels=LABELS)


def test_narrow_table_keeps_the_label_and_what_has_none(names):
    wide = tuple(Literal("x" * 20) for _ in range(3))
    answer = Rows(
        ("region", "a", "b", "c"), ((REGION, *wide), (NamedNode("urn:a"), *wide))
    )

    text = table(answer, names, "en", 48, labels=LABELS)
    assert ["region", "a", "b", "c"] == text.splitlines()[0].split()
    assert "id:region/x" not in text
    assert "Iburi" in text
    assert "urn:a" in text


COSTS = [
    Column("net", Text("Net", "純額"), "thousand-yen"),
    Column("year", Text("Year", "年度")),
    Column("value", Text("Value", "値"), "?unit"),
    Column("unit", Text("Unit", "単位")),
]
AMOUNTS = Rows(
    ("net", "year", "value", "unit"),
    (
        (
            typed("1234567", "decimal"),
            typed("2021", "integer"),
            Literal(32800),
            Literal("person"),
        ),
        (
            Literal("not stated"),
            typed("2025", "integer"),
            typed("-1234.50", "decimal"),
            Literal("x"),
        ),
    ),
)


def test_headings_are_labels_with_the_unit_in_brackets(names):
    assert ["純額（千円）", "年度", "値", "単位"] == lines(
        AMOUNTS, names, "ja", columns=COSTS
    )[0].split()
    assert ["Net", "(thousand", "yen)", "Year", "Value", "Unit"] == lines(
        AMOUNTS, names, columns=COSTS
    )[0].split()


def test_thousands_are_separated_in_columns_with_a_unit_only(names):
    first, second = lines(AMOUNTS, names, "ja", columns=COSTS)[2:]

    assert ["1,234,567", "2021", "32,800", "人"] == first.split()
    assert ["記載なし", "2025", "-1,234.50", "x"] == second.split()
    assert "1234567" in lines(AMOUNTS, names)[2]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("0", "0"),
        ("999", "999"),
        ("1000", "1,000"),
        ("-1234567.8901", "-1,234,567.8901"),
        ("+100000", "+100,000"),
        ("1.0E6", "1.0E6"),
        ("9" * 5000, ",".join(["99", *["999"] * 1666])),
    ],
)
def test_number_is_grouped_digit_for_digit(number, expected):
    assert expected == grouped(number)


def test_codes_and_years_are_left_as_they_are(names):
    columns = [Column("code", Text("Code", "符号"), "person")]
    answer = Rows(("code",), ((Literal("01205"),), (typed("2021", "gYear"),)))

    assert ["01205", "2021"] == [
        line.strip() for line in lines(answer, names, columns=columns)[2:]
    ]


def test_escape_sequences_of_the_data_reach_no_terminal(names):
    answer = Rows(("x",), ((Literal("a\x1b[31mb\x07\x9b\u202ec\r\nd\te"),),))

    found = lines(answer, names, "en", 80)
    assert ["a␛[31mb␇\ufffd\ufffdc", "d e"] == found[2:]


def test_long_answer_is_cut_on_a_terminal_and_says_so(names):
    answer = Rows(("x",), tuple((Literal(number),) for number in range(201)))

    shown = lines(answer, names, "en", 80)
    assert "200 of 201 rows; --limit 0 or -o FILE for all" == shown[-1]
    assert "199" == shown[-3].strip()
    assert "201行のうち最初の200行です" in table(answer, names, "ja", 80)
    assert 203 == len(lines(answer, names, "en"))
    assert 203 == len(lines(answer, names, "en", 80, limit=0))
    assert "3 of 201 rows; --limit 0 for all" == lines(answer, names, limit=3)[-1]


def test_long_text_is_cut_on_a_terminal_and_said_once(names):
    answer = Rows(("x", "y"), ((Literal("長い" * 300), Literal("長い" * 300)),))

    text = table(answer, names, "en", 60)
    assert 2 == sum(line.count("…") for line in text.splitlines()[:-1])
    assert "2 cell(s) end in …" in text.splitlines()[-1]
    assert len(text.splitlines()) < 15
    assert "…" not in table(answer, names)


def test_answer_without_rows_says_so(names):
    assert "no rows" == lines(Rows(("x",), ()), names)[-1]
    assert "該当する行はありません" == lines(Rows(("x",), ()), names, "ja")[-1]


def test_answer_without_columns_is_no_fault(names):
    found = run_query(Store(), "SELECT * {}", names)

    for format_ in Format:
        if format_.value not in {"ttl", "nt", "jsonld"}:
            write_answer(found, format_, names, width=80)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("a|b\nc", "a\\|b c"),
        ("<b>*x*</b>", "\\<b\\>\\*x\\*\\</b\\>"),
        ("[x](javascript:y)", "\\[x\\](javascript:y)"),
        ("&lt;", "\\&lt;"),
        ("_a_b_", "\\_a_b\\_"),
        ("AT&T 1-2", "AT&T 1-2"),
    ],
)
def test_markdown_reads_no_marks_in_a_cell(names, cell, expected):
    text = write_answer(Rows(("x",), ((Literal(cell),),)), Format.MD, names)

    assert f"| {expected}" in text.splitlines()[2]


# Lines ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("西いぶり定住自立圏", 10, ["西いぶり定", "住自立圏"]),
        # A closing bracket or full stop begins no line, an opening one ends none.
        ("室蘭市（中心市）です。", 14, ["室蘭市（中心", "市）です。"]),
        ("あいう（えお", 8, ["あいう", "（えお"]),
        ("medical care network", 12, ["medical care", "network"]),
        ("centre_role_ja", 10, ["centre_rol", "e_ja"]),
        ("id:project/nishi-iburi/2021", 20, ["id:project/nishi-", "iburi/2021"]),
        ("か\u3099き", 2, ["か\u3099", "き"]),
        ("", 5, [""]),
    ],
)
def test_lines_break_where_a_reader_expects(text, width, expected):
    assert expected == wrap(text, width)


# Pages ----------------------------------------------------------------------------


def page(answer, names, lang="ja", **how):
    return write_answer(answer, Format.HTML, names, lang, **how)


def test_page_is_in_one_language_and_titled(names):
    text = page(AMOUNTS, names, columns=COSTS, title="費用 <1>")

    assert '<html lang="ja">' in text
    assert "<title>費用 &lt;1&gt;</title>" in text
    assert (
        '<th scope="col" class="n">純額<span class="unit">（千円）</span></th>' in text
    )
    assert "1,234,567" in text
    assert '<html lang="en">' in page(AMOUNTS, names, "en")


def test_page_asks_nothing_of_the_network_and_runs_nothing(names):
    text = page(labelled(names, 3), names)

    assert not re.search(
        r"<(script|img|iframe|object|embed|link)\b|url\(|@import", text
    )
    assert "default-src 'none'" in text


def test_page_shows_a_thing_and_its_name_in_one_cell(names):
    text = page(labelled(names), names)

    assert f'<a href="{ID}region/x" rel="noreferrer">西いぶり</a>' in text
    assert "id:region/<wbr>x" in text
    assert 1 == text.count("<th scope")
    labels = page(Rows(("region",), ((REGION,),)), names, labels=LABELS)
    assert f'<a href="{ID}region/x" rel="noreferrer">西いぶり</a>' in labels


@pytest.mark.parametrize("iri", ["javascript:alert(1)", "data:text/html,x", "urn:x:y"])
def test_page_links_to_the_web_only(names, iri):
    text = page(Rows(("x",), ((NamedNode(iri),),)), names)

    assert iri in text
    assert "<a " not in text


def test_page_marks_text_of_another_language(names):
    answer = Rows(
        ("a", "b"), ((Literal("x", language="en"), Literal("y", language="ja")),)
    )

    text = page(answer, names)
    assert 1 == len(re.findall(r'<td[^>]* lang="en">', text))
    assert not re.findall(r'<td[^>]* lang="ja">', text)


def test_page_says_what_is_left_out(names):
    text = page(AMOUNTS, names, "en", limit=1)

    assert "1 of 2 rows; --limit 0 for all" in text
    assert "No rows." in page(Rows(("x",), ()), names, "en")


# Workbooks ------------------------------------------------------------------------


def workbook(answer, names, lang="ja", **how):
    import openpyxl

    content = write_answer(answer, Format.XLSX, names, lang, **how)
    return openpyxl.load_workbook(io.BytesIO(content))


def test_workbook_types_cells_and_shows_numbers_by_their_unit(names):
    sheet = workbook(AMOUNTS, names, columns=COSTS).worksheets[0]

    assert ["純額（千円）", "年度", "値", "単位"] == [cell.value for cell in sheet[1]]
    assert [(1234567, "#,##0"), (2021, "0"), (32800, "#,##0"), ("人", "@")] == [
        (cell.value, cell.number_format) for cell in sheet[2]
    ]
    assert (-1234.5, "#,##0.00") == (sheet["C3"].value, sheet["C3"].number_format)
    assert "A2" == sheet.freeze_panes
    assert "A1:D3" == sheet.auto_filter.ref


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "01205", "\t=1", "1e5"]
)
def test_workbook_keeps_text_that_looks_like_something_else(names, text):
    sheet = workbook(Rows(("x",), ((Literal(text),),)), names).worksheets[0]

    assert ("s", "@", text) == (
        sheet["A2"].data_type,
        sheet["A2"].number_format,
        sheet["A2"].value,
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1234567890123456", "integer"),
        ("0.1234567890123456", "decimal"),
        ("1900-02-28", "date"),
        ("INF", "double"),
    ],
)
def test_workbook_rounds_and_shifts_nothing(names, text, kind):
    sheet = workbook(Rows(("x",), ((typed(text, kind),),)), names).worksheets[0]

    assert text == sheet["A2"].value


def test_workbook_says_what_was_asked_and_what_columns_hold(names):
    book = workbook(AMOUNTS, names, columns=COSTS, title="費用", limit=1)
    said = [[cell.value for cell in row] for row in book.worksheets[1].iter_rows()]

    assert ["質問", "費用", None, None, None] == said[0]
    assert ["行数", 1, None, None, None] == said[1]
    assert said[2][1].startswith("2行のうち最初の1行です")
    assert ["純額（千円）", "net", "千円", "Net", "純額"] == said[5]


def test_workbook_holds_both_languages_and_iris_last(names):
    columns = [
        Column(f"region{end}", Text("Region", "圏域")) for end in ("", "_ja", "_en")
    ]
    sheet = workbook(labelled(names), names, columns=columns).worksheets[0]

    assert ["圏域", "圏域（英語）", "圏域（IRI）"] == [cell.value for cell in sheet[1]]
    assert ["西いぶり", "Nishi-Iburi", f"{ID}region/x"] == [
        cell.value for cell in sheet[2]
    ]


@pytest.mark.parametrize(("times", "points"), [(100, (150, 200)), (5000, (409, 409))])
def test_row_of_a_workbook_is_as_high_as_its_text(names, times, points):
    answer = Rows(("x",), ((Literal("長い" * times),), (Literal("短い"),)))
    sheet = workbook(answer, names).worksheets[0]

    # 400 columns of text in a cell of 40, 15 points a line; no row has more than 409.
    assert points[0] <= sheet.row_dimensions[2].height <= points[1]
    assert sheet["A2"].alignment.wrap_text
    assert sheet.row_dimensions[3].height is None


def test_answer_too_large_for_a_sheet_is_refused(names):
    answer = Rows(("x",), ((None,),) * 1_048_576)

    with pytest.raises(UsageError, match="1,048,575 rows"):
        write_answer(answer, Format.XLSX, names)
