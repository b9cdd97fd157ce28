"""Reads of rows on the driver itself."""

from __future__ import annotations

from contextlib import aclosing
from decimal import Decimal
from typing import Any
from uuid import UUID

import anyio
import asyncpg
import pytest
from cartsnitch_domain.accounts.records import User
from cartsnitch_domain.db import Database, create_engine
from cartsnitch_domain.errors import NotFound
from cartsnitch_domain.rows import Columns, Rows, contains, is_one_of, pattern_of
from sqlalchemy import Select, bindparam, insert, literal, literal_column, select, text
from sqlalchemy.exc import DBAPIError

from tests.relay import relayed

_users = User.__table__.c
BY_EMAIL = Rows(select(_users.id, _users.email).where(contains(_users.email, "pattern")).order_by(_users.email))
BY_ID = Rows(select(User.__table__).where(is_one_of(_users.id, "ids")))


async def add(database: Database, *emails: str) -> list[UUID]:
    async with database.transaction() as session:
        rows = [{"email": email, "name": "", "password_hash": "-"} for email in emails]
        return list(await session.scalars(insert(User).returning(User.id, sort_by_parameter_order=True), rows))


async def test_a_row_has_the_columns_of_its_record_by_name(database: Database) -> None:
    first, _, third = await add(database, "a@example.org", "b@example.org", "c@example.org")

    async with database.reading_rows() as reads:
        rows = await BY_ID.all(reads, ids=[first, third])

    assert {(row.id, row.email) for row in rows} == {(first, "a@example.org"), (third, "c@example.org")}
    assert all(isinstance(row, Columns) for row in rows)


async def test_values_are_those_that_a_session_gives(database: Database) -> None:
    statement: Select[*tuple[Any, ...]] = select(
        literal(Decimal("1.50")).label("amount"),
        literal_column("""'[{"page": 1}]'::jsonb""").label("evidence"),
        bindparam("x").label("x"),
    )
    async with database.reading_rows() as reads:
        row = await Rows(statement).one(reads, x="text")

    assert tuple(row) == (Decimal("1.50"), [{"page": 1}], "text")


async def test_the_only_row_that_is_not_there_is_not_found(database: Database) -> None:
    async with database.reading_rows() as reads:
        with pytest.raises(NotFound):
            await BY_ID.one(reads, ids=[])


@pytest.mark.parametrize(
    ("text", "found"),
    [("100%", ["100%@example.org"]), ("a_b", ["a_b@example.org"]), ("\\", ["b\\c@example.org"]), ("EXAMPLE", None)],
)
async def test_a_text_is_found_as_it_is_whatever_signs_are_in_it(
    database: Database, text: str, found: list[str] | None
) -> None:
    everyone = ["100%@example.org", "1000@example.org", "a_b@example.org", "axb@example.org", "b\\c@example.org"]
    await add(database, *everyone)

    async with database.reading_rows() as reads:
        rows = await BY_EMAIL.all(reads, pattern=pattern_of(text))

    assert {row.email for row in rows} == set(everyone if found is None else found)


async def test_a_connection_that_was_lost_is_not_handed_out_again(database_url: str) -> None:
    database = Database(create_engine(database_url, "test", pool_size=1))
    with pytest.raises(asyncpg.PostgresError):
        async with database.reading_rows() as reads:
            await reads.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    async with database.reading_rows() as reads:
        assert await reads.fetchval("SELECT 1") == 1
    await database.close()


async def test_a_server_that_says_farewell_and_does_not_hang_up_is_an_outage_once(database_url: str) -> None:
    async with relayed(database_url) as (url, relay):
        database = Database(create_engine(url, "test", pool_size=1))
        async with database.reading_rows() as reads:
            assert await reads.fetchval("SELECT 1") == 1

        await relay.say_farewell()
        with pytest.raises(asyncpg.InternalClientError):
            async with database.reading_rows() as reads:
                await reads.fetchval("SELECT 1")
        async with database.reading_rows() as reads:
            assert await reads.fetchval("SELECT 1") == 1

        await relay.say_farewell()
        with pytest.raises(DBAPIError) as outage:
            async with database.reading() as session:
                await session.execute(text("SELECT 1"))
        assert outage.value.connection_invalidated
        async with database.reading() as session:
            assert (await session.execute(text("SELECT 1"))).scalar_one() == 1
        await database.close()


async def test_who_reads_and_is_cut_off_leaves_no_transaction_to_whoever_reads_next(database_url: str) -> None:
    database = Database(create_engine(database_url, "test", pool_size=1))
    await add(database, *(f"{number}@example.org" for number in range(20)))

    with anyio.CancelScope() as leaving:
        async with database.reading_rows() as reads, aclosing(BY_EMAIL.batches(reads, 5, pattern="%")) as batches:
            async for _ in batches:
                leaving.cancel()  # from here on whatever is waited for is cut off, the end of the transaction, too

    async with database.reading_rows() as reads:
        read = [len(batch) async for batch in BY_EMAIL.batches(reads, 5, pattern="%")]
    assert read == [5] * 4
    await database.close()
