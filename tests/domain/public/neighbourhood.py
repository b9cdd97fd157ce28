"""Households that shop at the same stores, some of which contribute to public prices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from cartsnitch_domain.accounts.records import Household, HouseholdMember, User
from cartsnitch_domain.db import Base
from cartsnitch_domain.ids import UserId
from cartsnitch_domain.prices.observed import content_columns, content_of, printed_columns
from cartsnitch_domain.prices.records import PriceObservation
from cartsnitch_domain.products.content import NetContent
from cartsnitch_domain.products.records import Product
from cartsnitch_domain.public.contributing import count_anew
from cartsnitch_domain.public.publishing import Published, publish
from cartsnitch_domain.public.records import (
    PublicContribution,
    PublicPrice,
    PublicProduct,
)
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_domain.receipts.records import Receipt
from cartsnitch_domain.stores.profiles import profiles
from cartsnitch_domain.stores.records import Store
from sqlalchemy import Select, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)

Cell = tuple[UUID, UUID, date]
"""A product, a store, a month."""

Shown = tuple[str, Decimal, str, str, int]
"""What is public of a cell: name, price, unit, currency, households."""


RECORDS = (Receipt, Purchase, PurchaseLine, PriceObservation)


@dataclass(frozen=True)
class Purchased:
    """One thing that a household bought; `line` are columns of the line beside those that are here."""

    user_id: UUID
    product_id: UUID
    store_id: UUID
    price: Decimal
    day: date = JANUARY
    name: str | None = "Whole Milk"
    is_balanced: bool = True
    shelf_price: Decimal | None = None
    is_piece: bool = False
    unit: str = "each"
    currency_code: str = "USD"
    content: NetContent | None = None
    """What the line itself prints."""
    line: Mapping[str, Any] = field(default_factory=dict)
    line_id: UUID = field(default_factory=uuid4)

    def rows(self) -> tuple[dict[str, Any], ...]:
        """Its row of each of RECORDS."""
        receipt_id, purchase_id = uuid4(), uuid4()
        receipt = {"id": receipt_id, "user_id": self.user_id, "channel": "upload", "byte_size": 1}
        purchase = {"id": purchase_id, "user_id": self.user_id, "receipt_id": receipt_id, "store_id": self.store_id}
        read = {"gap": int(not self.is_balanced), "confidence": 1, "reader_version": "1"}
        line = {"id": self.line_id, "purchase_id": purchase_id, "position": 1, "kind": "item", "text": "WHL MLK"}
        goods = {"amount": self.price, "product_id": self.product_id, "product_name": self.name}
        seen = {"user_id": self.user_id, "product_id": self.product_id, "store_id": self.store_id}
        price = {
            "unit_price": self.price,
            "shelf_price": self.shelf_price,
            "unit": self.unit,
            "is_piece": self.is_piece,
        }
        return (
            receipt | {"digest": receipt_id.hex, "idempotency_key": receipt_id.hex},
            purchase | read | {"purchased_on": self.day, "currency_code": self.currency_code},
            line | goods | dict(self.line),
            seen
            | price
            | content_columns(self.content)
            | printed_columns(self.content)
            | {"purchase_line_id": self.line_id, "observed_on": self.day, "currency_code": self.currency_code},
        )


class Neighbourhood:
    """Writes what recording would write, in one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def add(self, record: type[Base], **values: Any) -> UUID:
        table = record.__table__
        statement = insert(record).values(**values).returning(table.c.id)
        added: UUID = (await self.session.execute(statement)).scalar_one()
        return added

    async def store(self, slug: str = "meijer", **values: Any) -> UUID:
        """A chain; one household's own store where the values have a user."""
        name = profiles()[slug].name if slug in profiles() else slug.title()
        return await self.add(Store, slug=slug, name=name, **values)

    async def product(self, name: str = "WHL MLK", **values: Any) -> UUID:
        return await self.add(Product, name=name, **values)

    async def household(self, counts_from: date | None = JANUARY) -> UUID:
        """One whose purchases count from this month on; with None it does not contribute."""
        user_id = await self.add(User, email=f"{uuid4().hex}@example.org", name="", password_hash="-")
        if counts_from is not None:
            await self.joins(user_id, counts_from)
        return user_id

    async def households(self, count: int) -> list[UUID]:
        return [await self.household() for _ in range(count)]

    async def together(self, *user_ids: UUID) -> UUID:
        """Makes people one household; its id."""
        household_id = await self.add(Household)
        rows = [{"household_id": household_id, "user_id": each} for each in user_ids]
        await self.session.execute(insert(HouseholdMember), rows)
        return household_id

    async def departs(self, user_id: UUID, today: date) -> None:
        """Somebody leaves their household, as `shopping.leaving` does it."""
        await self.session.execute(delete(HouseholdMember).where(HouseholdMember.user_id == user_id))
        await count_anew(self.session, UserId(user_id), today)

    async def agrees(self, user_id: UUID) -> None:
        """They agreed, and the host did not let them in yet."""
        await self.session.execute(insert(PublicContribution).values(user_id=user_id))

    async def joins(self, user_id: UUID, counts_from: date) -> None:
        """They agreed, and the host let them in the month before."""
        await self.session.execute(insert(PublicContribution).values(user_id=user_id, counts_from=counts_from))

    async def leaves(self, user_id: UUID) -> None:
        await self.session.execute(delete(PublicContribution).where(PublicContribution.user_id == user_id))

    async def live_together(self, user_ids: Sequence[UUID]) -> None:
        """These are people of one household from now on."""
        household_id = await self.add(Household)
        rows = [{"household_id": household_id, "user_id": user_id} for user_id in user_ids]
        await self.session.execute(insert(HouseholdMember), rows)

    async def part(self, user_ids: Sequence[UUID]) -> None:
        """These are in no household any more."""
        await self.session.execute(delete(HouseholdMember).where(HouseholdMember.user_id.in_(user_ids)))

    async def deletes_account(self, user_id: UUID) -> None:
        await self.session.execute(delete(User).where(User.id == user_id))

    async def buys(
        self,
        user_id: UUID,
        product_id: UUID,
        store_id: UUID,
        price: str | Decimal,
        day: date = JANUARY,
        **more: Any,
    ) -> UUID:
        """A receipt with one line, and what it shows; the id of the line."""
        (line_id,) = await self.buy_all([Purchased(user_id, product_id, store_id, Decimal(price), day, **more)])
        return line_id

    async def buy_all(self, purchased: Sequence[Purchased]) -> list[UUID]:
        """Receipts with one line each, and what they show; the ids of the lines."""
        if purchased:
            for record, rows in zip(RECORDS, zip(*(each.rows() for each in purchased), strict=True), strict=True):
                await self.session.execute(insert(record), list(rows))
        return [each.line_id for each in purchased]

    async def publish(self, on: date) -> Published:
        return await publish(self.session, datetime.combine(on, time(4), UTC))

    async def sizes(self) -> dict[Cell, str | None]:
        """What is public of how much is in a package."""
        statement: Select[Any] = select(*PublicPrice.__table__.c, PublicProduct.product_id).join(
            PublicProduct, PublicProduct.id == PublicPrice.public_product_id
        )
        rows: Sequence[Any] = (await self.session.execute(statement)).all()
        contents = {(row.product_id, row.store_id, row.month): content_of(row) for row in rows}
        return {cell: None if content is None else str(content) for cell, content in contents.items()}

    async def public(self) -> dict[Cell, Shown]:
        """Everything that is public."""
        statement = select(PublicPrice, PublicProduct.product_id).join(
            PublicProduct, PublicProduct.id == PublicPrice.public_product_id
        )
        return {
            (product_id, price.store_id, price.month): (
                price.name,
                price.price,
                price.unit,
                price.currency_code,
                price.households,
            )
            for price, product_id in await self.session.execute(statement)
        }
