"""Offers of a mail of which something is not understood."""

from __future__ import annotations

from datetime import date
from typing import Self

import strawberry
from cartsnitch_domain.rows import Columns

from cartsnitch_graphql.node import Node, node_id
from cartsnitch_graphql.stores.types import Store, joined_store


@strawberry.type(
    description="An offer of which something is not understood, so that it is no coupon: what it says, and what is "
    "sure of it, for a coupon that you enter."
)
class UnclearOffer(Node):
    is_entered: bool = strawberry.field(description="Whether you entered a coupon for it, which you still have.")
    title: str = strawberry.field(description="Its words as printed.")
    store: Store | None = strawberry.field(description="Whose offer it is; null where that is not known.")
    goods: str | None = strawberry.field(description="What it calls its goods; null where that is not sure.")
    starts_on: date | None = strawberry.field(description="The first day; null where none is read.")
    ends_on: date | None = strawberry.field(description="The last day; null where none is read.")
    code: str | None = strawberry.field(description="What is shown or entered; null where none is read.")
    currency_code: str | None = strawberry.field(description="That of the store, ISO 4217; null where not known.")

    @classmethod
    def of(cls, row: Columns) -> Self:
        """An offer from the columns of its record, with its store."""
        return cls(
            id=node_id(row.id),
            is_entered=row.coupon_id is not None,
            title=row.title,
            store=joined_store(row),
            goods=row.goods,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            code=row.code,
            currency_code=row.currency_code,
        )
