"""A household with prices: oats at two stores over four months, and a milk."""

from __future__ import annotations

from datetime import timedelta

from tests.client.app import today
from tests.running import Running, Shopper, eventually, letter

OATS = "Rolled Oats"
PURCHASES = (
    ("MEIJER", 120, (("ROLLED OATS 20 OZ", "4.00"),)),
    ("MEIJER", 10, (("ROLLED OATS 20 OZ", "4.40"), ("WHOLE MILK GAL", "3.49"))),
    ("KROGER", 5, (("ROLLED OATS 20 OZ", "3.60"),)),
)
"""Each a store, how many days ago, and the lines with their prices."""


def household(running: Running) -> Shopper:
    """Someone who mailed these receipts, all of which are read."""
    shopper = running.shopper()
    for store, days_ago, lines in PURCHASES:
        shopper.mail(letter("Your receipt", receipt(store, days_ago, lines)))
    receipt_ids = eventually(lambda: _all_of(shopper), "the mails arrived")
    assert {shopper.read(receipt_id)["status"] for receipt_id in receipt_ids} == {"RECORDED"}
    return shopper


def receipt(store: str, days_ago: int, lines: tuple[tuple[str, str], ...]) -> str:
    """A receipt as a till prints it."""
    day = today() - timedelta(days=days_ago)
    total = f"{sum(round(float(price) * 100) for _, price in lines) / 100:.2f}"
    goods = "\n".join(f"{text:<24}{price:>6}" for text, price in lines)
    head = f"{store}\n2400 Orchard Rd\n{day:%B} {day.day}, {day.year} 09:10"
    return f"{head}\n\n{goods}\n\nTOTAL {total:>24}\nCASH {total:>25}\n"


def _all_of(shopper: Shopper) -> list[str] | None:
    ids = shopper.receipt_ids()
    return ids if len(ids) == len(PURCHASES) else None
