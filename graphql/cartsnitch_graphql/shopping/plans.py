"""Shopping plans as the API shows them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, TypeAlias
from uuid import UUID

import strawberry
from cartsnitch_domain.purchases import catalogue
from cartsnitch_domain.rows import Columns
from cartsnitch_domain.shopping.plan import Because, Fact, NotPlanned, OneStore, Planned, Stop
from cartsnitch_domain.shopping.planning import ShoppingPlan as Found
from cartsnitch_domain.shopping.preferences import Preferences

from cartsnitch_graphql.coupons.types import Coupon
from cartsnitch_graphql.errors import Error, message_of
from cartsnitch_graphql.loading import loaded
from cartsnitch_graphql.money import Money, exact_money, money
from cartsnitch_graphql.node import node_id
from cartsnitch_graphql.prices.types import some_product, some_store
from cartsnitch_graphql.products.types import Product
from cartsnitch_graphql.quantities import short
from cartsnitch_graphql.shopping.types import ListItem
from cartsnitch_graphql.stores.types import Store

strawberry.enum(Because, name="PlanReason", description="Why an item is where it is.")
strawberry.enum(NotPlanned, description="Why an item is in no plan.")


@strawberry.type(description="A reason, with what it is about.")
class PlanFact:
    store_key: strawberry.Private[UUID | None]
    product_key: strawberry.Private[UUID | None]
    because: Because = strawberry.field(description="The reason.")
    amount: Money | None = strawberry.field(description="How much; null where the reason has no amount.")
    coupon: Coupon | None = strawberry.field(description="The coupon; null where the reason is none.")

    @classmethod
    def of(cls, fact: Fact, found: Found) -> PlanFact:
        """A fact of the domain."""
        offer = None if fact.coupon_id is None else found.offers[fact.coupon_id]
        return cls(
            store_key=fact.store_id,
            product_key=fact.product_id,
            because=fact.because,
            amount=money(fact.amount, found.currency_code),
            coupon=None if offer is None else Coupon.of(offer),
        )

    @loaded("The other store; null where the reason has none.", catalogue.stores_by_ids, by="store_key")
    def store(self, row: Columns | None) -> Store | None:
        return None if row is None else Store.of(row)

    @loaded(
        "What costs so much there, where it is another product of the family; else null.",
        catalogue.products_by_ids,
        by="product_key",
    )
    def product(self, row: Columns | None) -> Product | None:
        return None if row is None else Product.of(row)


@strawberry.type(description="A store that has an item, too, at a price that cannot be compared.")
class NotCompared:
    store_key: strawberry.Private[UUID]

    @loaded("Where.", catalogue.stores_by_ids, by="store_key")
    def store(self, row: Columns | None) -> Store:
        return some_store(row)


@strawberry.type(description="An item, how it is bought, what that is expected to cost, and why there.")
class PlannedItem:
    product_key: strawberry.Private[UUID]
    item: ListItem = strawberry.field(description="Of the list.")
    units: Decimal = strawberry.field(description="How many packages, or how much of what is weighed.")
    unit: str = strawberry.field(description="What one is: each, kg, lb ...")
    unit_price: Money = strawberry.field(description="Expected for one.")
    cost: Money = strawberry.field(description="Expected for all, before coupons.")
    saving: Money = strawberry.field(description="What coupons take off it, with its share of those off the basket.")
    observed_on: date = strawberry.field(description="When its price was seen last.")
    age: int = strawberry.field(description="How many days ago that was.")
    is_usual: bool = strawberry.field(description="Whether that is so long ago that the price is what is usual there.")
    is_promotional: bool = strawberry.field(description="Whether the price is an offer of the last seven days.")
    certainty: Decimal = strawberry.field(
        description="From 0 to 1: how likely the price still holds, by its age and by how often it changed."
    )
    facts: list[PlanFact] = strawberry.field(description="Why there.")
    is_by_package: bool = strawberry.field(
        description="Whether it was compared package for package with other products of its family, of which, as of "
        "it, no size is known."
    )
    not_compared: list[NotCompared] = strawberry.field(
        description="Stores that have it, too, and where its price cannot be compared: its size is not known there, or "
        "it is sold by another measure."
    )

    @classmethod
    def of(cls, planned: Planned, found: Found) -> PlannedItem:
        """An item of a plan of the domain."""
        option, currency = planned.option, found.currency_code
        expected = option.expected
        if expected is None:
            raise ValueError("an option rests on a price")
        return cls(
            product_key=option.product_id,
            item=ListItem.of(found.items[planned.item_id]),
            units=short(option.units),
            unit=expected.seen.observation.unit,
            unit_price=exact_money(option.unit_price, currency),
            cost=exact_money(option.cost, currency),
            saving=exact_money(planned.saving, currency),
            observed_on=expected.seen.day,
            age=expected.age,
            is_usual=expected.is_usual,
            is_promotional=expected.is_promotional,
            certainty=short(expected.certainty),
            facts=[PlanFact.of(fact, found) for fact in planned.facts],
            is_by_package=option.is_by_package,
            not_compared=[NotCompared(store_key=each) for each in planned.uncompared],
        )

    @loaded("What: the product, or another one of its family.", catalogue.products_by_ids, by="product_key")
    def product(self, row: Columns | None) -> Product:
        return some_product(row)


@strawberry.type(description="A coupon that a plan uses.")
class PlannedCoupon:
    coupon: Coupon = strawberry.field(description="Which.")
    saving: Money = strawberry.field(description="What it takes off.")


@strawberry.type(description="A store of a plan.")
class PlanStop:
    store_key: strawberry.Private[UUID]
    items: list[PlannedItem] = strawberry.field(description="What is bought there, in the order of the list.")
    coupons: list[PlannedCoupon] = strawberry.field(description="With which coupons, in the order of the till.")
    total: Money = strawberry.field(description="What that is expected to cost, coupons taken off, without the trip.")

    @classmethod
    def of(cls, stop: Stop, found: Found) -> PlanStop:
        """A stop of a plan of the domain."""
        return cls(
            store_key=stop.store_id,
            items=[PlannedItem.of(each, found) for each in stop.items],
            coupons=[
                PlannedCoupon(
                    coupon=Coupon.of(found.offers[each.coupon_id]),
                    saving=exact_money(each.saving, found.currency_code),
                )
                for each in stop.coupons
            ],
            total=exact_money(stop.total, found.currency_code),
        )

    @loaded("Where.", catalogue.stores_by_ids, by="store_key")
    def store(self, row: Columns | None) -> Store:
        return some_store(row)


@strawberry.type(description="What buying at one store alone would cost.")
class OneStoreCost:
    store_key: strawberry.Private[UUID]
    total: Money = strawberry.field(description="For all but `missing`: coupons taken off, with one trip.")
    missing: list[ListItem] = strawberry.field(
        description="What would have to be left there; what no store has stands in `unplanned`."
    )
    is_best: bool = strawberry.field(
        description="Whether it surely costs no less there; false where time was over before that was sure."
    )

    @classmethod
    def of(cls, alone: OneStore, found: Found) -> OneStoreCost:
        """What the domain says of one store."""
        return cls(
            store_key=alone.store_id,
            total=exact_money(alone.total, found.currency_code),
            missing=[ListItem.of(found.items[item_id]) for item_id in alone.missing],
            is_best=alone.is_best,
        )

    @loaded("Where.", catalogue.stores_by_ids, by="store_key")
    def store(self, row: Columns | None) -> Store:
        return some_store(row)


@strawberry.type(description="An item that no stop of a plan has.")
class UnplannedItem:
    item: ListItem = strawberry.field(description="Of the list.")
    reason: NotPlanned = strawberry.field(description="Why not.")


@strawberry.type(description="How you like to shop.")
class PlanningSettings:
    trip_cost: Decimal = strawberry.field(
        description="What going to one more store is worth to you, in the currency of the plan."
    )
    max_stores: int = strawberry.field(description="At how many stores, at most.")
    preferred_store_ids: list[strawberry.ID] = strawberry.field(description="Taken where it costs no more.")
    excluded_store_ids: list[strawberry.ID] = strawberry.field(description="Never planned.")

    @classmethod
    def of(cls, preferences: Preferences) -> PlanningSettings:
        """Preferences of the domain."""
        return cls(
            trip_cost=short(preferences.trip_cost),
            max_stores=preferences.max_stores,
            preferred_store_ids=[node_id(key) for key in sorted(preferences.preferred)],
            excluded_store_ids=[node_id(key) for key in sorted(preferences.excluded)],
        )


@strawberry.type(description="The least that what is open on a list is expected to cost, and where it is bought so.")
class ShoppingPlan:
    stops: list[PlanStop] = strawberry.field(description="The stores, where most is spent first.")
    unplanned: list[UnplannedItem] = strawberry.field(description="What no stop has, and why.")
    goods: Money = strawberry.field(description="What the goods cost, before coupons.")
    savings: Money = strawberry.field(description="What coupons take off.")
    trips: Money = strawberry.field(description="What the trips are worth to you.")
    total: Money = strawberry.field(description="`goods` less `savings`, and `trips`; without `unplanned`.")
    is_best: bool = strawberry.field(
        description="Whether it is sure that nothing costs less; not where more coupons are for the list than can be "
        "tried, where an item is not compared at some store, or where its text means several things that you buy."
    )
    gap: Money = strawberry.field(
        description="By how much another plan may cost less: zero, or more where time was over before that was sure."
    )
    alone: list[OneStoreCost] = strawberry.field(
        description="What one store alone would cost: where least is missing first, of these where it costs least."
    )
    settings: PlanningSettings = strawberry.field(description="What it was planned with.")

    @classmethod
    def of(cls, found: Found) -> ShoppingPlan:
        """A plan of the domain."""
        plan, currency = found.plan, found.currency_code
        return cls(
            stops=[PlanStop.of(stop, found) for stop in plan.stops],
            unplanned=_unplanned(found.unplanned, found.items),
            goods=exact_money(plan.goods, currency),
            savings=exact_money(plan.savings, currency),
            trips=exact_money(plan.trips, currency),
            total=exact_money(plan.total, currency),
            is_best=plan.is_best,
            gap=exact_money(plan.gap, currency),
            alone=[OneStoreCost.of(each, found) for each in plan.alone],
            settings=PlanningSettings.of(found.preferences),
        )


def _unplanned(reasons: Mapping[UUID, NotPlanned], items: Mapping[UUID, Columns]) -> list[UnplannedItem]:
    return [
        UnplannedItem(item=ListItem.of(row), reason=reasons[item_id])
        for item_id, row in items.items()
        if item_id in reasons
    ]


@strawberry.type(description="You have no such list.")
class ShoppingListNotFound(Error):
    message: str = message_of("This list is gone, or was never yours.")


@strawberry.type(description="A store that you have no purchases of.")
class UnknownStore(Error): ...


@strawberry.type(description="Nothing that is open on the list has a price anywhere.")
class NothingPriced(Error): ...


@strawberry.type(description="How nobody can shop.")
class InvalidPlanning(Error):
    field: str = strawberry.field(description="Which value.")


ShoppingPlanPayload: TypeAlias = Annotated[
    ShoppingPlan | ShoppingListNotFound | UnknownStore | NothingPriced | InvalidPlanning,
    strawberry.union("ShoppingPlanPayload", description="A plan, or why there is none."),
]
