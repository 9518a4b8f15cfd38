"""What may be chosen, and what a name means: from the graph, and never by guessing.

Codes are those of the national list of local government codes; the fields are those of
the guideline (medical care is A ア), the names of regions those of their documents.
"""

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from kg.errors import AnswersError, QueryError, UnsettledNameError
from kg.model.iris import Names
from kg.model.saved_query import parse_saved_query
from kg.services.asking.embedded import Embedded
from kg.services.asking.in_rdflib import InRdflib
from kg.services.asking.query import bind_parameters, ensure_able
from kg.services.choosing.choices import choices_of, resolve, settle
from kg.services.graph.store import open_lines

NAMES = Names()
THING = NAMES.thing("")
FIELD = NAMES.scheme("field/")

HEADER = """
#+ summary: Things
#+ summary_ja: もの
#+ description: Things.
#+ description_ja: もの。
#+ params:
#+   region: {type: iri, en: Region, ja: 圏域, below: id/region/,
#+     choices: {class: teiju:Region}}
#+   field: {type: iri, en: Field, ja: 分野, below: scheme/field/,
#+     choices: {scheme: scheme/field}}
#+   municipality: {type: iri, en: City, ja: 市町村, below: id/municipality/,
#+     choices: {class: teiju:Municipality}}
#+   project: {type: iri, en: Project, ja: 事業, below: id/project/,
#+     choices: {class: teiju:Project}}
#+   member: {type: iri, en: Member, ja: 構成市町村, below: id/,
#+     choices: {query: "SELECT DISTINCT ?choice { ?m org:member ?choice ;
#+       org:organization <https://w3id.org/teiju/id/region/nishi-iburi> }
#+       ORDER BY ?choice"}}
#+   document: {type: string, en: Document, ja: 資料,
#+     choices: {query: "SELECT ?choice ?label { ?d a teiju:SourceDocument ;
#+       dcterms:identifier ?choice ; dcterms:title ?label }"}}
#+   level: {type: string, en: Level, ja: 重要度,
#+     choices: {values: [indispensable, recommended]}}
#+   year: {type: integer, en: Year, ja: 年度}
#+   as_of: {type: date, en: Day, ja: 基準日}
#+   thing: {type: iri, en: Thing, ja: もの}
#+ columns: {}
#+ view: {type: table}
#+ engines: {virtuoso: {en: it cannot count, ja: 数えられません}}
#+ tags: []
#+ since: "0.1"
SELECT * {
  VALUES ?region { UNDEF } VALUES ?field { UNDEF } VALUES ?municipality { UNDEF }
  VALUES ?project { UNDEF } VALUES ?member { UNDEF } VALUES ?document { UNDEF }
  VALUES ?level { UNDEF } VALUES ?year { UNDEF } VALUES ?as_of { UNDEF }
  VALUES ?thing { UNDEF }
}
"""


@pytest.fixture(scope="module")
def question(tmp_path_factory):
    path = tmp_path_factory.mktemp("questions") / "things.rq"
    return parse_saved_query("things", path, HEADER)


@pytest.fixture(scope="module")
def engine(shipped):
    return Embedded(open_lines(shipped.lines()), NAMES)


@pytest.fixture
def means(engine, question):
    """What a text means for a parameter: the end of the IRI, or the text."""

    def settled(name, text):
        term = resolve(engine, question, {name: text}, NAMES)[name]
        return term.value.removeprefix(THING).removeprefix(FIELD)

    return settled


def parameter(question, name):
    return next(each for each in question.parameters if each.name == name)


@pytest.mark.parametrize(
    "text",
    [
        "nishi-iburi",
        "Nishi-Iburi",
        "NISHI IBURI",
        "西いぶり",
        "西いぶり定住自立圏",
        "西いぶり圏域",
        "西いぶり圏",
        " 西 いぶり ",
        "にしいぶり",
        "Nishi-Iburi settlement and independence region",
        "Nishi-Iburi region",
        "Nishi-Iburi Teiju Jiritsuken",
        "ｎｉｓｈｉ－ｉｂｕｒｉ",
        "id:region/nishi-iburi",
        "https://w3id.org/teiju/id/region/nishi-iburi",
        "<https://w3id.org/teiju/id/region/nishi-iburi>",
    ],
)
def test_region_goes_by_key_label_reading_and_iri(means, text):
    assert "region/nishi-iburi" == means("region", text)


