"""What may be published of many households' prices, and how coarsely. Standard library only."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from cartsnitch_domain.months import months_later


class ContributionState(StrEnum):
    """Whether the prices of somebody count: they agreed, and the host let them in."""

    NOT_CONTRIBUTING = "not_contributing"
    WAITING = "waiting"
    CONTRIBUTING = "contributing"


FEWEST = 3
"""Households without which nothing is published: the threshold rule of statistical offices, see decision 0033."""

BUCKETS = (FEWEST, 5, 10, 20)
"""How many households are behind a price is told as one of these, "3 or more": an exact number would tell who came."""

PUBLISHED_AFTER = timedelta(days=7)
"""How long after its end a month is published: until then the receipts of its last days come in."""

KEPT_MONTHS = 24
"""Months that are published; older ones are deleted."""

COMPARED_MONTHS = 3
"""Stores are compared by their newest prices, where these are of the last so many months."""

LEAST_PRICES = 5
"""A published price stands for at least so many that a till could print."""

PRECISION = 100
"""A step is at least one part in so many of the price."""

LONGEST_NAME = 120
"""Signs of a name; what is longer is no name of goods."""

STEPS = tuple(Decimal(digit).scaleb(exponent) for exponent in range(-3, 6) for digit in (1, 2, 5))
"""What prices are rounded to, from a tenth of a cent up."""


def last_closed(today: date) -> date:
    """The newest month that may be published."""
    return months_later(today - PUBLISHED_AFTER, -1)


def first_kept(today: date) -> date:
    """The oldest month that is kept."""
    return months_later(last_closed(today), 1 - KEPT_MONTHS)


def recent_from(newest: date) -> date:
    """The oldest month whose prices are compared with those of the newest one."""
    return months_later(newest, 1 - COMPARED_MONTHS)


def counts_from(today: date) -> date:
    """From which month on the purchases of a household count that is let in today: the next that begins."""
    return months_later(today, 1)
