"""Names spelt much like a word: what may have been meant."""

from collections import Counter
from difflib import SequenceMatcher

from kg.services.finding.lines import Lines

__all__ = ["near_names"]

#: How alike two names must be for one to be a slip of the other.
_ALIKE = 0.55
#: As many names are compared letter by letter, those with most pairs in common.
_COMPARED = 300
#: Longer words are no slips of names.
_LONGEST = 60


def _pairs(word: str) -> set[str]:
    return {word[start : start + 2] for start in range(max(len(word) - 1, 1))}


def near_names(lines: Lines, word: str, most: int) -> list[tuple[str, int]]:
    """Names much like a word with their owners, the likest first.

    Args:
        lines: The names.
        word: What was typed, folded.
        most: How many at most.
    """
    if len(word) > _LONGEST:
        return []
    shared: Counter[int] = Counter()
    for pair in sorted(_pairs(word)):
        shared.update(lines.holding(pair))
    # Of names that share as many pairs with the word, shorter ones are more alike.
    likely = sorted(shared, key=lambda n: (-shared[n], len(lines.name(n)), n))
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(word)
    found = []
    for line in likely[:_COMPARED]:
        name = lines.name(line)
        matcher.set_seq1(name)
        if matcher.quick_ratio() >= _ALIKE and (ratio := matcher.ratio()) >= _ALIKE:
            found.append((-ratio, line, name))
    return [(name, lines.owner(line)) for _, line, name in sorted(found)[:most]]
