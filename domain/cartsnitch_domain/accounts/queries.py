"""Reads of accounts. Rows carry the columns of their record, by name."""

from __future__ import annotations

from sqlalchemy import and_, bindparam, func, select

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.accounts.records import InboundAddress, User
from cartsnitch_domain.accounts.rules import normalise_email
from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.errors import NotFound, SessionEnded
from cartsnitch_domain.ids import UserId
from cartsnitch_domain.rows import Columns, Rows

_users = User.__table__.c
_addresses = InboundAddress.__table__.c


async def viewer(reads: ReadConnection, actor: Actor) -> Columns:
    """The actor's `id`, `email`, `name`, `time_zone` and the `token` of their receipt address; raises SessionEnded
    when gone."""
    try:
        return await _VIEWER.one(reads, user_id=actor.user_id)
    except NotFound as gone:
        raise SessionEnded from gone


async def id_by_email(reads: ReadConnection, email: str) -> UserId:
    """Whose address this is, however it is written: for whoever runs the server. Raises NotFound, or InvalidInput."""
    row = await _BY_EMAIL.one(reads, email=normalise_email(email))
    return UserId(row.id)


_BY_EMAIL = Rows(select(_users.id).where(func.lower(_users.email) == func.lower(bindparam("email"))))
_VIEWER = Rows(
    select(_users.id, _users.email, _users.name, _users.time_zone, _addresses.token)
    .join(InboundAddress.__table__, and_(_addresses.user_id == _users.id, _addresses.retired_at.is_(None)))
    .where(_users.id == bindparam("user_id"))
)
