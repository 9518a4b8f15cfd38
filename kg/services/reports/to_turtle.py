"""A report in Turtle, as SHACL describes validation reports."""

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from kg.model.report import Finding, Report
from kg.services.reports.telling import Telling
from kg.vocab import DCTERMS, RDF, SH, XSD

__all__ = ["report_turtle"]


def _result_triples(node: BlankNode, finding: Finding) -> list[Triple]:
    severity = SH.terms()[finding.severity.value]
    triples = [
        Triple(node, RDF.type, SH.ValidationResult),
        Triple(node, SH.resultSeverity, severity),
        Triple(node, DCTERMS.identifier, Literal(finding.code)),
        Triple(node, SH.resultMessage, Literal(finding.message.en, language="en")),
        Triple(node, SH.resultMessage, Literal(finding.message.ja, language="ja")),
    ]
    links = [
        (SH.focusNode, finding.focus),
        (SH.resultPath, finding.path),
        (SH.sourceShape, finding.shape),
        (
            SH.sourceConstraintComponent,
            SH.namespace() + finding.component if finding.component else None,
        ),
    ]
    triples.extend(Triple(node, p, NamedNode(iri)) for p, iri in links if iri)
    if finding.found is not None:
        triples.append(Triple(node, SH.value, Literal(finding.found)))
    if finding.acknowledged:
        said = finding.acknowledged.explanation
        triples.append(
            Triple(node, DCTERMS.description, Literal(said.en, language="en"))
        )
        triples.append(
            Triple(node, DCTERMS.description, Literal(said.ja, language="ja"))
        )
    return triples


def report_turtle(report: Report, telling: Telling) -> str:
    """A SHACL validation report; `sh:conforms` is false with any result."""
    top = BlankNode("report")
    conforms = Literal("false" if report.findings else "true", datatype=XSD.boolean)
    triples = [
        Triple(top, RDF.type, SH.ValidationReport),
        Triple(top, SH.conforms, conforms),
    ]
    for number, finding in enumerate(report.findings, start=1):
        node = BlankNode(f"result{number}")
        triples.append(Triple(top, SH.result, node))
        triples.extend(_result_triples(node, finding))
    text = serialize(
        triples, format=RdfFormat.TURTLE, prefixes=telling.names.prefixes()
    )
    return (text or b"").decode()
