"""What `kg region new` asks, in order, and how each answer is taken.

A question takes its answer into `Answers` or raises an error that says what would be
right. The command asks on a terminal and reads flags in a script; both go through here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import AnswersError, KgError, UsageError
from kg.model.lang import Text
from kg.services.authoring import document as cite
from kg.services.authoring import suggestions as suggest
from kg.services.authoring import takers as take
from kg.services.authoring.answers import Answers, Reference, RegionKind

__all__ = ["QUESTIONS", "Question", "finish", "take_answers"]


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Args:
        name: The flag without its dashes; `key` is the argument.
        label: What is asked for.
        hint: An example, or the choices.
        take: Puts an answer into the answers; gives it back as it was understood.
        asked: Is it asked for, given the answers before it?
        required: May it not be left empty?
        suggest: An answer to accept or replace; empty where there is none.
        choices: The answers that there are, where they are few.
    """

    name: str
    label: Text
    hint: Text
    take: Callable[[Answers, str], Text]
    asked: Callable[[Answers], bool] = lambda answers: True
    required: bool = True
    suggest: Callable[[Answers], str] = lambda answers: ""
    choices: tuple[tuple[str, Text], ...] = ()

    @property
    def flag(self) -> str:
        """How it is answered in a script."""
        return "KEY" if self.name == "key" else f"--{self.name}"


_KINDS = (
    (
        RegionKind.STANDARD.value,
        Text("one central city, and neighbours", "中心市が1市"),
    ),
    (
        RegionKind.TWO_CENTRE.value,
        Text(
            "two cities act as the centre together", "2市で中心市となる（複眼型中心市）"
        ),
    ),
    (
        RegionKind.SINGLE_CITY.value,
        Text("one merged city, no neighbours", "合併した1市だけの圏域（合併1市圏域）"),
    ),
)


def _neighbours_asked(answers: Answers) -> bool:
    return answers.kind is not RegionKind.SINGLE_CITY


def _new_document(answers: Answers) -> bool:
    return not answers.registered


def _address_needed(answers: Answers) -> bool:
    return not answers.registered and not answers.file_named


def _lines_asked(answers: Answers) -> bool:
    """A page is cited as a whole; a text by its lines."""
    page = answers.registered or bool(answers.url)
    return answers.by_lines or not page


def _vision_named(answers: Answers) -> bool:
    return bool(answers.vision)


def _vision_by_lines(answers: Answers) -> bool:
    return bool(answers.vision) and answers.by_lines


