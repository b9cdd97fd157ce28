"""Consumer price indices that were published, beside which a household sees its own."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, text
from sqlalchemy.orm import Mapped, mapped_column

from cartsnitch_domain.db import Base, CreatedAt, Key


class CpiSeries(Base):
    """A series that whoever runs this server imported; it belongs to nobody and is shown to all."""

    __tablename__ = "cpi_series"
    __table_args__ = (
        CheckConstraint("currency_code ~ '^[A-Z]{3}$'", name="currency_code"),
        CheckConstraint("country_code ~ '^[A-Z]{2}$'", name="country_code"),
    )

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    """What its publisher calls it: `CUUR0000SAF11`."""
    name: Mapped[str]
    area: Mapped[str | None]
    """Where its prices are from, in words."""
    country_code: Mapped[str | None]
    currency_code: Mapped[str]
    created_at: Mapped[CreatedAt]
    imported_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    """When it was imported last."""


class CpiValue(Base):
    """The index of a month, as published."""

    __tablename__ = "cpi_values"
    __table_args__ = (
        CheckConstraint("extract(day FROM month) = 1", name="month"),
        CheckConstraint("value > 0", name="value"),
    )

    series_id: Mapped[UUID] = mapped_column(ForeignKey("cpi_series.id", ondelete="CASCADE"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    """Its first day."""
    value: Mapped[Decimal] = mapped_column(Numeric)
