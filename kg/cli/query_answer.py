"""How an answer leaves `kg query run`: its format, its labels, its place."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.cli.options import say, write_output
from kg.cli.screen import width_of
from kg.errors import UsageError
from kg.model.formats import PEOPLE_FORMATS, Format, choose_format
from kg.model.iris import Names
from kg.model.lang import Lang
from kg.model.result import Answer, Rows, Triples
from kg.services.answers.write import truncated, write_answer

if TYPE_CHECKING:
    from kg.services.asking.engine import Engine
    from kg.services.catalogue.find import Located

__all__ = ["Manner", "put_out"]

#: Formats that keep what the header says of the columns.
_TOLD = PEOPLE_FORMATS | {Format.PARQUET}


@dataclass(frozen=True, slots=True)
class Manner:
    """How an answer is to be written; `labels` is None where the format decides."""

    format: Format | None
    output: Path | None
    labels: bool | None
    bom: bool
    limit: int | None


def _chosen(answer: Answer, manner: Manner) -> Format:
    if isinstance(answer, Triples):
        # Turtle on a terminal too: there is no table of triples.
        return choose_format(manner.format, manner.output, False, Format.TTL)
    terminal = sys.stdout.isatty()
    return choose_format(manner.format, manner.output, terminal, Format.TSV)


def _told_of(located: "Located", answer: Rows, lang: Lang) -> dict[str, Any]:
    """What the header says of the question and of its columns, evidence included."""
    from kg.model.evidence import columns_shown

    saved = located.read()
    shown = columns_shown(saved, answer.columns)
    return {"columns": shown, "title": saved.title.of(lang)}


def put_out(
    answer: Answer,
    located: "Located",
    engine: "Engine",
    names: Names,
    lang: Lang,
    manner: Manner,
) -> None:
    """Write an answer to a file, else to standard output.

    Raises:
        UsageError: The format does not fit the answer, is for files only, or has no
            room for what was asked.
    """
    chosen = _chosen(answer, manner)
    if manner.bom and chosen is not Format.CSV:
        raise UsageError(
            f"--bom is for CSV, and this is {chosen}; add -f csv",
            f"--bom は CSV 用です（今の形式は {chosen}）。-f csv を加えてください",
        )
    for_people = chosen in PEOPLE_FORMATS
    further: dict[str, Any] = {}
    if isinstance(answer, Rows):
        if chosen in _TOLD and located.has_header:
            further |= _told_of(located, answer, lang)
        if manner.labels or (manner.labels is None and for_people):
            from kg.services.answers.labels import labels_of, nameless

            further["labels"] = labels_of(engine.ask, nameless(answer))
    content = write_answer(
        answer,
        chosen,
        names,
        lang,
        width_of(manner.output),
        bom=manner.bom,
        limit=manner.limit,
        **further,
    )
    left_out = None if for_people else truncated(answer, manner.limit, lang)
    if left_out:
        say(f"kg: {left_out}")
    write_output(content, manner.output)
