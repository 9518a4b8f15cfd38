"""The index: whose names fit what somebody typed, the best first."""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.services.choosing.naming import as_typed, spellings
from kg.services.finding.entries import Entry
from kg.services.finding.folding import folded_words, romaji_key
from kg.services.finding.kinds import Kind
from kg.services.finding.lines import Lines, Tier
from kg.services.finding.near import near_names

__all__ = ["LETTERS", "Found", "Index", "Near"]

#: More than that of what was typed is not looked at.
LETTERS, _WORDS = 200, 12
_PLACES = (Kind.REGION, Kind.MUNICIPALITY, Kind.PREFECTURE)
_ROMAJI = "ja-latn"
#: Behind everything that fits a phrase as a whole stands what holds its words.
_APART = len(Tier)


@dataclass(frozen=True, slots=True)
class Near:
    """A name much like one that was sought in vain."""

    word: str
    name: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, the best first.

    Attributes:
        query: What was typed, as far as it was looked at.
        words: Its words, folded.
        hits: The things.
        counts: How many there are of each kind, in the order of the kinds.
        exact: How many of the things are called just so; they stand first.
    """

    query: str
    words: tuple[str, ...]
    hits: tuple[Entry, ...]
    counts: dict[Kind, int]
    exact: int = 0

    def of(self, kind: Kind) -> tuple[Entry, ...]:
        """The things of one kind, in the same order."""
        return tuple(each for each in self.hits if each.kind is kind)

    def kinds(self) -> tuple[Kind, ...]:
        """The kinds in their order, first those of which a thing is called just so."""
        named = {each.kind for each in self.hits[: self.exact]}
        return tuple(sorted(self.counts, key=lambda kind: kind not in named))


#: What a fit is worth in a list where things stand for themselves.
_AS_IT_IS: Mapping[Tier, Tier] = {tier: tier for tier in Tier}
#: What stands for things besides names, and what a fit there is worth: the path of a
#: thing names it and not what begins with it; a number is shared by many things.
_BESIDES: tuple[tuple[Callable[[Entry], Iterable[str]], Mapping[Tier, Tier]], ...] = (
    (lambda entry: entry.codes, _AS_IT_IS),
    (
        lambda entry: entry.paths,
        {Tier.WHOLE: Tier.WHOLE, Tier.START: Tier.INSIDE},
    ),
    (
        lambda entry: entry.numbers,
        {Tier.WHOLE: Tier.WORD, Tier.START: Tier.INSIDE},
    ),
)


def _lines(entries: Iterable[Entry], texts: Callable[[Entry], Iterable[str]]) -> Lines:
    return Lines(
        (name, number)
        for number, entry in enumerate(entries)
        for name in dict.fromkeys(folded_words(text) for text in texts(entry))
    )


def _words(query: str) -> list[str]:
    """The words of what was typed, as far as it is looked at."""
    return list(dict.fromkeys(query[:LETTERS].split()))[:_WORDS]


def _order(entry: Entry) -> tuple[object, ...]:
    """Where a thing stands among those that fit as well as it does."""
    kinds = list(Kind)
    return (
        kinds.index(entry.kind),
        not entry.told_of,
        len(entry.label.ja),
        entry.iri,
    )


def _spelt(entry: Entry) -> Iterator[str]:
    """What may be typed for a thing besides its names, without spaces."""
    for name, tag in entry.names:
        if entry.kind in _PLACES:
            yield from sorted(spellings(name))
        if tag.lower() == _ROMAJI:
            yield from sorted({romaji_key(each) for each in spellings(name)})


class Index:
    """All things by their names; built once, then only read.

    Args:
        entries: What can be found.
    """

    __slots__ = ("_besides", "_entries", "_names", "_spelt", "_within")

    def __init__(self, entries: Iterable[Entry]) -> None:
        ordered = sorted(entries, key=_order)
        self._entries: Sequence[Entry] = tuple(ordered)
        self._names = _lines(ordered, lambda entry: (name for name, _ in entry.names))
        self._besides = tuple(
            (_lines(ordered, texts), worth) for texts, worth in _BESIDES
        )
        self._spelt = Lines(
            (name, number)
            for number, entry in enumerate(ordered)
            for name in dict.fromkeys(_spelt(entry))
        )
        numbers = {entry.iri: number for number, entry in enumerate(ordered)}
        self._within: dict[int, array[int]] = {}
        for number, entry in enumerate(ordered):
            if entry.within in numbers:
                inner = self._within.setdefault(numbers[entry.within], array("I"))
                inner.append(number)

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        """All things, in the order in which they stand among those that fit as well."""
        return iter(self._entries)

    def of_kind(self, kind: Kind) -> Iterator[Entry]:
        """All things of one kind."""
        return (entry for entry in self._entries if entry.kind is kind)

    def __sizeof__(self) -> int:
        parts = (self._names, self._spelt, *(lines for lines, _ in self._besides))
        return object.__sizeof__(self) + sum(each.__sizeof__() for each in parts)

    def _fitting(self, typed: str) -> dict[int, Tier]:
        """Whose names a word or a phrase fits, and how well."""
        phrase = folded_words(typed)
        found = self._names.owners_of(phrase, inside=True)
        keys = set(as_typed(typed))
        if len(phrase) > 1 and typed.isascii():
            keys.add(romaji_key(typed))
        looked = [(lines, phrase, worth) for lines, worth in self._besides]
        looked += [(self._spelt, key, _AS_IT_IS) for key in sorted(keys)]
        for lines, key, worth in looked:
            for number, tier in lines.owners_of(key, inside=False).items():
                found[number] = min(worth[tier], found.get(number, worth[tier]))
        return found

    def find(self, query: str) -> Found:
        """The things that a text names, or that hold all of its words.

        What fits it as a whole comes first: a name, its start, the start of a word,
        then any part of it; then what has all words apart.
        """
        query, words = query[:LETTERS], _words(query)
        folded = tuple(filter(None, map(folded_words, words)))
        if not folded:
            return Found(query, (), (), {})
        ranks: dict[int, int] = {n: int(t) for n, t in self._fitting(query).items()}
        if len(folded) > 1:
            for number, tier in self._all_of(words).items():
                ranks.setdefault(number, _APART + tier)
        # Numbers follow the order of the entries, so equal ranks have a fixed order.
        best = sorted(ranks, key=lambda number: (ranks[number], number))
        hits = tuple(self._entries[number] for number in best)
        counted = Counter(entry.kind for entry in hits)
        counts = {kind: counted[kind] for kind in Kind if kind in counted}
        exact = sum(rank == Tier.WHOLE for rank in ranks.values())
        return Found(query, folded, hits, counts, exact)

    def _all_of(self, words: Sequence[str]) -> dict[int, Tier]:
        """Whose names hold every word, and how well the one that fits worst."""
        found: dict[int, Tier] | None = None
        # Long words are rare: what they leave is little to go on with.
        for word in sorted(words, key=len, reverse=True):
            if not folded_words(word):
                continue
            fitting = self._fitting(word)
            for number in tuple(fitting):
                # 西いぶり also means what is told of that region.
                for inner in self._within.get(number, ()):
                    fitting.setdefault(inner, Tier.INSIDE)
            if found is None:
                found = fitting
            else:
                both = found.keys() & fitting.keys()
                found = {number: max(found[number], fitting[number]) for number in both}
            if not found:
                break
        return found or {}

    def counts_of(self, query: str) -> dict[str, int]:
        """How many things each word alone would find."""
        return {word: len(self._fitting(word)) for word in _words(query)}

    def near(self, query: str, most: int = 6) -> tuple[Near, ...]:
        """Names much like the words that no name holds."""
        found: dict[str, Near] = {}
        for word in _words(query):
            folded = folded_words(word)
            if not folded or self._fitting(word):
                continue
            for name, number in near_names(self._names, folded, most):
                entry = self._entries[number]
                found.setdefault(name, Near(word, name, entry))
        return tuple(found.values())[:most]
