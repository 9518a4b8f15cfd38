"""What the bare words of answers are called: codes of schemes, and what questions say.

An answer holds `not stated`, `running` or `central-city` in either language, as it
must be the same wherever it is asked. A person reads them in the language of the page.
The labels are those that ship with kg, so that the answer of any endpoint reads alike.
"""

import re
from functools import cache

from kg.model.lang import Text
from kg.services.tables.concepts import labels_of_scheme, schemes

__all__ = ["NOT_STATED", "all_words", "word_text"]

#: What questions answer where a document is silent.
NOT_STATED = "not stated"

#: Words of answers that are no codes of a scheme, or of two that call them otherwise.
_WORDS = {
    text.en: text
    for text in (
        Text(NOT_STATED, "記載なし"),
        Text("abolition", "廃止"),
        Text("actual", "実績"),
        Text("adds", "追加"),
        Text("adoption", "策定"),
        Text("all", "全体"),
        Text("as of", "時点の記載"),
        Text("broadMatch", "上位に対応"),
        Text("by rule", "規定による"),
        Text("cannot be told", "判定できない"),
        Text("changes", "変更"),
        Text("closeMatch", "ほぼ一致"),
        Text("date of Signature", "締結の日"),
        Text("declaration", "中心市宣言"),
        Text("direction", "方向のみ"),
        Text("end of the region", "圏域の終了"),
        Text("event", "出来事"),
        Text("exactMatch", "一致"),
        Text("fail", "満たさない"),
        Text("false", "いいえ"),
        Text("figure of no stated kind", "種別の記載なし"),
        Text("formation", "形成"),
        Text("inferred", "推定"),
        Text("known by", "この時点までに判明"),
        Text("known from", "この時点から判明"),
        Text("meeting", "会議"),
        Text("met", "達成"),
        Text("milestone", "節目"),
        Text("name", "名称"),
        Text("narrowMatch", "下位に対応"),
        Text("no", "いいえ"),
        Text(
            "no baseline in this place, so the direction is open",
            "この箇所に現状値がなく、方向が分からない",
        ),
        Text("not asked", "対象外"),
        Text("not met", "未達成"),
        Text("partly", "一部"),
        Text("pass", "満たす"),
        Text("planned", "計画"),
        Text("relatedMatch", "関連"),
        Text("resolution", "議決"),
        Text("signature", "締結"),
        Text("stated", "記載あり"),
        Text("strikes", "削除"),
        Text(
            "the target equals the baseline, so the direction is open",
            "目標値が現状値と同じで、方向が分からない",
        ),
        Text(
            "the target is a total, the result a level",
            "目標は合計、実績は水準",
        ),
        Text("total", "合計"),
        Text("true", "はい"),
        Text("unit", "単位"),
        Text("unused", "使用なし"),
        Text("vision", "ビジョン"),
        Text("year", "年"),
        Text("yes", "はい"),
    )
}

_CODE = re.compile(r"(?!\d+$)[a-z0-9]+(-[a-z0-9]+)*")


@cache
def _codes() -> dict[str, Text]:
    """Every code of a shipped scheme, unless two schemes call it differently."""
    found: dict[str, set[Text]] = {}
    for scheme in schemes():
        for code, (preferred, _) in labels_of_scheme(scheme).items():
            found.setdefault(code, set()).add(preferred)
    return {code: texts.pop() for code, texts in found.items() if len(texts) == 1}


def word_text(value: str) -> Text:
    """What a bare text of an answer is called: the label of a code, else itself."""
    if value in _WORDS:
        return _WORDS[value]
    if _CODE.fullmatch(value):
        return _codes().get(value, Text(value, value))
    return Text(value, value)


def all_words() -> dict[str, Text]:
    """Everything that `word_text` calls otherwise, by how it stands in answers."""
    codes = {code: text for code, text in _codes().items() if _CODE.fullmatch(code)}
    return {**codes, **_WORDS}
