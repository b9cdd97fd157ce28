"""The chart of a product: every price is on it, and nothing is drawn that nobody saw."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from cartsnitch_domain.money import Money
from cartsnitch_domain.months import months_between
from cartsnitch_domain.public.price import MonthPrice
from cartsnitch_server.public.chart import HEIGHT, MOST_LINES, WIDTH, chart
from hypothesis import given, settings
from hypothesis import strategies as st

MONTHS = list(months_between(date(2025, 1, 1), date(2026, 12, 1)))


def held(store: str, *prices: str, first: int = 0, without: tuple[int, ...] = ()) -> list[MonthPrice]:
    """The prices of a store from a month on."""
    return [
        MonthPrice(store, store.title(), MONTHS[first + place], Money(Decimal(price), "USD"), "each", 3)
        for place, price in enumerate(prices)
        if place not in without
    ]


def test_a_month_without_a_price_parts_the_line() -> None:
    (line,) = chart({"aldi": held("aldi", "1.00", "1.00", "1.00", "1.10", without=(2,))}).lines

    assert [part.count("L") for part in line.path.split("M")[1:]] == [1, 0]
    assert len(line.dots) == 3


def test_one_price_is_a_dot_in_the_middle() -> None:
    drawn = chart({"aldi": held("aldi", "1.00")})

    assert [tick.text for tick in drawn.months] == ["Jan 2025"]
    assert 0.4 * WIDTH < drawn.lines[0].dots[0][0] < 0.6 * WIDTH
    assert drawn.lines[0].told == "Aldi: $1.00 in Jan 2025."


def test_of_many_stores_those_of_most_months_are_drawn() -> None:
    stores = {f"store-{n:02}": held(f"store-{n:02}", *["1.00"] * (n + 1)) for n in range(MOST_LINES + 2)}

    drawn = chart(stores)

    assert [line.name for line in drawn.lines] == [f"Store-{n:02}" for n in range(2, MOST_LINES + 2)]
    assert drawn.left_out == 2


@given(
    prices=st.lists(st.decimals("0.05", 99_999, places=2), min_size=1, max_size=24),
    others=st.lists(st.decimals("0.05", 99_999, places=2), min_size=1, max_size=24),
)
@settings(max_examples=100, deadline=None)
def test_everything_is_within_the_picture_and_dearer_is_higher(prices: list[Decimal], others: list[Decimal]) -> None:
    both = {"aldi": held("aldi", *map(str, prices)), "kroger": held("kroger", *map(str, others))}
    drawn = chart(both)
    dots = [
        (price.price.amount, dot)
        for line, store in zip(drawn.lines, both.values(), strict=True)
        for price, dot in zip(store, line.dots, strict=True)
    ]

    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for _, (x, y) in dots)
    assert [-y for _, (_, y) in sorted(dots)] == sorted(-y for _, (_, y) in dots)
    assert 2 <= len(drawn.prices) <= 12
    assert all(0 <= tick.place <= HEIGHT for tick in drawn.prices)
