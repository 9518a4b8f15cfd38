"""kg diff: what two builds say differently, by hand and by set arithmetic."""

import csv
import io
import json
import os
import pty
import shutil
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse
from wcwidth import wcswidth

from kg.model.difference import Change, FailWhen, Tally
from kg.model.iris import Names
from kg.services.assets import asset
from kg.services.diff.blank_nodes import name_blank_nodes
from kg.services.diff.compare import compare, difference
from kg.services.diff.data import difference_tsv
from kg.services.diff.describe import Describer
from kg.services.diff.entries import describer_of, entries
from kg.services.diff.text import difference_human
from kg.services.diff.words import OUTSIDE_WORDS
from kg.services.graph.build import build
from kg.services.graph.output import write_build
from kg.vocab import PREFIXES, RDFS

FIXTURES = Path(__file__).parent / "fixtures"
MINI = FIXTURES / "mini"
VOCABULARIES = Path(__file__).parent / "vocabularies"
NAMES = Names()
COST = "id/cost/mini/2021/01/project-sheet/2021"
BLANK_MOVED = "blank,,planned,,,,,,,mini-vision,44"
NEW_PROJECT = (
    "mini,2021,03,見本農園事業,Made-up farm,a-2-1,空想の畑を耕す。,"
    "Till an imaginary field.,,,,,,,,,,,,mini-vision,30\n"
)


@pytest.fixture
def mini(tmp_path):
    """A copy of the made-up region; call it to change one text in one table."""
    folder = tmp_path / "new" / "mini"
    shutil.copytree(MINI, folder)

    def edit(table, old, new):
        path = folder / f"{table}.csv"
        text = path.read_text(encoding="utf-8")
        assert 1 == text.count(old), f"{old!r} must stand once in {table}"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return folder

    edit.folder = folder
    return edit


def write_region(folder, path):
    """Write the made-up region's graph, with what it refers to of the reference."""
    lines = build([folder]).lines()
    own = [line for line in lines if line.endswith("/graph/region/mini> .")]
    named = {line.split(" ")[2] for line in own}
    beside = [line for line in lines if line.endswith("/graph/reference> .")]
    kept = [*own, *(line for line in beside if line.split(" ")[0] in named)]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def old(tmp_path_factory):
    """The made-up region as one small graph file."""
    return write_region(MINI, tmp_path_factory.mktemp("old") / "mini.nq")


@pytest.fixture(scope="module")
def many(old, tmp_path_factory):
    """Five edits: an amount, a participation gone, a project new, a line, a name."""
    folder = tmp_path_factory.mktemp("many") / "mini"
    shutil.copytree(MINI, folder)
    for table, before, after in (
        ("project-costs", "project-sheet,2021,1000", "project-sheet,2021,1100"),
        ("participations", "mini,2021,02,47382,false,mini-vision,29\n", ""),
        ("line-costs", "blank,,planned,,,,,,,mini-vision,42", BLANK_MOVED),
        ("projects", "見本図書回覧事業,", "見本図書の回覧,"),
    ):
        path = folder / f"{table}.csv"
        text = path.read_text(encoding="utf-8")
        assert 1 == text.count(before)
        path.write_text(text.replace(before, after), encoding="utf-8")
    path = folder / "projects.csv"
    path.write_text(path.read_text(encoding="utf-8") + NEW_PROJECT, encoding="utf-8")
    return write_region(folder, folder.parent / "many.nq")


@pytest.fixture
def dearer(old, tmp_path):
    """The old graph with one amount changed, to 1100 or what is asked for."""

    def write(amount="1100", name="dearer.nq"):
        text = old.read_text(encoding="utf-8")
        line = f'<{NAMES.base}{COST}> <{NAMES.term("amount")}> "1000"'
        assert 1 == text.count(line)
        path = tmp_path / name
        path.write_text(text.replace(line, line[:-6] + f'"{amount}"'), encoding="utf-8")
        return path

    return write


def changed(old, new):
    """What differs, and words for it."""
    compared = compare(old, new, NAMES)
    return compared.difference, describer_of(compared, NAMES)


def told(old, new, lang="en"):
    """The entries of the region's graph."""
    found, describer = changed(old, new)
    (graph,) = [g for g in found.graphs if g.graph == NAMES.graph("region/mini")]
    return entries(graph, describer, lang)


