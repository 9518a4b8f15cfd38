"""Saved questions answered in the browser, on a site of files that any host serves.

Chromium is that of the system (`apt install chromium`); `make assets` brings the engine
and axe-core. The host is the standard library's, with the policy that ours asks for.
"""

import difflib
import gzip
import hashlib
import json
import random
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph
import pytest

from kg.errors import QueryError
from kg.model.iris import Names
from kg.model.lang import Lang, Text
from kg.model.parameters import Parameter, ParameterType
from kg.model.site_file import Dump, DumpRole, SiteFile, Written
from kg.model.sparql_text import bind, written
from kg.services.answers.to_csv import answer_csv
from kg.services.answers.to_json import answer_json
from kg.services.catalogue.posing import pose
from kg.services.catalogue.search import search
from kg.services.choosing.naming import as_typed, folded, spellings
from kg.services.citing.evidence import with_evidence
from kg.services.graph.whole import read_whole
from kg.services.publishing.parts import answers, assets, offline, pages, terms
from kg.services.publishing.publication import Publication
from kg.services.rendering.asking.form_data import form_told
from kg.services.rendering.asking.question_table import as_rows
from kg.services.rendering.frame.setting import Setting
from kg.services.rendering.pages import render
from tests.browsing import AXE, Visit
from tests.rendered import read
from tests.servers import missing
from tests.static_site import hosted, laid

pytestmark = pytest.mark.slow

ENGINE = (
    Path(answers.__file__).resolve().parents[2]
    / "rendering/static/vendor/oxigraph/web_bg.wasm.gz"
)
#: The questions whose pages are looked at.
SHOWN = ("region/members", "cost/net-by-field", "completeness/lacking")
#: Waits until a page shows an answer, or why there is none.
_DONE = """() => {
  const running = document.getElementById("q-running");
  return running && running.hidden && (
    document.querySelector("#q-answer:not([hidden])")
      || document.querySelector("[role=alert]"));
}"""
_ANSWERED = """async ({name, pairs, evidence}) => {
  const own = window.kgQuestion;
  const got = async (path) => (await fetch(new URL(path, location.origin))).json();
  const form = await got(`/queries/${name}.form.json`);
  const words = await got("/queries/index.words.json");
  const ask = own.asker(kgEngine, {});
  const given = own.given(form, new URLSearchParams(pairs));
  const {terms, problems} = await own.posed(form, given, words, ask);
  if (problems.length) return {problems};
  let found = await own.answered(form, terms, kgEngine, {});
  if (evidence) found = await own.withEvidence(form, terms, found, words, ask);
  return {
    json: own.json(found),
    csv: own.csv(found),
    canonical: own.canonical(form, terms, words),
    command: own.command(form, terms, words, evidence),
  };
}"""
_TABLE = """() => [...document.querySelectorAll("#q-answer .q-table tr")].map((row) =>
  [...row.cells].map((cell) => [
    cell.textContent.trim(),
    cell.querySelector("a")?.getAttribute("href")
      && new URL(cell.querySelector("a").href).pathname.slice(1),
  ]))"""


@dataclass
class Published:
    """A site of files: what it was made of, where it stands, and its address."""

    site: Publication
    folder: Path
    root: str

    def answer(self, name, given, evidence=False):
        """What the library answers."""
        question = self.site.shelf.questions[name]
        posed = pose(self.site.shelf, question, given)
        assert () == posed.problems
        found = as_rows(posed.ask(self.site.shelf))
        if evidence:
            found = with_evidence(self.site.engine, question, posed.sparql, found)
        return posed, found


