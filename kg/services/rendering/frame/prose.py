"""Markdown of ours as HTML of a page: no styles, tables that scroll by themselves."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token
    from markupsafe import Markup

__all__ = ["html_of"]


@cache
def _reader() -> "MarkdownIt":
    """CommonMark with tables; HTML in it is text."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table")


def html_of(
    markdown: str, address: Callable[[str], str | None], label: str
) -> "Markup":
    """Markdown as it may stand below a heading of a page.

    Args:
        markdown: The text.
        address: Where a link leads on the site; None where it leads nowhere there,
            and its text stands alone.
        label: What a table is called, with `%s` for its number.
    """
    from markupsafe import Markup, escape

    reader = _reader()
    env: dict[str, Any] = {}
    tokens = reader.parse(markdown, env)
    _mend(tokens, address)
    parts: list[str] = []
    number, done = 0, 0
    for place, token in enumerate(tokens):
        if token.type == "table_open":
            number += 1
            name = escape(label % number)
            parts.append(
                reader.renderer.render(tokens[done:place], reader.options, env)
            )
            parts.append(
                f'<div class="scroll" role="region" tabindex="0" aria-label="{name}">'
            )
            done = place
        elif token.type == "table_close":
            parts.append(
                reader.renderer.render(tokens[done : place + 1], reader.options, env)
            )
            parts.append("</div>\n")
            done = place + 1
    parts.append(reader.renderer.render(tokens[done:], reader.options, env))
    return Markup("".join(parts))


def _mend(tokens: Sequence["Token"], address: Callable[[str], str | None]) -> None:
    """Take styles out of tables, make code reachable, lead links to pages of ours."""
    for token in tokens:
        if token.type in {"th_open", "td_open"}:
            style = token.attrs.pop("style", "")
            if "right" in str(style):
                token.attrs["class"] = "n"
            if token.type == "th_open":
                token.attrs["scope"] = "col"
        if token.type in {"fence", "code_block"}:
            # What scrolls can be reached by keyboard.
            token.type, token.info = "code_block", ""
            token.attrs["tabindex"] = "0"
        if token.children:
            _lead(token.children, address)


def _lead(tokens: Sequence["Token"], address: Callable[[str], str | None]) -> None:
    open_: list[bool] = []
    for token in tokens:
        if token.type == "link_open":
            target = address(str(token.attrs.get("href", "")))
            open_.append(target is not None)
            if target is None:
                token.type, token.tag, token.attrs = "text", "", {}
            else:
                token.attrs["href"] = target
        elif token.type == "link_close" and not open_.pop():
            token.type, token.tag = "text", ""
