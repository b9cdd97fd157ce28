"""What a shopper does to the lines of a purchase.

Each is the work of one transaction, gives the purchase, and raises NotFound, ReceiptBeingRead or InvalidCorrection. Of
the `values`, a field that is not there stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.errors import InvalidCorrection
from cartsnitch_domain.ids import PurchaseId, PurchaseLineId
from cartsnitch_domain.purchases.corrections import corrected
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_domain.purchases.rules import CorrectedField, LineKind
from cartsnitch_domain.review.correcting import correcting, correcting_line
from cartsnitch_domain.review.opening import OpenPurchase
from cartsnitch_domain.review.rules import Value, Values, checked
from cartsnitch_domain.review.ties import check_tie

MOST_PARTS = 20
"""Lines that one line can be split into, or that can be made one."""


async def correct_line(session: AsyncSession, actor: Actor, line_id: UUID, values: Values, now: datetime) -> PurchaseId:
    """Set values of a line."""
    async with correcting_line(session, actor, line_id, now) as opened:
        await _apply(opened, opened.line(line_id), values)
    return opened.id


async def add_line(
    session: AsyncSession, actor: Actor, purchase_id: UUID, after_id: UUID | None, values: Values, now: datetime
) -> PurchaseId:
    """Add a line that no reading showed, below another one, or below all."""
    async with correcting(session, actor, purchase_id, now) as opened:
        after = None if after_id is None else opened.line(after_id)
        (position,) = await _room(opened, after, 1)
        await _add(opened, PurchaseLine(purchase_id=purchase_id, position=position, kind=LineKind.ITEM), values)
    return opened.id


async def remove_line(session: AsyncSession, actor: Actor, line_id: UUID, now: datetime) -> PurchaseId:
    """Take a line off: it stays as evidence, and counts nowhere. What belonged to it belongs to none meanwhile."""
    async with correcting_line(session, actor, line_id, now) as opened:
        _remove(opened, opened.line(line_id))
    return opened.id


async def restore_line(session: AsyncSession, actor: Actor, line_id: UUID, now: datetime) -> PurchaseId:
    """Put a removed line back where it was, with what belonged to it; also one that is part of another."""
    async with correcting_line(session, actor, line_id, now) as opened:
        for line in opened.lines:
            if line.id == line_id:
                _restore(opened, line)
    return opened.id


async def merge_lines(session: AsyncSession, actor: Actor, line_ids: Sequence[UUID], now: datetime) -> PurchaseId:
    """Make one line of several: in the place of the first, with the texts in a row, the amounts added up, all evidence.

    A quantity, unit or number that only one of them says is kept. The lines themselves are part of it from then on, as
    they are, and count nowhere; what belonged to one of them belongs to it. `unmerge_lines` takes it apart.
    """
    if not 2 <= len(set(line_ids)) <= MOST_PARTS:
        raise InvalidCorrection(f"Please choose 2 to {MOST_PARTS} lines to make one of.")
    async with correcting_line(session, actor, line_ids[0], now) as opened:
        parts = sorted({opened.line(each) for each in line_ids}, key=lambda line: line.position)
        values = _together(parts) | await _chosen_product(opened, parts)
        (position,) = await _room(opened, parts[0], 1)
        whole = PurchaseLine(purchase_id=opened.id, position=position, kind=parts[0].kind, is_merged=True)
        whole.evidence = [told for part in parts for told in part.evidence]
        whole.bound_to_id = parts[0].bound_to_id or parts[0].applies_to_id
        await _add(opened, whole, values)
        for part in parts:
            part.merged_into_id = whole.id
            _remove(opened, part)
    return opened.id


async def unmerge_lines(session: AsyncSession, actor: Actor, line_id: UUID, now: datetime) -> PurchaseId:
    """Take a line apart that was made of several: these are back exactly as they were, or as they were read since."""
    async with correcting_line(session, actor, line_id, now) as opened:
        whole = opened.line(line_id)
        parts = [line for line in opened.lines if line.merged_into_id == whole.id]
        if not parts:
            raise InvalidCorrection("This line was not made of others.")
        _remove(opened, whole)
        for part in parts:
            _restore(opened, part)
    return opened.id


async def split_line(
    session: AsyncSession, actor: Actor, line_id: UUID, parts: Sequence[Values], now: datetime
) -> PurchaseId:
    """Make several lines of one, each with its own values; the first is the line itself.

    What is not among the values is as before, except the quantity and what goes with it: those were of the whole.
    """
    if not 2 <= len(parts) <= MOST_PARTS:
        raise InvalidCorrection(f"Please split a line into 2 to {MOST_PARTS} lines.")
    async with correcting_line(session, actor, line_id, now) as opened:
        whole = opened.line(line_id)
        kept = {
            "kind": whole.kind,
            "applies_to_id": whole.applies_to_id,
            "bound_to_id": whole.bound_to_id,
            "evidence": whole.evidence,
        }
        await _apply(opened, whole, _OF_THE_WHOLE | dict(parts[0]))
        places = await _room(opened, whole, len(parts) - 1)
        for position, values in zip(places, parts[1:], strict=True):
            await _add(opened, PurchaseLine(purchase_id=opened.id, position=position, **kept), values)
    return opened.id


_OF_THE_WHOLE: dict[CorrectedField, Value] = {
    CorrectedField.QUANTITY: None,
    CorrectedField.UNIT: None,
    CorrectedField.UNIT_PRICE: None,
}


async def _room(opened: OpenPurchase, after: PurchaseLine | None, count: int) -> range:
    """Free positions for so many lines."""
    start = await opened.make_room(after, count)
    return range(start, start + count)


async def _add(opened: OpenPurchase, line: PurchaseLine, values: Values) -> None:
    given = checked({CorrectedField.TEXT: None, CorrectedField.AMOUNT: None} | dict(values), opened.now)
    await _check_relations(opened, None, given)
    for field, value in given.items():
        setattr(line, field.value, value)
    await opened.add(line)
    if given.get(CorrectedField.PRODUCT) is not None:
        opened.note(line, CorrectedField.PRODUCT, None, line.text)


async def _apply(opened: OpenPurchase, line: PurchaseLine, values: Values) -> None:
    given = checked(values, opened.now)
    await _check_relations(opened, line, given)
    for field, value in given.items():
        opened.change(line, field, value)
    if CorrectedField.APPLIES_TO in given:  # whatever it was bound to
        line.bound_to_id = None


def _remove(opened: OpenPurchase, line: PurchaseLine) -> None:
    line.removed_at = opened.now
    opened.note(line, CorrectedField.REMOVED, None, line.text)


def _restore(opened: OpenPurchase, line: PurchaseLine) -> None:
    if line.removed_at is not None:
        line.removed_at = line.merged_into_id = None
        opened.note(line, CorrectedField.REMOVED, line.text, None)


async def _check_relations(opened: OpenPurchase, line: PurchaseLine | None, given: Values) -> None:
    """What a line belongs to is another line of its purchase; its product is one that the shopper bought."""
    owner_id, product_id = given.get(CorrectedField.APPLIES_TO), given.get(CorrectedField.PRODUCT)
    if isinstance(owner_id, UUID):
        check_tie(line, opened.line(owner_id, CorrectedField.APPLIES_TO), opened.present)
    if isinstance(product_id, UUID):
        opened.names[product_id] = await _product_name(opened, product_id)


async def _product_name(opened: OpenPurchase, product_id: UUID) -> str:
    """What the newest line of the shopper calls a product."""
    statement = (
        select(PurchaseLine.text)
        .join(Purchase)
        .where(
            Purchase.user_id == opened.user_id,
            PurchaseLine.product_id == product_id,
            PurchaseLine.removed_at.is_(None),
        )
        .order_by(PurchaseLine.id.desc())
        .limit(1)
    )
    name = await opened.session.scalar(statement)
    if name is None:
        raise InvalidCorrection("You have not bought this product.", CorrectedField.PRODUCT)
    return name


async def _chosen_product(opened: OpenPurchase, lines: Sequence[PurchaseLine]) -> dict[CorrectedField, Value]:
    """The product that the shopper chose for one of the lines, if they chose one."""
    settled = (await corrected(opened.session, opened.id)).lines
    chosen = {line.product_id for line in lines if CorrectedField.PRODUCT in settled.get(PurchaseLineId(line.id), ())}
    found = [product_id for product_id in chosen if product_id is not None]
    return {CorrectedField.PRODUCT: found[0]} if len(found) == 1 else {}


def _together(lines: Sequence[PurchaseLine]) -> dict[CorrectedField, Value]:
    """The values of one line that stands for all of these."""
    amount = sum((line.amount for line in lines), Decimal())
    found: dict[CorrectedField, Value] = {
        CorrectedField.TEXT: " ".join(line.text for line in lines),
        CorrectedField.AMOUNT: amount,
    }
    for field in (*_OF_THE_WHOLE, CorrectedField.IDENTIFIER):
        said = [value for line in lines if (value := getattr(line, field.value)) is not None]
        found[field] = said[0] if len(said) == 1 else None
    return found
