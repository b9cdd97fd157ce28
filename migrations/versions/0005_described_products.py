"""Products described: brand, net content, family, category, the words and keys they are found by; why a line is of its
product; what shoppers taught.

What was recorded before is described by the worker when it starts, in batches (`describe_products`): a migration cannot
rely on code that changes. Only the store that a product came from is written here, which the aliases tell.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_UNITS = (
    "'g', 'kg', 'oz', 'lb', 'ml', 'cl', 'dl', 'l', 'fl oz', 'pt', 'qt', 'gal', 'uk fl oz', 'uk pt', 'uk qt', 'uk gal', "
    "'each', 'roll', 'sheet', 'load'"
)
_CATEGORIES = (
    "'produce', 'meat', 'fish', 'dairy', 'bakery', 'frozen', 'pantry', 'snacks', 'drinks', 'alcohol', 'household', "
    "'personal_care', 'baby', 'pets'"
)
_REASONS = "'chosen', 'number', 'taught', 'printed_before', 'alike', 'family', 'new'"


def upgrade() -> None:
    _describe_products()
    _create_keys()
    _create_lessons()
    _create_merges()
    _explain_lines()
    _create_taught_lines()


def _describe_products() -> None:
    added: tuple[sa.Column[Any], ...] = (
        sa.Column("store_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("family_id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("brand", sa.Text(), nullable=True),
        sa.Column("amount", sa.Numeric(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("pack", sa.Integer(), server_default="1", nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=True),
        sa.Column("is_open_ounce", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("is_weighed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
        *(
            sa.Column(name, postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'::text[]"), nullable=False)
            for name in ("words", "weak_words", "guessed", "cut", "kinds", "numbers")
        ),
        sa.Column("described_by", sa.Text(), server_default="", nullable=False),
    )
    for added_column in added:
        op.add_column("products", added_column)
    for name, condition in (
        ("net_content", "(amount IS NULL) = (unit IS NULL)"),
        ("amount", "amount > 0"),
        ("pack", "pack > 0"),
        ("pieces", "pieces > 0"),
        ("unit", f"unit IN ({_UNITS})"),
        ("category", f"category IN ({_CATEGORIES})"),
    ):
        op.create_check_constraint(op.f(f"ck_products_{name}"), "products", condition)
    op.create_foreign_key(op.f("fk_products_store_id"), "products", "stores", ["store_id"], ["id"], ondelete="SET NULL")
    op.create_foreign_key(op.f("fk_products_user_id"), "products", "users", ["user_id"], ["id"], ondelete="CASCADE")
    op.execute(
        "UPDATE products SET store_id = first.store_id FROM ("
        " SELECT DISTINCT ON (product_id) product_id, store_id FROM product_aliases ORDER BY product_id, id"
        ") AS first WHERE first.product_id = products.id"
    )
    for column in ("store_id", "user_id", "family_id", "described_by"):
        op.create_index(op.f(f"ix_products_{column}"), "products", [column], unique=False)


def _create_keys() -> None:
    op.create_table(
        "product_keys",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_product_keys_product_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", "product_id", name=op.f("pk_product_keys")),
    )
    op.create_index(op.f("ix_product_keys_product_id"), "product_keys", ["product_id"], unique=False)


def _create_lessons() -> None:
    op.create_table(
        "product_lessons",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("text_key", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        _moment("taught_at"),
        sa.Column("ended_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("undone_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.CheckConstraint("undone_at IS NULL OR ended_at IS NOT NULL", name=op.f("ck_product_lessons_undone")),
        _owned_by("product_lessons", "user_id", "users"),
        _owned_by("product_lessons", "store_id", "stores"),
        _owned_by("product_lessons", "product_id", "products"),
        sa.ForeignKeyConstraint(
            ["replaces_id"],
            ["product_lessons.id"],
            name=op.f("fk_product_lessons_replaces_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_lessons")),
    )
    for column in ("user_id", "store_id", "product_id", "replaces_id"):
        op.create_index(op.f(f"ix_product_lessons_{column}"), "product_lessons", [column], unique=False)
    op.create_index(
        "uq_product_lessons_in_force",
        "product_lessons",
        ["user_id", "store_id", "text_key"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def _create_merges() -> None:
    op.create_table(
        "product_merges",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("into_id", sa.Uuid(), nullable=False),
        _moment("merged_at"),
        sa.Column("undone_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.CheckConstraint("product_id <> into_id", name=op.f("ck_product_merges_into_another")),
        _owned_by("product_merges", "user_id", "users"),
        _owned_by("product_merges", "product_id", "products"),
        _owned_by("product_merges", "into_id", "products"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_merges")),
    )
    for column in ("user_id", "product_id", "into_id"):
        op.create_index(op.f(f"ix_product_merges_{column}"), "product_merges", [column], unique=False)
    op.create_index(
        "uq_product_merges_in_force",
        "product_merges",
        ["user_id", "product_id"],
        unique=True,
        postgresql_where=sa.text("undone_at IS NULL"),
    )


def _explain_lines() -> None:
    for name, kind in (
        ("product_name", sa.Text()),
        ("matched_id", sa.Uuid()),
        ("lesson_id", sa.Uuid()),
        ("match_reason", sa.Text()),
        ("match_words", sa.Text()),
        ("maybe_id", sa.Uuid()),
    ):
        op.add_column("purchase_lines", sa.Column(name, kind, nullable=True))
    op.create_check_constraint(
        op.f("ck_purchase_lines_match_reason"), "purchase_lines", f"match_reason IN ({_REASONS})"
    )
    for column, table in (("matched_id", "products"), ("maybe_id", "products"), ("lesson_id", "product_lessons")):
        op.create_foreign_key(
            op.f(f"fk_purchase_lines_{column}"), "purchase_lines", table, [column], ["id"], ondelete="SET NULL"
        )
        op.create_index(
            f"ix_purchase_lines_{column}",
            "purchase_lines",
            [column],
            unique=False,
            postgresql_where=sa.text(f"{column} IS NOT NULL"),
        )
    op.create_index(
        "ix_purchase_lines_nameless",
        "purchase_lines",
        ["id"],
        unique=False,
        postgresql_where=sa.text("product_id IS NOT NULL AND product_name IS NULL"),
    )


def _create_taught_lines() -> None:
    op.create_table(
        "taught_lines",
        sa.Column("lesson_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("before_id", sa.Uuid(), nullable=True),
        _owned_by("taught_lines", "lesson_id", "product_lessons"),
        _owned_by("taught_lines", "line_id", "purchase_lines"),
        sa.ForeignKeyConstraint(
            ["before_id"], ["product_lessons.id"], name=op.f("fk_taught_lines_before_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("lesson_id", "line_id", name=op.f("pk_taught_lines")),
    )
    for column in ("line_id", "before_id"):
        op.create_index(op.f(f"ix_taught_lines_{column}"), "taught_lines", [column], unique=False)


def _moment(name: str) -> sa.Column[Any]:
    return sa.Column(name, postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False)


def _owned_by(table: str, column: str, owner: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{owner}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE")


def downgrade() -> None:
    # Not a gap: what people taught would be deleted. The release before works on this schema as it is.
    raise NotImplementedError("the lessons of people are not thrown away: the release before works on this schema")
