"""A title that a shopper typed is theirs, and money in all others is written as it is now."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import asyncpg
import pytest
from alembic import command

from tests.migrations.revisions import go

BEFORE, AFTER = "0028", "0029"


async def coupon(connection: asyncpg.Connection, user_id: UUID, title: str, source: str = "hand") -> UUID:
    coupon_id: UUID = await connection.fetchval(
        "INSERT INTO coupons (user_id, title, kind, value, currency_code, applies_to, seen_on, digest) "
        "VALUES ($1, $2, $3, $4, 'USD', 'category', '2026-01-01', $5) RETURNING id",
        user_id,
        title,
        "fixed_price" if title.startswith("For") else "amount_off",
        Decimal("2.5"),
        f"{title} {source}",
    )
    statement = "INSERT INTO coupon_sources (coupon_id, user_id, kind) VALUES ($1, $2, $3)"
    await connection.execute(statement, coupon_id, user_id, source)
    return coupon_id


async def test_titles_are_as_they_would_be_entered_now(unmigrated_url: str) -> None:
    await go(unmigrated_url, command.upgrade, BEFORE)
    connection = await asyncpg.connect(unmigrated_url)
    user_id = await connection.fetchval(
        "INSERT INTO users (email, name, password_hash) VALUES ('a@example.org', '', '-') RETURNING id"
    )
    expected = {
        await coupon(connection, user_id, "2.50 USD off"): ("$2.50 off", []),
        await coupon(connection, user_id, "For 2.50 USD"): ("For $2.50", []),
        await coupon(connection, user_id, "Tea for two"): ("Tea for two", ["title"]),
        await coupon(connection, user_id, "2.40 USD off"): ("2.40 USD off", []),  # no title by these terms
        await coupon(connection, user_id, "Save $2.50", "mail"): ("Save $2.50", []),
    }
    await go(unmigrated_url, command.upgrade, AFTER)
    rows = await connection.fetch("SELECT id, title, set_by_hand FROM coupons")
    assert {row["id"]: (row["title"], row["set_by_hand"]) for row in rows} == expected
    with pytest.raises(NotImplementedError, match="the release before works on this schema"):
        await go(unmigrated_url, command.downgrade, BEFORE)
    await connection.close()
