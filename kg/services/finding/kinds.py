"""The kinds that things found are told apart by, those most looked for first."""

from collections.abc import Collection
from enum import StrEnum

from kg.errors import UsageError
from kg.model.lang import Text
from kg.vocab import OWL, SKOS, TEIJU

__all__ = ["Kind", "kind_named", "kind_of"]


class Kind(StrEnum):
    """What a thing is, as far as a list of things found tells; in their order."""

    REGION = "region"
    MUNICIPALITY = "municipality"
    PROJECT = "project"
    INDICATOR = "indicator"
    FIELD = "field"
    QUESTION = "question"
    DOCUMENT = "document"
    VISION = "vision"
    AGREEMENT = "agreement"
    PLAN = "plan"
    ITEM = "item"
    EVENT = "event"
    STATISTIC = "statistic"
    PREFECTURE = "prefecture"
    TERM = "term"
    RULE = "rule"
    CONCEPT = "concept"
    PERIOD = "period"
    OTHER = "other"

    @property
    def text(self) -> Text:
        """What things of this kind are called."""
        return _TEXTS[self]


_TEXTS = {
    Kind.REGION: Text("Regions", "圏域"),
    Kind.MUNICIPALITY: Text("Municipalities", "市区町村"),
    Kind.PROJECT: Text("Projects", "事業"),
    Kind.INDICATOR: Text("Indicators", "指標"),
    Kind.FIELD: Text("Policy fields", "政策分野"),
    Kind.QUESTION: Text("Saved questions", "保存済みの質問"),
    Kind.DOCUMENT: Text("Documents", "文書"),
    Kind.VISION: Text("Visions", "ビジョン"),
    Kind.AGREEMENT: Text("Agreements", "協定・方針"),
    Kind.PLAN: Text("City plans", "市の計画"),
    Kind.ITEM: Text("Activities and cost items", "取組内容・事業費の細目"),
    Kind.EVENT: Text("Events", "できごと"),
    Kind.STATISTIC: Text("Statistics", "統計"),
    Kind.PREFECTURE: Text("Prefectures", "都道府県"),
    Kind.TERM: Text("Terms of the ontology", "オントロジーの用語"),
    Kind.RULE: Text("Rules", "検査規則"),
    Kind.CONCEPT: Text("Concepts", "概念"),
    Kind.PERIOD: Text("Fiscal years", "年度"),
    Kind.OTHER: Text("Other", "その他"),
}

#: The first that fits decides.
_CLASSES = {
    TEIJU.Region.value: Kind.REGION,
    TEIJU.Municipality.value: Kind.MUNICIPALITY,
    TEIJU.Ward.value: Kind.MUNICIPALITY,
    TEIJU.FormerMunicipality.value: Kind.MUNICIPALITY,
    TEIJU.Project.value: Kind.PROJECT,
    TEIJU.Indicator.value: Kind.INDICATOR,
    TEIJU.PolicyField.value: Kind.FIELD,
    TEIJU.FieldCategory.value: Kind.FIELD,
    TEIJU.Viewpoint.value: Kind.FIELD,
    TEIJU.SourceDocument.value: Kind.DOCUMENT,
    TEIJU.Vision.value: Kind.VISION,
    TEIJU.VisionEdition.value: Kind.VISION,
    TEIJU.FormationAgreement.value: Kind.AGREEMENT,
    TEIJU.Amendment.value: Kind.AGREEMENT,
    TEIJU.FormationPolicy.value: Kind.AGREEMENT,
    TEIJU.AgreementItem.value: Kind.AGREEMENT,
    TEIJU.CityPlan.value: Kind.PLAN,
    TEIJU.Goal.value: Kind.PLAN,
    TEIJU.Measure.value: Kind.PLAN,
    TEIJU.Initiative.value: Kind.PLAN,
    TEIJU.Activity.value: Kind.ITEM,
    TEIJU.LineItem.value: Kind.ITEM,
    TEIJU.Event.value: Kind.EVENT,
    TEIJU.StatisticalValue.value: Kind.STATISTIC,
    TEIJU.StatedCount.value: Kind.STATISTIC,
    TEIJU.Prefecture.value: Kind.PREFECTURE,
    TEIJU.FiscalYear.value: Kind.PERIOD,
    TEIJU.FiscalPeriod.value: Kind.PERIOD,
    OWL.Class.value: Kind.TERM,
    OWL.ObjectProperty.value: Kind.TERM,
    OWL.DatatypeProperty.value: Kind.TERM,
    OWL.Ontology.value: Kind.TERM,
    SKOS.Concept.value: Kind.CONCEPT,
    SKOS.ConceptScheme.value: Kind.CONCEPT,
}


def kind_of(classes: Collection[str]) -> Kind:
    """The kind of a thing from the IRIs of its classes and of those above them."""
    for iri, kind in _CLASSES.items():
        if iri in classes:
            return kind
    return Kind.OTHER


def kind_named(text: str) -> Kind:
    """The kind that a text names.

    Raises:
        UsageError: It names none.
    """
    try:
        return Kind(text.strip().lower())
    except ValueError:
        known = ", ".join(Kind)
        raise UsageError(
            f"there is no kind {text[:40]!r}; there are {known}",
            f"「{text[:40]}」という種類はありません（あるのは {known}）",
        ) from None
