"""Two who know nothing of each other mail receipts with the same barcode: each has the size that their own print."""

from __future__ import annotations

from collections.abc import Callable
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
