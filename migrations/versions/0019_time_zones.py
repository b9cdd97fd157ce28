"""The time zone is the shopper's, and not one of their weekly email alone.

A zone that was chosen for the weekly email is taken on. UTC was also what held before anybody chose, so it says
nothing: whoever has it is asked by the app. The old column stays for the release before.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '10s'")
    op.add_column("users", sa.Column("time_zone", sa.Text(), nullable=True))
    op.execute("""
        UPDATE users SET time_zone = settings.time_zone
        FROM notification_settings settings
        WHERE settings.user_id = users.id AND settings.time_zone <> 'UTC'
    """)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '10s'")
    # Who has no settings of notifications gets those of the default with the zone: nothing that was said is lost.
    op.execute("""
        INSERT INTO notification_settings (user_id, time_zone)
        SELECT id, time_zone FROM users WHERE time_zone IS NOT NULL
        ON CONFLICT (user_id) DO UPDATE SET time_zone = excluded.time_zone
    """)
    op.drop_column("users", "time_zone")
