"""Find what ships with the code: data, ontology, shapes, questions, pages of rules.

In a checkout they stand beside the package; in an installed wheel inside it.
"""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import AssetError, SchemaError

if TYPE_CHECKING:
    from kg.model.table import TableSchema

__all__ = ["asset", "load_schemas", "turtle_files"]

_PACKAGE = Path(__file__).resolve().parents[1]
#: Where a checkout has what stands elsewhere than under its own name.
_IN_CHECKOUT = {"rules": "docs/rules"}


def asset(name: str) -> Path:
    """The folder `data`, `ontology`, `shapes`, `queries`, `releases` or `rules`.

    That of the rules holds their pages, that of the releases the ontology of each.

    Raises:
        AssetError: It is in neither place.
    """
    beside = _PACKAGE.parent / _IN_CHECKOUT.get(name, name)
    for folder in (_PACKAGE / "_assets" / name, beside):
        if folder.is_dir():
            return folder
    raise AssetError(
        f"the folder {name!r} that ships with kg is missing; install kg again",
        f"kg に同梱の「{name}」フォルダが見つかりません。kg を入れ直してください",
    )


def turtle_files(folder: Path) -> Iterator[Path]:
    """Every Turtle file below a folder, in the order of their paths."""
    yield from sorted(folder.rglob("*.ttl"))


@cache
def _schemas(folder: Path) -> dict[str, "TableSchema"]:
    from kg.model.table import parse_schema

    found = {}
    for path in sorted(folder.glob("*.json")):
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise SchemaError(f"{path}: {error}") from error
        schema = parse_schema(raw, str(path))
        found[schema.name] = schema
    return found


def load_schemas(folder: Path | None = None) -> dict[str, "TableSchema"]:
    """Every table kind by name, from data/schema/*.json.

    Raises:
        SchemaError: One of them is malformed.
        AssetError: The shipped folder is missing.
    """
    return dict(_schemas(folder or asset("data") / "schema"))
