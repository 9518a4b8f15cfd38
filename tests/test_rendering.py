"""The pages of the site: whole, valid, harmless, and every one there is."""

import json
import re

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse
from rdflib.namespace import SDO

from kg.errors import EndpointError
from kg.model.iris import Names
from kg.model.lang import Lang
from kg.model.site import PageFormat, iri_at, path_of, relative
from kg.services.asking.embedded import Embedded
from kg.services.graph.store import open_lines
from kg.services.rendering.data.data import data_of
from kg.services.rendering.data.sitemap import (
    all_paths,
    sitemap_index,
    sitemap_part,
    sitemap_parts,
)
from kg.services.rendering.frame.setting import Setting
from kg.services.rendering.pages import missing
from tests.rendered import faults, kind, page, read, targets

BASE = "https://w3id.org/teiju/"
#: What a browser asks the server for, and no page of the site.
_SERVED = re.compile(r"\.(answer\.html|svg|json|xml)$")


@pytest.fixture(scope="module")
def engine(shipped):
    return Embedded(open_lines(shipped.lines()), Names())


@pytest.fixture(scope="module")
def paths(engine):
    return all_paths(engine, Names())


@pytest.fixture(scope="module")
def files(paths):
    return {f"{path}.{lang}.html" for path in paths for lang in Lang}


def one_of_each_kind(paths):
    """The last of every kind: the same each time."""
    return {kind(path): path for path in paths}.values()


def look(engine, paths, files):
    """What is wrong with pages, by path and language."""
    found = {}
    for path in paths:
        for lang in Lang:
            html = page(engine, path, lang, digest="0123456789abcdef")
            wrong = ["no page"] if html is None else faults(html, path, files)
            wrong = [each for each in wrong if not _SERVED.search(each)]
            if wrong:
                found[f"{path}.{lang}"] = wrong[:3]
    return found


def test_a_page_of_each_kind_is_valid_and_leads_somewhere(engine, paths, files):
    assert {} == look(engine, one_of_each_kind(paths), files)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("<p><div></p></div>", "not HTML"),
        ("<p onclick='x'>", "inline onclick"),
        ("<a href='javascript:x'>y</a>", "no address"),
        ("<p id='a'><p id='a'>", "stands 2 times"),
        ("<h1>x</h1><h1>y</h1>", "headings"),
        ("<script>x</script>", "a script"),
        ("<a href='b.en.html'>b</a>", "a link to nothing: doc/b.en.html"),
        ("<label for='x'>y</label>", "for of nothing"),
    ],
)
def test_what_is_wrong_with_a_page_is_found(wrong, said):
    html = (
        f"<!doctype html><html><head><title>t</title></head><body>{wrong}</body></html>"
    )

    assert any(said in each for each in faults(html, "doc/a", set()))


@pytest.mark.slow
def test_every_page_is_valid_and_leads_somewhere(engine, paths, files):
    assert {} == look(engine, paths, files)


def test_every_iri_of_ours_in_the_graph_has_a_page(engine, paths):
    names = Names()
    told = {
        term.value
        for quad in engine.store
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)
        if isinstance(term, NamedNode) and term.value.startswith(BASE)
    }

    assert 7900 < len(told)
    assert set() == {iri for iri in told if path_of(iri, names) not in set(paths)}


def test_a_page_says_where_it_stands_in_both_languages(engine):
    tree = read(page(engine, "doc/region/nishi-iburi", Lang.EN, public="https://a.jp/"))

    links = {
        (each.attrs["rel"], each.attrs.get("hreflang") or each.attrs.get("type")): (
            each.attrs["href"]
        )
        for each in tree.query("link[href]")
    }
    assert "https://a.jp/doc/region/nishi-iburi.en.html" == links["canonical", None]
    assert "https://a.jp/doc/region/nishi-iburi.ja.html" == links["alternate", "ja"]
    assert "nishi-iburi.ttl" == links["alternate", "text/turtle"]
    assert "en" == tree.query("html")[0].attrs["lang"]


def test_the_switch_of_languages_keeps_what_was_asked(engine):
    asked = {"region": ["a b", "c&d"]}
    html = page(engine, "compare", Lang.JA, asked=asked)

    switch = read(html).query("a.tongue")[0].attrs["href"]

    assert "compare.en.html?region=a+b&region=c%26d" == switch


def test_a_page_that_is_missing_is_not_offered_to_search_engines(engine):
    assert page(engine, "doc/region/nowhere", Lang.EN) is None
    html = missing(Setting(engine, Names(), Lang.EN, "doc/region/nowhere"))
    tree = read(html)

    assert "noindex" == tree.query("meta[name=robots]")[0].attrs["content"]
    assert [] == tree.query("link[rel=canonical], link[rel=alternate]")
    assert [] == faults(html, "doc/region/nowhere", set(targets(tree, "doc/region/x")))


