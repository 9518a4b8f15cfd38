"""Headers of the saved questions: headings, units, choices, views, tags, answers."""

import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from kg.model.iris import Names
from kg.model.parameters import AS_OF
from kg.model.sparql_text import bind, default_of
from kg.model.tags import TAGS
from kg.model.view import ViewKind
from kg.services.asking.query import run_query
from kg.services.catalogue.find import list_queries
from kg.services.graph.store import open_lines
from kg.vocab import PREFIXES

ROOT = Path(__file__).resolve().parents[1]
GOLDEN = ROOT / "tests" / "golden" / "queries"
QUESTIONS = list(list_queries(Names()))
TABLES = [question for question in QUESTIONS if question.columns]
CHOOSING = [
    pytest.param(question, parameter, id=f"{question.name}:{parameter.name}")
    for question in QUESTIONS
    for parameter in question.parameters
    if parameter.choices is not None
]
BY_QUERY = [each for each in CHOOSING if each.values[1].choices.query]
BOTH = ["en", "ja"]

#: Column names that mean another thing in another question. Any other name has one
#: heading and one unit wherever it stands.
OF_SEVERAL_MEANINGS = {
    "adopted",
    "amount",
    "baseline",
    "basis",
    "change",
    "class",
    "difference",
    "item_en",
    "item_ja",
    "kind",
    "members",
    "national",
    "printed",
    "role",
    "share",
    "status",
    "takes_part",
    "target",
    "thing",
    "value",
    "vision",
    "year",
}
#: What may be asked for without a list to choose from.
FREE = {AS_OF, "line"}
#: Choices that may have no answer: a field that nobody uses is worth asking for, and a
#: document is asked for together with a line of it.
MAY_BE_EMPTY = {
    "provenance/statements-of-lines:document",
    "region/projects-of-a-national-field:national",
}


@pytest.fixture(scope="module")
def store(shipped):
    return open_lines(shipped.lines())


def by_name(questions=QUESTIONS):
    return pytest.mark.parametrize("question", questions, ids=lambda q: q.name)


def golden(question):
    """The cells of the golden answer by column, as TSV writes them."""
    text = (GOLDEN / f"{question.name}.tsv").read_text(encoding="utf-8")
    heading, *rows = (line.split("\t") for line in text.removesuffix("\n").split("\n"))
    return {name[1:]: [row[at] for row in rows] for at, name in enumerate(heading)}


def is_number(cell):
    bare = cell.removesuffix("^^<http://www.w3.org/2001/XMLSchema#decimal>")
    if bare != cell:
        bare = bare.strip('"')
    return re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", bare) is not None


def stem(name):
    return name[:-3] if name.endswith(("_ja", "_en")) else name


def choices(store, parameter, names):
    """The terms that may be chosen, asked of the graph as the header says."""
    given = parameter.choices
    if given.values:
        return [Literal(value) for value in given.values]
    if given.scheme:
        query = (
            f"SELECT ?choice {{ ?choice skos:inScheme <{names.base}{given.scheme}> }}"
        )
    elif given.kind:
        query = f"SELECT ?choice {{ ?choice a {given.kind} }}"
    else:
        query = given.query
    found = run_query(store, query, names)
    at = found.columns.index("choice")
    return list(dict.fromkeys(row[at] for row in found.rows))


# Columns


@by_name(TABLES)
def test_columns_have_headings_in_both_languages(question):
    for column in question.columns:
        assert re.fullmatch(r"[A-Z][A-Za-z()\-:, ]{0,59}", column.text.en), column
        assert re.search(r"[\u3041-\u30fe\u4e00-\u9fff]", column.text.ja), column
        assert "_" not in column.text.ja
        assert len(column.text.ja) <= 30


@by_name(TABLES)
def test_heading_is_no_name_of_a_column_in_other_letters(question):
    for column in question.columns:
        if column.name.endswith(("_ja", "_en")):
            assert not re.search(r" (ja|en)$", column.text.en)
            assert "日本語" not in column.text.ja


@by_name(TABLES)
@pytest.mark.parametrize("lang", BOTH)
def test_no_two_columns_shown_in_one_language_have_the_same_heading(question, lang):
    other = "_en" if lang == "ja" else "_ja"
    headings = Counter(
        column.text.of(lang)
        for column in question.columns
        if not column.name.endswith(other)
    )

    assert [] == [heading for heading, count in headings.items() if count > 1]


