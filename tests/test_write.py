"""Answers for programs: the W3C formats as another implementation writes them."""

import io
import json
import re
import sys
import zipfile
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, QueryResultsFormat, RdfFormat, Store, parse

from kg.errors import UsageError
from kg.model.formats import BINARY_FORMATS, GRAPH_FORMATS, Format, choose_format
from kg.model.lang import Text
from kg.model.result import Rows, YesNo
from kg.model.saved_query import Column
from kg.services.answers.write import truncated, write_answer
from kg.services.asking.query import run_query
from kg.vocab import XSD

QUERY = """
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT ?a ?b WHERE { VALUES (?a ?b) {
  (<https://w3id.org/teiju/id/region/x> "西いぶり, \\"引用\\""@ja)
  (12 UNDEF) (true "tab\\there") (1.50 "2021-04-01"^^xsd:date) ("" "line\\nbreak")
} }
"""


def theirs(format_):
    return Store().query(QUERY).serialize(format=format_).decode()


def ours(format_, names):
    return write_answer(run_query(Store(), QUERY, names), format_, names)


def test_json_is_that_of_the_specification(names):
    expected = json.loads(theirs(QueryResultsFormat.JSON))

    assert expected == json.loads(ours(Format.JSON, names))


def test_csv_is_that_of_the_specification(names):
    assert theirs(QueryResultsFormat.CSV) == ours(Format.CSV, names)


def test_tsv_is_that_of_the_specification(names):
    assert theirs(QueryResultsFormat.TSV) == ours(Format.TSV, names)


def test_csv_has_a_byte_order_mark_where_it_is_asked_for(names):
    found = run_query(Store(), 'SELECT ("西いぶり" AS ?x) {}', names)

    assert "\ufeffx\r\n西いぶり\r\n" == write_answer(found, Format.CSV, names, bom=True)
    assert "x\r\n西いぶり\r\n" == write_answer(found, Format.CSV, names)
    assert "?x" == write_answer(found, Format.TSV, names, bom=True).splitlines()[0]


def typed(text, kind):
    return Literal(text, datatype=XSD.terms()[kind])


def test_jsonl_writes_numbers_as_they_stand(names):
    row = (
        typed("1.50", "decimal"),
        typed("123456789012345678901234567890.123456789", "decimal"),
        typed("007", "integer"),
        typed("+7", "integer"),
        typed("5.", "decimal"),
        typed("1.5E3", "double"),
        typed("NaN", "double"),
        typed("2021", "gYear"),
        typed("twelve", "integer"),
        Literal("01205"),
        None,
    )
    answer = Rows(tuple("abcdefghijk"), (row,))

    assert (
        '{"a": 1.50, "b": 123456789012345678901234567890.123456789, "c": 7, "d": 7, '
        '"e": 5, "f": 1.5E3, "g": "NaN", "h": "2021", "i": "twelve", "j": "01205", '
        '"k": null}\n'
    ) == write_answer(answer, Format.JSONL, names)


REGION = NamedNode("https://w3id.org/teiju/id/region/x")
LABELS = {REGION.value: Text("Nishi-Iburi", "西いぶり")}


@pytest.mark.parametrize(
    ("format_", "expected"),
    [
        (Format.CSV, f"thing,thing_label,n\r\n{REGION.value},西いぶり,1\r\n"),
        (Format.TSV, f'?thing\t?thing_label\t?n\n{REGION}\t"西いぶり"@ja\t1\n'),
        (
            Format.JSONL,
            f'{{"thing": "{REGION.value}", "thing_label": "西いぶり", "n": 1}}\n',
        ),
    ],
)
def test_programs_get_labels_in_a_column_of_their_own_when_asked(
    names, format_, expected
):
    answer = Rows(("thing", "n"), ((REGION, Literal(1)),))

    assert expected == write_answer(answer, format_, names, "ja", labels=LABELS)
    assert "label" not in write_answer(answer, format_, names, "ja")


def test_what_has_its_name_beside_it_gets_no_label(names):
    answer = Rows(("thing", "thing_en"), ((REGION, Literal("x")),))

    text = write_answer(answer, Format.CSV, names, labels=LABELS)
    assert "thing,thing_en" == text.splitlines()[0]


def parquet(answer, names, **how):
    import pyarrow.parquet

    content = write_answer(answer, Format.PARQUET, names, **how)
    return pyarrow.parquet.read_table(io.BytesIO(content))


