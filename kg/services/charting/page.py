"""A picture as a page of its own: no script, no request, and the answer as a table."""

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from kg.model.lang import Lang
from kg.services.answers.pages import page_template
from kg.services.charting.wording import WORDS

__all__ = ["page"]

_TEMPLATES = Path(__file__).parent / "templates"


@cache
def _style() -> tuple[str, str]:
    """The style of the page, and the only one that its policy lets in."""
    style = (_TEMPLATES / "chart.css").read_text(encoding="utf-8")
    digest = hashlib.sha256(style.encode()).digest()
    return style, f"sha256-{base64.b64encode(digest).decode()}"


def page(
    title: str,
    lang: Lang,
    headings: Sequence[str],
    rows: Sequence[Sequence[tuple[str, bool]]],
    *,
    wide: str,
    narrow: str,
) -> str:
    """The page: the picture for a wide and for a narrow window, and the table.

    Args:
        title: What the picture is called.
        lang: The language of its text.
        headings: Of the answer as a table.
        rows: The cells of that table: text, and whether it is a number.
        wide: The SVG for a screen or paper.
        narrow: The SVG for a telephone.
    """
    style, digest = _style()
    return page_template(_TEMPLATES / "chart.html").render(
        lang=lang.value,
        title=title,
        style=style,
        digest=digest,
        wide=wide,
        narrow=narrow,
        table=WORDS["table"].of(lang),
        headings=headings,
        rows=rows,
    )
