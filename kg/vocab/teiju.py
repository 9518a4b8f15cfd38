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
    Body: NamedNode
    Change: NamedNode
    CityPlan: NamedNode
    CostStatement: NamedNode
    Country: NamedNode
    Declaration: NamedNode
    Designation: NamedNode
    Discrepancy: NamedNode
    Era: NamedNode
    Event: NamedNode
    FieldCategory: NamedNode
    FieldGroup: NamedNode
    FieldGroupWork: NamedNode
    FieldPlan: NamedNode
    FinancialSupport: NamedNode
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
    LineNote: NamedNode
    Measure: NamedNode
    Meeting: NamedNode
    Membership: NamedNode
    Milestone: NamedNode
    Municipality: NamedNode
    Opinion: NamedNode
    OtherCollaboration: NamedNode
    Participation: NamedNode
    Passage: NamedNode
    PolicyField: NamedNode
    Prefecture: NamedNode
    ProgressReport: NamedNode
    Project: NamedNode
    ProjectCost: NamedNode
    Region: NamedNode
    Requirement: NamedNode
    Resolution: NamedNode
    Signature: NamedNode
    SourceDocument: NamedNode
    StatedCount: NamedNode
    StatisticalValue: NamedNode
    Viewpoint: NamedNode
    Vision: NamedNode
    VisionCost: NamedNode
    VisionEdition: NamedNode
    VisionStatement: NamedNode
    Ward: NamedNode
    YearlyRecord: NamedNode

    # Properties
    about: NamedNode
    activity: NamedNode
    actor: NamedNode
    adds: NamedNode
    after: NamedNode
    agreementItem: NamedNode
    aim: NamedNode
    amends: NamedNode
    amount: NamedNode
    asOfDate: NamedNode
    asOfMonth: NamedNode
    asPrinted: NamedNode
    basis: NamedNode
    bearer: NamedNode
    before: NamedNode
    belongsTo: NamedNode
    bound: NamedNode
    calendarYear: NamedNode
    centreRole: NamedNode
    changes: NamedNode
    codeWithCheckDigit: NamedNode
    comparedStatement: NamedNode
    concerns: NamedNode
    continues: NamedNode
    convenedBy: NamedNode
    countedClass: NamedNode
    countedDistinct: NamedNode
    countedVia: NamedNode
    counting: NamedNode
    coverage: NamedNode
    dataSource: NamedNode
    datePrecision: NamedNode
    department: NamedNode
    designates: NamedNode
    direction: NamedNode
    discussedFrom: NamedNode
    disposition: NamedNode
    endStatus: NamedNode
    endsInitiative: NamedNode
    entry: NamedNode
    expectedEffect: NamedNode
    fieldCategory: NamedNode
    fieldGroup: NamedNode
    figureLines: NamedNode
    firstFiscalYear: NamedNode
    firstYear: NamedNode
    foundValue: NamedNode
    goal: NamedNode
    inclusion: NamedNode
    indicator: NamedNode
    inferenceNote: NamedNode
    inferred: NamedNode
    initiative: NamedNode
    issue: NamedNode
    knownBy: NamedNode
    knownFrom: NamedNode
    lastFiscalYear: NamedNode
    lastYear: NamedNode
    lineCount: NamedNode
    lineItem: NamedNode
    lines: NamedNode
    madeBy: NamedNode
    measure: NamedNode
    neighbourRole: NamedNode
    nextPeriod: NamedNode
    outlook: NamedNode
    pagesAsPrinted: NamedNode
    partOfAgreement: NamedNode
    partOfPlan: NamedNode
    participant: NamedNode
    participantsAsPrinted: NamedNode
    participantsComplete: NamedNode
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
    reason: NamedNode
    recipientRole: NamedNode
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
    timing: NamedNode
    value: NamedNode
    valueKind: NamedNode
    valuePerYear: NamedNode
    vision: NamedNode
    wardOf: NamedNode
