"""Receipts that print no currency: what they are taken to be in, what is said of it, and how it is mended."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from cartsnitch_domain.purchases.rules import LineKind
from cartsnitch_domain.receipts.actions import conclude
from cartsnitch_domain.receipts.records import Receipt
from cartsnitch_domain.receipts.rules import Channel
from cartsnitch_ingest.reading.reading import Reading
from cartsnitch_ingest.recording.record import record_reading, verdict_of
from cartsnitch_ingest.stages import Original, Outcome

from tests.ingest.recording.conftest import line, reading

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
SHOWN = """query Shown($id: ID!) { receipt(id: $id) { status reason purchases {
    id currencyCode isCurrencyAssumed total { amount currencyCode } } }
  products(first: 9) { edges { node { name details { netContent { text } }
    observations { edges { node { unitPrice { amount currencyCode } } } } } } } }"""
CORRECT = """mutation Correct($input: CorrectPurchaseInput!) { correctPurchase(input: $input) {
  __typename ... on Error { message } } }"""


def bought(price: str, on: date, currency_code: str | None = None, merchant: str = "Joe's Market") -> Reading:
    read = reading(line(LineKind.ITEM, "OATS 18OZ", price), total=price, merchant=merchant)
    return replace(read, currency_code=currency_code, purchased_on=on)


async def recorded(records: Any, asker: Any, read: Reading) -> UUID:
    """The receipt of a reading, recorded as the worker does it."""
    receipt_id: UUID = await records.receipt(asker, status="reading")
    async with records.database.transaction() as session:
        receipt = await session.get_one(Receipt, receipt_id)
        await record_reading(session, receipt, read, 1, "1", NOW)
        verdict = await verdict_of(
            session, receipt, Outcome(Original(b"-", Channel.UPLOAD, "receipt.jpg", "image/jpeg", NOW.date()))
        )
        await conclude(session, receipt, verdict, "1", NOW)
    return receipt_id


async def shown(asker: Any, receipt_id: UUID) -> tuple[dict[str, Any], list[str]]:
    """The receipt, and all prices that are kept."""
    found = await asker.ask(SHOWN, id=str(receipt_id))
    observations = [
        seen["node"]["unitPrice"]
        for product in found["products"]["edges"]
        for seen in product["node"]["observations"]["edges"]
    ]
    return found["receipt"], sorted(f"{each['amount']} {each['currencyCode']}" for each in observations)


async def choose(asker: Any, receipt: dict[str, Any], code: str | None) -> None:
    values = {"purchaseId": receipt["purchases"][0]["id"], "currencyCode": code}
    assert (await asker.ask(CORRECT, input=values))["correctPurchase"]["__typename"] == "PurchaseCorrected"


async def test_without_any_it_says_that_no_prices_are_kept_until_one_is_chosen(records: Any, owner: Any) -> None:
    receipt_id = await recorded(records, owner, bought("4.00", date(2026, 2, 1)))

    receipt, prices = await shown(owner, receipt_id)
    assert (receipt["status"], prices) == ("RECORDED", [])
    assert receipt["reason"] == (
        "No currency is printed on it, so its prices are not kept. Please choose its currency."
    )
    assert (receipt["purchases"][0]["currencyCode"], receipt["purchases"][0]["isCurrencyAssumed"]) == (None, False)

    await choose(owner, receipt, "USD")

    receipt, prices = await shown(owner, receipt_id)
    assert (receipt["status"], receipt["reason"], prices) == ("RECORDED", None, ["4.00 USD"])
    assert (receipt["purchases"][0]["currencyCode"], receipt["purchases"][0]["isCurrencyAssumed"]) == ("USD", False)


async def test_what_is_chosen_holds_for_the_others_of_the_store_before_and_after(records: Any, owner: Any) -> None:
    before = await recorded(records, owner, bought("4.00", date(2026, 2, 1)))
    chosen = await recorded(records, owner, bought("5.00", date(2026, 2, 2)))
    elsewhere = await recorded(records, owner, bought("9.00", date(2026, 2, 3), merchant="Rosa's Deli"))

    await choose(owner, (await shown(owner, chosen))[0], "USD")
    after = await recorded(records, owner, bought("6.00", date(2026, 2, 4)))

    for receipt_id in (before, after):
        receipt, prices = await shown(owner, receipt_id)
        assert receipt["reason"] is None
        assert receipt["purchases"][0]["currencyCode"] == "USD"
        assert receipt["purchases"][0]["isCurrencyAssumed"]
        assert prices == ["4.00 USD", "5.00 USD", "6.00 USD"]
    receipt, _ = await shown(owner, elsewhere)
    assert receipt["purchases"][0]["currencyCode"] is None


async def test_it_is_that_of_three_others_that_all_have_one(records: Any, owner: Any, other: Any) -> None:
    for place in range(3):
        early = await recorded(records, owner, bought("9.00", date(2026, 1, 9 + place)))
        assert (await shown(owner, early))[0]["purchases"][0]["currencyCode"] is None
        await recorded(records, owner, bought("3.00", date(2026, 1, 1 + place), "EUR", f"Shop {uuid4().hex}"))

    receipt, _ = await shown(owner, await recorded(records, owner, bought("4.00", date(2026, 2, 1))))
    assert (receipt["purchases"][0]["currencyCode"], receipt["purchases"][0]["isCurrencyAssumed"]) == ("EUR", True)

    receipt, _ = await shown(other, await recorded(records, other, bought("4.00", date(2026, 2, 1))))
    assert receipt["purchases"][0]["currencyCode"] is None, "what others paid in says nothing"


async def test_it_is_none_of_several(records: Any, owner: Any) -> None:
    for place, code in enumerate(("EUR", "EUR", "EUR", "USD")):
        await recorded(records, owner, bought("3.00", date(2026, 1, 1 + place), code, f"Shop {uuid4().hex}"))

    receipt, _ = await shown(owner, await recorded(records, owner, bought("4.00", date(2026, 2, 1))))
    assert (receipt["purchases"][0]["currencyCode"], receipt["purchases"][0]["isCurrencyAssumed"]) == (None, False)


async def test_what_was_assumed_makes_no_other_sure_and_can_be_chosen_otherwise(records: Any, owner: Any) -> None:
    for place in range(3):
        await recorded(records, owner, bought("3.00", date(2026, 1, 1 + place), "EUR", f"Shop {uuid4().hex}"))
    assumed = await recorded(records, owner, bought("4.00", date(2026, 2, 1)))

    await choose(owner, (await shown(owner, assumed))[0], "CHF")

    receipt, _ = await shown(owner, assumed)
    assert (receipt["purchases"][0]["currencyCode"], receipt["purchases"][0]["isCurrencyAssumed"]) == ("CHF", False)
    receipt, _ = await shown(owner, await recorded(records, owner, bought("5.00", date(2026, 2, 2))))
    assert (receipt["purchases"][0]["currencyCode"], receipt["purchases"][0]["isCurrencyAssumed"]) == ("CHF", True)
