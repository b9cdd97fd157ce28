"""A test finds its database as the migrations leave it, whatever the test before it did there."""

from __future__ import annotations

import asyncpg
import pytest
from cartsnitch_domain.db import Database
from cartsnitch_server.migrate import check
from sqlalchemy import text

from tests.databases import Databases, OwnDatabase

USER = "INSERT INTO users (email, name, password_hash) VALUES ('a@example.org', '', '-')"


async def done(database: Database, *statements: str) -> None:
    async with database.transaction() as session:
        for each in statements:
            await session.execute(text(each))


async def counted(database: Database, table: str) -> int:
    async with database.reading() as session:
        return int((await session.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one())


async def next_after(databases: Databases, own: OwnDatabase) -> OwnDatabase:
    """That which the next test has."""
    await databases.give_back(own)
    return await databases.take()


async def test_what_was_written_is_gone_and_what_migrations_put_there_is_back(databases: Databases) -> None:
    own = await databases.take()
    paces = await counted(own.database, "lookup_paces")
    assert paces
    await done(own.database, USER, "DELETE FROM lookup_paces", "SELECT nextval('pgqueuer_id_seq')")

    following = await next_after(databases, own)

    assert following is own
    assert await counted(own.database, "users") == 0
    assert await counted(own.database, "lookup_paces") == paces
    connection = await asyncpg.connect(own.url)
    assert await connection.fetchval("SELECT nextval('pgqueuer_id_seq')") == 1
    await connection.close()
    await databases.give_back(following)


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE receipts DROP COLUMN subject",
        "ALTER TABLE users RENAME TO gone",
        "CREATE TABLE notes (id int)",
        "DROP INDEX uq_users_email",
        USER.replace("VALUES ('a@example.org', '', '-')", "SELECT n, '', '-' FROM generate_series(1, 40000) n"),
    ],
)
async def test_one_that_was_changed_or_grew_is_dropped(databases: Databases, change: str) -> None:
    own = await databases.take()
    await done(own.database, change)

    following = await next_after(databases, own)

    assert following is not own
    await check(following.url)
    await databases.give_back(following)


async def test_who_is_still_connected_is_cut_off(databases: Databases) -> None:
    own = await databases.take()
    left = await asyncpg.connect(own.url)
    await left.execute("BEGIN")
    await left.execute(USER)

    following = await next_after(databases, own)

    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError)):
        await left.execute("COMMIT")
    assert await counted(following.database, "users") == 0
    await databases.give_back(following)


async def test_sessions_that_were_lost_or_told_something_are_as_new(databases: Databases) -> None:
    own = await databases.take()
    await done(own.database, "SET timezone = 'Asia/Tokyo'")

    own = await next_after(databases, own)
    async with own.database.reading_rows() as reads:
        assert await reads.fetchval("SHOW timezone") != "Asia/Tokyo"

    connection = await asyncpg.connect(own.url)
    await connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    await connection.close()
    own = await next_after(databases, own)
    assert await counted(own.database, "users") == 0
    await databases.give_back(own)
