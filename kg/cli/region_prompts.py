"""Ask a person for what `kg region new` needs, question by question.

Questions and messages go to standard error. An answer that does not fit is asked for
again at once; a name that several municipalities have is chosen from a list.
"""

import sys
import unicodedata
from contextlib import suppress
from pathlib import Path

import typer

from kg.cli.options import say
from kg.errors import UnsettledNameError, UsageError
from kg.model.lang import Lang, Text
from kg.model.municipality import Municipality
from kg.model.typed import clean
from kg.services.authoring.answers import Answers, Reference
from kg.services.authoring.gazetteer import Gazetteer
from kg.services.authoring.questions import QUESTIONS, Question, finish
from kg.services.authoring.summary import open_points, summary

__all__ = ["ask_answers"]


def _read(prompt: str = "> ") -> str:
    """One line that a person types.

    Raises:
        typer.Abort: The input ended, or the person pressed Ctrl-C.
    """
    try:
        if sys.stdout.isatty():
            # With readline a person can move within the line and correct it.
            with suppress(ImportError):
                import readline  # noqa: F401
            line = input(prompt)
        else:
            typer.echo(prompt, nl=False, err=True)
            line = sys.stdin.readline()
            if not line:
                raise EOFError
        return clean(line)
    except (EOFError, KeyboardInterrupt):
        say("")
        raise typer.Abort from None


def _typed(prompt: str = "> ", *, lang: Lang) -> str:
    """One line that a person types; asked for again where it cannot be read."""
    while True:
        try:
            return _read(prompt)
        except UnicodeDecodeError:
            say(
                "  文字コードが UTF-8 ではありません"
                if lang is Lang.JA
                else "  not UTF-8; type it again"
            )
        except UsageError as error:
            say(f"  {error.messages[lang]}")


_BY_NUMBER = Text("a number", "番号で選択")


class _Form:
    """The questions, put to one person in one language.

    Args:
        reference: What answers are checked against.
        output: The folder to write, if it was given.
        given: Answers that flags gave, by the name of their question.
        lang: The language to ask in.
    """

    def __init__(
        self,
        reference: Reference,
        output: Path | None,
        given: dict[str, str],
        lang: Lang,
    ) -> None:
        self._reference, self._output, self._lang = reference, output, lang
        self._texts = dict(given)
        self._before: dict[str, str] = {}
        self._settled: dict[str, Municipality] = {}

    def _say(self, en: str, ja: str) -> None:
        say(Text(en, ja).of(self._lang))

    def fill(self) -> tuple[Answers, list[tuple[Question, Text]]]:
        """Take every answer, asking for those that are missing or wrong."""
        answers = Answers(self._reference, self._output, settled=self._settled)
        understood = []
        for question in QUESTIONS:
            value = self._answer(question, answers)
            if value is not None or question.asked(answers):
                understood.append((question, value or Text("(empty)", "（空欄）")))
        finish(answers)
        return answers, understood

    def change(self, question: Question) -> None:
        """Ask this question again; the answer before it is what Enter keeps."""
        self._before[question.name] = self._texts.pop(question.name, "")

    def _answer(self, question: Question, answers: Answers) -> Text | None:
        """Take one answer; None where the question is left empty or not asked."""
        text, asked = self._texts.pop(question.name, None), False
        while True:
            if text is None or (not text and question.required):
                if not question.asked(answers):
                    return None
                text, asked = self._ask(question, answers, again=asked), True
            if not text:
                self._texts[question.name] = ""
                return None
            try:
                value = question.take(answers, text)
            except UnsettledNameError as error:
                self._settle(error)
            except UsageError as error:
                say(f"  {error.messages[self._lang]}")
                text = None
            else:
                self._texts[question.name] = text
                if asked and value.of(self._lang) != text:
                    say(f"  → {value.of(self._lang)}")
                return value

    def _ask(self, question: Question, answers: Answers, *, again: bool) -> str:
        """Put one question until it has an answer, or may go without."""
        likely = self._before.get(question.name) or question.suggest(answers)
        if not again:
            self._put(question, likely)
        while True:
            text = _typed(lang=self._lang)
            if text in {"-", "－"} and not question.required:
                return ""
            if not text:
                text = likely
            if text or not question.required:
                break
            self._say("  an answer is needed", "  入力が必要です")
        by_number = {str(n): value for n, (value, _) in enumerate(question.choices, 1)}
        return by_number.get(unicodedata.normalize("NFKC", text), text)

    def _put(self, question: Question, likely: str) -> None:
        """Show a question with its example or its choices, and what Enter means."""
        en, ja = question.label.en, question.label.ja
        hint = _BY_NUMBER if question.choices else question.hint
        self._say(f"\n{en[:1].upper()}{en[1:]} ({hint.en})", f"\n{ja}（{hint.ja}）")
        for number, (value, meaning) in enumerate(question.choices, 1):
            say(f"  {number}) {value}: {meaning.of(self._lang)}")
        if likely and question.required:
            self._say(f"  Enter: {likely}", f"  Enter のみ：{likely}")
        elif likely:
            self._say(
                f"  Enter: {likely}   -: empty", f"  Enter のみ：{likely}　-：空欄"
            )
        elif not question.required:
            self._say("  Enter: leave empty", "  Enter のみ：空欄")

    def _settle(self, error: UnsettledNameError) -> None:
        """Let the person say which municipality a name means."""
        gazetteer: Gazetteer = self._reference.gazetteer
        shown: UnsettledNameError = error
        while True:
            say(f"  {(shown.brief if shown.choices else shown.messages)[self._lang]}")
            for number, (_, label) in enumerate(shown.choices, 1):
                say(f"  {number}) {label[self._lang]}")
            self._say(
                f"  for {error.name}: a number, or another name or code",
                f"  「{error.name}」の代わりに：番号か、別の名称かコード",
            )
            reply = _typed(lang=self._lang)
            numbers = {str(n): code for n, (code, _) in enumerate(shown.choices, 1)}
            try:
                self._settled[error.name] = gazetteer.one(numbers.get(reply, reply))
            except UnsettledNameError as again:
                shown = again if reply else shown
            else:
                return


