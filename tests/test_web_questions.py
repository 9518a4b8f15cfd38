"""Saved questions on the web: pages, forms and downloads hold what the answers hold."""

import csv
import io
import json
import re
from decimal import Decimal
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from pyoxigraph import Literal, NamedNode, QueryResultsFormat, parse_query_results
from rdflib import Graph
from rdflib.compare import isomorphic

from kg.model.formats import Format
from kg.model.iris import Names
from kg.model.lang import Lang
from kg.model.result import Rows
from kg.model.site import path_of, relative
from kg.model.view import ViewKind
from kg.services.answers.labels import labels_of, nameless
from kg.services.answers.write import write_answer
from kg.services.catalogue.find import list_queries
from kg.services.rendering.asking.question import ROWS
from tests.desk import read_page

ROOT = Path(__file__).resolve().parents[1]
GOLDEN = ROOT / "tests" / "golden" / "queries"
QUESTIONS = {question.name: question for question in list_queries(Names())}
TRIPLES = [name for name in QUESTIONS if (GOLDEN / f"{name}.nt").exists()]
SELECTS = [name for name in QUESTIONS if name not in TRIPLES]
DRAWN = [n for n, q in QUESTIONS.items() if q.view.kind is not ViewKind.TABLE]
#: Questions with many rows, few rows, several languages, numbers and days.
SOME = (
    "cost/by-bearer",
    "indicator/current",
    "provenance/statements-of-lines",
    "region/members",
    "statistic/population",
)
WORD = re.compile(r"[A-Za-z]{3,}")


def read_tsv(content):
    """The columns and rows of TSV, as a parser reads it that is not ours."""
    found = parse_query_results(content, format=QueryResultsFormat.TSV)
    columns = [variable.value for variable in found.variables]
    return columns, [[row[column] for column in columns] for row in found]


def golden(name):
    """The golden answer of a question: columns and rows."""
    return read_tsv((GOLDEN / f"{name}.tsv").read_bytes())


def text(term):
    """A term as bare text; nothing where there is none."""
    return "" if term is None else term.value


def plain(term):
    """A term as a value of JSON."""
    if term is None or isinstance(term, NamedNode):
        return None if term is None else term.value
    kind = term.datatype.value.rpartition("#")[2]
    if kind in {"integer", "decimal", "double", "nonNegativeInteger", "float"}:
        return Decimal(term.value)
    return term.value == "true" if kind == "boolean" else term.value


def exact(text):
    """JSON with every number digit for digit."""
    return json.loads(text, parse_float=Decimal, parse_int=Decimal)


def table(page):
    """The rows of the table of a page: of each cell the text and where it leads."""
    body = page.one("tbody")
    return [
        [
            (cell.text(), [a.get("href") for a in cell.all("a")])
            for cell in row.all("td")
        ]
        for row in body.all("tr")
    ]


def pages_of(site, name, lang):
    """All rows of a question, page after page."""
    page = site.page(f"queries/{name}", lang)
    rows = table(page)
    further = [nav for nav in page.all("nav") if "q-pages" in nav.get("class", "")]
    for nav in further:
        for link in nav.all("a"):
            number = dict(parse_qsl(urlsplit(link.get("href")).query))["page"]
            rows += table(site.page(f"queries/{name}", lang, page=number))
    return rows


@pytest.mark.parametrize("name", SELECTS)
def test_api_answers_the_golden_rows(site, name):
    columns, rows = golden(name)

    reply = site.rows(name)

    assert 200 == reply.status
    told = exact(reply.body)
    assert columns == [column["name"] for column in told["columns"]]
    assert len(rows) == told["total"] == len(told["citations"])
    assert [dict(zip(columns, map(plain, row), strict=True)) for row in rows] == told[
        "rows"
    ]


