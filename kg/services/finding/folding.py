"""Names in the one form in which they are compared, and where each letter came from.

Folded text has one width, one case, hiragana for both kana, Latin without marks and one
space for whatever is no letter and no digit: `Nishi-Iburi` and `ｎｉｓｈｉ　ｉｂｕｒｉ`
are the same.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from kg.model.municipality import name_keys

__all__ = ["folded_words", "romaji_key", "traced"]

#: Half-width kana write the mark of a voiced sound as a letter of its own.
_HALF_MARKS = "ﾞﾟ"
#: Marks that belong to the letter before them.
_COMPOSED = re.compile(f"[{_HALF_MARKS}\u0300-\u036f\u3099\u309a]")
#: From Hepburn to the one spelling in which both systems are compared.
_ROMAJI = tuple(
    (re.compile(pattern), into)
    for pattern, into in (
        ("tch", "tt"),
        ("shi", "si"),
        ("sh", "sy"),
        ("chi", "ti"),
        ("ch", "ty"),
        ("tsu", "tu"),
        ("ji|di", "zi"),
        ("du", "zu"),
        ("jy?", "zy"),
        ("fu", "hu"),
        ("m(?=[bmp])", "n"),
        ("o(?:[ou]|h(?![aiueoy]))", "o"),
        ("uu", "u"),
    )
)


@lru_cache(maxsize=16384)
def _letter(cluster: str) -> str:
    """One letter with its marks, folded; empty where it is no letter and no digit."""
    keys = list(name_keys(cluster))
    # The first key has the usual variant of a character, the last one hiragana.
    plain = keys[0] if len(keys) == 1 else list(name_keys(keys[0]))[-1]
    return "".join(
        each
        for each in plain.casefold()
        if unicodedata.category(each)[0] in "LN" or each == "ー"
    )


def _clusters(text: str) -> Iterator[tuple[int, str]]:
    """Each letter with the marks that follow it, and where it stands."""
    start = 0
    for index in range(1, len(text) + 1):
        if index < len(text) and _COMPOSED.match(text[index]):
            continue
        yield start, text[start:index]
        start = index


def traced(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The folded text, and from where to where each of its letters was written.

    >>> traced("ﾑﾛﾗﾝ（Ａ）")[0]
    'むろらん a'
    """
    letters: list[str] = []
    places: list[tuple[int, int]] = []
    gap: tuple[int, int] | None = None
    for start, cluster in _clusters(text):
        found = _letter(cluster)
        place = (start, start + len(cluster))
        if not found:
            gap = gap or place
            continue
        if gap and letters:
            letters.append(" ")
            places.append(gap)
        gap = None
        letters.append(found)
        places += [place] * len(found)
    return "".join(letters), places


def folded_words(text: str) -> str:
    """The text as it is compared: words with one space between them.

    >>> folded_words("Nishi-Iburi") == folded_words("ｎｉｓｈｉ　ｉｂｕｒｉ")
    True
    """
    if _COMPOSED.search(text):
        return traced(text)[0]
    # The same letter by letter, which is quicker by half.
    return " ".join("".join(_letter(each) or " " for each in text).split())


def romaji_key(text: str) -> str:
    """Romaji without spaces and long vowels, the same for Hepburn and Kunrei.

    >>> romaji_key("Shinshinotsu-mura") == romaji_key("Sinsinotu mura")
    True
    >>> romaji_key("Hokkaidō") == romaji_key("hokkaidou")
    True
    """
    key = folded_words(text).replace(" ", "")
    for pattern, into in _ROMAJI:
        key = pattern.sub(into, key)
    return key
