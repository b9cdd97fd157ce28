"""Prices as they were seen."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from cartsnitch_domain.db import Amount, Base, CreatedAt, Key


class PriceObservation(Base):
    """What one unit of a product cost at a store on a day, by one line of a purchase."""

    __tablename__ = "price_observations"
    __table_args__ = (
        CheckConstraint("unit_price > 0", name="unit_price"),
        Index(
            "ix_price_observations_user_id_product_id",
            "user_id",
            "product_id",
            text("observed_on DESC"),
            text("id DESC"),
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
    created_at: Mapped[CreatedAt]
