"""kg region new: answers become a folder of tables, all of it or nothing."""

import csv
import errno
import hashlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import AnswersError, UsageError
from kg.model.lang import Lang
from kg.services.authoring.answers import RegionKind, reference_at_hand
from kg.services.authoring.new import region_files, region_kinds, write_region
from kg.services.authoring.questions import QUESTIONS, take_answers
from kg.services.authoring.suggestions import (
    likely_kana,
    likely_key,
    likely_lines,
    likely_name_en,
    likely_romaji,
)
from kg.services.graph.build import build

ROOT = Path(__file__).parents[1]
#: No fixture: the reference is too large for a failing example to be printed.
REFERENCE = reference_at_hand()
TEXT = """目次
試験定住自立圏
室蘭市、登別市、伊達市及び豊浦町で構成する。
令和３年度から令和７年度まで
"""
PAGE = {
    "key": "trial",
    "name-ja": "試験定住自立圏",
    "name-en": "Trial settlement and independence region",
    "kana": "しけんていじゅうじりつけん",
    "romaji": "Shiken Teijū Jiritsuken",
    "kind": "standard",
    "centre": "室蘭市",
    "member": "登別市、伊達市（北海道）、豊浦町",
    "document": "trial-1",
    "document-title-ja": "試験定住自立圏のページ",
    "document-title-en": "Page on the trial region",
    "document-url": "https://www.example.lg.jp/trial.html",
}


@pytest.fixture
def take(tmp_path):
    """Answers from those of a public page, some of them replaced or left out."""

    def with_(**changes):
        given = {**PAGE, **{k.replace("_", "-"): v for k, v in changes.items()}}
        return take_answers(
            REFERENCE, tmp_path / "out", {k: v for k, v in given.items() if v}
        )

    return with_


@pytest.fixture
def document(tmp_path):
    path = tmp_path / "vision.txt"
    path.write_text(TEXT, encoding="utf-8", newline="")
    return path


def rows(path, encoding="utf-8"):
    with path.open(encoding=encoding, newline="") as stream:
        return list(csv.DictReader(stream))


def flags(given):
    """Answers as arguments of the command."""
    words = [given["key"]] if "key" in given else []
    for name, value in given.items():
        words += [] if name == "key" else [f"--{name}", value]
    return words


def said(error, lang="en"):
    return "\n".join(error.value.lines(lang))


def cells(folder, table, *columns):
    found = rows(folder / f"{table}.csv")
    return [tuple(row[column] for column in columns) for row in found]


def test_a_script_writes_the_rows_that_it_was_told(kg, tmp_path, document):
    """The hash is that of the standard tool; line 4 alone carries figures."""
    given = {
        **PAGE,
        "document-file": str(document),
        "lines": "2-3",
        "publisher": "室蘭市",
        "issued": "令和3年3月",
        "vision": "令和3年度から令和7年度",
        "vision-title-ja": "試験定住自立圏共生ビジョン",
        "vision-title-en": "Trial vision",
        "vision-lines": "4",
    }
    del given["document-url"]
    done = kg("region", "new", *flags(given), "--lang", "en")
    folder = tmp_path / "trial"

    assert (0, "") == (done.returncode, done.stdout)
    assert [("trial", "standard", "trial-1", "2-3")] == cells(
        folder, "region", "key", "kind", "source", "lines"
    )
    assert [
        ("01205", "central-city", "trial-1", "2-3"),
        ("01230", "neighbouring-municipality", "trial-1", "2-3"),
        ("01233", "neighbouring-municipality", "trial-1", "2-3"),
        ("01571", "neighbouring-municipality", "trial-1", "2-3"),
    ] == cells(folder, "memberships", "municipality", "role", "source", "lines")
    assert [("2021", "2021-2025", "Trial vision", "", "4")] == cells(
        folder, "visions", "vision", "period", "title (en)", "coverage", "lines"
    )
    sha = subprocess.run(
        ["sha256sum", document], capture_output=True, text=True, check=True
    ).stdout.split()[0]
    assert [("document", sha, "4", "4", "01205", "室蘭市", "", "2021-03", "")] == cells(
        folder,
        "documents",
        "kind",
        "sha256",
        "line count",
        "lines with figures",
        "municipality",
        "publisher name",
        "issued",
        "issued month",
        "url",
    )


