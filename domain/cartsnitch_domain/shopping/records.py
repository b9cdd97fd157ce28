"""What shoppers want to buy, and how they like to shop."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Numeric
from sqlalchemy import Uuid as UuidType
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from cartsnitch_domain.db import Amount, Base, CreatedAt, Key
from cartsnitch_domain.units import Unit

_UNITS = ", ".join(repr(unit.value) for unit in Unit)


class ShoppingList(Base):
    """A list of a shopper, or of their household. Its key may be made by a device, so that a list can be begun without
    a connection."""

    __tablename__ = "shopping_lists"
    __table_args__ = (
        CheckConstraint("length(name) BETWEEN 1 AND 100", name="name"),
        CheckConstraint("revision >= forgotten AND forgotten >= 0", name="revision"),
        Index("ix_shopping_lists_user_id_id", "user_id", sql("id DESC")),
    )

    id: Mapped[Key]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    """Who began it, or the owner of its household once they left: it is theirs where it is shared no more."""
    household_id: Mapped[UUID | None] = mapped_column(ForeignKey("households.id", ondelete="SET NULL"), index=True)
    """The household that it is shared in; its `user_id` is always of it. None for a list that is shared with nobody."""
    name: Mapped[str]
    revision: Mapped[int] = mapped_column(BigInteger, server_default=sql("0"))
    """Counts the changes of its items: a device that knows all up to one asks for those after it."""
    forgotten: Mapped[int] = mapped_column(BigInteger, server_default=sql("0"))
    """Up to which revision deleted items are forgotten: who knows less has to take the whole list."""
    changed_at: Mapped[CreatedAt]
    created_at: Mapped[CreatedAt]


class ListItem(Base):
    """Something to buy; its key is made by the device that added it. See rules.py for what each column means.

    A deleted one is kept for a while, so that a device that was away learns of it. One without a text is known by what
    one device changed of it before the device that added it was heard.
    """

    __tablename__ = "list_items"
    __table_args__ = (
        CheckConstraint("length(text) BETWEEN 1 AND 200", name="text"),
        CheckConstraint("text IS NOT NULL OR product_id IS NULL", name="product"),
        CheckConstraint("(amount IS NULL) = (unit IS NULL)", name="quantity"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint(f"unit IN ({_UNITS})", name="unit"),
        CheckConstraint("length(note) <= 1000", name="note"),
        Index("ix_list_items_list_id_revision", "list_id", "revision"),
    )

    list_id: Mapped[UUID] = mapped_column(ForeignKey("shopping_lists.id", ondelete="CASCADE"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    text: Mapped[str | None]
    product_id: Mapped[UUID | None] = mapped_column(ForeignKey("products.id", ondelete="SET NULL"), index=True)
    in_any_size: Mapped[bool] = mapped_column(server_default=sql("false"))
    amount: Mapped[Decimal | None] = mapped_column(Numeric(14, 4))
    unit: Mapped[str | None]
    note: Mapped[str] = mapped_column(server_default="")
    is_checked: Mapped[bool] = mapped_column(server_default=sql("false"))
    is_deleted: Mapped[bool] = mapped_column(server_default=sql("false"))
    stamps: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=sql("'{}'::jsonb"))
    """When each field was written last: `{"note": [moment, claimed moment, operation]}`."""
    revision: Mapped[int] = mapped_column(BigInteger)
    """The revision of the list that changed it last."""
    changed_at: Mapped[CreatedAt]
    created_at: Mapped[CreatedAt]
    """When the first edit that was heard of it was made: the order of the list."""


class EarlyOperation(Base):
    """An operation whose device has a clock that is ahead: the moment that it was given when it came first, so that it
    is the same when it comes again."""

    __tablename__ = "early_operations"

    list_id: Mapped[UUID] = mapped_column(ForeignKey("shopping_lists.id", ondelete="CASCADE"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class PlanningSettings(Base):
    """How a shopper likes to shop; see preferences.py. Who changed nothing has no row."""

    __tablename__ = "planning_settings"
    __table_args__ = (
        CheckConstraint("trip_cost BETWEEN 0 AND 1000", name="trip_cost"),
        CheckConstraint("max_stores BETWEEN 1 AND 10", name="max_stores"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    trip_cost: Mapped[Amount] = mapped_column(server_default=sql("2.00"))
    """What going to one more store is worth to the shopper, in the currency of the plan."""
    max_stores: Mapped[int] = mapped_column(server_default=sql("2"))
    preferred: Mapped[list[UUID]] = mapped_column(ARRAY(UuidType), server_default=sql("'{}'::uuid[]"))
    """Stores that are taken where it costs no more."""
    excluded: Mapped[list[UUID]] = mapped_column(ARRAY(UuidType), server_default=sql("'{}'::uuid[]"))
    """Stores that are never planned."""
