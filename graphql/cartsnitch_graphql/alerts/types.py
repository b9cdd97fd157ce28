"""Alerts, watches and settings as the API shows them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import strawberry
from cartsnitch_domain.alerts import queries
from cartsnitch_domain.alerts.alert import AlertKind
from cartsnitch_domain.alerts.nearest import Nearest, nearest_of
from cartsnitch_domain.alerts.settings import AlertSettings as Settings
from cartsnitch_domain.coupons import queries as coupons
from cartsnitch_domain.products.content import NetContent
from cartsnitch_domain.purchases import catalogue
from cartsnitch_domain.rows import Columns
from cartsnitch_domain.units import Quantity as UnitQuantity
from cartsnitch_domain.units import Unit

from cartsnitch_graphql.connections import Connection
from cartsnitch_graphql.context import Info
from cartsnitch_graphql.coupons.types import Coupon
from cartsnitch_graphql.fields import field
from cartsnitch_graphql.loading import loaded
from cartsnitch_graphql.money import Money, exact_money, money
from cartsnitch_graphql.node import Node, node_id
from cartsnitch_graphql.prices.types import PriceObservation, some_product, some_store
from cartsnitch_graphql.products.types import Product
from cartsnitch_graphql.quantities import PackageContent, Quantity, short
from cartsnitch_graphql.stores.types import Store, joined_store
from cartsnitch_graphql.today import today

strawberry.enum(AlertKind, description="What is told.")


@strawberry.type(description="How far the price of now is from the target of a watch.")
class WatchPrice:
    product_key: strawberry.Private[UUID]
    store_key: strawberry.Private[UUID]
    price: Money = strawberry.field(description="For what the target is for.")
    over: Money = strawberry.field(description="How much more than the target; zero or negative where it is reached.")
    is_promotional: bool = strawberry.field(description="Whether it is an offer of the last seven days.")
    observed_on: date = strawberry.field(description="When it was paid last.")
    age: int = strawberry.field(description="How many days ago that was.")

    @classmethod
    def of(cls, nearest: Nearest) -> WatchPrice:
        """A price of the domain."""
        seen = nearest.current.price.observation
        return cls(
            product_key=seen.product_id,
            store_key=seen.store_id,
            price=exact_money(nearest.amount, seen.currency_code),
            over=exact_money(nearest.over, seen.currency_code),
            is_promotional=seen.is_promotional,
            observed_on=seen.observed_on,
            age=max(nearest.current.age, 0),
        )

    @loaded("Where.", catalogue.stores_by_ids, by="store_key")
    def store(self, row: Columns | None) -> Store:
        return some_store(row)

    @loaded("Of what: what is watched, or another product of its family.", catalogue.products_by_ids, by="product_key")
    def product(self, row: Columns | None) -> Product:
        return some_product(row)


@strawberry.type(description="A price at which you want to be told.")
class Watch(Node):
    key: strawberry.Private[UUID]
    product_key: strawberry.Private[UUID]
    target: Money = strawberry.field(description="You are told of a price at or under it.")
    per: Quantity | None = strawberry.field(description="What the target is for; null for a package as it is sold.")
    in_any_size: bool = strawberry.field(description="Whether it is for all products of the family.")
    store: Store | None = strawberry.field(description="The store that it is for; null for any.")
    with_promotions: bool = strawberry.field(description="Whether offers count.")
    starts_on: date = strawberry.field(description="Purchases from this day on count.")
    paused_at: datetime | None = strawberry.field(description="Since when it rests; null while it is on.")
    created_at: datetime = strawberry.field(description="When you began to watch.")

    @classmethod
    def of(cls, row: Columns) -> Watch:
        """A watch from the columns of its record and its store's."""
        is_unit_price = row.per_unit is not None
        return cls(
            key=row.id,
            id=node_id(row.id),
            product_key=row.product_id,
            target=exact_money(row.target, row.currency_code),
            per=Quantity.of(UnitQuantity(row.per_amount, Unit(row.per_unit))) if is_unit_price else None,
            in_any_size=row.in_any_size,
            store=joined_store(row),
            with_promotions=row.with_promotions,
            starts_on=row.starts_on,
            paused_at=row.paused_at,
            created_at=row.created_at,
        )

    @loaded(
        "What you watch; null where a correction says that you did not buy it.",
        catalogue.products_by_ids,
        by="product_key",
    )
    def product(self, row: Columns | None) -> Product | None:
        return None if row is None else Product.of(row)

    @field("The lowest price of now that it looks at; null where none can be compared with the target.")
    async def nearest(self, info: Info) -> WatchPrice | None:
        found = await info.context.load(nearest_of, self.key, today(info.context))
        return None if found is None else WatchPrice.of(found)


@strawberry.type(description="Less in a package than before.")
class Shrinkage:
    before: PackageContent = strawberry.field(description="What was in it.")
    after: PackageContent = strawberry.field(description="What is in it.")
    change: Decimal = strawberry.field(description="As a fraction, negative.")

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Shrinkage:
        """A shrinkage as it is kept with an alert."""
        before, after = (PackageContent.of(_content(kept[name])) for name in ("before", "after"))
        return cls(before=before, after=after, change=short(Decimal(kept["change"])))


@strawberry.type(description="What you were told before of the same change, which went further since.")
class EarlierPrice:
    price: Money = strawberry.field(description="For what the alert is told for.")
    observed_on: date = strawberry.field(description="The day on which it was paid.")


