"""Keep the findings of the rules that were asked for, by code or the start of codes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from kg.errors import UsageError
from kg.model.problem import TableCode
from kg.model.report import Report
from kg.services.checking.rules import Shapes
from kg.services.checking.validate import UNSHAPED

__all__ = ["Selection", "rule_codes", "select_findings", "selection_of"]


@dataclass(frozen=True, slots=True)
class Selection:
    """The codes of the rules that count, and of those that were left out."""

    kept: frozenset[str]
    left_out: tuple[str, ...]


def rule_codes(shapes: Shapes) -> tuple[str, ...]:
    """The code of every rule: of tables, of shapes, of acknowledgements."""
    graph_rules = {rule.code for rule in shapes.rules.values()}
    unshaped = {rule.code for rule in UNSHAPED}
    return tuple(sorted({*map(str, TableCode), *graph_rules, *unshaped}))


def _words(given: Iterable[str]) -> list[str]:
    """The codes in options that may each hold several, with commas between them."""
    parts = (part.strip().upper() for text in given for part in text.split(","))
    return [part for part in parts if part]


def _meant(words: Iterable[str], codes: Sequence[str]) -> set[str]:
    """The codes that start with one of the words."""
    starts = tuple(words)
    return {code for code in codes if code.startswith(starts)} if starts else set()


def selection_of(
    select: Sequence[str], ignore: Sequence[str], codes: Sequence[str]
) -> Selection:
    """Which rules count: those selected, else all, without those to ignore.

    Args:
        select: Codes or the starts of codes; several may stand in one, with commas.
        ignore: The same.
        codes: Every code that there is.

    Raises:
        UsageError: A word is the start of no code (all of them are named), or no rule
            is left.
    """
    chosen, ignored = _words(select), _words(ignore)
    unknown = [
        word
        for word in dict.fromkeys((*chosen, *ignored))
        if not any(code.startswith(word) for code in codes)
    ]
    if unknown:
        raise _unknown(unknown, codes)
    kept = _meant(chosen, codes) if chosen else set(codes)
    kept -= _meant(ignored, codes)
    if not kept:
        raise UsageError(
            "--select and --ignore leave no rule to check; ignore fewer",
            "--select と --ignore で規則が1つも残りません。--ignore を減らしてください",
        )
    return Selection(frozenset(kept), tuple(c for c in codes if c not in kept))


def _unknown(words: Sequence[str], codes: Sequence[str]) -> UsageError:
    """The error that names every word that is no code, and codes that are like it."""
    near = [
        match
        for word in words
        for match in get_close_matches(word, codes, n=1, cutoff=0.5)
    ]
    near = list(dict.fromkeys(near))
    hint_en = f"; did you mean {', '.join(near)}?" if near else ""
    hint_ja = f"{'、'.join(near)} では？" if near else ""
    return UsageError(
        f"--select/--ignore: no rule has a code that starts with {', '.join(words)}"
        f"{hint_en} (give codes such as TJ613, or their start, such as TT2)",
        f"--select／--ignore：{'、'.join(words)} で始まるコードの規則はありません。"
        f"{hint_ja}（TJ613 のようなコードか、TT2 のような先頭の文字を"
        "指定してください）",
    )


def select_findings(report: Report, selection: Selection) -> Report:
    """The report as if only the rules that count had been checked.

    Rules are left out after the check, so that an acknowledgement of a finding that is
    left out does not become stale.
    """
    if not selection.left_out:
        return report
    kept = selection.kept
    findings = tuple(f for f in report.findings if f.code in kept)

    def counted(counts: dict[str, int]) -> dict[str, int]:
        return {code: count for code, count in counts.items() if code in kept}

    return replace(
        report,
        findings=findings,
        looked_at=counted(report.looked_at),
        looked_in={name: counted(c) for name, c in report.looked_in.items()},
        rules=tuple(rule for rule in report.rules if rule.code in kept),
        left_out=selection.left_out,
        withheld=len(report.findings) - len(findings),
    )
