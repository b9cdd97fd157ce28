"""Noting prices as they are seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import Row, delete, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.ids import PurchaseId
from cartsnitch_domain.prices.changes import note_changes
from cartsnitch_domain.prices.line_goods import goods_of
from cartsnitch_domain.prices.observed import content_columns
from cartsnitch_domain.prices.records import PriceObservation
from cartsnitch_domain.prices.rules import PricedLine, PriceSeen, prices_of
from cartsnitch_domain.products.records import Product
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_domain.purchases.rules import LineKind
from cartsnitch_domain.stores.records import Store

Values: TypeAlias = dict[str, Any]
AnyRow: TypeAlias = Row[*tuple[Any, ...]]

_NOT_OBSERVED = frozenset({"id", "created_at"})
_COLUMNS = [column for column in PriceObservation.__table__.c if column.key not in _NOT_OBSERVED]


async def observe(session: AsyncSession, purchase_id: PurchaseId) -> None:
    """Note the prices that a purchase shows as it stands; what it showed before and shows no more is withdrawn.

    It shows none where it repeats another one, or without a store, a day or a currency. The alerts of all families for
    which this changes anything are found anew.
    """
    user_id = await session.scalar(select(Purchase.user_id).where(Purchase.id == purchase_id))
    if user_id is None:
        return
    before = {row["purchase_line_id"]: row for row in await _observed(session, purchase_id)}
    now = {row["purchase_line_id"]: row for row in await _observations(session, purchase_id)}
    changed = {line_id for line_id in before.keys() | now.keys() if before.get(line_id) != now.get(line_id)}
    await _delete(session, before.keys() - now.keys())
    await _write(session, [now[line_id] for line_id in now if line_id in changed])
    await note_changes(session, user_id, _families(changed, before, now))


async def withdraw(session: AsyncSession, line_ids: Collection[UUID]) -> None:
    """Take back what these lines show, before they are deleted."""
    if not line_ids:
        return
    gone = delete(PriceObservation).where(PriceObservation.purchase_line_id.in_(line_ids))
    families: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for row in await session.execute(gone.returning(PriceObservation.user_id, PriceObservation.family_id)):
        if row.family_id is not None:
            families[row.user_id].add(row.family_id)
    for user_id, family_ids in families.items():
        await note_changes(session, user_id, family_ids)


async def observe_anew(session: AsyncSession, most: int) -> int:
    """Observe purchases whose prices another release wrote, which knew no families; how many, up to `most`."""
    old = (
        select(PurchaseLine.purchase_id)
        .join(PriceObservation, PriceObservation.purchase_line_id == PurchaseLine.id)
        .where(PriceObservation.family_id.is_(None))
        .limit(most)
    )
    purchase_ids = sorted(set(await session.scalars(old)))
    for purchase_id in purchase_ids:
        await observe(session, PurchaseId(purchase_id))
    return len(purchase_ids)


def _families(changed: Iterable[UUID], *observed: Mapping[UUID, Values]) -> set[UUID]:
    """The families of these lines, before and now."""
    rows = (rows[line_id] for line_id in changed for rows in observed if line_id in rows)
    return {row["family_id"] for row in rows if row["family_id"] is not None}


async def _delete(session: AsyncSession, line_ids: Collection[UUID]) -> None:
    if line_ids:
        await session.execute(delete(PriceObservation).where(PriceObservation.purchase_line_id.in_(line_ids)))


async def _write(session: AsyncSession, rows: Sequence[Values]) -> None:
    if rows:
        statement = upsert(PriceObservation)
        newer = {name: statement.excluded[name] for name in rows[0] if name != "purchase_line_id"}
        conflict = statement.on_conflict_do_update(index_elements=["purchase_line_id"], set_=newer)
        await session.execute(conflict, rows)


async def _observed(session: AsyncSession, purchase_id: PurchaseId) -> list[Values]:
    """What is kept of a purchase."""
    statement = select(*_COLUMNS).join(PurchaseLine, PurchaseLine.id == PriceObservation.purchase_line_id)
    rows = await session.execute(statement.where(PurchaseLine.purchase_id == purchase_id))
    return [dict(row) for row in rows.mappings()]


async def _observations(session: AsyncSession, purchase_id: PurchaseId) -> list[Values]:
    """What a purchase shows."""
    statement = (
        select(
            Purchase.user_id,
            Purchase.store_id,
            Purchase.purchased_on,
            Purchase.currency_code,
            Purchase.same_as_id,
            Store.slug,
        )
        .outerjoin(Store, Store.id == Purchase.store_id)
        .where(Purchase.id == purchase_id)
    )
    purchase = (await session.execute(statement)).one()
    if purchase.same_as_id or not (purchase.store_id and purchase.purchased_on and purchase.currency_code):
        return []
    lines = {line.id: line for line in await _lines(session, purchase_id)}
    seen = prices_of([_priced(line) for line in lines.values()])
    return [
        _observation(purchase, lines[price.line_id], price)
        for price in seen
        if lines[price.line_id].product_id is not None
    ]


def _observation(purchase: AnyRow, line: AnyRow, price: PriceSeen) -> Values:
    goods = goods_of(line.product_id, line.product_name, line.text, line.identifier, purchase.slug)
    return {
        "user_id": purchase.user_id,
        "product_id": line.product_id,
        "store_id": purchase.store_id,
        "purchase_line_id": line.id,
        "observed_on": purchase.purchased_on,
        "unit_price": price.unit_price,
        "unit": price.unit,
        "currency_code": purchase.currency_code,
        "is_promotional": price.is_promotional,
        "shelf_price": price.shelf_price,
        "family_id": goods.family_id,
        "quantity": line.quantity,
        "identifier": goods.identifier,
        "alias": goods.alias,
        **content_columns(goods.content),
    }


async def _lines(session: AsyncSession, purchase_id: PurchaseId) -> Sequence[AnyRow]:
    names = (*PricedLine.__dataclass_fields__, "product_id", "text", "identifier")
    columns = [getattr(PurchaseLine, name) for name in names]
    statement = select(*columns, Product.name.label("product_name")).outerjoin(
        Product, Product.id == PurchaseLine.product_id
    )
    own = statement.where(PurchaseLine.purchase_id == purchase_id, PurchaseLine.removed_at.is_(None))
    return (await session.execute(own)).all()


def _priced(row: AnyRow) -> PricedLine:
    return PricedLine(row.id, LineKind(row.kind), row.amount, row.quantity, row.unit, row.unit_price, row.applies_to_id)