@strawberry.type(description="Something that was found in your prices. It is told once, until it is half-way back.")
class Alert(Node):
    key: strawberry.Private[UUID]
    product_key: strawberry.Private[UUID | None]
    watch_key: strawberry.Private[UUID | None]
    coupon_key: strawberry.Private[UUID | None]
    kind: AlertKind = strawberry.field(description="What.")
    store: Store = strawberry.field(description="Where.")
    opened_on: date = strawberry.field(
        description="The day of the purchase that began it; of a coupon, since when it is known, or three days before "
        "it ends."
    )
    before: Money | None = strawberry.field(
        description="The price before, for `per`, or without the coupon; null where none was seen."
    )
    after: Money = strawberry.field(description="The price that began it, for `per`, or with the coupon.")
    paid: Money | None = strawberry.field(
        description="What you paid, for `per`, where the price that began it is what the shelf asked; null where that "
        "is what you paid."
    )
    earlier: EarlierPrice | None = strawberry.field(
        description="What was told before, where this goes on from an alert and went further; null where it began."
    )
    change: Decimal | None = strawberry.field(description="As a fraction of the price before, negative where it fell.")
    per: Quantity = strawberry.field(description="What the prices are for; one each is a package as it is sold.")
    shrinkage: Shrinkage | None = strawberry.field(description="How much less is in it; null for all other kinds.")
    confidence: Decimal = strawberry.field(
        description="From 0 to 1, with two decimals at most: how much stands behind it. No measured probability; for "
        "the order of alerts."
    )
    read_at: datetime | None = strawberry.field(description="When you saw it; null before.")
    snoozed_until: datetime | None = strawberry.field(description="Until when it rests, if it was to rest.")
    created_at: datetime = strawberry.field(description="When it was found.")

    @classmethod
    def of(cls, row: Columns) -> Alert:
        """An alert from the columns of its record and its store's."""
        return cls(
            id=node_id(row.id),
            key=row.id,
            product_key=row.product_id,
            watch_key=row.watch_id,
            coupon_key=row.coupon_id,
            kind=AlertKind(row.kind),
            store=Store(id=node_id(row.store_id), name=row.store_name, slug=row.store_slug),
            opened_on=row.opened_on,
            before=money(row.before, row.currency_code),
            after=exact_money(row.after, row.currency_code),
            paid=money(row.paid, row.currency_code),
            earlier=None if row.earlier is None else _earlier(row.earlier, row.currency_code),
            change=None if row.change is None else short(row.change),
            per=Quantity.of(UnitQuantity(row.per_amount, Unit(row.per_unit))),
            shrinkage=None if row.shrinkage is None else Shrinkage.of(row.shrinkage),
            confidence=short(row.confidence),
            read_at=row.read_at,
            snoozed_until=row.snoozed_until,
            created_at=row.created_at,
        )

    @field("The coupon that it is of; null for all other kinds.")
    async def coupon(self, info: Info) -> Coupon | None:
        if self.coupon_key is None:
            return None
        offer = await info.context.load(coupons.offers_of, self.coupon_key, today(info.context))
        return None if offer is None else Coupon.of(offer)

    @loaded(
        "Of what; null where a coupon is off the whole basket, and for a moment after you corrected what it was.",
        catalogue.products_by_ids,
        by="product_key",
    )
    def product(self, row: Columns | None) -> Product | None:
        return None if row is None else Product.of(row)

    @loaded("The watch that asked for it; null for all but target prices.", queries.watches_by_ids, by="watch_key")
    def watch(self, row: Columns | None) -> Watch | None:
        return None if row is None else Watch.of(row)

    @loaded(
        "The prices that it rests on, the oldest first and the one that began it last, each with its line and the place"
        " where that was read.",
        queries.evidence_of,
        by="key",
    )
    def evidence(self, rows: list[Columns] | None) -> list[PriceObservation]:
        return [PriceObservation.of(row) for row in rows or ()]


@strawberry.type(description="A page of alerts.")
class AlertConnection(Connection[Alert]):
    unread_count: int = strawberry.field(description="How many alerts you have not seen, of all kinds.")


@strawberry.type(description="What you want to be told, and from how much on; shares are fractions.")
class AlertSettings:
    increase: Decimal = strawberry.field(description="Over the usual price at the same store.")
    drop: Decimal = strawberry.field(description="Under the usual price at the same store.")
    lowest_in_days: int = strawberry.field(description="A drop is the lowest price at the store in so many days.")
    shrinkage: Decimal = strawberry.field(description="Less in the package.")
    cheaper: Decimal = strawberry.field(description="Under what you usually pay, at another store.")
    kinds: list[AlertKind] = strawberry.field(description="What you want to be told.")

    @classmethod
    def of(cls, settings: Settings) -> AlertSettings:
        """Settings of the domain."""
        return cls(
            increase=short(settings.increase),
            drop=short(settings.drop),
            lowest_in_days=settings.lowest_in.days,
            shrinkage=short(settings.shrinkage),
            cheaper=short(settings.cheaper),
            kinds=sorted(settings.kinds),
        )


def _earlier(kept: dict[str, Any], currency_code: str) -> EarlierPrice:
    price = exact_money(Decimal(kept["price"]), currency_code)
    return EarlierPrice(price=price, observed_on=date.fromisoformat(kept["day"]))


def _content(kept: dict[str, Any]) -> NetContent:
    return NetContent(
        amount=Decimal(kept["amount"]),
        unit=Unit(kept["unit"]),
        pack=kept["pack"],
        pieces=kept["pieces"],
        is_open_ounce=kept["is_open_ounce"],
    )
