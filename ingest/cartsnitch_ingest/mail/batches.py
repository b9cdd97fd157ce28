"""Work of many callers done together, while each waits for its own answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class _Call(Generic[T, R]):
    item: T
    answer: asyncio.Future[R]


class Batches(Generic[T, R]):
    """Gathers what comes while a batch is under way into the next one.

    A lone caller is served at once; under load the price of a round trip, of a flush of the disk and of PostgreSQL's
    lock on its queue of notifications is shared. Nothing is ever held back in the hope of company.
    """

    def __init__(self, do: Callable[[Sequence[T]], Awaitable[Sequence[R]]], limit: int = 32) -> None:
        """`do` answers for every item in its order, or raises and has done nothing; `limit` bounds a batch."""
        self._do = do
        self._limit = limit
        self._waiting: list[_Call[T, R]] = []
        self._working: asyncio.Task[None] | None = None

    async def add(self, item: T) -> R:
        """What `do` answers for the item; raises what it raised for this item alone."""
        call: _Call[T, R] = _Call(item, asyncio.get_running_loop().create_future())
        self._waiting.append(call)
        if self._working is None or self._working.done():
            self._working = asyncio.create_task(self._work())
        return await call.answer

    async def _work(self) -> None:
        while self._waiting:
            batch = [call for call in self._waiting[: self._limit] if not call.answer.cancelled()]
            del self._waiting[: self._limit]
            await self._answer(batch)

    async def _answer(self, batch: Sequence[_Call[T, R]]) -> None:
        """Answer a batch; where that fails, each call of it alone, so that none fails for another's fault."""
        try:
            answers = await self._do([call.item for call in batch])
        except Exception as error:
            if len(batch) > 1:
                for call in batch:
                    await self._answer([call])
            else:
                _settle(batch, error)
        else:
            for call, answer in zip(batch, answers, strict=True):
                if not call.answer.done():  # its caller may have gone
                    call.answer.set_result(answer)


def _settle(batch: Sequence[_Call[T, R]], error: Exception) -> None:
    for call in batch:
        if not call.answer.done():
            call.answer.set_exception(error)
