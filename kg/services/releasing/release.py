"""Make a release: check everything, then write it whole or not at all."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import EXIT_NONCONFORMING, EXIT_USAGE, KgError, UsageError
from kg.model.imprint import Imprint
from kg.model.iris import Names
from kg.model.lang import Text
from kg.services.diff.announced import Announcement, read_announced
from kg.services.graph.releases import Release, order_of, releases_in
from kg.services.graph.versions import ontology_version, vanished_terms
from kg.services.graph.whole import Whole, read_whole
from kg.services.releasing.comparing import (
    Comparison,
    compared_with,
    iris_in,
    lost,
    unreachable,
)
from kg.services.releasing.papers import (
    PROJECT,
    changes_of,
    day_of,
    version_here,
    wrong_papers,
)
from kg.services.releasing.record import ANNOUNCED, manifest_of

if TYPE_CHECKING:
    from kg.services.publishing.publication import Publication

__all__ = ["Checked", "Wish", "announced_in", "check", "known_iris"]

Say = Callable[[Text], None]
_HOW = Text(
    "what is meant to go is announced: --losses FILE writes what is lost; review it, "
    "then give it as --announced FILE",
    "意図した削除は告知してください。失われた記載を --losses FILE で書き出し、"
    "確かめてから --announced FILE で渡します",
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be released.

    Attributes:
        version: Under which version; empty where nothing says one.
        names: The base.
        paths: What it is made from; nothing for the shipped data.
        project: The folder whose papers say a version.
        releases: The folder that keeps releases.
        public: The address of the site in the web.
        announced: The losses that are meant, as reviewed.
        documents: The texts of the documents, if they are at hand.
    """

    version: str
    names: Names
    paths: Sequence[Path]
    project: Path
    releases: Path
    public: str
    announced: Path | None = None
    documents: Path | None = None


@dataclass(slots=True)
class Checked:
    """What the checks came to.

    Attributes:
        wish: What was asked.
        problems: What is wrong, all of it.
        notes: What a person should know, and is no problem.
        whole: The graph, where it could be built.
        site: The same, ready to be published.
        last: The last release, if there is one.
        announced: The losses that are meant.
        comparison: What differs from it.
        exit_code: That of the problems: 2 where a path or an option is wrong.
    """

    wish: Wish
    problems: list[Text] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    whole: Whole | None = None
    site: "Publication | None" = None
    last: Release | None = None
    announced: Sequence[Announcement] = ()
    comparison: Comparison | None = None
    exit_code: int = EXIT_NONCONFORMING

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Tell an error as one problem among the others, rather than end with it."""
        try:
            yield
        except KgError as error:
            told = [each for each in _told(error) if each not in self.problems]
            self.problems += told
            if isinstance(error, UsageError):
                self.exit_code = EXIT_USAGE

    def changes(self) -> str:
        """What the changelog says."""
        return changes_of(self.wish.project, self.wish.version)

    def manifest(self) -> dict[str, object]:
        """What the release says of itself."""
        assert self.whole is not None
        last = None if self.last is None else self.last.version
        rows: list[str] = []
        if self.wish.announced is not None:
            text = self.wish.announced.read_text(encoding="utf-8-sig")
            rows = [row for row in text.split("\n")[1:] if row.strip()]
        also = known_iris(self.wish.names)
        return manifest_of(self.whole, self.wish.version, last, also, rows)


def known_iris(names: Names) -> dict[str, Sequence[str]]:
    """IRIs of ours that lead to pages without being in the graph: questions, rules."""
    from kg.services.catalogue.find import question_names
    from kg.services.rendering.things.rulebook import rulebook

    return {
        "questions": [names.question(name) for name in question_names()],
        "rules": [rule.iri for rule in rulebook(names).values()],
    }


def check(wish: Wish, say: Say) -> Checked:
    """Check all that a release must hold; nothing is written.

    Args:
        wish: What is to be released.
        say: Is told what is being done.
    """
    found = Checked(wish)
    released = releases_in(wish.releases)
    found.last = released[-1] if released else None
    with found.telling():
        _refuse_version(wish)
    if wish.version:
        wrong = list(_wrong_version(wish.version, released))
        is_next = order_of(wish.version) is not None and not wrong
        last = found.last.version if found.last and is_next else ""
        found.problems += wrong
        found.problems += wrong_papers(wish.project, wish.version, wish.names, last)
    with found.telling():
        found.announced = read_announced(wish.announced) if wish.announced else ()
    say(Text("building the graph", "グラフを作成しています"))
    with found.telling():
        found.whole = read_whole(wish.paths, wish.names, wish.releases)
    if found.whole is None:
        # The tables themselves: what follows would only repeat it.
        return found
    say(Text("checking the data", "データを検査しています"))
    with found.telling():
        found.problems += _nonconforming(wish)
    with found.telling():
        found.problems += _unverified(found, say)
    with found.telling():
        _compare(found, say)
    return found


def _told(error: KgError) -> Iterator[Text]:
    for each in error.each():
        pairs = zip(each.lines("en"), each.lines("ja"), strict=True)
        yield from (Text(en, ja) for en, ja in pairs)


def _refuse_version(wish: Wish) -> None:
    """Refuse what is no version.

    Raises:
        UsageError: Nothing says one, or it is not three numbers.
    """
    if not wish.version:
        version_here(wish.project)  # that it cannot be read is the better answer
        raise UsageError(
            f"--version: give the version; {wish.project / PROJECT} says none",
            f"--version：{wish.project / PROJECT} にないので、版を指定してください",
        )
    if order_of(wish.version) is None:
        raise UsageError(
            f"version {wish.version}: is not three numbers, such as 0.2.0",
            f"版 {wish.version}：0.2.0 のような三つの数ではありません",
        )


def _wrong_version(version: str, released: Sequence[Release]) -> Iterator[Text]:
    order = order_of(version)
    if order and released and order <= (order_of(released[-1].version) or ()):
        last = released[-1].version
        yield Text(
            f"version {version}: is not newer than {last}, which is released",
            f"版 {version}：公開済みの {last} より新しくありません",
        )


def _nonconforming(wish: Wish) -> Iterator[Text]:
    """What `kg validate` finds, counted: it tells the cells itself."""
    from kg.model.report import FailOn
    from kg.services.checking.check_inputs import check_inputs
    from kg.services.checking.engines import Engine

    report = check_inputs(wish.paths, wish.names, Engine.SHACL).report
    if report.fails(FailOn.WARNING):
        count = sum(FailOn.WARNING.fails(each.severity) for each in report.open())
        yield (
            Text(
                f"the data does not conform: {count} finding(s); kg validate tells "
                "them",
                f"データが規則に合っていません（{count}件）。"
                "kg validate で確認できます",
            )
            if count
            else Text(
                "no rule looked at some of the data; kg validate tells at what",
                "どの規則でも検査されないデータがあります。kg validate で確認できます",
            )
        )


def _unverified(found: Checked, say: Say) -> Iterator[Text]:
    """What the documents' texts do not say, where they are at hand."""
    wish = found.wish
    if wish.documents is None:
        found.notes.append(
            Text(
                "not held against the documents' texts: --documents DIR does it",
                "文書の本文とは照合していません（--documents DIR で照合します）",
            )
        )
        return
    from kg.services.graph.store import open_lines
    from kg.services.verifying.verify import verify

    assert found.whole is not None
    say(Text("holding it against the documents", "文書と照合しています"))
    held = verify(open_lines(list(found.whole.lines)), wish.documents, wish.names)
    if held.mismatches:
        count = len(held.mismatches)
        yield Text(
            f"{count} statement(s) are not in the documents' texts; kg verify tells "
            "them",
            f"文書の本文にない記載が{count}件あります。kg verify で確認できます",
        )


