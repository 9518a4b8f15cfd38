"""A municipality, its prefecture, and what its name is written like.

One name has many spellings: in two scripts and romaji, in either width, with or without
its ending. Its keys are what all of them come to.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from kg.model.lang import Lang, Text

__all__ = ["Municipality", "Prefecture", "check_digit", "name_keys"]

_ENDING_KANA = re.compile(r"(?<=.)(?:し|ちょう|まち|むら|そん|く)$")
_ENDING_ROMAJI = re.compile(r"-?(?<=.)(?:shi|cho|machi|mura|son|ku)$")
#: A ward is called 中央区 as well as 札幌市中央区.
_CITY_OF_WARD = re.compile(r"^.+?市(?=.+区$)")
_ENDING_EN = re.compile(r" (?:City|Town|Village|Ward)$")
#: Characters that are written either way in names.
_VARIANTS = str.maketrans("ヶヵ梼鯵竜釜﨑澤", "ケカ檮鰺龍竈崎沢")
_KATAKANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
#: What macrons and other marks above Latin letters become when taken apart.
_MARKS = re.compile("[\u0300-\u036f]")
_NO_LETTER = re.compile("[^a-z0-9]")


def check_digit(code: str) -> str:
    """The sixth digit of a local government code, from the first five.

    >>> check_digit("01205")
    '0'

    Source: Ministry of Internal Affairs and Communications, 全国地方公共団体コード:
    weights 6 to 2, modulus 11; the last digit of what is left to 11.
    """
    total = sum(
        int(digit) * weight for digit, weight in zip(code, range(6, 1, -1), strict=True)
    )
    return str((11 - total % 11) % 10)


def name_keys(text: str) -> Iterator[str]:
    """How a name is looked up: Latin without marks, Japanese without space."""
    marked = text if text.isascii() else unicodedata.normalize("NFKD", text)
    latin = _MARKS.sub("", marked).casefold()
    if latin.isascii():
        yield _NO_LETTER.sub("", latin)
        return
    japanese = "".join(unicodedata.normalize("NFKC", text).split())
    yield japanese.translate(_VARIANTS)
    yield japanese.translate(_KATAKANA)


@dataclass(frozen=True, slots=True)
class Prefecture:
    """A prefecture: its two-digit code and its names (北海道, Hokkaido)."""

    code: str
    name: Text

    def spellings(self) -> Iterator[str]:
        """Keys of its names: 福島県, 福島, Fukushima, Fukushima Prefecture."""
        en, ja = self.name.en, self.name.ja
        for name in (ja, en, f"{en} Prefecture", f"{en}-ken", f"{en}-fu", f"{en}-to"):
            yield from name_keys(name)
        if ja != "北海道":
            yield from name_keys(ja[:-1])


@dataclass(frozen=True, slots=True)
class Municipality:
    """A city, town, village or ward, as the reference table has it.

    `code` has five digits, `check_code` six; `ward_of` is the code of the designated
    city that a ward belongs to, and None for a municipality.
    """

    code: str
    check_code: str
    name: Text
    kana: str
    romaji: str
    prefecture: Prefecture
    ward_of: str | None = None

    @property
    def bare(self) -> str:
        """The Japanese name without its last character: 室蘭 of 室蘭市."""
        return self.name.ja[:-1]

    @property
    def bare_kana(self) -> str:
        """The reading without that of 市, 町, 村 or 区: むろらん."""
        return _ENDING_KANA.sub("", self.kana)

    @property
    def bare_romaji(self) -> str:
        """The romaji without its ending: Muroran."""
        return _ENDING_ROMAJI.sub("", self.romaji)

    def label(self, lang: str) -> str:
        """Name, prefecture and code: what tells it from its namesakes."""
        if lang == Lang.JA:
            return f"{self.name.ja}（{self.prefecture.name.ja}、{self.code}）"
        return f"{self.name.en} ({self.prefecture.name.en}, {self.code})"

    def spellings(self) -> Iterator[str]:
        """Keys of all that it is called, with and without its ending."""
        names = [self.name.ja, self.bare, self.kana, self.bare_kana]
        names += [self.romaji, self.bare_romaji]
        names += [self.name.en, _ENDING_EN.sub("", self.name.en)]
        if self.ward_of is not None:
            alone = _CITY_OF_WARD.sub("", self.name.ja)
            names += [alone, alone[:-1]]
        for name in names:
            yield from name_keys(name)
