"""What has an id."""

from __future__ import annotations

from uuid import UUID

import strawberry
from cartsnitch_domain.errors import NotFound


@strawberry.interface(description="Something with an id of its own.")
class Node:
    id: strawberry.ID = strawberry.field(description="The same in every answer and in the addresses of the HTTP API.")


def node_id(key: UUID) -> strawberry.ID:
    """The id of a record."""
    return strawberry.ID(str(key))


def key_of(node_id: str) -> UUID:
    """The key of a record; raises NotFound for what can be no id."""
    try:
        return UUID(node_id)
    except ValueError as wrong:
        raise NotFound from wrong