def test_the_fresh_folder_validates_and_verifies(kg, tmp_path, document):
    given = {
        **PAGE,
        "document-file": str(document),
        "lines": "2-3",
        "vision": "2021-2025",
        "vision-title-ja": "試験定住自立圏共生ビジョン",
        "vision-title-en": "Trial vision",
        "vision-lines": "4",
    }
    del given["document-url"]
    assert 0 == kg("region", "new", *flags(given), "--lang", "ja").returncode
    checked = kg("validate", "trial", "--lang", "en")

    assert 0 == checked.returncode
    assert "0 violation(s), 0 warning(s)" in checked.stdout
    assert 0 == kg("build", "trial", "-o", "trial.nq").returncode
    verified = kg("verify", "-d", "trial.nq", "--documents", tmp_path)
    assert (0, 1) == (verified.returncode, len(verified.stdout.splitlines()))


def test_every_kind_of_region_makes_tables_that_conform(kg):
    kinds = {
        "standard": {},
        "two-centre": {"centre": "室蘭市、登別市", "member": "豊浦町"},
        "single-city": {"member": ""},
    }
    for kind, changes in kinds.items():
        given = {**PAGE, **changes, "kind": kind, "key": kind}
        made = kg("region", "new", *flags({k: v for k, v in given.items() if v}))
        assert 0 == made.returncode, made.stderr
        assert 0 == kg("validate", kind).returncode


@pytest.mark.parametrize(
    ("changes", "has"),
    [({}, False), ({"kind": "single-city", "member": ""}, True)],
    ids=["standard", "single-city"],
)
def test_only_a_single_city_gets_a_table_for_the_areas_of_its_policy(
    kg, tmp_path, changes, has
):
    given = {k: v for k, v in {**PAGE, **changes}.items() if v}
    made = kg("region", "new", *flags(given), "--lang", "en")
    tables = {path.name for path in (tmp_path / "trial").glob("*.csv")}

    assert has == ("policy-areas.csv" in tables) == ("policy-areas.csv" in made.stderr)
    assert f": {len(tables)} tables written" in made.stderr


def test_a_vision_without_its_years_is_said_to_be_open(kg):
    """The years are not guessed, and the check finds just what the message said."""
    vision = {"vision": "2021", "vision-title-ja": "ビジョン", "vision-title-en": "V"}
    made = kg("region", "new", *flags({**PAGE, **vision}), "--lang", "ja")
    checked = kg("validate", "trial", "-f", "json")

    assert "「期間」が空です" in made.stderr
    assert 1 == checked.returncode
    assert ["TJ303"] == [f["code"] for f in json.loads(checked.stdout)["findings"]]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_headings_are_all_those_of_the_schema_in_the_language_asked(take, lang):
    made = region_files(take(), Lang(lang))
    schemas = {p.stem: json.loads(p.read_text("utf-8")) for p in SCHEMA_FILES}
    for name, content in made.items():
        titles = [
            column["titles"][lang]
            for column in schemas[name.removesuffix(".csv")]["columns"]
            if not column.get("virtual")
        ]
        assert titles == next(csv.reader(content.decode().splitlines()))


SCHEMA_FILES = sorted((ROOT / "data" / "schema").glob("*.json"))


def test_a_region_has_every_table_that_any_shipped_region_has():
    shipped = {
        path.stem
        for folder in ("data/regions", "tests/fixtures")
        for path in (ROOT / folder).glob("*/*.csv")
        if (path.parent / "region.csv").is_file()
    }
    made = set(region_kinds(REFERENCE.schemas))

    assert shipped <= made
    assert {"goals", "city-plans", "municipalities", "eras"}.isdisjoint(made)


