"""How much is in a package is what a shopper's own receipts say, whatever strangers print beside the same barcode."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from cartsnitch_domain.accounts.records import User
from cartsnitch_domain.db import Base, Database
from cartsnitch_domain.ids import PurchaseId, UserId
from cartsnitch_domain.prices.actions import observe
from cartsnitch_domain.prices.observed import content_of
from cartsnitch_domain.prices.records import PriceObservation
from cartsnitch_domain.products.matching import Printed
from cartsnitch_domain.purchases.matching import match_products
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_domain.receipts.records import Receipt
from cartsnitch_domain.stores.actions import match_store
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

KETCHUP = "0013000006408"


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


async def buys(database: Database, user_id: UserId, text: str, store: str = "meijer") -> UUID:
    """A receipt with one line, recorded; its line."""
    async with database.transaction() as session:
        store_id = await match_store(session, user_id, store, None)
        assert store_id is not None
        (match,) = await match_products(session, user_id, store_id, [Printed(text, KETCHUP)])
        assert match is not None
        key = uuid4().hex
        receipt = {"user_id": user_id, "digest": key, "idempotency_key": key, "channel": "upload", "byte_size": 1}
        purchase = {
            "user_id": user_id,
            "receipt_id": await add(session, Receipt, **receipt),
            "store_id": store_id,
            "purchased_on": date(2026, 1, 1),
            "currency_code": "USD",
            "confidence": 1,
            "reader_version": "1",
        }
        purchase_id = await add(session, Purchase, **purchase)
        goods = {"kind": "item", "text": text, "identifier": KETCHUP, "amount": 2, **match.columns()}
        line_id = await add(session, PurchaseLine, purchase_id=purchase_id, position=1, **goods)
        await observe(session, PurchaseId(purchase_id))
        return line_id


async def size(database: Database, line_id: UUID) -> str | None:
    async with database.reading() as session:
        found: Any = await session.scalar(select(PriceObservation).where(PriceObservation.purchase_line_id == line_id))
        content = content_of(found)
        return None if content is None else str(content)


async def test_a_size_that_only_a_stranger_printed_is_not_believed(database: Database, shopper: UserId) -> None:
    line_id = await buys(database, shopper, "KETCHUP HEINZ")

    assert await size(database, line_id) is None


async def test_what_the_line_itself_says_is_its_size(database: Database, shopper: UserId) -> None:
    line_id = await buys(database, shopper, "KETCHUP HEINZ 14 OZ")

    assert await size(database, line_id) == "14 oz"


async def test_a_size_that_another_own_receipt_says_too_is_believed(database: Database, stranger: UserId) -> None:
    line_id = await buys(database, stranger, "KETCHUP HEINZ", "kroger")

    assert await size(database, line_id) == "999 oz"


async def test_also_where_it_comes_later(database: Database, shopper: UserId) -> None:
    before = await buys(database, shopper, "KETCHUP HEINZ")
    await buys(database, shopper, "KETCHUP HEINZ 999 OZ", "kroger")

    assert await size(database, before) == "999 oz"
