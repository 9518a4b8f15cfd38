"""Rows as data frames, with a type for each column."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kg.errors import UsageError
from kg.services.answers.values import Value

if TYPE_CHECKING:
    import pandas
    import polars

__all__ = ["pandas_frame", "polars_frame"]


def _kind(values: Sequence[Value | None]) -> str:
    """The one kind of the values of a column: int, float, bool, date, else str."""
    kinds = {_kind_of(value) for value in values if value is not None}
    if kinds == {"int", "float"}:
        return "float"
    return kinds.pop() if len(kinds) == 1 else "str"


def _kind_of(value: Value) -> str:
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int):
        return "int"
    if isinstance(value, Decimal):
        # An amount is a decimal in the graph; whole amounts are counted as such.
        return "int" if value == value.to_integral_value() else "float"
    if isinstance(value, float):
        return "float"
    return "date" if isinstance(value, date) else "str"


def _as(kind: str, value: Value | None) -> Any:
    """A value as a column of that kind holds it."""
    if value is None:
        return None
    if kind == "int":
        return int(value)  # type: ignore[arg-type]
    if kind == "float":
        return float(value)  # type: ignore[arg-type]
    return str(value) if kind == "str" else value


def _columns(
    columns: Sequence[str], rows: Sequence[Mapping[str, Value | None]]
) -> dict[str, tuple[str, list[Any]]]:
    found = {}
    for column in columns:
        values = [row[column] for row in rows]
        kind = _kind(values)
        found[column] = kind, [_as(kind, value) for value in values]
    return found


def _missing(library: str) -> UsageError:
    return UsageError(
        f"{library} is not installed: pip install 'teiju-kg[{library}]'",
        f"{library} がありません。pip install 'teiju-kg[{library}]' を実行してください",
    )


_PANDAS = {
    "int": "Int64",
    "float": "Float64",
    "bool": "boolean",
    "date": "datetime64[s]",
    "str": "string",
}


def pandas_frame(
    columns: Sequence[str], rows: Sequence[Mapping[str, Value | None]]
) -> "pandas.DataFrame":
    """The rows as a pandas frame.

    Raises:
        UsageError: pandas is not installed.
    """
    try:
        import pandas
    except ImportError as error:
        raise _missing("pandas") from error
    series = {
        name: pandas.Series(values, dtype=_PANDAS[kind])
        for name, (kind, values) in _columns(columns, rows).items()
    }
    return pandas.DataFrame(series, columns=list(columns))


def polars_frame(
    columns: Sequence[str], rows: Sequence[Mapping[str, Value | None]]
) -> "polars.DataFrame":
    """The rows as a polars frame.

    Raises:
        UsageError: polars is not installed.
    """
    try:
        import polars
    except ImportError as error:
        raise _missing("polars") from error
    types = {
        "int": polars.Int64,
        "float": polars.Float64,
        "bool": polars.Boolean,
        "date": polars.Date,
        "str": polars.String,
    }
    found = _columns(columns, rows)
    return polars.DataFrame(
        {name: values for name, (_, values) in found.items()},
        schema={name: types[kind] for name, (kind, _) in found.items()},
    )
