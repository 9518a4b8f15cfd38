"""What pictures say in words of their own."""

from kg.model.lang import Lang, Text

__all__ = ["WORDS", "bracketed"]

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
    "kilometres": Text("{} km", "{} km"),
    "north": Text("N", "北"),
    "bar": Text("Bar chart", "棒グラフ"),
    "line": Text("Line chart", "折れ線グラフ"),
    "matrix": Text("Matrix", "マトリックス"),
    "map": Text("Map", "地図"),
}


def bracketed(text: str, more: str, lang: Lang) -> str:
    """A text with more of it in brackets, where there is more."""
    if not more:
        return text
    return f"{text}（{more}）" if lang is Lang.JA else f"{text} ({more})"
