"""Which part of a name is what somebody typed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.services.choosing.naming import as_typed, spellings
from kg.services.finding.entries import Entry
from kg.services.finding.folding import romaji_key, traced

__all__ = ["Part", "Shown", "marked", "shown"]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a name.

    Attributes:
        text: As it is written.
        hit: Was it sought?
    """

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A thing found, as it is to be shown.

    Attributes:
        entry: The thing.
        label: Its name in the reader's language.
        matched: Another name or code that was sought; nothing where the label says it.
        lang: The language of that name; empty where it has none.
    """

    entry: Entry
    label: tuple[Part, ...]
    matched: tuple[Part, ...]
    lang: str


def _places(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """From where to where the words stand in a text, put together and in order."""
    letters, places = traced(text)
    found = []
    for word in words:
        start = letters.find(word)
        while word and start >= 0:
            end = start + len(word)
            found.append((places[start][0], places[end - 1][1]))
            start = letters.find(word, end)
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def marked(text: str, words: Iterable[str]) -> tuple[Part, ...]:
    """A text in parts: what was sought, and what stands between.

    Args:
        text: A name.
        words: Folded words.
    """
    parts, place = [], 0
    for start, end in _places(text, words):
        parts += [Part(text[place:start], False), Part(text[start:end], True)]
        place = end
    parts.append(Part(text[place:], False))
    return tuple(part for part in parts if part.text)


def _whole(text: str, query: str) -> bool:
    """Is a text what was typed, but for spaces, endings and the spelling of romaji?"""
    sought = as_typed(query) | ({romaji_key(query)} if query.isascii() else set())
    own = spellings(text) | ({romaji_key(each) for each in spellings(text)})
    return any(name.startswith(key) for key in sought if len(key) > 1 for name in own)


def shown(entry: Entry, query: str, words: Sequence[str], lang: str) -> Shown:
    """A thing found, with what was sought marked in its name or in another one.

    Args:
        entry: The thing.
        query: What was typed.
        words: Its words, folded.
        lang: The reader's language.
    """
    label = marked(entry.label.of(lang), words)
    here = {word for word in words if _places(entry.label.of(lang), [word])}
    rest = [word for word in words if word not in here]
    best: tuple[int, str, str] | None = None
    if rest:
        codes = (*entry.codes, *entry.numbers, *entry.paths)
        others = [*entry.names, *((code, "") for code in codes)]
        for text, tag in others:
            held = sum(bool(_places(text, [word])) for word in rest)
            if held and (best is None or held > best[0]):
                best = held, text, tag
        if best is None:
            whole = [each for each in entry.names if _whole(each[0], query)]
            if whole:
                text, tag = whole[0]
                return Shown(entry, label, (Part(text, True),), tag)
    if best is None:
        return Shown(entry, label, (), "")
    return Shown(entry, label, marked(best[1], words), best[2])
