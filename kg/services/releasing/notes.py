"""What is told of a release: the changelog, and what changed in the data."""

from kg.model.difference import Change
from kg.model.iris import Names
from kg.model.lang import Lang
from kg.services.diff.text import difference_markdown
from kg.services.graph.whole import Whole
from kg.services.releasing.comparing import Comparison

__all__ = ["release_notes"]

#: Beyond so many letters, what changed is told in figures, and whole in a file.
_LONG = 60_000


def release_notes(
    version: str, changes: str, whole: Whole, found: Comparison | None, names: Names
) -> str:
    """The notes as Markdown.

    Args:
        version: The release.
        changes: What the changelog says of it.
        whole: Its graph.
        found: What differs from the last release; None for the first.
        names: The base.
    """
    parts = [f"# {version}", changes, "## Data", _data(whole, found, names)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _data(whole: Whole, found: Comparison | None, names: Names) -> str:
    size = f"{len(whole.lines):,} statements, SHA-256 `{whole.sha256}`."
    if found is None:
        return f"The first release: {size}"
    text = difference_markdown(
        found.compared.difference, names, found.describer, Lang.EN
    )
    # Its title is told by the heading above it; the rest goes one level down.
    lines = text.rstrip("\n").split("\n")[2:]
    told = "\n".join(f"#{line}" if line.startswith("#") else line for line in lines)
    if len(told) > _LONG:
        tally = found.compared.difference.statements
        counts = ", ".join(
            f"{getattr(tally, change):,} {change}" for change in reversed(Change)
        )
        told = f"Statements: {counts}; `kg diff` tells them one by one."
    return f"Since {found.release.version}: {size}\n\n{told}"
