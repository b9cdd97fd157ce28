"""What shoppers watch, what they want to be told, and what was found."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, Text, UniqueConstraint, text
from sqlalchemy import Uuid as UuidType
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from cartsnitch_domain.alerts.alert import AlertKind
from cartsnitch_domain.db import Amount, Base, CreatedAt, Key
from cartsnitch_domain.units import Unit

_KINDS = ", ".join(repr(kind.value) for kind in AlertKind)
_UNITS = ", ".join(repr(unit.value) for unit in Unit)


class Watch(Base):
    """A target price for a product; see watch.py for what each column means."""

    __tablename__ = "watches"
    __table_args__ = (
        CheckConstraint("target > 0", name="target"),
        CheckConstraint("currency_code ~ '^[A-Z]{3}$'", name="currency_code"),
        CheckConstraint("(per_amount IS NULL) = (per_unit IS NULL)", name="per"),
        CheckConstraint("per_amount > 0", name="per_amount"),
        CheckConstraint(f"per_unit IN ({_UNITS})", name="per_unit"),
        Index("ix_watches_user_id_product_id", "user_id", "product_id"),
    )

    id: Mapped[Key]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    merged_id: Mapped[UUID | None] = mapped_column(ForeignKey("products.id", ondelete="SET NULL"), index=True)
    """The product that the shopper chose, where it is merged into `product_id`; null where it is that one."""
    in_any_size: Mapped[bool] = mapped_column(server_default=text("false"))
    """Whether it is for all products of the family."""
    store_id: Mapped[UUID | None] = mapped_column(ForeignKey("stores.id", ondelete="CASCADE"), index=True)
    """Null for any store."""
    target: Mapped[Amount]
    currency_code: Mapped[str]
    per_amount: Mapped[Decimal | None] = mapped_column(Numeric(14, 4))
    """With `per_unit`, what the target is for; null for a package as it is sold."""
    per_unit: Mapped[str | None]
    with_promotions: Mapped[bool] = mapped_column(server_default=text("true"))
    starts_on: Mapped[date]
    """Purchases before this day count no more."""
    paused_at: Mapped[datetime | None]
    """When the shopper let it rest; null while it is on."""
    created_at: Mapped[CreatedAt]


class Alert(Base):
    """What was found for a shopper, once an episode; see alert.py for what each column means."""

    __tablename__ = "alerts"
    __table_args__ = (
        CheckConstraint(f"kind IN ({_KINDS})", name="kind"),
        CheckConstraint("(kind = 'target_price') = (watch_id IS NOT NULL)", name="watch_of_target"),
        CheckConstraint("(kind = 'shrinkflation') = (shrinkage IS NOT NULL)", name="shrinkage"),
        CheckConstraint("product_id IS NOT NULL OR kind = 'coupon'", name="product"),
        CheckConstraint("coupon_id IS NULL OR kind = 'coupon'", name="coupon"),
        CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence"),
        UniqueConstraint(
            "user_id",
            "kind",
            "subject_id",
            "store_id",
            "watch_id",
            "opened_on",
            name="uq_alerts_episode",
            postgresql_nulls_not_distinct=True,
        ),
        Index("ix_alerts_user_id_family_id", "user_id", "family_id"),
        Index(
            "ix_alerts_user_id_opened_on",
            "user_id",
            text("opened_on DESC"),
            text("id DESC"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        Index(
            "ix_alerts_user_id_unread",
            "user_id",
            postgresql_where=text("withdrawn_at IS NULL AND read_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str]
    subject_id: Mapped[UUID]
    family_id: Mapped[UUID]
    """Whose history raised it; of a coupon, its own key."""
    product_id: Mapped[UUID | None] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    """Null for a coupon that is off the whole basket."""
    store_id: Mapped[UUID] = mapped_column(ForeignKey("stores.id", ondelete="CASCADE"), index=True)
    watch_id: Mapped[UUID | None] = mapped_column(ForeignKey("watches.id", ondelete="CASCADE"), index=True)
    coupon_id: Mapped[UUID | None] = mapped_column(ForeignKey("coupons.id", ondelete="SET NULL"), index=True)
    """Null for all other kinds, and where the coupon is gone, until that is noted."""
    opened_on: Mapped[date]
    before: Mapped[Decimal | None] = mapped_column(Numeric)
    after: Mapped[Decimal] = mapped_column(Numeric)
    change: Mapped[Decimal | None] = mapped_column(Numeric)
    paid: Mapped[Decimal | None] = mapped_column(Numeric)
    per_amount: Mapped[Decimal] = mapped_column(Numeric)
    per_unit: Mapped[str]
    currency_code: Mapped[str]
    confidence: Mapped[Decimal] = mapped_column(Numeric)
    evidence: Mapped[list[UUID]] = mapped_column(ARRAY(UuidType))
    """Keys of observations, the oldest first and the one that began the episode last."""
    shrinkage: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """`{"before": content, "after": content, "change": fraction}`, a content as `{"amount", "unit", "pack", ...}`."""
    earlier: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """`{"price": amount, "day": ISO date}` of what was told before in the same episode; null where it began it, and
    where an older release wrote it."""
    read_at: Mapped[datetime | None]
    snoozed_until: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    """When it lost its reason: something was corrected. It is kept, so that it is not told again when it is back."""
    created_at: Mapped[CreatedAt]


class AlertSettings(Base):
    """What a shopper changed about what they are told; see settings.py. Who changed nothing has no row."""

    __tablename__ = "alert_settings"
    __table_args__ = (
        CheckConstraint("increase BETWEEN 0.01 AND 10", name="increase"),
        CheckConstraint('"drop" BETWEEN 0.01 AND 0.99', name="drop"),
        CheckConstraint("lowest_in_days BETWEEN 1 AND 1825", name="lowest_in_days"),
        CheckConstraint("shrinkage BETWEEN 0.01 AND 0.99", name="shrinkage"),
        CheckConstraint("cheaper BETWEEN 0.01 AND 0.99", name="cheaper"),
        CheckConstraint(f"kinds <@ ARRAY[{_KINDS}]", name="kinds"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    increase: Mapped[Decimal] = mapped_column(Numeric, server_default=text("0.10"))
    drop: Mapped[Decimal] = mapped_column(Numeric, server_default=text("0.10"))
    lowest_in_days: Mapped[int] = mapped_column(server_default=text("90"))
    shrinkage: Mapped[Decimal] = mapped_column(Numeric, server_default=text("0.01"))
    cheaper: Mapped[Decimal] = mapped_column(Numeric, server_default=text("0.15"))
    kinds: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text(f"ARRAY[{_KINDS}]"))
