"""kg query check: each thing it looks for is found, at its line, and nothing else."""

import json
import re
import time
from pathlib import Path

import pytest
from pyoxigraph import Store
from typer.main import get_command

from kg.errors import QueryError, UsageError
from kg.model.iris import Names
from kg.model.lang import Lang
from kg.services.assets import asset
from kg.services.catalogue.golden import golden_folder
from kg.services.examining.algebra import parse, said_by_parser
from kg.services.examining.check import Asked, check_questions
from kg.services.examining.check_text import checked_human
from kg.services.examining.chosen import Chosen, chosen_questions
from kg.services.examining.findings import ALL_RULES
from kg.services.examining.groups import groups
from kg.services.examining.known_terms import KnownTerms
from kg.services.examining.look import look_at
from kg.services.examining.parameter_checks import OPTIONS
from kg.services.examining.patience import Patient
from kg.services.examining.slow_patterns import SLOW_PATTERNS
from kg.services.graph.store import open_lines
from kg.vocab import PREFIXES

ROOT = Path(__file__).resolve().parents[1]
FIXTURES = ROOT / "tests" / "fixtures" / "queries"
BAD = sorted(FIXTURES.glob("bad/*.rq"))
EXPECTED = re.compile(r"(?m)^# expect: (Q\d{3}) (\d+)$")
#: Rules about answers, which need a graph that is asked: tests of their own.
ASKED = {"Q501", "Q502", "Q503", "Q601", "Q602", "Q603", "Q604"}


@pytest.fixture(scope="module")
def store(shipped):
    return open_lines(shipped.lines())


@pytest.fixture(scope="module")
def at_hand(store, shipped, names, tmp_path_factory):
    """The shipped graph, asked in Oxigraph, which has all the time it wants."""
    path = tmp_path_factory.mktemp("shipped") / "graph.nq"
    path.write_text("\n".join(shipped.lines()) + "\n", encoding="utf-8")
    return Asked(store, path, names, engines=("oxigraph",), budget=600)


@pytest.fixture(scope="module")
def look(store, names):
    """What is wrong with a question, as far as one can see without asking it."""
    known = KnownTerms(store, names)
    units = known.units()

    def at(path, text=None):
        if text is not None:
            path.write_text(text, encoding="utf-8")
        chosen = Chosen(path.stem, path, path.parent)
        return look_at(chosen, known, units, names, things=True).findings.problems

    return at


def told(problems):
    return sorted((problem.rule.code, problem.line) for problem in problems)


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad_question_is_reported_with_its_code_at_its_line(path, look):
    expected = EXPECTED.findall(path.read_text(encoding="utf-8"))

    assert path.stem.startswith(expected[0][0])
    assert sorted((code, int(line)) for code, line in expected) == told(look(path))


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("tags: [region]", "tags: [[region]]", "Q108"),
        ("type: iri", "type: [iri]", "Q204"),
        ("type: table", "type: {table: 1}", "Q110"),
        ("ja: 行番号}", "ja: 行番号, unit: [person]}", "Q107"),
        ("class: teiju:Region", "class: [teiju:Region]", "Q206"),
        ("class: teiju:Region", "scheme: scheme/a field", "Q206"),
        ('since: "0.1"', "since: 2020-13-01", "Q101"),
        ("VALUES ?region { UNDEF }", "VALUES ?region { }", "Q201"),
        ("a teiju:Region", "a <Region>", "Q313"),
    ],
)
def test_what_cannot_stand_there_is_told_and_is_no_fault(
    right, wrong, code, look, tmp_path
):
    assert GOOD.count(right) == 1
    assert code in {
        c for c, _ in told(look(tmp_path / "q.rq", GOOD.replace(right, wrong)))
    }


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("hello", "error at 1:6"),
        (
            "SELECT ?a ?a { ?a a ?b }",
            "error at 1:25: Duplicated variable name in SELECT",
        ),
        ("SELECT ?a { ?a a <rel> }", "error at 1:23: IRI parsing failed"),
        ("SELECT ?a { ?a a ?b } ORDER", "error at 1:28"),
    ],
)
def test_parser_is_quoted_without_all_that_it_would_have_taken(query, said):
    with pytest.raises(SyntaxError) as error:
        Store().query(query)

    assert said == said_by_parser(error.value)


