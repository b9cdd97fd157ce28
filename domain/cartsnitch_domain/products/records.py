"""The catalogue: what is bought, and the ways receipts name it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cartsnitch_domain.db import Base, CreatedAt, Key


class Product(Base):
    """Something that is bought, in one size."""

    __tablename__ = "products"

    id: Mapped[Key]
    name: Mapped[str]
    """What the receipt that brought it prints: for whoever looks after the catalogue, and shown to no user."""
    created_at: Mapped[CreatedAt]


class ProductIdentifier(Base):
    """A number that names a product: a GTIN (14 digits) or PLU everywhere, a store's own number in that store."""

    __tablename__ = "product_identifiers"
    __table_args__ = (
        UniqueConstraint("scheme", "value", "store_id", postgresql_nulls_not_distinct=True),
        CheckConstraint("scheme IN ('gtin', 'plu', 'sku')", name="scheme"),
        CheckConstraint("(scheme = 'sku') = (store_id IS NOT NULL)", name="store_of_sku"),
    )

    id: Mapped[Key]
    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    scheme: Mapped[str]
    value: Mapped[str]
    store_id: Mapped[UUID | None] = mapped_column(ForeignKey("stores.id", ondelete="CASCADE"))


class ProductAlias(Base):
    """What a store prints for a product, folded (see rules.text_key)."""

    __tablename__ = "product_aliases"
    __table_args__ = (UniqueConstraint("store_id", "text_key"),)

    id: Mapped[Key]
    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    store_id: Mapped[UUID] = mapped_column(ForeignKey("stores.id", ondelete="CASCADE"))
    text_key: Mapped[str]
    created_at: Mapped[CreatedAt]
