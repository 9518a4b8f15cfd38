"""The two languages that every message is written in."""

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Lang", "Text"]


class Lang(StrEnum):
    """Languages of messages and labels."""

    JA = "ja"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Text:
    """One thing said in both languages."""

    en: str
    ja: str

    def of(self, lang: str) -> str:
        """The text in `lang`; English where the language is not one of ours."""
        return self.ja if lang == Lang.JA else self.en
