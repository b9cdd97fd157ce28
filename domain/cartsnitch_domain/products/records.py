"""The catalogue: what is bought, the ways receipts name it, and what shoppers taught about it.

The catalogue is shared by all users. What one shopper taught is theirs: it changes their own lines and nothing else.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Numeric, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from cartsnitch_domain.db import Base, CreatedAt, Key
from cartsnitch_domain.products.categories import Category
from cartsnitch_domain.units import Unit


def _words() -> Mapped[list[str]]:
    return mapped_column(ARRAY(Text), server_default=text("'{}'::text[]"))


def _is_one_of(column: str, values: type[Category] | type[Unit]) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(repr(value.value) for value in values)})", name=column)


class Product(Base):
    """Something that is bought, in one size.

    `words` and the lists below it are its Description (see description.py), by which texts are compared with it.
    """

    __tablename__ = "products"
    __table_args__ = (
        CheckConstraint("(amount IS NULL) = (unit IS NULL)", name="net_content"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("pack > 0", name="pack"),
        CheckConstraint("pieces > 0", name="pieces"),
        _is_one_of("unit", Unit),
        _is_one_of("category", Category),
    )

    id: Mapped[Key]
    name: Mapped[str]
    """What the receipt that brought it prints: for whoever looks after the catalogue, and shown to no user."""
    created_at: Mapped[CreatedAt]
    store_id: Mapped[UUID | None] = mapped_column(ForeignKey("stores.id", ondelete="SET NULL"), index=True)
    """The store whose receipt brought it: its house brands and language describe it."""
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    """The shopper who told it apart from another product, and to whom alone it belongs; null for the catalogue's."""
    brought_by_id: Mapped[UUID | None]
    """The shopper whose receipt brought it: its size is believed for them alone. No foreign key, since it is nobody
    else's when that account is gone. Null where nobody noted that."""
    family_id: Mapped[UUID] = mapped_column(server_default=text("uuidv7()"), index=True)
    """The same for a product in all its sizes. Written once."""
    brand: Mapped[str | None]
    amount: Mapped[Decimal | None] = mapped_column(Numeric)
    """With `unit`, what one package of the `pack` holds; null where no receipt says it."""
    unit: Mapped[str | None]
    pack: Mapped[int] = mapped_column(server_default="1")
    pieces: Mapped[int | None]
    is_open_ounce: Mapped[bool] = mapped_column(server_default=text("false"))
    """Whether the ounce of its unit may be one of weight or a fluid one."""
    is_weighed: Mapped[bool] = mapped_column(server_default=text("false"))
    """Whether it is sold by weight, so that the line says how much, and no package does."""
    category: Mapped[str | None]
    words: Mapped[list[str]] = _words()
    weak_words: Mapped[list[str]] = _words()
    guessed: Mapped[list[str]] = _words()
    cut: Mapped[list[str]] = _words()
    kinds: Mapped[list[str]] = _words()
    numbers: Mapped[list[str]] = _words()
    described_by: Mapped[str] = mapped_column(server_default="", index=True)
    """The words that it was described with, see keys.described_by; empty before it was."""


class ProductKey(Base):
    """A hash by which texts that may name a product find it, see keys.py. A product has some, and one key many."""

    __tablename__ = "product_keys"

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    product_id: Mapped[UUID] = mapped_column(
        ForeignKey("products.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class OwnKey(Base):
    """A key of what a shopper's receipts print of a product, where the product itself does not have it: whoever brought
    that may have said less, or in another store. Only what there is to look at: what is mine, my lines say."""

    __tablename__ = "own_keys"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    product_id: Mapped[UUID] = mapped_column(
        ForeignKey("products.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class ProductIdentifier(Base):
    """A number that names a product: a GTIN (14 digits) or PLU everywhere, a store's own number in that store.

    Anybody may mail any text beside a number, so it may name several: which one, known.py decides for each shopper.
    """

    __tablename__ = "product_identifiers"
    __table_args__ = (
        UniqueConstraint("scheme", "value", "store_id", "product_id", postgresql_nulls_not_distinct=True),
        CheckConstraint("scheme IN ('gtin', 'plu', 'sku')", name="scheme"),
        CheckConstraint("(scheme = 'sku') = (store_id IS NOT NULL)", name="store_of_sku"),
        Index("ix_product_identifiers_store_id", "store_id", postgresql_where=text("store_id IS NOT NULL")),
    )

    id: Mapped[Key]
    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    scheme: Mapped[str]
    value: Mapped[str]
    store_id: Mapped[UUID | None] = mapped_column(ForeignKey("stores.id", ondelete="CASCADE"))


class ProductAlias(Base):
    """What a store prints for a product, folded (see rules.text_key); one text may be of several products."""

    __tablename__ = "product_aliases"
    __table_args__ = (UniqueConstraint("store_id", "text_key", "product_id"),)

    id: Mapped[Key]
    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    store_id: Mapped[UUID] = mapped_column(ForeignKey("stores.id", ondelete="CASCADE"))
    text_key: Mapped[str]
    created_at: Mapped[CreatedAt]


class ProductLesson(Base):
    """What a shopper taught: by this text, this store means this product. Never deleted; one may end.

    It ends when it is taken back, or when another one replaces it. It is in force again once that one is taken back.
    """

    __tablename__ = "product_lessons"
    __table_args__ = (
        Index(
            "uq_product_lessons_in_force",
            "user_id",
            "store_id",
            "text_key",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        CheckConstraint("undone_at IS NULL OR ended_at IS NOT NULL", name="undone"),
    )

    id: Mapped[Key]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    """Who."""
    store_id: Mapped[UUID] = mapped_column(ForeignKey("stores.id", ondelete="CASCADE"), index=True)
    text_key: Mapped[str]
    text: Mapped[str]
    """As the line prints it that it was taught by."""
    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("product_lessons.id", ondelete="SET NULL"), index=True)
    taught_at: Mapped[CreatedAt]
    ended_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]


class ProductMerge(Base):
    """What a shopper says is one: whatever is the product is the other one, for them. Never deleted; it may be undone.

    The other may be merged into a third itself; nothing is merged into what it holds.
    """

    __tablename__ = "product_merges"
    __table_args__ = (
        Index(
            "uq_product_merges_in_force",
            "user_id",
            "product_id",
            unique=True,
            postgresql_where=text("undone_at IS NULL"),
        ),
        CheckConstraint("product_id <> into_id", name="into_another"),
    )

    id: Mapped[Key]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    """Who."""
    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    into_id: Mapped[UUID] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    name: Mapped[str | None]
    """What the shopper's receipts called the product when it was merged; null where nobody noted that."""
    merged_at: Mapped[CreatedAt]
    undone_at: Mapped[datetime | None]
