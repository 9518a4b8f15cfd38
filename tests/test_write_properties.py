"""Whatever an answer holds, another reader finds the same in what is written of it."""

import csv
import io
import json
import re
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryResultsFormat,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)
from wcwidth import wcswidth

from kg.model.formats import Format
from kg.model.iris import Names
from kg.model.lang import Text
from kg.model.result import Rows, Triples
from kg.services.answers.write import write_answer
from kg.vocab import RDF, XSD

NAMES = Names()

#: Every character that a graph may hold, those that readers trip over more often.
CHARACTERS = st.one_of(
    st.sampled_from(
        list(
            "\"'\\\t\n\r,;|<>&=+-@ 0\u00e9\u3042\uff71\u0301\u200d\U0001f468\x1b\u202e"
        )
    ),
    st.characters(exclude_categories=["Cs"]),
)
TEXTS = st.text(CHARACTERS, max_size=12)
IRIS = st.sampled_from(
    [
        "https://w3id.org/teiju/id/region/x",
        "https://w3id.org/teiju/scheme/unit/person",
        "http://example.org/\u3042?a=1&b=%20#c'",
        "urn:x:y",
        "geo:43.06,141.35",
        "javascript:alert(1)",
        "data:text/html,%3Cscript%3Ealert(1)%3C/script%3E",
    ]
).map(NamedNode)
INTEGERS = st.integers(-(10**20), 10**20).map(
    lambda number: Literal(str(number), datatype=XSD.integer)
)
DECIMALS = st.decimals(-(10**9), 10**9, places=3).map(
    lambda number: Literal(f"{number:f}", datatype=XSD.decimal)
)
DATES = st.dates().map(lambda day: Literal(day.isoformat(), datatype=XSD.date))
BOOLEANS = st.booleans().map(Literal)
STRINGS = TEXTS.map(Literal)
#: What has a type and does not fit it is a term all the same.
MISFITS = st.builds(
    lambda text, kind: Literal(text, datatype=kind),
    st.one_of(TEXTS, st.sampled_from(["1.", ".5", "+7", "007", "1e3", "INF", "1"])),
    st.sampled_from([XSD.integer, XSD.decimal, XSD.boolean, XSD.date, XSD.double]),
)
LITERALS = st.one_of(
    STRINGS,
    TEXTS.map(lambda text: Literal(text, language="ja")),
    INTEGERS,
    DECIMALS,
    DATES,
    BOOLEANS,
    MISFITS,
)
TERMS = st.one_of(IRIS, LITERALS, st.just(BlankNode("b0")))


def answers(terms):
    """Answers of two columns, from none to some rows, with unbound cells."""
    cells = st.one_of(terms, st.none())
    return st.lists(st.tuples(cells, cells), max_size=4).map(
        lambda rows: Rows(("x", "y"), tuple(rows))
    )


def written(answer, format_, **how):
    return write_answer(answer, format_, NAMES, **how)


@given(answers(TERMS))
@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (Format.JSON, QueryResultsFormat.JSON),
        (Format.TSV, QueryResultsFormat.TSV),
    ],
)
def test_results_are_read_back_by_oxigraph_term_for_term(ours, theirs, answer):
    found = parse_query_results(written(answer, ours), format=theirs)

    assert list(answer.rows) == [(row["x"], row["y"]) for row in found]


#: rdflib writes some literals anew (007 as 7), its TSV takes \x85 for the end of a line
#: and an empty first cell for indentation: what it keeps is compared.
KEPT = st.one_of(
    IRIS,
    st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=12).map(
        lambda text: Literal(text, language="ja")
    ),
    st.integers().map(Literal),
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=30)
@given(st.lists(st.tuples(KEPT, st.one_of(KEPT, st.none())), max_size=4))
@pytest.mark.parametrize("format_", [Format.JSON, Format.TSV])
def test_results_are_read_back_by_rdflib(format_, rows):
    from rdflib.query import Result

    answer = Rows(("x", "y"), tuple(rows))
    stream = io.BytesIO(written(answer, format_).encode())
    found = Result.parse(stream, format=str(format_))

    expected = [[t and (t.value, _language(t), _type(t)) for t in row] for row in rows]
    told = [
        [None if t is None else (str(t), _language(t), _type(t)) for t in row]
        for row in found
    ]
    assert expected == told


