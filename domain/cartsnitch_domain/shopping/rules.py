"""How edits of a list that several devices make without each other become one list. Standard library only.

Each field of an item is written for itself: the last writer wins, whatever order the edits arrive in, however often.
That an item is deleted is a field like the others, so nothing of it is lost while it is kept, and it can come back. Who
says what it is, how much of it or a note to it wants it bought, so that writes that it is not deleted, too: a later
edit of an item that another device deleted brings it back, and an earlier one does not (decision 0041).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID


class ItemField(StrEnum):
    """What of an item is written as one."""

    WHAT = "what"
    """`text`, `product_id` and `in_any_size`: what to buy, a product of the shopper where they chose one."""
    QUANTITY = "quantity"
    """`amount` and `unit`: how much; both None for one as it is usually bought."""
    NOTE = "note"
    IS_CHECKED = "is_checked"
    """Whether it is in the basket."""
    IS_DELETED = "is_deleted"


COLUMNS: Mapping[ItemField, tuple[str, ...]] = {
    ItemField.WHAT: ("text", "product_id", "in_any_size"),
    ItemField.QUANTITY: ("amount", "unit"),
    ItemField.NOTE: ("note",),
    ItemField.IS_CHECKED: ("is_checked",),
    ItemField.IS_DELETED: ("is_deleted",),
}
"""The columns of a record that each field is kept in."""

_WANTING = frozenset({ItemField.WHAT, ItemField.QUANTITY, ItemField.NOTE})
"""What nobody writes of an item that shall not be bought; that it is in the basket, one may say of any."""

EMPTY: Mapping[str, Any] = {
    "text": None,
    "product_id": None,
    "in_any_size": False,
    "amount": None,
    "unit": None,
    "note": "",
    "is_checked": False,
    "is_deleted": False,
}
"""An item of which nothing is written."""


class Stamp(NamedTuple):
    """When a field was written: the later one wins.

    `at` is what the device's clock said, but never later than when the server heard of it: a clock that is ahead wins
    over nobody for long. `claimed_at` is what it said, so that the edits of one such device keep their order.
    """

    at: datetime
    claimed_at: datetime
    operation_id: UUID


@dataclass(frozen=True, slots=True)
class Operation:
    """An edit of one item, as a device made it. `fields` has the columns of each field that it writes."""

    id: UUID
    item_id: UUID
    claimed_at: datetime
    fields: Mapping[ItemField, Mapping[str, Any]]

    def stamp(self, at: datetime) -> Stamp:
        """The stamp of what it writes, given its moment."""
        return Stamp(at, self.claimed_at, self.id)

    @property
    def written(self) -> Mapping[ItemField, Mapping[str, Any]]:
        """The columns of each field that it writes, also by what it implies."""
        if ItemField.IS_DELETED in self.fields or not _WANTING & self.fields.keys():
            return self.fields
        return {**self.fields, ItemField.IS_DELETED: {"is_deleted": False}}


@dataclass(frozen=True, slots=True)
class Item:
    """An item as it is kept: its columns, and when each field was written last."""

    columns: Mapping[str, Any] = field(default_factory=lambda: dict(EMPTY))
    stamps: Mapping[ItemField, Stamp] = field(default_factory=dict)

    @property
    def is_shown(self) -> bool:
        """Whether it stands on the list: it was added, and is not deleted."""
        return self.columns["text"] is not None and not self.columns["is_deleted"]


def moment_of(operation: Operation, early: Mapping[UUID, datetime], now: datetime) -> datetime:
    """The moment that an operation counts from. `early` are those of operations that came before they were made."""
    return early.get(operation.id, min(operation.claimed_at, now))


def written(item: Item, operation: Operation, at: datetime) -> Item:
    """The item after an operation of that moment; the same item where others wrote all of it later."""
    stamp, fields = operation.stamp(at), operation.written
    wins = [each for each in fields if each not in item.stamps or item.stamps[each] < stamp]
    if not wins:
        return item
    columns = dict(item.columns)
    for each in wins:
        columns |= fields[each]
    return Item(columns, {**item.stamps, **dict.fromkeys(wins, stamp)})


def applied(
    items: Mapping[UUID, Item], operations: Iterable[Operation], early: Mapping[UUID, datetime], now: datetime
) -> dict[UUID, Item]:
    """The items that operations change, as they are then."""
    changed: dict[UUID, Item] = {}
    for operation in operations:
        before = changed.get(operation.item_id) or items.get(operation.item_id) or Item()
        after = written(before, operation, moment_of(operation, early, now))
        if after is not before:
            changed[operation.item_id] = after
    return changed


def encoded(stamps: Mapping[ItemField, Stamp]) -> dict[str, list[str]]:
    """Stamps as they are kept."""
    return {
        each.value: [stamp.at.isoformat(), stamp.claimed_at.isoformat(), str(stamp.operation_id)]
        for each, stamp in stamps.items()
    }


def decoded(kept: Mapping[str, Iterable[str]]) -> dict[ItemField, Stamp]:
    """Stamps of what is kept."""
    found: dict[ItemField, Stamp] = {}
    for name, (at, claimed_at, operation_id) in kept.items():
        stamp = Stamp(_moment(at), _moment(claimed_at), UUID(operation_id))
        found[ItemField(name)] = stamp
    return found


def _moment(kept: str) -> datetime:
    return datetime.fromisoformat(kept).astimezone(UTC)
