"""Reads of alerts, watches and settings. Rows carry the columns of their record, by name; another user's are as if
absent, and so are alerts that were withdrawn."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Date, DateTime, Text, Uuid, and_, any_, bindparam, column, func, or_, select, true, tuple_
from sqlalchemy.dialects.postgresql import ARRAY

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.alerts.alert import AlertKind
from cartsnitch_domain.alerts.preferences import settings_from
from cartsnitch_domain.alerts.records import Alert, Watch
from cartsnitch_domain.alerts.records import AlertSettings as SettingsRecord
from cartsnitch_domain.alerts.settings import AlertSettings
from cartsnitch_domain.cursors import Slice, decode_day_cursor, encode_cursor, slice_of
from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.ids import AlertId, UserId
from cartsnitch_domain.prices.records import PriceObservation
from cartsnitch_domain.products.records import Product
from cartsnitch_domain.rows import Columns, Rows, by_owner, is_one_of
from cartsnitch_domain.stores.records import Store

_LIST = "alerts"
"""Of whose cursors these are."""

_alerts = Alert.__table__.c
_watches = Watch.__table__.c
_stores = Store.__table__.c
_observations = PriceObservation.__table__.c
_settings = SettingsRecord.__table__.c


async def page(
    reads: ReadConnection,
    actor: Actor,
    first: int,
    after: str | None,
    kinds: Collection[AlertKind] | None,
    now: datetime,
    *,
    unread_only: bool = False,
) -> Slice[Columns]:
    """The actor's alerts with `store_slug` and `store_name`, those that began last first; not those that rest.

    Raises InvalidCursor.
    """
    place = {} if after is None else decode_day_cursor(_LIST, after)
    chosen: dict[str, Any] = {} if kinds is None else {"kinds": [kind.value for kind in kinds]}
    statement = _page(with_kinds=kinds is not None, with_after=after is not None, unread_only=unread_only)
    rows = await statement.all(reads, user_id=actor.user_id, now=now, most=first + 1, **chosen, **place)
    return slice_of(rows, first)


def cursor_of(alert: Columns) -> str:
    """The place of an alert in `page`."""
    return encode_cursor(_LIST, alert.opened_on.isoformat(), str(alert.id))


async def unread_count(reads: ReadConnection, actor: Actor, now: datetime) -> int:
    """How many alerts the actor has not seen, and that do not rest."""
    row = await _UNREAD.one(reads, user_id=actor.user_id, now=now)
    return int(row.unread)


async def get_for(reads: ReadConnection, actor: Actor, alert_id: UUID) -> Columns:
    """An alert of the actor, whether it rests or not; raises NotFound."""
    return await _ONE.one(reads, user_id=actor.user_id, alert_id=alert_id)


async def shrinkages_of(
    reads: ReadConnection, actor: Actor, product_ids: Collection[UUID]
) -> dict[UUID, list[Columns]]:
    """The alerts that packages of the families of these products got smaller, the last first, also those that rest."""
    rows = await _SHRINKAGES.all(reads, user_id=actor.user_id, product_ids=list(product_ids))
    return by_owner(rows, "owner_id")


async def evidence_of(reads: ReadConnection, actor: Actor, alert_ids: Collection[UUID]) -> dict[UUID, list[Columns]]:
    """The observations that each alert rests on, with their stores, in the order that the alert has them."""
    rows = await _EVIDENCE.all(reads, user_id=actor.user_id, alert_ids=list(alert_ids))
    return by_owner(rows, "alert_id")


async def watches(reads: ReadConnection, actor: Actor) -> list[Columns]:
    """The actor's watches with their stores, the newest first."""
    return await _WATCHES.all(reads, user_id=actor.user_id)


async def watches_of(reads: ReadConnection, actor: Actor, product_ids: Collection[UUID]) -> dict[UUID, list[Columns]]:
    """The actor's watches of these products, with their stores, the newest first."""
    rows = await _WATCHES_OF.all(reads, user_id=actor.user_id, product_ids=list(product_ids))
    return by_owner(rows, "product_id")


async def watches_by_ids(reads: ReadConnection, actor: Actor, watch_ids: Collection[UUID]) -> dict[UUID, Columns]:
    """Those of these watches that are the actor's."""
    rows = await _WATCHES_BY_IDS.all(reads, user_id=actor.user_id, watch_ids=list(watch_ids))
    return {row.id: row for row in rows}


