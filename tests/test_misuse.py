"""What is typed or set wrongly is told in either language, never as a fault of ours."""

import subprocess
import sys

import pytest

MISTYPED = [
    (["query", "lst"], "did you mean list? (kg query --help)", "list では？"),
    (["query", "list", "--serach", "x"], "did you mean --search?", "--search では？"),
    (["query", "list", "--tag"], "'--tag' requires an argument", "--tag には値が必要"),
    (["query", "list", "x"], "unexpected extra argument(s) (x)", "「x」は余分です"),
    (["query", "show"], "Missing argument 'question'", "question を指定して"),
    (["query", "list", "-f", "xml"], "'xml' is not one of", "「xml」は使えません"),
    (["query", "run", "x", "--limit", "-1"], "equal to 0", "--limit：0 以上に"),
    (["query", "run", "x", "--limit", "y"], "valid integer", "--limit：整数を指定"),
    (["query", "run", "x", "--bom=1"], "does not take a value", "値は指定できません"),
    (
        ["publish", "--released", "2026-13-01"],
        "does not match",
        "--released：「2026-13-01」は日付ではありません",
    ),
]


@pytest.mark.parametrize(
    "line, en, ja", MISTYPED, ids=[" ".join(m[0]) for m in MISTYPED]
)
def test_mistyped_line_is_told_in_either_language(kg, line, en, ja):
    english, japanese = kg(*line, KG_LANG="en"), kg(*line, KG_LANG="ja")

    assert (2, 2) == (english.returncode, japanese.returncode)
    assert en in english.stderr
    assert ja in japanese.stderr
    assert "使い方は kg " in japanese.stderr
    assert "Value error" not in english.stderr + japanese.stderr
    assert 1 == len(english.stderr.splitlines())


@pytest.mark.parametrize(
    "settings, told",
    [
        (b"query = 3\n", "[query]"),
        (b"[query]\nlist = 3\n", "[query.list]"),
        (b"\xff\xfe", "UTF-8"),
    ],
)
def test_settings_that_cannot_be_used_are_refused(kg, tmp_path, settings, told):
    (tmp_path / "kg.toml").write_bytes(settings)
    done = kg("query", "list")

    assert 2 == done.returncode
    assert "kg.toml" in done.stderr
    assert told in done.stderr


@pytest.mark.parametrize(
    "settings, option",
    [
        ("[serve]\nport = 70000\n", "--port"),
        ("[serve]\nworkers = 0\n", "--workers"),
        ("[serve]\nquery-seconds = nan\n", "--query-seconds"),
        ('lang = ["ja"]\n', "--lang"),
    ],
)
def test_settings_are_held_to_the_bounds_of_options(kg, tmp_path, settings, option):
    (tmp_path / "kg.toml").write_text(settings, encoding="utf-8")
    # Were it taken, this would be told of instead.
    done = kg("serve", "-d", "nowhere.nq")

    assert 2 == done.returncode
    assert option in done.stderr
    assert "nowhere" not in done.stderr


def test_settings_go_by_the_names_of_options(kg, tmp_path):
    settings = '[query.list]\nformat = "json"\n[validate]\nfail-on = "never"\n'
    (tmp_path / "kg.toml").write_text(settings, encoding="utf-8")
    (tmp_path / "bad.ttl").write_text("[] a <http://example.org/Unknown> .\n", "utf-8")

    assert kg("query", "list").stdout.startswith("[")
    assert 1 == kg("validate", "bad.ttl", "--fail-on", "warning").returncode
    assert 0 == kg("validate", "bad.ttl").returncode


def test_language_of_the_settings_is_that_of_errors_and_help(kg, tmp_path):
    (tmp_path / "kg.toml").write_text('lang = "ja"\n', encoding="utf-8")

    assert "という質問はありません" in kg("query", "run", "nosuch").stderr
    assert "no saved question" in kg("query", "run", "nosuch", KG_LANG="en").stderr
    assert "圏域の構成市町村" in kg("query", "run", "members", "--help").stdout


