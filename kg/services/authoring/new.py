"""The tables of a new region: answers in, files out.

`questions.py` fills the answers in. Only what was answered is written; every
other table has its headings and no row.
"""

import csv
import io
import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from kg.errors import UsageError
from kg.model.lang import Lang
from kg.model.table import TableSchema
from kg.services.authoring.answers import Answers
from kg.services.authoring.takers import free_folder
from kg.services.verifying.texts import figure_lines, ranges

__all__ = ["filled_rows", "region_files", "region_kinds", "write_region"]

Record = dict[str, str]


#: The tables that one kind of region has and no other.
_ONLY_OF = {"policy-areas": "single-city"}


def region_kinds(
    schemas: Mapping[str, TableSchema], kind: str | None = None
) -> tuple[str, ...]:
    """The kinds of table that a region's folder may hold.

    Those whose key begins with the region, or with a holder that may be a region, and
    the folder's own documents. Former municipalities are left to the reference tables,
    where two regions may share them.

    Args:
        schemas: Every kind of table.
        kind: The kind of region; what any region may hold when None.
    """
    own = {"region", "documents", "uncited-lines"}
    return tuple(
        name
        for name, schema in schemas.items()
        if name in own or schema.primary_key[0] in {"region", "holder"}
        if kind is None or _ONLY_OF.get(name, kind) == kind
    )


def filled_rows(answers: Answers) -> dict[str, list[Record]]:
    """The rows that the answers make, by kind of table and name of column."""
    cited = {"source": answers.document, "lines": answers.lines}
    region = {
        "key": answers.key,
        "name_ja": answers.name_ja,
        "name_en": answers.name_en,
        "kana": answers.kana,
        "romaji": answers.romaji,
        "kind": answers.kind or "",
        # Its own scheme of fields is a thing of the graph, named after the region.
        "scheme_ja": f"{answers.name_ja}の政策分野",
        "scheme_en": f"Policy fields of the {answers.name_en.removeprefix('The ')}",
        **cited,
    }
    roles = [(place, "central-city") for place in answers.centres]
    roles += [(place, "neighbouring-municipality") for place in answers.members]
    rows = {
        "region": [region],
        "memberships": [
            {"region": answers.key, "municipality": p.code, "role": role, **cited}
            for p, role in roles
        ],
    }
    if answers.vision:
        vision = {
            "region": answers.key,
            "vision": answers.vision,
            "title_ja": answers.vision_title_ja,
            "title_en": answers.vision_title_en,
            "period": answers.period,
            "source": answers.document,
            "lines": answers.vision_lines or answers.lines,
        }
        rows["visions"] = [vision]
    if not answers.registered:
        rows["documents"] = [_document(answers)]
    return rows


def _document(answers: Answers) -> Record:
    """The citation: a text by its hash and lines, or a public page."""
    row = {
        "id": answers.document,
        "title_ja": answers.title_ja,
        "title_en": answers.title_en,
        "kind": "page" if answers.text is None else "document",
        "municipality": answers.publisher.code if answers.publisher else "",
        "publisher_name": answers.publisher_name,
        "url": answers.url,
        **answers.issued,
    }
    if answers.text is not None:
        row["sha256"] = answers.text.sha256
        row["line_count"] = str(len(answers.text.lines))
        row["figure_lines"] = ranges(figure_lines(answers.text.lines))
    return row


def region_files(
    answers: Answers, headings: Lang, *, byte_order_mark: bool = False
) -> dict[str, bytes]:
    """Every table of the region as the bytes of its file, by file name.

    Args:
        answers: What is known of the region.
        headings: The language of the headings.
        byte_order_mark: Begin each file as Excel expects of UTF-8.
    """
    schemas, rows = answers.reference.schemas, filled_rows(answers)
    encoding = "utf-8-sig" if byte_order_mark else "utf-8"
    files = {}
    for kind in region_kinds(schemas, answers.kind):
        cells = schemas[kind].cells
        stream = io.StringIO(newline="")
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([column.titles.of(headings) for column in cells])
        for row in rows.get(kind, ()):
            writer.writerow([row.get(column.name, "") for column in cells])
        files[f"{kind}.csv"] = stream.getvalue().encode(encoding)
    return files


def _metadata(answers: Answers) -> bytes:
    """The CSVW description of a folder that stands in a data root.

    Names the folder's tables and those that they refer to, as the shipped regions do.
    """
    schemas = answers.reference.schemas
    kinds = region_kinds(schemas, answers.kind)
    outside, ahead = set[str](), list(kinds)
    while ahead:
        leads_to = {key.schema for key in schemas[ahead.pop()].foreign_keys}
        ahead.extend(leads_to - outside)
        outside |= leads_to
    urls = [(f"{kind}.csv", kind) for kind in kinds]
    urls += [
        (f"../../reference/national/{kind}.csv", kind)
        for kind in sorted(outside.difference(kinds))
    ]
    tables = [
        {"url": url, "tableSchema": f"../../schema/{kind}.json"} for url, kind in urls
    ]
    described = {"@context": "http://www.w3.org/ns/csvw", "tables": tables}
    return (json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode()


def write_region(
    answers: Answers, headings: Lang, *, byte_order_mark: bool = False
) -> None:
    """Write the folder of a new region, all of it or nothing.

    Raises:
        UsageError: There are tables already, or the place cannot be written.
    """
    folder = answers.folder
    free_folder(folder)
    files = region_files(answers, headings, byte_order_mark=byte_order_mark)
    if (folder.parent.parent / "schema").is_dir():
        files["csv-metadata.json"] = _metadata(answers)
    fresh = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    made = [parent for parent in fresh.parents if not parent.exists()]
    moved: list[Path] = []
    try:
        fresh.mkdir(parents=True)
        for name, content in files.items():
            (fresh / name).write_bytes(content)
        if not folder.exists():
            fresh.rename(folder)
            return
        # Other things of the person's stand there: each file joins them.
        for path in sorted(fresh.iterdir()):
            place = folder / path.name
            if place.exists():
                raise FileExistsError(None, "exists already", str(place))
            path.rename(place)
            moved.append(place)
        moved.clear()
    except OSError as error:
        why = error.strerror or str(error)
        raise UsageError(
            f"{folder}: cannot be written: {why}", f"{folder}：書き込めません（{why}）"
        ) from error
    finally:
        # Reached with files in `moved` only where something went wrong, Ctrl-C too.
        for place in moved:
            place.unlink(missing_ok=True)
        shutil.rmtree(fresh, ignore_errors=True)
        for parent in made:
            # One that holds the new folder stays, as it is not empty.
            with suppress(OSError):
                parent.rmdir()
