"""To a revision and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cartsnitch_domain.db import create_engine
from cartsnitch_server.migrate import configuration


async def go(url: str, way: Callable[[Any, str], None], revision: str) -> None:
    """Take a database up or down (`command.upgrade`, `command.downgrade`) to a revision."""
    engine = create_engine(url, "test", pool_size=1)
    async with engine.connect() as connection:
        await connection.run_sync(lambda sync: way(configuration(sync), revision))
    await engine.dispose()
