"""What a process holds open: database, blobs, clock. Opened once, closed at the end, handed to whoever needs it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import cartsnitch_domain.records  # noqa: F401 -- foreign keys can be resolved only when every table is known
from cartsnitch_domain.blobs import Blobs, open_blobs
from cartsnitch_domain.clock import Clock, system_clock
from cartsnitch_domain.db import Database, create_engine

from cartsnitch_server.settings import Settings


@dataclass(frozen=True, slots=True)
class Resources:
    """The open things of one process."""

    settings: Settings
    database: Database
    blobs: Blobs
    clock: Clock


@asynccontextmanager
async def open_resources(settings: Settings, process: str, clock: Clock = system_clock) -> AsyncIterator[Resources]:
    """Open what a process needs; `process` names it to the database."""
    database = Database(create_engine(settings.database_url.get_secret_value(), process))
    try:
        yield Resources(settings, database, open_blobs(settings.blob_url), clock)
    finally:
        await database.close()
