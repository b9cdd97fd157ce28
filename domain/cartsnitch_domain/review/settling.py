"""What follows from a correction: the gap, the suspects, the products, the prices, and where the receipt stands."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Uuid, func, literal, or_, update
from sqlalchemy.dialects.postgresql import ARRAY

from cartsnitch_domain.coupons.redeeming import redeem
from cartsnitch_domain.ids import ProductId, StoreId
from cartsnitch_domain.prices.actions import observe
from cartsnitch_domain.products.actions import seller_of
from cartsnitch_domain.products.known import Known
from cartsnitch_domain.products.lessons import add_lesson, merges_of
from cartsnitch_domain.products.matching import Match
from cartsnitch_domain.products.printed import Printed, Seller, described
from cartsnitch_domain.products.rules import MatchReason
from cartsnitch_domain.purchases.corrections import Corrected, corrected, note_changes
from cartsnitch_domain.purchases.matching import match_products, printed_of
from cartsnitch_domain.purchases.records import PurchaseLine, set_match
from cartsnitch_domain.purchases.rules import CorrectedField, LineKind, gap
from cartsnitch_domain.review.opening import OpenPurchase
from cartsnitch_domain.review.standing import settle
from cartsnitch_domain.review.suspicion import suspected
from cartsnitch_domain.review.ties import retie

NAMES_THE_PRODUCT = frozenset(
    {CorrectedField.TEXT, CorrectedField.IDENTIFIER, CorrectedField.KIND, CorrectedField.ADDED}
)
"""What of a line its product depends on. A line that is removed keeps its product, and has it still when it is back."""

NAMES_ALL_PRODUCTS = frozenset({CorrectedField.STORE, CorrectedField.SAME_AS, CorrectedField.CURRENCY_CODE})
"""What of a purchase all its products depend on: texts mean something in a store and a country, and repetitions have no
products."""


async def settle_purchase(opened: OpenPurchase) -> None:
    """Note what was changed, and bring everything that rests on it up to date."""
    session = opened.session
    retie(opened.lines, lambda line, owner_id: opened.change(line, CorrectedField.APPLIES_TO, owner_id))
    await session.flush()
    _weigh(opened)
    await note_changes(session, opened.user_id, opened.id, opened.changes)
    settled = await corrected(session, opened.id)
    await _suspect(opened, settled)
    await _remember(opened)
    await _match(opened, settled)
    await session.flush()
    await observe(session, opened.id)
    await redeem(session, opened.id)
    await settle(session, opened.receipt_id, opened.now)


def _weigh(opened: OpenPurchase) -> None:
    """The gap as the lines stand. Who said that a purchase is right as it stands did not mean a gap that is wider."""
    purchase, before = opened.record, opened.record.gap
    purchase.gap = gap(purchase.total, [(LineKind(line.kind), line.amount) for line in opened.present])
    if _width(purchase.gap) > _width(before):
        opened.change(purchase, CorrectedField.CONFIRMED, None)


def _width(gap: Decimal | None) -> Decimal:
    """How much is not explained; all there may be, without a total."""
    return Decimal("Infinity") if gap is None else abs(gap)


async def _suspect(opened: OpenPurchase, settled: Corrected) -> None:
    """Rank the suspects anew, in one statement however many lines there are."""
    ranked = literal(suspected(opened.present, opened.record.gap, settled), ARRAY(Uuid()))
    rank = func.array_position(ranked, PurchaseLine.id)
    of_purchase = update(PurchaseLine).where(PurchaseLine.purchase_id == opened.id)
    changed = of_purchase.where(or_(PurchaseLine.is_suspect, rank.is_not(None)))
    await opened.session.execute(
        changed.values(is_suspect=rank.is_not(None), suspect_rank=rank),
        execution_options={"synchronize_session": False},
    )


async def _remember(opened: OpenPurchase) -> None:
    """Products that the shopper chose are what the store means by these texts from now on, to this shopper."""
    session, store_id = opened.session, opened.record.store_id
    chosen = {change.line_id for change in opened.changes if change.field is CorrectedField.PRODUCT}
    lines = [line for line in opened.present if line.id in chosen]
    if not lines:
        return
    known = Known(merged=await merges_of(session, opened.user_id))
    seller = await seller_of(session, StoreId(store_id)) if store_id else Seller(StoreId(UUID(int=0)))
    for line in lines:
        if line.product_id is None:
            set_match(line, None)
            continue
        product_id = ProductId(line.product_id)
        name, whole = described(Printed(line.text, line.identifier), seller).name, known.whole(product_id)
        merged = None if whole == product_id else product_id
        set_match(line, Match(whole, MatchReason.CHOSEN, "You chose it.", name, matched_id=merged))
        if store_id is not None:
            await add_lesson(session, opened.user_id, StoreId(store_id), line.text, product_id, opened.now)


async def _match(opened: OpenPurchase, settled: Corrected) -> None:
    """Find the products again of the lines whose names changed, except of items whose product the shopper chose."""
    chosen = {line_id for line_id, fields in settled.lines.items() if CorrectedField.PRODUCT in fields}
    stays = {line.id for line in opened.lines if line.id in chosen and line.kind == LineKind.ITEM and line.product_id}
    renamed = [line for line in _renamed(opened) if line.id not in stays]
    for line in renamed:
        set_match(line, None)
    store_id = opened.record.store_id
    items = [line for line in renamed if line.kind == LineKind.ITEM and line.removed_at is None]
    if store_id is None or not items:
        return
    printed = [printed_of(line, opened.record.currency_code) for line in items]
    found = await match_products(opened.session, opened.user_id, StoreId(store_id), printed)
    for line, match in zip(items, found, strict=True):
        set_match(line, match)


def _renamed(opened: OpenPurchase) -> Sequence[PurchaseLine]:
    if any(change.field in NAMES_ALL_PRODUCTS for change in opened.changes):
        return opened.lines
    renamed = {change.line_id for change in opened.changes if change.field in NAMES_THE_PRODUCT}
    back = {change.line_id for change in opened.changes if change.field is CorrectedField.REMOVED}
    return [line for line in opened.lines if line.id in renamed or (line.id in back and line.product_id is None)]