async def get_watch_for(reads: ReadConnection, actor: Actor, watch_id: UUID) -> Columns:
    """A watch of the actor with its store; raises NotFound."""
    return await _ONE_WATCH.one(reads, user_id=actor.user_id, watch_id=watch_id)


async def settings(reads: ReadConnection, actor: Actor) -> AlertSettings:
    """What the actor wants to be told."""
    rows = await _SETTINGS.all(reads, user_id=actor.user_id)
    return settings_from(rows[0]) if rows else AlertSettings()


async def newest_ids(reads: ReadConnection, user_id: UserId, count: int) -> list[AlertId]:
    """The alerts of a user that were found last, the newest first."""
    return [row.id for row in await _NEWEST.all(reads, user_id=user_id, count=count)]


_NOW = bindparam("now", type_=DateTime(timezone=True))
_IS_OWN = and_(_alerts.user_id == bindparam("user_id"), _alerts.withdrawn_at.is_(None))
_IS_AWAKE = or_(_alerts.snoozed_until.is_(None), _alerts.snoozed_until <= _NOW)
_OWN = (
    select(*_alerts, _stores.slug.label("store_slug"), _stores.name.label("store_name"))
    .select_from(Alert.__table__.join(Store.__table__, _stores.id == _alerts.store_id))
    .where(_IS_OWN)
)
_ONE = Rows(_OWN.where(_alerts.id == bindparam("alert_id")))
_products = Product.__table__.c
_SHRINKAGES = Rows(
    select(_products.id.label("owner_id"), *_OWN.selected_columns)
    .select_from(
        Product.__table__.join(Alert.__table__, _alerts.family_id == _products.family_id).join(
            Store.__table__, _stores.id == _alerts.store_id
        )
    )
    .where(_IS_OWN, _alerts.kind == AlertKind.SHRINKFLATION.value, is_one_of(_products.id, "product_ids"))
    .order_by(_products.id, _alerts.opened_on.desc(), _alerts.id.desc())
)
_UNREAD = Rows(select(func.count().label("unread")).where(_IS_OWN, _IS_AWAKE, _alerts.read_at.is_(None)))
_NEWEST = Rows(select(_alerts.id).where(_IS_OWN).order_by(_alerts.id.desc()).limit(bindparam("count")))
_AFTER = tuple_(_alerts.opened_on, _alerts.id) < tuple_(
    bindparam("last_day", type_=Date()), bindparam("last_id", type_=Uuid())
)


@cache
def _page(*, with_kinds: bool, with_after: bool, unread_only: bool) -> Rows:
    statement = _OWN.where(_IS_AWAKE)
    if with_kinds:
        statement = statement.where(_alerts.kind == any_(bindparam("kinds", type_=ARRAY(Text()))))
    if unread_only:
        statement = statement.where(_alerts.read_at.is_(None))
    if with_after:
        statement = statement.where(_AFTER)
    return Rows(statement.order_by(_alerts.opened_on.desc(), _alerts.id.desc()).limit(bindparam("most")))


_asked = (
    func.unnest(_alerts.evidence)
    .table_valued(column("observation_id", Uuid), with_ordinality="place")
    .render_derived("asked")
)
_EVIDENCE = Rows(
    select(
        _alerts.id.label("alert_id"),
        *_observations,
        _stores.slug.label("store_slug"),
        _stores.name.label("store_name"),
    )
    .select_from(
        Alert.__table__.join(_asked, true())
        .join(PriceObservation.__table__, _observations.id == _asked.c.observation_id)
        .join(Store.__table__, _stores.id == _observations.store_id)
    )
    .where(_IS_OWN, is_one_of(_alerts.id, "alert_ids"), _observations.user_id == bindparam("user_id"))
    .order_by(_alerts.id, _asked.c.place)
)

_OWN_WATCHES = (
    select(*_watches, _stores.slug.label("store_slug"), _stores.name.label("store_name"))
    .select_from(Watch.__table__.outerjoin(Store.__table__, _stores.id == _watches.store_id))
    .where(_watches.user_id == bindparam("user_id"))
    .order_by(_watches.id.desc())
)
_WATCHES = Rows(_OWN_WATCHES)
_WATCHES_OF = Rows(_OWN_WATCHES.where(is_one_of(_watches.product_id, "product_ids")))
_WATCHES_BY_IDS = Rows(_OWN_WATCHES.where(is_one_of(_watches.id, "watch_ids")))
_ONE_WATCH = Rows(_OWN_WATCHES.where(_watches.id == bindparam("watch_id")))
_SETTINGS = Rows(select(*_settings).where(_settings.user_id == bindparam("user_id")))
