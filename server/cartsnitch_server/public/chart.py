"""The chart of a product: a line a store, as numbers that a template draws."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from cartsnitch_domain.money import Money
from cartsnitch_domain.public.price import MonthPrice
from cartsnitch_domain.public.rules import STEPS

from cartsnitch_server.public.wording import month_text, price_text

WIDTH, HEIGHT = 360, 210
LEFT, RIGHT, TOP, BOTTOM = 52, 14, 12, 28
MOST_LINES = 6
"""More lines nobody tells apart."""

_FEWEST_TICKS = 3
_ROOM = Decimal("0.06")
"""What is left free above and below, as a share of the height."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of an axis: where, and what it says."""

    place: float
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A store: `path` where it is known for months that follow each other, and a dot for each month."""

    name: str
    path: str
    dots: Sequence[tuple[float, float]]
    told: str


@dataclass(frozen=True, slots=True)
class Chart:
    """All of it, in the units of a view box of WIDTH and HEIGHT."""

    lines: Sequence[Line]
    prices: Sequence[Tick]
    months: Sequence[Tick]
    left_out: int


class _Scale:
    """Where a month and a price stand."""

    def __init__(self, prices: Sequence[MonthPrice]) -> None:
        amounts = [price.price.amount for price in prices]
        self.first, self.last = (_number(f(p.month for p in prices)) for f in (min, max))
        self.step = _step(max(amounts) - min(amounts), max(amounts))
        self.low = (min(amounts) / self.step).to_integral_value(ROUND_FLOOR) * self.step
        self.high = (max(amounts) / self.step).to_integral_value(ROUND_CEILING) * self.step
        if self.high == self.low:
            self.low, self.high = max(self.low - self.step, Decimal()), self.high + self.step

    def x(self, month: date) -> float:
        if self.first == self.last:
            return (LEFT + WIDTH - RIGHT) / 2
        share = (_number(month) - self.first) / (self.last - self.first)
        return round(LEFT + 8 + share * (WIDTH - RIGHT - LEFT - 16), 1)

    def y(self, amount: Decimal) -> float:
        room = (self.high - self.low) * _ROOM
        share = (amount - self.low + room) / (self.high - self.low + 2 * room)
        return round(HEIGHT - BOTTOM - float(share) * (HEIGHT - BOTTOM - TOP), 1)


def chart(by_store: Mapping[str, Sequence[MonthPrice]]) -> Chart:
    """The chart of prices that can be compared, those of each store in the order of months; of most months first."""
    ranked = sorted(by_store.values(), key=lambda held: (-len(held), held[0].store_slug))
    shown = sorted(ranked[:MOST_LINES], key=lambda held: held[0].store_slug)
    scale = _Scale([price for held in shown for price in held])
    return Chart(
        lines=[_line(held, scale) for held in shown],
        prices=list(_price_ticks(scale, shown[0][0].price.currency_code)),
        months=list(_month_ticks(scale, sorted({price.month for held in shown for price in held}))),
        left_out=len(ranked) - len(shown),
    )


def _line(held: Sequence[MonthPrice], scale: _Scale) -> Line:
    dots = [(scale.x(price.month), scale.y(price.price.amount)) for price in held]
    path, before = [], None
    for price, (x, y) in zip(held, dots, strict=True):
        follows = before is not None and _number(price.month) == before + 1
        path.append(f"{'L' if follows else 'M'}{x} {y}")
        before = _number(price.month)
    return Line(held[0].store_name, "".join(path), dots, _told(held))


def _told(held: Sequence[MonthPrice]) -> str:
    """A line in words, for whoever does not see it."""
    first, last = held[0], held[-1]
    then = f"{price_text(first.price)} in {month_text(first.month)}"
    if first is last:
        return f"{first.store_name}: {then}."
    return f"{first.store_name}: {then}, {price_text(last.price)} in {month_text(last.month)}."


def _price_ticks(scale: _Scale, currency_code: str) -> Iterator[Tick]:
    amount = scale.low
    while amount <= scale.high:
        yield Tick(scale.y(amount), price_text(Money(amount, currency_code)))
        amount += scale.step


def _month_ticks(scale: _Scale, months: Sequence[date]) -> Iterator[Tick]:
    """The first, the last, and one in the middle where there is room."""
    chosen = {months[0], months[-1]}
    if scale.last - scale.first >= 6:
        middle = (scale.first + scale.last) / 2
        chosen.add(min(months, key=lambda month: abs(_number(month) - middle)))
    yield from (Tick(scale.x(month), month_text(month)) for month in sorted(chosen))


def _step(spread: Decimal, highest: Decimal) -> Decimal:
    """How far the lines across are apart."""
    wanted = max(spread, highest / 20) / _FEWEST_TICKS
    return next((step for step in STEPS if step >= wanted), STEPS[-1])


def _number(month: date) -> int:
    return month.year * 12 + month.month
