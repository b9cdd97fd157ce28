"""The records read from receipts."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Computed,
    ForeignKey,
    Index,
    Numeric,
    UniqueConstraint,
)
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from cartsnitch_domain.db import Amount, Base, CreatedAt, Key
from cartsnitch_domain.products.matching import NO_MATCH, Match
from cartsnitch_domain.products.rules import MatchReason
from cartsnitch_domain.purchases.rules import CorrectedField, LineKind


class Purchase(Base):
    """What one receipt says was bought. What is not printed is null, never guessed."""

    __tablename__ = "purchases"
    __table_args__ = (
        UniqueConstraint("receipt_id", "position"),
        Index(
            "ix_purchases_user_id_purchased_on",
            "user_id",
            sql("coalesce(purchased_on, '-infinity'::date) DESC"),
            sql("id DESC"),
        ),
        CheckConstraint("currency_code ~ '^[A-Z]{3}$'", name="currency_code"),
    )

    id: Mapped[Key]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    receipt_id: Mapped[UUID] = mapped_column(ForeignKey("receipts.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(server_default="1")
    """Which purchase of its receipt, from 1."""
    store_id: Mapped[UUID | None] = mapped_column(ForeignKey("stores.id", ondelete="SET NULL"), index=True)
    merchant_name: Mapped[str | None]
    """As printed."""
    purchased_on: Mapped[date | None]
    purchased_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=False))
    """The wall clock as printed: a receipt names no time zone, so none is stored."""
    currency_code: Mapped[str | None]
    is_currency_assumed: Mapped[bool] = mapped_column(server_default=sql("false"))
    """Whether the receipt prints no currency, and it is that of the other purchases of the household."""
    subtotal: Mapped[Amount | None]
    tax: Mapped[Amount | None]
    is_tax_included: Mapped[bool] = mapped_column(server_default=sql("false"))
    total: Mapped[Amount | None]
    gap: Mapped[Amount | None]
    """The total less the lines that count."""
    is_balanced: Mapped[bool] = mapped_column(Computed("gap IS NOT NULL AND gap = 0", persisted=True))
    confidence: Mapped[float]
    """How likely the total is right, from 0 to 1."""
    date_confidence: Mapped[float | None]
    """How likely the day is right, from 0 to 1; null where nobody weighed it."""
    reader_version: Mapped[str]
    leaves_out: Mapped[bool] = mapped_column(server_default=sql("false"))
    """Whether below its total stand goods with a total of their own, which no purchase has."""
    confirmed_at: Mapped[datetime | None]
    """When the shopper said that it is right as it stands, whatever its gap."""
    same_as_id: Mapped[UUID | None] = mapped_column(ForeignKey("purchases.id", ondelete="SET NULL"), index=True)
    """The purchase that this one repeats: it is kept with its lines, but shown and counted nowhere."""
    created_at: Mapped[CreatedAt]


class PurchaseLine(Base):
    """One typed line of a purchase; `amount` has the sign with which it counts in the total."""

    __tablename__ = "purchase_lines"
    __table_args__ = (
        # At the end of a statement, so that one statement can make room for a line.
        UniqueConstraint("purchase_id", "position", deferrable=True),
        CheckConstraint(f"kind IN ({', '.join(repr(kind.value) for kind in LineKind)})", name="kind"),
        CheckConstraint(
            f"match_reason IN ({', '.join(repr(reason.value) for reason in MatchReason)})", name="match_reason"
        ),
        # Few lines have one; without these, every line would be looked at when what they name is deleted.
        *(
            Index(f"ix_purchase_lines_{column}", column, postgresql_where=sql(f"{column} IS NOT NULL"))
            for column in ("matched_id", "maybe_id", "lesson_id")
        ),
        Index(
            "ix_purchase_lines_nameless",
            "id",
            postgresql_where=sql("product_id IS NOT NULL AND product_name IS NULL"),
        ),
    )

    id: Mapped[Key]
    purchase_id: Mapped[UUID] = mapped_column(ForeignKey("purchases.id", ondelete="CASCADE"))
    position: Mapped[int]
    kind: Mapped[str]
    text: Mapped[str]
    quantity: Mapped[Decimal | None] = mapped_column(Numeric(14, 4))
    unit: Mapped[str | None]
    unit_price: Mapped[Amount | None]
    amount: Mapped[Amount]
    identifier: Mapped[str | None]
    applies_to_id: Mapped[UUID | None] = mapped_column(ForeignKey("purchase_lines.id", ondelete="SET NULL"), index=True)
    is_suspect: Mapped[bool] = mapped_column(server_default=sql("false"))
    suspect_rank: Mapped[int | None]
    """Among the suspects of its purchase, 1 for the likeliest."""
    read_rank: Mapped[int | None]
    """The same as it was read, whatever was corrected since."""
    product_id: Mapped[UUID | None] = mapped_column(ForeignKey("products.id", ondelete="SET NULL"), index=True)
    product_name: Mapped[str | None]
    """What the text says in full, without the size; null before it was described."""
    matched_id: Mapped[UUID | None] = mapped_column(ForeignKey("products.id", ondelete="SET NULL"))
    """The product it would be without what the shopper taught and merged; null where that is the same one."""
    lesson_id: Mapped[UUID | None] = mapped_column(ForeignKey("product_lessons.id", ondelete="SET NULL"))
    """The lesson by which it is of its product."""
    match_reason: Mapped[str | None]
    """Why it is of its product, or of the one in `matched_id`; null without one, and where it was not kept."""
    match_words: Mapped[str | None]
    """The reason in words, of which none come from another shopper's receipts."""
    maybe_id: Mapped[UUID | None] = mapped_column(ForeignKey("products.id", ondelete="SET NULL"))
    """Another product of the shopper that it may be, too much alike to say nothing and too little to join them."""
    evidence: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=sql("'[]'::jsonb"))
    """`{"page", "x", "y", "width", "height", "text", "confidence"}` each, and `"model"` where one proposed it.

    Boxes are fractions of the page; confidence is how likely the amount of the line is right.
    """
    removed_at: Mapped[datetime | None]
    """When the shopper took it off, or made it part of another; it stays as evidence, and counts nowhere."""
    merged_into_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("purchase_lines.id", ondelete="SET NULL"), index=True
    )
    """The line that it is part of."""
    is_merged: Mapped[bool] = mapped_column(server_default=sql("false"))
    """Whether the shopper made it of other lines; without any that are part of it, it was taken apart again."""
    bound_to_id: Mapped[UUID | None] = mapped_column(ForeignKey("purchase_lines.id", ondelete="SET NULL"), index=True)
    """The line that it belonged to before that was taken off or made part of another; it does so again afterwards."""


