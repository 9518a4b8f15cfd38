"""The first page."""

from kg.services.rendering.setting import Setting

__all__ = ["home_page"]


def home_page(at: Setting) -> str:
    """The first page: what this is, and the regions."""
    return at.render("home.html")
