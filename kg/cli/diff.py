"""`kg diff`."""

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.options import Base, Language, Output, names_below, say, write_output
from kg.cli.screen import width_of
from kg.errors import EXIT_NONCONFORMING
from kg.model.difference import FailWhen
from kg.model.formats import DiffFormat, choose_diff_format
from kg.model.lang import Lang
from kg.vocab import DEFAULT_BASE

if TYPE_CHECKING:
    from kg.services.diff.announced import Announcement

__all__ = ["diff"]


def _tell_left_out(graphs: list[str], lang: Lang) -> None:
    """Name the graphs of a whole build that a single folder does not cover."""
    if graphs:
        listed = ("、" if lang is Lang.JA else ", ").join(graphs)
        say(
            f"kg: 比べていないグラフ：{listed}"
            if lang is Lang.JA
            else f"kg: graphs left out, the other side does not cover them: {listed}"
        )


#: How many announcements that fit nothing are named one by one.
_SHOWN = 8


def _tell_stale(path: Path | None, stale: "list[Announcement]", lang: Lang) -> None:
    """Name the announcements that nothing in this comparison answers to."""
    ja = lang is Lang.JA
    for each in stale[:_SHOWN]:
        said = " ".join(each.key)
        say(
            f"kg: {path} {each.row}行目：告知どおりには失われていません：{said}"
            if ja
            else f"kg: {path}, row {each.row}: announced, but not lost like this: "
            f"{said}"
        )
    more = len(stale) - _SHOWN
    if more > 0:
        say(
            f"kg: {path}：ほか{more}件の告知も同様です"
            if ja
            else f"kg: {path}: and {more} more such announcements"
        )


def diff(
    lang: Language,
    old: Annotated[
        Path,
        typer.Argument(
            metavar="OLD", help="Graph file, or a folder of tables, as it was."
        ),
    ],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The same, as it is.")],
    fail_on: Annotated[
        FailWhen,
        typer.Option(
            help="any: every difference fails. lost: only what was removed or changed, "
            "and only that is listed."
        ),
    ] = FailWhen.ANY,
    announced: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Removals and changes that were announced and do not count: the TSV "
            "that kg diff wrote, once reviewed.",
            show_default=False,
        ),
    ] = None,
    format_: Annotated[
        DiffFormat | None,
        typer.Option(
            "-f",
            "--format",
            help="human, md, json or tsv (else by the suffix of -o; else human on a "
            "terminal and TSV in a pipe).",
            show_default=False,
        ),
    ] = None,
    output: Output = None,
    base: Base = DEFAULT_BASE,
) -> None:
    """Show what changed between two builds, statement by statement, in words.

    Exits 0 when nothing counts as different, 1 when something does, 2 when a side
    cannot be read.
    """
    from kg.services.diff import data as diff_data
    from kg.services.diff import text as diff_text
    from kg.services.diff.announced import mark_announced, read_announced
    from kg.services.diff.compare import compare
    from kg.services.diff.entries import describer_of

    # Two whole graphs are kept until the end: the collector only costs time.
    gc.disable()
    chosen = choose_diff_format(format_, output, sys.stdout.isatty())
    names = names_below(base)
    expected = read_announced(announced) if announced else []
    compared = compare(old, new, names)
    describer = describer_of(compared, names)
    found, stale = mark_announced(compared.difference, expected, names, describer)
    _tell_left_out([g.removeprefix(names.graph("")) for g in found.left_out], lang)
    _tell_stale(announced, stale, lang)
    lost = fail_on is FailWhen.LOST
    if chosen is DiffFormat.JSON:
        text = diff_data.difference_json(found, names, describer)
    elif chosen is DiffFormat.TSV:
        text = diff_data.difference_tsv(found, names, describer, lang, lost)
    elif chosen is DiffFormat.MD:
        text = diff_text.difference_markdown(found, names, describer, lang, lost)
    else:
        text = diff_text.difference_human(
            found, names, describer, lang, width_of(output), lost
        )
    write_output(text, output)
    if found.fails(fail_on):
        raise typer.Exit(EXIT_NONCONFORMING)