@pytest.mark.parametrize(
    "path",
    ["", "doc/", "doc/<b>", "doc/a b", "doc/region/\u0000", "links/", "queries/../x"],
)
def test_a_path_that_is_none_has_no_page(engine, path):
    assert page(engine, path, Lang.JA) is None


def test_what_cannot_be_asked_is_no_missing_page():
    class Gone:
        name = origin = "gone"

        def ask(self, sparql):
            raise EndpointError("no answer")

    with pytest.raises(EndpointError):
        page(Gone(), "doc/region/nishi-iburi", Lang.JA)


@pytest.mark.parametrize("end", ["thing/", "def/thing/"])
def test_a_thing_whose_iri_ends_in_a_slash_has_a_page(end):
    iri = BASE + end.replace("thing/", "id/thing/" if end == "thing/" else "thing/")
    text = f'<{iri}> <http://www.w3.org/2000/01/rdf-schema#label> "It"@en <urn:g> .'
    engine = Embedded(open_lines([text]), Names())

    assert f">{iri}<" in page(engine, path_of(iri, Names()), Lang.EN)


def test_pages_that_are_files_ask_nothing_of_a_server(engine, paths):
    asking = {}
    for path in one_of_each_kind(paths):
        html = page(engine, path, Lang.EN, live=False)
        # What waits for a script is not to be seen, and cannot be reached, before.
        html = re.sub(r"<(details|div)[^>]* data-waits.*?</\1>", "", html, flags=re.S)
        links = re.findall(r'<(?:a|link)\b[^>]* href="([^"]*)"', html)
        own = [link for link in links if not link.startswith(("http:", "https:"))]
        # Lists and answers are files, too; what a script answers shows only with it.
        own = [link for link in own if not re.search(r"\?tag=|\.(json|csv)$", link)]
        found = [link for link in own if "?" in link or "api/" in link]
        found += re.findall(r"<form(?![^>]* (?:hidden|data-waits))[^>]*>", html)
        if found:
            asking[path] = found

    assert {} == asking


def _terms(told):
    """The types and properties of schema.org that data for machines name."""
    if isinstance(told, list):
        for each in told:
            yield from _terms(each)
    elif isinstance(told, dict):
        for name, value in told.items():
            if name == "@type":
                yield value
            elif not name.startswith("@"):
                yield name
            yield from _terms(value)


def _structured(html):
    scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    return [json.loads(script) for script in scripts]


def test_data_for_machines_are_written_in_terms_of_schema_org(engine, paths):
    told = set()
    for path in one_of_each_kind(paths):
        told.update(_terms(_structured(page(engine, path, Lang.JA))))

    assert {"Dataset", "DefinedTerm", "City", "CreativeWork", "publisher"} <= told
    # Newer than the list that rdflib has.
    assert {"StatisticalVariable"} == {term for term in told if term not in SDO}


@pytest.mark.parametrize(
    ("document", "kind"),
    [("muroran-kouiki", "GovernmentOrganization"), ("localgovjp", "Organization")],
)
def test_only_a_municipality_is_told_to_be_a_government(engine, document, kind):
    (told,) = _structured(page(engine, f"doc/source/{document}", Lang.JA))

    assert kind == told["publisher"]["@type"]


def test_every_page_that_is_offered_as_data_can_be_had_as_data(engine, paths):
    lacking = []
    for path in one_of_each_kind(paths):
        html = page(engine, path, Lang.EN)
        offered = 'type="application/n-triples"' in html
        if offered is not bool(data_of(engine, Names(), path, PageFormat.NT)):
            lacking.append(path)

    assert [] == lacking


@pytest.mark.parametrize(
    "path", ["doc/cost/index-2", "doc/shape/TT101", "doc/shape/TJ902", "doc/index"]
)
def test_lists_and_rules_of_no_shape_offer_no_data(engine, path):
    html = page(engine, path, Lang.EN)

    assert html
    assert "text/turtle" not in html


def test_everything_that_refers_to_a_thing_can_be_reached(engine):
    unit = "scheme/unit/thousand-yen"
    named = read(page(engine, f"doc/{unit}", Lang.EN))
    assert f"links/{unit}.en.html" in set(targets(named, f"doc/{unit}"))

    tree = read(page(engine, f"links/{unit}", Lang.EN))
    found = set(targets(tree, f"links/{unit}"))

    pattern = f"?thing ?way <{BASE}{unit}>"
    counted = engine.ask(f"SELECT DISTINCT ?thing {{ {pattern} }}").rows
    expected = {f"{path_of(row[0].value, Names())}.en.html" for row in counted}
    assert 1600 < len(expected)
    assert set() == expected - found


