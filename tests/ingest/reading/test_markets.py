"""Amounts, days, weights and numbers of goods, as the tills of every market print them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from cartsnitch_domain.products.rules import has_check_digit
from cartsnitch_domain.stores.profiles import DateOrder
from cartsnitch_ingest.pages.limits import Limits
from cartsnitch_ingest.pages.plain import open_plain
from cartsnitch_ingest.reading.dates import purchased
from cartsnitch_ingest.reading.numbers import amount
from cartsnitch_ingest.reading.quantities import quantity
from cartsnitch_ingest.reading.rows import Row, rows
from cartsnitch_server.demo.cells import detail_of
from cartsnitch_server.demo.market import Market, markets
from cartsnitch_server.demo.receipt import gtin, tie, weighed
from cartsnitch_server.demo.style import Style
from hypothesis import given, settings
from hypothesis import strategies as st

MARKETS = {market.country_code: market for market in markets()}
ORDERS = {"US": DateOrder.MONTH_FIRST, "CA": DateOrder.YEAR_FIRST}
CENTS = st.integers(1, 9_999_999)
MOMENTS = st.datetimes(datetime(2015, 1, 1), datetime(2029, 12, 31))  # noqa: DTZ001  as tills print it
codes = pytest.mark.parametrize("code", MARKETS)
few = settings(max_examples=25, deadline=None)


def styles(market: Market) -> st.SearchStrategy[Style]:
    """How tills of the market write amounts."""
    return st.builds(
        Style,
        prefix=st.sampled_from(market.words["prefixes"]),
        decimal_mark=st.just(market.decimal_mark),
        thousands_mark=st.just(market.thousands_mark),
        minus=st.sampled_from(market.minuses),
        weight_detail=st.sampled_from(market.words["weights"]),
    )


@codes
@few
@given(cents=CENTS, sign=st.sampled_from((1, -1)), data=st.data())
def test_an_amount_is_what_was_printed(code: str, cents: int, sign: int, data: st.DataObject) -> None:
    style = data.draw(styles(MARKETS[code]))
    printed = sign * Decimal(cents) / 100
    assert amount(style.money(printed)) == printed


@codes
@few
@given(grams=st.integers(50, 9_999).filter(lambda grams: grams != 1000), price=st.integers(10, 9_999), data=st.data())
def test_a_weight_and_its_price_are_what_was_printed(code: str, grams: int, price: int, data: st.DataObject) -> None:
    market = MARKETS[code]
    style = data.draw(styles(market))
    unit = "lb" if code == "US" else "kg"
    (line,) = tie([weighed("APPLES", f"{Decimal(grams) / 1000:.3f}", unit, f"{Decimal(price) / 100:.2f}")])
    found = quantity(detail_of(style, line))
    assert found is not None
    assert (found.quantity, found.unit, found.unit_price) == (line.quantity, unit, line.unit_price)


@codes
@few
@given(moment=MOMENTS, data=st.data())
def test_a_day_is_what_was_printed_where_the_order_is_known(code: str, moment: datetime, data: st.DataObject) -> None:
    form = data.draw(st.sampled_from(MARKETS[code].words["dates"]))
    found = purchased(rows_of(moment.strftime(form)), ORDERS.get(code, DateOrder.DAY_FIRST))
    assert found.on == moment.date()
    assert found.at is not None
    assert (found.at.hour, found.at.minute) == (moment.hour, moment.minute)


@given(moment=MOMENTS)
def test_a_day_that_two_orders_understand_is_not_guessed(moment: datetime) -> None:
    found = purchased(rows_of(f"{moment:%d/%m/%Y}"), None)
    is_clear = moment.day > 12 or moment.day == moment.month
    assert found.on == (moment.date() if is_clear else None)


def rows_of(text: str) -> tuple[Row, ...]:
    pages = open_plain(text.encode(), Limits())
    assert isinstance(pages, tuple)
    return tuple(rows(pages))


@given(body=st.integers(10**10, 10**11 - 1), length=st.sampled_from((12, 13)))
def test_a_gtin_is_known_by_its_check_digit_and_by_no_other(body: int, length: int) -> None:
    number = gtin(body, length)
    assert has_check_digit(number)
    assert not any(has_check_digit(number[:-1] + digit) for digit in "0123456789" if digit != number[-1])
