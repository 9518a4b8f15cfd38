"""`kg query` as a person meets it: options, help, lists, and what it says when."""

import json
import subprocess
import sys

import pytest

from kg.model.iris import Names
from kg.services.catalogue.find import list_queries
from kg.services.catalogue.search import search, tag_counts
from kg.services.graph.build import build
from kg.services.graph.output import write_build
from tests.scripted import Answer

QUESTIONS = list(list_queries(Names()))
OWN = """#+ summary: Members of my region
#+ summary_ja: 私の圏域の構成市町村
#+ description: Who is a member.
#+ description_ja: 構成市町村。
#+ params:
#+   region: {type: iri, en: Region, ja: 圏域, below: id/region/,
#+     choices: {class: teiju:Region}}
#+   member: {type: iri, en: Member, ja: 市町村, below: id/municipality/,
#+     choices: {class: teiju:Municipality}}
#+   national: {type: iri, en: Field, ja: 分野, below: scheme/field/,
#+     choices: {scheme: scheme/field}}
#+ columns:
#+   region: {en: Region, ja: 圏域}
#+   member: {en: Member, ja: 市町村}
#+ view: {type: bar, x: member, y: region}
#+ tags: [own]
#+ since: "0.1"
SELECT DISTINCT ?region ?member {
  VALUES ?region { UNDEF }
  VALUES ?member { UNDEF }
  VALUES ?national { <https://w3id.org/teiju/scheme/field/A-1> }
  ?membership org:organization ?region ; org:member ?member .
} ORDER BY ?region ?member
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The shipped graph with its store."""
    path = tmp_path_factory.mktemp("build") / "kg.nq"
    write_build(build(), path)
    return path


@pytest.fixture
def own(tmp_path):
    """A question of one's own, with choices."""
    (tmp_path / "own.rq").write_text(OWN, encoding="utf-8")
    return "own.rq"


@pytest.fixture
def run(kg, built):
    """Run a verb of `kg query` on the built graph."""

    def run_(verb, *arguments, **environment):
        return kg("query", verb, *arguments, KG_DATA=str(built), **environment)

    return run_


def members(done):
    """Regions with the codes of their members, from the TSV."""
    assert 0 == done.returncode, done.stderr
    rows = [line.split("\t") for line in done.stdout.splitlines()[1:]]
    return [(r.rpartition("/")[2][:-1], m.rpartition("/")[2][:-1]) for r, m in rows]


NISHI_IBURI = ["01205", "01230", "01233", "01571", "01575", "01584"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--region", "西いぶり"],
        ["--region=西いぶり"],
        ["--region", "nishi-iburi"],
        ["--region=id:region/nishi-iburi"],
    ],
)
def test_parameter_is_an_option_and_takes_a_label(run, own, arguments):
    found = members(run("run", own, *arguments))

    assert [("nishi-iburi", code) for code in NISHI_IBURI] == found
    # Options may stand before the question as well.
    assert found == members(run("run", *arguments, own))


def test_option_that_is_given_again_adds_a_value(run, own):
    cities = ["--member", "室蘭", "--member", "苫小牧市", "--member=室蘭市"]
    done = run("run", own, *cities)

    assert [("higashi-iburi", "01213"), ("nishi-iburi", "01205")] == members(done)


def test_everything_that_fits_nowhere_is_told_at_once(run, own):
    done = run("run", own, "stray", "--regoin", "x", "--fromat=csv", "--member")

    assert (2, "") == (done.returncode, done.stdout)
    lines = done.stderr.splitlines()
    assert 5 == len(lines)
    assert "no parameter --regoin" in lines[0]
    assert lines[0].endswith("did you mean --region?")
    assert lines[1].endswith("did you mean --format?")
    assert "--member needs a value" in lines[2]
    assert "'stray'" in lines[3]


def test_values_that_fit_nothing_are_told_at_once(run, own):
    done = run("run", own, "--region", "西いぶ", "--member", "伊達", KG_LANG="ja")

    assert (2, "") == (done.returncode, done.stdout)
    assert "nishi-iburi（西いぶり定住自立圏）" in done.stderr
    assert "01233（伊達市）、07213（伊達市）" in done.stderr
    assert "2件の値が合わないため、尋ねていません" in done.stderr


def test_options_need_a_question(run):
    done = run("run", "--region", "x")

    assert 2 == done.returncode
    assert "name of a question" in done.stderr


