"""How each answer about a new region is taken, and what may be suggested.

A taker puts an answer into `Answers` and gives it back as it was understood; what does
not fit raises an error that says what would be right.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from kg.errors import UsageError
from kg.model.lang import Lang, Text
from kg.services.gazetteer import Municipality
from kg.services.region_answers import (
    Answers,
    RegionKind,
    clean,
    read_text,
    western,
)

__all__ = [
    "centres",
    "document",
    "document_file",
    "document_url",
    "free_folder",
    "issued",
    "kana",
    "key",
    "kind",
    "lines",
    "members",
    "name_en",
    "name_ja",
    "publisher",
    "romaji",
    "title_en",
    "title_ja",
    "vision",
    "vision_lines",
    "vision_title_en",
    "vision_title_ja",
]

_JAPANESE = re.compile("[ぁ-ゖァ-ヺ々〆\u3400-\u9fff\uf900-\ufaff]")
_KANA = re.compile(r"[ぁ-ゖァ-ヺー・ ]+")
_LATIN = re.compile(r"[A-Za-z]")
_ROMAJI = re.compile(r"[A-Za-zÀ-ɏ' .\-–’]+")


def _same(text: str) -> Text:
    return Text(text, text)


def _one_width(text: str) -> str:
    return unicodedata.normalize("NFKC", clean(text))


def _japanese(text: str) -> str:
    answer = clean(text)
    if not _JAPANESE.search(answer):
        raise UsageError(
            f"{answer!r} holds no Japanese; give the name in Japanese",
            f"「{answer}」には日本語がありません。日本語の名称を入力してください",
        )
    return answer


def _english(text: str) -> str:
    answer = _one_width(text)
    if not _LATIN.search(answer) or _JAPANESE.search(answer):
        raise UsageError(
            f"{answer!r} is not English; give the name in English",
            f"「{answer}」は英語ではありません。英語の名称を入力してください",
        )
    return answer


def name_ja(answers: Answers, text: str) -> Text:
    """The name in Japanese, as the document prints it."""
    answers.name_ja = _japanese(text)
    return _same(answers.name_ja)


def name_en(answers: Answers, text: str) -> Text:
    """The name in English."""
    answers.name_en = _english(text)
    return _same(answers.name_en)


def kana(answers: Answers, text: str) -> Text:
    """The reading in kana."""
    answer = _one_width(text)
    if not _KANA.fullmatch(answer):
        raise UsageError(
            f"{answer!r} is not kana; write the reading in hiragana",
            f"「{answer}」はかなではありません。読みをひらがなで入力してください",
        )
    answers.kana = answer
    return _same(answer)


def romaji(answers: Answers, text: str) -> Text:
    """The reading in romaji."""
    answer = _one_width(text)
    if not _ROMAJI.fullmatch(answer) or not _LATIN.search(answer):
        raise UsageError(
            f"{answer!r} is not romaji; write the reading in Latin letters",
            f"「{answer}」はローマ字ではありません。読みをローマ字で入力してください",
        )
    answers.romaji = answer
    return _same(answer)


def kind(answers: Answers, text: str) -> Text:
    """The kind of region."""
    answer = _one_width(text).lower()
    try:
        answers.kind = RegionKind(answer)
    except ValueError:
        raise UsageError(
            f"{answer!r} is no kind of region; give one of {', '.join(RegionKind)}",
            f"「{answer}」という種類はありません。{'、'.join(RegionKind)} の"
            "いずれかを指定してください",
        ) from None
    return _same(answer)


def _places(answers: Answers, text: str) -> tuple[Municipality, ...]:
    """The municipalities of a list; what a person has settled already is known."""
    gazetteer = answers.reference.gazetteer
    found = []
    for name in gazetteer.split("\n".join(map(clean, text.split("\n")))):
        found.append(answers.settled.get(name) or gazetteer.one(name))
    if not found:
        raise UsageError("no municipality is named", "市町村が指定されていません")
    twice = next((p for i, p in enumerate(found) if p in found[:i]), None)
    if twice is not None:
        raise UsageError(
            f"{twice.label('en')} is named twice; name it once",
            f"{twice.label('ja')}が2回指定されています。1回だけ指定してください",
        )
    return tuple(found)


def _understood(places: Iterable[Municipality]) -> Text:
    shown = list(places)
    return Text(
        ", ".join(place.label(Lang.EN) for place in shown),
        "、".join(place.label(Lang.JA) for place in shown),
    )


def centres(answers: Answers, text: str) -> Text:
    """The central city or cities: as many as the kind of region has."""
    found = _places(answers, text)
    wanted = {RegionKind.TWO_CENTRE: 2, None: len(found)}.get(answers.kind, 1)
    if len(found) != wanted:
        fits_en, fits_ja = {
            1: (
                "standard, or single-city without neighbours",
                "standard か single-city",
            ),
            2: ("two-centre", "two-centre"),
        }.get(len(found), ("no kind", "該当する種類なし"))
        raise UsageError(
            f"a {answers.kind} region has {wanted} central "
            f"{'city' if wanted == 1 else 'cities'}, but {len(found)} given; "
            f"the kind that fits {len(found)}: {fits_en}",
            f"{answers.kind} の圏域の中心市は{wanted}市ですが、{len(found)}市が"
            f"指定されています。{len(found)}市に合う種類：{fits_ja}",
        )
    answers.centres = found
    return _understood(found)


def members(answers: Answers, text: str) -> Text:
    """The other members; a single-city region has none."""
    found = _places(answers, text)
    if answers.kind is RegionKind.SINGLE_CITY:
        raise UsageError(
            "a single-city region has no other members; the kinds that fit: standard, "
            "or two-centre",
            "single-city の圏域にほかの構成市町村はありません。"
            "合う種類：standard か two-centre",
        )
    both = next((place for place in found if place in answers.centres), None)
    if both is not None:
        raise UsageError(
            f"{both.label('en')} is the centre already; name the others only",
            f"{both.label('ja')}は中心市に指定されています。"
            "中心市以外だけを指定してください",
        )
    answers.members = found
    return _understood(found)


def key(answers: Answers, text: str) -> Text:
    """The key: of the schema's form, and neither a region nor a folder has it yet."""
    answer = _one_width(text)
    column = answers.reference.schemas["region"].column("key")
    if column.checker()(answer) is None:
        expected = column.expected()
        raise UsageError(
            f"{answer!r} is no key; give {expected.en}",
            f"「{answer}」はキーにできません。{expected.ja}を指定してください",
        )
    if answer in answers.reference.regions:
        raise UsageError(
            f"{answer}: there is a region of this key already; choose another",
            f"{answer}：このキーの圏域はすでにあります。別のキーにしてください",
        )
    answers.key = answer
    free_folder(answers.folder)
    return _same(answer)


