"""What questions say of themselves, for programs: in the list, and one in full."""

from typing import Any

from kg.model.iris import Names
from kg.model.lang import Lang, Text
from kg.model.parameters import Parameter
from kg.model.saved_query import SavedQuery
from kg.services.answers.units import unit_text
from kg.services.catalogue.shelf import Shelf

__all__ = ["described_for_programs", "listed"]

#: From /api/queries to the pages of questions.
_PAGES = "../queries"


def _both(text: Text) -> dict[str, str]:
    return {"en": text.en, "ja": text.ja}


def _links(question: SavedQuery, api: str, pages: str, end: str) -> dict[str, str]:
    """Addresses as seen from the answer that holds them."""
    return {
        "self": f"{api}/{question.name}{end}",
        "json": f"{api}/{question.name}.json",
        "csv": f"{api}/{question.name}.csv",
        **{f"page_{lang}": f"{pages}/{question.name}.{lang}.html" for lang in Lang},
    }


def _parameter(question: SavedQuery, parameter: Parameter, base: str) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "type": parameter.type.value,
        "label": _both(parameter.text),
        "several": parameter.several,
        "default": question.default(parameter, base),
    }


def listed(question: SavedQuery, names: Names, end: str = "") -> dict[str, Any]:
    """A question in the list of all, whose address ends in `queries`.

    Args:
        question: The question.
        names: The base.
        end: What the address of what it says of itself ends in: that of a file.
    """
    return {
        "name": question.name,
        "title": _both(question.title),
        "tags": list(question.tags),
        "research_questions": list(question.answers),
        "view": question.view.kind.value,
        "evidence": bool(question.evidence),
        "parameters": [
            _parameter(question, each, names.base) for each in question.parameters
        ],
        "links": _links(question, "queries", _PAGES, end),
    }


def described_for_programs(
    shelf: Shelf, question: SavedQuery, end: str = ""
) -> dict[str, Any]:
    """One question in full, with what may be chosen for its parameters."""
    deep = question.name.count("/")
    api = "/".join([".."] * deep) or "."
    told = listed(question, shelf.names)
    for parameter, each in zip(question.parameters, told["parameters"], strict=True):
        each["choices"] = (
            None
            if parameter.choices is None
            else [
                {"key": choice.key, "label": _both(choice.label)}
                for choice in shelf.choices(parameter)
            ]
        )
    return {
        **told,
        "description": _both(question.description),
        "columns": [
            {
                "name": column.name,
                "label": _both(column.text),
                "unit": None
                if column.unit is None
                else {"column": column.unit[1:]}
                if column.unit.startswith("?")
                else {"code": column.unit, "label": _both(unit_text(column.unit))},
            }
            for column in question.columns
        ],
        "sparql": question.sparql,
        "links": _links(question, api, f"{'../' * (deep + 2)}queries", end),
    }
