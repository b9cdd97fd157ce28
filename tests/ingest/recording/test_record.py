"""What is written of a reading."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from cartsnitch_domain.db import Database
from cartsnitch_domain.ids import UserId
from cartsnitch_domain.prices.records import PriceObservation
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_domain.purchases.rules import LineKind
from cartsnitch_domain.receipts.actions import NewReceipt, add_receipts, retry
from cartsnitch_domain.receipts.records import Receipt, ReceiptPage, ReceiptPart
from cartsnitch_domain.receipts.rules import Channel, ReceiptStatus
from sqlalchemy import func, select

from tests.ingest.recording.conftest import Bring, Recorder, line, reading

MILK = line(LineKind.ITEM, "MILK 2%", "4.54", identifier="458")
DEPOSIT = line(LineKind.DEPOSIT, "DEPOSIT", "0.25", applies_to=0)
SNOW_TUBE = line(LineKind.ITEM, "SNOW TUBE", "69.99")
MONEY_OFF = line(LineKind.DISCOUNT, "TPD/SNOW TUBE", "-20.00", applies_to=2)


async def count(database: Database, record: type) -> int:
    async with database.reading() as session:
        return (await session.execute(select(func.count()).select_from(record))).scalar_one()


async def visible(database: Database) -> list[str]:
    """The texts of the lines of all purchases that count."""
    async with database.reading() as session:
        lines = select(PurchaseLine.text).join(Purchase).where(Purchase.same_as_id.is_(None))
        return list(await session.scalars(lines.order_by(PurchaseLine.id)))


async def digest(database: Database, receipt_id: object) -> str:
    async with database.reading() as session:
        return (await session.execute(select(Receipt.digest).where(Receipt.id == receipt_id))).scalar_one()


async def status(database: Database, receipt_id: object) -> tuple[str, str | None]:
    async with database.reading() as session:
        row = (await session.execute(select(Receipt.status, Receipt.reason).where(Receipt.id == receipt_id))).one()
        return row.status, row.reason


async def test_a_balanced_reading_is_recorded_line_by_line(
    database: Database, bring: Bring, record_reading: Recorder
) -> None:
    receipt = await bring(b"one")
    await record_reading(receipt, reading(MILK, DEPOSIT, SNOW_TUBE, MONEY_OFF, total="54.78"))

    assert await status(database, receipt) == (ReceiptStatus.RECORDED, None)
    async with database.reading() as session:
        purchase = (await session.execute(select(Purchase))).scalar_one()
        lines = list(await session.scalars(select(PurchaseLine).order_by(PurchaseLine.position)))
    assert (purchase.total, purchase.gap, purchase.is_balanced) == (Decimal("54.78"), Decimal(0), True)
    assert purchase.purchased_at == datetime(2026, 3, 1, 18, 22)  # noqa: DTZ001 -- the wall clock as printed
    assert [(x.kind, x.text, x.amount) for x in lines] == [
        ("item", "MILK 2%", Decimal("4.54")),
        ("deposit", "DEPOSIT", Decimal("0.25")),
        ("item", "SNOW TUBE", Decimal("69.99")),
        ("discount", "TPD/SNOW TUBE", Decimal("-20.00")),
    ]
    assert (lines[1].applies_to_id, lines[3].applies_to_id) == (lines[0].id, lines[2].id)
    assert lines[0].evidence[0]["page"] == 1


async def test_a_gap_is_kept_and_said(database: Database, bring: Bring, record_reading: Recorder) -> None:
    receipt = await bring(b"one")
    await record_reading(receipt, replace(reading(MILK, total="5.04"), suspects=(0,)))

    code, reason = await status(database, receipt)
    assert code == ReceiptStatus.NEEDS_REVIEW
    assert (
        reason == "The lines that were read come to 0.50 less than the total of 5.04. The likeliest lines are marked."
    )
    async with database.reading() as session:
        assert (await session.execute(select(Purchase.gap))).scalar_one() == Decimal("0.50")


async def test_how_sure_a_total_and_a_date_are_is_kept(
    database: Database, bring: Bring, record_reading: Recorder
) -> None:
    sure = replace(reading(MILK, total="4.54"), confidence=0.9, date_confidence=0.8)
    await record_reading(await bring(b"one"), sure)
    await record_reading(await bring(b"two"), replace(sure, purchased_on=None, purchased_time=None))

    async with database.reading() as session:
        kept = await session.execute(select(Purchase.confidence, Purchase.date_confidence).order_by(Purchase.id))
        assert [tuple(row) for row in kept] == [(0.9, 0.8), (0.9, None)]


@pytest.mark.parametrize(
    ("total", "cause"),
    [
        ("5.04", "0.50 less than the total of 5.04. A line may be missing, or the total be another one."),
        ("4.04", "0.50 more than the total of 4.04. The total may be another one, or a line not be part of it."),
    ],
)
async def test_a_gap_that_no_line_is_suspected_of_is_said_with_its_likely_cause(
    database: Database, bring: Bring, record_reading: Recorder, total: str, cause: str
) -> None:
    receipt = await bring(b"one")
    await record_reading(receipt, reading(MILK, total=total))

    assert await status(database, receipt) == (
        ReceiptStatus.NEEDS_REVIEW,
        f"The lines that were read come to {cause}",
    )


async def test_goods_that_were_left_out_are_said(database: Database, bring: Bring, record_reading: Recorder) -> None:
    receipt = await bring(b"one")
    await record_reading(receipt, replace(reading(MILK, total="4.54"), leaves_out=True))

    code, reason = await status(database, receipt)
    assert code == ReceiptStatus.NEEDS_REVIEW
    assert reason is not None
    assert reason.startswith("Below the total of 4.54 are goods with another total. They were left out")


async def test_a_missing_total_stays_missing(database: Database, bring: Bring, record_reading: Recorder) -> None:
    receipt = await bring(b"one")
    await record_reading(receipt, reading(MILK, total=None))

    assert (await status(database, receipt))[0] == ReceiptStatus.NEEDS_REVIEW
    async with database.reading() as session:
        purchase = (await session.execute(select(Purchase))).scalar_one()
    assert (purchase.total, purchase.gap, purchase.is_balanced) == (None, None, False)


async def test_what_is_no_receipt_is_rejected_with_its_reason_and_stays_visible(
    database: Database, bring: Bring, record_reading: Recorder
) -> None:
    receipt = await bring(b"a cat")
    await record_reading(receipt, None)

    assert await status(database, receipt) == (ReceiptStatus.REJECTED, "This shows no receipt.")
    assert await count(database, Purchase) == 0
    assert (await count(database, ReceiptPart), await count(database, ReceiptPage)) == (1, 1)


async def test_recording_twice_writes_once(database: Database, bring: Bring, record_reading: Recorder) -> None:
    receipt = await bring(b"one")
    await record_reading(receipt, reading(MILK, total="4.54"))
    await record_reading(receipt, reading(MILK, total="4.54"))

    assert (await count(database, Purchase), await count(database, PurchaseLine)) == (1, 1)
    assert await count(database, PriceObservation) == 1


async def test_the_same_purchase_from_another_receipt_is_told_and_not_recorded_twice(
    database: Database, bring: Bring, record_reading: Recorder
) -> None:
    first, second = await bring(b"photo"), await bring(b"mail")
    await record_reading(first, reading(MILK, total="4.54"))
    await record_reading(second, reading(MILK, total="4.54"))

    assert (await status(database, second))[0] == ReceiptStatus.DUPLICATE
    assert await visible(database) == ["MILK 2%"]
    assert await count(database, PriceObservation) == 1


async def test_the_better_of_two_readings_of_one_purchase_wins(
    database: Database, bring: Bring, record_reading: Recorder
) -> None:
    blurred, clear = await bring(b"photo"), await bring(b"mail")
    await record_reading(blurred, reading(line(LineKind.ITEM, "MLK", "4.84"), total="4.54"))
    await record_reading(clear, reading(MILK, total="4.54"))

    assert (await status(database, blurred))[0] == ReceiptStatus.DUPLICATE
    assert (await status(database, clear))[0] == ReceiptStatus.RECORDED
    assert await visible(database) == ["MILK 2%"]
    assert await count(database, PriceObservation) == 1


async def test_what_repeated_a_purchase_that_is_read_otherwise_again_stands_for_itself(
    database: Database, bring: Bring, record_reading: Recorder, shopper: UserId
) -> None:
    misread = reading(line(LineKind.ITEM, "MILK 2%", "4.84"), total="4.54")
    first, second = await bring(b"photo"), await bring(b"another photo")
    await record_reading(first, misread)
    await record_reading(second, misread)
    assert (await status(database, second))[0] == ReceiptStatus.DUPLICATE

    async with database.transaction() as session:
        await retry(session, shopper, first)
    await record_reading(first, reading(line(LineKind.ITEM, "SOAP", "4.84"), total="4.84"))

    assert (await status(database, first))[0] == ReceiptStatus.RECORDED
    assert (await status(database, second))[0] == ReceiptStatus.NEEDS_REVIEW
    assert sorted(await visible(database)) == ["MILK 2%", "SOAP"]


async def test_the_same_file_twice_is_one_purchase_also_when_what_both_repeated_is_read_otherwise(
    database: Database, bring: Bring, record_reading: Recorder, shopper: UserId
) -> None:
    misread = reading(line(LineKind.ITEM, "MILK 2%", "4.84"), total="4.54")
    first = await bring(b"photo")
    await record_reading(first, misread)
    twice = [await bring(b"another photo")]
    await record_reading(twice[0], misread)
    async with database.transaction() as session:
        again = NewReceipt(shopper, Channel.UPLOAD, await digest(database, twice[0]), 1, "another key")
        twice += [receipt_id for receipt_id, _ in await add_receipts(session, [again])]
    await record_reading(twice[1], misread)

    async with database.transaction() as session:
        await retry(session, shopper, first)
    await record_reading(first, reading(line(LineKind.ITEM, "SOAP", "4.84"), total="4.84"))

    assert [(await status(database, each))[0] for each in twice] == ["needs_review", "duplicate"]
    assert sorted(await visible(database)) == ["MILK 2%", "SOAP"]


async def test_two_equal_baskets_at_other_times_are_two_purchases(
    database: Database, bring: Bring, record_reading: Recorder
) -> None:
    morning, evening = await bring(b"morning"), await bring(b"evening")
    await record_reading(morning, reading(MILK, total="4.54", at=time(8, 5)))
    await record_reading(evening, reading(MILK, total="4.54", at=time(19, 40)))

    assert await count(database, Purchase) == 2


async def test_a_price_is_what_was_paid_without_deposit_and_less_its_discount(
    database: Database, bring: Bring, record_reading: Recorder
) -> None:
    apples = line(LineKind.ITEM, "APPLES", "0.84", quantity=Decimal("1.42"), unit="lb", unit_price=Decimal("0.59"))
    await record_reading(await bring(b"one"), reading(MILK, DEPOSIT, SNOW_TUBE, MONEY_OFF, apples, total="55.62"))

    async with database.reading() as session:
        seen = select(PriceObservation).order_by(PriceObservation.unit_price)
        prices = [(x.unit_price, x.unit, x.is_promotional, x.observed_on) for x in await session.scalars(seen)]
    day = date(2026, 3, 1)
    assert prices == [
        (Decimal("0.5900"), "lb", False, day),
        (Decimal("4.5400"), "each", False, day),
        (Decimal("49.9900"), "each", True, day),
    ]


async def test_what_a_store_printed_before_is_the_same_product(
    database: Database, bring: Bring, record_reading: Recorder
) -> None:
    await record_reading(await bring(b"one"), reading(MILK, total="4.54", at=time(8, 5)))
    respelled = line(LineKind.ITEM, "Milk 2 %", "4.64")
    await record_reading(await bring(b"two"), reading(respelled, total="4.64", at=time(9, 5)))
    other_store = reading(MILK, total="4.54", merchant="Other Shop")
    await record_reading(await bring(b"three"), other_store)

    async with database.reading() as session:
        products = list(await session.scalars(select(PurchaseLine.product_id).order_by(PurchaseLine.id)))
    assert products[0] == products[1]
    assert products[2] != products[0]


async def test_a_barcode_is_one_product_in_every_store(
    database: Database, bring: Bring, record_reading: Recorder
) -> None:
    here = line(LineKind.ITEM, "CHOCO BAR", "1.99", identifier="4006381333931")
    there = line(LineKind.ITEM, "CHOCOLATE 100G", "2.19", identifier="4006381333931")
    await record_reading(await bring(b"one"), reading(here, total="1.99"))
    await record_reading(await bring(b"two"), reading(there, total="2.19", merchant="Other Shop"))

    async with database.reading() as session:
        assert len(set(await session.scalars(select(PurchaseLine.product_id)))) == 1


async def test_two_baskets_without_a_time_that_only_cost_the_same_are_two_purchases(
    database: Database, bring: Bring, record_reading: Recorder
) -> None:
    soap = line(LineKind.ITEM, "SOAP", "4.54")
    await record_reading(await bring(b"one"), reading(MILK, total="4.54", at=None))
    await record_reading(await bring(b"two"), reading(soap, total="4.54", at=None))

    assert await count(database, Purchase) == 2


async def test_two_barcodes_are_two_products_though_the_store_prints_one_text(
    database: Database, bring: Bring, record_reading: Recorder
) -> None:
    small = line(LineKind.ITEM, "YOGURT", "1.00", identifier="036000291452")
    large = line(LineKind.ITEM, "YOGURT", "2.00", identifier="4006381333931")
    await record_reading(await bring(b"one"), reading(small, total="1.00", at=time(8, 5)))
    await record_reading(await bring(b"two"), reading(large, total="2.00", at=time(9, 5)))
    await record_reading(await bring(b"three"), reading(small, large, total="3.00", at=time(10, 5)))

    async with database.reading() as session:
        seen = select(PurchaseLine.product_id, PurchaseLine.amount)
        products = {(row.product_id, row.amount) for row in await session.execute(seen)}
    assert len(products) == 2
    assert len({product_id for product_id, _ in products}) == 2


async def test_a_product_that_was_known_by_its_text_takes_its_first_barcode(
    database: Database, bring: Bring, record_reading: Recorder
) -> None:
    bare = line(LineKind.ITEM, "YOGURT", "1.00")
    numbered = line(LineKind.ITEM, "YOGURT", "1.00", identifier="036000291452")
    renamed = line(LineKind.ITEM, "YOGURT PLAIN", "1.00", identifier="036000291452")
    for hour, printed in enumerate((bare, numbered, renamed), start=8):
        receipt = await bring(str(hour).encode())
        await record_reading(receipt, reading(printed, total="1.00", at=time(hour)))

    async with database.reading() as session:
        assert len(set(await session.scalars(select(PurchaseLine.product_id)))) == 1


async def test_two_barcodes_with_one_text_on_one_receipt_are_two_products(
    database: Database, bring: Bring, record_reading: Recorder
) -> None:
    small = line(LineKind.ITEM, "YOGURT", "1.00", identifier="036000291452")
    large = line(LineKind.ITEM, "YOGURT", "2.00", identifier="4006381333931")
    again = line(LineKind.ITEM, "YOGURT", "1.00", identifier="036000291452")
    await record_reading(await bring(b"one"), reading(small, large, again, total="4.00"))

    async with database.reading() as session:
        products = list(await session.scalars(select(PurchaseLine.product_id).order_by(PurchaseLine.position)))
    assert products[0] == products[2]
    assert products[1] not in (None, products[0])
