"""Review by GraphQL: what was read is corrected until it is right, and nothing of it is lost."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from cartsnitch_domain.db import Database
from cartsnitch_domain.prices.records import PriceObservation
from cartsnitch_domain.purchases.records import PurchaseLine
from sqlalchemy import select

PAYLOAD = """
  __typename
  ... on PurchaseCorrected { purchase { ...Reviewed } }
  ... on InvalidCorrection { field }
  ... on Error { message }
"""
REVIEWED = """
fragment Reviewed on Purchase {
  id merchantName store { name } purchasedOn purchasedAt currencyCode total { amount } gap { amount } isBalanced
  confirmedAt receipt { status reason }
  lines {
    id text kind amount { amount } quantity unit unitPrice { amount } appliesTo isSuspect product { id }
    identifier correctedFields evidence { text } mergedFrom { id text }
  }
  removedLines { id text }
  suspects { text }
}
"""
ONE = REVIEWED + "query One($id: ID!) { purchase(id: $id) { ...Reviewed } }"
HISTORY = """
query History($id: ID!) {
  purchase(id: $id) { corrections { lineId field old new correctedBy correctedAt } }
}
"""


def mutation(name: str) -> str:
    """A correction as the app sends it."""
    kind = "LineInput" if name in ("removeLine", "restoreLine", "unmergeLines") else f"{name[0].upper()}{name[1:]}Input"
    return f"{REVIEWED} mutation Change($input: {kind}!) {{ {name}(input: $input) {{ {PAYLOAD} }} }}"


async def change(asker: Any, name: str, **given: Any) -> dict[str, Any]:
    """What came of a correction."""
    payload: dict[str, Any] = (await asker.ask(mutation(name), input=given))[name]
    return payload


async def corrected(asker: Any, name: str, **given: Any) -> dict[str, Any]:
    """The purchase after a correction that has to succeed."""
    payload = await change(asker, name, **given)
    assert payload["__typename"] == "PurchaseCorrected", payload
    purchase: dict[str, Any] = payload["purchase"]
    return purchase


def texts(purchase: dict[str, Any]) -> list[str]:
    return [line["text"] for line in purchase["lines"]]


def amounts(purchase: dict[str, Any]) -> list[str]:
    return [line["amount"]["amount"] for line in purchase["lines"]]


@dataclass
class Basket:
    """A purchase that was read with doubts, and the lines of it."""

    id: str
    receipt_id: UUID
    store_id: UUID
    lines: dict[str, str]


@pytest.fixture
async def basket(records: Any, owner: Any) -> Basket:
    """Bread, milk and a discount, read as 1.00 too much: 3.00 + 4.49 - 0.50 where 5.99 is printed."""
    receipt_id = await records.receipt(owner, status="needs_review", reason="The lines come to 1.00 more.")
    store_id = await records.store(user_id=owner.user_id)
    purchase_id = await records.purchase(
        owner, receipt_id=receipt_id, store_id=store_id, total=Decimal("5.99"), gap=Decimal("-1.00")
    )
    read: Sequence[tuple[str, str, str]] = (
        ("item", "BREAD", "3.00"),
        ("item", "MILK", "4.49"),
        ("discount", "COUPON", "-0.50"),
    )
    lines = {}
    for position, (kind, text, amount) in enumerate(read, start=1):
        doubt = {"is_suspect": True, "suspect_rank": 4 - position, "read_rank": 4 - position}
        values = {"position": position, "kind": kind, "text": text, "amount": Decimal(amount)}
        lines[text] = str(await records.line(purchase_id, **values, **doubt))
    return Basket(str(purchase_id), receipt_id, store_id, lines)


class TestAJourneyThroughReview:
    async def test_an_unbalanced_receipt_is_mended_line_by_line_until_it_is_recorded(
        self, records: Any, owner: Any
    ) -> None:
        """Printed: BREAD 3.00, MILK 2 @ 1.75 3.50, COUPON -0.50, BAG 0.10, TOTAL 6.10. Read: all but that."""
        receipt_id = await records.receipt(owner, status="needs_review", reason="No date.")
        nothing = {"merchant_name": None, "purchased_on": None, "currency_code": None, "total": None, "gap": None}
        purchase_id = str(await records.purchase(owner, receipt_id=receipt_id, **nothing))
        jammed = await records.line(purchase_id, text="BREAD MILK", amount=Decimal("6.00"))
        noise = await records.line(purchase_id, position=2, text="TEL 555", amount=Decimal("5.55"))
        coupon = await records.line(purchase_id, position=3, kind="item", text="COUP0N", amount=Decimal("0.50"))

        shown = await corrected(
            owner,
            "correctPurchase",
            purchaseId=purchase_id,
            merchantName="Aldi",
            purchasedOn="2026-03-01",
            total="6.10",
            currencyCode="EUR",
        )
        assert (shown["gap"]["amount"], shown["store"]["name"]) == ("-5.95", "Aldi")

        shown = await corrected(owner, "removeLine", lineId=str(noise))
        assert shown["gap"]["amount"] == "-0.40"

        parts = [{"text": "BREAD", "amount": "3.00"}, {"text": "MILK", "amount": "3.00", "quantity": "2"}]
        shown = await corrected(owner, "splitLine", lineId=str(jammed), parts=parts)
        assert (texts(shown), shown["gap"]["amount"]) == (["BREAD", "MILK", "COUP0N"], "-0.40")
        milk = shown["lines"][1]["id"]

        shown = await corrected(owner, "correctLine", lineId=milk, amount="3.50", unitPrice="1.75")
        assert shown["gap"]["amount"] == "-0.90"

        shown = await corrected(
            owner, "correctLine", lineId=str(coupon), kind="DISCOUNT", text="COUPON", amount="-0.50", appliesTo=milk
        )
        assert shown["gap"]["amount"] == "0.10"
        assert shown["receipt"]["status"] == "NEEDS_REVIEW"
        assert "0.10 less than the total of 6.10" in shown["receipt"]["reason"]

        shown = await corrected(owner, "addLine", purchaseId=purchase_id, kind="FEE", text="BAG", amount="0.10")

        assert shown["receipt"] == {"status": "RECORDED", "reason": None}
        assert (shown["isBalanced"], shown["gap"]["amount"]) == (True, "0.00")
        assert texts(shown) == ["BREAD", "MILK", "COUPON", "BAG"]
        assert amounts(shown) == ["3.00", "3.50", "-0.50", "0.10"]
        assert shown["lines"][2]["appliesTo"] == milk
        assert [line["text"] for line in shown["removedLines"]] == ["TEL 555"]

    async def test_the_queue_has_what_needs_a_look_and_loses_what_was_mended(self, owner: Any, basket: Basket) -> None:
        queue = "query Queue { receipts(filter: { status: [NEEDS_REVIEW] }) { edges { node { id } } } }"
        assert len((await owner.ask(queue))["receipts"]["edges"]) == 1

        await corrected(owner, "correctLine", lineId=basket.lines["MILK"], amount="3.49")

        assert (await owner.ask(queue))["receipts"]["edges"] == []

    async def test_a_recorded_purchase_that_is_changed_so_that_it_has_a_gap_needs_a_look_again(
        self, owner: Any, basket: Basket
    ) -> None:
        await corrected(owner, "correctLine", lineId=basket.lines["MILK"], amount="3.49")
        shown = await corrected(owner, "correctLine", lineId=basket.lines["BREAD"], amount="2.99")

        assert shown["gap"]["amount"] == "0.01"
        assert shown["receipt"] == {
            "status": "NEEDS_REVIEW",
            "reason": "The lines that were read come to 0.01 less than the total of 5.99. "
            "The likeliest lines are marked.",
        }


class TestLines:
    async def test_any_value_of_a_line_can_be_corrected(self, owner: Any, basket: Basket) -> None:
        values = {
            "text": "  MILK 2%  ",
            "amount": "3.49",
            "kind": "DEPOSIT",
            "quantity": "2",
            "unit": "each",
            "unitPrice": "1.745",
            "identifier": "4006381333931",
            "appliesTo": basket.lines["BREAD"],
        }
        shown = await corrected(owner, "correctLine", lineId=basket.lines["MILK"], **values)

        line = shown["lines"][1]
        assert line.pop("evidence") == [{"text": "MILK 3.49"}]
        assert line == {
            "id": basket.lines["MILK"],
            "text": "MILK 2%",
            "kind": "DEPOSIT",
            "amount": {"amount": "3.49"},
            "quantity": "2",
            "unit": "each",
            "unitPrice": {"amount": "1.745"},
            "appliesTo": basket.lines["BREAD"],
            "isSuspect": False,
            "product": None,
            "identifier": "4006381333931",
            "mergedFrom": [],
            "correctedFields": line["correctedFields"],
        }
        assert set(line["correctedFields"]) == {
            "TEXT",
            "AMOUNT",
            "KIND",
            "QUANTITY",
            "UNIT",
            "UNIT_PRICE",
            "IDENTIFIER",
            "APPLIES_TO",
        }

    async def test_what_is_not_entered_stays_and_null_takes_away(self, records: Any, owner: Any) -> None:
        purchase_id = await records.purchase(owner)
        line_id = await records.line(purchase_id, quantity=Decimal(2), unit="each", unit_price=Decimal("1.75"))

        shown = await corrected(owner, "correctLine", lineId=str(line_id), unitPrice=None)

        (line,) = shown["lines"]
        assert (line["quantity"], line["unit"], line["unitPrice"]) == ("2", "each", None)
        assert line["correctedFields"] == ["UNIT_PRICE"]

    @pytest.mark.parametrize(
        ("typed", "kept"),
        [("Pounds", "lb"), ("KG", "kg"), (" St\u00fcck ", "each"), ("fl. oz", "fl oz"), ("packs", "each")],
    )
    async def test_a_unit_is_kept_as_prices_are_compared_by_it(
        self, owner: Any, basket: Basket, typed: str, kept: str
    ) -> None:
        shown = await corrected(owner, "correctLine", lineId=basket.lines["MILK"], quantity="2", unit=typed)

        assert (shown["lines"][1]["quantity"], shown["lines"][1]["unit"]) == ("2", kept)

    async def test_signs_that_nobody_sees_are_no_part_of_a_corrected_text(self, owner: Any, basket: Basket) -> None:
        shown = await corrected(
            owner, "correctLine", lineId=basket.lines["MILK"], text="\u202eevil\u202c", identifier="\u202e0\u200b12"
        )

        assert shown["lines"][1]["text"] == "evil"

    async def test_entering_what_stands_there_is_no_correction(self, owner: Any, basket: Basket) -> None:
        shown = await corrected(owner, "correctLine", lineId=basket.lines["MILK"], amount="4.490", text="MILK")

        assert shown["lines"][1]["correctedFields"] == []

    async def test_an_added_line_stands_below_the_one_it_was_put_below(self, owner: Any, basket: Basket) -> None:
        below = {"purchaseId": basket.id, "afterId": basket.lines["BREAD"], "text": "EGGS", "amount": "-1.00"}
        shown = await corrected(owner, "addLine", **below)

        assert texts(shown) == ["BREAD", "EGGS", "MILK", "COUPON"]
        assert shown["lines"][1]["kind"] == "ITEM"
        assert shown["lines"][1]["correctedFields"] == ["ADDED"]
        assert shown["isBalanced"] is True

    async def test_a_removed_line_counts_nowhere_and_comes_back_to_its_place(self, owner: Any, basket: Basket) -> None:
        shown = await corrected(owner, "removeLine", lineId=basket.lines["BREAD"])
        assert texts(shown) == ["MILK", "COUPON"]
        assert shown["removedLines"] == [{"id": basket.lines["BREAD"], "text": "BREAD"}]
        assert shown["gap"]["amount"] == "2.00"
        products = '{ products { edges { node { name } } } purchases(filter: {text: "bread"}) { edges { cursor } } }'
        assert (await owner.ask(products)) == {"products": {"edges": []}, "purchases": {"edges": []}}

        shown = await corrected(owner, "restoreLine", lineId=basket.lines["BREAD"])
        assert (texts(shown), shown["removedLines"]) == (["BREAD", "MILK", "COUPON"], [])
        assert shown["gap"]["amount"] == "-1.00"

    async def test_lines_that_are_one_become_one_with_all_their_evidence(self, records: Any, owner: Any) -> None:
        purchase_id = await records.purchase(owner, total=Decimal("3.98"), gap=Decimal(0))
        name = await records.line(purchase_id, text="ORGANIC", amount=Decimal(0))
        price = await records.line(purchase_id, position=2, text="MILK", amount=Decimal("3.98"), quantity=Decimal(2))
        deposit = await records.line(
            purchase_id, position=3, kind="deposit", text="DEP", amount=Decimal(0), applies_to_id=price
        )

        shown = await corrected(owner, "mergeLines", lineIds=[str(price), str(name)])

        merged, tied = shown["lines"]
        assert (merged["text"], merged["amount"]["amount"]) == ("ORGANIC MILK", "3.98")
        assert (merged["quantity"], len(merged["evidence"])) == ("2", 2)
        assert merged["mergedFrom"] == [{"id": str(name), "text": "ORGANIC"}, {"id": str(price), "text": "MILK"}]
        assert (tied["id"], tied["appliesTo"]) == (str(deposit), merged["id"])
        assert (shown["isBalanced"], shown["removedLines"]) == (True, [])

    async def test_a_split_that_does_not_add_up_is_kept_and_the_gap_shows_it(self, owner: Any, basket: Basket) -> None:
        parts = [{"amount": "1.00"}, {"text": "BUTTER", "amount": "1.50"}]
        shown = await corrected(owner, "splitLine", lineId=basket.lines["BREAD"], parts=parts)

        assert texts(shown) == ["BREAD", "BUTTER", "MILK", "COUPON"]
        assert amounts(shown) == ["1.00", "1.50", "4.49", "-0.50"]
        assert [line["evidence"] for line in shown["lines"][:2]] == [[{"text": "MILK 3.49"}]] * 2
        assert shown["gap"]["amount"] == "-0.50"

    async def test_suspects_come_the_likeliest_first_less_those_that_were_looked_at(
        self, owner: Any, basket: Basket
    ) -> None:
        before = (await owner.ask(ONE, id=basket.id))["purchase"]
        assert [line["text"] for line in before["suspects"]] == ["COUPON", "MILK", "BREAD"]

        shown = await corrected(owner, "correctLine", lineId=basket.lines["COUPON"], amount="-0.40")
        assert [line["text"] for line in shown["suspects"]] == ["MILK", "BREAD"]

        shown = await corrected(owner, "correctLine", lineId=basket.lines["MILK"], amount="3.39")
        assert (shown["isBalanced"], shown["suspects"]) == (True, [])

    async def test_a_line_that_would_close_the_gap_comes_first(self, owner: Any, basket: Basket) -> None:
        shown = await corrected(owner, "correctPurchase", purchaseId=basket.id, total="3.99")

        assert shown["gap"]["amount"] == "-3.00"
        assert [line["text"] for line in shown["suspects"]] == ["BREAD", "COUPON", "MILK"]

    async def test_a_line_that_contradicts_itself_is_suspected_as_soon_as_something_is_missing(
        self, records: Any, owner: Any
    ) -> None:
        purchase_id = await records.purchase(owner, total=Decimal("7.48"), gap=Decimal(0))
        await records.line(purchase_id, text="BREAD", amount=Decimal("3.99"))
        twice = {"quantity": Decimal(2), "unit_price": Decimal("1.99")}
        await records.line(purchase_id, position=2, text="EGGS", amount=Decimal("3.49"), **twice)

        shown = await corrected(owner, "correctPurchase", purchaseId=str(purchase_id), total="7.97")

        assert [line["text"] for line in shown["suspects"]] == ["EGGS"]


def as_shown(purchase: dict[str, Any]) -> dict[str, Any]:
    """What a shopper sees of a purchase, less which fields were corrected: that stays for ever."""
    lines = [{name: line[name] for name in line if name != "correctedFields"} for line in purchase["lines"]]
    return purchase | {"lines": lines}


class TestWhatIsTakenBack:
    @pytest.fixture
    async def basket(self, owner: Any, basket: Basket) -> Basket:
        """With the products of its lines, and a receipt that says what it says of such a basket."""
        await corrected(owner, "correctPurchase", purchaseId=basket.id, merchantName="Corner Shop")
        return basket

    async def show(self, owner: Any, basket: Basket) -> dict[str, Any]:
        return as_shown((await owner.ask(ONE, id=basket.id))["purchase"])

    async def test_lines_that_were_merged_are_back_exactly_as_they_were(self, records: Any, owner: Any) -> None:
        receipt_id = await records.receipt(owner, status="needs_review", reason="The lines come to 1.00 less.")
        purchase_id = str(await records.purchase(owner, receipt_id=receipt_id, total=Decimal(6), gap=Decimal(1)))
        of_bread = {"identifier": "111", "quantity": Decimal(2), "unit": "each", "unit_price": Decimal("1.50")}
        bread = await records.line(purchase_id, text="BREAD", amount=Decimal(3), read_rank=2, **of_bread)
        milk = await records.line(
            purchase_id, position=2, text="MILK", amount=Decimal(2), identifier="222", evidence=[]
        )
        for position, (text, owner_id) in enumerate({"COUPON": milk, "DEPOSIT": bread}.items(), start=3):
            tied = {"kind": "discount", "text": text, "amount": Decimal(0), "applies_to_id": owner_id}
            await records.line(purchase_id, position=position, **tied)
        await corrected(owner, "correctPurchase", purchaseId=purchase_id, total="5.99")  # so that suspects are weighed
        before = as_shown((await owner.ask(ONE, id=purchase_id))["purchase"])

        merged = await corrected(owner, "mergeLines", lineIds=[str(bread), str(milk)])
        whole = merged["lines"][0]
        assert (whole["identifier"], [line["appliesTo"] for line in merged["lines"][1:]]) == (None, [whole["id"]] * 2)
        shown = await corrected(owner, "unmergeLines", lineId=whole["id"])

        assert as_shown(shown) == before

    async def test_what_was_merged_again_is_taken_apart_step_by_step(self, owner: Any, basket: Basket) -> None:
        bread, milk, coupon = basket.lines["BREAD"], basket.lines["MILK"], basket.lines["COUPON"]
        await corrected(owner, "correctLine", lineId=coupon, appliesTo=milk)
        before = await self.show(owner, basket)
        once = await corrected(owner, "mergeLines", lineIds=[bread, milk])
        bag = (await corrected(owner, "addLine", purchaseId=basket.id, text="BAG", amount="1"))["lines"][-1]["id"]
        twice = await corrected(owner, "mergeLines", lineIds=[once["lines"][0]["id"], bag])
        assert texts(twice) == ["BREAD MILK BAG", "COUPON"]
        assert twice["lines"][1]["appliesTo"] == twice["lines"][0]["id"]

        apart = await corrected(owner, "unmergeLines", lineId=twice["lines"][0]["id"])
        assert texts(apart) == ["BREAD MILK", "COUPON", "BAG"]
        assert apart["lines"][1]["appliesTo"] == apart["lines"][0]["id"]
        await corrected(owner, "unmergeLines", lineId=apart["lines"][0]["id"])
        await corrected(owner, "removeLine", lineId=bag)

        assert (await self.show(owner, basket)) == before | {"removedLines": [{"id": bag, "text": "BAG"}]}

    async def test_a_line_that_was_not_made_of_others_cannot_be_taken_apart(self, owner: Any, basket: Basket) -> None:
        before = await owner.ask(ONE, id=basket.id)

        refused = await change(owner, "unmergeLines", lineId=basket.lines["MILK"])

        assert refused["__typename"] == "InvalidCorrection"
        assert await owner.ask(ONE, id=basket.id) == before

    async def test_what_belongs_to_a_removed_line_belongs_to_none_until_that_is_back(
        self, owner: Any, basket: Basket
    ) -> None:
        bread, coupon = basket.lines["BREAD"], basket.lines["COUPON"]
        await corrected(owner, "correctLine", lineId=coupon, appliesTo=bread)
        before = await self.show(owner, basket)

        shown = await corrected(owner, "removeLine", lineId=bread)
        assert [(line["text"], line["appliesTo"]) for line in shown["lines"]] == [("MILK", None), ("COUPON", None)]
        (dropped,) = [
            each
            for each in (await owner.ask(HISTORY, id=basket.id))["purchase"]["corrections"]
            if each["field"] == "APPLIES_TO" and each["new"] is None
        ]
        assert (dropped["lineId"], dropped["old"]) == (coupon, "BREAD")

        assert as_shown(await corrected(owner, "restoreLine", lineId=bread)) == before

    async def test_what_was_tied_elsewhere_meanwhile_stays_there(self, owner: Any, basket: Basket) -> None:
        bread, milk, coupon = basket.lines["BREAD"], basket.lines["MILK"], basket.lines["COUPON"]
        await corrected(owner, "correctLine", lineId=coupon, appliesTo=bread)
        await corrected(owner, "removeLine", lineId=bread)
        await corrected(owner, "correctLine", lineId=coupon, appliesTo=milk)

        shown = await corrected(owner, "restoreLine", lineId=bread)

        assert shown["lines"][2]["appliesTo"] == milk

    async def test_a_line_that_is_back_makes_no_chain(self, owner: Any, basket: Basket) -> None:
        bread, milk, coupon = basket.lines["BREAD"], basket.lines["MILK"], basket.lines["COUPON"]
        await corrected(owner, "correctLine", lineId=coupon, appliesTo=bread)
        await corrected(owner, "removeLine", lineId=bread)
        await corrected(owner, "correctLine", lineId=milk, appliesTo=coupon)

        shown = await corrected(owner, "restoreLine", lineId=bread)

        assert [line["appliesTo"] for line in shown["lines"]] == [None, coupon, None]

    async def test_suspects_are_as_they_were_once_a_line_is_back(self, owner: Any, basket: Basket) -> None:
        before = await self.show(owner, basket)
        for line_id in (basket.lines["MILK"], basket.lines["COUPON"]):
            removed = await corrected(owner, "removeLine", lineId=line_id)
            assert len(removed["suspects"]) == 2
            assert as_shown(await corrected(owner, "restoreLine", lineId=line_id)) == before

    async def test_suspects_are_back_with_a_line_without_which_nothing_was_missing(
        self, owner: Any, basket: Basket
    ) -> None:
        one = {"purchaseId": basket.id, "text": "ONE", "amount": "-1.00"}
        balanced = await corrected(owner, "addLine", **one)
        assert (balanced["isBalanced"], balanced["suspects"]) == (True, [])

        shown = await corrected(owner, "removeLine", lineId=balanced["lines"][-1]["id"])

        assert [line["text"] for line in shown["suspects"]] == ["COUPON", "MILK", "BREAD"]

    async def test_a_confirmation_is_taken_back_and_noted(self, owner: Any, basket: Basket) -> None:
        before = await self.show(owner, basket)
        await corrected(owner, "confirmPurchase", purchaseId=basket.id)

        shown = await corrected(owner, "unconfirmPurchase", purchaseId=basket.id)

        assert shown["confirmedAt"] is None
        assert shown["receipt"]["status"] == "NEEDS_REVIEW"
        assert as_shown(shown) == before
        history = (await owner.ask(HISTORY, id=basket.id))["purchase"]["corrections"]
        taken_back, said = (each for each in history if each["field"] == "CONFIRMED")
        assert (taken_back["old"], taken_back["new"], taken_back["correctedBy"]) == (said["new"], None, "Owner")

    async def test_what_was_not_confirmed_cannot_be_taken_back(self, owner: Any, basket: Basket) -> None:
        await corrected(owner, "unconfirmPurchase", purchaseId=basket.id)

        history = (await owner.ask(HISTORY, id=basket.id))["purchase"]["corrections"]
        assert "CONFIRMED" not in {each["field"] for each in history}


class TestPurchases:
    async def test_the_printed_time_brings_its_day_along_and_a_day_keeps_the_time(
        self, owner: Any, basket: Basket
    ) -> None:
        shown = await corrected(owner, "correctPurchase", purchaseId=basket.id, purchasedAt="2026-02-03T18:22:00")
        assert (shown["purchasedOn"], shown["purchasedAt"]) == ("2026-02-03", "2026-02-03T18:22:00")

        shown = await corrected(owner, "correctPurchase", purchaseId=basket.id, purchasedOn="2026-03-02")
        assert (shown["purchasedOn"], shown["purchasedAt"]) == ("2026-03-02", "2026-03-02T18:22:00")

    async def test_the_name_of_a_chain_brings_the_chain_along_and_any_other_a_store_of_ones_own(
        self, owner: Any, basket: Basket
    ) -> None:
        shown = await corrected(owner, "correctPurchase", purchaseId=basket.id, merchantName="Corner Shop")
        assert (shown["merchantName"], shown["store"]) == ("Corner Shop", {"name": "Corner Shop"})

        shown = await corrected(owner, "correctPurchase", purchaseId=basket.id, merchantName="ALDI")
        assert shown["store"] == {"name": "Aldi"}

        shown = await corrected(owner, "correctPurchase", purchaseId=basket.id, merchantName="ALDI SOUTH #12")
        assert shown["store"] == {"name": "Aldi"}

    async def test_a_confirmation_does_not_hold_for_a_wider_gap(self, owner: Any, basket: Basket) -> None:
        await corrected(owner, "confirmPurchase", purchaseId=basket.id)
        renamed = await corrected(owner, "correctLine", lineId=basket.lines["MILK"], text="WHOLE MILK")
        assert (renamed["receipt"]["status"], renamed["confirmedAt"] is None) == ("RECORDED", False)

        changed = await corrected(owner, "correctLine", lineId=basket.lines["MILK"], amount="99999")
        assert (changed["receipt"]["status"], changed["confirmedAt"]) == ("NEEDS_REVIEW", None)

    async def test_without_a_total_nothing_stays_confirmed(self, owner: Any, basket: Basket) -> None:
        await corrected(owner, "confirmPurchase", purchaseId=basket.id)
        changed = await corrected(owner, "correctPurchase", purchaseId=basket.id, total=None)
        assert (changed["receipt"]["status"], changed["confirmedAt"]) == ("NEEDS_REVIEW", None)

    async def test_a_confirmed_purchase_is_recorded_with_its_gap(self, owner: Any, basket: Basket) -> None:
        shown = await corrected(owner, "confirmPurchase", purchaseId=basket.id)

        assert shown["receipt"] == {"status": "RECORDED", "reason": None}
        assert shown["gap"]["amount"] == "-1.00"
        assert datetime.fromisoformat(shown["confirmedAt"]).tzinfo is not None

        shown = await corrected(owner, "correctLine", lineId=basket.lines["BREAD"], amount="2.99")
        assert shown["receipt"]["status"] == "RECORDED"

    async def test_a_total_that_was_not_read_is_entered(self, records: Any, owner: Any) -> None:
        receipt_id = await records.receipt(owner, status="needs_review")
        purchase_id = await records.purchase(owner, receipt_id=receipt_id, total=None, gap=None)
        await records.line(purchase_id)

        shown = await corrected(owner, "correctPurchase", purchaseId=str(purchase_id), total="3.49")

        assert (shown["gap"]["amount"], shown["receipt"]["status"]) == ("0.00", "RECORDED")


class TestProductsAndPrices:
    async def prices(self, database: Database, basket: Basket) -> list[tuple[str, Decimal, str, date]]:
        seen = select(
            PurchaseLine.text, PriceObservation.unit_price, PriceObservation.unit, PriceObservation.observed_on
        ).join(PurchaseLine, PurchaseLine.id == PriceObservation.purchase_line_id)
        async with database.reading() as session:
            rows = await session.execute(seen.where(PurchaseLine.purchase_id == basket.id).order_by(PurchaseLine.text))
            return [(row.text, row.unit_price, row.unit, row.observed_on) for row in rows]

    async def test_prices_are_those_of_the_corrected_lines(
        self, owner: Any, basket: Basket, database: Database
    ) -> None:
        await corrected(owner, "correctLine", lineId=basket.lines["BREAD"], text="RYE BREAD", quantity="2", unit="kg")
        await corrected(owner, "correctLine", lineId=basket.lines["COUPON"], appliesTo=basket.lines["BREAD"])
        await corrected(owner, "correctLine", lineId=basket.lines["MILK"], text="MILK 1L")

        day = date(2026, 3, 1)
        assert await self.prices(database, basket) == [
            ("MILK 1L", Decimal("4.4900"), "each", day),
            ("RYE BREAD", Decimal("1.2500"), "kg", day),
        ]

        await corrected(owner, "correctLine", lineId=basket.lines["MILK"], amount="3.49")
        await corrected(owner, "removeLine", lineId=basket.lines["BREAD"])
        assert await self.prices(database, basket) == [("MILK 1L", Decimal("3.4900"), "each", day)]

        await corrected(owner, "correctPurchase", purchaseId=basket.id, purchasedOn=None)
        assert await self.prices(database, basket) == []

    async def test_a_line_is_the_product_that_its_corrected_text_names(
        self, records: Any, owner: Any, basket: Basket
    ) -> None:
        first = await corrected(owner, "correctLine", lineId=basket.lines["MILK"], text="MILK 1L")
        other = await records.purchase(owner, store_id=basket.store_id)
        line_id = await records.line(other, text="M1LK IL")

        second = await corrected(owner, "correctLine", lineId=str(line_id), text="Milk 1l")

        assert second["lines"][0]["product"] == first["lines"][1]["product"]
        assert first["lines"][1]["product"] is not None

    async def test_a_chosen_product_stays_whatever_the_text_is_corrected_to(
        self, records: Any, owner: Any, basket: Basket
    ) -> None:
        product_id = await records.product()
        await records.line(await records.purchase(owner), text="WHOLE MILK", product_id=product_id)

        await corrected(owner, "correctLine", lineId=basket.lines["MILK"], productId=str(product_id))
        shown = await corrected(owner, "correctLine", lineId=basket.lines["MILK"], text="MLK WHL")
        assert shown["lines"][1]["product"] == {"id": str(product_id)}

        shown = await corrected(owner, "correctLine", lineId=basket.lines["MILK"], kind="DEPOSIT")
        assert shown["lines"][1]["product"] is None

    async def test_a_store_of_ones_own_means_by_a_text_what_was_chosen_for_it(
        self, records: Any, owner: Any, basket: Basket
    ) -> None:
        product_id = await records.product()
        await records.line(await records.purchase(owner), text="WHOLE MILK", product_id=product_id)
        await corrected(owner, "correctLine", lineId=basket.lines["MILK"], productId=str(product_id))
        later = str(await records.purchase(owner, store_id=basket.store_id))

        shown = await corrected(owner, "addLine", purchaseId=later, text="milk", amount="3.49")

        assert shown["lines"][0]["product"] == {"id": str(product_id)}

    async def test_what_one_shopper_chooses_for_a_text_of_a_chain_is_not_what_another_one_gets(
        self, records: Any, owner: Any, other: Any
    ) -> None:
        store_id, chosen = await records.store(), await records.product()
        await records.line(await records.purchase(owner), text="WHOLE MILK", product_id=chosen)
        line_id = await records.line(await records.purchase(owner, store_id=store_id))
        await corrected(owner, "correctLine", lineId=str(line_id), productId=str(chosen))

        theirs = str(await records.purchase(other, store_id=store_id))
        shown = await corrected(other, "addLine", purchaseId=theirs, text="MILK", amount="3.49")

        assert shown["lines"][0]["product"] != {"id": str(chosen)}

    async def test_a_product_that_only_someone_else_bought_cannot_be_chosen(
        self, records: Any, owner: Any, other: Any, basket: Basket
    ) -> None:
        product_id = await records.product()
        await records.line(await records.purchase(other), product_id=product_id)

        refused = await change(owner, "correctLine", lineId=basket.lines["MILK"], productId=str(product_id))

        assert (refused["__typename"], refused["field"]) == ("InvalidCorrection", "PRODUCT")

    async def test_what_is_no_item_is_no_product(self, records: Any, owner: Any) -> None:
        product_id = await records.product()
        purchase_id = await records.purchase(owner, store_id=await records.store())
        line_id = await records.line(purchase_id, product_id=product_id)

        shown = await corrected(owner, "correctLine", lineId=str(line_id), kind="FEE")

        assert shown["lines"][0]["product"] is None


class TestWhateverIsDone:
    async def test_the_gap_is_the_total_less_the_lines_that_count(self, owner: Any, basket: Basket) -> None:
        chance = random.Random(4711)
        shown = (await owner.ask(ONE, id=basket.id))["purchase"]
        for _ in range(40):
            name, given = _anything(chance, shown)
            shown = await corrected(owner, name, **given)

            counted = [line for line in shown["lines"] if line["kind"] not in ("TENDER", "CHANGE", "OTHER")]
            left = Decimal(shown["total"]["amount"]) - sum(Decimal(line["amount"]["amount"]) for line in counted)
            assert Decimal(shown["gap"]["amount"]) == left
            assert shown["isBalanced"] == (left == 0)
            assert shown["receipt"]["status"] == ("RECORDED" if left == 0 else "NEEDS_REVIEW")


class TestAtTheSameTime:
    async def test_corrections_that_come_at_once_are_all_kept(self, owner: Any, basket: Basket) -> None:
        bags = [{"text": f"BAG {number}", "amount": "-0.20", "afterId": basket.lines["BREAD"]} for number in range(5)]

        await asyncio.gather(*(corrected(owner, "addLine", purchaseId=basket.id, **bag) for bag in bags))

        shown = (await owner.ask(ONE, id=basket.id))["purchase"]
        assert sorted(texts(shown)) == sorted(["BREAD", "MILK", "COUPON", *(bag["text"] for bag in bags)])
        assert (texts(shown)[0], shown["isBalanced"]) == ("BREAD", True)
        assert shown["receipt"]["status"] == "RECORDED"


class TestHistory:
    async def test_each_correction_is_kept_with_who_and_when_and_from_what_to_what(
        self, owner: Any, basket: Basket
    ) -> None:
        milk = basket.lines["MILK"]
        await corrected(owner, "correctLine", lineId=milk, amount="3.4", kind="FEE")
        await corrected(owner, "correctLine", lineId=milk, amount="3.49")
        await corrected(owner, "removeLine", lineId=milk)
        await corrected(owner, "correctPurchase", purchaseId=basket.id, merchantName="Aldi", total="6.00")

        history = (await owner.ask(HISTORY, id=basket.id))["purchase"]["corrections"]

        assert {each["correctedBy"] for each in history} == {"Owner"}
        moments = [datetime.fromisoformat(each["correctedAt"]) for each in history]
        assert moments == sorted(moments, reverse=True)
        assert len(set(moments)) == 4
        told = {(each["lineId"], each["field"], each["old"], each["new"]) for each in history}
        assert told == {
            (None, "MERCHANT_NAME", "GREEN GROCER", "Aldi"),
            (None, "STORE", "Green Grocer", "Aldi"),
            (None, "TOTAL", "5.99", "6.00"),
            (milk, "REMOVED", None, "MILK"),
            (milk, "AMOUNT", "3.40", "3.49"),
            (milk, "AMOUNT", "4.49", "3.40"),
            (milk, "KIND", "item", "fee"),
        }

    async def test_what_was_never_corrected_has_no_history(self, records: Any, owner: Any) -> None:
        answer = await owner.ask(HISTORY, id=str(await records.purchase(owner)))

        assert answer["purchase"]["corrections"] == []


async def test_a_correction_sends_as_many_statements_for_five_lines_as_for_one(
    records: Any, owner: Any, statements: list[str]
) -> None:
    sent, excess = [], Decimal("0.51")
    for count in (1, 5):
        each = (Decimal("3.49") + excess) / count
        purchase_id = await records.purchase(
            owner, store_id=await records.store(user_id=owner.user_id), gap=Decimal(-1)
        )
        for position in range(1, count + 1):
            line_id = await records.line(
                purchase_id, position=position, text=f"EGGS {position}", is_suspect=True, amount=each
            )
        statements.clear()
        shown = await corrected(owner, "correctLine", lineId=str(line_id), text="MILK", amount=str(each - excess))
        assert shown["isBalanced"] is True
        sent.append(len(statements))

    assert sent[0] == sent[1]


def _anything(chance: random.Random, shown: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Some correction of a purchase that is shown like this."""
    lines, removed = [line["id"] for line in shown["lines"]], [line["id"] for line in shown["removedLines"]]
    amount = str(Decimal(chance.randrange(-300, 300)) / 100)
    kind = chance.choice(["ITEM", "DISCOUNT", "TAX", "TENDER", "OTHER"])
    whole = {"purchaseId": shown["id"]}
    possible: list[tuple[str, dict[str, Any]]] = [
        ("addLine", whole | {"text": "X", "amount": amount, "kind": kind}),
        ("correctPurchase", whole | {"total": amount}),
    ]
    if removed:
        possible.append(("restoreLine", {"lineId": chance.choice(removed)}))
    if lines:
        line = {"lineId": chance.choice(lines)}
        parts = [{"amount": amount}, {"text": "Y", "amount": "1.00"}, {"text": "Z", "amount": "-1.00"}]
        possible += [
            ("correctLine", line | {"amount": amount, "kind": kind}),
            ("addLine", whole | {"text": "BELOW", "amount": amount, "afterId": chance.choice(lines)}),
            ("removeLine", line),
            ("splitLine", line | {"parts": parts}),
        ]
    if len(lines) > 1:
        possible.append(("mergeLines", {"lineIds": chance.sample(lines, 2)}))
    return chance.choice(possible)


