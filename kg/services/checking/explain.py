"""The pages of rules: what each asks, how to mend a breach, wrong and right."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from operator import eq
from pathlib import Path

from kg.errors import UsageError
from kg.model.lang import Lang, Text
from kg.services.assets import asset

__all__ = ["explain", "rule_names"]

_HEAD = re.compile(r"# (?P<code>\S+) — (?P<name>.+)")


def explain(asked: Sequence[str], lang: str, folder: Path | None = None) -> str:
    """The pages of rules as Markdown, each rule once, in the order asked for.

    Args:
        asked: Codes in any case, one or several (divided by commas) in each text.
        lang: The language of the pages.
        folder: Where the pages are; the shipped ones by default.

    Raises:
        UsageError: There is no such rule.
    """
    folder = folder or asset("rules")
    known = sorted({path.name.partition(".")[0] for path in folder.glob("T*.md")})
    codes = [code.strip().upper() for text in asked for code in text.split(",")]
    suffix = ".ja.md" if lang == Lang.JA else ".md"
    pages = []
    for code in dict.fromkeys(filter(None, codes)):
        if code not in known:
            raise _unknown(code, known)
        pages.append((folder / f"{code}{suffix}").read_text(encoding="utf-8"))
    if not pages:
        raise UsageError(
            "--explain: name a rule, such as TJ101",
            "--explain：規則のコードを指定してください（例 TJ101）",
        )
    return "\n".join(pages)


def rule_names() -> dict[str, Text]:
    """The names of all rules by code, as their pages have them."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(asset("rules").glob("T*.md")):
        with path.open(encoding="utf-8") as stream:
            head = _HEAD.match(stream.readline())
        if head:
            lang = Lang.JA if path.stem.endswith(".ja") else Lang.EN
            found.setdefault(head["code"], {})[lang] = head["name"].strip()
    return {code: Text(**own) for code, own in found.items() if len(own) == len(Lang)}


def _unknown(code: str, known: Sequence[str]) -> UsageError:
    """The error for a code without a page: the nearest codes, or the first and last."""
    close = sorted(get_close_matches(code, known, n=len(known), cutoff=0.6))
    # Of codes that are equally near, those with the same digits in the same places.
    near = sorted(close, key=lambda other: -sum(map(eq, code, other)))[:3]
    if near:
        hint = f"did you mean {', '.join(near)}?", f"{'、'.join(near)} では？"
    else:
        hint = (
            f"codes run from {known[0]} to {known[-1]}",
            f"コードは {known[0]} から {known[-1]} までです",
        )
    return UsageError(
        f"--explain {code}: there is no such rule; {hint[0]}",
        f"--explain {code}：その規則はありません。{hint[1]}",
    )