@pytest.mark.parametrize(
    "text",
    ["A-1", "a-1", "Ａ－１", "A ア", "Aア", "Ａ　ア", "医療", "Medical Care"],
)
def test_field_goes_by_key_notation_and_label(means, text):
    assert "A-1" == means("field", text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("01205", "01205"),
        ("012050", "01205"),
        ("０１２０５０", "01205"),
        ("室蘭市", "01205"),
        ("室蘭", "01205"),
        ("Muroran", "01205"),
        ("Muroran City", "01205"),
        ("Muroran-shi", "01205"),
        ("むろらん", "01205"),
        ("Toyako Town", "01584"),
        ("洞爺湖", "01584"),
        ("四日市", "24202"),
        ("日野市", "13212"),
    ],
)
def test_municipality_goes_by_either_code_and_any_of_its_names(means, text, code):
    assert f"municipality/{code}" == means("municipality", text)


@pytest.mark.parametrize(
    ("name", "text", "keys"),
    [
        ("field", "その他", ["A-6", "B-6", "C-4"]),
        ("municipality", "伊達", ["01233", "07213"]),
        ("municipality", "Date City", ["01233", "07213"]),
    ],
)
def test_name_of_several_is_refused_with_all_of_them(means, name, text, keys):
    with pytest.raises(UnsettledNameError) as refused:
        means(name, text)

    assert keys == sorted(key for key, _ in refused.value.choices)
    for message in refused.value.messages.values():
        assert all(key in message for key in keys)


@pytest.mark.parametrize(
    ("name", "text", "near"),
    [
        ("region", "nisi-iburi", "nishi-iburi"),
        ("region", "いぶり", "nishi-iburi"),
        ("region", "西胆振", "higashi-iburi"),
        ("field", "medical", "A-1"),
        ("field", "A-9", "A-1"),
        ("municipality", "012059", "01205"),
        ("municipality", "Mororan", "01205"),
        ("level", "indispensible", "indispensable"),
    ],
)
def test_unknown_name_is_refused_with_the_nearest(means, name, text, near):
    with pytest.raises(UnsettledNameError) as refused:
        means(name, text)

    assert near in [key for key, _ in refused.value.choices]
    english, japanese = refused.value.messages["en"], refused.value.messages["ja"]
    assert f"kg query choices things {name}" in english
    assert f"もしかして：{refused.value.choices[0][0]}" in japanese


def test_wrong_ending_is_not_forgiven(means):
    with pytest.raises(UnsettledNameError, match="室蘭町"):
        means("municipality", "室蘭町")


def test_unknown_name_without_any_like_it_lists_a_short_choice(means):
    with pytest.raises(UnsettledNameError, match=r"there is .*minami-sorachi"):
        means("region", "qqqq")
    with pytest.raises(UnsettledNameError) as refused:
        means("municipality", "qqqq")
    assert () == refused.value.choices


def test_thing_that_is_no_choice_but_in_the_graph_is_let_through(means):
    assert "municipality/01205" == means("region", "id:municipality/01205")


def test_whole_iri_that_is_nowhere_is_let_through_and_told(engine, question):
    settled = settle(engine, question, {"region": "id:region/none"}, NAMES)

    assert {"region": NamedNode(f"{THING}region/none")} == settled.terms
    assert [("region", "id:region/none")] == [
        (parameter.name, text) for parameter, text in settled.nowhere
    ]


def test_word_that_is_also_a_prefix_is_a_name(means):
    with pytest.raises(UnsettledNameError):
        means("region", "org")


def test_number_is_in_its_plain_form_whichever_way_it_is_typed(means):
    assert "2021" == means("year", "+02021")


def test_value_that_does_not_fit_is_told_what_does_in_both_languages(means):
    with pytest.raises(QueryError) as refused:
        means("year", "R3")

    assert {
        "en": "--year R3: give a whole number, such as 2376",
        "ja": "--year R3：整数（例 2376）を指定してください",
    } == refused.value.messages


def test_short_iri_of_a_parameter_without_choices_is_let_through_and_told(
    engine, question
):
    settled = settle(engine, question, {"thing": "region/none"}, NAMES)

    assert NamedNode(f"{THING}region/none") == settled.terms["thing"]
    assert 1 == len(settled.nowhere)
    known = settle(engine, question, {"thing": "region/nishi-iburi"}, NAMES)
    assert () == known.nowhere


def test_text_goes_by_its_label_and_must_be_a_choice(means):
    assert "001_3e2935db5d747205" == means("document", "001_3E2935DB5D747205")
    assert "indispensable" == means("level", "Indispensable")
    with pytest.raises(UnsettledNameError):
        means("level", "essential")