TOMORROW_EVERYWHERE = (datetime.now(UTC) + timedelta(days=2)).date()
WRONG_LINES = [
    ({"amount": "NaN"}, "AMOUNT"),
    ({"amount": "Infinity"}, "AMOUNT"),
    ({"amount": "1E+40"}, "AMOUNT"),
    ({"amount": "0.00001"}, "AMOUNT"),
    ({"amount": None}, "AMOUNT"),
    ({"text": "   "}, "TEXT"),
    ({"text": "x" * 301}, "TEXT"),
    ({"text": "a\0b"}, "TEXT"),
    ({"kind": None}, "KIND"),
    ({"quantity": "0"}, "QUANTITY"),
    ({"quantity": "-1"}, "QUANTITY"),
    ({"quantity": "1000000.01"}, "QUANTITY"),
    ({"unit": "furlong"}, "UNIT"),
    ({"unit": "dozen"}, "UNIT"),
    ({"unitPrice": "-1"}, "UNIT_PRICE"),
    ({"appliesTo": "no id"}, "APPLIES_TO"),
    ({"appliesTo": "01a20954-ccac-7b29-98b6-683b47a62902"}, "APPLIES_TO"),
    ({"productId": "01a20954-ccac-7b29-98b6-683b47a62902"}, "PRODUCT"),
]
WRONG_PURCHASES = [
    ({"purchasedOn": TOMORROW_EVERYWHERE.isoformat()}, "PURCHASED_ON"),
    ({"purchasedOn": "0001-01-01"}, "PURCHASED_ON"),
    ({"purchasedAt": f"{TOMORROW_EVERYWHERE}T00:00:00"}, "PURCHASED_AT"),
    ({"purchasedAt": "2026-03-01T10:00:00+02:00"}, "PURCHASED_AT"),
    ({"currencyCode": "DOLLARS"}, "CURRENCY_CODE"),
    ({"currencyCode": "QQQ"}, "CURRENCY_CODE"),
    ({"currencyCode": "XXX"}, "CURRENCY_CODE"),
    ({"total": "NaN"}, "TOTAL"),
    ({"storeId": "01a20954-ccac-7b29-98b6-683b47a62902"}, "STORE"),
]


