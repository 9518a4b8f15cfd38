"""The links of a site that lead nowhere, as a list for people and programs."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from kg.model.lang import Lang

if TYPE_CHECKING:
    from kg.services.publishing.links import Broken

__all__ = ["list_broken"]

#: So many are listed; of the others, how many there are.
_MOST = 20


def list_broken(broken: "Sequence[Broken]", lang: Lang) -> str:
    """List the first of them on standard output.

    Args:
        broken: All of them.
        lang: The language of the reasons.

    Returns:
        How many there are, in words.
    """
    for each in broken[:_MOST]:
        line = f"{each.page}: {each.link}: {each.reason.of(lang)}"
        if each.count > 1:
            others = each.count - 1
            line += (
                f"（同じリンクがほかに{others:,}件）"
                if lang is Lang.JA
                else f" ({others:,} more links to the same)"
            )
        typer.echo(line)
    total = sum(each.count for each in broken)
    if lang is Lang.JA:
        return f"リンク切れが{total:,}件（リンク先{len(broken):,}か所）"
    return f"{total:,} broken links, to {len(broken):,} places"
