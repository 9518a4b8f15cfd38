"""The page of any thing: what the graph says of it, and where that stands."""

from kg.services.citing.about import about
from kg.services.rendering.setting import Setting

__all__ = ["thing_page"]


def thing_page(at: Setting, iri: str) -> str:
    """The page of a thing.

    Raises:
        QueryError: The graph says nothing of it.
    """
    return at.render("thing.html", thing=about(at.engine, iri))
