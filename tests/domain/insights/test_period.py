"""The periods that insights are about."""

from __future__ import annotations

from datetime import date

import pytest
from cartsnitch_domain.errors import InvalidPeriod
from cartsnitch_domain.insights.period import Period, period_of

TODAY = date(2026, 3, 5)


@pytest.mark.parametrize(
    ("first", "last", "period"),
    [
        (None, None, Period(date(2025, 4, 1), date(2026, 3, 31))),
        (None, date(2025, 12, 24), Period(date(2025, 1, 1), date(2025, 12, 24))),
        (date(2024, 2, 29), None, Period(date(2024, 2, 29), date(2026, 3, 31))),
        (date(2027, 1, 5), None, Period(date(2027, 1, 5), date(2027, 1, 31))),
        (None, date(1970, 6, 1), Period(date(1970, 1, 1), date(1970, 6, 1))),
        (date(2199, 1, 1), date(2199, 12, 31), Period(date(2199, 1, 1), date(2199, 12, 31))),
        (date(2026, 1, 1), date(2026, 1, 1), Period(date(2026, 1, 1), date(2026, 1, 1))),
        (date(2021, 4, 30), date(2026, 3, 1), Period(date(2021, 4, 30), date(2026, 3, 1))),
    ],
)
def test_what_is_not_asked_for_is_the_last_twelve_months(first: date | None, last: date | None, period: Period) -> None:
    assert period_of(first, last, TODAY) == period


def test_months_are_all_that_a_day_of_it_is_in() -> None:
    assert Period(date(2025, 11, 30), date(2026, 2, 1)).months == [
        date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "last", "reason"),
    [
        (date(2026, 1, 2), date(2026, 1, 1), "not after"),
        (date(2021, 3, 31), date(2026, 3, 1), "at most 60 months"),
        (date(1969, 12, 31), date(1970, 1, 1), "from 1970"),
        (date.min, date.max, "from 1970"),
        (None, date.min, "from 1970"),
        (date(2026, 1, 1), date.max, "at most 60 months"),
        (date.max, None, "up to 2199"),
        (date(9999, 11, 1), date.max, "up to 2199"),
        (None, date(2200, 1, 1), "up to 2199"),
    ],
)
def test_days_that_are_no_period_are_refused(first: date | None, last: date | None, reason: str) -> None:
    with pytest.raises(InvalidPeriod, match=reason):
        period_of(first, last, TODAY)
