"""Beginning, renaming, sharing and ending lists, and the one way to a list that is to be changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.accounts.households import household_of, member_ids, open_household, owner_of
from cartsnitch_domain.errors import InvalidShoppingList, NoHousehold, NotFound, NotListOwner
from cartsnitch_domain.events import ShoppingListChanged, announce
from cartsnitch_domain.ids import HouseholdId, ShoppingListId, UserId
from cartsnitch_domain.shopping.records import ShoppingList
from cartsnitch_domain.text import line_of

MOST_LISTS = 50
"""Lists that one shopper began."""

MOST_SHARED = 50
"""Lists that a household shares."""

LONGEST_NAME = 100

_FULL = f"Your household shares {MOST_SHARED} lists already. Please stop sharing one that you need no more."

_LOCK = 5
"""Tells this lock of a user from others."""


async def create_list(
    session: AsyncSession,
    actor: Actor,
    name: str,
    list_id: UUID | None,
    now: datetime,
    *,
    is_shared: bool | None = None,
) -> ShoppingListId:
    """Begin a list. One with a key that a device made is begun once, however often it is asked.

    With `is_shared` None it is shared where there is a household, and there is room. Raises InvalidShoppingList, and
    NoHousehold for one that shall be shared with nobody there.
    """
    checked = _checked(name)
    household_id = None if is_shared is False else await _shared_in(session, actor, is_shared)
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(str(actor.user_id), _LOCK))))
    values: dict[str, Any] = {"user_id": actor.user_id, "name": checked, "changed_at": now}
    if list_id is not None:
        if await _begun(session, actor, list_id):
            return ShoppingListId(list_id)
        values["id"] = list_id
    count = await session.scalar(select(func.count()).where(ShoppingList.user_id == actor.user_id))
    if (count or 0) >= MOST_LISTS:
        raise InvalidShoppingList(f"You have {MOST_LISTS} lists already. Please delete one that you need no more.")
    values["household_id"] = household_id
    added = upsert(ShoppingList).values(values).on_conflict_do_nothing().returning(ShoppingList.id)
    created = (await session.execute(added)).scalar_one_or_none()
    if created is None:
        raise InvalidShoppingList("Please make another id for this list.", "id")
    await announce_change(session, actor.user_id, household_id, created)
    return ShoppingListId(created)


async def rename_list(session: AsyncSession, actor: Actor, list_id: UUID, name: str, now: datetime) -> None:
    """Call a list otherwise. Raises NotFound or InvalidShoppingList."""
    found = await open_list(session, actor, list_id)
    found.name, found.changed_at = _checked(name), now
    await session.flush()
    await announce_change(session, found.user_id, found.household_id, found.id)


async def delete_list(session: AsyncSession, actor: Actor, list_id: UUID) -> None:
    """End a list; its items go with it. Raises NotFound, or NotListOwner for one that somebody else of the household
    began, whose owner the actor is not."""
    found = await open_list(session, actor, list_id)
    if found.user_id != actor.user_id and (
        found.household_id is None or await owner_of(session, found.household_id) != actor.user_id
    ):
        raise NotListOwner("Only who began this list can delete it, or the owner of the household.")
    await announce_change(session, found.user_id, found.household_id, found.id)
    await session.delete(found)
    await session.flush()


async def share_list(session: AsyncSession, actor: Actor, list_id: UUID) -> None:
    """Let the actor's household have a list. Where it does already, nothing changes.

    Raises NotFound, NoHousehold or InvalidShoppingList.
    """
    try:
        household_id = await open_household(session, actor)
    except NoHousehold:
        await open_list(session, actor, list_id)  # whether there is such a list comes first
        raise
    found = await open_list(session, actor, list_id)
    if found.household_id == household_id:
        return
    if not await _has_room(session, household_id):
        raise InvalidShoppingList(_FULL)
    found.household_id = household_id
    await session.flush()
    await announce_change(session, found.user_id, household_id, found.id)


async def unshare_list(session: AsyncSession, actor: Actor, list_id: UUID) -> None:
    """Let a list be its owner's alone again. Where it is, nothing changes. Raises NotFound or NotListOwner."""
    found = await open_list(session, actor, list_id)
    if found.user_id != actor.user_id:
        raise NotListOwner("Only who began this list can stop sharing it.")
    household_id, found.household_id = found.household_id, None
    await session.flush()
    if household_id is not None:
        await announce_change(session, found.user_id, household_id, found.id)


async def open_list(session: AsyncSession, actor: Actor, list_id: UUID) -> ShoppingList:
    """A list that the actor may change, locked; raises NotFound. Who may is decided here, and for reading in
    `queries.get_for`: a list is its owner's, and of all in the household that it is shared in, for as long as they are.
    """
    household_id = await household_of(session, actor.user_id)
    is_theirs = ShoppingList.user_id == actor.user_id
    if household_id is not None:  # None would find all lists that are shared with nobody
        is_theirs = or_(is_theirs, ShoppingList.household_id == household_id)
    found = await session.scalar(select(ShoppingList).where(ShoppingList.id == list_id, is_theirs).with_for_update())
    if found is None:
        raise NotFound
    return found


async def announce_change(
    session: AsyncSession, user_id: UUID, household_id: UUID | None, *list_ids: UUID, also: UUID | None = None
) -> None:
    """Tell all devices of all who see these lists, or saw them until now, once this transaction commits.

    They are of this user, and shared in this household; `also` is told, too.
    """
    members = () if household_id is None else await member_ids(session, household_id)
    told = {user_id, *members} | ({also} if also else set())
    events = [ShoppingListChanged(UserId(each), ShoppingListId(key)) for each in sorted(told) for key in list_ids]
    if events:
        await announce(session, *events)


async def _shared_in(session: AsyncSession, actor: Actor, is_shared: bool | None) -> HouseholdId | None:
    """The household that a new list is to be shared in. Raises NoHousehold or InvalidShoppingList where it has to."""
    try:
        household_id = await open_household(session, actor)
    except NoHousehold:
        if is_shared:
            raise
        return None
    if await _has_room(session, household_id):
        return household_id
    if is_shared:
        raise InvalidShoppingList(_FULL)
    return None


async def _has_room(session: AsyncSession, household_id: UUID) -> bool:
    count = await session.scalar(select(func.count()).where(ShoppingList.household_id == household_id))
    return (count or 0) < MOST_SHARED


async def _begun(session: AsyncSession, actor: Actor, list_id: UUID) -> bool:
    """Whether there is a list with this key already, that the actor sees."""
    try:
        await open_list(session, actor, list_id)
    except NotFound:
        return False
    return True


def _checked(name: str) -> str:
    """A name as it is kept: one line. Raises InvalidShoppingList."""
    plain = line_of(name, lambda words: InvalidShoppingList(words, "name"))
    if not 1 <= len(plain) <= LONGEST_NAME:
        raise InvalidShoppingList(f"Please give the list a name of at most {LONGEST_NAME} letters.", "name")
    return plain