@by_name(TABLES)
def test_a_column_in_one_language_has_its_pair_with_the_same_heading(question):
    texts = {column.name: column.text for column in question.columns}
    for name, text in texts.items():
        if name.endswith(("_ja", "_en")):
            assert text == texts[f"{stem(name)}_ja"] == texts[f"{stem(name)}_en"]


def test_same_name_means_the_same_unless_listed():
    headings = defaultdict(set)
    for question in TABLES:
        for column in question.columns:
            headings[column.name].add((column.text, column.unit))

    assert {
        name for name, found in headings.items() if len(found) > 1
    } == OF_SEVERAL_MEANINGS


@by_name(TABLES)
def test_unit_is_of_the_scheme_or_said_by_a_column(question, store, names):
    units = run_query(
        store, "SELECT ?n { ?unit skos:inScheme scheme:unit ; skos:notation ?n }", names
    )
    known = {row[0].value for row in units.rows}
    known |= {f"?{name}" for name in question.column_names}

    assert {column.unit for column in question.columns if column.unit} <= known


@by_name(TABLES)
def test_column_with_a_fixed_unit_holds_numbers(question):
    # One document prints two figures for one cost, which are shown with a slash.
    two = '"[0-9]+( / [0-9]+)*"'
    cells = golden(question)
    for column in question.columns:
        if column.unit and not column.unit.startswith("?"):
            odd = {
                cell
                for cell in cells[column.name]
                if not is_number(cell)
                and cell not in {"", '"not stated"'}
                and not (column.name == "cost" and re.fullmatch(two, cell))
            }
            assert set() == odd, column.name


@by_name(TABLES)
def test_column_of_money_says_gross_or_net_or_as_printed(question):
    for column in question.columns:
        if column.unit and column.unit.endswith("yen"):
            assert re.search("[Gg]ross|[Nn]et|printed|[Cc]ontributions", column.text.en)
            assert re.search("総額|純額|印刷|負担金", column.text.ja)


# Parameters


@by_name()
def test_every_parameter_offers_choices_unless_it_is_free(question):
    offered = {p.name for p in question.parameters if p.choices is not None}

    assert {p.name for p in question.parameters} - FREE == offered


@by_name()
def test_a_parameter_says_in_both_languages_what_to_type(question):
    for parameter in question.parameters:
        assert re.search("such as|: ", parameter.text.en), parameter.name
        assert re.search("など|＝", parameter.text.ja), parameter.name


@pytest.mark.parametrize(("question", "parameter"), CHOOSING)
def test_default_is_among_the_choices(question, parameter, store, names):
    default = default_of(question.sparql, parameter.name)
    offered = choices(store, parameter, names)

    assert offered
    assert default in {"UNDEF", *map(str, offered)}


@pytest.mark.parametrize(("question", "parameter"), CHOOSING)
def test_choices_are_terms_that_the_parameter_takes(question, parameter, store, names):
    for choice in choices(store, parameter, names):
        if isinstance(choice, NamedNode):
            assert choice.value.startswith(names.base + parameter.below)
            short = choice.value.removeprefix(names.base + parameter.below)
        else:
            short = choice.value
        assert choice == parameter.term(short, names.base)


@pytest.mark.parametrize(("question", "parameter"), BY_QUERY)
def test_query_of_choices_names_each_choice_in_both_languages(
    question, parameter, store, names
):
    found = run_query(store, parameter.choices.query, names)
    languages = defaultdict(set)
    for choice, label in found.rows:
        languages[choice].add(label.language)

    assert ("choice", "label") == found.columns
    assert {frozenset(BOTH)} <= {
        frozenset(each & {*BOTH}) for each in languages.values()
    }
    assert all({*BOTH} <= each for each in languages.values())


@pytest.mark.parametrize(("question", "parameter"), BY_QUERY)
def test_query_of_choices_is_valid_for_rdflib_too(question, parameter):
    from rdflib.plugins.sparql import prepareQuery

    prepareQuery(parameter.choices.query, initNs=dict(PREFIXES))


@pytest.mark.parametrize(
    ("question", "parameter"),
    [each for each in BY_QUERY if each.id not in MAY_BE_EMPTY],
)
def test_every_choice_that_is_offered_has_an_answer(question, parameter, store, names):
    for choice in choices(store, parameter, names):
        sparql = bind(question.sparql, {parameter.name: choice})
        assert run_query(store, sparql, names).rows, choice


# Views