@pytest.mark.parametrize("end, code", [("> /dev/full", 2), (">&-", 0)])
def test_output_that_takes_nothing_is_no_fault_of_ours(tmp_path, end, code):
    command = f"{sys.executable} -c 'from kg.cli import main; main()' query list"
    done = subprocess.run(
        f"{command} {end}",
        shell=True,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert code == done.returncode
    assert "fault" not in done.stderr
    assert "Traceback" not in done.stderr
    assert ("no space" in done.stderr) == (code == 2)


@pytest.mark.parametrize(
    "write, en, ja",
    [
        (lambda p: p.write_bytes(b"# \x93\xfa"), "it is not UTF-8", "UTF-8 で保存"),
        (lambda p: p.mkdir(), "it is a folder", "フォルダです"),
        (lambda p: None, "there is no such file", "ファイルやフォルダがありません"),
    ],
    ids=["another encoding", "a folder", "nothing"],
)
def test_query_that_cannot_be_read_says_why(kg, tmp_path, write, en, ja):
    write(tmp_path / "own.rq")
    for line in (["run", "own.rq"], ["show", "own.rq"]):
        assert en in kg("query", *line, KG_LANG="en").stderr
        assert ja in kg("query", *line, KG_LANG="ja").stderr
    assert "Errno" not in kg("query", "run", "own.rq").stderr


@pytest.mark.parametrize("line", [["list"], ["run", "own"], ["show", "x/own"]])
def test_unreadable_question_in_a_folder_of_ones_own_is_named(kg, tmp_path, line):
    (tmp_path / "mine" / "x").mkdir(parents=True)
    (tmp_path / "mine" / "x" / "own.rq").write_bytes(b"#+ summary: \x93\xfa")
    done = kg("query", *line, KG_QUERIES="mine")

    assert 2 == done.returncode
    assert "mine/x/own.rq: cannot be read: it is not UTF-8" in done.stderr


@pytest.mark.parametrize(
    "text, en, ja",
    [
        ("", "no SELECT, ASK", "いずれもありません"),
        ("INSERT DATA {}", "INSERT changes a graph", "変更する命令"),
        ("SELECT * {\n ?s a foo:X }", "line 2, column 12: a prefix", "2行12列：接頭辞"),
        ("SELECT * { ?s a <http://[> }", "an IRI is malformed", "IRI の形が正しく"),
        ("SELECT * {", "line 1, column 11", "1行11列"),
    ],
)
def test_query_that_is_no_sparql_says_where_and_why(kg, tmp_path, text, en, ja):
    (tmp_path / "empty.nq").write_text("", encoding="utf-8")
    for lang, told in (("en", en), ("ja", ja)):
        done = kg("query", "run", "-", "-d", "empty.nq", stdin=text, KG_LANG=lang)
        assert 2 == done.returncode
        assert told in done.stderr


@pytest.mark.parametrize(
    "header, en, ja",
    [
        ("", "has no #+ header", "見出しがないため"),
        ("#+ just words\n", "(no keys and values)", "（項目がない）"),
        ("#+ parms: {}\n", "(unknown parms)", "（parms という項目はない）"),
        ("#+ since: '1'\n", "(no summary)", "（summary がない）"),
        ("#+ columns: 3\n", "not in the form of its key", "値の形が違う"),
        ("#+ summary: [x\n", "malformed (", "kg query check own.rq で"),
    ],
)
def test_header_that_is_malformed_says_what_is_wrong(kg, tmp_path, header, en, ja):
    (tmp_path / "own.rq").write_text(f"{header}ASK {{}}\n", encoding="utf-8")
    english = kg("query", "show", "own.rq", KG_LANG="en")

    assert 2 == english.returncode
    assert en in english.stderr
    assert 1 == len(english.stderr.splitlines())
    assert ja in kg("query", "show", "own.rq", KG_LANG="ja").stderr


def test_value_that_is_missing_or_of_another_type_is_told_by_its_name(kg, tmp_path):
    (tmp_path / "empty.nq").write_text("", encoding="utf-8")

    def told(option, value):
        line = ["run", "region/members", "-d", "empty.nq", option, value]
        return kg("query", *line, KG_LANG="ja").stderr

    assert "--as-of には値が必要です" in told("--as-of", "")
    assert "--region には値が必要です" in told("--region", "")
    assert "日付（例 2010-09-30）を指定してください" in told("--as-of", "昨日")


def test_file_without_suffix_is_told_so(kg):
    done = kg("query", "run", "region/members", "-o", "answer", KG_LANG="ja")

    assert 2 == done.returncode
    assert "拡張子がありません" in done.stderr
