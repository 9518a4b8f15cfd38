"""Commands whose options are read without a model of each of them.

typer builds a pydantic model for every option of a command, also for those that nobody
gave, and importing pydantic takes longer than asking a question. A word, a path or one
of a few choices needs none; whatever else there is, typer reads as ever.
"""

from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Any

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

__all__ = ["LightArgument", "LightCommand", "LightGroup", "LightOption", "lightened"]


class _Reader:
    """Turns what was typed into what an option holds.

    Args:
        heavy: Makes typer's own reader, which knows every type.
    """

    def __init__(self, heavy: Callable[[], Any]) -> None:
        self._heavy = heavy

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """The value of an option; what is not plain is left to typer."""
        annotation = param.type_descriptor.annotation
        if value is None:
            return () if param.multiple or param.nargs == -1 else None
        if annotation is str and isinstance(value, str):
            return value
        # From kg.toml a number comes as one, and may be out of bounds.
        is_number = type(value) is annotation and annotation in {int, float}
        if is_number and _is_within(param.type_descriptor.parameter_info, value):
            return value
        if annotation == list[str] and isinstance(value, list | tuple):
            if all(isinstance(word, str) for word in value):
                return list(value)
        elif annotation is Path and isinstance(value, str | Path):
            if _unchecked(param.type_descriptor.parameter_info):
                return Path(value)
        elif isinstance(annotation, type) and issubclass(annotation, Enum):
            if isinstance(value, annotation):
                return value
            named = {choice.value: choice for choice in annotation}
            if isinstance(value, str) and value in named:
                return named[value]
        return self._heavy().coerce(value, param=param, ctx=ctx)


def _is_within(info: Any, number: float) -> bool:
    is_low = info.min is not None and not number >= info.min
    is_high = info.max is not None and not number <= info.max
    return not (is_low or is_high)


def _unchecked(info: Any) -> bool:
    """Is a path taken as it is, whatever stands there?"""
    return bool(
        info.file_okay
        and info.dir_okay
        and not (info.exists or info.writable or info.resolve_path or info.allow_dash)
        and info.parser is None
        and info.path_type is None
    )


class LightOption(TyperOption):
    """An option that is read lightly."""

    def get_runtime_param(self) -> Any:
        """What reads its value."""
        return _Reader(super().get_runtime_param)


class LightArgument(TyperArgument):
    """An argument that is read lightly."""

    def get_runtime_param(self) -> Any:
        """What reads its value."""
        return _Reader(super().get_runtime_param)


def lightened(parameter: Any, kind: type[TyperOption] = LightOption) -> Any:
    """The same option or argument, read lightly.

    Args:
        parameter: As typer has made it.
        kind: What an option becomes.
    """
    if type(parameter) not in {TyperOption, TyperArgument}:
        return parameter
    made: Any = kind if isinstance(parameter, TyperOption) else LightArgument
    light = object.__new__(made)
    vars(light).update(vars(parameter))
    return light


def _settled(parameters: list[Any]) -> list[Any]:
    """A flag that was not given is not set: then there is nothing to read."""
    for parameter in parameters:
        flag = getattr(parameter, "is_bool_flag", False)
        if flag and parameter.default is None and not parameter.secondary_opts:
            parameter.default = False
    return parameters


class LightCommand(TyperCommand):
    """A command whose options are read lightly."""

    def __init__(self, name: str | None, **settings: Any) -> None:
        settings["params"] = [lightened(each) for each in settings["params"] or ()]
        super().__init__(name, **settings)

    def get_params(self, ctx: Any) -> list[Any]:
        """The options and arguments, with no flag left open."""
        return _settled(super().get_params(ctx))


class LightGroup(TyperGroup):
    """A group whose options are read lightly."""

    def get_params(self, ctx: Any) -> list[Any]:
        """The options and arguments, with no flag left open."""
        return _settled(super().get_params(ctx))
