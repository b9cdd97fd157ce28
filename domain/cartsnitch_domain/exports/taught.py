"""What a shopper taught and merged, as it is taken along; what was taken back is among it, with its moment."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from cartsnitch_domain.exports.exported import Exported
from cartsnitch_domain.products.records import ProductLesson, ProductMerge
from cartsnitch_domain.purchases.catalogue import own_names
from cartsnitch_domain.stores.records import Store

_lessons = ProductLesson.__table__.c
_merges = ProductMerge.__table__.c
_stores = Store.__table__.c
_names = own_names()

LESSONS = Exported(
    select(
        _lessons.id,
        _stores.name.label("store"),
        _lessons.text,
        _lessons.product_id,
        _names.c.name.label("product_name"),
        _lessons.replaces_id,
        _lessons.taught_at,
        _lessons.ended_at,
        _lessons.undone_at,
    )
    .select_from(
        ProductLesson.__table__.join(Store.__table__, _stores.id == _lessons.store_id).outerjoin(
            _names, _names.c.id == _lessons.product_id
        )
    )
    .where(_lessons.user_id == bindparam("user_id"))
    .order_by(_lessons.id.desc())
)
MERGES = Exported(
    select(
        _merges.id,
        _merges.product_id,
        _merges.name,
        _merges.into_id,
        _names.c.name.label("into_name"),
        _merges.merged_at,
        _merges.undone_at,
    )
    .select_from(ProductMerge.__table__.outerjoin(_names, _names.c.id == _merges.into_id))
    .where(_merges.user_id == bindparam("user_id"))
    .order_by(_merges.id.desc())
)
