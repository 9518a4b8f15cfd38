"""Text from data as it may be shown: nothing in it steers a terminal or hides."""

import re
import unicodedata

__all__ = ["visible", "visible_lines"]

#: Characters that turn the direction of text: they can hide what a cell holds.
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
#: What ends a line within a cell.
_BREAK = re.compile("\r\n|[\n\u2028\u2029]")


def visible(text: str) -> str:
    """Text from a cell on one line, with nothing in it that steers a terminal.

    A control character becomes its picture, so that a reader sees that it is there.
    """
    if text.isprintable():
        return text
    return _TURNING.sub("\ufffd", "".join(map(_picture, text)))


def visible_lines(text: str) -> str:
    """The same with the line breaks of the text kept, and tabs as spaces."""
    if text.isprintable():
        return text
    return "\n".join(map(visible, _BREAK.split(text.replace("\t", " "))))


def _picture(char: str) -> str:
    if char == "\x7f":
        return "\u2421"
    if char < " ":
        return chr(0x2400 + ord(char))
    return "\ufffd" if unicodedata.category(char) in {"Cc", "Cs"} else char