def ask_answers(
    reference: Reference,
    output: Path | None,
    given: dict[str, str],
    lang: Lang,
    *,
    confirm: bool,
) -> Answers:
    """Ask for every answer that is missing, then show all of them.

    Args:
        reference: What answers are checked against.
        output: The folder to write, if it was given.
        given: Answers that flags gave, by the name of their question.
        lang: The language to ask in.
        confirm: Ask once more before anything is written.

    Raises:
        typer.Abort: The person does not want to write it.
    """
    ja = lang is Lang.JA
    say(
        "新しい圏域の表を作ります。最後に確認と訂正ができます。"
        "Ctrl-C で中止（何も残りません）。"
        if ja
        else "The tables of a new region. You can check and change every answer at the "
        "end. Ctrl-C stops and leaves nothing."
    )
    form = _Form(reference, output, given, lang)
    while True:
        answers, understood = form.fill()
        say("\n" + summary(answers, understood, lang))
        for point in open_points(answers):
            say(f"  ! {point.of(lang)}")
        if not confirm:
            return answers
        changed = _confirmed([question for question, _ in understood], lang)
        if changed is None:
            return answers
        form.change(changed)


def _confirmed(questions: list[Question], lang: Lang) -> Question | None:
    """The question whose answer a person wants to change; None to go on and write.

    Raises:
        typer.Abort: Nothing is to be written.
    """
    say(
        "\n書き出しますか。Enter：書き出す　番号：その答えを直す　n：やめる"
        if lang is Lang.JA
        else "\nWrite it? Enter: yes   a number: change that answer   n: no"
    )
    numbered = {str(n): question for n, question in enumerate(questions, 1)}
    while True:
        reply = unicodedata.normalize("NFKC", _typed(lang=lang)).lower()
        if reply in {"", "y", "yes", "はい"}:
            return None
        if reply in {"n", "no", "q", "いいえ"}:
            raise typer.Abort
        if reply in numbered:
            return numbered[reply]
        say(
            f"  1 から {len(numbered)} の番号か、Enter か n を入力してください"
            if lang is Lang.JA
            else f"  type a number from 1 to {len(numbered)}, Enter or n"
        )