def _files(site):
    """What questions need of a site; all of some of them, of the others their forms."""
    body = gzip.compress("".join(f"{x.rstrip()}\n" for x in site.whole.lines).encode())
    yield SiteFile("dumps/all.nq.gz", body)
    held = Written(len(body), hashlib.sha256(body).hexdigest())
    site.dumps.append(
        Dump(
            "dumps/all.nq.gz",
            DumpRole.WHOLE,
            Text("All", "全体"),
            "application/n-quads",
            "application/gzip",
            held,
        )
    )
    yield from assets.files(site, "")
    yield from terms.files(site, "")
    for key in ("", *SHOWN[:2]):
        yield from answers.files(site, key)
    for name, question in site.shelf.questions.items():
        told = json.dumps(form_told(site.shelf, question)).encode()
        yield SiteFile(f"queries/{name}.form.json", told)
    for path in ("queries/index", *(f"queries/{name}" for name in SHOWN)):
        yield from pages.files(site, path)


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A site on a host of the standard library."""
    if not ENGINE.is_file():
        missing("the engine of the browser is not there; run make assets")
    site = Publication.of(read_whole((), Names()), Names().base)
    folder = tmp_path_factory.mktemp("site")
    made = {}
    for file in _files(site):
        made[file.path] = file.body
        digest = hashlib.sha256(file.body).hexdigest()
        site.written[file.path] = Written(len(file.body), digest)
    made |= {file.path: file.body for file in offline.files(site, "")}
    laid(made, folder)
    with hosted(folder) as root:
        yield Published(site, folder, root)


@pytest.fixture
def visit(chromium, published):
    """A browser with nothing in it."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    yield Visit(context.new_page(), published.root)
    context.close()


