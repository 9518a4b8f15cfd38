"""`kg serve`: a build as a site, with a SPARQL endpoint."""

import contextlib
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.options import (
    Base,
    Data,
    Language,
    PublicUrl,
    names_below,
    public_address,
    say,
)
from kg.errors import UsageError
from kg.model.lang import Text
from kg.model.requests import AccessLogFormat
from kg.vocab import DEFAULT_BASE

if TYPE_CHECKING:
    from kg.web.http.proxies import Proxies
    from kg.web.running.access_log import AccessLog

__all__ = ["serve"]

_MIB = 1 << 20
_OFF, _STDERR = "off", "-"


def serve(
    lang: Language,
    data: Data = None,
    host: Annotated[
        str,
        typer.Option(
            envvar="KG_HOST",
            help="Address to listen at; 0.0.0.0 or :: for all of this machine.",
        ),
    ] = "127.0.0.1",
    port: Annotated[
        int,
        typer.Option(
            envvar="KG_PORT", min=0, max=65535, help="Port to listen at; 0 for any."
        ),
    ] = 8000,
    base: Base = DEFAULT_BASE,
    public_url: PublicUrl = None,
    root_path: Annotated[
        str,
        typer.Option(
            envvar="KG_ROOT_PATH",
            metavar="PATH",
            help="Path below which a proxy shows the site, and which it takes away.",
            show_default=False,
        ),
    ] = "",
    forwarded_allow_ips: Annotated[
        str,
        typer.Option(
            envvar="KG_FORWARDED_ALLOW_IPS",
            metavar="ADDRESSES",
            help="Proxies whose X-Forwarded-For is believed: addresses, networks or *.",
        ),
    ] = "127.0.0.1,::1",
    workers: Annotated[
        int,
        typer.Option(
            envvar="KG_WORKERS",
            min=1,
            max=256,
            help="Workers for pages, and as many for the queries of one client; twice "
            "as many for those of all.",
        ),
    ] = 2,
    query_seconds: Annotated[
        float,
        typer.Option(
            envvar="KG_QUERY_SECONDS", min=0.1, help="The most seconds for one query."
        ),
    ] = 10.0,
    query_memory: Annotated[
        int,
        typer.Option(
            envvar="KG_QUERY_MEMORY",
            min=16,
            max=1 << 20,
            metavar="MIB",
            help="The most memory of a worker beside the graph, in MiB.",
        ),
    ] = 256,
    result_size: Annotated[
        int,
        typer.Option(
            envvar="KG_RESULT_SIZE",
            min=1,
            max=1024,
            metavar="MIB",
            help="The longest answer, in MiB.",
        ),
    ] = 16,
    queue: Annotated[
        int,
        typer.Option(
            envvar="KG_QUEUE", min=0, help="How many queries may wait; then 503."
        ),
    ] = 64,
    cache_size: Annotated[
        int,
        typer.Option(
            envvar="KG_CACHE_SIZE",
            min=0,
            metavar="MIB",
            help="Memory for answers that are kept, in MiB; 0 keeps none.",
        ),
    ] = 64,
    max_connections: Annotated[
        int,
        typer.Option(
            envvar="KG_MAX_CONNECTIONS", min=1, help="How many connections at once."
        ),
    ] = 512,
    watch: Annotated[
        bool,
        typer.Option(
            "--watch",
            envvar="KG_WATCH",
            help="Show a new build as soon as it is there; else on SIGHUP.",
        ),
    ] = False,
    metrics_public: Annotated[
        bool,
        typer.Option(
            "--metrics-public",
            envvar="KG_METRICS_PUBLIC",
            help="Show /metrics to all, not to this machine alone.",
        ),
    ] = False,
    access_log: Annotated[
        str,
        typer.Option(
            envvar="KG_ACCESS_LOG",
            metavar="FILE",
            help="Where requests are written; - for standard error, off for nowhere.",
        ),
    ] = _STDERR,
    access_log_format: Annotated[
        AccessLogFormat,
        typer.Option(envvar="KG_ACCESS_LOG_FORMAT", help="How requests are written."),
    ] = AccessLogFormat.COMBINED,
    grace: Annotated[
        int,
        typer.Option(
            envvar="KG_GRACE",
            min=0,
            metavar="SECONDS",
            help="How long to finish what has begun when it is to end.",
        ),
    ] = 10,
) -> None:
    """Serve a build: pages for people, data and SPARQL for programs.

    Shows build/kg.nq, else the shipped tables. Queries of anybody's run in workers that
    are ended when they take too much. Ctrl-C or SIGTERM ends it, SIGHUP shows a new
    build, SIGUSR1 goes on in a new log file.
    """
    if not hasattr(os, "fork"):
        raise UsageError(
            "kg serve needs a system that can fork, such as Linux or macOS; "
            "on Windows use WSL",
            "kg serve は fork できる OS（Linux、macOS など）で使えます。"
            "Windows では WSL をお使いください",
        )
    names = names_below(base)
    public = None if public_url is None else public_address(public_url)
    root = _root(root_path)

    import asyncio

    from kg.services.pooling.lanes import Lane
    from kg.web.http.protocol import Patience
    from kg.web.running.serving import OPEN, OWN, Serving
    from kg.web.site import Place, run_site

    def tell(said: Text) -> None:
        # The site goes on where nobody reads what it says any more.
        with contextlib.suppress(OSError):
            say(f"kg: {said.of(lang)}")

    def lane(name: str, niceness: int) -> Lane:
        return Lane(
            name,
            workers=workers if name == OWN else 2 * workers,
            waiting=queue,
            seconds=query_seconds,
            memory=query_memory * _MIB,
            answer=result_size * _MIB,
            niceness=niceness,
            # Queries of anybody's open no file and no connection; one client's leave
            # half of the workers to others, and those of all who ask much the last one.
            closed=name == OPEN,
            alone=0.5 if name == OPEN else 1.0,
            kept=1 if name == OPEN else 0,
        )

    settings = {
        "path": None if data is None else str(data),
        "base": names.base,
        "public": public,
    }
    serving = Serving(
        settings,
        [lane(OPEN, 10), lane(OWN, 0)],
        cache_size=cache_size * _MIB,
        metrics_public=metrics_public,
        access_log=_log(access_log, access_log_format),
        say=tell,
    )
    patience = Patience(
        connections=max_connections,
        each=max(max_connections // 4, 1),
        trusted=_proxies(forwarded_allow_ips),
    )
    place = Place(
        host, port, root, forwarded_allow_ips, grace, watch=watch, patience=patience
    )

    def ready(address: str) -> None:
        tell(Text(f"listening at {address}", f"{address} で公開しています"))

    # What they ask for can wait until the site is there; they must not end it before.
    for number in (signal.SIGHUP, signal.SIGUSR1):
        signal.signal(number, signal.SIG_IGN)
    asyncio.run(run_site(serving, place, ready))
    tell(Text("ended", "終了しました"))


def _root(path: str) -> str:
    """The path of the site behind a proxy: with a first slash and without a last.

    Raises:
        UsageError: It is no path.
    """
    if path.strip("/") and not (path.startswith("/") and path.isascii()):
        raise UsageError(
            f"--root-path {path}: give a path that begins with a slash, such as /kg, "
            "with what is not ASCII percent-encoded",
            f"--root-path {path}：スラッシュで始まるパスを指定してください（例 /kg）。"
            "ASCII 以外の文字はパーセントエンコードしてください",
        )
    return path.rstrip("/")


def _proxies(told: str) -> "Proxies":
    """The proxies that are trusted.

    Raises:
        UsageError: Something in the list is no address.
    """
    from kg.web.http.proxies import Proxies

    try:
        return Proxies(told)
    except ValueError as error:
        raise UsageError(
            f"--forwarded-allow-ips {told}: {error}; give addresses or networks "
            "such as 10.0.0.0/8, with commas between them, or *",
            f"--forwarded-allow-ips {told}：アドレスか、10.0.0.0/8 のような"
            "ネットワークをコンマで区切って指定してください（すべてなら *）",
        ) from error


def _log(given: str, form: AccessLogFormat) -> "AccessLog | None":
    """Where requests are written.

    Raises:
        UsageError: It cannot be written.
    """
    from kg.model.why import why
    from kg.web.running.access_log import AccessLog

    if given == _OFF:
        return None
    try:
        return AccessLog(None if given == _STDERR else Path(given), form)
    except OSError as error:
        said = why(error)
        raise UsageError(
            f"--access-log {given}: cannot be written: {said.en}",
            f"--access-log {given}：書けません（{said.ja}）",
        ) from error
