"""What the parts of the OpenAPI document are made of: references, answers, refusals."""

from collections.abc import Mapping
from typing import Any, Final

from kg.model.lang import Lang, Text

__all__ = ["ENDED", "content", "ref", "responses"]

#: What comes instead of an answer that could not be made.
ENDED: Final[Mapping[str, Text]] = {
    "503": Text("Busy; Retry-After says when to ask again", "混み合っています"),
    "504": Text("It took too long and was stopped", "時間がかかりすぎたため中止"),
    "507": Text("The answer is too large", "答えが大きすぎます"),
}
_REFUSED = {"400": "Refused", "404": "Unknown"}


def ref(name: str, kind: str = "schemas") -> dict[str, str]:
    """A part that stands among the components."""
    return {"$ref": f"#/components/{kind}/{name}"}


def content(media: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """A body of one media type."""
    return {media: {"schema": schema}}


def responses(good: Mapping[str, Any], lang: Lang, *statuses: str) -> dict[str, Any]:
    """What may come back: what is wanted, what is refused, what ended."""
    told: dict[str, Any] = {"200": good}
    for status in statuses:
        told[status] = ref(_REFUSED[status], "responses")
    told["304"] = {
        "description": Text(
            "Not changed since the answer that If-None-Match names", "変更なし"
        ).of(lang)
    }
    told |= {status: ref("Ended", "responses") for status in ENDED}
    return dict(sorted(told.items()))