def quad(s, p, o, graph="g"):
    def node(name):
        if name.startswith("_:"):
            return BlankNode(name[2:])
        return NamedNode(name if ":" in name else f"https://example.org/{name}")

    value = o if isinstance(o, Literal) else node(o)
    return Quad(node(s), node(p), value, node(graph) if graph else None)


# What is found ----------------------------------------------------------------------


def test_equal_inputs_have_no_difference(mini):
    found, _ = changed(MINI, mini.folder)

    assert () == found.graphs
    assert found.old_size == found.new_size > 1000
    assert not found.fails(FailWhen.ANY)


def test_changed_amount_is_one_changed_statement(old, mini):
    new = mini("project-costs", "project-sheet,2021,1000", "project-sheet,2021,1100")
    found, _ = changed(old, new)

    assert Tally(changed=1) == found.tally == found.statements
    ((_, thing, statement),) = found.each()
    assert thing.thing.value == NAMES.base + COST
    assert statement.predicate.value == NAMES.term("amount")
    assert ("1000", "1100") == (statement.old.value, statement.new.value)


def test_changed_amount_is_told_with_project_place_year_and_line(old, mini):
    new = mini("project-costs", "project-sheet,2021,1000", "project-sheet,2021,1100")
    (en,) = told(old, new)
    (ja,) = told(old, new, "ja")

    assert en.title == (
        "cost of a project: 01 Running of the made-up bus, project sheet, "
        "fiscal year 2021"
    )
    assert ja.title == "事業の事業費：01 見本バス運行事業、事業の個票、令和3年度"
    assert "mini-vision:22" == en.cited
    ((label, old, new_value),) = [(r.label, r.old, r.new) for r in en.rows]
    assert ("amount (thousand yen)", "1000", "1100") == (label, old, new_value)


def test_removed_participation_is_a_removed_thing(old, mini):
    new = mini("participations", "mini,2021,02,47382,false,mini-vision,29\n", "")
    found, _ = changed(old, new)
    (entry,) = told(old, new)

    # Type, source, who, in which project, and that it takes no part.
    assert Tally(removed=5) == found.statements
    assert Change.REMOVED == entry.change
    assert (
        "participation: 02 Circulation of made-up books, Yonaguni Town" == entry.title
    )
    assert [("takes part", "no", None)] == [(r.label, r.old, r.new) for r in entry.rows]


def test_added_project_is_one_entry_with_what_its_title_leaves_out(old, mini):
    path = mini.folder / "projects.csv"
    path.write_text(path.read_text(encoding="utf-8") + NEW_PROJECT, encoding="utf-8")
    (entry,) = told(old, mini.folder, "ja")

    assert (Change.ADDED, "事業：03 見本農園事業") == (entry.change, entry.title)
    assert "mini-vision:30" == entry.cited
    assert {"説明": "空想の畑を耕す。", "協定事項": "（１） 見本図書の回覧"} == {
        row.label: row.new for row in entry.rows
    }


def test_changed_line_is_told_with_its_thing_and_not_as_a_passage(old, mini):
    new = mini("project-costs", "1000,planned,,,,mini-vision,22", "1000,planned,,,,X")
    new = mini("project-costs", "1000,planned,,,,X", "1000,planned,,,,mini-vision,23")
    found, _ = changed(old, new)
    (entry,) = told(old, new)

    assert [("source", "mini-vision:22", "mini-vision:23")] == [
        (row.label, row.old, row.new) for row in entry.rows
    ]
    assert "" == entry.cited
    # Line 22 is cited by others still; the passage of line 23 is new: three statements.
    assert Tally(added=3, changed=1) == found.statements


def test_renamed_project_shows_both_names_in_the_language_that_changed(old, mini):
    new = mini("projects", "見本図書回覧事業,", "見本図書の回覧,")
    (entry,) = [e for e in told(old, new) if e.path == "project/mini/2021/02"]

    assert [("name (Japanese)", "見本図書回覧事業", "見本図書の回覧")] == [
        (row.label, row.old, row.new) for row in entry.rows
    ]


