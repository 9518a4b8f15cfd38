"""Patterns that are slow, or that engines answer differently: what to write instead.

Each was measured on the shipped graph and on the same with its largest region eight
times (docs/query-checks.md holds the figures). They are found in the algebra of a
query, so that it does not matter how it is written.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kg.model.lang import Text
from kg.model.question_check import QuestionRule
from kg.services.examining.algebra import Parsed
from kg.services.examining.groups import Group
from kg.services.examining.pattern_finders import (
    Place,
    find_all_triples,
    find_cartesian,
    find_dates,
    find_exists,
    find_exists_on_optional,
    find_on_optional,
    find_open_paths,
    find_optional_first,
    find_select_again,
    find_service,
    find_star,
    find_unordered,
    find_unrepeatable,
)

__all__ = ["SLOW_PATTERNS", "SlowPattern"]


@dataclass(frozen=True, slots=True)
class SlowPattern:
    """One pattern.

    Attributes:
        rule: Its code, what it is, and what to write instead.
        why: What an engine does with it.
        find: Every place where a query has it.
    """

    rule: QuestionRule
    why: Text
    find: Callable[[Parsed, Sequence[Group]], Iterable[Place]]


def _pattern(
    code: str,
    name: Text,
    why: Text,
    mend: Text,
    find: Callable[[Parsed, Sequence[Group]], Iterable[Place]],
) -> SlowPattern:
    return SlowPattern(QuestionRule(code, name, mend), why, find)


SLOW_PATTERNS = (
    _pattern(
        "Q401",
        Text(
            "EXISTS of several patterns, or of a sub-select",
            "複数のパターンやサブクエリを含む EXISTS",
        ),
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
        find_exists,
    ),
    _pattern(
        "Q402",
        Text(
            "a join by a variable that only an OPTIONAL binds",
            "OPTIONAL だけが束縛する変数による結合",
        ),
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
        find_on_optional,
    ),
    _pattern(
        "Q403",
        Text(
            "an OPTIONAL before anything is bound",
            "何も束縛しないうちの OPTIONAL",
        ),
        Text(
            "It is matched against the whole graph, and what follows is held against "
            "all of it.",
            "グラフ全体と照合され、続くパターンがそのすべてと比べられます。",
        ),
        Text(
            "Write the patterns that must match first, then the OPTIONAL.",
            "必ず合うパターンを先に書き、OPTIONAL をその後に置きます。",
        ),
        find_optional_first,
    ),
    _pattern(
        "Q404",
        Text(
            "patterns without a variable in common",
            "共通の変数のないパターンどうし",
        ),
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
        find_cartesian,
    ),
    _pattern(
        "Q405",
        Text(
            "a sub-select in an OPTIONAL within an OPTIONAL",
            "OPTIONAL の中の OPTIONAL にあるサブクエリ",
        ),
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
        find_select_again,
    ),
    _pattern(
        "Q406",
        Text("every triple there is", "すべてのトリプル"),
        Text(
            "It lists the whole graph.",
            "グラフ全体を並べることになります。",
        ),
        Text(
            "Say what the subject is, or of which property.",
            "主語の種類か述語を指定します。",
        ),
        find_all_triples,
    ),
    _pattern(
        "Q407",
        Text(
            "a path of any length with both ends open",
            "両端の決まらない任意長のパス",
        ),
        Text(
            "It is followed from everything there is; Virtuoso refuses it.",
            "グラフのすべてのものからたどることになります。Virtuoso では拒否されます。",
        ),
        Text(
            "Say what one end is, in the same group.",
            "同じグループの中で、片方の端が何かを指定します。",
        ),
        find_open_paths,
    ),
    _pattern(
        "Q408",
        Text("SELECT *", "SELECT *"),
        Text(
            "Engines give the columns in orders of their own.",
            "列の順番がエンジンによって違います。",
        ),
        Text("Name the columns.", "列を挙げます。"),
        find_star,
    ),
    _pattern(
        "Q409",
        Text("rows without ORDER BY", "ORDER BY のない行"),
        Text(
            "Engines give them in orders of their own, and LIMIT takes others each "
            "time.",
            "行の順番がエンジンによって違い、LIMIT で残る行も変わります。",
        ),
        Text(
            "Order by columns that tell the rows apart.",
            "行を区別できる列で ORDER BY を書きます。",
        ),
        find_unordered,
    ),
    _pattern(
        "Q410",
        Text(
            "dates compared as they are",
            "日付をそのまま比べる",
        ),
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
        find_dates,
    ),
    _pattern(
        "Q411",
        Text(
            "EXISTS that asks for what an OPTIONAL may leave unbound",
            "OPTIONAL で束縛されないことのある変数を使う EXISTS",
        ),
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
        find_exists_on_optional,
    ),
    _pattern(
        "Q412",
        Text(
            "a function that gives another result each time",
            "実行のたびに結果の変わる関数",
        ),
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
        find_unrepeatable,
    ),
    _pattern(
        "Q413",
        Text("SERVICE", "SERVICE"),
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
        find_service,
    ),
)
