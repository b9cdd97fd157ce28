"""What held of a coupon before each source kept what it says is what each of its sources says."""

from __future__ import annotations

from uuid import UUID

import asyncpg
import pytest
from alembic import command

from tests.migrations.revisions import go

BEFORE, AFTER = "0022", "0023"


async def coupon(connection: asyncpg.Connection, digest: str, said: str) -> UUID:
    coupon_id: UUID = await connection.fetchval(f"""
        INSERT INTO coupons (title, kind, value, applies_to, seen_on, digest, needs_clip, is_stackable, max_uses)
        VALUES ('Offer', 'percent_off', 10, 'basket', '2026-01-01', '{digest}', {said}) RETURNING id
    """)
    await connection.execute(
        "INSERT INTO coupon_sources (coupon_id, kind, feed, external_id) VALUES ($1, 'feed', 'a', $2), "
        "($1, 'feed', 'b', $2)",
        coupon_id,
        digest,
    )
    return coupon_id


async def test_sources_say_what_holds(unmigrated_url: str) -> None:
    await go(unmigrated_url, command.upgrade, BEFORE)
    connection = await asyncpg.connect(unmigrated_url)
    strict = await coupon(connection, "a", "true, false, 3")
    loose = await coupon(connection, "b", "false, true, NULL")
    silent = await coupon(connection, "c", "false, false, NULL")
    await go(unmigrated_url, command.upgrade, AFTER)
    rows = await connection.fetch("SELECT coupon_id, needs_clip, is_stackable, max_uses FROM coupon_sources")
    assert len(rows) == 6
    assert {tuple(row) for row in rows} == {
        (strict, True, None, 3),
        (loose, None, True, None),
        (silent, None, None, None),
    }
    with pytest.raises(NotImplementedError, match="the release before works on this schema"):
        await go(unmigrated_url, command.downgrade, BEFORE)
    await connection.close()
