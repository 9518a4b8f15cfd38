"""The schemas of what the API answers, by name (JSON Schema 2020-12)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

__all__ = ["SCHEMAS"]

_TEXT = {"type": "string"}
_COUNT = {"type": "integer", "minimum": 0}


def _object(**properties: Any) -> dict[str, Any]:
    """An object that has all of these and nothing else."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": dict(items)}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


_BOTH = _object(en=_TEXT, ja=_TEXT)
_VALUE = {"type": ["string", "number", "boolean", "null"]}


def _unit(label: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "description": "The unit of all numbers, or the column that tells it; or none",
        "oneOf": [
            {"type": "null"},
            _object(code=_TEXT, label=label),
            _object(column=_TEXT),
        ],
    }


_PARAMETER: Mapping[str, Any] = {
    "name": _TEXT,
    "type": {"enum": ["iri", "string", "integer", "decimal", "date"]},
    "label": _ref("Text"),
    "several": {"type": "boolean"},
    "default": {"type": ["string", "null"]},
}
_LISTED: Mapping[str, Any] = {
    "name": _TEXT,
    "title": _ref("Text"),
    "tags": _list(_TEXT),
    "research_questions": _list(_COUNT),
    "view": {"enum": ["table", "bar", "line", "map", "matrix"]},
    "evidence": {
        "type": "boolean",
        "description": "Can it be asked with evidence=true?",
    },
    "parameters": _list(_object(**_PARAMETER)),
    "links": {
        "description": "Addresses as seen from this answer's own",
        **_object(self=_TEXT, json=_TEXT, csv=_TEXT, page_ja=_TEXT, page_en=_TEXT),
    },
}
_CHOICES = {"oneOf": [{"type": "null"}, _list(_object(key=_TEXT, label=_ref("Text")))]}

_ANSWER = _object(
    question=_TEXT,
    title=_TEXT,
    lang={"enum": ["ja", "en"]},
    build={"type": "string", "description": "What tells this build from others"},
    parameters={
        "type": "object",
        "description": "What each parameter holds: keys; none where anything fits",
        "additionalProperties": _list(_TEXT),
    },
    total={**_COUNT, "description": "All rows of the answer"},
    offset=_COUNT,
    limit={"type": ["integer", "null"]},
    columns=_list(
        _object(
            name=_TEXT,
            label=_TEXT,
            unit=_unit(_TEXT),
            type={
                "description": "What the cells hold in all rows; dates are ISO 8601",
                "enum": [
                    "iri",
                    "string",
                    "integer",
                    "number",
                    "boolean",
                    "date",
                    "mixed",
                    "empty",
                ],
            },
        )
    ),
    documents={
        "type": "object",
        "description": "The titles of the documents that are cited",
        "additionalProperties": _TEXT,
    },
    notes={"description": "Values that stand nowhere in the graph", **_list(_TEXT)},
    rows=_list({"type": "object", "additionalProperties": _VALUE}),
    citations={
        "description": "For each row, in the same order, the passages that it names",
        **_list(_list(_object(document=_TEXT, lines=_TEXT))),
    },
    evidence={
        "description": "For each row, in the same order, the statements behind it",
        **_list(
            _list(
                _object(document=_VALUE, lines=_VALUE, figure=_VALUE, statement=_VALUE)
            )
        ),
    },
)
_ANSWER["required"].remove("evidence")

SCHEMAS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "Answer": _ANSWER,
        "Catalogue": _object(questions=_list(_ref("Listed"))),
        "Listed": _object(**_LISTED),
        "Question": _object(
            **{
                **_LISTED,
                "parameters": _list(_object(**_PARAMETER, choices=_CHOICES)),
                "description": _ref("Text"),
                "columns": _list(
                    _object(name=_TEXT, label=_ref("Text"), unit=_unit(_ref("Text")))
                ),
                "sparql": _TEXT,
            }
        ),
        "Problem": {
            "description": "RFC 9457",
            "type": "object",
            "properties": {
                "type": _TEXT,
                "title": _TEXT,
                "status": {"type": "integer"},
                "detail": _TEXT,
                "code": _TEXT,
                "errors": _list(
                    _object(
                        parameter=_TEXT,
                        value=_TEXT,
                        detail=_TEXT,
                        suggestions=_list(_object(key=_TEXT, label=_TEXT)),
                    )
                ),
                "suggestions": _list(_TEXT),
            },
            "required": ["type", "title", "status", "detail"],
        },
        "Text": _BOTH,
    }
)
