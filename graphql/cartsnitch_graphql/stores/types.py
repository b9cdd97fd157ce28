"""Stores as the API shows them."""

from __future__ import annotations

from uuid import UUID

import strawberry
from cartsnitch_domain.rows import Columns

from cartsnitch_graphql.node import Node, node_id


@strawberry.type(description="A chain that receipts come from.")
class Store(Node):
    name: str = strawberry.field(description="What people call it.")
    slug: str = strawberry.field(description="The name as it stands in addresses.")

    @classmethod
    def of(cls, row: Columns) -> Store:
        """A store from the columns of its record."""
        return cls(id=node_id(row.id), name=row.name, slug=row.slug)


def joined_store(row: Columns) -> Store | None:
    """The store that was joined to a row as `store_id`, `store_slug` and `store_name`; None for none."""
    key: UUID | None = row.store_id
    return None if key is None else Store(id=node_id(key), name=row.store_name, slug=row.store_slug)
