"""Write the counts of `kg stats`: tables for people, long TSV, JSON."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from typing import Any

from kg.model.lang import Lang
from kg.model.result import Rows
from kg.services.answers.text_table import text_table
from kg.services.overview.stats import DocumentStats, GraphStats

__all__ = ["stats_human", "stats_json", "stats_tsv"]

_WORDS = {
    "graph": ("グラフ", "graph"),
    "document": ("文書", "document"),
    "statements": ("記載", "statements"),
    "things": ("もの", "things"),
    "passages": ("箇所", "passages"),
    "documents": ("文書", "documents"),
    "open": ("未確認の不一致", "open findings"),
    "acknowledged": ("確認済み", "acknowledged"),
    "figure_lines": ("数字のある行", "lines with figures"),
    "cited_lines": ("引用あり", "cited"),
    "excused_lines": ("理由あり", "excused"),
    "share": ("引用率", "share cited"),
}


def _cells(record: GraphStats | DocumentStats) -> dict[str, Any]:
    cells = asdict(record)
    if isinstance(record, DocumentStats):
        cells["share"] = None if record.share is None else round(record.share, 4)
    return cells


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _table(records: Sequence[GraphStats | DocumentStats], ja: bool) -> str:
    rows = [_cells(record) for record in records]
    columns = list(rows[0]) if rows else [f.name for f in fields(GraphStats)]
    for row in rows:
        if row.get("share") is not None:
            row["share"] = f"{row['share']:.1%}"
    headings = [_WORDS[column][0 if ja else 1] for column in columns]
    return text_table(headings, [[_text(row[c]) for c in columns] for row in rows])


def _completeness(rows: Rows) -> list[dict[str, str]]:
    return [
        {
            column: "" if term is None else str(term.value)
            for column, term in zip(rows.columns, row, strict=True)
        }
        for row in rows.rows
    ]


def _matrix(completeness: Rows, ja: bool) -> str:
    """A line for each thing that should be said, a column for each vision."""
    rows = _completeness(completeness)
    visions = list(
        dict.fromkeys((_last_part(row["region"]), row["vision"]) for row in rows)
    )
    items = list(dict.fromkeys((row["item_ja"], row["item_en"]) for row in rows))
    said = {
        (row["item_ja"], _last_part(row["region"]), row["vision"]): (
            f"{row['said']}/{row['of']}"
            if row["result"] != "not asked"
            else f"({row['said']}/{row['of']})"
        )
        for row in rows
    }
    headings = [
        "ビジョンが述べるべきこと" if ja else "what a vision should say",
        *(f"{region} {vision}" for region, vision in visions),
    ]
    body = [
        [
            item[0 if ja else 1],
            *(said.get((item[0], region, vision), "") for region, vision in visions),
        ]
        for item in items
    ]
    note = (
        "記載のある数／全体。（ ）はビジョンの当時は求められていなかったもの"
        if ja
        else "said/of all; in brackets what was not yet asked for when the vision began"
    )
    return f"{text_table(headings, body)}\n{note}"


def _last_part(iri: str) -> str:
    return iri.rpartition("/")[2]


def stats_human(
    graphs: Sequence[GraphStats],
    documents: Sequence[DocumentStats],
    completeness: Rows,
    lang: str,
) -> str:
    """Three tables: graphs, documents, what each vision should say and says."""
    ja = lang == Lang.JA
    tables = [_table(graphs, ja), _table(documents, ja), _matrix(completeness, ja)]
    return "\n\n".join(tables) + "\n"


def _long(kind: str, records: Iterable[GraphStats | DocumentStats]) -> list[str]:
    lines: list[str] = []
    for record in records:
        (_, name), *rest = _cells(record).items()
        lines.extend(
            "\t".join([kind, str(name), measure, _text(value)])
            for measure, value in rest
        )
    return lines


def stats_tsv(
    graphs: Sequence[GraphStats],
    documents: Sequence[DocumentStats],
    completeness: Rows,
) -> str:
    """One measure a line: what it is of (graph, document, region), its name, value."""
    lines = ["of\tname\tmeasure\tvalue"]
    lines.extend(_long("graph", graphs))
    lines.extend(_long("document", documents))
    for row in _completeness(completeness):
        measure = f"{row['vision']}/{row['code']}"
        value = f"{row['said']}/{row['of']}"
        lines.append("\t".join(["region", _last_part(row["region"]), measure, value]))
    return "\n".join(lines) + "\n"


def stats_json(
    graphs: Sequence[GraphStats],
    documents: Sequence[DocumentStats],
    completeness: Rows,
) -> str:
    """Every measure, nested as the tables are."""
    return (
        json.dumps(
            {
                "graphs": [_cells(each) for each in graphs],
                "documents": [_cells(each) for each in documents],
                "completeness": _completeness(completeness),
            },
            ensure_ascii=False,
            indent=1,
        )
        + "\n"
    )
