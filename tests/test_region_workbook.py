"""`kg region export` and `import`: a table that nobody touched keeps every byte."""

import csv
import io
import shutil
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import SourceError, UsageError
from kg.model.cells import ENDS, Step, control_character, is_error
from kg.services.assets import asset, load_schemas
from kg.services.authoring.bring_back import import_region
from kg.services.authoring.export import export_region
from kg.services.authoring.layout import FileStyle
from kg.services.authoring.write_workbook import LAYOUT
from kg.services.tables.partitions import shipped_partitions

MINI = Path(__file__).parent / "fixtures" / "mini"
SCHEMAS = load_schemas()
HEADING = ["region", "municipality", "role", "from", "to", "source", "lines"]
ROW = ["x", "01205", "central-city", None, None, "doc", "12"]


def same_bytes(one, other):
    """The names of the tables that differ."""
    names = {p.name for p in [*one.glob("*.csv"), *other.glob("*.csv")]}
    return [
        name
        for name in sorted(names)
        if not ((one / name).is_file() and (other / name).is_file())
        or (one / name).read_bytes() != (other / name).read_bytes()
    ]


def exported(folder, path, lang="ja"):
    done = export_region(folder, lang)
    path.write_bytes(done.content)
    return done


def resaved(path):
    """What a user does: open, look, save."""
    book = openpyxl.load_workbook(path)
    book.save(path)


FOLDERS = [
    MINI,
    *(p.folder for p in shipped_partitions(("regions", "municipalities"))),
]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda p: p.name)
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_export_then_import_changes_no_byte(tmp_path, folder, lang):
    path = tmp_path / "book.xlsx"
    done = exported(folder, path, lang)
    import_region(path, tmp_path / "out")

    assert () == done.restyled
    assert [] == same_bytes(folder, tmp_path / "out")


@pytest.mark.parametrize("folder", [MINI, FOLDERS[1]], ids=lambda p: p.name)
def test_a_workbook_that_was_opened_and_saved_changes_no_byte(tmp_path, folder):
    path = tmp_path / "book.xlsx"
    exported(folder, path)
    resaved(path)
    import_region(path, tmp_path / "out")

    assert [] == same_bytes(folder, tmp_path / "out")


def test_the_same_tables_give_the_same_workbook():
    assert export_region(MINI, "ja").content == export_region(MINI, "ja").content


TRICKY = st.sampled_from(
    [
        "=1+1",
        "-1",
        "+81-142-23",
        "'x",
        "007",
        "1-2",
        "2021/4/1",
        "１２",
        "TRUE",
        "1e5",
        "_x0041_",
        "_x000D_",
        "a\r\nb",
        "a\rb",
        "a\nb",
        '"',
        '"",""',
        "a,b\tc",
        "🏔️",
        "@SUM(A1)",
        "|cmd",
        " ",
        "12345678901234567890",
        "&lt;b&gt;",
    ]
)
TEXT = TRICKY | st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        TEXT.filter(
            lambda t: t.strip(ENDS) and not control_character(t) and not is_error(t)
        ),
        min_size=1,
        max_size=15,
    ),
    st.booleans(),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["utf-8", "utf-8-sig"]),
)
def test_any_text_survives_a_spreadsheet(
    tmp_path_factory, texts, japanese, end, quoting, encoding
):
    folder = tmp_path_factory.mktemp("any")
    columns = SCHEMAS["designations"].cells
    stream = io.StringIO(newline="")
    if any("\r" in text for text in texts):
        # csv.writer leaves a lone carriage return bare, so that it ends the row.
        quoting = csv.QUOTE_ALL
    writer = csv.writer(stream, lineterminator=end, quoting=quoting)
    writer.writerow([c.titles.ja if japanese else c.titles.en for c in columns])
    cells = {"region": "x", "thing": "project/x", "place": "project-sheet"}
    cells |= {"source": "doc", "lines": "1"}
    for number, text in enumerate(texts):
        row = {**cells, "key": f"k{number}", "label": text}
        writer.writerow([row.get(c.name, "") for c in columns])
    content = stream.getvalue().encode(encoding)
    (folder / "designations.csv").write_bytes(content)
    exported(folder, folder / "book.xlsx.part")
    book = folder / "out" / "book.xlsx"
    book.parent.mkdir()
    shutil.move(folder / "book.xlsx.part", book)
    resaved(book)
    import_region(book, folder / "tables")

    assert content == (folder / "tables" / "designations.csv").read_bytes()


@given(
    st.lists(st.lists(TEXT, min_size=2, max_size=4), min_size=1, max_size=4),
    st.builds(FileStyle, st.booleans(), st.booleans(), st.booleans(), st.booleans()),
)
def test_records_written_in_any_style_are_read_back(records, style):
    text = style.encoded(records).decode("utf-8-sig" if style.bom else "utf-8")
    stream = io.StringIO(text, newline="")
    delimiter = "\t" if style.tabs else ","

    assert records == list(csv.reader(stream, delimiter=delimiter, strict=True))