def test_lines_end_as_in_the_shipped_tables_and_the_mark_is_written_when_asked(take):
    answers = take()
    plain, marked = (
        region_files(answers, Lang.JA, byte_order_mark=mark)["region.csv"]
        for mark in (False, True)
    )

    assert b"\r" not in plain
    assert b"\xef\xbb\xbf" + plain == marked


def test_tables_with_the_mark_build_as_those_without(take, tmp_path):
    marked, plain = take(), take()
    plain.output = tmp_path / "plain"
    write_region(marked, Lang.JA, byte_order_mark=True)
    write_region(plain, Lang.EN)

    built = [build([tmp_path / name]) for name in ("out", "plain")]
    assert [(), ()] == [b.problems for b in built]
    assert built[0].lines() == built[1].lines()


def test_nothing_but_what_was_answered_is_written(take):
    """The scheme's name is made of the region's; every other cell was an answer."""
    answered = {"trial", "01205", "01230", "01233", "01571", "page", "standard"}
    answered |= {"central-city", "neighbouring-municipality"}
    answered |= {v for k, v in PAGE.items() if k not in {"centre", "member"}}
    answered |= {
        "試験定住自立圏の政策分野",
        "Policy fields of the Trial settlement and independence region",
    }
    for content in region_files(take(), Lang.EN).values():
        _, *records = csv.reader(content.decode().splitlines())
        assert {cell for record in records for cell in record if cell} <= answered


def test_a_registered_document_is_cited_without_a_row_of_its_own(tmp_path):
    given = {k: v for k, v in PAGE.items() if not k.startswith("document")}
    given["document"] = "toyako-fin003"
    page = take_answers(REFERENCE, tmp_path / "a", given)
    assert "page" == page.lines
    assert b"\n" not in region_files(page, Lang.EN)["documents.csv"].strip()

    text = {**given, "document": "002_81cf2cddd77d2c59"}
    with pytest.raises(AnswersError, match="1 answer"):
        take_answers(REFERENCE, tmp_path / "b", text)
    with pytest.raises(AnswersError) as caught:
        take_answers(REFERENCE, tmp_path / "b", {**text, "lines": "25-26"})
    assert "the document has 25" in said(caught)


def test_everything_that_is_missing_is_reported_at_once(kg, tmp_path):
    done = kg("region", "new", "--lang", "en", stdin="")
    required = [q.flag for q in QUESTIONS if q.required and q.name != "document-url"]
    required = [flag for flag in required if "vision" not in flag]

    assert 2 == done.returncode
    for flag in required:
        assert f"kg: {flag} is missing: " in done.stderr
    assert "--document-file or --document-url is missing" in done.stderr
    assert [] == list(tmp_path.iterdir())


