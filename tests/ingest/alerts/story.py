"""The demonstration household's receipts, recorded as if they had been read without a fault, and what they raise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from cartsnitch_domain.accounts.records import User
from cartsnitch_domain.alerts.finding import find_alerts
from cartsnitch_domain.alerts.records import Alert, Watch
from cartsnitch_domain.blobs import Blobs
from cartsnitch_domain.db import Database
from cartsnitch_domain.ids import ReceiptId, UserId
from cartsnitch_domain.prices.changes import note_all
from cartsnitch_domain.prices.records import ChangedFamily, PriceObservation
from cartsnitch_domain.purchases.records import PurchaseLine
from cartsnitch_domain.receipts.rules import Channel
from cartsnitch_domain.stores.records import Store
from cartsnitch_ingest.inbox import Incoming, accept
from cartsnitch_ingest.pages.page import Box, Page
from cartsnitch_ingest.reading.reading import Evidence, Reading, ReadLine
from cartsnitch_ingest.recording.record import keep_pages, record
from cartsnitch_ingest.recording.replay import replay
from cartsnitch_ingest.stages import Original, Outcome, PartRead
from cartsnitch_server.demo.household import DemoReceipt
from cartsnitch_server.demo.receipt import ComposedLine, ComposedReceipt
from sqlalchemy import func, insert, select

TODAY = date(2026, 3, 1)
NOW = datetime(2026, 3, 1, 20, tzinfo=UTC)

Told = tuple[int, str, str, str, Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class Household:
    """A household with an account, and the database that it is recorded in."""

    database: Database
    blobs: Blobs
    user_id: UserId

    @classmethod
    async def new(cls, database: Database, blobs: Blobs) -> Household:
        async with database.transaction() as session:
            added = insert(User).values(email=f"{uuid4().hex}@example.org", name="", password_hash="-")
            return cls(database, blobs, UserId((await session.execute(added.returning(User.id))).scalar_one()))

    async def bring(self, demo: DemoReceipt) -> ReceiptId:
        """Take a receipt of the story in and record what it says."""
        return await self.bring_receipt(demo.receipt, demo.key)

    async def bring_receipt(self, receipt: ComposedReceipt, key: str) -> ReceiptId:
        """Take a receipt in and record what it says."""
        async with self.database.transaction() as session:
            incoming = Incoming(self.user_id, Channel.UPLOAD, key.encode(), key, "receipt.jpg")
            receipt_id = (await accept(session, self.blobs, incoming)).receipt_id
        outcome = outcome_of(receipt)
        pages = await keep_pages(self.blobs, outcome)
        async with self.database.transaction() as session:
            await record(session, receipt_id, outcome, pages, "reader-1", NOW)
        return receipt_id

    async def bring_again(self, receipt_id: ReceiptId, receipt: ComposedReceipt) -> None:
        """Write another reading of a receipt over the first."""
        outcome = outcome_of(receipt)
        pages = await keep_pages(self.blobs, outcome)
        async with self.database.transaction() as session:
            await replay(session, receipt_id, outcome, pages, "reader-2", NOW)

    async def find(self, now: datetime = NOW) -> None:
        """What the worker does with the jobs."""
        changed = select(func.count()).where(ChangedFamily.user_id == self.user_id)
        left = True
        while left:
            async with self.database.transaction() as session:
                await find_alerts(session, self.user_id, now)
                left = bool(await session.scalar(changed))

    async def note_all(self) -> None:
        """Have all of it looked at anew."""
        async with self.database.transaction() as session:
            await note_all(session, self.user_id)

    async def watch(self, text: str, target: str) -> UUID:
        """Watch what a receipt prints so, at any store."""
        async with self.database.transaction() as session:
            line = select(PurchaseLine.product_id).where(PurchaseLine.text == text).limit(1)
            values = {"user_id": self.user_id, "target": Decimal(target), "currency_code": "USD"}
            added = insert(Watch).values(product_id=line.scalar_subquery(), starts_on=date(2025, 1, 1), **values)
            return (await session.execute(added.returning(Watch.id))).scalar_one()

    async def told(self, *, withdrawn: bool = False) -> list[Told]:
        """The alerts as a table: days ago, kind, store, what is printed, before, after."""
        statement = (
            select(Alert, Store.slug, PurchaseLine.text)
            .join(Store, Store.id == Alert.store_id)
            .join(PriceObservation, PriceObservation.id == Alert.evidence[func.cardinality(Alert.evidence)])
            .join(PurchaseLine, PurchaseLine.id == PriceObservation.purchase_line_id)
            .where(Alert.user_id == self.user_id, Alert.withdrawn_at.is_not(None) == withdrawn)
        )
        async with self.database.reading() as session:
            rows = (await session.execute(statement)).all()
        return sorted(
            (
                (TODAY - alert.opened_on).days,
                alert.kind,
                slug,
                text,
                (alert.before or Decimal()).normalize(),
                alert.after.normalize(),
            )
            for alert, slug, text in rows
        )

    async def ids(self) -> set[UUID]:
        """The keys of all alerts that there ever were."""
        async with self.database.reading() as session:
            return set(await session.scalars(select(Alert.id).where(Alert.user_id == self.user_id)))


def outcome_of(receipt: ComposedReceipt) -> Outcome:
    """What reading gives of a receipt that is read without a fault."""
    original = Original(b"-", Channel.UPLOAD, "receipt.jpg", "image/jpeg", TODAY)
    page = Page(600, 1200, image=b"a picture")
    part = PartRead("receipt.jpg", "image/jpeg", b"-", "used", (page,), (reading_of(receipt),))
    return Outcome(original, (part,), ((0, 0),), None)


def reading_of(receipt: ComposedReceipt) -> Reading:
    """The reading of a composed receipt."""
    return Reading(
        merchant_name=receipt.store.name,
        store_slug=receipt.store.slug,
        purchased_on=receipt.purchased_at.date(),
        purchased_time=receipt.purchased_at.time(),
        currency_code=receipt.store.currency_code,
        subtotal=receipt.subtotal,
        tax=receipt.tax,
        tax_included=receipt.store.tax_included,
        total=receipt.total,
        lines=_lines(receipt.lines),
        gap=Decimal(0),
    )


def _lines(lines: Sequence[ComposedLine]) -> tuple[ReadLine, ...]:
    return tuple(
        ReadLine(
            line.kind,
            line.text,
            line.amount,
            quantity=line.quantity,
            unit=line.unit,
            unit_price=line.unit_price,
            identifier=line.identifier,
            applies_to=line.applies_to,
            evidence=(Evidence(1, Box(0.1, 0.9 * place / len(lines), 0.8, 0.01), line.text, 0.97),),
        )
        for place, line in enumerate(lines)
    )
