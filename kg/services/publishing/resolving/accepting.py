"""What a client would rather have, in regular expressions that servers know.

A live site weighs the headers Accept and Accept-Language (kg.web.http.negotiation).
Rules for Apache and nginx come to the same: they make a key from what a header says of
a form, and the greatest key wins, letter by letter. A key is `:` for a form that is
wanted without reserve, `0:8` for `q=0.8`, and ends in a `+` where the form is named
rather than covered by a wildcard. `:` comes after all digits and `+` before them, so
`:+` goes before `:`, that before `0:8+`, that before `0:8`; nothing at or below `0:+`
is wanted.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.model.site import PageFormat

__all__ = [
    "FORMS",
    "LEAST",
    "NAMED",
    "VARY",
    "WILDCARDS",
    "Form",
    "Wildcard",
    "range_of",
]

#: What a form is chosen by.
VARY = "Accept, Accept-Language"
#: What a form must exceed to be wanted at all: it is refused by `q=0`.
LEAST = "0:+"
NAMED = "+"
#: How much it is wanted: nothing said or 1 leave both groups empty; 0.80 is 0 and 8.
_QUALITY = r"(?:;\s*q\s*=\s*(?:1[.0]*|(0)\.?([0-9]*?)0*)\s*)?"
#: Parameters of a media type before its quality; charsets and profiles decide nothing.
_PARAMETERS = r"(?:;(?!\s*q\s*=)[^,;]*)*"


@dataclass(frozen=True, slots=True)
class Wildcard:
    """A range of media types.

    Attributes:
        name: What rules call it.
        range: As a header says it, as a regular expression.
        within: The name of the range that covers this one; empty where none does.
    """

    name: str
    range: str
    within: str


@dataclass(frozen=True, slots=True)
class Form:
    """A form that a page can be had in.

    Attributes:
        format: The form.
        media: The media types that ask for it, as a regular expression.
        within: The name of the range that covers them.
    """

    format: PageFormat
    media: str
    within: str

    @property
    def name(self) -> str:
        """What rules call it."""
        return str(self.format)


ANY = Wildcard("any", r"\*(?:/\*)?", "")
TEXT = Wildcard("text", r"text/\*", ANY.name)
APPLICATION = Wildcard("application", r"application/\*", ANY.name)
WILDCARDS = (ANY, TEXT, APPLICATION)
#: What else clients call our formats.
_ALSO = {
    PageFormat.HTML: ("application/xhtml+xml",),
    PageFormat.JSONLD: ("application/json",),
    PageFormat.TTL: ("application/x-turtle",),
}


def _form(kind: PageFormat) -> Form:
    types = (kind.media, *_ALSO.get(kind, ()))
    media = "|".join(re.escape(each) for each in types)
    within = TEXT if kind.media.startswith("text/") else APPLICATION
    return Form(kind, f"(?:{media})" if len(types) > 1 else media, within.name)


#: In the order in which they are taken where they are wanted as much.
FORMS: Sequence[Form] = tuple(_form(kind) for kind in PageFormat)


def range_of(value: str, *, language: bool = False) -> str:
    """The regular expression that finds a value in a header, and how much it is wanted.

    Its two groups make the key with a colon between them.

    Args:
        value: A media range or a language, as a regular expression.
        language: Is it a language, which stands for its variants too (en: en-GB)?
    """
    more = r"(?:-[^,;\s]*)?" if language else ""
    parameters = "" if language else _PARAMETERS
    return rf"(?:^|,)\s*{value}{more}\s*{parameters}{_QUALITY}(?:,|$)"
