"""How an answer leaves `kg query run`: its format, its labels, its place."""

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.cli.options import write_output
from kg.errors import UsageError
from kg.model.formats import GRAPH_FORMATS, Format, choose_format
from kg.model.iris import Names
from kg.model.lang import Lang
from kg.model.result import Answer, Rows, Triples
from kg.services.answers.write import write_answer

if TYPE_CHECKING:
    from kg.services.asking.engine import Engine
    from kg.services.catalogue.find import Located

__all__ = ["Manner", "put_out", "things_in"]

#: Formats that people look at: names stand beside IRIs, headings are words.
_FOR_PEOPLE = frozenset({"table", "md", "html", "xlsx"})


@dataclass(frozen=True, slots=True)
class Manner:
    """How an answer is to be written; `labels` is None where the format decides."""

    format: Format | None
    output: Path | None
    labels: bool | None
    bom: bool
    limit: int | None


def things_in(answer: Rows) -> list[str]:
    """The IRIs that an answer holds, each once."""
    from pyoxigraph import NamedNode

    cells = (term for row in answer.rows for term in row)
    return sorted({term.value for term in cells if isinstance(term, NamedNode)})


def _chosen(answer: Answer, manner: Manner) -> Format:
    graph = isinstance(answer, Triples)
    default = Format.TTL if graph else Format.TSV
    chosen = choose_format(manner.format, manner.output, sys.stdout.isatty(), default)
    if graph and manner.format is None and manner.output is None:
        # A terminal gets a table of everything else.
        return chosen if chosen in GRAPH_FORMATS else Format.TTL
    return chosen


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
        UsageError: The format does not fit the answer, or is for files only.
    """
    chosen = _chosen(answer, manner)
    for_people = chosen.value in _FOR_PEOPLE
    further: dict[str, Any] = {}
    if isinstance(answer, Rows):
        if for_people and located.has_header:
            saved = located.read()
            further["columns"] = saved.columns
            further["title"] = saved.title.of(lang)
        if manner.labels or (manner.labels is None and for_people):
            from kg.services.answers.labels import labels_of

            further["labels"] = labels_of(engine.ask, things_in(answer))
        if manner.limit is not None:
            further["limit"] = manner.limit
    if manner.bom:
        further["bom"] = True
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    content = write_answer(answer, chosen, names, lang, width, **further)
    if isinstance(content, bytes) and manner.output is None and sys.stdout.isatty():
        raise UsageError(
            f"{chosen} is no text; give a file with -o",
            f"{chosen} は文字で表示できません。-o でファイルを指定してください",
        )
    write_output(content, manner.output)
