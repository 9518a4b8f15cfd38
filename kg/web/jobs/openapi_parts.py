"""What the parts of the OpenAPI document are made of: references, answers, refusals."""

from collections.abc import Mapping
from typing import Any

from kg.model.lang import Lang, Text

__all__ = ["content", "ref", "refusals", "responses"]

_PROBLEM = "application/problem+json"
#: What comes instead of an answer that could not be made.
_ENDED: Mapping[str, Text] = {
    "503": Text("Busy; Retry-After says when to ask again", "混み合っています"),
    "504": Text("It took too long and was stopped", "時間がかかりすぎたため中止"),
    "507": Text("The answer is too large", "答えが大きすぎます"),
}
_REFUSED: Mapping[str, tuple[str, Text]] = {
    "400": (
        "Refused",
        Text(
            "Values that do not fit, every one of them; nothing was asked",
            "合わない値がある（すべて示す）。尋ねていない",
        ),
    ),
    "404": (
        "Unknown",
        Text(
            "No question of this name, and names that are like it",
            "その名前の質問はない。似た名前を示す",
        ),
    ),
}


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
        told[status] = ref(_REFUSED[status][0], "responses")
    told["304"] = {
        "description": Text(
            "Not changed since the answer that If-None-Match names", "変更なし"
        ).of(lang)
    }
    told |= {status: ref("Ended", "responses") for status in _ENDED}
    return dict(sorted(told.items()))


def refusals(lang: Lang) -> dict[str, Any]:
    """What comes instead of an answer, by the names that `responses` refers to."""
    told = {name: said.of(lang) for name, said in _REFUSED.values()}
    told["Ended"] = " / ".join(said.of(lang) for said in _ENDED.values())
    return {
        name: {"description": said, "content": content(_PROBLEM, ref("Problem"))}
        for name, said in told.items()
    }
