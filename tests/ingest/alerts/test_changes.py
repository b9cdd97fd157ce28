"""What becomes of alerts when receipts come late, are corrected, read again or say what cannot be."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.alerts.finding import find_alerts
from cartsnitch_domain.alerts.records import Alert, AlertSettings
from cartsnitch_domain.alerts.settings import AlertSettings as Settings
from cartsnitch_domain.blobs import Blobs
from cartsnitch_domain.db import Database
from cartsnitch_domain.events import ALERT_RAISED
from cartsnitch_domain.ids import AuthSessionId, ReceiptId
from cartsnitch_domain.prices.changes import note_all
from cartsnitch_domain.prices.histories import MOST
from cartsnitch_domain.prices.records import PriceObservation
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_domain.purchases.rules import CorrectedField
from cartsnitch_domain.review.lines import correct_line, remove_line, restore_line
from cartsnitch_domain.review.purchases import correct_purchase
from cartsnitch_domain.review.sameness import same_as
from cartsnitch_server.demo.receipt import ComposedReceipt, ComposedStore, Good, Tender, compose, discount, item
from sqlalchemy import event, insert, select

from tests.ingest.alerts.story import NOW, TODAY, Household

NORTH = ComposedStore("meijer", "Meijer", "-", "-", "-", "US", "USD", "-")
ABROAD = ComposedStore("rewe", "REWE", "-", "-", "-", "DE", "EUR", "-")
OATS = "ROLLED OATS"


@pytest.fixture
async def household(database: Database, blobs: Blobs) -> Household:
    return await Household.new(database, blobs)


@pytest.fixture
async def announced(household: Household) -> AsyncIterator[list[str]]:
    """What is told of alerts, as it is heard."""
    heard: list[str] = []
    connection = await asyncpg.connect(household.database.driver_dsn.replace("+asyncpg", ""))
    await connection.add_listener(ALERT_RAISED, lambda *news: heard.append(str(news[-1])))
    yield heard
    await connection.close()


def paid(days_ago: int, price: str, *more: Good, store: ComposedStore = NORTH, text: str = OATS) -> ComposedReceipt:
    """A receipt of oats of so many days ago."""
    moment = datetime.combine(TODAY - timedelta(days=days_ago), time(17, 22))
    return compose(store, moment, [item(text, price, tax=""), *more], Tender("VISA"), 1)


async def bring(household: Household, *receipts: ComposedReceipt) -> list[ReceiptId]:
    brought = [await household.bring_receipt(receipt, uuid4().hex) for receipt in receipts]
    await household.find()
    return brought


RISEN = (paid(40, "2.00"), paid(30, "2.00"), paid(20, "2.00"), paid(10, "2.50"))


async def told(household: Household) -> list[tuple[int, str, Decimal]]:
    """Days ago, kind and price of each alert."""
    return [(days, kind, after) for days, kind, *_, after in await household.told()]


async def lines(household: Household, receipt_id: ReceiptId) -> tuple[UUID, list[UUID]]:
    """The purchase of a receipt and its lines."""
    async with household.database.reading() as session:
        purchase_id = (await session.execute(select(Purchase.id).where(Purchase.receipt_id == receipt_id))).scalar_one()
        of_purchase = select(PurchaseLine.id).where(PurchaseLine.purchase_id == purchase_id)
        return purchase_id, list(await session.scalars(of_purchase.order_by(PurchaseLine.position)))


def actor(household: Household) -> Actor:
    return Actor(household.user_id, AuthSessionId(uuid4()))


class TestLateReceipts:
    async def test_an_episode_that_began_earlier_is_the_same_alert_and_is_not_told_again(
        self, household: Household, announced: list[str]
    ) -> None:
        await bring(household, *RISEN)
        before = await household.ids()

        await bring(household, paid(15, "2.50"))

        assert await told(household) == [(15, "price_increase", Decimal("2.5"))]
        assert await household.ids() == before
        assert len(announced) == 1

    async def test_receipts_of_last_year_that_explain_it_withdraw_it(self, household: Household) -> None:
        await bring(household, *RISEN)

        await bring(household, *(paid(days_ago, "2.50") for days_ago in (39, 35, 33, 31, 29, 25, 22)))

        assert await told(household) == []

    async def test_runs_at_the_same_time_find_it_once(self, household: Household, announced: list[str]) -> None:
        for receipt in RISEN:
            await household.bring_receipt(receipt, uuid4().hex)

        async def run() -> None:
            async with household.database.transaction() as session:
                await note_all(session, household.user_id)
            async with household.database.transaction() as session:
                await find_alerts(session, household.user_id, NOW)

        await asyncio.gather(*(run() for _ in range(4)))

        assert await told(household) == [(10, "price_increase", Decimal("2.5"))]
        assert len(await household.ids()) == 1
        assert len(announced) == 1


class TestClearance:
    async def test_a_price_far_below_that_the_receipt_itself_explains_is_at_the_target_of_a_watch(
        self, household: Household
    ) -> None:
        await bring(household, *(paid(days_ago, "9.00") for days_ago in (60, 45, 30, 15)))
        await household.watch(OATS, "3.00")

        await bring(household, paid(1, "9.00", discount("CLEARANCE", "6.50")))

        assert await told(household) == [(1, "target_price", Decimal("2.5"))]

    async def test_one_that_nothing_explains_may_be_misread_and_is_not(self, household: Household) -> None:
        await bring(household, *(paid(days_ago, "9.00") for days_ago in (60, 45, 30, 15)))
        await household.watch(OATS, "3.00")

        await bring(household, paid(1, "2.50"))

        assert await told(household) == []


class TestCorrections:
    async def test_a_price_that_was_misread_withdraws_it_and_is_kept_from_being_told_again(
        self, household: Household, announced: list[str]
    ) -> None:
        *_, last = await bring(household, *RISEN)
        _, (line_id, *_) = await lines(household, last)
        for price, expected in (("2.05", []), ("2.40", [(10, "price_increase", Decimal("2.4"))])):
            async with household.database.transaction() as session:
                values = {CorrectedField.AMOUNT: Decimal(price)}
                await correct_line(session, actor(household), line_id, values, NOW)
            await household.find()
            assert await told(household) == expected
        assert len(announced) == 1

    async def test_a_line_that_is_removed_takes_it_along_and_brings_it_back(self, household: Household) -> None:
        *_, last = await bring(household, *RISEN)
        _, (line_id, *_) = await lines(household, last)
        async with household.database.transaction() as session:
            await remove_line(session, actor(household), line_id, NOW)
        await household.find()
        assert await told(household) == []

        async with household.database.transaction() as session:
            await restore_line(session, actor(household), line_id, NOW)
        await household.find()
        assert await told(household) == [(10, "price_increase", Decimal("2.5"))]

    async def test_another_day_moves_it(self, household: Household, announced: list[str]) -> None:
        *_, last = await bring(household, *RISEN)
        purchase_id, _ = await lines(household, last)
        before = await household.ids()
        async with household.database.transaction() as session:
            values = {CorrectedField.PURCHASED_ON: TODAY - timedelta(days=12)}
            await correct_purchase(session, actor(household), purchase_id, values, NOW)
        await household.find()

        assert await told(household) == [(12, "price_increase", Decimal("2.5"))]
        assert (await household.ids(), len(announced)) == (before, 1)

    async def test_another_product_takes_its_prices_and_alerts_along(self, household: Household) -> None:
        *_, last = await bring(household, *RISEN, paid(9, "9.99", text="SMOKED SALMON"))
        _, (salmon, *_) = await lines(household, last)
        async with household.database.transaction() as session:
            product_id = await session.scalar(select(PurchaseLine.product_id).where(PurchaseLine.id == salmon))
            of_oats = select(PurchaseLine.id).where(PurchaseLine.text == OATS)
            for line_id in list(await session.scalars(of_oats)):
                await correct_line(session, actor(household), line_id, {CorrectedField.PRODUCT: product_id}, NOW)
        await household.find()

        async with household.database.reading() as session:
            live = (await session.scalars(select(Alert).where(Alert.withdrawn_at.is_(None)))).all()
        assert [(alert.kind, alert.product_id) for alert in live] == [("price_increase", product_id)]
        assert len(await household.ids()) == 1  # it is the same episode of what is another product now

    async def test_a_purchase_that_repeats_another_counts_once(self, household: Household) -> None:
        brought = await bring(household, *RISEN, paid(5, "3.90"))
        (repeated, _), (kept, _) = [await lines(household, brought[at]) for at in (-1, -2)]
        async with household.database.transaction() as session:
            await same_as(session, actor(household), repeated, kept, NOW)
        await household.find()

        async with household.database.reading() as session:
            assert len((await session.scalars(select(PriceObservation.id))).all()) == 4
        assert await told(household) == [(10, "price_increase", Decimal("2.5"))]


class TestReadAgain:
    async def test_what_is_not_read_any_more_is_withdrawn(self, household: Household) -> None:
        *_, last = await bring(household, *RISEN)
        await household.bring_again(last, paid(10, "2.50", text="SMOKED SALMON"))
        await household.find()

        assert await told(household) == []

    async def test_what_is_read_as_before_changes_nothing(self, household: Household, announced: list[str]) -> None:
        brought = await bring(household, *RISEN)
        before = await household.ids()
        for receipt_id, receipt in zip(brought, RISEN, strict=True):
            await household.bring_again(receipt_id, receipt)
        await household.find()

        assert (await household.ids(), len(announced)) == (before, 1)


class TestBadInput:
    async def test_a_day_to_come_raises_nothing_and_spoils_nothing(self, household: Household) -> None:
        await bring(household, *RISEN[:3], *(paid(-days, "9.00") for days in (5, 6, 7, 8)), RISEN[3])

        assert await told(household) == [(10, "price_increase", Decimal("2.5"))]

    async def test_where_it_is_tomorrow_already_is_not_to_come(self, household: Household) -> None:
        await bring(household, *RISEN[:3], paid(-1, "2.50"))

        assert await told(household) == [(-1, "price_increase", Decimal("2.5"))]

    async def test_gifts_and_returns_are_no_prices(self, household: Household) -> None:
        gift = paid(12, "2.00", discount("FREE", "2.00"))
        returned = paid(11, "-2.00", item("SMOKED SALMON", "9.99"))
        await bring(household, *RISEN[:3], gift, returned, RISEN[3])

        assert await told(household) == [(10, "price_increase", Decimal("2.5"))]

    async def test_what_was_misread_by_a_digit_is_kept_and_not_compared(self, household: Household) -> None:
        await bring(household, *RISEN[:3], paid(15, "20.00"), RISEN[3])

        assert await told(household) == [(10, "price_increase", Decimal("2.5"))]
        async with household.database.reading() as session:
            assert Decimal(20) in set(await session.scalars(select(PriceObservation.unit_price)))

    async def test_another_currency_is_another_price(self, household: Household) -> None:
        await bring(household, *RISEN[:3], paid(10, "2.90", store=replace(NORTH, currency_code="CAD")))

        assert await told(household) == []

    async def test_another_country_is_no_store_of_this_one(self, household: Household) -> None:
        await bring(household, *RISEN[:3], paid(10, "2.90", store=ABROAD))

        assert await told(household) == []


class TestOffers:
    async def test_what_was_paid_and_what_the_shelf_asked_are_kept_apart(self, household: Household) -> None:
        await bring(household, *RISEN[:3], paid(10, "2.50", discount("OFFER", "1.00")))

        async with household.database.reading() as session:
            newest = select(PriceObservation).order_by(PriceObservation.observed_on.desc()).limit(1)
            seen = (await session.scalars(newest)).one()
        assert (seen.unit_price, seen.shelf_price, seen.is_promotional) == (Decimal("1.50"), Decimal("2.50"), True)
        assert await told(household) == [(10, "price_increase", Decimal("2.5"))]  # the shelf rose, whatever the offer


class TestBounds:
    async def test_more_families_cost_no_more_statements(self, household: Household) -> None:
        def week(days_ago: int, count: int) -> ComposedReceipt:
            goods = [item(f"{word} {OATS}", "2.00", tax="") for word in WORDS[:count]]
            return paid(days_ago, "2.00", *goods)

        sent = []
        for count in (1, 5):
            one = await Household.new(household.database, household.blobs)
            for days_ago in (10, 20, 30):
                await one.bring_receipt(week(days_ago, count), f"{count} {days_ago}")
            with statements(household.database) as noted:
                async with household.database.transaction() as session:
                    await find_alerts(session, one.user_id, NOW)
            sent.append(list(noted))

        assert len(sent[0]) == len(sent[1])
        assert any("price_observations" in statement for statement in sent[0])

    async def test_of_a_very_long_history_only_what_is_read_whole_is_judged(self, household: Household) -> None:
        *_, last = await bring(household, *RISEN)
        before = await household.ids()
        async with household.database.transaction() as session:
            seen = (await session.scalars(select(PriceObservation).limit(1))).one()
            purchase_id = await session.scalar(select(Purchase.id).where(Purchase.receipt_id == last))
            line = {"purchase_id": purchase_id, "kind": "item", "text": OATS, "amount": 2}
            rows = [line | {"position": 100 + place} for place in range(MOST)]
            keys = list(await session.scalars(insert(PurchaseLine).returning(PurchaseLine.id), rows))
            same = {
                name: getattr(seen, name)
                for name in ("user_id", "product_id", "store_id", "unit", "unit_price", "currency_code", "family_id")
            }
            first = TODAY + timedelta(days=30)
            days = [first + timedelta(days=place) for place in range(MOST)]
            observed = [
                same | {"purchase_line_id": key, "observed_on": day} for key, day in zip(keys, days, strict=True)
            ]
            await session.execute(insert(PriceObservation), observed)
            await note_all(session, household.user_id)
        await household.find(NOW + timedelta(days=30 + MOST))

        assert await told(household) == [(10, "price_increase", Decimal("2.5"))]
        assert await household.ids() == before


async def test_the_defaults_of_the_database_are_those_of_the_rules(household: Household) -> None:
    async with household.database.transaction() as session:
        await session.execute(insert(AlertSettings).values(user_id=household.user_id))
        kept = await session.get_one(AlertSettings, household.user_id)
        rules = Settings()
        assert (kept.increase, kept.drop, kept.shrinkage, kept.cheaper, kept.lowest_in_days, set(kept.kinds)) == (
            rules.increase,
            rules.drop,
            rules.shrinkage,
            rules.cheaper,
            rules.lowest_in.days,
            {kind.value for kind in rules.kinds},
        )


WORDS = ("CRISPY", "GOLDEN", "ORGANIC", "HEARTY", "CREAMY")


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    noted: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        noted.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    yield noted
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)
