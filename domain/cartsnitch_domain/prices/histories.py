"""Histories as they are kept: of a family, of the family of a product, of a product, of all that somebody buys.

Each statement takes the newest of each by index, up to a bound, however many there are.
"""

from __future__ import annotations

from functools import cache

from sqlalchemy import Date, Select, Uuid, bindparam, column, func, select, true
from sqlalchemy.dialects.postgresql import ARRAY

from cartsnitch_domain.prices.records import PriceObservation
from cartsnitch_domain.rows import is_one_of

MOST = 1000
"""Observations of one history: three years of something that is bought every day."""

_table = PriceObservation.__table__
_key = column("key", Uuid)
_own = _table.c.user_id == bindparam("user_id")
_newest_first = (_table.c.observed_on.desc(), _table.c.id.desc())


@cache
def of_families() -> Select[*tuple[object, ...]]:
    """The observations of the families `family_ids` of a user `user_id`, of each at most `most`."""
    asked = func.unnest(bindparam("family_ids", type_=ARRAY(Uuid()))).table_valued(_key).render_derived()
    held = select(_table).where(_own, _table.c.family_id == asked.c.key).order_by(*_newest_first)
    newest = held.limit(bindparam("most")).lateral("newest")
    return select(*newest.c).select_from(asked.join(newest, true()))


@cache
def of_families_of() -> Select[*tuple[object, ...]]:
    """The observations of the families of the products `product_ids`, each with the product as `owner_id`."""
    families = (
        select(_table.c.product_id, _table.c.family_id)
        .where(_own, is_one_of(_table.c.product_id, "product_ids"), _table.c.family_id.is_not(None))
        .distinct()
        .cte("families")
    )
    held = select(_table).where(_own, _table.c.family_id == families.c.family_id).order_by(*_newest_first)
    newest = held.limit(bindparam("most")).lateral("newest")
    return select(families.c.product_id.label("owner_id"), *newest.c).select_from(families.join(newest, true()))


@cache
def of_products() -> Select[*tuple[object, ...]]:
    """The observations of the products `product_ids`, of each at most `most`."""
    asked = func.unnest(bindparam("product_ids", type_=ARRAY(Uuid()))).table_valued(_key).render_derived()
    held = select(_table).where(_own, _table.c.product_id == asked.c.key).order_by(*_newest_first)
    newest = held.limit(bindparam("most")).lateral("newest")
    return select(*newest.c).select_from(asked.join(newest, true()))


@cache
def of_products_of_lines() -> Select[*tuple[object, ...]]:
    """The observations of the products that the lines `line_ids` were observed of, of each at most `most`."""
    products = (
        select(_table.c.product_id)
        .where(_own, is_one_of(_table.c.purchase_line_id, "line_ids"))
        .distinct()
        .cte("products")
    )
    held = select(_table).where(_own, _table.c.product_id == products.c.product_id).order_by(*_newest_first)
    newest = held.limit(bindparam("most")).lateral("newest")
    return select(*newest.c).select_from(products.join(newest, true()))


@cache
def since() -> Select[*tuple[object, ...]]:
    """All that a user observed from the day `from_day` on, at most `most`, the newest first."""
    from_day = bindparam("from_day", type_=Date())
    return (
        select(_table).where(_own, _table.c.observed_on >= from_day).order_by(*_newest_first).limit(bindparam("most"))
    )
