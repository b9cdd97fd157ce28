"""Reads of products. Rows carry the columns of their record, by name."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import bindparam, or_, select

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.products.records import ProductIdentifier
from cartsnitch_domain.rows import Columns, Rows, by_owner, is_one_of
from cartsnitch_domain.stores.records import Store

_identifiers = ProductIdentifier.__table__.c
_stores = Store.__table__.c


async def identifiers_of(
    reads: ReadConnection, actor: Actor, product_ids: Collection[UUID]
) -> dict[UUID, list[Columns]]:
    """The numbers of these products; not those that only another user's own store gives them."""
    rows = await _IDENTIFIERS.all(reads, user_id=actor.user_id, product_ids=list(product_ids))
    return by_owner(rows, "product_id")


_IDENTIFIERS = Rows(
    select(ProductIdentifier.__table__)
    .select_from(ProductIdentifier.__table__.outerjoin(Store.__table__))
    .where(
        is_one_of(_identifiers.product_id, "product_ids"),
        or_(_stores.user_id.is_(None), _stores.user_id == bindparam("user_id")),
    )
    .order_by(_identifiers.product_id, _identifiers.scheme, _identifiers.value, _identifiers.id)
)
