"""A shopper with a receipt that waits to be recorded, and readings to record."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from cartsnitch_domain.accounts.records import User
from cartsnitch_domain.blobs import Blobs
from cartsnitch_domain.db import Database
from cartsnitch_domain.ids import ReceiptId, UserId
from cartsnitch_domain.purchases.rules import LineKind, gap
from cartsnitch_domain.receipts.rules import Channel
from cartsnitch_ingest.inbox import Incoming, accept
from cartsnitch_ingest.pages.page import Box, Page
from cartsnitch_ingest.reading.reading import Evidence, Reading, ReadLine
from cartsnitch_ingest.recording.record import keep_pages, record
from cartsnitch_ingest.stages import Original, Outcome, PartRead
from sqlalchemy import insert

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)

Bring = Callable[[bytes], Awaitable[ReceiptId]]
Recorder = Callable[[ReceiptId, Reading | None], Awaitable[None]]


def line(kind: LineKind, text: str, amount: str, **more: object) -> ReadLine:
    """A line read from the top of the first page."""
    evidence = Evidence(1, Box(0.1, 0.2, 0.8, 0.03), text, 0.97)
    return ReadLine(kind, text, Decimal(amount), evidence=(evidence,), **more)  # type: ignore[arg-type]


def reading(
    *lines: ReadLine, total: str | None, at: time | None = time(18, 22), merchant: str = "Corner Shop"
) -> Reading:
    """A reading of these lines, with the gap that they leave."""
    amount = None if total is None else Decimal(total)
    return Reading(
        merchant_name=merchant,
        store_slug=None,
        purchased_on=date(2026, 3, 1),
        purchased_time=at,
        currency_code="USD",
        subtotal=None,
        tax=None,
        tax_included=False,
        total=amount,
        lines=lines,
        gap=gap(amount, [(x.kind, x.amount) for x in lines]),
    )


@pytest.fixture
async def shopper(database: Database) -> UserId:
    async with database.transaction() as session:
        added = insert(User).values(email="shopper@example.org", name="", password_hash="-").returning(User.id)
        return UserId((await session.execute(added)).scalar_one())


@pytest.fixture
def bring(database: Database, blobs: Blobs, shopper: UserId) -> Bring:
    async def bring(data: bytes) -> ReceiptId:
        async with database.transaction() as session:
            accepted = await accept(session, blobs, Incoming(shopper, Channel.UPLOAD, data, data.hex(), "receipt.jpg"))
        return accepted.receipt_id

    return bring


@pytest.fixture
def record_reading(database: Database, blobs: Blobs) -> Recorder:
    async def record_reading(receipt_id: ReceiptId, reading: Reading | None) -> None:
        original = Original(b"-", Channel.UPLOAD, "receipt.jpg", "image/jpeg", NOW.date())
        page = Page(600, 1200, image=b"a picture")
        part = PartRead("receipt.jpg", "image/jpeg", b"-", "used", (page,), () if reading is None else (reading,))
        chosen = () if reading is None else ((0, 0),)
        outcome = Outcome(original, (part,), chosen, None if reading else "This shows no receipt.")
        pages = await keep_pages(blobs, outcome)
        async with database.transaction() as session:
            await record(session, receipt_id, outcome, pages, "reader-1", NOW)

    return record_reading