def test_parameters_are_for_saved_questions_only(run, tmp_path):
    (tmp_path / "plain.rq").write_text("SELECT * { ?s ?p ?o } LIMIT 1", "utf-8")
    done = run("run", "plain.rq", "--region", "x")

    assert (2, 1) == (done.returncode, len(done.stderr.splitlines()))
    assert "belong to saved questions" in done.stderr
    assert 0 == run("run", "plain.rq").returncode
    for option in (["--evidence"], ["--chart", "x.svg"]):
        refused = run("run", "plain.rq", *option)
        assert 2 == refused.returncode
        assert option[0] in refused.stderr


def test_parameter_that_is_called_like_an_option_is_refused(run, tmp_path):
    header = OWN.replace("#+   national:", "#+   limit:").replace("?nat", "?limit")
    (tmp_path / "own.rq").write_text(header, encoding="utf-8")
    done = run("run", "own.rq", "--member", "室蘭")

    assert 2 == done.returncode
    assert "the parameter limit is called like an option" in done.stderr


def test_no_shipped_question_has_a_parameter_that_is_called_like_an_option(run):
    help_ = run("run", "--help").stdout.partition("Options:")[2]
    options = {word for word in help_.split() if word.startswith("--")}

    assert {"--limit", "--endpoint", "--evidence"} <= options
    for question in QUESTIONS:
        assert options.isdisjoint(f"--{p.option}" for p in question.parameters)


def test_help_of_a_question_tells_its_parameters(run, own):
    english = run("run", own, "--help")
    japanese = run("run", own, "-h", "--lang", "ja")

    assert (0, 0) == (english.returncode, japanese.returncode)
    assert "--region IRI    Region" in english.stdout
    assert "kg query choices own.rq region" in english.stdout
    assert "default A-1" in english.stdout
    assert "--endpoint URL" in english.stdout
    assert "私の圏域の構成市町村" in japanese.stdout
    assert "既定値 A-1" in japanese.stdout
    assert "--region IRI" not in run("run", "--help").stdout
    # A name that no question has still gets help.
    assert 0 == run("run", "no/such", "--help").returncode


def test_empty_answer_says_which_parameter_leaves_nothing(run, own):
    done = run("run", own, "--region", "東胆振", "--member", "室蘭")

    assert ["?region\t?member"] == done.stdout.splitlines()
    assert 0 == done.returncode
    assert "the answer is empty" in done.stderr
    # Muroran is a member of one region, Higashi-Iburi has five members.
    assert "without --region there would be 1 row(s): nishi-iburi" in done.stderr
    assert "without --member there would be 5 row(s): 01213, 01578" in done.stderr
    assert "--national A-1 is asked" in done.stderr
    assert "" == run("run", own, "--region", "東胆振").stderr


def test_empty_answer_says_what_there_is_without_all_parameters(run, own):
    nowhere = ["--region", "id:region/none", "--member", "id:municipality/none"]
    english = run("run", own, *nowhere).stderr
    japanese = run("run", own, *nowhere, "--lang", "ja").stderr

    # Four regions have 29 members between them, and share none.
    assert "without any parameter there would be 29 row(s)" in english
    assert "without --" not in english
    assert "パラメータを指定しなければ29行あります" in japanese


def test_empty_answer_names_the_first_eight_of_what_there_is(run, own):
    said = run("run", own, "--member", "id:municipality/none").stderr
    codes = "01204, 01205, 01209, 01210, 01213, 01215, 01222, 01230"

    assert f"there would be 29 row(s): {codes} and 21 more\n" in said


def test_empty_answer_of_a_plain_query_says_so(run, tmp_path):
    (tmp_path / "plain.rq").write_text("SELECT * { <urn:x> ?p ?o }", "utf-8")
    done = run("run", "plain.rq")

    assert (0, "kg: the answer is empty\n") == (done.returncode, done.stderr)


def test_name_that_stands_nowhere_in_the_graph_is_told(run, own):
    done = run("run", own, "--region", "id:region/none")

    assert "--region id:region/none: nothing in the graph" in done.stderr
    assert 0 == done.returncode


def test_data_that_is_named_counts_more_than_an_endpoint_of_the_environment(
    run, own, built
):
    nowhere = "http://127.0.0.1:9/sparql"
    here = run("run", own, "-d", built, KG_ENDPOINT=nowhere)
    both = run("run", own, "-d", built, "--endpoint", nowhere)

    assert 29 == len(members(here))
    assert 2 == both.returncode
    assert "both say whom to ask" in both.stderr


