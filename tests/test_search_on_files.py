"""Search without a server: what the script finds is what the server finds."""

import gzip
import json
import random
import re
import unicodedata

import pytest

from kg.model.lang import Lang
from kg.model.site import path_of, relative
from kg.services.finding.entries import entries
from kg.services.finding.folding import folded_words
from kg.services.finding.index import Index
from kg.services.finding.marking import shown
from kg.services.publishing.parts import search
from tests.browsing import Visit
from tests.rendered import read

#: Letters of every kind that people type, slips, several words, and what is no word.
ODD = [
    "", " ", "\u3000", "a", "市", "町", "ん", "\u202eabc", "😀", ".*", "(", "[a-", "\\",
    "%", "%00", "'", '"', "<script>alert(1)</script>", "$&", "a" * 200, "医" * 200,
    "a" * 5000, "?x ?y", "a\nb", "a\x1cb", "a\x85b", "\ufeffa", "ﷺ", "ß", "STRASSE",
    "İ", "ı", "ſ", "ﬁ", "ς", "𠮷野家", "が", "か\u3099", "ｶﾞ", "ヵ", "ヶ", "ー", "～",
    "室蘭", "むろらん", "ムロラン", "ﾑﾛﾗﾝ", "ＭＵＲＯＲＡＮ", "muroran", "Muroran-shi",
    "muroran shi", "むろらん し", "室蘭市", "室蘭町", "Hokkaidou", "hokkaidō",
    "Hokkaidô",
    "sinsinotu", "Shinshinotsu-mura", "oosaka", "ohsaka", "konpira", "kompira",
    "梼原", "檮原", "鰺ヶ沢", "鯵ケ沢", "竜ケ崎", "龍ヶ崎", "TJ201", "tj20", "T201",
    "012050", "01205", "0120", "18", "2021", "nishi-iburi", "nishi-iburi/2021",
    "project/nishi", "region", "圏域", "定住自立圏", "西いぶり", "西いぶり 医療",
    "西いぶり　医療", "nishi iburi medical", "医療 西いぶり", "A-1", "region/members",
    "むろろんし", "もろらんし", "Mororan", "muroarn", "室蘭 zzzqq", "zzzqq qqzz",
    "東京 む", "むろろんし のぼりぺつ", "a b c d e f g h i j k l m n o p",
]  # fmt: skip

#: What the scripts of the site say of many texts, in the words of this test.
_ASK = """async ([root, texts]) => {
  const from = (name) => import(new URL(`assets/${name}`, root));
  const [{ index, kindsOf }, { shown }, { pageOf }, { strip }] = await Promise.all(
    ["finding.js", "marking.js", "addresses.js", "folding.js"].map(from));
  const names = await index(root);
  return texts.map((text) => {
    const found = names.find(strip(text));
    const told = (lang) => found.hits.slice(0, 60).map((thing) => {
      const { label, matched, lang: tag } = shown(thing, found, lang);
      const where = thing.where && thing.where[lang];
      return [label, matched, tag, where, pageOf(thing.iri, names.base, lang)];
    });
    return {
      query: found.query, words: found.words, exact: found.exact, counts: found.counts,
      hits: found.hits.map(({ iri }) => iri),
      kinds: kindsOf(found).map(([kind]) => kind),
      ja: told("ja"), en: told("en"), apart: names.countsOf(found.query),
      near: names.near(found.query)
        .map(({ word, name, thing }) => [word, name, thing.iri]),
    };
  });
}"""
_FOLD = """async ([root]) => {
  const { foldedWords, split } = await import(new URL("assets/folding.js", root));
  const found = [];
  for (let code = 0; code < 0x110000; code += 1) {
    const letter = code >= 0xd800 && code < 0xe000 ? " " : String.fromCodePoint(code);
    found.push([foldedWords(letter), split(`a${letter}b`).length]);
  }
  return found;
}"""


@pytest.fixture(scope="module")
def told(shipped_publication):
    """The index as it is published."""
    file, *_ = search.files(shipped_publication, "")
    assert "search/index.json" == file.path
    return file.body


def test_the_index_is_small_enough_to_be_fetched_while_one_types(told):
    assert len(gzip.compress(told, 6)) < 200_000
    assert len(told) < 1_000_000


def test_the_index_is_the_same_each_time(shipped_publication, told):
    again = Index(entries(shipped_publication.engine, shipped_publication.names))
    assert [each.iri for each in shipped_publication.index] == [
        each.iri for each in again
    ]
    assert told == next(iter(search.files(shipped_publication, ""))).body


def test_the_index_holds_everything_once_in_its_order(shipped_publication, told):
    things = json.loads(told)["things"]
    base = shipped_publication.names.base
    iris = [
        each[0].removeprefix("<") if each[0][0] == "<" else base + each[0]
        for each in things
    ]
    assert [each.iri for each in shipped_publication.index] == iris
    assert len(set(iris)) == len(iris)


def test_what_is_left_out_of_the_index_can_be_told_again(shipped_publication, told):
    found = json.loads(told)
    for entry, (_, kind, ja, en, names, codes, numbers, where) in zip(
        shipped_publication.index, found["things"], strict=True
    ):
        label = {0: ja, 1: en or ja}
        assert entry.kind == found["kinds"][kind][0]
        assert (entry.label.ja, entry.label.en) == (ja, en or ja)
        assert [name for name, _ in entry.names] == [
            label.get(text, text) for text, _ in names
        ]
        assert [tag for _, tag in entry.names] == [
            found["tags"][tag] for _, tag in names
        ]
        assert [list(entry.codes), list(entry.numbers)] == [codes, numbers]
        above = found["things"][where] if isinstance(where, int) else None
        texts = (above[2], above[3] or above[2]) if above else where and tuple(where)
        assert (entry.where and (entry.where.ja, entry.where.en)) == texts


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_page_says_how_a_browser_adds_the_search(
    shipped_publication, part_of_site, lang
):
    from xml.etree import ElementTree

    told = ElementTree.parse(part_of_site / f"opensearch.{lang}.xml").getroot()
    (url,) = told.iter("{http://a9.com/-/spec/opensearch/1.1/}Url")
    wanted = f"{shipped_publication.public}search.{lang}.html?q={{searchTerms}}"
    assert wanted == url.get("template")
    html = (part_of_site / f"doc/municipality/01205.{lang}.html").read_text("utf-8")
    assert f'href="../../opensearch.{lang}.xml"' in html