def test_parquet_has_a_type_where_all_values_have_it(names):
    day, yes = typed("2021-04-01", "date"), Literal(True)
    big = typed(str(2**63), "integer")
    rows = (
        (Literal(1), typed("1.50", "decimal"), day, yes, Literal("not stated"), big),
        (None, Literal(20), None, None, Literal(1), None),
    )
    table = parquet(Rows(tuple("abcdef"), rows), names)

    assert [
        "int64",
        "decimal128(4, 2)",
        "date32[day]",
        "bool",
        "string",
        "decimal128(19, 0)",
    ] == [str(field.type) for field in table.schema]
    assert ["not stated", "1"] == table.column("e").to_pylist()


def test_parquet_says_unit_labels_and_kind_of_a_column(names):
    columns = [Column("net", Text("Net", "純額"), "thousand-yen")]
    answer = Rows(("region", "net"), ((REGION, typed("1.5", "decimal")),))
    table = parquet(answer, names, columns=columns, title="Costs")

    assert {b"kind": b"iri"} == table.schema.field("region").metadata
    assert {
        b"kind": b"literal",
        b"datatype": XSD.decimal.value.encode(),
        b"label_en": b"Net",
        b"label_ja": "純額".encode(),
        b"unit": b"thousand-yen",
        b"unit_en": b"thousand yen",
        b"unit_ja": "千円".encode(),
    } == table.schema.field("net").metadata
    assert b"Costs" == table.schema.metadata[b"title"]


def test_parquet_says_nothing_of_a_column_that_holds_several_kinds(names):
    rows = (
        (REGION, Literal(1), Literal("a", language="en")),
        (Literal("x"), typed("1.5", "decimal"), Literal("b", language="ja")),
    )
    table = parquet(Rows(("thing", "number", "text"), rows), names)
    lang_string = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"

    assert [
        {b"kind": b"mixed"},
        {b"kind": b"literal"},
        {b"kind": b"literal", b"datatype": lang_string.encode()},
    ] == [field.metadata for field in table.schema]


