"""Ask a store: bind parameters, run, and hand back the whole answer."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Store,
)

from kg.errors import QueryError
from kg.model.iris import Names
from kg.model.lang import Text
from kg.model.result import Rows, Triples, YesNo
from kg.services.answers.from_oxigraph import to_result

if TYPE_CHECKING:
    from kg.model.saved_query import SavedQuery

__all__ = [
    "answering",
    "bind_parameters",
    "ensure_able",
    "open_query",
    "run_query",
    "unknown_parameter",
]


def unknown_parameter(
    question: "SavedQuery", name: str, options: Iterable[str] = ()
) -> QueryError:
    """The error for a parameter that a question does not have.

    Args:
        question: The saved question.
        name: What was given, as it was typed or with underscores.
        options: What else may have been meant, as it is typed.
    """
    from difflib import get_close_matches

    from kg.model.parameters import AS_OF, shown

    asked = name.replace("_", "-")
    if asked == AS_OF.replace("_", "-"):
        return QueryError(
            f"{question.name} cannot be asked as of a day; questions with the tag "
            f"as-of can (kg query list --tag as-of)",
            f"{question.name} は日を指定して尋ねられません。指定できるのは "
            "as-of のタグがある質問です（kg query list --tag as-of）",
        )
    # Shown as they are typed: --as-of for as_of.
    typed = [parameter.option for parameter in question.parameters]
    near = get_close_matches(asked, [*typed, *options], n=1)
    hint_en = f"; did you mean --{near[0]}?" if near else ""
    hint_ja = f"。--{near[0]} では？" if near else ""
    has = ", ".join(f"--{each}" for each in typed)
    return QueryError(
        f"{question.name} has no parameter --{shown(asked)} (it has {has or 'none'})"
        f"{hint_en}",
        f"{question.name} に --{shown(asked)} というパラメータはありません"
        f"（あるのは {has or 'なし'}）{hint_ja}",
    )


def bind_parameters(
    question: "SavedQuery", values: Mapping[str, str | Sequence[str]], names: Names
) -> str:
    """The SPARQL of a saved question with what the user gave in place of defaults.

    Takes IRIs and their short forms; `kg.services.choosing.choices.settle` takes labels
    as well, and asks the graph for them.

    Raises:
        QueryError: A parameter is unknown or its value does not fit.
    """
    from kg.model.sparql_text import bind

    known = {parameter.name: parameter for parameter in question.parameters}
    terms = {}
    for name, value in values.items():
        if name not in known:
            raise unknown_parameter(question, name)
        texts = [value] if isinstance(value, str) else value
        terms[name] = [known[name].term(text, names.base) for text in texts]
    return bind(question.sparql, terms)


def ensure_able(question: "SavedQuery", engine: str) -> None:
    """Refuse a question that the header says an engine cannot answer.

    Raises:
        QueryError: It says so, and why.
    """
    why = question.unable.get(engine)
    if why is not None:
        raise QueryError(
            f"{question.name} cannot be asked of {engine}: {why.en}",
            f"{question.name} は {engine} では答えられません：{why.ja}",
        )


@contextmanager
def answering() -> Iterator[None]:
    """Tell of a query that the store has understood and cannot answer.

    Raises:
        QueryError: It names an unknown function, or a SERVICE that is out of reach.
    """
    try:
        yield
    except (OSError, RuntimeError) as error:
        raise QueryError(
            f"the query cannot be answered: {error}", f"答えられません：{error}"
        ) from error


def run_query(store: Store, sparql: str, names: Names) -> Rows | Triples | YesNo:
    """Run a query over the union of all graphs.

    Raises:
        QueryError: The query is not SPARQL 1.1 or cannot be answered.
    """
    with answering():
        return to_result(open_query(store, sparql, names))


def open_query(
    store: Store,
    sparql: str,
    names: Names,
    dataset: tuple[Sequence[NamedNode], Sequence[NamedNode]] | None = None,
    base: str | None = None,
) -> QueryBoolean | QuerySolutions | QueryTriples:
    """Begin a query; its rows come as they are asked for.

    Args:
        store: What is asked.
        sparql: The query.
        names: The base.
        dataset: The graphs of the default graph, and those that can be named; None for
            what the query itself says (FROM), else the union of all graphs.
        base: What relative IRIs are relative to; None where there may be none.

    Raises:
        QueryError: The query is not SPARQL 1.1 or cannot be answered.
    """
    try:
        with answering():
            if dataset is not None:
                return store.query(
                    sparql,
                    base_iri=base,
                    prefixes=names.prefixes(),
                    default_graph=list(dataset[0]),
                    named_graphs=list(dataset[1]),
                )
            return store.query(
                sparql,
                # The union would be asked even where the query says FROM.
                use_default_graph_as_union=not _has_from(sparql),
                base_iri=base,
                prefixes=names.prefixes(),
            )
    except SyntaxError as error:
        from kg.model.sparql_text import kind_of

        kind_of(sparql)
        said = _misread(str(error))
        raise QueryError(
            f"the query is not SPARQL 1.1: {said.en}",
            f"SPARQL 1.1 として読めません：{said.ja}",
        ) from error


def _has_from(sparql: str) -> bool:
    """Does a query say which graphs are asked?"""
    if not _FROM.search(sparql):
        return False
    from kg.model.sparql_text import words

    return "FROM" in words(sparql)


#: The word, wherever it may be one: few queries have it, or need a closer look.
#: `?from` and `knownFrom` are names.
_FROM = re.compile(r"(?<![\w?$])from", re.IGNORECASE)
#: Where the parser ends to understand.
_AT = re.compile(r"error at (\d+):(\d+)")
#: What it says of that in words; else it lists every character it would have taken.
_CAUSES = {
    "Prefix not found": Text("a prefix is not declared", "接頭辞が宣言されていません"),
    "IRI parsing failed": Text("an IRI is malformed", "IRI の形が正しくありません"),
}


def _misread(error: str) -> Text:
    """Where a query stops to be SPARQL, and why as far as the parser says it."""
    at = _AT.search(error)
    if at is None:
        return Text(error, error)
    cause = next((text for said, text in _CAUSES.items() if said in error), None)
    return Text(
        f"line {at[1]}, column {at[2]}" + (f": {cause.en}" if cause else ""),
        f"{at[1]}行{at[2]}列" + (f"：{cause.ja}" if cause else ""),
    )
