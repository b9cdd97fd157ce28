"""What goods cost as a reason against a match: what costs far more, or far less, is rather another thing. Without a
database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from cartsnitch_domain.units import Unit, factor

TIMES = Decimal(3)
"""So many times as much, or one part of so many, is far off. Marks of prices draw the line there, too."""

TIMES_IN_DOUBT = Decimal("1.5")
"""The same of goods of which only one text says what they come in: a can costs otherwise than a bottle."""

_SAID = MappingProxyType({TIMES: ("three times", "a third"), TIMES_IN_DOUBT: ("one and a half times", "two thirds")})

_UNITS = {unit.value: unit for unit in Unit}


@dataclass(frozen=True, slots=True)
class Cost:
    """Money of a currency, more than none, for one gram, millilitre, or thing as it is sold."""

    amount: Decimal
    unit: Unit
    currency_code: str

    def is_comparable(self, other: Cost) -> bool:
        """Whether both are of one currency, and for the same."""
        return (self.unit, self.currency_code) == (other.unit, other.currency_code)


def cost_of(price: Decimal, unit: str | None, currency_code: str | None) -> Cost | None:
    """What one of a unit costs, a thing without one; None where that says nothing."""
    measured = _UNITS.get(unit or Unit.EACH.value)
    if measured is None or currency_code is None or not price.is_finite() or price <= 0:
        return None
    return Cost(price / factor(measured), measured.base, currency_code)


def far_off(cost: Cost | None, paid: Iterable[Cost], *, is_in_doubt: bool = False) -> str | None:
    """What to say of a price that is far from all that was paid for a product before; None where it is not. Less is far
    off where the words leave a doubt.

    What cannot be compared speaks neither for nor against a match.
    """
    if cost is None:
        return None
    before = [each.amount for each in paid if each.is_comparable(cost)]
    times = TIMES_IN_DOUBT if is_in_doubt else TIMES
    over, under = _SAID[times]
    if before and all(cost.amount > times * amount for amount in before):
        return f"But it costs over {over} what you paid for that."
    if before and all(times * cost.amount < amount for amount in before):
        return f"But it costs under {under} of what you paid for that."
    return None
