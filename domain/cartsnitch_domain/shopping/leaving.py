"""What leaving a household means: for lists, and for what is public of prices.

Nothing of a list is lost to anybody: those that were shared stay with the household, and who leaves takes copies of
their own ones along. See decision 0034.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.accounts import households
from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.accounts.households import Departure
from cartsnitch_domain.ids import HouseholdId, UserId
from cartsnitch_domain.public.contributing import count_anew
from cartsnitch_domain.shopping.lists import announce_change
from cartsnitch_domain.shopping.records import ShoppingList


async def leave(session: AsyncSession, actor: Actor, now: datetime) -> int:
    """Leave one's household; if it was theirs, who is in it longest owns it then. How many lists were copied. Raises
    NoHousehold."""
    return await _settle(session, await households.depart(session, actor), now)


async def remove_member(session: AsyncSession, actor: Actor, member_id: UUID, now: datetime) -> None:
    """Let somebody be in the actor's household no more. Raises NoHousehold, NotFound or NotHouseholdOwner."""
    await _settle(session, await households.dismiss(session, actor, member_id), now)


async def welcome(session: AsyncSession, user_id: UserId, household_id: HouseholdId) -> None:
    """Tell the devices of somebody who joined of the lists that they see now."""
    shared = await session.scalars(select(ShoppingList.id).where(ShoppingList.household_id == household_id))
    await announce_change(session, user_id, None, *shared)


async def _settle(session: AsyncSession, left: Departure, now: datetime) -> int:
    if left.heir_id is None:
        return (
            0  # the household is gone with its last one: their lists are shared with nobody, and they count as it did
        )
    await count_anew(session, left.user_id, now.date())
    of_household = ShoppingList.household_id == left.household_id
    seen = (await session.scalars(select(ShoppingList.id).where(of_household).with_for_update())).all()
    given = {"user_id": left.user_id, "household_id": left.household_id, "now": now}
    copies = (await session.scalars(text(_COPY), given)).all()
    begun = update(ShoppingList).where(of_household, ShoppingList.user_id == left.user_id)
    await session.execute(begun.values(user_id=left.heir_id))
    await announce_change(session, left.heir_id, left.household_id, *seen, also=left.user_id)
    await announce_change(session, left.user_id, None, *copies)
    return len(copies)


_COPY = """
WITH copies AS MATERIALIZED (
  SELECT id AS list_id, uuidv7() AS copy_id, name FROM shopping_lists
  WHERE user_id = :user_id AND household_id = :household_id
), lists AS (
  INSERT INTO shopping_lists (id, user_id, name, revision, changed_at)
  SELECT copy_id, :user_id, name, 1, :now FROM copies RETURNING id
), items AS (
  INSERT INTO list_items (list_id, id, text, product_id, in_any_size, amount, unit, note, is_checked, stamps, revision,
                          changed_at, created_at)
  SELECT copy_id, item.id, item.text, item.product_id, item.in_any_size, item.amount, item.unit, item.note,
         item.is_checked, item.stamps, 1, item.changed_at, item.created_at
  FROM copies JOIN list_items item USING (list_id) WHERE item.text IS NOT NULL AND NOT item.is_deleted
)
SELECT id FROM lists
"""
