"""The columns that `--evidence` adds to an answer, with their headings."""

from kg.model.lang import Text
from kg.model.saved_query import Column

__all__ = ["EVIDENCE_HEADINGS"]

EVIDENCE_HEADINGS = (
    Column("evidence_document", Text("Source document", "典拠の文書")),
    Column("evidence_lines", Text("Source lines", "典拠の行")),
    Column("evidence_figure", Text("Figure there", "そこにある数値")),
    Column("evidence_statement", Text("Statement", "記載")),
)
