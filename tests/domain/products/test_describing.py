"""What another release recorded is described when a worker starts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from cartsnitch_domain.accounts.records import User
from cartsnitch_domain.db import Base, Database
from cartsnitch_domain.ids import PurchaseId, UserId
from cartsnitch_domain.prices.actions import observe, observe_outdated
from cartsnitch_domain.prices.describing import describe_all
from cartsnitch_domain.prices.records import ChangedFamily, PriceObservation
from cartsnitch_domain.products.keys import described_by
from cartsnitch_domain.products.printed import Printed
from cartsnitch_domain.products.records import Product, ProductAlias
from cartsnitch_domain.purchases.matching import match_products
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_domain.receipts.records import Receipt
from cartsnitch_domain.stores.actions import match_store
from sqlalchemy import insert, literal_column, select, update

TEXTS = ("GV WHL MLK GAL", "GV WHL MLK HGAL", "ORG BANANAS")


async def add(database: Database, record: type[Base], **values: Any) -> UUID:
    async with database.transaction() as session:
        added: UUID = (
            await session.execute(insert(record).values(**values).returning(record.__table__.c.id))
        ).scalar_one()
        return added


@pytest.fixture
async def shopper(database: Database) -> UserId:
    return UserId(await add(database, User, email="shopper@example.org", name="", password_hash="-"))


@pytest.fixture
async def before(database: Database, shopper: UserId) -> list[UUID]:
    """Products and lines as a release wrote them that knew nothing but their texts."""
    async with database.transaction() as session:
        store_id = await match_store(session, shopper, "walmart", None)
    receipt = {"idempotency_key": "1", "digest": "1", "channel": "upload", "byte_size": 1}
    receipt_id = await add(database, Receipt, user_id=shopper, **receipt)
    purchase = {"receipt_id": receipt_id, "store_id": store_id, "confidence": 1, "reader_version": "1"}
    purchase_id = await add(database, Purchase, user_id=shopper, **purchase)
    products = []
    for position, text in enumerate(TEXTS, start=1):
        product_id = await add(database, Product, name=text, store_id=store_id)
        await add(database, ProductAlias, product_id=product_id, store_id=store_id, text_key=text.lower())
        line = {"position": position, "kind": "item", "text": text, "amount": 1, "product_id": product_id}
        await add(database, PurchaseLine, purchase_id=purchase_id, **line)
        products.append(product_id)
    return products


async def products_of(database: Database) -> list[Product]:
    async with database.reading() as session:
        return list(await session.scalars(select(Product).order_by(Product.id)))


async def test_products_get_their_description_and_family_and_lines_their_names(
    database: Database, before: list[UUID]
) -> None:
    assert await describe_all(database) == 2 * len(TEXTS)

    gallon, half, bananas = await products_of(database)
    assert [gallon.id, half.id, bananas.id] == before
    assert (gallon.brand, gallon.amount, gallon.unit, gallon.category) == ("Great Value", Decimal(1), "gal", "dairy")
    assert gallon.family_id == half.family_id != bananas.family_id
    async with database.reading() as session:
        names = list(await session.scalars(select(PurchaseLine.product_name).order_by(PurchaseLine.position)))
    assert names == ["Great Value Whole Milk", "Great Value Whole Milk", "Organic Bananas"]


async def test_texts_find_them_from_then_on(database: Database, shopper: UserId, before: list[UUID]) -> None:
    await describe_all(database)

    async with database.transaction() as session:
        store_id = await match_store(session, shopper, "walmart", None)
        assert store_id is not None
        (found,) = await match_products(session, shopper, store_id, [Printed("GREAT VALUE WHOLE MILK 1 GALLON", None)])

    assert found is not None
    assert found.product_id == before[0]


async def test_what_is_described_is_left_alone(database: Database, before: list[UUID]) -> None:
    await describe_all(database)
    first = [(each.family_id, each.words) for each in await products_of(database)]

    assert await describe_all(database) == 0
    assert [(each.family_id, each.words) for each in await products_of(database)] == first


async def test_another_vocabulary_describes_anew_but_leaves_families_as_they_are(
    database: Database, before: list[UUID]
) -> None:
    await describe_all(database)
    families = [each.family_id for each in await products_of(database)]
    async with database.transaction() as session:
        for product in await session.scalars(select(Product)):
            product.described_by, product.words = "older", ["nonsense"]

    assert await describe_all(database) == len(TEXTS)
    described = await products_of(database)
    assert [each.family_id for each in described] == families
    assert {each.described_by for each in described} == {described_by()}
    assert all(each.words != ["nonsense"] for each in described)


class TestPrices:
    """Prices are those of a family and a package, so they are observed anew where these are described otherwise."""

    @pytest.fixture
    async def observed(self, database: Database, before: list[UUID]) -> None:
        """The lines, bought and observed while nothing was described."""
        async with database.transaction() as session:
            bought = {"purchased_on": date(2026, 3, 1), "currency_code": "USD"}
            purchase_id = await session.scalar(update(Purchase).values(bought).returning(Purchase.id))
            await session.execute(update(PurchaseLine).values(text="MILK"))
            assert purchase_id is not None
            await observe(session, PurchaseId(purchase_id))

    async def kept(self, database: Database) -> list[tuple[UUID | None, str | None, bool]]:
        """Family and content of each price, and whether it waits to be observed anew."""
        columns = (PriceObservation.family_id, PriceObservation.content_unit, PriceObservation.is_outdated)
        async with database.reading() as session:
            rows = await session.execute(select(*columns).order_by(PriceObservation.product_id))
            return [(row.family_id, row.content_unit, row.is_outdated) for row in rows]

    async def test_they_follow_what_is_described(self, database: Database, before: list[UUID], observed: None) -> None:
        assert [content for _, content, _ in await self.kept(database)] == [None] * 3

        await describe_all(database)
        assert [is_outdated for *_, is_outdated in await self.kept(database)] == [True, True, False]
        async with database.transaction() as session:
            assert await observe_outdated(session, 100) == 1
            assert await observe_outdated(session, 100) == 0

        gallon, half, bananas = await products_of(database)
        assert await self.kept(database) == [
            (gallon.family_id, "gal", False),
            (half.family_id, "gal", False),
            (bananas.family_id, None, False),
        ]
        async with database.reading() as session:
            noted = set(await session.scalars(select(ChangedFamily.family_id)))
        assert {gallon.family_id, half.family_id} <= noted

    async def test_a_size_that_is_read_otherwise_now_is_that_of_the_product_and_its_price(
        self, database: Database, before: list[UUID], observed: None
    ) -> None:
        """An older release took sausages of 454 g for eight times as much, and 125 g for an eighth of one."""
        await describe_all(database)
        printed = {before[0]: "SAUSAGES 8PK 454G", before[1]: "MOZZ.125G", before[2]: "WIDGETS 8PK 454G"}
        read = {before[0]: ("454", 8), before[1]: ("0.125", 1), before[2]: ("454", 8)}
        async with database.transaction() as session:
            for product in await session.scalars(select(Product)):
                product.name, product.described_by, product.unit = printed[product.id], "older", "g"
                product.amount, product.pack = Decimal(read[product.id][0]), read[product.id][1]

        assert await describe_all(database) == 3
        assert [(each.amount, each.unit, each.pack, each.pieces) for each in await products_of(database)] == [
            (Decimal(454), "g", 1, 8),
            (Decimal(125), "g", 1, None),
            (None, None, 1, None),
        ]
        assert [is_outdated for *_, is_outdated in await self.kept(database)] == [True, True, True]

    async def test_what_a_release_writes_that_does_not_know_of_it_is_observed_anew(
        self, database: Database, before: list[UUID], observed: None
    ) -> None:
        async with database.transaction() as session:
            outdated = update(PriceObservation).values(family_id=None, is_outdated=literal_column("DEFAULT"))
            await session.execute(outdated)
        async with database.transaction() as session:
            await observe_outdated(session, 100)

        assert [family_id for family_id, *_ in await self.kept(database)] == [
            product.family_id for product in await products_of(database)
        ]
