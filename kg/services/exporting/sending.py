"""One export to a server: where to, who asks, and where the statements are counted."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kg.errors import KgError, UsageError
from kg.model.iris import Names
from kg.model.lang import Text
from kg.services.endpoints.credentials import (
    Address,
    Credentials,
    credentials_for,
    refuse_plain_text,
)
from kg.services.exporting.counting import count_graphs, query_address
from kg.services.exporting.graph_store import GraphStore, Loaded, State, load
from kg.services.exporting.graphs import Graph

__all__ = ["Sending"]

_NOT_COUNTED = Text(
    "the statements there were not counted; --query-endpoint URL has them counted",
    "サーバ上の件数は確認していません。--query-endpoint URL を指定すると確認します",
)


def _where_to_count(
    address: Address, query_endpoint: str | None, verify: bool | None
) -> str | None:
    """Where the statements are counted; None where nobody knows.

    Raises:
        UsageError: It is no address, nobody knows but it was asked for, or it was
            given and is not to be used.
    """
    if query_endpoint is not None:
        if verify is False:
            raise UsageError(
                "--query-endpoint is where to count, --no-verify is not to: give one",
                "--query-endpoint は件数の確認先、--no-verify は確認しない指定です。"
                "どちらか一方にしてください",
            )
        Address.of(query_endpoint)
        return query_endpoint
    found = query_address(address)
    if verify and found is None:
        raise UsageError(
            f"--verify: {address.shown} does not tell where to ask; give "
            "--query-endpoint URL",
            f"--verify：{address.shown} からは問い合わせ先が分かりません。"
            "--query-endpoint URL を指定してください",
        )
    return found


@dataclass(frozen=True, slots=True)
class Sending:
    """Where graphs go and how.

    Attributes:
        address: The Graph Store.
        credentials: Who asks.
        replace: Whether a graph takes the place of what is there of that name.
        queries: Where the statements are counted; None where that is unknown.
        verify: Whether they are counted; None for where that can be done.
        insecure: Whether a password may go over plain http to another machine.
        timeout: Seconds to wait for each answer.
        retries: How often what may pass is tried again.
        command: The command that was given, without its choice of graphs.
    """

    address: Address
    credentials: Credentials
    replace: bool
    queries: str | None
    verify: bool | None
    insecure: bool
    timeout: float
    retries: int
    command: tuple[str, ...]

    @classmethod
    def to(
        cls,
        endpoint: str,
        *,
        source: Sequence[str] = (),
        replace: bool = True,
        verify: bool | None = None,
        query_endpoint: str | None = None,
        timeout: float = 300.0,
        retries: int = 3,
        insecure: bool = False,
        environment: Mapping[str, str] | None = None,
    ) -> "Sending":
        """An export to a Graph Store.

        Args:
            endpoint: Its address.
            source: What is exported, as the command line names it.
            replace: Whether graphs replace or add.
            verify: Whether to count afterwards; None for where that can be done.
            query_endpoint: Where to count; None to tell it from the address.
            timeout: Seconds to wait for each answer.
            retries: How often what may pass is tried again.
            insecure: Whether a password may go over plain http to another machine.
            environment: Names who asks; that of this process by default.

        Raises:
            UsageError: An address is none, a password would go over plain http, or
                nobody knows where to count.
        """
        known = os.environ if environment is None else environment
        address = Address.of(endpoint)
        credentials = credentials_for(address, known)
        refuse_plain_text(address, credentials, insecure)
        queries = _where_to_count(address, query_endpoint, verify)
        command = ["kg", "export", *source, "--endpoint", address.shown]
        if not replace:
            command.append("--add")
        return cls(
            address,
            credentials,
            replace,
            queries,
            verify if query_endpoint is None else True,
            insecure,
            timeout,
            retries,
            tuple(command),
        )

    def load(
        self,
        graphs: Sequence[Graph],
        tell: Callable[[Loaded], None],
        on_retry: Callable[[Text], None] | None = None,
    ) -> tuple[Loaded, ...]:
        """Send the graphs, one after the other, until one fails.

        Raises:
            EndpointError: The server cannot be reached or does not accept who asks.
        """
        from kg.services.endpoints.transport import Transport

        transport = Transport(
            self.address,
            self.credentials,
            self.timeout,
            self.retries,
            on_retry=on_retry,
        )
        store = GraphStore(transport)
        return load(store, graphs, replace=self.replace, tell=tell)

    def count(
        self, loaded: Sequence[Loaded], names: Names, tell: Callable[[Text], None]
    ) -> Mapping[str, int]:
        """How many statements the server holds of each graph that was sent.

        Args:
            loaded: What was sent.
            names: The base, for prefixes.
            tell: Is told why nothing was counted.

        Raises:
            QueryError: It was asked to count, and cannot.
        """
        from kg.services.endpoints.remote import Endpoint

        sent = [e.graph.iri for e in loaded if e.state is State.SENT and e.graph.iri]
        if not sent or self.verify is False:
            return {}
        if self.queries is None:
            tell(_NOT_COUNTED)
            return {}
        try:
            there = Address.of(self.queries)
            same = there.origin == self.address.origin and not there.user
            engine = Endpoint(
                self.queries,
                names,
                self.timeout,
                self.retries,
                credentials=self.credentials if same else None,
                insecure=self.insecure,
            )
            return count_graphs(engine, sent)
        except KgError as error:
            if self.verify:
                raise
            said = error.messages
            tell(
                Text(
                    f"the statements there could not be counted: {said['en']}",
                    f"サーバ上の件数を確認できませんでした：{said['ja']}",
                )
            )
            return {}