def test_value_among_several_is_removed_and_added_not_changed():
    kept = quad("a", "party", "x")
    old = frozenset({kept, quad("a", "party", "y")})
    new = frozenset({kept, quad("a", "party", "z")})

    assert Tally(added=1, removed=1) == difference(old, new, NAMES).statements


def test_label_in_one_language_may_go_while_the_other_stays():
    kept = quad("a", RDFS.label.value, Literal("い", language="ja"))
    old = frozenset({kept, quad("a", RDFS.label.value, Literal("i", language="en"))})

    assert Tally(removed=1) == difference(old, frozenset({kept}), NAMES).statements


def test_passage_that_goes_without_what_cites_it_is_a_thing_of_its_own(mini):
    quads = frozenset(compare(MINI, mini.folder, NAMES).old)
    passage = NamedNode(NAMES.thing("passage/mini-vision/22"))
    cut = frozenset(q for q in quads if q.subject != passage)
    (graph,) = difference(quads, cut, NAMES).graphs

    assert [passage] == [thing.thing for thing in graph.things]
    assert () == graph.folded


def test_datatype_that_changed_is_shown_where_the_text_is_the_same(names):
    integer = NamedNode(PREFIXES["xsd"] + "integer")
    old = frozenset({quad("a", "p", Literal("1"))})
    new = frozenset({quad("a", "p", Literal("1", datatype=integer))})
    found = difference(old, new, names)
    (entry,) = entries(found.graphs[0], Describer([new, old], names), "en")

    assert [('"1"', '"1"^^xsd:integer')] == [(row.old, row.new) for row in entry.rows]


# Set arithmetic ---------------------------------------------------------------------

TERMS = st.sampled_from(["a", "b", "c"])
VALUES = st.one_of(
    TERMS,
    st.builds(Literal, st.sampled_from("12"), language=st.sampled_from(["ja", "en"])),
)
GRAPHS = st.frozensets(
    st.builds(quad, TERMS, TERMS, VALUES, st.sampled_from(["g", "h"])), max_size=25
)


@settings(deadline=None)
@given(GRAPHS, GRAPHS)
def test_changes_applied_to_the_old_side_give_the_new_one(old, new):
    found = difference(old, new, NAMES)
    made = set(old)
    for graph in found.graphs:
        name = NamedNode(graph.graph)
        for thing in (*graph.things, *graph.folded):
            for each in thing.statements:
                if each.old is not None:
                    made.remove(Quad(thing.thing, each.predicate, each.old, name))
                if each.new is not None:
                    made.add(Quad(thing.thing, each.predicate, each.new, name))

    assert new == made


@settings(deadline=None)
@given(GRAPHS, GRAPHS)
def test_counts_lead_from_one_size_to_the_other_and_turn_with_the_sides(old, new):
    there, back = difference(old, new, NAMES), difference(new, old, NAMES)
    counted = there.statements

    assert len(new) == len(old) + counted.added - counted.removed
    assert (counted.added, counted.removed, counted.changed) == (
        back.statements.removed,
        back.statements.added,
        back.statements.changed,
    )
    assert (old == new) == (not there.graphs)


# Blank nodes ------------------------------------------------------------------------


def turtle(text):
    head = (
        "@prefix : <https://example.org/> . @prefix owl: <" + PREFIXES["owl"] + "> .\n"
    )
    return frozenset(name_blank_nodes(parse(head + text, format=RdfFormat.TURTLE)))


def test_names_of_blank_nodes_do_not_matter():
    one = turtle(":p :in [ :of ( :a :b ) ] . _:x :q _:y . _:y :q _:x .")
    two = turtle("_:k :q _:m . _:m :q _:k . :p :in _:z . _:z :of ( :a :b ) .")

    assert one == two


def test_list_that_grows_gains_a_member_and_loses_nothing():
    old = turtle("[] a owl:AllDisjointClasses ; owl:members ( :a :b ) .")
    new = turtle("[] a owl:AllDisjointClasses ; owl:members ( :a :c :b ) .")
    found = difference(old, new, NAMES)

    assert [(None, NamedNode("https://example.org/c"))] == [
        (each.old, each.new) for _, _, each in found.each()
    ]
    assert not found.fails(FailWhen.LOST)
    assert found.fails(FailWhen.ANY)


