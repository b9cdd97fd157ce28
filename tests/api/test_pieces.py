"""Meat and cheese whose price stands in their barcode: each piece weighs something else, so their prices say nothing of
each other until the receipt says what they weigh."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from cartsnitch_domain.alerts.finding import find_alerts
from cartsnitch_domain.ids import PurchaseId
from cartsnitch_domain.prices.actions import observe, observe_outdated
from cartsnitch_domain.prices.records import PriceObservation
from cartsnitch_domain.purchases.records import PurchaseLine
from sqlalchemy import select, update

from tests.api.test_alerts import CHANGE_SETTINGS, alerts

CODES = ("212345504999", "212345505125", "212345505057", "212345507310")
PRICES = ("4.99", "5.12", "5.05", "7.31")

PRODUCT = """query One($id: ID!) { product(id: $id) {
    prices { current { amount } } history { points { median { amount } } }
    observations { edges { node { mark unitPrice { amount } } } } } }"""
CHANGED = "{ priceChanges(kind: RISERS, period: YEAR) { product { id } } }"


def with_check_digit(body: str) -> str:
    weighted = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body)))
    return f"{body}{-weighted % 10}"


async def buy(records: Any, asker: Any, product_id: UUID, prices: tuple[str, ...] = PRICES, **line: Any) -> list[UUID]:
    store_id = await records.store("North")
    bought = []
    for days_ago, code, price in zip((28, 21, 14, 1), CODES, prices, strict=True):
        number = with_check_digit(code[:-1])
        bought.append(
            await records.bought(
                asker, product_id, store_id, days_ago, price, "CHICKEN BREAST", **{"identifier": number} | line
            )
        )
    await records.find_alerts(asker)
    return bought


@pytest.fixture
async def chicken(records: Any) -> UUID:
    found: UUID = await records.product("Chicken Breast")
    return found


async def test_a_heavier_piece_is_no_increase(records: Any, owner: Any, chicken: UUID) -> None:
    await buy(records, owner, chicken)

    assert await alerts(owner) == []
    assert (await owner.ask(CHANGED))["priceChanges"] == []


async def test_pieces_are_shown_as_what_they_are_and_compared_nowhere(records: Any, owner: Any, chicken: UUID) -> None:
    await buy(records, owner, chicken)

    product = (await owner.ask(PRODUCT, id=str(chicken)))["product"]

    seen = [edge["node"] for edge in product["observations"]["edges"]]
    assert [(each["unitPrice"]["amount"], each["mark"]) for each in seen] == [
        (price, "PIECE") for price in reversed(PRICES)
    ]
    assert (product["prices"], product["history"]) == ([], [])


async def test_with_a_weight_on_the_line_the_price_of_a_pound_is_compared(
    records: Any, owner: Any, chicken: UUID
) -> None:
    await buy(records, owner, chicken, ("3.00", "3.00", "3.00", "3.60"), unit="lb", quantity=Decimal(1))

    (alert,) = await alerts(owner)
    assert (alert["kind"], alert["after"]["amount"], alert["per"]["text"]) == ("PRICE_INCREASE", "3.60", "1 lb")


async def test_a_package_of_one_price_beside_another_barcode_is_compared_as_before(
    records: Any, owner: Any, chicken: UUID
) -> None:
    await buy(records, owner, chicken, identifier="016000275287")

    assert [alert["kind"] for alert in await alerts(owner)] == ["PRICE_INCREASE"]


NUMBERS = "query One($id: ID!) { product(id: $id) { identifiers { scheme value store { name } } } }"


async def marks_of(asker: Any, product_id: UUID) -> list[str | None]:
    product = (await asker.ask(PRODUCT, id=str(product_id)))["product"]
    return [edge["node"]["mark"] for edge in product["observations"]["edges"]]


async def buy_coded(records: Any, asker: Any, product_id: UUID, *coded: tuple[str, str]) -> list[UUID]:
    """Lines without a weight, a week apart: the code, without its check digit, and the amount."""
    store_id, bought = await records.store("North"), []
    for place, (code, price) in enumerate(coded):
        days_ago, number = 7 * (len(coded) - place) - 6, with_check_digit(code)
        bought.append(await records.bought(asker, product_id, store_id, days_ago, price, "SCARF", identifier=number))
    await records.find_alerts(asker)
    return bought


async def test_a_stores_own_number_that_came_again_is_that_of_a_package(records: Any, owner: Any) -> None:
    scarf = await records.product("Scarf")
    await buy_coded(records, owner, scarf, *(("201234567890", price) for price in ("3.00", "3.00", "3.00", "3.60")))

    assert await marks_of(owner, scarf) == [None] * 4
    assert [alert["kind"] for alert in await alerts(owner)] == ["PRICE_INCREASE"]
    (number,) = (await owner.ask(NUMBERS, id=str(scarf)))["product"]["identifiers"]
    assert (number["value"], number["store"]["name"]) == ("2012345678903", "North")


async def test_once_it_may_be_that_of_a_piece(records: Any, owner: Any) -> None:
    scarf = await records.product("Scarf")
    await buy_coded(records, owner, scarf, ("201234567890", "3.00"))

    assert await marks_of(owner, scarf) == ["PIECE"]
    assert (await owner.ask(NUMBERS, id=str(scarf)))["product"]["identifiers"] == []


@pytest.mark.parametrize(
    "coded",
    [
        pytest.param((("281234500512", "3.00"), ("281234500498", "3.00"), ("281234500602", "3.60")), id="weight"),
        pytest.param((("291234500300", "3.00"), ("291234500300", "3.00"), ("291234500360", "3.60")), id="price"),
        pytest.param((("281234500000", "3.00"), ("281234500000", "3.00"), ("281234500000", "3.60")), id="scales"),
    ],
)
async def test_codes_with_a_weight_or_price_inside_stay_those_of_pieces(
    records: Any, owner: Any, coded: tuple[tuple[str, str], ...]
) -> None:
    ham = await records.product("Ham")
    await buy_coded(records, owner, ham, *coded)

    assert await marks_of(owner, ham) == ["PIECE"] * len(coded)
    assert await alerts(owner) == []
    assert (await owner.ask(NUMBERS, id=str(ham)))["product"]["identifiers"] == []


async def test_an_amount_that_is_corrected_to_that_of_the_code_makes_it_a_piece(records: Any, owner: Any) -> None:
    ham = await records.product("Ham")
    bought = await buy_coded(records, owner, ham, ("291234500300", "3.08"), ("291234500300", "3.08"))
    assert await marks_of(owner, ham) == [None, None]

    async with records.database.transaction() as session:
        lines = update(PurchaseLine).where(PurchaseLine.id.in_(bought))
        await session.execute(lines.values(amount=Decimal("3.00")))
        purchases = select(PurchaseLine.purchase_id).where(PurchaseLine.id.in_(bought))
        await observe(session, *map(PurchaseId, await session.scalars(purchases)))

    assert await marks_of(owner, ham) == ["PIECE"] * 2


async def test_what_an_earlier_release_told_of_pieces_is_taken_back_by_the_worker(
    records: Any, owner: Any, chicken: UUID
) -> None:
    """It kept them as packages, and knew no such column."""
    bought = await buy(records, owner, chicken)
    async with records.database.transaction() as session:
        of_lines = PriceObservation.purchase_line_id.in_(bought)
        await session.execute(update(PriceObservation).where(of_lines).values(is_piece=None))
        await find_alerts(session, owner.user_id, datetime.now(UTC))
    await owner.ask(CHANGE_SETTINGS, input={"increase": "0.10"})
    await records.find_alerts(owner)
    assert [alert["kind"] for alert in await alerts(owner)] == ["PRICE_INCREASE"]

    async with records.database.transaction() as session:
        assert await observe_outdated(session, 500) >= len(bought)
    await records.find_alerts(owner)

    assert await alerts(owner) == []
    async with records.database.reading() as session:
        kept = select(PriceObservation.is_piece).where(PriceObservation.purchase_line_id.in_(bought))
        assert set(await session.scalars(kept)) == {True}
