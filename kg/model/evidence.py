"""The columns that `--evidence` adds to an answer, with their headings."""

from collections.abc import Collection

from kg.model.lang import Text
from kg.model.saved_query import Column, SavedQuery

__all__ = ["EVIDENCE_COLUMNS", "columns_shown"]

_HEADINGS = (
    Column("evidence_document", Text("Source document", "典拠の文書")),
    Column("evidence_lines", Text("Source lines", "典拠の行")),
    Column("evidence_figure", Text("Figure there", "そこにある数値")),
    Column("evidence_statement", Text("Statement", "記載")),
)
#: Their names, in the order in which they stand beside those of the answer.
EVIDENCE_COLUMNS = tuple(column.name for column in _HEADINGS)


def columns_shown(question: SavedQuery, names: Collection[str]) -> list[Column]:
    """The columns of a question as its header tells them, with those of its evidence.

    Args:
        question: The question.
        names: The columns of its answer: evidence is told where it is among them.
    """
    return [*question.columns, *(c for c in _HEADINGS if c.name in names)]
