"""A SELECT taken apart as text: what it projects, where it looks, what it may name.

Every cut is made between two tokens, so nothing inside a string, an IRI or a comment
is ever taken for a brace or a keyword.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.errors import QueryError
from kg.model.sparql_tokens import Token, tokens

__all__ = ["Projected", "SelectText", "read_select", "variables_in_scope"]

_AGGREGATES = ("AVG", "COUNT", "GROUP_CONCAT", "MAX", "MIN", "SAMPLE", "SUM")
_AFTER_GROUPING = ("HAVING", "LIMIT", "OFFSET", "ORDER", "VALUES")
_OPENING, _CLOSING = "([{", ")]}"


@dataclass(frozen=True, slots=True)
class Projected:
    """One item of a projection: a variable, or an expression with its name.

    Attributes:
        name: The column.
        text: The item as it stands, comments left out.
        reads: The variables that its expression names.
        aggregate: Whether it holds an aggregate such as COUNT.
    """

    name: str
    text: str
    reads: frozenset[str]
    aggregate: bool


@dataclass(frozen=True, slots=True)
class SelectText:
    """The parts of a SELECT query, in which comments are left out.

    Attributes:
        prologue: Its BASE and PREFIX lines.
        projection: What it selects; for `*`, every variable in scope.
        dataset: Its FROM clauses.
        group: What is looked for, with its braces.
        grouped: `(expression AS ?name)` of its GROUP BY.
        values: A VALUES block after the query.
    """

    prologue: str
    projection: tuple[Projected, ...]
    dataset: str
    group: str
    grouped: tuple[str, ...]
    values: str

    @property
    def without_aggregates(self) -> tuple[Projected, ...]:
        """What can be selected of each solution before they are grouped."""
        left_out: set[str] = set()
        kept = []
        for item in self.projection:
            if item.aggregate or item.reads & left_out:
                left_out.add(item.name)
            else:
                kept.append(item)
        return tuple(kept)


def _text(part: Sequence[Token]) -> str:
    return "".join(token.text for token in part).strip()


class _Reader:
    """A place among tokens, which goes forward past spaces."""

    def __init__(self, found: Sequence[Token]) -> None:
        self.tokens = found
        self.at = 0
        self._pass_space()

    def _pass_space(self) -> None:
        while self.at < len(self.tokens) and self.tokens[self.at].kind == "space":
            self.at += 1

    @property
    def here(self) -> Token:
        """The token at this place; past the end, one that is nothing."""
        if self.at < len(self.tokens):
            return self.tokens[self.at]
        return Token("end", "")

    def step(self) -> Token:
        """The token at this place; goes to the next."""
        token = self.here
        self.at += 1
        self._pass_space()
        return token

    def skip(self, *words: str) -> bool:
        """Go past one of these keywords if it stands here."""
        if self.here.is_word(*words):
            self.step()
            return True
        return False

    def balanced(self) -> list[Token]:
        """Everything from the bracket at this place to the one that closes it.

        Raises:
            QueryError: It is never closed, or there is no bracket.
        """
        start, depth = self.at, 0
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            depth += token.is_mark(_OPENING)
            depth -= token.is_mark(_CLOSING)
            self.at += 1
            if depth == 0 and token.is_mark(_CLOSING):
                part = list(self.tokens[start : self.at])
                self._pass_space()
                return part
            if depth <= 0:
                break
        raise QueryError(
            "the query is not SPARQL 1.1: a bracket is missing",
            "SPARQL 1.1 として読めません：括弧の対応が取れていません",
        )


def _projected(part: Sequence[Token]) -> Projected:
    """One item of a projection, from its tokens."""
    names = [token.variable for token in part if token.variable]
    if not names:
        raise QueryError(
            f"the query is not SPARQL 1.1: {_text(part)} names no variable",
            f"SPARQL 1.1 として読めません：{_text(part)} に変数がありません",
        )
    return Projected(
        name=names[-1],
        text=_text(part),
        reads=frozenset(names[:-1]),
        aggregate=any(token.is_word(*_AGGREGATES) for token in part),
    )


def _projection(reader: _Reader) -> tuple[Projected, ...] | None:
    """What stands after SELECT; none for `*`."""
    reader.skip("DISTINCT", "REDUCED")
    if reader.here.is_mark("*"):
        reader.step()
        return None
    items = []
    while True:
        if reader.here.variable:
            items.append(_projected([reader.step()]))
        elif reader.here.is_mark("("):
            items.append(_projected(reader.balanced()))
        else:
            return tuple(items)


def _constraint(reader: _Reader) -> None:
    """Go past the condition of a FILTER: it binds nothing."""
    while not reader.here.is_mark("({") and reader.here.kind != "end":
        reader.step()
    reader.balanced()


def _subselect_scope(reader: _Reader) -> Iterator[str]:
    """What a sub-select hands on: its projection."""
    projection = _projection(reader)
    reader.skip("WHERE")
    inner = variables_in_scope(reader.balanced())
    yield from inner if projection is None else (item.name for item in projection)
    # Its modifiers name nothing that is not handed on already.
    while not reader.here.is_mark("}") and reader.here.kind != "end":
        if reader.here.is_mark(_OPENING):
            reader.balanced()
        else:
            reader.step()


def _bound(reader: _Reader) -> Iterator[str]:
    """The variables that the tokens of a group may bind, in their order."""
    while reader.here.kind != "end":
        if reader.skip("FILTER"):
            _constraint(reader)
        elif reader.skip("MINUS"):
            reader.balanced()
        elif reader.skip("BIND"):
            yield _projected(reader.balanced()).name
        elif reader.skip("SELECT"):
            yield from _subselect_scope(reader)
        else:
            variable = reader.step().variable
            if variable:
                yield variable


def variables_in_scope(group: str | Sequence[Token]) -> tuple[str, ...]:
    """The variables that a group hands on: what `SELECT *` would select of it.

    Variables that stand only in a FILTER or a MINUS, or only inside of a sub-select,
    are not among them.

    Raises:
        QueryError: A bracket is missing.
    """
    found = tokens(group) if isinstance(group, str) else group
    kept = [token for token in found if token.kind != "comment"]
    return tuple(dict.fromkeys(_bound(_Reader(kept))))


def _grouped(reader: _Reader) -> Iterator[str]:
    """The `(expression AS ?name)` of a GROUP BY, up to the next modifier."""
    while reader.here.kind != "end" and not reader.here.is_word(*_AFTER_GROUPING):
        if not reader.here.is_mark("("):
            reader.step()
            continue
        part = reader.balanced()
        depth = 0
        for token in part:
            depth += token.is_mark(_OPENING)
            depth -= token.is_mark(_CLOSING)
            if depth == 1 and token.is_word("AS"):
                yield _text(part)


def read_select(sparql: str) -> SelectText | None:
    """Take a SELECT apart; `None` for a query of another kind.

    Raises:
        QueryError: A bracket is missing, or the SELECT is cut short.
    """
    reader = _Reader([token for token in tokens(sparql) if token.kind != "comment"])
    while reader.here.is_word("BASE", "PREFIX"):
        while reader.here.kind not in {"iri", "end"}:
            reader.step()
        reader.step()
    prologue = _text(reader.tokens[: reader.at])
    if not reader.skip("SELECT"):
        return None
    projection = _projection(reader)
    begin = reader.at
    while not reader.here.is_word("WHERE") and not reader.here.is_mark("{"):
        if reader.step().kind == "end":
            break
    dataset = _text(reader.tokens[begin : reader.at])
    reader.skip("WHERE")
    group = reader.balanced()
    grouped: tuple[str, ...] = ()
    while reader.here.kind != "end" and not reader.here.is_word("VALUES"):
        if reader.skip("GROUP"):
            grouped = tuple(_grouped(reader))
        elif reader.here.is_mark(_OPENING):
            reader.balanced()
        else:
            reader.step()
    if projection is None:
        names = variables_in_scope(group)
        projection = tuple(
            Projected(name, f"?{name}", frozenset(), False) for name in names
        )
    values = _text(reader.tokens[reader.at :])
    return SelectText(prologue, projection, dataset, _text(group), grouped, values)
