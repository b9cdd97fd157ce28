"""Prices that rose, and what their household is told of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from playwright.sync_api import Locator, Page

from tests.client.app import today
from tests.running import Running, Shopper, eventually, letter

OATS_COST_MORE, JAM_COSTS_MORE = "Costs more: Rolled Oats", "Costs more: Plum Jam"
ALERTS = "query Alerts { alerts { edges { node { id product { name } } } } }"


def mail(shopper: Shopper, days_ago: int, **prices: str) -> None:
    """Mail a receipt, and wait until it is read."""
    day = today() - timedelta(days=days_ago)
    lines = "\n".join(f"{name.replace('_', ' ').upper():16}{price}" for name, price in prices.items())
    total = sum(round(float(price) * 100) for price in prices.values()) / 100
    known = set(shopper.receipt_ids())
    shopper.mail(letter("Your receipt", f"CORNER STORE\n{day} 17:22\n\n{lines}\n\nTOTAL EUR       {total:.2f}\n"))
    (receipt_id,) = eventually(lambda: set(shopper.receipt_ids()) - known, "the mail arrived")
    assert shopper.read(receipt_id)["status"] == "RECORDED"


def alerts_of(shopper: Shopper) -> list[dict[str, Any]]:
    return [edge["node"] for edge in shopper.ask(ALERTS)["alerts"]["edges"]]


def written(days_ago: int) -> str:
    """A day as the app writes it for an American."""
    day = today() - timedelta(days=days_ago)
    return f"{day:%a, %b} {day.day}, {day.year}"


def alert(page: Page, title: str) -> Locator:
    return page.get_by_role("article", name=title)


def told_of_two(running: Running) -> Shopper:
    """Someone who is told of two prices that rose."""
    shopper = running.shopper()
    for days_ago in (30, 20, 10):
        mail(shopper, days_ago, rolled_oats="2.00", plum_jam="4.00")
    mail(shopper, 1, rolled_oats="2.50", plum_jam="4.60")
    eventually(lambda: len(alerts_of(shopper)) == 2, "both were found")
    return shopper
