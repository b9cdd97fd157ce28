"""What was public before is withdrawn by the rules of now."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from uuid import uuid4

import asyncpg
import pytest
from alembic import command
from cartsnitch_domain.db import create_engine
from cartsnitch_server.migrate import configuration, migrate
from cartsnitch_server.postgres import EmbeddedPostgres

BEFORE = "0015"
JANUARY = date(2026, 1, 1)


@pytest.fixture
async def older_url(postgres: EmbeddedPostgres) -> AsyncIterator[str]:
    """A database as the revision before left it."""
    name = f"older_{uuid4().hex}"
    administration = await asyncpg.connect(postgres.url("postgres"))
    await administration.execute(f"CREATE DATABASE {name}")
    engine = create_engine(postgres.url(name), "test", pool_size=1)
    async with engine.connect() as connection:
        await connection.run_sync(lambda sync: command.upgrade(configuration(sync), BEFORE))
    await engine.dispose()
    yield postgres.url(name)
    await administration.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await administration.close()


async def test_who_is_behind_a_price_is_kept_and_who_left_before_is_counted(older_url: str) -> None:
    """A price was told to have five households, of which one left; another one has all of its three."""
    connection = await asyncpg.connect(older_url)
    users = [
        await connection.fetchval(
            "INSERT INTO users (email, name, password_hash) VALUES ($1, '', '-') RETURNING id", f"{n}@example.org"
        )
        for n in range(4)
    ]
    for user_id in users:
        await connection.execute(
            "INSERT INTO public_contributions (user_id, counts_from) VALUES ($1, $2)", user_id, JANUARY
        )
    now = datetime(2026, 2, 8, tzinfo=UTC)
    await connection.execute("INSERT INTO public_months VALUES ($1, $2, $2)", JANUARY, now)
    store_id = await connection.fetchval("INSERT INTO stores (slug, name) VALUES ('meijer', 'Meijer') RETURNING id")
    for households, behind in ((5, users), (3, users[:3])):
        product_id = await connection.fetchval("INSERT INTO products (name) VALUES ('MILK') RETURNING id")
        shown_id = await connection.fetchval(
            "INSERT INTO public_products (product_id, name) VALUES ($1, 'Milk') RETURNING id", product_id
        )
        price_id = await connection.fetchval(
            "INSERT INTO public_prices (public_product_id, store_id, month, name, price, unit, currency_code,"
            " households) VALUES ($1, $2, $3, 'Milk', 1, 'each', 'USD', $4) RETURNING id",
            shown_id, store_id, JANUARY, households,
        )  # fmt: skip
        for user_id in behind:
            await connection.execute(
                "INSERT INTO public_price_households (public_price_id, user_id) VALUES ($1, $2)", price_id, user_id
            )

    await migrate(older_url)

    assert await connection.fetchval("SELECT shoppers FROM public_store_months") == 4 + 1
    bought = await connection.fetch("SELECT user_id, cardinality(product_ids) AS products FROM public_shoppers")
    assert {row["user_id"]: row["products"] for row in bought} == dict(zip(users, (2, 2, 2, 1), strict=True))
    assert await connection.fetchval("SELECT count(*) FROM public_prices WHERE content_amount IS NULL") == 2
    assert await connection.fetchval("SELECT count(counts_from) FROM public_contributions") == 0
    await connection.close()