class TestWhatCannotBe:
    @pytest.mark.parametrize(("values", "field"), WRONG_LINES)
    async def test_a_wrong_value_of_a_line_is_told_and_nothing_is_changed(
        self, owner: Any, basket: Basket, values: dict[str, Any], field: str
    ) -> None:
        before = await owner.ask(ONE, id=basket.id)

        refused = await change(owner, "correctLine", lineId=basket.lines["MILK"], **{"unit": "kg"} | values)

        assert (refused["__typename"], refused["field"]) == ("InvalidCorrection", field)
        assert refused["message"].endswith(".")
        assert await owner.ask(ONE, id=basket.id) == before

    @pytest.mark.parametrize(("values", "field"), WRONG_PURCHASES)
    async def test_a_wrong_value_of_a_purchase_is_told_and_nothing_is_changed(
        self, owner: Any, basket: Basket, values: dict[str, Any], field: str
    ) -> None:
        before = await owner.ask(ONE, id=basket.id)

        refused = await change(owner, "correctPurchase", purchaseId=basket.id, **values)

        assert (refused["__typename"], refused["field"]) == ("InvalidCorrection", field)
        assert await owner.ask(ONE, id=basket.id) == before

    @pytest.mark.parametrize("given", [{"amount": "three"}, {"kind": "GIFT"}, {"amount": 3.49}])
    async def test_what_is_no_value_of_its_type_is_an_error_of_the_operation(
        self, owner: Any, basket: Basket, given: dict[str, Any]
    ) -> None:
        assert await owner.errors(mutation("correctLine"), input={"lineId": basket.lines["MILK"], **given})

    async def test_a_line_needs_a_text_and_an_amount(self, owner: Any, basket: Basket) -> None:
        for values, field in (({"text": "EGGS"}, "AMOUNT"), ({"amount": "1"}, "TEXT")):
            refused = await change(owner, "addLine", purchaseId=basket.id, **values)
            assert (refused["__typename"], refused["field"]) == ("InvalidCorrection", field)

    async def test_one_line_is_not_merged_nor_split_into_one(self, owner: Any, basket: Basket) -> None:
        milk = basket.lines["MILK"]
        assert (await change(owner, "mergeLines", lineIds=[milk, milk]))["__typename"] == "InvalidCorrection"
        assert (await change(owner, "mergeLines", lineIds=[]))["__typename"] == "InvalidCorrection"
        assert (await change(owner, "splitLine", lineId=milk, parts=[{}]))["__typename"] == "InvalidCorrection"

    async def test_lines_of_two_purchases_are_not_merged(self, records: Any, owner: Any, basket: Basket) -> None:
        elsewhere = await records.line(await records.purchase(owner))

        refused = await change(owner, "mergeLines", lineIds=[basket.lines["MILK"], str(elsewhere)])

        assert refused["__typename"] == "InvalidCorrection"

    async def test_a_line_belongs_to_another_that_is_there_and_belongs_to_none(
        self, owner: Any, basket: Basket
    ) -> None:
        bread, milk, coupon = basket.lines["BREAD"], basket.lines["MILK"], basket.lines["COUPON"]
        removed = (await corrected(owner, "addLine", purchaseId=basket.id, text="X", amount="1"))["lines"][-1]["id"]
        await corrected(owner, "removeLine", lineId=removed)
        await corrected(owner, "correctLine", lineId=coupon, appliesTo=milk)
        before = await owner.ask(ONE, id=basket.id)

        for line_id, owner_id in ((milk, milk), (bread, coupon), (milk, bread), (bread, removed)):
            refused = await change(owner, "correctLine", lineId=line_id, appliesTo=owner_id)
            assert (refused["__typename"], refused["field"]) == ("InvalidCorrection", "APPLIES_TO")

        added = {"purchaseId": basket.id, "text": "OFF", "amount": "-1", "appliesTo": coupon}
        assert (await change(owner, "addLine", **added))["field"] == "APPLIES_TO"
        assert await owner.ask(ONE, id=basket.id) == before

    async def test_a_removed_line_is_restored_before_it_is_corrected(self, owner: Any, basket: Basket) -> None:
        await corrected(owner, "removeLine", lineId=basket.lines["MILK"])

        refused = await change(owner, "correctLine", lineId=basket.lines["MILK"], amount="1")

        assert refused["__typename"] == "InvalidCorrection"

    async def test_nothing_is_corrected_while_the_receipt_is_read(self, records: Any, owner: Any) -> None:
        receipt_id = await records.receipt(owner, status="reading")
        line_id = await records.line(await records.purchase(owner, receipt_id=receipt_id))

        refused = await change(owner, "correctLine", lineId=str(line_id), amount="1")

        assert refused["__typename"] == "ReceiptBeingRead"


