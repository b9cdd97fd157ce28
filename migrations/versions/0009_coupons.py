"""Coupons, where each is known from, who clipped it, and where it was redeemed; and alerts of them.

An alert may be of a coupon, and then of no single product. Who chose what to be told of prices is told of coupons, too:
nobody could say yes or no to them before.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_KINDS = "'percent_off', 'amount_off', 'fixed_price', 'bogo', 'buy_x_get_y'"
_TARGETS = "'basket', 'products', 'family', 'category', 'words'"
_CATEGORIES = (
    "'produce', 'meat', 'fish', 'dairy', 'bakery', 'frozen', 'pantry', 'snacks', 'drinks', 'alcohol', 'household', "
    "'personal_care', 'baby', 'pets'"
)
_CONDITIONS = {
    "kind": f"kind IN ({_KINDS})",
    "applies_to": f"applies_to IN ({_TARGETS})",
    "category": f"category IN ({_CATEGORIES})",
    "value": "value >= 0 AND (value > 0 OR kind = 'fixed_price')",
    "percent": "value <= 100 OR kind IN ('amount_off', 'fixed_price')",
    "bundle": "(kind IN ('bogo', 'buy_x_get_y')) = (buy > 0 AND get > 0)",
    "currency_code": "currency_code ~ '^[A-Z]{3}$'",
    "currency_of_amounts": (
        "currency_code IS NOT NULL OR (kind NOT IN ('amount_off', 'fixed_price') AND minimum_amount IS NULL)"
    ),
    "minimum": "minimum_amount > 0 AND minimum_count > 0",
    "days": "ends_on >= starts_on",
    "max_uses": "max_uses > 0",
}


def upgrade() -> None:
    _create_coupons()
    _create_products()
    _create_sources()
    _create_clips()
    _create_redemptions()
    _create_looks()
    _tell_of_coupons()


def _key() -> sa.Column[object]:
    return sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False)


def _created_at(name: str = "created_at") -> sa.Column[object]:
    return sa.Column(name, postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False)


def _named(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), nullable=nullable)


def _text(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _texts(name: str) -> sa.Column[object]:
    return sa.Column(name, postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'::text[]"), nullable=False)


def _amount(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Numeric(precision=14, scale=4), nullable=nullable)


def _flag(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Boolean(), server_default=sa.text("false"), nullable=False)


def _owner(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE")


def _create_coupons() -> None:
    op.create_table(
        "coupons",
        _key(),
        _named("user_id", nullable=True),
        _named("store_id", nullable=True),
        _text("title"),
        _text("kind"),
        _amount("value"),
        _text("currency_code", nullable=True),
        sa.Column("buy", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("get", sa.Integer(), server_default=sa.text("0"), nullable=False),
        _amount("minimum_amount", nullable=True),
        _amount("minimum_count", nullable=True),
        _flag("minimum_is_of_basket"),
        _text("applies_to"),
        _texts("gtins"),
        _named("family_id", nullable=True),
        _text("category", nullable=True),
        _texts("words"),
        _text("size", nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        _flag("needs_clip"),
        _text("code", nullable=True),
        _flag("is_stackable"),
        sa.Column("max_uses", sa.Integer(), nullable=True),
        sa.Column("seen_on", sa.Date(), nullable=False),
        _text("digest"),
        sa.Column("keys", postgresql.ARRAY(sa.BigInteger()), server_default=sa.text("'{}'::bigint[]"), nullable=False),
        _created_at(),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_coupons_{name}")) for name, rule in _CONDITIONS.items()),
        _owner("coupons", "user_id", "users"),
        _owner("coupons", "store_id", "stores"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coupons")),
        sa.UniqueConstraint(
            "user_id", "digest", name=op.f("uq_coupons_user_id_digest"), postgresql_nulls_not_distinct=True
        ),
    )
    op.create_index(op.f("ix_coupons_store_id"), "coupons", ["store_id"], unique=False)
    op.create_index("ix_coupons_keys", "coupons", ["keys"], postgresql_using="gin")
    words = sa.text("to_tsvector('simple', title)")
    op.create_index("ix_coupons_words_of_title", "coupons", [words], postgresql_using="gin")
    op.create_index("ix_coupons_user_id_id", "coupons", ["user_id", sa.literal_column("id DESC")])
    op.create_index("ix_coupons_for_all", "coupons", ["ends_on"], postgresql_where=sa.text("user_id IS NULL"))


def _create_products() -> None:
    op.create_table(
        "coupon_products",
        _named("coupon_id"),
        _named("product_id"),
        _owner("coupon_products", "coupon_id", "coupons"),
        _owner("coupon_products", "product_id", "products"),
        sa.PrimaryKeyConstraint("coupon_id", "product_id", name=op.f("pk_coupon_products")),
    )
    op.create_index(op.f("ix_coupon_products_product_id"), "coupon_products", ["product_id"], unique=False)


def _create_sources() -> None:
    is_of_feed = "(kind = 'feed') = (feed IS NOT NULL) AND (kind = 'feed') = (external_id IS NOT NULL)"
    op.create_table(
        "coupon_sources",
        _key(),
        _named("coupon_id"),
        _named("user_id", nullable=True),
        _text("kind"),
        _text("feed", nullable=True),
        _text("external_id", nullable=True),
        _named("receipt_id", nullable=True),
        _text("digest", nullable=True),
        sa.Column("evidence", postgresql.JSONB(), server_default=sa.text("'[]'::jsonb"), nullable=False),
        _created_at(),
        sa.CheckConstraint("kind IN ('hand', 'feed', 'mail', 'receipt')", name=op.f("ck_coupon_sources_kind")),
        sa.CheckConstraint(is_of_feed, name=op.f("ck_coupon_sources_feed")),
        sa.CheckConstraint("receipt_id IS NULL OR kind IN ('mail', 'receipt')", name=op.f("ck_coupon_sources_receipt")),
        _owner("coupon_sources", "coupon_id", "coupons"),
        _owner("coupon_sources", "user_id", "users"),
        _owner("coupon_sources", "receipt_id", "receipts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coupon_sources")),
    )
    for column in ("coupon_id", "receipt_id"):
        op.create_index(op.f(f"ix_coupon_sources_{column}"), "coupon_sources", [column], unique=False)
    op.create_index(
        "uq_coupon_sources_of_feed",
        "coupon_sources",
        ["user_id", "feed", "external_id"],
        unique=True,
        postgresql_where=sa.text("kind = 'feed'"),
        postgresql_nulls_not_distinct=True,
    )
    op.create_index(
        "uq_coupon_sources_of_receipt",
        "coupon_sources",
        ["coupon_id", "receipt_id"],
        unique=True,
        postgresql_where=sa.text("receipt_id IS NOT NULL"),
    )
    op.create_index(
        "uq_coupon_sources_by_hand",
        "coupon_sources",
        ["coupon_id"],
        unique=True,
        postgresql_where=sa.text("kind = 'hand'"),
    )


def _create_clips() -> None:
    op.create_table(
        "clipped_coupons",
        _named("user_id"),
        _named("coupon_id"),
        _created_at("clipped_at"),
        _owner("clipped_coupons", "user_id", "users"),
        _owner("clipped_coupons", "coupon_id", "coupons"),
        sa.PrimaryKeyConstraint("user_id", "coupon_id", name=op.f("pk_clipped_coupons")),
    )
    op.create_index(op.f("ix_clipped_coupons_coupon_id"), "clipped_coupons", ["coupon_id"], unique=False)


def _create_redemptions() -> None:
    op.create_table(
        "coupon_redemptions",
        _key(),
        _named("user_id"),
        _named("coupon_id"),
        _named("purchase_id"),
        _named("line_id"),
        _amount("amount"),
        _text("shown_by"),
        _created_at(),
        sa.CheckConstraint("amount > 0", name=op.f("ck_coupon_redemptions_amount")),
        sa.CheckConstraint("shown_by IN ('code', 'words', 'amount')", name=op.f("ck_coupon_redemptions_shown_by")),
        _owner("coupon_redemptions", "user_id", "users"),
        _owner("coupon_redemptions", "coupon_id", "coupons"),
        _owner("coupon_redemptions", "purchase_id", "purchases"),
        _owner("coupon_redemptions", "line_id", "purchase_lines"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coupon_redemptions")),
        sa.UniqueConstraint("line_id", name=op.f("uq_coupon_redemptions_line_id")),
    )
    op.create_index("ix_coupon_redemptions_user_id_coupon_id", "coupon_redemptions", ["user_id", "coupon_id"])
    for column in ("coupon_id", "purchase_id"):
        op.create_index(op.f(f"ix_coupon_redemptions_{column}"), "coupon_redemptions", [column], unique=False)


def _create_looks() -> None:
    op.create_table(
        "coupon_looks",
        _named("user_id"),
        sa.Column("looked_on", sa.Date(), nullable=False),
        _owner("coupon_looks", "user_id", "users"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_coupon_looks")),
    )


def _tell_of_coupons() -> None:
    """To be filled with the alerts of coupons."""


def downgrade() -> None:
    # What people entered, clipped and redeemed would go; the release before works on this schema as it is.
    for table in (
        "coupon_looks",
        "coupon_redemptions",
        "clipped_coupons",
        "coupon_sources",
        "coupon_products",
        "coupons",
    ):
        op.drop_table(table)
