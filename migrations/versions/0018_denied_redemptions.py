"""A redemption says how sure it is, and a shopper says where they used a coupon and where they did not.

What is there is as sure as its line says; what a line calls the store's own doing was no coupon's, so it goes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '10s'")
    _doubt()
    _keep_denials()
    _keep_uses()


def _doubt() -> None:
    op.add_column("coupon_redemptions", sa.Column("doubt", sa.Text(), nullable=True))
    op.create_check_constraint(
        op.f("ck_coupon_redemptions_doubt"), "coupon_redemptions", "doubt IN ('unnamed', 'several')"
    )
    # Fewer words than the code knows: what these do not say stays, as probable, until its purchase is looked at again.
    op.execute(
        sa.text("""
        WITH gone AS (
            DELETE FROM coupon_redemptions USING purchase_lines
            WHERE purchase_lines.id = coupon_redemptions.line_id AND shown_by <> 'code'
                AND text ~* :store AND text !~* :coupon
            RETURNING coupon_redemptions.user_id
        )
        DELETE FROM coupon_looks WHERE user_id IN (SELECT user_id FROM gone)
    """).bindparams(store=_STORE, coupon=_COUPON)
    )
    op.execute(
        sa.text("""
        UPDATE coupon_redemptions SET doubt = 'unnamed' FROM purchase_lines
        WHERE purchase_lines.id = coupon_redemptions.line_id AND shown_by <> 'code' AND text !~* :coupon
    """).bindparams(coupon=_COUPON)
    )


_COUPON = r"(coupon|gutschein|\m(cpn|mfr|mfg|vouchers?)\M)"
_STORE = r"\m(sale|markdown|clearance|rollback|(member|club|card) (price|savings)|rabatt|remise)\M"


def _keep_denials() -> None:
    op.create_table(
        "denied_redemptions",
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("coupon_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("denied_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["line_id"], ["purchase_lines.id"], name=op.f("fk_denied_redemptions_line_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["coupon_id"], ["coupons.id"], name=op.f("fk_denied_redemptions_coupon_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_denied_redemptions_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("line_id", "coupon_id", name=op.f("pk_denied_redemptions")),
    )
    op.create_index(op.f("ix_denied_redemptions_coupon_id"), "denied_redemptions", ["coupon_id"])
    op.create_index("ix_denied_redemptions_user_id_coupon_id", "denied_redemptions", ["user_id", "coupon_id"])


def _keep_uses() -> None:
    op.create_table(
        "coupon_uses",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("coupon_id", sa.Uuid(), nullable=False),
        sa.Column("used_on", sa.Date(), nullable=False),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["coupon_id"], ["coupons.id"], name=op.f("fk_coupon_uses_coupon_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_coupon_uses_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "coupon_id", "used_on", name=op.f("pk_coupon_uses")),
    )
    op.create_index(op.f("ix_coupon_uses_coupon_id"), "coupon_uses", ["coupon_id"])


def downgrade() -> None:
    # Not a gap: what people said of their coupons would be deleted. The release before works on this schema as it is.
    raise NotImplementedError("what people said of coupons is not thrown away: the release before works on this schema")
