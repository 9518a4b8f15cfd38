"""Lines of a width: Japanese breaks between characters, Latin between words.

A closing bracket or a full stop does not begin a line, an opening bracket does not end
one (JIS X 4051, the part that matters in a cell).
"""

from collections.abc import Iterator

__all__ = ["clip", "pieces", "width_of", "wrap"]

_NOT_FIRST = frozenset(
    "、。，．・：；？！）」』】〕］｝〉》〟’”ー々〻ゝゞヽヾ…‥％℃"
    "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ｡､｣･ｰﾞﾟ,.;:!?)]}%"
)
_NOT_LAST = frozenset("（「『【〔［｛〈《〝‘“｢([{￥＄¥$")
#: Where a word too long for a line is best cut: after these.
_JOINTS = frozenset("/-.:?&=#")


def width_of(text: str) -> int:
    """How many columns of a terminal a text takes."""
    from wcwidth import wcswidth

    return len(text) if text.isascii() else wcswidth(text)


def _stands_alone(grapheme: str) -> bool:
    """May a line break stand on both sides of it? Of wide characters and kana."""
    return width_of(grapheme) > 1 or "\uff66" <= grapheme[0] <= "\uff9f"


def pieces(text: str) -> Iterator[str]:
    """A text in parts that hold together: words, runs of space, wide characters."""
    from wcwidth import iter_graphemes

    piece, alone = "", True
    for grapheme in iter_graphemes(text):
        own = _stands_alone(grapheme)
        if not piece:
            joined = True
        elif piece[-1].isspace() or grapheme.isspace():
            joined = piece[-1].isspace() and grapheme.isspace()
        elif grapheme[0] in _NOT_FIRST or piece[-1] in _NOT_LAST:
            joined = True
        else:
            joined = not alone and not own
        if joined:
            piece += grapheme
        else:
            yield piece
            piece = grapheme
        alone = own
    if piece:
        yield piece


def _cut(piece: str, width: int) -> Iterator[str]:
    """A piece too wide for a line in parts that are not, cut at a joint if it can be.

    A single character wider than the line stays whole.
    """
    from wcwidth import iter_graphemes

    graphemes = list(iter_graphemes(piece))
    while graphemes:
        count = used = joint = 0
        while count < len(graphemes) and (
            not count or used + width_of(graphemes[count]) <= width
        ):
            used += width_of(graphemes[count])
            count += 1
            if graphemes[count - 1] in _JOINTS and used > width // 2:
                joint = count
        if joint and count < len(graphemes):
            count = joint
        yield "".join(graphemes[:count])
        del graphemes[:count]


def wrap(text: str, width: int) -> list[str]:
    """One line of text in lines of at most this width; at least one line."""
    if width_of(text) <= width:
        return [text]
    lines: list[str] = []
    line, used = "", 0
    for piece in pieces(text):
        size = width_of(piece)
        if used + size <= width or (piece.isspace() and line):
            line, used = line + piece, used + size
            continue
        if line.strip():
            lines.append(line.rstrip())
        line, used = "", 0
        if piece.isspace():
            continue
        *whole, line = _cut(piece, width)
        lines.extend(whole)
        used = width_of(line)
    if line.strip() or not lines:
        lines.append(line.rstrip())
    return lines


def clip(line: str, width: int) -> str:
    """A line with an ellipsis at its end, in at most this width."""
    from wcwidth import iter_graphemes

    kept, used = "", 0
    for grapheme in iter_graphemes(line):
        used += width_of(grapheme)
        if used > width - 1:
            break
        kept += grapheme
    return f"{kept}…"
