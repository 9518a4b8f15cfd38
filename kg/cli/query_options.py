"""The parameters of a saved question as options of `kg query run`.

A question is known only when its name has been read, so the command looks for the name
first, and has the options of that question from then on: to read them, in its help, and
for completion.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.language import language_of
from kg.cli.light import LightCommand, LightOption, lightened
from kg.errors import KgError, QueryError, UsageError, raise_problems
from kg.model.lang import Lang

if TYPE_CHECKING:
    from kg.model.parameters import Parameter
    from kg.model.saved_query import SavedQuery

__all__ = ["QuestionCommand", "parameters_given"]

#: Where a context keeps what is asked.
_ASKED = "kg.asked"
#: No option of the command is called like this, whatever a question's parameters are.
_MARK = "?"


@dataclass(slots=True)
class _Asked:
    """What is asked, as far as the command line tells.

    Attributes:
        line: The words before they were read.
        question: The saved question, where its header was needed.
        options: The options that stand for its parameters.
        given: What its parameters were given.
    """

    line: list[str]
    question: "SavedQuery | None" = None
    options: list[Any] = field(default_factory=list)
    given: dict[str, list[str]] = field(default_factory=dict)


@dataclass(slots=True)
class _Words:
    """What a command line holds, told apart without knowing the question.

    Attributes:
        positional: Words that belong to no option.
        unknown: Options that the command itself does not have, without their dashes.
        dangling: Options at the end of the line whose value is missing.
    """

    positional: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    dangling: list[str] = field(default_factory=list)


def _words(arguments: Sequence[str], takes: Mapping[str, bool]) -> _Words:
    """Tell the words of a command line apart.

    Args:
        arguments: The command line.
        takes: The options of the command, and whether they take a value. One that is
            not there is taken for a parameter, which does.
    """
    found, rest = _Words(), iter(arguments)
    for word in rest:
        if word == "--":
            found.positional.extend(rest)
        elif word == "-" or not word.startswith("-"):
            found.positional.append(word)
        elif word.startswith("--"):
            name, equals, _ = word.partition("=")
            if name not in takes:
                found.unknown.append(name.removeprefix("--"))
            if not equals and takes.get(name, True) and next(rest, None) is None:
                found.dangling.append(name)
        elif takes.get(word) and next(rest, None) is None:
            found.dangling.append(word)
    return found


class _ParameterOption(LightOption):
    """An option that stands for a parameter; the help tells it in a part of its own."""

    def get_help_record(self, ctx: Any) -> None:
        """Nothing among the options of the command."""


def _option(parameter: "Parameter", lang: Lang) -> Any:
    """The option for a parameter, made by typer as any other."""
    from kg.cli.query_completion import choices_like

    def complete(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
        return choices_like(ctx.params, parameter, incomplete)

    app = typer.Typer(add_completion=False, rich_markup_mode=None)

    @app.command()
    def alone(
        value: Annotated[
            list[str] | None,
            typer.Option(
                f"--{parameter.option}",
                help=parameter.text.of(lang),
                autocompletion=complete,
            ),
        ] = None,
    ) -> None:
        """Only there to be taken apart."""

    made: Any = typer.main.get_command(app)
    option = lightened(made.params[0], _ParameterOption)
    option.name = _MARK + parameter.name
    option.parameter = parameter
    return option


def _language(context: Any, asked: _Asked) -> Lang:
    return language_of(asked.line, context.lookup_default("lang"))


def _read(name: str) -> "SavedQuery | None":
    """The saved question of that name, or the file's; None for a query without header.

    Raises:
        KgError: There is no such question, or its header is malformed.
    """
    from kg.model.iris import Names
    from kg.services.catalogue.find import locate

    if name == "-":
        return None
    located = locate(name, Names())
    return located.read() if located.has_header else None


class QuestionCommand(LightCommand):
    """A command that gets the parameters of the question it is given as options."""

    def get_params(self, ctx: Any) -> list[Any]:
        """The options of the command, then those of the question."""
        asked: _Asked | None = ctx.meta.get(_ASKED)
        return [*super().get_params(ctx), *(asked.options if asked else ())]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Find the question, then read the options, its own among them."""
        asked = ctx.meta[_ASKED] = _Asked(list(args))
        takes = {
            name: not option.is_flag
            for option in self.get_params(ctx)
            if hasattr(option, "is_flag")
            for name in (*option.opts, *option.secondary_opts)
        }
        words = _words(args, takes)
        lenient = ctx.resilient_parsing or not set(ctx.help_option_names).isdisjoint(
            args
        )
        if words.positional and (words.unknown or lenient):
            try:
                asked.question = _read(words.positional[0])
            except KgError:
                # Help and completion go on without.
                if not lenient:
                    raise
        if asked.question is not None:
            parameters = asked.question.parameters
            _refuse_clash(asked.question, takes)
            lang = _language(ctx, asked)
            asked.options = [_option(parameter, lang) for parameter in parameters]
        if not lenient:
            _refuse(words, asked, takes)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Keep what the parameters were given apart from the command's own options."""
        asked: _Asked = ctx.meta[_ASKED]
        for option in asked.options:
            values = ctx.params.pop(option.name)
            if values:
                asked.given[option.parameter.name] = list(values)
        return super().invoke(ctx)

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """Names of options; values too where bash has cut a word at its equals sign."""
        asked: _Asked = ctx.meta[_ASKED]
        if asked.line[-1:] == ["="]:
            for option in self.get_params(ctx):
                if asked.line[-2] in option.opts:
                    return list(option.shell_complete(ctx, incomplete))
        return super().shell_complete(ctx, incomplete)

    def format_help_text(self, ctx: Any, formatter: Any) -> None:
        """What the command does; of a question that is named, what it asks."""
        asked: _Asked = ctx.meta[_ASKED]
        if asked.question is None:
            super().format_help_text(ctx, formatter)
            return
        from kg.cli.query_text import heading

        lang = _language(ctx, asked)
        formatter.write("\n" + heading(asked.question, lang, formatter.width, "  "))

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """The parameters of the question, then the options of the command."""
        asked: _Asked = ctx.meta[_ASKED]
        if asked.question is not None and asked.question.parameters:
            from kg.cli.query_text import parameters_text

            lang = _language(ctx, asked)
            formatter.write(
                "\n" + parameters_text(asked.question, lang, formatter.width)
            )
        super().format_options(ctx, formatter)