@by_name(TABLES)
def test_view_names_the_thing_and_not_its_name_in_one_language(question):
    for name in question.view.columns.values():
        assert not name.endswith("_en")
        assert name == stem(name) or stem(name) not in question.column_names


@by_name([q for q in TABLES if q.view.kind in {ViewKind.BAR, ViewKind.LINE}])
def test_number_of_a_picture_is_one_or_not_stated(question):
    cells = golden(question)[question.view.columns["y"]]

    assert {cell for cell in cells if not is_number(cell)} <= {"", '"not stated"'}
    assert any(map(is_number, cells))


@by_name([q for q in TABLES if q.view.kind is ViewKind.MATRIX])
def test_matrix_holds_numbers_or_one_of_few_words(question):
    cells = golden(question)[question.view.columns["value"]]
    words = {cell for cell in cells if not is_number(cell)}

    assert len(words) <= 4
    assert not any(map(is_number, cells)) or words <= {"", '"not stated"'}


@by_name([q for q in TABLES if q.view.kind is ViewKind.MAP])
def test_map_places_municipalities(question):
    cells = golden(question)[question.view.columns["place"]]

    assert cells
    assert all(re.fullmatch('"[0-9]{5}(-[0-9]{4})?"', cell) for cell in cells)


@by_name([q for q in TABLES if q.view.kind is not ViewKind.TABLE])
def test_every_role_of_a_picture_has_something_to_show(question):
    cells = golden(question)
    for role, name in question.view.columns.items():
        assert any(cells[name]), role


def test_views_are_of_every_kind():
    assert set(ViewKind) == {question.view.kind for question in QUESTIONS}


# Research questions and tags


def test_questions_and_the_page_agree_on_what_answers_what():
    page = (ROOT / "docs" / "research-questions.md").read_text(encoding="utf-8")
    rows = re.findall(r"(?m)^\| (\d+) \| .*? \| (.*?) \|", page)
    stated = {
        (int(number), name)
        for number, cell in rows
        for name in re.findall(r"`([a-z-]+/[a-z0-9-]+)`", cell)
    }

    assert {
        (number, question.name) for question in QUESTIONS for number in question.answers
    } == stated


def test_there_are_thirty_questions_over_everything_that_is_asked():
    tags = {tag for question in QUESTIONS for tag in question.tags}

    assert len(QUESTIONS) >= 30
    assert {
        "agreement",
        "change",
        "completeness",
        "cost",
        "discrepancy",
        "field",
        "indicator",
        "municipality",
        "project",
        "provenance",
        "region",
    } <= tags


@by_name()
def test_tags_are_of_the_list_and_begin_with_the_topic(question):
    assert set(question.tags) <= set(TAGS)
    assert len(set(question.tags)) == len(question.tags)
    assert question.tags[0] == question.name.partition("/")[0]


def test_every_tag_finds_two_questions_or_more():
    found = Counter(tag for question in QUESTIONS for tag in question.tags)

    assert [] == [tag for tag in TAGS if found[tag] < 2]


@by_name()
def test_as_of_is_a_tag_and_a_parameter_or_neither(question):
    parameters = {parameter.name for parameter in question.parameters}

    assert ("as-of" in question.tags) == (AS_OF in parameters)


SAYS = {
    "activity": {"activity"},
    "field": {"field", "field_ja", "national", "national_ja"},
    "indicator": {"indicator", "indicator_ja"},
    "line-item": {"line_item"},
    "municipality": {"municipality", "area"},
    "project": {"project"},
    "vision": {"vision"},
}


@by_name(TABLES)
def test_what_a_row_names_is_among_the_tags(question):
    columns = set(question.column_names)

    assert {tag for tag, names in SAYS.items() if names & columns} <= set(question.tags)


@by_name(TABLES)
def test_tags_of_money_are_those_of_its_columns(question):
    money = " ".join(
        column.text.en.lower()
        for column in question.columns
        if column.unit and column.unit.endswith("yen")
    )

    assert ("net" in question.tags) == ("net" in money)
    assert ("as-printed" in question.tags) == ("printed" in money)


@pytest.mark.parametrize("lang", BOTH)
def test_page_shows_every_tag_and_what_it_means(lang):
    name = "queries.md" if lang == "en" else "queries.ja.md"
    page = (ROOT / "docs" / name).read_text(encoding="utf-8")
    shown = dict(
        re.findall(r"(?m)^\| `([a-z-]+)` \| (.*) \|$", page.split("\n## ")[-1])
    )

    assert shown == {tag: text.of(lang) for tag, text in TAGS.items()}