@pytest.mark.parametrize("about", [":p", "[] a owl:Axiom ;"])
def test_order_of_a_list_is_part_of_what_it_says(about):
    old, new = (turtle(f"{about} :chain ( {o} ) .") for o in (":a :b", ":b :a"))
    found = difference(old, new, NAMES)
    (entry,) = entries(found.graphs[0], Describer([new, old], NAMES), "ja")
    ((before, after),) = [(row.old, row.new) for row in entry.rows]

    assert before == "（https://example.org/a、https://example.org/b）"
    assert after == "（https://example.org/b、https://example.org/a）"


def test_unnamed_nodes_that_lead_only_to_each_other_are_not_hidden():
    new = turtle("_:x :q _:y . _:y :q _:x ; :r 1 . :p :in [ :of :a ] .")
    found = difference(turtle(":p :in [ :of :a ] ."), new, NAMES)

    assert 1 == found.tally.added
    assert 3 == found.statements.added
    assert found.fails(FailWhen.ANY)


def test_graph_with_many_lists_loses_none_of_them_when_one_grows(shipped):
    lines = "\n".join(shipped.ontology).encode()
    quads = list(parse(lines, format=RdfFormat.N_QUADS))
    goal = NamedNode(NAMES.term("Goal"))
    (first,) = [
        q
        for q in quads
        if q.object == goal
        and isinstance(q.subject, BlankNode)
        and q.predicate.value.endswith("#first")
    ]
    # A new member before the goal, in the list that holds it.
    cell, graph = BlankNode("grown"), first.graph_name
    rest = NamedNode(PREFIXES["rdf"] + "rest")
    grown = [q for q in quads if q.object != first.subject]
    (before,) = [q for q in quads if q.object == first.subject]
    grown += [
        Quad(before.subject, before.predicate, cell, graph),
        Quad(cell, first.predicate, NamedNode(NAMES.term("Aim")), graph),
        Quad(cell, rest, first.subject, graph),
    ]
    found = difference(
        frozenset(name_blank_nodes(quads)), frozenset(name_blank_nodes(grown)), NAMES
    )

    assert [NAMES.term("Aim")] == [each.new.value for _, _, each in found.each()]


# What is compared -------------------------------------------------------------------


def test_region_folder_is_held_against_its_own_graph_of_a_whole_build(kg, tmp_path):
    whole = build([MINI, asset("data") / "regions" / "higashi-iburi"])
    write_build(whole, tmp_path / "old.nq")
    done = kg("diff", "old.nq", MINI, "-f", "human", "--lang", "en")

    assert (0, "No difference") == (done.returncode, done.stdout[:13])
    assert done.stderr.startswith("kg: graphs left out")
    assert "region/higashi-iburi" in done.stderr


def test_graph_that_one_side_lacks_is_summed_up_by_its_classes(kg, tmp_path):
    write_build(build([MINI]), tmp_path / "old.nq")
    whole = build([MINI, asset("data") / "regions" / "kamikawa-chubu"])
    write_build(whole, tmp_path / "new.nq")
    done = kg("diff", "old.nq", "new.nq", "-f", "human", "--lang", "ja")

    assert "追加されたグラフ：上川中部定住自立圏 (region/kamikawa-chubu)" in done.stdout
    tables = asset("data") / "regions" / "kamikawa-chubu"
    for table, kind in (("projects", "事業"), ("participations", "参加の有無")):
        rows = len((tables / f"{table}.csv").read_text("utf-8").splitlines()) - 1
        assert f"{kind} {rows}件" in done.stdout


@pytest.mark.parametrize("suffix", [".ttl", ".rdf", ".jsonld", ".nq"])
def test_every_format_of_a_build_equals_its_tables(kg, tmp_path, suffix):
    write_build(build([MINI]), tmp_path / f"old{suffix}")
    done = kg("diff", f"old{suffix}", MINI, "-f", "human", "--lang", "en")

    assert (0, "No difference") == (done.returncode, done.stdout[:13])


def test_turtle_without_what_surrounds_a_region_equals_its_folder(mini, tmp_path):
    part = next(p for p in build([MINI]).partitions if "mini" in p.partition.graph)
    text = "\n".join(part.lines).encode()
    triples = {str(q.triple) for q in parse(text, format=RdfFormat.N_QUADS)}
    alone = tmp_path / "alone.nt"
    alone.write_text("".join(f"{triple} .\n" for triple in triples), encoding="utf-8")
    amount = mini("project-costs", "project-sheet,2021,1000", "project-sheet,2021,1")

    assert () == changed(alone, MINI)[0].graphs
    assert Tally(changed=1) == changed(alone, amount)[0].statements


