"""Write what a graph holds of its regions for people: tables, and what is lacking."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import groupby

from kg.model.lang import Lang, Text
from kg.model.table import TableSchema
from kg.services.answers.text_table import text_table
from kg.services.overview.completeness import Lack, Level, Said, Score
from kg.services.overview.regions import Cited, Member, RegionOverview, VisionOverview

__all__ = ["list_human", "show_human"]

_LEVELS = {
    Level.INDISPENSABLE: Text("indispensable", "必須"),
    Level.RECOMMENDED: Text("recommended", "推奨"),
}
#: Short heads for columns of percentages; the note below the table says the same.
_HEADS = {
    Level.INDISPENSABLE: Text("must", "必須"),
    Level.RECOMMENDED: Text("should", "推奨"),
}
_ROLES = {
    "central-city": Text("central city", "中心市"),
    "neighbouring-municipality": Text("neighbour", "近隣市町村"),
}
_BASES = {
    "signature": Text("signature of the agreement", "協定の締結"),
    "known from": Text("first seen", "確認できる最初の日"),
}
_OUTLINE = Text("outline *", "概要のみ *")
_READ = Text("project part", "事業の部分")
_OUTLINE_NOTE = Text(
    "* Known in outline only: what is lacking is not in the documents at hand; the "
    "vision itself may say it.",
    "* 概要だけが分かるビジョンです。足りないものは手元の資料にないということで、"
    "ビジョンには記されているかもしれません。",
)
_SCORE_NOTE = Text(
    "Must and should: how much is said, right or wrong, of what is indispensable (the "
    "guideline asks for it of a vision that begins in that year) and of what this "
    "project recommends; the mean of the shares.",
    "必須と推奨は、その年度に始まるビジョンに国の要綱が求める事項と、このプロジェクトが"
    "勧める事項のうち、記載のある割合（事項ごとの割合の平均）です。正しさは問いません。",
)
_NOTHING = Text("nothing to count yet", "数える対象がまだありません")
#: Things that a number in their IRI tells apart, as the document prints it.
_NUMBERED = "/id/project/"


def _number(value: Fraction) -> str:
    """A sum of shares, to two places and without needless zeros."""
    return f"{float(value):.2f}".rstrip("0").rstrip(".")


def _percent(found: Score) -> str:
    """A score in whole hundredths, rounded down: 100% has nothing lacking."""
    return "-" if found.share is None else f"{int(found.share * 100)}%"


def _score(found: Score) -> str:
    """A score for people: 58% (5.83/10)."""
    if found.share is None:
        return "-"
    return f"{_percent(found)} ({_number(found.said)}/{found.of})"


def _wrapped(text: str, width: int | None, indent: str = "") -> str:
    """A text in lines of the width, wide characters counted as two, all indented."""
    from wcwidth import wrap

    if width is None:
        return indent + text
    room = max(width - len(indent), 20)
    lines = wrap(text, room, break_on_hyphens=False) or [""]
    return "\n".join(indent + line for line in lines)


def _notes(
    visions: Sequence[VisionOverview], lang: Lang, width: int | None
) -> list[str]:
    """What the scores mean, and what an outline is where there is one."""
    notes = [_SCORE_NOTE] if visions else []
    if any(vision.outline for vision in visions):
        notes.append(_OUTLINE_NOTE)
    return [_wrapped(note.of(lang), width) for note in notes]


def _short(name: str) -> str:
    """A region's name without what every region is called."""
    for ending in ("定住自立圏", "settlement and independence region"):
        name = name.removesuffix(ending).strip() or name
    return name


def list_human(regions: Sequence[RegionOverview], lang: Lang, width: int | None) -> str:
    """A line for each vision of each region, and what the scores mean."""
    headings = (
        ["キー", "圏域", "種類", "終了", "市町村", "ビジョン"]
        if lang is Lang.JA
        else ["key", "region", "kind", "ended", "size", "vision"]
    )
    rows = []
    for region in regions:
        own = [
            region.key,
            _short(region.name.of(lang)),
            region.kind_name.of(lang),
            region.end or "",
            str(len(region.members_at_end)),
        ]
        if not region.visions:
            rows.append([*own, "", "", ""])
        for vision in region.visions:
            mark = " *" if vision.outline else ""
            scores = [_percent(vision.score(level)) for level in Level]
            rows.append([*own, vision.year + mark, *scores])
            own = [""] * len(own)
    headings += [text.of(lang) for text in _HEADS.values()]
    visions = [vision for region in regions for vision in region.visions]
    table = text_table(headings, rows, width=width)
    return "\n".join([table, "", *_notes(visions, lang, width)]) + "\n"


def _head(region: RegionOverview, lang: Lang) -> str:
    """The names, the kind and the time of a region."""
    ja = lang is Lang.JA
    other = region.name.en if ja else region.name.ja
    key = f"（{region.key}）" if ja else f" ({region.key})"
    lines = [region.name.of(lang) + key, other]
    if region.kana or region.romaji:
        lines.append(" / ".join(filter(None, [region.kana, region.romaji])))
    time = []
    if region.begin:
        time.append(f"{region.begin} 形成" if ja else f"formed {region.begin}")
    if region.end:
        time.append(f"{region.end} 終了" if ja else f"ended {region.end}")
    unknown = "形成日の記載なし" if ja else "day of formation not stated"
    told = time if region.begin else [unknown, *time]
    facts = [region.kind_name.of(lang) or "-", *told]
    lines.append(("、" if ja else ", ").join(facts))
    return "\n".join(lines)


