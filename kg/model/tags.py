"""The tags of saved questions: what each of them says of a question.

The first tag of a question is its folder; a test holds the files to this list, and
docs/queries.md shows it.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from kg.model.lang import Text

__all__ = ["TAGS"]

#: Topics first, then what the rows are about, then how a question asks.
TAGS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "change": Text("what amendments and editions change", "変更協定や版による変更"),
        "completeness": Text(
            "what is stated of what should be", "記載すべき事項の充足"
        ),
        "cost": Text("planned costs and who bears them", "事業費とその負担"),
        "discrepancy": Text(
            "what documents contradict, and why it stands", "文書の不一致とその説明"
        ),
        "indicator": Text("indicators, baselines and targets", "指標・現状値・目標値"),
        "participation": Text("who takes part in what", "事業や取組への参加"),
        "plan": Text("plans of single cities", "市の計画"),
        "project": Text("projects of the visions", "ビジョンの事業"),
        "provenance": Text(
            "documents, passages and readings", "資料・典拠箇所・読み取り"
        ),
        "region": Text("regions as a whole", "圏域そのもの"),
        "statistic": Text("statistical values", "統計値"),
        "activity": Text("activities within projects", "事業の中の取組"),
        "agreement": Text("agreements and agreement items", "協定と協定事項"),
        "event": Text("dated events", "日付のある出来事"),
        "field": Text("policy fields", "政策分野"),
        "line-item": Text("line items of costs", "事業費の明細"),
        "membership": Text("members, from when to when", "構成市町村とその期間"),
        "municipality": Text("municipalities one by one", "市町村ごと"),
        "vision": Text("visions and their editions", "共生ビジョンとその版"),
        "as-of": Text("can be asked as of a day", "基準日を指定できる"),
        "as-printed": Text(
            "amounts as printed, neither gross nor net",
            "印刷のとおりの金額（総額・純額の区別なし）",
        ),
        "conflict": Text(
            "sets statements that differ side by side", "食い違う記載の対照"
        ),
        "count": Text("counts things", "数を数える"),
        "net": Text("net amounts where stated", "純額による"),
    }
)
