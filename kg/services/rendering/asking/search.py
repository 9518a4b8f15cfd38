"""The page of a search: what was found, by kind, the best first."""

from dataclasses import dataclass
from urllib.parse import urlencode

from kg.errors import UsageError
from kg.services.finding.index import Found, Index
from kg.services.finding.kinds import Kind, kind_named
from kg.services.finding.marking import Shown, shown
from kg.services.rendering.frame.setting import Setting

__all__ = ["search_page"]

#: As many of each kind are shown together, and as many of one kind on a page.
_FEW, _MANY = 5, 40


@dataclass(frozen=True, slots=True)
class _Group:
    """What was found of one kind, as far as it is shown."""

    kind: Kind
    count: int
    hits: tuple[Shown, ...]


def _index(at: Setting) -> Index:
    """The index at hand; built here where nobody did before."""
    if at.index is not None:
        return at.index
    from kg.services.finding.entries import entries

    return Index(entries(at.engine, at.names))


def _kind(at: Setting) -> Kind | None:
    """The kind that the address asks for; None where it names none that there is."""
    named = at.given("kind")
    try:
        return kind_named(named) if named else None
    except UsageError:
        at.refused.append("kind")
        return None


def _groups(at: Setting, found: Found, kind: Kind | None, page: int) -> list[_Group]:
    start = (page - 1) * _MANY
    return [
        _Group(
            each,
            found.counts[each],
            tuple(
                shown(hit, found.query, found.words, at.lang)
                for hit in (
                    found.of(each)[:_FEW]
                    if kind is None
                    else found.of(each)[start : start + _MANY]
                )
            ),
        )
        for each in (found.kinds() if kind is None else [kind])
        if each in found.counts
    ]


def _where(at: Setting, query: str, **asked: object) -> str:
    """The address of a search of this page."""
    given = {name: value for name, value in asked.items() if value}
    return f"{at.href('search')}?{urlencode({'q': query, **given})}"


def _pages(count: int) -> int:
    return max(-(-count // _MANY), 1)


def search_page(at: Setting) -> str:
    """What was found for `q`, of one `kind` or of all, a `page` at a time."""
    query = at.given("q").strip()
    kind = _kind(at)
    index = _index(at) if query else Index(())
    found = index.find(query)
    last = _pages(found.counts.get(kind, 0)) if kind else 1
    page = at.part(last)
    nothing = bool(found.words) and not found.hits
    return at.render(
        "search.html",
        query=query,
        found=found,
        kind=kind,
        page=page,
        last=last,
        first=(page - 1) * _MANY + 1,
        groups=_groups(at, found, kind, page),
        near=index.near(query) if nothing else (),
        apart=index.counts_of(query) if nothing and len(found.words) > 1 else {},
        address=lambda text, **asked: _where(at, text, **asked),
    )
