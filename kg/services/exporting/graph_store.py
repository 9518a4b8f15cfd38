"""Load graphs into a server by the SPARQL 1.1 Graph Store HTTP Protocol.

A graph is sent as N-Triples, which is Turtle, the one format that every such server
takes. PUT replaces what the server has under the name, POST adds to it. A graph of
very many statements goes in several requests; those with blank nodes stay together,
because a blank node is the same only within one request.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import quote, urlencode
from urllib.request import Request

from kg import __version__
from kg.errors import EndpointError
from kg.services.endpoints.credentials import Address
from kg.services.endpoints.transport import Transport
from kg.services.exporting.graphs import Graph

__all__ = ["GraphStore", "Loaded", "State", "load"]

#: How many statements go in one request: about 15 MB of ours.
_BATCH = 100_000


class State(StrEnum):
    """What has become of a graph."""

    SENT = "sent"
    IN_PART = "in part"
    FAILED = "failed"
    NOT_SENT = "not sent"


@dataclass(frozen=True, slots=True)
class Loaded:
    """One graph, what has become of it, and what the server said.

    Attributes:
        graph: The graph.
        state: Whether it is there.
        status: The HTTP status of the last request; None where there was no answer.
        requests: How many requests it took, or had taken when one failed.
        error: Why it is not there.
    """

    graph: Graph
    state: State
    status: int | None = None
    requests: int = 0
    error: EndpointError | None = field(default=None, compare=False)


def _sent(line: str) -> str:
    """A line as it is sent: no literal in it looks like a web page.

    Virtuoso tells what it was sent by looking for tags in it.
    """
    start, end = line.find('"'), line.rfind('"')
    text = line[max(start, 0) : end]
    if "<" not in text or start < 0:
        return line
    return line[:start] + text.replace("<", r"\u003C") + line[end:]


def _batches(graph: Graph, size: int) -> Iterator[tuple[list[str], bool]]:
    """The lines of each request, and whether they hold blank nodes."""
    blank = graph.blank
    first = [line for line in graph.lines if line in blank]
    rest = [line for line in graph.lines if line not in blank]
    room = max(size - len(first), 0)
    yield first + rest[:room], bool(first)
    for start in range(room, len(rest), size):
        yield rest[start : start + size], False


@dataclass(frozen=True, slots=True)
class GraphStore:
    """The Graph Store of a server.

    Args:
        transport: The way there.
        batch: How many statements go in one request.
    """

    transport: Transport
    batch: int = _BATCH

    @property
    def address(self) -> Address:
        """Where it is."""
        return self.transport.address

    def _request(self, method: str, graph: str, body: bytes | None = None) -> Request:
        named = ("graph", graph) if graph else ("default", "")
        asked = urlencode([*self.address.parameters, named], quote_via=quote)
        headers = {"User-Agent": f"teiju-kg/{__version__}"}
        if body is not None:
            headers["Content-Type"] = "text/turtle; charset=utf-8"
        # "default" stands alone: some servers take "default=" for a name.
        url = f"{self.address.url}?{asked.removesuffix('=')}"
        return Request(url, body, headers, method=method)

    def knock(self, graph: str) -> None:
        """See whether the server lets us in, before anything is sent.

        A server that answers passwords by digest says so now, and not after it was
        sent a whole graph in vain.

        Raises:
            EndpointError: It cannot be reached, or does not accept who asks.
        """
        reply = self.transport.send(self._request("HEAD", graph))
        refusal = self.transport.refusal(reply)
        if refusal is not None and refusal.status == 401:
            raise refusal

    def send(self, graph: Graph, *, replace: bool) -> Loaded:
        """Send one graph; what goes wrong is told in what comes back."""
        method, requests, status = "PUT" if replace else "POST", 0, None
        for lines, blank in _batches(graph, self.batch):
            body = "".join(f"{_sent(line)}\n" for line in lines).encode()
            request = self._request(method, graph.iri, body)
            # What was added twice is there once, but for blank nodes.
            repeatable = method == "PUT" or not blank
            try:
                reply = self.transport.send(request, repeatable=repeatable)
                status, error = reply.status, self.transport.refusal(reply)
            except EndpointError as failed:
                error, status = failed, None
            if error is not None:
                state = State.IN_PART if requests else State.FAILED
                return Loaded(graph, state, status, requests, error)
            method, requests = "POST", requests + 1
        return Loaded(graph, State.SENT, status, requests)


def load(
    store: GraphStore,
    graphs: Sequence[Graph],
    *,
    replace: bool,
    tell: Callable[[Loaded], None] = lambda loaded: None,
) -> tuple[Loaded, ...]:
    """Send graphs one after the other, until one fails.

    Args:
        store: Where to.
        graphs: What.
        replace: Whether a graph takes the place of what the server has of that name.
        tell: Is told of each graph when it has been sent, or has failed.

    Returns:
        One for each graph, in their order; the last one that was tried has the error.

    Raises:
        EndpointError: The server cannot be reached or does not accept who asks;
            nothing was sent.
    """
    store.knock(graphs[0].iri)
    loaded: list[Loaded] = []
    for graph in graphs:
        if loaded and loaded[-1].error is not None:
            break
        loaded.append(store.send(graph, replace=replace))
        tell(loaded[-1])
    rest = [Loaded(graph, State.NOT_SENT) for graph in graphs[len(loaded) :]]
    return (*loaded, *rest)
