"""How much is in a package is what a shopper's own receipts say, whatever strangers print beside the same barcode."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.accounts.records import User
from cartsnitch_domain.clock import system_clock
from cartsnitch_domain.coupons.bought import goods_by_product
from cartsnitch_domain.coupons.size import size_of
from cartsnitch_domain.db import Base, Database
from cartsnitch_domain.ids import AuthSessionId, PurchaseId, ReceiptId, UserId
from cartsnitch_domain.prices.actions import observe, observe_outdated
from cartsnitch_domain.prices.observed import content_of
from cartsnitch_domain.prices.queries import details_of
from cartsnitch_domain.prices.records import ChangedFamily, PriceObservation
from cartsnitch_domain.products.actions import net_content_of
from cartsnitch_domain.products.printed import Printed
from cartsnitch_domain.products.records import Product
from cartsnitch_domain.purchases.matching import match_products
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_domain.receipts.records import Receipt
from cartsnitch_domain.review.sameness import take_back
from cartsnitch_domain.review.teaching import merge
from cartsnitch_domain.stores.actions import match_store
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, insert, literal_column, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

KETCHUP = "0013000006408"
MUSTARD = "0041500000251"


async def add(session: AsyncSession, record: type[Base], **values: Any) -> UUID:
    added: UUID = (await session.execute(insert(record).values(**values).returning(record.__table__.c.id))).scalar_one()
    return added


async def somebody(database: Database) -> UserId:
    async with database.transaction() as session:
        return UserId(await add(session, User, email=f"{uuid4().hex}@example.org", name="", password_hash="-"))


@pytest.fixture
async def stranger(database: Database) -> UserId:
    """Who mailed the barcode first, with a size of their own."""
    user_id = await somebody(database)
    await buys(database, user_id, "KETCHUP HEINZ 999 OZ")
    return user_id


@pytest.fixture
async def shopper(database: Database, stranger: UserId) -> UserId:
    return await somebody(database)


async def buys(
    database: Database, user_id: UserId, text: str, store: str = "meijer", day: int = 1, gtin: str | None = KETCHUP
) -> UUID:
    """A receipt with one line, recorded; its line."""
    async with database.transaction() as session:
        return await record(session, user_id, text, store, day, gtin)


async def record(
    session: AsyncSession, user_id: UserId, text: str, store: str = "meijer", day: int = 1, gtin: str | None = KETCHUP
) -> UUID:
    store_id = await match_store(session, user_id, store, None)
    assert store_id is not None
    (match,) = await match_products(session, user_id, store_id, [Printed(text, gtin)])
    assert match is not None
    key = uuid4().hex
    receipt = {"user_id": user_id, "digest": key, "idempotency_key": key, "channel": "upload", "byte_size": 1}
    receipt["status"] = "recorded"
    purchase = {
        "user_id": user_id,
        "receipt_id": await add(session, Receipt, **receipt),
        "store_id": store_id,
        "purchased_on": date(2026, 1, 1) + timedelta(days=day),
        "currency_code": "USD",
        "confidence": 1,
        "reader_version": "1",
    }
    purchase_id = await add(session, Purchase, **purchase)
    goods = {"kind": "item", "text": text, "identifier": gtin, "amount": 2, **match.columns()}
    line_id = await add(session, PurchaseLine, purchase_id=purchase_id, position=1, **goods)
    await observe(session, PurchaseId(purchase_id))
    return line_id


async def reword(database: Database, line_id: UUID, text: str, **values: Any) -> None:
    """What a correction of the text does to prices."""
    async with database.transaction() as session:
        reworded = update(PurchaseLine).where(PurchaseLine.id == line_id).values(text=text, **values)
        purchase_id = await session.scalar(reworded.returning(PurchaseLine.purchase_id))
        assert purchase_id is not None
        await observe(session, PurchaseId(purchase_id))


async def forget(database: Database, line_id: UUID) -> None:
    """Take back the receipt of a line, as a new reading does."""
    async with database.transaction() as session:
        of_line = select(Purchase.receipt_id).join(PurchaseLine).where(PurchaseLine.id == line_id)
        receipt_id = (await session.execute(of_line)).scalar_one()
        await take_back(session, ReceiptId(receipt_id), system_clock())


async def size(database: Database, line_id: UUID) -> str | None:
    async with database.reading() as session:
        found: Any = await session.scalar(select(PriceObservation).where(PriceObservation.purchase_line_id == line_id))
        content = content_of(found)
        return None if content is None else str(content)


async def product_of(database: Database, line_id: UUID) -> UUID:
    async with database.reading() as session:
        found = await session.scalar(select(PurchaseLine.product_id).where(PurchaseLine.id == line_id))
        assert found is not None
        return found


class TestStrangers:
    async def test_a_size_that_only_a_stranger_printed_is_not_believed(
        self, database: Database, shopper: UserId
    ) -> None:
        line_id = await buys(database, shopper, "KETCHUP HEINZ")

        assert await size(database, line_id) is None

    async def test_nor_when_they_come_later(self, database: Database) -> None:
        shopper, stranger = await somebody(database), await somebody(database)
        first = await buys(database, shopper, "KETCHUP HEINZ")
        theirs = await buys(database, stranger, "KETCHUP HEINZ 999 OZ", "kroger", 2)
        then = await buys(database, shopper, "KETCHUP HEINZ", "kroger", 3)

        assert [await size(database, each) for each in (first, then)] == [None, None]
        assert await size(database, theirs) == "999 oz"

    async def test_nor_once_they_are_gone_though_the_shopper_had_the_receipt_before(self, database: Database) -> None:
        shopper, stranger = await somebody(database), await somebody(database)
        mine = await buys(database, shopper, "MUSTARD", gtin=MUSTARD)
        theirs = await buys(database, stranger, "KETCHUP HEINZ 999 OZ", "kroger")
        product_id = await product_of(database, theirs)
        await forget(database, theirs)

        await reword(database, mine, "KETCHUP HEINZ", identifier=KETCHUP, product_id=product_id)
        assert await size(database, mine) is None

        async with database.transaction() as session:
            await session.execute(delete(User).where(User.id == stranger))
        await reword(database, mine, "HEINZ KETCHUP")
        assert await size(database, mine) is None

    async def test_the_measure_of_a_package_is_not_theirs(self, database: Database) -> None:
        """Pods by count, which a stranger prints by weight: neither says that the other is wrong."""
        shopper, stranger = await somebody(database), await somebody(database)
        await buys(database, stranger, "COFFEE PODS 24 OZ")
        first = await buys(database, shopper, "COFFEE PODS 12 CT")
        then = await buys(database, shopper, "COFFEE PODS 24 OZ", "kroger", 2)

        assert [await size(database, each) for each in (first, then)] == ["12 ct", "12 ct"]


class TestOwnLines:
    async def test_what_the_line_itself_says_is_its_size(self, database: Database, shopper: UserId) -> None:
        line_id = await buys(database, shopper, "KETCHUP HEINZ 14 OZ")

        assert await size(database, line_id) == "14 oz"

    async def test_a_size_that_another_own_receipt_says_too_is_believed(
        self, database: Database, stranger: UserId
    ) -> None:
        line_id = await buys(database, stranger, "KETCHUP HEINZ", "kroger")

        assert await size(database, line_id) == "999 oz"

    async def test_also_where_it_comes_later_and_its_alerts_are_found_anew(
        self, database: Database, shopper: UserId
    ) -> None:
        before = await buys(database, shopper, "KETCHUP HEINZ")
        async with database.transaction() as session:
            await session.execute(delete(ChangedFamily))
        await buys(database, shopper, "KETCHUP HEINZ 14 OZ", "kroger")

        assert await size(database, before) == "14 oz"
        async with database.reading() as session:
            assert set(await session.scalars(select(ChangedFamily.user_id))) == {shopper}

    async def test_a_line_goes_by_the_last_before_it(self, database: Database, shopper: UserId) -> None:
        bare = {day: await buys(database, shopper, "KETCHUP HEINZ", day=day) for day in (1, 5, 9)}
        await buys(database, shopper, "KETCHUP HEINZ 14 OZ", day=3)
        await buys(database, shopper, "KETCHUP HEINZ 12 OZ", day=9)

        found = [await size(database, bare[day]) for day in (1, 5)]
        assert found == ["14 oz", "14 oz"]
        assert await size(database, await buys(database, shopper, "KETCHUP HEINZ", day=20)) == "12 oz"

    async def test_it_goes_with_the_line_that_said_it(self, database: Database, shopper: UserId) -> None:
        bare = await buys(database, shopper, "KETCHUP HEINZ")
        said = await buys(database, shopper, "KETCHUP HEINZ 14 OZ", "kroger")
        await reword(database, said, "KETCHUP HEINZ 15 OZ")
        assert await size(database, bare) == "15 oz"

        async with database.transaction() as session:
            await session.execute(delete(ChangedFamily))
        await forget(database, said)
        assert await size(database, bare) is None
        async with database.reading() as session:
            assert await session.scalar(select(func.count()).select_from(ChangedFamily)) == 1

    async def test_another_package_says_nothing_though_it_is_merged(self, database: Database, shopper: UserId) -> None:
        bare = await buys(database, shopper, "KETCHUP HEINZ")
        large = await buys(database, shopper, "KETCHUP HEINZ LARGE 38 OZ", gtin=MUSTARD)
        product_id, into_id = await product_of(database, large), await product_of(database, bare)
        assert product_id != into_id

        async with database.transaction() as session:
            actor = Actor(shopper, AuthSessionId(uuid4()))
            await merge(session, actor, product_id, into_id, system_clock())

        assert [await size(database, each) for each in (bare, large)] == [None, "38 oz"]

    async def test_who_brought_a_product_is_believed_what_they_said_then(self, database: Database) -> None:
        shopper = await somebody(database)
        line_id = await buys(database, shopper, "KETCHUP HEINZ 14 OZ")
        await reword(database, line_id, "KETCHUP HEINZ")

        assert await size(database, line_id) == "14 oz"
        assert await size(database, await buys(database, await somebody(database), "KETCHUP HEINZ")) is None

    async def test_two_receipts_at_the_same_time_know_of_each_other(self, database: Database, shopper: UserId) -> None:
        async with database.transaction() as session:
            await record(session, shopper, "KETCHUP HEINZ 14 OZ", "kroger")
            bare = asyncio.create_task(buys(database, shopper, "KETCHUP HEINZ"))
            await waiting(database)
            assert not bare.done()

        assert await size(database, await bare) == "14 oz"


async def waiting(database: Database) -> None:
    """Until somebody waits for a lock."""
    waits = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    async with asyncio.timeout(30):
        while True:
            async with database.reading() as session:
                if await session.scalar(waits):
                    return
            await asyncio.sleep(0.01)


class TestShown:
    """What a product shows, and what coupons ask for, is the size by the shopper's newest line."""

    async def shown(self, database: Database, user_id: UserId, product_id: UUID) -> tuple[str | None, Any]:
        async with database.reading_rows() as reads:
            actor = Actor(user_id, AuthSessionId(uuid4()))
            details = (await details_of(reads, actor, [product_id]))[product_id]
            goods = (await goods_by_product(reads, user_id, [product_id]))[product_id]
        content = net_content_of(details)
        return None if content is None else str(content), goods.size

    async def test_it_is_ones_own(self, database: Database, stranger: UserId, shopper: UserId) -> None:
        product_id = await product_of(database, await buys(database, shopper, "KETCHUP HEINZ 14 OZ"))
        await buys(database, shopper, "KETCHUP HEINZ 12 OZ", day=5)

        assert (await self.shown(database, shopper, product_id))[0] == "12 oz"
        assert (await self.shown(database, stranger, product_id))[0] == "999 oz"

    async def test_what_was_merged_into_it_is_another_package(self, database: Database, shopper: UserId) -> None:
        product_id = await product_of(database, await buys(database, shopper, "KETCHUP HEINZ 14 OZ"))
        large = await product_of(database, await buys(database, shopper, "KETCHUP 38 OZ", day=5, gtin=MUSTARD))
        async with database.transaction() as session:
            await merge(session, Actor(shopper, AuthSessionId(uuid4())), large, product_id, system_clock())

        assert (await self.shown(database, shopper, product_id))[0] == "14 oz"

    async def test_a_strangers_is_not_shown(self, database: Database, shopper: UserId) -> None:
        product_id = await product_of(database, await buys(database, shopper, "KETCHUP HEINZ"))

        assert await self.shown(database, shopper, product_id) == (None, size_of(None))


