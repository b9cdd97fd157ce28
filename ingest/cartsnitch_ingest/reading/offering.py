"""Offers beside what was read: in the foot of each receipt, or on pages that hold none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from cartsnitch_domain.stores.profiles import DateOrder, profiles

from cartsnitch_ingest.pages.page import Page
from cartsnitch_ingest.reading.countries import country
from cartsnitch_ingest.reading.hints import Hints
from cartsnitch_ingest.reading.merchant import merchant
from cartsnitch_ingest.reading.offer import Habits
from cartsnitch_ingest.reading.offers import offers, offers_below
from cartsnitch_ingest.reading.papers import OF_OFFERS
from cartsnitch_ingest.reading.reading import NotAReceipt, Reading
from cartsnitch_ingest.reading.rows import Row, rows
from cartsnitch_ingest.reading.several import Readings

_FEWEST = 2
"""Offers that make an offer of what was taken for a receipt without a total, and so many that are not understood of
what was taken for none: one sentence with a percentage is in many a letter."""

_PRICE = re.compile(r"\d[.,]\d\d(?![\d%])")

_Place = tuple[int, float]
"""A page, and how far down on it."""


def with_offers(found: Readings | NotAReceipt, pages: Sequence[Page], hints: Hints) -> Readings | NotAReceipt:
    """The same with what is offered. Rows that nothing sums up, and that offer something, are no receipt; one with
    goods and a total stays one, whatever it offers."""
    printed = rows(pages)
    if isinstance(found, NotAReceipt):
        return _offering(found, pages, printed, hints)
    if all(reading.total is None for reading in found):
        offered = _offering(NotAReceipt(""), pages, printed, hints)
        lines = [line for reading in found for line in reading.lines]
        if len(offered.offers) >= max(_FEWEST, len(lines)):
            return offered
    places = [_ends_of(reading) for reading in found]
    ends = [*(begin for begin, _ in places[1:]), (len(pages) + 1, 0.0)]
    return tuple(
        _with_foot(reading, [row for row in printed if last < _place(row) < end], hints)
        for reading, (_, last), end in zip(found, places, ends, strict=True)
    )


def _offering(refused: NotAReceipt, pages: Sequence[Page], printed: Sequence[Row], hints: Hints) -> NotAReceipt:
    found = country(printed, hints.currency_code)
    store = merchant(printed, hints, found)
    known = store.profile or found
    order, currency = (known.date_order, known.currency_code) if known else (None, hints.currency_code)
    written_on = _written_on(hints)
    name = store.name if store.profile or store.is_sender(hints) else None
    offered = offers(pages, Habits(written_on, order, currency, name))
    if not (offered.offers or offered.unclear):
        return refused
    slug = store.profile.slug if store.profile else None
    return replace(
        refused,
        offers=offered.offers,
        unclear=offered.unclear,
        left_out=offered.left_out,
        merchant_name=store.name,
        store_slug=slug,
        offered_on=written_on,
        is_offering=bool(offered.offers) or _is_about(offered.unclear, refused.reason, printed),
    )


def _is_about(unclear: Sequence[str], reason: str, printed: Sequence[Row]) -> bool:
    """Whether offers that are not understood are what pages are about, which are no receipt for this reason: they may
    have the prices of the goods beside them, and hardly more."""
    priced = sum(bool(_PRICE.search(row.text)) for row in printed)
    return len(unclear) >= max(_FEWEST, priced / 2) and reason in OF_OFFERS


def _with_foot(reading: Reading, foot: Sequence[Row], hints: Hints) -> Reading:
    order = _order_of(reading, foot)
    habits = Habits(reading.purchased_on or _written_on(hints), order, reading.currency_code)
    found = offers_below(foot, habits)
    return replace(reading, offers=found.offers, unclear=found.unclear)


def _order_of(reading: Reading, foot: Sequence[Row]) -> DateOrder | None:
    profile = profiles().get(reading.store_slug) if reading.store_slug else None
    known = profile or country(foot, reading.currency_code)
    return known.date_order if known else None


def _written_on(hints: Hints) -> date:
    return hints.sent_on or hints.arrived_on or datetime.now(UTC).date()


def _ends_of(reading: Reading) -> tuple[_Place, _Place]:
    """Where the first and the last line of a receipt stand; one without lines ends nowhere, and has no foot."""
    places = [(told.page, told.box.y) for line in reading.lines for told in line.evidence]
    return (min(places), max(places)) if places else ((0, 0.0), (1_000_000, 0.0))


def _place(row: Row) -> _Place:
    return row.page, row.box.y
