"""`kg publish`: the site as files for any static host."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.options import (
    Base,
    Language,
    Paths,
    PublicUrl,
    names_below,
    say,
    site_address,
)
from kg.errors import EXIT_NONCONFORMING, KgError, raise_problems
from kg.model.lang import Lang
from kg.vocab import DEFAULT_BASE

if TYPE_CHECKING:
    from kg.services.publishing.links import Broken
    from kg.services.publishing.publish import Outcome

__all__ = ["publish"]


def publish(
    lang: Language,
    paths: Paths = None,
    output: Annotated[
        Path,
        typer.Option(
            "-o",
            "--output",
            help="Folder of the site, or an archive: .tar.gz or .zip.",
        ),
    ] = Path("site"),
    base: Base = DEFAULT_BASE,
    public_url: PublicUrl = None,
    jobs: Annotated[
        int | None,
        typer.Option(
            "-j",
            "--jobs",
            envvar="KG_JOBS",
            metavar="N",
            min=1,
            max=256,
            help="Processes that make pages (else one for each processor).",
            show_default=False,
        ),
    ] = None,
    releases: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Folder of releases, whose files stay in dumps/ (else the shipped "
            "one for the shipped data, releases/ for other).",
            show_default=False,
        ),
    ] = None,
    stubs: Annotated[
        bool,
        typer.Option(
            "--stubs/--no-stubs",
            help="Put a small page at each IRI that leads to its page, for hosts that "
            "cannot; Apache and nginx do without.",
        ),
    ] = True,
    check_links: Annotated[
        bool,
        typer.Option(
            "--check-links/--no-check-links",
            help="Follow every link before the site takes its place.",
        ),
    ] = True,
    publisher: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="Who publishes the site (else those who made the data).",
            show_default=False,
        ),
    ] = "",
    publisher_page: Annotated[
        str,
        typer.Option(
            metavar="URL", help="Home page of the publisher.", show_default=False
        ),
    ] = "",
    contact: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS",
            help="Whom to ask: an e-mail address, or the address of a page.",
            show_default=False,
        ),
    ] = "",
    contact_name: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="The person or office behind --contact.",
            show_default=False,
        ),
    ] = "",
    endpoint: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="SPARQL endpoint over the same data, for catalogues.",
            show_default=False,
        ),
    ] = None,
    released: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            metavar="DAY",
            help="Day of this release, where it is one.",
            show_default=False,
        ),
    ] = None,
    previous: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE|FOLDER",
            help="The release before (graph.nq.gz, its folder, or tables), for the "
            "changelog of the data; else the last one in --releases that differs.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Publish the site as files for any static host.

    The same pages as kg serve, with their data beside them. Files that are as they were
    stay untouched; what others have put into the folder stays too. The last site stays
    until the new one is whole: exits 1 when a link of it leads nowhere.
    """
    problems: list[KgError] = []
    kept = releases or (Path("releases") if paths else _shipped_releases())

    def tried(read: Callable[..., Any], *given: Any) -> Any:
        try:
            return read(*given)
        except KgError as error:
            problems.extend(error.each())
            return None

    from kg.services.describing.imprint import imprint_of
    from kg.services.graph.inputs import expand_path, refuse_missing
    from kg.services.graph.releases import releases_in
    from kg.services.publishing.inputs import inputs_digest, making_digest
    from kg.services.publishing.manifest import Head
    from kg.services.publishing.publication import Publication
    from kg.services.publishing.publish import Plan
    from kg.services.publishing.publish import publish as write_site
    from kg.services.publishing.standing import is_whole, standing_at, target_at
    from kg.services.publishing.working import processors

    names = tried(names_below, base)
    public = tried(site_address, public_url, base) if names or public_url else ""
    imprint = tried(
        partial(
            imprint_of,
            publisher=publisher,
            publisher_page=publisher_page,
            contact=contact,
            contact_name=contact_name,
            endpoint=endpoint,
            released=released.date() if released else None,
            previous=previous,
        )
    )
    target = tried(target_at, output)
    standing = target and tried(standing_at, target)
    given = paths or ()
    tried(refuse_missing, [found for path in given for found in expand_path(path)])
    if releases is not None:
        tried(_is_folder, releases)
    raise_problems(
        problems,
        f"{len(problems)} things to mend; nothing was written",
        f"直すところが{len(problems)}か所あります。何も書き出していません",
    )

    read = [*given, *([previous] if previous else ())]
    head = Head(
        making_digest([base, public, str(stubs), repr(imprint)]),
        inputs_digest([*read, *([kept] if kept.is_dir() else [])]),
        check_links,
    )
    is_same = standing is not None and standing.head.covers(head)
    if is_same and is_whole(target, standing):
        say(_unchanged(len(standing.files), output, lang))
        return
    from kg.cli.progress import progress_bar
    from kg.services.graph.whole import read_whole

    whole = read_whole(given, names, kept)
    held = releases_in(kept)
    site = Publication.of(whole, public, imprint, stubs=stubs, releases=held)
    with progress_bar(lang) as progress:
        plan = Plan(target, head, jobs or processors(), standing, progress)
        outcome = write_site(site, plan)
    if outcome.broken:
        _tell_broken(outcome.broken, output, lang)
        raise typer.Exit(EXIT_NONCONFORMING)
    say(_summary(outcome, output, lang))


def _shipped_releases() -> Path:
    """The folder of the releases that ship with kg; it need not be there."""
    from kg.errors import AssetError
    from kg.services.assets import asset

    try:
        return asset("releases")
    except AssetError:
        return Path("releases")


def _is_folder(releases: Path) -> None:
    """Refuse a folder of releases that is none: what they keep would be left out.

    Raises:
        UsageError: There is no such folder.
    """
    from kg.errors import UsageError

    if not releases.is_dir():
        raise UsageError(
            f"--releases {releases}: there is no such folder",
            f"--releases {releases}：フォルダがありません",
        )


def _unchanged(count: int, output: Path, lang: Lang) -> str:
    if lang is Lang.JA:
        return f"変更はありません。{count:,}ファイルのままです → {output}"
    return f"nothing has changed: {count:,} files → {output}"


def _summary(outcome: "Outcome", output: Path, lang: Lang) -> str:
    """What became of the files, in one line."""
    from kg.services.publishing.writing import Before

    new, changed = outcome.counts[Before.NOTHING], outcome.counts[Before.OTHER]
    same, total = outcome.counts[Before.SAME], sum(outcome.counts.values())
    size = f"{outcome.size / 1e6:,.1f} MB"
    if lang is Lang.JA:
        return (
            f"新規 {new:,}・変更 {changed:,}・変更なし {same:,}・削除 "
            f"{outcome.removed:,}、計 {total:,}ファイル {size} → {output}"
        )
    return (
        f"{new:,} new, {changed:,} changed, {same:,} unchanged, {outcome.removed:,} "
        f"removed: {total:,} files, {size} → {output}"
    )


def _tell_broken(broken: "Sequence[Broken]", output: Path, lang: Lang) -> None:
    """List the first links that lead nowhere, and say how many there are."""
    from kg.cli.broken_links import list_broken

    told = list_broken(broken, lang)
    say(
        f"kg: {told}あるため、{output} は変更していません。そのまま公開するには "
        "--no-check-links を指定してください"
        if lang is Lang.JA
        else f"kg: {told}; {output} stays as it was "
        "(--no-check-links publishes all the same)"
    )