def test_good_question_is_reported_with_nothing(look):
    assert [] == told(look(FIXTURES / "good" / "good.rq"))


def test_every_rule_has_a_bad_question_or_a_test_of_its_own():
    shown = {path.stem.partition("-")[0] for path in BAD}

    assert set(ALL_RULES) == shown | ASKED


def test_changelog_counts_the_rules():
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    assert f"[{len(ALL_RULES)} rules](docs/query-checks.md)" in changes


def test_page_lists_every_rule_as_the_code_has_it():
    page = (ROOT / "docs" / "query-checks.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"(?m)^\| (Q\d{3}) \| ([^|]+(?: \| [^|]+){3}) \|$", page))
    listed = {
        code: " | ".join((r.name.en, r.name.ja, r.mend.en, r.mend.ja))
        for code, r in ALL_RULES.items()
    }

    assert listed == {code: row for code, row in rows.items() if code in listed}


@pytest.mark.parametrize("rule", ALL_RULES.values(), ids=lambda rule: rule.code)
def test_rule_speaks_both_languages(rule):
    for text in (rule.name, rule.mend):
        assert text.en.isascii() or "…" in text.en
        assert rule.name.en == rule.name.ja or re.search("[ぁ-んァ-ヶ一-龠]", text.ja)


def test_every_shipped_question_passes(at_hand):
    """The slow lane asks rdflib as well, and holds both to their time."""
    checked = check_questions(chosen_questions(()), at_hand)

    assert [] == [problem.told("en") for problem in checked.problems]
    assert len(checked.questions) == checked.answered["oxigraph"] >= 30


@pytest.mark.slow
def test_every_shipped_question_passes_in_time_and_alike_in_both_engines(kg):
    done = kg("query", "check", "-f", "json", "--lang", "en")
    found = json.loads(done.stdout)
    asked = {(t["question"], t["engine"]) for t in found["timings"]}
    excused = [note for note in found["notes"] if " was not asked of " in note["en"]]

    assert [] == [problem["message"]["en"] for problem in found["problems"]]
    assert 0 == done.returncode
    assert 2 * len(found["questions"]) == len(asked) + len(excused)


def test_every_outside_term_that_the_graph_uses_may_be_asked_for(store, names):
    """Found by asking the graph itself; a namespace without a prefix is no one's."""
    known = KnownTerms(Store(), names)
    used = {
        "property": "SELECT DISTINCT ?term { GRAPH ?g { ?s ?term ?o } }",
        "class": "SELECT DISTINCT ?term { GRAPH ?g { ?s a ?term } }",
    }
    from kg.services.examining.algebra import Use

    found = [
        Use(row["term"].value, part)
        for part, query in used.items()
        for row in store.query(query)
        if row["term"].value.startswith(tuple(PREFIXES.values()))
    ]

    assert len(found) > 100
    assert [] == known.check(found)


GOOD = (FIXTURES / "good" / "good.rq").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("# teiju:Regoin", []),
        ('BIND ("teiju:Regoin ?s ?p ?o" AS ?text)', []),
        ("?x teiju:lines/^teiju:regoin ?y . ?y ?z ?region .", ["Q311"]),
        ("MINUS { ?region teiju:regoin ?x }", ["Q311"]),
        ("FILTER NOT EXISTS { ?region teiju:regoin ?x }", ["Q311"]),
        ("OPTIONAL { VALUES ?p { teiju:regoin } ?region ?p ?x }", ["Q311"]),
        ("BIND (IF(?lines = teiju:Regoin, 1, 2) AS ?x)", ["Q311"]),
        ("FILTER (?lines IN (teiju:Regoin))", ["Q311"]),
        ('BIND ("1"^^<urn:x> AS ?x)', ["Q313"]),
    ],
)
def test_terms_are_found_wherever_the_algebra_has_them(
    change, expected, look, tmp_path
):
    text = GOOD.replace("  ?passage teiju:lines", f"  {change}\n  ?passage teiju:lines")
    found = [p.rule.code for p in look(tmp_path / "q.rq", text)]

    assert expected == [code for code in found if code.startswith("Q31")]


