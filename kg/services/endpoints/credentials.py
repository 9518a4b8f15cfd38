"""Where a server is, and who asks there: addresses, users and tokens.

What is secret stays out of messages: an address is shown without user, password and
parameters, and `Credentials.hide` takes the rest out of what a server says.
"""

import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import parse_qsl, quote, unquote, urlsplit, urlunsplit

from kg.errors import UsageError

__all__ = ["Address", "Credentials", "credentials_for", "refuse_plain_text"]

_PORTS = {"http": 80, "https": 443}
#: What a path may hold as it is; anything else is percent-encoded.
_PATH = "/%:@!$&'()*+,;=~-._"
#: A secret shorter than this is only taken out where it stands alone.
_SHORT = 4


@dataclass(frozen=True, slots=True)
class Credentials:
    """A user with a password, or a token, or nobody.

    Never shown: `repr` of it is empty.
    """

    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    def __bool__(self) -> bool:
        return bool(self.user or self.token)

    @property
    def _basic(self) -> str:
        return b64encode(f"{self.user}:{self.password}".encode()).decode()

    @property
    def header(self) -> str | None:
        """What a request says of who asks; None for nobody."""
        if self.token:
            return f"Bearer {self.token}"
        return f"Basic {self._basic}" if self.user else None

    def hide(self, text: str) -> str:
        """A text without the password and the token, which a server may repeat."""
        secrets = [self.password, quote(self.password, safe=""), self.token]
        if self.user:
            secrets.append(self._basic)
        for secret in sorted(filter(None, secrets), key=len, reverse=True):
            alone = r"\b" if len(secret) < _SHORT else ""
            text = re.sub(f"{alone}{re.escape(secret)}{alone}", "***", text)
        return text


@dataclass(frozen=True, slots=True)
class Address:
    """The address of a server on the web, without the user that it may have named.

    Attributes:
        url: The address without user, password and parameters.
        parameters: What stands after its `?`, in order.
        user: Whom the address itself named.
    """

    url: str
    parameters: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    user: Credentials = field(default=Credentials(), repr=False)

    @classmethod
    def of(cls, url: str) -> "Address":
        """Read an address.

        Raises:
            UsageError: It is no whole address of the web.
        """
        try:
            parts = urlsplit(url.strip())
            good = parts.scheme in _PORTS and parts.hostname and parts.port != 0
            # A "#" of an unquoted password would end the address before its host.
            good = good and not parts.fragment
            host = (parts.hostname or "").encode("idna").decode()
        except ValueError:
            good, host = False, ""
        if not good or re.search(r"[\s\x00-\x1f]", url.strip()):
            # It may hold a password: what comes before an @ is not repeated.
            said = url.rpartition("@")[2].partition("?")[0]
            raise UsageError(
                f"endpoint {said}: give a whole web address, with http:// or https://",
                f"エンドポイント {said}：http:// か https:// で始まる URL を"
                "指定してください",
            )
        host = f"[{host}]" if ":" in host else host
        at = f"{host}:{parts.port}" if parts.port else host
        user = Credentials(unquote(parts.username or ""), unquote(parts.password or ""))
        bare = (parts.scheme, at, quote(parts.path, safe=_PATH), "", "")
        parameters = parse_qsl(parts.query, keep_blank_values=True)
        return cls(urlunsplit(bare), tuple(parameters), user)

    @property
    def shown(self) -> str:
        """The address for people: its parameters may hold a key and are left out."""
        return f"{self.url}?…" if self.parameters else self.url

    @property
    def origin(self) -> tuple[str, str, int]:
        """Scheme, host and port: what an answer of the same server shares."""
        parts = urlsplit(self.url)
        port = parts.port or _PORTS[parts.scheme]
        return parts.scheme, parts.hostname or "", port

    @property
    def root(self) -> str:
        """The address of the server itself, without a path."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}/"

    @property
    def loopback(self) -> bool:
        """Is it this very machine?"""
        host = self.origin[1]
        try:
            return ip_address(host).is_loopback
        except ValueError:
            return host == "localhost" or host.endswith(".localhost")


def _wrong_pair() -> UsageError:
    return UsageError(
        "KG_ENDPOINT_USER and KG_ENDPOINT_PASSWORD belong together; set both or none",
        "KG_ENDPOINT_USER と KG_ENDPOINT_PASSWORD は両方とも設定するか、"
        "どちらも設定しないでください",
    )


def credentials_for(address: Address, environment: Mapping[str, str]) -> Credentials:
    """Who asks at an address: whom it names itself, else whom the environment does.

    Where `KG_ENDPOINT` is set, users and tokens of the environment belong to its
    server, and no other one gets to see them.

    Raises:
        UsageError: The environment names half a user, or a user and a token.
    """
    if address.user:
        return address.user
    home = environment.get("KG_ENDPOINT", "")
    if home and Address.of(home).origin[1:] != address.origin[1:]:
        return Credentials()
    user = environment.get("KG_ENDPOINT_USER", "")
    password = environment.get("KG_ENDPOINT_PASSWORD", "")
    token = environment.get("KG_ENDPOINT_TOKEN", "").strip()
    if bool(user) != bool(password):
        raise _wrong_pair()
    if user and token:
        raise UsageError(
            "KG_ENDPOINT_USER and KG_ENDPOINT_TOKEN are both set; unset one of them",
            "KG_ENDPOINT_USER と KG_ENDPOINT_TOKEN が両方とも設定されています。"
            "どちらか一方にしてください",
        )
    if not re.fullmatch(r"[\x21-\x7e]*", token):
        raise UsageError(
            "KG_ENDPOINT_TOKEN holds characters that no token has",
            "KG_ENDPOINT_TOKEN にトークンでは使えない文字が含まれています",
        )
    return Credentials(user, password, token)


def refuse_plain_text(
    address: Address, credentials: Credentials, insecure: bool
) -> None:
    """Refuse to send a password or token where others on the way can read it.

    Raises:
        UsageError: The address is plain http on another machine.
    """
    if credentials and not insecure:
        scheme, host, _ = address.origin
        if scheme == "http" and not address.loopback:
            raise UsageError(
                f"{address.shown}: a password or token would go to {host} in plain "
                "text; use https://, or set KG_ENDPOINT_INSECURE=1 on a network that "
                "you trust",
                f"{address.shown}：パスワードやトークンが暗号化されずに {host} へ"
                "送られます。https:// を使うか、信頼できるネットワークであれば "
                "KG_ENDPOINT_INSECURE=1 を設定してください",
            )
