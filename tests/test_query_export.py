"""The exported catalogue: what the convention asks for, and the same questions."""

import json
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from kg.errors import UsageError
from kg.model.iris import Names
from kg.model.result import Rows
from kg.services.asking.query import run_query
from kg.services.catalogue.executable import catalogue_triples, write_catalogue
from kg.services.catalogue.find import list_queries
from kg.services.graph.store import open_lines

ROOT = Path(__file__).resolve().parents[1]
SHAPES = ROOT / "tests" / "vocabularies" / "sparql-examples.ttl"
ENDPOINT = "http://localhost:7878/query"
FORMATS = {
    "ttl": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
    "nt": RdfFormat.N_TRIPLES,
}
SH = "http://www.w3.org/ns/shacl#"


def written(format_, endpoint=ENDPOINT, names=None):
    names = names or Names()
    triples = catalogue_triples(list_queries(names), names, endpoint)
    return write_catalogue(triples, FORMATS[format_], names)


@pytest.fixture(scope="module")
def catalogue():
    store = Store()
    store.load(written("ttl"), format=RdfFormat.TURTLE)
    return store


def ask(store, pattern):
    query = f"""
        PREFIX sh: <{SH}>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        PREFIX schema: <https://schema.org/>
        {pattern}"""
    return list(store.query(query))


def test_editor_that_knows_the_convention_finds_every_question(catalogue):
    """The query by which the SIB's SPARQL editor looks for examples."""
    rows = ask(
        catalogue,
        """SELECT DISTINCT ?sq ?comment ?query WHERE {
             ?sq a sh:SPARQLExecutable ; rdfs:comment ?comment ;
               sh:select|sh:ask|sh:construct|sh:describe ?query .
           } ORDER BY ?sq""",
    )
    questions = list(list_queries(Names()))

    assert {f"https://w3id.org/teiju/query/{q.name}" for q in questions} == {
        row["sq"].value for row in rows
    }
    assert 2 * len(questions) == len(rows)


def test_editor_finds_the_prefixes(catalogue):
    rows = ask(
        catalogue,
        "SELECT ?prefix ?ns { [] sh:namespace ?ns ; sh:prefix ?prefix }",
    )

    assert Names().prefixes() == {r["prefix"].value: r["ns"].value for r in rows}


def test_every_question_has_labels_keywords_target_and_its_kind(catalogue):
    for question in list_queries(Names()):
        iri = f"<https://w3id.org/teiju/query/{question.name}>"
        labels = ask(catalogue, f"SELECT ?x {{ {iri} rdfs:label ?x }}")
        keywords = ask(catalogue, f"SELECT ?x {{ {iri} schema:keywords ?x }}")
        (target,) = ask(catalogue, f"SELECT ?x {{ {iri} schema:target ?x }}")
        kind = "Construct" if "CONSTRUCT" in question.sparql else "Select"

        assert {(question.title.en, "en"), (question.title.ja, "ja")} == {
            (row["x"].value, row["x"].language) for row in labels
        }
        assert set(question.tags) == {row["x"].value for row in keywords}
        assert NamedNode(ENDPOINT) == target["x"]
        kinds = ask(catalogue, f"SELECT ?x {{ {iri} a ?x }}")
        assert {f"{SH}SPARQLExecutable", f"{SH}SPARQL{kind}Executable"} == {
            row["x"].value for row in kinds
        }


def test_text_of_every_question_gives_the_answer_of_the_question(
    catalogue, shipped, names
):
    """Without any prefix but its own, and with those that sh:prefixes puts before."""
    store = open_lines(shipped.lines())
    texts = {
        row["q"].value.partition("/query/")[2]: row["text"].value
        for row in ask(catalogue, "SELECT ?q ?text { ?q sh:select|sh:construct ?text }")
    }
    before = "".join(f"PREFIX {p}: <{i}>\n" for p, i in names.prefixes().items())

    for question in list_queries(names):
        text = texts[question.name]
        expected = run_query(store, question.sparql, names)
        found = store.query(before + text, use_default_graph_as_union=True)
        alone = store.query(text, use_default_graph_as_union=True)

        assert "#+" not in text
        if isinstance(expected, Rows):
            rows = [tuple(row[c] for c in expected.columns) for row in found]
            assert list(expected.rows) == rows
            assert len(rows) == len(list(alone))
        else:
            assert set(expected.triples) == set(found) == set(alone)


