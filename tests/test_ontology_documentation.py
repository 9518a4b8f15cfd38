"""The documentation of the ontology tells all of it, and nothing that is not so."""

import json
import re
import warnings
from collections import Counter, defaultdict
from functools import cache
from html import unescape
from itertools import pairwise

import pytest
import rdflib
from pyoxigraph import RdfFormat, parse
from rdflib import OWL, RDF, RDFS, SKOS
from rdflib.collection import Collection
from starlette.testclient import TestClient

from kg.errors import SchemaError
from kg.model.iris import Names
from kg.model.job import Reply
from kg.model.lang import Lang
from kg.model.site import PageFormat, formats_at, path_of
from kg.services.assets import asset
from kg.services.charting.measure import width_of
from kg.services.graph import versions
from kg.services.rendering.data.data import data_of
from kg.services.rendering.data.sitemap import all_paths
from kg.services.rendering.frame.setting import Setting
from kg.services.rendering.ontology.alignments import vocabularies
from kg.services.rendering.ontology.columns import links_of_tables
from kg.services.rendering.ontology.diagram import draw
from kg.services.rendering.ontology.layout import layout
from kg.services.rendering.ontology.usage import usage_in
from kg.web.app import make_app
from tests.site_pages import Site, text_in
from tests.web_fakes import FakePool, make_serving

BASE = "https://w3id.org/teiju/"
TERMS, PAGE, VERSION = f"{BASE}def/", "doc/def/index", "doc/def/0.1.0/index"
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
LANGS = ("ja", "en")


@cache
def ontology() -> rdflib.Graph:
    """The files, as another reader of Turtle reads them."""
    graph = rdflib.Graph()
    for path in asset("ontology").rglob("*.ttl"):
        graph.parse(path)
    return graph


@cache
def terms(kind):
    """The local names of our terms of a kind."""
    found = ontology().subjects(RDF.type, kind)
    return frozenset(
        str(iri).removeprefix(TERMS) for iri in found if str(iri).startswith(TERMS)
    )


@cache
def every_term():
    return frozenset().union(*map(terms, KINDS))


def spaced(text):
    return " ".join(str(text).split())


def ids_in(html):
    """The names of the parts of a page, without reading all of it as a browser does."""
    return set(re.findall(r'\bid="([^"]+)"', html))


def text_of(html, name=""):
    """The text of a page, or of its part with a name up to the next term."""
    part = html.partition(f'id="{name}"')[2].partition("<section")[0] if name else html
    return spaced(unescape(re.sub(r"<[^>]*>", " ", part)))


@pytest.fixture(scope="module")
def site(shipped):
    return Site(shipped.lines())


@pytest.fixture(scope="module")
def asked(site):
    """What the graph was asked for each of the `pages`."""
    return {lang: [] for lang in LANGS}


@pytest.fixture(scope="module")
def pages(site, asked):
    ask, found = type(site.engine).ask, {}
    for lang in LANGS:

        def noted(engine, sparql, *more, told=asked[lang], **how):
            told.append(sparql)
            return ask(engine, sparql, *more, **how)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(type(site.engine), "ask", noted)
            found[lang] = site.page(PAGE, lang)
    return found


@pytest.fixture(scope="module")
def paths(site):
    return set(all_paths(site.engine, site.names))


# Everything is there


@pytest.mark.parametrize("lang", LANGS)
def test_every_term_has_its_name_as_anchor_and_its_label_as_heading(pages, lang):
    shown = {
        name: text_in(pages[lang].by_id[name].find("h3/a"))
        for name in every_term() & set(pages[lang].ids)
    }
    labels = {
        name: spaced(label)
        for name in every_term()
        for label in ontology().objects(rdflib.URIRef(TERMS + name), RDFS.label)
        if label.language == lang
    }

    assert 176 == len(labels)
    assert labels == shown


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", [SKOS.definition, SKOS.scopeNote, SKOS.example])
def test_every_text_of_a_term_stands_in_its_section_in_the_language(pages, lang, name):
    lacking = [
        local
        for local in every_term()
        for text in ontology().objects(rdflib.URIRef(TERMS + local), name)
        if text.language == lang
        and spaced(text) not in text_in(pages[lang].by_id[local])
    ]

    assert [] == lacking


