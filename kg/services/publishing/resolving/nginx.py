"""Rules for nginx: what it weighs, for `http {}`, and the site, for `server {}`."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from kg.model.lang import Lang
from kg.model.page_policy import ALWAYS
from kg.model.site import PLACES
from kg.services.publishing.resolving.accepting import (
    FORMS,
    LEAST,
    NAMED,
    VARY,
    WILDCARDS,
    range_of,
)
from kg.services.publishing.resolving.media import (
    CACHE,
    DATA,
    FOREVER,
    MEDIA,
    POLICIES,
)
from kg.services.publishing.resolving.pages import KINDS, THING, kinds_with

__all__ = ["maps", "server_rules"]

_PLACES = "|".join(place.rstrip("/") for place in PLACES)
_LETTERS = "+0123456789:"


def _greater() -> str:
    """The regular expression of `a/b` where key a comes after key b."""
    some = "[0-9:+]*"
    ways = ["[0-9:+]+/\\1$"]
    for at, letter in enumerate(_LETTERS):
        if at:
            lower = re.escape(_LETTERS[:at])
            ways.append(f"{re.escape(letter)}{some}/\\1[{lower}]")
    return f"~^({some}?)(?:{'|'.join(ways)})"


def _map(source: str, name: str, rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    yield f'map "{source}" ${name} {{'
    for given, said in rows:
        found = given if given == "default" else f'"{given}"'
        yield f'    {found} "{said}";'
    yield "}"


def _weighed(
    header: str, name: str, value: str, within: str = "", *, language: bool = False
) -> Iterator[str]:
    """The maps that say how much something is wanted; by a wildcard where not named."""
    named = "" if name in {wild.name for wild in WILDCARDS} else NAMED
    rows = [(f"~*{range_of(value, language=language)}", f"$1:$2{named}")]
    if not within:
        empty = "" if language else ":"
        yield from _map(header, f"kg_{name}", [("", empty), *rows])
        return
    yield from _map(header, f"kg_said_{name}", rows)
    either = [("", f"$kg_{within}"), ("default", f"$kg_said_{name}")]
    yield from _map(f"$kg_said_{name}", f"kg_{name}", either)


def maps(public: str) -> str:
    """What stands in `http {}`.

    Args:
        public: The address of the site, ending in a slash.
    """
    return "\n".join(_maps(urlsplit(public).path or "/", public)) + "\n"


def _maps(path: str, public: str) -> Iterator[str]:
    yield f"# What clients of {public} would rather have; made by kg publish."
    yield "# Include it in http {}, and site.conf in server {}."
    yield ""
    yield "# How much each form is wanted: ':' is q=1, '0:8' is q=0.8; '+' where named."
    for wild in WILDCARDS:
        yield from _weighed("$http_accept", wild.name, wild.range, wild.within)
    for form in FORMS:
        yield from _weighed("$http_accept", form.name, form.media, form.within)
    yield "# The form that is wanted most; the first of those wanted as much. Pages of"
    yield "# each kind are had in forms of their own."
    for kind in KINDS:
        best, most = "none", LEAST
        for form in FORMS:
            if kind.name not in kinds_with(form.format):
                continue
            name = f"{kind.name}_{form.name}"
            rows = [("default", best), (_greater(), form.name)]
            yield from _map(f"$kg_{form.name}/{most}", f"kg_{name}", rows)
            rows = [(form.name, f"$kg_{form.name}"), ("default", most)]
            yield from _map(f"$kg_{name}", f"kg_most_{name}", rows)
            best, most = f"$kg_{name}", f"$kg_most_{name}"
        yield from _map(best, f"kg_{kind.name}", [("default", best)])
    yield "# The language: Japanese, unless English is wanted more or named first."
    yield from _languages()
    yield "# The page that an address means, and the form that it is given in."
    yield from _pages(path)
    yield from _sent(path)
    yield "# What is told of a file."
    yield from _told(path)


def _languages() -> Iterator[str]:
    header = "$http_accept_language"
    for lang in Lang:
        yield from _weighed(header, f"in_{lang}", lang, language=True)
    rows = [("default", "no"), (_greater(), "wanted")]
    yield from _map(f"$kg_in_en/{LEAST}", "kg_english", rows)
    rows = [("default", "less"), ("~^([^/]+)/\\1$", "even"), (_greater(), "more")]
    yield from _map("$kg_in_en/$kg_in_ja", "kg_against_ja", rows)
    first = "~*(?:^|,)\\s*en(?:[-;,\\s].*)?,\\s*ja"
    yield from _map(header, "kg_en_first", [("default", "no"), (first, "first")])
    rows = [("default", "ja"), ("~^wanted (?:more|even first)", "en")]
    yield from _map("$kg_english $kg_against_ja $kg_en_first", "kg_lang", rows)


def _pages(path: str) -> Iterator[str]:
    start = re.escape(path)
    rows = [
        ("default", "$uri"),
        ("~^(.*/)$", "$1index"),
        (f"~^({start}.+)\\.html$", "$1"),
    ]
    yield from _map("$uri", "kg_stem", rows)
    yield from _map("$kg_stem", "kg_path", [(f"~^{start}(.*)$", "$1")])
    rows = [(f"~{kind.paths}", f"$kg_{kind.name}") for kind in KINDS if kind.paths]
    yield from _map("$kg_path", "kg_best", [("default", f"$kg_{THING.name}"), *rows])
    rows = [("default", "$kg_best"), ("~\\.html$", "html")]
    yield from _map("$uri", "kg_form", rows)
    rows = [("default", "$kg_form"), ("html", "$kg_lang.html")]
    yield from _map("$kg_form", "kg_file", rows)


def _sent(path: str) -> Iterator[str]:
    """What an address says as it was sent: an IRI may percent-encode."""
    host, start = "(?:https?://[^/?]*)?", re.escape(path)
    rows = [
        (f"~^{host}{start}{place}([^?]*)", f"{path}{pages}$1")
        for place, pages in PLACES.items()
    ]
    yield from _map("$request_uri", "kg_leads", rows)
    # Nothing leads out of the folder of the site.
    outside = "(?!.*(?:/|%2f)\\.\\.)"
    rows = [
        (f"~*^{host}({start}{outside}[^?]*/)(?:\\?|$)", "$1index"),
        (f"~*^{host}({start}{outside}[^?]+)", "$1"),
    ]
    yield from _map("$request_uri", "kg_raw", rows)


def _told(path: str) -> Iterator[str]:
    things = f"^{re.escape(path)}(?:{_PLACES})/"
    tongues = [(f"~\\.{lang}\\.html$", str(lang)) for lang in Lang]
    yield from _map("$uri", "kg_content_language", tongues)
    rows = [
        ("default", VARY),
        (f"~{things}", VARY),
        ("~^(.+) \\1(?:\\?|$)", ""),
        ("~\\.html(?:\\?|$)", "Accept-Language"),
    ]
    yield from _map("$uri $request_uri", "kg_vary", rows)
    plain = [("~^ .+ (?:.*/)?([A-Za-z0-9._~-]+)$", "$1")]
    yield from _map("$kg_leads $kg_vary $uri", "kg_content_location", plain)
    by_policy: dict[str, list[str]] = {}
    for suffix, policy in POLICIES.items():
        by_policy.setdefault(policy, []).append(suffix)
    rows = [(f"~\\.(?:{'|'.join(ends)})$", said) for said, ends in by_policy.items()]
    yield from _map("$uri", "kg_policy", rows)
    rows = [(f"~{things}", "*"), (f"~\\.(?:{'|'.join(DATA)})$", "*")]
    yield from _map("$uri", "kg_open", rows)
    rows = [("default", "same-origin"), ("*", "cross-origin")]
    yield from _map("$kg_open", "kg_reach", rows)
    yield from _map("$arg_v", "kg_cache", [("default", FOREVER), ("", CACHE)])


def server_rules(public: str) -> str:
    """What stands in `server {}`.

    Args:
        public: The address of the site, ending in a slash.
    """
    return "\n".join(_server(urlsplit(public).path or "/", public)) + "\n"


def _server(path: str, public: str) -> Iterator[str]:
    yield f"# {public}; made by kg publish. Include it in server {{}}, and maps.conf in"
    yield "# http {}. The root of the server is the folder in which the site stands at"
    yield f"# {path}: root /srv/www; with the site in /srv/www{path}"
    yield "absolute_redirect off;"
    yield f"location {path} {{"
    for line in _location(path):
        yield f"    {line}" if line else line
    yield "}"
    yield "# A page that is there, but in no form that the client takes."
    yield "location @kg_refused {"
    yield f"    error_page 404 {path}404.$kg_lang.html;"
    yield "    if (-f $document_root$kg_stem.$kg_lang.html) {"
    yield "        return 406;"
    yield "    }"
    yield "    return 404;"
    yield "}"


def _location(path: str) -> Iterator[str]:
    yield "types {"
    for suffix, media in MEDIA.items():
        yield f"    {media.partition(';')[0]} {suffix};"
    yield "}"
    yield "default_type application/octet-stream;"
    text = [m.partition(";")[0] for m in MEDIA.values() if m.endswith("utf-8")]
    kinds = dict.fromkeys(kind for kind in text if kind != "text/html")
    packed = dict.fromkeys(m for m in MEDIA.values() if m.endswith(("json", "wasm")))
    yield "charset utf-8;"
    yield f"charset_types {' '.join(kinds)};"
    yield "gzip on;"
    yield "gzip_vary on;"
    yield f"gzip_types {' '.join((*kinds, *packed))};"
    yield ""
    for name, value in ALWAYS.items():
        yield f'add_header {name} "{value}" always;'
    yield "add_header Content-Security-Policy $kg_policy always;"
    yield "add_header Cross-Origin-Resource-Policy $kg_reach always;"
    yield "add_header Access-Control-Allow-Origin $kg_open always;"
    yield "add_header Cache-Control $kg_cache;"
    yield "add_header Content-Language $kg_content_language always;"
    yield "add_header Content-Location $kg_content_location;"
    yield "add_header Vary $kg_vary;"
    yield f"error_page 404 {path}404.$kg_lang.html;"
    yield ""
    yield "# IRIs of things lead to what tells of them."
    yield f"location ~ ^{path}(?:{_PLACES})/ {{"
    yield '    if ($kg_leads = "") {'
    yield "        return 404;"
    yield "    }"
    yield "    return 303 $kg_leads$is_args$args;"
    yield "}"
    yield f"location ~ ^{path}(?:doc|queries)$ {{"
    yield "    return 308 $uri/$is_args$args;"
    yield "}"
    yield ""
    yield "# A file by its name, or the page that is wanted most. The third is a thing"
    yield "# whose IRI percent-encodes: its files are called as the IRI is written."
    yield "try_files $uri $kg_stem.$kg_file $kg_raw.$kg_file @kg_refused;"