@pytest.fixture(scope="module")
def question_page(chromium, published):
    """The page of a question that stays open: the graph is loaded once."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{published.root}queries/region/members.en.html")
    yield page
    context.close()


@pytest.fixture(scope="module")
def asked(question_page):
    """Answers a question in it."""

    def answer(name, pairs, evidence):
        told = {"name": name, "pairs": pairs, "evidence": evidence}
        return question_page.evaluate(_ANSWERED, told)

    return answer


@pytest.fixture(scope="module")
def run(question_page):
    """Runs a script of ours over values in it."""
    return question_page.evaluate


def _grouped(pairs):
    given = {}
    for name, value in pairs:
        given.setdefault(name, []).append(value)
    return given


def _cases(shelf, name):
    """What is asked of a question: nothing, and at least three choices."""
    question = shelf.questions[name]
    yield [], False
    if question.evidence:
        yield [], True
    for parameter in question.parameters:
        choices = shelf.choices(parameter)
        if choices:
            yield [(parameter.name, choices[0].key)], bool(question.evidence)
            yield [(parameter.name, choices[-1].label.ja)], False
            yield [(parameter.name, choice.key) for choice in choices[:3]], False
            yield [(parameter.name, written(choices[0].term).strip('<>"'))], False
        elif parameter.type is ParameterType.DATE:
            yield [(parameter.name, "2016-04-01")], bool(question.evidence)
            yield [(parameter.name, "1999-01-01")], False
        else:
            yield [(parameter.name, "0084")], True


def test_every_question_has_the_rows_of_the_command_line(published, asked):
    site, different, count = published.site, [], 0
    for name in site.shelf.questions:
        for pairs, evidence in _cases(site.shelf, name):
            count += 1
            posed, expected = published.answer(name, _grouped(pairs), evidence)
            found = asked(name, pairs, evidence)
            command = posed.question.command(posed.terms, site.names.base)
            if (
                json.loads(answer_json(expected)) != json.loads(found["json"])
                or answer_csv(expected) != found["csv"]
                or command + " --evidence" * evidence != found["command"]
                or [list(each) for each in posed.canonical(site.names.base)]
                != found["canonical"]
            ):
                different.append((name, pairs, evidence))

    assert [] == different
    assert count > 3 * len(site.shelf.questions)


def _live(published, path, asked):
    """The page that a server would show: its table, and its status."""
    site = published.site
    lang = Lang(path.split(".")[-2])
    html = render(
        Setting(
            site.engine,
            site.names,
            lang,
            path.removesuffix(f".{lang}.html"),
            asked=asked,
            digest=site.digest,
            shelf=site.shelf,
        )
    )
    return read(html)


def _rows(tree):
    """The cells of the table of an answer: their texts."""
    return [
        [_unspaced(cell.to_text(separator="")) for cell in row.query("th, td")]
        for row in tree.query(".q-table tr")
    ]


def _unspaced(text):
    """A text without spaces, which readers of HTML keep differently."""
    return "".join(text.split())


SEEN = [
    ("region/members", {"region": ["nishi-iburi"]}, "?region=nishi-iburi"),
    (
        "region/members",
        {"region": ["nishi-iburi", "higashi-iburi"], "evidence": ["1"]},
        "?region=nishi-iburi&region=higashi-iburi&evidence=1",
    ),
    ("region/members", {"as_of": ["2016-04-01"]}, "?as_of=2016-04-01"),
    (
        "cost/net-by-field",
        {"region": ["西いぶり"], "evidence": ["1"]},
        "?region=西いぶり&evidence=1",
    ),
    ("completeness/lacking", {"page": ["2"]}, "?page=2"),
]


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize(("name", "asked_for", "search"), SEEN)
def test_the_table_reads_as_that_of_a_server(
    published, visit, lang, name, asked_for, search
):
    path = f"queries/{name}.{lang}.html"
    visit.go(path + search)
    visit.page.wait_for_function(_DONE, timeout=60_000)
    live = _live(published, path, asked_for)
    rows = visit.page.evaluate(_TABLE)
    shown = [[_unspaced(text) for text, _ in row] for row in rows]
    found = visit.page.inner_text("#q-answer .q-found")

    assert _rows(live) == shown
    assert _unspaced(live.query(".q-found")[0].to_text()) == _unspaced(found)
    assert [] == visit.said
    assert [] == visit.elsewhere


def test_a_row_leads_to_the_pages_of_its_things_and_lines(visit):
    visit.go("queries/cost/net-by-field.ja.html?region=nishi-iburi&evidence=1")
    visit.page.wait_for_function(_DONE, timeout=60_000)
    links = {link for row in visit.page.evaluate(_TABLE) for _, link in row if link}

    assert "doc/region/nishi-iburi.ja.html" in links
    assert "doc/scheme/region/nishi-iburi/a-1.ja.html" in links
    assert [link for link in links if link.startswith("doc/passage/001_")]


def test_the_form_asks_and_the_address_says_what(visit):
    visit.go("queries/region/members.en.html")
    visit.page.check("input[name=region][value=nishi-iburi]")
    visit.page.fill("input[name=as_of]", "2016-04-01")
    visit.page.click(".q-form button")
    visit.page.wait_for_function(_DONE, timeout=60_000)

    assert visit.page.url.endswith("?region=nishi-iburi&as_of=2016-04-01")
    assert "as of" in visit.page.inner_text("#q-answer .q-found")
    assert "--region nishi-iburi --as-of 2016-04-01" in visit.page.inner_text(
        "#q-command"
    )
    assert visit.page.url.partition("?")[2] in visit.page.get_attribute(
        "a.tongue", "href"
    )
    visit.page.go_back()
    visit.page.wait_for_function("() => !location.search")
    visit.page.wait_for_function(_DONE)
    assert not visit.page.is_checked("input[name=region][value=nishi-iburi]")
    assert "29 row(s)" in visit.page.inner_text("#q-answer .q-found")


def test_an_address_without_a_choice_loads_no_graph(visit):
    visit.go("queries/region/members.en.html?utm_source=elsewhere")
    visit.page.wait_for_function(_DONE)

    assert "29 row(s)" in visit.page.inner_text("#q-answer .q-found")
    assert not [url for url in visit.asked if "dumps" in url or "wasm" in url]


def test_a_name_of_nothing_is_refused_beside_its_field_and_leads_on(visit):
    visit.go("queries/region/members.ja.html?region=nishi")
    visit.page.wait_for_function(_DONE, timeout=60_000)
    said = visit.page.inner_text("#p-region .q-wrong")

    assert "4件の選択肢にありません" in said
    assert not visit.page.is_visible("#q-answer")
    visit.page.click("#p-region .q-wrong a:has-text('nishi-iburi')")
    visit.page.wait_for_function(_DONE, timeout=60_000)
    assert "6行" in visit.page.inner_text("#q-answer .q-found")
    assert [] == visit.said


def test_what_runs_can_be_cancelled_and_asked_again(visit):
    visit.page.goto(
        f"{visit.root}queries/region/members.en.html?region=nishi-iburi",
        wait_until="commit",
    )
    visit.page.click("#q-running button")
    visit.page.wait_for_selector("text=Cancelled.")
    visit.page.click(".q-form button")
    visit.page.wait_for_function(_DONE, timeout=60_000)

    assert "6 row(s)" in visit.page.inner_text("#q-answer .q-found")
    assert [] == visit.said


def test_shown_rows_are_downloaded_as_they_are(published, visit):
    visit.go("queries/cost/net-by-field.en.html?region=nishi-iburi&evidence=1")
    visit.page.wait_for_function(_DONE, timeout=60_000)
    with visit.page.expect_download() as told:
        visit.page.click("#q-files a[download='net-by-field.csv']")
    body = Path(told.value.path()).read_bytes().decode()
    _, rows = published.answer("cost/net-by-field", {"region": ["nishi-iburi"]}, True)

    assert answer_csv(rows) == body


def test_without_scripts_the_default_answer_and_its_evidence_are_there(
    chromium, published
):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{published.root}queries/region/members.ja.html")

    assert "JavaScript" in page.inner_text("noscript")
    assert not page.is_visible(".q-form")
    page.click("#q-evidence-page a")
    assert "典拠の行" in page.inner_text(".q-table thead")
    context.close()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(
    "path",
    [
        "queries/index.ja.html?q=負担",
        "queries/index.en.html?tag=cost",
        "queries/region/members.ja.html",
        "queries/region/members.en.html?region=nishi&as_of=2016-13-01",
        "queries/cost/net-by-field.ja.html?region=nishi-iburi",
        "queries/region/members.ja.html?region=nishi-iburi&evidence=1",
    ],
)
def test_pages_are_fit_for_all_and_no_wider_than_the_screen(visit, path, width):
    visit.page.set_viewport_size({"width": width, "height": 900})
    visit.go(path)
    if "index" not in path and "?" in path:
        visit.page.wait_for_function(_DONE, timeout=60_000)
    seen = visit.page.evaluate("document.documentElement.scrollWidth")

    assert seen <= width
    # The policy of the page lets nothing else run, but a driver may.
    assert {} == visit.faults()
    assert [] == visit.said
    assert AXE.is_file()


def test_a_list_with_words_is_that_of_a_server(published, visit):
    shelf = published.site.shelf
    asked = ["cost", "負担", "Region member", "cost field", "ｃｏｓｔ", "not at all"]
    asked += ["net-by", "医療", "as-of", "ost", ".*", "圏域 事業費"]
    visit.go("queries/index.en.html")
    found = visit.page.evaluate(
        """async (asked) => {
          const path = new URL("/queries/index.search.json", location.origin);
          const {questions} = await (await fetch(path)).json();
          return asked.map((text) =>
            kgQuestion.searched(questions, Object.keys(questions), text));
        }""",
        asked,
    )
    expected = [
        [each.name for each in search(shelf.questions.values(), text)] for text in asked
    ]

    assert expected == found
    assert [] != found[0]


def test_a_list_with_a_tag_leaves_its_questions(published, visit):
    visit.go("queries/index.en.html?tag=cost&q=field")
    visit.page.wait_for_selector(".q-found:not(:empty)")
    names = visit.page.eval_on_selector_all(
        "#q-topics .q-item", "items => items.map((item) => item.dataset.name)"
    )
    tagged = [q for q in published.site.shelf.questions.values() if "cost" in q.tags]

    assert [each.name for each in search(tagged, "field")] == names
    visit.page.click("text=show all")
    assert (
        len(published.site.shelf.questions)
        == visit.page.locator("#q-topics .q-item").count()
    )


def _odd_texts():
    """Texts that break what is written without care, and some of chance."""
    yield from ("", '"', "\\", '\\"', "\\u0022", "\\\\u0022", "\\U00000022", "a\nb")
    yield from ("\t", "\r\n", "\x00", "\x7f", "\x85", "\ufffe", "\uffff", "{ }", "#")
    yield from (
        "} VALUES ?x { 1 }",
        "'''",
        '"""',
        "@en",
        "^^<x>",
        "<a>",
        "\u2028",
        "𠮷",
    )
    yield from (
        "ﾑﾛﾗﾝ",
        "Ｎｉｓｈｉ　Ｉｂｕｒｉ",
        "Teijū",
        "ß",
        "ẞ",
        "Ꭰꭰ",
        "İ",
        "ı",
        "ς",
        "ﬁ",
        "𠮷",
    )
    chance = random.Random(59)
    letters = '"\\uU0022\n\r\t{}<>#@^? éあ漢字ー市町村\u3000\u200b\x01'
    for _ in range(300):
        yield "".join(chance.choices(letters, k=chance.randint(1, 12)))


