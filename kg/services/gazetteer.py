"""Find municipalities by what people write: a name, a reading or a code.

Takes the reference tables, reads nothing else. A text that names several
municipalities gives all of them: whoever calls asks the person, and never guesses.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from kg.errors import UnsettledNameError, UsageError
from kg.model.lang import Lang, Text
from kg.model.table import Table

__all__ = [
    "Gazetteer",
    "Municipality",
    "Prefecture",
    "check_digit",
    "shipped_gazetteer",
]

_ENDING_KANA = re.compile(r"(?<=.)(?:し|ちょう|まち|むら|そん|く)$")
_ENDING_ROMAJI = re.compile(r"-?(?<=.)(?:shi|cho|machi|mura|son|ku)$")
#: A ward is called 中央区 as well as 札幌市中央区.
_CITY_OF_WARD = re.compile(r"^.+?市(?=.+区$)")
_ENDING_EN = re.compile(r" (?:City|Town|Village|Ward)$")
#: City of Muroran, which is Muroran City.
_CITY_OF = re.compile(r"^(city|town|village|ward) of (.+)$", re.IGNORECASE)
#: Characters that are written either way in names.
_VARIANTS = str.maketrans("ヶヵ梼鯵竜釜﨑澤", "ケカ檮鰺龍竈崎沢")
_KATAKANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_IN_BRACKETS = re.compile(r"^(?P<name>[^()]+)\((?P<prefecture>[^()]+)\)$")
_AFTER_COMMA = re.compile(r"^(?P<name>[^,、]+)[,、](?P<prefecture>[^,、]+)$")
_BEFORE_SPACE = re.compile(r"^(?P<prefecture>\S+)\s+(?P<name>.+)$")
_AFTER_SPACE = re.compile(r"^(?P<name>.+)\s+(?P<prefecture>\S+)$")
_QUALIFIED = (_IN_BRACKETS, _AFTER_COMMA, _BEFORE_SPACE, _AFTER_SPACE)
#: What macrons and other marks above Latin letters become when taken apart.
_MARKS = re.compile("[\u0300-\u036f]")
_NO_LETTER = re.compile("[^a-z0-9]")
_SIX_DIGITS = re.compile(r"^[0-9]{6}$")
_HARD_SEPARATOR = re.compile(r"[\n;；/／\t]+")
_SOFT_SEPARATOR = re.compile(r"[,，、､]")
#: A space between two Japanese names; one before or after a bracket joins.
_JAPANESE_SPACE = re.compile(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])")


@dataclass(frozen=True, slots=True)
class Prefecture:
    """A prefecture: its two-digit code and its names (北海道, Hokkaido)."""

    code: str
    name: Text


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


def _plain(text: str) -> str:
    """Text in one width, without space around it and with single spaces within."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _keys(text: str) -> Iterator[str]:
    """How a name is looked up: Latin without marks, Japanese without space."""
    marked = text if text.isascii() else unicodedata.normalize("NFKD", text)
    latin = _MARKS.sub("", marked).casefold()
    if latin.isascii():
        yield _NO_LETTER.sub("", latin)
        return
    japanese = "".join(unicodedata.normalize("NFKC", text).split())
    yield japanese.translate(_VARIANTS)
    yield japanese.translate(_KATAKANA)


