"""Shopping lists that a shopper sees, as they are taken along: those that they began, and those that are shared in
their household. Of who else wrote on them nothing is told, as in the app."""

from __future__ import annotations

from sqlalchemy import bindparam, case, select

from cartsnitch_domain.exports.exported import Exported
from cartsnitch_domain.purchases.catalogue import own_names
from cartsnitch_domain.shopping.queries import is_seen
from cartsnitch_domain.shopping.records import ListItem, ShoppingList

_lists = ShoppingList.__table__.c
_items = ListItem.__table__.c
_names = own_names()

LISTS = Exported(
    select(
        _lists.id,
        _lists.name,
        case((_lists.user_id == bindparam("user_id"), True), else_=False).label("is_yours"),
        _lists.household_id.is_not(None).label("is_shared"),
        _lists.created_at,
        _lists.changed_at,
    )
    .where(is_seen())
    .order_by(_lists.id.desc())
)
ITEMS = Exported(
    select(
        _items.id,
        _items.list_id,
        _items.text,
        _names.c.id.label("product_id"),  # a product that somebody else chose is shown to who bought it, too
        _names.c.name.label("product_name"),
        _items.in_any_size,
        _items.amount,
        _items.unit,
        _items.note,
        _items.is_checked,
        _items.created_at,
        _items.changed_at,
    )
    .select_from(
        ListItem.__table__.join(ShoppingList.__table__, _lists.id == _items.list_id).outerjoin(
            _names, _names.c.id == _items.product_id
        )
    )
    .where(is_seen(), _items.text.is_not(None), ~_items.is_deleted)
    .order_by(_items.list_id.desc(), _items.created_at, _items.id)
)
