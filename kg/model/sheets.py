"""Names of files and sheets: which kind of table one holds.

A file or sheet is named by the kind (`line-costs`) or by its title in either language
(`内訳ごとの事業費`), whatever its width and spacing.
"""

from collections.abc import Mapping
from functools import lru_cache

from kg.model.printed import squeeze
from kg.model.table import TableSchema

__all__ = ["LONGEST", "OURS", "kind_named", "sheet_name"]

#: The longest name that a sheet may have.
LONGEST = 31
#: Sheets of our own workbooks that hold no table.
OURS = frozenset(
    {"はじめに", "Read me", "選択肢", "Choices", "検査結果", "Findings", "_kg"}
)


def _allowed(title: str) -> str:
    """A title without the signs that the name of a sheet may not hold."""
    return "".join("・" if sign in "[]:*?/\\" else sign for sign in title)


def sheet_name(schema: TableSchema, lang: str) -> str:
    """The name of a kind's sheet: its title, or the kind where that is too long."""
    title = _allowed(schema.title.of(lang))
    return title if len(title) <= LONGEST else schema.name[:LONGEST]


@lru_cache(maxsize=1024)
def _folded(name: str) -> str:
    return squeeze(_allowed(name)).casefold()


def kind_named(name: str, schemas: Mapping[str, TableSchema]) -> TableSchema | None:
    """The kind of table that the name of a file or sheet means; None for no kind."""
    if name in schemas:
        return schemas[name]
    wanted = _folded(name)
    for schema in schemas.values():
        if wanted in {
            _folded(schema.name),
            _folded(schema.title.ja),
            _folded(schema.title.en),
        }:
            return schema
    return None