def test_graph_on_standard_input_is_compared(kg, tmp_path):
    write_build(build([MINI]), tmp_path / "old.nq")
    text = (tmp_path / "old.nq").read_text(encoding="utf-8")
    cut = "".join(line for line in text.splitlines(True) if COST not in line)
    done = kg("diff", "old.nq", "-", stdin=cut)

    assert 1 == done.returncode
    assert {"removed"} == {line.split("\t")[0] for line in done.stdout.splitlines()[1:]}


# Formats ----------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("suffix", ["txt", "md", "tsv"])
def test_five_edits_are_told_as_agreed(
    kg, old, many, tmp_path, lang, suffix, assert_golden
):
    done = kg("diff", old, many, "--lang", lang, "-o", f"out.{suffix}")

    assert (1, "", "") == (done.returncode, done.stdout, done.stderr)
    text = (tmp_path / f"out.{suffix}").read_text(encoding="utf-8")
    assert_golden(text, f"diff/{lang}.{suffix}")


def test_json_holds_every_statement_in_both_languages(kg, old, many):
    content = json.loads(kg("diff", old, many, "-f", "json").stdout)
    (graph,) = content["graphs"]
    (cost,) = [c for c in graph["changes"] if c["thing"] == NAMES.base + COST]

    assert "region/mini" == graph["graph"]
    assert {"en": "Mini (made-up)", "ja": "見本定住自立圏"} == graph["label"]
    (statement,) = cost["statements"]
    assert statement["old"] == {
        "type": "literal",
        "value": "1000",
        "datatype": PREFIXES["xsd"] + "integer",
    }
    assert "1100" == statement["new"]["value"]
    assert ["mini-vision:22"] == cost["cited"]
    changes = [s["change"] for c in graph["changes"] for s in c["statements"]]
    folded = [s["change"] for c in graph["folded"] for s in c["statements"]]
    counted = {c: [*changes, *folded].count(c) for c in ("added", "removed", "changed")}
    assert counted == content["statements"]


def test_pipe_gets_tsv_and_an_equal_pair_its_head_alone(kg, old):
    done = kg("diff", old, old)

    assert 0 == done.returncode
    assert 1 == len(done.stdout.splitlines())


@pytest.mark.parametrize(
    "lang, words", [("en", "No difference"), ("ja", "違いはありません")]
)
def test_equal_pair_is_said_to_be_equal(kg, old, lang, words):
    for format_ in ("human", "md"):
        assert words in kg("diff", old, old, "-f", format_, "--lang", lang).stdout
    content = json.loads(kg("diff", old, old, "-f", "json", "--lang", lang).stdout)

    assert (True, []) == (content["equal"], content["graphs"])


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("width", [60, 80])
def test_lines_stay_within_the_terminal_and_columns_meet(old, many, lang, width):
    found, describer = changed(old, many)
    text = difference_human(found, NAMES, describer, lang, width)
    # The totals come last; a narrow terminal gives them their least width.
    totals = "グラフ " if lang == "ja" else "graph "
    body = text[: text.index(f"\n{totals}")].splitlines()

    assert [] == [line for line in body if wcswidth(line) > width]
    # The values of one thing begin in one column, whatever their labels' width.
    (name,) = [line for line in body if "空想の畑" in line or "imaginary field" in line]
    (item,) = [line for line in body if "（１）" in line]
    values = [
        name.find("空想") if lang == "ja" else name.find("Till"),
        item.find("（１）"),
    ]
    starts = [
        wcswidth(line[:at]) for line, at in zip((name, item), values, strict=True)
    ]
    assert starts[0] == starts[1]


def test_terminal_gets_words_and_no_tsv(old, dearer):
    new = dearer()
    command = "from kg.cli import main; main()"
    pid, terminal = pty.fork()
    if pid == 0:
        arguments = [sys.executable, "-c", command, "diff", old, new, "--lang", "ja"]
        os.execve(sys.executable, arguments, {**os.environ, "COLUMNS": "80"})
    shown = b""
    try:
        while piece := os.read(terminal, 65536):
            shown += piece
    except OSError:
        pass  # The terminal closes when the command ends.
    os.close(terminal)

    assert 1 == os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    assert "金額（千円）  1000 → 1100" in shown.decode()


