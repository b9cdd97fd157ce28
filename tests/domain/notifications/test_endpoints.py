"""A browser names the address that pushes go to, so anyone may name any address."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cartsnitch_domain.notifications.endpoints import (
    Endpoint,
    InvalidPushSubscription,
    check_endpoint,
    check_url,
    is_public,
)

from tests.outgoing import Browser

URL = "https://push.example.org/send/abc"


def endpoint(**values: str) -> Endpoint:
    browser = Browser(URL)
    return replace(Endpoint(URL, browser.p256dh, browser.auth), **values)


def test_what_a_browser_gives_is_taken() -> None:
    check_endpoint(endpoint())


@pytest.mark.parametrize(
    "url",
    [
        "http://push.example.org/send",
        "https://push.example.org:8443/send",
        "https://push.example.org:99999/send",
        "https://user:password@push.example.org/send",
        "https://127.0.0.1/send",
        "https://10.1.2.3/send",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/send",
        "https://[::ffff:127.0.0.1]/send",
        "https://[fe80::1%25eth0]/send",
        "https://[64:ff9b::7f00:1]/send",
        "https:///send",
        "file:///etc/passwd",
        "ftp://push.example.org/send",
        "https://push.example.org/\r\nHost: other",
        "https://push.example.org/ä",
        "https://push.example.org\\@127.0.0.1/",
        f"https://push.example.org/{'x' * 2000}",
        "",
    ],
)
def test_what_leads_elsewhere_is_refused(url: str) -> None:
    with pytest.raises(InvalidPushSubscription):
        check_url(url)


def test_a_closed_network_may_have_its_own() -> None:
    check_url("http://10.1.2.3:8080/send", is_local=True)
    with pytest.raises(InvalidPushSubscription):
        check_url("file:///etc/passwd", is_local=True)


@pytest.mark.parametrize(
    "keys", [{"p256dh": ""}, {"p256dh": "AAAA"}, {"p256dh": "B" * 87}, {"auth": "AA"}, {"auth": "?"}]
)
def test_keys_that_nothing_can_be_encrypted_for_are_refused(keys: dict[str, str]) -> None:
    with pytest.raises(InvalidPushSubscription, match="key"):
        check_endpoint(endpoint(**keys))


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1",
        "255.255.255.255", "198.18.0.1", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1",
        "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "2001:db8::1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_of_the_internet(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2a00:1450:4001::1", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_addresses_of_the_internet(address: str) -> None:
    assert is_public(address)
