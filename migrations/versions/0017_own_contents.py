"""How much is in a package is what the shopper's own receipts say; whose receipt brought a product is noted.

What was observed before may have the size that a stranger's receipt said, so the worker observes it anew when it
starts, since only code that changes can say what a line prints. Who brought the products that are there nobody noted.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_INDEX = "ix_price_observations_outdated"


def upgrade() -> None:
    op.add_column("products", sa.Column("brought_by_id", sa.Uuid(), nullable=True))
    # A default that is a constant is not written into the rows that are there, so this takes no time.
    op.add_column(
        "price_observations",
        sa.Column("is_content_own", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    _index("is_outdated OR printed_pack IS NULL OR NOT is_content_own")


def _index(which: str) -> None:
    op.drop_index(_INDEX, table_name="price_observations")
    op.create_index(_INDEX, "price_observations", ["purchase_line_id"], postgresql_where=sa.text(which))


def downgrade() -> None:
    # Sizes stay as they are, until the release before observes them again by what any receipt said.
    _index("is_outdated OR printed_pack IS NULL")
    op.drop_column("price_observations", "is_content_own")
    op.drop_column("products", "brought_by_id")
