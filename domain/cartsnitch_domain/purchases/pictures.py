"""What products look like, for those who bought them."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import bindparam, select

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.lookups.records import GtinLookup
from cartsnitch_domain.products.records import ProductIdentifier
from cartsnitch_domain.products.rules import IdentifierScheme
from cartsnitch_domain.purchases.catalogue import get_product_for
from cartsnitch_domain.rows import Rows

_lookups = GtinLookup.__table__.c
_identifiers = ProductIdentifier.__table__.c


async def picture_for(reads: ReadConnection, actor: Actor, product_id: UUID) -> str:
    """The digest of the picture of a product that the actor bought. Raises NotFound, also where there is none."""
    await get_product_for(reads, actor, product_id)
    row = await _PICTURE.one(reads, product_id=product_id)
    return str(row.picture_digest)


_PICTURE = Rows(
    select(_lookups.picture_digest)
    .select_from(ProductIdentifier.__table__.join(GtinLookup.__table__, _lookups.gtin == _identifiers.value))
    .where(
        _identifiers.product_id == bindparam("product_id"),
        _identifiers.scheme == IdentifierScheme.GTIN.value,
        _lookups.picture_digest.is_not(None),
    )
    .order_by(_lookups.gtin)
    .limit(1)
)