@pytest.mark.parametrize("name", SELECTS)
def test_csv_of_the_api_and_of_the_page_hold_the_golden_rows(site, name):
    columns, rows = golden(name)
    want = [columns, *[list(map(text, row)) for row in rows]]

    api, file = site.rows(name, "csv"), site.file(name, "csv")

    assert api.body == file.body
    assert str(len(rows)) == api.headers["X-Total-Count"]
    read = list(csv.reader(io.StringIO(file.body.decode(), newline="")))
    assert want == read


@pytest.mark.parametrize("lang", list(Lang))
@pytest.mark.parametrize("name", SELECTS)
def test_page_holds_the_golden_rows(site, name, lang):
    columns, rows = golden(name)

    shown = pages_of(site, name, lang)

    assert len(rows) == len(shown)
    here = f"queries/{name}"
    for row, cells in zip(rows, shown, strict=True):
        texts = {text for text, _ in cells}
        digits = {text.replace(",", "") for text in texts}
        links = {link for _, found in cells for link in found}
        for column, term in zip(columns, row, strict=True):
            if isinstance(term, NamedNode) and (path := path_of(term.value, Names())):
                assert relative(f"{path}.{lang}.html", here) in links, column
            elif isinstance(term, Literal) and term.language == lang:
                assert term.value in texts, column
            elif isinstance(plain(term), Decimal):
                assert term.value in digits, column


# rdflib reads JSON-LD by way of a class that it warns of.
@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize("name", TRIPLES)
def test_triples_are_downloaded_as_the_golden_file_has_them(site, name):
    want = Graph().parse(GOLDEN / f"{name}.nt")
    formats = {"ttl": "turtle", "nt": "nt", "jsonld": "json-ld"}

    for end, format_ in formats.items():
        got = Graph().parse(data=site.file(name, end).body, format=format_)

        assert isomorphic(want, got)
    told = exact(site.rows(name).body)
    assert len(want) == told["total"] == len(told["rows"])
    assert {str(s) for s in want.subjects()} == {r["subject"] for r in told["rows"]}


@pytest.mark.parametrize("name", TRIPLES)
def test_page_of_triples_shows_each_as_a_row(site, name):
    want = Graph().parse(GOLDEN / f"{name}.nt")

    assert len(want) == len(pages_of(site, name, "en"))


@pytest.mark.parametrize("name", SELECTS)
def test_json_lines_and_tsv_and_sparql_json_parse_to_the_golden_rows(site, name):
    columns, rows = golden(name)

    lines = [exact(x) for x in site.file(name, "jsonl").body.decode().splitlines()]
    tsv = read_tsv(site.file(name, "tsv").body)
    bindings = json.loads(site.file(name, "json").body)["results"]["bindings"]

    want = [dict(zip(columns, map(plain, row), strict=True)) for row in rows]
    assert want == lines
    assert (columns, rows) == tsv
    assert [
        {c: t.value for c, t in zip(columns, row, strict=True) if t is not None}
        for row in rows
    ] == [{c: t["value"] for c, t in row.items()} for row in bindings]


@pytest.mark.parametrize("name", SOME)
def test_workbook_holds_every_row_in_the_language_asked_for(site, name):
    openpyxl = pytest.importorskip("openpyxl")
    _, rows = golden(name)

    for lang in Lang:
        body = site.file(name, "xlsx", lang).body
        book = openpyxl.load_workbook(io.BytesIO(body), read_only=True)
        sheet = book.worksheets[0]

        found = list(sheet.iter_rows(values_only=True))
        heading = QUESTIONS[name].columns[1].text.of(lang)
        heads = [i for i, r in enumerate(found) if any(heading in str(c) for c in r)]
        assert len(rows) == len([r for r in found[heads[0] + 1 :] if any(r)])


@pytest.mark.parametrize("name", SOME)
def test_parquet_holds_the_golden_rows(site, name):
    parquet = pytest.importorskip("pyarrow.parquet")
    columns, rows = golden(name)

    read = parquet.read_table(io.BytesIO(site.file(name, "parquet").body))

    assert columns == read.column_names
    kept = [list(row.values()) for row in read.to_pylist()]
    for row, found in zip(rows, kept, strict=True):
        for term, value in zip(row, found, strict=True):
            # Of a column of numbers and words, all is text; a day is a day.
            told = value if isinstance(value, Decimal | int) else str(value or "")
            assert told in (text(term), plain(term))


