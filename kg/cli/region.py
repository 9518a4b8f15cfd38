"""`kg region`: the regions, and a new one."""

import typer

from kg.cli.region_new import new

__all__ = ["app"]

app = typer.Typer(
    help="Enter a region.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.command("new")(new)
