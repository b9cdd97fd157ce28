"""Replay: another reading of a receipt that is recorded already takes the place of the one before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from cartsnitch_domain.ids import PurchaseId, ReceiptId, UserId
from cartsnitch_domain.purchases.corrections import corrected
from cartsnitch_domain.receipts.actions import PageShown, conclude, lock_read, lock_unread
from cartsnitch_domain.receipts.records import Receipt
from cartsnitch_domain.review.rewriting import rewrite
from cartsnitch_domain.review.sameness import take_back
from cartsnitch_domain.review.snapshots import PurchaseAsIs, snapshot
from cartsnitch_domain.review.standing import take_look_back
from cartsnitch_domain.stores.actions import match_store
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_ingest.reading.reading import Reading
from cartsnitch_ingest.recording.difference import Difference, difference
from cartsnitch_ingest.recording.record import (
    new_lines,
    new_purchase,
    record_reading,
    stays,
    verdict_of,
    with_currency,
    write_surroundings,
)
from cartsnitch_ingest.stages import Outcome


async def replay(
    session: AsyncSession, receipt_id: ReceiptId, outcome: Outcome, pages: list[PageShown], version: str, now: datetime
) -> Difference | None:
    """Write what a receipt gives when it is read again, and say what that changes. None while it is being read.

    What a shopper corrected stays as it is, and so does a purchase that is not read any more, if it was corrected. Who
    only wants to know what would change takes the transaction back.
    """
    receipt = await lock_read(session, receipt_id)
    return None if receipt is None else await _replace(session, receipt, outcome, pages, version, now)


async def record_over(
    session: AsyncSession, receipt_id: ReceiptId, outcome: Outcome, pages: list[PageShown], version: str, now: datetime
) -> None:
    """Write what a receipt gives that a shopper asked to have read again after they corrected it: as `replay` does.

    Does nothing when it was recorded before, so a job may run twice.
    """
    receipt = await lock_unread(session, receipt_id)
    if receipt is not None:
        await _replace(session, receipt, outcome, pages, version, now)


async def _replace(
    session: AsyncSession, receipt: Receipt, outcome: Outcome, pages: list[PageShown], version: str, now: datetime
) -> Difference:
    receipt_id = ReceiptId(receipt.id)
    before = await snapshot(session, receipt_id)
    if await stays(session, receipt, outcome, version, now):
        return difference(receipt_id, before, await snapshot(session, receipt_id))
    same = same_purchases(before.purchases, outcome.readings)
    staying = [each for each in before.purchases if each in same.values() or await corrected(session, each)]
    await take_back(session, receipt_id, now, but=staying)
    last = max((purchase.position for purchase in before.purchases.values()), default=0)
    for at, reading in enumerate(outcome.readings):
        if at in same:
            await _rewrite(session, receipt, reading, same[at], version)
        else:
            await record_reading(session, receipt, reading, last := last + 1, version, now)
    await write_surroundings(session, receipt, outcome, pages)
    await conclude(session, receipt, await verdict_of(session, receipt, outcome), version, now)
    await take_look_back(session, receipt_id, now)
    return difference(receipt_id, before, await snapshot(session, receipt_id))


def same_purchases(
    recorded: Mapping[PurchaseId, PurchaseAsIs], readings: Sequence[Reading]
) -> Mapping[int, PurchaseId]:
    """By the index of a reading, the purchase that it is of: the one that it has most amounts in common with."""
    pairs = [
        (_in_common(purchase, reading), at, purchase_id)
        for at, reading in enumerate(readings)
        for purchase_id, purchase in recorded.items()
    ]
    found: dict[int, PurchaseId] = {}
    for _, at, purchase_id in sorted(pairs, key=lambda pair: -pair[0]):
        if at not in found and purchase_id not in found.values():
            found[at] = purchase_id
    return found


def _in_common(purchase: PurchaseAsIs, reading: Reading) -> int:
    here = Counter(line["amount"] for line in purchase.lines.values())
    here[purchase.values["total"]] += 1
    return (here & Counter([reading.total, *(line.amount for line in reading.lines)])).total()


async def _rewrite(
    session: AsyncSession, receipt: Receipt, reading: Reading, purchase_id: PurchaseId, version: str
) -> None:
    store_id = await match_store(session, UserId(receipt.user_id), reading.store_slug, reading.merchant_name)
    read = new_purchase(receipt, reading, 0, store_id, version)  # its position among several stays as it is
    purchase = await with_currency(session, read)
    await rewrite(session, purchase_id, purchase, new_lines(reading, [None] * len(reading.lines)))
