"""Observations are of the family and content of their product, and watches follow what is merged.

All that was observed before is outdated, and so is what the release before still writes: the worker observes it anew
when it starts, in batches, since a migration cannot rely on code that changes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # A default that is no expression is not written into the rows that are there, so this takes no time.
    op.add_column(
        "price_observations", sa.Column("is_outdated", sa.Boolean(), server_default=sa.text("true"), nullable=False)
    )
    op.create_index(
        "ix_price_observations_outdated",
        "price_observations",
        ["purchase_line_id"],
        postgresql_where=sa.text("is_outdated"),
    )
    op.drop_index("ix_price_observations_to_observe", table_name="price_observations")
    op.add_column("watches", sa.Column("merged_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_watches_merged_id"), "watches", "products", ["merged_id"], ["id"], ondelete="SET NULL"
    )
    op.create_index(op.f("ix_watches_merged_id"), "watches", ["merged_id"], unique=False)


def downgrade() -> None:
    # Watches stay with the product that theirs is merged into; which one it was is not known before this revision.
    op.drop_index(op.f("ix_watches_merged_id"), table_name="watches")
    op.drop_constraint(op.f("fk_watches_merged_id"), "watches", type_="foreignkey")
    op.drop_column("watches", "merged_id")
    op.create_index(
        "ix_price_observations_to_observe",
        "price_observations",
        ["purchase_line_id"],
        postgresql_where=sa.text("family_id IS NULL"),
    )
    op.drop_index("ix_price_observations_outdated", table_name="price_observations")
    op.drop_column("price_observations", "is_outdated")
