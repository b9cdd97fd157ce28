"""One database for all tests of what is public; each is taken back at its end."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import asyncpg
import pytest
from cartsnitch_domain.db import Database, create_engine
from cartsnitch_server.postgres import EmbeddedPostgres
from sqlalchemy.ext.asyncio import AsyncSession

from tests.domain.public.neighbourhood import Neighbourhood

Moving = Callable[[], AbstractAsyncContextManager[Neighbourhood]]
"""Opens an empty neighbourhood, of which nothing is left afterwards."""


@pytest.fixture(scope="session")
async def public_database(postgres: EmbeddedPostgres, template: str) -> AsyncIterator[Database]:
    administration = await asyncpg.connect(postgres.url("postgres"))
    await administration.execute(f"CREATE DATABASE public_prices TEMPLATE {template} STRATEGY file_copy")
    database = Database(create_engine(postgres.url("public_prices"), "test", pool_size=2))
    yield database
    await database.close()
    await administration.execute("DROP DATABASE public_prices WITH (FORCE)")
    await administration.close()


@pytest.fixture(scope="session")
def moving(public_database: Database) -> Moving:
    @asynccontextmanager
    async def opened() -> AsyncIterator[Neighbourhood]:
        async with AsyncSession(public_database.engine, expire_on_commit=False) as session:
            yield Neighbourhood(session)
            await session.rollback()

    return opened


@pytest.fixture
async def street(moving: Moving) -> AsyncIterator[Neighbourhood]:
    async with moving() as neighbourhood:
        yield neighbourhood
