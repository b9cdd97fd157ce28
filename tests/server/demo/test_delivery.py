"""The story goes through the doors of a real server, and is not repeated."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest
from cartsnitch_server.demo.delivery import DemoRefused, Doors, Shopper, deliver
from cartsnitch_server.demo.household import Delivery, DemoReceipt, Forwarded, story, watches

from tests.running import Running

DEMO_ITEMS = [("milk", ""), ("eggs", ""), ("coffee", "ground")]
PASSWORD = "a password for the demonstration"
OFFERED = {
    "Save $2.00 on Ground Coffee 24 oz",
    "25% off Greek Yogurt 32 oz",
    "$5 off your purchase of $40 or more with code MEIJER5",
    "Buy one, get one free Hair Dye",
    "50 cents off sharp cheddar",
    "10 % off all dairy",
    "A dollar off peanut butter",
}


@pytest.fixture
def doors(running: Running) -> Doors:
    return Doors(running.url, "127.0.0.1", running.smtp_port)


def one_of_each_way(today: date) -> Sequence[DemoReceipt]:
    """A mail from the store, one forwarded as text that has what is watched, one forwarded as attachment with its PDF,
    and a photo."""
    told = [demo for demo in story(today) if demo.forwarded is not Forwarded.INLINE or has_what_is_watched(demo)]
    mails = [
        next(demo for demo in told if demo.forwarded is forwarded and demo.delivery is not Delivery.PHOTO)
        for forwarded in Forwarded
    ]
    return [*mails, next(demo for demo in told if demo.delivery is Delivery.PHOTO)]


def has_what_is_watched(demo: DemoReceipt) -> bool:
    texts = {line.text for line in demo.receipt.goods}
    return any(watch.store == demo.receipt.store.slug and watch.text in texts for watch in watches())


async def watches_of_the_household(doors: Doors) -> list[dict[str, Any]]:
    """What the household watches, as the app shows it."""
    async with httpx.AsyncClient(base_url=doors.base_url, timeout=60) as client:
        shopper = Shopper(client, PASSWORD)
        await shopper.sign_in()
        query = "query Watches { watches { product { name } target { amount currencyCode } store { name } } }"
        found: list[dict[str, Any]] = (await shopper.ask(query))["watches"]
        return found


async def coupons_of_the_household(doors: Doors) -> set[str]:
    """What the household is offered that can be used today, as the app shows it."""
    async with httpx.AsyncClient(base_url=doors.base_url, timeout=60) as client:
        shopper = Shopper(client, PASSWORD)
        await shopper.sign_in()
        found = (await shopper.ask("query Coupons { coupons { edges { node { title } } } }"))["coupons"]["edges"]
        return {edge["node"]["title"] for edge in found}


async def lists_of_the_household(doors: Doors) -> list[dict[str, Any]]:
    """The lists of the household, with the first of their items."""
    async with httpx.AsyncClient(base_url=doors.base_url, timeout=60) as client:
        shopper = Shopper(client, PASSWORD)
        await shopper.sign_in()
        query = "query Lists { shoppingLists { name itemCount items { text note quantity { text } } } }"
        found: list[dict[str, Any]] = (await shopper.ask(query))["shoppingLists"]
        return [{**each, "items": each["items"][:3]} for each in found]


async def test_every_receipt_arrives_is_read_and_is_not_sent_twice(doors: Doors) -> None:
    progress: list[tuple[int, int]] = []
    today = datetime.now(UTC).date()
    first = await deliver(doors, PASSWORD, today, lambda *done: progress.append(done), one_of_each_way)
    assert first.sent == 4
    assert first.by_status == {"RECORDED": 4}
    assert progress[-1] == (4, 4)
    assert progress == sorted(progress)

    watched = await watches_of_the_household(doors)
    target = {"amount": "10.00", "currencyCode": "USD"}
    assert watched == [{"product": {"name": "Ground Coffee"}, "target": target, "store": None}]

    offered = await coupons_of_the_household(doors)
    while len(offered) < len(OFFERED):  # its mails are read a moment later
        await asyncio.sleep(0.5)
        offered = await coupons_of_the_household(doors)
    assert offered == OFFERED
    lists = await lists_of_the_household(doors)
    items = [{"text": text, "note": note, "quantity": None} for text, note in DEMO_ITEMS]
    assert lists == [{"name": "This week", "itemCount": 8, "items": items}]

    later = today + timedelta(days=3)
    second = await deliver(doors, PASSWORD, later, lambda *done: None, one_of_each_way)
    assert second.sent == 0
    assert second.by_status == first.by_status
    assert await watches_of_the_household(doors) == watched
    assert await coupons_of_the_household(doors) == offered
    assert await lists_of_the_household(doors) == lists

    with pytest.raises(DemoRefused, match="409"):
        await deliver(doors, "another password", today, lambda *done: None, one_of_each_way)