def test_missing_and_wrong_answers_are_reported_together_in_japanese(kg, tmp_path):
    given = {**PAGE, "member": "伊達市", "kana": "kana", "lines": "3"}
    del given["name-en"]
    done = kg("region", "new", *flags(given), "--lang", "ja")
    lines = done.stderr.splitlines()

    assert 2 == done.returncode
    assert 5 == len(lines)
    assert lines[0].startswith("kg: --member：「伊達市」は2か所あります：")
    assert "伊達市（北海道、01233）、伊達市（福島県、07213）" in lines[0]
    assert lines[1].startswith("kg: --kana：")
    assert "例 Shiken settlement and independence region" in lines[2]
    assert lines[3].startswith("kg: --lines：")
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"kind": "normal"}, "one of standard, two-centre, single-city"),
        ({"centre": "室蘭市、登別市"}, "the kind that fits 2: two-centre"),
        ({"kind": "two-centre"}, "has 2 central cities, but 1 given"),
        ({"kind": "single-city"}, "the kinds that fit: standard"),
        (
            {"kind": "single-city", "centre": "室蘭市、登別市", "member": ""},
            "two-centre",
        ),
        ({"kind": "two-centre", "centre": "1,2,3"}, "'1' is no municipality"),
        ({"member": ""}, "--member is missing"),
        ({"member": "室蘭市、登別市"}, "is the centre already"),
        ({"member": "登別市、登別"}, "is named twice"),
        ({"member": "札幌市中央区"}, "is a ward of Sapporo City"),
        ({"member": "登別し"}, "did you mean Noboribetsu City"),
        ({"member": "、"}, "no municipality is named"),
        ({"key": "Trial"}, "is no key"),
        ({"key": "trial_1"}, "is no key"),
        ({"key": "nishi-iburi"}, "there is a region of this key already"),
        ({"name-ja": "Trial"}, "holds no Japanese"),
        ({"name-en": "試験"}, "is not English"),
        ({"kana": "試験"}, "is not kana"),
        ({"romaji": "しけん"}, "is not romaji"),
        ({"document": "a b"}, "is no identifier"),
        ({"document": "toyako-fin003"}, "is registered already"),
        ({"document-file": "nowhere.txt"}, "there is no such file"),
        ({"document-url": "www.example.jp"}, "is no web address"),
        ({"document-url": "https://a b"}, "is no web address"),
        ({"publisher": "室蘭し町"}, "is no municipality"),
        ({"publisher": "伊達市"}, "is the name of 2"),
        ({"issued": "3月"}, "is no date"),
        ({"issued": "2021-13"}, "is no date"),
        ({"issued": "2021-02-29"}, "is no date"),
        ({"issued": "令和3年度"}, "is no date"),
        ({"issued": "平成零年4月"}, "is no date"),
        ({"lines": "3"}, "a public page is cited as a whole"),
        ({"vision": "令和"}, "is no fiscal year"),
        ({"vision": "1999-2003"}, "between 2000 and 2050"),
        ({"vision": "2025-2021"}, "the earlier one first"),
        ({"vision": "2021-2031"}, "ten at the most"),
        ({"vision-title-ja": "ビジョン"}, "give --vision as well"),
        ({"name-ja": "試験\x1b[A"}, "cannot be read"),
        ({"name-ja": "試験\udcff"}, "cannot be read"),
    ],
)
def test_an_answer_that_does_not_fit_says_what_would(take, changes, message):
    with pytest.raises(AnswersError) as caught:
        take(**{k.replace("-", "_"): v for k, v in changes.items()})

    assert message in said(caught)
    said(caught, "ja").encode("utf-8", "replace")


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("5", "the document has 4"),
        ("3-2", "there are no such lines"),
        ("page", "is no line"),
        ("0", "is no line"),
        ("", "--lines is missing"),
    ],
)
def test_lines_of_a_text_are_within_it(take, document, lines, message):
    with pytest.raises(AnswersError) as caught:
        take(document_file=str(document), document_url="", lines=lines)
    assert message in said(caught)


@pytest.mark.parametrize("lines", ["2-3", "２～３", "2〜3行目", "2から3行", " 2 - 3 "])
def test_lines_are_read_as_people_write_them(take, document, lines):
    answers = take(document_file=str(document), document_url="", lines=lines)

    assert "2-3" == answers.lines


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\n\xe2\xe3\xcf\xd3", "試験".encode("cp932"), b"a\0b", b" \n"]
)
def test_what_is_no_text_is_no_document(take, tmp_path, content):
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(AnswersError, match="1 answer"):
        take(document_file=str(path), document_url="", lines="1")


@pytest.mark.parametrize(
    ("text", "column", "value"),
    [
        ("2021-03-31", "issued", "2021-03-31"),
        ("令和３年３月３１日", "issued", "2021-03-31"),
        ("R3.3.31", "issued", "2021-03-31"),
        ("令和元年12月", "issued_month", "2019-12"),
        ("2021/3", "issued_month", "2021-03"),
        ("平成31年", "issued_year", "2019"),
        ("平成32年4月", "issued_month", "2020-04"),
        ("2021", "issued_year", "2021"),
    ],
)
def test_dates_are_read_in_either_calendar(take, text, column, value):
    assert {column: value} == take(issued=text).issued


