"""Answers: rows or statements, with what researchers do next to them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.api.chosen import chosen
from kg.errors import QueryError
from kg.model.formats import PEOPLE_FORMATS, Format, choose_format
from kg.model.iris import Names
from kg.model.lang import Lang, Text
from kg.model.result import Rows, Triples
from kg.model.saved_query import Column, SavedQuery
from kg.model.sparql_text import Terms
from kg.model.view import View
from kg.services.answers.values import Value, value_of
from kg.services.asking.engine import Engine

if TYPE_CHECKING:
    import pandas
    import polars

    from kg.services.charting.chart import Chart

__all__ = ["Answer", "Asked", "Row", "Statements"]

#: A row: Python values by the names of the columns, None where nothing is bound.
Row = dict[str, Value | None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What an answer is the answer to.

    Attributes:
        engine: What was asked.
        names: The base of our IRIs.
        lang: The language of headings and labels.
        sparql: The query with its parameters in place.
        question: The saved question; None for SPARQL of one's own.
        terms: What its parameters were given.
    """

    engine: Engine
    names: Names
    lang: Lang
    sparql: str
    question: SavedQuery | None = None
    terms: Mapping[str, Terms] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """The rows of an answer.

    `columns` are the names of the columns. `rows` are dictionaries of Python values:
    numbers (decimals exactly), days, booleans and text; None where nothing is bound.
    `terms` are the same rows as RDF terms. An answer is a sequence of its rows:

    >>> answer = graph.ask("region/members", region="西いぶり")
    >>> answer.columns[:2]
    ('region', 'region_ja')
    >>> [row["municipality_en"] for row in answer][:2]
    ['Muroran City', 'Noboribetsu City']
    """

    terms: Rows
    asked: Asked
    _kept: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self.terms.columns

    @property
    def headings(self) -> dict[str, str]:
        """The heading of each column in the language of the graph."""
        return {
            column.name: column.text.of(self.asked.lang) for column in self._columns()
        }

    @property
    def rows(self) -> list[Row]:
        """Every row as a dictionary of Python values."""
        if "rows" not in self._kept:
            self._kept["rows"] = [
                {
                    column: None if term is None else value_of(term)
                    for column, term in zip(self.columns, row, strict=True)
                }
                for row in self.terms.rows
            ]
        kept: list[Row] = self._kept["rows"]
        return kept

    def __len__(self) -> int:
        return len(self.terms.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __getitem__(self, index: int) -> Row:
        return self.rows[index]

    def __repr__(self) -> str:
        question = self.asked.question
        return (
            f"<Answer of {question.name if question else 'SPARQL'}: {len(self)} rows>"
        )

    def __str__(self) -> str:
        return str(self.text(Format.TABLE, limit=50))

    def _repr_html_(self) -> str:
        # The table alone: a notebook is a page already.
        page = str(self.text(Format.HTML, limit=50))
        return page[page.index("<table") : page.index("</table>")] + "</table>"

    def _columns(self) -> Sequence[Column]:
        question = self.asked.question
        if question is None:
            return [Column(name, Text(name, name)) for name in self.columns]
        from kg.model.evidence import columns_shown

        return columns_shown(question, self.columns)

    def _labels(self) -> Mapping[str, Text]:
        if "labels" not in self._kept:
            from kg.services.answers.labels import labels_of, nameless

            found = labels_of(self.asked.engine.ask, nameless(self.terms))
            self._kept["labels"] = found
        kept: Mapping[str, Text] = self._kept["labels"]
        return kept

    def evidence(self) -> "Answer":
        """The same rows, each once for every statement behind it.

        Columns are added for the document, its lines, the figure as it is there and the
        statement.

        >>> answer = graph.ask("cost/net-by-field", region="西いぶり")
        >>> answer.evidence().columns[-4:]
        ('evidence_document', 'evidence_lines', 'evidence_figure', 'evidence_statement')

        Raises:
            QueryError: The answer is not that of a saved question, or the question has
                no evidence of its own.
        """
        question = self.asked.question
        if question is None:
            raise QueryError(
                "only saved questions have evidence; select the passages yourself "
                "(prov:wasDerivedFrom)",
                "典拠を示せるのは保存済みの質問だけです。prov:wasDerivedFrom をたどって"
                "ください",
            )
        from kg.services.citing.evidence import with_evidence

        asked = self.asked
        rows = with_evidence(asked.engine, question, asked.sparql, self.terms)
        return Answer(rows, asked)

    def chart(self, view: View | None = None) -> "Chart":
        """The answer as a picture, by the question's own view or another.

        Args:
            view: The kind of picture and its columns, where the question's own is a
                table or another is wanted.

        Raises:
            QueryError: The view is a table, or its columns hold no numbers.
        """
        from kg.services.charting.asked import draw_asked

        asked, question = self.asked, self.asked.question
        return draw_asked(
            self.terms,
            view or (question.view if question else View()),
            self._columns(),
            asked.lang,
            ask=asked.engine.ask,
            names=asked.names,
            question=question,
            terms=asked.terms,
        )

    def text(self, format_: str | Format, *, limit: int | None = None) -> str | bytes:
        """The answer in any format of the command line, such as `csv` or `html`.

        Args:
            format_: The name of the format.
            limit: The most rows to write; None for all.

        Raises:
            UsageError: There is no such format, or a library that it needs is missing.
        """
        from kg.services.answers.write import write_answer

        question, lang = self.asked.question, self.asked.lang
        format_ = chosen(Format, format_, "format_")
        return write_answer(
            self.terms,
            format_,
            self.asked.names,
            lang,
            columns=self._columns(),
            labels=self._labels() if format_ in PEOPLE_FORMATS else None,
            limit=limit,
            title=question.title.of(lang) if question else None,
        )

    def write(self, path: str | Path, format_: str | Format | None = None) -> Path:
        """Write the answer to a file, whose suffix gives the format.

        Raises:
            UsageError: The suffix is unknown and no format is given, or there is no
                such format.
        """
        from kg.services.graph.output import replace_file

        target = Path(path)
        asked = None if format_ is None else chosen(Format, format_, "format_")
        content = self.text(choose_format(asked, target, False, Format.TSV))
        replace_file(target, content.encode() if isinstance(content, str) else content)
        return target

    def to_pandas(self) -> "pandas.DataFrame":
        """The rows as a pandas frame (`pip install 'teiju-kg[pandas]'`).

        Whole numbers become `Int64`, other numbers `Float64`, booleans `boolean`, days
        `datetime64`, the rest `string`; what is not bound becomes missing. A column of
        numbers in which a text such as "not stated" stands is text.
        """
        from kg.api.frames import pandas_frame

        return pandas_frame(self.columns, self.rows)

    def to_polars(self) -> "polars.DataFrame":
        """The rows as a polars frame (`pip install 'teiju-kg[polars]'`).

        Types are chosen as by `to_pandas`.
        """
        from kg.api.frames import polars_frame

        return polars_frame(self.columns, self.rows)


@dataclass(frozen=True)
class Statements:
    """The triples that a CONSTRUCT or DESCRIBE made."""

    triples: Triples
    asked: Asked

    def __len__(self) -> int:
        return len(self.triples.triples)

    def text(self, format_: str | Format = Format.TTL) -> str:
        """The triples as `ttl`, `nt` or `jsonld`.

        Raises:
            UsageError: It is no format of triples.
        """
        from kg.services.answers.write import write_answer

        format_ = chosen(Format, format_, "format_")
        content = write_answer(self.triples, format_, self.asked.names)
        return content if isinstance(content, str) else content.decode()

    def __repr__(self) -> str:
        return f"<Statements: {len(self)}>"

    def __str__(self) -> str:
        return self.text()
