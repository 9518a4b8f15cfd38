"""Links of a published site: whatever leads nowhere is found, and nothing else."""

import html
import re

import pytest
from justhtml import JustHTML

from kg.model.iris import Names
from kg.model.lang import Lang, Text
from kg.services.publishing.leading import lead_page
from kg.services.publishing.links import Follower, Links
from kg.services.publishing.working import work_through
from kg.vocab import DEFAULT_BASE
from tests.publishing import PUBLIC, part, put

PAGE = "doc/a/page.ja.html"
#: What stands in the site beside the page.
OTHERS = {
    "index.html": "<h1 id=top>",
    "doc/index.html": "",
    "doc/a/b.html": '<p id="here"></p><p id="名"></p>',
    "doc/a/名.ttl": "",
    "doc/a/x:y.html": "",
    "doc/region/r.ja.html": "",
    "assets/site.css": "a { color: red }",
    "assets/a.png": "",
    "assets/b.png": "",
}


def broken(tmp_path, files, **how):
    outcome = put(tmp_path / "site", part({"": files}), **how)
    return [(each.page, each.link) for each in outcome.broken]


#: HTML in a page, and what of it leads nowhere (nothing where all is well).
LINKS = [
    ('<a href="b.html">', None),
    ('<a href="nowhere.html">', "nowhere.html"),
    ('<a href="./b.html#here">', None),
    ('<a href="b.html#there">', "b.html#there"),
    ('<a href="b.html#%E5%90%8D">', None),
    ('<a href="b.html#:~:text=x">', None),
    ('<a href="%E5%90%8D.ttl">', None),
    ('<a href="名.ttl">', None),
    ('<a href="名.nt">', "名.nt"),
    ('<a href="./x:y.html">', None),
    ('<a href="b.html?x=1&amp;y=2#here">', None),
    ('<a href="b.html?x=1#there">', "b.html?x=1#there"),
    ('<a href="#own"><p id="own">', None),
    ('<a href="#other"><p id="own">', "#other"),
    ('<a href="#">', None),
    ('<a href="#top">', None),
    ('<a href="">', None),
    ('<a href="?x=1">', None),
    ('<a href="page.ja.html#own"><p id="own">', None),
    ('<a href="page.ja.html#other">', "page.ja.html#other"),
    ('<a href="../">', None),
    ('<a href="..">', None),
    ('<a href="../../">', None),
    ('<a href="./">', "./"),
    ('<a href="../region">', "../region"),
    ('<a href="../../../x.html">', "../../../x.html"),
    ('<a href="/doc/a/b.html">', "/doc/a/b.html"),
    ('<a href="/kg/doc/a/b.html#here">', None),
    ('<a href="/kg/">', None),
    ('<a href="/kg/b.html">', "/kg/b.html"),
    ('<a href=" b.html ">', None),
    ('<A HREF="nowhere.html">', "nowhere.html"),
    ("<a href='nowhere.html'>", "nowhere.html"),
    ("<a href=nowhere.html>", "nowhere.html"),
    ('<a title=">" href="nowhere.html">', "nowhere.html"),
    ('<a href="https://example.com/x">', None),
    ('<a href="//example.com/x">', None),
    ('<a href="mailto:a@example.org">', None),
    ('<img src="../../assets/a.png">', None),
    ('<img src="../../assets/c.png">', "../../assets/c.png"),
    (
        '<img srcset="../../assets/a.png 1x, ../../assets/c.png 2x">',
        "../../assets/c.png",
    ),
    ('<script src="gone.js"></script>', "gone.js"),
    ('<link rel="stylesheet" href="gone.css">', "gone.css"),
    ('<form action="gone.html"></form>', "gone.html"),
    ('<button formaction="gone.html">', "gone.html"),
    ('<object data="gone.svg"></object>', "gone.svg"),
    ('<video poster="gone.png"></video>', "gone.png"),
    ('<blockquote cite="gone.html"></blockquote>', "gone.html"),
    ('<iframe src="gone.html"></iframe>', "gone.html"),
    ('<svg><use href="#shape"/><g id="shape"/></svg>', None),
    ('<svg><use href="#none"/></svg>', "#none"),
    ('<svg><use xlink:href="#none"/></svg>', "#none"),
    ('<p data-terms="../../gone/terms.json">', "../../gone/terms.json"),
    ('<p data-terms="gone.json">', "gone.json"),
    ('<p data-terms="b.html">', None),
    ('<p data-count="12.5" data-heading="two words.json" data-field="health">', None),
    ('<meta http-equiv="refresh" content="0; url=b.html">', None),
    ('<meta http-equiv="Refresh" content="0;URL=\'gone.html\'">', "gone.html"),
    ('<noscript><a href="gone.html">x</a></noscript>', "gone.html"),
    (f'<link rel="canonical" href="{PUBLIC}{PAGE}">', None),
    (f'<link rel="canonical" href="{PUBLIC}gone.html">', f"{PUBLIC}gone.html"),
    (f'<meta property="og:url" content="{PUBLIC}{PAGE}">', None),
    (f'<meta property="og:url" content="{PUBLIC}gone">', f"{PUBLIC}gone"),
    (f'<a href="{PUBLIC}">', None),
    (f'<a href="{PUBLIC}doc/a/b.html#there">', f"{PUBLIC}doc/a/b.html#there"),
    (f'<a href="{PUBLIC}id/region/r">', None),
    (f'<a href="{PUBLIC}id/region/s">', f"{PUBLIC}id/region/s"),
    (f'<a href="{DEFAULT_BASE}id/region/s">', None),
    ('<!-- <a href="gone.html"> -->', None),
    ('<pre>&lt;a href="gone.html"></pre>', None),
    ('<p>href="gone.html"</p>', None),
    ('<textarea><a href="gone.html"></textarea>', None),
    ('<script type="application/json">"<a href=\'gone.html\'>"</script>', None),
]


