"""Shopping lists and settings as the API shows them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import strawberry
from cartsnitch_domain.purchases import catalogue
from cartsnitch_domain.rows import Columns
from cartsnitch_domain.shopping import meanings, queries
from cartsnitch_domain.shopping.understanding import NOTHING, Meaning, Understanding
from cartsnitch_domain.units import Quantity as UnitQuantity
from cartsnitch_domain.units import Unit

from cartsnitch_graphql.context import Info
from cartsnitch_graphql.fields import field
from cartsnitch_graphql.loading import loaded
from cartsnitch_graphql.node import Node, node_id
from cartsnitch_graphql.products.types import Product
from cartsnitch_graphql.quantities import Quantity

strawberry.enum(Understanding, name="ItemUnderstanding", description="How sure it is what an item means.")


@strawberry.type(description="What an item means, by what you bought.")
class ItemMeaning:
    product_key: strawberry.Private[UUID | None]
    understanding: Understanding = strawberry.field(description="How sure it is.")
    in_any_size: bool = strawberry.field(description="Whether another size of the product does as well.")
    other_keys: strawberry.Private[tuple[UUID, ...]]

    @classmethod
    def of(cls, meaning: Meaning) -> ItemMeaning:
        """A meaning of the domain."""
        return cls(
            product_key=meaning.product_id,
            understanding=meaning.understanding,
            in_any_size=meaning.in_any_size,
            other_keys=meaning.others,
        )

    @loaded("What it is taken for; null for nothing that you bought.", catalogue.products_by_ids, by="product_key")
    def product(self, row: Columns | None) -> Product | None:
        return None if row is None else Product.of(row)

    @field("What it may mean as well, what you buy most first; at most five.")
    async def others(self, info: Info) -> list[Product]:
        rows = await asyncio.gather(*(info.context.load(catalogue.products_by_ids, key) for key in self.other_keys))
        return [Product.of(row) for row in rows if row is not None]


@strawberry.type(description="Something to buy. Its id is made by the device that added it.")
class ListItem:
    key: strawberry.Private[UUID]
    list_key: strawberry.Private[UUID]
    product_key: strawberry.Private[UUID | None]
    id: strawberry.ID = strawberry.field(description="Unique on its list.")
    text: str = strawberry.field(description="What to buy, in the shopper's words.")
    in_any_size: bool = strawberry.field(description="Of a chosen product, whether another size does as well.")
    quantity: Quantity | None = strawberry.field(
        description="How much; `each` are packages. Null for one, as you bought it last."
    )
    note: str = strawberry.field(description="Anything else; empty for nothing.")
    is_checked: bool = strawberry.field(description="Whether it is in the basket.")
    is_deleted: bool = strawberry.field(description="Whether it is gone: only in the answer of `syncShoppingList`.")
    changed_at: datetime = strawberry.field(description="When it was changed last.")

    @classmethod
    def of(cls, row: Columns) -> ListItem:
        """An item from the columns of its record."""
        has_quantity = row.unit is not None
        return cls(
            key=row.id,
            list_key=row.list_id,
            product_key=row.product_id,
            id=node_id(row.id),
            text=row.text,
            in_any_size=row.in_any_size,
            quantity=Quantity.of(UnitQuantity(row.amount, Unit(row.unit))) if has_quantity else None,
            note=row.note,
            is_checked=row.is_checked,
            is_deleted=row.is_deleted,
            changed_at=row.changed_at,
        )

    @loaded(
        "The product that was chosen; null for a text, and where you did not buy it, whoever chose it.",
        catalogue.products_by_ids,
        by="product_key",
    )
    def product(self, row: Columns | None) -> Product | None:
        return None if row is None else Product.of(row)

    @loaded("What is understood by it.", meanings.meanings_of, by="list_key")
    def meaning(self, found: Mapping[UUID, Meaning] | None) -> ItemMeaning:
        return ItemMeaning.of((found or {}).get(self.key, NOTHING))


@strawberry.type(description="A list of what to buy: your own, or shared in your household.")
class ShoppingList(Node):
    key: strawberry.Private[UUID]
    name: str = strawberry.field(description="What it is called.")
    item_count: int = strawberry.field(description="How many items stand on it.")
    open_count: int = strawberry.field(description="How many of them are not checked off.")
    cursor: str = strawberry.field(description="Where it stands: what `syncShoppingList` takes as `since`.")
    changed_at: datetime = strawberry.field(description="When it was changed last.")
    is_shared: bool = strawberry.field(description="Whether all of your household see and change it.")
    is_yours: bool = strawberry.field(
        description="Whether you began it, or it came to you from who left: you may stop sharing it."
    )

    @classmethod
    def of(cls, row: Columns) -> ShoppingList:
        """A list from the columns of its record and its counts."""
        return cls(
            key=row.id,
            id=node_id(row.id),
            name=row.name,
            item_count=row.item_count,
            open_count=row.open_count,
            cursor=queries.cursor_of(row),
            changed_at=row.changed_at,
            is_shared=row.household_id is not None,
            is_yours=row.is_yours,
        )

    @loaded("What stands on it, in the order it was added; at most 500.", queries.items_of, by="key")
    def items(self, rows: list[Columns] | None) -> list[ListItem]:
        return [ListItem.of(row) for row in rows or ()]
