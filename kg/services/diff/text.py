"""Write a comparison for people: on a terminal, or as a page of Markdown."""

from dataclasses import asdict

from kg.model.difference import Change, Difference, GraphChange
from kg.model.iris import Names
from kg.model.lang import Lang, Text
from kg.services.answers.text_table import text_table
from kg.services.diff.describe import Describer
from kg.services.diff.entries import Entry, Row, entries, graph_title, kinds

__all__ = ["difference_human", "difference_markdown"]

_CHANGES = {
    Change.REMOVED: Text("removed", "削除"),
    Change.CHANGED: Text("changed", "変更"),
    Change.ADDED: Text("added", "追加"),
}
_ANNOUNCED = Text("announced", "告知済み")


# For people -----------------------------------------------------------------------


def _wrapped(text: str, width: int | None, first: str, rest: str) -> list[str]:
    """A text in lines that fit, the first with one margin and the rest with another."""
    from wcwidth import wcswidth, wrap

    if width is None or wcswidth(first + text) <= width:
        return [first + text]
    room = max(width - max(wcswidth(first), wcswidth(rest)), 20)
    lines = wrap(text, room) or [""]
    return [first + lines[0], *(rest + line for line in lines[1:])]


def _row_lines(
    row: Row, change: Change, margin: int, width: int | None, lang: str
) -> list[str]:
    """A property of a thing: on one line where it fits, else the old above the new."""
    from wcwidth import wcswidth

    mark = f"  [{_ANNOUNCED.of(lang)}]" if row.announced else ""
    lead = "    " + row.label + " " * (margin - wcswidth(row.label))
    rest = " " * wcswidth(lead)
    signs = [("− ", row.old), ("+ ", row.new)]
    said = [(sign, text) for sign, text in signs if text is not None]
    if change is not Change.CHANGED:
        return _wrapped(said[0][1], width, lead, rest)
    if len(said) == 2:
        line = f"{row.old} → {row.new}{mark}"
        if width is None or wcswidth(lead + line) <= width:
            return [lead + line]
    lines = []
    for sign, text in said:
        shown = text + (mark if sign == "− " else "")
        lines.extend(_wrapped(shown, width, lead + sign, rest + "  "))
        lead = rest
    return lines


def _entry_lines(entry: Entry, width: int | None, lang: str) -> list[str]:
    from wcwidth import wcswidth

    ja = lang == Lang.JA
    mark = f" [{_ANNOUNCED.of(lang)}]" if entry.announced else ""
    lead = f"  {_CHANGES[entry.change].of(lang)} "
    lines = _wrapped(entry.title + mark, width, lead, " " * wcswidth(lead))
    where = [] if entry.path in entry.title else [entry.path]
    if entry.cited:
        where.append(f"（出典 {entry.cited}）" if ja else f"(source {entry.cited})")
    line = ("" if ja else " ").join(where)
    if width is not None and wcswidth(line) + 4 > width:
        where = [part.strip("（）()") for part in where]
    else:
        where = [line] if line else []
    lines.extend(
        part for each in where for part in _wrapped(each, width, "    ", "    ")
    )
    margin = max((wcswidth(row.label) for row in entry.rows), default=0) + 2
    for row in entry.rows:
        lines.extend(_row_lines(row, entry.change, margin, width, lang))
    return lines


def _heading(graph: GraphChange, names: Names, describer: Describer, lang: str) -> str:
    title = graph_title(graph.graph, names, describer).of(lang)
    path = graph.graph.removeprefix(names.graph(""))
    shown = f" ({path})" if path and path != title else ""
    if graph.change is Change.CHANGED:
        return title + shown
    word = _CHANGES[graph.change].of(lang)
    said = f"{word}されたグラフ：" if lang == Lang.JA else f"graph {word}: "
    return said + title + shown


def _kinds(graph: GraphChange, describer: Describer, lang: str) -> str:
    """A graph that came or went whole, by the classes of its things."""
    ja = lang == Lang.JA
    found = kinds(graph, describer, lang)
    return ("、" if ja else ", ").join(
        f"{kind} {count}{'件' if ja else ''}" for kind, count in found
    )


def _totals(
    found: Difference, names: Names, lang: str, style: str, width: int | None
) -> str:
    """Things and statements added, removed and changed, graph by graph."""
    headings = {
        Lang.EN: [
            "graph",
            "things added",
            "removed",
            "changed",
            "statements added",
            "removed",
            "changed",
        ],
        Lang.JA: [
            "グラフ",
            "もの：追加",
            "削除",
            "変更",
            "記載：追加",
            "削除",
            "変更",
        ],
    }
    rows = []
    for graph in found.graphs:
        path = graph.graph.removeprefix(names.graph(""))
        shown = path or ("（名前なし）" if lang == Lang.JA else "(no name)")
        counts = (*asdict(graph.tally).values(), *asdict(graph.statements).values())
        rows.append([shown, *map(str, counts)])
    if len(rows) > 1:
        sums = (*asdict(found.tally).values(), *asdict(found.statements).values())
        rows.append(["計" if lang == Lang.JA else "all", *map(str, sums)])
    return text_table(headings[Lang(lang)], rows, style, width)


