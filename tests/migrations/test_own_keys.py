"""Own words of goods are noted by the worker, of everybody who is there when the table comes."""

from __future__ import annotations

import asyncpg
from alembic import command

from tests.migrations.revisions import go

BEFORE, AFTER = "0026", "0027"


async def test_whoever_is_there_is_to_be_described_and_nothing_is_lost_by_going_back(unmigrated_url: str) -> None:
    await go(unmigrated_url, command.upgrade, BEFORE)
    connection = await asyncpg.connect(unmigrated_url)
    there = "INSERT INTO users (email, name, password_hash) VALUES ('a@example.org', '', '-') RETURNING id"
    user_id = await connection.fetchval(there)
    product_id = await connection.fetchval("INSERT INTO products (name) VALUES ('OAT BREAD') RETURNING id")
    await go(unmigrated_url, command.upgrade, AFTER)
    assert await connection.fetchval("SELECT described_by FROM users") == ""
    await connection.execute("INSERT INTO own_keys VALUES ($1, 4711, $2)", user_id, product_id)
    await go(unmigrated_url, command.downgrade, BEFORE)
    assert await connection.fetchval("SELECT id FROM users") == user_id
    await go(unmigrated_url, command.upgrade, AFTER)
    await connection.execute("INSERT INTO own_keys VALUES ($1, 4711, $2)", user_id, product_id)
    await connection.execute("DELETE FROM users")
    assert not await connection.fetchval("SELECT count(*) FROM own_keys")
    await connection.close()
