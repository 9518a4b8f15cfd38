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
from kg.model.municipality import (
    Municipality,
    Prefecture,
    check_digit,
    name_keys,
)
from kg.model.table import Table

__all__ = ["Gazetteer", "shipped_gazetteer"]

#: City of Muroran, which is Muroran City.
_CITY_OF = re.compile(r"^(city|town|village|ward) of (.+)$", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"^(?P<name>[^()]+)\((?P<prefecture>[^()]+)\)$")
_AFTER_COMMA = re.compile(r"^(?P<name>[^,、]+)[,、](?P<prefecture>[^,、]+)$")
_BEFORE_SPACE = re.compile(r"^(?P<prefecture>\S+)\s+(?P<name>.+)$")
_AFTER_SPACE = re.compile(r"^(?P<name>.+)\s+(?P<prefecture>\S+)$")
_QUALIFIED = (_IN_BRACKETS, _AFTER_COMMA, _BEFORE_SPACE, _AFTER_SPACE)
_SIX_DIGITS = re.compile(r"^[0-9]{6}$")
_HARD_SEPARATOR = re.compile(r"[\n;；/／\t]+")
_SOFT_SEPARATOR = re.compile(r"[,，、､]")
#: A space between two Japanese names; one before or after a bracket joins.
_JAPANESE_SPACE = re.compile(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])")


@dataclass(frozen=True, slots=True)
class _Trouble:
    """Why a text names no one municipality: in brief, what to do, what may be meant."""

    brief: Text
    hint: Text
    choices: tuple[Municipality, ...] = ()

    @property
    def message(self) -> Text:
        return Text(self.brief.en + self.hint.en, self.brief.ja + self.hint.ja)


def _plain(text: str) -> str:
    """Text in one width, without space around it and with single spaces within."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


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
            for name in set(place.spellings()):
                self._by_name[name].append(place)
        for prefecture in {p.prefecture.code: p.prefecture for p in self}.values():
            for name in prefecture.spellings():
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
        trouble = self._trouble(text)
        if trouble is None:
            return self.find(text)[0]
        en, ja = trouble.message.en, trouble.message.ja
        choices = [
            (place.code, {"en": place.label("en"), "ja": place.label("ja")})
            for place in trouble.choices
        ]
        brief = {"en": trouble.brief.en, "ja": trouble.brief.ja}
        raise UnsettledNameError(en, ja, text, choices, brief)

    def problem(self, text: str) -> Text | None:
        """Why a text names no one municipality; None where it does."""
        trouble = self._trouble(text)
        return trouble.message if trouble else None

    def near(self, text: str, count: int = 3) -> tuple[Municipality, ...]:
        """The municipalities that someone may have meant, the nearest first."""
        plain = _plain(text)
        if plain.isdigit():
            return self._near_codes(plain)
        wanted = list(name_keys(plain))
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
        found = {
            p.code: p for key in name_keys(name) for p in self._by_name.get(key, ())
        }
        return tuple(found[code] for code in sorted(found))

    def _prefecture(self, name: str) -> Prefecture | None:
        return next(
            (self._prefectures[k] for k in name_keys(name) if k in self._prefectures),
            None,
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

    def _trouble(self, text: str) -> _Trouble | None:
        """What keeps a text from naming one municipality; None where nothing does."""
        found = self.find(text)
        if not found:
            return self._unknown(text)
        if len(found) == 1 and found[0].ward_of is None:
            return None
        cities = {
            p.ward_of or p.code: self._by_code[p.ward_of or p.code] for p in found
        }
        choices = [p for p in found if p.ward_of is None] or list(cities.values())
        if len(found) == 1:
            ward, city = found[0], choices[0]
            return _Trouble(
                Text(
                    f"{ward.name.en} ({ward.code}) is a ward of {city.name.en}, no "
                    "municipality of its own",
                    f"{ward.name.ja}（{ward.code}）は{city.name.ja}の行政区で、"
                    "市町村ではありません",
                ),
                Text(
                    f"; give the city, {city.code}",
                    f"。市（{city.code}）を指定してください",
                ),
                tuple(choices),
            )
        en, ja = _listed(found, Lang.EN), _listed(found, Lang.JA)
        return _Trouble(
            Text(
                f"{text!r} is the name of {len(found)}",
                f"「{text}」は{len(found)}か所あります",
            ),
            Text(
                f": {en}; give the code or the name with its prefecture",
                f"：{ja}。コードか、都道府県名を付けた名称で指定してください",
            ),
            tuple(choices),
        )

    def _unknown(self, text: str) -> _Trouble:
        if self._prefecture(text) is not None:
            return _Trouble(
                Text(f"{text!r} is a prefecture", f"「{text}」は都道府県です"),
                Text("; give a city, town or village", "。市町村を指定してください"),
            )
        near, plain = self.near(text), _plain(text)
        brief = Text(
            f"{text!r} is no municipality", f"「{text}」という市町村はありません"
        )
        if _SIX_DIGITS.match(plain) and check_digit(plain[:5]) != plain[5]:
            brief = Text(
                f"{text!r} has a wrong check digit",
                f"「{text}」は検査数字が合いません",
            )
        hint = Text("; look it up again", "。名称かコードを確かめてください")
        if near:
            en, ja = _listed(near, Lang.EN), _listed(near, Lang.JA)
            hint = Text(f"; did you mean {en}?", f"。もしかして：{ja}")
        return _Trouble(brief, hint, near)


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
    from kg.services.tables.read import ReadLog, read_file

    data = asset("data")

    def table(kind: str) -> Table:
        # Two schemas only: all of them take as long as the tables themselves.
        path = data / "schema" / f"{kind}.json"
        schema = parse_schema(json.loads(path.read_text(encoding="utf-8")), str(path))
        file = data / "reference" / "national" / f"{kind}.csv"
        return read_file(file, schema, ReadLog())

    return Gazetteer.of_tables(table("municipalities"), table("prefectures"))