def test_endpoint_that_is_named_counts_more_than_data_of_the_environment(
    run, own, server
):
    server.says(Answer(status=400, body="asked here", media="text/plain"))
    done = run("run", own, "--endpoint", server.url)

    assert (2, 1) == (done.returncode, len(server.asked))
    assert "asked here" in done.stderr


def test_endpoint_that_fails_may_be_of_a_kind_that_cannot_answer(run, server, tmp_path):
    header = OWN.replace(
        "#+ tags:",
        "#+ engines: {virtuoso: {en: it sleeps, ja: 眠っています}}\n#+ tags:",
    )
    (tmp_path / "own.rq").write_text(header, encoding="utf-8")
    server.says(Answer(status=500))
    done = run("run", "own.rq", "--endpoint", server.url)

    assert 2 == done.returncode
    assert "own.rq cannot be asked of virtuoso: it sleeps" in done.stderr
    assert "HTTP 500" in done.stderr


def test_chart_of_a_table_is_refused_before_anything_is_asked(run):
    done = run("run", "provenance/uncited-lines", "--chart", "x.svg", "-d", "nowhere")

    assert 2 == done.returncode
    assert "answer.html" in done.stderr


def test_chart_needs_a_suffix_of_a_picture(run, own):
    assert ".svg or .html" in run("run", own, "--chart", "x.png").stderr


def test_engine_that_cannot_answer_is_told_why_before_it_is_asked(run, tmp_path):
    header = OWN.replace(
        "#+ tags:",
        "#+ engines: {oxigraph: {en: it sleeps, ja: 眠っています}}\n#+ tags:",
    )
    (tmp_path / "own.rq").write_text(header, encoding="utf-8")
    done = run("run", "own.rq", KG_LANG="ja")

    assert (2, "") == (done.returncode, done.stdout)
    assert "眠っています" in done.stderr


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_choices_are_listed(run, own, lang):
    found = run("choices", own, "national", "--lang", lang).stdout.splitlines()
    rows = {line.split("\t")[0]: line.split("\t")[1:] for line in found}
    names = ["medical care", "医療"]

    assert [*(names if lang == "en" else reversed(names)), "A ア"] == rows["A-1"]
    assert 19 == len(rows)
    as_json = json.loads(run("choices", own, "national", "-f", "json").stdout)
    assert list(rows) == [each["key"] for each in as_json]


def test_choices_of_what_has_none_are_refused(run):
    assert "takes any date" in run("choices", "region/members", "as-of").stderr
    assert "no parameter --foo" in run("choices", "region/members", "foo").stderr


def listed(done):
    assert 0 == done.returncode, done.stderr
    return [line.split("\t")[0] for line in done.stdout.splitlines()]


def test_list_is_narrowed_by_tags(run):
    assert [q.name for q in QUESTIONS] == listed(run("list"))
    by_tag = [q.name for q in QUESTIONS if {"cost", "net"} <= set(q.tags)]
    assert by_tag == listed(run("list", "--tag", "cost", "--tag", "net"))


def test_unknown_tag_gets_suggestions_and_the_list_with_counts(run):
    done = run("list", "--tag", "cots")

    assert 2 == done.returncode
    assert "did you mean cost" in done.stderr
    assert f"cost ({sum('cost' in q.tags for q in QUESTIONS)})" in done.stderr


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("構成市町村", "region/members"),
        ("members", "region/members"),
        ("ＭＥＭＢＥＲＳ　region", "region/members"),
        ("population change", "statistic/population-change"),
        ("net field", "cost/net-by-field"),
        ("引用されていない", "provenance/uncited-lines"),
    ],
)
def test_words_find_the_nearest_question_first(words, first):
    found = [question.name for question in search(QUESTIONS, words)]

    assert first == found[0], found


def test_every_word_must_be_held_and_latin_words_are_held_from_their_beginning():
    assert [] == search(QUESTIONS, "members xyzzy")
    assert [] == search(QUESTIONS, "embers")
    assert search(QUESTIONS, "member")
    assert len(search(QUESTIONS, "cost net")) < len(search(QUESTIONS, "cost"))
    assert len(QUESTIONS) == len(search(QUESTIONS, ""))


def test_search_without_a_hit_says_which_word_is_nowhere(run):
    done = run("list", "--search", "members xyzzy")

    assert (0, "") == (done.returncode, done.stdout)
    assert "nowhere: xyzzy" in done.stderr
    assert [] == json.loads(run("list", "--search", "xyzzy", "-f", "json").stdout)


