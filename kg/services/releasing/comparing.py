"""A new release beside the last one: what nobody announced, what leads nowhere."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kg.model.difference import Difference, StatementChange
from kg.model.iris import Names
from kg.model.lang import Lang, Text
from kg.model.site import path_of
from kg.services.diff.announced import Announcement, mark_announced
from kg.services.diff.blank_nodes import name_blank_nodes
from kg.services.diff.compare import Compared, difference
from kg.services.diff.data import difference_tsv, statement_key
from kg.services.diff.describe import Describer
from kg.services.diff.entries import describer_of
from kg.services.graph.output import pieces
from kg.services.graph.releases import WITHDRAWN, Release
from kg.vocab import DCTERMS, OWL

__all__ = ["Comparison", "compared_with", "iris_in", "lost", "unreachable"]

#: What an ontology says of its version; a release demands that it changes.
_OWN = frozenset({OWL.versionInfo, OWL.versionIRI, OWL.priorVersion, DCTERMS.modified})
#: So many of a kind are told one by one.
_MOST = 20


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs from the last release.

    Attributes:
        release: The last one.
        compared: What differs, with what was announced marked, and both sides.
        describer: Puts it in words.
        stale: Announcements that nothing answers to.
    """

    release: Release
    compared: Compared
    describer: Describer
    stale: Sequence[Announcement]

    def losses(self, names: Names) -> str:
        """What is lost, for a person to review and announce."""
        found = self.compared.difference
        return difference_tsv(found, names, self.describer, Lang.EN, lost=True)


def _quads(lines: Sequence[str]) -> frozenset[Quad]:
    text = b"".join(pieces(lines))
    return frozenset(name_blank_nodes(parse(text, format=RdfFormat.N_QUADS)))


def compared_with(
    release: Release,
    lines: Sequence[str],
    names: Names,
    announced: Sequence[Announcement] = (),
) -> Comparison:
    """Compare the statements of a new release with those of the last one.

    Args:
        release: The last one.
        lines: The new one as N-Quads lines.
        names: The base of both.
        announced: The losses that are meant.

    Raises:
        SchemaError: The record of the last release cannot be read.
    """
    old, new = _quads(release.lines()), _quads(lines)
    whole = Compared(difference(old, new, names), old, new)
    describer = describer_of(whole, names)
    expected = [*announced, *_of_itself(whole.difference, names, describer)]
    found, stale = mark_announced(whole.difference, expected, names, describer)
    return Comparison(release, Compared(found, old, new), describer, stale)


def _of_itself(
    found: Difference, names: Names, describer: Describer
) -> Iterator[Announcement]:
    """What every release changes: the ontology's own number and day."""
    ontology = NamedNode(names.term(""))
    for graph, thing, statement in found.each():
        is_own = thing.thing == ontology and statement.predicate in _OWN
        if is_own and statement.lost and statement.new is not None:
            key = statement_key(graph, thing, statement, names, describer)
            yield Announcement(0, key, describer.cell(statement.new))


def lost(found: Comparison) -> Iterator[Text]:
    """The things that lose statements which nobody announced, with one of each."""
    version = found.release.version
    gone: dict[str, list[StatementChange]] = {}
    for _, thing, statement in found.compared.difference.each():
        if statement.lost and not statement.announced:
            gone.setdefault(found.describer.cell(thing.thing), []).append(statement)
    for about, statements in list(gone.items())[:_MOST]:
        yield _lost(about, statements, found.describer, version)
    if len(gone) > _MOST:
        more = len(gone) - _MOST
        yield Text(
            f"and {more:,} more things lose statements of {version} unannounced",
            f"ほか{more:,}件の項目で {version} の記載が告知なしに失われています",
        )


def _lost(
    about: str,
    statements: Sequence[StatementChange],
    describer: Describer,
    version: str,
) -> Text:
    first, more = statements[0], len(statements) - 1
    assert first.old is not None
    said = f"{describer.cell(first.predicate)} {describer.cell(first.old)}"
    became = "" if first.new is None else describer.cell(first.new)
    others = Text(f" and {more} more statement(s)", f"ほか{more}件の記載")
    return Text(
        f"{about}: lost unannounced since {version}: {said}"
        + (f" (now {became})" if became else "")
        + (others.en if more else ""),
        f"{about}：{version} から告知なしに失われた記載：{said}"
        + (f"（今は {became}）" if became else "")
        + (f"、{others.ja}" if more else ""),
    )


def iris_in(lines: Sequence[str], names: Names) -> set[str]:
    """Every IRI of ours that statements name."""
    found: set[str] = set()
    for quad in parse(b"".join(pieces(lines)), format=RdfFormat.N_QUADS):
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
            if isinstance(term, NamedNode) and term.value.startswith(names.base):
                found.add(term.value)
    return found


def unreachable(
    iris: Iterable[str], pages: Iterable[str], names: Names, version: str
) -> Iterator[Text]:
    """The IRIs of the last release that lead to no page any more.

    Args:
        iris: Those of ours that it named.
        pages: The paths of the pages of the new site.
        names: The base.
        version: The last release.
    """
    there = set(pages)
    told = {iri: path_of(iri, names) for iri in iris}
    gone = sorted(
        iri.removeprefix(names.base)
        for iri, path in told.items()
        if path is not None and path not in there
    )
    for local in gone[:_MOST]:
        yield Text(
            f"{local}: an IRI of {version} leads nowhere any more; keep it, or put it "
            f"into releases/{WITHDRAWN} with what replaces it and why",
            f"{local}：{version} の IRI が行き先を失います。残すか、"
            f"releases/{WITHDRAWN} に代わりの IRI と理由を書いてください",
        )
    if len(gone) > _MOST:
        more = len(gone) - _MOST
        yield Text(
            f"and {more:,} more IRIs of {version} lead nowhere any more",
            f"ほかにも {version} の IRI {more:,}件が行き先を失います",
        )
