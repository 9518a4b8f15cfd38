"""What a check of questions found, for people and for programs."""

import json

from kg.model.lang import Lang
from kg.model.question_check import CheckedQuestions, Timing

__all__ = ["checked_human", "checked_json"]


def _time(timing: Timing, lang: Lang) -> str:
    ja = lang is Lang.JA
    share = f"{timing.share:.0%}"
    took = f"{timing.seconds:.2f} {'秒' if ja else 's'}"
    of = f"制限時間の{share}" if ja else f"{share} of the budget"
    comma = "、" if ja else ", "
    return f"  {timing.question} ({timing.engine}) {took}{comma}{of}"


def checked_human(checked: CheckedQuestions, lang: Lang) -> str:
    """Problems one a line, how to mend each kind, what was looked at, the slowest."""
    ja = lang is Lang.JA
    lines = [problem.told(lang) for problem in checked.problems]
    if lines:
        rules = {problem.rule.code: problem.rule for problem in checked.problems}
        lines += ["", "直し方" if ja else "what to do"]
        lines += [f"  {code} {rules[code].mend.of(lang)}" for code in sorted(rules)]
        lines.append("")
    answers = [f"{kind} {count}" for kind, count in checked.answered.items()]
    failed = len({problem.path for problem in checked.problems})
    count = len(checked.problems)
    if ja:
        lines.append(
            f"質問{len(checked.questions)}件、答え（{'、'.join(answers) or 'なし'}）。"
            + (f"{failed}件に問題が{count}個あります" if count else "問題はありません")
        )
    else:
        lines.append(
            f"{len(checked.questions)} question(s), answers: "
            f"{', '.join(answers) or 'none'}; "
            + (f"{count} problem(s) in {failed} of them" if count else "no problem")
        )
    if checked.timings:
        lines.append("制限時間に対して遅いもの" if ja else "slowest for their budget")
        lines.extend(_time(timing, lang) for timing in checked.slowest)
    return "\n".join(lines) + "\n"


def checked_json(checked: CheckedQuestions) -> str:
    """All of it, in both languages."""
    nested = {
        "questions": list(checked.questions),
        "answered": checked.answered,
        "problems": [
            {
                "code": problem.rule.code,
                "rule": {"en": problem.rule.name.en, "ja": problem.rule.name.ja},
                "file": str(problem.path),
                "line": problem.line,
                "message": {"en": problem.text.en, "ja": problem.text.ja},
                "mend": {"en": problem.rule.mend.en, "ja": problem.rule.mend.ja},
            }
            for problem in checked.problems
        ],
        "timings": [
            {
                "question": timing.question,
                "engine": timing.engine,
                "seconds": round(timing.seconds, 4),
                "budget": timing.budget,
                "stopped": timing.stopped,
            }
            for timing in checked.timings
        ],
        "notes": [{"en": note.en, "ja": note.ja} for note in checked.notes],
    }
    return json.dumps(nested, ensure_ascii=False, indent=1) + "\n"
