"""What is there stays as it was: no alert says what was told before, and no currency was assumed."""

from __future__ import annotations

import asyncpg
from alembic import command

from tests.migrations.revisions import go

BEFORE, AFTER = "0027", "0028"
PAID = """
WITH buyer AS (INSERT INTO users (email, name, password_hash) VALUES ('a@b.test', '', '-') RETURNING id),
  shop AS (INSERT INTO stores (slug, name) VALUES ('shop', 'Shop') RETURNING id),
  goods AS (INSERT INTO products (name) VALUES ('Oats') RETURNING id),
  came AS (INSERT INTO receipts (user_id, channel, digest, byte_size, idempotency_key)
           SELECT id, 'upload', 'd', 1, 'k' FROM buyer RETURNING id),
  paid AS (INSERT INTO purchases (receipt_id, user_id, gap, confidence, reader_version, currency_code)
           SELECT came.id, buyer.id, 0, 1, '1', 'USD' FROM came, buyer)
INSERT INTO alerts (user_id, kind, subject_id, family_id, product_id, store_id, opened_on, after, per_amount, per_unit,
  currency_code, confidence, evidence)
SELECT buyer.id, 'price_increase', goods.id, goods.id, goods.id, shop.id, '2026-03-01', 4.4, 1, 'each', 'USD', 0.9, '{}'
FROM buyer, goods, shop
"""
THERE = "SELECT earlier, is_currency_assumed, purchases.currency_code FROM alerts, purchases"


async def test_what_is_there_stays_through_both_ways(unmigrated_url: str) -> None:
    await go(unmigrated_url, command.upgrade, BEFORE)
    connection = await asyncpg.connect(unmigrated_url)
    await connection.execute(PAID)

    await go(unmigrated_url, command.upgrade, AFTER)
    assert [tuple(row) for row in await connection.fetch(THERE)] == [(None, False, "USD")]

    await go(unmigrated_url, command.downgrade, BEFORE)
    assert await connection.fetchval("SELECT count(*) FROM alerts, purchases") == 1
    await connection.close()
