"""What a shopper enters for lists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import strawberry
from cartsnitch_domain.errors import InvalidListOperation, InvalidShoppingList, NotFound, UnknownStore
from cartsnitch_domain.shopping.rules import ItemField, Operation

from cartsnitch_graphql.node import key_of
from cartsnitch_graphql.quantities import QuantityInput


@strawberry.input(description="A list to begin.")
class CreateShoppingListInput:
    name: str = strawberry.field(description="At most 100 letters.")
    id: strawberry.ID | None = strawberry.field(
        default=None, description="A UUID that the device made, so that the list can be begun offline and asked twice."
    )
    is_shared: bool | None = strawberry.field(
        default=None, description="Whether all of your household see it; null for yes, if you are in one."
    )

    @property
    def key(self) -> UUID | None:
        """The key that the device made; raises InvalidShoppingList."""
        try:
            return None if self.id is None else key_of(self.id)
        except NotFound as wrong:
            raise InvalidShoppingList("The id of a list is a UUID.", "id") from wrong


@strawberry.input(description="What a list is called from now on.")
class RenameShoppingListInput:
    list_id: strawberry.ID = strawberry.field(description="One of yours or of your household.")
    name: str = strawberry.field(description="At most 100 letters.")


@strawberry.input(description="Which list.")
class DeleteShoppingListInput:
    list_id: strawberry.ID = strawberry.field(description="One of yours or of your household.")


@strawberry.input(description="Which list.")
class ShareShoppingListInput:
    list_id: strawberry.ID = strawberry.field(description="One of your lists.")


@strawberry.input(description="Which list.")
class UnshareShoppingListInput:
    list_id: strawberry.ID = strawberry.field(description="One of your lists.")


@strawberry.input(description="What to buy.")
class ListItemWhatInput:
    text: str = strawberry.field(description="In the shopper's words, at most 200 letters.")
    product_id: strawberry.ID | None = strawberry.field(
        default=None, description="A product that you bought; null leaves it to what is understood by the text."
    )
    in_any_size: bool = strawberry.field(default=False, description="Of a product, whether another size does as well.")


@strawberry.input(
    description="An edit of one item. It writes the fields that are there; of each, the last writer wins. An item is "
    "added by the operation that says what it is."
)
class ListOperationInput:
    id: strawberry.ID = strawberry.field(
        description="A UUID that the device made: sent again, the edit changes nothing."
    )
    item_id: strawberry.ID = strawberry.field(description="A UUID that the device made when it added the item.")
    at: datetime = strawberry.field(
        description="When it was made by the device's clock; it counts from no later than when it came here first."
    )
    what: ListItemWhatInput | None = strawberry.field(default=None, description="What to buy; null keeps it.")
    quantity: strawberry.Maybe[QuantityInput | None] = strawberry.field(
        description="How much; null for one as you usually buy it."
    )
    note: strawberry.Maybe[str | None] = strawberry.field(description="At most 1000 letters; null for nothing.")
    is_checked: bool | None = strawberry.field(default=None, description="In the basket or not; null keeps it.")
    is_deleted: bool | None = strawberry.field(
        default=None, description="Gone; false brings it back, with all that was written of it. Null keeps it."
    )

    def operation(self) -> Operation:
        """What was entered, in the domain's terms; raises InvalidListOperation."""
        try:
            operation_id, item_id = key_of(self.id), key_of(self.item_id)
        except NotFound as wrong:
            raise InvalidListOperation("The ids of a change and of its item are UUIDs.", "id") from wrong
        return Operation(operation_id, item_id, _in_utc(self.at, operation_id), dict(self._fields(operation_id)))

    def _fields(self, operation_id: UUID) -> Mapping[ItemField, Mapping[str, Any]]:
        fields: dict[ItemField, Mapping[str, Any]] = {}
        if self.what is not None:
            fields[ItemField.WHAT] = _what(self.what, operation_id)
        if self.quantity is not None:
            given = self.quantity.value
            fields[ItemField.QUANTITY] = {
                "amount": given.amount if given else None,
                "unit": given.unit if given else None,
            }
        if self.note is not None:
            fields[ItemField.NOTE] = {"note": self.note.value or ""}
        if self.is_checked is not None:
            fields[ItemField.IS_CHECKED] = {"is_checked": self.is_checked}
        if self.is_deleted is not None:
            fields[ItemField.IS_DELETED] = {"is_deleted": self.is_deleted}
        return fields


@strawberry.input(description="What a device changed of a list since it asked last, and what it knows.")
class SyncShoppingListInput:
    list_id: strawberry.ID = strawberry.field(description="One of yours or of your household.")
    since: str | None = strawberry.field(
        default=None, description="The cursor that the last answer gave; null for the whole list."
    )
    operations: list[ListOperationInput] = strawberry.field(
        default_factory=list, description="At most 1000, in any order; all of them are taken over, or none."
    )


@strawberry.input(description="How you like to shop; what is not there stays as it is.")
class ChangePlanningSettingsInput:
    trip_cost: Decimal | None = strawberry.field(default=None, description="From 0 to 1000; null keeps it.")
    max_stores: int | None = strawberry.field(default=None, description="From 1 to 10; null keeps it.")
    preferred_store_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Stores you have purchases of, at most 100; null keeps them."
    )
    excluded_store_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Stores you have purchases of, at most 100; null keeps them."
    )

    def values(self) -> dict[str, Any]:
        """What was entered, in the domain's terms; raises UnknownStore."""
        return planning_values(self.trip_cost, self.max_stores, self.preferred_store_ids, self.excluded_store_ids)


PLANNING_FIELDS = {"trip_cost": "tripCost", "max_stores": "maxStores"}
"""What the API calls the fields of Preferences."""


def planning_values(
    trip_cost: Decimal | None,
    max_stores: int | None,
    preferred: list[strawberry.ID] | None,
    excluded: list[strawberry.ID] | None,
) -> dict[str, Any]:
    """What is given, by the fields of Preferences; raises UnknownStore for what can be no id."""
    given = {
        "trip_cost": trip_cost,
        "max_stores": max_stores,
        "preferred": None if preferred is None else _stores(preferred),
        "excluded": None if excluded is None else _stores(excluded),
    }
    return {name: value for name, value in given.items() if value is not None}


def _stores(ids: list[strawberry.ID]) -> frozenset[UUID]:
    try:
        return frozenset(key_of(each) for each in ids)
    except NotFound as wrong:
        raise UnknownStore from wrong


def _in_utc(at: datetime, operation_id: UUID) -> datetime:
    try:
        return at.astimezone(UTC)
    except OverflowError as wrong:  # in UTC it is before the year 1, or after the year 9999
        raise InvalidListOperation("Please say when it was changed.", "at", operation_id) from wrong


def _what(what: ListItemWhatInput, operation_id: UUID) -> dict[str, Any]:
    try:
        product_id = None if what.product_id is None else key_of(what.product_id)
    except NotFound as wrong:
        raise InvalidListOperation("Please choose a product that you bought.", "what", operation_id) from wrong
    return {"text": what.text, "product_id": product_id, "in_any_size": what.in_any_size}