QUESTIONS = (
    Question(
        "name-ja",
        Text("name of the region in Japanese", "日本語の圏域名"),
        Text("such as 西いぶり定住自立圏", "例 西いぶり定住自立圏"),
        take.name_ja,
    ),
    Question(
        "kind",
        Text("kind of region", "圏域の種類"),
        Text(
            "standard, two-centre or single-city",
            "standard・two-centre・single-city のいずれか",
        ),
        take.kind,
        choices=_KINDS,
    ),
    Question(
        "centre",
        Text("central city", "中心市"),
        Text(
            "a name or code, such as 室蘭市, Muroran or 01205; two for two-centre",
            "名称かコード。例 室蘭市、01205。複眼型中心市は2市",
        ),
        take.centres,
    ),
    Question(
        "member",
        Text("the other municipalities", "中心市以外の構成市町村"),
        Text(
            "names or codes with commas between, such as 登別市, 伊達市（北海道）",
            "名称かコードを読点で区切る。例 登別市、伊達市（北海道）",
        ),
        take.members,
        asked=_neighbours_asked,
    ),
    Question(
        "kana",
        Text("reading of the region's name in kana", "圏域名のよみがな"),
        Text(
            "such as にしいぶりていじゅうじりつけん",
            "例 にしいぶりていじゅうじりつけん",
        ),
        take.kana,
        suggest=suggest.likely_kana,
    ),
    Question(
        "romaji",
        Text("the name in romaji", "圏域名のローマ字"),
        Text("such as Nishi-Iburi Teijū Jiritsuken", "例 Nishi-Iburi Teijū Jiritsuken"),
        take.romaji,
        suggest=suggest.likely_romaji,
    ),
    Question(
        "name-en",
        Text("name of the region in English", "英語の圏域名"),
        Text(
            "such as Nishi-Iburi settlement and independence region",
            "例 Nishi-Iburi settlement and independence region",
        ),
        take.name_en,
        suggest=suggest.likely_name_en,
    ),
    Question(
        "key",
        Text("key of the region", "圏域キー"),
        Text(
            "small letters, digits and hyphens, such as nishi-iburi; it never changes",
            "英小文字・数字とハイフン。例 nishi-iburi。後から変えられません",
        ),
        take.key,
        suggest=suggest.likely_key,
    ),
    Question(
        "document",
        Text(
            "identifier of the document that names region and members",
            "圏域と構成市町村が書かれた文書の識別子",
        ),
        Text(
            "letters, digits, - and _: one of your choice, or that of a registered one",
            "半角の英数字と - _ で自由に付ける。登録済みの文書ならその識別子",
        ),
        cite.document,
        suggest=suggest.likely_document,
    ),
    Question(
        "document-title-ja",
        Text("title of the document in Japanese", "日本語の文書名"),
        Text(
            "such as 西いぶり定住自立圏共生ビジョン",
            "例 西いぶり定住自立圏共生ビジョン",
        ),
        cite.title_ja,
        asked=_new_document,
    ),
    Question(
        "document-title-en",
        Text("title of the document in English", "英語の文書名"),
        Text(
            "such as Shared vision of the Nishi-Iburi region",
            "例 Shared vision of the Nishi-Iburi region",
        ),
        cite.title_en,
        asked=_new_document,
    ),
    Question(
        "document-file",
        Text("file with the text of the document", "文書のテキストのファイル"),
        Text(
            "a text file in UTF-8; leave it empty for a public page",
            "UTF-8 のテキスト。公開ページなら空欄のまま",
        ),
        cite.document_file,
        asked=_new_document,
        required=False,
    ),
    Question(
        "document-url",
        Text("address of the public page", "公開ページの URL"),
        Text(
            "such as https://www.city.example.lg.jp/",
            "例 https://www.city.example.lg.jp/",
        ),
        cite.document_url,
        asked=_address_needed,
    ),
    Question(
        "publisher",
        Text("publisher of the document", "文書の発行者"),
        Text(
            "a municipality by name or code, or another body",
            "市町村（名称かコード）か、ほかの団体",
        ),
        cite.publisher,
        asked=_new_document,
        required=False,
    ),
    Question(
        "issued",
        Text("when the document was issued", "文書の発行日"),
        Text(
            "such as 2021-03-31, 2021-03, 2021 or 令和3年3月",
            "例 2021-03-31、2021-03、2021、令和3年3月",
        ),
        cite.issued,
        asked=_new_document,
        required=False,
    ),
    Question(
        "lines",
        Text(
            "line or lines of the text that name region and members",
            "圏域と構成市町村が書かれている行",
        ),
        Text("such as 12 or 12-15", "例 12、12-15"),
        cite.lines,
        asked=_lines_asked,
        suggest=suggest.likely_lines,
    ),
    Question(
        "vision",
        Text("fiscal years of its shared vision", "共生ビジョンの年度"),
        Text(
            "such as 2021-2025 or 令和3年度から令和7年度; the first year alone will "
            "do; empty if the document does not say",
            "例 2021-2025、令和3年度から令和7年度。最初の年度だけでも可。"
            "文書になければ空欄のまま",
        ),
        take.vision,
        required=False,
    ),
    Question(
        "vision-title-ja",
        Text("title of the vision in Japanese", "日本語のビジョン名"),
        Text(
            "such as 西いぶり定住自立圏共生ビジョン",
            "例 西いぶり定住自立圏共生ビジョン",
        ),
        take.vision_title_ja,
        asked=_vision_named,
        suggest=suggest.likely_vision_title_ja,
    ),
    Question(
        "vision-title-en",
        Text("title of the vision in English", "英語のビジョン名"),
        Text(
            "such as Nishi-Iburi settlement and independence region shared vision",
            "例 Nishi-Iburi settlement and independence region shared vision",
        ),
        take.vision_title_en,
        asked=_vision_named,
        suggest=suggest.likely_vision_title_en,
    ),
    Question(
        "vision-lines",
        Text(
            "line or lines that name the vision and its years",
            "ビジョンの名称と年度が書かれている行",
        ),
        Text("such as 1 or 1-4", "例 1、1-4"),
        cite.vision_lines,
        asked=_vision_by_lines,
        required=False,
        suggest=suggest.likely_vision_lines,
    ),
)


def finish(answers: Answers) -> None:
    """Cite a page as a whole, which nobody need be asked about."""
    if not answers.by_lines and not answers.lines:
        answers.lines = "page"


def take_answers(
    reference: Reference, output: Path | None, given: Mapping[str, str]
) -> Answers:
    """Take answers that were given all at once, as a script does.

    Args:
        reference: What they are checked against.
        output: The folder to write, if not that of the key.
        given: Answers by the name of their question.

    Raises:
        AnswersError: Some are missing or wrong; holds all of them.
    """
    answers, problems = Answers(reference, output), list[KgError]()
    for question in QUESTIONS:
        text = given.get(question.name)
        if text:
            try:
                question.take(answers, text)
            except UsageError as error:
                en, ja = error.messages["en"], error.messages["ja"]
                flag = question.flag
                problems.append(UsageError(f"{flag}: {en}", f"{flag}：{ja}"))
        elif question.required and question.asked(answers):
            problems.append(_missing(question, answers))
    if problems:
        count = len(problems)
        raise AnswersError(
            f"{count} answer(s) missing or wrong; nothing was written",
            f"{count}件の指定が足りないか誤っています。何も書き出していません",
            problems,
        )
    finish(answers)
    return answers


def _missing(question: Question, answers: Answers) -> UsageError:
    likely, hint = question.suggest(answers), question.hint
    if likely:
        hint = Text(f"such as {likely}", f"例 {likely}")
    if question.name == "document-url":
        # One of the two is enough; a person is asked for the text first.
        return UsageError(
            "--document-file or --document-url is missing: the text of the document, "
            "or the address of a public page",
            "--document-file か --document-url がありません：文書のテキストか、"
            "公開ページの URL",
        )
    en = f"{question.flag} is missing: {question.label.en} ({hint.en})"
    ja = f"{question.flag} がありません：{question.label.ja}（{hint.ja}）"
    return UsageError(en, ja)
