"""What a person types: cleaned, in one width, in the script that is asked for."""

import re
import unicodedata

from kg.errors import UsageError
from kg.model.lang import Text

__all__ = [
    "clean",
    "english",
    "has_japanese",
    "has_latin",
    "japanese",
    "one_width",
    "same",
]

_JAPANESE = re.compile("[ぁ-ゖァ-ヺ々〆\u3400-\u9fff\uf900-\ufaff]")
_LATIN = re.compile(r"[A-Za-z]")


def clean(text: str) -> str:
    """An answer without space around it and without characters that nobody sees.

    Raises:
        UsageError: It holds control characters, or bytes that are no UTF-8.
    """
    seen = "".join(c for c in text if unicodedata.category(c) != "Cf").strip()
    if any(unicodedata.category(c) in {"Cc", "Cs", "Cn"} for c in seen):
        raise UsageError(
            "the answer holds characters that cannot be read; type it again",
            "読めない文字が含まれています。入力し直してください",
        )
    return seen


def same(text: str) -> Text:
    """The same in both languages."""
    return Text(text, text)


def one_width(text: str) -> str:
    """A clean answer with full-width letters and digits made narrow."""
    return unicodedata.normalize("NFKC", clean(text))


def japanese(text: str) -> str:
    """An answer that holds Japanese.

    Raises:
        UsageError: It holds none.
    """
    answer = clean(text)
    if not _JAPANESE.search(answer):
        raise UsageError(
            f"{answer!r} holds no Japanese; give the name in Japanese",
            f"「{answer}」には日本語がありません。日本語の名称を入力してください",
        )
    return answer


def english(text: str) -> str:
    """An answer in Latin letters, with no Japanese in it.

    Raises:
        UsageError: It is anything else.
    """
    answer = one_width(text)
    if not _LATIN.search(answer) or _JAPANESE.search(answer):
        raise UsageError(
            f"{answer!r} is not English; give the name in English",
            f"「{answer}」は英語ではありません。英語の名称を入力してください",
        )
    return answer


def has_latin(text: str) -> bool:
    """Does it hold a Latin letter?"""
    return bool(_LATIN.search(text))


def has_japanese(text: str) -> bool:
    """Does it hold a Japanese character?"""
    return bool(_JAPANESE.search(text))
