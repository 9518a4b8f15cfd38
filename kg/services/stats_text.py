"""Write the counts of `kg stats`: tables for people, long TSV, JSON."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from typing import Any

from kg.model.lang import Lang
from kg.model.result import Rows
from kg.services.stats import DocumentStats, GraphStats
from kg.services.write import text_table

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


def stats_human(
    graphs: Sequence[GraphStats],
    documents: Sequence[DocumentStats],
    completeness: Rows,
    lang: str,
) -> str:
    """Three tables: graphs, documents, completeness of each region."""
    ja = lang == Lang.JA
    wanted = [
        column
        for column in completeness.columns
        if not column.endswith("_en" if ja else "_ja")
        and column not in {"region", "code"}
    ]
    said = [[row[column] for column in wanted] for row in _completeness(completeness)]
    headings = [column.removesuffix("_ja").removesuffix("_en") for column in wanted]
    tables = [
        _table(graphs, ja),
        _table(documents, ja),
        text_table(headings, said),
    ]
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
        lines.append(
            "\t".join(["region", row["region"].rpartition("/")[2], measure, value])
        )
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
