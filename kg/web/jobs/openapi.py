"""The OpenAPI document: the saved questions, made from their headers, and search."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from kg import __version__
from kg.model.job import Job, Reply
from kg.model.lang import Lang, Text
from kg.model.parameters import Parameter, ParameterType
from kg.model.saved_query import Column, SavedQuery
from kg.model.tags import TAGS
from kg.services.answers.units import unit_text
from kg.services.catalogue.shelf import Shelf
from kg.services.rendering.asking.question_table import TRIPLE_COLUMNS
from kg.web.jobs.openapi_parts import content, ref, refusals, responses
from kg.web.jobs.openapi_schemas import SCHEMAS
from kg.web.jobs.openapi_search import SEARCH, search_paths
from kg.web.jobs.room import Room

__all__ = ["openapi_document", "openapi_job"]

_MEDIA = "application/vnd.oai.openapi+json;version=3.1"
_NAME = "^[a-z0-9]+(-[a-z0-9]+)*$"
_ABOUT = Text(
    "The saved questions about the settlement and independence regions of Japan "
    "(定住自立圏): each is checked, takes names, keys or codes for its parameters, and "
    "answers with rows that cite documents and lines. Everything can only be read; no "
    "key is needed. Numbers stand digit for digit as in the documents; null is what is "
    "not stated, never zero.",
    "定住自立圏についての保存済みの質問です。どの質問も確認済みで、パラメータには名称・"
    "キー・コードのいずれも指定でき、答えの各行は資料と行番号を示します。読み取り専用で、"
    "利用に鍵は要りません。数値は資料のとおりの桁です。null は記載がないことを表し、"
    "0 ではありません。",
)
_MANNERS: Sequence[tuple[str, Mapping[str, Any], Text]] = (
    (
        "evidence",
        {"type": "boolean", "default": False},
        Text(
            "Add what stands behind each row: document, lines, figure, statement",
            "各行の典拠（文書・行・そこにある数値・記載）を加える",
        ),
    ),
    (
        "limit",
        {"type": "integer", "minimum": 1, "maximum": 1_000_000},
        Text("At most so many rows; all where left out", "行数の上限。省略時は全行"),
    ),
    (
        "offset",
        {"type": "integer", "minimum": 0, "maximum": 999_999_999, "default": 0},
        Text("Leave out so many rows first", "先頭から飛ばす行数"),
    ),
    (
        "lang",
        {"type": "string", "enum": [str(lang) for lang in Lang]},
        Text(
            "Language of headings and messages; else by Accept-Language",
            "見出しやメッセージの言語。省略時は Accept-Language による",
        ),
    ),
)


def _value_schema(shelf: Shelf, parameter: Parameter) -> dict[str, Any]:
    """What one value of a parameter may be."""
    choices = shelf.choices(parameter)
    if choices:
        return {"type": "string", "enum": [choice.key for choice in choices]}
    if parameter.type is ParameterType.DATE:
        return {"type": "string", "format": "date"}
    if parameter.type is ParameterType.INTEGER:
        return {"type": "integer"}
    if parameter.type is ParameterType.DECIMAL:
        return {"type": "number"}
    return {"type": "string", "minLength": 1, "maxLength": 300}


def _parameter(
    shelf: Shelf, question: SavedQuery, parameter: Parameter, lang: Lang
) -> dict[str, Any]:
    schema = _value_schema(shelf, parameter)
    default = question.default(parameter, shelf.names.base)
    typed: Any = default
    if default is not None and schema.get("type") == "integer":
        typed = int(default)
    told: dict[str, Any] = {
        "name": parameter.name,
        "in": "query",
        "description": parameter.text.of(lang) + _listed(shelf, parameter, lang),
    }
    if not parameter.several:
        return {**told, "schema": schema}
    many = {"type": "array", "items": schema, "minItems": 1, "maxItems": 100}
    if default is not None:
        many["default"] = [typed]
    return {**told, "schema": many, "style": "form", "explode": True}


def _listed(shelf: Shelf, parameter: Parameter, lang: Lang) -> str:
    """The choices with their names, one a line."""
    choices = shelf.choices(parameter)
    lines = [f"- `{each.key}`: {each.label.of(lang)}" for each in choices]
    return "\n\n" + "\n".join(lines) if lines else ""


def _column_schema(column: Column, lang: Lang) -> dict[str, Any]:
    said = column.text.of(lang)
    if column.unit is not None and not column.unit.startswith("?"):
        unit = unit_text(column.unit).of(lang)
        said += f"（{unit}）" if lang is Lang.JA else f" ({unit})"
    return {"type": ["string", "number", "boolean", "null"], "description": said}


def _answer_schema(question: SavedQuery, lang: Lang) -> dict[str, Any]:
    columns = question.columns or TRIPLE_COLUMNS
    row = {
        "type": "object",
        "properties": {each.name: _column_schema(each, lang) for each in columns},
        "required": [each.name for each in columns],
        "additionalProperties": False,
    }
    own = {
        "properties": {
            "question": {"const": question.name},
            "rows": {"type": "array", "items": row},
        }
    }
    return {"allOf": [ref("Answer"), own]}


def _manners(question: SavedQuery) -> list[dict[str, str]]:
    return [
        ref(name, "parameters")
        for name, _, _ in _MANNERS
        if name != "evidence" or question.evidence
    ]


def _question_paths(
    shelf: Shelf, question: SavedQuery, lang: Lang
) -> dict[str, dict[str, Any]]:
    """The two addresses of one question."""
    ident = question.name.replace("/", "_").replace("-", "_")
    topic = question.name.partition("/")[0]
    common = {
        "tags": [topic],
        "summary": question.title.of(lang),
        "description": question.description.of(lang),
        "parameters": [
            *(_parameter(shelf, question, each, lang) for each in question.parameters),
            *_manners(question),
        ],
    }
    headers = {
        "X-Total-Count": {
            "description": Text("All rows of the answer", "答えの全行数").of(lang),
            "schema": {"type": "integer", "minimum": 0},
        }
    }
    json_ = {
        "description": Text("The answer", "答え").of(lang),
        "headers": headers,
        "content": content("application/json", _answer_schema(question, lang)),
    }
    csv = {
        "description": Text(
            "The rows as CSV (RFC 4180), UTF-8, with a header",
            "答えの行（CSV、RFC 4180、UTF-8、見出し行あり）",
        ).of(lang),
        "headers": headers,
        "content": content("text/csv", {"type": "string"}),
    }
    return {
        f"/queries/{question.name}.json": {
            "get": {
                "operationId": ident,
                **common,
                "responses": responses(json_, lang, "400"),
            }
        },
        f"/queries/{question.name}.csv": {
            "get": {
                "operationId": f"{ident}_csv",
                **common,
                "responses": responses(csv, lang, "400"),
            }
        },
    }


def _catalogue_paths(shelf: Shelf, lang: Lang) -> dict[str, dict[str, Any]]:
    first = next(iter(shelf.questions), "/").partition("/")
    topics = sorted({name.partition("/")[0] for name in shelf.questions})
    path_parameters = [
        {
            "name": "topic",
            "in": "path",
            "required": True,
            "schema": {"type": "string", "enum": topics},
            "description": Text("The topic", "主題").of(lang),
            "example": first[0],
        },
        {
            "name": "question",
            "in": "path",
            "required": True,
            "schema": {"type": "string", "pattern": _NAME, "maxLength": 60},
            "description": Text("Its name in the topic", "主題の中の名前").of(lang),
            "example": first[2],
        },
    ]
    return {
        "/queries": {
            "get": {
                "operationId": "list_questions",
                "tags": ["catalogue"],
                "summary": Text("All saved questions", "質問の一覧").of(lang),
                "responses": responses(
                    {
                        "description": Text("The list", "一覧").of(lang),
                        "content": content("application/json", ref("Catalogue")),
                    },
                    lang,
                ),
            }
        },
        "/queries/{topic}/{question}": {
            "get": {
                "operationId": "describe_question",
                "tags": ["catalogue"],
                "summary": Text(
                    "One question: parameters with their choices, columns, SPARQL",
                    "質問の説明（パラメータと選択肢、列、SPARQL）",
                ).of(lang),
                "parameters": path_parameters,
                "responses": responses(
                    {
                        "description": Text("The question", "質問").of(lang),
                        "content": content("application/json", ref("Question")),
                    },
                    lang,
                    "404",
                ),
            }
        },
    }


def openapi_document(shelf: Shelf, lang: Lang) -> dict[str, Any]:
    """The document, in a language."""
    paths = _catalogue_paths(shelf, lang) | search_paths(lang)
    for question in shelf.questions.values():
        paths |= _question_paths(shelf, question, lang)
    topics = sorted({name.partition("/")[0] for name in shelf.questions})
    return {
        "openapi": "3.1.0",
        "info": {
            "title": Text("Saved questions and search", "保存済みの質問と検索").of(
                lang
            ),
            "description": _ABOUT.of(lang),
            "version": __version__,
            "license": {
                "name": "CC BY 4.0 (teiju-kg contributors)",
                "identifier": "CC-BY-4.0",
            },
        },
        # As seen from this document: wherever the site is.
        "servers": [{"url": "../api"}],
        "tags": [
            {"name": "catalogue", "description": Text("Catalogue", "一覧").of(lang)},
            {"name": SEARCH[0], "description": SEARCH[1].of(lang)},
            *(
                {
                    "name": topic,
                    "description": TAGS[topic].of(lang) if topic in TAGS else topic,
                }
                for topic in topics
            ),
        ],
        "paths": paths,
        "components": {
            "schemas": dict(SCHEMAS),
            "parameters": {
                name: {
                    "name": name,
                    "in": "query",
                    "description": said.of(lang),
                    "schema": dict(schema),
                }
                for name, schema, said in _MANNERS
            },
            "responses": refusals(lang),
        },
    }


def openapi_job(room: Room, job: Job, most: int) -> Reply:
    """The document as JSON."""
    lang = Lang(job.asked["lang"])
    told = json.dumps(openapi_document(room.shelf, lang), ensure_ascii=False, indent=1)
    headers = {"Content-Language": str(lang)}
    return Reply((told + "\n").encode(), _MEDIA, headers=headers)