@pytest.mark.parametrize("lang", LANGS)
def test_every_scheme_and_concept_has_its_path_as_anchor_and_its_meaning(pages, lang):
    lacking, found = [], 0
    for kind in (SKOS.ConceptScheme, SKOS.Concept):
        for iri in ontology().subjects(RDF.type, kind):
            found += 1
            part = pages[lang].by_id.get(str(iri).removeprefix(BASE))
            texts = (
                spaced(text)
                for name in (SKOS.prefLabel, SKOS.definition)
                for text in ontology().objects(iri, name)
                if text.language == lang
            )
            if part is None or any(text not in text_in(part) for text in texts):
                lacking.append(iri)

    assert 225 == found
    assert [] == lacking


def test_a_narrower_concept_stands_below_its_broader_and_deeper(pages):
    rows = [each for each in pages["ja"].all("tr") if each.get("id")]
    depth = {row.get("id"): int(row.find("th").get("class")[-1]) for row in rows}
    places = list(depth)
    pairs = [
        tuple(str(iri).removeprefix(BASE) for iri in pair)
        for pair in ontology().subject_objects(SKOS.broader)
    ]

    assert pairs
    for narrower, broader in pairs:
        assert depth[narrower] == depth[broader] + 1
        between = places[places.index(broader) + 1 : places.index(narrower)]
        assert all(depth[each] > depth[broader] for each in between)


def test_names_that_differ_only_in_case_are_told_of_apart(pages):
    page = pages["en"]

    assert "class" not in terms(OWL.ObjectProperty)
    assert {"Activity", "activity"} <= set(page.ids)
    assert page.by_id["Activity"] is not page.by_id["activity"]
    assert "teiju:activity" in text_in(page.by_id["activity"])


def test_terms_are_told_of_by_kind_and_counted(pages):
    parts = {"classes": 64, "object": 65, "values": 47}
    shown = {
        anchor: int(text_in(pages["en"].by_id[anchor].find("span"))) for anchor in parts
    }

    assert parts == {
        anchor: len(terms(kind)) for anchor, kind in zip(parts, KINDS, strict=True)
    }
    assert parts == shown


@pytest.mark.parametrize("lang", LANGS)
def test_every_link_leads_to_a_part_of_the_page_or_to_a_page_of_the_site(
    pages, paths, lang
):
    broken = set()
    for link in pages[lang].all("a"):
        href = link.get("href")
        if href.startswith("#"):
            if href[1:] not in pages[lang].by_id:
                broken.add(href)
        elif not re.match(r"https?://|.*/assets/", href):
            path, _, _ = href.partition("#")
            parts = ["doc", "def", *path.split("/")]
            while ".." in parts:
                at = parts.index("..")
                del parts[at - 1 : at + 1]
            whole = re.sub(r"\.(ja|en)\.html$", "", "/".join(parts)).replace("./", "")
            data = whole in {f"{PAGE}.{kind}" for kind in formats_at(PAGE)}
            if whole not in paths and not data:
                broken.add(href)

    assert set() == broken


def test_components_of_cubes_are_told_with_their_roles_and_whether_required(pages):
    qb = rdflib.Namespace("http://purl.org/linked-data/cube#")
    roles = {
        "dimension": qb.dimension,
        "measure": qb.measure,
        "attribute": qb.attribute,
    }
    for cube in ontology().subjects(RDF.type, qb.DataStructureDefinition):
        part = pages["en"].by_id[str(cube).removeprefix(TERMS)]
        rows = [[text_in(cell) for cell in row] for row in part.iter("tr")][1:]
        told = Counter((row[0], row[2].lstrip("●–")) for row in rows)
        expected = Counter(
            (role, "no" if str(required) == "false" else "yes")
            for node in ontology().objects(cube, qb.component)
            for role, name in roles.items()
            for _ in ontology().objects(node, name)
            for required in [ontology().value(node, qb.componentRequired)]
        )
        assert expected == told


