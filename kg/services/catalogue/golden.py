"""Golden answers: where they stand, and whether an answer is still the golden one.

Those of the questions that ship with kg stand below tests/golden/queries of a checkout;
an installed kg has none. A folder of one's own has them in its folder `golden`.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from kg.model.formats import Format
from kg.model.iris import Names
from kg.model.result import Answer, Triples
from kg.services.assets import asset
from kg.vocab import DEFAULT_BASE

__all__ = ["Golden", "answer_text", "golden_folder", "golden_of", "is_filled_in"]

#: What a page holds until someone has said how the answer was worked out.
_TODO = re.compile(r"\bTODO\b")


@dataclass(frozen=True, slots=True)
class Golden:
    """The golden answer of a question, and the page that says how it was worked out."""

    answer: Path
    page: Path


def golden_folder(folder: Path) -> Path | None:
    """Where the golden answers of a folder of questions stand.

    None for the questions of an installed kg, which come without.
    """
    whole = folder.resolve()
    checkout = whole.parent / "tests" / "golden" / "queries"
    if whole.name == "queries" and checkout.is_dir():
        return checkout
    return None if whole == asset("queries").resolve() else folder / "golden"


def golden_of(folder: Path, name: str, rows: bool) -> Golden:
    """The files of one question.

    Args:
        folder: The folder of golden answers.
        name: The question.
        rows: Does it answer with rows, or else with triples?
    """
    suffix = "tsv" if rows else "nt"
    # A name may hold a full stop: a suffix is added, not replaced.
    return Golden(folder / f"{name}.{suffix}", folder / f"{name}.md")


def answer_text(answer: Answer, names: Names) -> str:
    """An answer as its golden file holds it: every column, in a format of the W3C.

    Its IRIs are below the usual base, as those of the question itself are.
    """
    from kg.services.answers.write import write_answer

    format_ = Format.NT if isinstance(answer, Triples) else Format.TSV
    text = write_answer(answer, format_, names)
    told = text if isinstance(text, str) else text.decode()
    return told.replace(names.base, DEFAULT_BASE)


def is_filled_in(page: Path) -> bool:
    """Does a page say something, and has nobody left a TODO in it?"""
    text = page.read_text(encoding="utf-8", errors="replace")
    said = [line for line in text.splitlines() if line and not line.startswith("#")]
    return bool(said) and not _TODO.search(text)