def test_list_as_json_holds_the_whole_catalogue(run):
    found = {q["name"]: q for q in json.loads(run("list", "-f", "json").stdout)}

    assert {q.name for q in QUESTIONS} == set(found)
    for question in QUESTIONS:
        told = found[question.name]
        assert {"en", "ja"} == set(told["title"]) == set(told["description"])
        assert list(question.column_names) == [each["name"] for each in told["columns"]]
        assert [p.name for p in question.parameters] == [
            each["name"] for each in told["parameters"]
        ]
        assert list(question.answers) == told["answers"]
    national = found["region/projects-of-a-national-field"]["parameters"][0]
    assert ("--national", "iri", "A-1") == (
        national["option"],
        national["type"],
        national["default"],
    )
    assert ["query"] == list(national["choices"])


def test_list_as_a_table_has_headings_in_the_language(run):
    table = run("list", "--tag", "cost", "-f", "table", "--lang", "ja").stdout
    page = run("list", "--tag", "cost", "-f", "md").stdout

    assert table.startswith("名前")
    assert page.startswith("| name")


def test_show_tells_everything_in_either_language(run, own):
    # Lines may break anywhere.
    english = " ".join(run("show", own).stdout.split())
    japanese = "".join(run("show", own, "--lang", "ja").stdout.split())

    for part in ("Members of my region", "--region IRI", "bar (x member, y region)"):
        assert part in english
    # The first choices are those of the build at hand.
    assert "A-1 (medical care)" in english
    assert "A-1（医療）" in japanese
    assert "私の圏域の構成市町村" in japanese
    assert english.endswith("ORDER BY ?region ?member")


def test_show_wraps_wide_characters_to_the_width(run):
    from wcwidth import wcswidth

    shown = run("show", "region/members", "--lang", "ja").stdout.partition("PREFIX")[0]

    assert max(wcswidth(line) for line in shown.splitlines()) <= 88


def test_show_gives_the_query_alone_or_nested(run):
    sparql = run("show", "region/members", "-f", "sparql").stdout
    nested = json.loads(run("show", "members", "-f", "json").stdout)

    assert sparql.startswith("PREFIX")
    assert sparql == nested["sparql"]
    assert "region/members" == nested["name"]


def test_show_without_a_build_waits_for_nothing(kg, own):
    done = kg("query", "show", own)

    assert (0, "") == (done.returncode, done.stderr)
    assert "kg query choices own.rq region" in done.stdout
    assert "medical care" not in done.stdout


def test_counts_of_tags_are_those_of_the_questions():
    assert sum(len(q.tags) for q in QUESTIONS) == sum(tag_counts(QUESTIONS).values())


def test_settings_of_a_file_reach_the_command(run, own, tmp_path):
    (tmp_path / "kg.toml").write_text('[query.run]\nformat_ = "csv"\n', "utf-8")
    done = run("run", own, "--region", "西いぶり")

    assert done.stdout.startswith("region,member")


def test_light_options_read_what_typer_reads(kg, tmp_path):
    # A number below its bound, no number, a format of none: as typer tells them.
    for arguments, said in (
        (["--limit", "-1"], "Invalid value for '--limit'"),
        (["--limit", "x"], "Invalid value for '--limit'"),
        (["-f", "docx"], "Invalid value for '-f'"),
    ):
        done = kg("query", "run", "region/members", *arguments)
        assert 2 == done.returncode
        assert said in done.stderr
        assert 1 == len(done.stderr.splitlines())


def test_a_bare_question_imports_no_model_of_options_and_reads_no_header(built):
    code = (
        "import sys\n"
        "from kg.cli import main\n"
        "try:\n"
        f"    main(['query', 'run', 'region/members', '-d', {str(built)!r}])\n"
        "except SystemExit as ended:\n"
        "    assert ended.code == 0\n"
        "heavy = {'pydantic', 'yaml', 'rich', 'rdflib', 'kg.model.saved_query'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert "[]" == done.stderr.strip()
    assert 30 == len(done.stdout.splitlines())


def test_an_answer_is_written_to_a_file_without_what_builds_a_graph(built, tmp_path):
    asked = ["query", "run", "region/members", "-d", str(built)]
    asked += ["-o", str(tmp_path / "members.csv")]
    code = (
        "import sys\n"
        "from kg.cli import main\n"
        "try:\n"
        f"    main({asked!r})\n"
        "except SystemExit as ended:\n"
        "    assert ended.code == 0\n"
        "print([m for m in sys.modules if m.startswith(('kg.services.tables', "
        "'kg.services.graph.build'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert "[]" == done.stdout.strip()
    assert (tmp_path / "members.csv").is_file()
