"""A saved question as nested values, for programs: all that its header says."""

from typing import Any

from kg.model.iris import Names
from kg.model.lang import Text
from kg.model.parameters import Choices, Parameter
from kg.model.saved_query import SavedQuery

__all__ = ["described"]


def _both(text: Text) -> dict[str, str]:
    return {"en": text.en, "ja": text.ja}


def _choices(choices: Choices | None) -> dict[str, Any] | None:
    if choices is None:
        return None
    told = {
        "scheme": choices.scheme,
        "class": choices.kind,
        "query": choices.query,
        "values": list(choices.values) or None,
    }
    return {kind: value for kind, value in told.items() if value is not None}


def _parameter(question: SavedQuery, parameter: Parameter, names: Names) -> Any:
    return {
        "name": parameter.name,
        "option": f"--{parameter.option}",
        "type": parameter.type.value,
        "text": _both(parameter.text),
        "default": question.default(parameter, names.base),
        "below": parameter.below,
        "choices": _choices(parameter.choices),
        "several": parameter.several,
    }


def described(question: SavedQuery, names: Names) -> dict[str, Any]:
    """Everything but the SPARQL; texts in both languages."""
    return {
        "name": question.name,
        "title": _both(question.title),
        "description": _both(question.description),
        "answers": list(question.answers),
        "parameters": [_parameter(question, p, names) for p in question.parameters],
        "columns": [
            {"name": each.name, "label": _both(each.text), "unit": each.unit}
            for each in question.columns
        ],
        "view": {"type": question.view.kind.value, **question.view.columns},
        "evidence": list(question.evidence),
        "engines": {kind: _both(why) for kind, why in question.unable.items()},
        "patterns": {code: _both(why) for code, why in question.excused.items()},
        "budget": dict(question.budget),
        "tags": list(question.tags),
        "since": question.since,
    }
