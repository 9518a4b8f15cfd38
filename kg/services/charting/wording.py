"""What pictures say: their own words, units, and what codes are called.

Codes and units have their labels in the concept schemes that ship with kg, so that a
picture of any endpoint's answer reads the same.
"""

import re
from functools import cache

from kg.model.lang import Text

__all__ = ["NOT_STATED", "WORDS", "code_text", "unit_text"]

#: What questions answer where a document is silent.
NOT_STATED = "not stated"

#: Values of answers that are no codes of a scheme.
_VALUES = {
    NOT_STATED: Text(NOT_STATED, "記載なし"),
    "all": Text("all", "全体"),
    "no": Text("no", "いいえ"),
    "not asked": Text("not asked", "対象外"),
    "partly": Text("partly", "一部"),
    "stated": Text("stated", "記載あり"),
    "total": Text("total", "合計"),
    "unused": Text("unused", "使用なし"),
    "yes": Text("yes", "はい"),
    "figure of no stated kind": Text("figure of no stated kind", "種別の記載なし"),
}

WORDS = {
    "empty": Text("no value", "値なし"),
    "yes": Text("yes", "はい"),
    "no": Text("no", "いいえ"),
    "source": Text(
        "Source: the documents cited in the answer",
        "出典：回答が引用する文書",
    ),
    "licence": Text("CC BY 4.0, teiju-kg contributors", "CC BY 4.0 teiju-kg 貢献者"),
    "coast": Text("Coastline: Natural Earth", "海岸線：Natural Earth"),
    "table": Text("The answer as a table", "回答の表"),
    "kilometres": Text("{} km", "{} km"),
    "north": Text("N", "北"),
    "bar": Text("Bar chart", "棒グラフ"),
    "line": Text("Line chart", "折れ線グラフ"),
    "matrix": Text("Matrix", "マトリックス"),
    "map": Text("Map", "地図"),
}

_CODE = re.compile(r"(?!\d+$)[a-z0-9]+(-[a-z0-9]+)*")


@cache
def _codes() -> dict[str, Text]:
    """Every code of a shipped scheme, unless two schemes call it differently."""
    from kg.services.assets import asset
    from kg.services.tables.lore import load_lore

    lore = load_lore()
    found: dict[str, set[Text]] = {}
    for path in sorted((asset("ontology") / "schemes").glob("*.ttl")):
        for code, labels in lore.labels(path.stem).items():
            found.setdefault(code, set()).add(labels.preferred)
    return {code: texts.pop() for code, texts in found.items() if len(texts) == 1}


def code_text(value: str) -> Text:
    """What a bare text of an answer is called: the label of a code, else itself."""
    if value in _VALUES:
        return _VALUES[value]
    if _CODE.fullmatch(value):
        return _codes().get(value, Text(value, value))
    return Text(value, value)


def unit_text(notation: str) -> Text:
    """What a unit is called, by its notation in the scheme of units."""
    from kg.services.tables.lore import load_lore

    labels = load_lore().labels("unit").get(notation)
    return labels.preferred if labels else Text(notation, notation)