def _begin(member: Member, lang: Lang) -> str:
    """From when a member is one, and how that is known."""
    basis = _BASES.get(member.begin_basis)
    if member.begin is None:
        return ""
    if basis is None:
        return member.begin
    brackets = "{}（{}）" if lang is Lang.JA else "{} ({})"
    return brackets.format(member.begin, basis.of(lang))


def _members(region: RegionOverview, lang: Lang, width: int | None) -> str:
    ja = lang is Lang.JA
    count = len(region.members_at_end)
    title = f"構成市町村（{count}）" if ja else f"members ({count})"
    headings = ["コード", "市町村", "役割", "始まり"]
    if not ja:
        headings = ["code", "municipality", "role", "from"]
    rows = [
        [
            member.code,
            member.name.of(lang),
            _ROLES[member.role].of(lang) if member.role in _ROLES else member.role,
            _begin(member, lang),
        ]
        for member in region.members
    ]
    if any(member.left for member in region.members):
        headings.append("終わり" if ja else "to")
        for row, member in zip(rows, region.members, strict=True):
            row.append((member.end or "") if member.left else "")
    return f"{title}\n{text_table(headings, rows, width=width)}"


def _visions(visions: Sequence[VisionOverview], lang: Lang, width: int | None) -> str:
    ja = lang is Lang.JA
    if not visions:
        return "ビジョンはまだありません" if ja else "no vision yet"
    headings = ["ビジョン", "期間", "読んだ範囲", "事業", "指標", "事業費の記載"]
    if not ja:
        headings = ["vision", "period", "read", "projects", "KPIs", "costs"]
    rows = [
        [
            vision.year,
            vision.period.of(lang) if vision.period else "-",
            (_OUTLINE if vision.outline else _READ).of(lang),
            str(vision.projects),
            str(vision.indicators),
            str(vision.costs),
            *(_percent(vision.score(level)) for level in Level),
        ]
        for vision in visions
    ]
    headings += [text.of(lang) for text in _HEADS.values()]
    table = text_table(headings, rows, width=width)
    return "\n".join([table, "", *_notes(visions, lang, width)])


def _documents(documents: Sequence[Cited], lang: Lang, width: int | None) -> str:
    ja = lang is Lang.JA
    headings = (
        ["引用した文書", "題名", "もの"] if ja else ["document", "title", "things"]
    )
    rows = [
        [each.document, each.title.of(lang), str(each.things)] for each in documents
    ]
    return text_table(headings, rows, width=width)


def _thing(lack: Lack, lang: Lang) -> str:
    """A thing by its name, a project by its number too."""
    if _NUMBERED in lack.thing:
        return f"{lack.thing.rpartition('/')[2]} {lack.label.of(lang)}"
    return lack.label.of(lang)


def _things(criterion: Said, found: Sequence[Lack], lang: Lang) -> str | None:
    """Which things lack it: none by name where all do, or where it is the vision."""
    ja = lang is Lang.JA
    if criterion.of == 0:
        return _NOTHING.of(lang)
    if criterion.of == 1 or found[0].missing != 1:
        return None
    if criterion.said == 0:
        return f"{criterion.of}件すべて" if ja else f"all {criterion.of}"
    return ("、" if ja else "; ").join(_thing(lack, lang) for lack in found)


def _place(lack: Lack, schemas: Mapping[str, TableSchema], lang: Lang) -> str:
    """The table and column in which it is entered, by their titles where known."""
    column = lack.column
    if lack.table in schemas:
        column = schemas[lack.table].column(lack.column).titles.of(lang)
    if lang is Lang.JA:
        return f"{lack.table}.csv「{column}」列"
    return f"{lack.table}.csv, column '{column}'"


def _lacking(
    vision: VisionOverview,
    schemas: Mapping[str, TableSchema],
    lang: Lang,
    width: int | None,
) -> str:
    """What a vision lacks, level by level: the criterion, where to enter it, which."""
    ja = lang is Lang.JA
    criteria = {each.code: each for each in vision.said}
    title = f"足りないもの：{vision.year}" if ja else f"lacking: {vision.year}"
    lines = [title + (" *" if vision.outline else "")]
    for level in Level:
        own = [lack for lack in vision.lacks if lack.level is level]
        nothing = "" if own else ("なし" if ja else "nothing")
        name = _LEVELS[level].of(lang)
        lines.append(f"  {name} {_score(vision.score(level))} {nothing}".rstrip())
        for code, found in groupby(own, lambda lack: lack.code):
            lacking = list(found)
            each = criteria[code]
            place = _place(lacking[0], schemas, lang)
            told = f"{each.name.of(lang)} {each.said}/{each.of} → {place}"
            lines.append(_wrapped(told, width, "    "))
            things = _things(each, lacking, lang)
            if things:
                lines.append(_wrapped(things, width, "      "))
    return "\n".join(lines)


def show_human(
    region: RegionOverview,
    visions: Sequence[VisionOverview],
    documents: Sequence[Cited],
    lang: Lang,
    width: int | None,
) -> str:
    """One region: what it is, its members, visions, documents, and what is lacking."""
    from kg.services.assets import load_schemas

    schemas = load_schemas()
    parts = [
        _head(region, lang),
        _members(region, lang, width),
        _visions(visions, lang, width),
        _documents(documents, lang, width),
        *(_lacking(vision, schemas, lang, width) for vision in visions),
    ]
    return "\n\n".join(parts) + "\n"
