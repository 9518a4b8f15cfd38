"""Run the site: listen, look after connections, and end in good order on a signal."""

import asyncio
import errno
import logging
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from uvicorn import Config, Server

from kg.errors import UsageError
from kg.model.lang import Text
from kg.model.why import why
from kg.web.app import make_app
from kg.web.http.protocol import Patience, guarded
from kg.web.running.serving import Serving
from kg.web.running.watching import watched

__all__ = ["Place", "listening", "run_site"]

_BACKLOG = 1024
#: Ten ticks of uvicorn are a second.
_TICKS = 10


@dataclass(frozen=True, slots=True)
class Place:
    """Where the site stands, and what is before it.

    Attributes:
        host: The address to listen at.
        port: The port; 0 for any.
        root_path: The path under which a proxy shows the site.
        trusted: Addresses of proxies whose X-Forwarded-For is believed.
        grace: Seconds for what has begun when the site is to end.
        watch: Load the build anew when its file changes?
        patience: What a connection may take.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    root_path: str = ""
    trusted: str = "127.0.0.1,::1"
    grace: int = 10
    watch: bool = False
    patience: Patience = field(default_factory=Patience)


def listening(host: str, port: int) -> socket.socket:
    """The socket to listen at, bound but not yet open.

    Raises:
        UsageError: There is no such address, or the port is taken.
    """
    try:
        found = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        family, kind, protocol, _, address = found[0]
        bound = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError) as error:
        raise UsageError(
            f"--host {host}: is no address of this machine",
            f"--host {host}：このマシンのアドレスではありません",
        ) from error
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
    except OSError as error:
        bound.close()
        raise _unbound(host, port, error) from error
    return bound


def _unbound(host: str, port: int, error: OSError) -> UsageError:
    if error.errno == errno.EADDRINUSE:
        return UsageError(
            f"--port {port}: is in use; give another, or 0 for any that is free",
            f"--port {port}：使用中です。別のポートか、空きを選ぶ 0 を指定してください",
        )
    if error.errno == errno.EACCES:
        return UsageError(
            f"--port {port}: only administrators may listen there; give one over 1023",
            f"--port {port}：管理者でなければ使えません。1024 以上を指定してください",
        )
    said = why(error)
    return UsageError(
        f"--host {host} --port {port}: cannot be listened at: {said.en}",
        f"--host {host} --port {port}：待ち受けできません（{said.ja}）",
    )


class _Site(Server):
    """uvicorn's server, which looks at its connections and ends without an error."""

    def __init__(self, config: Config, serving: Serving, ready: Callable[[], None]):
        super().__init__(config)
        self._serving, self._ready = serving, ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the sockets, and say so.

        Args:
            sockets: Them.
        """
        await super().startup(sockets)
        self._ready()

    async def on_tick(self, counter: int) -> bool:
        """Let go of slow clients.

        Args:
            counter: Of the ticks.
        """
        if counter % _TICKS == 0:
            now = time.monotonic()
            for connection in list(self.server_state.connections):
                connection.look(now)  # type: ignore[union-attr]
        return await super().on_tick(counter)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End on SIGINT and SIGTERM; load anew on SIGHUP; go on in new logs on both."""
        loop = asyncio.get_running_loop()
        handlers: dict[signal.Signals, Callable[[], None]] = {
            signal.SIGINT: lambda: self._end(signal.SIGINT),
            signal.SIGTERM: lambda: self._end(signal.SIGTERM),
            signal.SIGHUP: self._hang_up,
            signal.SIGUSR1: self._reopen,
        }
        for number, handler in handlers.items():
            loop.add_signal_handler(number, handler)
        try:
            yield
        finally:
            for number in handlers:
                loop.remove_signal_handler(number)

    def _end(self, number: signal.Signals) -> None:
        self._serving.ending = True
        # Whoever presses it a second time does not want to wait.
        self.force_exit = self.should_exit and number is signal.SIGINT
        self.should_exit = True

    def _reopen(self) -> None:
        if self._serving.access_log is not None:
            try:
                self._serving.access_log.reopen()
            except OSError as error:
                said = why(error)
                self._serving.say(
                    Text(f"access log: {said.en}", f"アクセスログ：{said.ja}")
                )

    def _hang_up(self) -> None:
        self._reopen()
        self._serving.reload_soon()


async def run_site(
    serving: Serving, place: Place, ready: Callable[[str], None]
) -> None:
    """Serve until a signal says to end.

    Args:
        serving: The state.
        place: Where.
        ready: Is told the address once clients are answered.

    Raises:
        UsageError: It cannot listen there, or the build cannot be loaded.
    """
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
    with listening(place.host, place.port) as bound:
        await serving.start()
        watching: asyncio.Task[None] | None = None
        try:
            protocol = guarded(place.patience)
            serving.refused = protocol.refused
            config = Config(
                make_app(serving),
                http=protocol,
                ws="none",
                lifespan="off",
                loop="asyncio",
                access_log=False,
                log_config=None,
                server_header=False,
                forwarded_allow_ips=place.trusted,
                root_path=place.root_path,
                backlog=_BACKLOG,
                timeout_graceful_shutdown=place.grace,
            )
            if place.watch:
                watching = asyncio.ensure_future(watched(serving))
            site = _Site(config, serving, lambda: ready(_address(place, bound)))
            await site.serve(sockets=[bound])
        finally:
            if watching is not None:
                watching.cancel()
            await serving.stop()
            if serving.access_log is not None:
                await serving.access_log.stop()


def _address(place: Place, bound: socket.socket) -> str:
    host = f"[{place.host}]" if ":" in place.host else place.host
    return f"http://{host}:{bound.getsockname()[1]}/"