class TestWhoseItIs:
    async def test_someone_else_finds_nothing_to_correct(self, owner: Any, other: Any, basket: Basket) -> None:
        before = await owner.ask(ONE, id=basket.id)
        milk, bread = basket.lines["MILK"], basket.lines["BREAD"]
        attempts: list[tuple[str, dict[str, Any]]] = [
            ("correctLine", {"lineId": milk, "amount": "1"}),
            ("addLine", {"purchaseId": basket.id, "text": "X", "amount": "1"}),
            ("removeLine", {"lineId": milk}),
            ("restoreLine", {"lineId": milk}),
            ("mergeLines", {"lineIds": [milk, bread]}),
            ("unmergeLines", {"lineId": milk}),
            ("splitLine", {"lineId": milk, "parts": [{"amount": "1"}, {"amount": "2", "text": "X"}]}),
            ("correctPurchase", {"purchaseId": basket.id, "total": "1"}),
            ("confirmPurchase", {"purchaseId": basket.id}),
            ("unconfirmPurchase", {"purchaseId": basket.id}),
            ("sameAs", {"purchaseId": basket.id, "sameAsId": basket.id[::-1]}),
        ]

        for name, given in attempts:
            assert (await change(other, name, **given))["__typename"] == "PurchaseNotFound", name

        assert await owner.ask(ONE, id=basket.id) == before
        assert (await other.ask(HISTORY, id=basket.id))["purchase"] is None

    async def test_the_store_of_someone_else_cannot_be_chosen(
        self, records: Any, owner: Any, other: Any, basket: Basket
    ) -> None:
        theirs = await records.store(user_id=other.user_id)

        refused = await change(owner, "correctPurchase", purchaseId=basket.id, storeId=str(theirs))

        assert (refused["__typename"], refused["field"]) == ("InvalidCorrection", "STORE")

    async def test_a_line_cannot_be_put_below_one_of_another_purchase(
        self, records: Any, owner: Any, other: Any, basket: Basket
    ) -> None:
        theirs = await records.line(await records.purchase(other))

        refused = await change(owner, "addLine", purchaseId=basket.id, afterId=str(theirs), text="EGGS", amount="1")

        assert refused["__typename"] == "InvalidCorrection"
