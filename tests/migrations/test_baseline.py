"""The migrations alone make the database that the records describe."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
from alembic.util.exc import CommandError
from cartsnitch_domain.db import create_engine
from cartsnitch_server.migrate import check, migrate
from cartsnitch_server.revisions import head, revision_of
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

HARD_PASSWORD = "100% @home: a/b #1?&=+ü"


async def test_migrated_from_empty_the_schema_is_that_of_the_records(database_url: str) -> None:
    await check(database_url)


async def test_migrating_again_changes_nothing(database_url: str) -> None:
    await migrate(database_url)

    engine = create_engine(database_url, "test")
    assert await revision_of(engine) == head()
    await engine.dispose()


async def test_a_record_without_its_migration_is_noticed(database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    await connection.execute("ALTER TABLE receipts DROP COLUMN subject")
    await connection.close()

    with pytest.raises(CommandError, match="subject"):
        await check(database_url)


async def test_revision_ids_are_short() -> None:
    assert len(head()) <= 8


async def test_any_sign_may_stand_in_the_password(password_role: None, database_url: str) -> None:
    url = make_url(database_url).set(username="hard", password=HARD_PASSWORD)
    await migrate(url.render_as_string(hide_password=False))


async def test_the_password_is_really_asked_for(password_role: None, database_url: str) -> None:
    url = make_url(database_url).set(username="hard", password="100")
    with pytest.raises(DBAPIError, match="password authentication failed"):
        await migrate(url.render_as_string(hide_password=False))


@pytest.fixture
async def password_role(database_url: str) -> AsyncIterator[None]:
    """A role that has to show its password, which has every sign in it that URLs and ini files trip over."""
    connection = await asyncpg.connect(database_url)
    quoted = HARD_PASSWORD.replace("'", "''")
    await connection.execute(f"CREATE ROLE hard LOGIN SUPERUSER PASSWORD '{quoted}'")
    rules = Path(await connection.fetchval("SHOW hba_file"))
    before = rules.read_text()
    rules.write_text(f"local all hard scram-sha-256\n{before}")
    await connection.execute("SELECT pg_reload_conf()")
    yield
    rules.write_text(before)
    await connection.execute("SELECT pg_reload_conf()")
    await connection.execute("DROP ROLE hard")
    await connection.close()


async def test_no_migration_relies_on_a_guard_or_on_create_all() -> None:
    folder = Path(__file__).parents[2] / "migrations" / "versions"
    for path in folder.glob("*.py"):
        text = path.read_text()
        assert "create_all" not in text, path.name
        assert "IF NOT EXISTS" not in text.upper(), path.name