@pytest.mark.parametrize(
    ("text", "vision", "period"),
    [
        ("2021-2025", "2021", "2021-2025"),
        ("令和3年度から令和7年度まで", "2021", "2021-2025"),
        ("平成２８年度～令和２年度", "2016", "2016-2020"),
        ("R3-R7", "2021", "2021-2025"),
        ("2021", "2021", ""),
        ("令和元年度", "2019", ""),
        ("令和3～7年度", "2021", "2021-2025"),
    ],
)
def test_years_of_a_vision_are_read_in_either_calendar(take, text, vision, period):
    titles = {"vision_title_ja": "ビジョン", "vision_title_en": "Vision"}
    answers = take(vision=text, **titles)

    assert (vision, period) == (answers.vision, answers.period)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from([q.name for q in QUESTIONS]), st.text()))
def test_no_answer_crashes_and_what_is_refused_is_said_in_both_languages(
    tmp_path, answers
):
    try:
        take_answers(REFERENCE, tmp_path / "out", {**PAGE, **answers})
        refused = None
    except AnswersError as error:
        refused = error

    if refused is not None:
        assert len(refused.lines("en")) == len(refused.lines("ja")) >= 2


def test_prefectures_are_derived_and_a_region_across_two_says_so(kg):
    """Aomori 02, Iwate 03: 八戸市 02203, 洋野町 03507."""
    given = {**PAGE, "centre": "八戸市", "member": "洋野町"}
    ja = kg("region", "new", *flags({**given, "key": "a"}), "--lang", "ja")
    en = kg("region", "new", *flags({**given, "key": "b"}), "--lang", "en")

    assert "青森県、岩手県（2つの都道府県にまたがる圏域）" in ja.stderr
    assert "Aomori, Iwate (a region across 2 prefectures)" in en.stderr


def test_names_that_the_cited_lines_do_not_hold_are_pointed_out(kg, document):
    """Lines 1 and 2 name the region, but no municipality."""
    given = {**PAGE, "document-file": str(document), "lines": "1-2"}
    done = kg("region", "new", *flags(given), "--lang", "en")

    assert 0 == done.returncode
    assert (
        "line 1-2 of the document does not name 室蘭市, 登別市, 伊達市, 豊浦町"
        in done.stderr
    )


def test_tables_that_are_there_are_not_overwritten(kg, tmp_path):
    (tmp_path / "trial").mkdir()
    there = tmp_path / "trial" / "region.csv"
    there.write_text("mine", encoding="utf-8")
    done = kg("region", "new", *flags(PAGE), "--lang", "en")

    assert 2 == done.returncode
    assert "nothing is overwritten" in done.stderr
    assert "mine" == there.read_text(encoding="utf-8")
    assert [there] == list((tmp_path / "trial").iterdir())
    assert 2 == kg("region", "new", "-o", "trial", stdin="").returncode


@pytest.mark.parametrize("output", ["file", "file/below"])
def test_a_place_that_cannot_be_a_folder_is_refused_before_any_question(
    kg, tmp_path, output
):
    (tmp_path / "file").touch()
    done = kg("region", "new", "-o", output, "--lang", "en", stdin="")

    assert 2 == done.returncode
    assert [f"kg: {output}: cannot be written; choose another folder (-o)"] == (
        done.stderr.splitlines()
    )


def test_other_files_in_the_folder_stay(take, tmp_path):
    note = tmp_path / "out" / "memo.txt"
    note.parent.mkdir()
    note.write_text("memo", encoding="utf-8")
    write_region(take(), Lang.JA)

    assert "memo" == note.read_text(encoding="utf-8")
    assert (note.parent / "region.csv").is_file()
    assert [note.parent] == list(tmp_path.iterdir())


