"""Put the verbs together; turn every error into one line and an exit code."""

import errno
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup

from kg import __version__
from kg.cli.language import language_of
from kg.cli.lazy import lazy_group
from kg.errors import EXIT_FAULT, EXIT_USAGE, KgError, UsageError
from kg.model.lang import Lang
from kg.model.settings import read_config
from kg.model.why import why

__all__ = ["app", "main"]

VERBS = {
    "build": "kg.cli.build:build",
    "validate": "kg.cli.validate:validate",
    "verify": "kg.cli.verify:verify",
    "stats": "kg.cli.stats:stats",
    "diff": "kg.cli.diff:diff",
    "query": "kg.cli.query:app",
    "region": "kg.cli.region:app",
    "export": "kg.cli.export:export",
    "serve": "kg.cli.serve:serve",
    "publish": "kg.cli.publish:publish",
    "release": "kg.cli.release:release",
    "mcp": "kg.cli.mcp:mcp",
}

app = typer.Typer(
    name="kg",
    cls=lazy_group(VERBS),
    help="A knowledge graph of Japan's settlement and independence regions "
    "(定住自立圏): build it from tables, check it, ask it.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kg {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(
        False,
        "--version",
        callback=_show_version,
        is_eager=True,
        help="Show the version.",
    ),
    debug: bool = typer.Option(False, "--debug", help="Show tracebacks of our faults."),
) -> None:
    """Options before the verb."""


#: What a disk says that takes no more.
_FULL = {errno.ENOSPC, errno.EDQUOT}
#: Set by a shell that wants to know what a line may go on with.
_COMPLETES = "_KG_COMPLETE"


def _complete() -> None:
    """Answer the shell, and end; in the middle of a line nothing else is told."""
    try:
        command = typer.main.get_command(app)
        command.main([], prog_name="kg", standalone_mode=False)
    except Exception:
        sys.exit(EXIT_FAULT)


def _defaults(
    command: Any, config: dict[str, Any], context: Any, table: str = ""
) -> dict[str, Any]:
    """Spread kg.toml over the verbs: shared keys first, a verb's own table on top.

    Args:
        command: The verb, or the group of verbs.
        config: The settings for it.
        context: What the verbs of a group are listed in.
        table: Where kg.toml has them.

    Raises:
        UsageError: What is called like a verb is no table.
    """
    if not isinstance(command, TyperGroup):
        # Keys are what is typed, --fail-on as fail_on or fail-on.
        kept = {
            option.removeprefix("--").replace("-", "_"): parameter.name
            for parameter in command.params
            for option in parameter.opts
            if option.startswith("--")
        }
        named = ((key.replace("-", "_"), value) for key, value in config.items())
        return {kept.get(key, key): value for key, value in named}
    shared = {
        key: value for key, value in config.items() if not isinstance(value, dict)
    }
    spread = {}
    for name in command.list_commands(context):
        own = config.get(name, {})
        if not isinstance(own, dict):
            raise UsageError(
                f"kg.toml: {name}: is a command, so it needs a table: [{table}{name}]",
                f"kg.toml：{name}：コマンドの設定は [{table}{name}] の下に書きます",
            )
        verb = command.get_command(context, name)
        spread[name] = _defaults(verb, {**shared, **own}, context, f"{table}{name}.")
    return spread


def _drop_output() -> None:
    """Let nothing more be written: at the end Python empties what is left."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _failed(fault: Exception, lang: Lang) -> int:
    """Tell of an error that is none of KgError; the exit code."""
    if isinstance(fault, OSError) and fault.errno in _FULL:
        _drop_output()
        said = why(fault)
        typer.echo(
            f"kg: the output cannot be written: {said.en}"
            if lang is Lang.EN
            else f"kg: 出力を書き込めません（{said.ja}）",
            err=True,
        )
        return EXIT_USAGE
    typer.echo(
        f"kg: a fault of ours: {type(fault).__name__}: {fault} "
        "(run again as kg --debug … and report what it prints)"
        if lang is Lang.EN
        else f"kg: kg 側の不具合です：{type(fault).__name__}: {fault}"
        "（kg --debug … で再実行し、表示を報告してください）",
        err=True,
    )
    return EXIT_FAULT


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and exit as the contract says: 0, 1, 2 or 3."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    lang = language_of(given)
    if _COMPLETES in os.environ:
        _complete()
    if sys.stdout is None:
        # Whoever closed it before the start wants nothing of it.
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")
    try:
        command = typer.main.get_command(app)
        config = read_config(Path("kg.toml"))
        lang = language_of(given, config.get("lang"))
        # Without configuration no verb is imported but the one that is asked for.
        defaults = _defaults(command, config, typer.Context(command)) if config else {}
        status = command.main(
            given, prog_name="kg", standalone_mode=False, default_map=defaults
        )
        sys.exit(status if isinstance(status, int) else 0)
    except KgError as error:
        for line in error.lines(lang):
            typer.echo(f"kg: {line}", err=True)
        sys.exit(error.exit_code)
    except typer.Exit as stop:
        sys.exit(stop.exit_code)
    except typer.TyperException as error:
        if error.format_message().startswith("Usage:"):
            # A command without arguments shows its help: the whole of it, as it is.
            typer.echo(error.format_message(), err=True)
            sys.exit(EXIT_USAGE)
        from kg.cli.misuse import misuse

        typer.echo(f"kg: {misuse(error, lang)}", err=True)
        sys.exit(EXIT_USAGE)
    except (typer.Abort, KeyboardInterrupt):
        typer.echo(
            "kg: interrupted" if lang is Lang.EN else "kg: 中断しました", err=True
        )
        sys.exit(130)
    except BrokenPipeError:
        # The reader of a pipe has left; there is nobody to tell.
        _drop_output()
        sys.exit(0)
    except Exception as fault:
        if "--debug" in given:
            raise
        sys.exit(_failed(fault, lang))
