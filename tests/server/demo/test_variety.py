"""Random receipts balance, fit on their paper and say everything that is to be read."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from cartsnitch_domain.purchases.rules import LineKind, gap
from cartsnitch_server.demo.market import markets
from cartsnitch_server.demo.style import Column
from cartsnitch_server.demo.tape import print_tape
from cartsnitch_server.demo.truth import truth_of
from cartsnitch_server.demo.variety import Varied, vary

MANY = [vary(seed) for seed in range(80)]


def test_every_receipt_balances_and_is_paid() -> None:
    for varied in MANY:
        receipt = varied.receipt
        assert gap(receipt.total, ((line.kind, line.amount) for line in receipt.lines)) == 0
        assert sum(line.amount for line in (*receipt.tenders, receipt.change) if line) == receipt.total


def test_every_amount_is_printed_and_no_row_is_wider_than_the_paper() -> None:
    for varied in MANY:
        tape = print_tape(varied.receipt, varied.style)
        printed = Counter(word for row in tape.rows for word in row.text.split())
        for line in varied.receipt.goods:
            assert any(varied.style.money(line.amount).split()[0] in word for word in printed), line
        assert max(len(row.text) for row in tape.rows) <= tape.columns


def test_what_is_tied_points_at_an_item_before_it() -> None:
    ties = [
        (index, line.applies_to, varied.receipt.goods)
        for varied in MANY
        for index, line in enumerate(varied.receipt.goods)
        if line.applies_to is not None
    ]
    assert ties
    assert all(target < index and goods[target].kind is LineKind.ITEM for index, target, goods in ties)


def test_there_are_all_countries_kinds_of_lines_and_orders_of_columns() -> None:
    assert {varied.receipt.store.country_code for varied in MANY} == {market.country_code for market in markets()}
    kinds = {line.kind for varied in MANY for line in varied.receipt.lines}
    assert kinds == set(LineKind) - {LineKind.OTHER}
    assert {column for varied in MANY for column in varied.style.arrangement} == set(Column)
    assert {varied.style.columns for varied in MANY} >= {32, 48}
    assert any(varied.style.is_stacked for varied in MANY)


def test_a_seed_is_a_receipt() -> None:
    assert vary(7) == vary(7) != vary(8)


def test_a_receipt_may_be_asked_for_by_its_length() -> None:
    items = [line for line in vary(7, length=200).receipt.goods if line.kind is LineKind.ITEM]
    assert len(items) >= 200


@pytest.mark.parametrize("varied", MANY[:5], ids=lambda varied: varied.receipt.store.slug)
def test_the_truth_as_data_adds_up_to_the_total(varied: Varied) -> None:
    truth = truth_of(varied.receipt)
    goods = sum(Decimal(line["amount"]) for line in truth["lines"])
    assert goods == Decimal(truth["subtotal"])
    added = Decimal(0) if varied.receipt.store.tax_included else Decimal(truth["tax"])
    rounding = varied.receipt.rounding.amount if varied.receipt.rounding else 0
    assert goods + added + rounding == Decimal(truth["total"])
