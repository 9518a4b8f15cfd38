"""The API of the saved questions: its shape, its refusals, its OpenAPI document."""

import json
import re
from dataclasses import replace
from pathlib import Path
from string import printable
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from kg.model.iris import Names
from kg.model.job import Job
from kg.model.lang import Lang
from kg.services.asking.embedded import Embedded
from kg.services.catalogue.find import list_queries
from kg.services.catalogue.shelf import Shelf
from kg.services.graph.store import open_lines
from kg.web.jobs.openapi import openapi_document
from kg.web.jobs.picture import picture_job
from kg.web.jobs.question import rows_job

GOLDEN = Path(__file__).resolve().parent / "golden" / "queries"
QUESTIONS = {question.name: question for question in list_queries(Names())}
PROBLEM = "application/problem+json"
#: What would change a query if it were put into it as text.
INJECTIONS = (
    "nishi-iburi> } UNION { ?s ?p ?o } #",
    "> } ?x ?y ?z . VALUES ?q { <a",
    '" } UNION { ?s ?p ?o } #',
    '"@ja } SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } #',
    "\\u003E } UNION { ?s ?p ?o } #",
    "nishi-iburi\n} SELECT * WHERE {",
    "UNDEF",
    "id:region/nishi-iburi> <x",
    "../../etc/passwd",
    "file:///etc/passwd",
    "http://127.0.0.1:9/",
    "%3E%20%7D",
    "\x00",
    "\ud800",
    "'; DROP GRAPH <x>; --",
    "99; DELETE WHERE { ?s ?p ?o }",
)


@pytest.fixture(scope="module")
def document(site):
    return json.loads(site.do("openapi", lang="en").body)


@pytest.fixture(scope="module")
def validator(document):
    """Validates something as a schema of the document says."""

    def check(schema, told):
        whole = {**schema, "components": document["components"]}
        Draft202012Validator(whole).validate(told)

    return check


def answer_schema(document, name):
    path = document["paths"][f"/queries/{name}.json"]
    return path["get"]["responses"]["200"]["content"]["application/json"]["schema"]


@pytest.mark.parametrize("name", QUESTIONS)
def test_answer_is_as_the_document_says(site, document, validator, name):
    question = QUESTIONS[name]
    asked = [{}, {"limit": ["2"], "offset": ["1"], "lang": ["ja"]}]
    asked += [{"evidence": ["true"], "limit": ["5"]}] * bool(question.evidence)

    for given_ in asked:
        told = json.loads(site.rows(name, given=given_).body)

        validator(answer_schema(document, name), told)
        assert len(told["rows"]) == len(told["citations"])
        assert ("evidence" in told) == ("evidence" in given_)
        assert len(told.get("evidence", told["rows"])) == len(told["rows"])


def test_list_and_description_are_as_the_document_says(site, validator):
    listed = json.loads(site.do("catalogue").body)
    validator({"$ref": "#/components/schemas/Catalogue"}, listed)

    assert list(QUESTIONS) == [each["name"] for each in listed["questions"]]
    for name in QUESTIONS:
        told = json.loads(site.do("question", name=name, lang="en").body)
        validator({"$ref": "#/components/schemas/Question"}, told)


def schemas_of(document, path):
    told = document["paths"][path]["get"]["responses"]["200"]["content"]
    return {media: each["schema"] for media, each in told.items()}


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize(
    "asked",
    [
        {"q": "室蘭"},
        {"q": "muroran", "kind": "municipality", "limit": "1"},
        {"q": "むろろんし"},
        {"q": "cost", "limit": "100", "offset": "3"},
        {},
        {"q": "むろらん", "form": "suggestions"},
    ],
)
def test_what_is_found_is_as_the_document_says(site, document, validator, asked, lang):
    reply = site.do("search", **asked, lang=lang)

    told = json.loads(reply.body)
    validator(schemas_of(document, "/search")[reply.media], told)
    assert ("form" in asked) == isinstance(told, list)