def test_other_base_is_told_in_the_same_words(kg, old, many, tmp_path):
    base = "https://example.org/kg/"
    for name, path in (("old.nq", old), ("new.nq", many)):
        text = Names(base).rebase(path.read_text(encoding="utf-8"))
        (tmp_path / name).write_text(text, encoding="utf-8")
    asked = ("-f", "md", "--lang", "ja")
    moved = kg("diff", "old.nq", "new.nq", *asked, "--base", base)

    assert moved.stdout == kg("diff", old, many, *asked).stdout


# Words ------------------------------------------------------------------------------


def test_outside_words_are_of_terms_that_exist():
    lists = {}
    for path in VOCABULARIES.glob("*.txt"):
        first, _, *local = path.read_text(encoding="utf-8").splitlines()
        lists[first.removeprefix("# ").strip()] = set(local)

    unknown = [
        name
        for name in OUTSIDE_WORDS
        for prefix, _, local in [name.partition(":")]
        if local not in lists[PREFIXES[prefix]]
    ]
    assert [] == unknown


def test_every_property_of_the_shipped_data_has_words(shipped, names):
    quads = list(parse("\n".join(shipped.lines()).encode(), format=RdfFormat.N_QUADS))
    describer = Describer([quads], names)
    tables = {q.predicate for q in quads if "ontology" not in q.graph_name.value}

    assert set() == {
        describer.short(each) for each in tables if ":" in describer.term(each).en
    }


def test_every_thing_of_a_region_is_told_apart_in_both_languages(shipped, names):
    quads = list(parse("\n".join(shipped.lines()).encode(), format=RdfFormat.N_QUADS))
    describer = Describer([quads], names)
    graph = NamedNode(names.graph("region/nishi-iburi"))
    kinds = {"cost", "participation", "indicator-value", "project", "line-item"}
    things = {
        q.subject
        for q in quads
        if q.graph_name == graph
        and describer.path(q.subject).partition("/")[0] in kinds
    }
    for lang in ("en", "ja"):
        titles = {describer.title(thing).of(lang) for thing in things}

        assert not [title for title in titles if "nishi-iburi/" in title]
        # Line items of one name in one project have one title where their numbers do.
        assert len(titles) == len(things)


# What a release may lose ------------------------------------------------------------


def rows_of(done):
    """The rows of a TSV on standard output."""
    return list(
        csv.DictReader(io.StringIO(done.stdout), delimiter="\t", quoting=csv.QUOTE_NONE)
    )


@pytest.fixture
def announced(kg, tmp_path):
    """Save what kg diff prints of two graphs, as a reviewer would."""

    def save(old, new):
        path = tmp_path / "announced.tsv"
        path.write_text(kg("diff", old, new).stdout, encoding="utf-8")
        return path

    return save


def test_additions_are_no_loss(kg, old, tmp_path):
    lines = old.read_text(encoding="utf-8").splitlines(keepends=True)
    gone = "/participation/mini/2021/02/47382>"
    less = tmp_path / "less.nq"
    less.write_text("".join(x for x in lines if gone not in x), encoding="utf-8")

    assert 0 == kg("diff", less, old, "--fail-on", "lost").returncode
    assert 1 == kg("diff", less, old).returncode
    assert 1 == kg("diff", old, less, "--fail-on", "lost").returncode
    assert 0 == kg("diff", old, less, "--fail-on", "never").returncode


def test_losses_are_listed_without_additions(kg, old, many):
    rows = rows_of(kg("diff", old, many, "--fail-on", "lost"))
    shown = kg("diff", old, many, "--fail-on", "lost", "-f", "human", "--lang", "en")

    assert {"removed", "changed"} == {row["change"] for row in rows}
    assert all(row["value"] for row in rows)
    assert "removed participation" in shown.stdout
    assert "Made-up farm" not in shown.stdout