class Gazetteer:
    """Municipalities by name, reading and code.

    Args:
        municipalities: Those of the reference table, wards included.
    """

    def __init__(self, municipalities: Iterable[Municipality]) -> None:
        self._by_code: dict[str, Municipality] = {}
        self._by_name: dict[str, list[Municipality]] = defaultdict(list)
        self._prefectures: dict[str, Prefecture] = {}
        for place in municipalities:
            self._by_code[place.code] = place
            for name in set(_names(place)):
                self._by_name[name].append(place)
        for prefecture in {p.prefecture.code: p.prefecture for p in self}.values():
            for name in _prefecture_names(prefecture):
                self._prefectures[name] = prefecture

    @classmethod
    def of_tables(cls, municipalities: Table, prefectures: Table) -> "Gazetteer":
        """The gazetteer of two reference tables."""
        known = {
            row.values["code"]: Prefecture(
                row.values["code"], Text(row.values["name_en"], row.values["name_ja"])
            )
            for row in prefectures
        }
        return cls(
            Municipality(
                values["code"],
                values["check_code"],
                Text(values["name_en"], values["name_ja"]),
                values["kana"],
                values["romaji"],
                known[values["prefecture"]],
                values.get("ward_of"),
            )
            for values in (row.values for row in municipalities)
        )

    def __iter__(self) -> Iterator[Municipality]:
        return iter(self._by_code.values())

    def find(self, text: str) -> tuple[Municipality, ...]:
        """Every municipality and ward that a text names, in the order of codes.

        A name in Japanese, kana, romaji or English, with or without 市 or City and
        with or without its prefecture; a code of five digits, or of six whose check
        digit is right. None where nothing is meant by it.
        """
        plain = _plain(text)
        if plain.isdigit():
            return self._of_code(plain)
        return self._named(plain) or self._in_prefecture(plain)

    def one(self, text: str) -> Municipality:
        """The one municipality that a text names.

        Raises:
            UnsettledNameError: It names none or several, or a ward; says which, and
                what may be meant.
        """
        found, problem = self.find(text), self.problem(text)
        if problem is None:
            return found[0]
        choices = [place for place in found if place.ward_of is None]
        if found and not choices:
            choices = [self._by_code[w.ward_of] for w in found[:1] if w.ward_of]
        choices = choices or list(self.near(text))
        labels = [(c.code, {"en": c.label("en"), "ja": c.label("ja")}) for c in choices]
        raise UnsettledNameError(problem.en, problem.ja, text, labels)

    def problem(self, text: str) -> Text | None:
        """Why a text names no one municipality; None where it does."""
        found = self.find(text)
        if len(found) == 1 and found[0].ward_of is None:
            return None
        if len(found) == 1:
            return self._ward_problem(found[0])
        if found:
            en, ja = (_listed(found, lang) for lang in (Lang.EN, Lang.JA))
            return Text(
                f"{text!r} is the name of {len(found)}: {en}; give the code or the "
                "name with its prefecture",
                f"「{text}」は{len(found)}か所あります：{ja}。"
                "コードか、都道府県名を付けた名称で指定してください",
            )
        return self._unknown(text)

    def near(self, text: str, count: int = 3) -> tuple[Municipality, ...]:
        """The municipalities that someone may have meant, the nearest first."""
        plain = _plain(text)
        if plain.isdigit():
            return self._near_codes(plain)
        wanted = list(_keys(plain))
        scores: dict[str, float] = {}
        matcher = SequenceMatcher(autojunk=False)
        for want in wanted:
            matcher.set_seq2(want)
            for name, places in self._by_name.items():
                if name.isascii() != want.isascii():
                    continue
                matcher.set_seq1(name)
                if matcher.real_quick_ratio() < 0.6 or matcher.quick_ratio() < 0.6:
                    continue
                score = matcher.ratio()
                for place in places:
                    if place.ward_of is None:
                        scores[place.code] = max(scores.get(place.code, 0), score)
        best = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
        return tuple(
            self._by_code[code] for code, score in best[:count] if score >= 0.6
        )

    def split(self, text: str) -> tuple[str, ...]:
        """The names in a list such as 室蘭市、登別市 or Muroran, Date (Hokkaido).

        A prefecture after a comma belongs to the name before it.

        Raises:
            UsageError: A comma may stand before a prefecture or another municipality.
        """
        names: list[str] = []
        for part in _HARD_SEPARATOR.split(text):
            pieces = [_plain(p) for p in _SOFT_SEPARATOR.split(part) if p.strip()]
            start = len(names)
            for piece in pieces:
                if len(names) > start and self._prefecture(piece) is not None:
                    joined = f"{names[-1]}, {piece}"
                    if not self.find(piece):
                        names[-1] = joined
                        continue
                    if self.find(joined):
                        raise _two_ways(names[-1], piece)
                names.extend(self._spaced(piece))
        return tuple(names)

    def _spaced(self, piece: str) -> Iterator[str]:
        """Japanese names that only a space separates."""
        plain = _plain(piece)
        if self.find(plain):
            yield plain
            return
        words = _JAPANESE_SPACE.split(plain)
        while words:
            pair = " ".join(words[:2])
            taken = 2 if len(words) > 1 and self._in_prefecture(pair) else 1
            yield " ".join(words[:taken])
            words = words[taken:]

    def _of_code(self, digits: str) -> tuple[Municipality, ...]:
        place = self._by_code.get(digits[:5])
        if place is None or digits not in {place.code, place.check_code}:
            return ()
        return (place,)

    def _named(self, name: str) -> tuple[Municipality, ...]:
        city_of = _CITY_OF.match(name)
        if city_of:
            name = f"{city_of[2]} {city_of[1]}"
        found = {p.code: p for key in _keys(name) for p in self._by_name.get(key, ())}
        return tuple(found[code] for code in sorted(found))

    def _prefecture(self, name: str) -> Prefecture | None:
        return next(
            (self._prefectures[k] for k in _keys(name) if k in self._prefectures), None
        )

    def _in_prefecture(self, plain: str) -> tuple[Municipality, ...]:
        """What a name with its prefecture names, however the two are joined."""
        matches = [match for p in _QUALIFIED if (match := p.match(plain))]
        pairs = [(m["name"], self._prefecture(m["prefecture"])) for m in matches]
        squeezed = "".join(plain.split())
        for prefecture in self._prefectures.values():
            if squeezed.startswith(prefecture.name.ja):
                pairs.append((squeezed.removeprefix(prefecture.name.ja), prefecture))
        found = {
            place.code: place
            for name, prefecture in pairs
            for place in self._named(name)
            if place.prefecture == prefecture
        }
        return tuple(found[code] for code in sorted(found))

    def _near_codes(self, digits: str) -> tuple[Municipality, ...]:
        """Codes that lost their leading zero, or got a wrong check digit."""
        likely = [digits.zfill(5), digits.zfill(6)[:5], digits[:5]]
        found = {code: self._by_code[code] for code in likely if code in self._by_code}
        return tuple(place for place in found.values() if place.ward_of is None)

    def _ward_problem(self, ward: Municipality) -> Text:
        city = self._by_code[ward.ward_of or ""]
        return Text(
            f"{ward.name.en} ({ward.code}) is a ward of {city.name.en}, no "
            f"municipality of its own; give the city, {city.code}",
            f"{ward.name.ja}（{ward.code}）は{city.name.ja}の行政区で、市町村では"
            f"ありません。市（{city.code}）を指定してください",
        )

    def _unknown(self, text: str) -> Text:
        prefecture = self._prefecture(text)
        if prefecture is not None:
            return Text(
                f"{text!r} is a prefecture; give a city, town or village",
                f"「{text}」は都道府県です。市町村を指定してください",
            )
        near = self.near(text)
        en, ja = (_listed(near, lang) for lang in (Lang.EN, Lang.JA))
        plain = _plain(text)
        if _SIX_DIGITS.match(plain) and check_digit(plain[:5]) != plain[5]:
            return Text(
                f"{text!r} has a wrong check digit"
                + (f"; did you mean {en}?" if near else "; look the code up again"),
                f"「{text}」は検査数字が合いません。"
                + (f"{ja}では？" if near else "コードを確かめてください"),
            )
        hint_en = f"; did you mean {en}?" if near else ", by name or by code"
        hint_ja = f"近い名称：{ja}" if near else "名称かコードを確かめてください"
        return Text(
            f"{text!r} is no municipality{hint_en}",
            f"「{text}」という市町村はありません。{hint_ja}",
        )


