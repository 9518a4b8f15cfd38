"""Lines of mod_rewrite that weigh what a client would rather have (Apache 2.4)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from kg.model.lang import Lang
from kg.model.site import PageFormat
from kg.services.publishing.resolving.accepting import (
    FORMS,
    LEAST,
    NAMED,
    WILDCARDS,
    range_of,
)

__all__ = ["as_sent", "chosen", "key_of", "path_in", "wanted"]


def key_of(name: str) -> str:
    """The variable that keeps how much something is wanted."""
    return f"KG_{name.upper()}"


def _weighed(
    header: str, name: str, value: str, named: str = "", *, language: bool = False
) -> Iterator[str]:
    """The lines that keep how much something is wanted."""
    pattern = range_of(value, language=language)
    yield f'RewriteCond %{{HTTP:{header}}} "{pattern}" [NC]'
    yield f"RewriteRule ^ - [E={key_of(name)}:%1:%2{named}]"


def wanted() -> Iterator[str]:
    """The lines that weigh the headers; KG_LANG is ja or en afterwards."""
    yield "# How much each form is wanted: ':' is q=1, '0:8' is q=0.8; '+' where named."
    for wild in WILDCARDS:
        if wild.within:
            covering = key_of(wild.within)
            yield f"RewriteRule ^ - [E={key_of(wild.name)}:%{{ENV:{covering}}}]"
        yield from _weighed("Accept", wild.name, wild.range)
        if not wild.within:
            yield 'RewriteCond %{HTTP:Accept} "^\\s*$"'
            yield f"RewriteRule ^ - [E={key_of(wild.name)}::]"
    for form in FORMS:
        covering = key_of(form.within)
        yield f"RewriteRule ^ - [E={key_of(form.name)}:%{{ENV:{covering}}}]"
        yield from _weighed("Accept", form.name, form.media, NAMED)
    yield ""
    yield "# The language: Japanese, unless English is wanted more or named first."
    for lang in Lang:
        yield from _weighed("Accept-Language", f"in_{lang}", lang, NAMED, language=True)
    english, japanese = f"%{{ENV:{key_of('in_en')}}}", f"%{{ENV:{key_of('in_ja')}}}"
    yield "RewriteRule ^ - [E=KG_LANG:ja]"
    yield f"RewriteCond expr \"'{english}' > '{LEAST}'\""
    yield f"RewriteCond expr \"'{english}' > '{japanese}'\""
    yield "RewriteRule ^ - [E=KG_LANG:en]"
    yield f"RewriteCond expr \"'{english}' > '{LEAST}'\""
    yield f"RewriteCond expr \"'{english}' == '{japanese}'\""
    yield (
        'RewriteCond %{HTTP:Accept-Language} "(?:^|,)\\s*en(?:[-;,\\s].*)?,\\s*ja" [NC]'
    )
    yield "RewriteRule ^ - [E=KG_LANG:en]"


def chosen(there: Mapping[PageFormat, Sequence[str]]) -> Iterator[str]:
    """The lines that choose the form that is wanted most, of those that are there.

    Args:
        there: What must hold for a form to be there, by form.
    """
    yield "# The form that is wanted most; the first of those wanted as much."
    yield f"RewriteRule ^ - [E=KG_FORM:none,E=KG_BEST:{LEAST}]"
    for form in FORMS:
        own = key_of(form.name)
        yield from there.get(form.format, ())
        yield f"RewriteCond expr \"'%{{ENV:{own}}}' > '%{{ENV:KG_BEST}}'\""
        yield f"RewriteRule ^ - [E=KG_FORM:{form.name},E=KG_BEST:%{{ENV:{own}}}]"


def as_sent(path: str, part: str = "", rest: str = "[^\\s?]*") -> str:
    """The condition on an address as it was sent: what it percent-encodes is kept.

    Args:
        path: Where the rules stand: the path of their address.
        part: What follows it.
        rest: What follows that and is kept, as a regular expression.
    """
    start = re.escape(path + part)
    host = "(?:https?://[^/\\s?]*)?"
    return f'RewriteCond %{{THE_REQUEST}} "^\\S+\\s{host}{start}({rest})[\\s?]" [NC]'


def path_in(address: str) -> str:
    """Where an address begins at its host."""
    return urlsplit(address).path or "/"
