"""Write a comparison for programs: one statement a line, or nested as JSON."""

import json
from dataclasses import asdict
from typing import Any

from pyoxigraph import Literal, Triple

from kg.model.difference import (
    Difference,
    GraphChange,
    StatementChange,
    ThingChange,
    Value,
)
from kg.model.iris import Names
from kg.services.answers.json_term import json_term
from kg.services.diff.describe import Describer
from kg.services.diff.entries import graph_title

__all__ = ["COLUMNS", "difference_json", "difference_tsv", "statement_key"]

#: The columns of the TSV; what is announced is told by those from graph to value.
COLUMNS = (
    "change",
    "graph",
    "subject",
    "predicate",
    "value",
    "new_value",
    "announced",
    "thing",
    "source",
)


def statement_key(
    graph: GraphChange,
    thing: ThingChange,
    statement: StatementChange,
    names: Names,
    describer: Describer,
) -> tuple[str, str, str, str]:
    """Graph, subject, predicate and old value as the TSV writes them."""
    return (
        graph.graph.removeprefix(names.graph("")),
        describer.cell(thing.thing),
        describer.cell(statement.predicate),
        "" if statement.old is None else describer.cell(statement.old),
    )


def difference_tsv(
    found: Difference,
    names: Names,
    describer: Describer,
    lang: str,
    lost: bool = False,
) -> str:
    """One statement a line; saved, it announces the removals and changes it lists."""
    lines = ["\t".join(COLUMNS)]
    titles: dict[int, tuple[str, str]] = {}
    for graph, thing, statement in found.each():
        if lost and not statement.lost:
            continue
        if id(thing) not in titles:
            titles[id(thing)] = (
                " ".join(describer.title(thing.thing).of(lang).split()),
                ", ".join(describer.cited(thing.thing)),
            )
        lines.append(
            "\t".join(
                [
                    statement.change,
                    *statement_key(graph, thing, statement, names, describer),
                    "" if statement.new is None else describer.cell(statement.new),
                    "true" if statement.announced else "",
                    *titles[id(thing)],
                ]
            )
        )
    return "\n".join(lines) + "\n"


def _json_value(value: Value) -> dict[str, str]:
    if isinstance(value, Triple):
        return {"type": "triple", "value": str(value)}
    return json_term(value)


def _json_statement(statement: StatementChange, describer: Describer) -> dict[str, Any]:
    said: dict[str, Any] = {
        "change": statement.change,
        "predicate": statement.predicate.value,
        "label": asdict(describer.term(statement.predicate)),
    }
    for side, value in (("old", statement.old), ("new", statement.new)):
        if value is not None:
            said[side] = _json_value(value)
            if not isinstance(value, Literal):
                said[f"{side}_label"] = asdict(describer.value(value))
    if statement.lost:
        said["announced"] = statement.announced
    return said


def _json_thing(thing: ThingChange, describer: Describer) -> dict[str, Any]:
    return {
        "change": thing.change,
        "thing": _json_value(thing.thing)["value"],
        "label": asdict(describer.title(thing.thing)),
        "cited": describer.cited(thing.thing),
        "statements": [_json_statement(each, describer) for each in thing.statements],
    }


def difference_json(found: Difference, names: Names, describer: Describer) -> str:
    """Everything that differs, nested: graphs, things, statements, in both languages.

    `folded` holds the passages and unnamed nodes that are no things of their own.
    """
    content = {
        "equal": not found.graphs,
        "compared": {
            "graphs": found.compared,
            "old_statements": found.old_size,
            "new_statements": found.new_size,
            "left_out": [g.removeprefix(names.graph("")) for g in found.left_out],
        },
        "things": asdict(found.tally),
        "statements": asdict(found.statements),
        "unannounced": found.unannounced(),
        "graphs": [
            {
                "graph": graph.graph.removeprefix(names.graph("")),
                "change": graph.change,
                "label": asdict(graph_title(graph.graph, names, describer)),
                "tally": {
                    "things": asdict(graph.tally),
                    "statements": asdict(graph.statements),
                },
                "changes": [_json_thing(thing, describer) for thing in graph.things],
                "folded": [_json_thing(thing, describer) for thing in graph.folded],
            }
            for graph in found.graphs
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
