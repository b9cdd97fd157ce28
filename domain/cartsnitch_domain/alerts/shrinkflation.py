"""Less in the package for no less money. Standard library only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import ClassVar
from uuid import UUID

from cartsnitch_domain.alerts.alert import Alert, AlertKey, AlertKind, Shrinkage
from cartsnitch_domain.prices.history import History, regular
from cartsnitch_domain.prices.marks import SAME_SIZE
from cartsnitch_domain.prices.price import Price, change, grouped, shown
from cartsnitch_domain.prices.shelves import Countries, measure_told
from cartsnitch_domain.prices.usual_price import UsualPrice, last_before, median_of

SIDE_BY_SIDE = timedelta(weeks=8)
"""The size before is still sold where it is bought again within this time."""

SAME_WEEK = timedelta(days=7)
"""Nothing is told of a size until the one before it was not bought for this time."""

LEAST_CONFIDENCE = Decimal("0.5")
"""What is less sure waits for more purchases."""

_BY_NUMBER, _BY_NAME = Decimal("0.8"), Decimal("0.6")
_PASSED_ON = Decimal("0.4")
_MUCH, _VERY_MUCH = Decimal("0.25"), Decimal("0.40")
_RATHER_ANOTHER_SIZE = Decimal("0.2")
_BOUGHT_AGAIN, _MOST_AGAIN = Decimal("0.1"), 2
_SUREST = Decimal("0.99")
_CONFIDENCE_EXPONENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class _Replaced:
    """A size that was bought before, what it usually cost for one of its measure, and how the new one changes that."""

    before: Price
    usual: UsualPrice
    after: Price
    size_change: Decimal
    price_change: Decimal

    @property
    def passed_on(self) -> Decimal:
        """Which part of the missing content the price of a package came down by, from 0 to 1."""
        package = (1 + self.price_change) * (1 + self.size_change) - 1
        return min(max(package / self.size_change, Decimal()), Decimal(1))

    def confidence(self, times: int) -> Decimal:
        """How sure, when the smaller size was bought so many times: by what ties the two, and the size of the change.

        The same number is the same thing, the same name most likely. Where the price came down with the content, or
        much of the content is gone, the smaller one is rather another size; where it is bought again, rather not.
        To two decimals, half up: more would be noise of sizes that were converted, and nobody is told more.
        """
        number = self.before.observation.identifier
        sure = _BY_NUMBER if number and number == self.after.observation.identifier else _BY_NAME
        sure -= _PASSED_ON * self.passed_on
        sure -= _RATHER_ANOTHER_SIZE * sum(-self.size_change > much for much in (_MUCH, _VERY_MUCH))
        sure += _BOUGHT_AGAIN * min(times - 1, _MOST_AGAIN)
        return min(max(sure, Decimal()), _SUREST).quantize(_CONFIDENCE_EXPONENT, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Shrinkflation:
    """A size new at a store, `by` so much or more smaller than the one bought before, that costs more for its content.

    The two are of one family, in one measure, with the same number or the same name there. Two sizes that are sold side
    by side are none: where the new one was bought before, or the old one is bought again within `SIDE_BY_SIDE`.
    """

    kind: ClassVar[AlertKind] = AlertKind.SHRINKFLATION
    by: Decimal
    family_id: UUID
    countries: Countries = field(default_factory=dict)

    def alerts(self, history: History) -> Iterator[Alert]:
        """All that there ever were in the history of a family."""
        sized = [price for price in history.sound if price.size is not None]
        for bought in grouped(sized, lambda price: (price.store_id, price.measure)).values():
            for new in _new_sizes(bought):
                yield from self._of(new, bought)

    def _of(self, new: Price, bought: Sequence[Price]) -> Iterator[Alert]:
        """The alert of one new size, where it is one."""
        before = self._size_before(new, bought)
        if before is None or _is_still_sold(before, new, bought):
            return
        usual = _usual(before, new, bought)
        same = regular(price for price in bought if _is_same_size(price, new) and _is_tied(before, price))
        for times, after in enumerate(same, start=1):
            found = self._replaced(before, usual, after)
            if found and _is_alone(before, after, bought) and found.confidence(times) >= LEAST_CONFIDENCE:
                yield self._alert(found, times)
                return

    def _size_before(self, new: Price, bought: Sequence[Price]) -> Price | None:
        """The last purchase before of a larger size that is tied to the new one."""
        larger = [
            price for price in bought if price.day < new.day and _is_tied(price, new) and self._is_smaller(price, new)
        ]
        return larger[-1] if larger else None

    def _is_smaller(self, before: Price, after: Price) -> bool:
        return _size_change(before, after) <= -self.by

    def _replaced(self, before: Price, usual: UsualPrice | None, after: Price) -> _Replaced | None:
        """The two, where the smaller costs more for its content than rounding to cents explains."""
        if usual is None:
            return None
        dearer = change(usual.amount, after.amount)
        if dearer * 2 < self.by:
            return None
        return _Replaced(before, usual, after, _size_change(before, after), dearer)

    def _alert(self, found: _Replaced, times: int) -> Alert:
        before, after = found.before.observation, found.after.observation
        if before.content is None or after.content is None:
            raise ValueError("a size is that of a content")
        per = measure_told(found.after, self.countries)
        return Alert(
            key=AlertKey(self.kind, self.family_id, after.store_id, None, after.observed_on),
            product_id=after.product_id,
            before=shown(found.usual.amount, per),
            after=shown(found.after.amount, per),
            change=found.price_change,
            per=per,
            currency_code=after.currency_code,
            confidence=found.confidence(times),
            evidence=(*(price.observation.id for price in found.usual.prices), after.id),
            shrinkage=Shrinkage(before.content, after.content, found.size_change),
        )


def _size_change(before: Price, after: Price) -> Decimal:
    return change(before.size or Decimal(1), after.size or Decimal(1))


def _is_same_size(one: Price, other: Price) -> bool:
    return abs(_size_change(one, other)) <= SAME_SIZE


def _is_tied(one: Price, other: Price) -> bool:
    """Whether a store says that two are one thing: by their number, or by their name."""
    number, name = one.observation.identifier, one.observation.alias
    return (bool(number) and number == other.observation.identifier) or (bool(name) and name == other.observation.alias)


def _new_sizes(bought: Sequence[Price]) -> Iterator[Price]:
    """The first purchase of each size but the first."""
    firsts: list[Price] = []
    for price in bought:
        if not any(_is_same_size(price, first) for first in firsts):
            firsts.append(price)
    return iter(firsts[1:])


def _is_still_sold(before: Price, new: Price, bought: Sequence[Price]) -> bool:
    return any(new.day <= price.day < new.day + SIDE_BY_SIDE and _is_same_size(price, before) for price in bought)


def _is_alone(before: Price, after: Price, bought: Sequence[Price]) -> bool:
    """Whether the size before has not been bought for a week."""
    return not any(after.day - SAME_WEEK < price.day <= after.day and _is_same_size(price, before) for price in bought)


def _usual(before: Price, new: Price, bought: Sequence[Price]) -> UsualPrice | None:
    """What the size before cost for one of its measure; of its regular prices."""
    held = regular(price for price in bought if _is_same_size(price, before) and _is_tied(price, new))
    last = last_before(held, new.day)
    return UsualPrice(median_of(last), tuple(last)) if last else None
