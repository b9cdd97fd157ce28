"""What the tests stand on: a real PostgreSQL of their own, made from the migrations; a database for each test."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest
from cartsnitch_domain.blobs import Blobs, FolderBlobs
from cartsnitch_domain.db import Database
from cartsnitch_server.migrate import migrate
from cartsnitch_server.postgres import EmbeddedPostgres
from hypothesis import HealthCheck, settings
from sqlalchemy.engine import make_url

from tests.databases import Databases, OwnDatabase
from tests.running import Running

# Examples take as long as they take: how busy the machine is says nothing of the product.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile("unhurried")


def pytest_addoption(parser: pytest.Parser) -> None:
    """How hard the test of killed servers tries; the defaults keep the whole suite quick."""
    parser.addoption("--kills", type=int, default=2, help="how often the server is killed")
    parser.addoption("--mails", type=int, default=40, help="how many mails arrive meanwhile")


UNFLUSHED = {"fsync": "off", "full_page_writes": "off", "autovacuum": "off"}
"""These databases need not outlive the machine, only the process: most of what a test's own database costs is waiting
for the disk. The servers that tests start as a household does, and kill, keep the settings of the product."""


@pytest.fixture(scope="session")
def postgres() -> Iterator[EmbeddedPostgres]:
    """A PostgreSQL server for this test process, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="cartsnitch-tests-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        server = EmbeddedPostgres(Path(folder) / "postgres")
        server.start()
        asyncio.run(_leave_unflushed(server))
        yield server
        server.stop()


@pytest.fixture(scope="session")
async def template(postgres: EmbeddedPostgres) -> str:
    """A database migrated once, from which those of the tests are copied."""
    await _execute(postgres, "CREATE DATABASE template_cartsnitch")
    await migrate(postgres.url("template_cartsnitch"))
    return "template_cartsnitch"


@pytest.fixture(scope="session")
async def databases(postgres: EmbeddedPostgres, template: str) -> AsyncIterator[Databases]:
    """Makes the databases of the tests."""
    databases = Databases(postgres, template)
    yield databases
    await databases.close()


@pytest.fixture
async def own_database(databases: Databases) -> AsyncIterator[OwnDatabase]:
    """An empty, migrated database that is this test's alone."""
    own = await databases.take()
    yield own
    await databases.give_back(own)


@pytest.fixture
def database_url(own_database: OwnDatabase) -> str:
    """The URL of an empty, migrated database."""
    return own_database.url


@pytest.fixture
def database(own_database: OwnDatabase) -> Database:
    """The sessions of an empty, migrated database."""
    return own_database.database


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    """An empty blob store."""
    return FolderBlobs(tmp_path / "blobs")


async def _leave_unflushed(postgres: EmbeddedPostgres) -> None:
    for name, value in UNFLUSHED.items():
        await _execute(postgres, f"ALTER SYSTEM SET {name} = {value}")
    await _execute(postgres, "SELECT pg_reload_conf()")


async def _execute(postgres: EmbeddedPostgres, statement: str) -> None:
    url = make_url(postgres.url("postgres"))
    connection = await asyncpg.connect(url.render_as_string(hide_password=False))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@pytest.fixture(scope="session")
def server_folder() -> Iterator[Path]:
    """A folder for servers to keep their data in.

    It is none of pytest's: those are closed to all other users by each run that starts, and the embedded PostgreSQL,
    which is a user of its own when we are root, would fall over in the middle of another run.
    """
    with tempfile.TemporaryDirectory(prefix="cartsnitch-up-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture(scope="session")
def running(server_folder: Path) -> Iterator[Running]:
    """The whole product, in its own processes, as `cartsnitch up` runs it."""
    running = Running(server_folder / "data")
    running.start()
    yield running
    assert running.stop() == 0
