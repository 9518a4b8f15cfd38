"""The research questions that saved questions answer, by number.

docs/research-questions.md tells which saved question answers which, and what it cannot
tell; a test holds the English wording to that page.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from kg.model.lang import Text

__all__ = ["RESEARCH_QUESTIONS"]

RESEARCH_QUESTIONS: Final[Mapping[int, Text]] = MappingProxyType(
    {
        1: Text(
            "Which municipality was in which region, in which role, from when to when?",
            "どの市町村が、どの圏域に、どの役割で、いつからいつまで属したか",
        ),
        2: Text(
            "Which regions ended or became a core city area, and with whom?",
            "どの圏域が終了し、または連携中枢都市圏となり、それはどの市町村とか",
        ),
        3: Text(
            "How many agreement items are there by national field, and which fields "
            "are never used?",
            "国の分野ごとに協定事項はいくつあり、使われていない分野はどれか",
        ),
        4: Text(
            "In what share of projects do all members take part, and who takes part "
            "least?",
            "全構成市町村が参加する事業の割合はどれだけで、参加が最も少ないのはどこか",
        ),
        5: Text(
            "Planned cost by region and field, net, and how much would be counted "
            "twice?",
            "圏域・分野ごとの計画事業費は純額でいくらで、二重に数えかねない額はいくらか",
        ),
        6: Text(
            "Who bears which share of each project?",
            "各事業の費用を、どの市町村がどれだけ負担するか",
        ),
        7: Text(
            "Which projects run without a budget, by field?",
            "予算を伴わない事業は、分野ごとにどれだけあるか",
        ),
        8: Text(
            "What kinds of indicator and target are there?",
            "どのような種類の指標と目標があるか",
        ),
        9: Text(
            "Which indicators were replaced, by what, and why?",
            "どの指標が、何に、なぜ差し替えられたか",
        ),
        10: Text(
            "One policy problem in all regions, side by side",
            "一つの政策課題への各圏域の取組の比較",
        ),
        11: Text("How ambitious are the indicators?", "指標はどれほど意欲的か"),
        12: Text(
            "How long from declaration to agreement to vision?",
            "中心市宣言から協定、ビジョンの策定までにどれだけかかったか",
        ),
        13: Text("Which regions span prefectures?", "都道府県をまたぐ圏域はどれか"),
        14: Text(
            "Which fields were agreed but have no project yet, and when are they "
            "planned?",
            "協定したがまだ事業のない分野はどれで、いつ予定されているか",
        ),
        15: Text(
            "Which statements conflict, within and between documents?",
            "文書の中や文書の間で、どの記載が食い違うか",
        ),
        16: Text(
            "Does a vision meet the amendment of 2016?",
            "共生ビジョンは2016年の要綱改正を満たすか",
        ),
    }
)
