"""What is there is asked again, since no release before asked whether it is a piece."""

from __future__ import annotations

import asyncpg
from alembic import command

from tests.migrations.revisions import go

BEFORE, AFTER = "0024", "0025"
OBSERVED = """
WITH buyer AS (INSERT INTO users (email, name, password_hash) VALUES ('a@b.test', '', '-') RETURNING id),
  shop AS (INSERT INTO stores (slug, name) VALUES ('shop', 'Shop') RETURNING id),
  goods AS (INSERT INTO products (name) VALUES ('Chicken') RETURNING id),
  came AS (INSERT INTO receipts (user_id, channel, digest, byte_size, idempotency_key)
           SELECT id, 'upload', 'd', 1, 'k' FROM buyer RETURNING id),
  paid AS (INSERT INTO purchases (receipt_id, user_id, gap, confidence, reader_version)
           SELECT came.id, buyer.id, 0, 1, '1' FROM came, buyer RETURNING id),
  line AS (INSERT INTO purchase_lines (purchase_id, position, kind, text, amount, evidence)
           SELECT id, 1, 'item', 'CHICKEN', 4.99, '[]' FROM paid RETURNING id)
INSERT INTO price_observations (user_id, product_id, store_id, purchase_line_id, observed_on, unit_price, unit,
  currency_code, is_outdated, is_content_own, printed_pack)
SELECT buyer.id, goods.id, shop.id, line.id, '2026-03-01', 4.99, 'each', 'USD', false, true, 1
FROM buyer, goods, shop, line
"""
OUTDATED = """
SELECT count(*) FROM price_observations
WHERE is_outdated OR printed_pack IS NULL OR NOT is_content_own OR is_piece IS NULL
"""


async def test_a_price_that_is_there_is_observed_anew_and_stays_through_a_downgrade(unmigrated_url: str) -> None:
    await go(unmigrated_url, command.upgrade, BEFORE)
    connection = await asyncpg.connect(unmigrated_url)
    await connection.execute(OBSERVED)

    await go(unmigrated_url, command.upgrade, AFTER)
    assert await connection.fetchval(OUTDATED) == 1

    await go(unmigrated_url, command.downgrade, BEFORE)
    assert await connection.fetchval("SELECT count(*) FROM price_observations WHERE NOT is_outdated") == 1
    await connection.close()
