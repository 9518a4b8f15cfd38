"""Options that several verbs share, each declared once."""

import re
from pathlib import Path
from typing import Annotated

import typer

from kg.model.formats import CountsFormat, Format
from kg.model.iris import Names
from kg.model.lang import Lang
from kg.model.settings import default_language
from kg.vocab import DEFAULT_BASE

__all__ = [
    "Base",
    "CountsFormatOption",
    "Data",
    "Endpoint",
    "Language",
    "Output",
    "Paths",
    "PublicUrl",
    "ResultFormat",
    "Retries",
    "ShowNormalised",
    "Timeout",
    "names_below",
    "public_address",
    "say",
    "site_address",
    "write_output",
]

#: What `urlsplit`, Apache and nginx read alike, sent or decoded.
_PLAIN_PATH = re.compile(r"[A-Za-z0-9._~/-]*")

Paths = Annotated[
    list[Path] | None,
    typer.Argument(
        help="Data roots, region folders, tables or RDF files; - reads RDF from "
        "standard input. The shipped data when there is none.",
        show_default=False,
    ),
]
Output = Annotated[
    Path | None,
    typer.Option("-o", "--output", help="File to write; its suffix gives the format."),
]
Language = Annotated[
    Lang,
    typer.Option(
        envvar="KG_LANG",
        help="Language of messages (else that of the locale).",
        default_factory=default_language,
        show_default=False,
    ),
]
Base = Annotated[
    str, typer.Option(envvar="KG_BASE", help="Base that every IRI of ours starts with.")
]
PublicUrl = Annotated[
    str | None,
    typer.Option(
        envvar="KG_PUBLIC_URL",
        metavar="URL",
        help="Address of the site in the web, for canonical links, the sitemap and "
        "catalogues (else the base).",
        show_default=False,
    ),
]
Data = Annotated[
    Path | None,
    typer.Option(
        "-d",
        "--data",
        envvar="KG_DATA",
        help="Graph file or data folder to ask (else build/kg.nq, else the shipped "
        "tables).",
        show_default=False,
    ),
]
Endpoint = Annotated[
    str | None,
    typer.Option(
        envvar="KG_ENDPOINT",
        metavar="URL",
        help="SPARQL endpoint to ask instead of a build.",
        show_default=False,
    ),
]
Timeout = Annotated[
    float,
    typer.Option(metavar="SECONDS", min=0.1, help="How long to wait for an endpoint."),
]
Retries = Annotated[
    int,
    typer.Option(
        metavar="N", min=0, help="How often to ask an endpoint again that fails."
    ),
]
ResultFormat = Annotated[
    Format | None,
    typer.Option(
        "-f",
        "--format",
        help="Format of the answer (else by the suffix of -o; else a table on a "
        "terminal and TSV in a pipe).",
        show_default=False,
    ),
]


CountsFormatOption = Annotated[
    CountsFormat | None,
    typer.Option(
        "-f",
        "--format",
        help="human, tsv or json (else by the suffix of -o; else human on a terminal "
        "and TSV in a pipe).",
        show_default=False,
    ),
]


ShowNormalised = Annotated[
    bool,
    typer.Option(
        "--show-normalised",
        help="List every cell that was not in its plain form and what it was read as.",
    ),
]


def names_below(base: str) -> Names:
    """The names below a base.

    Raises:
        UsageError: The base is no absolute web address that ends in a slash.
    """
    from kg.errors import UsageError

    if not (_is_whole(base) and base.endswith("/")):
        raise UsageError(
            f"--base {base}: give a whole web address that ends in a slash, "
            f"such as {DEFAULT_BASE}",
            f"--base {base}：スラッシュで終わる URL を指定してください"
            f"（例 {DEFAULT_BASE}）",
        )
    return Names(base)


def public_address(url: str) -> str:
    """The address of the site in the web, with its last slash.

    Raises:
        UsageError: It is no absolute web address, or not written in ASCII.
    """
    from kg.errors import UsageError

    if not url.isascii():
        raise UsageError(
            f"--public-url {url}: write it as browsers send it, in ASCII: the host as "
            "xn--…, the path percent-encoded",
            f"--public-url {url}：ブラウザが送る形（ASCII）で書いてください。"
            "ホスト名は xn--…、パスはパーセントエンコードします",
        )
    if not _is_whole(url):
        raise UsageError(
            f"--public-url {url}: give a whole web address, "
            "such as https://example.org/kg/",
            f"--public-url {url}：URL 全体を指定してください"
            "（例 https://example.org/kg/）",
        )
    return url if url.endswith("/") else f"{url}/"


def site_address(public_url: str | None, base: str) -> str:
    """The address of a site of files: what is said, else the base.

    Raises:
        UsageError: It is no address of a site, or rules of hosts cannot hold its path.
    """
    from urllib.parse import urlsplit

    from kg.errors import UsageError

    address = public_address(public_url or base)
    # Servers compare some of it as it was sent and some of it decoded.
    if not _PLAIN_PATH.fullmatch(urlsplit(address).path):
        raise UsageError(
            f"--public-url {address}: its path may hold letters, digits, '/', '.', "
            "'_', '~' and '-' only, which the rules for hosts rely on; publish under "
            "such a path",
            f"--public-url {address}：パスに使えるのは英数字と / . _ ~ - だけです"
            "（ホスト用の規則のため）。そのようなパスで公開してください",
        )
    return address


def _is_whole(url: str) -> bool:
    """Is it the address of a folder in the web, as IRIs and rules of hosts take it?"""
    from urllib.parse import urlsplit

    from pyoxigraph import NamedNode

    try:
        NamedNode(url)
        parts = urlsplit(url)
        # It is read when it is asked for.
        _ = parts.port
    except ValueError:
        # A space, half of an address of version 6 (http://[), a port that is none.
        return False
    is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
    return is_web and not {"?", "#"} & set(url)


def say(text: str) -> None:
    """Tell the person something: standard error, so that results stay clean."""
    typer.echo(text, err=True)


def write_output(content: str | bytes, output: Path | None) -> None:
    """Write a result to a file, else to standard output."""
    if output is not None:
        from kg.services.graph.output import replace_file

        replace_file(output, content.encode() if isinstance(content, str) else content)
    else:
        typer.echo(content, nl=False)
