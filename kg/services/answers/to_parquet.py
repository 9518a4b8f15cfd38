"""Answers as Parquet: typed columns, with unit, labels and kind in their metadata."""

import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.errors import UsageError
from kg.model.result import Rows, Term
from kg.model.saved_query import Column
from kg.services.answers.units import unit_labels
from kg.services.answers.values import plain, value_of

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["answer_parquet"]

#: A decimal of 128 bits has no more digits.
_DIGITS = 38
_INT64 = range(-(2**63), 2**63)


def _arrow() -> Any:
    """The library, if it is installed.

    Raises:
        UsageError: It is not.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise UsageError(
            "-f parquet needs pyarrow; install it: pip install 'teiju-kg[parquet]'",
            "-f parquet には pyarrow が必要です。"
            "pip install 'teiju-kg[parquet]' で入れてください",
        ) from error
    return pyarrow


def _decimal(values: Sequence[int | Decimal]) -> tuple[int, int] | None:
    """The digits that numbers need, in all and after the point; None where too many."""
    whole = scale = 0
    for value in values:
        _, digits, exponent = Decimal(value).as_tuple()
        assert isinstance(exponent, int)
        scale = max(scale, -exponent)
        whole = max(whole, len(digits) + exponent)
    precision = max(whole, 0) + scale
    return (max(precision, 1), scale) if precision <= _DIGITS else None


def _typed(terms: Sequence[Term | None], arrow: Any) -> tuple[Any, list[Any]]:
    """The type of a column and its values: text where the values have no one type."""
    values = [None if term is None else value_of(term) for term in terms]
    kinds = {type(value) for value in values if value is not None}
    if kinds == {int} and all(value is None or value in _INT64 for value in values):
        return arrow.int64(), values
    if kinds and kinds <= {int, Decimal}:
        numbers = [Decimal(v) for v in values if isinstance(v, int | Decimal)]
        size = _decimal(numbers)
        if size is not None:
            exact = [
                Decimal(v) if isinstance(v, int | Decimal) else None for v in values
            ]
            return arrow.decimal128(*size), exact
    simple = {bool: arrow.bool_, date: arrow.date32, float: arrow.float64}
    if len(kinds) == 1 and (kind := next(iter(kinds))) in simple:
        return simple[kind](), values
    return arrow.string(), [None if term is None else plain(term) for term in terms]


def _kind(terms: Sequence[Term | None]) -> dict[str, str]:
    """What a column holds: IRIs or literals, of which type and in which language."""
    bound = [term for term in terms if term is not None]
    names = {NamedNode: "iri", BlankNode: "blank node", Literal: "literal"}
    kinds = {names[type(term)] for term in bound}
    said = {"kind": kinds.pop() if len(kinds) == 1 else "mixed"} if bound else {}
    literals = [term for term in bound if isinstance(term, Literal)]
    if literals and len(literals) == len(bound):
        for name in ("datatype", "language"):
            found = {getattr(term, name) for term in literals}
            if len(found) == 1 and (only := found.pop()):
                said[name] = only if isinstance(only, str) else only.value
    return said


def _labels(column: Column | None) -> dict[str, str]:
    """The label of a column in both languages, and its unit."""
    if column is None:
        return {}
    said = {"label_en": column.text.en, "label_ja": column.text.ja}
    if column.unit is not None:
        said["unit"] = column.unit
        if label := unit_labels().get(column.unit):
            said["unit_en"], said["unit_ja"] = label.en, label.ja
    return said


def answer_parquet(
    answer: Rows, columns: Sequence[Column] = (), title: str | None = None
) -> bytes:
    """A Parquet file.

    A column whose values all have one type has that type (int64, decimal128, double,
    bool, date32), any other column is text. The metadata of a field say `kind` (iri,
    literal), `datatype`, `language`, `unit` and the labels.

    Args:
        answer: The rows.
        columns: Labels and units by variable, where they are known.
        title: What is asked, for the metadata of the table.

    Raises:
        UsageError: The library is not installed.
    """
    arrow = _arrow()
    known = {column.name: column for column in columns}
    fields: list[pa.Field[Any]] = []
    arrays = []
    for index, name in enumerate(answer.columns):
        terms = [row[index] for row in answer.rows]
        kind, values = _typed(terms, arrow)
        metadata = {**_kind(terms), **_labels(known.get(name))}
        fields.append(arrow.field(name, kind, metadata=metadata))
        arrays.append(arrow.array(values, kind))
    schema = arrow.schema(fields, metadata={"title": title} if title else None)
    table = arrow.Table.from_arrays(arrays, schema=schema)
    stream = io.BytesIO()
    arrow.parquet.write_table(table, stream)
    return stream.getvalue()