def test_every_piece_of_the_page_that_a_script_fills_stands_in_it(part_of_site):
    script = (part_of_site / "assets" / "found.js").read_text(encoding="utf-8")
    wanted = set(re.findall(r'piece\("([a-z]+)"', script))
    for lang in Lang:
        html = (part_of_site / f"search.{lang}.html").read_text(encoding="utf-8")
        there = set(re.findall(r'<template data-piece="([a-z]+)"', html))
        assert wanted | {"failed"} == there
        assert [] == read(html).errors


def _answer(shipped_publication, text):
    """What the server finds, in the form in which the script tells it."""
    index, found = (
        shipped_publication.index,
        shipped_publication.index.find(text.strip()),
    )

    def page(iri, lang):
        path = path_of(iri, shipped_publication.names)
        return path and relative(f"{path}.{lang}.html", "x")

    def marked(lang):
        for hit in found.hits[:60]:
            told = shown(hit, found.query, found.words, lang)
            yield [
                *(
                    [[p.text, p.hit] for p in each]
                    for each in (told.label, told.matched)
                ),
                *(told.lang, hit.where and hit.where.of(lang), page(hit.iri, lang)),
            ]

    return {
        "query": found.query,
        "words": list(found.words),
        "exact": found.exact,
        "counts": [[str(kind), count] for kind, count in found.counts.items()],
        "hits": [each.iri for each in found.hits],
        "kinds": [str(kind) for kind in found.kinds()],
        "ja": list(marked("ja")),
        "en": list(marked("en")),
        "apart": [[*each] for each in index.counts_of(found.query).items()],
        "near": [[n.word, n.name, n.entry.iri] for n in index.near(found.query)],
    }


def _typed(index):
    """What may be typed for things: names, fragments of them, slips, two words."""
    chance = random.Random(20)
    labels = [text for each in index for text in (each.label.ja, each.label.en)]
    names = [name for each in index for name, _ in each.names if len(name) > 3]
    codes = [code for each in index for code in (*each.codes, *each.paths)]
    yield from chance.sample(labels, 120)
    yield from chance.sample(codes, 40)
    for name in chance.sample(names, 120):
        start = chance.randrange(len(name))
        yield name[start : start + chance.randint(1, 6)]
    for name in chance.sample(names, 60):
        slip = chance.randrange(len(name) - 1)
        yield name[:slip] + name[slip + 1] + name[slip] + name[slip + 2 :] + "ん"
    for one, other in zip(*(chance.sample(names, 60) for _ in "ab"), strict=True):
        yield f"{one.split()[0][:3]} {other[:2]}"


@pytest.mark.slow
def test_every_search_finds_the_same_in_the_page_as_on_the_server(
    part_context, shipped_publication, part_site
):
    page = part_context.new_page()
    page.goto(f"{part_site}search.ja.html")
    texts = [*ODD, *_typed(shipped_publication.index)]
    assert len(texts) > 450
    found = page.evaluate(_ASK, [part_site, texts])
    for text, told in zip(texts, found, strict=True):
        expected = _answer(shipped_publication, text)
        assert {name: [text, expected[name]] for name in expected} == {
            name: [text, told[name]] for name in told
        }


@pytest.mark.slow
def test_every_character_folds_to_the_same_in_the_page(part_context, part_site):
    page = part_context.new_page()
    page.goto(f"{part_site}search.ja.html")
    found = page.evaluate(_FOLD, [part_site])
    differing = []
    for code, told in enumerate(found):
        letter = chr(code)
        # A character that this Python does not know yet may be a letter elsewhere.
        if unicodedata.category(letter) in {"Cn", "Cs"}:
            continue
        if [folded_words(letter), len(f"a{letter}b".split())] != told:
            differing.append((hex(code), letter, told))
    assert [] == differing


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_page_of_a_search_says_the_same_as_on_the_server(
    part_context, live_site, part_site, lang
):
    asked = [
        "", "q=", "q=%20", "q=医療", "q=室蘭", "q=muroran&kind=municipality",
        "q=町&kind=municipality", "q=町&kind=municipality&page=2",
        "q=町&kind=municipality&page=999", "q=町&page=x",
        "q=室蘭&kind=atlantis", "q=室蘭&kind=indicator", "q=室蘭&kind=%20Municipality",
        "q=むろろんし", "q=室蘭+zzzqq", "q=zzzqq+qqzz", "q=!", "q=<b>x</b>", "q=$%26",
        "q=TJ201", "q=region/members", "q=" + "医" * 300,
    ]  # fmt: skip
    page = Visit(part_context.new_page(), part_site)
    server = Visit(part_context.new_page(), live_site)
    for each in asked:
        address = f"search.{lang}.html?{each}"
        page.go(address)
        server.go(address)
        assert (each, server.told()) == (each, page.told())
        assert (each, server.page.title()) == (each, page.page.title())
        assert (each, server.links(live_site)) == (each, page.links(part_site))
    assert [] == page.said
