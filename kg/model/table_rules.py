"""The names of the table checks, as docs/rules/README.md has them."""

from kg.model.lang import Text
from kg.model.problem import TableCode

__all__ = ["TABLE_RULES"]

#: What each table check finds; a test holds it to the list of rules.
TABLE_RULES = {
    TableCode.UNREADABLE: Text("a file that cannot be read", "読めないファイル"),
    TableCode.UNKNOWN_TABLE: Text(
        "a file that is no kind of table", "表の種類として知られていないファイル"
    ),
    TableCode.NO_HEADING: Text("a file without headings", "見出しのないファイル"),
    TableCode.UNKNOWN_COLUMN: Text(
        "a heading that no column has", "知られていない見出し"
    ),
    TableCode.MISSING_COLUMN: Text("a required column is missing", "必要な列がない"),
    TableCode.DOUBLED_COLUMN: Text("a heading that stands twice", "重複した見出し"),
    TableCode.RAGGED_ROW: Text(
        "a row with more or fewer cells than the heading", "列数の合わない行"
    ),
    TableCode.DOUBLED_TABLE: Text("a table that stands twice", "重複した表"),
    TableCode.FORMULA: Text("a cell with a formula", "数式の入ったセル"),
    TableCode.STRAY_VALUE: Text("a value below no heading", "見出しのない列の値"),
    TableCode.EMPTY_CELL: Text("a required cell is empty", "必要なセルが空"),
    TableCode.WRONG_VALUE: Text("a cell whose text does not fit", "形式の合わないセル"),
    TableCode.DOUBLED_KEY: Text("a key that stands twice", "重複したキー"),
    TableCode.DANGLING_KEY: Text(
        "a reference to a row that does not exist", "存在しない行への参照"
    ),
    TableCode.BAD_IRI: Text("a cell that makes no web address", "URL にならないセル"),
    TableCode.MANGLED: Text(
        "a value that a spreadsheet program changed", "表計算ソフトが変えた値"
    ),
    TableCode.REPEATED: Text(
        "one reference in two columns of a row", "同じ行の二つの列にある同じ参照"
    ),
}