def set_match(line: PurchaseLine, match: Match | None) -> None:
    """Let a line be of this product, for its reason; of none without one."""
    for name, value in (match.columns() if match else NO_MATCH).items():
        setattr(line, name, value)


class TaughtLine(Base):
    """A line that a lesson was applied to when it was taught, though it was there before: what undoing it restores."""

    __tablename__ = "taught_lines"

    lesson_id: Mapped[UUID] = mapped_column(ForeignKey("product_lessons.id", ondelete="CASCADE"), primary_key=True)
    line_id: Mapped[UUID] = mapped_column(
        ForeignKey("purchase_lines.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    before_id: Mapped[UUID | None] = mapped_column(ForeignKey("product_lessons.id", ondelete="SET NULL"), index=True)
    """The lesson that it followed before; null for none."""


class Correction(Base):
    """What a shopper changed about a purchase: who, when, and from what to what. Never changed or deleted itself.

    The new value stands in the purchase or line; this is how it came there.
    """

    __tablename__ = "corrections"
    __table_args__ = (
        CheckConstraint(f"field IN ({', '.join(repr(field.value) for field in CorrectedField)})", name="field"),
    )

    id: Mapped[Key]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    """Who."""
    purchase_id: Mapped[UUID] = mapped_column(ForeignKey("purchases.id", ondelete="CASCADE"), index=True)
    line_id: Mapped[UUID | None] = mapped_column(ForeignKey("purchase_lines.id", ondelete="CASCADE"), index=True)
    """Null where the purchase itself was corrected."""
    field: Mapped[str]
    old: Mapped[str | None]
    """As text: an exact amount, an ISO date, a name."""
    new: Mapped[str | None]
    corrected_at: Mapped[CreatedAt]
    """The same for all that one action changed."""