def test_what_has_no_address_is_said_to_refer(engine):
    html = page(engine, "doc/def/Opinion", Lang.EN)

    assert "a part of a list without an address" in html
    assert "links/def/Opinion" not in html


def test_a_figure_stands_with_its_unit_and_leads_to_its_line(engine):
    path = "doc/cost/nishi-iburi/2021/18/10/unspecified/2025"
    tree = read(page(engine, path, Lang.JA))

    assert ["0千円"] == [each.to_text(separator="") for each in tree.query(".figure")]
    mark = tree.query(".cite a")[0]
    assert "001:2148" == mark.to_text()
    assert "001:2148 出典：001 2148行" == mark.attrs["aria-label"]


def test_a_rule_tells_what_it_found(engine):
    tree = read(page(engine, "doc/shape/Same-indicator-name", Lang.EN) or "")
    if not tree.query("h1"):  # by whatever name the shape goes
        path = next(
            path
            for path in all_paths(engine, Names())
            if path.startswith("doc/shape/")
            and "TJ626" in (page(engine, path, Lang.EN) or "")
        )
        tree = read(page(engine, path, Lang.EN))
    pattern = '?d <https://w3id.org/teiju/def/ruleCode> "TJ626"'
    expected = len(engine.ask(f"SELECT ?d {{ {pattern} }}").rows)
    rows = tree.query("table tbody tr")
    about = [row for row in rows if "the finding" in row.to_text()]

    assert 0 < expected == len(about)


# Data


def test_the_data_of_a_thing_hold_its_statements_and_what_leads_to_it(engine):
    iri = f"{BASE}id/municipality/01205"
    text = data_of(engine, Names(), "doc/municipality/01205", PageFormat.NT)
    found = {quad.triple for quad in parse(text, format=RdfFormat.N_TRIPLES)}

    own = {q.triple for q in engine.store.quads_for_pattern(NamedNode(iri), None, None)}
    to = {q.triple for q in engine.store.quads_for_pattern(None, None, NamedNode(iri))}
    assert own | to <= found
    cited = f"{BASE}id/passage/localgovjp/page"
    assert any(triple.subject.value == cited for triple in found)


@pytest.mark.parametrize(
    ("kind", "rdf"),
    [
        (PageFormat.TTL, RdfFormat.TURTLE),
        (PageFormat.JSONLD, RdfFormat.JSON_LD),
        (PageFormat.NT, RdfFormat.N_TRIPLES),
    ],
)
def test_a_named_graph_can_be_had_whole(engine, kind, rdf):
    folder = "region/higashi-iburi"
    text = data_of(engine, Names(), f"doc/graph/{folder}", kind)

    graph = NamedNode(f"{BASE}graph/{folder}")
    expected = {
        quad.triple for quad in engine.store.quads_for_pattern(None, None, None, graph)
    }
    assert expected == {quad.triple for quad in parse(text, format=rdf)}


def test_data_are_the_same_bytes_whatever_the_order_of_the_graph(engine):
    turned = Store()
    for quad in reversed(list(engine.store)):
        turned.add(quad)
    other = Embedded(turned, Names())

    for path in ("doc/region/nishi-iburi", "doc/graph/ontology", "doc/def/Region"):
        for kind_ in PageFormat:
            first = data_of(engine, Names(), path, kind_)
            assert first == data_of(other, Names(), path, kind_), (path, kind_)


def test_the_table_of_a_thing_names_document_and_lines(engine):
    import csv
    import io

    path = "cost/nishi-iburi/2021/18/10/unspecified/2025"
    text = data_of(engine, Names(), f"doc/{path}", PageFormat.CSV)
    rows = list(csv.DictReader(io.StringIO(text)))

    amount = next(row for row in rows if row["property"] == f"{BASE}def/amount")
    assert ("0", "2148") == (amount["value"], amount["lines"])
    assert "001_3e2935db5d747205" == amount["document"]
    assert 11 == sum(row["subject"] == f"{BASE}id/{path}" for row in rows)


def test_a_rule_can_be_had_as_its_shape(engine):
    text = data_of(engine, Names(), "doc/shape/Designation-label", PageFormat.NT)

    assert "http://www.w3.org/ns/shacl#severity" in text
    assert data_of(engine, Names(), "doc/shape/TT101", PageFormat.NT) is None


# Sitemap


