"""The story of the demonstration household: balanced receipts, and one price story of each kind."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import TypeAlias

import pytest
from cartsnitch_domain.purchases.rules import LineKind, gap
from cartsnitch_server.demo.household import Delivery, DemoReceipt, story
from cartsnitch_server.demo.receipt import ComposedLine
from cartsnitch_server.demo.tape import print_tape

TODAY = date(2026, 3, 1)
Receipts: TypeAlias = tuple[DemoReceipt, ...]


@pytest.fixture(scope="module")
def receipts() -> Receipts:
    return story(TODAY)


def bought(receipts: Receipts, slug: str, text: str) -> list[tuple[date, ComposedLine]]:
    """Each time the household bought this at this store, the oldest first."""
    return [
        (demo.receipt.purchased_at.date(), line)
        for demo in receipts
        if demo.receipt.store.slug == slug
        for line in demo.receipt.goods
        if line.text == text
    ]


def prices(receipts: Receipts, slug: str, text: str) -> list[Decimal]:
    return [line.unit_price or line.amount for _, line in bought(receipts, slug, text)]


def test_it_lasts_ten_months_up_to_the_day_before_yesterday(receipts: Receipts) -> None:
    days = [demo.receipt.purchased_at.date() for demo in receipts]
    assert days == sorted(days)
    assert days[0] < TODAY - timedelta(days=280)
    assert days[-1] == TODAY - timedelta(days=2)
    assert 45 <= len(receipts) <= 60


def test_every_receipt_balances_fits_on_its_paper_and_has_a_number_of_its_own(
    receipts: Receipts,
) -> None:
    for demo in receipts:
        assert gap(demo.receipt.total, ((line.kind, line.amount) for line in demo.receipt.lines)) == 0
        assert print_tape(demo.receipt).rows
    assert len({demo.receipt.number for demo in receipts}) == len(receipts)


def test_about_a_fifth_are_photos_and_the_rest_mails_of_both_kinds(receipts: Receipts) -> None:
    ways = Counter(demo.delivery for demo in receipts)
    assert 0.15 < ways[Delivery.PHOTO] / len(receipts) < 0.25
    assert ways[Delivery.MAIL_HTML] > ways[Delivery.MAIL_PDF] > 5


def test_every_kind_of_line_is_there(receipts: Receipts) -> None:
    kinds = {line.kind for demo in receipts for line in demo.receipt.lines}
    assert kinds >= {LineKind.ITEM, LineKind.DISCOUNT, LineKind.DEPOSIT, LineKind.FEE, LineKind.TAX, LineKind.TENDER}
    assert {line.unit for demo in receipts for line in demo.receipt.goods} >= {"each", "lb", "kg"}
    assert any(line.kind is LineKind.DEPOSIT and line.amount < 0 for demo in receipts for line in demo.receipt.goods)


def test_eggs_went_up_by_a_tenth_over_their_usual_price(receipts: Receipts) -> None:
    *earlier, last = prices(receipts, "meijer", "LARGE EGGS 12CT")
    assert earlier == sorted(earlier)
    assert last >= median(earlier[-6:-1]) * Decimal("1.1")


def test_cheddar_is_at_its_lowest_in_ninety_days(receipts: Receipts) -> None:
    *earlier, last = prices(receipts, "kroger", "KRO SHRP CHEDDAR 16 OZ")
    assert last < min(earlier)
    assert last <= median(earlier[-5:]) * Decimal("0.9")


def test_coffee_has_come_under_ten_dollars(receipts: Receipts) -> None:
    *earlier, last = prices(receipts, "meijer", "GRND COFFEE 24 OZ")
    assert last < 10 < min(earlier)


def test_cereal_shrank_at_the_same_price_under_the_next_number_of_its_maker(receipts: Receipts) -> None:
    large, small = (bought(receipts, "meijer", f"HONEY OATS {size} OZ") for size in ("18", "15.4"))
    assert large[-1][0] < small[0][0]
    assert {line.amount for _, line in (*large, *small)} == {Decimal("4.49")}
    before, after = large[0][1].identifier or "", small[0][1].identifier or ""
    assert before != after
    assert before[:9] == after[:9]


def test_the_same_peanut_butter_is_cheaper_elsewhere(receipts: Receipts) -> None:
    (_, here), (_, there) = (bought(receipts, slug, "CRNCHY PB 16 OZ")[-1] for slug in ("meijer", "kroger"))
    assert here.identifier == there.identifier
    assert there.amount <= here.amount * Decimal("0.85")


def test_yogurt_was_on_promotion(receipts: Receipts) -> None:
    promoted = [
        line
        for demo in receipts
        for line in demo.receipt.goods
        if line.kind is LineKind.DISCOUNT and demo.receipt.goods[line.applies_to or 0].text == "GREEK YOGURT 32 OZ"
    ]
    assert 1 <= len(promoted) < len(bought(receipts, "meijer", "GREEK YOGURT 32 OZ"))


def test_the_same_day_tells_the_same_story_and_the_next_day_the_same_a_day_later(
    receipts: Receipts,
) -> None:
    assert story(TODAY) == receipts
    moved = [demo.receipt.purchased_at - timedelta(days=1) for demo in story(TODAY + timedelta(days=1))]
    assert moved == [demo.receipt.purchased_at for demo in receipts]