def test_strings_are_written_as_the_library_writes_them(run):
    texts = list(_odd_texts())
    found = run(
        "(texts) => texts.map((value) => kgQuestion.written({type: 'literal', value}))",
        texts,
    )

    assert [written(pyoxigraph.Literal(text)) for text in texts] == found


def test_blocks_are_bound_as_the_library_binds_them(published, run):
    question = published.site.shelf.questions["completeness/lacking"]
    pieces = form_told(published.site.shelf, question)["sparql"]
    texts = [*_odd_texts()][:60]
    found = run(
        """([pieces, texts]) => texts.map((value) =>
          kgQuestion.bound(pieces, {level: [{type: "literal", value}]}))""",
        [pieces, texts],
    )
    plain = "".join(p if isinstance(p, str) else p["block"] for p in pieces)

    assert [bind(plain, {"level": pyoxigraph.Literal(t)}) for t in texts] == found


_VALUES = {
    ParameterType.DATE: (
        *("2016-04-01", "2016-02-30", "2016-02-29", "1900-02-29", "2000-02-29", "x"),
        *("0000-01-01", "0001-01-01", "2016-4-1", " 2016-04-01", "2016-13-01"),
    ),
    ParameterType.INTEGER: ("84", "0084", "-0", "+7", "-12", "1.0", "１", "9" * 30),
    ParameterType.DECIMAL: (
        *("67.5", ".5", "5.", "-0.0", "+1.50", "007.10", "1e3", ".", "-.50", "１.5"),
        "9" * 40 + ".10",
    ),
    ParameterType.IRI: (
        *(
            "nishi-iburi",
            "西いぶり",
            "id:region/x",
            "a b",
            "<http://a/b>",
            "x:y",
            "<x>",
        ),
        *("http://a/b#c?d", "http://a/[b]", "http://[::1]/x", "teiju:Region", "a^b"),
        *("http://a/\ue000", "http://a/?\ue000", "a%20b", "http://a/%zz", "\u3000x "),
    ),
    ParameterType.STRING: ("x", "\x01", "a\tb", " ", "\ud800", "\x9f"),
}


