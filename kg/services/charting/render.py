"""A Vega-Lite specification as an SVG: no browser, no network, the same bytes."""

import html
import json
import re
from typing import Any

from kg.errors import UsageError
from kg.model.lang import Lang
from kg.services.charting.style import FONT

__all__ = ["render_svg"]

#: The line of Vega-Lite that specifications are written for.
_VEGA_LITE = "6."
#: No size depends on a font, so text is measured with one that is nowhere: that takes
#: a tenth of the time.
_PLAIN = "kg"
_NAMED = re.compile(f'(<text [^>]*?) font-family="{_PLAIN}"')
_ROOT = re.compile(
    r'<svg [^>]* height="([\d.]+)"[^>]*><rect [^>]*/>'
    r'(<g fill="none" stroke-miterlimit="10" transform="translate\()[-\d.]+'
)
#: A drawn row: an element of its own with what it says.
_TOLD = re.compile(
    r'<(line|path|rect) aria-label="([^"]*)"( role="graphics-symbol"[^>]*)/>'
)


def _vega() -> Any:
    try:
        import vl_convert
    except ImportError as error:
        raise UsageError(
            "pictures need a further package: pip install 'teiju-kg[chart]'",
            "図を描くには追加のパッケージが必要です：pip install 'teiju-kg[chart]'",
        ) from error
    return vl_convert


def render_svg(
    spec: dict[str, Any], lang: Lang, title: str, description: str, key: str
) -> str:
    """Draw a specification.

    Args:
        spec: Vega-Lite; its data stand in it, and nothing is ever fetched.
        lang: The language of its text.
        title: What the picture is called.
        description: What it shows, for those who cannot see it.
        key: Tells apart the pictures of one page.

    Raises:
        UsageError: The package that draws is not installed.
    """
    vega = _vega()
    versions = [v for v in vega.get_vegalite_versions() if v.startswith(_VEGA_LITE)]
    config = spec["config"]
    config = {**config, "font": _PLAIN, "text": {**config["text"], "font": _PLAIN}}
    drawn = vega.vegalite_to_svg(
        json.dumps({**spec, "config": config}, ensure_ascii=False),
        vl_version=versions[-1],
        allowed_base_urls=[],
        show_warnings=False,
    )
    start = _ROOT.match(drawn)
    if start is None:
        raise RuntimeError("the drawn picture does not begin as an SVG does")
    # A text that the font at hand makes wider than its place must not move the rest.
    width, left, height = *(spec["usermeta"][k] for k in ("width", "left")), start[1]
    head = (
        '<svg xmlns="http://www.w3.org/2000/svg" version="1.1" role="img"'
        f' lang="{lang}" xml:lang="{lang}" aria-labelledby="{key}-t {key}-d"'
        f' width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        f' font-family="{FONT}">'
        f'<title id="{key}-t">{html.escape(title)}</title>'
        f'<desc id="{key}-d">{html.escape(description)}</desc>'
        f'<rect width="{width}" height="{height}" fill="white"/>{start[2]}{left}'
    )
    # The root names the fonts once; each of the texts need not.
    body = _NAMED.sub(r"\1", drawn[start.end() :])
    # A title of its own is what a browser shows under the pointer.
    return head + _TOLD.sub(r"<\1\3><title>\2</title></\1>", body) + "\n"