def test_words_of_the_editor_are_as_the_document_says(site, document, validator):
    reply = site.do("terms")

    told = json.loads(reply.body)
    validator(schemas_of(document, "/terms.json")[reply.media], told)
    assert "teiju" in told["prefixes"]


def test_links_of_list_and_description_lead_to_the_same_addresses(site):
    from urllib.parse import urljoin

    listed = json.loads(site.do("catalogue").body)["questions"]
    for each in listed:
        full = json.loads(site.do("question", name=each["name"], lang="en").body)
        start = "http://host/kg/api/"
        from_list = {k: urljoin(f"{start}queries", v) for k, v in each["links"].items()}
        own = f"{start}queries/{each['name']}"
        assert from_list == {k: urljoin(own, v) for k, v in full["links"].items()}
        assert own == from_list["self"]
        page = f"http://host/kg/queries/{each['name']}.ja.html"
        assert page == from_list["page_ja"]


def test_document_has_every_question_with_its_parameters(document):
    for question in QUESTIONS.values():
        for end in ("json", "csv"):
            told = document["paths"][f"/queries/{question.name}.{end}"]["get"]
            names = [p["name"] for p in told["parameters"] if "name" in p]
            assert [p.name for p in question.parameters] == names
            assert question.title.en == told["summary"]


def test_document_lists_the_choices_of_a_parameter(document):
    told = document["paths"]["/queries/region/members.json"]["get"]["parameters"]

    region, day = told[0]["schema"], told[1]["schema"]
    assert [
        "higashi-iburi",
        "kamikawa-chubu",
        "minami-sorachi",
        "nishi-iburi",
    ] == region["items"]["enum"]
    assert {"type": "string", "format": "date"} == day


def test_document_is_open_api_in_both_languages(site):
    validate = pytest.importorskip("openapi_spec_validator").validate

    for lang in Lang:
        validate(json.loads(site.do("openapi", lang=lang).body))


def test_document_is_japanese_where_that_is_asked_for(site):
    told = json.loads(site.do("openapi", lang="ja").body)

    members = told["paths"]["/queries/region/members.json"]["get"]
    assert "圏域の構成市町村" == members["summary"]
    assert "保存済みの質問と検索" == told["info"]["title"]


def test_document_is_made_of_the_questions_at_hand(site):
    one = {"region/members": QUESTIONS["region/members"]}

    class Nothing:
        name = origin = "nothing"

        def ask(self, sparql):
            from kg.model.result import Rows

            return Rows(("choice", "property", "text"), ())

    paths = openapi_document(Shelf(Nothing(), Names(), one), Lang.EN)["paths"]

    assert {
        "/queries",
        "/queries/{topic}/{question}",
        "/queries/region/members.json",
        "/queries/region/members.csv",
        "/search",
        "/terms.json",
    } == set(paths)


def test_every_problem_is_told_at_once_with_what_may_be_meant(site):
    given_ = {
        "region": ["nishi ibury", "東胆振"],
        "as_of": ["2020-13-01"],
        "regoin": ["x"],
        "limit": ["-1"],
        "evidence": ["perhaps"],
    }

    reply = site.rows("region/members", given=given_)

    assert (400, PROBLEM) == (reply.status, reply.media)
    told = json.loads(reply.body)
    errors = {each["parameter"]: each for each in told["errors"]}
    assert set(given_) == set(errors)
    assert "nishi ibury" == errors["region"]["value"]
    assert "nishi-iburi" in [s["key"] for s in errors["region"]["suggestions"]]
    assert ["region"] == [s["key"] for s in errors["regoin"]["suggestions"]]
    said = "2020-13-01: give a date, such as 2010-09-30"
    assert said == errors["as_of"]["detail"]
    assert not [e for e in told["errors"] if "--" in e["detail"]]


