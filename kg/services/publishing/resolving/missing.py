"""The page that says that nothing stands at an address, in one language or in both."""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from kg.model.lang import Lang
from kg.services.answers.pages import page_template
from kg.services.rendering.frame.setting import NAVIGATION

__all__ = ["missing_page"]

_TEMPLATE = Path(__file__).with_name("templates") / "missing.html"


def missing_page(public: str, langs: Sequence[Lang]) -> str:
    """The page; a host shows it at any depth, so its links begin at the host.

    Args:
        public: The address of the site, ending in a slash.
        langs: The languages it speaks, the first one first.
    """
    return page_template(_TEMPLATE).render(
        root=urlsplit(public).path or "/",
        langs=[str(lang) for lang in langs],
        pages=NAVIGATION,
    )
