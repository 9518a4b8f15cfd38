"""When two ways of writing a name are the same name."""

import re
import unicodedata

from kg.model.municipality import name_keys

__all__ = ["as_typed", "folded", "spellings"]

#: What any region is called besides its name.
_REGION = re.compile(
    "(?<=.)(?:(?:定住自立)?圏域?|ていじゅうじりつけん|[ -]teiju[ -]jiritsuken"
    "|(?: settlement and independence)? region)$"
)
#: What tells a city from a town, and people leave out.
_KIND = re.compile(
    "(?<=.)(?:[市町村区都道府県]|し|ちょう|まち|むら|そん|く|-(?:shi|cho|machi|mura|son|ku)"
    "| (?:city|town|village|ward|prefecture))$"
)
_MARKS = re.compile("[\u0300-\u036f]")


def folded(text: str) -> str:
    """A name in one width and one case, without spaces.

    >>> folded("Ａ ア") == folded("aア")
    True
    """
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _plain(text: str) -> str:
    """One width, one case, and no marks above Latin letters."""
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", plain))
    return bare if bare.isascii() else plain


def as_typed(text: str) -> frozenset[str]:
    """What a typed name comes to without accents, hyphens and 定住自立圏.

    >>> as_typed("Nishi Iburi region") == as_typed("Nishi-Iburi Teijū Jiritsuken")
    True
    """
    return frozenset(name_keys(_REGION.sub("", _plain(text)))) - {""}


def spellings(name: str) -> frozenset[str]:
    """What may be typed for a name: also without the ending that tells its kind.

    >>> as_typed("西いぶり") <= spellings("西いぶり定住自立圏")
    True
    >>> bool(as_typed("むろらん") & spellings("むろらんし"))
    True
    >>> bool(as_typed("室蘭町") & spellings("室蘭市"))
    False
    """
    return as_typed(name) | as_typed(_KIND.sub("", _plain(name)))
