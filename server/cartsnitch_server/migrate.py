"""Bring a database to the schema of this release."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from cartsnitch_domain.db import create_engine
from sqlalchemy import Connection

from cartsnitch_server.revisions import MIGRATIONS


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration, without a file and without a URL."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


async def migrate(url: str) -> None:
    """Upgrade the database at `url` to the head; safe to run from several processes at once."""
    engine = create_engine(url, "migrate", pool_size=1)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(lambda sync: command.upgrade(configuration(sync), "head"))
    finally:
        await engine.dispose()


async def check(url: str) -> None:
    """Raise when the records and the migrated database at `url` differ."""
    engine = create_engine(url, "migrate", pool_size=1)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(lambda sync: command.check(configuration(sync)))
    finally:
        await engine.dispose()