def test_csv_for_excel_is_the_same_behind_a_byte_order_mark(site):
    name = "region/members"

    body = site.file(name, "csv", variant="excel").body

    assert b"\xef\xbb\xbf" + site.file(name, "csv").body == body


def test_page_by_itself_holds_every_row_and_asks_for_nothing(site):
    body = site.file("region/members", "html", "ja", "answer").body.decode()

    assert 29 == len(table(read_page(body)))
    assert "圏域の構成市町村" in body
    assert not re.search(r'(src|href)="(?!https://)', body)


@pytest.mark.parametrize("name", SOME)
def test_markdown_has_a_line_for_every_row(site, name):
    _, rows = golden(name)

    lines = site.file(name, "md", "ja").body.decode().splitlines()

    assert len(rows) == len([line for line in lines if line.startswith("|")]) - 2


@pytest.mark.parametrize(
    ("end", "media"),
    [
        ("csv", "text/csv; charset=utf-8; header=present"),
        ("tsv", "text/tab-separated-values; charset=utf-8"),
        ("json", "application/sparql-results+json"),
        ("md", "text/markdown; charset=utf-8"),
        ("parquet", "application/vnd.apache.parquet"),
        (
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    ],
)
def test_file_says_what_it_is_and_what_to_call_it(site, end, media):
    reply = site.file("region/members", end)

    assert media == reply.media
    said = reply.headers["Content-Disposition"]
    assert said.endswith(f'filename="region-members.{end}"')


@pytest.mark.parametrize("name", DRAWN)
def test_picture_is_an_svg_in_either_language(site, name):
    pytest.importorskip("vl_convert")
    from xml.etree import ElementTree

    for lang in Lang:
        for variant in ("", "narrow"):
            reply = site.file(name, "svg", lang, variant)

            assert ("image/svg+xml", 200) == (reply.media, reply.status)
            root = ElementTree.fromstring(reply.body)
            assert lang == root.get("lang")
            title = root.find("{http://www.w3.org/2000/svg}title")
            assert QUESTIONS[name].title.of(lang) == title.text


def test_question_that_is_a_table_has_no_picture(site):
    reply = site.file("region/timeline", "svg", "ja")

    assert 404 == reply.status
    assert "図はありません" in json.loads(reply.body)["detail"]
    assert not site.page("queries/region/timeline").all("img")


@pytest.mark.parametrize("name", DRAWN)
def test_page_shows_its_picture_with_words_for_who_cannot_see_it(site, name):
    page = site.page(f"queries/{name}", "ja")

    image = page.one("img")
    assert QUESTIONS[name].title.ja in image.get("alt")
    assert f"{name.rpartition('/')[2]}.ja.svg" == image.get("src")
    assert not page.all("script", type="")


def test_page_says_when_the_server_cannot_draw(site, monkeypatch):
    from kg.services.rendering.asking import question

    monkeypatch.setattr(question, "_has", lambda package: package != "vl_convert")

    page = site.page("queries/region/members", "en")

    assert not page.all("img")
    assert "the extra “chart” is not installed" in page.text()


def test_formats_whose_library_is_missing_are_not_offered(site, monkeypatch):
    from kg.services.rendering.asking import question

    monkeypatch.setattr(question, "_has", lambda package: package != "pyarrow")

    links = [a.get("href") for a in site.page("queries/region/members").all("a")]

    assert not [link for link in links if ".parquet" in link]


def test_every_download_that_a_page_offers_is_there(site):
    for name in ("region/members", *TRIPLES):
        page = site.page(f"queries/{name}", "ja")
        offered = [a for a in page.all("a") if "download" in a.attributes]
        assert len(offered) >= 9
        for link in offered:
            from kg.web.questions import file_of

            folder = name.rpartition("/")[0]
            file = file_of(f"{folder}/{link.get('href')}")
            got = site.file(file.name, file.end, file.lang or "en", file.variant)

            assert 200 == got.status, link.get("href")


def form_of(page):
    """What the form of a page would send, by name, empty fields left out."""
    found = {}
    (form,) = [f for f in page.all("form") if "q-form" in f.get("class", "")]
    for field in form.all("input"):
        checkbox = field.get("type") == "checkbox"
        if checkbox and "checked" not in field.attributes:
            continue
        if field.get("value"):
            found.setdefault(field.get("name"), []).append(field.get("value"))
    return found


@pytest.mark.parametrize("name", [n for n, q in QUESTIONS.items() if q.parameters])
def test_form_shows_what_the_address_chose_and_sends_the_same(site, name):
    given = {}
    described = json.loads(site.do("question", name=name, lang="en").body)
    for parameter in described["parameters"]:
        keys = [each["key"] for each in parameter["choices"] or ()]
        if keys:
            given[parameter["name"]] = sorted({keys[0], keys[-1]})
        else:
            usual = {"date": "2016-04-01", "integer": "100"}[parameter["type"]]
            given[parameter["name"]] = [usual]

    sent = form_of(site.page(f"queries/{name}", "ja", **given))
    again = form_of(site.page(f"queries/{name}", "en", **sent))

    assert given == {key: sorted(values) for key, values in sent.items()}
    assert sent == again


def test_default_stands_in_the_form_and_not_in_the_stable_address(site):
    page = site.page("queries/provenance/statements-of-lines", "en")

    sent = form_of(page)
    assert {"document": ["001_3e2935db5d747205"], "line": ["99"]} == sent
    same = site.page("queries/provenance/statements-of-lines", "en", **sent)
    assert stable(same) == stable(page)
    assert stable(page).endswith("/queries/provenance/statements-of-lines.en.html")


def stable(page):
    """The address that a page tells to keep."""
    (link,) = [a for a in page.all("a") if a.get("class") == "q-long"]
    return link.text()


def test_stable_address_holds_keys_in_the_order_of_the_header(site):
    page = site.page(
        "queries/region/members",
        "en",
        as_of="2016-04-01",
        region=["西いぶり", "東胆振"],
    )

    assert (
        "https://w3id.org/teiju/queries/region/members.en.html"
        "?region=higashi-iburi&region=nishi-iburi&as_of=2016-04-01" == stable(page)
    )


def test_page_tells_how_to_ask_the_same_elsewhere(site):
    page = site.page("queries/region/members", "ja", region="西いぶり")

    text = page.text()
    assert "kg query run region/members --region nishi-iburi" in text
    assert "api/queries/region/members.json?region=nishi-iburi" in text
    (editor,) = [
        a
        for a in page.all("a")
        if "editor" in a.get("href", "?query=") and "query=" in a.get("href", "")
    ]
    sparql = dict(parse_qsl(urlsplit(editor.get("href")).query))["query"]
    assert "VALUES ?region { <https://w3id.org/teiju/id/region/nishi-iburi> }" in sparql
    assert sparql == page.one("pre").text()


def test_evidence_adds_document_line_and_figure_that_lead_to_pages(site):
    page = site.page("queries/cost/largest-projects", "en", evidence="1")

    heads = [head.text() for head in page.one("thead").all("th")]
    assert ["Source document", "Source lines", "Figure there"] == heads[-4:-1]
    rows = table(page)
    assert rows
    for row in rows:
        document, lines, figure, _ = row[-4:]
        assert document[1][0].startswith("../../doc/source/")
        assert lines[1][0].startswith("../../doc/")
        assert figure[0]
    assert "--evidence" in page.text()


def test_lines_of_a_row_lead_to_the_passage(site):
    rows = table(site.page("queries/region/members", "en"))

    led = [cells[-1][1] for cells in rows]
    assert all(led)
    assert {"../../doc"} == {link[0][:9] for link in led}


def test_unknown_value_is_told_beside_its_field_with_what_may_be_meant(site):
    path, typed = "queries/region/members", "nishi iburri"
    page = site.page(path, "en", answered=400, region=typed)

    (field,) = page.all("fieldset", id="p-region")
    assert "nishi iburri: is none of the 4 choices" in field.text()
    (link,) = [a for a in field.all("a") if "Nishi-Iburi" in a.text()]
    assert link.get("href").endswith("members.en.html?region=nishi-iburi")
    assert not page.all("tbody")


def test_day_that_is_none_is_told_and_shown_again(site):
    page = site.page("queries/region/members", "ja", answered=400, as_of="2020-13-01")

    (field,) = page.all("fieldset", id="p-as_of")
    assert "2020-13-01" in field.text()
    assert "2020-13-01" == field.one("input").get("value")


def test_comparison_with_what_there_is_none_of_is_told_as_one(site):
    page = site.page("compare", "en", answered=400, region="nowhere")

    assert "nowhere" in page.text()
    site.page("compare", "en", region="nishi-iburi")


def test_search_for_a_kind_that_there_is_none_of_is_told_as_one(site):
    page = site.page("search", "en", answered=400, q="Muroran", kind="town")

    assert "There is no such kind of thing" in page.text()
    assert "Muroran City" in page.text()
    site.page("search", "en", q="Muroran", kind="municipality")
    site.page("search", "en", q="Muroran", kind="")


def test_slip_in_the_name_of_a_parameter_is_told_and_marks_of_others_are_not(site):
    slip = site.page("queries/region/members", "en", answered=400, regoin="nishi-iburi")
    mark = site.page("queries/region/members", "en", utm_source="newsletter")

    assert "has no parameter regoin" in slip.text()
    assert 29 == len(table(mark))


def test_iri_that_stands_nowhere_is_told_and_kept(site):
    iri = "https://w3id.org/teiju/id/region/nowhere"

    page = site.page("queries/region/members", "en", region=iri)

    (field,) = page.all("fieldset", id="p-region")
    assert "nothing in the graph has this name" in field.text()
    assert {"region": ["nowhere"]} == form_of(page)
    assert "without “Region” there would be 29 row(s)" in page.text()


def test_long_answer_is_told_in_pages(site):
    page = site.page("queries/region/municipality-in-regions", "en")

    assert ROWS == len(table(page))
    assert "1,741 row(s); 1 to 200 are shown here" in page.text()
    last = site.page("queries/region/municipality-in-regions", "en", page="9")
    assert 1741 - 8 * ROWS == len(table(last))
    beyond = site.page("queries/region/municipality-in-regions", "en", page="99")
    assert table(last) == table(beyond)


#: Words that stand in Japanese pages as they are: formats, names of things.
KNOWN = {
    "API", "BOM", "CSV", "Excel", "GET", "HTML", "JSON", "LD", "Lines", "Markdown",
    "Parquet", "SPARQL", "SVG", "TSV", "Triples", "Turtle",
}  # fmt: skip


@pytest.mark.parametrize("name", SELECTS)
def test_japanese_page_has_no_english_word_that_the_command_line_has_not(site, name):
    room_rows = site.desk.answer.__closure__
    assert room_rows is not None
    question = QUESTIONS[name]
    engine = next(
        cell.cell_contents.engine
        for cell in room_rows
        if hasattr(cell.cell_contents, "engine")
    )
    answer = engine.ask(question.sparql)
    assert isinstance(answer, Rows)
    told = write_answer(
        answer,
        Format.MD,
        Names(),
        "ja",
        columns=question.columns,
        labels=labels_of(engine.ask, nameless(answer)),
    )
    known = set(WORD.findall(told + question.description.ja + question.title.ja))
    known |= KNOWN | {w for p in question.parameters for w in WORD.findall(p.text.ja)}

    main = site.page(f"queries/{name}", "ja").one("main")
    (cited,) = [d for d in main.all("dl") if "facts" in d.get("class", "")]
    cited.children.clear()

    text = main.text(without=("code", "pre", "datalist"))
    found = {word for word in WORD.findall(text) if word not in known}
    # Titles of documents and labels of choices are names.
    for each in (*main.all("fieldset"), *main.all("details")):
        found -= set(WORD.findall(each.text()))
    assert set() == found


@pytest.mark.parametrize("lang", list(Lang))
def test_list_leads_to_every_question(site, lang):
    page = site.page("queries/index", lang)

    links = {a.get("href") for a in page.all("a", **{"class": "q-name"})}
    assert {f"{name}.{lang}.html" for name in QUESTIONS} == links
    for question in QUESTIONS.values():
        assert question.title.of(lang) in page.text()


def test_list_is_searched_in_either_language_and_by_tag(site):
    japanese = site.page("queries/index", "ja", q="純額 分野")
    english = site.page("queries/index", "en", q="net", tag="cost")
    nothing = site.page("queries/index", "en", q="zebra")
    unknown = site.page("queries/index", "en", tag="zebra")

    def found(page):
        return [a.get("href") for a in page.all("a", **{"class": "q-name"})]

    assert "cost/net-by-field.ja.html" in found(japanese)
    assert 59 > len(found(japanese))
    assert "cost/net-by-field.en.html" in found(english)
    for link in found(english):
        assert "cost" in QUESTIONS[link.removesuffix(".en.html")].tags
    assert [] == found(nothing) == found(unknown)
    assert "No question holds all of these words" in nothing.text()


def test_list_says_which_research_question_each_answers(site):
    page = site.page("queries/index", "en")

    (first,) = page.all("li", id="research-1")
    assert "Which municipality was in which region" in first.text()
    assert {"region/members.en.html", "region/municipality-in-regions.en.html"} == {
        a.get("href") for a in first.all("a")
    }


def test_research_questions_are_worded_as_on_their_page():
    from kg.model.research_questions import RESEARCH_QUESTIONS

    text = (ROOT / "docs" / "research-questions.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| (\d+) \| (.+?) \|", text, re.MULTILINE)

    assert told == [(str(n), each.en) for n, each in RESEARCH_QUESTIONS.items()]


def test_page_of_no_question_is_not_found(site):
    for path in ("queries/region/nope", "queries/../pyproject", "queries/own.rq"):
        assert 404 == site.do("page", path=path, lang="en", asked={}).status


def test_page_of_a_static_host_has_no_form_and_no_editor(shipped_file):
    from kg.services.asking.embedded import Embedded
    from kg.services.graph.store import open_in_memory
    from kg.services.rendering.frame.setting import Setting
    from kg.services.rendering.pages import render

    names = Names()
    engine = Embedded(open_in_memory(shipped_file, shipped_file, names).store, names)
    at = Setting(engine, names, Lang.JA, "queries/region/members", live=False)

    page = read_page(render(at))

    assert 29 == len(table(page))
    assert not [f for f in page.all("form") if "q-form" in f.get("class", "")]
    assert not [a for a in page.all("a") if "?query=" in a.get("href", "")]


def test_of_many_choices_a_name_is_typed_and_each_value_has_a_field(site):
    from pyoxigraph import Store

    from kg.model.choice import Choice
    from kg.model.lang import Text
    from kg.services.asking.embedded import Embedded
    from kg.services.catalogue.posing import pose
    from kg.services.catalogue.shelf import Shelf
    from kg.services.rendering.asking.question_form import controls_of

    question = QUESTIONS["plan/indicators"]
    (parameter,) = question.parameters
    base = "https://w3id.org/teiju/id/municipality/"
    many = tuple(
        Choice(NamedNode(f"{base}{n:05}"), Text(f"Town {n}", f"{n}町"), None, f"{n:05}")
        for n in range(1900)
    )
    names = Names()
    shelf = Shelf(
        Embedded(Store(), names), names, {question.name: question}, {parameter: many}
    )

    posed = pose(shelf, question, {"municipality": ["00007", "00009"]})
    (control,) = controls_of(shelf, posed, Lang.JA)

    assert "text" == control.kind
    assert ("00007", "00009", "") == control.values
    assert 1900 == len(control.options)
