"""What the table checks ask, and how to mend what they find.

They are code (kg/services/read.py, check.py and convert.py) and not shapes, so their
pages get their words from here.
"""

from dataclasses import dataclass

from kg.model.lang import Text
from kg.model.problem import TableCode

__all__ = ["TABLE_CHECKS", "TableCheck"]


@dataclass(frozen=True)
class TableCheck:
    """One check of tables: its name, what it asks, of what, and how to mend."""

    name: Text
    asks: Text
    looks_at: Text
    mend: Text


_FILE = Text("every table", "すべての表")
_HEADINGS = Text("the headings of every table", "すべての表の見出し")
_ROWS = Text("the rows of every table", "すべての表の行")
_CELLS = Text("the cells of every table", "すべての表のセル")

TABLE_CHECKS = {
    TableCode.UNREADABLE: TableCheck(
        Text("a file that cannot be read", "読めないファイル"),
        Text(
            "A table is a file that can be read: CSV in UTF-8, every quotation mark "
            "closed.",
            "表は読めるファイル（UTF-8 の CSV で、引用符が閉じているもの）です。",
        ),
        _FILE,
        Text(
            "Save the file as “CSV UTF-8”; if it is, look in the row that is named for "
            "a quotation mark that is not closed.",
            "「CSV UTF-8」形式で保存してください。すでに UTF-8 であれば、示された行に"
            "閉じていない引用符がないか探してください。",
        ),
    ),
    TableCode.UNKNOWN_TABLE: TableCheck(
        Text("a file that is no kind of table", "表の種類として知られていないファイル"),
        Text(
            "A table has the name of a kind of table, such as events.csv.",
            "表のファイル名は、events.csv のような表の種類の名前です。",
        ),
        Text("every CSV file of the folder", "フォルダのすべての CSV ファイル"),
        Text(
            "Rename the file after its kind of table (data/schema/ lists them), or "
            "move it to another folder.",
            "ファイル名を表の種類の名前（data/schema/ に一覧）に直すか、別のフォルダに"
            "移してください。",
        ),
    ),
    TableCode.NO_HEADING: TableCheck(
        Text("a file without headings", "見出しのないファイル"),
        Text(
            "The first row of a table holds the headings.",
            "表の1行目には見出しが必要です。",
        ),
        _FILE,
        Text(
            "Write the headings in the first row, or delete the empty file.",
            "1行目に見出しを記入するか、空のファイルを取り除いてください。",
        ),
    ),
    TableCode.UNKNOWN_COLUMN: TableCheck(
        Text("a heading that no column has", "知られていない見出し"),
        Text(
            "A heading is the English or Japanese title of a column of that table.",
            "見出しは、その表の列の日本語か英語の題です。",
        ),
        _HEADINGS,
        Text(
            "Correct the heading to the one that the message proposes, or remove the "
            "column.",
            "メッセージが示す見出しに直すか、その列を取り除いてください。",
        ),
    ),
    TableCode.MISSING_COLUMN: TableCheck(
        Text("a required column is missing", "必要な列がない"),
        Text(
            "A table has every column that its key and its citation need.",
            "表には、キーと出典に必要な列がすべて必要です。",
        ),
        _HEADINGS,
        Text(
            "Add a column with the heading that the message names, and fill it in for "
            "every row.",
            "メッセージが示す見出しの列を加え、どの行にも記入してください。",
        ),
    ),
    TableCode.DOUBLED_COLUMN: TableCheck(
        Text("a heading that stands twice", "重複した見出し"),
        Text(
            "A heading stands once; its English and Japanese titles are one column.",
            "見出しは1回だけ使います。日本語の題と英語の題は同じ列です。",
        ),
        _HEADINGS,
        Text(
            "Keep the column that is filled in, and remove the other one.",
            "記入してある方の列を残し、もう一方を取り除いてください。",
        ),
    ),
    TableCode.RAGGED_ROW: TableCheck(
        Text("a row with more or fewer cells than the heading", "列数の合わない行"),
        Text(
            "A row has as many cells as there are headings.",
            "行のセルは見出しと同じ数です。",
        ),
        _ROWS,
        Text(
            "Look for a missing or extra comma; a text with a comma in it stands "
            "between double quotation marks.",
            "カンマの過不足を確かめてください。カンマを含む文章は二重引用符で囲みます。",
        ),
    ),
    TableCode.EMPTY_CELL: TableCheck(
        Text("a required cell is empty", "必要なセルが空"),
        Text(
            "A cell is filled in where the row’s key or citation needs it.",
            "キーと出典のセルは空にできません。",
        ),
        _CELLS,
        Text(
            "Fill in the cell as the message says, or delete the row.",
            "メッセージのとおりにセルを記入するか、行を取り除いてください。",
        ),
    ),
    TableCode.WRONG_VALUE: TableCheck(
        Text("a cell whose text does not fit", "形式の合わないセル"),
        Text(
            "A cell holds what its column is for: a date, a number, a code, or one of "
            "the words of a list.",
            "セルには、列の形式（日付・数値・コード・決まった語）に合うものを記入します。",
        ),
        _CELLS,
        Text(
            "Write the cell in the form that the message names: dates such as "
            "2010-09-30, numbers without commas, codes with their leading zero.",
            "メッセージが示す形式で書いてください。日付は 2010-09-30 のように、数値は"
            "桁区切りなしで、コードは先頭の0を省かずに書きます。",
        ),
    ),
    TableCode.DOUBLED_KEY: TableCheck(
        Text("a key that stands twice", "重複したキー"),
        Text(
            "No two rows of a table have the same key.",
            "同じ表の2つの行が同じキーをもつことはできません。",
        ),
        _ROWS,
        Text(
            "Delete one of the two rows if they say the same, or give one of them "
            "another key.",
            "2つの行が同じ内容なら一方を取り除き、異なるなら一方のキーを変えてください。",
        ),
    ),
    TableCode.DANGLING_KEY: TableCheck(
        Text("a reference to a row that does not exist", "存在しない行への参照"),
        Text(
            "What a row refers to is a row of the other table.",
            "参照先は、相手の表にある行でなければなりません。",
        ),
        Text(
            "every column that refers to another table", "ほかの表を参照するすべての列"
        ),
        Text(
            "Correct the cell to a key of the table that the message names, or add the "
            "row there.",
            "メッセージが示す表にあるキーに直すか、その表に行を加えてください。",
        ),
    ),
    TableCode.BAD_IRI: TableCheck(
        Text("a cell that makes no web address", "URL にならないセル"),
        Text(
            "A web address is whole, with https:// in front and without spaces.",
            "URL は https:// から始まり、空白を含まないものです。",
        ),
        Text(
            "cells that hold or make a web address", "URL を記入するか URL になるセル"
        ),
        Text(
            "Write the whole address, from https:// on; copy it from the browser.",
            "https:// から始まる URL 全体を、ブラウザーから写してください。",
        ),
    ),
}
