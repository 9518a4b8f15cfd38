"""Search, and the words that the editor completes, in the OpenAPI document."""

from collections.abc import Mapping, Sequence
from typing import Any

from kg.model.lang import Lang, Text
from kg.services.finding.index import LETTERS
from kg.services.finding.kinds import Kind
from kg.web.jobs.openapi_parts import content, ref, responses
from kg.web.jobs.search import FARTHEST, MOST, SUGGESTIONS, USUAL

__all__ = ["SEARCH", "search_paths"]

#: The tag of both, and what it is called.
SEARCH = ("search", Text("Search", "検索"))
_PARAMETERS: Sequence[tuple[str, Mapping[str, Any], Text]] = (
    (
        "q",
        {"type": "string"},
        Text(
            f"Names, kana, romaji, codes or keys; the first {LETTERS} letters count",
            f"名称・かな・ローマ字・コード・キー（{LETTERS}文字まで）",
        ),
    ),
    (
        "kind",
        {"type": "string", "enum": [str(kind) for kind in Kind]},
        Text("Things of this kind alone", "この種類だけを探す"),
    ),
    (
        "limit",
        {"type": "integer", "minimum": 0, "maximum": MOST, "default": USUAL},
        Text("At most so many things", "件数の上限"),
    ),
    (
        "offset",
        {"type": "integer", "minimum": 0, "maximum": FARTHEST, "default": 0},
        Text("Leave out so many first", "先頭から飛ばす件数"),
    ),
    (
        "form",
        {"type": "string", "enum": ["suggestions"]},
        Text(
            "Answer as browsers ask while one types (OpenSearch suggestions)",
            "ブラウザの検索候補の形（OpenSearch suggestions）で返す",
        ),
    ),
)


def search_paths(lang: Lang) -> dict[str, dict[str, Any]]:
    """The two addresses."""
    own = [
        {"name": name, "in": "query", "description": said.of(lang), "schema": schema}
        for name, schema, said in _PARAMETERS
    ]
    found = {
        "description": Text("What was found, the best first", "見つかったもの").of(
            lang
        ),
        "content": {
            **content("application/json", ref("Found")),
            **content(SUGGESTIONS, ref("Suggestions")),
        },
    }
    terms = {
        "description": Text(
            "Prefixes, classes and properties", "接頭辞・クラス・プロパティ"
        ).of(lang),
        "content": content("application/json", ref("Terms")),
    }
    return {
        "/search": {
            "get": {
                "operationId": "search",
                "tags": [SEARCH[0]],
                "summary": Text("Find things by name", "名称から探す").of(lang),
                "parameters": [*own, ref("lang", "parameters")],
                "responses": responses(found, lang, "400"),
            }
        },
        "/terms.json": {
            "get": {
                "operationId": "list_terms",
                "tags": [SEARCH[0]],
                "summary": Text(
                    "The words that queries are written with", "クエリに使う語の一覧"
                ).of(lang),
                "responses": responses(terms, lang),
            }
        },
    }
