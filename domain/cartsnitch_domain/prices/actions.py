"""Noting prices as they are seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import Row, Select, delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.ids import PurchaseId
from cartsnitch_domain.prices.changes import note_changes
from cartsnitch_domain.prices.line_goods import LineGoods, SizedLine, goods_of
from cartsnitch_domain.prices.observed import content_columns, printed_columns
from cartsnitch_domain.prices.own_contents import (
    ITSELF,
    PACKAGE,
    Owned,
    OwnLine,
    Package,
    contents_by_line,
    itself,
    lines_beside,
    resize,
)
from cartsnitch_domain.prices.records import PriceObservation
from cartsnitch_domain.prices.rules import PricedLine, PriceSeen, prices_of
from cartsnitch_domain.products.actions import net_content_of, seller
from cartsnitch_domain.products.content import NetContent
from cartsnitch_domain.products.lessons import hold_lessons_of
from cartsnitch_domain.products.printed import Printed
from cartsnitch_domain.products.records import Product, ProductLesson
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_domain.purchases.rules import LineKind
from cartsnitch_domain.rows import is_one_of
from cartsnitch_domain.stores.records import Store

Values: TypeAlias = dict[str, Any]
AnyRow: TypeAlias = Row[*tuple[Any, ...]]

_NOT_OBSERVED = frozenset({"id", "created_at"})
_TELL_NOTHING = frozenset({"is_outdated", "is_content_own", *printed_columns(None)})
"""What no alert follows from."""

_COLUMNS = [column for column in PriceObservation.__table__.c if column.key not in _NOT_OBSERVED]


async def observe(session: AsyncSession, *purchase_ids: PurchaseId) -> None:
    """Note the prices that purchases show as they stand; what they showed before and show no more is withdrawn.

    One shows none where it repeats another one, or without a store, a day or a currency. Other lines of these shoppers
    and products have another content where that follows from what these print. The alerts of all families for which
    this changes anything are found anew. So many statements for each user, however many purchases they are.
    """
    await _hold(session, select(Purchase.user_id).where(Purchase.id.in_(purchase_ids)))
    before = {row["purchase_line_id"]: row for row in await _observed(session, purchase_ids)}
    shown = await _shown(session, purchase_ids)
    products = {(row["user_id"], row["product_id"]) for row in before.values()} | {each.owned for each in shown}
    beside = await lines_beside(session, products, purchase_ids)
    contents = await contents_by_line(session, [*(each.own_line for each in shown), *beside])
    now = {each.line.id: _observation(each, contents[each.line.id]) for each in shown}
    await _delete(session, before.keys() - now.keys())
    await _write(session, [row for line_id, row in now.items() if before.get(line_id) != row])
    await _note(session, _changed_families(before, now), await resize(session, beside, contents))


async def withdraw(session: AsyncSession, line_ids: Collection[UUID]) -> None:
    """Take back what these lines show, before they are deleted."""
    if not line_ids:
        return
    of_lines = PriceObservation.purchase_line_id.in_(line_ids)
    await _hold(session, select(PriceObservation.user_id).where(of_lines))
    gone = delete(PriceObservation).where(of_lines)
    told = (PriceObservation.user_id, PriceObservation.product_id, PriceObservation.family_id)
    rows = (await session.execute(gone.returning(*told))).all()
    families: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for row in rows:
        if row.family_id is not None:
            families[row.user_id].add(row.family_id)
    beside = await lines_beside(session, {(row.user_id, row.product_id) for row in rows}, ())
    await _note(session, families, await resize(session, beside, await contents_by_line(session, beside)))


async def outdate(session: AsyncSession, product_ids: Collection[UUID]) -> None:
    """Have the prices of these products observed anew, which are described in other words now, and of what is merged
    into others. They may be those of many users, so a worker does it, a few at a time."""
    of_products = {"product_ids": list(product_ids)}
    lessons = select(ProductLesson.id).where(is_one_of(ProductLesson.product_id, "product_ids"))
    lines = select(PurchaseLine.id).where(
        or_(
            is_one_of(PurchaseLine.product_id, "product_ids"),
            is_one_of(PurchaseLine.matched_id, "product_ids"),
            PurchaseLine.lesson_id.in_(lessons),
        )
    )
    outdated = update(PriceObservation).where(PriceObservation.purchase_line_id.in_(lines)).values(is_outdated=True)
    await session.execute(outdated, of_products, execution_options={"synchronize_session": False})


async def observe_outdated(session: AsyncSession, most: int) -> int:
    """Observe purchases anew whose prices another release wrote, or whose products are described in other words now;
    how many, up to `most`."""
    outdated = (
        select(PurchaseLine.purchase_id)
        .join(PriceObservation, PriceObservation.purchase_line_id == PurchaseLine.id)
        .where(
            PriceObservation.is_outdated
            | PriceObservation.printed_pack.is_(None)
            | ~PriceObservation.is_content_own
            | PriceObservation.is_piece.is_(None)
        )
        .limit(most)
    )
    purchase_ids = sorted(set(await session.scalars(outdated)))
    await observe(session, *map(PurchaseId, purchase_ids))
    return len(purchase_ids)


def _changed_families(before: Mapping[UUID, Values], now: Mapping[UUID, Values]) -> dict[UUID, set[UUID]]:
    """The families of the lines that show something else now, before and now, by user."""
    families: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for line_id in before.keys() | now.keys():
        old, new = before.get(line_id), now.get(line_id)
        if old is None or new is None or _told(old) != _told(new):
            for row in (old, new):
                if row is not None and row["family_id"] is not None:
                    families[row["user_id"]].add(row["family_id"])
    return families


def _told(row: Values) -> Values:
    """What alerts follow from; of what nobody asked yet whether it is a piece, it was taken for none."""
    return {name: value for name, value in row.items() if name not in _TELL_NOTHING} | {
        "is_piece": bool(row["is_piece"])
    }


async def _hold(session: AsyncSession, users: Select[UUID]) -> None:
    """Let nobody else observe lines of these users until the transaction ends: what one line prints is the content of
    others, so two at a time would each miss what the other one writes."""
    await hold_lessons_of(session, set(await session.scalars(users.distinct())))


async def _note(session: AsyncSession, *changed: Mapping[UUID, set[UUID]]) -> None:
    """Have the alerts of families found anew, by user."""
    for user_id in dict.fromkeys(user_id for families in changed for user_id in families):
        await note_changes(session, user_id, set().union(*(families.get(user_id, set()) for families in changed)))


async def _delete(session: AsyncSession, line_ids: Collection[UUID]) -> None:
    if line_ids:
        gone = delete(PriceObservation).where(is_one_of(PriceObservation.purchase_line_id, "line_ids"))
        await session.execute(gone, {"line_ids": list(line_ids)}, execution_options={"synchronize_session": False})


async def _write(session: AsyncSession, rows: Sequence[Values]) -> None:
    if rows:
        statement = upsert(PriceObservation)
        newer = {name: statement.excluded[name] for name in rows[0] if name != "purchase_line_id"}
        conflict = statement.on_conflict_do_update(index_elements=["purchase_line_id"], set_=newer)
        await session.execute(conflict, rows)


async def _observed(session: AsyncSession, purchase_ids: Collection[UUID]) -> list[Values]:
    """What is kept of purchases."""
    statement = select(*_COLUMNS).join(PurchaseLine, PurchaseLine.id == PriceObservation.purchase_line_id)
    own = statement.where(is_one_of(PurchaseLine.purchase_id, "purchase_ids"))
    return [dict(row) for row in (await session.execute(own, {"purchase_ids": list(purchase_ids)})).mappings()]


@dataclass(frozen=True, slots=True)
class _Shown:
    """A price with the line and the purchase that show it."""

    purchase: AnyRow
    line: AnyRow
    price: PriceSeen

    @property
    def owned(self) -> Owned:
        return self.purchase.user_id, self.line.product_id

    @property
    def own_line(self) -> OwnLine:
        """The line as its content is decided."""
        purchase, line = self.purchase, self.line
        sized = SizedLine(line.id, purchase.purchased_on, self.goods(None).printed)
        package = Package(line.package_id, net_content_of(line.catalogue), line.brought_by_id)
        return OwnLine(purchase.user_id, line.product_id, package, line.is_early, sized)

    def goods(self, known: NetContent | None) -> LineGoods:
        """Its goods, of which one package is known to hold so much."""
        printed = Printed(self.line.text, self.line.identifier, self.line.unit)
        of_store, price = seller(self.purchase.store_id, self.purchase.slug), self.price
        amounts = filter(None, (self.line.amount, price.unit_price, price.shelf_price))
        return goods_of(printed, of_store, self.line.family_id, known, amounts)


async def _shown(session: AsyncSession, purchase_ids: Collection[UUID]) -> list[_Shown]:
    """What purchases show."""
    shown = await _showing(session, purchase_ids)
    lines: defaultdict[UUID, list[AnyRow]] = defaultdict(list)
    for line in await _lines(session, shown.keys()) if shown else ():
        lines[line.purchase_id].append(line)
    return [each for purchase_id, purchase in shown.items() for each in _of_purchase(purchase, lines[purchase_id])]


async def _showing(session: AsyncSession, purchase_ids: Collection[UUID]) -> dict[UUID, AnyRow]:
    """Those of these purchases that show prices, with the slug of their store where it belongs to all."""
    statement = (
        select(
            Purchase.id,
            Purchase.user_id,
            Purchase.store_id,
            Purchase.purchased_on,
            Purchase.currency_code,
            Store.slug,
        )
        .outerjoin(Store, (Store.id == Purchase.store_id) & Store.user_id.is_(None))
        .where(
            is_one_of(Purchase.id, "purchase_ids"),
            Purchase.same_as_id.is_(None),
            Purchase.store_id.is_not(None),
            Purchase.purchased_on.is_not(None),
            Purchase.currency_code.is_not(None),
        )
    )
    rows = await session.execute(statement, {"purchase_ids": list(purchase_ids)})
    return {row.id: row for row in rows}


def _of_purchase(purchase: AnyRow, lines: Sequence[AnyRow]) -> Iterator[_Shown]:
    by_id = {line.id: line for line in lines}
    for price in prices_of([_priced(line) for line in lines]):
        line = by_id[price.line_id]
        if line.family_id is not None:
            yield _Shown(purchase, line, price)


def _observation(shown: _Shown, content: NetContent | None) -> Values:
    purchase, line, price, goods = shown.purchase, shown.line, shown.price, shown.goods(content)
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
        "is_piece": goods.is_piece,
        "is_outdated": False,
        "is_content_own": True,
        **content_columns(goods.content),
        **printed_columns(goods.printed),
    }


async def _lines(session: AsyncSession, purchase_ids: Collection[UUID]) -> Sequence[AnyRow]:
    """The lines of purchases, in order, with the family of their product, and that which they are by themselves."""
    names = (*PricedLine.__dataclass_fields__, "purchase_id", "identifier")
    statement = (
        select(*[getattr(PurchaseLine, name) for name in names], Product.family_id, *PACKAGE)
        .join(Purchase, Purchase.id == PurchaseLine.purchase_id)
        .outerjoin(Product, Product.id == PurchaseLine.product_id)
        .outerjoin(ProductLesson, ProductLesson.id == PurchaseLine.lesson_id)
        .outerjoin(itself, itself.id == ITSELF)
        .where(is_one_of(PurchaseLine.purchase_id, "purchase_ids"), PurchaseLine.removed_at.is_(None))
        .order_by(PurchaseLine.purchase_id, PurchaseLine.position)
    )
    return (await session.execute(statement, {"purchase_ids": list(purchase_ids)})).all()


def _priced(row: AnyRow) -> PricedLine:
    return PricedLine(
        row.id,
        LineKind(row.kind),
        row.amount,
        row.quantity,
        row.unit,
        row.unit_price,
        row.applies_to_id,
        row.text,
        row.product_id,
    )
