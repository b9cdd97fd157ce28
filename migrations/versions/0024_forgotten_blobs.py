"""Bytes that nobody's record may need any more are noted, until they are removed: so an account can be deleted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '10s'")
    op.create_table(
        "forgotten_blobs",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("noted_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("removed_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_forgotten_blobs")),
    )
    op.create_index(op.f("ix_forgotten_blobs_noted_at"), "forgotten_blobs", ["noted_at"])
    # Stores of one shopper go with the account: without it, every number would be looked at for each of them.
    op.create_index(
        "ix_product_identifiers_store_id",
        "product_identifiers",
        ["store_id"],
        postgresql_where=sa.text("store_id IS NOT NULL"),
    )


def downgrade() -> None:
    # Not a gap: the originals of who deleted their account would stay for ever, as nobody knew any more that they are
    # to be removed. The release before works on this schema as it is.
    raise NotImplementedError("what is to be removed is not forgotten: the release before works on this schema")
