"""A coupon for all that was there before is found from what is bought, as one that comes later, and again after."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

import asyncpg
import pytest
from alembic import command
from cartsnitch_domain.coupons.coupon import AppliesTo, CouponKind, Target
from cartsnitch_domain.coupons.terms import Terms, kept

from tests.migrations.revisions import go

BEFORE, AFTER = "0019", "0020"
PRODUCTS = frozenset({UUID(int=1), UUID(int=2)})
TARGETS = (
    Target(),
    Target(AppliesTo.PRODUCTS, product_ids=PRODUCTS, gtins=frozenset({"00012345678905"})),
    Target(AppliesTo.FAMILY, family_id=UUID(int=3)),
    Target(AppliesTo.CATEGORY, category="dairy"),
    Target(AppliesTo.WORDS, words=frozenset({"oat", "milk", "süß"})),
)
ENDS_ON = date(2026, 3, 1)


@pytest.fixture
async def older_url(unmigrated_url: str) -> str:
    """A database as the revision before left it."""
    await go(unmigrated_url, command.upgrade, BEFORE)
    return unmigrated_url


async def test_keys_are_those_of_now_and_after_a_downgrade_those_of_before(
    older_url: str,
) -> None:
    connection = await asyncpg.connect(older_url)
    user_id = await connection.fetchval(
        "INSERT INTO users (email, name, password_hash) VALUES ('a@example.org', '', '-') RETURNING id"
    )
    store_id = await connection.fetchval("INSERT INTO stores (slug, name) VALUES ('meijer', 'Meijer') RETURNING id")
    for product_id in PRODUCTS:
        await connection.execute("INSERT INTO products (id, name) VALUES ($1, 'MILK')", product_id)
    expected: set[tuple[int, date, UUID]] = set()
    for number, target in enumerate(TARGETS * 2):
        ends_on, at = (ENDS_ON, store_id) if number % 2 else (None, None)
        terms = kept(
            Terms(CouponKind.PERCENT_OFF, Decimal(10), ends_on=ends_on, target=target, code=str(number)), at, None
        )
        coupon_id = await _insert(connection, terms.columns, None)
        for product_id in target.product_ids:
            await connection.execute("INSERT INTO coupon_products VALUES ($1, $2)", coupon_id, product_id)
        expected |= {(key, ends_on or date.max, coupon_id) for key in terms.keys}
    own = kept(Terms(CouponKind.PERCENT_OFF, Decimal(10), target=Target()), None, None)
    own_id = await _insert(connection, own.columns, user_id)
    await go(older_url, command.upgrade, AFTER)
    keys = await connection.fetch("SELECT key, ends_on, coupon_id FROM coupon_keys")
    assert {tuple(row) for row in keys} == expected

    await go(older_url, command.downgrade, BEFORE)
    before = await connection.fetch("SELECT key, coupon_id FROM coupon_keys")
    assert len(before) == len(expected) + 1
    assert {row["coupon_id"] for row in before} == {each[2] for each in expected} | {own_id}
    assert not {row["key"] for row in before} & {each[0] for each in expected}
    await go(older_url, command.upgrade, AFTER)
    keys = await connection.fetch("SELECT key, ends_on, coupon_id FROM coupon_keys")
    assert {tuple(row) for row in keys} == expected
    await connection.close()


async def test_of_more_than_are_written_at_once_all_are(older_url: str) -> None:
    connection = await asyncpg.connect(older_url)
    await connection.execute("""
        INSERT INTO coupons (title, kind, value, applies_to, seen_on, digest)
        SELECT 'Offer', 'percent_off', 10, 'basket', '2026-01-01', number FROM generate_series(1, 10001) AS number
    """)
    await go(older_url, command.upgrade, AFTER)
    left = "SELECT count(*) FROM coupons WHERE NOT EXISTS (SELECT FROM coupon_keys WHERE coupon_id = coupons.id)"
    assert await connection.fetchval(left) == 0
    await connection.close()


async def _insert(connection: asyncpg.Connection, columns: object, user_id: UUID | None) -> UUID:
    values = {**dict(columns), "user_id": user_id, "seen_on": date(2026, 1, 1)}  # type: ignore[call-overload]
    names = ", ".join(f'"{name}"' for name in values)
    places = ", ".join(f"${place}" for place in range(1, len(values) + 1))
    statement = f"INSERT INTO coupons ({names}) VALUES ({places}) RETURNING id"
    found: UUID = await connection.fetchval(statement, *values.values())
    return found