def test_parquet_without_its_library_says_what_to_install(names, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    with pytest.raises(
        UsageError, match=r"pip install 'teiju-kg\[parquet\]'"
    ) as caught:
        write_answer(Rows(("x",), ()), Format.PARQUET, names)
    assert "pip install" in caught.value.lines("ja")[0]


GRAPH = """
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
CONSTRUCT {
  teiju:a a teiju:Region ; teiju:b 1, 1.50, "x"@ja, "y", <geo:43.06,141.35> .
  <https://w3id.org/teiju/id///x> geo:lat "43.06"^^xsd:decimal .
} WHERE {}
"""


def test_construct_makes_turtle_and_no_table(names):
    found = run_query(Store(), GRAPH, names)

    assert "teiju:b " in write_answer(found, Format.TTL, names)
    with pytest.raises(UsageError, match="-f ttl"):
        write_answer(found, Format.CSV, names)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph")  # rdflib's own
def test_json_ld_is_read_by_rdflib_as_the_same_triples(names):
    from rdflib import Graph
    from rdflib.compare import isomorphic

    found = run_query(Store(), GRAPH, names)
    text = write_answer(found, Format.JSONLD, names)
    expected = Graph().parse(data=write_answer(found, Format.NT, names), format="nt")

    assert isomorphic(expected, Graph().parse(data=text, format="json-ld"))


def test_json_ld_is_short_where_no_address_is_mistaken_for_a_prefix(names):
    text = write_answer(run_query(Store(), GRAPH, names), Format.JSONLD, names)
    document = json.loads(text)

    assert ["teiju", "xsd"] == list(document["@context"])
    assert {"@id": "https://w3id.org/teiju/id///x"}.items() <= document["@graph"][
        1
    ].items()
    assert {"@id": "teiju:a", "@type": "teiju:Region"}.items() <= (
        document["@graph"][0].items()
    )
    assert {"@id": "geo:43.06,141.35"} in document["@graph"][0]["teiju:b"]


@pytest.mark.parametrize("format_", sorted(GRAPH_FORMATS))
def test_rows_make_no_triples(names, format_):
    with pytest.raises(UsageError, match="CONSTRUCT"):
        write_answer(Rows(("x",), ()), format_, names)
    with pytest.raises(UsageError, match="CONSTRUCT"):
        write_answer(YesNo(True), format_, names)


@pytest.mark.parametrize(
    ("format_", "lang", "expected"),
    [
        (Format.TSV, "ja", "true\n"),
        (Format.CSV, "ja", "true\n"),
        (Format.TABLE, "en", "yes\n"),
        (Format.MD, "ja", "はい\n"),
        (Format.JSONL, "en", '{"boolean": true}\n'),
    ],
)
def test_yes_is_a_word_for_people_and_true_for_programs(names, format_, lang, expected):
    yes = run_query(Store(), "ASK {}", names)

    assert expected == write_answer(yes, format_, names, lang)


def test_yes_is_that_of_the_specification_in_json(names):
    yes = run_query(Store(), "ASK {}", names)

    assert {"head": {}, "boolean": True} == json.loads(
        write_answer(yes, Format.JSON, names)
    )


def test_no_is_a_table_of_one_cell_in_files(names):
    import python_calamine

    assert {"boolean": [False]} == parquet(YesNo(False), names).to_pydict()
    content = write_answer(YesNo(False), Format.XLSX, names)
    book = python_calamine.load_workbook(io.BytesIO(content))
    assert [["boolean"], [False]] == book.get_sheet_by_index(0).to_python()
    assert "いいえ" in write_answer(YesNo(False), Format.HTML, names, "ja")


TEN = Rows(("x",), tuple((Literal(number),) for number in range(10)))


def test_limit_keeps_the_first_rows_and_the_caller_is_told(names):
    assert "?x\n0\n1\n" == write_answer(TEN, Format.TSV, names, limit=2)
    assert 10 == len(write_answer(TEN, Format.JSONL, names, limit=0).splitlines())
    assert "2 of 10 rows; --limit 0 for all" == truncated(TEN, 2, "en")
    assert truncated(TEN, 2, "ja").startswith("10行のうち最初の2行です。")
    assert truncated(TEN, 10, "en") is truncated(TEN, 0, "en") is None
    assert truncated(YesNo(True), 1, "en") is None


def test_limit_counts_triples_too(names):
    found = run_query(Store(), GRAPH, names)
    text = write_answer(found, Format.NT, names, limit=3)

    assert 3 == len(list(parse(text, format=RdfFormat.N_TRIPLES)))
    assert f"3 of {len(found.triples)} statements" in truncated(found, 3, "en")


@pytest.mark.parametrize(
    ("asked", "output", "terminal", "expected"),
    [
        (Format.JSON, "a.csv", True, Format.JSON),
        (None, "a.csv", True, Format.CSV),
        (None, None, True, Format.TABLE),
        (None, None, False, Format.TSV),
        (Format.XLSX, None, False, Format.XLSX),
        (None, "a.jsonl", False, Format.JSONL),
        (None, "a.HTML", False, Format.HTML),
        (None, "a.xlsx", True, Format.XLSX),
        (None, "a.parquet", True, Format.PARQUET),
        (None, "a.jsonld", True, Format.JSONLD),
    ],
)
def test_format_is_chosen_as_the_contract_says(asked, output, terminal, expected):
    path = Path(output) if output else None

    assert expected == choose_format(asked, path, terminal, Format.TSV)


@pytest.mark.parametrize("format_", sorted(BINARY_FORMATS))
def test_terminal_is_spared_what_it_cannot_show(format_):
    with pytest.raises(UsageError, match=f"-o FILE.{format_}"):
        choose_format(format_, None, True, Format.TSV)


def test_every_format_is_the_suffix_of_a_file():
    others = {Format.TABLE}
    found = {
        choose_format(None, Path(f"a.{each}"), False, Format.TSV)
        for each in Format
        if each not in others
    }

    assert set(Format) - others == found


@pytest.mark.parametrize(
    "format_", [*sorted(BINARY_FORMATS), Format.HTML, Format.JSONL]
)
def test_same_answer_gives_the_same_file(names, format_):
    first = run_query(Store(), QUERY, names)

    assert write_answer(first, format_, names) == write_answer(first, format_, names)


def test_workbook_holds_no_time_of_day(names):
    content = write_answer(run_query(Store(), QUERY, names), Format.XLSX, names)
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        told = re.findall(r">(\d{4}-[^<]*)<", book.read("docProps/core.xml").decode())

        assert {(1980, 1, 1, 0, 0, 0)} == {each.date_time for each in book.infolist()}
    assert ["1980-01-01T00:00:00Z"] * 2 == told
