"""`kg validate`."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.options import (
    Base,
    Language,
    Output,
    Paths,
    ShowNormalised,
    names_below,
    say,
    write_output,
)
from kg.cli.screen import clear_screen, telling_for, watch_note
from kg.errors import EXIT_NONCONFORMING, KgError, UsageError
from kg.model.formats import ReportFormat, choose_report_format
from kg.model.lang import Lang
from kg.model.report import FailOn, Report
from kg.services.checking.engines import Engine
from kg.vocab import DEFAULT_BASE

__all__ = ["validate"]

ReportFormatOption = Annotated[
    ReportFormat | None,
    typer.Option(
        "-f",
        "--format",
        help="Format of the report (else by the suffix of -o, else human).",
        show_default=False,
    ),
]
Select = Annotated[
    list[str] | None,
    typer.Option(
        metavar="CODES",
        help="Only these rules count: codes or their start, such as TJ613 or TT2, with "
        "commas or repeated.",
        show_default=False,
    ),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option(metavar="CODES", help="These rules do not count.", show_default=False),
]


def validate(
    lang: Language,
    paths: Paths = None,
    engine: Annotated[
        Engine, typer.Option(help="SHACL engine: the fast one or the reference.")
    ] = Engine.SHACL,
    fail_on: Annotated[
        FailOn, typer.Option(help="The mildest severity that makes the check fail.")
    ] = FailOn.WARNING,
    select: Select = None,
    ignore: Ignore = None,
    format_: ReportFormatOption = None,
    output: Output = None,
    watch: Annotated[
        bool,
        typer.Option("--watch", help="Check again when a table changes, until Ctrl-C."),
    ] = False,
    show_normalised: ShowNormalised = False,
    base: Base = DEFAULT_BASE,
    explain: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CODE",
            help="Print the page of a rule, such as TJ101, and check nothing; several "
            "with commas or again.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Check tables and graphs against the rules.

    Exits 0 when all conforms (findings that were acknowledged are shown and do not
    count), 1 when it does not, 2 when it cannot be checked.
    """
    if explain:
        from kg.services.checking.explain import explain as pages_of

        write_output(pages_of(explain, lang), output)
        return
    from kg.services.checking.check_inputs import check_inputs
    from kg.services.checking.rules import load_shapes
    from kg.services.checking.selection import rule_codes, select_findings, selection_of
    from kg.services.reports.write import write_report

    names = names_below(base)
    chosen = choose_report_format(format_, output)
    if chosen is ReportFormat.XLSX and output is None and sys.stdout.isatty():
        raise UsageError(
            "a workbook cannot be shown here; name a file: -o marked.xlsx",
            "ブックは画面に表示できません。-o marked.xlsx のように指定してください",
        )
    shapes = load_shapes(names)
    kept = selection_of(select or (), ignore or (), rule_codes(shapes))
    telling = replace(
        telling_for(names, lang, fail_on, output, paths or ()),
        show_normalised=show_normalised,
    )

    def check() -> Report:
        found = check_inputs(paths or (), names, engine, shapes).report
        report = select_findings(found, kept)
        content = write_report(report, chosen, telling)
        if watch:
            clear_screen(output)
        write_output(content, output)
        return report

    if watch:
        _check_again(paths or [], output, check, lang)
    elif check().fails(fail_on):
        raise typer.Exit(EXIT_NONCONFORMING)


def _check_again(
    paths: list[Path], output: Path | None, check: Callable[[], Report], lang: Lang
) -> None:
    """Check now and after every change; Ctrl-C is the way to end it, with exit code 0.

    What cannot be read is told and waited for: it may be half saved.
    """
    from kg.services.checking.watch import changes, watched_roots

    roots = watched_roots(paths)
    try:
        for turn, _ in enumerate(changes(roots, output)):
            try:
                check()
            except KgError as error:
                if not turn:
                    raise
                for line in error.lines(lang):
                    say(f"kg: {line}")
            watch_note(lang, len(roots))
    except KeyboardInterrupt:
        return
