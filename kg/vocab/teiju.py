"""Terms of our own ontology, closed: an unknown name raises AttributeError.

Mirrors ontology/teiju.ttl; tests/test_vocab.py keeps the two equal.
"""

from pyoxigraph import NamedNode

from kg.vocab.closed import ClosedVocabulary
from kg.vocab.prefixes import PREFIXES

__all__ = ["TEIJU"]


class TEIJU(ClosedVocabulary):
    """Classes and properties defined in ontology/teiju.ttl."""

    _NS = PREFIXES["teiju"]

    # Classes
    Abolition: NamedNode
    Activity: NamedNode
    Adoption: NamedNode
    Agreement: NamedNode
    AgreementItem: NamedNode
    Amendment: NamedNode
    CityPlan: NamedNode
    CostStatement: NamedNode
    Declaration: NamedNode
    Designation: NamedNode
    Discrepancy: NamedNode
    Era: NamedNode
    Event: NamedNode
    FiscalPeriod: NamedNode
    FiscalYear: NamedNode
    Formation: NamedNode
    FormationAgreement: NamedNode
    FormationPolicy: NamedNode
    Goal: NamedNode
    Indicator: NamedNode
    IndicatorValue: NamedNode
    Initiative: NamedNode
    LineCost: NamedNode
    LineItem: NamedNode
    Measure: NamedNode
    Membership: NamedNode
    Municipality: NamedNode
    Opinion: NamedNode
    Participation: NamedNode
    Passage: NamedNode
    PolicyField: NamedNode
    Prefecture: NamedNode
    ProgressReport: NamedNode
    Project: NamedNode
    ProjectCost: NamedNode
    Region: NamedNode
    Resolution: NamedNode
    Signature: NamedNode
    SourceDocument: NamedNode
    StatisticalValue: NamedNode
    Viewpoint: NamedNode
    Vision: NamedNode
    VisionCost: NamedNode
    Ward: NamedNode
    YearlyRecord: NamedNode

    # Properties
    about: NamedNode
    activity: NamedNode
    actor: NamedNode
    adds: NamedNode
    agreementItem: NamedNode
    amends: NamedNode
    amount: NamedNode
    asOfDate: NamedNode
    asOfMonth: NamedNode
    asPrinted: NamedNode
    basis: NamedNode
    bearer: NamedNode
    belongsTo: NamedNode
    centreRole: NamedNode
    changes: NamedNode
    codeWithCheckDigit: NamedNode
    comparedStatement: NamedNode
    concerns: NamedNode
    counting: NamedNode
    datePrecision: NamedNode
    department: NamedNode
    designates: NamedNode
    direction: NamedNode
    disposition: NamedNode
    endsInitiative: NamedNode
    entry: NamedNode
    expectedEffect: NamedNode
    firstFiscalYear: NamedNode
    foundValue: NamedNode
    goal: NamedNode
    indicator: NamedNode
    inferenceNote: NamedNode
    inferred: NamedNode
    initiative: NamedNode
    lastFiscalYear: NamedNode
    lineCount: NamedNode
    lineItem: NamedNode
    lines: NamedNode
    measure: NamedNode
    neighbourRole: NamedNode
    partOfAgreement: NamedNode
    partOfPlan: NamedNode
    participant: NamedNode
    participantsAsPrinted: NamedNode
    party: NamedNode
    paysInto: NamedNode
    period: NamedNode
    phase: NamedNode
    policyField: NamedNode
    prefecture: NamedNode
    printedLabel: NamedNode
    project: NamedNode
    projectStatus: NamedNode
    raisedAt: NamedNode
    rawReading: NamedNode
    readingNote: NamedNode
    reflectedIn: NamedNode
    region: NamedNode
    regionKind: NamedNode
    remark: NamedNode
    replacedIndicator: NamedNode
    replacementReason: NamedNode
    ruleCode: NamedNode
    statedIn: NamedNode
    statisticalSubject: NamedNode
    status: NamedNode
    strikes: NamedNode
    takesPart: NamedNode
    textSha256: NamedNode
    value: NamedNode
    valueKind: NamedNode
    valuePerYear: NamedNode
    vision: NamedNode
    wardOf: NamedNode
