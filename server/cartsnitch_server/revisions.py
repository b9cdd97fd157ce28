"""Which schema this release needs, and which one a database has: for the processes that do not migrate.

Alembic knows both too, but takes a third of a second to load.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def head() -> str:
    """The revision of this release: migrations stand in a row, each in a file that begins with its number."""
    return max(path.name.partition("_")[0] for path in MIGRATIONS.glob("versions/[0-9]*.py"))


async def revision_of(engine: AsyncEngine) -> str | None:
    """The revision a database stands at, None when it is empty."""
    async with engine.connect() as connection:
        if not (await connection.execute(text("SELECT to_regclass('alembic_version') IS NOT NULL"))).scalar_one():
            return None
        found: str | None = (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar()
        return found
