"""How each answer about a new region is taken.

A taker puts an answer into `Answers` and gives it back as it was understood; what does
not fit raises an error that says what would be right.
"""

import os
import re
from pathlib import Path

from kg.errors import UsageError
from kg.model.lang import Text
from kg.model.municipality import Municipality
from kg.model.typed import clean, english, has_latin, japanese, one_width, same
from kg.services.authoring.answers import Answers, RegionKind, understood, with_vision

__all__ = [
    "centres",
    "free_folder",
    "kana",
    "key",
    "kind",
    "members",
    "name_en",
    "name_ja",
    "romaji",
    "vision",
    "vision_title_en",
    "vision_title_ja",
]

_KANA = re.compile(r"[ぁ-ゖァ-ヺー・ ]+")
_ROMAJI = re.compile(r"[A-Za-zÀ-ɏ' .\-–’]+")


def name_ja(answers: Answers, text: str) -> Text:
    """The name in Japanese, as the document prints it."""
    answers.name_ja = japanese(text)
    return same(answers.name_ja)


def name_en(answers: Answers, text: str) -> Text:
    """The name in English."""
    answers.name_en = english(text)
    return same(answers.name_en)


def kana(answers: Answers, text: str) -> Text:
    """The reading in kana."""
    answer = one_width(text)
    if not _KANA.fullmatch(answer):
        raise UsageError(
            f"{answer!r} is not kana; write the reading in hiragana",
            f"「{answer}」はかなではありません。読みをひらがなで入力してください",
        )
    answers.kana = answer
    return same(answer)


def romaji(answers: Answers, text: str) -> Text:
    """The reading in romaji."""
    answer = one_width(text)
    if not _ROMAJI.fullmatch(answer) or not has_latin(answer):
        raise UsageError(
            f"{answer!r} is not romaji; write the reading in Latin letters",
            f"「{answer}」はローマ字ではありません。読みをローマ字で入力してください",
        )
    answers.romaji = answer
    return same(answer)


def kind(answers: Answers, text: str) -> Text:
    """The kind of region."""
    answer = re.sub(r"[\s_]+", "-", one_width(text).lower())
    try:
        answers.kind = RegionKind(answer)
    except ValueError:
        raise UsageError(
            f"{answer!r} is no kind of region; give one of {', '.join(RegionKind)}",
            f"「{answer}」という種類はありません。{'、'.join(RegionKind)} の"
            "いずれかを指定してください",
        ) from None
    return same(answer)


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
    return understood(found)


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
    return understood(found)


def key(answers: Answers, text: str) -> Text:
    """The key: of the schema's form, and neither a region nor a folder has it yet."""
    answer = one_width(text)
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
    return same(answer)


def free_folder(folder: Path) -> None:
    """Make sure that the new tables can be written, and over no others.

    Raises:
        UsageError: There are tables, a file of that name, or a place that is locked.
    """
    nearest = next(p for p in (folder, *folder.absolute().parents) if p.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK):
        raise UsageError(
            f"{folder}: cannot be written; choose another folder (-o)",
            f"{folder}：書き込めません。別のフォルダ（-o）を指定してください",
        )
    if any(folder.glob("*.csv")):
        raise UsageError(
            f"{folder}: holds tables already, nothing is overwritten; choose another "
            "folder (-o) or key",
            f"{folder}：すでに表があります（上書きはしません）。別のフォルダ（-o）か"
            "別のキーを指定してください",
        )


def vision(answers: Answers, text: str) -> Text:
    """The fiscal years of the vision; of its first year alone, the key only."""
    dated = answers.reference.years.period(clean(text))
    if dated is None:
        raise UsageError(
            f"{text!r} is no fiscal year or run of them, the earlier one first; give "
            "2021-2025 or 2021",
            f"「{text}」は年度でも、早い年度からの期間でもありません。"
            "2021-2025 か 2021 の形で指定してください"
            "（令和3年度から令和7年度 も可）",
        )
    period = dated.value
    if period not in answers.reference.periods:
        known = sorted(p for p in answers.reference.periods if "-" not in p)
        raise UsageError(
            f"{period}: give fiscal years between {known[0]} and {known[-1]}, ten at "
            "the most, the earlier one first",
            f"{period}：{known[0]}年度から{known[-1]}年度までの、10年度以内の期間を"
            "早い年度から指定してください",
        )
    answers.vision = period[:4]
    answers.period = period if "-" in period else ""
    return same(period)


def vision_title_ja(answers: Answers, text: str) -> Text:
    """The title of the vision in Japanese."""
    with_vision(answers)
    answers.vision_title_ja = japanese(text)
    return same(answers.vision_title_ja)


def vision_title_en(answers: Answers, text: str) -> Text:
    """The title of the vision in English."""
    with_vision(answers)
    answers.vision_title_en = english(text)
    return same(answers.vision_title_en)