@pytest.mark.parametrize(("body", "expected"), LINKS)
def test_a_link_that_leads_nowhere_is_found_and_no_other(tmp_path, body, expected):
    found = broken(tmp_path, {**OTHERS, PAGE: f"<!doctype html><body>{body}"})

    assert ([] if expected is None else [(PAGE, expected)]) == found
    assert (tmp_path / "site").exists() == (expected is None)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("a { background: url(a.png) }", []),
        ("a { background: url( 'c.png' ) }", ["c.png"]),
        ('a { background: url("../gone.png") }', ["../gone.png"]),
        ("@import 'gone.css';", ["gone.css"]),
        ("@import url(gone.css);", ["gone.css"]),
        ("a { background: url(data:image/png;base64,AAAA) }", []),
        ("/* url(gone.png) */", []),
        ("a { fill: url(#gradient) }", []),
    ],
)
def test_what_a_style_sheet_needs_is_there(tmp_path, body, expected):
    found = broken(tmp_path, {**OTHERS, "assets/site.css": body})

    assert [("assets/site.css", link) for link in expected] == found


def test_a_sitemap_names_pages_that_are_there_below_the_address_of_the_site(tmp_path):
    sitemap = (
        f"<urlset><url><loc>{PUBLIC}doc/a/b.html</loc>"
        f'<xhtml:link rel="alternate" href="{PUBLIC}doc/a/gone.html"/></url>'
        f"<url><loc>{PUBLIC}gone&amp;.html</loc></url>"
        "<url><loc>https://example.com/doc/a/b.html</loc></url></urlset>"
    )

    assert [
        ("sitemap.xml", "https://example.com/doc/a/b.html"),
        ("sitemap.xml", f"{PUBLIC}doc/a/gone.html"),
        ("sitemap.xml", f"{PUBLIC}gone&.html"),
    ] == broken(tmp_path, {**OTHERS, "sitemap.xml": sitemap})


def test_each_place_is_told_once_with_the_first_page_and_how_many_lead_there(tmp_path):
    pages = {f"{n}.html": '<a href="gone.html">' for n in (3, 1, 2)}
    outcomes = [
        put(
            tmp_path / "site",
            part(
                {str(n): {path: body} for n, (path, body) in enumerate(pages.items())}
            ),
            jobs=jobs,
        )
        for jobs in (1, 3)
    ]

    for outcome in outcomes:
        (each,) = outcome.broken
        assert ("1.html", "gone.html", 3) == (each.page, each.link, each.count)
        assert {"no file gone.html", "gone.html がありません"} == {
            each.reason.en,
            each.reason.ja,
        }


def test_links_are_not_followed_where_that_is_not_wanted(tmp_path):
    pages = {"page.html": '<a href="gone.html">'}

    assert [] == broken(tmp_path, pages, checked=False)
    assert (tmp_path / "site/page.html").exists()


def test_a_page_that_leads_on_does_so_without_scripts_too():
    page = lead_page(
        Text("A <b>", "あ"),
        {Lang.EN: "x.en.html", Lang.JA: "x.ja.html"},
        {"nt": "x.nt", "ttl": "x.ttl"},
        "../assets/",
    )

    tree = JustHTML(page, sanitize=False, collect_errors=True)
    assert [] == tree.errors
    assert "0; url=x.ja.html" in page
    assert ["x.ja.html", "x.en.html", "x.ttl", "x.nt"] == [
        each.attrs["href"] for each in tree.query("main a")
    ]
    assert ["text/turtle", "application/n-triples"] == [
        each.attrs["type"] for each in tree.query("link[rel=alternate][type]")
    ]
    assert ["../assets/tongue.js"] == [
        each.attrs["src"] for each in tree.query("script")
    ]


#: Every attribute that may hold an address, for a reader that knows no better.
_LOOSE = {"href", "src", "action", "poster", "cite", "xlink:href", "formaction"}


def seen_by_another(text):
    """What a page leads to, by another parser: every address that is not elsewhere."""
    found = set()
    for element in JustHTML(text, sanitize=False).query("*"):
        for name, value in (element.attrs or {}).items():
            if name in _LOOSE and value and not re.match(r"[a-z]+:|//", value):
                found.add(html.unescape(value) if "&" in value else value)
    return found


def test_another_parser_sees_the_same_links_in_the_pages_of_the_site(rendered_pages):
    for path, text in rendered_pages.items():
        links = Links()
        follower = Follower("https://elsewhere.example/", Names())
        follower.read(path, text.encode(), links)
        expected = {follower.target(link, path) for link in seen_by_another(text)}
        expected = {each for each in expected if each.path != path}

        assert expected
        assert expected <= set(links.targets)


@pytest.fixture(scope="module")
def rendered_pages():
    """Some pages as they are published, of most kinds that need no graph."""
    from kg.services.asking.embedded import Embedded
    from kg.services.graph.store import open_lines
    from kg.services.rendering.frame.setting import Setting
    from kg.services.rendering.pages import render

    engine = Embedded(open_lines([]), Names())
    paths = ("index", "about", "queries/index")
    return {
        f"{path}.{lang}.html": render(Setting(engine, Names(), lang, path, live=False))
        for path in paths
        for lang in Lang
    }


def test_units_are_done_once_each_whatever_the_number_of_processes():
    for count in (0, 1, 7, 200):
        for jobs in (1, 3):
            found = [
                n
                for start, end, made in work_through(count, jobs, lambda a, b: (a, b))
                for n in range(*made)
                if (start, end) == made
            ]
            assert list(range(count)) == sorted(found)
