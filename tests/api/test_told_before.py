"""What an alert says of the one before it in its episode, and that it follows corrections everywhere."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from cartsnitch_domain.notifications.records import Delivery
from sqlalchemy import func, select

from tests.api.test_alerts import day, watched
from tests.api.test_pieces import buy
from tests.api.test_shopping_plan import bought, listed

SHOWN = """{
  alerts(first: 5) { edges { node {
    kind openedOn before { amount } after { amount } earlier { price { amount } observedOn }
    evidence { unitPrice { amount } } } } }
  notifications(first: 5) { edges { node { body } } } }"""
CORRECT = """mutation Correct($input: CorrectLineInput!) { correctLine(input: $input) {
  __typename ... on Error { message } } }"""
NEAREST = "{ watches { nearest { price { amount } over { amount } isPromotional } } }"
PLAN = """query Plan($listId: ID!) { shoppingPlan(listId: $listId) { __typename
  ... on ShoppingPlan { unplanned { reason item { text } } } } }"""


@pytest.fixture
async def store_id(records: Any) -> UUID:
    found: UUID = await records.store("North")
    return found


@pytest.fixture
async def product_id(records: Any) -> UUID:
    found: UUID = await records.product("OATS")
    return found


async def shown(asker: Any) -> tuple[list[dict[str, Any]], list[str]]:
    """The alerts, and what the notifications say."""
    found = await asker.ask(SHOWN)
    bodies = [edge["node"]["body"] for edge in found["notifications"]["edges"]]
    return [edge["node"] for edge in found["alerts"]["edges"]], bodies


async def deliveries(records: Any, asker: Any) -> int:
    async with records.database.reading() as session:
        made = select(func.count()).where(Delivery.user_id == asker.user_id)
        return int(await session.scalar(made) or 0)


async def correct(asker: Any, line_id: UUID, amount: str) -> None:
    answer = await asker.ask(CORRECT, input={"lineId": str(line_id), "amount": amount})
    assert answer["correctLine"]["__typename"] == "PurchaseCorrected"


async def test_what_was_told_before_is_said_and_follows_its_correction(
    records: Any, owner: Any, store_id: UUID, product_id: UUID
) -> None:
    lines = [
        await records.bought(owner, product_id, store_id, days_ago, price, "OATS")
        for days_ago, price in ((60, "4.00"), (50, "4.00"), (40, "4.00"), (30, "4.00"), (20, "4.40"), (5, "6.00"))
    ]
    await records.find_alerts(owner)
    (last, first), bodies = await shown(owner)
    assert first["earlier"] is None
    assert last["earlier"] == {"price": {"amount": "4.40"}, "observedOn": day(20)}
    assert " It was $4.40 on " in bodies[0]
    sent = await deliveries(records, owner)

    await correct(owner, lines[4], "4.60")
    await records.find_alerts(owner)
    (last, first), bodies = await shown(owner)
    assert (first["after"]["amount"], last["earlier"]["price"]["amount"]) == ("4.60", "4.60")
    assert " It was $4.60 on " in bodies[0]
    assert "4.60" in {each["unitPrice"]["amount"] for each in last["evidence"]}

    await correct(owner, lines[4], "4.00")
    await records.find_alerts(owner)
    (last,), bodies = await shown(owner)
    assert last["earlier"] is None
    assert bodies == ["$6.00 at North, 50% more than $4.00."]
    assert {each["unitPrice"]["amount"] for each in last["evidence"]} == {"4.00", "6.00"}
    assert await deliveries(records, owner) == sent, "nothing is sent again"


async def test_what_a_watch_tells_is_what_it_says_of_now(
    records: Any, owner: Any, store_id: UUID, product_id: UUID
) -> None:
    for days_ago in (80, 60, 40):
        await records.bought(owner, product_id, store_id, days_ago, "4.00", "OATS")
    cheap = await records.bought(owner, product_id, store_id, 1, "4.00", "OATS")
    await records.discount(cheap, "1.00", "MFR COUPON")
    await records.beside(cheap, position=3, product_id=product_id, text="OATS", amount="4.00")
    await watched(owner, product_id, "3.20")
    await records.find_alerts(owner)

    found, _ = await shown(owner)
    (watch,) = (await owner.ask(NEAREST))["watches"]

    assert [each["after"]["amount"] for each in found] == ["3.00"]
    assert watch["nearest"] == {"price": {"amount": "3.00"}, "over": {"amount": "-0.20"}, "isPromotional": True}


@pytest.mark.parametrize("prices", [("3.00", "4.00"), ("3.00", "4.00", "4.20"), ("4.20", "3.00", "4.00", "4.00")])
async def test_a_watch_without_offers_is_reached_by_the_lowest_of_several_bought_at_once(
    records: Any, owner: Any, store_id: UUID, product_id: UUID, prices: tuple[str, ...]
) -> None:
    for days_ago in (80, 60, 40):
        await records.bought(owner, product_id, store_id, days_ago, "4.00", "OATS")
    first, *others = prices
    line_id = await records.bought(owner, product_id, store_id, 1, first, "OATS")
    for position, price in enumerate(others, start=2):
        await records.beside(line_id, position=position, product_id=product_id, text="OATS", amount=price)
    await watched(owner, product_id, "3.20", withPromotions=False)
    await records.find_alerts(owner)

    found, _ = await shown(owner)
    (watch,) = (await owner.ask(NEAREST))["watches"]

    assert [each["after"]["amount"] for each in found if each["kind"] == "TARGET_PRICE"] == ["3.00"]
    assert (watch["nearest"]["price"]["amount"], watch["nearest"]["over"]["amount"]) == ("3.00", "-0.20")


async def test_a_plan_says_that_pieces_have_prices_of_their_own(records: Any, owner: Any) -> None:
    await buy(records, owner, await records.product("Chicken Breast"), product_name="Chicken Breast")
    await bought(records, owner, "Butter", (await records.store("North"), "2.00"))
    list_id = await listed(owner, "chicken breast", "butter")

    plan = (await owner.ask(PLAN, listId=list_id))["shoppingPlan"]

    assert plan["unplanned"] == [{"reason": "EACH_ITS_PRICE", "item": {"text": "chicken breast"}}]
