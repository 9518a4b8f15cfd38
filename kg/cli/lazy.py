"""Verbs that are imported when they are asked for: most runs need only one."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

from kg.cli.light import LightCommand, LightGroup

__all__ = ["lazy_group"]


def _command(place: str) -> Any:
    """The command at `module:name`: a function of ours, or an app of several verbs."""
    module, _, name = place.partition(":")
    found = getattr(import_module(module), name)
    if isinstance(found, typer.Typer):
        return typer.main.get_command(found)
    alone = typer.Typer(add_completion=False, rich_markup_mode=None)
    alone.command(cls=LightCommand)(found)
    return typer.main.get_command(alone)


def lazy_group(places: Mapping[str, str]) -> type[TyperGroup]:
    """A group whose verbs stand in modules that are imported when they are asked for.

    Args:
        places: By verb, in the order of the help: `module:function` or `module:app`.
    """

    class Lazy(LightGroup):
        """A group that knows its verbs by name, and imports the one asked for."""

        def list_commands(self, ctx: Any) -> list[str]:
            return [*places, *(name for name in self.commands if name not in places)]

        def get_command(self, ctx: Any, cmd_name: str) -> Any:
            if cmd_name in places and cmd_name not in self.commands:
                command = _command(places[cmd_name])
                command.name = cmd_name
                self.commands[cmd_name] = command
            return super().get_command(ctx, cmd_name)

    return Lazy
