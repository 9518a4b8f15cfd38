"""Say to people what a check did not look at: rules, subjects, whole graphs."""

from kg.model.lang import Lang
from kg.model.report import UNTYPED, Report

__all__ = ["checked_lines", "idle_line", "unchecked_line", "unseen_line"]

#: How many idle rules are named; beyond that their number says enough.
_IDLE_SHOWN = 8
#: How many classes of subjects are named, the largest first.
_CLASSES_SHOWN = 5


def idle_line(report: Report, lang: str) -> str | None:
    """Which rules found nothing to look at."""
    idle = [code for code, count in report.looked_at.items() if not count]
    if not idle:
        return None
    ja = lang == Lang.JA
    if len(idle) > _IDLE_SHOWN:
        more = "（-f json で一覧）" if ja else " (-f json lists them)"
        which = f"{len(idle)}規則" if ja else f"{len(idle)} rules"
        return (
            f"対象がなかったもの：{which}{more}"
            if ja
            else f"Nothing to look at for {which}{more}"
        )
    return (
        f"対象のなかった規則：{'、'.join(idle)}"
        if ja
        else f"Rules that found nothing to look at: {', '.join(idle)}"
    )


def unchecked_line(report: Report, lang: str) -> str | None:
    """How many subjects no rule looked at, and of which classes."""
    total = sum(report.unchecked.values())
    if not total:
        return None
    ja = lang == Lang.JA
    untyped = {UNTYPED: "クラスなし"} if ja else {}
    ranked = sorted(report.unchecked.items(), key=lambda item: (-item[1], item[0]))
    shown = [
        f"{untyped.get(name, name)} {count}" for name, count in ranked[:_CLASSES_SHOWN]
    ]
    more = len(ranked) - _CLASSES_SHOWN
    if more > 0:
        shown.append(f"ほか{more}クラス" if ja else f"{more} more")
    return (
        f"どの規則の対象にもならなかったもの：{total}件（{'、'.join(shown)}）"
        if ja
        else f"Subjects that no rule looked at: {total} ({', '.join(shown)})"
    )


def unseen_line(report: Report, lang: str) -> str | None:
    """Which graphs hold statements, but no subject that any rule looked at."""
    if not report.unseen:
        return None
    return (
        f"何も検査できなかったグラフ：{'、'.join(report.unseen)}"
        "（クラスと述語を確かめてください）"
        if lang == Lang.JA
        else f"No rule looked at anything in {', '.join(report.unseen)}: "
        "check its classes and properties"
    )


def checked_lines(report: Report, lang: str) -> list[str]:
    """Everything that was not looked at, a line each."""
    lines = (
        idle_line(report, lang),
        unchecked_line(report, lang),
        unseen_line(report, lang),
    )
    return [line for line in lines if line]
