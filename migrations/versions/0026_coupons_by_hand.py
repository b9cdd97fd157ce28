"""What a shopper changed of a coupon is noted, so that it holds against what any source says; and what is sure of
offers that are not understood is kept, for whoever enters them by hand.

Of what was changed before, only that the terms are others than a mail or a receipt says is known.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '10s'")
    column: sa.Column[list[str]] = sa.Column(
        "set_by_hand", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'::text[]"), nullable=False
    )
    op.add_column("coupons", column)
    op.execute("""
        UPDATE coupons SET set_by_hand = '{terms}'
        WHERE id IN (
          SELECT coupon_id FROM coupon_sources JOIN coupons AS told ON told.id = coupon_id
          WHERE coupon_sources.digest IS NOT NULL AND coupon_sources.digest <> told.digest
        )
    """)

    op.create_table(
        "unclear_offers",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("receipt_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=True),
        sa.Column("goods", sa.Text(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("currency_code", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unclear_offers")),
        sa.UniqueConstraint("receipt_id", "position", name=op.f("uq_unclear_offers_receipt_id_position")),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["receipts.id"], name=op.f("fk_unclear_offers_receipt_id_receipts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["store_id"], ["stores.id"], name=op.f("fk_unclear_offers_store_id_stores"), ondelete="SET NULL"
        ),
    )
    op.create_index(op.f("ix_unclear_offers_store_id"), "unclear_offers", ["store_id"])


def downgrade() -> None:
    # Not a gap: what people said of their coupons would be forgotten. The release before works on this schema as it is.
    raise NotImplementedError("what people said of coupons is not forgotten: the release before works on this schema")
