"""A picture as a page of its own: no script, no request, and the answer as a table."""

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.services.charting.chart import Chart

from kg.services.charting.wording import WORDS

__all__ = ["page"]

_TEMPLATES = Path(__file__).parent / "templates"


@cache
def _template() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    pages = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return pages.get_template("chart.html")


@cache
def _style() -> tuple[str, str]:
    """The style of the page, and the only one that its policy lets in."""
    style = (_TEMPLATES / "chart.css").read_text(encoding="utf-8")
    digest = hashlib.sha256(style.encode()).digest()
    return style, f"sha256-{base64.b64encode(digest).decode()}"


def page(chart: "Chart", wide: str, narrow: str) -> str:
    """The page: the picture for a wide and for a narrow window, and the table.

    Args:
        chart: What is shown.
        wide: Its SVG for a screen or paper.
        narrow: Its SVG for a telephone.
    """
    style, digest = _style()
    text: str = _template().render(
        lang=chart.lang.value,
        title=chart.title,
        style=style,
        digest=digest,
        wide=wide,
        narrow=narrow,
        table=WORDS["table"].of(chart.lang),
        headings=chart.headings,
        rows=chart.rows,
    )
    return text
