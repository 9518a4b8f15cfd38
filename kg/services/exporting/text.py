"""Say what was exported: to which files, or to which server and with what result."""

import shlex
from collections.abc import Mapping, Sequence

from kg.errors import EndpointError
from kg.model.iris import Names
from kg.model.lang import Lang, Text
from kg.services.answers.text_table import text_table
from kg.services.exporting.files import Written
from kg.services.exporting.graph_store import Loaded, State

__all__ = ["failure", "loaded_human", "loaded_tsv", "mismatch", "written_human"]

_STATES = {
    State.SENT: "送信済み",
    State.IN_PART: "一部のみ",
    State.FAILED: "失敗",
    State.NOT_SENT: "未送信",
}


def written_human(written: Sequence[Written], names: Names, lang: str) -> str:
    """Each graph with its statements and its file."""
    ja = lang == Lang.JA
    headings = ["グラフ", "記載", "ファイル"] if ja else ["graph", "statements", "file"]
    rows = [
        [each.graph.name(names), str(len(each.graph.lines)), str(each.path)]
        for each in written
    ]
    return text_table(headings, rows)


def _held(each: Loaded, there: Mapping[str, int]) -> str:
    held = there.get(each.graph.iri)
    return "" if held is None else str(held)


def loaded_human(
    loaded: Sequence[Loaded], there: Mapping[str, int], names: Names, lang: str
) -> str:
    """Each graph with what was sent, what the server said, and what it holds now."""
    ja = lang == Lang.JA
    headings = (
        ["グラフ", "記載", "状態", "HTTP", "サーバ上の記載"]
        if ja
        else ["graph", "statements", "state", "HTTP", "there"]
    )
    rows = [
        [
            each.graph.name(names),
            str(len(each.graph.lines)),
            _STATES[each.state] if ja else each.state.value,
            "" if each.status is None else str(each.status),
            _held(each, there),
        ]
        for each in loaded
    ]
    return text_table(headings, rows) + "\n"


def loaded_tsv(loaded: Sequence[Loaded], there: Mapping[str, int]) -> str:
    """The same for programs: a line a graph, with its IRI; none for the default one."""
    lines = ["graph\tstatements\tstate\tstatus\tthere"]
    lines += [
        "\t".join(
            [
                each.graph.iri,
                str(len(each.graph.lines)),
                each.state.value,
                "" if each.status is None else str(each.status),
                _held(each, there),
            ]
        )
        for each in loaded
    ]
    return "\n".join(lines) + "\n"


def _fate(each: Loaded) -> Text:
    """What has become of the graph at which it stopped."""
    if each.state is State.IN_PART:
        return Text("is there in part", "一部だけ登録されています")
    if each.status is None:
        return Text("may be there or not", "登録されたかどうか分かりません")
    return Text("was refused", "拒否されました")


def failure(
    loaded: Sequence[Loaded], names: Names, command: Sequence[str]
) -> EndpointError | None:
    """The error of a load that stopped: what is there, and how to go on.

    Args:
        loaded: One for each graph, in the order in which they were sent.
        names: The base, for the names of graphs.
        command: The command that was given, without its choice of graphs.
    """
    at = next((i for i, each in enumerate(loaded) if each.error is not None), None)
    if at is None:
        return None
    error = loaded[at].error
    assert error is not None
    left, count = loaded[at:], len(loaded)
    name, fate = left[0].graph.name(names), _fate(left[0])
    if at == 0 and left[0].state is State.FAILED and left[0].status is not None:
        return EndpointError(
            f"{error.messages['en']}. Graph 1 of {count}, {name}, {fate.en}; nothing "
            "else was sent",
            f"{error.messages['ja']}。{count}個中1個目のグラフ {name} は{fate.ja}。"
            "ほかには何も送っていません",
            error.status,
        )
    chosen = [word for each in left for word in ("--graph", each.graph.name(names))]
    again = shlex.join([*command, *chosen])
    return EndpointError(
        f"{error.messages['en']}. Graph {at + 1} of {count}, {name}, {fate.en}; {at} "
        f"before it are there, {len(left) - 1} after it were not sent. Go on with: "
        f"{again}",
        f"{error.messages['ja']}。{count}個中{at + 1}個目のグラフ {name} は{fate.ja}。"
        f"その前の{at}個は登録済み、後の{len(left) - 1}個は未送信です。"
        f"続きは次のとおり：{again}",
        error.status,
    )


def mismatch(each: Loaded, held: int, names: Names) -> Text:
    """That a server does not hold what it was sent."""
    name, sent = each.graph.name(names), len(each.graph.lines)
    return Text(
        f"{name}: {sent} statements were sent, the server holds {held}; export it "
        "again, and see whether others write there too",
        f"{name}：{sent}件送りましたが、サーバには{held}件あります。もう一度書き出し、"
        "ほかに書き込んでいる人がいないか確認してください",
    )
