"""What is asked about prices."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

import strawberry
from cartsnitch_domain.alerts.changes import Change, ChangeKind, Period, changes
from cartsnitch_domain.purchases import catalogue
from cartsnitch_domain.rows import Columns

from cartsnitch_graphql.connections import page_size
from cartsnitch_graphql.context import Info
from cartsnitch_graphql.fields import field
from cartsnitch_graphql.loading import loaded
from cartsnitch_graphql.money import Money, exact_money
from cartsnitch_graphql.prices.types import some_product, some_store
from cartsnitch_graphql.products.types import Product
from cartsnitch_graphql.quantities import PackageContent, Quantity, short
from cartsnitch_graphql.stores.types import Store
from cartsnitch_graphql.today import today

strawberry.enum(ChangeKind, name="PriceChangeKind", description="Which changes.")
strawberry.enum(Period, name="PricePeriod", description="A period that ends today.")


@strawberry.type(description="What a product costs at a store now and what it cost before, or how much is in it now.")
class PriceChange:
    product_key: strawberry.Private[UUID]
    store_key: strawberry.Private[UUID]
    before: Money = strawberry.field(description="At the beginning of the period; for `per`.")
    after: Money = strawberry.field(description="Now; for `per`.")
    change: Decimal = strawberry.field(description="As a fraction of the price before, negative where it fell.")
    per: Quantity = strawberry.field(description="What the prices are for; one each is a package as it is sold.")
    before_on: date = strawberry.field(description="When it cost that.")
    after_on: date = strawberry.field(description="When it cost this.")
    content_before: PackageContent | None = strawberry.field(description="Of what shrank; null for all else.")
    content_after: PackageContent | None = strawberry.field(description="Of what shrank; null for all else.")
    content_change: Decimal | None = strawberry.field(
        description="Of what shrank, as a fraction, negative; null for all else."
    )

    @classmethod
    def of(cls, change: Change) -> PriceChange:
        """A change of the domain."""
        shrinkage = change.shrinkage
        return cls(
            product_key=change.product_id,
            store_key=change.store_id,
            before=exact_money(change.before, change.currency_code),
            after=exact_money(change.after, change.currency_code),
            change=short(change.share),
            per=Quantity.of(change.per),
            before_on=change.before_on,
            after_on=change.after_on,
            content_before=None if shrinkage is None else PackageContent.of(shrinkage.before),
            content_after=None if shrinkage is None else PackageContent.of(shrinkage.after),
            content_change=None if shrinkage is None else short(shrinkage.change),
        )

    @loaded("Where.", catalogue.stores_by_ids, by="store_key")
    def store(self, row: Columns | None) -> Store:
        return some_store(row)

    @loaded("What.", catalogue.products_by_ids, by="product_key")
    def product(self, row: Columns | None) -> Product:
        return some_product(row)


@strawberry.type
class PriceQueries:
    @field("What changed most of all that you buy: regular prices, at the same store.")
    async def price_changes(
        self, info: Info, kind: ChangeKind, period: Period = Period.QUARTER, first: int | None = 20
    ) -> list[PriceChange]:
        context, size = info.context, page_size(first, otherwise=20)
        found = await context.read(changes, context.actor, kind, period, today(context), size)
        return [PriceChange.of(change) for change in found]