def test_a_sitemap_holds_each_page_in_each_language(paths):
    text = sitemap_part(["doc/region/a&b"], "https://a.jp/")

    assert 2 == text.count("<loc>")
    assert "<loc>https://a.jp/doc/region/a&amp;b.ja.html</loc>" in text
    (told,) = sitemap_parts(paths)
    assert {"compare", "search"} == set(paths) - set(told)


def test_more_pages_than_a_sitemap_may_hold_are_divided():
    parts = sitemap_parts([f"doc/{number}" for number in range(25_001)])

    assert [25_000, 1] == [len(part) for part in parts]
    index = sitemap_index(len(parts), "https://a.jp/")
    assert "<loc>https://a.jp/sitemap-2.xml</loc>" in index


# Addresses


@pytest.mark.parametrize(
    ("iri", "path"),
    [
        (f"{BASE}id/region/nishi-iburi", "doc/region/nishi-iburi"),
        (f"{BASE}def/", "doc/def/index"),
        (f"{BASE}def/Region", "doc/def/Region"),
        ("https://example.org/", None),
    ],
)
def test_the_page_of_a_thing_stands_at(iri, path):
    assert path == path_of(iri, Names())


def test_what_an_iri_encodes_is_encoded_twice_in_addresses():
    iri = f"{BASE}graph/region/%E8%A5%BF"
    path = path_of(iri, Names())

    assert "graph/region/%25E8%25A5%25BF.ja.html" == relative(
        f"{path}.ja.html", "doc/x"
    )
    assert iri == iri_at(path, Names())


# What is hostile

HOSTILE = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>\u202egnp"
THING = f"{BASE}id/region/hostile"


@pytest.fixture(scope="module")
def hostile(shipped):
    """A graph in which every text and every link of some things is hostile."""
    store = open_lines(shipped.lines())
    graph = NamedNode(f"{BASE}graph/region/hostile")
    names = Names()
    label = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    type_ = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    skos = "http://www.w3.org/2004/02/skos/core#"
    made = {
        "id/region/hostile": "Region",
        "id/municipality/99999": "Municipality",
        "id/project/hostile/2020/01": "Project",
        "id/indicator/hostile/2020/01/01": "Indicator",
        "id/source/hostile": "SourceDocument",
        "id/other/hostile": "Opinion",
        "scheme/hostile/a": "PolicyField",
        "def/hostile": "Nothing",
    }
    for local, class_ in made.items():
        thing = NamedNode(BASE + local)
        for predicate, value in [
            (type_, NamedNode(names.term(class_))),
            (label, Literal(HOSTILE, language="ja")),
            (label, Literal(HOSTILE, language="en")),
            (NamedNode(f"{skos}prefLabel"), Literal(HOSTILE, language="ja")),
            (NamedNode(f"{skos}altLabel"), Literal(HOSTILE, language="ja-hrkt")),
            (NamedNode(f"{skos}notation"), Literal(HOSTILE)),
            (NamedNode("http://purl.org/dc/terms/title"), Literal(HOSTILE)),
            (NamedNode("http://purl.org/dc/terms/identifier"), Literal(HOSTILE)),
            (NamedNode("http://purl.org/dc/terms/description"), Literal(HOSTILE)),
            (
                NamedNode("http://xmlns.com/foaf/0.1/page"),
                NamedNode("javascript:alert(1)"),
            ),
            (
                NamedNode("http://xmlns.com/foaf/0.1/homepage"),
                NamedNode("javascript:x"),
            ),
            (NamedNode("data:text/html,x"), NamedNode("data:text/html,x")),
            (NamedNode(names.term("region")), NamedNode(THING)),
        ]:
            store.add(Quad(thing, predicate, value, graph))
    return Embedded(store, names), sorted(path_of(BASE + each, names) for each in made)


def test_what_is_hostile_in_the_graph_is_text_on_the_pages(hostile):
    engine, paths = hostile
    for path in [
        *paths,
        "index",
        "about",
        "downloads",
        "doc/region/index",
        "doc/graph/region/hostile",
    ]:
        for lang in Lang:
            html = page(engine, path, lang)
            assert html is not None, path
            tree = read(html)
            assert [] == [
                each
                for each in faults(html, path, set())
                if "link to nothing" not in each
            ]
            assert [] == tree.query("img[src=x]"), path
            assert "\u202e" not in html, path
            for script in tree.query("script[type='application/ld+json']"):
                json.loads(script.to_text())


def test_names_that_are_hostile_can_be_read(hostile):
    engine, _ = hostile
    tree = read(page(engine, "doc/other/hostile", Lang.EN))

    assert tree.query("h1")[0].to_text().startswith("</script><script>alert(1)")