def test_metadata_are_those_of_the_ontology(pages):
    text = text_in(pages["en"].main)

    for told in (
        "0.1.0",
        f"{BASE}def/0.1.0/",
        "teiju-kg contributors",
        "CC BY 4.0",
        "@prefix teiju: <https://w3id.org/teiju/def/> .",
        "not released yet",
        "none; this is the first",
    ):
        assert told in text


# What data, rules, tables and other vocabularies do with it


def test_examples_are_turtle_and_say_what_the_graph_says(site, pages, shipped):
    page = pages["en"]
    prefixes = "".join(page.by_id["prefixes"].itertext())
    examples = [each for each in page.all("pre") if each.get("class") == "turtle"]
    data = {line.rpartition(" <")[0] for line in shipped.lines()}
    classes = {line.rpartition(f"<{RDF.type}> <{TERMS}")[2][:-1] for line in data}
    used = classes & terms(OWL.Class)
    # Each ends with a full stop, so all are one document too, which is read once.
    texts = ["".join(example.itertext()).strip() for example in examples]
    graph = rdflib.Graph().parse(data="\n".join([prefixes, *texts]), format="turtle")
    unknown = []
    for line in graph.serialize(format="nt").splitlines():
        # One reader keeps the case of a language tag, the other does not.
        plain = re.sub(r"@[A-Za-z-]+ \.$", lambda m: m[0].lower(), line)
        unknown += [line] if plain.removesuffix(" .") not in data else []

    assert 55 < len(used) == len(examples)
    assert {text.partition(">")[0][1:] for text in texts} == {
        str(subject) for subject in graph.subjects()
    }
    assert all(text.endswith(" .") for text in texts)
    assert [] == unknown


def test_an_example_is_the_first_by_iri_that_cites_a_passage(pages, shipped):
    parts = [line.rpartition(" <")[0].split(" ", 2) for line in shipped.lines()]
    citing = {thing for thing, name, _ in parts if name.endswith("#wasDerivedFrom>")}
    things = defaultdict(set)
    for thing, name, kind in parts:
        if name == f"<{RDF.type}>" and kind.startswith(f"<{TERMS}"):
            things[kind[1:-1].removeprefix(TERMS)].add(thing)
    expected = {
        kind: min(each[1:-1] for each in own & citing or own if each[0] == "<")
        for kind, own in things.items()
    }
    shown = {
        local: text_in(example).partition("> ")[0][1:]
        for local in expected
        for example in pages["ja"].by_id[local].iter("pre")
    }

    assert citing
    assert expected == shown

    told = {f"<{thing}>" for thing in expected.values()}
    stated = Counter(
        thing for thing, _, _ in {tuple(part) for part in parts if part[0] in told}
    )
    for local, thing in expected.items():
        more = max(stated[f"<{thing}>"] - 12, 0)
        text = text_in(pages["en"].by_id[local])
        assert [str(more)] * bool(more) == re.findall(
            r"\((\d+) more statements\)", text
        )


def test_examples_write_whole_what_turtle_cannot_shorten():
    odd = f"<{TERMS}-odd>"
    site = Site(
        [f"<{BASE}id/x> {odd} {odd} .", f"<{BASE}id/x> <{RDF.type}> <{TERMS}Thing> ."]
    )
    text = usage_in(site.engine, site.names).shown[f"{TERMS}Thing"].turtle
    prefix = f"@prefix teiju: <{TERMS}> ."

    assert f"{odd} {odd} ." in text
    assert 2 == len(list(parse(f"{prefix}{text}", format=RdfFormat.TURTLE)))


