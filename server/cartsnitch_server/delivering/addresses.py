"""Where a name leads, before anything is sent there."""

from __future__ import annotations

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from cartsnitch_domain.notifications.endpoints import is_public

_ASKING = ThreadPoolExecutor(max_workers=8, thread_name_prefix="resolve")
"""Threads of their own: whoever runs a name server may answer as slowly as they like, and reading needs the others."""


class NotPublic(Exception):
    """A name leads into a private network."""


async def resolve(host: str, port: int, *, is_local: bool = False) -> str:
    """The address to connect to. Raises OSError where there is none, and NotPublic where any is not of the internet.

    The connection goes to the address that was looked at, so that a name cannot change its mind in between.
    """
    asking = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    found = await asyncio.get_running_loop().run_in_executor(_ASKING, asking)
    addresses = [str(address[0]) for *_, address in found]
    if not is_local and not all(is_public(address) for address in addresses):
        raise NotPublic(host)
    return addresses[0]
