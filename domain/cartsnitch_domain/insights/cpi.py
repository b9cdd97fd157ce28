"""Series of consumer price indices: importing and reading them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Date, bindparam, func, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.errors import InvalidInput
from cartsnitch_domain.insights.period import Period
from cartsnitch_domain.insights.records import CpiSeries, CpiValue
from cartsnitch_domain.money import known_currency
from cartsnitch_domain.months import month_of
from cartsnitch_domain.rows import Columns, Rows

_COUNTRY = re.compile("[A-Z]{2}")
AT_ONCE = 1000
"""Values that are written by one statement."""


@dataclass(frozen=True, slots=True)
class NewSeries:
    """What a series is; see the record for what each field means. What is None stays as it is known.

    One that is imported without a name is called by its code.
    """

    code: str
    currency_code: str
    name: str | None = None
    area: str | None = None
    country_code: str | None = None


async def import_series(session: AsyncSession, new: NewSeries, values: Mapping[date, Decimal], now: datetime) -> int:
    """Add a series, or bring one of the same code up to date: its description, and the months that are given.

    Months that are not given keep their values. Gives how many values were added or changed. Raises InvalidInput.
    """
    new = replace(new, currency_code=known_currency(new.currency_code))
    if new.country_code is not None and not _COUNTRY.fullmatch(new.country_code):
        raise InvalidInput("Please give the two letters of a country, such as US.")
    given = {name: getattr(new, name) for name in new.__dataclass_fields__ if getattr(new, name) is not None}
    described = given | {"imported_at": now}
    written = upsert(CpiSeries).values({"name": new.code} | described)
    series_id = await session.scalar(
        written.on_conflict_do_update(index_elements=["code"], set_=described).returning(CpiSeries.id)
    )
    rows = [{"series_id": series_id, "month": month, "value": value} for month, value in sorted(values.items())]
    return sum([await _write(session, rows[start : start + AT_ONCE]) for start in range(0, len(rows), AT_ONCE)])


@dataclass(frozen=True, slots=True)
class Held:
    """What a series has: how many months, and the first and the last of them."""

    months: int
    first: date
    last: date


async def held(session: AsyncSession, code: str) -> Held:
    """What a series with values has now."""
    months = select(func.count(CpiValue.month), func.min(CpiValue.month), func.max(CpiValue.month))
    count, first, last = (await session.execute(months.join(CpiSeries).where(CpiSeries.code == code))).one()
    return Held(count, first, last)


async def _write(session: AsyncSession, rows: list[dict[str, object]]) -> int:
    statement = upsert(CpiValue).values(rows)
    value = statement.excluded.value
    changed = statement.on_conflict_do_update(
        index_elements=["series_id", "month"], set_={"value": value}, where=CpiValue.value != value
    )
    return len((await session.scalars(changed.returning(CpiValue.month))).all())


async def all_series(reads: ReadConnection, _actor: Actor) -> list[Columns]:
    """All series by name, each with `first_month` and `last_month`; at most 500. Anyone with an account sees them."""
    return await _ALL.all(reads)


async def get_series(reads: ReadConnection, series_id: UUID) -> Columns:
    """A series with `first_month` and `last_month`; raises NotFound."""
    return await _ONE.one(reads, series_id=series_id)


async def values_of(reads: ReadConnection, series_id: UUID, period: Period) -> dict[date, Decimal]:
    """The values of a series in the months of a period, in order; months that were not published are left out."""
    first, last = month_of(period.first), month_of(period.last)
    return {row.month: row.value for row in await _VALUES.all(reads, series_id=series_id, first=first, last=last)}


_series = CpiSeries.__table__.c
_values = CpiValue.__table__.c
_KNOWN = (
    select(*_series, func.min(_values.month).label("first_month"), func.max(_values.month).label("last_month"))
    .select_from(CpiSeries.__table__.outerjoin(CpiValue.__table__))
    .group_by(_series.id)
)
_ALL = Rows(_KNOWN.order_by(_series.name, _series.id).limit(500))
_ONE = Rows(_KNOWN.where(_series.id == bindparam("series_id")))
_VALUES = Rows(
    select(_values.month, _values.value)
    .where(
        _values.series_id == bindparam("series_id"),
        _values.month.between(bindparam("first", type_=Date()), bindparam("last", type_=Date())),
    )
    .order_by(_values.month)
)