def test_choices_of_a_query_have_the_names_that_the_graph_gives(engine, question):
    found = choices_of(engine, parameter(question, "member"), NAMES)

    # The vision of Nishi-Iburi: three cities and three towns.
    assert [
        ("municipality/01205", "室蘭市", "Muroran City"),
        ("municipality/01230", "登別市", "Noboribetsu City"),
        ("municipality/01233", "伊達市", "Date City"),
        ("municipality/01571", "豊浦町", "Toyoura Town"),
        ("municipality/01575", "壮瞥町", "Sobetsu Town"),
        ("municipality/01584", "洞爺湖町", "Toyako Town"),
    ] == [(each.key, each.label.ja, each.label.en) for each in found]


def test_name_is_told_from_its_namesakes_by_what_may_be_chosen(means):
    # Two cities are called 伊達市; one is a member.
    assert "municipality/01233" == means("member", "伊達")


def test_choice_of_a_scheme_has_label_notation_and_key(engine, question):
    found = {
        each.key: each
        for each in choices_of(engine, parameter(question, "field"), NAMES)
    }

    assert ("医療", "medical care", "A ア") == (
        found["A-1"].label.ja,
        found["A-1"].label.en,
        found["A-1"].notation,
    )
    # Three viewpoints with six, six and four fields.
    assert 19 == len(found)


def test_several_values_are_as_many_terms(engine, question):
    terms = resolve(engine, question, {"region": ["西いぶり", "東胆振"]}, NAMES)

    assert {
        "region": (
            NamedNode(f"{THING}region/nishi-iburi"),
            NamedNode(f"{THING}region/higashi-iburi"),
        )
    } == terms


def test_a_question_is_asked_as_of_one_day(engine, question):
    days = {"as_of": ["2016-04-01", "2017-04-01"]}
    with pytest.raises(QueryError, match="one day"):
        resolve(engine, question, days, NAMES)
    one = resolve(engine, question, {"as_of": ["2016-04-01"]}, NAMES)
    assert "2016-04-01" == one["as_of"][0].value


def test_all_that_is_wrong_is_told_at_once(engine, question):
    values = {"region": ["nisi", "西いぶり"], "year": "x", "as_of": "?", "regoin": "a"}
    with pytest.raises(AnswersError) as refused:
        resolve(engine, question, values, NAMES)

    assert 4 == len(refused.value.problems)
    told = "\n".join(refused.value.lines("en"))
    assert all(each in told for each in ("nisi", "--year x", "--as-of ?", "--regoin"))
    assert 5 == len(refused.value.lines("ja"))


@pytest.mark.parametrize("text", ["", " ", "a\x00b", "西\ud800"])
@pytest.mark.parametrize("name", ["region", "thing"])
def test_what_is_no_name_is_refused_without_asking(question, name, text):
    class Nobody:
        name = origin = "nobody"

        def ask(self, sparql):
            raise AssertionError("asked")

    with pytest.raises(QueryError):
        resolve(Nobody(), question, {name: text}, NAMES)


def test_choices_of_a_header_need_no_graph(question):
    found = choices_of(None, parameter(question, "level"), NAMES)

    assert [Literal("indispensable"), Literal("recommended")] == [
        each.term for each in found
    ]
    assert () == choices_of(None, parameter(question, "region"), NAMES)
    assert () == choices_of(None, parameter(question, "year"), NAMES)


SMALL = """
@prefix id: <https://w3id.org/teiju/id/region/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix teiju: <https://w3id.org/teiju/def/> .
@prefix field: <https://w3id.org/teiju/scheme/field/> .
id:a a teiju:Region ; rdfs:label "甲圏"@ja , "Ko region"@en ;
  skos:altLabel "こう"@ja-hrkt .
id:b a teiju:Region ; rdfs:label "乙圏"@ja .
id:c a teiju:Region .
field:A skos:inScheme <https://w3id.org/teiju/scheme/field> ;
  skos:prefLabel "医療"@ja ; skos:notation "A ア" ; skos:hiddenLabel "救急"@ja .
"""


# rdflib warns of what it does itself when it reads N-Quads.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_another_engine_offers_the_same(question):
    store = Store()
    store.load(SMALL.encode(), format=RdfFormat.TURTLE)
    here, there = Embedded(store, NAMES), InRdflib.of(store, NAMES)

    for name in ("region", "field"):
        asked = parameter(question, name)
        mine, theirs = choices_of(here, asked, NAMES), choices_of(there, asked, NAMES)
        assert [(c.term, c.label, c.notation, sorted(c.names)) for c in mine] == [
            (c.term, c.label, c.notation, sorted(c.names)) for c in theirs
        ]
        assert mine
    for engine in (here, there):
        assert (
            NamedNode(f"{FIELD}A")
            == resolve(engine, question, {"field": "救急"}, NAMES)["field"]
        )
        assert (
            NamedNode(f"{THING}region/a")
            == resolve(engine, question, {"region": "こう"}, NAMES)["region"]
        )


