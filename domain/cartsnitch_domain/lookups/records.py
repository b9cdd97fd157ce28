"""What an open catalogue says of the barcodes that receipts print. It stands beside what receipts say, never in it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Index, Numeric, SmallInteger, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from cartsnitch_domain.db import Base, CreatedAt
from cartsnitch_domain.lookups.rules import LookupState


class GtinLookup(Base):
    """A GTIN that is asked for, and what the catalogue said: as it said it, read anew whenever it is shown.

    One row for all products and shoppers, so it is asked for once. It belongs to nobody: it names no product of ours
    and has nothing that came from a receipt but the number.
    """

    __tablename__ = "gtin_lookups"
    __table_args__ = (
        CheckConstraint("gtin ~ '^[0-9]{14}$'", name="gtin"),
        CheckConstraint(f"state IN ({', '.join(repr(each.value) for each in LookupState)})", name="state"),
        CheckConstraint("(state = 'found') = (fetched_at IS NOT NULL)", name="fetched_at"),
        CheckConstraint("picture_digest IS NULL OR picture_url IS NOT NULL", name="picture"),
        Index(
            "ix_gtin_lookups_next_attempt_at",
            "next_attempt_at",
            "gtin",
            postgresql_where=text("next_attempt_at IS NOT NULL"),
        ),
        Index(
            "ix_gtin_lookups_picture_next_at",
            "picture_next_at",
            "gtin",
            postgresql_where=text("picture_next_at IS NOT NULL"),
        ),
    )

    gtin: Mapped[str] = mapped_column(primary_key=True)
    """14 digits, as in ProductIdentifier."""
    created_at: Mapped[CreatedAt]
    state: Mapped[str] = mapped_column(server_default=LookupState.WAITING.value)
    attempts: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    """Answers that could not be used since the last one that could, the question under way included."""
    stumbles: Mapped[int] = mapped_column(server_default=text("0"))
    """How often in a row the catalogue was away when this one was asked for alone."""
    misses: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    """How often the catalogue did not have it."""
    next_attempt_at: Mapped[datetime | None] = mapped_column(server_default=text("'epoch'"))
    """When it is asked for, a new one before all others; null where it is not any more. Of an attempt under way: when
    another one is made."""
    last_error: Mapped[str | None]
    fetched_at: Mapped[datetime | None]
    """When the catalogue said what stands below."""
    language: Mapped[str | None]
    """Of the name that the catalogue shows first: two letters."""
    names: Mapped[dict[str, str]] = mapped_column(JSONB, server_default=text("'{}'::jsonb"))
    """By language."""
    brand: Mapped[str | None]
    quantity: Mapped[str | None]
    """As somebody typed it off the package."""
    measured: Mapped[Decimal | None] = mapped_column(Numeric)
    """With `measured_unit`, how much the catalogue itself makes of that: all of a pack together."""
    measured_unit: Mapped[str | None]
    categories: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'::text[]"))
    """Its tags, the general ones first."""
    picture_url: Mapped[str | None]
    picture_digest: Mapped[str | None]
    """Of the blob with the picture as we decoded it."""
    picture_attempts: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    picture_next_at: Mapped[datetime | None]
    picture_error: Mapped[str | None]


class LookupPace(Base):
    """How fast the catalogue is asked, by all workers together: whoever asks holds the row for a moment."""

    __tablename__ = "lookup_paces"

    source: Mapped[str] = mapped_column(primary_key=True)
    next_at: Mapped[datetime] = mapped_column(server_default=text("'epoch'"))
    """Nothing is asked before."""
    failures: Mapped[int] = mapped_column(server_default=text("0"))
    """How often the catalogue itself failed since it last answered."""
    day: Mapped[date] = mapped_column(server_default=text("'epoch'"))
    asked: Mapped[int] = mapped_column(server_default=text("0"))
    """GTINs that were asked for on that day (UTC)."""
