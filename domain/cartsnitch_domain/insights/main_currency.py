"""Which currency insights are in where none is asked for."""

from __future__ import annotations

from sqlalchemy import Date, bindparam, func, literal_column, select

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.insights.period import Period
from cartsnitch_domain.purchases.records import Purchase
from cartsnitch_domain.rows import Rows


async def main_currency(reads: ReadConnection, actor: Actor, period: Period) -> str | None:
    """The one of most of the actor's purchases in a period; None where none names any."""
    rows = await _CURRENCIES.all(reads, user_id=actor.user_id, first=period.first, last=period.last)
    return rows[0].currency_code if rows else None


_purchases = Purchase.__table__.c
_CURRENCIES = Rows(
    select(_purchases.currency_code)
    .where(
        _purchases.user_id == bindparam("user_id"),
        _purchases.same_as_id.is_(None),
        _purchases.purchased_on.between(bindparam("first", type_=Date()), bindparam("last", type_=Date())),
        _purchases.currency_code.is_not(None),
    )
    .group_by(_purchases.currency_code)
    .order_by(func.count().desc(), _purchases.currency_code)
    .limit(literal_column("1"))
)