def _language(term):
    return getattr(term, "language", None)


def _type(term):
    """The datatype of a term of either library as RDF 1.1 has it."""
    if _language(term):
        return RDF.langString.value
    found = getattr(term, "datatype", None)
    return found and getattr(found, "value", str(found))


@given(answers(TERMS))
def test_csv_holds_the_bare_values(answer):
    text = written(answer, Format.CSV)

    assert text.endswith("\r\n")
    found = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    bare = [
        [
            "" if t is None else str(t) if isinstance(t, BlankNode) else t.value
            for t in row
        ]
        for row in answer.rows
    ]
    assert [["x", "y"], *bare] == found


def value(term):
    """What a term is in plain JSON, worked out from its text alone."""
    if term is None or isinstance(term, NamedNode):
        return term and term.value
    if isinstance(term, BlankNode):
        return str(term)
    if term.datatype == XSD.boolean and term.value in {"true", "false", "1", "0"}:
        return term.value in {"true", "1"}
    numbers = {
        XSD.integer: r"[+-]?[0-9]+",
        XSD.decimal: r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)",
        XSD.double: r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?",
    }
    if re.fullmatch(numbers.get(term.datatype, "(?!)"), term.value):
        return Decimal(term.value)
    return term.value


@given(answers(TERMS))
def test_jsonl_is_an_object_a_line_with_every_digit(answer):
    lines = written(answer, Format.JSONL).splitlines()

    assert [{"x": value(x), "y": value(y)} for x, y in answer.rows] == [
        json.loads(line, parse_float=Decimal, parse_int=Decimal) for line in lines
    ]


