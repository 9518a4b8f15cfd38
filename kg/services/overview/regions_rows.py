"""Write what a graph holds of its regions for programs: as TSV and as JSON."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from kg.model.lang import Text
from kg.services.overview.completeness import Level, Score
from kg.services.overview.regions import Cited, RegionOverview, VisionOverview

__all__ = ["list_json", "list_tsv", "show_json", "show_tsv"]

_LIST_COLUMNS = (
    "region",
    "name_ja",
    "name_en",
    "kind",
    "begin",
    "end",
    "members",
    "vision",
    "coverage",
    "indispensable",
    "indispensable_of",
    "recommended",
    "recommended_of",
)


def _decimal(found: Score) -> str:
    return f"{float(found.said):.4f}"


def _list_rows(regions: Sequence[RegionOverview]) -> Iterator[list[str]]:
    """A row for each vision, for programs: sums of shares and what they are of."""
    for region in regions:
        own = [
            region.key,
            region.name.ja,
            region.name.en,
            region.kind or "",
            region.begin or "",
            region.end or "",
            str(len(region.members_at_end)),
        ]
        for vision in region.visions:
            row = [*own, vision.year, vision.coverage]
            for level in Level:
                found = vision.score(level)
                row += [_decimal(found), str(found.of)]
            yield row
        if not region.visions:
            yield [*own, *[""] * (len(_LIST_COLUMNS) - len(own))]


def list_tsv(regions: Sequence[RegionOverview]) -> str:
    """A row for each vision; a region without one has a row of its own."""
    lines = [_LIST_COLUMNS, *_list_rows(regions)]
    return "".join("\t".join(line) + "\n" for line in lines)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def list_json(regions: Sequence[RegionOverview]) -> str:
    """Every region with its visions and their scores."""
    return _json([_region(region, region.visions) for region in regions])


def _both(text: Text | None) -> dict[str, str] | None:
    return None if text is None else {"ja": text.ja, "en": text.en}


def _region(
    region: RegionOverview, visions: Sequence[VisionOverview]
) -> dict[str, Any]:
    return {
        "key": region.key,
        "iri": region.iri,
        "name": _both(region.name),
        "kana": region.kana,
        "romaji": region.romaji,
        "kind": region.kind,
        "begin": region.begin,
        "end": region.end,
        "members": [
            {
                "code": member.code,
                "name": _both(member.name),
                "role": member.role,
                "from": member.begin,
                "from_basis": member.begin_basis,
                "to": member.end,
                "left": member.left,
            }
            for member in region.members
        ],
        "visions": [_vision(vision) for vision in visions],
    }


def _vision(vision: VisionOverview) -> dict[str, Any]:
    return {
        "vision": vision.year,
        "title": _both(vision.title),
        "period": _both(vision.period),
        "coverage": vision.coverage,
        "projects": vision.projects,
        "indicators": vision.indicators,
        "costs": vision.costs,
        "score": {
            level.value: {
                "said": round(float(vision.score(level).said), 4),
                "of": vision.score(level).of,
            }
            for level in Level
        },
    }


def show_json(
    region: RegionOverview,
    visions: Sequence[VisionOverview],
    documents: Sequence[Cited],
) -> str:
    """Everything of one region, nested."""
    told = _region(region, visions)
    for vision, nested in zip(visions, told["visions"], strict=True):
        nested["criteria"] = [
            {
                "code": each.code,
                "name": _both(each.name),
                "level": each.level.value,
                "asked": each.asked,
                "said": each.said,
                "of": each.of,
            }
            for each in vision.said
        ]
        nested["lacking"] = [
            {
                "code": lack.code,
                "level": lack.level.value,
                "thing": lack.thing,
                "label": _both(lack.label),
                "missing": lack.missing,
                "table": lack.table,
                "column": lack.column,
            }
            for lack in vision.lacks
        ]
    told["documents"] = [
        {"id": each.document, "title": _both(each.title), "things": each.things}
        for each in documents
    ]
    return _json(told)


def _long(
    region: RegionOverview,
    visions: Sequence[VisionOverview],
    documents: Sequence[Cited],
) -> Iterator[tuple[str, str, str, str]]:
    """What it is of, its name, a measure, its value: in the order of the tables."""
    for measure, value in (
        ("name_ja", region.name.ja),
        ("name_en", region.name.en),
        ("kind", region.kind),
        ("begin", region.begin),
        ("end", region.end),
        ("members", str(len(region.members_at_end))),
    ):
        yield "region", region.key, measure, value or ""
    for member in region.members:
        yield "member", member.code, "name_ja", member.name.ja
        yield "member", member.code, "name_en", member.name.en
        yield "member", member.code, "role", member.role
        yield "member", member.code, "from", member.begin or ""
        yield "member", member.code, "to", member.end or ""
    for vision in visions:
        yield "vision", vision.year, "coverage", vision.coverage
        yield "vision", vision.year, "projects", str(vision.projects)
        yield "vision", vision.year, "indicators", str(vision.indicators)
        yield "vision", vision.year, "costs", str(vision.costs)
        for level in Level:
            found = vision.score(level)
            value = f"{_decimal(found)}/{found.of}"
            yield "vision", vision.year, level.value, value
        for each in vision.said:
            value = f"{each.said}/{each.of}" if each.asked else "not asked"
            yield "criterion", f"{vision.year}/{each.code}", each.level.value, value
        for lack in vision.lacks:
            place = f"{lack.table}/{lack.column}"
            yield "lacking", f"{vision.year}/{lack.code}", lack.thing, place
    for cited in documents:
        yield "document", cited.document, "things", str(cited.things)


def show_tsv(
    region: RegionOverview,
    visions: Sequence[VisionOverview],
    documents: Sequence[Cited],
) -> str:
    """One measure a line; of what is lacking, the thing and its table and column."""
    rows = [("of", "name", "measure", "value"), *_long(region, visions, documents)]
    return "".join("\t".join(row) + "\n" for row in rows)
