"""Fields that are read for many objects at once, so that a list costs as many statements as one item."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

import strawberry
from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.db import ReadConnection

from cartsnitch_graphql.context import Context, Info

Found = TypeVar("Found")
Owner = TypeVar("Owner")
Value = TypeVar("Value")

Query: TypeAlias = Callable[[ReadConnection, Actor, Collection[UUID]], Awaitable[Mapping[UUID, Found]]]
"""What of the domain is found for each of these keys."""

METADATA = "loaded"
"""Under this name the metadata of a field has its Loaded."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """How a field is read: by a query, with the key in the attribute `by`, given its shape by the method."""

    query: Query[Any]
    by: str
    shape: Callable[[Any, Any], Any]

    @property
    def attribute(self) -> str:
        """Where an object keeps the value once it is read."""
        return f"loaded_{self.shape.__name__}"

    async def load(self, context: Context, owners: Sequence[object]) -> None:
        """Read the field for all these objects by one statement, and keep each value with its object."""
        keys = frozenset(key for owner in owners if (key := getattr(owner, self.by)) is not None)
        found = await context.load_all(self.query, keys) if keys else {}
        for owner in owners:
            setattr(owner, self.attribute, self.shape(owner, found.get(getattr(owner, self.by))))


def loaded(
    description: str, query: Query[Found], *, by: str
) -> Callable[[Callable[[Owner, Found | None], Value]], Callable[[Owner, Found | None], Value]]:
    """A field whose method makes its value of what the query found for the key in the attribute `by`."""

    def decorate(shape: Callable[[Owner, Found | None], Value]) -> Any:
        async def resolve(self: Any, info: Info) -> Any:
            key = getattr(self, by)
            return shape(self, None if key is None else await info.context.load(query, key))

        # To Strawberry it is the method, less what the query found.
        for name in ("__name__", "__qualname__", "__module__"):
            setattr(resolve, name, getattr(shape, name))
        resolve.__annotations__ = {"info": Info, "return": shape.__annotations__["return"]}
        metadata = {METADATA: Loaded(query, by, shape)}
        return strawberry.field(resolver=resolve, description=description, metadata=metadata)

    return decorate
