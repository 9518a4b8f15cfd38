"""Who asks: what clients are told apart by."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from starlette.requests import Request

__all__ = ["client_of"]

#: What one customer has for itself among addresses of version 6.
_SITE = 64


def client_of(request: Request) -> str:
    """What a client is told apart by: its address, or its network in version 6.

    The server has put the address there, by X-Forwarded-For only where the peer is a
    proxy that is trusted.
    """
    host = request.client.host if request.client else ""
    try:
        address: IPv4Address | IPv6Address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv4Address):
        return host
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ip_network((int(address), _SITE), strict=False))
