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
    words = sa.text("to_tsvector('simple', title)")
    op.create_index("ix_coupons_words_of_title", "coupons", [words], postgresql_using="gin")
    op.create_index("ix_coupons_user_id_id", "coupons", ["user_id", sa.literal_column("id DESC")])
    op.create_index("ix_coupons_for_all", "coupons", ["ends_on"], postgresql_where=sa.text("user_id IS NULL"))


def _create_products() -> None:
    op.create_table(
        "coupon_keys",
        sa.Column("key", sa.BigInteger(), nullable=False),
        _named("coupon_id"),
        _owner("coupon_keys", "coupon_id", "coupons"),
        sa.PrimaryKeyConstraint("key", "coupon_id", name=op.f("pk_coupon_keys")),
    )
    op.create_index(op.f("ix_coupon_keys_coupon_id"), "coupon_keys", ["coupon_id"], unique=False)
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
    op.add_column("alerts", sa.Column("coupon_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_alerts_coupon_id"), "alerts", "coupons", ["coupon_id"], ["id"], ondelete="SET NULL")
    op.create_index(op.f("ix_alerts_coupon_id"), "alerts", ["coupon_id"], unique=False)
    op.alter_column("alerts", "product_id", existing_type=sa.Uuid(), nullable=True)
    for name, rule in (
        ("product", "product_id IS NOT NULL OR kind = 'coupon'"),
        ("coupon", "coupon_id IS NULL OR kind = 'coupon'"),
    ):
        op.create_check_constraint(op.f(f"ck_alerts_{name}"), "alerts", rule)
    _allow(_ALERTS | {"coupon"}, _NOTICES | {"coupon"})
    every = ", ".join(map(repr, _in_order(_ALERTS | {"coupon"})))
    op.alter_column("alert_settings", "kinds", server_default=sa.text(f"ARRAY[{every}]"))
    op.execute("UPDATE alert_settings SET kinds = kinds || 'coupon'::text")


_ORDER = (
    "receipt_read",
    "receipt_needs_look",
    "price_increase",
    "price_drop",
    "target_price",
    "shrinkflation",
    "cheaper_elsewhere",
    "coupon",
)
_NOTICES = frozenset(_ORDER[:-1])
_ALERTS = frozenset(_ORDER[2:-1])


def _in_order(kinds: frozenset[str]) -> list[str]:
    return sorted(kinds, key=_ORDER.index)


def _allow(alerts: frozenset[str], notices: frozenset[str]) -> None:
    """Let alerts and notifications be of these kinds, and no others."""
    told_alerts, told_notices = (", ".join(map(repr, _in_order(kinds))) for kinds in (alerts, notices))
    for table, name, rule in (
        ("alerts", "kind", f"kind IN ({told_alerts})"),
        ("alert_settings", "kinds", f"kinds <@ ARRAY[{told_alerts}]"),
        ("notifications", "kind", f"kind IN ({told_notices}, 'weekly_digest')"),
        ("notification_choices", "kind", f"kind IN ({told_notices})"),
    ):
        op.drop_constraint(op.f(f"ck_{table}_{name}"), table)
        op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, rule)


def downgrade() -> None:
    # Unlike in other revisions that people wrote into, this goes: the release before fails on an alert of a kind that
    # it does not know. What people entered, clipped and redeemed is deleted with it, so keep a backup.
    op.execute("DELETE FROM notifications WHERE kind = 'coupon'")
    op.execute("DELETE FROM notification_choices WHERE kind = 'coupon'")
    op.execute("DELETE FROM alerts WHERE kind = 'coupon'")
    op.execute("UPDATE alert_settings SET kinds = array_remove(kinds, 'coupon')")
    every = ", ".join(map(repr, _in_order(_ALERTS)))
    op.alter_column("alert_settings", "kinds", server_default=sa.text(f"ARRAY[{every}]"))
    _allow(_ALERTS, _NOTICES)
    for name in ("coupon", "product"):
        op.drop_constraint(op.f(f"ck_alerts_{name}"), "alerts")
    op.drop_column("alerts", "coupon_id")
    op.alter_column("alerts", "product_id", existing_type=sa.Uuid(), nullable=False)
    for table in (
        "coupon_looks",
        "coupon_redemptions",
        "clipped_coupons",
        "coupon_sources",
        "coupon_products",
        "coupon_keys",
        "coupons",
    ):
        op.drop_table(table)