@pytest.mark.parametrize(
    "content",
    [
        ",".join(HEADING) + "\nx,1205,central-city,,,doc,12\n",
        "Title,,,,,,\n" + ",".join(HEADING) + "\nx,01205,central-city,,,doc,12\n",
        ",".join(HEADING) + "\n\nx,01205,central-city,,,doc,12\n",
        ",".join(HEADING) + "\nx,01205,central-city,,, ,12\n",
        ",".join(HEADING) + "\nx,01205,central-city,,,doc,12",
        ",".join(HEADING) + '\nx,01205,"central-city",,,doc,12\n',
    ],
    ids=["zeros", "title", "blank row", "spaces", "no end", "quotes"],
)
def test_a_file_that_cannot_come_back_byte_by_byte_is_named(tmp_path, content):
    folder = tmp_path / "x"
    folder.mkdir()
    (folder / "memberships.csv").write_text(content, encoding="utf-8")
    (folder / "designations.csv").write_bytes((MINI / "designations.csv").read_bytes())

    assert ["memberships.csv"] == [p.name for p in export_region(folder, "en").restyled]


def test_a_file_in_cp932_is_named_and_comes_back_in_utf_8(tmp_path):
    folder = tmp_path / "x"
    folder.mkdir()
    text = ",".join(c.titles.ja for c in SCHEMAS["memberships"].cells) + "\n"
    (folder / "構成市町村.csv").write_bytes(text.encode("cp932"))
    done = exported(folder, tmp_path / "book.xlsx")
    import_region(tmp_path / "book.xlsx", tmp_path / "out")

    assert 1 == len(done.restyled)
    assert text.encode() == (tmp_path / "out" / "構成市町村.csv").read_bytes()


@pytest.fixture(scope="module")
def workbook():
    """The bytes of the small region's workbook."""
    return export_region(MINI, "ja").content


@pytest.fixture
def mini(tmp_path, workbook):
    """A copy of the small region and its workbook."""
    folder = tmp_path / "mini"
    shutil.copytree(MINI, folder)
    (tmp_path / "book.xlsx").write_bytes(workbook)
    return folder, tmp_path / "book.xlsx"


def edit(path, change):
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)


def test_an_edited_cell_and_an_added_row_change_their_table_alone(mini):
    folder, path = mini
    before = (folder / "memberships.csv").read_text("utf-8")

    def change(book):
        page = book["構成市町村"]
        last = [cell.value for cell in page[page.max_row]]
        page.append([last[0], 1233, "近隣市町村", "R3.4.1", *last[4:-1], 7])

    edit(path, change)
    done = import_region(path, folder)
    after = (folder / "memberships.csv").read_text("utf-8")

    assert ("memberships.csv",) == done.changed
    assert after.startswith(before)
    added = after.removeprefix(before).strip().split(",")
    assert ["01233", "neighbouring-municipality", "2021-04-01"] == added[1:4]
    steps = {
        s for n in done.normalised if n.place.row and "1233" in n.found for s in n.steps
    }
    assert {Step.ZEROS} == steps


def test_a_deleted_sheet_leaves_its_table_and_is_named(mini):
    folder, path = mini
    before = (folder / "supports.csv").read_bytes()
    title = SCHEMAS["supports"].title.ja
    edit(path, lambda book: book.remove(book[title]))
    done = import_region(path, folder)

    assert ("supports.csv",) == done.missing
    assert before == (folder / "supports.csv").read_bytes()


def test_a_table_that_changed_since_is_not_overwritten_without_force(mini):
    folder, path = mini
    file = folder / "memberships.csv"
    mine = file.read_bytes() + file.read_bytes().splitlines(keepends=True)[-1]
    file.write_bytes(mine)
    with pytest.raises(UsageError, match=r"memberships\.csv changed since"):
        import_region(path, folder)

    assert mine == file.read_bytes()
    import_region(path, folder, force=True)
    assert (MINI / "memberships.csv").read_bytes() == file.read_bytes()


def test_nothing_is_written_while_a_cell_does_not_fit_unless_unfinished(mini, tmp_path):
    _, path = mini

    def change(book):
        book["構成市町村"]["B2"] = "どこか市"
        book["構成市町村"]["C2"] = "=1+1"

    edit(path, change)
    with pytest.raises(SourceError) as caught:
        import_region(path, tmp_path / "out")

    codes = [(str(p.code), p.place.cell) for p in caught.value.problems]
    assert [("TT202", "B2"), ("TT109", "C2")] == codes
    assert not (tmp_path / "out").exists()
    import_region(path, tmp_path / "out", unfinished=True)
    text = (tmp_path / "out" / "memberships.csv").read_text("utf-8")
    assert "どこか市" in text