async def test_what_an_earlier_release_took_from_a_stranger_is_observed_anew(
    database: Database, shopper: UserId
) -> None:
    line_id = await buys(database, shopper, "KETCHUP HEINZ")
    async with database.transaction() as session:
        earlier = {"content_amount": 999, "content_unit": "oz", "is_content_own": literal_column("DEFAULT")}
        mine = update(PriceObservation).where(PriceObservation.user_id == shopper)
        await session.execute(mine.values(earlier))
    assert await size(database, line_id) == "999 oz"

    async with database.transaction() as session:
        assert await observe_outdated(session, 100) == 1
        assert await observe_outdated(session, 100) == 0
    assert await size(database, line_id) is None


class TestOfBefore:
    """Of products that a release brought which did not note who it was for."""

    async def brought(self, database: Database, *texts: str) -> list[UUID]:
        """A line of each of them, of a product whose size the catalogue has and nobody prints."""
        async with database.transaction() as session:
            people = [await add(session, User, email=f"{n}@example.org", name="", password_hash="-") for n in texts]
            lines = [await record(session, UserId(each), "KETCHUP HEINZ") for each in people]
            known = {"amount": Decimal(14), "unit": "oz", "brought_by_id": None}
            await session.execute(update(Product).values(known))
            purchases = list(await session.scalars(select(Purchase.id)))
            await observe(session, *map(PurchaseId, purchases))
        return lines

    async def test_the_only_one_who_had_it_then_brought_it(self, database: Database) -> None:
        (line_id,) = await self.brought(database, "one")

        assert await size(database, line_id) == "14 oz"

    async def test_of_two_who_had_it_then_nobody_knows(self, database: Database) -> None:
        lines = await self.brought(database, "one", "two")

        assert [await size(database, each) for each in lines] == [None, None]

    async def test_who_came_later_did_not(self, database: Database) -> None:
        await self.brought(database, "one")

        assert await size(database, await buys(database, await somebody(database), "KETCHUP HEINZ")) is None


