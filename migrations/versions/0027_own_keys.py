"""What a shopper's own receipts print of goods that somebody else brought is found by these words, too.

Of what was recorded before, the worker notes it when it starts (`note_own_keys`): a migration cannot describe texts.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '10s'")
    op.add_column("users", sa.Column("described_by", sa.Text(), server_default="", nullable=False))
    op.create_table(
        "own_keys",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_own_keys_user_id_users"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_own_keys_product_id_products"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "key", "product_id", name=op.f("pk_own_keys")),
    )
    op.create_index(op.f("ix_own_keys_product_id"), "own_keys", ["product_id"])


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '10s'")
    op.drop_table("own_keys")
    op.drop_column("users", "described_by")
