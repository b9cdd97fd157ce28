"""A purchase opened for correction: nobody else changes it meanwhile, and every change is noted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.errors import InvalidCorrection, NotFound, ReceiptBeingRead
from cartsnitch_domain.ids import PurchaseId, PurchaseLineId, ReceiptId, UserId
from cartsnitch_domain.money import printed
from cartsnitch_domain.products.lessons import hold_lessons
from cartsnitch_domain.purchases.corrections import Change
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_domain.purchases.rules import CorrectedField
from cartsnitch_domain.receipts.records import Receipt
from cartsnitch_domain.receipts.rules import UNREAD
from cartsnitch_domain.review.rules import Value


@dataclass
class OpenPurchase:
    """A purchase with all its lines in their printed order, also the removed ones, and what was changed so far.

    `names` are the names of stores, products and lines, for the note of who changed what.
    """

    session: AsyncSession
    user_id: UserId
    record: Purchase
    lines: list[PurchaseLine]
    now: datetime
    changes: list[Change] = field(default_factory=list)
    names: dict[UUID, str] = field(default_factory=dict)

    @property
    def id(self) -> PurchaseId:
        return PurchaseId(self.record.id)

    @property
    def receipt_id(self) -> ReceiptId:
        return ReceiptId(self.record.receipt_id)

    @property
    def present(self) -> list[PurchaseLine]:
        """The lines that were not removed."""
        return [line for line in self.lines if line.removed_at is None]

    def line(self, line_id: UUID, what: CorrectedField | None = None) -> PurchaseLine:
        """One of the lines that are present; raises InvalidCorrection, for the field that this id was given for."""
        for line in self.present:
            if line.id == line_id:
                return line
        raise InvalidCorrection("This line was removed, or belongs to another purchase.", what)

    def change(self, record: Purchase | PurchaseLine, what: CorrectedField, value: Value) -> None:
        """Set a value, and note it where it was another one."""
        old = getattr(record, what.value)
        if old != value:
            setattr(record, what.value, value)
            self.note(record, what, self._shown(what, old), self._shown(what, value))

    def note(self, record: Purchase | PurchaseLine, what: CorrectedField, old: str | None, new: str | None) -> None:
        """Note a change that was made."""
        line_id = PurchaseLineId(record.id) if isinstance(record, PurchaseLine) else None
        self.changes.append(Change(what, old, new, line_id))

    async def make_room(self, after: PurchaseLine | None, count: int) -> int:
        """Move all lines below one further down; the first position that is free now. At the end without a line."""
        if after is None:
            return max((line.position for line in self.lines), default=0) + 1
        below = update(PurchaseLine).where(
            PurchaseLine.purchase_id == self.record.id, PurchaseLine.position > after.position
        )
        await self.session.execute(below.values(position=PurchaseLine.position + count))
        return after.position + 1

    async def add(self, line: PurchaseLine) -> None:
        """Write a line that no reading showed."""
        self.session.add(line)
        await self.session.flush()
        self.lines.append(line)
        self.lines.sort(key=lambda each: each.position)
        self.names[line.id] = line.text
        self.note(line, CorrectedField.ADDED, None, line.text)

    def _shown(self, what: CorrectedField, value: Value) -> str | None:
        if value is None:
            return None
        if isinstance(value, UUID):
            return self.names.get(value, str(value))
        if isinstance(value, Decimal):
            is_money = what is not CorrectedField.QUANTITY
            return f"{printed(value, self.record.currency_code) if is_money else value.normalize():f}"
        return str(value) if isinstance(value, str) else value.isoformat()


async def open_purchase(
    session: AsyncSession, actor: Actor, purchase_id: UUID, now: datetime, *, is_repeated: bool = False
) -> OpenPurchase:
    """A purchase of the actor, or one that repeats another. Raises NotFound, or ReceiptBeingRead.

    Its receipt is locked until the transaction ends, as it is while a reading is recorded; and before it, what the
    shopper taught, as everybody does who needs both.
    """
    await hold_lessons(session, actor.user_id, to_change=True)
    own = (
        Purchase.id == purchase_id,
        Purchase.user_id == actor.user_id,
        Purchase.same_as_id.is_not(None) == is_repeated,
    )
    status = await session.scalar(select(Receipt.status).join(Purchase).where(*own).with_for_update(of=Receipt))
    purchase = await session.scalar(select(Purchase).where(*own))
    if status is None or purchase is None:
        raise NotFound
    if status in UNREAD:
        raise ReceiptBeingRead
    of_purchase = select(PurchaseLine).where(PurchaseLine.purchase_id == purchase_id).order_by(PurchaseLine.position)
    lines = list(await session.scalars(of_purchase))
    names = {line.id: line.text for line in lines}
    return OpenPurchase(session, actor.user_id, purchase, lines, now, names=names)
