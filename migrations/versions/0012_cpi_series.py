"""Consumer price indices that a host imports, beside which a household sees its own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cpi_series",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=True),
        sa.Column("country_code", sa.Text(), nullable=True),
        sa.Column("currency_code", sa.Text(), nullable=False),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("imported_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("currency_code ~ '^[A-Z]{3}$'", name=op.f("ck_cpi_series_currency_code")),
        sa.CheckConstraint("country_code ~ '^[A-Z]{2}$'", name=op.f("ck_cpi_series_country_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cpi_series")),
        sa.UniqueConstraint("code", name=op.f("uq_cpi_series_code")),
    )
    op.create_table(
        "cpi_values",
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("value", sa.Numeric(), nullable=False),
        sa.CheckConstraint("extract(day FROM month) = 1", name=op.f("ck_cpi_values_month")),
        sa.CheckConstraint("value > 0", name=op.f("ck_cpi_values_value")),
        sa.ForeignKeyConstraint(
            ["series_id"], ["cpi_series.id"], name=op.f("fk_cpi_values_series_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("series_id", "month", name=op.f("pk_cpi_values")),
    )


def downgrade() -> None:
    # What was imported would go, and can be imported again; the release before works on this schema as it is.
    op.drop_table("cpi_values")
    op.drop_table("cpi_series")
