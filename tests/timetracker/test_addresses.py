"""From which address a request came: strangers may write what they like into X-Forwarded-For."""

from ipaddress import ip_network

import pytest
from django.test import RequestFactory

from timetracker.api.addresses import client_address


@pytest.fixture
def address_of(settings):
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.0/8"), ip_network("::1")]

    def address(socket, forwarded=None):
        headers = {"X-Forwarded-For": forwarded} if forwarded is not None else {}
        return client_address(RequestFactory().get("/", REMOTE_ADDR=socket, headers=headers))

    return address


@pytest.mark.parametrize(
    ("socket", "forwarded", "client"),
    [
        ("203.0.113.7", None, "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),  # not a proxy of ours: what it says is a claim
        ("10.0.0.2", None, "10.0.0.2"),
        ("10.0.0.2", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.2", "1.2.3.4, 198.51.100.1", "198.51.100.1"),  # the left part was there before our proxy
        ("10.0.0.2", "198.51.100.1, 10.9.9.9", "198.51.100.1"),  # two proxies of ours
        ("10.0.0.2", "10.1.1.1", "10.1.1.1"),
        ("10.0.0.2", "unknown", "10.0.0.2"),
        ("10.0.0.2", "", "10.0.0.2"),
        ("::1", "2001:db8::5", "2001:db8::5"),
        ("::ffff:10.0.0.2", "198.51.100.1", "198.51.100.1"),
    ],
)
def test_the_client_is_the_nearest_address_that_is_not_a_proxy_of_ours(address_of, socket, forwarded, client):
    assert address_of(socket, forwarded) == client


def test_without_trusted_proxies_it_is_the_socket(address_of, settings):
    settings.TRUSTED_PROXIES = []
    assert address_of("10.0.0.2", "198.51.100.1") == "10.0.0.2"
