"""How the answers about the document are taken: what it is, and where it is cited.

As in `services/authoring/takers.py`, a taker gives an answer back as it was understood.
"""

import re
from pathlib import Path

from kg.errors import UsageError
from kg.model.lang import Text
from kg.model.typed import clean, english, japanese, one_width, same
from kg.services.authoring.answers import Answers, read_text, understood, with_vision

__all__ = [
    "document",
    "document_file",
    "document_url",
    "issued",
    "lines",
    "publisher",
    "title_en",
    "title_ja",
    "vision_lines",
]


def document(answers: Answers, text: str) -> Text:
    """The identifier of the document: a registered one, or a new one."""
    answer = one_width(text)
    if answers.reference.schemas["documents"].column("id").checker()(answer) is None:
        raise UsageError(
            f"{answer!r} is no identifier; use letters, digits, - and _ only",
            f"「{answer}」は識別子にできません。半角の英数字と - _ を使ってください",
        )
    answers.document = answer
    if answers.registered:
        return Text(f"{answer} (registered already)", f"{answer}（登録済み）")
    return same(answer)


def _only_new(answers: Answers) -> None:
    """What describes a document is given once, where it is registered."""
    if answers.registered:
        raise UsageError(
            f"{answers.document} is registered already; give its identifier alone, or "
            "a new identifier",
            f"{answers.document} は登録済みの文書です。識別子だけを指定するか、"
            "新しい識別子にしてください",
        )


def title_ja(answers: Answers, text: str) -> Text:
    """The title of the document in Japanese."""
    _only_new(answers)
    answers.title_ja = japanese(text)
    return same(answers.title_ja)


def title_en(answers: Answers, text: str) -> Text:
    """The title of the document in English."""
    _only_new(answers)
    answers.title_en = english(text)
    return same(answers.title_en)


def document_file(answers: Answers, text: str) -> Text:
    """The text of the document, by which its lines are counted."""
    _only_new(answers)
    answers.file_named = True
    answers.text = read_text(Path(clean(text)).expanduser())
    count = len(answers.text.lines)
    return Text(f"{text} ({count} lines)", f"{text}（{count}行）")


def document_url(answers: Answers, text: str) -> Text:
    """The address of the document."""
    _only_new(answers)
    answer = clean(text)
    if not re.fullmatch(r"https?://[^\s/?#<>\"{}|\\^`]+[^\s<>\"{}|\\^`]*", answer):
        raise UsageError(
            f"{answer!r} is no web address; give one that starts with https://",
            f"「{answer}」は URL ではありません。https:// で始まる URL を"
            "指定してください",
        )
    answers.url = answer
    return same(answer)


def publisher(answers: Answers, text: str) -> Text:
    """Who issued the document: a municipality, or another body by its name."""
    _only_new(answers)
    answer = clean(text)
    gazetteer = answers.reference.gazetteer
    settled = answers.settled.get(answer)
    looks_like_one = re.search(r"^[0-9]+$|[市町村]$", one_width(answer))
    if settled or looks_like_one or gazetteer.find(answer):
        answers.publisher = settled or gazetteer.one(answer)
        answers.publisher_name = answers.publisher.name.ja
        return understood([answers.publisher])
    answers.publisher, answers.publisher_name = None, answer
    return Text(f"{answer} (no municipality)", f"{answer}（市町村以外）")


def issued(answers: Answers, text: str) -> Text:
    """When the document was issued: a day, a month or a year."""
    _only_new(answers)
    plain, read = clean(text), answers.reference.years
    for column, dated in (
        ("issued", read.date(plain)),
        ("issued_month", read.month(plain)),
        ("issued_year", read.year(plain)),
    ):
        if dated is not None:
            answers.issued = {column: dated.value}
            return same(dated.value)
    raise UsageError(
        f"{text!r} is no date; give a day, month or year, such as 2021-03-31",
        f"「{text}」は日付ではありません。年月日、年月か年を指定してください"
        "（例 2021-03-31、令和3年3月）",
    )


def lines(answers: Answers, text: str) -> Text:
    """The lines that name region and members."""
    answers.lines = _lines(answers, text)
    return same(answers.lines)


def vision_lines(answers: Answers, text: str) -> Text:
    """The lines that name the vision and its years."""
    with_vision(answers)
    answers.vision_lines = _lines(answers, text)
    return same(answers.vision_lines)


def _lines(answers: Answers, text: str) -> str:
    """A line or range of lines within the document; `page` of a public page."""
    plain = re.sub(r"\s|行目?", "", one_width(text))
    answer = re.sub("[~〜–—]|から", "-", plain)
    if not answers.by_lines and (answers.registered or answers.url):
        if answer != "page":
            raise UsageError(
                "a public page is cited as a whole; leave --lines out or give page",
                "公開ページは全体を引用します。--lines を省くか page としてください",
            )
        return answer
    match = re.fullmatch(r"([1-9][0-9]*)(?:-([1-9][0-9]*))?", answer)
    if match is None:
        raise UsageError(
            f"{text!r} is no line or range of lines; give 12 or 12-15",
            f"「{text}」は行番号ではありません。12 か 12-15 の形で指定してください",
        )
    first, last = int(match[1]), int(match[2] or match[1])
    count = _line_count(answers)
    if first > last or (count is not None and last > count):
        raise UsageError(
            f"{answer}: there are no such lines; the document has {count}",
            f"{answer}：その行はありません（文書は{count}行です）",
        )
    return str(first) if first == last else f"{first}-{last}"


def _line_count(answers: Answers) -> int | None:
    if answers.text is not None:
        return len(answers.text.lines)
    return answers.reference.documents.get(answers.document)
