"""A composed receipt balances, whatever is on it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from cartsnitch_domain.purchases.rules import LineKind, gap
from cartsnitch_server.demo.receipt import ComposedReceipt, Tender, compose, discount, gtin, item, weighed
from cartsnitch_server.demo.samples import MOMENT, PLACE, american, german, one_of_each


@pytest.mark.parametrize("receipt", one_of_each(), ids=lambda receipt: receipt.store.slug)
def test_the_lines_add_up_to_the_total_and_the_tender_less_change_pays_it(receipt: ComposedReceipt) -> None:
    assert gap(receipt.total, ((line.kind, line.amount) for line in receipt.lines)) == 0
    assert sum(line.amount for line in (*receipt.tenders, receipt.change) if line) == receipt.total


def test_an_american_receipt_adds_its_tax_to_the_prices() -> None:
    receipt = american()
    assert (receipt.subtotal, receipt.tax, receipt.total) == (Decimal("27.80"), Decimal("0.54"), Decimal("28.34"))
    assert [line.amount for line in receipt.lines if line.kind is LineKind.TAX] == [Decimal("0.54")]
    assert receipt.change is not None
    assert receipt.change.amount == Decimal("-31.66")
    assert receipt.item_count == 5


def test_a_german_receipt_has_its_taxes_inside_the_prices() -> None:
    receipt = german()
    assert receipt.total == receipt.subtotal == Decimal("12.35")
    assert [(tax.net, tax.amount) for tax in receipt.taxes] == [
        (Decimal("5.87"), Decimal("1.11")),
        (Decimal("5.02"), Decimal("0.35")),
    ]
    assert not receipt.tax_lines


def test_a_coupon_and_a_deposit_point_at_the_item_before_them() -> None:
    lines = american().lines
    assert [line.applies_to for line in lines[:6]] == [None, 0, None, None, 3, None]


def test_a_coupon_lowers_the_tax_of_its_item() -> None:
    goods = [item("SOAP", "10.00", tax="T"), discount("COUPON", "5.00")]
    receipt = compose(PLACE, MOMENT, goods, Tender("VISA"), 1)
    assert receipt.tax == Decimal("0.30")


def test_half_a_cent_of_a_weight_goes_up() -> None:
    assert weighed("GRAPES", "1.50", "lb", "0.99").amount == Decimal("1.49")


def test_a_gtin_ends_in_its_check_digit() -> None:
    assert gtin(3600029145) == "036000291452"


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="tied to an item"):
        compose(PLACE, MOMENT, [discount("COUPON", "1.00")], Tender("VISA"), 1)
    with pytest.raises(ValueError, match="does not pay"):
        compose(PLACE, MOMENT, [item("A", "2.00")], Tender("CASH", Decimal(1)), 1)
