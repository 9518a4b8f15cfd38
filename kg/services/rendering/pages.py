"""Which page stands at a path."""

from collections.abc import Callable, Mapping

from kg.errors import QueryError
from kg.model.site import iri_at
from kg.services.rendering.setting import Setting

__all__ = ["render"]


def _home(at: Setting) -> str:
    from kg.services.rendering.home import home_page

    return home_page(at)


#: Pages that are about no IRI.
_FIXED: Mapping[str, Callable[[Setting], str]] = {"index": _home}


def render(at: Setting) -> str | None:
    """The page at a path; None where there is none."""
    if at.path in _FIXED:
        return _FIXED[at.path](at)
    iri = iri_at(at.path, at.names)
    if iri is None:
        return None
    from kg.services.rendering.thing import thing_page

    try:
        return thing_page(at, iri)
    except QueryError:
        return None