def test_counts_of_use_are_those_of_the_statements(pages, shipped):
    lines = shipped.lines()
    cost = sum(f"type> <{TERMS}CostStatement>" in line for line in lines)
    basis = sum(f"<{TERMS}basis> <{BASE}scheme" in line for line in lines)

    assert 1662 == cost
    assert "1,662 things" in text_in(pages["en"].by_id["CostStatement"])
    assert f"{basis:,} statements" in text_in(pages["en"].by_id["basis"])
    assert "not used yet" in text_in(pages["en"].by_id["FormationPolicy"])
    concepts = {
        line.split(" ")[0] for line in lines if f"<{RDF.type}> <{SKOS.Concept}>" in line
    }
    (reused,) = (
        each
        for each in pages["en"].all("table")
        if each.find("caption[@id='reused']") is not None
    )
    assert f"Concept {len(concepts):,}," in text_in(reused)


def test_every_cardinality_of_the_shapes_is_told_of_its_class_and_property(pages):
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    shapes = rdflib.Graph()
    for path in asset("shapes").glob("*.ttl"):
        shapes.parse(path)
    page, checked, lacking = pages["en"], 0, []
    for owner, shape in shapes.subject_objects(sh.property):
        least, most = shapes.value(shape, sh.minCount), shapes.value(shape, sh.maxCount)
        path = shapes.value(shape, sh.path)
        if (least is None and most is None) or isinstance(path, rdflib.BNode):
            continue
        code = shapes.value(shape, rdflib.DCTERMS.identifier)
        same = least is not None and most is not None and int(least) == int(most)
        words = [f"exactly {most}"] if same else []
        for datatype in shapes.objects(shape, sh.datatype):
            words.append(str(datatype).replace(str(rdflib.XSD), "xsd:"))
        for target in shapes.objects(owner, sh.targetClass):
            for iri in (target, path):
                local = str(iri).removeprefix(TERMS)
                if local not in every_term():
                    continue
                checked += 1
                text = text_in(page.by_id[local])
                if any(word not in text for word in (str(code), *words)):
                    lacking.append((local, str(code)))

    assert 100 < checked
    assert [] == lacking


def test_every_column_is_told_of_the_property_that_it_makes(pages):
    lacking, checked = [], 0
    for path in (asset("data") / "schema").glob("*.json"):
        schema = json.loads(path.read_text(encoding="utf-8"))
        for column in schema["columns"]:
            local = column.get("propertyUrl", "").removeprefix("../../../def/")
            if local in every_term() and not column.get("virtual"):
                checked += 1
                text = text_in(pages["ja"].by_id[local])
                told = f"{path.stem}.csv", f"「{column['titles']['ja']}」"
                lacking += [] if all(each in text for each in told) else [told]

    assert 200 < checked
    assert [] == lacking


def test_every_alignment_is_told_with_the_meaning_of_the_other_term(pages):
    ours = rdflib.Graph().parse(asset("ontology") / "alignments.ttl")
    rows = {
        lang: {
            tuple(text_in(cell) for cell in row)[i] + text_in(row[2])
            for row in pages[lang].all("tr")
            if len(row) == 5 and row[0].get("scope") == "row"
            for i in (0,)
        }
        for lang in LANGS
    }
    meant = {iri for each in vocabularies() for iri in each.terms}
    prefixes = {each.namespace: each.prefix for each in vocabularies()}
    expected = set()
    for subject, theirs in ours.subject_objects():
        label = next(
            text
            for text in ontology().objects(subject, RDFS.label)
            if text.language == "en"
        )
        space = next(space for space in prefixes if str(theirs).startswith(space))
        short = f"{prefixes[space]}:{str(theirs).removeprefix(space)}"
        expected.add(f"{short}{spaced(label)}")

    assert 82 == len(ours)
    assert {str(theirs) for theirs in ours.objects()} == meant
    assert expected == rows["en"]
    assert len(expected) == len(rows["ja"])


