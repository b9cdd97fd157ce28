"""What is public: prices that several households saw. Each is computed once, and after that can only go."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Numeric,
    SmallInteger,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from cartsnitch_domain.db import Amount, Base, CreatedAt, Key
from cartsnitch_domain.public.rules import BUCKETS


class PublicContribution(Base):
    """Somebody who agreed that their prices count in public ones, together with those of their household."""

    __tablename__ = "public_contributions"
    __table_args__ = (CheckConstraint("extract(day from counts_from) = 1", name="counts_from"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    counts_from: Mapped[date | None]
    """The first day of the first month whose purchases count; null until the host lets them in."""
    agreed_at: Mapped[CreatedAt]


class PublicMonth(Base):
    """A month that was published, whatever there was to publish: none is published twice."""

    __tablename__ = "public_months"
    __table_args__ = (CheckConstraint("extract(day from month) = 1", name="month"),)

    month: Mapped[date] = mapped_column(primary_key=True)
    """By its first day."""
    published_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    """When prices of it came or went last; before `published_at` where it never had any."""


class PublicProduct(Base):
    """A product that had a public price. Its id says nothing, unlike that of the product, which tells when it came."""

    __tablename__ = "public_products"
    __table_args__ = (Index("ix_public_products_name_id", "name", "id", postgresql_where=text("name IS NOT NULL")),)

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("gen_random_uuid()"))
    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), unique=True)
    name: Mapped[str | None]
    """That of its newest price; null while it has none, and then it is shown nowhere."""


class PublicPrice(Base):
    """What a product cost at a store in a month, by the households that contribute."""

    __tablename__ = "public_prices"
    __table_args__ = (
        UniqueConstraint("public_product_id", "store_id", "month"),
        CheckConstraint("price > 0", name="price"),
        CheckConstraint("(content_amount IS NULL) = (content_unit IS NULL)", name="content"),
        CheckConstraint("content_amount > 0 AND content_pack > 0", name="content_amount"),
        CheckConstraint(f"households IN ({', '.join(map(str, BUCKETS))})", name="households"),
        Index("ix_public_prices_store_id_month", "store_id", "month"),
    )

    id: Mapped[Key]
    public_product_id: Mapped[UUID] = mapped_column(ForeignKey("public_products.id", ondelete="CASCADE"))
    store_id: Mapped[UUID] = mapped_column(ForeignKey("stores.id", ondelete="CASCADE"))
    month: Mapped[date] = mapped_column(ForeignKey("public_months.month", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    """What the receipts of all these households say in full for the product."""
    price: Mapped[Amount]
    """What the shelf asked for one `unit`: the median over the households of the median of each, rounded."""
    unit: Mapped[str]
    currency_code: Mapped[str]
    content_amount: Mapped[Decimal | None] = mapped_column(Numeric)
    """With `content_unit`, how much each package of the pack holds, as the receipts of all these households say; null
    where theirs say nothing of it."""
    content_unit: Mapped[str | None]
    content_pack: Mapped[int] = mapped_column(server_default="1")
    content_pieces: Mapped[int | None]
    is_open_ounce: Mapped[bool] = mapped_column(server_default=text("false"))
    households: Mapped[int] = mapped_column(SmallInteger)
    """At least so many households."""


class PublicStoreMonth(Base):
    """A store in a month, while it has public prices. Shown to nobody."""

    __tablename__ = "public_store_months"

    store_id: Mapped[UUID] = mapped_column(ForeignKey("stores.id", ondelete="CASCADE"), primary_key=True)
    month: Mapped[date] = mapped_column(
        ForeignKey("public_months.month", ondelete="CASCADE"), primary_key=True, index=True
    )
    shoppers: Mapped[int]
    """How many people bought something there that counted, public or not, when it was published."""


class PublicShopper(Base):
    """One of these people, for as long as they contribute and all that they bought there is still theirs. Shown to
    nobody."""

    __tablename__ = "public_shoppers"
    __table_args__ = (
        ForeignKeyConstraint(
            ["store_id", "month"],
            ["public_store_months.store_id", "public_store_months.month"],
            name="fk_public_shoppers_store_id_month",
            ondelete="CASCADE",
        ),
    )

    store_id: Mapped[UUID] = mapped_column(primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("public_contributions.user_id", ondelete="CASCADE"), primary_key=True, index=True
    )
    household_id: Mapped[UUID | None]
    """Those that have the same counted as one household when it was published, also where that is no more. None counts
    by themselves."""
    product_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    """What they bought there that counted."""
