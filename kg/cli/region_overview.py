"""`kg region list` and `kg region show`."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.options import (
    Base,
    CountsFormatOption,
    Data,
    Language,
    Output,
    names_below,
    write_output,
)
from kg.cli.screen import width_of
from kg.errors import UsageError
from kg.model.formats import CountsFormat, choose_counts_format
from kg.model.settings import DEFAULT_BUILD
from kg.vocab import DEFAULT_BASE

__all__ = ["list_", "show"]


def list_(
    lang: Language,
    data: Data = None,
    format_: CountsFormatOption = None,
    output: Output = None,
    base: Base = DEFAULT_BASE,
) -> None:
    """List the regions and how complete their visions are."""
    from kg.services.graph.store import open_build
    from kg.services.overview.regions import region_overviews
    from kg.services.overview.regions_human import list_human
    from kg.services.overview.regions_rows import list_json, list_tsv

    chosen = choose_counts_format(format_, output, sys.stdout.isatty())
    names = names_below(base)
    store = open_build(data, DEFAULT_BUILD, names).store
    regions = region_overviews(store, names)
    if chosen is CountsFormat.JSON:
        text = list_json(regions)
    elif chosen is CountsFormat.TSV:
        text = list_tsv(regions)
    else:
        text = list_human(regions, lang, width_of(output))
    write_output(text, output)


def _folder(key: str, data: Path | None) -> Path | None:
    """The folder of tables that KEY names; None where it names a region.

    Raises:
        UsageError: A folder is named twice, by KEY and by -d.
    """
    path = Path(key)
    told = path.is_dir() and (os.sep in key or (path / "region.csv").is_file())
    if not told:
        return None
    if data is not None:
        raise UsageError(
            f"{key} and -d {data} both name data; give one of them, and the region",
            f"{key} と -d {data} がどちらもデータを指しています。一方だけにして、"
            "圏域を指定してください",
        )
    return path


def show(
    key: Annotated[
        str,
        typer.Argument(
            help="Key or name of a region, in Japanese, English or kana; or the folder "
            "of a region in work."
        ),
    ],
    lang: Language,
    vision: Annotated[
        str | None,
        typer.Option(metavar="YEAR", help="Only the vision that begins in this year."),
    ] = None,
    data: Data = None,
    format_: CountsFormatOption = None,
    output: Output = None,
    base: Base = DEFAULT_BASE,
) -> None:
    """Show one region, and what its visions lack."""
    from kg.services.graph.store import open_build
    from kg.services.overview.regions import (
        cited_documents,
        find_region,
        only_region,
        region_overviews,
        with_lacks,
    )
    from kg.services.overview.regions_human import show_human
    from kg.services.overview.regions_rows import show_json, show_tsv

    chosen = choose_counts_format(format_, output, sys.stdout.isatty())
    names = names_below(base)
    folder = _folder(key, data)
    store = open_build(folder or data, DEFAULT_BUILD, names).store
    regions = region_overviews(store, names)
    region = only_region(regions, folder) if folder else find_region(regions, key)
    visions = with_lacks(store, names, region, vision)
    documents = cited_documents(store, names, region)
    if chosen is CountsFormat.JSON:
        text = show_json(region, visions, documents)
    elif chosen is CountsFormat.TSV:
        text = show_tsv(region, visions, documents)
    else:
        text = show_human(region, visions, documents, lang, width_of(output))
    write_output(text, output)
