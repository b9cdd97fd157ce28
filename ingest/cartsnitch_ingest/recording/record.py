"""The last stage: an outcome becomes records, in one transaction, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from cartsnitch_domain.blobs import Blobs, digest_of
from cartsnitch_domain.coupons.redeeming import redeem
from cartsnitch_domain.forgotten_blobs import hold, note
from cartsnitch_domain.ids import ReceiptId, StoreId, UserId
from cartsnitch_domain.prices.actions import observe
from cartsnitch_domain.products.matching import Match
from cartsnitch_domain.purchases.actions import NewLine, NewPurchase, add_purchase
from cartsnitch_domain.purchases.currencies import usual_currency
from cartsnitch_domain.purchases.duplicates import find_twin
from cartsnitch_domain.purchases.matching import match_products, printed_of
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
)
from cartsnitch_domain.receipts.records import Receipt
from cartsnitch_domain.receipts.rules import ReceiptStatus
from cartsnitch_domain.review.sameness import link, take_back
from cartsnitch_domain.review.standing import standing
from cartsnitch_domain.stores.actions import match_store
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_ingest.reading.reading import Reading
from cartsnitch_ingest.recording.evidence import evidence_columns
from cartsnitch_ingest.recording.offers import Recorded, record_offers
from cartsnitch_ingest.stages import Outcome, PartRead
from cartsnitch_ingest.verdicts import advertised, not_read, of_another, offers_found, offers_kept


async def keep_pages(blobs: Blobs, outcome: Outcome) -> list[PageShown]:
    """Put the pictures of the pages into the blob store, before the transaction that names them."""
    return [
        PageShown(page.width, page.height, None if page.image is None else await blobs.put(page.image), page.text)
        for page in outcome.pages
    ]


async def note_pages(session: AsyncSession, outcome: Outcome) -> None:
    """Note the pictures of the pages as nobody's, before they are put: so they are removed if no transaction names
    them, as when the account was deleted while its receipt was read."""
    await note(session, _pictures(outcome).keys())


async def hold_pages(session: AsyncSession, blobs: Blobs, outcome: Outcome) -> None:
    """Keep the pictures of the pages, which a record of this transaction names."""
    pictures = _pictures(outcome)
    for digest in await hold(session, pictures.keys()):
        await blobs.put(pictures[digest])


def _pictures(outcome: Outcome) -> dict[str, bytes]:
    return {digest_of(page.image): page.image for page in outcome.pages if page.image is not None}


async def record(
    session: AsyncSession, receipt_id: ReceiptId, outcome: Outcome, pages: list[PageShown], version: str, now: datetime
) -> None:
    """Write everything that a receipt gave. Does nothing when it was recorded before, so a job may run twice."""
    receipt = await lock_unread(session, receipt_id)
    if receipt is None or await stays(session, receipt, outcome, version, now):
        return
    await take_back(session, receipt_id, now)
    await write_surroundings(session, receipt, outcome, pages)
    for position, reading in enumerate(outcome.readings, start=1):
        await record_reading(session, receipt, reading, position, version, now)
    await conclude(session, receipt, await verdict_of(session, receipt, outcome), version, now)


async def verdict_of(session: AsyncSession, receipt: Receipt, outcome: Outcome) -> Verdict:
    """What becomes of a receipt whose purchases are written, once its offers are, too. An offer is no purchase, and
    nothing went wrong with it, also where it is not understood: its text is kept."""
    offered = await record_offers(session, receipt, outcome)
    verdict = await standing(session, ReceiptId(receipt.id))
    if verdict is None and (offered.found or offered.unclear or offered.advertised):
        return Verdict(ReceiptStatus.RECORDED, _said_of(offered))
    return verdict or Verdict(ReceiptStatus.REJECTED, outcome.reason)


def _said_of(offered: Recorded) -> str:
    """In words: `2 offers found, 1 more not understood`, and what is to be done where some were not read or kept."""
    more = not_read(offered.left_out, offered.unkept)
    prices = advertised(offered.advertised)
    if not offered.found:
        return f"{offers_kept(offered.unclear, prices)}{more}"
    if offered.store and offered.sent_by:
        more = f"{of_another(offered.store, offered.sent_by)}{more}"
    found = ", ".join(filter(None, (offers_found(offered.found, offered.unclear), prices)))
    return f"{found}.{more}" if more else found


async def stays(session: AsyncSession, receipt: Receipt, outcome: Outcome, version: str, now: datetime) -> bool:
    """Let a receipt that was read before stand as it did, where it could not be opened this time: a machine that is
    short of memory or time says nothing against what was read on another day."""
    verdict = await standing(session, ReceiptId(receipt.id)) if outcome.is_unopened else None
    if verdict is None:
        return False
    await conclude(session, receipt, verdict, receipt.reader_version or version, now)
    return True


async def write_surroundings(session: AsyncSession, receipt: Receipt, outcome: Outcome, pages: list[PageShown]) -> None:
    """Write what came in with the purchases: the parts with their verdicts, the pages, who sent it."""
    receipt_id = ReceiptId(receipt.id)
    await replace_parts(session, receipt_id, [_part(part) for part in outcome.parts])
    await replace_pages(session, receipt_id, pages)
    if outcome.sender is not None:
        await note_sender(session, receipt, outcome.sender, outcome.subject)


async def record_reading(
    session: AsyncSession, receipt: Receipt, reading: Reading, position: int, version: str, now: datetime
) -> None:
    """Write one reading. Where another receipt showed the same purchase, the better of both counts, and both stay."""
    user_id = UserId(receipt.user_id)
    store_id = await match_store(session, user_id, reading.store_slug, reading.merchant_name)
    purchase = await with_currency(session, new_purchase(receipt, reading, position, store_id, version))
    lines = new_lines(reading, [None] * len(reading.lines))
    twin = await find_twin(session, purchase, lines)
    if twin is not None and (twin.is_settled or not reading.is_balanced):
        repeated, _ = await add_purchase(session, purchase, lines)
        await link(session, repeated, twin.purchase_id, now)
        return
    lines = new_lines(reading, await _products(session, purchase, reading))
    purchase_id, _ = await add_purchase(session, purchase, lines)
    if twin is not None:
        await link(session, twin.purchase_id, purchase_id, now)
    await observe(session, purchase_id)
    await redeem(session, purchase_id)


async def with_currency(session: AsyncSession, purchase: NewPurchase) -> NewPurchase:
    """The purchase in the currency of its household's others, noted as assumed, where its receipt prints none and that
    is sure."""
    if purchase.currency_code is not None:
        return purchase
    code = await usual_currency(session, purchase.user_id, purchase.store_id, purchase.receipt_id)
    return purchase if code is None else replace(purchase, currency_code=code, is_currency_assumed=True)


async def _products(session: AsyncSession, purchase: NewPurchase, reading: Reading) -> list[Match | None]:
    """The product of each line and why, None for lines that are not items."""
    store_id = purchase.store_id
    products: list[Match | None] = [None] * len(reading.lines)
    items = [index for index, line in enumerate(reading.lines) if line.kind is LineKind.ITEM]
    if store_id is None or not items:
        return products
    lines = [reading.lines[index] for index in items]
    printed = [printed_of(line, purchase.currency_code) for line in lines]
    matches = await match_products(session, purchase.user_id, store_id, printed)
    for index, match in zip(items, matches, strict=True):
        products[index] = match
    return products


def _part(part: PartRead) -> Part:
    return Part(part.filename, part.media_type, len(part.data), part.verdict or "")


def new_purchase(
    receipt: Receipt, reading: Reading, position: int, store_id: StoreId | None, version: str
) -> NewPurchase:
    """The purchase that a reading shows."""
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
        leaves_out=reading.leaves_out,
        date_confidence=None if on is None else reading.date_confidence,
    )


def new_lines(reading: Reading, products: Sequence[Match | None]) -> list[NewLine]:
    """The lines that a reading shows, each with its product."""
    ranks = {index: rank for rank, index in enumerate(reading.suspects, start=1)}
    return [_line(reading, index, match, ranks.get(index)) for index, match in enumerate(products)]


def _line(reading: Reading, index: int, match: Match | None, suspect_rank: int | None) -> NewLine:
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
        suspect_rank=suspect_rank,
        match=match,
        evidence=[evidence_columns(evidence, line.confidence) for evidence in line.evidence],
    )
