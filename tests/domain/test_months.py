"""Months as their first days."""

from __future__ import annotations

from datetime import date

import pytest
from cartsnitch_domain.months import month_of, months_between, months_later


@pytest.mark.parametrize(
    ("day", "count", "month"),
    [
        (date(2026, 1, 31), 0, date(2026, 1, 1)),
        (date(2026, 1, 31), 1, date(2026, 2, 1)),
        (date(2026, 12, 5), 1, date(2027, 1, 1)),
        (date(2026, 1, 5), -1, date(2025, 12, 1)),
        (date(2026, 3, 5), -24, date(2024, 3, 1)),
        (date(1, 2, 3), -60, date(1, 1, 1)),
    ],
)
def test_a_month_is_so_many_after_or_before_that_of_a_day(day: date, count: int, month: date) -> None:
    assert months_later(day, count) == month


def test_the_months_between_two_days_are_those_of_both_and_all_that_are_between() -> None:
    assert list(months_between(date(2025, 11, 30), date(2026, 1, 1))) == [
        date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1),
    ]  # fmt: skip
    assert list(months_between(date(2026, 1, 31), date(2026, 1, 1))) == [month_of(date(2026, 1, 9))]
    assert list(months_between(date(2026, 2, 1), date(2026, 1, 31))) == []
