"""The installation that a command is about: the one that the environment names, or the server of this home."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cartsnitch_server.home import DATABASE, Home, Ports
from cartsnitch_server.migrate import migrate
from cartsnitch_server.postgres import EmbeddedPostgres
from cartsnitch_server.settings import PREFIX, Settings, environment, load_settings

_NAMES = frozenset({f"{PREFIX}DATABASE_URL", f"{PREFIX}DATABASE_URL_FILE", f"{PREFIX}SECRETS_DIR"})


class NothingThere(Exception):
    """There is no installation where one was looked for."""


@contextmanager
def installation(data: Path | None) -> Iterator[Settings]:
    """The settings to reach it by: those of the environment, where it names a database and no folder is given; else
    those of the home server on the folder, whose database is started for this time unless the server runs.

    Raises SettingsWrong, or NothingThere where the folder has no data.
    """
    if data is None and _NAMES & environment().keys():
        yield load_settings()
        return
    home = Home.default() if data is None else Home(data.resolve())
    if not home.postgres.is_dir():
        raise NothingThere(f"There is no data of CartSnitch in {home.folder}. Name the folder with --data.")
    postgres = EmbeddedPostgres(home.postgres)
    try:
        postgres.start()
        database_url = asyncio.run(_migrated(postgres))
        # Where it listens does not matter here.
        yield home.settings(home.environment(Ports(http=8000, smtp=2525)), database_url)
    finally:
        postgres.stop()


async def _migrated(postgres: EmbeddedPostgres) -> str:
    database_url = await postgres.ensure_database(DATABASE)
    await migrate(database_url)
    return database_url