def _refuse_clash(question: "SavedQuery", taken: Iterable[str]) -> None:
    for parameter in question.parameters:
        if f"--{parameter.option}" in taken:
            raise QueryError(
                f"{question.name}: the parameter {parameter.name} is called like an "
                "option of kg query run; rename it",
                f"{question.name}：パラメータ {parameter.name} は kg query run の"
                "オプションと同じ名前です。変更してください",
            )


def _refuse(words: _Words, asked: _Asked, takes: Mapping[str, bool]) -> None:
    """Refuse everything on the line that belongs nowhere, all of it at once.

    Raises:
        KgError: There is something.
    """
    problems = list(_problems(words, asked, takes))
    raise_problems(
        problems,
        f"{len(problems)} words do not fit; nothing was asked",
        f"{len(problems)}か所が合わないため、尋ねていません",
    )


def _problems(
    words: _Words, asked: _Asked, takes: Mapping[str, bool]
) -> Iterable[KgError]:
    from kg.services.asking.query import unknown_parameter

    question = asked.question
    known = (
        {parameter.option for parameter in question.parameters} if question else set()
    )
    options = [name.removeprefix("--") for name in takes if name.startswith("--")]
    stray = [name for name in words.unknown if name not in known]
    if stray and not words.positional:
        yield UsageError(
            f"--{stray[0]}: give the name of a question as well (kg query list)",
            f"--{stray[0]}：質問の名前も指定してください（一覧は kg query list）",
        )
    elif stray and question is None:
        yield QueryError(
            "parameters belong to saved questions; edit the query instead",
            "パラメータは保存済みの質問用です。クエリを直接編集してください",
        )
    elif question is not None:
        yield from (unknown_parameter(question, name, options) for name in stray)
    for name in words.dangling:
        if name.removeprefix("--") not in stray:
            yield UsageError(f"{name} needs a value", f"{name} には値が必要です")
    for word in words.positional[1:]:
        yield UsageError(
            f"unexpected argument {word!r}; give parameters as --name value",
            f"「{word}」は余分です。パラメータは --名前 値 の形で指定してください",
        )


def parameters_given(context: typer.Context) -> dict[str, list[str]]:
    """What the parameters of the question were given, by their names."""
    asked: _Asked = context.meta[_ASKED]
    return asked.given
