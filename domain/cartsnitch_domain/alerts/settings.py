"""What a shopper wants to be told, and from how much on. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from cartsnitch_domain.alerts.alert import AlertKind


@dataclass(frozen=True, slots=True)
class AlertSettings:
    """The settings of one shopper: fractions from which on something is told. Raises ValueError for what is none."""

    increase: Decimal = Decimal("0.10")
    """Over the usual price at the same store."""
    drop: Decimal = Decimal("0.10")
    """Under the usual price at the same store."""
    lowest_in: timedelta = timedelta(days=90)
    """A drop is told where it is the lowest price at the store in this time."""
    shrinkage: Decimal = Decimal("0.01")
    """Less in the package."""
    cheaper: Decimal = Decimal("0.15")
    """Under what the shopper usually pays."""
    kinds: frozenset[AlertKind] = frozenset(AlertKind)

    def __post_init__(self) -> None:
        if not all(0 < share < 1 for share in (self.drop, self.shrinkage, self.cheaper)) or not self.increase > 0:
            raise ValueError("a threshold is a fraction over 0; of what comes down, under 1")
        if self.lowest_in <= timedelta():
            raise ValueError("a price is the lowest in some time")
