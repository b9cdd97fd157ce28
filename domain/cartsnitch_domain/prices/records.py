"""Prices as they were seen."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from cartsnitch_domain.db import Amount, Base, CreatedAt, Key


class PriceObservation(Base):
    """What one unit of a product cost at a store on a day, by one line of a purchase.

    Nothing here is judged: which of them can be compared follows from those around it, see marks.py.
    """

    __tablename__ = "price_observations"
    __table_args__ = (
        CheckConstraint("unit_price > 0", name="unit_price"),
        CheckConstraint("shelf_price > 0", name="shelf_price"),
        CheckConstraint("(content_amount IS NULL) = (content_unit IS NULL)", name="content"),
        CheckConstraint("content_amount > 0 AND content_pack > 0", name="content_amount"),
        Index(
            "ix_price_observations_user_id_product_id",
            "user_id",
            "product_id",
            text("observed_on DESC"),
            text("id DESC"),
        ),
        Index(
            "ix_price_observations_user_id_family_id",
            "user_id",
            "family_id",
            text("observed_on DESC"),
            text("id DESC"),
        ),
        Index("ix_price_observations_user_id_observed_on", "user_id", text("observed_on DESC"), text("id DESC")),
        CheckConstraint("(printed_amount IS NULL) = (printed_unit IS NULL)", name="printed"),
        Index(
            "ix_price_observations_outdated",
            "purchase_line_id",
            postgresql_where=text("is_outdated OR printed_pack IS NULL OR NOT is_content_own OR is_piece IS NULL"),
        ),
    )

    id: Mapped[Key]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    store_id: Mapped[UUID] = mapped_column(ForeignKey("stores.id", ondelete="CASCADE"), index=True)
    purchase_line_id: Mapped[UUID] = mapped_column(ForeignKey("purchase_lines.id", ondelete="CASCADE"), unique=True)
    observed_on: Mapped[date]
    unit_price: Mapped[Amount]
    """Paid for one `unit`, discounts of the line taken off; deposits and fees stay out."""
    unit: Mapped[str]
    currency_code: Mapped[str]
    is_promotional: Mapped[bool] = mapped_column(server_default=text("false"))
    shelf_price: Mapped[Amount | None]
    """What one `unit` would have cost without the discounts of the line; null where there were none."""
    family_id: Mapped[UUID | None]
    """Of the product; null where a release wrote it that knew no families, until it is observed anew."""
    is_outdated: Mapped[bool] = mapped_column(server_default=text("true"))
    """Whether it is to be observed anew: its product is described in other words, or a release wrote it that does not
    know this column."""
    content_amount: Mapped[Decimal | None] = mapped_column(Numeric)
    """With `content_unit`, how much each package of the pack holds as the shopper's own lines say it, see
    line_goods.py; null where none of them does."""
    content_unit: Mapped[str | None]
    content_pack: Mapped[int] = mapped_column(server_default="1")
    content_pieces: Mapped[int | None]
    is_open_ounce: Mapped[bool] = mapped_column(server_default=text("false"))
    """Whether the ounce of the content may be one of weight or a fluid one."""
    is_content_own: Mapped[bool] = mapped_column(server_default=text("false"))
    """Whether a release wrote it that takes no content of a stranger; one that may have is observed anew."""
    printed_amount: Mapped[Decimal | None] = mapped_column(Numeric)
    """The same as the line itself prints it, whatever is known of the product; null where it prints none."""
    printed_unit: Mapped[str | None]
    printed_pack: Mapped[int | None]
    """Null where a release wrote it that did not keep what the line prints, until it is observed anew."""
    printed_pieces: Mapped[int | None]
    is_printed_ounce_open: Mapped[bool] = mapped_column(server_default=text("false"))
    quantity: Mapped[Decimal | None] = mapped_column(Numeric(14, 4))
    """How many units the line is for; null for one."""
    identifier: Mapped[str | None]
    """The number beside the name, all spellings folded into one."""
    alias: Mapped[str | None]
    """The printed name without its size, folded."""
    is_piece: Mapped[bool | None]
    """Whether this is the price of one piece whose weight the line does not say, see line_goods.py; null where a
    release wrote it that did not ask, until it is observed anew."""
    created_at: Mapped[CreatedAt]


class ChangedFamily(Base):
    """A family whose prices, watches or settings changed for a user since its alerts were last found.

    Only ever added and deleted, so that nobody who records waits for somebody who finds alerts.
    """

    __tablename__ = "changed_families"

    id: Mapped[Key]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    family_id: Mapped[UUID]


class AwaitedDay(Base):
    """A day to come on which a price was seen, as the receipt says: its family is looked at once more then."""

    __tablename__ = "awaited_days"
    __table_args__ = (UniqueConstraint("user_id", "family_id", "day"),)

    id: Mapped[Key]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    family_id: Mapped[UUID]
    day: Mapped[date] = mapped_column(index=True)
