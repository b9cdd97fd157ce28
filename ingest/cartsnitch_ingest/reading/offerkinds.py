"""Where offers begin on a page, and what they take off."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from cartsnitch_domain.coupons.coupon import CouponKind
from cartsnitch_domain.coupons.terms import MOST_VALUE

from cartsnitch_ingest.reading.offer import Habits, Offer
from cartsnitch_ingest.reading.offerasides import is_alongside
from cartsnitch_ingest.reading.offerlines import Line
from cartsnitch_ingest.reading.wordings import Said, first, has_thousandths, money_of, number_of, percent_of, wordings

VAGUE = "vague"
"""The kind of an offer that no coupon can say: how much it takes off is not told, or is no value of one."""

LIKELY = "likely"
"""The kind of what only looks like an offer: it may as well say something of the one above."""

ADVERTISED = "advertised"
"""The kind of a price beside the one before it: it is no coupon, and there is nothing to do for it."""

_PLAIN = frozenset({"percent_off", "amount_off", "fixed_price", "half_price"})
_SECOND = frozenset({"half_of_second", "second_half_price"})
_HALF, _HUNDRED = Decimal(50), Decimal(100)
_LONGEST = 60
"""Letters of a row whose offer may go on in the next one."""

_MAY_OFFER = re.compile(
    r"\d|free|bogo|half|gratis|for one|von einem|halb|halve|moitie|mitad|offert|meta|darmo|pol ceny|polow"
)
"""Without any of these no row offers anything."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where an offer begins: the places of its lines, which are one or two, their text, and what it takes off."""

    place: int
    until: int
    text: str
    kind: str
    said: Said
    code: str | None = None
    is_of_price: bool = False
    """Whether it may be what the price above it has off already."""

    @property
    def is_bundle(self) -> bool:
        """Whether it says itself how many are bought."""
        return self.kind not in _PLAIN

    @property
    def before(self) -> str:
        """What stands before that which it takes off."""
        return self.text[: self.said.start]

    @property
    def behind(self) -> str:
        """What stands behind it."""
        return self.text[self.said.end :]


def beginnings(lines: Sequence[Line]) -> Iterator[Beginning]:
    """Where offers begin, from top to bottom; one may go on in the next line."""
    past = wordings().words["past"]
    place = 0
    while place < len(lines):
        text = lines[place].text
        one = None if past.search(text) else kind_in(text)
        price = _price(lines, place) if one is None or one[0] == "fixed_price" else None
        two = _with_next(lines, place) if one is None and price is None else None
        if price is not None:
            yield price
            place = price.until - 1
        elif one is not None:
            yield Beginning(place, place + 1, text, *one, lines[place].code)
        elif two is not None:
            yield two
            place += 1
        elif not past.search(text) and (said := first(wordings().likely, text)) is not None:
            yield Beginning(place, place + 1, text, LIKELY, said, lines[place].code)
        place += 1


def without_asides(lines: Sequence[Line]) -> list[Line]:
    """Lines without those that say what is had beside goods; a gap above one of them is above the next."""
    left: list[Line] = []
    is_apart = False
    for line in lines:
        is_apart = is_apart or line.is_apart
        is_counted = kind_in(line.text) is not None and wordings().words["service"].search(line.text) is None
        if is_counted or not is_alongside(line.text):
            left.append(replace(line, is_apart=is_apart))
            is_apart = False
    return left


def _price(lines: Sequence[Line], place: int) -> Beginning | None:
    """A price beside the one before it, which may stand in the next line."""
    text = lines[place].text
    for until in (place + 1, place + 2)[: len(lines) - place]:
        both = " ".join(line.text for line in lines[place:until])
        found = first(wordings().advertised, both)
        is_told = found is not None and wordings().words["past"].search(both) is None and found.start < len(text)
        if found is not None and is_told and not (until > place + 1 and _begins_in(lines[until - 1].text, both, found)):
            return Beginning(place, until, both, ADVERTISED, found, lines[place].code)
    return None


