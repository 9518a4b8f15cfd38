"""Write what `kg verify` found: for people, as TSV, as JSON."""

import json
from dataclasses import asdict, fields

from kg.model.iris import Names, shorten
from kg.model.lang import Lang
from kg.model.verification import DocumentCount, Mismatch, Verification
from kg.services.answers.text_table import text_table
from kg.vocab import PREFIXES

__all__ = ["verification_human", "verification_json", "verification_tsv"]

_HEADINGS = {
    "document": ("文書", "document"),
    "literals": ("値", "values"),
    "numbers": ("数値", "numbers"),
    "dates": ("日付", "dates"),
    "names": ("名称", "names"),
    "places": ("市町村", "places"),
    "readings": ("読み替え", "readings"),
    "inferred": ("推定", "inferred"),
    "figure_lines": ("数字のある行", "lines with figures"),
    "cited_lines": ("引用あり", "cited"),
    "excused_lines": ("理由あり", "excused"),
}


def _prefixed(iri: str) -> str:
    """A published IRI by its prefix: `teiju:value`."""
    for prefix, base in PREFIXES.items():
        if iri.startswith(base) and len(iri) > len(base):
            return f"{prefix}:{iri.removeprefix(base)}"
    return iri


_COLUMNS = ("problem", "document", "lines", "thing", "property", "value")


def _cells(mismatch: Mismatch, names: Names) -> dict[str, str]:
    """One mismatch as text, its IRIs without the base."""
    thing = shorten(mismatch.thing or "", names.base).removeprefix("id/")
    return {
        "problem": mismatch.kind.value,
        "document": mismatch.document,
        "lines": mismatch.lines,
        "thing": thing,
        "property": _prefixed(mismatch.property or ""),
        "value": mismatch.value or "",
    }


def _mismatch_line(mismatch: Mismatch, names: Names, lang: str) -> str:
    cells = _cells(mismatch, names)
    what = mismatch.kind.text(lang)
    value = f"「{cells['value']}」" if lang == Lang.JA else f" {cells['value']!r}"
    said = value if cells["value"] else ""
    thing = " ".join(filter(None, (cells["thing"], cells["property"])))
    where = (f"（{thing}）" if lang == Lang.JA else f" ({thing})") if thing else ""
    colon = "：" if lang == Lang.JA else ": "
    return f"{mismatch.document}:{mismatch.lines}{colon}{what}{said}{where}"


def verification_human(found: Verification, names: Names, lang: str) -> str:
    """Counts by document, then one line for each thing that does not hold."""
    ja = lang == Lang.JA
    columns = [column.name for column in fields(DocumentCount)]
    headings = [_HEADINGS[column][0 if ja else 1] for column in columns]
    rows = [
        [str(getattr(count, column)) for column in columns] for count in found.counts
    ]
    lines = [text_table(headings, rows), ""]
    lines.extend(_mismatch_line(each, names, lang) for each in found.mismatches)
    if found.mismatches:
        total = len(found.mismatches)
        lines.append(f"{total}件が文書と合いません" if ja else f"{total} do not hold")
    else:
        lines.append(
            "すべて文書の引用した行にあります"
            if ja
            else "everything stands in the lines it cites"
        )
    return "\n".join(lines) + "\n"


def verification_tsv(found: Verification, names: Names) -> str:
    """One line for each thing that does not hold."""
    rows = [_cells(each, names) for each in found.mismatches]
    body = ["\t".join(_COLUMNS)]
    body.extend("\t".join(" ".join(row[c].split()) for c in _COLUMNS) for row in rows)
    return "\n".join(body) + "\n"


def verification_json(found: Verification, names: Names) -> str:
    """Counts and mismatches."""
    return (
        json.dumps(
            {
                "documents": [asdict(count) for count in found.counts],
                "mismatches": [_cells(each, names) for each in found.mismatches],
                "not given": list(found.missing),
            },
            ensure_ascii=False,
            indent=1,
        )
        + "\n"
    )
