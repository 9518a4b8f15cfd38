"""What the table checks ask, and how to mend what they find.

They are code (kg/services/tables/ and kg/services/graph/convert.py) and not shapes, so
their pages get their words from here; their names are in kg/model/table_rules.py.
"""

from dataclasses import dataclass

from kg.model.lang import Text
from kg.model.problem import TableCode

__all__ = ["TABLE_CHECKS", "TableCheck"]


@dataclass(frozen=True)
class TableCheck:
    """One check of tables: what it asks, of what, and how to mend."""

    asks: Text
    looks_at: Text
    mend: Text


_FILE = Text("every table", "すべての表")
_HEADINGS = Text("the headings of every table", "すべての表の見出し")
_ROWS = Text("the rows of every table", "すべての表の行")
_CELLS = Text("the cells of every table", "すべての表のセル")
_WORKBOOKS = Text("the cells of every workbook", "すべてのブックのセル")

TABLE_CHECKS = {
    TableCode.UNREADABLE: TableCheck(
        Text(
            "A table is a file that can be read: text in UTF-8, UTF-16 or CP932 with "
            "every quotation mark closed, or a workbook without a password.",
            "表は読めるファイル（UTF-8・UTF-16・CP932 のテキストで引用符が閉じている"
            "もの、またはパスワードのないブック）です。",
        ),
        _FILE,
        Text(
            "Save the file as “CSV UTF-8” or .xlsx; if it is, look in the row that is "
            "named for a quotation mark that is not closed.",
            "「CSV UTF-8」か .xlsx の形式で保存してください。すでにその形式であれば、"
            "示された行に閉じていない引用符がないか探してください。",
        ),
    ),
    TableCode.UNKNOWN_TABLE: TableCheck(
        Text(
            "A file or sheet has the name of a kind of table, such as events.csv, or "
            "its title.",
            "ファイルやシートの名前は、events.csv のような表の種類の名前か、"
            "その題です。",
        ),
        Text(
            "every file and sheet that may be a table",
            "表になりうるすべてのファイルとシート",
        ),
        Text(
            "Rename the file or sheet after its kind of table (data/schema/ lists "
            "them), or move it elsewhere.",
            "ファイルやシートの名前を表の種類の名前（data/schema/ に一覧）に直すか、"
            "別の場所に移してください。",
        ),
    ),
    TableCode.NO_HEADING: TableCheck(
        Text(
            "A table has a row of headings above its rows, best as its first row.",
            "表には、内容の行より上に見出しの行が必要です（1行目が最もよい位置です）。",
        ),
        _FILE,
        Text(
            "Write the headings in the first row, or delete the empty file.",
            "1行目に見出しを記入するか、空のファイルを取り除いてください。",
        ),
    ),
    TableCode.UNKNOWN_COLUMN: TableCheck(
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
    TableCode.DOUBLED_TABLE: TableCheck(
        Text(
            "A folder or workbook holds each kind of table once, whether the file or "
            "sheet has its short name or its title.",
            "1つのフォルダ（またはブック）に同じ種類の表は1つです。ファイルやシートの"
            "名前が英字の短い名前でも題でも、同じ表とみなします。",
        ),
        _FILE,
        Text(
            "Put the rows together in one of the two, each row once, and delete the "
            "other; a copy that is only kept goes into another folder.",
            "行をどちらか一方にまとめ（同じ行は1回だけ）、もう一方を取り除いてください。"
            "控えとして残す写しは別のフォルダに移します。",
        ),
    ),
    TableCode.FORMULA: TableCheck(
        Text(
            "A cell of a workbook holds a value and no formula: what a formula gives "
            "depends on the program that computed it last, and stands in no document.",
            "ブックのセルには数式ではなく値を入れます。数式の結果は最後に計算した"
            "ソフトによって変わり、文書にも書かれていません。",
        ),
        _WORKBOOKS,
        Text(
            "Type the figure as the document prints it; to change many cells, copy "
            "them and paste the values only. A sum that the document does not print is "
            "not entered.",
            "文書のとおりの値を入力してください。多くのセルを直すときは、コピーして値だけを"
            "貼り付けます。文書にない合計は記入しません。",
        ),
    ),
    TableCode.STRAY_VALUE: TableCheck(
        Text(
            "Every value stands below a heading.",
            "どの値の列にも見出しがあります。",
        ),
        _ROWS,
        Text(
            "Give the column the heading of a column of that table (a remark belongs "
            "in the columns for notes), or clear the column.",
            "その表にある列の見出しを付けてください（覚え書きは備考の列に書きます）。"
            "要らない値なら消してください。",
        ),
    ),
    TableCode.EMPTY_CELL: TableCheck(
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
    TableCode.MANGLED: TableCheck(
        Text(
            "A cell holds what was typed, and not what a spreadsheet program made of "
            "it: a date of 1-2, 0.675 of 67.5%, #N/A of a formula.",
            "セルには入力したままの値が必要です。表計算ソフトが 1-2 を日付に、67.5% を "
            "0.675 に変えたものや、#N/A などのエラー値は使えません。",
        ),
        _WORKBOOKS,
        Text(
            "Set the cell, or the whole column, to text and type the value again as "
            "the document prints it.",
            "セル（または列全体）の書式を文字列にして、文書のとおりに入力し直してください。",
        ),
    ),
    TableCode.REPEATED: TableCheck(
        Text(
            "What a row refers to in several columns of one kind, such as parties or "
            "fields, differs from column to column.",
            "当事者や分野のように同じ種類の列が複数あるとき、1つの行の中では列ごとに"
            "違うものを参照します。",
        ),
        Text(
            "columns of one kind in a row, such as party 1 to party 3",
            "同じ行の同じ種類の列（当事者1から当事者3など）",
        ),
        Text(
            "Empty one of the two cells, or write what the document names there.",
            "2つのセルの一方を空にするか、文書に書かれているものに直してください。",
        ),
    ),
}
