"""What an answer about a new region may be: suggested on a terminal, never taken alone.

A suggestion is made of answers and of the reference table; where they do not say enough
there is none.
"""

import re
import unicodedata

from kg.model.municipality import Municipality
from kg.model.printed import Printed
from kg.services.authoring.answers import Answers
from kg.services.verifying.texts import ranges

__all__ = [
    "likely_document",
    "likely_kana",
    "likely_key",
    "likely_lines",
    "likely_name_en",
    "likely_romaji",
    "likely_vision_lines",
    "likely_vision_title_en",
    "likely_vision_title_ja",
    "lines_naming",
    "unnamed",
]

#: 定住自立圏 as the shipped regions read it; in romaji with or without long vowels.
_REGION_JA, _REGION_KANA = "定住自立圏", "ていじゅうじりつけん"
_REGION_ROMAJI, _REGION_EN = "Teijū Jiritsuken", "settlement and independence region"
_TEIJU = re.compile(r"[\s-]*teij(u|uu|ū|û)[\s-]*jiritsu[\s-]*ken\s*$", re.IGNORECASE)


def _namesake(answers: Answers) -> Municipality | None:
    """The member that the region is named after: 室蘭市 of 室蘭定住自立圏."""
    bare = answers.name_ja.removesuffix(_REGION_JA)
    if bare == answers.name_ja:
        return None
    found = [p for p in answers.places if bare in {p.bare, p.name.ja}]
    return found[0] if len(found) == 1 and found[0].bare == bare else None


def likely_kana(answers: Answers) -> str:
    """The reading of a region that is named after a member."""
    place = _namesake(answers)
    return f"{place.bare_kana}{_REGION_KANA}" if place else ""


def likely_romaji(answers: Answers) -> str:
    """The romaji of a region that is named after a member."""
    place = _namesake(answers)
    return f"{place.bare_romaji} {_REGION_ROMAJI}" if place else ""


def _stem(answers: Answers) -> str:
    """The romaji without what every region is called, and without macrons."""
    apart = unicodedata.normalize("NFKD", _TEIJU.sub("", answers.romaji))
    return "".join(c for c in apart if not unicodedata.combining(c)).strip()


def likely_name_en(answers: Answers) -> str:
    """The term this project uses, after the name in romaji."""
    stem = _stem(answers)
    return f"{stem} {_REGION_EN}" if stem else ""


def likely_key(answers: Answers) -> str:
    """The romaji in small letters; none where a region has that key."""
    found = re.sub(r"[^a-z0-9]+", "-", _stem(answers).lower()).strip("-")
    return "" if found in answers.reference.regions else found


def likely_document(answers: Answers) -> str:
    """The key of the region with a number."""
    found = f"{answers.key}-1" if answers.key else ""
    return "" if found in answers.reference.documents else found


def likely_vision_title_ja(answers: Answers) -> str:
    """The name of the region with 共生ビジョン."""
    return f"{answers.name_ja}共生ビジョン" if answers.name_ja else ""


def likely_vision_title_en(answers: Answers) -> str:
    """The name of the region with "shared vision"."""
    return f"{answers.name_en} shared vision" if answers.name_en else ""


def likely_lines(answers: Answers) -> str:
    """The fewest lines on end that name the region and each of its members."""
    if answers.text is None:
        return ""
    # Of several towns in a row documents print 町 once, after the last one.
    names = [p.bare if len(p.bare) > 1 else p.name.ja for p in answers.places]
    found = [lines_naming(answers, name) for name in (answers.name_ja, *names)]
    if not found or not all(found):
        return ""
    spans = []
    for first in sorted(set().union(*found)):
        reached = [min((n for n in lines if n >= first), default=0) for lines in found]
        if all(reached):
            spans.append((max(reached) - first, first, max(reached)))
    if not spans:
        return ""
    _, first, last = min(spans)
    return ranges(range(first, last + 1))


def likely_vision_lines(answers: Answers) -> str:
    """The lines of region and members; those of the vision are often others."""
    return answers.lines


def _printed_names(answers: Answers) -> tuple[str, ...]:
    return (answers.name_ja, *(place.name.ja for place in answers.places))


def lines_naming(answers: Answers, name: str) -> frozenset[int]:
    """The lines of the document's text that hold a name in full."""
    text = answers.text.lines if answers.text else ()
    return frozenset(
        n for n, line in enumerate(text, 1) if Printed(line, ()).holds(name)
    )


def unnamed(answers: Answers) -> tuple[str, ...]:
    """The names that `kg verify` will not find in the lines that are cited."""
    if answers.text is None or not answers.lines:
        return ()
    first, _, last = answers.lines.partition("-")
    cited = "\n".join(answers.text.lines[int(first) - 1 : int(last or first)])
    printed = Printed(cited, ())
    region, *places = _printed_names(answers)
    missing = [] if printed.holds(region) else [region]
    return (*missing, *(name for name in places if not printed.names_place(name)))