# The diagram


def above(iri):
    """A class with all classes above it."""
    start = rdflib.URIRef(iri)
    return set(map(str, ontology().transitive_objects(start, RDFS.subClassOf)))


def holds(start, name, end):
    """Do the tables make a statement that leads from one class to another?"""
    return any(
        name == way and start in above(one) and end in above(two)
        for one, way, two in links_of_tables(Names())
    )


def test_every_line_of_the_diagram_is_a_statement_that_the_tables_make():
    plan = layout(Names())
    drawn = [line for line in plan.lines if line.start and line.end]
    wrong = [
        (line.start, line.property, line.end)
        for line in drawn
        if not holds(line.start, line.property, line.end)
    ]

    assert 25 < len(drawn)
    assert [] == wrong


def test_a_line_that_no_table_makes_would_be_found():
    member = "http://www.w3.org/ns/org#member"

    assert holds(f"{TERMS}Membership", member, f"{TERMS}Municipality")
    assert not holds(f"{TERMS}Region", member, f"{TERMS}Municipality")
    assert not holds(f"{TERMS}Membership", member, f"{TERMS}Vision")


def test_boxes_and_their_lines_are_terms_of_the_ontology(shipped):
    plan = layout(Names())
    used = {line.split(" ")[1][1:-1] for line in shipped.lines()}
    told = {name for box in plan.boxes for name in box.told}
    told |= {line.property for line in plan.lines}

    assert {box.iri.removeprefix(TERMS) for box in plan.boxes if box.iri} <= terms(
        OWL.Class
    )
    assert told <= used
    assert {each.removeprefix(TERMS) for each in told if each.startswith(TERMS)} <= (
        every_term()
    )


def drawn(site, lang):
    """The diagram with the names of the site."""
    at = Setting(site.engine, site.names, Lang(lang), PAGE)
    return draw(
        layout(site.names), lambda iri: at.name(iri) if iri else "x", at.short, at.lang
    )


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_in_the_diagram_lies_on_top_of_something_else(site, lang):
    picture = drawn(site, lang)
    for one in picture.boxes:
        assert 0 < one.x < one.x + one.width < picture.width
        assert 0 < one.y < one.y + one.height < picture.height
        for two in picture.boxes:
            beside = one.x + one.width < two.x or two.x + two.width < one.x
            apart = one.y + one.height < two.y or two.y + two.height < one.y
            assert one is two or beside or apart
    for line in picture.lines:
        corners = [
            tuple(map(float, point))
            for point in re.findall(r"([\d.]+) ([\d.]+)", line.path)
        ]
        for (ax, ay), (bx, by) in pairwise(corners):
            for box in picture.boxes:
                left, right = sorted((ax, bx))
                top, foot = sorted((ay, by))
                across = left < box.x + box.width - 1 and right > box.x + 1
                down = top < box.y + box.height - 1 and foot > box.y + 1
                assert not (across and down), (line.property, box.iri)


@pytest.mark.parametrize("lang", LANGS)
def test_no_words_in_the_diagram_are_cut_or_lie_on_others(site, lang):
    picture = drawn(site, lang)
    names = []
    for line in picture.lines:
        half = width_of(line.text, 11.5) / 2
        names.append((line.x - half, line.y - 10, line.x + half, line.y + 2))
    boxes = [(b.x, b.y, b.x + b.width, b.y + b.height) for b in picture.boxes]
    for name, (left, top, right, foot) in enumerate(names):
        assert 0 < left < right < picture.width
        for one in [*names[:name], *boxes]:
            beside = right < one[0] or one[2] < left
            assert beside or foot < one[1] or one[3] < top, picture.lines[name].text
    for box in picture.boxes:
        written = [*((text, 14) for text, _ in box.name), (box.code[0], 10.5)]
        assert all(width_of(text, size) < box.width for text, size in written)
        assert not any(text.endswith("…") for _, text, _ in box.told)


