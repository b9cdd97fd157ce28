"""A coupon whose terms a shopper had changed since a mail was read is known as changed; others are as they are told."""

from __future__ import annotations

from uuid import UUID

import asyncpg
import pytest
from alembic import command

from tests.migrations.revisions import go

BEFORE, AFTER = "0025", "0026"


async def coupon(connection: asyncpg.Connection, user_id: UUID, digest: str, *read: str) -> UUID:
    coupon_id: UUID = await connection.fetchval(
        "INSERT INTO coupons (user_id, title, kind, value, applies_to, seen_on, digest) "
        "VALUES ($1, 'Offer', 'percent_off', 10, 'basket', '2026-01-01', $2) RETURNING id",
        user_id,
        digest,
    )
    for each in read:
        statement = "INSERT INTO coupon_sources (coupon_id, user_id, kind, digest) VALUES ($1, $2, 'mail', $3)"
        await connection.execute(statement, coupon_id, user_id, each)
    await connection.execute(
        "INSERT INTO coupon_sources (coupon_id, user_id, kind) VALUES ($1, $2, 'hand')", coupon_id, user_id
    )
    return coupon_id


async def test_changed_terms_are_known_as_changed(unmigrated_url: str) -> None:
    await go(unmigrated_url, command.upgrade, BEFORE)
    connection = await asyncpg.connect(unmigrated_url)
    user_id = await connection.fetchval(
        "INSERT INTO users (email, name, password_hash) VALUES ('a@example.org', '', '-') RETURNING id"
    )
    changed = await coupon(connection, user_id, "a", "b")
    one_of_two = await coupon(connection, user_id, "c", "c", "d")
    as_read = await coupon(connection, user_id, "e", "e")
    entered = await coupon(connection, user_id, "f")
    await go(unmigrated_url, command.upgrade, AFTER)
    rows = await connection.fetch("SELECT id, set_by_hand FROM coupons")
    assert {row["id"]: row["set_by_hand"] for row in rows} == {
        changed: ["terms"],
        one_of_two: ["terms"],
        as_read: [],
        entered: [],
    }
    with pytest.raises(NotImplementedError, match="the release before works on this schema"):
        await go(unmigrated_url, command.downgrade, BEFORE)
    await connection.close()