def free_folder(folder: Path) -> None:
    """Make sure that no tables stand where the new ones go.

    Raises:
        UsageError: There are tables, or a file of that name.
    """
    taken = folder.is_file() or any(folder.glob("*.csv"))
    if taken:
        raise UsageError(
            f"{folder}: holds tables already, nothing is overwritten; choose another "
            "folder (-o) or key",
            f"{folder}：すでに表があります（上書きはしません）。別のフォルダ（-o）か"
            "別のキーを指定してください",
        )


def document(answers: Answers, text: str) -> Text:
    """The identifier of the document: a registered one, or a new one."""
    answer = _one_width(text)
    if answers.reference.schemas["documents"].column("id").checker()(answer) is None:
        raise UsageError(
            f"{answer!r} is no identifier; use letters, digits, - and _ only",
            f"「{answer}」は識別子にできません。半角の英数字と - _ を使ってください",
        )
    answers.document = answer
    if answers.registered:
        return Text(f"{answer} (registered already)", f"{answer}（登録済み）")
    return _same(answer)


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
    answers.title_ja = _japanese(text)
    return _same(answers.title_ja)


def title_en(answers: Answers, text: str) -> Text:
    """The title of the document in English."""
    _only_new(answers)
    answers.title_en = _english(text)
    return _same(answers.title_en)


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
    return _same(answer)


