"""Watching a price, letting the watch rest, and ending it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Text, Uuid, cast, func, insert, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.alerts.records import Alert, Watch
from cartsnitch_domain.alerts.watch import COUNTS_BEFORE
from cartsnitch_domain.errors import InvalidWatch, NotFound
from cartsnitch_domain.ids import ProductId, UserId, WatchId
from cartsnitch_domain.money import is_currency
from cartsnitch_domain.notifications.notify import hold_back, withdraw
from cartsnitch_domain.notifications.rules import NoticeKind
from cartsnitch_domain.prices.changes import note_products
from cartsnitch_domain.prices.marks import MOST
from cartsnitch_domain.prices.records import PriceObservation
from cartsnitch_domain.products.known import Known
from cartsnitch_domain.products.lessons import merges_of
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_domain.units import Dimension, Unit

MOST_WATCHES = 200
"""Watches of one shopper."""

MOST_PER = Decimal(100_000)
"""A target is for at most so much of a unit."""

TARGET_FIELDS = frozenset({"target", "currency_code", "per_amount", "per_unit", "store_id", "in_any_size"})
"""What of a watch makes it another one when it changes: what was told before stays, and it starts anew."""

_TERMS = TARGET_FIELDS | {"user_id", "product_id", "with_promotions"}
"""What of two watches is the same where they say the same."""

_UNITS = {unit.value: unit for unit in Unit}
_PLACES = 4
_LOCK = 4
"""Tells this lock of a user from others."""


async def create_watch(
    session: AsyncSession, actor: Actor, product_id: UUID, values: Mapping[str, Any], now: datetime
) -> WatchId:
    """Watch a product that the actor bought. `values` are columns of the record. Raises InvalidWatch.

    The same watch again, while it does not rest, is the same one.
    """
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(str(actor.user_id), _LOCK))))
    count = await session.scalar(select(func.count()).where(Watch.user_id == actor.user_id))
    if (count or 0) >= MOST_WATCHES:
        raise InvalidWatch(f"You watch {MOST_WATCHES} prices already. Please delete one that you need no more.")
    if not await _has_bought(session, actor, PurchaseLine.product_id == product_id):
        raise InvalidWatch("Please choose a product that you bought.", "product_id")
    values = {"per_amount": None, "per_unit": None, **await _checked(session, actor, values)}
    await _check_comparable(session, actor, product_id, values)
    asked = {"user_id": actor.user_id, "product_id": product_id, **values}
    if (same := await _same(session, asked)) is not None:
        return same
    row = {"starts_on": _starts_on(actor, now), **asked}
    watch_id = WatchId((await session.execute(insert(Watch).values(row).returning(Watch.id))).scalar_one())
    await note_products(session, actor.user_id, [product_id])
    return watch_id


async def change_watch(
    session: AsyncSession, actor: Actor, watch_id: UUID, values: Mapping[str, Any], now: datetime
) -> None:
    """Change a watch of the actor. Raises NotFound or InvalidWatch."""
    watch = await _own(session, actor, watch_id)
    before = {name: getattr(watch, name) for name in TARGET_FIELDS}
    for name, value in (await _checked(session, actor, values)).items():
        setattr(watch, name, value)
    if any(getattr(watch, name) != value for name, value in before.items()):
        watch.starts_on = _starts_on(actor, now)
    await _check_comparable(session, actor, watch.product_id, {name: getattr(watch, name) for name in TARGET_FIELDS})
    await session.flush()
    await note_products(session, actor.user_id, [watch.product_id])


async def pause_watch(session: AsyncSession, actor: Actor, watch_id: UUID, *, paused: bool, now: datetime) -> None:
    """Let a watch of the actor rest, or wake it: then what was seen meanwhile counts. What it told stays in the app,
    and what of it was not sent yet is not sent. Raises NotFound."""
    watch = await _own(session, actor, watch_id)
    watch.paused_at = (watch.paused_at or now) if paused else None
    await session.flush()
    if paused:
        await hold_back(session, actor.user_id, NoticeKind.TARGET_PRICE, await _told_by(session, watch_id))
    await note_products(session, actor.user_id, [watch.product_id])


async def delete_watch(session: AsyncSession, actor: Actor, watch_id: UUID, now: datetime) -> None:
    """End a watch of the actor; what it told goes with it, and is not sent where that has not been done yet. Where
    another one says the same, it is what that one told. Raises NotFound."""
    watch = await _own(session, actor, watch_id)
    if (same := await _same(session, {name: getattr(watch, name) for name in _TERMS}, but=watch_id)) is not None:
        await _hand_over(session, watch_id, same)
    await withdraw(session, actor.user_id, NoticeKind.TARGET_PRICE, await _told_by(session, watch_id), now)
    await session.delete(watch)
    await session.flush()


async def _hand_over(session: AsyncSession, watch_id: UUID, to_id: UUID) -> None:
    """Let what a watch told be what another one told, but for what both did."""
    other = aliased(Alert)
    both = select(other.id).where(
        other.watch_id == to_id,
        other.subject_id == Alert.subject_id,
        other.store_id == Alert.store_id,
        other.opened_on == Alert.opened_on,
    )
    handed = update(Alert).where(Alert.watch_id == watch_id, ~both.exists()).values(watch_id=to_id)
    await session.execute(handed, execution_options={"synchronize_session": False})


async def _told_by(session: AsyncSession, watch_id: UUID) -> list[str]:
    """The causes of what a watch told."""
    told = select(cast(Alert.id, Text)).where(Alert.watch_id == watch_id)
    return list(await session.scalars(told))


async def follow_merges(session: AsyncSession, user_id: UserId) -> None:
    """Let each watch of a user be of what its product is for them, who merged or split some. One that was merged comes
    back with the split. A fixed number of statements."""
    known = Known(merged=await merges_of(session, user_id))
    moved: dict[UUID, tuple[UUID, UUID | None]] = {}
    touched: set[UUID] = set()
    own = select(Watch.id, Watch.product_id, Watch.merged_id).where(Watch.user_id == user_id).with_for_update()
    for watch in (await session.execute(own)).all():
        chosen = ProductId(watch.merged_id or watch.product_id)
        if (whole := known.whole(chosen)) != watch.product_id:
            moved[watch.id] = whole, None if whole == chosen else chosen
            touched |= {whole, watch.product_id}
    if not moved:
        return
    columns = [list(moved), [whole for whole, _ in moved.values()], [merged for _, merged in moved.values()]]
    given = func.unnest(*(literal(column, ARRAY(Uuid())) for column in columns)).table_valued("id", "whole", "merged")
    now = given.render_derived(name="now")
    values = {"product_id": now.c.whole, "merged_id": now.c.merged}
    of_them = update(Watch).where(Watch.id == now.c.id).values(values)
    await session.execute(of_them, execution_options={"synchronize_session": False})
    await note_products(session, user_id, touched)


async def _own(session: AsyncSession, actor: Actor, watch_id: UUID) -> Watch:
    own = select(Watch).where(Watch.id == watch_id, Watch.user_id == actor.user_id).with_for_update()
    watch = await session.scalar(own)
    if watch is None:
        raise NotFound
    return watch


async def _same(session: AsyncSession, asked: Mapping[str, Any], but: UUID | None = None) -> WatchId | None:
    """A watch, `but` not this one, that says all of this already and does not rest; a column that is not asked for is
    as it is by itself."""
    columns = {"in_any_size": False, "store_id": None, "with_promotions": True, **asked}
    same = (getattr(Watch, name).is_not_distinct_from(value) for name, value in columns.items())
    others = (Watch.paused_at.is_(None), *(() if but is None else (Watch.id != but,)))
    found = select(Watch.id).where(*same, *others).order_by(Watch.id).limit(1)
    watch_id = await session.scalar(found)
    return None if watch_id is None else WatchId(watch_id)


def _starts_on(actor: Actor, now: datetime) -> date:
    return actor.day(now) - COUNTS_BEFORE


async def _has_bought(session: AsyncSession, actor: Actor, *conditions: Any) -> bool:
    """Whether the actor has a purchase, not one that repeats another, with a line like that."""
    own = select(Purchase.id).where(Purchase.user_id == actor.user_id, Purchase.same_as_id.is_(None))
    line = own.join(PurchaseLine, PurchaseLine.purchase_id == Purchase.id).where(PurchaseLine.removed_at.is_(None))
    return await session.scalar(line.where(*conditions).limit(1)) is not None


async def _checked(session: AsyncSession, actor: Actor, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they are kept; raises InvalidWatch."""
    checked = dict(values)
    if "target" in checked:
        checked["target"] = _amount(checked["target"], MOST, "target", "Please enter a price over zero.")
    if checked.get("per_amount") is not None:
        checked["per_amount"] = _amount(
            checked["per_amount"], MOST_PER, "per_amount", "Please enter how much, over zero."
        )
    if isinstance(checked.get("per_unit"), Unit):
        checked["per_unit"] = checked["per_unit"].value
    if "currency_code" in checked and not is_currency(checked["currency_code"]):
        raise InvalidWatch("Please choose a currency.", "currency_code")
    store_id = checked.get("store_id")
    if store_id is not None and not await _has_bought(session, actor, Purchase.store_id == store_id):
        raise InvalidWatch("Please choose a store that you have purchases of.", "store_id")
    return checked


