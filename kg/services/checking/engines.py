"""Two SHACL engines behind one interface.

`shacl` (Rust) is the fast one, `pyshacl` the reference; tests hold them equal result
by result. Neither is given anything but text: no engine shares state with another.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Engine", "RawResult", "run_engine"]


class Engine(StrEnum):
    """The engines by the name of their package."""

    SHACL = "shacl"
    PYSHACL = "pyshacl"


@dataclass(frozen=True, slots=True)
class RawResult:
    """One validation result, as any engine gives it.

    IRIs are bare; `value` is the offending value's text, unless that is the focus node
    itself; a path other than a single predicate is empty.
    """

    shape: str
    focus: str
    path: str
    component: str
    severity: str
    value: str | None
    messages: tuple[str, ...]


def _bare(term: str) -> str:
    """The IRI within angle brackets; other terms as they are."""
    if term.startswith("<") and term.endswith(">"):
        return term[1:-1]
    return term


#: Data of at least this many characters is worth a second thread.
_LARGE = 1_000_000


def _halves(shapes: Sequence[str]) -> list[str]:
    """Two sets of shapes that take about as long: sums cost most, then SPARQL rules."""

    def weight(text: str) -> int:
        return text.count("sh:select") + 4 * text.count("(SUM(")

    halves: list[list[str]] = [[], []]
    weights = [0, 0]
    for text in sorted(shapes, key=weight, reverse=True):
        lighter = weights.index(min(weights))
        halves[lighter].append(text)
        weights[lighter] += weight(text)
    return ["\n".join(half) for half in halves if half]


def _with_shacl(shapes: Sequence[str], data: str) -> list[RawResult]:
    # The engine releases the interpreter's lock, so two threads are two cores.
    parts = _halves(shapes) if len(data) >= _LARGE else ["\n".join(shapes)]
    with ThreadPoolExecutor(len(parts)) as pool:
        found = pool.map(lambda part: _shacl_results(part, data), parts)
        return [result for part in found for result in part]


def _shacl_results(shapes: str, data: str) -> list[RawResult]:
    import shacl

    report = shacl.Shapes.from_turtle(shapes).validate_text(data, format="nquads")
    results = []
    for result in report.results:
        path = result.path or ""
        simple = path.startswith("<") and path.endswith(">") and "> " not in path
        results.append(
            RawResult(
                shape=_bare(result.source_shape or ""),
                focus=_bare(result.focus_node),
                path=_bare(path) if simple else "",
                component=result.component,
                severity=result.severity,
                value=None if result.value == result.focus_node else result.value_plain,
                messages=tuple(sorted(result.messages)),
            )
        )
    return results


def _with_pyshacl(shapes: Sequence[str], data: str) -> list[RawResult]:
    import pyshacl
    from pyoxigraph import RdfFormat, parse, serialize
    from rdflib import RDF, SH, Graph, URIRef

    # One graph of triples, as the shapes see the data.
    quads = parse(data, format=RdfFormat.N_QUADS)
    triples = serialize((q.triple for q in quads), format=RdfFormat.N_TRIPLES) or b""
    graph = Graph().parse(data=triples, format="nt")
    _, found, _ = pyshacl.validate(
        graph,
        shacl_graph=Graph().parse(data="\n".join(shapes), format="turtle"),
        inference="none",
        allow_warnings=False,
    )
    results = []
    for node in found.subjects(RDF.type, SH.ValidationResult):
        path = found.value(node, SH.resultPath)
        focus = found.value(node, SH.focusNode)
        value = found.value(node, SH.value)
        component = str(found.value(node, SH.sourceConstraintComponent))
        results.append(
            RawResult(
                shape=str(found.value(node, SH.sourceShape)),
                focus=str(focus),
                path=str(path) if isinstance(path, URIRef) else "",
                component=component.rpartition("#")[2],
                severity=str(found.value(node, SH.resultSeverity)).rpartition("#")[2],
                value=None if value in {None, focus} else str(value),
                messages=tuple(
                    sorted(str(text) for text in found.objects(node, SH.resultMessage))
                ),
            )
        )
    return results


_ENGINES: dict[Engine, Callable[[Sequence[str], str], list[RawResult]]] = {
    Engine.SHACL: _with_shacl,
    Engine.PYSHACL: _with_pyshacl,
}


def run_engine(engine: Engine, shapes: Sequence[str], data: str) -> list[RawResult]:
    """Validate data against shapes.

    Args:
        engine: Which engine.
        shapes: The shapes, as Turtle documents.
        data: The data in N-Quads; the graphs are read as one.

    Returns:
        The results, sorted, each once.
    """
    return sorted(
        set(_ENGINES[engine](shapes, data)),
        key=lambda r: (
            r.shape,
            r.focus,
            r.path,
            r.component,
            r.value or "",
            r.messages,
        ),
    )
