"""Reads of products. Rows carry the columns of their record, by name."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import or_, select

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.db import ReadSession
from cartsnitch_domain.products.records import ProductIdentifier
from cartsnitch_domain.rows import Columns, by_owner, get_all, one_of
from cartsnitch_domain.stores.records import Store

_identifiers = ProductIdentifier.__table__.c
_stores = Store.__table__.c


async def identifiers_of(
    session: ReadSession, actor: Actor, product_ids: Collection[UUID]
) -> dict[UUID, list[Columns]]:
    """The numbers of these products; not those that only another user's own store gives them."""
    statement = (
        select(ProductIdentifier.__table__)
        .select_from(ProductIdentifier.__table__.outerjoin(Store.__table__))
        .where(
            one_of(_identifiers.product_id, product_ids),
            or_(_stores.user_id.is_(None), _stores.user_id == actor.user_id),
        )
        .order_by(_identifiers.product_id, _identifiers.scheme, _identifiers.value, _identifiers.id)
    )
    return by_owner(await get_all(session, statement), "product_id")
