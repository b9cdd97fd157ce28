"""Whose turn it is where several have something computed at once."""

from __future__ import annotations

import asyncio
import threading
from uuid import UUID

import pytest
from cartsnitch_domain.ids import UserId
from cartsnitch_domain.insights.computing import Computing

ONE, ANOTHER = UserId(UUID(int=1)), UserId(UUID(int=2))


async def test_one_who_asks_five_times_lets_another_one_go_second() -> None:
    computing, turns = Computing(at_once=1), list[UserId]()
    begun, may_end = asyncio.Event(), threading.Event()

    async def ask(user_id: UserId) -> UserId:
        async def read() -> UserId:
            turns.append(user_id)
            begun.set()
            return user_id

        def compute(known: UserId) -> UserId:
            may_end.wait()
            return known

        return await computing.run(user_id, read, compute)

    asked = [asyncio.create_task(ask(ONE)) for _ in range(5)]
    await begun.wait()
    asked.append(asyncio.create_task(ask(ANOTHER)))
    await asyncio.sleep(0)  # it has asked
    may_end.set()

    assert await asyncio.gather(*asked) == [ONE] * 5 + [ANOTHER]
    assert turns == [ONE, ANOTHER, ONE, ONE, ONE, ONE]


async def test_what_fails_or_is_given_up_leaves_its_turn_to_the_next() -> None:
    computing, begun = Computing(at_once=1), asyncio.Event()

    async def fail() -> None:
        raise LookupError

    async def last() -> None:
        begun.set()
        await asyncio.Event().wait()

    async def read() -> int:
        return 1

    with pytest.raises(LookupError):
        await computing.run(ONE, fail, str)
    given_up = asyncio.create_task(computing.run(ONE, last, str))
    await begun.wait()
    given_up.cancel()

    assert await computing.run(ONE, read, str) == "1"
