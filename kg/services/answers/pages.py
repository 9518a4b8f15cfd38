"""Pages from templates: what is put in is text, and a name that is missing an error."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg.model.lang import Text

if TYPE_CHECKING:
    from jinja2 import Environment, Template

__all__ = ["page_template", "say"]


@cache
def _pages(folder: Path) -> "Environment":
    """The pages of a folder; what they share is read and compiled once."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page_template(path: Path) -> "Template":
    """A page to be rendered; what it is rendered with is escaped."""
    return _pages(path.parent).get_template(path.name)


def say(lang: str, en: str, ja: str) -> str:
    """A text of a page in its language."""
    return Text(en, ja).of(lang)
