"""`kg release`: check that nothing is lost, then write a release and its record."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

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
from kg.errors import EXIT_NONCONFORMING, KgError, UsageError, raise_problems
from kg.model.iris import Names
from kg.model.lang import Lang, Text
from kg.vocab import DEFAULT_BASE

if TYPE_CHECKING:
    from kg.services.publishing.links import Broken
    from kg.services.releasing.release import Checked
    from kg.services.releasing.writing import Made

__all__ = ["release"]


def release(
    lang: Language,
    paths: Paths = None,
    version: Annotated[
        str | None,
        typer.Option(
            metavar="X.Y.Z",
            help="The version (else that of pyproject.toml).",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        Path, typer.Option("-o", "--output", help="Folder for releases.")
    ] = Path("dist"),
    releases: Annotated[
        Path,
        typer.Option(help="Folder that keeps what was released, to hold the next to."),
    ] = Path("releases"),
    project: Annotated[
        Path,
        typer.Option(
            help="Folder whose pyproject.toml, CHANGELOG.md, CITATION.cff and ontology "
            "must say this version, where they are there."
        ),
    ] = Path(),
    announced: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Losses that are meant: what --losses wrote, once reviewed (else "
            "announced.tsv in the folder of releases).",
            show_default=False,
        ),
    ] = None,
    losses: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write what is lost since the last release, to be reviewed.",
            show_default=False,
        ),
    ] = None,
    documents: Annotated[
        Path | None,
        typer.Option(
            envvar="KG_DOCUMENTS",
            help="Folder with the texts of the documents, to hold the graph against.",
            show_default=False,
        ),
    ] = None,
    base: Base = DEFAULT_BASE,
    public_url: PublicUrl = None,
    only_check: Annotated[
        bool, typer.Option("--check", help="Only check; write nothing.")
    ] = False,
    site: Annotated[
        bool, typer.Option("--site/--no-site", help="Make the archive of the site.")
    ] = True,
) -> None:
    """Check a release against the last one, and write it.

    Nothing may be lost unannounced, every IRI must still lead to a page, and whatever
    says a version must say the same. Exits 1 with every problem, and nothing written.
    """
    from kg.services.graph.output import replace_file
    from kg.services.releasing.release import Wish, announced_in, check

    names, public = _addresses(base, public_url)
    wish = Wish(
        version or _version_of(project),
        names,
        tuple(paths or ()),
        project,
        releases,
        public,
        announced or announced_in(releases),
        documents,
    )
    checked = check(wish, lambda text: say(f"kg: {text.of(lang)} …"))
    for note in checked.notes:
        say(f"kg: {note.of(lang)}")
    if losses is not None and checked.comparison is not None:
        with checked.telling():
            replace_file(losses, checked.comparison.losses(names).encode())
    if checked.problems:
        _fail(checked.problems, wish.version, lang, checked.exit_code)
    if only_check:
        say(
            f"kg: {wish.version} はリリースできます"
            if lang is Lang.JA
            else f"kg: {wish.version} can be released"
        )
        return
    made = _write(checked, output, lang, site)
    if made.broken:
        _fail([_links_told(made.broken, lang)], wish.version, lang)
    say(f"{wish.version} → {made.folder}, {made.record}")


def _addresses(base: str, public_url: str | None) -> tuple[Names, str]:
    """The base and the address of the site.

    Raises:
        UsageError: One of them is no address, or both.
    """
    names, public, problems = Names(), "", list[KgError]()
    try:
        names = names_below(base)
    except UsageError as error:
        problems.append(error)
    try:
        public = site_address(public_url, names.base)
    except UsageError as error:
        problems.append(error)
    raise_problems(problems, "2 addresses to mend", "直すアドレスが2つあります")
    return names, public


def _version_of(project: Path) -> str:
    """What the project says; nothing where it cannot be read, which `check` tells."""
    from kg.services.releasing.papers import version_here

    try:
        return version_here(project)
    except UsageError:
        return ""


def _write(checked: "Checked", output: Path, lang: Lang, site: bool) -> "Made":
    from kg.cli.progress import progress_bar
    from kg.services.publishing.working import processors
    from kg.services.releasing.papers import name_here
    from kg.services.releasing.writing import write_release

    with progress_bar(lang) as progress:
        return write_release(
            checked,
            output,
            name_here(checked.wish.project),
            jobs=processors(),
            site=site,
            progress=progress,
        )


def _links_told(broken: "Sequence[Broken]", lang: Lang) -> Text:
    from kg.cli.broken_links import list_broken

    told = list_broken(broken, lang)
    return Text(f"the site has {told}", f"サイトに{told}があります")


def _fail(
    problems: Sequence[Text],
    version: str,
    lang: Lang,
    exit_code: int = EXIT_NONCONFORMING,
) -> NoReturn:
    """Tell the problems, and end."""
    for problem in problems:
        say(f"kg: {problem.of(lang)}")
    count = len(problems)
    if lang is Lang.JA:
        what = f"{version} は" if version else ""
        said = f"{what}リリースできません（問題{count:,}件）。何も書き出していません"
    else:
        what = f"{version} cannot" if version else "this cannot"
        said = f"{what} be released: {count:,} problem(s); nothing was written"
    say(f"kg: {said}")
    raise typer.Exit(exit_code)
