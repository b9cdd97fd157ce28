"""Prices as the API shows them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry
from cartsnitch_domain.errors import NotFound
from cartsnitch_domain.prices import comparing
from cartsnitch_domain.prices.comparing import PriceHistory as History
from cartsnitch_domain.prices.comparing import StorePrice as Compared
from cartsnitch_domain.prices.observed import content_of
from cartsnitch_domain.prices.price import Mark
from cartsnitch_domain.prices.series import Bucket
from cartsnitch_domain.purchases import catalogue
from cartsnitch_domain.purchases import queries as purchases
from cartsnitch_domain.rows import Columns

from cartsnitch_graphql.context import Info
from cartsnitch_graphql.fields import field
from cartsnitch_graphql.loading import loaded
from cartsnitch_graphql.money import Money, exact_money, money
from cartsnitch_graphql.node import Node, node_id
from cartsnitch_graphql.quantities import PackageContent, Quantity, short
from cartsnitch_graphql.stores.types import Store
from cartsnitch_graphql.today import today

if TYPE_CHECKING:
    from cartsnitch_graphql.products.types import Product
    from cartsnitch_graphql.purchases.types import Purchase, PurchaseLine

strawberry.enum(Bucket, name="PriceBucket", description="What a point of a history stands for; weeks begin on Monday.")
strawberry.enum(Mark, name="PriceMark", description="Why a price is kept and not compared.")


@strawberry.type(description="A price as it was seen on a receipt.")
class PriceObservation(Node):
    line_key: strawberry.Private[UUID]
    observed_on: date = strawberry.field(description="The day of the purchase.")
    store: Store = strawberry.field(description="Where.")
    unit_price: Money = strawberry.field(description="Paid for one unit, without deposits and fees.")
    shelf_price: Money | None = strawberry.field(
        description="What one unit would have cost without the discounts of its line; null where there were none."
    )
    unit: str = strawberry.field(description="What one is: each, kg, lb ...")
    content: PackageContent | None = strawberry.field(
        description="How much was in a package; null where nothing says it."
    )
    is_promotional: bool = strawberry.field(description="Whether a discount is in it.")

    @classmethod
    def of(cls, row: Columns) -> PriceObservation:
        """An observation from the columns of its record and its store's."""
        content = content_of(row)
        return cls(
            id=node_id(row.id),
            line_key=row.purchase_line_id,
            observed_on=row.observed_on,
            store=Store(id=node_id(row.store_id), name=row.store_name, slug=row.store_slug),
            unit_price=exact_money(row.unit_price, row.currency_code),
            shelf_price=money(row.shelf_price, row.currency_code),
            unit=row.unit,
            content=None if content is None else PackageContent.of(content),
            is_promotional=row.is_promotional,
        )

    @loaded("The line that says it, with the place where it was read.", purchases.lines_by_ids, by="line_key")
    def line(
        self, row: Columns | None
    ) -> Annotated[PurchaseLine, strawberry.lazy("cartsnitch_graphql.purchases.types")]:
        from cartsnitch_graphql.purchases.types import PurchaseLine

        if row is None:
            raise NotFound
        return PurchaseLine.of(row)

    @loaded("The purchase that it was part of.", purchases.of_lines, by="line_key")
    def purchase(
        self, row: Columns | None
    ) -> Annotated[Purchase, strawberry.lazy("cartsnitch_graphql.purchases.types")]:
        from cartsnitch_graphql.purchases.types import Purchase

        if row is None:
            raise NotFound
        return Purchase.of(row)

    @field("Why it is kept and not compared; null where nothing speaks against it.")
    async def mark(self, info: Info) -> Mark | None:
        found: Mark | None = await info.context.load(comparing.marks_of, self.line_key, today(info.context))
        return found


