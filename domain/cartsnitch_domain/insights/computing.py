"""Whose turn it is to have something computed of all their prices."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar
from weakref import WeakValueDictionary

from cartsnitch_domain.ids import UserId

Known = TypeVar("Known")
Found = TypeVar("Found")

AT_ONCE = 2
"""What is computed at the same time: each takes a processor, and keeps up to 20,000 rows in memory."""


class Computing:
    """Lets each shopper have one thing computed after the other, and a few shoppers at once, in the order they come.

    However much one asks for at once, at most one of it waits beside what others ask for.
    """

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._places = asyncio.Semaphore(at_once)
        self._turns: WeakValueDictionary[UserId, asyncio.Lock] = WeakValueDictionary()

    async def run(
        self, user_id: UserId, read: Callable[[], Awaitable[Known]], compute: Callable[[Known], Found]
    ) -> Found:
        """What `compute` makes, in a thread, of what `read` gives once it is this shopper's turn."""
        turn = self._turns.setdefault(user_id, asyncio.Lock())
        async with turn, self._places:
            known = await read()
            return await asyncio.to_thread(compute, known)
