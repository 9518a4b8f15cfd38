"""How many rows are shown, and what is said of the rest."""

from kg.model.lang import Text
from kg.model.result import Answer, Rows, Triples, YesNo

__all__ = ["ROWS_OF_A_SCREEN", "shortened", "told_on_screen", "truncated"]

#: What a terminal shows of an answer when nobody said how much: a page or four to
#: scroll through. Most questions have fewer; a longer answer is better kept in a file.
ROWS_OF_A_SCREEN = 200


def _size(answer: Rows | Triples) -> int:
    return len(answer.rows if isinstance(answer, Rows) else answer.triples)


def shortened(answer: Answer, limit: int | None) -> Answer:
    """The first rows or triples of an answer; all of them for None and 0."""
    if not limit or limit < 0 or isinstance(answer, YesNo):
        return answer
    if isinstance(answer, Rows):
        return Rows(answer.columns, answer.rows[:limit])
    return Triples(answer.triples[:limit])


def _left_out(answer: Answer, limit: int | None) -> Text | None:
    """How many rows of how many there are; None where there are all."""
    if not limit or limit < 0 or isinstance(answer, YesNo) or _size(answer) <= limit:
        return None
    total = _size(answer)
    if isinstance(answer, Triples):
        return Text(
            f"{limit:,} of {total:,} statements",
            f"{total:,}件の記載のうち{limit:,}件です",
        )
    return Text(
        f"{limit:,} of {total:,} rows", f"{total:,}行のうち最初の{limit:,}行です"
    )


def truncated(answer: Answer, limit: int | None, lang: str) -> str | None:
    """A line that says what a limit left out, and how to have it all.

    Formats for people say it themselves; of the others the caller tells it, on
    standard error.
    """
    said = _left_out(answer, limit)
    if said is None:
        return None
    rest = Text("; --limit 0 for all", "。すべて見るには --limit 0 を付けてください")
    return said.of(lang) + rest.of(lang)


def told_on_screen(answer: Answer, lang: str) -> str | None:
    """The same of a terminal that shows its usual number of rows."""
    said = _left_out(answer, ROWS_OF_A_SCREEN)
    if said is None:
        return None
    rest = Text(
        "; --limit 0 or -o FILE for all",
        "。すべて見るには --limit 0 か -o ファイル名 を指定してください",
    )
    return said.of(lang) + rest.of(lang)
