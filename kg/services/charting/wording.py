"""What pictures say in words of their own."""

from kg.model.lang import Text

__all__ = ["WORDS"]

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
