"""The header of a question with the line of each of its keys.

`kg/model/saved_query.py` reads a header that is right; this reads one that may be
wrong, so that everything wrong in it can be told at once, at its line.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Header", "HeaderError", "read_header"]


class HeaderError(Exception):
    """The header cannot be read at all.

    Args:
        line: The line of the file.
        en: What is wrong, in English.
        ja: The same in Japanese.
    """

    def __init__(self, line: int, en: str, ja: str) -> None:
        self.line, self.en, self.ja = line, en, ja
        super().__init__(en)


@dataclass(frozen=True, slots=True)
class Header:
    """What a header says, and where.

    Attributes:
        raw: The YAML as it was read.
        lines: The line of the file of each key, by the keys that lead to it.
        twice: Keys that stand twice in one place, with their line.
    """

    raw: Mapping[str, Any]
    lines: Mapping[tuple[str, ...], int]
    twice: tuple[tuple[str, int], ...] = field(default=())

    def line(self, *keys: str) -> int:
        """The line of a key, else of the nearest thing that holds it."""
        for end in range(len(keys), 0, -1):
            if keys[:end] in self.lines:
                return self.lines[keys[:end]]
        return min(self.lines.values(), default=1)


def _numbered(text: str) -> list[tuple[int, str]]:
    """The lines of the header without their sign, with their numbers.

    Raises:
        HeaderError: There is none, or it does not stand together at the top.
    """
    found = [
        (number, line[2:].removeprefix(" "))
        for number, line in enumerate(text.split("\n"), start=1)
        if line.startswith("#+")
    ]
    if not found:
        raise HeaderError(
            1, "there are no lines of #+ at the top", "先頭に #+ の行がありません"
        )
    for expected, (number, _) in enumerate(found, start=1):
        if number != expected:
            raise HeaderError(
                number,
                "the lines of #+ do not stand together at the top",
                "#+ の行が先頭にまとまっていません",
            )
    return found


def _walk(
    node: Any,
    numbers: list[int],
    path: tuple[str, ...],
    lines: dict[tuple[str, ...], int],
    twice: list[tuple[str, int]],
) -> None:
    """Collect the line of every key below a node of YAML."""
    import yaml

    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            here = (*path, str(key.value))
            line = numbers[min(key.start_mark.line, len(numbers) - 1)]
            if here in lines:
                twice.append((".".join(here), line))
            lines[here] = line
            _walk(value, numbers, here, lines, twice)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            here = (*path, str(index))
            lines[here] = numbers[min(value.start_mark.line, len(numbers) - 1)]
            _walk(value, numbers, here, lines, twice)


def read_header(text: str) -> Header:
    """The header of a question.

    Raises:
        HeaderError: It is missing, or no YAML of keys and values.
    """
    import yaml

    found = _numbered(text)
    numbers = [number for number, _ in found]
    source = "\n".join(line for _, line in found)
    try:
        node = yaml.compose(source, Loader=yaml.SafeLoader)
        raw = yaml.load(source, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, ValueError) as error:  # no day of any month is the latter
        mark = getattr(error, "problem_mark", None)
        line = numbers[min(mark.line, len(numbers) - 1)] if mark else 1
        what = str(getattr(error, "problem", None) or error)
        raise HeaderError(
            line,
            f"the header is no YAML: {what}",
            f"見出しが YAML として読めません（{what}）",
        ) from error
    if not isinstance(raw, dict):
        raise HeaderError(1, "the header holds no keys", "見出しに項目がありません")
    lines: dict[tuple[str, ...], int] = {}
    twice: list[tuple[str, int]] = []
    _walk(node, numbers, (), lines, twice)
    return Header({str(key): value for key, value in raw.items()}, lines, tuple(twice))
