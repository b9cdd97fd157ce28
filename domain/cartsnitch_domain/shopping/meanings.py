"""What items of lists mean to a shopper, by what they bought."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import select

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.purchases.catalogue import products_by_words
from cartsnitch_domain.rows import Columns, Rows, by_owner, is_one_of
from cartsnitch_domain.shopping.queries import is_seen
from cartsnitch_domain.shopping.records import ListItem, ShoppingList
from cartsnitch_domain.shopping.understanding import Meaning, OwnProduct, Vocabulary

_lists = ShoppingList.__table__.c
_items = ListItem.__table__.c


async def vocabulary_of(reads: ReadConnection, actor: Actor) -> Vocabulary:
    """The products of the actor, to be looked up by words."""
    rows = await products_by_words(reads, actor)
    return Vocabulary(
        OwnProduct(row.id, row.family_id, row.name, tuple(row.texts), row.days, row.last_on) for row in rows
    )


async def meanings_of(
    reads: ReadConnection, actor: Actor, list_ids: Collection[UUID]
) -> dict[UUID, dict[UUID, Meaning]]:
    """What the items of each of these lists mean, deleted ones too, each under its key."""
    rows = await _ITEMS.all(reads, user_id=actor.user_id, list_ids=list(list_ids))
    vocabulary = await vocabulary_of(reads, actor)

    def compute() -> dict[UUID, dict[UUID, Meaning]]:
        return {list_id: understood(vocabulary, items) for list_id, items in by_owner(rows, "list_id").items()}

    return await asyncio.to_thread(compute)


def understood(vocabulary: Vocabulary, items: Iterable[Columns]) -> dict[UUID, Meaning]:
    """What items mean to somebody with this vocabulary."""
    return {item.id: vocabulary.meaning(item.text, item.product_id, in_any_size=item.in_any_size) for item in items}


_ITEMS = Rows(
    select(_items.list_id, _items.id, _items.text, _items.product_id, _items.in_any_size)
    .select_from(ListItem.__table__.join(ShoppingList.__table__, _lists.id == _items.list_id))
    .where(is_seen(), is_one_of(_items.list_id, "list_ids"), _items.text.is_not(None))
)
