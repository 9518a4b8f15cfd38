"""What the rules without a shape look at.

They are code (acknowledge.py and terms.py in kg/services/checking/), so no target says
it; their names, messages and how to mend a breach are in that code.
"""

from dataclasses import dataclass

from kg.model.lang import Text

__all__ = ["UNSHAPED_RULES", "UnshapedRule"]


@dataclass(frozen=True)
class UnshapedRule:
    """What a rule looks at, and the local names of the properties that it reads."""

    looks_at: Text
    reads: frozenset[str] = frozenset()


UNSHAPED_RULES = {
    "TJ901": UnshapedRule(
        Text(
            "each row of acknowledgements.csv and city-acknowledgements.csv",
            "acknowledgements.csv と city-acknowledgements.csv の各行",
        ),
        frozenset({"ruleCode", "about", "foundValue"}),
    ),
    "TJ902": UnshapedRule(
        Text(
            "everything with a class in the namespace of the ontology",
            "オントロジーの名前空間のクラスをもつすべてのもの",
        )
    ),
    "TJ903": UnshapedRule(
        Text(
            "everything with a property in the namespace of the ontology",
            "オントロジーの名前空間の述語をもつすべてのもの",
        )
    ),
    "TJ904": UnshapedRule(
        Text(
            "everything that refers to a concept of one of our schemes",
            "この体系（scheme）の概念を参照するすべてのもの",
        )
    ),
}
