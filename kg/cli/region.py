"""`kg region`: start a region, look at it, take it to a workbook and back."""

import typer

from kg.cli.region_new import new
from kg.cli.region_overview import list_, show
from kg.cli.region_workbook import export, import_

__all__ = ["app"]

app = typer.Typer(
    help="Start a region, look at it, take it to a workbook and back.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)
app.command()(new)
app.command("list")(list_)
app.command()(show)
app.command()(export)
app.command("import")(import_)
