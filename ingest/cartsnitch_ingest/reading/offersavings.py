"""What a price has off already: "Save $4.00" beside "$9.99, was $13.99" says the same a second time.

It is told with the price, and is no coupon, where it is just what lies between the two amounts. Where it is another
amount, or where the price asks for a coupon, nobody can tell what it is off.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from cartsnitch_ingest.reading.offerkinds import ADVERTISED, LIKELY, Beginning
from cartsnitch_ingest.reading.offerlines import Line
from cartsnitch_ingest.reading.offerstatements import statement
from cartsnitch_ingest.reading.wordings import money_of, percent_of, wordings

_OFF = frozenset({"amount_off", "percent_off", "half_price", LIKELY})
_HALF, _HUNDRED = Decimal(50), Decimal(100)

_LEAST = 1
"""Of a percentage: stores print whole ones, of which some are cut and others rounded."""


def with_savings(lines: Sequence[Line], found: Sequence[Beginning]) -> list[Beginning]:
    """What begins on lines, with prices that have what they have off, above or below, told with them. What is off
    without its goods close below another price is marked: it may be of that."""
    told: list[Beginning] = []
    is_whole = False  # a price that is told with what it has off already has nothing more off
    for each in found:
        last = told[-1] if told and not is_whole else None
        one = _together(lines, last, each) if last else None
        is_whole = one is not None
        if one is None:
            told.append(replace(each, is_of_price=last is not None and _is_below_price(lines, last, each)))
        else:
            told[-1] = one
    return told


def _is_below_price(lines: Sequence[Line], above: Beginning, found: Beginning) -> bool:
    """Whether what is off without its goods stands close below a price with the one before it."""
    end = above.until
    if above.kind == "fixed_price" and end < found.place and wordings().words["before"].match(lines[end].text):
        end += 1
    is_price = above.kind == ADVERTISED or end > above.until
    return is_price and found.place == end and not lines[found.place].is_apart and _is_bare(found)


def _together(lines: Sequence[Line], above: Beginning, below: Beginning) -> Beginning | None:
    """A price and what it has off as one, where they are; the name of the goods may stand below what is off."""
    price, off = (above, below) if above.kind == ADVERTISED else (below, above)
    most = 0 if price is above else 1
    if below.place - above.until > most or any(line.is_apart for line in lines[above.until : below.place + 1]):
        return None
    if price.kind != ADVERTISED or not _is_bare(off) or not _is_between(price, off):
        return None
    if _asks_for_coupon(lines, above.place, below.until):
        return None
    name = "".join(f"{line.text} " for line in lines[above.until : below.place])
    begin, end = (len(name) + at for at in (price.said.start, price.said.end))
    said = replace(price.said, start=begin, end=end)
    return replace(price, place=above.place, until=below.until, text=name + price.text, said=said)


def _is_bare(found: Beginning) -> bool:
    """Whether it takes something off, and names neither goods nor what has to be bought."""
    if found.kind not in _OFF:
        return False
    said = statement(found)
    return said.goods is None and not said.is_of_basket and said.minimum.amount is None


def _is_between(price: Beginning, off: Beginning) -> bool:
    """Whether what is off is what lies between a price and the one before it."""
    amounts = [money_of(value)[0] for value in price.said.values]
    values = off.said.values
    if len(amounts) != 2 or (len(values) != 1 and off.kind != "half_price"):
        return False
    now, before = sorted(amounts)
    if off.kind == "amount_off" or (off.kind == LIKELY and "%" not in values[0]):
        return before - now == money_of(values[0])[0]
    percent = _HALF if off.kind == "half_price" else percent_of(values[0])
    return before > now and abs((before - now) / before * _HUNDRED - percent) < _LEAST


def _asks_for_coupon(lines: Sequence[Line], place: int, until: int) -> bool:
    """Whether one of some lines, or the next close below them, tells a code, or asks for a coupon."""
    end = until + 1 if until < len(lines) and not lines[until].is_apart else until
    clip = wordings().words["clip"]
    return any(line.code is not None or clip.search(line.text) for line in lines[place:end])