def _begins_in(below: str, both: str, price: Said) -> bool:
    """Whether an amount of what looks like a price in two lines is of another offer, which begins in the one below."""
    one = kind_in(below)
    if one is None or one[0] in {"fixed_price", VAGUE}:
        return False
    return len(both) - len(below) + one[1].start < price.end


def _with_next(lines: Sequence[Line], place: int) -> Beginning | None:
    """An offer that begins in a line and goes on in the next."""
    text = lines[place].text
    if place + 1 == len(lines) or not 0 < len(text) < _LONGEST:
        return None
    both = f"{text} {lines[place + 1].text}"
    if wordings().words["past"].search(both) or kind_in(lines[place + 1].text):
        return None
    found = kind_in(both)
    if found is None or not found[1].start < len(text) < found[1].end - 1:
        return None
    return Beginning(place, place + 2, both, *found, lines[place].code or lines[place + 1].code)


@lru_cache(maxsize=4096)
def kind_in(text: str) -> tuple[str, Said] | None:
    """What a row takes off. Of two for one and money off, that which says more of the row is meant."""
    if not _MAY_OFFER.search(text):
        return None
    told = wordings()
    found = [(name, said) for name, patterns in told.kinds.items() if (said := first(patterns, text))]
    bundles = [each for each in found if each[0] not in _PLAIN]
    if found:
        return min(bundles or found, key=lambda each: (each[0] == "fixed_price", each[1].start, -each[1].end))
    vague = first(told.vague, text)
    return (VAGUE, vague) if vague else None


def taken_off(beginning: Beginning, habits: Habits) -> Offer | None:
    """What an offer takes off, without its goods; None for what no coupon takes off, and numbers that cannot be."""
    kind, values = beginning.kind, beginning.said.values
    if kind in {VAGUE, LIKELY, ADVERTISED}:
        return None
    if kind in {"amount_off", "fixed_price"}:
        amount, currency = money_of(values[-1])
        is_possible = 0 < amount <= MOST_VALUE and not has_thousandths(values[-1])
        return Offer(CouponKind(kind), amount, "", currency or habits.currency_code) if is_possible else None
    if kind in {"percent_off", "half_price"}:
        percent = _HALF if kind == "half_price" else percent_of(values[0])
        return Offer(CouponKind.PERCENT_OFF, percent, "") if 0 < percent <= _HUNDRED else None
    if kind in _SECOND:
        return _off_second(beginning)
    if kind == "bogo":
        return _bundle(1, 1, _HUNDRED)
    return _off_several(kind, values)


def _off_second(beginning: Beginning) -> Offer | None:
    """What is off the second piece; "at 70 %" without a word may be what is left to pay, and half is half."""
    if beginning.kind == "second_half_price":
        return _bundle(1, 1, _HALF)
    text, percent = beginning.text[beginning.said.start : beginning.said.end], percent_of(beginning.said.values[0])
    if percent != _HALF and not wordings().words["taken"].search(text):
        return None
    return _bundle(1, 1, percent)


def _off_several(kind: str, values: Sequence[str]) -> Offer | None:
    """What is off some of the pieces of a bundle."""
    one, other = number_of(values[0]), number_of(values[1])
    if kind == "pay_for_fewer":
        return _bundle(other, one - other, _HUNDRED) if one - other >= 1 else None
    if kind == "last_free":
        return _bundle(one, 1, _HUNDRED) if other == one + 1 else None
    return _bundle(one, other, percent_of(values[2]) if kind == "buy_x_get_y_at" else _HUNDRED)


def _bundle(buy: int, get: int, percent: Decimal) -> Offer | None:
    if not (buy and get and 0 < percent <= _HUNDRED):
        return None
    bundle = Offer(CouponKind.BUY_X_GET_Y, percent, "", buy=buy, get=get)
    return replace(bundle, kind=CouponKind.BOGO) if (buy, get, percent) == (1, 1, _HUNDRED) else bundle
