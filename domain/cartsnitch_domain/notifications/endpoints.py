"""Where pushes may be sent. An endpoint comes from a browser, that is, from anyone: it must not lead a request of ours
into the network of this server."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from cryptography.hazmat.primitives.asymmetric import ec

from cartsnitch_domain.errors import InvalidInput

MOST_ENDPOINT = 1024
"""In characters; those of the push services have some 200."""

_HTTPS = 443
_POINT, _SECRET = 65, 16
"""Bytes of an uncompressed point of P-256 and of the secret (RFC 8291)."""

_NAT64 = ip_network("64:ff9b::/96")
"""Addresses that stand for those of IPv4 (RFC 6052)."""


class InvalidPushSubscription(InvalidInput):
    """What a browser gave us cannot be sent to."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a subscription takes pushes, and the keys that they are encrypted for, as the browser gives them."""

    url: str
    p256dh: str
    auth: str


def check_endpoint(endpoint: Endpoint, *, is_local: bool = False) -> None:
    """Raise InvalidPushSubscription where no push may or can be sent; `is_local` allows http and private addresses.

    What the host's name leads to is checked when a push is sent, since names change their minds.
    """
    check_url(endpoint.url, is_local=is_local)
    point, secret = _decoded(endpoint.p256dh), _decoded(endpoint.auth)
    if len(point) != _POINT or len(secret) != _SECRET:
        raise InvalidPushSubscription("The keys of this push subscription are not whole.")
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError as wrong:
        raise InvalidPushSubscription("The key of this push subscription is none.") from wrong


def check_url(url: str, *, is_local: bool = False) -> SplitResult:
    """The parts of an endpoint's URL; raises InvalidPushSubscription where no push may be sent there."""
    if len(url) > MOST_ENDPOINT or not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise InvalidPushSubscription("This push address cannot be used.")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as wrong:
        raise InvalidPushSubscription("This push address cannot be used.") from wrong
    if not host or parts.username is not None or parts.password is not None:
        raise InvalidPushSubscription("This push address cannot be used.")
    if is_local and parts.scheme in ("http", "https"):
        return parts
    if parts.scheme != "https" or port not in (None, _HTTPS):
        raise InvalidPushSubscription("A push address begins with https:// and has no port.")
    if _is_address(host) and not is_public(host):
        raise InvalidPushSubscription("This push address is inside a private network.")
    return parts


def is_public(address: str) -> bool:
    """Whether an IP address is one of the internet, also where it stands for another one."""
    found = ip_address(address.partition("%")[0])
    return all(each.is_global and not each.is_multicast for each in (found, *_within(found)))


def _within(address: IPv4Address | IPv6Address) -> tuple[IPv4Address, ...]:
    """The addresses of IPv4 that one of IPv6 leads to."""
    if isinstance(address, IPv4Address):
        return ()
    nat64 = IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None
    ends = (address.ipv4_mapped, address.sixtofour, *(address.teredo or ()), nat64)
    return tuple(end for end in ends if end is not None)


def _is_address(host: str) -> bool:
    """Whether it is an address and no name. Short spellings such as 127.1 and 0x7f.1 are names here; what they lead to
    is checked like any name's."""
    return _gives(ip_address, host.partition("%")[0])


def _gives(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error) as wrong:
        raise InvalidPushSubscription("The keys of this push subscription are not whole.") from wrong
