"""Tie findings to what humans have explained in the tables of acknowledgements."""

from collections.abc import Sequence
from dataclasses import replace

from kg.model.iris import Names
from kg.model.lang import Text
from kg.model.report import Acknowledgement, Finding, Rule, Severity
from kg.services.graph.build import BuiltPartition

__all__ = ["STALE", "acknowledge", "acknowledgements"]

#: A rule that no shape can hold: it is about findings, not about the graph.
STALE = Rule(
    code="TJ901",
    shape="",
    name=Text("acknowledgement without a finding", "該当のない確認"),
    severity=Severity.VIOLATION,
    messages=Text(
        "Rule {?rule} finds nothing like this any more; remove the row or correct it.",
        "規則 {?rule} に該当する不一致はもうありません。行を取り除くか直してください。",
    ),
    targets=(),
    mend=Text(
        "Compare 'rule', 'thing' and 'found value' of the row with the findings of "
        "kg validate: correct what has changed, or delete the row if the finding is "
        "gone.",
        "行の「規則コード」「対象」「見つかった値」を kg validate の結果と見比べ、"
        "変わったものを直すか、不一致がなくなっていれば行を取り除いてください。",
    ),
)


#: The kinds of table in which a human explains findings.
_ACKNOWLEDGING = frozenset({"acknowledgements", "city-acknowledgements"})


def acknowledgements(
    part: BuiltPartition | None, names: Names
) -> list[Acknowledgement]:
    """The explanations of findings in a folder."""
    found = []
    for table in part.tables if part else ():
        if table.schema.name not in _ACKNOWLEDGING:
            continue
        for row in table:
            values = row.values
            if "rule" in values and "thing" in values:
                told = "found" if "found" in values else "rule"
                found.append(
                    Acknowledgement(
                        thing=names.thing(values["thing"]),
                        rule=values["rule"],
                        found=values.get("found"),
                        explanation=Text(
                            en=values.get("explanation_en", ""),
                            ja=values.get("explanation_ja", ""),
                        ),
                        place=table.place(row.number, table.schema.column(told)),
                    )
                )
    return found


def _stale(acknowledgement: Acknowledgement, graph: str) -> Finding:
    """The finding that an acknowledgement matches none."""
    rule = acknowledgement.rule
    return Finding(
        code=STALE.code,
        severity=STALE.severity,
        message=Text(
            en=STALE.messages.en.replace("{?rule}", rule),
            ja=STALE.messages.ja.replace("{?rule}", rule),
        ),
        graph=graph,
        focus=acknowledgement.thing,
        found=acknowledgement.found,
        places=(acknowledgement.place,),
        mend=STALE.mend,
    )


def acknowledge(
    findings: Sequence[Finding], acknowledgements: Sequence[Acknowledgement], graph: str
) -> list[Finding]:
    """Tie each acknowledgement to its findings; those that tie to none are stale."""
    used: set[int] = set()
    result = []
    for finding in findings:
        for index, known in enumerate(acknowledgements):
            same = known.rule == finding.code and known.thing == finding.focus
            if same and known.found in {None, finding.found}:
                used.add(index)
                finding = replace(finding, acknowledged=known)
                break
        result.append(finding)
    result.extend(
        _stale(known, graph)
        for index, known in enumerate(acknowledgements)
        if index not in used
    )
    return result
