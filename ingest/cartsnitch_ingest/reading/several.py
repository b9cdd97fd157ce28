"""Several receipts on the same pages, one below another: parted where each balances better alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, lru_cache, partial
from itertools import pairwise
from statistics import median

from cartsnitch_domain.purchases.rules import LineKind
from cartsnitch_domain.stores.profiles import profiles

from cartsnitch_ingest.pages.page import Page
from cartsnitch_ingest.reading.countries import country
from cartsnitch_ingest.reading.hints import Hints
from cartsnitch_ingest.reading.lines import Line, lines
from cartsnitch_ingest.reading.merchant import spaced
from cartsnitch_ingest.reading.read import read
from cartsnitch_ingest.reading.reading import NotAReceipt, Reading
from cartsnitch_ingest.reading.rows import Row, level, rows, tilt
from cartsnitch_ingest.reading.spelling import spelt_out
from cartsnitch_ingest.reading.vocabulary import Role, names_something

Readings = tuple[Reading, ...]
"""One at least."""

_NO_HINTS = Hints()
_MOST, _MOST_WORDS = 12, 60_000
"""Receipts looked for on the pages of one part, and words read for that, those of a long text again and again; what is
not parted then is one receipt, with its gap.
"""

_MOST_CUTS = 4
"""Places tried to part two: each costs two readings."""

_A_MOMENT = 2
"""Minutes."""

_WIDE_GAP = 2.0
"""Of the usual distance of two rows."""


def read_each(
    pages: Sequence[Page], hints: Hints = _NO_HINTS, rivals: Sequence[Sequence[Page]] = ()
) -> Readings | NotAReceipt:
    """The receipts on pages that have their words, from top to bottom; the evidence of all is on these pages.

    Two are only parted where both say what they come to, and at least one of them exactly, where the lower one begins
    with the name of a store or has a day or time of its own, and where they are not the same purchase printed twice.
    """
    stretch = _Stretch(tuple(pages), tuple(map(tuple, rivals)))
    whole = stretch.read(hints)
    return whole if isinstance(whole, NotAReceipt) else tuple(_parted(stretch, whole, hints, _Search()))


@dataclass(slots=True)
class _Search:
    """What is left to look for."""

    receipts: int = _MOST
    words: int = _MOST_WORDS

    def may_read(self, stretch: _Stretch) -> bool:
        """Whether both sides of a cut through it may be read; counts them as read."""
        self.words -= sum(len(page.words) for pages in (stretch.pages, *stretch.rivals) for page in pages)
        return self.words >= 0


@dataclass(frozen=True)
class _Stretch:
    """A part of the pages: all of them, each with the words that belong to it; and the same as others recognised it."""

    pages: tuple[Page, ...]
    rivals: tuple[tuple[Page, ...], ...]

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """What its rows say, made once: it is looked at and read."""
        printed = rows(self.pages)
        return lines(spelt_out(printed, country(printed)))

    def read(self, hints: Hints) -> Reading | NotAReceipt:
        # A currency that is hinted at may tell of another country.
        return read(self.pages, hints, self.rivals, None if hints.currency_code else self.lines)

    def cut(self, above: Row, below: Row) -> tuple[_Stretch, _Stretch]:
        """What stands above the place between two rows, and what below."""
        tilts = [tilt(page.words) for page in self.pages]
        highest = min(map(partial(level, slope=tilts[below.page - 1]), below.words))
        lowest = max(map(partial(level, slope=tilts[above.page - 1]), above.words))
        place = (below.page, (lowest + highest) / 2 if above.page == below.page else -1.0)
        return self._side(place, tilts, is_above=True), self._side(place, tilts, is_above=False)

    def _side(self, place: tuple[int, float], tilts: Sequence[float], *, is_above: bool) -> _Stretch:
        def kept(pages: Sequence[Page]) -> Iterator[Page]:
            for number, (page, slope) in enumerate(zip(pages, tilts, strict=True), start=1):
                words = (word for word in page.words if ((number, level(word, slope)) < place) is is_above)
                yield replace(page, words=tuple(words))

        return _Stretch(tuple(kept(self.pages)), tuple(tuple(kept(rival)) for rival in self.rivals))


def _parted(stretch: _Stretch, whole: Reading, hints: Hints, search: _Search) -> Iterator[Reading]:
    for above, below in _cuts(stretch.lines, whole) if search.receipts > 1 else ():
        if not search.may_read(stretch):
            break
        upper, lower = stretch.cut(above, below)
        first, second = upper.read(hints), lower.read(hints)
        if isinstance(first, Reading) and isinstance(second, Reading) and _are_two(first, second, whole, below):
            yield first
            search.receipts -= 1
            yield from _parted(lower, second, hints, search)
            return
        is_left_out = _is_left_out(second, first, whole) and not _is_of_savings(lower.lines)
        whole = replace(whole, leaves_out=whole.leaves_out or is_left_out)
    yield whole


def _cuts(said: Sequence[Line], whole: Reading) -> list[tuple[Row, Row]]:
    """Where another receipt may begin below a total: at a new page, at the name of a store, at a row that may be the
    first of its head, below a wide gap.
    """
    sums = [at for at, line in enumerate(said) if line.says(Role.TOTAL, Role.SUBTOTAL) and line.amounts]
    if len(sums) < 2 or not any(line.amounts and line.has_name for line in said[sums[0] + 1 : sums[-1]]):
        return []
    pairs = [(said[at - 1].row, said[at].row) for at in range(sums[0] + 1, sums[-1])]
    usual = median(_distance(*pair) for pair in pairs)
    begun = [pair for pair in pairs if pair[0].page != pair[1].page or _names_store(pair[1], whole)]
    heads = [pair for pair in _heads(said[sums[0] : sums[-1]]) if pair not in begun]
    wide = [pair for pair in pairs if _distance(*pair) > _WIDE_GAP * usual and pair not in (*begun, *heads)]
    # The uppermost first, so that what is parted from the rest is one receipt.
    named = sorted((begun + heads)[:_MOST_CUTS], key=pairs.index)
    return (named + sorted(wide, key=lambda pair: -_distance(*pair)))[:_MOST_CUTS]


def _heads(said: Sequence[Line]) -> Iterator[tuple[Row, Row]]:
    """Where names without a price follow what has one or names nothing, as the head of a receipt does a payment."""
    for above, below in pairwise(said):
        if _may_head(below) and not _may_head(above):
            yield above.row, below.row


def _may_head(line: Line) -> bool:
    return line.has_name and not line.amounts and line.quantity is None and line.role is Role.GOODS


def _distance(above: Row, below: Row) -> float:
    """From the top of a row to that of the next, in heights of the page; none over the edge of a page."""
    return below.box.y - above.box.y if above.page == below.page else 0.0


def _names_store(row: Row, whole: Reading) -> bool:
    """Whether a row says the name of the store again, or leads with that of a chain."""
    text = spaced(row.text)
    if whole.merchant_name and text == spaced(whole.merchant_name):
        return True
    return f"{text} ".startswith(_chains())


@lru_cache(maxsize=1)
def _chains() -> tuple[str, ...]:
    return tuple(f"{spaced(name)} " for store in profiles().values() for name in store.names)


def _are_two(upper: Reading, lower: Reading, whole: Reading, begin: Row) -> bool:
    """Whether two purchases are told of, rather than one and what is printed below it."""
    if upper.gap is None or lower.gap is None or not (_bought(upper) and _bought(lower)):
        return False
    if _are_at_once(upper, lower) or (upper.total, _bought(upper)) == (lower.total, _bought(lower)):
        return False
    is_begun = _names_store(begin, whole)
    is_dated = None not in (upper.purchased_on, lower.purchased_on)
    if upper.is_balanced and lower.is_balanced:
        return is_begun or (is_dated and upper.total != lower.total)
    return is_begun and is_dated and not whole.is_balanced and (upper.is_balanced or lower.is_balanced)


def _is_left_out(lower: Reading | NotAReceipt, upper: Reading | NotAReceipt, whole: Reading) -> bool:
    """Whether what stands below is a purchase by its goods and its total, which the whole has nothing of."""
    if isinstance(upper, NotAReceipt) or isinstance(lower, NotAReceipt) or not (_bought(upper) and _bought(lower)):
        return False
    if _are_at_once(upper, lower) or whole.total != upper.total or lower.total in {None, upper.total}:
        return False
    is_of_another_day = None not in (upper.purchased_on, lower.purchased_on)
    return (lower.is_balanced or is_of_another_day) and not set(_bought(lower)) & set(_bought(whole))


def _is_of_savings(said: Sequence[Line]) -> bool:
    """Whether it is what was saved that is summed up, as a heading without an amount says."""
    return any(line.role is Role.SAVINGS and not line.amounts for line in said)


def _are_at_once(one: Reading, other: Reading) -> bool:
    """Whether both say the same day and about the same time: the slip of a card is printed a moment later."""
    if None in (one.purchased_on, other.purchased_on) or one.purchased_on != other.purchased_on:
        return False
    times = [reading.purchased_time for reading in (one, other) if reading.purchased_time]
    minutes = [time.hour * 60 + time.minute for time in times]
    return abs(minutes[0] - minutes[1]) <= _A_MOMENT if len(minutes) == 2 else one.total == other.total


def _bought(reading: Reading) -> list[tuple[str, Decimal]]:
    """The named goods of a receipt."""
    items = (line for line in reading.lines if line.kind is LineKind.ITEM)
    return [(line.text, line.amount) for line in items if names_something(line.text)]
