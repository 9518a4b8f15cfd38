"""How to cite a site, what has changed since the last, what its publisher says."""

import hashlib
import json
import re
import tomllib
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
import rdflib
import yaml

from kg.errors import UsageError
from kg.services.describing.changes import changes_since, first_publication
from kg.services.describing.citation import Cited, citation_of_repository
from kg.services.describing.credits import CREDITS
from kg.services.describing.imprint import imprint_of
from kg.services.describing.stating import agents, written
from tests.described import (
    D3,
    IMPRINT,
    NAMES,
    PUBLIC,
    VCARD,
    WHOLE,
    files_of,
    graph_of,
    publication,
    refused,
    shipped_file,
)
from tests.released import kept

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def files():
    return files_of(publication())


# Citation and credits --------------------------------------------------------------


def _schema():
    path = shipped_file("cffconvert", "schemas/1.2.0/schema.json")
    return json.loads(path.read_text(encoding="utf-8"))


def test_citation_of_the_site_conforms_to_its_schema(files):
    told = yaml.safe_load(files["CITATION.cff"])

    jsonschema.validate(told, _schema())
    assert "2026-12-01" == told["date-released"]
    assert PUBLIC == told["url"]


def test_citation_bears_the_digest_of_the_statements(files):
    lines = "".join(f"{line}\n" for line in publication().whole.lines)
    (told,) = yaml.safe_load(files["CITATION.cff"])["identifiers"]

    assert f"sha256:{hashlib.sha256(lines.encode()).hexdigest()}" == told["value"]


@pytest.mark.parametrize("key", ["cff-version", "message", "title", "authors"])
def test_citation_that_lacks_what_is_mandatory_is_refused(files, key):
    told = yaml.safe_load(files["CITATION.cff"])
    del told[key]

    with pytest.raises(jsonschema.ValidationError, match=key):
        jsonschema.validate(told, _schema())


def test_citation_of_the_repository_is_of_its_version_and_release():
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    version = project["project"]["version"]
    log = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    (released,) = re.findall(rf"^## {re.escape(version)} \((.+)\)$", log, re.M)
    day = "" if released == "unreleased" else released

    assert citation_of_repository(Cited(version, day)) == text
    jsonschema.validate(yaml.safe_load(text), _schema())


def test_citation_of_a_release_conforms_too():
    told = yaml.safe_load(citation_of_repository(Cited("1.0.0", "2027-01-31")))

    jsonschema.validate(told, _schema())
    assert "2027-01-31" == told["date-released"]


def test_credits_are_those_of_the_licence_file():
    text = (ROOT / "LICENSE-DATA.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+?) \| (.+?) \| (.+?) \|$", text, re.M)[1:]

    assert len(rows) == len(CREDITS)
    for (what, source, licence), credit in zip(rows, CREDITS, strict=True):
        assert credit.page in source
        assert credit.name in source
        assert licence == credit.licence.en
        if credit.identifier:
            assert what == credit.what.en


# Changes ---------------------------------------------------------------------------


def _of(site, *folders):
    """The statements of some of the named graphs: comparing all takes its time."""
    ends = tuple(f"<{NAMES.graph(folder)}> ." for folder in folders)
    return [line for line in site.whole.lines if line.endswith(ends)]


def _with_one_more(lines):
    """The same statements and a project."""
    project, graph = NAMES.thing("project/x"), NAMES.graph("region/higashi-iburi")
    return [*lines, f'<{project}> <{rdflib.RDFS.label}> "Gone"@en <{graph}> .']


@pytest.fixture(scope="module")
def changed(tmp_path_factory):
    """A release before: one project more, and another version."""
    site = publication()
    lines = _of(site, "ontology", "region/higashi-iburi")
    new, was = 'versionInfo> "0.1.0"', 'versionInfo> "0.0.9"'
    old = [line.replace(new, was) for line in lines]
    assert old != lines
    before = kept(tmp_path_factory.mktemp("old"), "0.0.9", _with_one_more(old))
    return files_of(
        replace(
            site,
            whole=replace(site.whole, lines=lines),
            imprint=replace(IMPRINT, previous=before.folder),
        )
    )


def test_first_publication_says_so(files):
    assert "初めての公開" in files["changes.ja.md"].decode()
    assert "first publication" in files["changes.en.md"].decode()
    assert json.loads(files["changes.json"])["first"] is True
    assert None is first_publication().previous


