"""Coupons, where each is known from, who clipped it, and where it was redeemed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Numeric, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from cartsnitch_domain.coupons.coupon import AppliesTo, CouponKind, SourceKind
from cartsnitch_domain.db import Amount, Base, CreatedAt, Key
from cartsnitch_domain.products.categories import Category


def _one_of(column: str, values: type[CouponKind] | type[AppliesTo] | type[SourceKind] | type[Category]) -> str:
    return f"{column} IN ({', '.join(repr(value.value) for value in values)})"


def _texts() -> Mapped[list[str]]:
    return mapped_column(ARRAY(Text), server_default=text("'{}'::text[]"))


class Coupon(Base):
    """An offer; see coupon.py for what each of its terms means. The same terms are one coupon, however many tell them.

    One of a feed that whoever runs this server imports is for all users; every other belongs to the user whose mail,
    receipt, feed or hand it came by.
    """

    __tablename__ = "coupons"
    __table_args__ = (
        CheckConstraint(_one_of("kind", CouponKind), name="kind"),
        CheckConstraint(_one_of("applies_to", AppliesTo), name="applies_to"),
        CheckConstraint(_one_of("category", Category), name="category"),
        CheckConstraint("value >= 0 AND (value > 0 OR kind = 'fixed_price')", name="value"),
        CheckConstraint("value <= 100 OR kind IN ('amount_off', 'fixed_price')", name="percent"),
        CheckConstraint("(kind IN ('bogo', 'buy_x_get_y')) = (buy > 0 AND get > 0)", name="bundle"),
        CheckConstraint("currency_code ~ '^[A-Z]{3}$'", name="currency_code"),
        CheckConstraint(
            "currency_code IS NOT NULL OR (kind NOT IN ('amount_off', 'fixed_price') AND minimum_amount IS NULL)",
            name="currency_of_amounts",
        ),
        CheckConstraint("minimum_amount > 0 AND minimum_count > 0", name="minimum"),
        CheckConstraint("ends_on >= starts_on", name="days"),
        CheckConstraint("max_uses > 0", name="max_uses"),
        UniqueConstraint("user_id", "digest", postgresql_nulls_not_distinct=True),
        Index("ix_coupons_words_of_title", text("to_tsvector('simple', title)"), postgresql_using="gin"),
        Index("ix_coupons_user_id_id", "user_id", text("id DESC")),
        Index("ix_coupons_for_all", "ends_on", postgresql_where=text("user_id IS NULL")),
    )

    id: Mapped[Key]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    """Null for all users."""
    store_id: Mapped[UUID | None] = mapped_column(ForeignKey("stores.id", ondelete="CASCADE"), index=True)
    """Null for any store."""
    title: Mapped[str]
    """As it is printed, or as the shopper calls it."""
    kind: Mapped[str]
    value: Mapped[Amount]
    currency_code: Mapped[str | None]
    buy: Mapped[int] = mapped_column(server_default=text("0"))
    get: Mapped[int] = mapped_column(server_default=text("0"))
    minimum_amount: Mapped[Amount | None]
    minimum_count: Mapped[Decimal | None] = mapped_column(Numeric(14, 4))
    minimum_is_of_basket: Mapped[bool] = mapped_column(server_default=text("false"))
    applies_to: Mapped[str]
    gtins: Mapped[list[str]] = _texts()
    family_id: Mapped[UUID | None]
    """Of the products of the catalogue."""
    category: Mapped[str | None]
    words: Mapped[list[str]] = _texts()
    size: Mapped[str | None]
    """Of the goods that the words mean, as wording.py spells it; null for any."""
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    needs_clip: Mapped[bool] = mapped_column(server_default=text("false"))
    code: Mapped[str | None]
    is_stackable: Mapped[bool] = mapped_column(server_default=text("false"))
    max_uses: Mapped[int | None]
    set_by_hand: Mapped[list[str]] = _texts()
    """What its shopper changed of it, as by_hand.py names it: that holds against what any source says."""
    seen_on: Mapped[date]
    """Since which day it is known: that of the mail, the receipt, or the import."""
    digest: Mapped[str]
    """Of all terms, see identity.py: the same terms again are the same coupon."""
    created_at: Mapped[CreatedAt]


class CouponKey(Base):
    """A hash by which a coupon for all is found from what is bought, see identity.py. It has some, and one key many.

    A user's own have none: they are found by their user.
    """

    __tablename__ = "coupon_keys"

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    ends_on: Mapped[date] = mapped_column(primary_key=True)
    """That of the coupon, and infinity where it has none: so what ended is passed over without a look at it."""
    coupon_id: Mapped[UUID] = mapped_column(ForeignKey("coupons.id", ondelete="CASCADE"), primary_key=True, index=True)


class CouponProduct(Base):
    """A product of the catalogue that a coupon is for."""

    __tablename__ = "coupon_products"

    coupon_id: Mapped[UUID] = mapped_column(ForeignKey("coupons.id", ondelete="CASCADE"), primary_key=True)
    product_id: Mapped[UUID] = mapped_column(
        ForeignKey("products.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class CouponSource(Base):
    """Where a coupon is known from: a hand, a row of a feed, an offer mail, the foot of a receipt."""

    __tablename__ = "coupon_sources"
    __table_args__ = (
        CheckConstraint(_one_of("kind", SourceKind), name="kind"),
        CheckConstraint(
            "(kind = 'feed') = (feed IS NOT NULL) AND (kind = 'feed') = (external_id IS NOT NULL)", name="feed"
        ),
        CheckConstraint("receipt_id IS NULL OR kind IN ('mail', 'receipt')", name="receipt"),
        Index(
            "uq_coupon_sources_of_feed",
            "user_id",
            "feed",
            "external_id",
            unique=True,
            postgresql_where=text("kind = 'feed'"),
            postgresql_nulls_not_distinct=True,
        ),
        Index(
            "uq_coupon_sources_of_receipt",
            "coupon_id",
            "receipt_id",
            unique=True,
            postgresql_where=text("receipt_id IS NOT NULL"),
        ),
        Index("uq_coupon_sources_by_hand", "coupon_id", unique=True, postgresql_where=text("kind = 'hand'")),
    )

    id: Mapped[Key]
    coupon_id: Mapped[UUID] = mapped_column(ForeignKey("coupons.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    """That of its coupon."""
    kind: Mapped[str]
    feed: Mapped[str | None]
    external_id: Mapped[str | None]
    """What the feed calls it: the same feed and id again is the same row of it."""
    receipt_id: Mapped[UUID | None] = mapped_column(ForeignKey("receipts.id", ondelete="CASCADE"), index=True)
    """The mail, or the receipt that it stands on."""
    digest: Mapped[str | None]
    """Of the terms as it says them, whatever the shopper made of the coupon since: null of a hand, of what is for all,
    and of a feed that an earlier release read."""
    title: Mapped[str | None]
    """What it calls the coupon; null as above."""
    row_digest: Mapped[str | None]
    """Of all that the row of a feed says, and of what reads it: the same again is passed over. Null for all others."""
    needs_clip: Mapped[bool | None]
    """What it says of that; null where it says nothing. So are the two below, see said.py for what holds of several."""
    is_stackable: Mapped[bool | None]
    max_uses: Mapped[int | None]
    evidence: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=text("'[]'::jsonb"))
    """As that of the lines of a purchase: where on the receipt it was read."""
    created_at: Mapped[CreatedAt]


class UnclearOffer(Base):
    """An offer of a mail of which something is not understood: its words, and what is sure of it."""

    __tablename__ = "unclear_offers"
    __table_args__ = (UniqueConstraint("receipt_id", "position"),)

    id: Mapped[Key]
    receipt_id: Mapped[UUID] = mapped_column(ForeignKey("receipts.id", ondelete="CASCADE"))
    position: Mapped[int]
    title: Mapped[str]
    """As it is printed."""
    store_id: Mapped[UUID | None] = mapped_column(ForeignKey("stores.id", ondelete="SET NULL"), index=True)
    goods: Mapped[str | None]
    """What it calls them."""
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    code: Mapped[str | None]
    currency_code: Mapped[str | None]
    """That of its store."""
    coupon_id: Mapped[UUID | None] = mapped_column(ForeignKey("coupons.id", ondelete="SET NULL"), index=True)
    """The one that the shopper entered for it; null before that, and once they deleted it."""


class ClippedCoupon(Base):
    """That a shopper clipped a coupon."""

    __tablename__ = "clipped_coupons"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    coupon_id: Mapped[UUID] = mapped_column(ForeignKey("coupons.id", ondelete="CASCADE"), primary_key=True, index=True)
    clipped_at: Mapped[CreatedAt]


class CouponRedemption(Base):
    """A line of a purchase that takes off what a coupon does: there is one exactly while the purchase says so."""

    __tablename__ = "coupon_redemptions"
    __table_args__ = (
        UniqueConstraint("line_id"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("shown_by IN ('code', 'words', 'amount')", name="shown_by"),
        CheckConstraint("doubt IN ('unnamed', 'several')", name="doubt"),
        Index("ix_coupon_redemptions_user_id_coupon_id", "user_id", "coupon_id"),
    )

    id: Mapped[Key]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    coupon_id: Mapped[UUID] = mapped_column(ForeignKey("coupons.id", ondelete="CASCADE"), index=True)
    purchase_id: Mapped[UUID] = mapped_column(ForeignKey("purchases.id", ondelete="CASCADE"), index=True)
    line_id: Mapped[UUID] = mapped_column(ForeignKey("purchase_lines.id", ondelete="CASCADE"))
    """The line that takes the money off; its evidence is that of the redemption."""
    amount: Mapped[Amount]
    shown_by: Mapped[str]
    """What of the line fits the coupon, beside store, day and goods."""
    doubt: Mapped[str | None]
    """Why the coupon was only probably used; null where the line says so."""
    created_at: Mapped[CreatedAt]


class DeniedRedemption(Base):
    """That a shopper said that a line of theirs is not by a coupon, so that it never redeems that one again."""

    __tablename__ = "denied_redemptions"
    __table_args__ = (Index("ix_denied_redemptions_user_id_coupon_id", "user_id", "coupon_id"),)

    line_id: Mapped[UUID] = mapped_column(ForeignKey("purchase_lines.id", ondelete="CASCADE"), primary_key=True)
    coupon_id: Mapped[UUID] = mapped_column(ForeignKey("coupons.id", ondelete="CASCADE"), primary_key=True, index=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    denied_at: Mapped[CreatedAt]


class CouponUse(Base):
    """That a shopper said that they used a coupon on a day, which no receipt shows."""

    __tablename__ = "coupon_uses"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    coupon_id: Mapped[UUID] = mapped_column(ForeignKey("coupons.id", ondelete="CASCADE"), primary_key=True, index=True)
    used_on: Mapped[date] = mapped_column(primary_key=True)
    created_at: Mapped[CreatedAt]


class CouponLook(Base):
    """The day for which the coupon alerts of a shopper were found last: days pass without anybody doing anything."""

    __tablename__ = "coupon_looks"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    looked_on: Mapped[date]
