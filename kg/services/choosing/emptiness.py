"""Why an answer is empty: which parameter leaves nothing, and what there would be."""

from collections.abc import Mapping

from pyoxigraph import Literal, NamedNode

from kg.errors import QueryError
from kg.model.iris import Names
from kg.model.lang import Text
from kg.model.parameters import Parameter
from kg.model.result import Answer, Rows, Triples, is_empty
from kg.model.saved_query import SavedQuery
from kg.model.sparql_text import Terms, bind
from kg.services.asking.engine import Engine

__all__ = ["why_empty"]

#: As many values are listed of those that there are.
_LISTED = 8


def _size(answer: Answer) -> int:
    if isinstance(answer, Rows):
        return len(answer.rows)
    return len(answer.triples) if isinstance(answer, Triples) else 0


def _values(answer: Answer, parameter: Parameter, names: Names) -> list[str]:
    """What stands in the column that is called like the parameter, as it is typed."""
    if not isinstance(answer, Rows) or parameter.name not in answer.columns:
        return []
    column = answer.columns.index(parameter.name)
    found = {
        parameter.key(term, names.base): None
        for row in answer.rows
        if isinstance(term := row[column], NamedNode | Literal)
    }
    return sorted(found)


def _without(parameter: Parameter, answer: Answer, names: Names) -> Text:
    """What there is when a parameter is left out."""
    option, count = f"--{parameter.option}", _size(answer)
    values = _values(answer, parameter, names)
    few, rest = values[:_LISTED], len(values) - _LISTED
    more_en = f" and {rest} more" if rest > 0 else ""
    more_ja = f" ほか{rest}件" if rest > 0 else ""
    which_en = f": {', '.join(few)}{more_en}" if few else ""
    which_ja = f"（{'、'.join(few)}{more_ja}）" if few else ""
    return Text(
        f"without {option} there would be {count} row(s){which_en}",
        f"{option} を指定しなければ{count}行あります{which_ja}",
    )


def _defaults(
    question: SavedQuery, given: Mapping[str, Terms], names: Names
) -> list[Text]:
    """Parameters that nobody gave and that hold a value all the same."""
    found = []
    for parameter in question.parameters:
        default = question.default(parameter, names.base)
        if parameter.name not in given and default is not None:
            text = f"--{parameter.option} {default}"
            found.append(
                Text(
                    f"{text} is asked unless another is given",
                    f"指定がなければ {text} について尋ねます",
                )
            )
    return found


def why_empty(
    engine: Engine, question: SavedQuery, terms: Mapping[str, Terms], names: Names
) -> tuple[Text, ...]:
    """Why a question has no answer, as far as asking again tells.

    Args:
        engine: The graph that was asked.
        question: The question.
        terms: What its parameters were given.
        names: The base.
    """
    told: list[Text] = []
    for parameter in question.parameters:
        if parameter.name in terms:
            others = {n: term for n, term in terms.items() if n != parameter.name}
            found = _asked(engine, bind(question.sparql, others))
            if found is not None and not is_empty(found):
                told.append(_without(parameter, found, names))
    if not told and len(terms) > 1:
        found = _asked(engine, question.sparql)
        if found is not None and not is_empty(found):
            told.append(
                Text(
                    f"without any parameter there would be {_size(found)} row(s)",
                    f"パラメータを指定しなければ{_size(found)}行あります",
                )
            )
    return (*told, *_defaults(question, terms, names)) or (
        Text(
            "the graph holds nothing that the question asks for",
            "尋ねた内容に当たるものがグラフにありません",
        ),
    )


def _asked(engine: Engine, sparql: str) -> Answer | None:
    try:
        return engine.ask(sparql)
    except QueryError:
        return None
