"""What depends on the terminal: its width, its colours, and a screen to clear."""

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from kg.cli.options import say
from kg.model.iris import Names
from kg.model.lang import Lang

if TYPE_CHECKING:
    from kg.model.report import FailOn
    from kg.services.reports.telling import Telling

__all__ = ["clear_screen", "telling_for", "watch_note", "width_of"]

#: Clear the screen and what was scrolled away, then go to the top.
_CLEAR = "\x1b[2J\x1b[3J\x1b[H"


def width_of(output: Path | None = None) -> int | None:
    """How wide the terminal is; None where a file or a pipe gets what is written."""
    if output is not None or not sys.stdout.isatty():
        return None
    return shutil.get_terminal_size().columns


def telling_for(
    names: Names,
    lang: Lang,
    fail_on: "FailOn",
    output: Path | None,
    paths: Sequence[Path] = (),
) -> "Telling":
    """How a report is told here: wrapped and coloured on a terminal only.

    NO_COLOR (no-color.org) and a terminal that calls itself dumb get no colours.
    """
    from kg.services.reports.telling import Telling

    width = width_of(output)
    if width is None:
        return Telling(names, lang, fail_on, paths=tuple(paths))
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return Telling(
        names, lang, fail_on, width=width, colour=not plain, paths=tuple(paths)
    )


def clear_screen(output: Path | None) -> None:
    """Clear the terminal before a report that is shown there."""
    if width_of(output) is not None:
        typer.echo(_CLEAR, nl=False)


def watch_note(lang: Lang, count: int) -> None:
    """Tell the person that the check waits for changes, and how to end it."""
    say(
        f"kg: watching {count} folder(s) for changes; Ctrl-C ends"
        if lang is Lang.EN
        else f"kg: {count}個のフォルダの変更を待っています（Ctrl-C で終了）"
    )
