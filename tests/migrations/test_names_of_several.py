"""What a number or text named before, it names still; what it names since is not thrown away by a downgrade."""

from __future__ import annotations

import asyncpg
import pytest
from alembic import command

from tests.migrations.revisions import go

BEFORE, AFTER = "0020", "0021"
GTIN = "00013000006408"
NUMBERS = "SELECT product_id FROM product_identifiers"
TEXTS = "SELECT product_id FROM product_aliases"


@pytest.fixture
async def before(unmigrated_url: str) -> str:
    await go(unmigrated_url, command.upgrade, BEFORE)
    return unmigrated_url


async def products(connection: asyncpg.Connection) -> list[object]:
    """Two of the catalogue, and a store."""
    await connection.execute("INSERT INTO stores (slug, name) VALUES ('kroger', 'Kroger')")
    return [
        await connection.fetchval("INSERT INTO products (name) VALUES ($1) RETURNING id", name)
        for name in ("KETCHUP", "MILK")
    ]


async def name(connection: asyncpg.Connection, product_id: object) -> None:
    """Let a barcode everywhere, and a text of a store, name a product."""
    store_id = await connection.fetchval("SELECT id FROM stores")
    await connection.execute(
        "INSERT INTO product_identifiers (product_id, scheme, value) VALUES ($1, 'gtin', $2)", product_id, GTIN
    )
    await connection.execute(
        "INSERT INTO product_aliases (product_id, store_id, text_key) VALUES ($1, $2, 'goods')", product_id, store_id
    )


async def named(connection: asyncpg.Connection) -> list[list[object]]:
    return [[row["product_id"] for row in await connection.fetch(f"{each} ORDER BY id")] for each in (NUMBERS, TEXTS)]


async def test_one_may_name_several_and_none_of_them_twice(before: str) -> None:
    connection = await asyncpg.connect(before)
    ketchup, milk = await products(connection)
    await name(connection, ketchup)
    with pytest.raises(asyncpg.UniqueViolationError):
        await name(connection, milk)

    await go(before, command.upgrade, AFTER)
    await name(connection, milk)

    assert await named(connection) == [[ketchup, milk]] * 2
    with pytest.raises(asyncpg.UniqueViolationError):
        await name(connection, milk)
    await connection.close()


async def test_what_names_one_goes_there_and_back(before: str) -> None:
    connection = await asyncpg.connect(before)
    ketchup, milk = await products(connection)
    await name(connection, ketchup)

    await go(before, command.upgrade, AFTER)
    await go(before, command.downgrade, BEFORE)

    assert await named(connection) == [[ketchup]] * 2
    with pytest.raises(asyncpg.UniqueViolationError):
        await name(connection, milk)
    await connection.close()


@pytest.mark.parametrize("kept", ["product_identifiers", "product_aliases"])
async def test_what_names_several_stays_so(before: str, kept: str) -> None:
    await go(before, command.upgrade, AFTER)
    connection = await asyncpg.connect(before)
    ketchup, milk = await products(connection)
    for product_id in (ketchup, milk):
        await name(connection, product_id)
    other = {"product_identifiers": "product_aliases", "product_aliases": "product_identifiers"}[kept]
    await connection.execute(f"DELETE FROM {other}")

    with pytest.raises(NotImplementedError, match="the release before works on this schema"):
        await go(before, command.downgrade, BEFORE)

    assert await connection.fetchval(f"SELECT count(*) FROM {kept}") == 2
    await connection.close()