def test_the_diagram_says_as_a_table_what_it_draws(pages):
    for lang in LANGS:
        page = pages[lang]
        rows = [
            tuple(text_in(cell) for cell in row)
            for table in page.all("table")
            if table.find("caption[@id='diagram-table']") is not None
            for row in table.iter("tr")
        ]
        drawn = page.all("*", marker_end="url(#arrow)")

        assert len(layout(Names()).lines) == len(rows) - 1 == len(drawn)
        assert text_in(page.by_id["diagram-title"])
        assert text_in(page.by_id["diagram-about"])


# As data


@cache
def parsed(text, name):
    """A text as rdflib reads it, and what it says without blank nodes; read once."""
    with warnings.catch_warnings():
        # What rdflib itself uses to read JSON-LD it warns of.
        warnings.simplefilter("ignore", DeprecationWarning)
        graph = rdflib.Graph().parse(data=text, format=name)
    return graph, plain(graph)


def plain(graph):
    return {t for t in graph if not any(isinstance(n, rdflib.BNode) for n in t)}


@pytest.fixture(scope="module")
def said():
    """What the files say without blank nodes."""
    return plain(ontology())


@pytest.mark.parametrize("path", [PAGE, VERSION])
@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (PageFormat.TTL, "turtle"),
        (PageFormat.NT, "nt"),
        (PageFormat.RDF, "xml"),
        (PageFormat.JSONLD, "json-ld"),
    ],
)
def test_the_whole_ontology_can_be_had_in_each_format(site, said, path, kind, name):
    graph, told = parsed(data_of(site.engine, site.names, path, kind), name)

    assert len(ontology()) == len(graph)
    assert said == told
    (group,) = graph.subjects(RDF.type, OWL.AllDisjointClasses)
    assert 49 == len(Collection(graph, graph.value(group, OWL.members)))


def test_no_other_page_is_offered_as_rdf_xml(site):
    assert PageFormat.RDF not in formats_at("doc/def/Region")
    assert PageFormat.RDF not in formats_at("doc/region/index")
    assert PageFormat.RDF not in formats_at("doc/def/0.1/index")
    assert data_of(site.engine, site.names, "doc/def/Region", PageFormat.RDF) is None


def test_a_client_that_reads_data_gets_the_whole_ontology_from_its_iri():
    pool = FakePool(lambda job: Reply(json.dumps(dict(job.asked)).encode(), "x/y"))
    client = TestClient(make_app(make_serving(pool)), follow_redirects=False)

    def got(address, accept):
        moved = client.get(address, headers={"Accept": accept})
        assert 303 == moved.status_code
        return client.get(
            moved.headers["Location"].replace("../", "/").replace("//", "/"),
            headers={"Accept": accept},
        )

    for start, path in (("/def/", PAGE), ("/def/0.1.0/", VERSION)):
        for accept, kind in (
            ("text/turtle", "ttl"),
            ("application/rdf+xml", "rdf"),
            ("application/ld+json", "jsonld"),
        ):
            asked = got(start, accept).json()
            assert {"path": path, "format": kind} == asked
        assert 406 == got(start, "text/csv").status_code
        assert "html" in client.get(f"/{path}.en.html").request.url.path


# Versions


@cache
def present():
    """The present ontology as one file."""
    return versions.ontology_version(Names()).decode()