def test_losses_that_were_saved_and_reviewed_do_not_count(kg, old, many, announced):
    saved = announced(old, many)
    passed = kg("diff", old, many, "--fail-on", "lost", "--announced", saved)

    assert (0, "") == (passed.returncode, passed.stderr)
    assert {"true"} == {row["announced"] for row in rows_of(passed)}
    # What is new still counts where everything does.
    assert 1 == kg("diff", old, many, "--announced", saved).returncode


def test_loss_that_nobody_announced_fails(kg, old, many, announced, tmp_path):
    saved = announced(old, many)
    text = many.read_text(encoding="utf-8")
    worse = tmp_path / "worse.nq"
    worse.write_text(text.replace('"Catalogue"@en', '"List"@en'), encoding="utf-8")
    done = kg("diff", old, worse, "--fail-on", "lost", "--announced", saved)

    assert 1 == done.returncode
    assert ['"Catalogue"@en'] == [
        row["value"] for row in rows_of(done) if not row["announced"]
    ]


def test_four_columns_announce_a_loss_whatever_follows_it(kg, old, dearer, tmp_path):
    saved = tmp_path / "announced.tsv"
    saved.write_text(
        "graph\tsubject\tpredicate\tvalue\r\n"
        f'region/mini\tid:{COST[3:]}\tteiju:amount\t"1000"^^xsd:integer\r\n',
        encoding="utf-8",
        newline="",
    )
    done = kg("diff", old, dearer(), "--fail-on", "lost", "--announced", saved)

    assert (0, "") == (done.returncode, done.stderr)


def test_change_to_another_value_than_announced_fails_and_is_reported(
    kg, old, dearer, announced
):
    saved = announced(old, dearer("1100"))
    asked = ("--fail-on", "lost", "--announced", saved, "--lang", "en")
    done = kg("diff", old, dearer("9999"), *asked)

    assert 1 == done.returncode
    assert "row 2: announced, but not lost like this" in done.stderr


def test_announcement_that_nothing_answers_to_is_reported(kg, old, dearer, announced):
    saved = announced(old, dearer())
    done = kg("diff", old, old, "--announced", saved, "--lang", "ja")

    assert 0 == done.returncode
    assert "2行目：告知どおりには失われていません" in done.stderr


# What cannot be compared ------------------------------------------------------------


@pytest.mark.parametrize(
    "content, name, words",
    [
        (None, "nothing.nq", "there is no such file or folder"),
        (b"not RDF", "bad.nq", "cannot be read as RDF"),
        (b"\xff\xfe\x00", "bad.ttl", "cannot be read as RDF"),
        (b"a,b", "letter.pdf", "a workbook nor RDF"),
    ],
)
def test_side_that_cannot_be_read_ends_with_two(
    kg, old, tmp_path, content, name, words
):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    for pair in ((name, old), (old, name)):
        done = kg("diff", *pair, "--lang", "en")

        assert (2, "") == (done.returncode, done.stdout)
        assert words in done.stderr


def test_table_with_a_problem_ends_with_two_and_names_the_cell(kg, old, mini):
    new = mini("project-costs", "project-sheet,2021,1000", "project-sheet,2021,many")
    done = kg("diff", old, new, "--lang", "en")

    assert 2 == done.returncode
    assert "project-costs.csv, row 2, column 'amount (thousand yen)'" in done.stderr


def test_two_empty_graphs_are_nothing_to_compare(kg, old, tmp_path):
    (tmp_path / "empty.nq").write_text("", encoding="utf-8")

    assert 2 == kg("diff", "empty.nq", "empty.nq").returncode
    assert 1 == kg("diff", "empty.nq", old).returncode


def test_list_of_announcements_without_its_columns_is_refused(kg, old, tmp_path):
    (tmp_path / "announced.tsv").write_text("graph\tsubject\n", encoding="utf-8")
    done = kg("diff", old, old, "--announced", "announced.tsv", "--lang", "en")

    assert 2 == done.returncode
    assert "column 'predicate' is missing" in done.stderr


def test_row_with_a_tab_or_line_end_in_its_value_stays_one_row(names):
    said = frozenset({quad("a", "p", Literal("one\ttwo\nthree\u2028four"))})
    found = difference(said, frozenset(), names)
    text = difference_tsv(found, names, Describer([said], names), "en")

    (_, row) = text.rstrip("\n").split("\n")
    assert 9 == len(row.split("\t"))
