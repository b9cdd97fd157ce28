"""Reads of accounts. Rows carry the columns of their record, by name."""

from __future__ import annotations

from sqlalchemy import and_, bindparam, select

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.accounts.records import InboundAddress, User
from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.errors import NotFound, SessionEnded
from cartsnitch_domain.rows import Columns, Rows

_users = User.__table__.c
_addresses = InboundAddress.__table__.c


async def viewer(reads: ReadConnection, actor: Actor) -> Columns:
    """The actor's `id`, `email`, `name` and the `token` of their receipt address; raises SessionEnded when gone."""
    try:
        return await _VIEWER.one(reads, user_id=actor.user_id)
    except NotFound as gone:
        raise SessionEnded from gone


_VIEWER = Rows(
    select(_users.id, _users.email, _users.name, _addresses.token)
    .join(InboundAddress.__table__, and_(_addresses.user_id == _users.id, _addresses.retired_at.is_(None)))
    .where(_users.id == bindparam("user_id"))
)