@pytest.mark.parametrize("kind", list(ParameterType))
def test_a_text_is_the_term_that_the_library_makes_of_it(run, kind):
    parameter = Parameter("p", kind, Text("P", "P"), below="id/region/")
    names = Names()
    found = run(
        """([parameter, texts, told]) => texts.map((text) => {
          try {
            return [kgQuestion.written(kgQuestion.term(parameter, text, told))];
          } catch (error) {
            return error.said;
          }
        })""",
        [
            {"name": "p", "type": kind.value, "below": "id/region/"},
            list(_VALUES[kind]),
            {"base": names.base, "prefixes": names.prefixes()},
        ],
    )
    expected = []
    for text in _VALUES[kind]:
        try:
            expected.append([written(parameter.term(text, names.base))])
        except QueryError as error:
            cut = {
                lang: said.removeprefix("--p ").replace("--p", "p")
                for lang, said in error.messages.items()
            }
            expected.append(cut)

    assert expected == found


def test_names_are_the_same_where_the_library_says_so(published, run):
    texts = [text for text in _odd_texts() if not _is_lone(text)]
    for parameter in published.site.shelf.questions["region/members"].parameters:
        for choice in published.site.shelf.choices(parameter):
            texts += [choice.key, *choice.names, *choice.codes]
    found = run(
        """async (texts) => {
          const {asTyped, spellings} = await import(
            new URL("/assets/folding.js", location.origin));
          const sorted = (found) => [...found].sort(kgQuestion.compare);
          return texts.map((text) =>
            [kgQuestion.folded(text), sorted(asTyped(text)), sorted(spellings(text))]);
        }""",
        texts,
    )

    assert [
        [folded(t), sorted(as_typed(t)), sorted(spellings(t))] for t in texts
    ] == found


def _is_lone(text):
    return any(unicodedata.category(each) == "Cs" for each in text)


def test_near_names_are_those_of_the_library(published, run):
    words = ["region", "regoin", "nishi-iburi", "室蘭", "室らん", "as_of", "ab", ""]
    names = [
        "region",
        "reason",
        "as_of",
        "nishi-iburi",
        "minami-sorachi",
        "室蘭市",
        "a",
    ]
    found = run(
        """([words, names]) => words.map((word) =>
          kgQuestion.close(word, names, 3, 0.55))""",
        [words, names],
    )

    assert [
        difflib.get_close_matches(word, names, n=3, cutoff=0.55) for word in words
    ] == found
