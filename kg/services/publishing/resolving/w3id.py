"""What a pull request to perma-id/w3id.org adds: rules and what tells of them."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from kg.model.site import PLACES
from kg.services.publishing.resolving.accepting import FORMS, VARY
from kg.services.publishing.resolving.pages import KINDS, THING, kinds_with
from kg.services.publishing.resolving.rewriting import (
    as_sent,
    chosen,
    path_in,
    wanted,
)

__all__ = ["leading_folder", "leading_readme", "leading_rules"]


def leading_folder(base: str) -> str:
    """Where the rules for the host of the base stand in the site, without a slash.

    At w3id.org a folder of the repository is what an address begins with.
    """
    parts = urlsplit(base)
    host = (parts.hostname or "") + (f"_{parts.port}" if parts.port else "")
    return f"hosting/{host}{parts.path}".rstrip("/")


def leading_readme(base: str, public: str) -> str:
    """The README.md that w3id.org asks for beside the rules.

    Args:
        base: What the IRIs begin with.
        public: The address of the site.
    """
    name = urlsplit(base).path.strip("/")
    return f"""\
# {base}

IRIs of the knowledge graph of Japan's settlement and independence regions \
(定住自立圏), published at {public}

| IRI | leads to (303) |
|---|---|
| `{base}id/…` | the page or the data of a thing |
| `{base}def/…` | a class or property of the ontology, or all of it |
| `{base}def/0.1.0/` | a version of the ontology |
| `{base}scheme/…`, `shape/…`, `graph/…` | a concept, a rule, a named graph |
| `{base}query/…` | a saved question |
| anything else | the same path there (302) |

A client gets what its headers Accept and Accept-Language ask for: HTML in Japanese or \
English, Turtle, JSON-LD, N-Triples, CSV, and RDF/XML of the ontology.

```sh
curl -L -H 'Accept: text/turtle' {base}def/
```

## Maintainers

Whoever sends this in puts their GitHub name and a way to reach them here, as w3id.org \
asks.

<!-- {name}: @… -->
"""


def leading_rules(base: str, public: str) -> str:
    """The `.htaccess` of a host that only leads on, as w3id.org does.

    Args:
        base: What the IRIs begin with, at that host.
        public: The address of the site.
    """
    return "\n".join(_leading(base, public)) + "\n"


def _leading(base: str, public: str) -> Iterator[str]:
    path = path_in(base)
    yield f"# {base} leads to {public}"
    yield "# An IRI of a thing leads to the file that tells of it (303), in the form"
    yield "# and the language that the client would rather have (RFC 9110, 12.5)."
    yield "Options -MultiViews"
    yield "RewriteEngine On"
    yield "<IfModule mod_headers.c>"
    yield 'Header always set Access-Control-Allow-Origin "*"'
    yield f'Header always set Vary "{VARY}"'
    yield "</IfModule>"
    yield ""
    yield "# The path of the page, from the address as it was sent."
    yield "RewriteRule ^ - [E=KG_PAGE:]"
    for place, pages in PLACES.items():
        yield as_sent(path, place)
        yield f"RewriteRule ^{place} - [E=KG_PAGE:{pages}%1]"
    yield "RewriteRule ^$ - [E=KG_PAGE:index]"
    yield 'RewriteCond %{ENV:KG_PAGE} "^(.*/)$"'
    yield "RewriteRule ^ - [E=KG_PAGE:%1index]"
    yield ""
    yield "# What is no IRI of a thing: files, at the same path."
    yield 'RewriteCond %{ENV:KG_PAGE} "^$"'
    yield as_sent(path)
    yield f"RewriteRule ^ {public}%1 [R=302,NE,L]"
    yield ""
    yield from wanted()
    yield ""
    yield "# Not every page is had in every form."
    yield f"RewriteRule ^ - [E=KG_KIND:{THING.name}]"
    for kind in reversed([kind for kind in KINDS if kind.paths]):
        yield f'RewriteCond %{{ENV:KG_PAGE}} "{kind.paths}"'
        yield f"RewriteRule ^ - [E=KG_KIND:{kind.name}]"
    yield ""
    had = {form.format: kinds_with(form.format) for form in FORMS}
    yield from chosen(
        {
            form: (f'RewriteCond %{{ENV:KG_KIND}} "^(?:{"|".join(kinds)})$"',)
            for form, kinds in had.items()
            if len(kinds) < len(KINDS)
        }
    )
    yield ""
    yield "RewriteCond %{ENV:KG_FORM} =none"
    yield "RewriteRule ^ - [R=406,L]"
    yield "RewriteCond %{ENV:KG_FORM} =html"
    yield f"RewriteRule ^ {public}%{{ENV:KG_PAGE}}.%{{ENV:KG_LANG}}.html [R=303,L]"
    yield f"RewriteRule ^ {public}%{{ENV:KG_PAGE}}.%{{ENV:KG_FORM}} [R=303,L]"
