"""What each source calls a coupon, and which row of a feed it was, are kept beside what it says of its terms: so the
same row again is passed over, and a coupon that its shopper changed is again what its source says when they take that
back. So is which offer of a mail, that was not understood, a shopper entered as a coupon.

A title that a shopper typed is noted as theirs. A title that only says the terms is written as money is now.
"""

from __future__ import annotations

from decimal import Decimal

import sqlalchemy as sa
from alembic import op
from babel.numbers import format_currency, get_currency_symbol

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


_BY_TERMS = "^([0-9.]+ % off|Buy [0-9]+, get [0-9]+ (free|at [0-9.]+ % off)|(For )?[0-9.]+ [A-Z]{3}( off)?)$"
"""What a coupon without a title was called."""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '10s'")
    op.add_column("coupon_sources", sa.Column("title", sa.Text(), nullable=True))
    op.add_column("coupon_sources", sa.Column("row_digest", sa.Text(), nullable=True))
    op.add_column("unclear_offers", sa.Column("coupon_id", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_unclear_offers_coupon_id"), "unclear_offers", ["coupon_id"])
    op.create_foreign_key(
        op.f("fk_unclear_offers_coupon_id_coupons"),
        "unclear_offers",
        "coupons",
        ["coupon_id"],
        ["id"],
        ondelete="SET NULL",
    )
    # Of a coupon that its shopper entered, a title that does not say the terms is theirs.
    typed = sa.text("""
        UPDATE coupons SET set_by_hand = array_append(set_by_hand, 'title')
        WHERE user_id IS NOT NULL AND NOT 'title' = ANY (set_by_hand) AND title !~ :by_terms
          AND (SELECT kind FROM coupon_sources WHERE coupon_id = coupons.id ORDER BY id LIMIT 1) = 'hand'
    """)
    op.get_bind().execute(typed, {"by_terms": _BY_TERMS})
    _write_money_anew()


def _write_money_anew() -> None:
    """Titles as "2.00 USD off", which only say the terms."""
    connection = op.get_bind()
    told = connection.execute(
        sa.text("""
            SELECT DISTINCT title, kind, value, currency_code FROM coupons
            WHERE kind IN ('amount_off', 'fixed_price') AND title ~ '^(For )?[0-9.]+ [A-Z]{3}( off)?$'
        """)
    )
    anew = []
    for title, kind, value, currency in told:
        number, _, code = title.removeprefix("For ").removesuffix(" off").partition(" ")
        says_the_terms = title == (f"{number} {code} off" if kind == "amount_off" else f"For {number} {code}")
        if says_the_terms and code == currency and Decimal(number) == value:
            amount = _written(number, code)
            anew.append({"old": title, "new": f"{amount} off" if kind == "amount_off" else f"For {amount}"})
    if anew:
        statement = "UPDATE coupons SET title = :new WHERE title = :old AND NOT 'title' = ANY (set_by_hand)"
        connection.execute(sa.text(statement), anew)


def _written(number: str, code: str) -> str:
    digits = len(number.partition(".")[2])
    blank = "\u00a0" if get_currency_symbol(code, "en")[-1:].isalpha() else ""
    pattern = f"\u00a4{blank}#,##0.{'0' * digits}" if digits else f"\u00a4{blank}#,##0"
    return format_currency(Decimal(number), code, pattern, locale="en", currency_digits=False)


def downgrade() -> None:
    # Not a gap: what people called their coupons would be forgotten. The release before works on this schema as it is.
    raise NotImplementedError("what people said of coupons is not forgotten: the release before works on this schema")