def test_label_is_missing_in_one_language_or_both(question):
    store = Store()
    store.load(SMALL.encode(), format=RdfFormat.TURTLE)
    found = choices_of(Embedded(store, NAMES), parameter(question, "region"), NAMES)

    assert [("甲圏", "Ko region"), ("乙圏", "乙圏"), ("c", "c")] == [
        (each.label.ja, each.label.en) for each in found
    ]


def test_label_of_a_query_of_choices_goes_before_that_of_the_graph(question):
    store = Store()
    store.load(SMALL.encode(), format=RdfFormat.TURTLE)
    text = HEADER.replace(
        "choices: {class: teiju:Region}}",
        "choices: {query: 'SELECT ?choice ?label { ?choice a teiju:Region . "
        'VALUES ?label { "第一"@ja "first"@en } FILTER (STRENDS(STR(?choice), "/a")) '
        "}'}}",
    )
    asked = parse_saved_query("things", question.path, text)
    engine = Embedded(store, NAMES)
    (found,) = choices_of(engine, parameter(asked, "region"), NAMES)

    assert ("a", "第一", "first") == (found.key, found.label.ja, found.label.en)
    # What the graph calls it may be typed all the same.
    for typed in ("第一", "甲圏", "こう"):
        terms = resolve(engine, asked, {"region": typed}, NAMES)
        assert NamedNode(f"{THING}region/a") == terms["region"]


def test_thing_that_something_leads_to_is_in_the_graph(question):
    store = Store()
    store.update(f"INSERT DATA {{ <urn:x> <urn:p> <{THING}region/y> }}")
    settled = settle(Embedded(store, NAMES), question, {"thing": "region/y"}, NAMES)

    assert () == settled.nowhere


def test_default_is_shown_as_it_is_typed(question):
    text = HEADER.replace("?level { UNDEF }", '?level { "recommended" }').replace(
        "?region { UNDEF }", f"?region {{ <{THING}region/nishi-iburi> }}"
    )
    asked = parse_saved_query("things", question.path, text)

    assert ["recommended", "nishi-iburi", None] == [
        asked.default(parameter(asked, name), NAMES.base)
        for name in ("level", "region", "field")
    ]


def test_message_repeats_the_beginning_of_a_long_name(means):
    with pytest.raises(UnsettledNameError) as refused:
        means("region", "長" * 1000)

    for message in refused.value.messages.values():
        assert "長長…" in message
        assert len(message) < 500


def test_names_of_two_parameters_are_looked_for_among_the_choices_of_each(
    engine, question
):
    given = {"region": "西いぶり", "field": "医療", "municipality": "室蘭"}

    assert {
        "region": NamedNode(f"{THING}region/nishi-iburi"),
        "field": NamedNode(f"{FIELD}A-1"),
        "municipality": NamedNode(f"{THING}municipality/01205"),
    } == resolve(engine, question, given, NAMES)


def test_graph_without_anything_to_choose_says_so(question):
    with pytest.raises(UnsettledNameError, match="nothing to choose from"):
        resolve(Embedded(Store(), NAMES), question, {"region": "西いぶり"}, NAMES)


def test_choices_follow_the_base(question):
    other = Names("https://example.org/")
    moved = parse_saved_query("things", question.path, other.rebase(HEADER))
    store = Store()
    store.load(other.rebase(SMALL).encode(), format=RdfFormat.TURTLE)
    engine = Embedded(store, other)

    assert (
        NamedNode("https://example.org/scheme/field/A")
        == resolve(engine, moved, {"field": "医療"}, other)["field"]
    )


def test_values_of_a_sequence_are_bound_as_one_block(question):
    bound = bind_parameters(question, {"region": ["a", "b", "a"]}, NAMES)

    block = f"VALUES ?region {{ <{THING}region/a> <{THING}region/b> }}"
    assert block in bound


def test_engine_that_cannot_is_told_why(question):
    ensure_able(question, "oxigraph")
    with pytest.raises(QueryError, match="it cannot count") as refused:
        ensure_able(question, "virtuoso")
    assert "数えられません" in refused.value.messages["ja"]
