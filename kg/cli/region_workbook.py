"""`kg region export` and `kg region import`."""

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.options import Language, ShowNormalised, say
from kg.errors import UsageError
from kg.model.lang import Lang

__all__ = ["export", "import_"]


def _folder(region: str) -> Path:
    """The folder of a region: a path, a key here, or a key of the shipped data.

    Raises:
        UsageError: There is no such region.
    """
    from difflib import get_close_matches

    from kg.services.tables.partitions import shipped_partitions

    path = Path(region)
    here = Path("data/regions") / region
    for folder in (path, here):
        if folder.is_dir():
            return folder
    shipped = {
        part.name: part.folder
        for part in shipped_partitions(("regions", "municipalities"))
    }
    if region in shipped:
        return shipped[region]
    near = get_close_matches(region, shipped, n=1)
    raise UsageError(
        f"{region}: there is no such region or folder"
        + (f"; did you mean {near[0]}?" if near else ""),
        f"{region}：圏域もフォルダもありません。"
        + (f"{near[0]} では？" if near else ""),
    )


def export(
    region: Annotated[
        str, typer.Argument(help="Key of a region, or the folder of its tables.")
    ],
    lang: Language,
    xlsx: Annotated[
        bool, typer.Option("--xlsx", help="As one workbook (the only form so far).")
    ] = True,
    headings: Annotated[
        Lang | None,
        typer.Option(
            help="Language of the workbook (else that of messages).",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", help="File to write (else KEY.xlsx).", show_default=False
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace a workbook that was filled in.")
    ] = False,
) -> None:
    """Write the tables of a region as one workbook.

    A sheet a table, with headings, notes and drop-downs in the chosen language. kg
    region import brings it back without changing a byte that nobody touched.
    """
    from kg.services.authoring.export import export_region
    from kg.services.graph.output import replace_file

    folder = _folder(region)
    path = output or Path(f"{folder.resolve().name}.xlsx")
    if path.suffix.lower() != ".xlsx":
        raise UsageError(
            f"{path}: a workbook is written as .xlsx",
            f"{path}：ブックの拡張子は .xlsx にしてください",
        )
    exported = export_region(folder, headings or lang)
    if not force and path.is_file() and path.read_bytes() != exported.content:
        raise UsageError(
            f"{path}: is there already and differs; bring it back first (kg region "
            "import), name another file with -o, or --force to replace it",
            f"{path}：内容の異なるファイルがあります。"
            "先に取り込む（kg region import）か、-o で別の名前にするか、"
            "--force で置き換えてください",
        )
    replace_file(path, exported.content)
    ja = lang is Lang.JA
    for file in exported.restyled:
        say(
            f"{file}：書式が標準と異なるため、取り込むと標準の書式になります"
            if ja
            else f"{file}: comes back in plain form, as its own form is not ours"
        )
    count = exported.tables
    say(f"{count}表 → {path}" if ja else f"{count} tables → {path}")


def import_(
    workbook: Annotated[Path, typer.Argument(help="The workbook to bring back.")],
    lang: Language,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            help="Folder of the tables (else data/regions/KEY where data/regions is, "
            "else KEY).",
            show_default=False,
        ),
    ] = None,
    unfinished: Annotated[
        bool,
        typer.Option(
            "--unfinished",
            help="Write what there is; cells that do not fit stay as they were typed.",
        ),
    ] = False,
    force: Annotated[
        bool,
        typer.Option(
            "--force", help="Replace tables that changed since the workbook was made."
        ),
    ] = False,
    show_normalised: ShowNormalised = False,
) -> None:
    """Bring a workbook back as tables.

    Nothing is written when a cell cannot be taken over; every such cell is listed.
    """
    from kg.services.authoring.bring_back import import_region
    from kg.services.tables.normalised_text import normalised_lines

    done = import_region(workbook, output, unfinished=unfinished, force=force)
    ja = lang is Lang.JA
    for line in normalised_lines(done.normalised, lang, every=show_normalised):
        say(line)
    for problem in done.problems:
        say(problem.line(lang))
    for file in done.missing:
        say(
            f"{done.folder / file}：ブックにないため、そのまま残しました"
            if ja
            else f"{done.folder / file}: not in the workbook; left as it is"
        )
    changed, same = len(done.changed), len(done.unchanged)
    say(
        f"{changed}表を書き込み、{same}表は変更なし → {done.folder}"
        if ja
        else f"{changed} table(s) written, {same} unchanged → {done.folder}"
    )
    say(f"{'次は' if ja else 'next:'} kg validate {done.folder}")
