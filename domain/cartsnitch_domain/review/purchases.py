"""What a shopper does to a purchase as a whole.

Each is the work of one transaction, gives the purchase, and raises NotFound, ReceiptBeingRead or InvalidCorrection.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.errors import InvalidCorrection
from cartsnitch_domain.ids import PurchaseId, ReceiptId, StoreId
from cartsnitch_domain.money import WHICH_CURRENCY, as_code, is_currency
from cartsnitch_domain.prices.actions import observe
from cartsnitch_domain.purchases.currencies import usual_currency
from cartsnitch_domain.purchases.records import Purchase
from cartsnitch_domain.purchases.rules import CorrectedField
from cartsnitch_domain.review.correcting import correcting
from cartsnitch_domain.review.opening import OpenPurchase
from cartsnitch_domain.review.rules import Value, Values, checked
from cartsnitch_domain.review.standing import settle
from cartsnitch_domain.stores.actions import match_store, slug_of
from cartsnitch_domain.stores.profiles import profiles
from cartsnitch_domain.stores.records import Store


async def correct_purchase(
    session: AsyncSession, actor: Actor, purchase_id: UUID, values: Values, now: datetime
) -> PurchaseId:
    """Set values of a purchase. A merchant's name brings its store along, and a time its day, unless they are given."""
    async with correcting(session, actor, purchase_id, now) as opened:
        given = checked(values, now)
        await _complete(opened, given)
        for field, value in given.items():
            opened.change(opened.record, field, value)
        if CorrectedField.CURRENCY_CODE in given:
            opened.record.is_currency_assumed = False
    if isinstance(given.get(CorrectedField.CURRENCY_CODE), str):
        await _assume_at_store(opened)
    return opened.id


async def _assume_at_store(opened: OpenPurchase) -> None:
    """Let the shopper's other purchases at the same store, of which the receipts print no currency, be in the one that
    they chose, where all that is known there is in that one."""
    store_id = opened.record.store_id
    code = None if store_id is None else await usual_currency(opened.session, opened.user_id, store_id, UUID(int=0))
    if code is None or code != opened.record.currency_code:
        return
    without = (Purchase.user_id == opened.user_id, Purchase.store_id == store_id, Purchase.currency_code.is_(None))
    values = {"currency_code": code, "is_currency_assumed": True}
    changed = update(Purchase).where(*without).values(values).returning(Purchase.id, Purchase.receipt_id)
    rows = (await opened.session.execute(changed)).all()
    if rows:
        await observe(opened.session, *(PurchaseId(row.id) for row in rows))
    for receipt_id in {row.receipt_id for row in rows}:
        await settle(opened.session, ReceiptId(receipt_id), opened.now)


async def confirm_purchase(session: AsyncSession, actor: Actor, purchase_id: UUID, now: datetime) -> PurchaseId:
    """Say that a purchase is right as it stands, whatever its gap: it needs no look any more."""
    async with correcting(session, actor, purchase_id, now) as opened:
        if opened.record.confirmed_at is None:
            opened.change(opened.record, CorrectedField.CONFIRMED, now)
    return opened.id


async def unconfirm_purchase(session: AsyncSession, actor: Actor, purchase_id: UUID, now: datetime) -> PurchaseId:
    """Take back that a purchase is right as it stands: it needs a look again where something speaks against it."""
    async with correcting(session, actor, purchase_id, now) as opened:
        opened.change(opened.record, CorrectedField.CONFIRMED, None)
    return opened.id


async def _complete(opened: OpenPurchase, given: dict[CorrectedField, Value]) -> None:
    """Check what the rules cannot know, and add what follows from what was given."""
    code, at = given.get(CorrectedField.CURRENCY_CODE), given.get(CorrectedField.PURCHASED_AT)
    if isinstance(code, str):
        given[CorrectedField.CURRENCY_CODE] = as_code(code)
        if not is_currency(as_code(code)):
            raise InvalidCorrection(WHICH_CURRENCY, CorrectedField.CURRENCY_CODE)
    if isinstance(at, datetime):
        given[CorrectedField.PURCHASED_ON] = at.date()
    elif CorrectedField.PURCHASED_ON in given and CorrectedField.PURCHASED_AT not in given:
        given[CorrectedField.PURCHASED_AT] = _moved(opened.record.purchased_at, given[CorrectedField.PURCHASED_ON])
    if CorrectedField.STORE not in given and given.get(CorrectedField.MERCHANT_NAME) is not None:
        given[CorrectedField.STORE] = await _store_named(opened, str(given[CorrectedField.MERCHANT_NAME]))
    await _name_stores(opened, given.get(CorrectedField.STORE))


def _moved(at: datetime | None, to: Value) -> datetime | None:
    """The same time on another day; none without a day."""
    return datetime.combine(to, at.time()) if at is not None and isinstance(to, date) else None


async def _store_named(opened: OpenPurchase, name: str) -> StoreId | None:
    """The chain of this name; else a store of the shopper's own, but not in place of a chain that was recognised."""
    chain = next((each.slug for each in profiles().values() if slug_of(name) in map(slug_of, each.names)), None)
    if chain is None and await _has_chain(opened):
        return StoreId(opened.record.store_id) if opened.record.store_id else None
    return await match_store(opened.session, opened.user_id, chain, name)


async def _has_chain(opened: OpenPurchase) -> bool:
    chain = select(Store.id).where(Store.id == opened.record.store_id, Store.user_id.is_(None))
    return await opened.session.scalar(chain) is not None


async def _name_stores(opened: OpenPurchase, store_id: Value) -> None:
    """Know the names of the store before and of the one to come, which is a chain or the shopper's own."""
    is_visible = or_(Store.user_id.is_(None), Store.user_id == opened.user_id)
    wanted = [each for each in (opened.record.store_id, store_id) if isinstance(each, UUID)]
    stores = await opened.session.execute(select(Store.id, Store.name).where(Store.id.in_(wanted), is_visible))
    opened.names |= {row.id: row.name for row in stores}
    if isinstance(store_id, UUID) and store_id not in opened.names:
        raise InvalidCorrection("There is no such store.", CorrectedField.STORE)
