"""`kg query new`: begin a question, or write its golden answer anew."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.options import Base, Data, Language, names_below, say, write_output
from kg.errors import QueryError, UsageError
from kg.model.iris import Names
from kg.model.lang import Lang, Text
from kg.vocab import DEFAULT_BASE

if TYPE_CHECKING:
    from kg.model.result import Answer
    from kg.services.catalogue.find import Located

__all__ = ["new"]


def _folder(given: Path | None) -> Path:
    """The folder of questions to write to.

    Raises:
        UsageError: None was given, and the current folder is no checkout.
    """
    if given is not None:
        return given
    here = Path("queries")
    if here.is_dir() and Path("tests/golden/queries").is_dir():
        return here
    raise UsageError(
        "give the folder for questions of your own: --folder my-questions",
        "自分の質問を置くフォルダを指定してください（--folder my-questions）",
    )


def _title(english: str | None, japanese: str | None) -> Text:
    """The titles that were given, each in its language.

    Raises:
        UsageError: One is not.
    """
    from kg.model import typed

    return Text(
        typed.english(english) if english else "",
        typed.japanese(japanese) if japanese else "",
    )


def new(
    name: Annotated[str, typer.Argument(help="Such as cost/by-year.")],
    lang: Language,
    title_en: Annotated[
        str | None,
        typer.Option(help="What it asks, in English.", show_default=False),
    ] = None,
    title_ja: Annotated[
        str | None,
        typer.Option(help="What it asks, in Japanese.", show_default=False),
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option(
            help="Folder of questions (else queries/ of a checkout).",
            show_default=False,
        ),
    ] = None,
    golden: Annotated[
        bool,
        typer.Option(
            "--golden",
            help="The question is there: write its golden answer anew, and show what "
            "changes.",
        ),
    ] = False,
    data: Data = None,
    base: Base = DEFAULT_BASE,
) -> None:
    """Begin a question: a file that runs, its golden answer, a page to fill in.

    Nothing that is there is overwritten, but for the golden answer with --golden.
    """
    names = names_below(base)
    if golden:
        _write_golden(name, folder, data, names, lang)
        return
    from kg.services.catalogue.golden import answer_text
    from kg.services.catalogue.stub import begin, page_text, stub_text
    from kg.services.graph.output import replace_file

    stub = begin(name, _folder(folder))
    text = stub_text(name, _title(title_en, title_ja))
    answer = _answer(names.rebase(text), data, names)
    contents = (text, answer_text(answer, names), page_text(name))
    for path, content in zip(stub.files, contents, strict=True):
        replace_file(path, content.encode())
        say(f"kg: {path}")
    asked = stub.question if folder is not None else name
    say(
        f"kg: 次は TODO を埋めて、kg query check {asked}"
        if lang is Lang.JA
        else f"kg: next fill in what is marked TODO, then kg query check {asked}"
    )


def _answer(sparql: str, data: Path | None, names: Names) -> "Answer":
    """What the graph answers."""
    from tempfile import TemporaryDirectory

    from kg.services.asking.embedded import Embedded
    from kg.services.examining.graph_at_hand import graph_at_hand

    with TemporaryDirectory() as temporary:
        store, _ = graph_at_hand(data, Path(temporary), names)
        return Embedded(store, names).ask(sparql)


def _question(name: str, folder: Path | None, names: Names) -> "tuple[Located, Path]":
    """The question of a name, and the folder that names it.

    Raises:
        QueryError: There is none, or more than one.
        UsageError: It cannot be read, or the folder is none.
    """
    from kg.services.catalogue.find import load_question, locate
    from kg.services.examining.chosen import chosen_questions

    if folder is not None:
        return locate(name, names, folder), folder
    first, *others = chosen_questions([name])
    if others:
        raise QueryError(
            f"{name} is a topic; name one question",
            f"{name} は主題です。質問を一つ指定してください",
        )
    return load_question(first.name, first.path, names), first.folder


def _write_golden(
    name: str, folder: Path | None, data: Path | None, names: Names, lang: Lang
) -> None:
    """Show what changes in a golden answer, and write it.

    Raises:
        QueryError: There is no such question.
        UsageError: The questions of an installed kg have no golden answers.
    """
    from kg.model.result import Triples
    from kg.services.catalogue.golden import answer_text, golden_folder, golden_of
    from kg.services.catalogue.stub import golden_difference, page_text
    from kg.services.graph.output import replace_file

    question, folder = _question(name, folder, names)
    goldens = golden_folder(folder)
    if goldens is None:
        raise UsageError(
            "golden answers of the questions that ship with kg are kept in a checkout",
            "同梱の質問の正解は、リポジトリで管理しています",
        )
    answer = _answer(question.sparql, data, names)
    text = answer_text(answer, names)
    rows = not isinstance(answer, Triples)
    place = golden_of(goldens, question.name, rows)
    changes = list(golden_difference(place.answer, text))
    write_output("".join(f"{line}\n" for line in changes), None)
    if changes or not place.answer.exists():
        replace_file(place.answer, text.encode())
        say(f"kg: {place.answer}")
    else:
        ja = lang is Lang.JA
        say("kg: 正解は変わりません" if ja else "kg: the golden answer is the same")
    if not place.page.exists():
        replace_file(place.page, page_text(question.name).encode())
        say(f"kg: {place.page}")
