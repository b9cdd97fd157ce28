"""What shoppers corrected: noted for ever, and known to every later reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.ids import PurchaseId, PurchaseLineId, ReceiptId, UserId
from cartsnitch_domain.purchases.records import Correction, Purchase
from cartsnitch_domain.purchases.rules import CorrectedField


@dataclass(frozen=True, slots=True)
class Change:
    """One value that was corrected, before and after as text; of the purchase itself where there is no line."""

    field: CorrectedField
    old: str | None
    new: str | None
    line_id: PurchaseLineId | None = None


@dataclass(frozen=True, slots=True)
class Corrected:
    """Which fields of a purchase and of its lines a shopper corrected.

    Another reading leaves these values as they are. Lines that were ADDED stay though no reading shows them, and those
    that were REMOVED stay removed though every reading does.
    """

    purchase: frozenset[CorrectedField] = frozenset()
    lines: Mapping[PurchaseLineId, frozenset[CorrectedField]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.purchase or self.lines)


async def note_changes(
    session: AsyncSession, user_id: UserId, purchase_id: PurchaseId, changes: Sequence[Change]
) -> None:
    """Note what a shopper changed, and when: the moment of this transaction."""
    if changes:
        rows = [{"user_id": user_id, "purchase_id": purchase_id, **asdict(change)} for change in changes]
        await session.execute(insert(Correction), rows)


async def corrected(session: AsyncSession, purchase_id: PurchaseId) -> Corrected:
    """What of a purchase was corrected so far."""
    statement = select(Correction.line_id, Correction.field).where(Correction.purchase_id == purchase_id).distinct()
    found: dict[PurchaseLineId | None, set[CorrectedField]] = {}
    for row in await session.execute(statement):
        line_id = None if row.line_id is None else PurchaseLineId(row.line_id)
        found.setdefault(line_id, set()).add(CorrectedField(row.field))
    of_purchase = frozenset(found.pop(None, set()))
    return Corrected(of_purchase, {line_id: frozenset(fields) for line_id, fields in found.items() if line_id})


async def is_corrected(session: AsyncSession, receipt_id: ReceiptId) -> bool:
    """Whether a shopper corrected anything that was read from this receipt."""
    statement = select(Correction.id).join(Purchase).where(Purchase.receipt_id == receipt_id).limit(1)
    return await session.scalar(statement) is not None
