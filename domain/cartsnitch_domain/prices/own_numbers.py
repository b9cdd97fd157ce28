"""The numbers of products as the shopper's own receipts print them: of those that the catalogue has, no stranger's.

Anybody may mail any text beside a number, so the catalogue may have the barcode of milk for somebody's ketchup. What is
shown of a product, looked up for it or found by its number goes by the numbers of the shopper's own observations.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.lookups.records import GtinLookup
from cartsnitch_domain.prices.records import PriceObservation
from cartsnitch_domain.products.records import ProductIdentifier
from cartsnitch_domain.products.rules import OF_PACKAGE, Identifier, IdentifierScheme, is_misread
from cartsnitch_domain.purchases.catalogue import get_product_for
from cartsnitch_domain.rows import Columns, Rows, by_owner, is_one_of
from cartsnitch_domain.stores.records import Store

_identifiers = ProductIdentifier.__table__.c
_lookups = GtinLookup.__table__.c
_seen = PriceObservation.__table__.c
_stores = Store.__table__.c


def is_printed_by(user_id: ColumnElement[UUID]) -> ColumnElement[bool]:
    """Whether the user's own receipts print the number beside it for its product; a store's own number, in that
    store."""
    printed = select(_seen.id).where(
        _seen.user_id == user_id,
        _seen.product_id == _identifiers.product_id,
        _seen.identifier == func.concat(_identifiers.scheme, ":", _identifiers.value),
        or_(_identifiers.store_id.is_(None), _identifiers.store_id == _seen.store_id),
    )
    return printed.correlate(ProductIdentifier.__table__).exists()


async def identifiers_of(
    reads: ReadConnection, actor: Actor, product_ids: Collection[UUID]
) -> dict[UUID, list[Columns]]:
    """The numbers of these products that the actor's receipts print for them; a store's own number with its store, as
    `store_id`, `store_slug` and `store_name`, once for each store, and others with none. What may be the code of one
    piece is none until it is printed on another day."""
    rows = await _IDENTIFIERS.all(reads, user_id=actor.user_id, product_ids=list(product_ids))
    return {product_id: _without_misread(own) for product_id, own in by_owner(rows, "product_id").items()}


def _without_misread(rows: list[Columns]) -> list[Columns]:
    """Without the barcodes of which a digit was misread where they stand beside those that were not."""
    numbers = [Identifier(IdentifierScheme(row.scheme), row.value) for row in rows]
    return [row for row, number in zip(rows, numbers, strict=True) if not is_misread(number, numbers)]


async def picture_for(reads: ReadConnection, actor: Actor, product_id: UUID) -> str:
    """The digest of the picture of a product that the actor bought. Raises NotFound, also where there is none."""
    await get_product_for(reads, actor, product_id)
    row = await _PICTURE.one(reads, user_id=actor.user_id, product_id=product_id)
    return str(row.picture_digest)


_parts = (func.split_part(_seen.identifier, ":", part) for part in (1, 2))
_is_of_store = func.starts_with(_seen.identifier, f"{IdentifierScheme.SKU.value}:")
_IDENTIFIERS = Rows(
    select(
        _seen.product_id,
        *(part.label(name) for part, name in zip(_parts, ("scheme", "value"), strict=True)),
        _stores.id.label("store_id"),
        _stores.slug.label("store_slug"),
        _stores.name.label("store_name"),
    )
    .select_from(
        PriceObservation.__table__.outerjoin(Store.__table__, and_(_is_of_store, _stores.id == _seen.store_id))
    )
    .where(
        _seen.user_id == bindparam("user_id"), is_one_of(_seen.product_id, "product_ids"), _seen.identifier.is_not(None)
    )
    .group_by(_seen.product_id, _seen.identifier, _stores.id)
    .having(or_(~_seen.identifier.regexp_match(OF_PACKAGE), func.count(_seen.observed_on.distinct()) > 1))
    .order_by(_seen.product_id, "scheme", "value", _stores.name, _stores.id)
)
_PICTURE = Rows(
    select(_lookups.picture_digest)
    .select_from(ProductIdentifier.__table__.join(GtinLookup.__table__, _lookups.gtin == _identifiers.value))
    .where(
        _identifiers.product_id == bindparam("product_id"),
        _identifiers.scheme == IdentifierScheme.GTIN.value,
        _lookups.picture_digest.is_not(None),
        is_printed_by(bindparam("user_id")),
    )
    .order_by(_lookups.gtin)
    .limit(1)
)