@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "no space"), KeyboardInterrupt]
)
def test_nothing_is_left_behind_when_writing_fails(
    take, tmp_path, monkeypatch, there, error
):
    answers = take()
    answers.output = tmp_path / "deep" / "down" / "out"
    if there:
        answers.output.mkdir(parents=True)
        (answers.output / "memo.txt").touch()
    before = sorted(tmp_path.rglob("*"))
    moves = []
    rename = Path.rename

    def failing(path, target):
        moves.append(target)
        if len(moves) == (5 if there else 1):
            raise error
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises((UsageError, KeyboardInterrupt)):
        write_region(answers, Lang.JA)

    assert before == sorted(tmp_path.rglob("*"))


def test_in_a_data_root_the_folder_joins_the_regions(kg, tmp_path):
    """And the CSVW metadata of its tables lead to the schemas that stand there."""
    (tmp_path / "data" / "regions").mkdir(parents=True)
    shutil.copytree(ROOT / "data" / "schema", tmp_path / "data" / "schema")
    assert 0 == kg("region", "new", *flags(PAGE)).returncode
    folder = tmp_path / "data" / "regions" / "trial"
    listed = json.loads((folder / "csv-metadata.json").read_text("utf-8"))["tables"]

    assert {path.name for path in folder.glob("*.csv")} <= {t["url"] for t in listed}
    assert all((folder / table["tableSchema"]).is_file() for table in listed)
    schemas = {Path(table["tableSchema"]).name for table in listed}
    for table in listed:
        schema = json.loads((folder / table["tableSchema"]).read_text("utf-8"))
        for key in schema.get("foreignKeys", ()):
            assert key["reference"]["schemaReference"] in schemas
    again = kg("region", "new", *flags({**PAGE, "name-ja": "別圏域"}), "--lang", "en")
    assert (2, True) == (again.returncode, "this key already" in again.stderr)


def test_suggestions_are_made_of_what_was_answered(take, document):
    """A region named after its centre has the centre's reading."""
    named = take(**{"name_ja": "室蘭定住自立圏"})
    assert "むろらんていじゅうじりつけん" == likely_kana(named)
    assert "Muroran Teijū Jiritsuken" == likely_romaji(named)
    assert "" == likely_kana(take())

    answers = take(
        romaji="Ōsumi-Hantō Teijū Jiritsuken",
        document_file=str(document),
        document_url="",
        lines="1",
    )
    assert "osumi-hanto" == likely_key(answers)
    assert "Osumi-Hanto settlement and independence region" == likely_name_en(answers)
    assert "2-3" == likely_lines(answers)


def test_kinds_are_those_of_the_schema():
    pattern = REFERENCE.schemas["region"].column("kind").pattern

    assert set(pattern.split("|")) == set(RegionKind)


class Session:
    """kg on a terminal of its own, answered prompt by prompt."""

    def __init__(self, folder, *arguments):
        pty = pytest.importorskip("pty")
        self.master, slave = pty.openpty()
        kept = {k: v for k, v in os.environ.items() if not k.startswith("KG_")}
        self.process = subprocess.Popen(
            [sys.executable, "-c", "from kg.cli import main; main()", *arguments],
            cwd=folder,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**kept, "LC_ALL": "C.UTF-8", "TERM": "dumb"},
            start_new_session=True,
        )
        os.close(slave)
        self.shown = ""
        self._raw = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self.master)

    def wait(self):
        """Read until the next prompt or the end; give back what was shown since."""
        start = len(self._raw)
        while not self._raw[start:].endswith(b"> "):
            ready, _, _ = select.select([self.master], [], [], 60)
            assert ready, self._raw.decode(errors="replace")
            try:
                piece = os.read(self.master, 65536)
            except OSError:
                # Linux says so when the other end of a terminal is closed.
                piece = b""
            if not piece:
                break
            self._raw += piece
        shown = self._raw[start:].decode(errors="replace").replace("\r\n", "\n")
        self.shown += shown
        return shown

    def answer(self, *texts):
        """Type one line after the other; what the last one brings."""
        for text in texts:
            os.write(self.master, f"{text}\n".encode())
            shown = self.wait()
        return shown


