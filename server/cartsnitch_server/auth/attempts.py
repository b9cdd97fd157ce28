"""How often one client may try: a first line against guessing, kept in the memory of one process.

With n replicas a client gets n times as many attempts. That is still far too few for a password of ten characters, so
it is not worth a shared table that an attacker could make us write to.
"""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from collections.abc import Callable

from starlette.requests import HTTPConnection

from cartsnitch_server.http.failures import TooManyAttempts

_MOST_KEYS = 50_000


class Attempts:
    """A bucket of `most` attempts for each key, refilled by one every `refill` seconds."""

    def __init__(self, most: int, refill: float, monotonic: Callable[[], float]) -> None:
        self._most = most
        self._refill = refill
        self._monotonic = monotonic
        self._full_at: OrderedDict[str, float] = OrderedDict()
        """When the bucket of a key is full again; the key used longest ago first."""

    def take(self, key: str) -> None:
        """Use one attempt up. Raises TooManyAttempts when none is left."""
        now = self._monotonic()
        full_at = max(self._full_at.get(key, now), now) + self._refill
        if full_at > now + self._most * self._refill:
            raise TooManyAttempts(full_at - now - self._most * self._refill)
        self._keep(key, full_at)

    def give_back(self, key: str) -> None:
        """Return an attempt that turned out to be none."""
        if key in self._full_at:
            self._keep(key, self._full_at[key] - self._refill)

    def _keep(self, key: str, full_at: float) -> None:
        self._full_at[key] = full_at
        self._full_at.move_to_end(key)
        if len(self._full_at) > _MOST_KEYS:
            self._full_at.popitem(last=False)


def client_of(connection: HTTPConnection) -> str:
    """Who is counted: an IPv4 address, or the /64 network of an IPv6 one, since a household has the whole of it.

    Behind a proxy this is its word for the client, which the HTTP server believes of trusted proxies only.
    """
    host = connection.client.host if connection.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else host