@pytest.fixture(scope="module")
def older(tmp_path_factory):
    """A folder with versions of some time ago, the first other in six ways."""
    folder = tmp_path_factory.mktemp("releases")
    old = present()
    old = old.replace('"0.1.0"', '"0.0.9"').replace("0.1.0\\/", "0.0.9\\/")
    graph = rdflib.Graph().parse(data=old, format="turtle")
    graph.remove((rdflib.URIRef(f"{TERMS}Era"), None, None))
    gone = rdflib.URIRef(f"{TERMS}oldName")
    graph.add((gone, RDF.type, OWL.ObjectProperty))
    ward = rdflib.URIRef(f"{TERMS}Ward")
    graph.set((ward, SKOS.definition, rdflib.Literal("A part of a city.", "en")))
    graph.remove((rdflib.URIRef(f"{TERMS}FiscalYear"), RDFS.subClassOf, None))
    graph.remove((rdflib.URIRef(f"{TERMS}basis"), RDFS.seeAlso, None))
    file = folder / "0.0.9" / "ontology.ttl"
    file.parent.mkdir()
    graph.serialize(file)
    (folder / "0.0.10").mkdir()
    (folder / "0.0.10" / "ontology.ttl").write_text(
        f"{old.replace('0.0.9', '0.0.10')}\nteiju:remark <{OWL.deprecated}> true .\n",
        encoding="utf-8",
    )
    (folder / "next").mkdir()
    return folder


@pytest.fixture
def released(monkeypatch, older):
    """The folder of the released versions, with the older ones."""
    monkeypatch.setattr(versions, "asset", lambda name: older)
    return older


def test_the_present_version_is_told_of_as_it_is_and_marked_as_not_released(site):
    html = site.html(VERSION, "en")

    assert "being prepared" in text_of(html)
    assert every_term() <= ids_in(html)
    assert site.html("doc/def/9.9.9/index") is None
    assert data_of(site.engine, site.names, "doc/def/9.9.9/index", "ttl") is None


def test_a_released_version_stays_as_it_was(site, released):
    html = site.html("doc/def/0.0.9/index", "en")
    text = data_of(site.engine, site.names, "doc/def/0.0.9/index", PageFormat.TTL)

    assert "It stays as it is; a later version is out." in text_of(html)
    assert "A part of a city." in text_of(html, "Ward")
    assert "oldName" in ids_in(html)
    assert "Era" not in ids_in(html)
    graph = rdflib.Graph().parse(data=text, format="turtle")
    then = rdflib.Graph().parse(released / "0.0.9" / "ontology.ttl")
    assert len(then) == len(graph)


def test_versions_stand_in_the_site_with_those_before(site, released):
    paths = all_paths(site.engine, site.names)

    assert {PAGE, VERSION, "doc/def/0.0.9/index", "doc/def/0.0.10/index"} <= set(paths)
    assert ["0.0.9", "0.0.10"] == list(versions.released_versions(released))


def test_what_changed_between_versions_is_told(site, released):
    html = site.html(VERSION, "en")
    text = text_of(html)
    told = text[text.index("0.0.9 → 0.0.10") :]

    assert "Era" in ids_in(html)
    # What is gone is told of where it still was.
    assert '<a href="../0.0.9/index.en.html#oldName">' in html
    for words in (
        "New era",
        "Removed oldName",
        "Relations changed fiscal year , cost basis",
        "Deprecated remark",
    ):
        assert words in told
    assert "Name or definition changed ward" in told
    assert "since 0.0.9" in text_of(html, "Region")
    assert "since 0.0.10" in text_of(html, "Era")


def test_a_term_that_vanishes_is_found_and_one_that_is_deprecated_is_not():
    new = present()
    graph = rdflib.Graph().parse(data=new, format="turtle")
    graph.add((rdflib.URIRef(f"{TERMS}oldName"), RDF.type, OWL.ObjectProperty))
    graph.add((rdflib.URIRef(f"{BASE}scheme/role/x"), RDF.type, SKOS.Concept))
    old = graph.serialize().encode()
    kept = (
        f"<{TERMS}oldName> <{OWL.deprecated}> true .\n"
        f"<{BASE}scheme/role/x> a <{SKOS.Concept}> .\n"
    )

    assert [
        f"{TERMS}oldName",
        f"{BASE}scheme/role/x",
    ] == versions.vanished_terms(old, new.encode())
    assert [] == versions.vanished_terms(old, (new + kept).encode())


