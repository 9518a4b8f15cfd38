"""Data for machines within a page, as JSON that cannot end the page."""

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markupsafe import Markup

__all__ = ["script_json"]

#: What would end a <script> or begin a comment in it.
_UNSAFE = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def script_json(told: Any) -> "Markup":
    """JSON that holds nothing with which a page could be left."""
    from markupsafe import Markup

    return Markup(json.dumps(told, ensure_ascii=False).translate(_UNSAFE))
