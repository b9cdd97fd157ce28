"""What is public, as the API shows it."""

from __future__ import annotations

from datetime import date

import strawberry
from cartsnitch_domain.public import contributing
from cartsnitch_domain.public import price as domain
from cartsnitch_domain.public.queries import PublicSummary
from cartsnitch_domain.public.rules import ContributionState

from cartsnitch_graphql.context import Context
from cartsnitch_graphql.money import Money, exact_money
from cartsnitch_graphql.node import node_id
from cartsnitch_graphql.quantities import PackageContent, Quantity

strawberry.enum(
    ContributionState, name="PublicContributionState", description="Whether somebody's prices count in public ones."
)


@strawberry.type(description="A chain, as everybody knows it.")
class PublicStore:
    name: str = strawberry.field(description="What people call it.")
    slug: str = strawberry.field(description="The name as it stands in addresses.")

    @classmethod
    def of(cls, price: domain.MonthPrice) -> PublicStore:
        """The store of a price."""
        return cls(name=price.store_name, slug=price.store_slug)


@strawberry.type(
    description="What the shelves of a store asked in a month: the price in the middle of those of several households, "
    "rounded. It is computed once, and after that can only go."
)
class PublicPrice:
    store: PublicStore = strawberry.field(description="Where.")
    month: date = strawberry.field(description="When: the first day of the month.")
    price: Money = strawberry.field(description="For one `unit`.")
    unit: str = strawberry.field(description="What it is for: each, which is a package, kg, lb ...")
    content: PackageContent | None = strawberry.field(
        description="How much is in a package, as the receipts of all these households say; null where they do not."
    )
    households: int = strawberry.field(description="At least so many households saw it: 3, 5, 10 or 20.")

    @classmethod
    def of(cls, price: domain.MonthPrice) -> PublicPrice:
        """A price of the domain."""
        return cls(
            store=PublicStore.of(price),
            month=price.month,
            price=exact_money(price.price.amount, price.price.currency_code),
            unit=price.unit,
            content=None if price.content is None else PackageContent.of(price.content),
            households=price.households,
        )


@strawberry.type(description="The newest price of a store beside those of others.")
class PublicStorePrice:
    newest: PublicPrice = strawberry.field(description="What it asked last.")
    unit_price: Money | None = strawberry.field(description="For `per`; null where its receipts do not say how much.")
    per: Quantity | None = strawberry.field(description="The same for all that are compared.")
    is_cheapest: bool = strawberry.field(description="Whether no other store asks less; false where there is no other.")
    difference: Money | None = strawberry.field(description="How much more than the cheapest; null for nothing.")

    @classmethod
    def of(cls, price: domain.StorePrice) -> PublicStorePrice:
        """A price of the domain."""
        told = price.unit_price
        return cls(
            newest=PublicPrice.of(price.newest),
            unit_price=None if told is None else exact_money(told.price.amount, told.price.currency_code),
            per=None if told is None else Quantity.of(told.per),
            is_cheapest=price.is_cheapest,
            difference=None if price.more is None else exact_money(price.more.amount, price.more.currency_code),
        )


@strawberry.type(description="A product that several households bought at one store in one month, in a list.")
class PublicProductSummary:
    id: strawberry.ID = strawberry.field(description="What `publicProduct` takes. It is no id of anything else.")
    name: str = strawberry.field(description="As the receipts of at least three households call it.")
    content: PackageContent | None = strawberry.field(
        description="How much is in a package, as the receipts behind its prices say; null where they do not."
    )
    month: date = strawberry.field(description="The newest month with a price, by its first day.")
    low: Money = strawberry.field(description="What the cheapest store asked in that month.")
    high: Money = strawberry.field(description="What the dearest did.")
    unit: str = strawberry.field(description="What the prices are for: each, which is a package, kg, lb ...")
    store_count: int = strawberry.field(description="How many stores have a price in that month.")

    @classmethod
    def of(cls, product: PublicSummary) -> PublicProductSummary:
        """A product of the domain."""
        return cls(
            id=node_id(product.id),
            name=product.name,
            content=None if product.content is None else PackageContent.of(product.content),
            month=product.month,
            low=exact_money(product.low.amount, product.low.currency_code),
            high=exact_money(product.high.amount, product.high.currency_code),
            unit=product.unit,
            store_count=product.stores,
        )


@strawberry.type(description="A product with all that is public of it.")
class PublicProduct:
    id: strawberry.ID = strawberry.field(description="The same in every answer.")
    name: str = strawberry.field(description="As the receipts of at least three households call it.")
    content: PackageContent | None = strawberry.field(
        description="How much is in a package, as the receipts behind the prices of `stores` say; null where they do "
        "not. Prices of another size are in `prices` alone."
    )
    stores: list[PublicStorePrice] = strawberry.field(
        description="The newest price of each store in the currency and unit that most have, if it is not three months "
        "older than the newest of all; the cheapest first."
    )
    prices: list[PublicPrice] = strawberry.field(
        description="Every price of the last 24 months, those of a store together, the oldest first."
    )

    @classmethod
    def of(cls, product: domain.PublicProduct) -> PublicProduct:
        """A product of the domain."""
        return cls(
            id=node_id(product.id),
            name=product.name,
            content=None if product.content is None else PackageContent.of(product.content),
            stores=[PublicStorePrice.of(price) for price in domain.store_prices(product)],
            prices=[PublicPrice.of(price) for price in product.prices],
        )


@strawberry.type(description="Whether your prices count in public ones. Nothing of you is public but that.")
class PublicContribution:
    is_offered: bool = strawberry.field(description="Whether this server has public pages; without, it means nothing.")
    state: ContributionState = strawberry.field(description="What you chose, and whether the host let you in.")
    counts_from: date | None = strawberry.field(
        description="The first day whose purchases count: a month begins. Null where yours do not count, or not yet."
    )


async def read_contribution(context: Context) -> PublicContribution:
    """The choice of whoever asks."""
    found = await context.read(contributing.contribution_of, context.actor)
    return PublicContribution(
        is_offered=context.services.public_pages, state=found.state, counts_from=found.counts_from
    )