def test_what_speaks_against_a_release_is_told(tmp_path):
    new = present()
    file = tmp_path / "0.1.0" / "ontology.ttl"
    file.parent.mkdir()
    file.write_text(new, encoding="utf-8")
    known = {"0.1.0": file}

    def told(text, released):
        return [fault.en for fault in versions.version_faults(text.encode(), released)]

    later = new.replace('"0.1.0"', '"0.2.0"').replace("teiju:0.1.0", "teiju:0.2.0")
    prior = f"<{TERMS}> <{OWL.priorVersion}> <{TERMS}0.1.0/> .\n"
    gone = re.sub(r"(?ms)^teiju:remark a .*?\.\n(?=teiju:)", "", later)

    assert [] == told(new, {}) == told(new, known)
    assert [] == told(later + prior, known)
    (changed,) = told(new + f"<{TERMS}x> a <{OWL.Class}> .", known)
    assert "0.1.0 was released; a changed ontology needs a higher number" in changed
    (unnamed,) = told(later, known)
    assert f"owl:priorVersion must name the last release, <{TERMS}0.1.0/>" == unnamed
    (lost,) = told(gone + prior, known)
    assert f"<{TERMS}remark> of version 0.1.0 is gone" in lost
    (wrong,) = told(new.replace("teiju:0.1.0", "teiju:0.1.1"), {})
    assert f"owl:versionIRI is not <{TERMS}0.1.0/>" == wrong
    (odd,) = told(new.replace('"0.1.0"', '"one"'), known)
    assert "three numbers" in odd


@pytest.mark.parametrize(
    "body, why", [(b"<x> caf\xe9", "not UTF-8"), (b"not Turtle", "is not Turtle")]
)
def test_version_that_cannot_be_read_is_told_by_its_file(tmp_path, body, why):
    file = tmp_path / "ontology.ttl"
    file.write_bytes(body)
    new = versions.ontology_version(Names())

    with pytest.raises(SchemaError, match=rf"ontology\.ttl: .*{why}"):
        versions.read_version(file, Names())
    with pytest.raises(SchemaError, match=rf"ontology\.ttl: .*{why}"):
        versions.version_faults(new, {"0.0.1": file})


def test_a_version_is_one_file_that_says_what_the_folder_says():
    text = present()

    assert text == versions.ontology_version(Names()).decode()
    assert len(ontology()) == len(rdflib.Graph().parse(data=text, format="turtle"))
    assert "0.1.0" == versions.version_of(versions.ontology_triples(Names()), Names())


def test_a_deprecated_term_says_what_replaces_it(shipped, names):
    graph = f"<{names.graph('ontology')}>"
    old, new = f"<{TERMS}remark>", f"<{TERMS}reason>"
    said = [
        f'{old} <{OWL.deprecated}> "true"^^<http://www.w3.org/2001/XMLSchema#boolean> '
        f"{graph} .",
        f"{old} <http://purl.org/dc/terms/isReplacedBy> {new} {graph} .",
    ]
    html = Site([*shipped.ontology, *said]).html(PAGE, "ja")

    assert "非推奨 代わりに 理由" in text_of(html, "remark")
    assert "非推奨" not in text_of(html, "reason")
    assert path_of(f"{TERMS}remark", names) == "doc/def/remark"


# What it costs


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_asks_the_graph_few_questions_and_is_no_megabyte(pages, asked, lang):
    assert len(pages[lang].html.encode()) < 1_000_000
    assert 0 < len(asked[lang]) <= 25


def test_a_graph_without_the_named_graph_tells_the_same_terms(shipped):
    plain = [line.rpartition(" <")[0] + " ." for line in shipped.ontology]

    assert every_term() <= ids_in(Site(plain).html(PAGE, "ja"))