def test_terms_of_what_a_construct_makes_are_found(look, tmp_path):
    text = (
        GOOD.replace(
            "SELECT ?region ?lines\nWHERE", "CONSTRUCT { ?region a teiju:X }\nWHERE"
        )
        .replace("ORDER BY ?region ?lines\n", "")
        .replace("#+ columns:\n#+   region: {en: Region, ja: 圏域}\n", "")
        .replace("#+   lines: {en: Lines, ja: 行番号}\n", "")
        .replace('["?region"]', "[]")
    )

    assert ["Q311"] == [p.rule.code for p in look(tmp_path / "q.rq", text)]


def test_slow_pattern_that_the_header_excuses_is_not_reported(look, tmp_path):
    matrix = "  ?project a teiju:Project .\n  ?passage teiju:lines"
    text = GOOD.replace("  ?passage teiju:lines", matrix)
    why = "#+ patterns: {Q404: {en: A matrix, ja: 行列}}\n#+ tags"
    excused = text.replace("#+ tags", why)

    assert ["Q404"] == [p.rule.code for p in look(tmp_path / "q.rq", text)]
    assert [] == look(tmp_path / "q.rq", excused)


FINE = {
    "exists of one": "?a a teiju:Vision . FILTER EXISTS { ?b teiju:vision ?a }",
    "exists of a star": "?a a teiju:Vision . "
    "FILTER NOT EXISTS { ?a teiju:region ?b ; teiju:period ?c }",
    "minus of two": "?a a teiju:Vision . "
    "MINUS { ?b teiju:vision ?a . ?b a teiju:Project }",
    "nested optional": "?a a teiju:Vision . "
    "OPTIONAL { ?b teiju:vision ?a . OPTIONAL { ?c teiju:project ?b } }",
    "by what is always there": "?a a teiju:Vision . OPTIONAL { ?b teiju:vision ?a } "
    "BIND (COALESCE(?b, ?a) AS ?c) OPTIONAL { ?c teiju:period ?d }",
    "unbound": "?a a teiju:Vision . "
    "OPTIONAL { ?b teiju:vision ?a } FILTER (!BOUND(?b))",
    "select in an optional": "?a a teiju:Vision . OPTIONAL "
    "{ SELECT ?a (COUNT(?b) AS ?n) WHERE { ?b teiju:vision ?a } GROUP BY ?a }",
    "select joined in an optional": "?a a teiju:Region . "
    "OPTIONAL { ?v teiju:region ?a . "
    "{ SELECT ?v (COUNT(?b) AS ?n) WHERE { ?b teiju:vision ?v } GROUP BY ?v } }",
    "matrix": "?a a teiju:Region . ?b skos:inScheme scheme:field",
    "default": "VALUES ?a { scheme:field } ?a skos:prefLabel ?l . ?b a teiju:Region",
    "one row": "?a a teiju:Region . { SELECT (COUNT(?b) AS ?n) { ?b a teiju:Vision } }",
    "any property of one": "?a a teiju:Region . ?a ?b ?c",
    "any property in an optional": "?a a teiju:Region . OPTIONAL { ?a ?b ?c }",
    "path from one": "?a a teiju:PolicyField . ?a skos:broader* ?b",
    "path to a constant": "?a skos:broader* scheme:field",
    "dates as text": "?a dcterms:date ?b FILTER (STR(?b) < '2015')",
    "dates alike": "?a dcterms:date ?b . ?c dcterms:date ?b FILTER (?b = ?b)",
}


@pytest.mark.parametrize("pattern", FINE.values(), ids=FINE)
def test_pattern_that_is_fine_is_not_reported(pattern):
    query = parse(f"SELECT ?a WHERE {{ {pattern} }} ORDER BY ?a", PREFIXES)
    found = list(groups(query))

    assert [] == [p.rule.code for p in SLOW_PATTERNS for _ in p.find(query, found)]