def test_a_person_is_asked_and_typos_are_asked_again(tmp_path, document):
    with Session(tmp_path, "region", "new", "--lang", "ja") as session:
        assert "日本語の圏域名" in session.wait()
        assert "入力が必要です" in session.answer("")
        assert "3) single-city" in session.answer("試験定住自立圏")
        assert "という種類はありません" in session.answer("4")
        assert "中心市" in session.answer("１")
        assert "1) 室蘭市（北海道、01205）" in session.answer("室蘭し")
        assert "→ 室蘭市（北海道、01205）" in session.answer("1")
        shown = session.answer("登別市、伊達市、豊浦長")
        assert "2) 伊達市（福島県、07213）" in shown
        assert "1) 豊浦町（北海道、01571）" in session.answer("1")
        shown = session.answer("豊浦町")
        assert "登別市（北海道、01230）、伊達市（北海道、01233）、豊浦町" in shown
        session.answer("しけんていじゅうじりつけん")
        shown = session.answer("Shiken Teijū Jiritsuken")
        assert "Enter のみ：Shiken settlement and independence region" in shown
        assert "Enter のみ：shiken" in session.answer("")
        assert "このキーの圏域はすでにあります" in session.answer("nishi-iburi")
        assert "Enter のみ：shiken-1" in session.answer("")
        session.answer("", "試験ビジョン", "Trial vision")
        assert "ファイルがありません" in session.answer("nowhere.txt")
        session.answer("vision.txt", "")
        assert "Enter のみ：2-3" in session.answer("")
        session.answer("")
        assert "書き出しますか" in session.answer("")
        assert "入力してください" in session.answer("99")
        assert "Enter のみ：試験ビジョン" in session.answer("10")
        assert "日本語の文書名：試験共生ビジョン" in session.answer("試験共生ビジョン")
        assert "表を40個作りました" in session.answer("")
        assert 0 == session.process.wait(60)
    folder = tmp_path / "shiken"

    assert ["01205", "01230", "01233", "01571"] == [
        row["市町村コード"] for row in rows(folder / "memberships.csv")
    ]
    (cited,) = rows(folder / "documents.csv")
    assert "試験共生ビジョン" == cited["題名（日本語）"]
    assert hashlib.sha256(TEXT.encode()).hexdigest() == cited["SHA-256"]
    assert [] == rows(folder / "visions.csv")


def test_flags_answer_in_advance_and_only_the_rest_is_asked(tmp_path):
    given = {k: v for k, v in PAGE.items() if k not in {"name-en", "member"}}
    arguments = [*flags({**given, "kana": "kana"}), "--lang", "en", "--yes"]
    with Session(tmp_path, "region", "new", *arguments) as session:
        assert "The other municipalities" in session.wait()
        shown = session.answer("Noboribetsu, Date, Hokkaido")
        assert "→ Noboribetsu City (Hokkaido, 01230), Date City (Hokk" in shown
        assert "'kana' is not kana" in shown
        session.answer("しけん", "Trial region", "", "", "")
        assert "40 tables written" in session.answer("")
        assert 0 == session.process.wait(60)
    assert "Trial region" == rows(tmp_path / "trial" / "region.csv")[0]["name (en)"]


@pytest.mark.parametrize("where", ["question", "choice", "summary"])
def test_ctrl_c_leaves_nothing_behind(tmp_path, where):
    given = dict(PAGE)
    if where == "question":
        del given["name-ja"]
    if where == "choice":
        given["member"] = "伊達市"
    with Session(tmp_path, "region", "new", *flags(given), "--lang", "ja") as session:
        session.wait()
        if where == "summary":
            session.answer("", "", "")
            session.answer("")
        # Only once the line is being read does a signal interrupt the reading.
        time.sleep(0.5)
        session.process.send_signal(signal.SIGINT)
        session.wait()
        assert 130 == session.process.wait(60)

    assert "中断しました" in session.shown
    assert [] == list(tmp_path.iterdir())


def test_no_input_never_asks(tmp_path):
    with Session(tmp_path, "region", "new", "--no-input", "--lang", "en") as session:
        assert "KEY is missing" in session.wait()
        assert 2 == session.process.wait(60)