def _amount(value: Decimal, most: Decimal, field: str, message: str) -> Decimal:
    if value.is_finite() and value > most:
        raise InvalidWatch(f"Please enter at most {most:,}.", field)
    if not value.is_finite() or value <= 0 or round(value, _PLACES) <= 0:
        raise InvalidWatch(message, field)
    return round(value, _PLACES)


async def _check_comparable(session: AsyncSession, actor: Actor, product_id: UUID, wanted: Mapping[str, Any]) -> None:
    """Raises InvalidWatch for a target that no price of the product can be compared with, as far as is known.

    Of a family, another product may be sold in another way.
    """
    if (wanted["per_amount"] is None) != (wanted["per_unit"] is None):
        raise InvalidWatch("Please say both how much the price is for, and of what.", "per_unit")
    columns = (PriceObservation.unit, PriceObservation.content_unit, PriceObservation.currency_code)
    own = (PriceObservation.user_id == actor.user_id, PriceObservation.product_id == product_id)
    seen = (await session.execute(select(*columns).where(*own).distinct())).all()
    if wanted.get("in_any_size") or not seen:
        return
    currencies = {row.currency_code for row in seen}
    if wanted["currency_code"] not in currencies:
        raise InvalidWatch(f"Its receipts are in {' and '.join(sorted(currencies))}.", "currency_code")
    units = {unit for row in seen for unit in _units(row.unit, row.content_unit)}
    wanted_unit = None if wanted["per_unit"] is None else Unit(wanted["per_unit"]).base
    if units and wanted_unit not in {unit and unit.base for unit in units}:
        raise InvalidWatch(f"Please enter a price for {_told(units)}: that is how it is sold.", "per_unit")


def _told(units: Collection[Unit | None]) -> str:
    """What a price can be said for, in words."""
    return "a package" if None in units else " or ".join(sorted(f"1 {unit.printed}" for unit in units if unit))


def _units(unit: str, content_unit: str | None) -> Iterator[Unit | None]:
    """What a price can be said for, as receipts and packages say it: None is a package."""
    sold_by = _UNITS.get(unit)
    if sold_by is not None and sold_by.dimension is not Dimension.COUNT:
        yield sold_by
    elif sold_by is not None:
        yield None
        if content_unit is not None:
            yield Unit(content_unit)
