"""Beginning, renaming and ending lists, and the one way to a list that is to be changed."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.errors import InvalidShoppingList, NotFound
from cartsnitch_domain.events import ShoppingListChanged, announce
from cartsnitch_domain.ids import ShoppingListId, UserId
from cartsnitch_domain.shopping.records import ShoppingList

MOST_LISTS = 50
"""Lists of one shopper."""

LONGEST_NAME = 100

_LOCK = 5
"""Tells this lock of a user from others."""


async def create_list(
    session: AsyncSession, actor: Actor, name: str, list_id: UUID | None, now: datetime
) -> ShoppingListId:
    """Begin a list. One with a key that a device made is begun once, however often it is asked.

    Raises InvalidShoppingList.
    """
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(str(actor.user_id), _LOCK))))
    values: dict[str, Any] = {"user_id": actor.user_id, "name": _checked(name), "changed_at": now}
    if list_id is not None:
        owner = await session.scalar(select(ShoppingList.user_id).where(ShoppingList.id == list_id))
        if owner == actor.user_id:
            return ShoppingListId(list_id)
        values["id"] = list_id
    count = await session.scalar(select(func.count()).where(ShoppingList.user_id == actor.user_id))
    if (count or 0) >= MOST_LISTS:
        raise InvalidShoppingList(f"You have {MOST_LISTS} lists already. Please delete one that you need no more.")
    added = upsert(ShoppingList).values(values).on_conflict_do_nothing().returning(ShoppingList.id)
    created = (await session.execute(added)).scalar_one_or_none()
    if created is None:
        raise InvalidShoppingList("Please make another id for this list.", "id")
    await announce_change(session, actor.user_id, created)
    return ShoppingListId(created)


async def rename_list(session: AsyncSession, actor: Actor, list_id: UUID, name: str, now: datetime) -> None:
    """Call a list otherwise. Raises NotFound or InvalidShoppingList."""
    found = await open_list(session, actor, list_id)
    found.name, found.changed_at = _checked(name), now
    await session.flush()
    await announce_change(session, found.user_id, found.id)


async def delete_list(session: AsyncSession, actor: Actor, list_id: UUID) -> None:
    """End a list; its items go with it. Raises NotFound."""
    await session.delete(await open_list(session, actor, list_id))
    await session.flush()


async def open_list(session: AsyncSession, actor: Actor, list_id: UUID) -> ShoppingList:
    """A list that the actor may change, locked; raises NotFound. Who may is decided here, and for reading in
    `queries.get_for`: a list is its owner's."""
    own = select(ShoppingList).where(ShoppingList.id == list_id, ShoppingList.user_id == actor.user_id)
    found = await session.scalar(own.with_for_update())
    if found is None:
        raise NotFound
    return found


async def announce_change(session: AsyncSession, user_id: UUID, list_id: UUID) -> None:
    """Tell the other devices, once this transaction commits."""
    await announce(session, ShoppingListChanged(UserId(user_id), ShoppingListId(list_id)))


def _checked(name: str) -> str:
    """A name as it is kept: one line. Raises InvalidShoppingList."""
    plain = " ".join(unicodedata.normalize("NFC", name).split())
    if not 1 <= len(plain) <= LONGEST_NAME or any(unicodedata.category(sign) == "Cc" for sign in plain):
        raise InvalidShoppingList(f"Please give the list a name of at most {LONGEST_NAME} letters.", "name")
    return plain