@strawberry.type(description="What something costs at a store as far as your receipts say.")
class StorePrice:
    product_key: strawberry.Private[UUID]
    store_key: strawberry.Private[UUID]
    current: Money = strawberry.field(description="For one unit, as it is sold.")
    unit: str = strawberry.field(description="What one is: each, kg, lb ...")
    content: PackageContent | None = strawberry.field(
        description="How much is in a package; null where nothing says it."
    )
    is_promotional: bool = strawberry.field(description="Whether it is an offer of the last seven days.")
    observed_on: date = strawberry.field(description="When it was paid last.")
    age: int = strawberry.field(description="How many days ago that was.")
    unit_price: Money | None = strawberry.field(
        description="For `per`, which is the same for all that are compared; null where the content is not known."
    )
    per: Quantity | None = strawberry.field(description="What the unit price is for, as shelves of the country say it.")
    is_cheapest: bool = strawberry.field(description="Whether no other store that it is compared with costs less.")
    difference: Money = strawberry.field(
        description="How much more than the cheapest, for `per`; without it, for one unit. Zero for the cheapest."
    )
    share: Decimal = strawberry.field(description="The same as a fraction of the cheapest.")

    @classmethod
    def of(cls, compared: Compared) -> StorePrice:
        """A price of the domain."""
        seen, currency = compared.price.observation, compared.price.measure.currency_code
        content = seen.content if compared.price.size is not None else None
        return cls(
            product_key=seen.product_id,
            store_key=seen.store_id,
            current=exact_money(seen.unit_price, currency),
            unit=seen.unit,
            content=None if content is None else PackageContent.of(content),
            is_promotional=seen.is_promotional,
            observed_on=seen.observed_on,
            age=compared.age,
            unit_price=money(compared.unit_price, currency),
            per=None if compared.per is None else Quantity.of(compared.per),
            is_cheapest=compared.is_cheapest,
            difference=exact_money(compared.more, currency),
            share=short(compared.share),
        )

    @loaded("Where.", catalogue.stores_by_ids, by="store_key")
    def store(self, row: Columns | None) -> Store:
        return some_store(row)

    @loaded(
        "What is sold there: this product, or another one of its family.", catalogue.products_by_ids, by="product_key"
    )
    def product(self, row: Columns | None) -> Annotated[Product, strawberry.lazy("cartsnitch_graphql.products.types")]:
        return some_product(row)


@strawberry.type(description="The prices of a day, week or month.")
class PricePoint:
    starts_on: date = strawberry.field(description="Its first day.")
    low: Money = strawberry.field(description="The lowest.")
    median: Money = strawberry.field(description="The one in the middle.")
    high: Money = strawberry.field(description="The highest.")
    count: int = strawberry.field(description="How many there were.")
    is_promotional: bool = strawberry.field(description="Whether all of them were offers.")


@strawberry.type(description="What a product cost at one store in the course of time; a line of a chart.")
class PriceHistory:
    store_key: strawberry.Private[UUID]
    per: Quantity = strawberry.field(description="What the prices are for.")
    is_package: bool = strawberry.field(
        description="Whether that is a package as it is sold, and not one of what is in it."
    )
    bucket: Bucket = strawberry.field(description="What a point stands for.")
    points: list[PricePoint] = strawberry.field(description="At most 120, the oldest first.")
    is_cut: bool = strawberry.field(description="Whether there are older ones, which were left out.")

    @classmethod
    def of(cls, history: History) -> PriceHistory:
        """A history of the domain."""
        series = history.series

        def told(amount: Decimal) -> Money:
            return exact_money(history.amount(amount), series.measure.currency_code)

        points = [
            PricePoint(
                starts_on=point.starts_on,
                low=told(point.low),
                median=told(point.median),
                high=told(point.high),
                count=point.count,
                is_promotional=point.is_promotional,
            )
            for point in series.points
        ]
        return cls(
            store_key=series.store_id,
            per=Quantity.of(history.per),
            is_package=history.is_package,
            bucket=series.bucket,
            points=points,
            is_cut=series.is_cut,
        )

    @loaded("Where.", catalogue.stores_by_ids, by="store_key")
    def store(self, row: Columns | None) -> Store:
        return some_store(row)


def some_store(row: Columns | None) -> Store:
    """A store that must be there, since something was bought in it."""
    if row is None:
        raise NotFound
    return Store.of(row)


def some_product(row: Columns | None) -> Product:
    """A product that must be there, since it was bought."""
    from cartsnitch_graphql.products.types import Product

    if row is None:
        raise NotFound
    return Product.of(row)
