"""Count what a build holds, by graph and by document."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from kg.errors import UsageError
from kg.model.iris import Names
from kg.model.report import Report
from kg.services.verifying.texts import line_range

__all__ = [
    "DocumentStats",
    "GraphStats",
    "document_stats",
    "graph_stats",
]


@dataclass(frozen=True, slots=True)
class GraphStats:
    """One named graph: what it holds, and what its check found.

    `things` counts what cites a passage, `open` and `acknowledged` the findings of
    the rules; None where the graph was not checked.
    """

    graph: str
    statements: int
    things: int
    passages: int
    documents: int
    open: int | None
    acknowledged: int | None


@dataclass(frozen=True, slots=True)
class DocumentStats:
    """One source document: what cites it, how much of it is cited, what is off.

    The lines with figures are those registered for its text; None where no text is
    registered (a public page, a data set, a law). `open` and `acknowledged` are the
    findings on statements that cite it; None where nothing was checked.
    """

    document: str
    statements: int
    things: int
    passages: int
    figure_lines: int | None
    cited_lines: int | None
    excused_lines: int | None
    open: int | None
    acknowledged: int | None

    @property
    def share(self) -> float | None:
        """Cited lines among the lines with figures, from 0 to 1."""
        if not self.figure_lines or self.cited_lines is None:
            return None
        return self.cited_lines / self.figure_lines


def _rows(store: Store, sparql: str, names: Names) -> list[dict[str, str]]:
    """The rows of a SELECT over the union of all graphs, as text."""
    answer = store.query(
        sparql, use_default_graph_as_union=True, prefixes=names.prefixes()
    )
    assert isinstance(answer, QuerySolutions)
    columns = [variable.value for variable in answer.variables]
    found = []
    for row in answer:
        cells = {}
        for column in columns:
            term = row[column]
            if isinstance(term, NamedNode | Literal):
                cells[column] = term.value
        found.append(cells)
    return found


def graph_stats(
    store: Store, names: Names, report: Report | None = None
) -> list[GraphStats]:
    """Counts of every named graph, in the order of their names.

    Args:
        store: A build.
        names: The base of its IRIs.
        report: What a check of the same tables found.
    """
    counted = {
        row["g"]: int(row["n"])
        for row in _rows(
            store,
            "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
            names,
        )
    }
    cited = {
        row["g"]: row
        for row in _rows(
            store,
            """SELECT ?g (COUNT(DISTINCT ?s) AS ?things)
                      (COUNT(DISTINCT ?passage) AS ?passages)
                      (COUNT(DISTINCT ?source) AS ?documents)
            WHERE { GRAPH ?g {
              ?s prov:wasDerivedFrom ?passage . ?passage dcterms:isPartOf ?source
            } } GROUP BY ?g""",
            names,
        )
    }
    findings: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for finding in report.findings if report else ():
        findings[names.graph(finding.graph)][finding.acknowledged is not None] += 1
    checked = {names.graph(graph) for graph in report.graphs} if report else set()
    found = []
    for graph in sorted(counted):
        own = cited.get(graph, {})
        found.append(
            GraphStats(
                graph=graph.removeprefix(names.graph("")),
                statements=counted[graph],
                things=int(own.get("things", 0)),
                passages=int(own.get("passages", 0)),
                documents=int(own.get("documents", 0)),
                open=findings[graph][0] if graph in checked else None,
                acknowledged=findings[graph][1] if graph in checked else None,
            )
        )
    return found


def _numbers(lines: str) -> set[int]:
    """The line numbers of a text such as `9, 19, 25-28`."""
    numbers: set[int] = set()
    for part in lines.split(","):
        first, last = line_range(part.strip())
        numbers.update(range(first, last + 1))
    return numbers


def _lines_by_document(
    store: Store, names: Names
) -> Mapping[tuple[str, bool], set[int]]:
    """The lines that are cited, and those that only a note mentions."""
    covered: dict[tuple[str, bool], set[int]] = defaultdict(set)
    for row in _rows(
        store,
        """SELECT DISTINCT ?document ?lines ?note WHERE {
          ?s prov:wasDerivedFrom ?passage .
          ?passage teiju:lines ?lines ; dcterms:isPartOf ?source .
          ?source dcterms:identifier ?document ; teiju:textSha256 ?sha .
          BIND (EXISTS { ?s a teiju:LineNote } AS ?note)
        }""",
        names,
    ):
        try:
            covered[row["document"], row["note"] == "true"] |= _numbers(row["lines"])
        except ValueError:
            continue  # "page": nothing to count
    return covered


def _findings_by_document(report: Report) -> Mapping[str, list[int]]:
    """How many findings are open and acknowledged, by the document they cite."""
    counted: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for finding in report.findings:
        for document in {citation.document for citation in finding.cited}:
            counted[document][finding.acknowledged is not None] += 1
    return counted


def document_stats(
    store: Store, names: Names, report: Report | None = None
) -> list[DocumentStats]:
    """Counts of every source document that something cites, in order.

    Args:
        store: A build.
        names: The base of its IRIs.
        report: What a check of the same tables found.

    Raises:
        UsageError: Nothing cites a source.
    """
    covered = _lines_by_document(store, names)
    findings = _findings_by_document(report) if report else None
    found = []
    for row in _rows(
        store,
        """SELECT ?document ?figures (COUNT(DISTINCT ?passage) AS ?passages)
                  (COUNT(DISTINCT ?s) AS ?things) (COUNT(*) AS ?statements)
        WHERE {
          ?s prov:wasDerivedFrom ?passage ; ?p ?o .
          ?passage dcterms:isPartOf ?source .
          ?source dcterms:identifier ?document .
          OPTIONAL { ?source teiju:figureLines ?figures }
        } GROUP BY ?document ?figures ORDER BY ?document""",
        names,
    ):
        document = row["document"]
        figures = _numbers(row["figures"]) if "figures" in row else None
        cited = covered[document, False]
        noted = covered[document, True] - cited
        found.append(
            DocumentStats(
                document=document,
                statements=int(row["statements"]),
                things=int(row["things"]),
                passages=int(row["passages"]),
                figure_lines=None if figures is None else len(figures),
                cited_lines=None if figures is None else len(figures & cited),
                excused_lines=None if figures is None else len(figures & noted),
                open=findings[document][0] if findings is not None else None,
                acknowledged=findings[document][1] if findings is not None else None,
            )
        )
    if not found:
        raise UsageError(
            "nothing in the graph cites a source", "グラフに出典のある記載がありません"
        )
    return found
