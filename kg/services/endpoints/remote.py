"""Ask a SPARQL 1.1 endpoint: the same questions, anywhere, through SPARQLWrapper.

SPARQLWrapper words the request. It is sent by a transport of ours, because
SPARQLWrapper follows redirects with the password, loses what a server says beside an
error, waits whole seconds only, and installs digest authentication for everybody.
"""

import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus

from kg import __version__
from kg.model.iris import Names
from kg.model.lang import Text
from kg.model.result import Answer
from kg.model.sparql_text import kind_of, without_comments
from kg.services.endpoints.credentials import (
    Address,
    Credentials,
    credentials_for,
    refuse_plain_text,
)
from kg.services.endpoints.replies import (
    ACCEPT_GRAPHS,
    ACCEPT_RESULTS,
    GRAPH_KINDS,
    doubt_of,
    read_answer,
)
from kg.services.endpoints.transport import MAX_BYTES, Transport

__all__ = ["Endpoint"]

#: A query whose address would be longer than this is sent by POST.
_LONG = 2000


def _with_prefixes(sparql: str, names: Names) -> str:
    """Declare the project's prefixes that a query uses and does not declare.

    They stand before its first line, so that a server counts lines as the reader does.
    """
    missing = [
        f"PREFIX {prefix}: <{iri}> "
        for prefix, iri in names.prefixes().items()
        if re.search(rf"(?<![\w-]){re.escape(prefix)}:", sparql)
        and not re.search(rf"PREFIX\s+{re.escape(prefix)}:", sparql, re.IGNORECASE)
    ]
    return "".join(missing) + sparql


def _request(address: Address, text: str, kind: str, post: bool) -> Any:
    """The request for a query, as SPARQLWrapper words it."""
    from SPARQLWrapper import POST, SPARQLWrapper

    url = address.url
    if post and address.parameters:
        # Of a POST, SPARQLWrapper sends all parameters but these in the body.
        url += "?" + "&".join(
            f"{quote_plus(k)}={quote_plus(v)}" for k, v in address.parameters
        )
    wrapper = SPARQLWrapper(url, agent=f"teiju-kg/{__version__} (SPARQLWrapper)")
    # It would guess the kind from the text, and warn of what it cannot guess.
    wrapper.queryString, wrapper.queryType = text, kind
    wrapper.setOnlyConneg(True)
    graph = kind in GRAPH_KINDS
    wrapper.addCustomHttpHeader("Accept", ACCEPT_GRAPHS if graph else ACCEPT_RESULTS)
    if post:
        wrapper.setMethod(POST)
    else:
        for key, value in address.parameters:
            wrapper.addParameter(key, value)
    return wrapper._createRequest()


@dataclass(slots=True)
class Endpoint:
    """A SPARQL 1.1 endpoint, whose default graph should be the union of its graphs.

    Args:
        url: Where it is. A user in it is who asks; its parameters go with each query.
        names: The base, for prefixes.
        timeout: Seconds until an answer must be there, whole.
        retries: How often what may pass is asked again: connections refused or broken
            off, HTTP 429, 502, 503, 504.
        max_bytes: How large an answer may be.
        credentials: Who asks; those of the environment where nothing is given.
        insecure: Whether a password may go over plain http to another machine; what
            `KG_ENDPOINT_INSECURE` says where nothing is given.
        on_retry: Is told of every pause before asking again.
        on_doubt: Is told of an answer that may be cut; without it, that is an error.
        sleep: Makes the pauses.
    """

    url: str = field(repr=False)
    names: Names = field(repr=False)
    timeout: float = 60.0
    retries: int = 3
    max_bytes: int = MAX_BYTES
    credentials: Credentials | None = field(default=None, repr=False)
    insecure: bool | None = None
    on_retry: Callable[[Text], None] | None = field(default=None, repr=False)
    on_doubt: Callable[[Text], None] | None = field(default=None, repr=False)
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False)
    name: str = "endpoint"
    origin: str = field(init=False)
    _address: Address = field(init=False, repr=False)
    _transport: Transport = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Find out who asks.

        Raises:
            UsageError: The address is not one of the web, the environment names half
                a user, or a password would go over plain http.
        """
        self._address = Address.of(self.url)
        self.url, self.origin = self._address.url, self._address.shown
        if self.credentials is None:
            self.credentials = credentials_for(self._address, os.environ)
        if self.insecure is None:
            self.insecure = os.environ.get("KG_ENDPOINT_INSECURE") == "1"
        refuse_plain_text(self._address, self.credentials, self.insecure)
        self._transport = Transport(
            self._address,
            self.credentials,
            self.timeout,
            self.retries,
            self.max_bytes,
            self.on_retry,
            self.sleep,
        )

    def ask(self, sparql: str) -> Answer:
        """The whole answer of a query.

        Raises:
            QueryError: It is no query.
            EndpointError: The endpoint cannot be reached, refuses, or answers
                something else than the whole results.
        """
        kind = kind_of(sparql)
        text = _with_prefixes(without_comments(sparql), self.names)
        post = len(self._address.url) + len(quote_plus(text)) > _LONG
        send, shown = self._transport.send, self.origin
        reply = send(_request(self._address, text, kind, post))
        if reply.status == 414 and not post:
            reply = send(_request(self._address, text, kind, True))
        refusal = self._transport.refusal(reply)
        if refusal is not None:
            raise refusal
        with self._transport.without_secrets():
            answer = read_answer(reply, kind, shown)
            doubt = doubt_of(reply, answer, text, shown)
            if doubt is not None:
                if self.on_doubt is None:
                    raise doubt
                self.on_doubt(Text(doubt.messages["en"], doubt.messages["ja"]))
        return answer
