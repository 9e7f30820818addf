"""From which address a request really came."""

from functools import lru_cache
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address of the client: the socket's, unless TRUSTED_PROXIES names it.

    Behind trusted proxies it is the rightmost address of X-Forwarded-For that is not one of them: everything to the
    left of it was written by strangers.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if not settings.TRUSTED_PROXIES or not _is_trusted(address):
        return address
    for hop in reversed(request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")):
        if not is_address(hop.strip()):
            return address
        address = hop.strip()
        if not _is_trusted(address):
            return address
    return address


def is_address(value: str) -> bool:
    try:
        ip_address(value)
    except ValueError:
        return False
    return True


def within(address: str, networks: list) -> bool:
    """Whether the address lies in one of the networks; an IPv4 address in IPv6 clothes counts as IPv4."""
    if not is_address(address):
        return False
    ip = ip_address(address)
    ip = getattr(ip, "ipv4_mapped", None) or ip
    return any(ip in network for network in networks)


@lru_cache(maxsize=1024)
def _is_trusted_by(address: str, networks: tuple) -> bool:
    return within(address, networks)


def _is_trusted(address: str) -> bool:
    return _is_trusted_by(address, tuple(settings.TRUSTED_PROXIES))
