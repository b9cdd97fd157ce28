"""Lookups: what an open catalogue says of barcodes, and how fast it is asked.

The barcodes that are recorded already are added by the worker that is set to ask (`want_all`): an earlier release that
still runs adds some, too.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gtin_lookups",
        sa.Column("gtin", sa.Text(), nullable=False),
        _moment("created_at", "now()", nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        _count("attempts", sa.SmallInteger()),
        _count("misses", sa.SmallInteger()),
        _moment("next_attempt_at", "'epoch'"),
        sa.Column("last_error", sa.Text(), nullable=True),
        _moment("fetched_at"),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("names", postgresql.JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("brand", sa.Text(), nullable=True),
        sa.Column("quantity", sa.Text(), nullable=True),
        sa.Column("measured", sa.Numeric(), nullable=True),
        sa.Column("measured_unit", sa.Text(), nullable=True),
        sa.Column("categories", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'::text[]"), nullable=False),
        sa.Column("picture_url", sa.Text(), nullable=True),
        sa.Column("picture_digest", sa.Text(), nullable=True),
        _count("picture_attempts", sa.SmallInteger()),
        _moment("picture_next_at"),
        sa.Column("picture_error", sa.Text(), nullable=True),
        sa.CheckConstraint("gtin ~ '^[0-9]{14}$'", name=op.f("ck_gtin_lookups_gtin")),
        sa.CheckConstraint(
            "state IN ('waiting', 'found', 'missing', 'failed', 'removed')", name=op.f("ck_gtin_lookups_state")
        ),
        sa.CheckConstraint("(state = 'found') = (fetched_at IS NOT NULL)", name=op.f("ck_gtin_lookups_fetched_at")),
        sa.CheckConstraint("picture_digest IS NULL OR picture_url IS NOT NULL", name=op.f("ck_gtin_lookups_picture")),
        sa.PrimaryKeyConstraint("gtin", name=op.f("pk_gtin_lookups")),
    )
    for column in ("next_attempt_at", "picture_next_at"):
        op.create_index(
            f"ix_gtin_lookups_{column}",
            "gtin_lookups",
            [column, "gtin"],
            postgresql_where=sa.text(f"{column} IS NOT NULL"),
        )
    op.create_table(
        "lookup_paces",
        sa.Column("source", sa.Text(), nullable=False),
        _moment("next_at", "'epoch'", nullable=False),
        _count("failures", sa.Integer()),
        sa.Column("day", sa.Date(), server_default=sa.text("'epoch'"), nullable=False),
        _count("asked", sa.Integer()),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_lookup_paces")),
    )
    op.execute("INSERT INTO lookup_paces (source) VALUES ('openfoodfacts')")


def _moment(name: str, default: str | None = None, *, nullable: bool = True) -> sa.Column[object]:
    given = None if default is None else sa.text(default)
    return sa.Column(name, postgresql.TIMESTAMP(timezone=True), server_default=given, nullable=nullable)


def _count(name: str, kind: sa.Integer) -> sa.Column[int]:
    return sa.Column(name, kind, server_default=sa.text("0"), nullable=False)


def downgrade() -> None:
    # Only what can be asked for again goes; the pictures stay in the blob store.
    op.drop_table("lookup_paces")
    op.drop_table("gtin_lookups")
