"""Proxies that are trusted: their connections are those of many clients."""

from ipaddress import ip_address, ip_network

__all__ = ["Proxies"]

_ALL = "*"


class Proxies:
    """Addresses of proxies; `in` asks whether a peer is one.

    Args:
        told: Addresses and networks with commas between them, or * for all.

    Raises:
        ValueError: One of them is neither; it says which.
    """

    def __init__(self, told: str) -> None:
        parts = [part.strip() for part in told.split(",") if part.strip()]
        self._all = _ALL in parts
        self._networks = [ip_network(part) for part in parts if part != _ALL]

    def __contains__(self, peer: str) -> bool:
        if self._all:
            return True
        try:
            address = ip_address(peer)
        except ValueError:
            return False
        return any(address in network for network in self._networks)
