"""How far the prices of now are from the targets of watches."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from uuid import UUID

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.alerts.finding import watch_of
from cartsnitch_domain.alerts.queries import watches_by_ids
from cartsnitch_domain.alerts.target_price import amount_for, current_of
from cartsnitch_domain.clock import latest_day
from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.prices.comparing import MOST_COMPARED
from cartsnitch_domain.prices.current_price import CurrentPrice
from cartsnitch_domain.prices.histories import of_families_of
from cartsnitch_domain.prices.history import history_of
from cartsnitch_domain.prices.observed import observations_of
from cartsnitch_domain.rows import Columns, Rows, by_owner


@dataclass(frozen=True, slots=True)
class Nearest:
    """The lowest price of now that a watch looks at.

    `amount` is for what the target is for, and `over` how much more than the target: zero or negative where it is
    reached.
    """

    current: CurrentPrice
    amount: Decimal
    over: Decimal


async def nearest_of(
    reads: ReadConnection, actor: Actor, watch_ids: Collection[UUID], today: date
) -> dict[UUID, Nearest]:
    """For each of these watches of the actor; those are left out whose target no price of now can be compared with."""
    watches = await watches_by_ids(reads, actor, watch_ids)
    product_ids = sorted({watch.product_id for watch in watches.values()})
    values = {"user_id": actor.user_id, "product_ids": product_ids, "most": MOST_COMPARED}
    rows = by_owner(await _family_histories().all(reads, **values), "owner_id")

    def compute() -> dict[UUID, Nearest]:
        found = {key: _nearest(watch, rows.get(watch.product_id, []), today) for key, watch in watches.items()}
        return {key: nearest for key, nearest in found.items() if nearest is not None}

    return await asyncio.to_thread(compute)


def _nearest(row: Columns, seen: Sequence[Columns], today: date) -> Nearest | None:
    if not seen:
        return None
    family_id = seen[0].family_id
    watch = watch_of(row, family_id)
    history = history_of(observations_of(seen), latest_day(today))
    compared = [
        (amount, current.age, current)
        for current in current_of(watch, history, family_id, today)
        if (amount := amount_for(watch, current.price)) is not None
    ]
    if not compared:
        return None
    amount, _, current = min(compared, key=lambda each: each[:2])
    return Nearest(current, amount, amount - watch.target)


@cache
def _family_histories() -> Rows:
    return Rows(of_families_of())
