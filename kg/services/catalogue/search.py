"""Find saved questions by tags and by words, in either language."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from kg.errors import UsageError
from kg.model.saved_query import SavedQuery

__all__ = ["search", "tag_counts", "texts_of", "unheard", "with_tags"]


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def texts_of(question: SavedQuery) -> Iterator[tuple[int, str]]:
    """What a question says of itself, each with how far down it stands."""
    yield 0, question.name.replace("/", " ").replace("-", " ")
    yield 0, question.name
    yield from ((1, text) for text in (question.title.en, question.title.ja))
    yield from ((2, tag) for tag in question.tags)
    yield from (
        (3, text) for text in (question.description.en, question.description.ja)
    )
    for column in question.columns:
        yield from ((4, text) for text in (column.name, column.text.en, column.text.ja))
    for parameter in question.parameters:
        yield from ((4, text) for text in (parameter.text.en, parameter.text.ja))


def _pattern(word: str) -> re.Pattern[str]:
    """Latin words are found from their beginning on; Japanese words begin anywhere."""
    start = r"(?<![0-9a-z])" if word.isascii() else ""
    return re.compile(start + re.escape(word))


def search(questions: Iterable[SavedQuery], words: str) -> list[SavedQuery]:
    """The questions that hold all words somewhere, the most telling places first.

    Args:
        questions: Where to look.
        words: Words in Japanese or English, with spaces between them.
    """
    patterns = [_pattern(word) for word in _folded(words).split()]
    found = []
    for question in questions:
        texts = [(place, _folded(text)) for place, text in texts_of(question)]
        # Of two places that weigh the same, the one with less beside the word.
        hits = [
            min(((place, len(t)) for place, t in texts if p.search(t)), default=None)
            for p in patterns
        ]
        ranks = [hit for hit in hits if hit is not None]
        if len(ranks) == len(patterns):
            weight = sum(place for place, _ in ranks), sum(size for _, size in ranks)
            found.append((weight, question.name, question))
    return [question for _, _, question in sorted(found, key=lambda each: each[:2])]


def tag_counts(questions: Iterable[SavedQuery]) -> dict[str, int]:
    """How many questions have each tag, in the order of the tags."""
    counted = Counter(tag for question in questions for tag in question.tags)
    return dict(sorted(counted.items()))


def with_tags(questions: Sequence[SavedQuery], tags: Sequence[str]) -> list[SavedQuery]:
    """The questions that have all of these tags.

    Raises:
        UsageError: No question at all has one of them.
    """
    counts = tag_counts(questions)
    for tag in tags:
        if tag not in counts:
            raise _unknown_tag(tag, counts)
    return [q for q in questions if set(tags) <= set(q.tags)]


def _unknown_tag(tag: str, counts: dict[str, int]) -> UsageError:
    from difflib import get_close_matches

    near = get_close_matches(_folded(tag), counts, n=3)
    hint_en = (
        f"; did you mean {' or '.join(near)}? There are" if near else "; there are"
    )
    hint_ja = f"。{'、'.join(near)} では？" if near else ""
    known = ", ".join(f"{name} ({count})" for name, count in counts.items()) or "none"
    return UsageError(
        f"no question has the tag {tag!r}{hint_en}: {known}",
        f"「{tag}」のタグがある質問はありません{hint_ja}（あるのは {known}）",
    )


def unheard(questions: Iterable[SavedQuery], words: str) -> list[str]:
    """The words that no question holds anywhere."""
    looked = [text for q in questions for _, text in texts_of(q)]
    folded = [_folded(text) for text in looked]
    return [
        word
        for word in _folded(words).split()
        if not any(_pattern(word).search(text) for text in folded)
    ]
