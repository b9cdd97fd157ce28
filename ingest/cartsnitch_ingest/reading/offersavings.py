"""What a price has off already: "Save $4.00" beside "$9.99, was $13.99" says the same a second time.

It is told with the price, and is no coupon, where it is just what lies between the two amounts. Where it is another
amount, or where the price asks for a coupon, nobody can tell what it is off. A price that has to be clipped, or is had
for more than one piece, is no plain one: it is read as an offer of that price.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import takewhile

from cartsnitch_ingest.reading.offerasides import is_aside
from cartsnitch_ingest.reading.offerkinds import ADVERTISED, LIKELY, Beginning
from cartsnitch_ingest.reading.offerlines import Line
from cartsnitch_ingest.reading.offerstatements import Minimum, is_condition, statement
from cartsnitch_ingest.reading.wordings import first, money_of, percent_of, wordings

_OFF = frozenset({"amount_off", "percent_off", "half_price", LIKELY})
_HALF, _HUNDRED = Decimal(50), Decimal(100)

_MOST_BELOW = 2
"""Lines close below a price that may say on what condition it is had."""

_LEAST = 1
"""Of a percentage: stores print whole ones, of which some are cut and others rounded."""


def with_savings(lines: Sequence[Line], found: Sequence[Beginning]) -> list[Beginning]:
    """What begins on lines, with prices that have what they have off, above or below, told with them. What is off
    without its goods close below another price is marked: it may be of that."""
    told: list[Beginning] = []
    is_whole = False  # a price that is told with what it has off already has nothing more off
    behind = [each.place for each in found[1:]]
    for each, end in zip(found, [*behind, len(lines)], strict=False):
        each = _of_coupon(each) if _is_conditional(lines, each, end) else each
        last = told[-1] if told and not is_whole else None
        one = _together(lines, last, each) if last else None
        is_whole = one is not None
        if one is None:
            told.append(replace(each, is_of_price=last is not None and _is_below_price(lines, last, each)))
        else:
            told[-1] = one
    return told


def _is_conditional(lines: Sequence[Line], price: Beginning, end: int) -> bool:
    """Whether a price beside the one before it is had on a condition that it says itself, or that lines close below it
    do, up to the next offer at `end`."""
    if price.kind != ADVERTISED:
        return False
    close = takewhile(lambda line: not (line.is_apart or line.row.heading), lines[price.until : end][:_MOST_BELOW])
    below = [line.text for line in close if line.code is None]
    if any(map(_is_for_some, below)):
        return True
    texts = [price.before, price.behind, *below]
    is_coded = price.code is not None or any(line.code for line in lines[price.until : end][:1])
    return is_coded or statement(price).minimum != Minimum() or any(map(_says_condition, texts))


def _says_condition(text: str) -> bool:
    words, minimums = wordings().words, wordings().minimums
    is_minimum = any(first(patterns, text) for patterns in minimums.values())
    is_bound = any(words[name].search(text) for name in ("clip", "coupon", "bound"))
    return is_minimum or is_bound or is_condition(text)


def _is_for_some(line: str) -> bool:
    """Whether a line below a price says that it is had alone by some, or with something that they have."""
    words = wordings().words
    return not is_aside(line) and any(words[name].search(line) for name in ("alone_for", "holders"))


def _of_coupon(price: Beginning) -> Beginning:
    """A price with the one before it as an offer of that price: the lower of the two."""
    now = min(price.said.values, key=lambda value: money_of(value)[0])
    return replace(price, kind="fixed_price", said=replace(price.said, values=(now,)))


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
