"""A saved question as data: what a script needs to ask it where no server answers.

The script binds what was chosen, asks the graph in the browser, and shows the rows in
the words that the server would use. What it must know for that stands in two files:
one of each question, and one of the words that all of them share.
"""

from typing import Any

from kg.model.choice import Choice
from kg.model.evidence import EVIDENCE_COLUMNS, columns_shown
from kg.model.iris import Names
from kg.model.lang import Lang, Text
from kg.model.parameters import Parameter
from kg.model.saved_query import Column, SavedQuery
from kg.model.sparql_text import in_pieces, kind_of, without_header, written
from kg.services.answers.units import unit_labels
from kg.services.answers.words import all_words
from kg.services.catalogue.search import texts_of
from kg.services.catalogue.shelf import Shelf
from kg.services.citing.evidence_text import look_up_around, prepared_evidence
from kg.services.rendering.asking.question_form import short_name
from kg.services.rendering.asking.question_table import TRIPLE_COLUMNS
from kg.services.rendering.frame.outside import outside_names

__all__ = ["form_told", "searched_told", "words_told"]


def _both(text: Text) -> dict[str, str]:
    return {"en": text.en, "ja": text.ja}


def _pieces(sparql: str, question: SavedQuery) -> list[Any]:
    """A query cut where its parameters stand."""
    names = {parameter.name for parameter in question.parameters}
    return [
        each if isinstance(each, str) else {"name": each[0], "block": each[1]}
        for each in in_pieces(sparql, names)
    ]


def _choice(choice: Choice) -> dict[str, Any]:
    return {
        "key": choice.key,
        "term": written(choice.term),
        **_both(choice.label),
        "notation": choice.notation,
        "names": list(dict.fromkeys(choice.names)),
        "codes": list(dict.fromkeys(choice.codes)),
    }


def _parameter(
    shelf: Shelf, question: SavedQuery, parameter: Parameter
) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "option": parameter.option,
        "type": parameter.type.value,
        "text": _both(parameter.text),
        "short": {lang: short_name(parameter, lang) for lang in Lang},
        "below": parameter.below,
        "several": parameter.several,
        "default": question.default(parameter, shelf.names.base),
        "choices": None
        if parameter.choices is None
        else [_choice(each) for each in shelf.choices(parameter)],
    }


def _column(column: Column) -> dict[str, Any]:
    told: dict[str, Any] = {"name": column.name, **_both(column.text)}
    if column.unit is not None:
        told["unit"] = column.unit
    if column.verbatim:
        told["verbatim"] = True
    return told


def _evidence(question: SavedQuery) -> dict[str, Any] | None:
    """What finds the statements behind rows; None where there are none."""
    if not question.evidence:
        return None
    prepared = prepared_evidence(question, question.sparql)
    return {
        "own": _pieces(prepared.own, question),
        "columns": list(prepared.columns),
        "items": [
            {
                "named": list(item.named),
                "needed": list(item.needed),
                "around": item.around and list(item.around),
            }
            for item in prepared.items
        ],
    }


def form_told(shelf: Shelf, question: SavedQuery) -> dict[str, Any]:
    """One question, as the script of its page needs it."""
    columns = columns_shown(question, EVIDENCE_COLUMNS)
    return {
        "name": question.name,
        "kind": kind_of(question.sparql),
        "sparql": _pieces(without_header(question.sparql), question),
        "parameters": [
            _parameter(shelf, question, each) for each in question.parameters
        ],
        "columns": [
            _column(each) for each in (columns if question.columns else TRIPLE_COLUMNS)
        ],
        "evidence": _evidence(question),
    }


def words_told(names: Names) -> dict[str, Any]:
    """What the answers of all questions are told with."""
    return {
        "base": names.base,
        "prefixes": names.prefixes(),
        "words": {value: text.ja for value, text in all_words().items()},
        "units": {notation: _both(text) for notation, text in unit_labels().items()},
        "names": {iri: _both(text) for iri, text in outside_names().items()},
        "evidence": list(EVIDENCE_COLUMNS),
        "look_up": list(look_up_around()),
    }


def searched_told(shelf: Shelf) -> dict[str, Any]:
    """Where words are looked for in the list of questions, the most telling first."""
    return {
        "questions": {
            name: {
                "tags": list(question.tags),
                "texts": [[place, text] for place, text in texts_of(question)],
            }
            for name, question in shelf.questions.items()
        }
    }
