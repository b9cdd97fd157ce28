"""What a shopper changed of a coupon is noted, so that it holds against what any source says.

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


def downgrade() -> None:
    # Not a gap: what people said of their coupons would be forgotten. The release before works on this schema as it is.
    raise NotImplementedError("what people said of coupons is not forgotten: the release before works on this schema")