def _names(place: Municipality) -> Iterator[str]:
    """Every key that a municipality is found by."""
    names = [place.name.ja, place.bare, place.kana, place.bare_kana]
    names += [place.romaji, place.bare_romaji]
    names += [place.name.en, _ENDING_EN.sub("", place.name.en)]
    if place.ward_of is not None:
        alone = _CITY_OF_WARD.sub("", place.name.ja)
        names += [alone, alone[:-1]]
    for name in names:
        yield from _keys(name)


def _prefecture_names(prefecture: Prefecture) -> Iterator[str]:
    """Keys of a prefecture: 福島県, 福島, Fukushima, Fukushima Prefecture."""
    en, ja = prefecture.name.en, prefecture.name.ja
    for name in (ja, en, f"{en} Prefecture", f"{en}-ken", f"{en}-fu", f"{en}-to"):
        yield from _keys(name)
    if ja != "北海道":
        yield from _keys(ja[:-1])


def _listed(places: Iterable[Municipality], lang: str) -> str:
    return ("、" if lang == Lang.JA else ", ").join(p.label(lang) for p in places)


def _two_ways(name: str, piece: str) -> UsageError:
    return UsageError(
        f"'{name}, {piece}' may be one municipality or two; write {name} ({piece}), "
        "or give one name at a time",
        f"「{name}、{piece}」は1か所とも2か所とも読めます。{name}（{piece}）と書くか、"
        "1つずつ指定してください",
    )


def shipped_gazetteer() -> Gazetteer:
    """The gazetteer of the reference tables that ship with kg."""
    import json

    from kg.model.table import parse_schema
    from kg.services.assets import asset
    from kg.services.read import read_table

    data = asset("data")

    def table(kind: str) -> Table:
        # Two schemas only: all of them take as long as the tables themselves.
        path = data / "schema" / f"{kind}.json"
        schema = parse_schema(json.loads(path.read_text(encoding="utf-8")), str(path))
        return read_table(data / "reference" / "national" / f"{kind}.csv", schema, [])

    return Gazetteer.of_tables(table("municipalities"), table("prefectures"))
