"""`kg release`: check that nothing is lost, then write a release and its record."""

import os
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.options import (
    Base,
    Language,
    Paths,
    PublicUrl,
    names_below,
    public_address,
    say,
)
from kg.errors import EXIT_NONCONFORMING
from kg.model.lang import Lang, Text
from kg.vocab import DEFAULT_BASE

__all__ = ["release"]

#: So many broken links are told; of the others, how many there are.
_MOST = 20


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
    from kg.services.releasing.papers import name_here, version_here
    from kg.services.releasing.release import Wish, announced_in, check

    names = names_below(base)
    wish = Wish(
        version or version_here(project),
        names,
        tuple(paths or ()),
        project,
        releases,
        public_address(public_url) if public_url else names.base,
        announced or announced_in(releases),
        documents,
    )
    checked = check(wish, lambda text: say(f"kg: {text.of(lang)} …"))
    for note in checked.notes:
        say(f"kg: {note.of(lang)}")
    if losses is not None and checked.comparison is not None:
        from kg.services.graph.output import replace_file

        replace_file(losses, checked.comparison.losses(names).encode())
    if checked.problems:
        _fail(checked.problems, wish.version, lang)
    if only_check:
        say(
            f"kg: {wish.version} はリリースできます"
            if lang is Lang.JA
            else f"kg: {wish.version} can be released"
        )
        return
    from kg.cli.progress import progress_bar
    from kg.services.releasing.writing import write_release

    with progress_bar(lang) as progress:
        made = write_release(
            checked,
            output,
            name_here(project),
            jobs=os.cpu_count() or 1,
            site=site,
            progress=progress,
        )
    if made.broken:
        told = [
            Text(
                f"{each.page}: {each.link}: {each.reason.en}",
                f"{each.page}：{each.link}：{each.reason.ja}",
            )
            for each in made.broken
        ]
        more = len(told) - _MOST
        if more > 0:
            rest = Text(f"and {more:,} more links", f"ほか{more:,}件のリンク")
            told = [*told[:_MOST], rest]
        _fail(told, wish.version, lang, len(made.broken))
    say(f"{wish.version} → {made.folder}, {made.record}")


def _fail(problems: list[Text], version: str, lang: Lang, count: int = 0) -> None:
    """Tell every problem, and end; of links, that there are more."""
    for problem in problems:
        say(f"kg: {problem.of(lang)}")
    count = count or len(problems)
    say(
        f"kg: {version} はリリースできません（問題{count}件）。何も書き出していません"
        if lang is Lang.JA
        else f"kg: {version} cannot be released: {count} problem(s); "
        "nothing was written"
    )
    raise typer.Exit(EXIT_NONCONFORMING)
