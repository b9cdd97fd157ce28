"""Places on a page that a shopper asks to be read again. The answer is a proposal: it changes nothing by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.errors import InvalidInput, NotFound
from cartsnitch_domain.events import ReceiptChanged, announce
from cartsnitch_domain.ids import ReceiptId, ReceiptRegionId, UserId
from cartsnitch_domain.jobs import Job, enqueue
from cartsnitch_domain.receipts.records import Receipt, ReceiptPage, ReceiptRegion
from cartsnitch_domain.receipts.turns import regions_waiting

MOST_WAITING = 20
"""Places of one receipt that wait to be read at the same time."""

MOST_WAITING_IN_ALL = 60
"""The same of all receipts of one shopper: a minute or so of reading."""

SMALLEST = 0.002
"""Of the width or height of a page: less than a letter of any receipt."""

_ROUNDED = 0.001
"""How far the sides of a box may be off the page: evidence is rounded, and fingers are not exact."""


@dataclass(frozen=True, slots=True)
class Place:
    """A box on a page, which is counted from 1; in fractions of the page."""

    page: int
    x: float
    y: float
    width: float
    height: float

    @property
    def is_on_the_page(self) -> bool:
        ends = max(self.x + self.width, self.y + self.height)
        fits = min(self.x, self.y) >= -_ROUNDED and ends <= 1 + _ROUNDED
        return fits and self.width >= SMALLEST and self.height >= SMALLEST


@dataclass(frozen=True, slots=True)
class RegionToRead:
    """A place that waits, and where the picture of its page is kept; None where it is gone since."""

    place: Place
    image_digest: str | None


@dataclass(frozen=True, slots=True)
class AmountSeen:
    """An amount that may stand there, and how surely, from 0 to 1."""

    amount: Decimal
    confidence: float


async def ask_region(session: AsyncSession, actor: Actor, receipt_id: UUID, place: Place) -> ReceiptRegionId:
    """Ask for a place on a page of the actor's receipt to be read again. Raises NotFound or InvalidInput.

    One after another for each actor, so that what waits of theirs can be counted.
    """
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(str(actor.user_id), 2))))
    owned = select(Receipt.id).where(Receipt.id == receipt_id, Receipt.user_id == actor.user_id).with_for_update()
    if await session.scalar(owned) is None:
        raise NotFound
    if not place.is_on_the_page:
        raise InvalidInput("Please choose a place that is on the page.")
    pages = select(ReceiptPage.image_digest).where(
        ReceiptPage.receipt_id == receipt_id, ReceiptPage.number == place.page
    )
    if await session.scalar(pages) is None:
        raise InvalidInput("There is no picture of this page that could be read again.")
    waiting = await regions_waiting(session, actor.user_id)
    if waiting.get(receipt_id, 0) >= MOST_WAITING:
        raise InvalidInput("Many places of this receipt are still being read. Please wait for them.")
    if sum(waiting.values()) >= MOST_WAITING_IN_ALL:
        raise InvalidInput("Many places of your receipts are still being read. Please wait for them.")
    added = insert(ReceiptRegion).values(receipt_id=receipt_id, **asdict(place)).returning(ReceiptRegion.id)
    region_id = ReceiptRegionId((await session.execute(added)).scalar_one())
    await enqueue(session, Job.READ_REGION, region_id, turn=sum(waiting.values()))
    return region_id


async def region_to_read(session: AsyncSession, region_id: ReceiptRegionId) -> RegionToRead | None:
    """A place that waits to be read; None where it was read before."""
    of_page = (ReceiptPage.receipt_id == ReceiptRegion.receipt_id) & (ReceiptPage.number == ReceiptRegion.page)
    statement = (
        select(ReceiptRegion, ReceiptPage.image_digest)
        .outerjoin(ReceiptPage, of_page)
        .where(ReceiptRegion.id == region_id, ReceiptRegion.read_at.is_(None))
    )
    for region, image_digest in await session.execute(statement):
        return RegionToRead(Place(region.page, region.x, region.y, region.width, region.height), image_digest)
    return None


async def answer_region(
    session: AsyncSession,
    region_id: ReceiptRegionId,
    now: datetime,
    *,
    text: str | None = None,
    amounts: Sequence[AmountSeen] = (),
    reason: str | None = None,
) -> None:
    """Write what was read at a place, or why nothing was, and tell whoever listens."""
    seen = [{"amount": str(each.amount), "confidence": each.confidence} for each in amounts]
    answer = {"read_at": now, "text": text, "amounts": seen, "reason": reason}
    statement = update(ReceiptRegion).where(ReceiptRegion.id == region_id).values(**answer)
    receipt_id = await session.scalar(statement.returning(ReceiptRegion.receipt_id))
    user_id = await session.scalar(select(Receipt.user_id).where(Receipt.id == receipt_id))
    if receipt_id is not None and user_id is not None:
        await announce(session, ReceiptChanged(UserId(user_id), ReceiptId(receipt_id)))
