"""What a newer reading of the same original changes, and what it leaves alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.blobs import Blobs
from cartsnitch_domain.db import Database
from cartsnitch_domain.ids import AuthSessionId, ReceiptId, UserId
from cartsnitch_domain.prices.records import PriceObservation
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_domain.purchases.rules import CorrectedField, LineKind
from cartsnitch_domain.receipts.actions import retry
from cartsnitch_domain.receipts.records import Receipt
from cartsnitch_domain.receipts.rules import Channel, ReceiptStatus
from cartsnitch_domain.review.lines import (
    add_line,
    correct_line,
    merge_lines,
    remove_line,
    split_line,
    unmerge_lines,
)
from cartsnitch_domain.review.purchases import correct_purchase
from cartsnitch_domain.review.rules import Values
from cartsnitch_domain.review.snapshots import receipts_read
from cartsnitch_ingest.pages.page import Page, Unopened
from cartsnitch_ingest.reading.reading import Reading, ReadLine
from cartsnitch_ingest.recording.difference import Difference
from cartsnitch_ingest.recording.record import keep_pages, record
from cartsnitch_ingest.recording.replay import replay
from cartsnitch_ingest.stages import Original, Outcome, PartRead
from sqlalchemy import select

from tests.ingest.recording.conftest import NOW, Bring, Recorder, line, reading

Replayer = Callable[..., Awaitable[Difference]]


def goods(row: int, text: str, amount: str, kind: LineKind = LineKind.ITEM, **more: object) -> ReadLine:
    """A line that is printed in its own row of the page."""
    plain = line(kind, text, amount, **more)
    (told,) = plain.evidence
    return replace(plain, evidence=(replace(told, box=replace(told.box, y=0.1 + row / 20)),))


MILK, BREAD, EGGS = goods(0, "MILK 2%", "4.54"), goods(1, "BREAD", "2.49"), goods(2, "EGGS", "3.99")
MISREAD = goods(1, "BREAO", "8.49")


@pytest.fixture
def read_again(database: Database, blobs: Blobs) -> Replayer:
    """Replays readings of a receipt, and writes it unless it is only to be looked at."""

    async def read_again(receipt_id: ReceiptId, *readings: Reading, is_kept: bool = True) -> Difference:
        part = PartRead("receipt.jpg", "image/jpeg", b"-", "used", (Page(600, 1200, image=b"newer"),), readings)
        original = Original(b"-", Channel.UPLOAD, "receipt.jpg", "image/jpeg", NOW.date())
        chosen = tuple((0, at) for at in range(len(readings)))
        outcome = Outcome(original, (part,), chosen, None if readings else "This shows no receipt.")
        pages = await keep_pages(blobs, outcome)
        async with database.transaction() as session:
            found = await replay(session, receipt_id, outcome, pages, "reader-2", NOW)
            if not is_kept:
                await session.rollback()
        assert found is not None
        return found

    return read_again


@pytest.fixture
def unopened() -> Outcome:
    """What becomes of a receipt on a machine that is short of memory."""
    part = PartRead("receipt.jpg", "image/jpeg", b"-", refusal=Unopened("This file needs too much memory to open."))
    original = Original(b"-", Channel.UPLOAD, "receipt.jpg", "image/jpeg", NOW.date())
    return Outcome(original, (part,), reason="This file needs too much memory to open.")


@pytest.fixture
def actor(shopper: UserId) -> Actor:
    return Actor(shopper, AuthSessionId(uuid4()))


async def lines_of(database: Database) -> list[PurchaseLine]:
    """The lines that count, as they stand."""
    async with database.reading() as session:
        present = select(PurchaseLine).where(PurchaseLine.removed_at.is_(None))
        return list(await session.scalars(present.order_by(PurchaseLine.purchase_id, PurchaseLine.position)))


async def told(database: Database) -> list[tuple[str, Decimal]]:
    return [(each.text, each.amount) for each in await lines_of(database)]


async def key_of(database: Database, text: str) -> UUID:
    return next(each.id for each in await lines_of(database) if each.text == text)


async def receipt_row(database: Database, receipt_id: ReceiptId) -> Receipt:
    async with database.reading() as session:
        return (await session.execute(select(Receipt).where(Receipt.id == receipt_id))).scalar_one()


async def test_a_better_reading_mends_what_was_misread_and_lines_keep_their_keys(
    database: Database, bring: Bring, record_reading: Recorder, read_again: Replayer
) -> None:
    receipt = await bring(b"one")
    await record_reading(receipt, reading(MILK, MISREAD, total="11.02"))
    keys = [each.id for each in await lines_of(database)]

    found = await read_again(receipt, reading(MILK, BREAD, EGGS, total="11.02"))

    (purchase,) = found.purchases
    assert [(each.old and each.old["text"], each.new and each.new["text"]) for each in purchase.lines] == [
        ("BREAO", "BREAD"),
        (None, "EGGS"),
    ]
    assert [(each.field, each.new) for each in found.changes] == [("status", "recorded"), ("reason", None)]
    assert [(each.field, each.old, each.new) for each in purchase.changes] == [("gap", Decimal("-2.01"), Decimal(0))]
    assert await told(database) == [
        ("MILK 2%", Decimal("4.54")), ("BREAD", Decimal("2.49")), ("EGGS", Decimal("3.99")),
    ]  # fmt: skip
    assert [each.id for each in await lines_of(database)][:2] == keys
    row = await receipt_row(database, receipt)
    assert (row.status, row.reader_version) == (ReceiptStatus.RECORDED, "reader-2")


async def test_what_is_only_looked_at_stays_as_it_was(
    database: Database, bring: Bring, record_reading: Recorder, read_again: Replayer
) -> None:
    receipt = await bring(b"one")
    await record_reading(receipt, reading(MILK, MISREAD, total="7.03"))

    assert await read_again(receipt, reading(MILK, BREAD, total="7.03"), is_kept=False)

    assert await told(database) == [("MILK 2%", Decimal("4.54")), ("BREAO", Decimal("8.49"))]
    assert (await receipt_row(database, receipt)).reader_version == "reader-1"


async def test_the_same_reading_again_changes_nothing(
    database: Database, bring: Bring, record_reading: Recorder, read_again: Replayer
) -> None:
    receipt = await bring(b"one")
    await record_reading(receipt, reading(MILK, BREAD, total="7.03"))

    assert not await read_again(receipt, reading(MILK, BREAD, total="7.03"))
    assert not await read_again(receipt, reading(MILK, BREAD, total="7.03"))


async def test_lines_that_are_not_read_any_more_go_with_their_prices(
    database: Database, bring: Bring, record_reading: Recorder, read_again: Replayer
) -> None:
    receipt = await bring(b"one")
    await record_reading(receipt, reading(MILK, BREAD, EGGS, total="11.02"))

    await read_again(receipt, reading(EGGS, BREAD, total="6.48"))

    assert await told(database) == [("EGGS", Decimal("3.99")), ("BREAD", Decimal("2.49"))]
    async with database.reading() as session:
        assert sorted(await session.scalars(select(PriceObservation.unit_price))) == [Decimal("2.49"), Decimal("3.99")]


async def test_identical_lines_stay_the_lines_they_were(
    database: Database, bring: Bring, record_reading: Recorder, read_again: Replayer
) -> None:
    receipt = await bring(b"one")
    twins = goods(0, "COLA", "1.99"), goods(1, "COLA", "1.99")
    await record_reading(receipt, reading(*twins, total="3.98"))
    keys = [each.id for each in await lines_of(database)]

    await read_again(receipt, reading(*twins, EGGS, total="7.97"))

    assert [each.id for each in await lines_of(database)][:2] == keys


async def test_corrected_values_are_left_alone(
    database: Database, bring: Bring, record_reading: Recorder, read_again: Replayer, actor: Actor
) -> None:
    receipt = await bring(b"one")
    await record_reading(receipt, reading(MILK, MISREAD, EGGS, total="99.99"))
    wrong = await key_of(database, "BREAO")
    async with database.transaction() as session:
        purchase = await correct_line(session, actor, wrong, {CorrectedField.AMOUNT: Decimal("2.50")}, NOW)
        values: Values = {CorrectedField.TOTAL: Decimal("11.03"), CorrectedField.PURCHASED_ON: date(2026, 2, 28)}
        await correct_purchase(session, actor, purchase, values, NOW)

    await read_again(receipt, reading(MILK, goods(1, "BREAD", "2.49"), EGGS, total="11.02"))

    assert await told(database) == [
        ("MILK 2%", Decimal("4.54")), ("BREAD", Decimal("2.50")), ("EGGS", Decimal("3.99")),
    ]  # fmt: skip
    async with database.reading() as session:
        stands = (await session.execute(select(Purchase))).scalar_one()
    assert (stands.total, stands.gap, stands.purchased_on) == (Decimal("11.03"), Decimal(0), date(2026, 2, 28))


async def test_lines_that_a_shopper_added_stay_and_those_removed_stay_removed(
    database: Database, bring: Bring, record_reading: Recorder, read_again: Replayer, actor: Actor
) -> None:
    receipt = await bring(b"one")
    await record_reading(receipt, reading(MILK, MISREAD, EGGS, total="9.53"))
    first, wrong = await key_of(database, "MILK 2%"), await key_of(database, "BREAO")
    async with database.transaction() as session:
        purchase = await remove_line(session, actor, wrong, NOW)
        added: Values = {CorrectedField.TEXT: "BAG", CorrectedField.AMOUNT: Decimal("1.00")}
        await add_line(session, actor, purchase, first, added, NOW)

    found = await read_again(receipt, reading(MILK, BREAD, EGGS, total="9.53"))

    assert not found
    assert [text for text, _ in await told(database)] == ["MILK 2%", "BAG", "EGGS"]


async def test_a_line_that_was_split_is_not_put_together_again(
    database: Database, bring: Bring, record_reading: Recorder, read_again: Replayer, actor: Actor
) -> None:
    receipt = await bring(b"one")
    await record_reading(receipt, reading(goods(0, "MILK BREAD", "7.03"), EGGS, total="11.02"))
    whole = await key_of(database, "MILK BREAD")
    parts: list[Values] = [
        {CorrectedField.TEXT: text, CorrectedField.AMOUNT: Decimal(amount)}
        for text, amount in (("MILK", "4.54"), ("BREAD", "2.49"))
    ]
    async with database.transaction() as session:
        await split_line(session, actor, whole, parts, NOW)

    assert not await read_again(receipt, reading(goods(0, "MILK BREAD", "7.03"), EGGS, total="11.02"))
    assert [text for text, _ in await told(database)] == ["MILK", "BREAD", "EGGS"]


async def test_lines_that_were_merged_stay_one_and_are_as_they_are_read_now_once_taken_apart(
    database: Database, bring: Bring, record_reading: Recorder, read_again: Replayer, actor: Actor
) -> None:
    receipt = await bring(b"one")
    await record_reading(receipt, reading(goods(0, "M1LK", "4.54"), BREAD, EGGS, total="11.02"))
    parts = [await key_of(database, text) for text in ("M1LK", "BREAD")]
    async with database.transaction() as session:
        await merge_lines(session, actor, parts, NOW)

    await read_again(receipt, reading(MILK, goods(5, "BREAD", "2.49"), EGGS, total="11.02"))

    assert await told(database) == [("M1LK BREAD", Decimal("7.03")), ("EGGS", Decimal("3.99"))]
    whole, _ = await lines_of(database)
    assert [each["y"] for each in whole.evidence] == [0.1, 0.35]
    async with database.transaction() as session:
        await unmerge_lines(session, actor, whole.id, NOW)
    assert [text for text, _ in await told(database)] == ["MILK 2%", "BREAD", "EGGS"]
    assert [await key_of(database, text) for text in ("MILK 2%", "BREAD")] == parts


async def test_what_is_read_to_belong_to_a_removed_line_belongs_to_none(
    database: Database, bring: Bring, record_reading: Recorder, read_again: Replayer, actor: Actor
) -> None:
    receipt = await bring(b"one")
    off = goods(1, "OFF", "-0.50", LineKind.DISCOUNT, applies_to=0)
    await record_reading(receipt, reading(MILK, off, EGGS, total="8.03"))
    async with database.transaction() as session:
        await remove_line(session, actor, await key_of(database, "MILK 2%"), NOW)

    await read_again(receipt, reading(MILK, off, EGGS, total="8.03"))

    assert [each.applies_to_id for each in await lines_of(database)] == [None, None]


async def test_what_belonged_to_a_line_that_is_not_read_any_more_belongs_to_none(
    database: Database, bring: Bring, record_reading: Recorder, read_again: Replayer, actor: Actor
) -> None:
    receipt = await bring(b"one")
    off = goods(1, "OFF", "-0.50", LineKind.DISCOUNT)
    await record_reading(receipt, reading(MILK, off, EGGS, total="8.03"))
    tie: Values = {CorrectedField.APPLIES_TO: await key_of(database, "MILK 2%")}
    async with database.transaction() as session:
        await correct_line(session, actor, await key_of(database, "OFF"), tie, NOW)

    await read_again(receipt, reading(off, EGGS, total="3.49"))

    assert [(each.text, each.applies_to_id) for each in await lines_of(database)] == [("OFF", None), ("EGGS", None)]


async def test_suspects_are_those_of_the_new_reading_in_its_order(
    database: Database, bring: Bring, record_reading: Recorder, read_again: Replayer
) -> None:
    receipt = await bring(b"one")
    await record_reading(receipt, reading(MILK, BREAD, EGGS, total="11.02"))

    await read_again(receipt, replace(reading(MILK, MISREAD, EGGS, total="11.02"), suspects=(1, 0)))

    assert [each.suspect_rank for each in await lines_of(database)] == [2, 1, None]


async def test_a_receipt_that_could_not_be_read_becomes_a_purchase(
    database: Database, bring: Bring, record_reading: Recorder, read_again: Replayer
) -> None:
    receipt = await bring(b"dark")
    await record_reading(receipt, None)

    found = await read_again(receipt, reading(MILK, total="4.54"))

    assert ("status", "rejected", "recorded") in [(each.field, each.old, each.new) for each in found.changes]
    assert await told(database) == [("MILK 2%", Decimal("4.54"))]


async def test_a_second_receipt_in_the_same_original_is_added_and_taken_away(
    database: Database, bring: Bring, record_reading: Recorder, read_again: Replayer
) -> None:
    receipt = await bring(b"two")
    one, other = reading(MILK, total="4.54"), reading(EGGS, total="3.99", merchant="Bakery")
    await record_reading(receipt, one)

    await read_again(receipt, other, one)
    assert [text for text, _ in await told(database)] == ["MILK 2%", "EGGS"]

    found = await read_again(receipt, other)
    assert [text for text, _ in await told(database)] == ["EGGS"]
    assert len(found.purchases) == 1


async def test_a_corrected_purchase_stays_though_no_receipt_is_seen_any_more(
    database: Database, bring: Bring, record_reading: Recorder, read_again: Replayer, actor: Actor
) -> None:
    receipt = await bring(b"one")
    await record_reading(receipt, reading(MILK, total="4.54"))
    async with database.transaction() as session:
        await correct_line(session, actor, await key_of(database, "MILK 2%"), {CorrectedField.TEXT: "MILK"}, NOW)

    assert not await read_again(receipt)
    assert await told(database) == [("MILK", Decimal("4.54"))]


async def test_receipts_are_chosen_by_their_day_their_key_and_their_store(
    database: Database, bring: Bring, record_reading: Recorder
) -> None:
    first, second, unread = await bring(b"one"), await bring(b"two"), await bring(b"three")
    await record_reading(first, replace(reading(MILK, total="4.54"), store_slug="aldi"))
    await record_reading(second, reading(EGGS, total="3.99"))

    async with database.transaction() as session:
        assert await receipts_read(session) == [first, second]
        assert await receipts_read(session, store_slug="aldi") == [first]
        assert await receipts_read(session, receipt_id=second) == [second]
        assert await receipts_read(session, receipt_id=unread) == []
        assert await receipts_read(session, since=datetime.fromisoformat("2999-01-01T00:00:00+00:00")) == []


async def test_what_could_not_be_opened_this_time_takes_nothing_back(
    database: Database, bring: Bring, record_reading: Recorder, unopened: Outcome
) -> None:
    receipt = await bring(b"one")
    await record_reading(receipt, reading(MILK, BREAD, total="7.03"))

    async with database.transaction() as session:
        found = await replay(session, receipt, unopened, [], "reader-2", NOW)

    assert not found
    assert await told(database) == [("MILK 2%", Decimal("4.54")), ("BREAD", Decimal("2.49"))]
    row = await receipt_row(database, receipt)
    assert (row.status, row.reason, row.reader_version) == (ReceiptStatus.RECORDED, None, "reader-1")


async def test_nor_does_it_when_the_shopper_asked_for_it(
    database: Database, bring: Bring, record_reading: Recorder, shopper: UserId, unopened: Outcome
) -> None:
    receipt = await bring(b"one")
    await record_reading(receipt, reading(MILK, BREAD, total="7.53"))

    async with database.transaction() as session:
        await retry(session, shopper, receipt)
        await record(session, receipt, unopened, [], "reader-2", NOW)

    assert await told(database) == [("MILK 2%", Decimal("4.54")), ("BREAD", Decimal("2.49"))]
    assert (await receipt_row(database, receipt)).status == ReceiptStatus.NEEDS_REVIEW


async def test_what_never_could_be_opened_is_rejected(database: Database, bring: Bring, unopened: Outcome) -> None:
    receipt = await bring(b"one")
    async with database.transaction() as session:
        await record(session, receipt, unopened, [], "reader-1", NOW)

    assert (await receipt_row(database, receipt)).status == ReceiptStatus.REJECTED


async def test_a_day_that_was_corrected_keeps_the_time_of_another_day_away(
    database: Database, bring: Bring, record_reading: Recorder, read_again: Replayer, actor: Actor
) -> None:
    receipt = await bring(b"one")
    await record_reading(receipt, reading(MILK, total="4.54", at=None))
    async with database.transaction() as session:
        (purchase_id,) = await session.scalars(select(Purchase.id))
        values: Values = {CorrectedField.PURCHASED_ON: date(2026, 2, 10)}
        await correct_purchase(session, actor, purchase_id, values, NOW)

    await read_again(receipt, reading(MILK, total="4.54"))

    async with database.reading() as session:
        (row,) = await session.execute(select(Purchase.purchased_on, Purchase.purchased_at))
    assert tuple(row) == (date(2026, 2, 10), None)