def _verdict(found: Difference, lang: str) -> list[str]:
    """What was compared and what became of it, in a sentence or two."""
    ja = lang == Lang.JA
    if not found.graphs:
        size, graphs = found.new_size, found.compared
        return [
            f"違いはありません（{graphs}グラフ、{size}件の記載）。"
            if ja
            else f"No difference ({size} statements in {graphs} graph(s))."
        ]
    lost = sum(each.lost for _, _, each in found.each())
    left = found.unannounced()
    said = (
        f"{found.compared}グラフのうち{len(found.graphs)}グラフに違いがあります"
        f"（記載は{found.old_size}件から{found.new_size}件）。"
        if ja
        else f"{len(found.graphs)} of {found.compared} graph(s) differ "
        f"({found.old_size} statements before, {found.new_size} now)."
    )
    if lost:
        said += (
            f"削除・変更された記載は{lost}件です。"
            if ja
            else f" {lost} statement(s) were removed or changed."
        )
    if lost > left:
        said += (
            f"うち{lost - left}件は告知済みです。"
            if ja
            else f" Of these, {lost - left} were announced."
        )
    lines = [said]
    folded = sum(len(graph.folded) for graph in found.graphs)
    if folded:
        lines.append(
            f"記載の数には、引用するものと共に示した出典箇所など{folded}件の分も"
            "含みます。"
            if ja
            else f"These counts include {folded} passage(s) or unnamed node(s), shown "
            "with what points to them."
        )
    return lines


def difference_human(
    found: Difference,
    names: Names,
    describer: Describer,
    lang: str,
    width: int | None = None,
    lost: bool = False,
) -> str:
    """A block for each graph, a paragraph for each thing, then the totals.

    Args:
        found: What differs.
        names: The base of our IRIs.
        describer: Puts things in words.
        lang: The reader's language.
        width: How wide a line may be; None for as wide as it is.
        lost: Only what the new build no longer says.
    """
    lines: list[str] = []
    for graph in found.graphs:
        if lost and graph.change is Change.ADDED:
            continue
        if graph.change is Change.CHANGED:
            blocks = [
                _entry_lines(entry, width, lang)
                for entry in entries(graph, describer, lang, lost)
            ]
        else:
            blocks = [_wrapped(_kinds(graph, describer, lang), width, "  ", "  ")]
        if blocks:
            lines += [_heading(graph, names, describer, lang), ""]
            for block in blocks:
                lines += [*block, ""]
    if found.graphs:
        lines += [_totals(found, names, lang, "simple", width), ""]
    for sentence in _verdict(found, lang):
        lines.extend(_wrapped(sentence, width, "", ""))
    return "\n".join(lines) + "\n"


# Markdown -------------------------------------------------------------------------


def _md(text: str) -> str:
    """A text that Markdown shows as it is, on one line."""
    escaped = "".join(f"\\{sign}" if sign in "\\`*_<>[]|" else sign for sign in text)
    return " ".join(escaped.split())


def _md_entry(entry: Entry, lang: str) -> list[str]:
    ja = lang == Lang.JA
    cited = _md(entry.cited)
    source = (f"（出典 {cited}）" if ja else f" (source {cited})") if cited else ""
    path = "" if entry.path in entry.title else f" `{entry.path}`"
    mark = f" [{_ANNOUNCED.of(lang)}]" if entry.announced else ""
    lines = [f"- **{_md(entry.title)}**{path}{source}{mark}"]
    for row in entry.rows:
        old, new = (None if text is None else _md(text) for text in (row.old, row.new))
        if entry.change is not Change.CHANGED:
            said = old if new is None else new
        elif old is None or new is None:
            said = f"+ {new}" if old is None else f"− {old}"
        else:
            said = f"{old} → {new}"
        mark = f" [{_ANNOUNCED.of(lang)}]" if row.announced and old and new else ""
        lines.append(f"  - {_md(row.label)}{'：' if ja else ': '}{said}{mark}")
    return lines


def difference_markdown(
    found: Difference,
    names: Names,
    describer: Describer,
    lang: str,
    lost: bool = False,
) -> str:
    """The totals, then a heading for each graph and a list of its things."""
    ja = lang == Lang.JA
    lines = ["# 2つのビルドの違い" if ja else "# What changed between two builds", ""]
    lines += [*_verdict(found, lang), ""]
    if found.graphs:
        lines += [_totals(found, names, lang, "github", None), ""]
    for graph in found.graphs:
        if lost and graph.change is Change.ADDED:
            continue
        heading = f"## {_md(_heading(graph, names, describer, lang))}"
        if graph.change is not Change.CHANGED:
            lines += [heading, "", _md(_kinds(graph, describer, lang)), ""]
            continue
        shown = entries(graph, describer, lang, lost)
        lines += [heading, ""] if shown else []
        for change in Change:
            own = [entry for entry in shown if entry.change is change]
            if own:
                lines += [f"### {_CHANGES[change].of(lang).capitalize()}", ""]
                lines += [line for entry in own for line in _md_entry(entry, lang)]
                lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"
