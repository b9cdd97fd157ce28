"""What is to be removed of deleted accounts is noted from this release on, and no downgrade forgets it."""

from __future__ import annotations

import asyncpg
import pytest
from alembic import command

from tests.migrations.revisions import go

BEFORE, AFTER = "0023", "0024"


async def test_a_blob_is_noted_and_stays_so(unmigrated_url: str) -> None:
    await go(unmigrated_url, command.upgrade, BEFORE)
    await go(unmigrated_url, command.upgrade, AFTER)
    connection = await asyncpg.connect(unmigrated_url)
    await connection.execute("INSERT INTO forgotten_blobs (digest) VALUES ('abc')")

    with pytest.raises(NotImplementedError, match="what is to be removed is not forgotten"):
        await go(unmigrated_url, command.downgrade, BEFORE)

    row = await connection.fetchrow("SELECT digest, noted_at IS NOT NULL, removed_at FROM forgotten_blobs")
    assert row is not None
    assert tuple(row) == ("abc", True, None)
    await connection.close()
