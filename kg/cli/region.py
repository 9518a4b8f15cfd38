"""`kg region …`: one verb a file, put together here."""

import typer

from kg.cli.region_overview import list_, show

__all__ = ["app"]

app = typer.Typer(
    help="Regions: list them, show one with what it lacks.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.command("list")(list_)
app.command("show")(show)
