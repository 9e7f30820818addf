"""From which address a request really came."""

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address of the client: the socket's, unless TRUSTED_PROXIES names it.

    Behind trusted proxies it is the rightmost address of X-Forwarded-For that is not one of them: everything to the
    left of it was written by strangers.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if not settings.TRUSTED_PROXIES:
        return address
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    while hops and within(address, settings.TRUSTED_PROXIES):
        hop = hops.pop().strip()
        if not _is_address(hop):
            break
        address = hop
    return address


def within(address: str, networks: Iterable[IPv4Network | IPv6Network]) -> bool:
    """Whether the address lies in one of the networks; an IPv4 address in IPv6 clothes counts as IPv4."""
    if not _is_address(address):
        return False
    ip = ip_address(address)
    ip = getattr(ip, "ipv4_mapped", None) or ip
    return any(ip in network for network in networks)


def _is_address(value: str) -> bool:
    try:
        ip_address(value)
    except ValueError:
        return False
    return True