PAIRS = {
    "Q401": (
        "?c :l ?l FILTER NOT EXISTS { ?d :k 1 . ?d :l ?l }",
        "?c :l ?l MINUS { ?d :k 1 . ?d :l ?l }",
    ),
    "Q402": (
        "?c :k ?k OPTIONAL { ?c :l ?l } OPTIONAL { ?l :m ?m }",
        "?c :k ?k OPTIONAL { ?c :l ?l OPTIONAL { ?l :m ?m } }",
    ),
    "Q403": ("OPTIONAL { ?c :l ?l } ?c :k ?k", "?c :k ?k OPTIONAL { ?c :l ?l }"),
    "Q404": (
        "?c :k ?k ; :l ?l OPTIONAL { ?d :m ?m FILTER (?d = ?l) }",
        "?c :k ?k ; :l ?l OPTIONAL { ?l :m ?m }",
    ),
    "Q405": (
        "?c :k ?k OPTIONAL { ?c :l ?l OPTIONAL "
        "{ SELECT ?l (COUNT(?e) AS ?n) { ?e :l ?l } GROUP BY ?l } }",
        "?c :k ?k ; :l ?l OPTIONAL "
        "{ SELECT ?l (COUNT(?e) AS ?n) { ?e :l ?l } GROUP BY ?l }",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("code", PAIRS)
def test_slow_pattern_is_slower_than_what_to_write_instead(code):
    """Measured, so that the list says what is true of the engine at hand."""
    number = '"{}"^^<http://www.w3.org/2001/XMLSchema#integer>'
    lines = [
        f"<urn:c{i}> <urn:{p}> {o} ."
        for i in range(1000)
        for p, o in (("k", number.format(1)), ("l", f"<urn:l{i}>"))
    ]
    lines += [f"<urn:l{i}> <urn:m> {number.format(i)} ." for i in range(1000)]
    graph = open_lines(lines)

    def seconds(pattern):
        start = time.process_time()
        query = f"PREFIX : <urn:> SELECT (COUNT(*) AS ?rows) {{ {pattern} }}"
        rows = [row["rows"].value for row in graph.query(query)]
        return time.process_time() - start, rows

    (slow, rows), (fast, same) = map(seconds, PAIRS[code])
    query = parse(f"PREFIX : <urn:> SELECT ?c {{ {PAIRS[code][0]} }}")
    found = {
        p.rule.code for p in SLOW_PATTERNS for _ in p.find(query, list(groups(query)))
    }

    assert rows == same
    assert slow > 3 * fast
    assert code in found


# What the engines answer, on a graph of a few statements.


@pytest.fixture
def ask(tmp_path, names):
    """Check one question on a small graph, in engines that can be stopped."""
    lines = [
        f"<{names.thing(f'event/{n}')}> <http://purl.org/dc/terms/date> "
        f'"{value}"^^<http://www.w3.org/2001/XMLSchema#{kind}> .'
        for n, (value, kind) in enumerate(
            [("2014-04-01", "date"), ("2016", "gYear"), ("2015-01-01", "date")]
        )
    ]
    graph = tmp_path / "graph.nq"
    graph.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def check(header, body, engines=("oxigraph", "rdflib"), **how):
        folder = tmp_path / "own"
        folder.mkdir(exist_ok=True)
        text = GOOD.partition("#+ params")[0] + header + "\n" + body
        (folder / "q.rq").write_text(text, encoding="utf-8")
        asked = Asked(
            open_lines(lines), graph, names, shipped=False, engines=engines, **how
        )
        return check_questions([Chosen("q", folder / "q.rq", folder, True)], asked)

    return check


HEADER = """\
#+ columns:
#+   event: {en: Event, ja: 出来事}
#+   day: {en: Day, ja: 日}
#+ view: {type: table}
#+ evidence: ["?event"]
#+ tags: [event]
#+ since: "0.1"
"""
BODY = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

SELECT ?event ?day
WHERE {
  ?event dcterms:date ?day .
  # more
}
ORDER BY ?event ?day
"""
ENDLESS = " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(40))


def codes(checked):
    return {problem.rule.code for problem in checked.problems}


def test_question_that_never_ends_is_stopped_and_reported(ask):
    checked = ask(HEADER, BODY.replace("# more", ENDLESS), ("oxigraph",), budget=0.5)
    (timing,) = checked.timings

    assert "Q501" in codes(checked)
    assert timing.stopped
    assert {} == checked.answered


def test_question_after_one_that_was_stopped_is_answered(tmp_path, names):
    graph = tmp_path / "graph.nq"
    graph.write_text("<urn:a> <urn:b> <urn:c> .\n" * 40, encoding="utf-8")
    with Patient("oxigraph", graph, names) as patient:
        endless = patient.ask(
            f"SELECT * {{ {ENDLESS.replace('?b', '!<urn:x>|?b')} }}", 1
        )
        after = patient.ask("SELECT ?a { ?a ?b ?c }", 60)

    assert endless.answer is None
    assert 1 == len(after.answer.rows)


def test_engine_that_ends_by_itself_is_told_of_and_started_again(tmp_path, names):
    graph = tmp_path / "graph.nq"
    graph.write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")
    with Patient("oxigraph", graph, names) as patient:
        first = patient.ask("SELECT ?a { ?a ?b ?c }", 60)
        patient._process.kill()
        second = patient.ask("SELECT ?a { ?a ?b ?c }", 60)
        third = patient.ask("SELECT ?a { ?a ?b ?c }", 60)

    assert second.answer is None
    assert "oxigraph ended" in second.problem.en
    assert first.answer == third.answer


def test_budget_of_a_header_is_wider_than_the_usual_one(ask):
    header = HEADER.replace("#+ tags", "#+ budget: {oxigraph: 90}\n#+ tags")
    checked = ask(header, BODY, ("oxigraph",), budget=3)

    assert [90.0] == [timing.budget for timing in checked.timings]


def test_engine_that_cannot_answer_is_told_of(ask):
    checked = ask(HEADER, BODY.replace("# more", "FILTER (<urn:f>(?day))"))
    said = [p.text.en for p in checked.problems if p.rule.code == "Q502"]

    assert any("oxigraph" in text and "urn:f" in text for text in said)


def test_engine_that_the_header_excuses_is_not_asked_and_that_is_told(ask):
    why = "#+ engines: {rdflib: {en: It has no such function, ja: その関数がない}}\n"
    checked = ask(HEADER.replace("#+ tags", f"{why}#+ tags"), BODY)

    assert {"oxigraph": 1} == checked.answered
    assert ["q was not asked of rdflib: It has no such function"] == [
        note.en for note in checked.notes
    ]


def test_engines_that_answer_differently_are_told_of(ask):
    """Oxigraph compares no date with a year; rdflib does."""
    more = 'FILTER (?day < "2015"^^xsd:gYear)'
    checked = ask(HEADER, BODY.replace("# more", more))

    assert {"Q410", "Q503"} <= codes(checked)


def test_engines_that_answer_alike_are_not_told_of(ask):
    checked = ask(HEADER, BODY)

    assert {"oxigraph": 1, "rdflib": 1} == checked.answered
    assert {"Q601", "Q603"} == codes(checked)


def test_golden_answer_is_held_to_the_answer_and_its_page_to_be_filled_in(
    ask, tmp_path
):
    golden = tmp_path / "own" / "golden"
    golden.mkdir(parents=True)
    answer = golden / "q.tsv"
    page = golden / "q.md"
    thing = "<https://w3id.org/teiju/id/event/{}>\t"
    xsd = "http://www.w3.org/2001/XMLSchema#"
    right = (
        "?event\t?day\n"
        + thing.format(0)
        + f'"2014-04-01"^^<{xsd}date>\n'
        + thing.format(1)
        + f'"2016"^^<{xsd}gYear>\n'
        + thing.format(2)
        + f'"2015-01-01"^^<{xsd}date>\n'
    )
    found = []
    for text, said in (
        (right, "# q\n\nBy hand: line 1.\n"),
        (right.replace("2016", "2017"), "# q\n\nBy hand: line 1.\n"),
        (right, "# q\n\nTODO: say how.\n"),
        (right, "# q\n"),
    ):
        answer.write_text(text, encoding="utf-8")
        page.write_text(said, encoding="utf-8")
        found.append(codes(ask(HEADER, BODY, ("oxigraph",))))

    assert [set(), {"Q602"}, {"Q603"}, {"Q603"}] == found


def test_golden_answer_whose_question_is_gone_is_told_of(ask, tmp_path):
    golden = tmp_path / "own" / "golden" / "lost.tsv"
    golden.parent.mkdir(parents=True)
    golden.write_text("?a\n", encoding="utf-8")
    checked = ask(HEADER, BODY, ("oxigraph",))

    assert [golden] == [p.path for p in checked.problems if p.rule.code == "Q604"]


def test_installed_kg_has_no_golden_answers_and_says_so_once(
    at_hand, tmp_path, monkeypatch
):
    installed = tmp_path / "_assets" / "queries"
    installed.mkdir(parents=True)
    for name in ("one", "two"):
        (installed / f"{name}.rq").write_text(GOOD, encoding="utf-8")
    for module in ("catalogue.golden", "examining.chosen", "catalogue.find"):
        monkeypatch.setattr(f"kg.services.{module}.asset", lambda _: installed)
    checked = check_questions(chosen_questions(()), at_hand)

    assert golden_folder(installed) is None
    assert () == checked.problems
    assert 1 == len([n for n in checked.notes if "stand in a checkout only" in n.en])


def test_answers_of_other_data_are_not_held_to_the_golden_ones(names, tmp_path):
    nothing = tmp_path / "nothing.nq"
    nothing.touch()
    chosen = chosen_questions(["region/members"])
    held, other = (
        check_questions(
            chosen,
            Asked(Store(), nothing, names, shipped=each, engines=("oxigraph",)),
        )
        for each in (True, False)
    )

    assert "Q602" in codes(held)
    assert set() == codes(other)
    assert any("-d" in note.en for note in other.notes)


def test_question_below_another_base_keeps_its_golden_answer(tmp_path):
    from kg.services.graph.build import build

    names = Names("https://example.org/kg/")
    lines = build(names=names).lines()
    path = tmp_path / "graph.nq"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    asked = Asked(open_lines(lines), path, names, engines=("oxigraph",))
    chosen = chosen_questions(["region/members", "change/list"])
    checked = check_questions(chosen, asked)

    assert [] == [problem.told("en") for problem in checked.problems]


# Which questions are meant.


@pytest.fixture
def own(tmp_path):
    folder = tmp_path / "own"
    (folder / "my").mkdir(parents=True)
    (folder / "my" / "first.rq").write_text(GOOD, encoding="utf-8")
    return folder


def test_questions_are_named_by_name_last_part_topic_file_and_folder(own):
    def named(*asked):
        return [each.name for each in chosen_questions(asked)]

    assert ["region/members"] == named("region/members") == named("members")
    files = (asset("queries") / "cost").glob("*.rq")
    assert sorted(f"cost/{path.stem}" for path in files) == named("cost")
    assert ["my/first"] == named(str(own))
    assert ["first"] == named(str(own / "my" / "first.rq"))
    shipped = asset("queries") / "region" / "members.rq"
    assert ["region/members"] == named(str(shipped), "members")


def test_file_is_named_by_the_folder_that_holds_its_golden_answer(own):
    (own / "golden" / "my").mkdir(parents=True)
    (own / "golden" / "my" / "first.tsv").write_text("", encoding="utf-8")
    (chosen,) = chosen_questions([str(own / "my" / "first.rq")])

    assert ("my/first", own) == (chosen.name, chosen.folder)


def test_folder_of_the_environment_is_checked_with_the_others(own, monkeypatch):
    monkeypatch.setenv("KG_QUERIES", str(own))

    assert "my/first" in [each.name for each in chosen_questions(())]


@pytest.mark.parametrize("asked", ["region/membres", "nothing.rq"])
def test_question_that_is_not_there_is_refused(asked):
    with pytest.raises((QueryError, UsageError), match=asked.partition("/")[0]):
        chosen_questions([asked])


# The command.


def test_command_lists_everything_at_once_and_fails(kg, tmp_path):
    folder = tmp_path / "own"
    folder.mkdir()
    for name in ("Q107-unknown-unit", "Q311-class"):
        text = (FIXTURES / "bad" / f"{name}.rq").read_text(encoding="utf-8")
        (folder / f"{name}.rq").write_text(text, encoding="utf-8")
    done = kg("query", "check", "own", "--engine", "oxigraph", "--lang", "en")
    lines = done.stdout.splitlines()

    assert 1 == done.returncode
    unit = "own/Q107-unknown-unit.rq:11: Q107 columns lines: unknown unit thousand-yens"
    assert any(line.startswith(unit) for line in lines)
    assert any(line.startswith("own/Q311-class.rq:24: Q311 ") for line in lines)
    assert any("did you mean teiju:Region?" in line for line in lines)
    assert "  Q311 Write a term of ontology/README.md." in lines
    assert "slowest for their budget" in lines
    assert "" == done.stderr


def test_command_is_content_with_a_good_question_in_japanese(kg):
    done = kg(
        "query", "check", "region/members", "--engine", "oxigraph", "--lang", "ja"
    )

    assert (0, "") == (done.returncode, done.stderr)
    assert (
        "質問1件、答え（oxigraph 1）。問題はありません" == done.stdout.splitlines()[0]
    )


def test_command_refuses_what_is_not_there(kg):
    done = kg("query", "check", "region/membres", "--lang", "en")

    assert 2 == done.returncode
    assert "did you mean region/members" in done.stderr


def test_json_holds_both_languages_and_the_times(kg, tmp_path):
    bad = (FIXTURES / "bad" / "Q107-unknown-unit.rq").read_text(encoding="utf-8")
    (tmp_path / "bad.rq").write_text(bad, encoding="utf-8")
    asked = ["bad.rq", "region/members", "--engine", "oxigraph", "-f", "json"]
    done = kg("query", "check", *asked, "-o", "found.json")
    found = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))
    (problem,) = [each for each in found["problems"] if each["code"] == "Q107"]

    assert 1 == done.returncode
    assert {"oxigraph": 2} == found["answered"]
    assert {"bad", "region/members"} == {t["question"] for t in found["timings"]}
    assert ("bad.rq", 11) == (problem["file"], problem["line"])
    for told in ("rule", "message", "mend"):
        assert problem[told]["en"].isascii()
        assert re.search("[ぁ-んァ-ヶ一-龠]", problem[told]["ja"])


def test_slowest_five_stand_at_the_end_worst_first():
    from kg.model.question_check import CheckedQuestions, Timing

    timings = tuple(Timing(f"q{n}", "oxigraph", n / 10, 2.0) for n in range(8))
    checked = CheckedQuestions((), (), timings, {"oxigraph": 8}, ())
    shown = re.findall(r"(?m)^  (q\d) ", checked_human(checked, Lang.EN))

    assert ["q7", "q6", "q5", "q4", "q3"] == shown


def test_no_parameter_may_be_called_like_an_option_of_run():
    from kg.cli.query_run import app

    options = {
        name.removeprefix("--").replace("-", "_")
        for parameter in get_command(app).params
        for name in (*parameter.opts, *parameter.secondary_opts)
        if name.startswith("--")
    }

    assert options - {"as_of"} <= OPTIONS


@pytest.mark.parametrize(
    "header, query, code",
    [
        ("", "SELECT ?s { ?s a <http://[> }", "Q313"),
        ("choices: {scheme: a b}", "SELECT ?s { ?s ?p ?o }", "Q206"),
    ],
)
def test_iri_that_is_none_is_a_finding(look, tmp_path, header, query, code):
    text = f"#+ params:\n#+   region: {{type: iri, en: a, ja: b, {header}}}\n{query}\n"

    assert code in {each.rule.code for each in look(tmp_path / "own.rq", text)}
