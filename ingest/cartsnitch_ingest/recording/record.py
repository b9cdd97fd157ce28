"""The last stage: an outcome becomes records, in one transaction, once."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from cartsnitch_domain.blobs import Blobs
from cartsnitch_domain.ids import ProductId, PurchaseLineId, ReceiptId, StoreId, UserId
from cartsnitch_domain.prices.actions import NewObservation, add_observations
from cartsnitch_domain.products.actions import Printed, match_products
from cartsnitch_domain.purchases.actions import NewLine, NewPurchase, add_purchase, remove_purchase, remove_purchases
from cartsnitch_domain.purchases.duplicates import Twin, find_twin
from cartsnitch_domain.purchases.rules import LineKind
from cartsnitch_domain.receipts.actions import (
    PageShown,
    Part,
    Verdict,
    conclude,
    lock_unread,
    note_sender,
    replace_pages,
    replace_parts,
    supersede,
)
from cartsnitch_domain.receipts.records import Receipt
from cartsnitch_domain.receipts.rules import ReceiptStatus
from cartsnitch_domain.stores.actions import match_store
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_ingest.reading.reading import Evidence, Reading
from cartsnitch_ingest.recording.observing import observations_of
from cartsnitch_ingest.stages import Outcome, PartRead
from cartsnitch_ingest.verdicts import TWIN_REASON, status_of, verdict_of


async def keep_pages(blobs: Blobs, outcome: Outcome) -> list[PageShown]:
    """Put the pictures of the pages into the blob store, before the transaction that names them."""
    return [
        PageShown(page.width, page.height, None if page.image is None else await blobs.put(page.image), page.text)
        for page in outcome.pages
    ]


async def record(
    session: AsyncSession, receipt_id: ReceiptId, outcome: Outcome, pages: list[PageShown], version: str, now: datetime
) -> None:
    """Write everything that a receipt gave. Does nothing when it was recorded before, so a job may run twice."""
    receipt = await lock_unread(session, receipt_id)
    if receipt is None:
        return
    await remove_purchases(session, receipt_id)
    await replace_parts(session, receipt_id, [_part(part) for part in outcome.parts])
    await replace_pages(session, receipt_id, pages)
    if outcome.sender is not None:
        await note_sender(session, receipt, outcome.sender, outcome.subject)
    verdicts = [
        await _record_reading(session, receipt, reading, position, version)
        for position, reading in enumerate(outcome.readings, start=1)
    ]
    verdict = verdict_of(verdicts) if verdicts else Verdict(ReceiptStatus.REJECTED, outcome.reason)
    await conclude(session, receipt, verdict, version, now)


async def _record_reading(
    session: AsyncSession, receipt: Receipt, reading: Reading, position: int, version: str
) -> Verdict:
    user_id = UserId(receipt.user_id)
    store_id = await match_store(session, user_id, reading.store_slug, reading.merchant_name)
    purchase = _purchase(receipt, reading, position, store_id, version)
    lines = [_line(reading, index, None) for index in range(len(reading.lines))]
    twin = await find_twin(session, purchase, lines)
    if twin is not None and (twin.is_balanced or not reading.is_balanced):
        return Verdict(ReceiptStatus.DUPLICATE, TWIN_REASON, twin.receipt_id)
    if twin is not None:
        await _replace(session, twin, ReceiptId(receipt.id))
    products = await _products(session, store_id, reading)
    lines = [_line(reading, index, product_id) for index, product_id in enumerate(products)]
    _, line_ids = await add_purchase(session, purchase, lines)
    await _observe(session, purchase, reading, products, line_ids)
    return status_of(reading)


async def _replace(session: AsyncSession, twin: Twin, better: ReceiptId) -> None:
    """The better reading wins; the other receipt stays with its original, marked as a repetition."""
    await remove_purchase(session, twin.purchase_id)
    await supersede(session, twin.receipt_id, Verdict(ReceiptStatus.DUPLICATE, TWIN_REASON, better))


async def _products(session: AsyncSession, store_id: StoreId | None, reading: Reading) -> list[ProductId | None]:
    """The product of each line, None for lines that are not items."""
    products: list[ProductId | None] = [None] * len(reading.lines)
    items = [index for index, line in enumerate(reading.lines) if line.kind is LineKind.ITEM]
    if store_id is None or not items:
        return products
    printed = [Printed(reading.lines[index].text, reading.lines[index].identifier) for index in items]
    for index, product_id in zip(items, await match_products(session, store_id, printed), strict=True):
        products[index] = product_id
    return products


async def _observe(
    session: AsyncSession,
    purchase: NewPurchase,
    reading: Reading,
    products: list[ProductId | None],
    line_ids: list[PurchaseLineId],
) -> None:
    if purchase.store_id is None or purchase.purchased_on is None or purchase.currency_code is None:
        return
    seen = [
        NewObservation(
            user_id=purchase.user_id,
            product_id=product_id,
            store_id=purchase.store_id,
            purchase_line_id=line_ids[price.line],
            observed_on=purchase.purchased_on,
            unit_price=price.unit_price,
            unit=price.unit,
            currency_code=purchase.currency_code,
            is_promotional=price.is_promotional,
        )
        for price in observations_of(reading)
        if (product_id := products[price.line]) is not None
    ]
    await add_observations(session, seen)


def _part(part: PartRead) -> Part:
    return Part(part.filename, part.media_type, len(part.data), part.verdict or "")


def _purchase(receipt: Receipt, reading: Reading, position: int, store_id: StoreId | None, version: str) -> NewPurchase:
    on, at = reading.purchased_on, reading.purchased_time
    return NewPurchase(
        user_id=UserId(receipt.user_id),
        receipt_id=ReceiptId(receipt.id),
        position=position,
        store_id=store_id,
        merchant_name=reading.merchant_name,
        purchased_on=on,
        purchased_at=None if on is None or at is None else datetime.combine(on, at),
        currency_code=reading.currency_code,
        subtotal=reading.subtotal,
        tax=reading.tax,
        is_tax_included=reading.tax_included,
        total=reading.total,
        gap=reading.gap,
        confidence=reading.confidence,
        reader_version=version,
    )


def _line(reading: Reading, index: int, product_id: ProductId | None) -> NewLine:
    line = reading.lines[index]
    return NewLine(
        kind=line.kind,
        text=line.text,
        amount=line.amount,
        quantity=line.quantity,
        unit=line.unit,
        unit_price=line.unit_price,
        identifier=line.identifier,
        applies_to=line.applies_to,
        is_suspect=index in reading.suspects,
        product_id=product_id,
        evidence=[_evidence(evidence) for evidence in line.evidence],
    )


def _evidence(evidence: Evidence) -> dict[str, Any]:
    box = {name: round(value, 5) for name, value in asdict(evidence.box).items()}
    return {"page": evidence.page, **box, "text": evidence.text, "confidence": round(evidence.confidence, 3)}
