"""Prices as the API shows them."""

from __future__ import annotations

from datetime import date

import strawberry
from cartsnitch_domain.rows import Columns

from cartsnitch_graphql.money import Money, exact_money
from cartsnitch_graphql.node import node_id
from cartsnitch_graphql.stores.types import Store


@strawberry.type(description="A price as it was seen on a receipt.")
class PriceObservation:
    observed_on: date = strawberry.field(description="The day of the purchase.")
    store: Store = strawberry.field(description="Where.")
    unit_price: Money = strawberry.field(description="Paid for one unit, without deposits and fees.")
    unit: str = strawberry.field(description="What one is: each, kg, lb ...")
    is_promotional: bool = strawberry.field(description="Whether a discount is in it.")

    @classmethod
    def of(cls, row: Columns) -> PriceObservation:
        """An observation from the columns of its record and its store's."""
        return cls(
            observed_on=row.observed_on,
            store=Store(id=node_id(row.store_id), name=row.store_name, slug=row.store_slug),
            unit_price=exact_money(row.unit_price, row.currency_code),
            unit=row.unit,
            is_promotional=row.is_promotional,
        )