def _compare(found: Checked, say: Say) -> None:
    """Make the site ready, and hold it against the last release."""
    from kg.services.publishing.publication import Publication

    wish, whole, last = found.wish, found.whole, found.last
    assert whole is not None
    day = ""
    with found.telling():
        day = day_of(wish.project, wish.version)
    found.site = Publication.of(whole, wish.public, Imprint(released=day))
    if last is None:
        found.notes.append(
            Text(
                f"the first release: {wish.releases} holds none to compare it with",
                f"最初のリリースです（{wish.releases} に比較する版がありません）",
            )
        )
        return
    say(Text(f"comparing with {last.version}", f"{last.version} と比べています"))
    told = last.manifest()
    if told.get("base") != wish.names.base:
        found.problems.append(
            Text(
                f"--base {wish.names.base}: {last.version} had {told.get('base')}; "
                "IRIs must stay",
                f"--base {wish.names.base}：{last.version} は {told.get('base')} です。"
                "IRI は変えられません",
            )
        )
        return
    with found.telling():
        _compare_statements(found, last)
    with found.telling():
        found.problems += _nowhere(found, last, told.get("iris", {}))
    with found.telling():
        found.problems += _vanished(last, wish.names)


def _compare_statements(found: Checked, last: Release) -> None:
    wish, whole = found.wish, found.whole
    assert whole is not None
    found.comparison = compared_with(last, whole.lines, wish.names, found.announced)
    found.problems += lost(found.comparison)
    if found.comparison.compared.difference.unannounced():
        found.notes.append(_HOW)
    for each in found.comparison.stale:
        said = " ".join(each.key)
        found.notes.append(
            Text(
                f"{wish.announced}, row {each.row}: announced, but not lost: {said}",
                f"{wish.announced} {each.row}行目：告知どおりには失われていません："
                f"{said}",
            )
        )


def _nowhere(
    found: Checked, last: Release, listed: Mapping[str, Sequence[str]]
) -> Iterator[Text]:
    """The IRIs of the last release, those beside its graph too, without a page."""
    from kg.services.rendering.data.sitemap import all_paths

    assert found.site is not None
    names = found.wish.names
    iris = iris_in(last.lines(), names).union(*listed.values())
    pages = all_paths(found.site.engine, names)
    return unreachable(iris, pages, names, last.version)


def _vanished(last: Release, names: Names) -> Iterator[Text]:
    """The terms that the ontology no longer has."""
    for iri in vanished_terms(last.ontology(), ontology_version(names), names):
        yield Text(
            f"{names.compact(iri)}: a term of {last.version} has vanished from "
            "the ontology; keep it with owl:deprecated",
            f"{names.compact(iri)}：{last.version} の用語が"
            "オントロジーから消えました。owl:deprecated を付けて残してください",
        )


def announced_in(releases: Path) -> Path | None:
    """Where announcements stand unless something else is said."""
    path = releases / ANNOUNCED
    return path if path.is_file() else None
