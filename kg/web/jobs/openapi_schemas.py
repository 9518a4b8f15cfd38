"""The schemas of what the API answers, by name (JSON Schema 2020-12)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from kg.services.finding.kinds import Kind
from kg.web.jobs.openapi_parts import ref

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


def _tuple(items: Mapping[str, Any], length: int) -> dict[str, Any]:
    """A list of one length; what stands at which place (prefixItems) few tools read."""
    return {**_list(items), "minItems": length, "maxItems": length}


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
    "label": ref("Text"),
    "several": {"type": "boolean"},
    "default": {"type": ["string", "null"]},
}
_LISTED: Mapping[str, Any] = {
    "name": _TEXT,
    "title": ref("Text"),
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
_CHOICES = {"oneOf": [{"type": "null"}, _list(_object(key=_TEXT, label=ref("Text")))]}

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
_KIND = {"enum": [str(kind) for kind in Kind]}
#: A text taken apart: pieces, and whether each is what was sought.
_MARKED = _list(_tuple({"type": ["string", "boolean"]}, 2))
_NAMELESS = {"type": ["string", "null"]}
_FOUND = _object(
    query=_TEXT,
    total={**_COUNT, "description": "All that was found, of the kind asked for"},
    offset=_COUNT,
    limit=_COUNT,
    kinds=_list(_object(kind=_KIND, label=ref("Text"), count=_COUNT)),
    results=_list(
        _object(
            iri=_TEXT,
            page={**_NAMELESS, "description": "As seen from the root of the site"},
            kind=_KIND,
            kind_label=_TEXT,
            label=ref("Text"),
            where={"oneOf": [{"type": "null"}, ref("Text")]},
            matched={
                **_NAMELESS,
                "description": "The name that was found, where the label does not say",
            },
            matched_lang=_NAMELESS,
            marked=_object(label=_MARKED, matched=_MARKED),
        )
    ),
    near={
        "description": "Where nothing was found: names much like the words asked for",
        **_list(_object(word=_TEXT, name=_TEXT, label=ref("Text"))),
    },
)
_SUGGESTIONS = {
    "description": "What was asked, names, and what each is",
    **_tuple({"type": ["string", "array"], "items": _TEXT}, 3),
}
_TERM = {
    "type": "object",
    "description": "The IRI, and what it is called by language",
    "properties": {"iri": _TEXT},
    "required": ["iri"],
    "additionalProperties": _TEXT,
}
_TERMS = _object(
    base=_TEXT,
    prefixes={"type": "object", "additionalProperties": _TEXT},
    classes=_list(_TERM),
    properties=_list(_TERM),
)

SCHEMAS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "Answer": _ANSWER,
        "Found": _FOUND,
        "Suggestions": _SUGGESTIONS,
        "Terms": _TERMS,
        "Catalogue": _object(questions=_list(ref("Listed"))),
        "Listed": _object(**_LISTED),
        "Question": _object(
            **{
                **_LISTED,
                "parameters": _list(_object(**_PARAMETER, choices=_CHOICES)),
                "description": ref("Text"),
                "columns": _list(
                    _object(name=_TEXT, label=ref("Text"), unit=_unit(ref("Text")))
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
