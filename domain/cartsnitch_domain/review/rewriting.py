"""Writing another reading over a purchase: its lines keep their keys, and what a shopper corrected stays as it is."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from rapidfuzz.fuzz import ratio
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.ids import PurchaseId, PurchaseLineId, StoreId
from cartsnitch_domain.prices.actions import observe
from cartsnitch_domain.products.actions import Printed, match_products
from cartsnitch_domain.purchases.actions import NewLine, NewPurchase
from cartsnitch_domain.purchases.corrections import Corrected, corrected
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_domain.purchases.rules import CorrectedField, LineKind, gap

_SAME_LINE = 1.5
"""From here on two readings of a line are of one line. The place counts most, as it stays what else is read there."""

_SAME_PLACE, _SAME_AMOUNT = 2.0, 1.0

_AS_READ = ("kind", "text", "amount", "quantity", "unit", "unit_price", "identifier", "suspect_rank", "evidence")
_NOT_AS_READ = frozenset({"user_id", "receipt_id", "position", "gap"})
_TOGETHER: tuple[frozenset[str], ...] = (
    frozenset({CorrectedField.PURCHASED_ON, CorrectedField.PURCHASED_AT}),
    frozenset({CorrectedField.MERCHANT_NAME, CorrectedField.STORE}),
)
"""What says one thing: where a shopper corrected the day, the time of another day would contradict it."""


async def rewrite(session: AsyncSession, purchase_id: PurchaseId, new: NewPurchase, lines: Sequence[NewLine]) -> None:
    """Let a purchase be as it is read now. Lines are put to those that stood in their places; the others are new.

    A line that is not read any more goes, unless a shopper corrected or added it; one that a shopper removed stays so.
    """
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
    _weigh(purchase, written)
    await session.flush()
    await observe(session, purchase_id)


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
    # In a thread: thousands of lines take seconds to compare, in which the worker has to say that it is alive.
    known = await asyncio.to_thread(paired, printed, lines)
    read = [known.get(at) or PurchaseLine(purchase_id=purchase.id) for at in range(len(lines))]
    for record, line in zip(read, lines, strict=True):
        _set_line(record, line, settled.lines.get(PurchaseLineId(record.id), frozenset()))
    for record in set(recorded) - set(read):
        if record.id not in settled.lines:
            await session.delete(record)
    written = _in_order(read, [record for record in recorded if record in read or record.id in settled.lines])
    for position, record in enumerate(written, start=1):
        record.position = position
    session.add_all(written)
    await session.flush()
    _tie(read, lines, settled)
    return written


def paired(recorded: Sequence[PurchaseLine], lines: Sequence[NewLine]) -> Mapping[int, PurchaseLine]:
    """By the index of a line, the record that is of the same printed line; the likest pairs first."""
    likest = sorted(_pairs(recorded, lines), key=lambda pair: -pair[0])
    found: dict[int, PurchaseLine] = {}
    taken: set[int] = set()
    for _, at, before in likest:
        if at not in found and before not in taken:
            found[at] = recorded[before]
            taken.add(before)
    return found


def _pairs(recorded: Sequence[PurchaseLine], lines: Sequence[NewLine]) -> Iterator[tuple[float, int, int]]:
    for at, line in enumerate(lines):
        for before, record in enumerate(recorded):
            certain = _SAME_PLACE * _is_in_same_place(record.evidence, line.evidence)
            certain += _SAME_AMOUNT * (record.amount == line.amount)
            # Texts alone, however alike, make no pair: only where something else agrees are they compared.
            if certain and (alike := certain + ratio(record.text, line.text) / 100) >= _SAME_LINE:
                yield alike, at, before


def _is_in_same_place(one: Sequence[Mapping[str, Any]], other: Sequence[Mapping[str, Any]]) -> bool:
    return any(_share_a_row(here, there) for here in one for there in other)


def _share_a_row(here: Mapping[str, Any], there: Mapping[str, Any]) -> bool:
    top, bottom = max(here["y"], there["y"]), min(here["y"] + here["height"], there["y"] + there["height"])
    return bool(here["page"] == there["page"] and bottom - top >= min(here["height"], there["height"]) / 2)


def _set_line(record: PurchaseLine, line: NewLine, settled: Collection[CorrectedField]) -> None:
    for name in set(_AS_READ) - set(settled):
        setattr(record, name, getattr(line, name))
    if settled:  # a line that a person looked at is no suspect
        record.suspect_rank = None
    record.is_suspect = record.suspect_rank is not None


def _in_order(read: Sequence[PurchaseLine], staying: Sequence[PurchaseLine]) -> list[PurchaseLine]:
    """The lines as read, and those that only a shopper knows of below the line that they stood below."""
    ordered = list(read)
    above: PurchaseLine | None = None
    for record in staying:
        if record not in ordered:
            ordered.insert(0 if above is None else ordered.index(above) + 1, record)
        above = record
    return ordered


def _tie(read: Sequence[PurchaseLine], lines: Sequence[NewLine], settled: Corrected) -> None:
    for record, line in zip(read, lines, strict=True):
        if not _is_settled(settled, record, CorrectedField.APPLIES_TO):
            record.applies_to_id = None if line.applies_to is None else read[line.applies_to].id


def _is_settled(settled: Corrected, record: PurchaseLine, what: CorrectedField) -> bool:
    return what in settled.lines.get(PurchaseLineId(record.id), ())


async def _match(session: AsyncSession, purchase: Purchase, lines: Sequence[PurchaseLine]) -> None:
    """The products of lines whose names are new; what repeats another purchase has none."""
    for line in lines:
        line.product_id = None
    items = [line for line in lines if line.kind == LineKind.ITEM and line.removed_at is None]
    if purchase.store_id is None or purchase.same_as_id is not None or not items:
        return
    printed = [Printed(line.text, line.identifier) for line in items]
    found = await match_products(session, StoreId(purchase.store_id), printed)
    for line, product_id in zip(items, found, strict=True):
        line.product_id = product_id


def _weigh(purchase: Purchase, lines: Sequence[PurchaseLine]) -> None:
    """The gap as the lines stand, and no suspects where nothing is missing."""
    present = [(LineKind(line.kind), line.amount) for line in lines if line.removed_at is None]
    purchase.gap = gap(purchase.total, present)
    for line in lines if not purchase.gap else ():
        line.is_suspect, line.suspect_rank = False, None
