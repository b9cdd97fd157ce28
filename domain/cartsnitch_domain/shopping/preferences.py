"""How a shopper likes to shop: at how many stores, at which, and what a trip to one more is worth."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.errors import InvalidPlanning, UnknownStore
from cartsnitch_domain.purchases.records import Purchase
from cartsnitch_domain.rows import Rows
from cartsnitch_domain.shopping.records import PlanningSettings

MOST_STORES = 10
"""Stores of one plan."""

MOST_TRIP_COST = Decimal(1000)
MOST_NAMED = 100
"""Stores that are preferred or excluded."""

_settings = PlanningSettings.__table__.c
_PLACES = 2


@dataclass(frozen=True, slots=True)
class Preferences:
    """How a shopper likes to shop. `trip_cost` is in the currency of the plan, whichever that is."""

    trip_cost: Decimal = Decimal("2.00")
    max_stores: int = 2
    preferred: frozenset[UUID] = frozenset()
    """Taken where it costs no more."""
    excluded: frozenset[UUID] = frozenset()
    """Never planned."""


async def preferences_of(reads: ReadConnection, actor: Actor) -> Preferences:
    """Those that the actor keeps."""
    rows = await _OWN.all(reads, user_id=actor.user_id)
    return Preferences() if not rows else _kept(rows[0])


async def change_preferences(session: AsyncSession, actor: Actor, values: Mapping[str, Any]) -> None:
    """Change some of them, by the fields of Preferences. Raises InvalidPlanning or UnknownStore."""
    changed = checked(values)
    if not changed:
        return
    stores = frozenset().union(*(changed.get(name, frozenset()) for name in ("preferred", "excluded")))
    if stores and stores - await _used(session, actor, stores):
        raise UnknownStore
    row = {name: sorted(value) if isinstance(value, frozenset) else value for name, value in changed.items()}
    statement = upsert(PlanningSettings).values(user_id=actor.user_id, **row)
    await session.execute(statement.on_conflict_do_update(index_elements=["user_id"], set_=row))


def checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they are taken; raises InvalidPlanning."""
    found = dict(values)
    if "trip_cost" in found:
        found["trip_cost"] = _trip_cost(found["trip_cost"])
    if "max_stores" in found and not 1 <= found["max_stores"] <= MOST_STORES:
        raise InvalidPlanning(f"Please choose 1 to {MOST_STORES} stores.", "max_stores")
    for name in ("preferred", "excluded"):
        if name in found:
            found[name] = frozenset(found[name])
            if len(found[name]) > MOST_NAMED:
                raise InvalidPlanning(f"Please name at most {MOST_NAMED} stores.", name)
    return found


def _trip_cost(cost: Decimal) -> Decimal:
    if not cost.is_finite() or not 0 <= cost <= MOST_TRIP_COST:
        raise InvalidPlanning(f"Please say what a trip is worth, from 0 to {MOST_TRIP_COST}.", "trip_cost")
    if round(cost, _PLACES) != cost:
        raise InvalidPlanning(f"Please say what a trip is worth with at most {_PLACES} decimals.", "trip_cost")
    return round(cost, _PLACES)


async def _used(session: AsyncSession, actor: Actor, store_ids: Collection[UUID]) -> set[UUID]:
    """Those of these stores that the actor has purchases of."""
    own = select(Purchase.store_id).where(Purchase.user_id == actor.user_id, Purchase.same_as_id.is_(None))
    found = await session.scalars(own.where(Purchase.store_id.in_(store_ids)).distinct())
    return {store_id for store_id in found if store_id is not None}


def _kept(row: Any) -> Preferences:
    return Preferences(row.trip_cost, row.max_stores, frozenset(row.preferred), frozenset(row.excluded))


_OWN = Rows(select(*_settings).where(_settings.user_id == bindparam("user_id")))
