"""Reads of what a catalogue said. Rows carry the columns of their record, by name."""

from __future__ import annotations

from sqlalchemy import bindparam, func, or_, select

from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.lookups.records import GtinLookup
from cartsnitch_domain.lookups.rules import LookupState
from cartsnitch_domain.products.records import Product, ProductIdentifier
from cartsnitch_domain.products.rules import IdentifierScheme
from cartsnitch_domain.rows import Rows, is_one_of
from cartsnitch_domain.stores.records import Store

_lookups = GtinLookup.__table__.c
_identifiers = ProductIdentifier.__table__.c
_products = Product.__table__.c
_stores = Store.__table__.c


async def count_by_state(reads: ReadConnection) -> dict[str, int]:
    """How many GTINs were found, missing ..., by the names of the states: for whoever runs the server."""
    return {row.state: row.gtins for row in await _STATES.all(reads)}


_STATES = Rows(select(_lookups.state, func.count().label("gtins")).group_by(_lookups.state).order_by(_lookups.state))

FOUND = (
    select(
        _identifiers.product_id,
        _lookups.gtin,
        _lookups.fetched_at,
        _lookups.language,
        _lookups.names,
        _lookups.brand,
        _lookups.quantity,
        _lookups.measured,
        _lookups.measured_unit,
        _lookups.categories,
        _lookups.picture_digest,
        _products.brand.label("own_brand"),
        _products.category.label("own_category"),
        _products.is_weighed,
        _stores.slug.label("store_slug"),
    )
    .select_from(
        ProductIdentifier.__table__.join(GtinLookup.__table__, _lookups.gtin == _identifiers.value)
        .join(Product.__table__, _products.id == _identifiers.product_id)
        .outerjoin(Store.__table__, (_stores.id == _products.store_id) & _stores.user_id.is_(None))
    )
    .where(
        is_one_of(_identifiers.product_id, "product_ids"),
        _identifiers.scheme == IdentifierScheme.GTIN.value,
        _lookups.state == LookupState.FOUND.value,
        or_(_products.user_id.is_(None), _products.user_id == bindparam("user_id")),
    )
    .order_by(_identifiers.product_id, _lookups.gtin)
)
"""What `facts_of` needs of what was found for the products `product_ids`, but for `own_amount`: a size is what a
shopper's own receipts say. So are the numbers: whoever asks leaves out those that only others print."""
