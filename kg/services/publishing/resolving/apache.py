"""The `.htaccess` of a site: Apache 2.4 answers as the live site does.

It needs nothing of the server but `AllowOverride FileInfo Indexes`.
"""

from collections.abc import Iterable, Iterator, Sequence

from kg.model.lang import Lang
from kg.model.page_policy import ALWAYS
from kg.model.site import PLACES, PageFormat
from kg.services.publishing.resolving.accepting import FORMS, VARY
from kg.services.publishing.resolving.media import (
    CACHE,
    DATA,
    FOREVER,
    MEDIA,
    OURS,
    POLICIES,
)
from kg.services.publishing.resolving.rewriting import (
    as_sent,
    chosen,
    path_in,
    wanted,
)

__all__ = ["host_rules"]


def host_rules(public: str) -> str:
    """The `.htaccess` of the site itself.

    Args:
        public: Its address, ending in a slash.
    """
    return "\n".join(_host(public)) + "\n"


def _host(public: str) -> Iterator[str]:
    path = path_in(public)
    yield f"# How {public} answers; made by kg publish."
    yield "# It stands in the folder of the site, and the server has to allow it by"
    yield "# AllowOverride FileInfo Indexes, or All. Without mod_rewrite the pages that"
    yield "# lead on do its work. Where the server has MultiViews on, which chooses by"
    yield "# rules of its own, take the mark from the next line (it wants Options too):"
    yield "# Options -MultiViews"
    yield ""
    yield "<IfModule mod_rewrite.c>"
    yield "<IfModule mod_dir.c>"
    yield "# A page and a folder may have one name: doc/scheme/field."
    yield "DirectorySlash Off"
    yield "DirectoryIndex disabled"
    yield "</IfModule>"
    yield f"ErrorDocument 404 {path}404"
    yield "</IfModule>"
    yield "<IfModule !mod_rewrite.c>"
    yield f"ErrorDocument 404 {path}404.html"
    yield "</IfModule>"
    yield ""
    yield from _types()
    yield ""
    yield "<IfModule mod_rewrite.c>"
    yield "RewriteEngine On"
    yield f"RewriteBase {path}"
    yield ""
    yield "# The end of the address as it was sent."
    yield 'RewriteCond %{THE_REQUEST} "^\\S+\\s[^\\s?]*?([^/\\s?]*?)(?:\\.html)?[\\s?]"'
    yield "RewriteRule ^ - [E=KG_NAME:%1]"
    yield ""
    yield "# What is asked for by its own name."
    yield "RewriteCond %{REQUEST_FILENAME} -f"
    yield "RewriteRule ^ - [END]"
    yield ""
    yield from _things(path)
    yield ""
    yield "# Folders, and a page without its language."
    yield f"RewriteRule ^(doc|queries)$ {path}$1/ [R=308,END]"
    yield "RewriteRule ^(?:.*/)?$ - [E=KG_INDEX:index]"
    yield ""
    yield from wanted()
    yield ""
    yield "# What went wrong is told in the language of the reader."
    yield "RewriteRule ^404$ 404.%{ENV:KG_LANG}.html [END]"
    yield ""
    yield "RewriteCond %{REQUEST_FILENAME} ^(.+)\\.html$"
    yield "RewriteCond %1.%{ENV:KG_LANG}.html -f"
    yield (
        "RewriteRule ^(.+)\\.html$ $1.%{ENV:KG_LANG}.html "
        "[E=KG_TONGUE:1,E=KG_FILE:.%{ENV:KG_LANG}.html,B=%,END]"
    )
    yield ""
    stem = "%{REQUEST_FILENAME}%{ENV:KG_INDEX}"
    page = f"RewriteCond {stem}.%{{ENV:KG_LANG}}.html -f"
    there: dict[PageFormat, Sequence[str]] = {
        form.format: (f"RewriteCond {stem}.{form.name} -f",) for form in FORMS
    }
    yield from chosen({**there, PageFormat.HTML: (page,)})
    yield ""
    yield "# No folder is listed; what is no page is not found."
    yield page.replace("-f", "!-f")
    yield "RewriteCond %{REQUEST_FILENAME} -d"
    yield "RewriteRule ^ - [R=404,END]"
    yield page
    yield "RewriteCond %{ENV:KG_FORM} =none"
    yield "RewriteRule ^ - [R=406,END]"
    yield page
    yield "RewriteCond %{ENV:KG_FORM} =html"
    yield (
        "RewriteRule ^ - [E=KG_FILE:%{ENV:KG_INDEX}.%{ENV:KG_LANG}.html,E=KG_CHOSEN:1]"
    )
    yield page
    yield "RewriteCond %{ENV:KG_FORM} !=html"
    yield "RewriteRule ^ - [E=KG_FILE:%{ENV:KG_INDEX}.%{ENV:KG_FORM},E=KG_CHOSEN:1]"
    yield "RewriteCond %{ENV:KG_CHOSEN} =1"
    yield "RewriteRule ^(.*)$ $1%{ENV:KG_FILE} [B=%,END]"
    yield "</IfModule>"
    yield ""
    yield from _headers()


