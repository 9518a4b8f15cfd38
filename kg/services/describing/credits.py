"""Who made the data, from what, and on which terms: LICENSE-DATA.md as data."""

from dataclasses import dataclass
from typing import Final

from kg.model.lang import Text

__all__ = ["CODE_LICENCE", "CREDITS", "DATA_LICENCE", "Credit"]

#: SPDX identifiers.
DATA_LICENCE: Final = "CC-BY-4.0"
CODE_LICENCE: Final = "MIT"


@dataclass(frozen=True, slots=True)
class Credit:
    """A source, what was taken from it, and its licence.

    Attributes:
        what: What was taken from it.
        name: What it is called; empty for the documents that each statement cites.
        page: Where it is; empty where it has no place of its own.
        licence: Its licence.
        identifier: By which the graph names it, if it does.
    """

    what: Text
    name: str
    page: str
    licence: Text
    identifier: str = ""


CREDITS: Final = (
    Credit(
        Text(
            "codes, names in Japanese and kana, coordinates and home pages of "
            "municipalities",
            "市町村のコード・名称・読み・座標・ホームページ",
        ),
        "code4fukui/localgovjp",
        "https://github.com/code4fukui/localgovjp",
        Text("CC0 1.0", "CC0 1.0"),
        "localgovjp",
    ),
    Credit(
        Text(
            "romaji, and the dates in the links to e-Stat standard area codes",
            "ローマ字表記、e-Stat 標準地域コードへのリンクの日付",
        ),
        "aiseed-dev/ecitizen",
        "https://github.com/aiseed-dev/ecitizen",
        Text("CC BY 4.0", "CC BY 4.0"),
        "ecitizen",
    ),
    Credit(
        Text(
            "the coast of Japan on maps, which is no part of the data",
            "地図の海岸線（データには含まれません）",
        ),
        "Natural Earth",
        "https://www.naturalearthdata.com/",
        Text("public domain; ISC", "パブリックドメイン、ISC"),
    ),
    Credit(
        Text(
            "names, figures and dates of regions, visions, projects, indicators and "
            "costs",
            "圏域・ビジョン・事業・指標・事業費の名称・数値・日付",
        ),
        "",
        "",
        Text(
            "facts, transcribed; the documents themselves are not part of this project",
            "事実の書き起こし。文書そのものは含みません",
        ),
    ),
)