class Page(HTMLParser):
    """Collects what a browser would see: tags, attributes, the text of cells."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.cells, self.links = set(), set(), [], []
        self.depth = 0
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attributes):
        """A tag as the browser understands it."""
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attributes}
        self.links += [v for name, v in attributes if name in {"href", "src"}]
        if tag == "td":
            self.cells.append("")
            self.depth += 1

    def handle_endtag(self, tag):
        """The end of a cell or of something else."""
        self.depth -= tag == "td"

    def handle_data(self, data):
        """Text, entities resolved."""
        if self.depth:
            self.cells[-1] += data


@settings(deadline=None)
@given(answers(TERMS), TEXTS)
@example(
    Rows(("x", "y"), ((Literal("</td><script>alert(1)</script>"), None),)), "</title>"
)
@example(Rows(("x", "y"), ((Literal('" onmouseover="alert(1)'), None),)), "")
def test_page_shows_text_as_text_and_links_to_the_web_only(answer, title):
    labels = {"urn:x:y": Text("<b>", '"<i>')}
    page = Page(written(answer, Format.HTML, title=title, labels=labels))

    known = (
        "html head meta title style body main h1 div table caption thead tbody tr th"
    )
    assert page.tags <= {*known.split(), "td", "span", "a", "wbr"}
    assert not [name for name in page.attributes if name.startswith("on")]
    assert all(link.startswith(("http://", "https://")) for link in page.links)
    for term in (term for row in answer.rows for term in row):
        if isinstance(term, Literal) and term.value.isprintable():
            assert term.value in page.cells


#: What XML 1.0 cannot hold, a workbook cannot.
OUTSIDE_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def cell(term):
    """What a spreadsheet shows of a term: it keeps 15 digits, and days since 1900."""
    if term is None:
        return ""
    found = value(term)
    if isinstance(found, Decimal):
        if len(found.normalize().as_tuple().digits) > 15 or abs(found) >= 10**15:
            return term.value
        return float(found)
    if getattr(term, "datatype", None) == XSD.date:
        try:
            day = date.fromisoformat(found)
        except ValueError:
            return OUTSIDE_XML.sub("\ufffd", found)
        if len(found) == 10 and found[4] == "-" and day >= date(1900, 3, 1):
            return day
    return OUTSIDE_XML.sub("\ufffd", found) if isinstance(found, str) else found


@settings(deadline=None, max_examples=40)
@given(answers(TERMS))
@example(Rows(("x", "y"), ((Literal("=1+1"), Literal("01205")),)))
@example(Rows(("x", "y"), ((Literal("_x000D_"), Literal("\r\n")),)))
def test_workbook_holds_typed_cells_and_text_that_is_text(answer):
    import python_calamine

    book = python_calamine.load_workbook(io.BytesIO(written(answer, Format.XLSX)))
    rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)

    expected = [[cell(term) for term in row] for row in answer.rows]
    blank = ["", ""]
    while expected and expected[-1] == blank:  # nothing is written of such a row
        expected.pop()
    found = [(row + blank)[:2] for row in rows[1:]]
    while found and found[-1] == blank:
        found.pop()
    assert expected == found


@settings(deadline=None)
@given(
    st.sampled_from(
        [STRINGS, INTEGERS, DECIMALS, DATES, BOOLEANS, IRIS, TERMS]
    ).flatmap(answers)
)
def test_parquet_holds_the_values_of_a_column_in_one_type(answer):
    import pyarrow.parquet

    table = pyarrow.parquet.read_table(io.BytesIO(written(answer, Format.PARQUET)))

    assert list(answer.columns) == table.column_names
    for index, name in enumerate(answer.columns):
        terms = [row[index] for row in answer.rows]
        found = table.column(name).to_pylist()
        if str(table.schema.field(name).type) == "string":
            bare = [
                t and (str(t) if isinstance(t, BlankNode) else t.value) for t in terms
            ]
            assert bare == found
        elif str(table.schema.field(name).type) == "date32[day]":
            assert [t and t.value for t in terms] == [
                d and d.isoformat() for d in found
            ]
        else:
            assert [value(term) for term in terms] == found


@settings(deadline=None)
@given(answers(TERMS), st.integers(12, 90))
def test_table_is_aligned_and_steers_no_terminal(answer, width):
    text = written(answer, Format.TABLE, width=width)

    lines = text.rstrip("\n").split("\n")
    assert all(wcswidth(line) >= 0 for line in lines)
    assert not re.search(
        "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text
    )
    if lines[0].split() == ["x", "y"] and set(lines[1]) == {"-", " "}:
        grid = [line for line in lines if not re.search("end in …|^no rows$", line)]
        assert max(map(wcswidth, grid)) <= wcswidth(lines[1]) <= width
        start = lines[1].index(" -") + 1
        for line in (line for line in grid if wcswidth(line) > start):
            before = next(
                line[:end] for end in range(len(line)) if wcswidth(line[:end]) >= start
            )
            assert (start, "  ") == (wcswidth(before), before[-2:])
    else:
        # Margin and text of a record have at least ten columns each.
        assert max(map(wcswidth, lines[:-1]), default=0) <= max(width, 22)


TRIPLES = st.lists(
    st.builds(
        Triple,
        st.one_of(IRIS, st.just(BlankNode("b0"))),
        IRIS,
        # A number that is none is not rewritten by any reader.
        TERMS,
    ),
    max_size=5,
).map(lambda found: Triples(tuple(sorted(set(found), key=str))))


@given(TRIPLES)
@pytest.mark.parametrize(
    ("format_", "theirs"),
    [
        (Format.TTL, RdfFormat.TURTLE),
        (Format.NT, RdfFormat.N_TRIPLES),
        (Format.JSONLD, RdfFormat.JSON_LD),
    ],
)
def test_triples_are_read_back_by_oxigraph(format_, theirs, answer):
    from pyoxigraph import CanonicalizationAlgorithm, Dataset

    found = Dataset(parse(written(answer, format_), format=theirs))
    expected = Dataset(parse(written(answer, Format.NT), format=RdfFormat.N_TRIPLES))

    for each in (found, expected):
        each.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    assert set(expected) == set(found)
