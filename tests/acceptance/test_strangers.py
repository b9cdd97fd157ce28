"""Two who know nothing of each other mail receipts with the same barcode: each has the size that their own print."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.running import Running, Shopper, eventually, letter

PRODUCTS = """query Products { products { edges { node { id details { netContent { text } }
  prices { current { amount } content { text } unitPrice { amount } } } } } }"""


def new_barcode() -> str:
    """A number that no other receipt of these tests has."""
    digits = f"07{uuid4().int % 10**9:09}"
    return digits + str(-sum(int(digit) * (3 if at % 2 == 0 else 1) for at, digit in enumerate(digits)) % 10)


@pytest.fixture
def ketchup() -> Callable[[Shopper, str, str, int], None]:
    """Mails a receipt on which the same barcode stands."""
    barcode = new_barcode()

    def mail(shopper: Shopper, text: str, price: str, days_ago: int) -> None:
        day = datetime.now(UTC).date() - timedelta(days=days_ago)
        ticket = f"CORNER STORE\n{day} 17:22\n\n{text}  {barcode}   {price}\n\nTOTAL USD       {price}\n"
        known = set(shopper.receipt_ids())
        shopper.mail(letter("Your receipt", ticket))
        (receipt_id,) = eventually(lambda: set(shopper.receipt_ids()) - known, "the mail arrived")
        assert shopper.read(receipt_id)["status"] == "RECORDED"

    return mail


def products_of(shopper: Shopper) -> list[dict[str, Any]]:
    return [edge["node"] for edge in shopper.ask(PRODUCTS)["products"]["edges"]]


def shown(shopper: Shopper) -> list[tuple[str | None, list[tuple[str, str | None, bool]]]]:
    """The size of each product, and its prices: for a package, of which size, and whether with a unit price."""

    def text(content: dict[str, str] | None) -> str | None:
        return None if content is None else content["text"]

    products = products_of(shopper)
    return [
        (
            text(product["details"]["netContent"]),
            [
                (price["current"]["amount"], text(price["content"]), price["unitPrice"] is not None)
                for price in product["prices"]
            ],
        )
        for product in products
    ]


def test_a_size_that_a_stranger_printed_before_is_not_taken(running: Running, ketchup: Any) -> None:
    stranger, shopper = running.shopper(), running.shopper()
    ketchup(stranger, "KETCHUP HEINZ 999 OZ", "1.00", 3)
    ketchup(shopper, "KETCHUP HEINZ", "4.00", 2)

    assert shown(shopper) == [(None, [("4.00", None, False)])]
    assert shown(stranger) == [("999 oz", [("1.00", "999 oz", True)])]

    (theirs,), (mine,) = products_of(stranger), products_of(shopper)
    assert theirs["id"] == mine["id"]

    ketchup(shopper, "KETCHUP HEINZ 14 OZ", "4.20", 1)
    assert shown(shopper) == [("14 oz", [("4.20", "14 oz", True)])]


def test_nor_one_that_a_stranger_prints_afterwards(running: Running, ketchup: Any) -> None:
    stranger, shopper = running.shopper(), running.shopper()
    ketchup(shopper, "KETCHUP HEINZ", "4.00", 3)
    ketchup(stranger, "KETCHUP HEINZ 999 OZ", "1.00", 2)
    ketchup(shopper, "KETCHUP HEINZ", "4.10", 1)

    assert shown(shopper) == [(None, [("4.10", None, False)])]
    assert shown(stranger) == [("999 oz", [("1.00", "999 oz", True)])]


GOODS = """query Goods { products { edges { node { id name family { name } identifiers { value } details { category }
  prices { current { amount } } } } } }"""
OFFER = """mutation Offer($input: AddCouponInput!) { addCoupon(input: $input) { __typename } }"""
FITTING = "{ coupons { edges { node { title relevance { product { name } } } } } }"


@dataclass
class Aisle:
    """What is mailed of one store whose texts are the same for all, with barcodes that no other test has."""

    ketchup: str = field(default_factory=new_barcode)
    milk: str = field(default_factory=new_barcode)

    def mail(self, shopper: Shopper, text: str, barcode: str, price: str, days_ago: int, store: str = "MEIJER") -> None:
        day = datetime.now(UTC).date() - timedelta(days=days_ago)
        ticket = f"{store}\n{day:%m/%d/%Y} 17:22\n\n{text}  {barcode}   {price}\nTOTAL   {price}\nVISA   {price}\n"
        known = set(shopper.receipt_ids())
        shopper.mail(letter("Your receipt", ticket))
        (receipt_id,) = eventually(lambda: set(shopper.receipt_ids()) - known, "the mail arrived")
        assert shopper.read(receipt_id)["status"] == "RECORDED"


def goods_of(shopper: Shopper) -> dict[str, dict[str, Any]]:
    """The products of a shopper, by name."""
    return {edge["node"]["name"]: edge["node"] for edge in shopper.ask(GOODS)["products"]["edges"]}


def numbers(product: dict[str, Any]) -> list[str]:
    return [each["value"].removeprefix("00") for each in product["identifiers"]]


def offer(shopper: Shopper, title: str, **goods: Any) -> None:
    terms = {"kind": "AMOUNT_OFF", "value": "0.50", "currencyCode": "USD", "title": title, "goods": goods}
    assert shopper.ask(OFFER, input=terms)["addCoupon"]["__typename"] == "CouponSaved"


def fitting(shopper: Shopper) -> dict[str, str | None]:
    """For what each coupon is good of all that the shopper buys, by its title."""
    found = [edge["node"] for edge in shopper.ask(FITTING)["coupons"]["edges"]]
    return {each["title"]: each["relevance"] and each["relevance"]["product"]["name"] for each in found}


@pytest.mark.parametrize("is_first", [True, False], ids=["before", "afterwards"])
def test_milk_beside_the_barcode_of_ketchup_puts_nobody_elses_ketchup_among_milk(
    running: Running, is_first: bool
) -> None:
    aisle, stranger, shopper = Aisle(), running.shopper(), running.shopper()
    if is_first:
        aisle.mail(stranger, "WHOLE MILK GAL", aisle.ketchup, "1.00", 9)
    for days_ago in (8, 4):
        aisle.mail(shopper, "HEINZ KETCHUP 14 OZ", aisle.ketchup, "4.00", days_ago)
        aisle.mail(shopper, "WHOLE MILK GAL", aisle.milk, "3.00", days_ago)
    if not is_first:
        aisle.mail(stranger, "WHOLE MILK GAL", aisle.ketchup, "1.00", 3)
        aisle.mail(shopper, "HEINZ KETCHUP 14 OZ", aisle.ketchup, "4.00", 2)
    offer(shopper, "off milk", words="milk")
    offer(shopper, "off ketchup", words="ketchup")
    offer(shopper, "off this barcode", gtins=[aisle.ketchup])

    goods = goods_of(shopper)
    assert {name: (each["details"]["category"], numbers(each)) for name, each in goods.items()} == {
        "Heinz Ketchup": ("PANTRY", [aisle.ketchup]),
        "Whole Milk": ("DAIRY", [aisle.milk]),
    }
    assert [each["family"] for each in goods.values()] == [[], []]
    assert [price["current"]["amount"] for price in goods["Heinz Ketchup"]["prices"]] == ["4.00"]
    assert fitting(shopper) == {
        "off milk": "Whole Milk",
        "off ketchup": "Heinz Ketchup",
        "off this barcode": "Heinz Ketchup",
    }
    (theirs,) = goods_of(stranger).values()
    assert (theirs["name"], theirs["details"]["category"]) == ("Whole Milk", "DAIRY")


def test_a_barcode_that_only_a_stranger_prints_is_none_of_my_goods(running: Running) -> None:
    aisle, stranger, shopper = Aisle(), running.shopper(), running.shopper()
    aisle.mail(shopper, "HEINZ KETCHUP 57 VARIETIES", "", "4.00", 8)
    aisle.mail(stranger, "HEINZ KETCHUP 57 VARIETIES", aisle.milk, "1.00", 7)
    offer(shopper, "off their barcode", gtins=[aisle.milk])
    offer(stranger, "off their barcode", gtins=[aisle.milk])

    (mine,), (theirs,) = goods_of(shopper).values(), goods_of(stranger).values()
    assert mine["id"] == theirs["id"]
    assert (numbers(mine), numbers(theirs)) == ([], [aisle.milk])
    assert fitting(shopper) == {"off their barcode": None}
    assert fitting(stranger) == {"off their barcode": theirs["name"]}


@pytest.mark.parametrize("days_ago", [9, 7], ids=["before", "afterwards"])
def test_a_strangers_barcode_beside_my_words_does_not_part_my_goods_from_those_with_a_barcode_of_mine(
    running: Running, days_ago: int
) -> None:
    aisle, stranger, shopper = Aisle(), running.shopper(), running.shopper()
    receipts = [(shopper, "", "4.00", 8), (shopper, aisle.ketchup, "4.20", 6), (stranger, aisle.milk, "1.00", days_ago)]
    for who, barcode, price, day in sorted(receipts, key=lambda receipt: -receipt[3]):
        aisle.mail(who, "ZEBEDEE OAT BREAD", barcode, price, day)

    (mine,) = goods_of(shopper).values()
    assert numbers(mine) == [aisle.ketchup]
    assert mine["family"] == []
    assert [price["current"]["amount"] for price in mine["prices"]] == ["4.20"]


@pytest.mark.parametrize("is_first", [True, False], ids=["before", "afterwards"])
def test_a_stranger_whose_text_agrees_shares_the_product_and_my_two_stores_do(running: Running, is_first: bool) -> None:
    aisle, stranger, shopper = Aisle(), running.shopper(), running.shopper()
    if is_first:
        aisle.mail(stranger, "KETCHUP HEINZ 14OZ", aisle.ketchup, "3.90", 9, "KROGER")
    aisle.mail(shopper, "HEINZ KETCHUP 14 OZ", aisle.ketchup, "4.00", 8)
    aisle.mail(shopper, "TABLE SAUCE", aisle.ketchup, "4.20", 7, "WALMART")
    if not is_first:
        aisle.mail(stranger, "KETCHUP HEINZ 14OZ", aisle.ketchup, "3.90", 3, "KROGER")

    (mine,), (theirs,) = goods_of(shopper).values(), goods_of(stranger).values()
    assert mine["id"] == theirs["id"]
    assert numbers(mine) == numbers(theirs) == [aisle.ketchup]
    assert sorted(price["current"]["amount"] for price in mine["prices"]) == ["4.00", "4.20"]
