"""Lists of what describes the data: schemes, rules and graphs."""

from collections import defaultdict

from kg.model.lang import Text
from kg.services.rendering.frame.setting import Setting
from kg.services.rendering.listings.listing_table import (
    Beside,
    Column,
    Entry,
    Group,
    Listing,
    iri_of,
    number_of,
    text_of,
)
from kg.services.rendering.things.named_graph import graph_title
from kg.services.rendering.things.rulebook import rulebook

__all__ = ["graphs", "rules", "schemes"]

_SCHEMES = """SELECT ?scheme ?text (LANG(?text) AS ?lang) ?region ?count WHERE {
  ?scheme a skos:ConceptScheme .
  OPTIONAL { ?scheme skos:definition|dcterms:description ?text }
  OPTIONAL { ?scheme teiju:region ?region }
  OPTIONAL { SELECT ?scheme (COUNT(DISTINCT ?concept) AS ?count) WHERE {
    ?concept skos:inScheme ?scheme } GROUP BY ?scheme }
} ORDER BY ?scheme"""


def schemes(at: Setting) -> Listing:
    """The schemes of concepts: shared ones, then those of regions."""
    found: dict[str, tuple[str, str, int]] = {}
    for scheme, text, lang, region, count in at.rows(_SCHEMES):
        iri = iri_of(scheme)
        if text_of(lang) == at.lang or iri not in found:
            found[iri] = text_of(text), iri_of(region), number_of(count)
    entries = {
        iri: Entry(
            iri=iri,
            code=iri.removeprefix(at.names.scheme("")),
            cells=(Beside(text), Beside(str(count))),
        )
        for iri, (text, _, count) in found.items()
    }
    groups = [
        Group(
            name,
            tuple(entries[iri] for iri in found if bool(found[iri][1]) is own),
            anchor=anchor,
        )
        for name, own, anchor in (
            (at.say("Shared", "共通"), False, "shared"),
            (at.say("Of regions", "圏域独自"), True, "regions"),
        )
    ]
    return Listing(
        title=at.say("Schemes of concepts", "概念体系"),
        lead=at.say(
            "Lists of fields, roles, kinds and units from which the statements choose.",
            "記載に用いる分野・役割・種別・単位などの一覧です。",
        ),
        head=at.say("Scheme", "概念体系"),
        columns=(
            Column(Text("Definition", "定義"), wide=True),
            Column(Text("Concepts", "概念"), numeric=True),
        ),
        groups=[group for group in groups if group.entries],
        total=len(found),
    )


def rules(at: Setting) -> Listing:
    """The rules by what they look at, each with how bad a breach is."""
    by_topic: dict[str, list[Entry]] = defaultdict(list)
    for code, rule in rulebook(at.names).items():
        topic = rule.targets[0] if rule.targets else ""
        by_topic[topic].append(
            Entry(
                iri=rule.iri,
                name=rule.name.of(at.lang),
                code=code,
                cells=(
                    Beside(rule.message.of(at.lang)),
                    Beside(rule.severity.label(at.lang), badge=rule.badge),
                ),
            )
        )
    at.learn(each for each in by_topic if each)
    groups = sorted(
        (
            Group(
                at.name(topic) if topic else at.say("Tables and terms", "表と用語"),
                tuple(entries),
                iri=topic,
                anchor=f"of-{at.short(topic).replace(':', '-')}" if topic else "tables",
            )
            for topic, entries in by_topic.items()
        ),
        key=lambda group: group.entries[0].code,
    )
    return Listing(
        title=at.say("Rules", "検査規則"),
        lead=at.say(
            "What the tables and the graph are held to, by what each rule looks at. A "
            "violation makes the graph wrong or unusable; a warning tells what a "
            "document leaves out or contradicts.",
            "表とグラフの検査規則を、検査の対象ごとに示します。違反があるとグラフは誤りか"
            "使えないものになります。警告は、文書に欠けていることや矛盾を知らせます。",
        ),
        head=at.say("Rule", "規則"),
        columns=(
            Column(Text("What it says", "違反したときのメッセージ"), wide=True),
            Column(Text("Severity", "重大度")),
        ),
        groups=groups,
        merged=True,
        total=sum(len(group.entries) for group in groups),
    )


def graphs(at: Setting) -> Listing:
    """The named graphs, with how many statements and things each holds."""
    found = [
        (iri_of(graph), number_of(statements), number_of(things))
        for graph, statements, things in at.rows(
            "SELECT ?graph (COUNT(*) AS ?statements) (COUNT(DISTINCT ?s) AS ?things) "
            "WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph ORDER BY ?graph"
        )
    ]
    folders = {iri: iri.removeprefix(at.names.graph("")) for iri, *_ in found}
    at.learn(map(at.names.thing, folders.values()))
    return Listing(
        title=at.say("Named graphs", "名前付きグラフ"),
        lead=at.say(
            "One for each folder of tables; questions see their union.",
            "表のフォルダごとに一つのグラフがあり、質問はその全体に対して行われます。",
        ),
        head=at.say("Graph", "グラフ"),
        columns=(
            Column(Text("Statements", "トリプル"), numeric=True),
            Column(Text("Things", "もの"), numeric=True),
        ),
        groups=[
            Group(
                "",
                tuple(
                    Entry(
                        iri=iri,
                        name=graph_title(at, iri),
                        code=folders[iri],
                        cells=(Beside(str(statements)), Beside(str(things))),
                    )
                    for iri, statements, things in found
                ),
            )
        ],
        total=len(found),
    )
