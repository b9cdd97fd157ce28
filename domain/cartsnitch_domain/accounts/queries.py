"""Reads of accounts. Rows carry the columns of their record, by name."""

from __future__ import annotations

from sqlalchemy import and_, select

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.accounts.records import InboundAddress, User
from cartsnitch_domain.db import ReadSession
from cartsnitch_domain.errors import SessionEnded
from cartsnitch_domain.rows import Columns


async def viewer(session: ReadSession, actor: Actor) -> Columns:
    """The actor's `id`, `email`, `name` and the `token` of their receipt address; raises SessionEnded when gone."""
    in_use = and_(InboundAddress.user_id == User.id, InboundAddress.retired_at.is_(None))
    statement = (
        select(User.id, User.email, User.name, InboundAddress.token)
        .join(InboundAddress, in_use)
        .where(User.id == actor.user_id)
    )
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        raise SessionEnded
    return row
