"""Whether a price is that of one piece whose weight nobody knows, and what was paid where an alert tells of the shelf.

Only code that changes can say what lines print, so the worker observes what is there anew when it starts. Alerts say
what was paid when their family is looked at next.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_INDEX = "ix_price_observations_outdated"
_BEFORE = "is_outdated OR printed_pack IS NULL OR NOT is_content_own"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '10s'")
    op.add_column("price_observations", sa.Column("is_piece", sa.Boolean(), nullable=True))
    _index(f"{_BEFORE} OR is_piece IS NULL")
    op.add_column("alerts", sa.Column("paid", sa.Numeric(), nullable=True))


def downgrade() -> None:
    # Nothing that anybody said is lost: the release after this one asks the lines again.
    op.drop_column("alerts", "paid")
    _index(_BEFORE)
    op.drop_column("price_observations", "is_piece")


def _index(which: str) -> None:
    op.drop_index(_INDEX, table_name="price_observations")
    op.create_index(_INDEX, "price_observations", ["purchase_line_id"], postgresql_where=sa.text(which))
