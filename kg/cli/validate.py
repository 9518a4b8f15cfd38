"""`kg validate`."""

from enum import StrEnum
from typing import Annotated

import typer

from kg.cli.options import (
    Base,
    Language,
    Output,
    Paths,
    ShowNormalised,
    names_below,
    write_output,
)
from kg.errors import EXIT_NONCONFORMING
from kg.model.formats import format_by_suffix
from kg.model.report import FailOn
from kg.services.engines import Engine
from kg.vocab import DEFAULT_BASE

__all__ = ["validate"]


class ReportFormat(StrEnum):
    """Formats of a report."""

    HUMAN = "human"
    JSON = "json"
    TTL = "ttl"


_SUFFIXES = {
    ".txt": ReportFormat.HUMAN,
    ".json": ReportFormat.JSON,
    ".ttl": ReportFormat.TTL,
}


def validate(
    lang: Language,
    paths: Paths = None,
    engine: Annotated[
        Engine, typer.Option(help="SHACL engine: the fast one or the reference.")
    ] = Engine.SHACL,
    fail_on: Annotated[
        FailOn, typer.Option(help="The mildest severity that makes the check fail.")
    ] = FailOn.WARNING,
    format_: Annotated[
        ReportFormat | None,
        typer.Option(
            "-f", "--format", help="Format of the report.", show_default=False
        ),
    ] = None,
    output: Output = None,
    show_normalised: ShowNormalised = False,
    base: Base = DEFAULT_BASE,
) -> None:
    """Check tables and graphs against the rules.

    Exits 0 when all conforms (findings that were acknowledged are shown and do not
    count), 1 when it does not, 2 when it cannot be checked.
    """
    from kg.services.check_inputs import check_inputs
    from kg.services.normalised_text import normalised_lines
    from kg.services.report_text import report_human, report_json, report_turtle

    chosen = format_by_suffix(format_, output, _SUFFIXES, ReportFormat.HUMAN)
    names = names_below(base)
    report = check_inputs(paths or (), names, engine).report
    if chosen is ReportFormat.JSON:
        text = report_json(report, fail_on)
    elif chosen is ReportFormat.TTL:
        text = report_turtle(report, names)
    else:
        told = normalised_lines(report.normalised, lang, every=show_normalised)
        text = "".join(f"{line}\n" for line in told)
        text += report_human(report, names, fail_on, lang)
    write_output(text, output)
    if report.fails(fail_on):
        raise typer.Exit(EXIT_NONCONFORMING)
