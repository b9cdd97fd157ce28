"""The neighbours of the demonstration household: what they bought, when, and that they agreed before it."""

from __future__ import annotations

from datetime import date

import pytest
from cartsnitch_domain.months import month_of
from cartsnitch_domain.public.rules import FEWEST, counts_from, last_closed
from cartsnitch_domain.purchases.rules import LineKind, gap
from cartsnitch_server.demo.household import DemoReceipt, story
from cartsnitch_server.demo.neighbours import Neighbour, agreed_on, months, neighbours
from cartsnitch_server.demo.parcel import SHOPPER
from cartsnitch_server.demo.receipt import ComposedLine

DAYS = [date(2026, 3, 1), date(2026, 3, 8), date(2026, 12, 31), date(2027, 1, 7), date(2028, 2, 29)]

here = pytest.mark.parametrize("neighbour", neighbours(), ids=lambda each: each.email)


def items(demo: DemoReceipt) -> list[ComposedLine]:
    return [line for line in demo.receipt.goods if line.kind is LineKind.ITEM]


def test_there_are_as_many_as_a_public_price_needs_and_none_is_the_household() -> None:
    emails = {neighbour.email for neighbour in neighbours()}
    assert len(emails) == FEWEST
    assert SHOPPER not in emails


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_their_months_are_over_and_the_first_counts_by_when_they_agreed(today: date) -> None:
    shopped = months(today)
    assert len(shopped) == 6
    assert shopped[-1] == last_closed(today)
    assert counts_from(agreed_on(today)) == shopped[0]


@here
@pytest.mark.parametrize("today", DAYS, ids=str)
def test_each_shops_at_each_of_its_stores_in_each_month(neighbour: Neighbour, today: date) -> None:
    receipts = [demo.receipt for demo in neighbour.receipts(today)]
    visits = {(month_of(receipt.purchased_at.date()), receipt.store.slug) for receipt in receipts}
    assert visits == {(month, slug) for month in months(today) for slug in neighbour.days}
    assert len(receipts) == len(visits)


@here
def test_every_receipt_balances(neighbour: Neighbour) -> None:
    for demo in neighbour.receipts(DAYS[0]):
        assert gap(demo.receipt.total, ((line.kind, line.amount) for line in demo.receipt.lines)) == 0


def test_no_two_receipts_of_the_demonstration_have_one_number() -> None:
    told = [story(DAYS[0]), *(neighbour.receipts(DAYS[0]) for neighbour in neighbours())]
    numbers = [demo.receipt.number for receipts in told for demo in receipts]
    assert len(set(numbers)) == len(numbers)


@here
def test_the_same_day_tells_the_same_story(neighbour: Neighbour) -> None:
    assert neighbour.receipts(DAYS[0]) == neighbour.receipts(DAYS[0])


def test_what_a_shelf_asks_is_the_same_for_the_household_and_its_neighbours() -> None:
    asked = {
        (demo.receipt.store.slug, demo.receipt.purchased_at.date(), line.text): line.unit_price or line.amount
        for demo in story(DAYS[0])
        for line in items(demo)
    }
    compared = 0
    for neighbour in neighbours():
        for demo in neighbour.receipts(DAYS[0]):
            for line in items(demo):
                key = demo.receipt.store.slug, demo.receipt.purchased_at.date(), line.text
                if key in asked:
                    compared += 1
                    assert asked[key] == (line.unit_price or line.amount)
    assert compared > 0