def test_changes_since_a_release_are_told_in_words_and_as_data(changed):
    told = json.loads(changed["changes.json"])
    japanese, english = (
        changed[f"changes.{lang}.md"].decode() for lang in ("ja", "en")
    )

    assert {"added": 0, "removed": 1, "changed": 1} == told["things"]
    assert english.startswith("# Changes to the data since 0.0.9\n")
    assert japanese.startswith("# 0.0.9 からのデータの変更\n")
    assert "Gone" in english
    assert "0.0.9" in japanese


def test_catalogue_names_the_version_before(changed):
    graph = graph_of(changed["catalog.ttl"])
    (before,) = graph.objects(WHOLE, D3.previousVersion)

    assert "0.0.9" == str(graph.value(before, D3.version))
    assert "0.1.0" == str(graph.value(WHOLE, D3.version))
    assert not refused(graph, "dcat-ap")


def test_release_that_cannot_be_read_is_refused(tmp_path):
    broken = tmp_path / "graph.nq.gz"
    broken.write_bytes(b"no gzip")

    with pytest.raises(UsageError, match="packed N-Quads"):
        changes_since(broken, publication().whole)


def test_changes_are_those_since_the_last_release_that_differs(tmp_path):
    site = publication()
    lines = _of(site, "region/higashi-iburi")
    releases = [
        kept(tmp_path, version, held)
        for version, held in (
            ("0.0.8", []),
            ("0.0.9", _with_one_more(lines)),
            ("0.1.0", lines),
        )
    ]
    same = releases[-1].manifest()["sha256"]
    whole = replace(site.whole, lines=lines, sha256=same)
    imprint = replace(IMPRINT, previous=None)
    made = files_of(replace(site, whole=whole, imprint=imprint, releases=releases))
    told = json.loads(made["changes.json"])

    assert {"added": 0, "removed": 1, "changed": 0} == told["things"]


# What the publisher says -----------------------------------------------------------


@pytest.mark.parametrize(
    "given, english, japanese",
    [
        ({"publisher_page": "https://a.example/"}, "--publisher", "だれのページ"),
        ({"publisher": " ", "publisher_page": "https://a.b/"}, "whose", "だれの"),
        ({"publisher": "A", "publisher_page": "a.example"}, "https://", "https://"),
        ({"endpoint": "ftp://a.example"}, "https://", "https://"),
        ({"endpoint": "https://"}, "--endpoint", "--endpoint"),
        ({"contact": "nobody"}, "e-mail address", "メールアドレス"),
        ({"contact": "@"}, "e-mail address", "メールアドレス"),
        ({"contact": "a@b c"}, "e-mail address", "メールアドレス"),
        ({"contact": "https://a b/"}, "https://", "https://"),
        ({"contact_name": "A"}, "--contact", "連絡先"),
        ({"previous": Path("nowhere")}, "no such file", "ありません"),
    ],
)
def test_what_could_only_mislead_is_refused_in_both_languages(given, english, japanese):
    with pytest.raises(UsageError) as refusal:
        imprint_of(**given)

    assert english in refusal.value.messages["en"]
    assert japanese in refusal.value.messages["ja"]


def test_all_that_could_mislead_is_told_at_once():
    with pytest.raises(UsageError) as refusal:
        imprint_of(
            publisher_page="a.example", endpoint="b", contact="c", previous=Path("d")
        )

    told = refusal.value.lines("ja")
    options = ["--publisher-page", "--endpoint", "--contact", "--publisher-page"]
    assert [*options, "--previous"] == [line.partition("：")[0] for line in told[:-1]]
    assert "5か所" in told[-1]


def test_contact_by_a_page_is_told_by_its_address():
    page = "https://city.example.jp/contact"
    imprint = imprint_of(publisher="A", contact=page)
    graph = graph_of(written(agents(imprint, NAMES), "ttl", NAMES))

    assert [rdflib.URIRef(page)] == list(graph.objects(None, VCARD.hasURL))
    assert [] == list(graph.objects(None, VCARD.hasEmail))


def test_contact_without_a_name_is_that_of_the_publisher():
    assert "A" == imprint_of(publisher="A", contact="a@b.example").contact.name
