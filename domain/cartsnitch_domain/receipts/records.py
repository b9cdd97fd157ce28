"""What came in, and what became of it. Originals are kept under their hash for as long as the account is."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from cartsnitch_domain.db import Base, CreatedAt, Key
from cartsnitch_domain.receipts.rules import Channel, ReceiptStatus


def _one_of(column: str, values: type[Channel] | type[ReceiptStatus]) -> str:
    return f"{column} IN ({', '.join(repr(value.value) for value in values)})"


class Receipt(Base):
    """A photo, file or mail as it came in, and its state."""

    __tablename__ = "receipts"
    __table_args__ = (
        CheckConstraint(_one_of("status", ReceiptStatus), name="status"),
        CheckConstraint(_one_of("channel", Channel), name="channel"),
        UniqueConstraint("user_id", "idempotency_key"),
        Index("ix_receipts_user_id_id", "user_id", sql("id DESC")),
    )

    id: Mapped[Key]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    status: Mapped[str] = mapped_column(server_default="received")
    reason: Mapped[str | None]
    """Why it is not simply recorded, in words for the shopper."""
    channel: Mapped[str]
    digest: Mapped[str]
    """SHA-256 of the original bytes: their name in the blob store."""
    byte_size: Mapped[int]
    media_type: Mapped[str | None]
    """As declared by the sender; not believed."""
    filename: Mapped[str | None]
    sender: Mapped[str | None]
    subject: Mapped[str | None]
    idempotency_key: Mapped[str]
    """The same key again is the same receipt."""
    duplicate_of_id: Mapped[UUID | None] = mapped_column(ForeignKey("receipts.id", ondelete="SET NULL"), index=True)
    reader_version: Mapped[str | None]
    reading_attempts: Mapped[int] = mapped_column(server_default=sql("0"))
    """How often its reading was begun since it came in, or since the shopper last asked for it."""
    received_at: Mapped[CreatedAt]
    read_at: Mapped[datetime | None]


Index(
    "uq_receipts_user_id_digest",
    Receipt.user_id,
    Receipt.digest,
    unique=True,
    postgresql_where=Receipt.duplicate_of_id.is_(None),
)


class ReceiptPart(Base):
    """A piece of a receipt (a mail has several), and the verdict on it."""

    __tablename__ = "receipt_parts"
    __table_args__ = (UniqueConstraint("receipt_id", "position"),)

    id: Mapped[Key]
    receipt_id: Mapped[UUID] = mapped_column(ForeignKey("receipts.id", ondelete="CASCADE"))
    position: Mapped[int]
    filename: Mapped[str | None]
    media_type: Mapped[str]
    """By its content."""
    byte_size: Mapped[int]
    verdict: Mapped[str]


class ReceiptPage(Base):
    """A page that was read: a picture in the blob store, or monospaced text, `width` by `height` pixels or letters."""

    __tablename__ = "receipt_pages"
    __table_args__ = (
        UniqueConstraint("receipt_id", "number"),
        CheckConstraint("image_digest IS NOT NULL OR text IS NOT NULL", name="shown"),
    )

    id: Mapped[Key]
    receipt_id: Mapped[UUID] = mapped_column(ForeignKey("receipts.id", ondelete="CASCADE"))
    number: Mapped[int]
    """From 1, over the whole receipt; evidence points here."""
    width: Mapped[int]
    height: Mapped[int]
    image_digest: Mapped[str | None]
    text: Mapped[str | None]


class ReceiptDistinction(Base):
    """Two receipts that the shopper told apart: they show two purchases, however alike. The lower key comes first."""

    __tablename__ = "receipt_distinctions"
    __table_args__ = (
        UniqueConstraint("receipt_id", "other_id"),
        CheckConstraint("receipt_id < other_id", name="ordered"),
    )

    id: Mapped[Key]
    receipt_id: Mapped[UUID] = mapped_column(ForeignKey("receipts.id", ondelete="CASCADE"))
    other_id: Mapped[UUID] = mapped_column(ForeignKey("receipts.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[CreatedAt]


class ReceiptRegion(Base):
    """A place on a page that the shopper asked to be read again, and what was read there.

    The box is in fractions of the page, as evidence is.
    """

    __tablename__ = "receipt_regions"

    id: Mapped[Key]
    receipt_id: Mapped[UUID] = mapped_column(ForeignKey("receipts.id", ondelete="CASCADE"), index=True)
    page: Mapped[int]
    x: Mapped[float]
    y: Mapped[float]
    width: Mapped[float]
    height: Mapped[float]
    asked_at: Mapped[CreatedAt]
    read_at: Mapped[datetime | None]
    """Null while it waits."""
    text: Mapped[str | None]
    amounts: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=sql("'[]'::jsonb"))
    """`{"amount", "confidence"}` each, the likeliest first; the amount is a string, so that it stays exact."""
    reason: Mapped[str | None]
    """Why nothing could be read, in words for the shopper."""


Index(
    "ix_receipts_unread",
    Receipt.user_id,
    postgresql_where=Receipt.status.in_([ReceiptStatus.RECEIVED.value, ReceiptStatus.READING.value]),
)
Index("ix_receipt_regions_unread", ReceiptRegion.receipt_id, postgresql_where=ReceiptRegion.read_at.is_(None))
