"""Work done together, each caller answered for its own part."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from cartsnitch_ingest.mail.batches import Batches


class Works:
    """Remembers what it was given at once; refuses batches that hold a `bad` item; waits until it may go on."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.done: list[str] = []
        self.may_go_on = asyncio.Event()

    async def __call__(self, items: Sequence[str]) -> list[str]:
        self.batches.append(list(items))
        await self.may_go_on.wait()
        if any(item.startswith("bad") for item in items):
            raise ValueError(", ".join(items))
        self.done += items
        return [item.upper() for item in items]


@pytest.fixture
async def works() -> Works:
    return Works()


async def test_lone_caller_is_served_at_once(works: Works) -> None:
    works.may_go_on.set()
    assert await Batches(works).add("one") == "ONE"
    assert works.batches == [["one"]]


async def test_those_who_come_meanwhile_share_the_next_batch(works: Works) -> None:
    batches = Batches(works, limit=3)
    async with asyncio.TaskGroup() as callers:
        for name in "abcdef":
            callers.create_task(batches.add(name))
            await asyncio.sleep(0)
        await asyncio.sleep(0)
        works.may_go_on.set()
    assert works.batches[0] == ["a"]
    assert works.batches[1:] == [["b", "c", "d"], ["e", "f"]]


async def test_one_that_fails_fails_alone(works: Works) -> None:
    works.may_go_on.set()
    batches = Batches(works)
    answers = await asyncio.gather(*(batches.add(item) for item in ("a", "bad b", "c")), return_exceptions=True)
    assert [str(answer) for answer in answers] == ["A", "bad b", "C"]
    assert sorted(works.done) == ["a", "c"]


async def test_caller_who_gives_up_stops_nobody(works: Works) -> None:
    batches = Batches(works)
    first = asyncio.create_task(batches.add("a"))
    second = asyncio.create_task(batches.add("b"))
    third = asyncio.create_task(batches.add("c"))
    await asyncio.sleep(0.01)
    second.cancel()
    works.may_go_on.set()
    await asyncio.gather(first, third)
    assert "a" in works.done
    assert "c" in works.done
    with pytest.raises(asyncio.CancelledError):
        await second


async def test_work_goes_on_after_a_pause(works: Works) -> None:
    works.may_go_on.set()
    batches = Batches(works)
    await batches.add("a")
    await asyncio.sleep(0)
    await batches.add("b")
    assert works.batches == [["a"], ["b"]]