def test_a_table_under_its_japanese_name_is_replaced_not_doubled(mini):
    folder, path = mini
    (folder / "memberships.csv").rename(folder / "構成市町村.csv")
    import_region(path, folder)

    assert not (folder / "memberships.csv").exists()


def test_tables_are_not_written_beside_a_workbook(mini):
    folder, path = mini
    shutil.copy(path, folder / "book.xlsx")
    with pytest.raises(UsageError, match=r"book\.xlsx may hold the same tables"):
        import_region(path, folder)


@pytest.mark.parametrize(
    "layout",
    [
        "no JSON",
        "[" * 5000,
        "[]",
        '{"tables": {"memberships": {}}}',
        '{"tables": {"memberships": {"file": "../../evil.csv", "headings": [], '
        '"style": {}, "sha256": ""}}}',
        '{"tables": {"memberships": {"file": "region.csv", "headings": [], '
        '"style": {"bom": "x"}, "sha256": ""}}}',
        '{"tables": {"memberships": {"file": "region.csv", "headings": '
        '[["role", "evil"]], "style": {}, "sha256": ""}}}',
    ],
)
def test_a_tampered_layout_writes_plain_tables_where_they_belong(
    mini, tmp_path, layout
):
    _, path = mini

    def change(book):
        page = book[LAYOUT]
        page.delete_rows(1, page.max_row)
        page["A1"] = layout

    edit(path, change)
    import_region(path, tmp_path / "a" / "b")
    written = {p.relative_to(tmp_path / "a") for p in (tmp_path / "a").rglob("*.csv")}

    assert {Path("b") / p.name for p in MINI.glob("*.csv")} == written
    heading = (tmp_path / "a" / "b" / "memberships.csv").read_text("utf-8")
    assert "evil" not in heading


def test_a_control_character_is_refused_at_its_cell(tmp_path):
    folder = tmp_path / "x"
    folder.mkdir()
    text = (MINI / "designations.csv").read_text("utf-8").rstrip("\n") + "\x01\n"
    (folder / "designations.csv").write_text(text, encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        export_region(folder, "en")

    assert ["TT202"] == [p.code for p in caught.value.problems]


# The command


def test_region_is_exported_by_its_key_and_brought_back(kg, tmp_path):
    made = kg("region", "export", "higashi-iburi")
    back = kg("region", "import", "higashi-iburi.xlsx", "--lang", "ja")

    assert (0, 0) == (made.returncode, back.returncode)
    assert ("", "") == (made.stdout, back.stdout)
    assert "16 tables → higashi-iburi.xlsx" in made.stderr
    assert "16表を書き込み" in back.stderr
    assert [] == same_bytes(
        asset("data") / "regions/higashi-iburi", tmp_path / "higashi-iburi"
    )


def test_a_workbook_that_was_filled_in_is_not_replaced_without_force(kg, tmp_path):
    (tmp_path / "higashi-iburi.xlsx").write_bytes(b"mine")
    refused = kg("region", "export", "higashi-iburi")

    assert 2 == refused.returncode
    assert b"mine" == (tmp_path / "higashi-iburi.xlsx").read_bytes()
    assert 0 == kg("region", "export", "higashi-iburi", "--force").returncode


@pytest.mark.parametrize(
    "arguments",
    [
        ("export", "nishi-ibur"),
        ("export", "."),
        ("export", "higashi-iburi", "-o", "x.csv"),
        ("import", "none.xlsx"),
        ("import", "."),
        ("import", "kg.toml"),
    ],
)
def test_wrong_usage_of_region_ends_with_2_and_one_line(kg, arguments):
    done = kg("region", *arguments)

    assert 2 == done.returncode
    assert 1 == len(done.stderr.splitlines())


def test_changes_are_counted_or_listed_in_the_report(kg, tmp_path):
    folder = tmp_path / "mini"
    shutil.copytree(MINI, folder)
    file = folder / "memberships.csv"
    file.write_text(file.read_text("utf-8").replace("01", "1", 1), encoding="utf-8")
    assert "1" in file.read_text("utf-8")
    counted = kg("validate", folder)
    listed = kg("validate", folder, "--show-normalised", "--lang", "ja")
    built = kg("build", folder, "--show-normalised", "-o", "x.nt")

    assert "cell(s) were normalised (leading zeros put back 1)" in counted.stdout
    assert "先頭の0を補う" in listed.stdout
    assert "leading zeros put back" in built.stderr


def test_file_that_is_not_there_is_told_from_one_that_is_no_workbook(kg, tmp_path):
    (tmp_path / "x.md").write_text("#", encoding="utf-8")

    assert "there is no such file" in kg("region", "import", "x.xlsx").stderr
    assert "no workbook (.ods, .xls, .xlsx)" in kg("region", "import", "x.md").stderr
