"""Work of many callers done together, while each waits for its own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Batches(Generic[T]):
    """Gathers what comes while a batch is under way into the next one.

    A lone caller is served at once; under load the price of a commit (a flush of the disk, a lock on PostgreSQL's
    queue of notifications) is shared. Nothing is ever held back in the hope of company.
    """

    def __init__(self, do: Callable[[Sequence[T]], Awaitable[None]], limit: int = 32) -> None:
        """`do` works on all items or raises and has worked on none; `limit` bounds a batch."""
        self._do = do
        self._limit = limit
        self._waiting: list[tuple[T, asyncio.Future[None]]] = []
        self._working: asyncio.Task[None] | None = None

    async def add(self, item: T) -> None:
        """Return when `do` has worked on the item; raises what it raised for this item alone."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, done))
        if self._working is None or self._working.done():
            self._working = asyncio.create_task(self._work())
        await done

    async def _work(self) -> None:
        while self._waiting:
            batch = [entry for entry in self._waiting[: self._limit] if not entry[1].cancelled()]
            del self._waiting[: self._limit]
            await self._do_or_split(batch)

    async def _do_or_split(self, batch: Sequence[tuple[T, asyncio.Future[None]]]) -> None:
        """Work on the batch; where that fails, on each item alone, so that none fails for another's fault."""
        try:
            await self._do([item for item, _ in batch])
        except Exception as error:
            if len(batch) > 1:
                for entry in batch:
                    await self._do_or_split([entry])
                return
            _settle(batch, error)
        else:
            _settle(batch, None)


def _settle(batch: Sequence[tuple[T, asyncio.Future[None]]], error: Exception | None) -> None:
    for _, done in batch:
        if done.done():
            continue  # its caller has gone
        if error is None:
            done.set_result(None)
        else:
            done.set_exception(error)
