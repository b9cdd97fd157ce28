"""A zone that somebody chose for their weekly email is theirs from then on, and after a downgrade again the email's."""

from __future__ import annotations

import asyncpg
from alembic import command

from tests.migrations.revisions import go

BEFORE, AFTER = "0018", "0019"
ZONES = "SELECT email, time_zone FROM users"
ZONES_OF_EMAILS = """
    SELECT email, settings.time_zone FROM users LEFT JOIN notification_settings settings ON settings.user_id = users.id
"""


async def test_what_was_chosen_is_kept_there_and_back(unmigrated_url: str) -> None:
    await go(unmigrated_url, command.upgrade, BEFORE)
    connection = await asyncpg.connect(unmigrated_url)
    for email, zone in (("chosen", "America/Chicago"), ("default", "UTC"), ("never", None), ("later", None)):
        user_id = await connection.fetchval(
            "INSERT INTO users (email, name, password_hash) VALUES ($1, '', '-') RETURNING id", email
        )
        if zone is not None:
            await connection.execute(
                "INSERT INTO notification_settings (user_id, time_zone) VALUES ($1, $2)", user_id, zone
            )

    await go(unmigrated_url, command.upgrade, AFTER)
    zones = {tuple(row) for row in await connection.fetch(ZONES)}
    assert zones == {("chosen", "America/Chicago"), ("default", None), ("never", None), ("later", None)}

    await connection.execute("UPDATE users SET time_zone = 'Pacific/Auckland' WHERE email IN ('chosen', 'later')")
    await go(unmigrated_url, command.downgrade, BEFORE)
    zones = {tuple(row) for row in await connection.fetch(ZONES_OF_EMAILS)}
    assert zones == {
        ("chosen", "Pacific/Auckland"),
        ("default", "UTC"),
        ("never", None),
        ("later", "Pacific/Auckland"),
    }
    await connection.close()