def publisher(answers: Answers, text: str) -> Text:
    """Who issued the document: a municipality, or another body by its name."""
    _only_new(answers)
    answer = clean(text)
    gazetteer = answers.reference.gazetteer
    settled = answers.settled.get(answer)
    looks_like_one = re.search(r"^[0-9]+$|[市町村]$", _one_width(answer))
    if settled or looks_like_one or gazetteer.find(answer):
        answers.publisher = settled or gazetteer.one(answer)
        answers.publisher_name = answers.publisher.name.ja
        return _understood([answers.publisher])
    answers.publisher, answers.publisher_name = None, answer
    return Text(f"{answer} (no municipality)", f"{answer}（市町村以外）")


_DAY = re.compile(r"([12][0-9]{3})[年./-]([0-9]{1,2})[月./-]([0-9]{1,2})日?")
_MONTH = re.compile(r"([12][0-9]{3})[年./-]([0-9]{1,2})月?")
_YEAR = re.compile(r"([12][0-9]{3})年?")


def issued(answers: Answers, text: str) -> Text:
    """When the document was issued: a day, a month or a year."""
    _only_new(answers)
    plain = western(clean(text), answers.reference.eras)
    for column, pattern in (
        ("issued", _DAY),
        ("issued_month", _MONTH),
        ("issued_year", _YEAR),
    ):
        match = pattern.fullmatch(plain)
        if match:
            year, month, day = ([int(part) for part in match.groups()] + [1, 1])[:3]
            try:
                whole = date(year, month, day).isoformat()
            except ValueError:
                break
            value = whole[: {"issued": 10, "issued_month": 7, "issued_year": 4}[column]]
            answers.issued = {column: value}
            return _same(value)
    raise UsageError(
        f"{text!r} is no date; give a day, month or year, such as 2021-03-31",
        f"「{text}」は日付ではありません。年月日、年月か年を指定してください"
        "（例 2021-03-31、令和3年3月）",
    )


def lines(answers: Answers, text: str) -> Text:
    """The lines that name region and members."""
    answers.lines = _lines(answers, text)
    return _same(answers.lines)


def vision_lines(answers: Answers, text: str) -> Text:
    """The lines that name the vision and its years."""
    _with_vision(answers)
    answers.vision_lines = _lines(answers, text)
    return _same(answers.vision_lines)


def _lines(answers: Answers, text: str) -> str:
    """A line or range of lines within the document; `page` of a public page."""
    plain = re.sub(r"\s|行目?", "", _one_width(text))
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


_PERIOD = re.compile(
    r"([12][0-9]{3})(?:年度?)?(?:(?:から|[-~〜–—])([12][0-9]{3})(?:年度?)?(?:まで)?)?"
)


def vision(answers: Answers, text: str) -> Text:
    """The fiscal years of the vision; of its first year alone, the key only."""
    match = _PERIOD.fullmatch(western(clean(text), answers.reference.eras))
    if match is None:
        raise UsageError(
            f"{text!r} is no fiscal year or run of them; give 2021-2025 or 2021",
            f"「{text}」は年度ではありません。2021-2025 か 2021 の形で指定してください"
            "（令和3年度から令和7年度 も可）",
        )
    period = match[1] if match[2] in {None, match[1]} else f"{match[1]}-{match[2]}"
    if period not in answers.reference.periods:
        known = sorted(p for p in answers.reference.periods if "-" not in p)
        raise UsageError(
            f"{period}: give fiscal years between {known[0]} and {known[-1]}, ten at "
            "the most, the earlier one first",
            f"{period}：{known[0]}年度から{known[-1]}年度までの、10年度以内の期間を"
            "早い年度から指定してください",
        )
    answers.vision = match[1]
    answers.period = period if match[2] else ""
    return _same(period)


def vision_title_ja(answers: Answers, text: str) -> Text:
    """The title of the vision in Japanese."""
    _with_vision(answers)
    answers.vision_title_ja = _japanese(text)
    return _same(answers.vision_title_ja)


def vision_title_en(answers: Answers, text: str) -> Text:
    """The title of the vision in English."""
    _with_vision(answers)
    answers.vision_title_en = _english(text)
    return _same(answers.vision_title_en)


def _with_vision(answers: Answers) -> None:
    if not answers.vision:
        raise UsageError(
            "a vision's title is given without its fiscal years; give --vision as well",
            "ビジョンの題名だけが指定されています。--vision で年度も指定してください",
        )