def _things(path: str) -> Iterator[str]:
    """What an IRI of ours leads to: the page that tells of the thing."""
    yield "# IRIs of things lead to what tells of them (303)."
    for place, pages in PLACES.items():
        yield as_sent(path, place)
        yield (f"RewriteRule ^{place} {path}{pages}%1 [R=303,E=KG_LEADS:1,END]")


def _types() -> Iterator[str]:
    yield "<IfModule mod_mime.c>"
    for suffix, media in MEDIA.items():
        yield f'AddType "{media}" .{suffix}'
        yield f"RemoveEncoding .{suffix}"
    for lang in Lang:
        yield f"AddLanguage {lang} .{lang}"
    yield "</IfModule>"
    yield "<IfModule mod_deflate.c>"
    yield "<IfModule mod_filter.c>"
    packed = [
        media.partition(";")[0]
        for media in MEDIA.values()
        if media.endswith(("utf-8", "json")) or "wasm" in media
    ]
    yield f"AddOutputFilterByType DEFLATE {' '.join(dict.fromkeys(packed))}"
    yield "</IfModule>"
    yield "</IfModule>"


def _suffixes(suffixes: Iterable[str]) -> str:
    return f'<FilesMatch "\\.(?:{"|".join(suffixes)})$">'


def _headers() -> Iterator[str]:
    yield "<IfModule mod_headers.c>"
    for name, value in ALWAYS.items():
        yield f'Header always set {name} "{value}"'
    yield f'Header set Cache-Control "{CACHE}"'
    yield f'Header set Cache-Control "{FOREVER}" "expr=%{{QUERY_STRING}} =~ /^v=./"'
    by_policy: dict[str, list[str]] = {}
    for suffix, policy in POLICIES.items():
        by_policy.setdefault(policy, []).append(suffix)
    for policy, suffixes in by_policy.items():
        yield _suffixes(suffixes)
        yield f'Header always set Content-Security-Policy "{policy}"'
        yield "</FilesMatch>"
    yield _suffixes(OURS)
    yield 'Header set Cross-Origin-Resource-Policy "same-origin"'
    yield "</FilesMatch>"
    yield _suffixes(DATA)
    yield 'Header set Access-Control-Allow-Origin "*"'
    yield 'Header set Access-Control-Expose-Headers "ETag, Vary"'
    yield 'Header set Cross-Origin-Resource-Policy "cross-origin"'
    yield "</FilesMatch>"
    yield "# What was chosen says by what, and where it stands itself."
    yield f'Header always set Vary "{VARY}" env=KG_LEADS'
    yield f'Header always set Cache-Control "{CACHE}" env=KG_LEADS'
    yield 'Header always set Access-Control-Allow-Origin "*" env=KG_LEADS'
    yield f'Header set Vary "{VARY}" env=REDIRECT_KG_CHOSEN'
    yield 'Header set Vary "Accept-Language" env=REDIRECT_KG_TONGUE'
    for found in ("KG_CHOSEN", "KG_TONGUE"):
        yield (
            'Header set Content-Location "%{REDIRECT_KG_NAME}e%{REDIRECT_KG_FILE}e" '
            f"env=REDIRECT_{found}"
        )
    yield "</IfModule>"