BARE = "KETCHUP HEINZ"
SAID = tuple(f"{BARE} {size}" for size in ("14 OZ", "12 OZ", "397 G", "2 CT"))
MINE = (*[BARE] * 8, *SAID)
THEIRS = (*SAID, BARE, "KETCHUP HEINZ 999 OZ", "MUSTARD 1 G")


@dataclass(frozen=True)
class Step:
    """Something that the shopper or a stranger does: a receipt with this text comes in, or without one, the first goes
    that the stranger still has."""

    is_mine: bool
    text: str | None
    day: int
    store: str


def steps(texts: st.SearchStrategy[str | None], *, is_mine: bool) -> st.SearchStrategy[Step]:
    return st.builds(Step, st.just(is_mine), texts, st.integers(1, 4), st.sampled_from(("meijer", "kroger")))


mine = steps(st.sampled_from(MINE), is_mine=True)
theirs = steps(st.none() | st.sampled_from(THEIRS), is_mine=False)
stories = st.lists(mine | theirs, min_size=3, max_size=7)


async def lived(database: Database, story: Sequence[Step]) -> list[str | None]:
    """The sizes of the shopper's lines in the end."""
    gtin = f"07{uuid4().int % 10**9:09}"
    gtin += str(-sum(int(digit) * (3 if at % 2 == 0 else 1) for at, digit in enumerate(gtin)) % 10)
    me, them = await somebody(database), await somebody(database)
    mine: list[UUID] = []
    theirs: list[UUID] = []
    for step in story:
        if step.text is not None:
            whose, user_id = (mine, me) if step.is_mine else (theirs, them)
            whose.append(await buys(database, user_id, step.text, step.store, step.day, gtin))
        elif theirs:
            await forget(database, theirs.pop(0))
    return [await size(database, line_id) for line_id in mine]


@given(story=stories)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_no_line_of_somebody_else_changes_a_size_of_mine(database: Database, story: list[Step]) -> None:
    alone = [step for step in story if step.is_mine]

    assert await lived(database, story) == await lived(database, alone)
