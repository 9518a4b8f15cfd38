"""`kg query`: find, ask and keep the saved questions."""

import typer

from kg.cli.lazy import lazy_group

__all__ = ["app"]

VERBS = {
    "list": "kg.cli.query_list:list_",
    "show": "kg.cli.query_show:show",
    "choices": "kg.cli.query_list:choices",
    "run": "kg.cli.query_run:app",
    "new": "kg.cli.query_new:new",
    "check": "kg.cli.query_check:check",
    "export": "kg.cli.query_export:export",
}

app = typer.Typer(
    cls=lazy_group(VERBS),
    help="Ask saved questions, or SPARQL of your own.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)


@app.callback()
def _root() -> None:
    """Ask saved questions, or SPARQL of your own."""
