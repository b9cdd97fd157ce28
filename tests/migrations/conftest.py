"""Databases that no migration has seen yet."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import uuid4

import asyncpg
import pytest
from cartsnitch_server.postgres import EmbeddedPostgres


@pytest.fixture
async def unmigrated_url(postgres: EmbeddedPostgres) -> AsyncIterator[str]:
    """An empty database, gone afterwards."""
    name = f"older_{uuid4().hex}"
    administration = await asyncpg.connect(postgres.url("postgres"))
    await administration.execute(f"CREATE DATABASE {name}")
    yield postgres.url(name)
    await administration.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await administration.close()
