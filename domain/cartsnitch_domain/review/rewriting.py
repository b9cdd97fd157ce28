"""Writing another reading over a purchase: its lines keep their keys, and what a shopper corrected stays as it is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.coupons.keeping import hold_coupons
from cartsnitch_domain.coupons.redeeming import redeem
from cartsnitch_domain.ids import PurchaseId, PurchaseLineId, StoreId, UserId
from cartsnitch_domain.prices.actions import observe, withdraw
from cartsnitch_domain.products.lessons import hold_lessons
from cartsnitch_domain.purchases.actions import NewLine, NewPurchase
from cartsnitch_domain.purchases.corrections import Corrected, corrected
from cartsnitch_domain.purchases.matching import match_products, printed_of
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine, set_match
from cartsnitch_domain.purchases.rules import CorrectedField, LineKind, gap
from cartsnitch_domain.review.pairing import paired
from cartsnitch_domain.review.suspicion import suspected
from cartsnitch_domain.review.ties import retie

_AS_READ = ("kind", "text", "amount", "quantity", "unit", "unit_price", "identifier", "evidence")
_NOT_AS_READ = frozenset({"user_id", "receipt_id", "position", "gap"})
_TOGETHER: tuple[frozenset[str], ...] = (
    frozenset({CorrectedField.PURCHASED_ON, CorrectedField.PURCHASED_AT}),
    frozenset({CorrectedField.MERCHANT_NAME, CorrectedField.STORE}),
    frozenset({CorrectedField.CURRENCY_CODE, "is_currency_assumed"}),
)
"""What says one thing: where a shopper corrected the day, the time of another day would contradict it."""


async def rewrite(session: AsyncSession, purchase_id: PurchaseId, new: NewPurchase, lines: Sequence[NewLine]) -> None:
    """Let a purchase be as it is read now. Lines are put to those that stood in their places; the others are new.

    A line that is not read any more goes, unless a shopper corrected or added it; one that a shopper removed stays so.
    """
    # First of all, so that nobody who changes what was taught waits for lines that wait for them.
    await hold_lessons(session, new.user_id, to_change=True)
    # Positions are exchanged one after another.
    await session.execute(text("SET CONSTRAINTS ALL DEFERRED"))
    purchase = await session.get_one(Purchase, purchase_id)
    of_purchase = select(PurchaseLine).where(PurchaseLine.purchase_id == purchase_id).order_by(PurchaseLine.position)
    recorded = list(await session.scalars(of_purchase))
    settled = await corrected(session, purchase_id)
    names = {line.id: _name(line) for line in recorded}
    is_elsewhere = _set_purchase(purchase, new, settled.purchase)
    written = await _write_lines(session, purchase, recorded, lines, settled)
    renamed = [line for line in written if is_elsewhere or names.get(line.id) != _name(line)]
    await _match(
        session, purchase, [line for line in renamed if not _is_settled(settled, line, CorrectedField.PRODUCT)]
    )
    _weigh(purchase, written, settled)
    await session.flush()
    await observe(session, purchase_id)
    await redeem(session, purchase_id)


def _name(line: PurchaseLine) -> tuple[str, str | None, str]:
    """What the product of a line depends on."""
    return line.text, line.identifier, line.kind


def _set_purchase(purchase: Purchase, new: NewPurchase, settled: Collection[CorrectedField]) -> bool:
    """Set what is read of the purchase itself; whether it is of another store now."""
    before = purchase.store_id
    kept = {name for together in _TOGETHER for name in together if together & set(settled)}
    for name in set(NewPurchase.__dataclass_fields__) - _NOT_AS_READ - kept - set(settled):
        setattr(purchase, name, getattr(new, name))
    return purchase.store_id != before


async def _write_lines(
    session: AsyncSession,
    purchase: Purchase,
    recorded: Sequence[PurchaseLine],
    lines: Sequence[NewLine],
    settled: Corrected,
) -> list[PurchaseLine]:
    """The lines of the purchase in their order, those that are new written."""
    printed = [record for record in recorded if not _is_settled(settled, record, CorrectedField.ADDED)]
    known = paired(printed, lines)
    read = [known.get(at) or PurchaseLine(purchase_id=purchase.id) for at in range(len(lines))]
    for record, line in zip(read, lines, strict=True):
        _set_line(record, line, settled.lines.get(PurchaseLineId(record.id), frozenset()))
    shown = set(read)
    gone = [record for record in recorded if record not in shown and record.id not in settled.lines]
    await hold_coupons(session, purchase.user_id)  # before lines go: of one of them a coupon may be denied meanwhile
    await withdraw(session, [record.id for record in gone])
    for record in gone:
        await session.delete(record)
    written = _in_order(read, [record for record in recorded if record in shown or record.id in settled.lines])
    for position, record in enumerate(written, start=1):
        record.position = position
    _gather_evidence(written)
    session.add_all(written)
    await session.flush()
    _tie(read, lines, settled)
    retie(written, lambda line, owner_id: setattr(line, "applies_to_id", owner_id))
    return written


def _set_line(record: PurchaseLine, line: NewLine, settled: Collection[CorrectedField]) -> None:
    for name in set(_AS_READ) - set(settled):
        setattr(record, name, getattr(line, name))
    record.read_rank = line.suspect_rank


def _gather_evidence(lines: Sequence[PurchaseLine]) -> None:
    """What was made of several lines stands where these are read now. What was made last may be made of others."""
    parts: dict[UUID, list[PurchaseLine]] = {}
    for line in lines:
        if line.merged_into_id is not None:
            parts.setdefault(line.merged_into_id, []).append(line)
    for merged in sorted((line for line in lines if line.id in parts), key=lambda line: line.id):
        merged.evidence = [told for part in parts[merged.id] for told in part.evidence]


def _in_order(read: Sequence[PurchaseLine], staying: Sequence[PurchaseLine]) -> list[PurchaseLine]:
    """The lines as read, and those that only a shopper knows of below the line that they stood below."""
    shown = set(read)
    below: dict[PurchaseLine | None, list[PurchaseLine]] = {None: []}
    above: PurchaseLine | None = None
    for record in staying:
        if record in shown:
            above = record
        else:
            below.setdefault(above, []).append(record)
    return [*below[None], *(each for record in read for each in (record, *below.get(record, ())))]


def _tie(read: Sequence[PurchaseLine], lines: Sequence[NewLine], settled: Corrected) -> None:
    for record, line in zip(read, lines, strict=True):
        if not _is_settled(settled, record, CorrectedField.APPLIES_TO):
            record.applies_to_id = None if line.applies_to is None else read[line.applies_to].id
            record.bound_to_id = None


def _is_settled(settled: Corrected, record: PurchaseLine, what: CorrectedField) -> bool:
    return what in settled.lines.get(PurchaseLineId(record.id), ())


async def _match(session: AsyncSession, purchase: Purchase, lines: Sequence[PurchaseLine]) -> None:
    """The products of lines whose names are new; what repeats another purchase has none."""
    for line in lines:
        set_match(line, None)
    items = [line for line in lines if line.kind == LineKind.ITEM and line.removed_at is None]
    if purchase.store_id is None or purchase.same_as_id is not None or not items:
        return
    printed = [printed_of(line, purchase.currency_code) for line in items]
    found = await match_products(session, UserId(purchase.user_id), StoreId(purchase.store_id), printed)
    for line, match in zip(items, found, strict=True):
        set_match(line, match)


def _weigh(purchase: Purchase, lines: Sequence[PurchaseLine], settled: Corrected) -> None:
    """The gap as the lines stand, and the suspects: as read where nothing was corrected, else weighed anew."""
    present = [line for line in lines if line.removed_at is None]
    purchase.gap = gap(purchase.total, [(LineKind(line.kind), line.amount) for line in present])
    as_read = [line for line in present if line.read_rank] if purchase.gap else []
    suspects = (
        suspected(present, purchase.gap, settled) if settled else [line.id for line in sorted(as_read, key=_rank)]
    )
    ranks = {line_id: rank for rank, line_id in enumerate(suspects, start=1)}
    for line in lines:
        line.suspect_rank = ranks.get(line.id)
        line.is_suspect = line.suspect_rank is not None


def _rank(line: PurchaseLine) -> int:
    return line.read_rank or 0
