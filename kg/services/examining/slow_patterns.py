"""Patterns that are slow, or that engines answer differently: what to write instead.

Each was measured on the shipped graph and on the same with its largest region eight
times (docs/query-checks.md holds the figures). They are found in the algebra of a
query, so that it does not matter how it is written.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kg.model.lang import Text
from kg.model.question_check import QuestionRule
from kg.services.examining.algebra import (
    EXISTS,
    Parsed,
    body_of,
    field,
    steps,
    variables_of,
    walk,
)
from kg.services.examining.groups import (
    REQUIRED,
    Group,
    Kind,
    Part,
    certain_in,
    connected,
    visible,
)
from kg.vocab import DCTERMS, SCHEMA, SKOS, TEIJU

__all__ = ["SLOW_PATTERNS", "SlowPattern"]

#: What a pattern is found at: a part of a group, else what to look for in the text.
Place = Part | str


@dataclass(frozen=True, slots=True)
class SlowPattern:
    """One pattern.

    Attributes:
        rule: Its code, what it is, and what to write instead.
        engines: The engines that it is slow in, or that answer it differently.
        why: What the engine does with it.
        find: Every place where a query has it.
    """

    rule: QuestionRule
    engines: tuple[str, ...]
    why: Text
    find: Callable[[Parsed, Sequence[Group]], Iterable[Place]]


#: Properties whose values are as precise as the document: a day, a month or a year.
_OF_ANY_PRECISION = frozenset(
    term.value
    for term in (
        DCTERMS.date,
        DCTERMS.issued,
        SCHEMA.startDate,
        SCHEMA.endDate,
        SCHEMA.foundingDate,
        SCHEMA.dissolutionDate,
        TEIJU.asOfDate,
        TEIJU.asOfMonth,
        TEIJU.knownBy,
        TEIJU.knownFrom,
    )
)
_JOINED = frozenset({Kind.TRIPLE, Kind.SELECT, Kind.UNION, Kind.GROUP})


def _exists(query: Parsed, groups: Sequence[Group]) -> Iterator[Place]:
    """An EXISTS of several patterns, one of which knows nothing of the row outside."""
    for group in groups:
        if group.inside is Kind.EXISTS:
            parts = [part for part in group.parts if part.kind in _JOINED]
            apart = [part for part in parts if not part.possible & group.outer]
            inner = [part for part in parts if part.kind is Kind.SELECT]
            if inner or (len(parts) > 1 and apart):
                yield (inner or apart)[0]


def _given(group: Group) -> frozenset[str]:
    """The variables that a group has from outside before it begins."""
    return group.outer if group.inside is Kind.EXISTS else frozenset()


def _on_optional(query: Parsed, groups: Sequence[Group]) -> Iterator[Place]:
    """What joins the rest only by a variable that an OPTIONAL may leave unbound."""
    for group in groups:
        certain, possible = set(_given(group)), set(_given(group))
        loose: set[str] = set()
        run: list[Part] = []
        for part in (*group.parts, None):
            if part is not None and part.kind in _JOINED:
                run.append(part)
                continue
            for cluster in connected(run, frozenset()):
                known = certain_in(cluster) & certain
                if certain and visible(cluster) & loose and not known:
                    yield cluster[0]
            certain |= certain_in(run)
            run = []
            if part is None:
                break
            if part.kind is Kind.BIND:
                certain = set(certain_in(group.parts[: group.parts.index(part) + 1]))
                certain |= _given(group)
            elif part.kind is Kind.VALUES:
                certain |= part.certain
            elif part.kind is Kind.OPTIONAL:
                known = part.certain & certain
                if certain and part.possible & loose and not known:
                    yield part
                loose |= part.possible
            possible |= part.possible
            loose -= certain


def _optional_first(query: Parsed, groups: Sequence[Group]) -> Iterator[Place]:
    """An OPTIONAL before anything is bound, with what must be there after it."""
    for group in groups:
        for index, part in enumerate(group.parts):
            if part.kind is Kind.OPTIONAL:
                before = certain_in(group.parts[:index]) | _given(group)
                after = [p for p in group.parts[index:] if p.kind in _JOINED]
                if after and not before:
                    yield part


def _is_small(parts: Sequence[Part]) -> bool:
    """Do these parts have a few rows at most, whatever the graph holds?"""
    from rdflib.term import URIRef

    for part in parts:
        if part.kind is Kind.VALUES and part.certain:
            return True
        if part.kind is Kind.TRIPLE:
            subject, predicate, object_ = part.node
            # The concepts of one scheme are few as well.
            of_scheme = str(predicate) == SKOS.inScheme.value
            if isinstance(subject if not of_scheme else object_, URIRef):
                return True
        if part.kind is Kind.SELECT:
            grouped = [each for each in walk(part.node) if each.name == "Group"]
            if grouped and field(grouped[0], "expr") is None:
                return True
        if part.kind in {Kind.GROUP, Kind.OPTIONAL} and not part.possible:
            return True
    return False


def _cartesian(query: Parsed, groups: Sequence[Group]) -> Iterator[Place]:
    """Parts of one group without a variable in common: every row with every row."""
    for group in groups:
        parts = [p for p in group.parts if p.kind in REQUIRED or p.kind is Kind.BIND]
        large = [
            cluster
            for cluster in connected(parts, _given(group))
            if any(part.kind in _JOINED for part in cluster) and not _is_small(cluster)
        ]
        for cluster in large[1:]:
            first = next(part for part in cluster if part.kind in _JOINED)
            before = group.parts[: group.parts.index(first)]
            optional = visible([p for p in before if p.kind is Kind.OPTIONAL])
            # What meets an OPTIONAL is told as that.
            if not visible(cluster) & optional - certain_in(before):
                yield first
        for index, part in enumerate(group.parts):
            seen = visible(group.parts[:index]) | _given(group)
            if part.kind is Kind.OPTIONAL and seen and not part.possible & seen:
                inner = [g for g in groups if g.parent is group and _is_of(g, part)]
                if not any(_is_small(each.parts) for each in inner):
                    yield part


def _is_of(group: Group, part: Part) -> bool:
    """Is it the group of an OPTIONAL?"""
    return group.inside is Kind.OPTIONAL and visible(group.parts) == part.possible


def _select_again(query: Parsed, groups: Sequence[Group]) -> Iterator[Place]:
    """A sub-select in an OPTIONAL that itself stands in an OPTIONAL of patterns."""
    for group in groups:
        around = group.parent
        if group.inside is not Kind.OPTIONAL or around is None:
            continue
        heavy = [part for part in group.parts if part.kind is Kind.SELECT]
        inner = [part for part in around.parts if part.kind in REQUIRED]
        # What must be put together first is not looked up row by row.
        whole = any(part.kind in {Kind.SELECT, Kind.GROUP} for part in inner)
        apart = len(connected(inner, frozenset())) > 1
        minus = any(part.kind is Kind.MINUS for part in around.parts)
        if heavy and around.inside is Kind.OPTIONAL and not (whole or apart or minus):
            yield heavy[0]


def _all_triples(query: Parsed, groups: Sequence[Group]) -> Iterator[Place]:
    """A pattern of three variables that nothing else binds."""
    from rdflib.term import Variable

    for group in groups:
        for part in group.parts:
            if part.kind is not Kind.TRIPLE:
                continue
            if all(isinstance(term, Variable) for term in part.node):
                others = [each for each in group.parts if each is not part]
                if not part.possible & (certain_in(others) | group.outer):
                    yield part


def _open_paths(query: Parsed, groups: Sequence[Group]) -> Iterator[Place]:
    """A path of any length, both ends of which nothing else binds."""
    from rdflib.paths import MulPath
    from rdflib.term import Variable

    def endless(path: Any) -> bool:
        inner = [getattr(path, name, None) for name in ("arg", "path")]
        parts = getattr(path, "args", None) or [each for each in inner if each]
        return isinstance(path, MulPath) or any(endless(each) for each in parts)

    for group in groups:
        for part in group.parts:
            if part.kind is not Kind.TRIPLE or not endless(part.node[1]):
                continue
            others = [each for each in group.parts if each is not part]
            known = certain_in(others) | group.outer
            ends = (part.node[0], part.node[2])
            if all(isinstance(e, Variable) and str(e) not in known for e in ends):
                yield part


def _star(query: Parsed, groups: Sequence[Group]) -> Iterator[Place]:
    """A SELECT of everything."""
    if "star" in query.tree:
        yield r"SELECT\s+(DISTINCT\s+|REDUCED\s+)?\*"


def _unordered(query: Parsed, groups: Sequence[Group]) -> Iterator[Place]:
    """Rows without an order, and a LIMIT that takes some of them."""
    cut = [each for each in walk(query.root) if each.name == "Slice"]
    if any(not _ordered(each) for each in cut):
        yield r"\b(LIMIT|OFFSET)\b"
    elif query.form == "SELECT" and not _ordered(query.root):
        yield r"\bSELECT\b"


def _ordered(node: Any) -> bool:
    """Has a SELECT an ORDER BY, or a single row?"""
    around = {"SelectQuery", "Slice", "Distinct", "Reduced", "Project", "ToMultiSet"}
    while node.name in {*around, "Extend", "Filter"}:
        node = node.p
    return node.name == "OrderBy" or (
        node.name == "AggregateJoin" and field(node.p, "expr") is None
    )


def _dates(query: Parsed, groups: Sequence[Group]) -> Iterator[Place]:
    """Dates of differing precision, compared as they are."""
    from rdflib.term import Variable

    dates = {
        str(part.node[2])
        for group in groups
        for part in group.parts
        if part.kind is Kind.TRIPLE
        and isinstance(part.node[2], Variable)
        and any(str(step) in _OF_ANY_PRECISION for step in steps(part.node[1]))
    }
    for node in walk(query.root):
        sides = []
        if node.name == "RelationalExpression" and node.op in {"<", ">", "<=", ">="}:
            sides = [node.expr, node.other]
        elif node.name in {"Aggregate_Min", "Aggregate_Max"}:
            sides = [node.vars]
        for side in sides:
            if isinstance(side, Variable) and str(side) in dates:
                name = rf"\?{side}\b"
                yield rf"{name}\s*[<>]|[<>]=?\s*{name}|\b(MIN|MAX)\s*\(\s*{name}"
                break


def _exists_on_optional(query: Parsed, groups: Sequence[Group]) -> Iterator[Place]:
    """An EXISTS that asks for a variable which an OPTIONAL may leave unbound."""
    for group in groups:
        loose = visible(group.parts) - group.certain
        optional = [p for p in group.parts if p.kind is Kind.OPTIONAL]
        loose &= visible(optional)
        for node in walk(list(group.filters)):
            if node.name in EXISTS and variables_of(body_of(node)) & loose:
                yield r"\bEXISTS\b"


def _unrepeatable(query: Parsed, groups: Sequence[Group]) -> Iterator[Place]:
    """Functions whose result is another one each time, or in each engine."""
    for word, name in (
        ("GROUP_CONCAT", "Aggregate_GroupConcat"),
        ("SAMPLE", "Aggregate_Sample"),
        ("NOW", "Builtin_NOW"),
        ("RAND", "Builtin_RAND"),
        ("UUID", "Builtin_UUID"),
        ("STRUUID", "Builtin_STRUUID"),
        ("BNODE", "Builtin_BNODE"),
    ):
        if name in query.tree:
            yield rf"\b{word}\b"


def _service(query: Parsed, groups: Sequence[Group]) -> Iterator[Place]:
    """A question to another endpoint."""
    if "ServiceGraphPattern" in query.tree:
        yield r"\bSERVICE\b"


def _pattern(
    code: str,
    name: Text,
    engines: str,
    why: Text,
    mend: Text,
    find: Callable[[Parsed, Sequence[Group]], Iterable[Place]],
) -> SlowPattern:
    return SlowPattern(
        QuestionRule(code, name, mend), tuple(engines.split()), why, find
    )


SLOW_PATTERNS = (
    _pattern(
        "Q401",
        Text(
            "EXISTS of several patterns, or of a sub-select",
            "複数のパターンやサブクエリを含む EXISTS",
        ),
        "oxigraph rdflib",
        Text(
            "Each row asks the whole graph again: eight times the data took a hundred "
            "times as long.",
            "行ごとにグラフ全体を調べ直すため、データが8倍になると約100倍の"
            "時間がかかりました。",
        ),
        Text(
            "MINUS { … }, or OPTIONAL { … } with FILTER (!BOUND(?x)); for EXISTS a "
            "sub-select of DISTINCT things that is joined.",
            "MINUS { … }、または OPTIONAL { … } と FILTER (!BOUND(?x)) にします。"
            "EXISTS は SELECT DISTINCT のサブクエリと結合します。",
        ),
        _exists,
    ),
    _pattern(
        "Q402",
        Text(
            "a join by a variable that only an OPTIONAL binds",
            "OPTIONAL だけが束縛する変数による結合",
        ),
        "oxigraph rdflib",
        Text(
            "An unbound variable fits every row, so each row is held against all.",
            "束縛されない変数はどの行にも合うため、すべての行どうしが比べられます。",
        ),
        Text(
            "Put it into that OPTIONAL, or nest it there as an OPTIONAL of its own; or "
            "bind COALESCE(?x, …) with something that is always there.",
            "その OPTIONAL の中に、必要なら OPTIONAL として入れます。または必ず値のある"
            "ものを含む COALESCE(?x, …) を BIND します。",
        ),
        _on_optional,
    ),
    _pattern(
        "Q403",
        Text(
            "an OPTIONAL before anything is bound",
            "何も束縛しないうちの OPTIONAL",
        ),
        "oxigraph",
        Text(
            "It is matched against the whole graph, and what follows is held against "
            "all of it.",
            "グラフ全体と照合され、続くパターンがそのすべてと比べられます。",
        ),
        Text(
            "Write the patterns that must match first, then the OPTIONAL.",
            "必ず合うパターンを先に書き、OPTIONAL をその後に置きます。",
        ),
        _optional_first,
    ),
    _pattern(
        "Q404",
        Text(
            "patterns without a variable in common",
            "共通の変数のないパターンどうし",
        ),
        "oxigraph rdflib",
        Text(
            "Every row of one is put with every row of the other. In an OPTIONAL or "
            "MINUS what is bound outside does not connect them.",
            "一方の行のすべてが他方の行のすべてと組み合わされます。OPTIONAL や MINUS "
            "の中では、外側で束縛された変数はつなぎになりません。",
        ),
        Text(
            "Connect them by a pattern, or ask for each in an OPTIONAL of its own; "
            "FILTER (?a = ?b) comes too late, so use one variable.",
            "パターンでつなぐか、それぞれを別の OPTIONAL にします。"
            "FILTER (?a = ?b) では遅いので、同じ変数を使います。",
        ),
        _cartesian,
    ),
    _pattern(
        "Q405",
        Text(
            "a sub-select in an OPTIONAL within an OPTIONAL",
            "OPTIONAL の中の OPTIONAL にあるサブクエリ",
        ),
        "oxigraph",
        Text(
            "It is worked out again for each row of the outer OPTIONAL.",
            "外側の OPTIONAL の行ごとに計算し直されます。",
        ),
        Text(
            "Let it give a row for everything and join it there without OPTIONAL, or "
            "put it as an OPTIONAL into the outermost group.",
            "何に対しても1行を返すようにして OPTIONAL なしで結合するか、最も外側の"
            "グループの OPTIONAL にします。",
        ),
        _select_again,
    ),
    _pattern(
        "Q406",
        Text("every triple there is", "すべてのトリプル"),
        "oxigraph rdflib virtuoso",
        Text(
            "It lists the whole graph.",
            "グラフ全体を並べることになります。",
        ),
        Text(
            "Say what the subject is, or of which property.",
            "主語の種類か述語を指定します。",
        ),
        _all_triples,
    ),
    _pattern(
        "Q407",
        Text(
            "a path of any length with both ends open",
            "両端の決まらない任意長のパス",
        ),
        "oxigraph rdflib virtuoso",
        Text(
            "It is followed from everything there is; Virtuoso refuses it.",
            "グラフのすべてのものからたどることになります。Virtuoso では拒否されます。",
        ),
        Text(
            "Say what one end is, in the same group.",
            "同じグループの中で、片方の端が何かを指定します。",
        ),
        _open_paths,
    ),
    _pattern(
        "Q408",
        Text("SELECT *", "SELECT *"),
        "oxigraph rdflib virtuoso",
        Text(
            "Engines give the columns in orders of their own.",
            "列の順番がエンジンによって違います。",
        ),
        Text("Name the columns.", "列を挙げます。"),
        _star,
    ),
    _pattern(
        "Q409",
        Text("rows without ORDER BY", "ORDER BY のない行"),
        "oxigraph rdflib virtuoso",
        Text(
            "Engines give them in orders of their own, and LIMIT takes others each "
            "time.",
            "行の順番がエンジンによって違い、LIMIT で残る行も変わります。",
        ),
        Text(
            "Order by columns that tell the rows apart.",
            "行を区別できる列で ORDER BY を書きます。",
        ),
        _unordered,
    ),
    _pattern(
        "Q410",
        Text(
            "dates compared as they are",
            "日付をそのまま比べる",
        ),
        "oxigraph rdflib virtuoso",
        Text(
            "A date may be a day, a month or a year, and three engines find three "
            "different sets of them before 2015.",
            "日付には日・月・年までのものがあり、2015年より前かどうかの答えは三つの"
            "エンジンですべて違います。",
        ),
        Text(
            "Compare STR(?date) as far as both go, as region/members does; MIN and MAX "
            "likewise.",
            "region/members のように STR(?date) を分かる桁まで比べます。MIN と MAX "
            "も同じです。",
        ),
        _dates,
    ),
    _pattern(
        "Q411",
        Text(
            "EXISTS that asks for what an OPTIONAL may leave unbound",
            "OPTIONAL で束縛されないことのある変数を使う EXISTS",
        ),
        "oxigraph rdflib virtuoso",
        Text(
            "An unbound variable there fits everything in Oxigraph and rdflib, and "
            "nothing in Virtuoso.",
            "束縛されない変数は、Oxigraph と rdflib では何にでも合い、Virtuoso では"
            "何にも合いません。",
        ),
        Text(
            "Use MINUS, or BOUND before it.",
            "MINUS を使うか、先に BOUND で確かめます。",
        ),
        _exists_on_optional,
    ),
    _pattern(
        "Q412",
        Text(
            "a function that gives another result each time",
            "実行のたびに結果の変わる関数",
        ),
        "oxigraph rdflib virtuoso",
        Text(
            "The order of GROUP_CONCAT, the choice of SAMPLE and what NOW, RAND, UUID "
            "and BNODE give are the engine's own.",
            "GROUP_CONCAT の順番、SAMPLE が選ぶもの、NOW・RAND・UUID・BNODE の値は"
            "エンジンしだいです。",
        ),
        Text(
            "MIN or MAX in place of SAMPLE; rows in place of GROUP_CONCAT; a parameter "
            "in place of NOW.",
            "SAMPLE は MIN か MAX に、GROUP_CONCAT は行に、NOW はパラメータにします。",
        ),
        _unrepeatable,
    ),
    _pattern(
        "Q413",
        Text("SERVICE", "SERVICE"),
        "oxigraph rdflib virtuoso",
        Text(
            "The server itself would go to another one: slow, refused by many, and not "
            "the same tomorrow.",
            "サーバーが別のサーバーに問い合わせます。遅く、拒否されることも多く、"
            "結果も一定しません。",
        ),
        Text(
            "Ask each endpoint on its own.",
            "エンドポイントごとに尋ねます。",
        ),
        _service,
    ),
)
