"""What devices changed of a list, also while they were away: taken over in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.errors import InvalidListOperation, ShoppingListFull
from cartsnitch_domain.products.records import Product
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_domain.shopping.lists import announce_change, open_list
from cartsnitch_domain.shopping.records import EarlyOperation, ListItem, ShoppingList
from cartsnitch_domain.shopping.rules import EMPTY, Item, ItemField, Operation, applied, decoded, encoded
from cartsnitch_domain.text import line_of, lines_of
from cartsnitch_domain.units import Unit

MOST_ITEMS = 500
"""Items on one list."""

MOST_OPERATIONS = 1000
"""Operations of one call: a device that has more sends them in several."""

MOST_GONE = 2000
"""Deleted items of one list that are remembered, the last ones."""

REMEMBERED = timedelta(days=90)
"""How long a deleted item is. A device that was away longer takes the whole list."""

LONGEST_TEXT, LONGEST_NOTE = 200, 1000
MOST_AMOUNT = Decimal(100_000)
_PLACES = 4


async def sync(
    session: AsyncSession, actor: Actor, list_id: UUID, operations: Sequence[Operation], now: datetime
) -> None:
    """Take over what a device changed: all of it, or nothing. What was taken over before changes nothing.

    Raises NotFound, InvalidListOperation or ShoppingListFull.
    """
    own = await open_list(session, actor, list_id)
    checked = await _checked(session, actor, operations)
    if not checked:
        return
    early = await _moments(session, list_id, checked, now)
    before = await _items(session, list_id, {each.item_id for each in checked})
    changed = applied(before, checked, early, now)
    if not changed:
        return
    await _check_room(session, list_id, before, changed)
    own.revision, own.changed_at = own.revision + 1, now
    await _write(session, own, changed, now)
    await _forget(session, own, now)
    await session.flush()
    await announce_change(session, own.user_id, own.household_id, own.id)


async def _moments(
    session: AsyncSession, list_id: UUID, operations: Sequence[Operation], now: datetime
) -> dict[UUID, datetime]:
    """The moments of operations that came, or come now, before their devices say that they were made."""
    asked = [each.id for each in operations]
    known = select(EarlyOperation.id, EarlyOperation.at).where(
        EarlyOperation.list_id == list_id, EarlyOperation.id.in_(asked)
    )
    moments = {row.id: row.at for row in await session.execute(known)}
    new = {each.id for each in operations if each.claimed_at > now} - moments.keys()
    if new:
        rows = [{"list_id": list_id, "id": each, "at": now} for each in sorted(new)]
        await session.execute(upsert(EarlyOperation).values(rows))
    return {**moments, **dict.fromkeys(new, now)}


async def _items(session: AsyncSession, list_id: UUID, item_ids: Collection[UUID]) -> dict[UUID, Item]:
    columns: list[Any] = [ListItem.id, ListItem.stamps, *(getattr(ListItem, name) for name in EMPTY)]
    kept = select(*columns).where(ListItem.list_id == list_id, ListItem.id.in_(item_ids))
    rows = (await session.execute(kept)).mappings()
    return {row["id"]: Item({name: row[name] for name in EMPTY}, decoded(row["stamps"])) for row in rows}


async def _check_room(
    session: AsyncSession, list_id: UUID, before: Mapping[UUID, Item], changed: Mapping[UUID, Item]
) -> None:
    more = sum(item.is_shown for item in changed.values())
    more -= sum(before[each].is_shown for each in changed if each in before)
    if more <= 0:
        return
    shown = (ListItem.list_id == list_id, ListItem.text.is_not(None), ~ListItem.is_deleted)
    count = await session.scalar(select(func.count()).select_from(ListItem).where(*shown))
    if (count or 0) + more > MOST_ITEMS:
        raise ShoppingListFull(f"A list has room for {MOST_ITEMS} items. Please delete some, or begin another list.")


async def _write(session: AsyncSession, own: ShoppingList, changed: Mapping[UUID, Item], now: datetime) -> None:
    rows = [
        {
            "list_id": own.id,
            "id": item_id,
            **item.columns,
            "stamps": encoded(item.stamps),
            "revision": own.revision,
            "changed_at": now,
            "created_at": min(stamp.at for stamp in item.stamps.values()),
        }
        for item_id, item in sorted(changed.items())
    ]
    statement = upsert(ListItem).values(rows)
    newer = {name: statement.excluded[name] for name in (*EMPTY, "stamps", "revision", "changed_at")}
    await session.execute(statement.on_conflict_do_update(index_elements=["list_id", "id"], set_=newer))


async def _forget(session: AsyncSession, own: ShoppingList, now: datetime) -> None:
    """Forget what was deleted, or never added, long ago or before too many others; and early operations."""
    is_gone = (ListItem.list_id == own.id, ListItem.is_deleted | ListItem.text.is_(None))
    newest_first = (ListItem.revision.desc(), ListItem.id)
    too_many = select(ListItem.id).where(*is_gone).order_by(*newest_first).offset(MOST_GONE)
    is_old = (ListItem.changed_at < now - REMEMBERED) | ListItem.id.in_(too_many)
    gone = delete(ListItem).where(*is_gone, is_old).returning(ListItem.revision)
    own.forgotten = max([own.forgotten, *await session.scalars(gone)])
    long_ago = (EarlyOperation.list_id == own.id, EarlyOperation.at < now - REMEMBERED)
    await session.execute(delete(EarlyOperation).where(*long_ago))


async def _checked(session: AsyncSession, actor: Actor, operations: Sequence[Operation]) -> list[Operation]:
    """The operations as they are taken over; raises InvalidListOperation."""
    if len(operations) > MOST_OPERATIONS:
        raise InvalidListOperation(f"Please send at most {MOST_OPERATIONS} changes at once.")
    checked = [
        Operation(each.id, each.item_id, each.claimed_at, {name: _field(each, name) for name in each.fields})
        for each in operations
    ]
    asked = {each.fields[ItemField.WHAT]["product_id"]: each for each in checked if ItemField.WHAT in each.fields}
    asked.pop(None, None)
    unknown = asked.keys() - await _bought(session, actor, asked.keys()) if asked else set()
    for product_id in sorted(unknown):
        raise InvalidListOperation("Please choose a product that you bought.", "what", asked[product_id].id)
    return checked


def _field(operation: Operation, name: ItemField) -> Mapping[str, Any]:
    values = operation.fields[name]
    if name is ItemField.WHAT:
        text = _line(operation, values["text"])
        return {**values, "text": text, "in_any_size": bool(values["in_any_size"]) and values["product_id"] is not None}
    if name is ItemField.QUANTITY and values["amount"] is not None:
        return {"amount": _amount(operation, values["amount"]), "unit": Unit(values["unit"]).value}
    if name is ItemField.NOTE:
        return {"note": _note(operation, values["note"] or "")}
    return values


def _line(operation: Operation, text: str) -> str:
    plain = line_of(text, lambda words: InvalidListOperation(words, "what", operation.id))
    if not 1 <= len(plain) <= LONGEST_TEXT:
        raise InvalidListOperation(f"Please say what to buy, in at most {LONGEST_TEXT} letters.", "what", operation.id)
    return plain


def _note(operation: Operation, note: str) -> str:
    plain = lines_of(note, lambda words: InvalidListOperation(words, "note", operation.id))
    if len(plain) > LONGEST_NOTE:
        raise InvalidListOperation(f"A note has at most {LONGEST_NOTE} letters.", "note", operation.id)
    return plain


def _amount(operation: Operation, amount: Decimal) -> Decimal:
    if not amount.is_finite() or not 0 < amount <= MOST_AMOUNT or round(amount, _PLACES) <= 0:
        raise InvalidListOperation(f"Please say how much, over 0 and at most {MOST_AMOUNT}.", "quantity", operation.id)
    return round(amount, _PLACES)


async def _bought(session: AsyncSession, actor: Actor, product_ids: Collection[UUID]) -> set[UUID]:
    """Those of these products that the actor bought."""
    line = (
        select(PurchaseLine.id)
        .join(Purchase, Purchase.id == PurchaseLine.purchase_id)
        .where(
            PurchaseLine.product_id == Product.id,
            PurchaseLine.removed_at.is_(None),
            Purchase.user_id == actor.user_id,
            Purchase.same_as_id.is_(None),
        )
    )
    found = await session.scalars(select(Product.id).where(Product.id.in_(product_ids), line.exists()))
    return set(found)