def test_questions_that_are_loaded_with_the_graph_change_no_answer(shipped, names):
    store = open_lines(shipped.lines())
    questions = list(list_queries(names))
    before = [run_query(store, each.sparql, names) for each in questions]
    for triple in catalogue_triples(questions, names, ENDPOINT):
        store.add(Quad(*triple, NamedNode(names.question(""))))
    after = [run_query(store, each.sparql, names) for each in questions]

    assert before == after


@pytest.fixture(scope="module")
def validated():
    """The reference SHACL engine holds an export against the convention's shapes."""

    def validate(data):
        import pyshacl
        import rdflib

        graph = rdflib.Graph().parse(data=data, format="turtle")
        shapes = rdflib.Graph().parse(SHAPES, format="turtle")
        conforms, _, text = pyshacl.validate(graph, shacl_graph=shapes)
        return conforms, text

    return validate


def test_export_conforms_to_the_convention_and_to_shacl(validated):
    conforms, text = validated(written("ttl").decode())

    assert conforms, text


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("schema:target <http://localhost:7878/query> ;", "", "schema:target"),
        ('schema:keywords "region"', 'schema:keywords "region "', "schema:keywords"),
        ('sh:prefix "teiju" ;', 'sh:prefix "teiju" , "t" ;', "sh:prefix"),
        ('/def/"^^xsd:anyURI', '/def/"', "sh:namespace"),
    ],
)
def test_export_that_breaks_the_convention_is_rejected(old, new, what, validated):
    text = written("ttl").decode()
    broken = text.replace(old, new, 1)
    conforms, report = validated(broken)

    assert broken != text
    assert not conforms
    assert what.partition(":")[2] in report


def test_without_an_endpoint_there_is_no_target_and_the_command_says_so(kg):
    done = kg("query", "export", "-f", "nt", "--lang", "en")

    assert 0 == done.returncode
    assert "https://schema.org/target" not in done.stdout
    assert "schema:target" in done.stderr


@pytest.mark.parametrize("format_", FORMATS)
def test_same_questions_give_the_same_bytes(format_):
    assert written(format_) == written(format_)


# rdflib's reader of JSON-LD warns of what rdflib itself uses.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
@pytest.mark.parametrize("format_", ["ttl", "jsonld"])
def test_formats_hold_the_same_statements_for_two_readers(format_):
    import rdflib

    expected = set(parse(written("nt"), format=RdfFormat.N_TRIPLES))
    ours = set(parse(written(format_), format=FORMATS[format_]))
    theirs = rdflib.Graph().parse(
        data=written(format_).decode(), format={"ttl": "turtle"}.get(format_, "json-ld")
    )

    assert expected == ours
    assert len(expected) == len(theirs)


def test_another_base_moves_every_iri_of_ours():
    text = written("nt", names=Names("https://example.org/kg/")).decode()

    assert "<https://example.org/kg/query/region/members>" in text
    assert "w3id.org/teiju" not in text


@pytest.mark.parametrize("endpoint", ["localhost:7878", "ftp://x/", "http://a b/"])
def test_endpoint_that_is_no_web_address_is_refused(endpoint, names):
    with pytest.raises(UsageError, match="web address"):
        catalogue_triples([], names, endpoint)


def test_command_writes_the_format_of_the_suffix(kg, tmp_path):
    done = kg("query", "export", "-o", "catalogue.jsonld", "--endpoint", ENDPOINT)
    found = json.loads((tmp_path / "catalogue.jsonld").read_text(encoding="utf-8"))

    assert (0, "", "") == (done.returncode, done.stdout, done.stderr)
    assert "https://w3id.org/teiju/query/" == found[0]["@id"]


def test_question_with_a_sign_in_its_name_gets_an_iri(names):
    assert "https://w3id.org/teiju/query/a%20b/c%23d" == names.question("a b/c#d")
