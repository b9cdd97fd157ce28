"""Prices over sizes are told as shelves tell them; a catalogue that is away uses no attempts up.

Alerts that are kept are found once more: their families are noted as changed, and a worker that starts looks at those.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _find_alerts_over_sizes_again()
    _count_stumbles()
    _name_what_was_merged()
    _await_days()
    _verify_addresses()


def _find_alerts_over_sizes_again() -> None:
    op.execute("""
        INSERT INTO changed_families (user_id, family_id)
        SELECT DISTINCT user_id, family_id FROM alerts
        WHERE kind IN ('shrinkflation', 'cheaper_elsewhere') AND withdrawn_at IS NULL
    """)


def _count_stumbles() -> None:
    op.add_column("gtin_lookups", sa.Column("stumbles", sa.Integer(), server_default=sa.text("0"), nullable=False))
    # What waits may have failed only since the catalogue was away: nobody knows, so it keeps its place and no more.
    op.execute("UPDATE gtin_lookups SET stumbles = attempts, attempts = 0 WHERE state = 'waiting' AND attempts > 0")


def _name_what_was_merged() -> None:
    """Of merges that are there, by the newest line of their shopper that is of the product, or was."""
    op.add_column("product_merges", sa.Column("name", sa.Text(), nullable=True))
    op.execute("""
        UPDATE product_merges SET name = (
            SELECT coalesce(line.product_name, line.text)
            FROM purchase_lines AS line JOIN purchases AS purchase ON purchase.id = line.purchase_id
            WHERE purchase.user_id = product_merges.user_id
                AND coalesce(line.matched_id, line.product_id) = product_merges.product_id
                AND purchase.same_as_id IS NULL AND line.removed_at IS NULL
            ORDER BY line.lesson_id IS NOT NULL, purchase.purchased_on DESC NULLS LAST, line.id DESC
            LIMIT 1
        )
    """)


def _await_days() -> None:
    op.create_table(
        "awaited_days",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("family_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_awaited_days_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_awaited_days")),
        sa.UniqueConstraint("user_id", "family_id", "day", name=op.f("uq_awaited_days_user_id_family_id_day")),
    )
    op.create_index(op.f("ix_awaited_days_day"), "awaited_days", ["day"], unique=False)
    op.execute("""
        INSERT INTO awaited_days (user_id, family_id, day)
        SELECT user_id, family_id, min(observed_on) FROM price_observations
        WHERE observed_on > current_date AND family_id IS NOT NULL
        GROUP BY user_id, family_id
    """)


def _verify_addresses() -> None:
    """Nobody verified an address before: who has emails on is asked, and gets the next ones once that is answered."""
    op.add_column("users", sa.Column("email_verified_at", postgresql.TIMESTAMP(timezone=True), nullable=True))
    op.create_table(
        "email_verifications",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("used_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_email_verifications_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_verifications")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_email_verifications_token_hash")),
    )
    op.create_index(op.f("ix_email_verifications_user_id"), "email_verifications", ["user_id"], unique=False)
    _allow_kinds(_KINDS, "weekly_digest", "email_verification")
    op.execute("""
        WITH asked AS (
            INSERT INTO notifications (user_id, kind, cause, title, body, link)
            SELECT user_id, 'email_verification', 'migration', 'Is this your email address?',
                'You asked CartSnitch for emails to it. They go on once you have opened this link.',
                '/account/notifications'
            FROM notification_settings WHERE email_rhythm <> 'off'
            RETURNING id, user_id
        )
        INSERT INTO deliveries (user_id, notification_id, channel, next_attempt_at)
        SELECT user_id, id, 'email', now() FROM asked
    """)


_KINDS = (
    "receipt_read",
    "receipt_needs_look",
    "price_increase",
    "price_drop",
    "target_price",
    "shrinkflation",
    "cheaper_elsewhere",
    "coupon",
)


def _allow_kinds(kinds: tuple[str, ...], *more: str) -> None:
    allowed = ", ".join(repr(kind) for kind in (*kinds, *more))
    op.drop_constraint(op.f("ck_notifications_kind"), "notifications", type_="check")
    op.create_check_constraint(op.f("ck_notifications_kind"), "notifications", f"kind IN ({allowed})")


def downgrade() -> None:
    # Who had said that an address is theirs is asked once more by the next upgrade, which notes days to come anew, too.
    op.execute("DELETE FROM notifications WHERE kind = 'email_verification'")
    _allow_kinds(_KINDS, "weekly_digest")
    op.drop_table("email_verifications")
    op.drop_column("users", "email_verified_at")
    # Alerts say what they say for other amounts than before, which is as true.
    op.drop_table("awaited_days")
    op.drop_column("product_merges", "name")
    op.drop_column("gtin_lookups", "stumbles")