def test_problem_is_told_in_japanese(site):
    reply = site.rows("region/members", lang="ja", given={"region": ["室蘭"]})

    told = json.loads(reply.body)
    assert "室蘭：4件の選択肢にありません" == told["errors"][0]["detail"]
    assert "1件の値が合わないため、尋ねていません" == told["detail"]
    assert "ja" == reply.headers["Content-Language"]


def test_name_of_no_question_is_told_with_those_like_it(site):
    for kind in ("question", "question_rows", "question_file", "picture"):
        reply = site.do(
            kind, name="region/member", end="json", lang="en", given={}, variant=""
        )

        assert (404, PROBLEM) == (reply.status, reply.media)
        assert "region/members" in json.loads(reply.body)["suggestions"]


def test_no_file_is_asked_for_by_its_path(site, tmp_path, monkeypatch):
    (tmp_path / "own.rq").write_text("SELECT * { ?s ?p ?o }", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    for name in ("own.rq", "own", "../own", "/etc/passwd", "members", "", "region/"):
        assert 404 == site.rows(name).status


def test_number_and_day_that_are_none_are_refused(site):
    name = "provenance/statements-of-lines"
    for line in ("x", "1.5", "", " ", "1e9", "٣٣", "99 98"):
        assert 400 == site.rows(name, given={"line": [line]}).status, line
    for day in ("2020-02-30", "yesterday", "2020", "", "20200101"):
        reply = site.rows("region/members", given={"as_of": [day]})
        assert 400 == reply.status, day
    twice = {"as_of": ["2016-04-01", "2017-04-01"]}
    assert 400 == site.rows("region/members", given=twice).status


def test_rows_are_told_in_parts_that_make_the_whole(site):
    whole = json.loads(site.rows("region/members").body)
    parts = []
    given_ = {"limit": ["10"], "lang": ["ja"]}
    while True:
        reply = site.rows("region/members", given=given_)
        told = json.loads(reply.body)
        parts += told["rows"]
        assert "ja" == given_["lang"][0]
        if "Link" not in reply.headers:
            break
        address = re.fullmatch(r"<(.*)>; rel=\"next\"", reply.headers["Link"])[1]
        assert address.startswith("members.json?")
        pairs = [pair.split("=") for pair in address.partition("?")[2].split("&")]
        given_ = {name: [value] for name, value in pairs}

    assert whole["rows"] == parts
    assert 29 == whole["total"] == len(parts)


def test_headers_name_a_question_of_any_letters(shipped):
    """One's own may be called in Japanese, and headers hold only ASCII."""
    engine = Embedded(open_lines(shipped.lines()), Names())
    own = replace(QUESTIONS["cost/net-by-field"], name="私の/質問")
    shelf = Shelf(engine, Names(), {own.name: own})
    room = SimpleNamespace(engine=engine, names=Names(), shelf=shelf)
    asked = {"name": own.name, "lang": "ja", "given": {"limit": ["1"]}}

    rows = rows_job(room, Job("question_rows", {**asked, "end": "csv"}), 1 << 20)
    drawn = {**asked, "variant": "", "given": {}}
    picture = picture_job(room, Job("picture", drawn), 1 << 24)

    for reply in (rows, picture):
        assert 200 == reply.status
        assert "".join(reply.headers.values()).isascii()
    assert "<%E8%B3%AA%E5%95%8F.csv?" in rows.headers["Link"]


def test_evidence_of_the_api_is_that_of_the_command_line(site, shipped_evidence):
    _, rows = shipped_evidence("cost/largest-projects")

    told = json.loads(
        site.rows("cost/largest-projects", given={"evidence": ["true"]}).body
    )

    flat = [each for row in told["evidence"] for each in row]
    want = [row for row in rows if row["evidence_document"]]
    assert [(row["evidence_document"], row["evidence_lines"]) for row in want] == [
        (each["document"], each["lines"]) for each in flat
    ]
    assert {each["document"] for each in flat} <= set(told["documents"])


def test_question_without_evidence_has_no_such_parameter(site):
    reply = site.rows("provenance/project-evidence", given={"evidence": ["true"]})

    assert 400 == reply.status


def test_figures_stand_digit_for_digit(site):
    text = site.rows("cost/by-bearer").body.decode()
    golden = GOLDEN / "cost" / "by-bearer.tsv"
    head, *lines = golden.read_text(encoding="utf-8").splitlines()

    at = head.replace("?", "").split("\t").index("share")
    cells = [line.split("\t")[at] for line in lines]
    shares = re.findall(r'"share": ([0-9.]+)', text)
    assert [cell.partition("^^")[0].strip('"') for cell in cells] == shares


@pytest.mark.parametrize("text", INJECTIONS)
def test_value_never_becomes_part_of_the_query(site, text):
    """It is refused, or one term that means nothing; the answer has no row of it."""
    for name, question in QUESTIONS.items():
        for parameter in question.parameters:
            reply = site.rows(name, given={parameter.name: [text]})

            assert reply.status in (200, 400), (name, parameter.name)
            if reply.status == 200:
                assert 0 == json.loads(reply.body)["total"], (name, parameter.name)


# What comes over HTTP is decoded: no lone surrogate is left of it.
@pytest.mark.parametrize("text", [t for t in INJECTIONS if t != "\ud800"])
def test_page_answers_whatever_is_given(site, text):
    reply = site.do(
        "page",
        path="queries/region/members",
        lang="ja",
        asked={"region": [text], "as_of": [text], "page": [text], "evidence": [text]},
    )

    assert 400 == reply.status
    assert "text/html; charset=utf-8" == reply.media
    assert b"<tbody>" not in reply.body


def test_too_many_or_too_long_values_are_refused(site):
    many = {"region": [f"x{n}" for n in range(200)]}
    long = {"region": ["x" * 100_000]}

    for given_ in (many, long):
        reply = site.rows("region/members", given=given_)
        assert 400 == reply.status
        assert len(reply.body) < 3000


values = st.lists(
    st.one_of(
        st.text(max_size=40),
        st.text(alphabet=printable, max_size=20),
        st.sampled_from(["nishi-iburi", "99", "2016-04-01", "true", "ja", "", "0"]),
    ),
    min_size=1,
    max_size=3,
)
known = sorted({p.name for q in QUESTIONS.values() for p in q.parameters})
keys = st.one_of(
    st.sampled_from([*known, "limit", "offset", "lang", "evidence", "page"]),
    st.text(max_size=12),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    name=st.sampled_from(sorted(QUESTIONS)),
    asked=st.dictionaries(keys, values, max_size=4),
    end=st.sampled_from(["json", "csv"]),
)
def test_nothing_that_is_given_is_a_fault(site, name, asked, end):
    rows = site.rows(name, end, given=asked)
    page = site.do("page", path=f"queries/{name}", lang="ja", asked=asked)
    file = site.file(name, end, given=asked)

    assert rows.status in (200, 400)
    assert rows.status == file.status
    # The page lets through what is none of its parameters.
    assert page.status == 200 or (page.status, rows.status) == (400, 400)


def test_choices_are_asked_of_the_graph_once(site, monkeypatch):
    from pyoxigraph import Store

    from kg.services.asking.embedded import Embedded
    from kg.services.catalogue import shelf as module
    from kg.services.catalogue.shelf import Shelf

    asked = []
    names = Names()
    shelf = Shelf.of(Embedded(Store(), names), names)
    monkeypatch.setattr(
        module,
        "choices_of",
        lambda engine, parameter, names: asked.append(parameter) or (),
    )
    parameter = QUESTIONS["region/members"].parameters[0]

    for _ in range(3):
        assert () == shelf.choices(parameter)

    assert [parameter] == asked


def test_page_of_the_api_names_every_question(site):
    for lang in Lang:
        text = site.page("api", lang).text()

        for name in QUESTIONS:
            assert f"api/queries/{name}.json" in text
