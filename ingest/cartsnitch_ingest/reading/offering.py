"""Offers beside what was read: in the foot of each receipt, or on pages that hold none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from cartsnitch_domain.stores.profiles import DateOrder, profiles

from cartsnitch_ingest.pages.page import Page
from cartsnitch_ingest.reading.adverts import adverts_among
from cartsnitch_ingest.reading.countries import country
from cartsnitch_ingest.reading.hints import Hints
from cartsnitch_ingest.reading.issuers import are_one_chain, chain_of_sender, stated_issuer
from cartsnitch_ingest.reading.merchant import Merchant, merchant
from cartsnitch_ingest.reading.offer import Habits
from cartsnitch_ingest.reading.offerheads import is_harmless
from cartsnitch_ingest.reading.offerkinds import kind_in
from cartsnitch_ingest.reading.offers import offers, offers_below
from cartsnitch_ingest.reading.offersenders import names_of, sender_names
from cartsnitch_ingest.reading.offerstatements import is_doubted
from cartsnitch_ingest.reading.papers import OF_OFFERS
from cartsnitch_ingest.reading.reading import NotAReceipt, Reading
from cartsnitch_ingest.reading.rows import Row, rows
from cartsnitch_ingest.reading.several import Readings
from cartsnitch_ingest.reading.wordings import plain, wordings

_FEWEST = 2
"""Offers that make an offer of what was taken for a receipt without a total, and so many that are not understood of
what was taken for none: one sentence with a percentage is in many a letter. One alone does where it is a title and no
sentence, a known store wrote it, and its subject speaks of offers or hardly anything else stands there."""

_MOST_BEFORE, _MOST_WORDS = 4, 14
"""Words before what one takes off, the name of goods, and all words of it: more is a sentence."""

_MOST_BESIDE = 3
"""Rows beside an offer that may say anything."""

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
        _with_adverts(
            _with_foot(reading, [row for row in printed if last < _place(row) < end], hints),
            [row for row in printed if first < _place(row) < last],
            hints,
        )
        for reading, (first, last), end in zip(found, places, ends, strict=True)
    )


def _offering(refused: NotAReceipt, pages: Sequence[Page], printed: Sequence[Row], hints: Hints) -> NotAReceipt:
    found = country(printed, hints.currency_code)
    issuer = stated_issuer(printed, hints, found)
    store = Merchant(issuer.name, issuer) if issuer else merchant(printed, hints, found)
    known = store.profile or found
    order, currency = (known.date_order, known.currency_code) if known else (None, hints.currency_code)
    written_on = _written_on(hints)
    name = store.name if store.profile or store.is_sender(hints) else None
    names = (*sender_names(hints, [row.text for row in printed]), *(store.profile.names if store.profile else ()))
    known_name = store.name if store.profile else None
    offered = offers(pages, Habits(written_on, order, currency, known_name, names))
    if not (offered.offers or offered.unclear or offered.advertised):
        return refused
    slug = store.profile.slug if store.profile else None
    return replace(
        refused,
        offers=offered.offers,
        unclear=offered.unclear,
        advertised=offered.advertised,
        left_out=offered.left_out,
        sent_by=_sender_beside(store, hints),
        told=offered.told,
        currency_code=currency,
        merchant_name=store.name,
        store_slug=slug,
        offered_on=written_on,
        is_offering=bool(offered.offers)
        or _is_about((*offered.unclear, *offered.advertised), refused.reason, printed, name, hints),
    )


def _sender_beside(store: Merchant, hints: Hints) -> str | None:
    """The name of the chain that sent a mail, where its offers are taken for those of another one."""
    sender = chain_of_sender(hints)
    is_other = sender is not None and store.profile is not None and not are_one_chain(sender, store.profile)
    return sender.name if sender and is_other else None


def _is_about(
    unclear: Sequence[str], reason: str, printed: Sequence[Row], store_name: str | None, hints: Hints
) -> bool:
    """Whether offers that are not understood are what pages are about, which are no receipt for this reason: they may
    have the prices of the goods beside them, and hardly more. `store_name` is that of a known store that wrote."""
    priced = sum(bool(_PRICE.search(row.text)) for row in printed)
    if reason not in OF_OFFERS or len(unclear) < priced / 2:
        return False
    if len(unclear) >= _FEWEST:
        return True
    return store_name is not None and any(map(_is_titled, unclear)) and _is_short(unclear, printed, store_name, hints)


def _is_titled(title: str) -> bool:
    """Whether an offer is no sentence, and one of goods."""
    text, words = plain(title), wordings().words
    found = kind_in(text)
    if found is None or words["service"].search(text) or words["past"].search(text):
        return False
    return len(text[: found[1].start].split()) <= _MOST_BEFORE and len(text.split()) <= _MOST_WORDS


def _is_short(unclear: Sequence[str], printed: Sequence[Row], store_name: str, hints: Hints) -> bool:
    """Whether a mail is called one of offers, or says hardly anything beside the only one."""
    if wordings().words["subject"].search(plain(hints.subject or "")):
        return True
    beside = (plain(row.printed) for row in printed if row.printed not in unclear)
    names = names_of(store_name)
    return sum(is_doubted(text) and not is_harmless(text, names) for text in beside) <= _MOST_BESIDE


def _with_foot(reading: Reading, foot: Sequence[Row], hints: Hints) -> Reading:
    found = offers_below(foot, _habits(reading, foot, hints))
    return replace(reading, offers=found.offers, unclear=found.unclear)


def _with_adverts(reading: Reading, printed: Sequence[Row], hints: Hints) -> Reading:
    """With the offers that stand among the goods."""
    used = {(told.page, told.box): line.kind for line in reading.lines for told in line.evidence}
    found = [offers_below(rows, _habits(reading, rows, hints)) for rows in adverts_among(printed, used)]
    told = tuple(dict.fromkeys((*(offer for each in found for offer in each.offers), *reading.offers)))
    unclear = tuple(dict.fromkeys((*(title for each in found for title in each.unclear), *reading.unclear)))
    return replace(reading, offers=told, unclear=unclear)


def _habits(reading: Reading, printed: Sequence[Row], hints: Hints) -> Habits:
    order = _order_of(reading, printed)
    return Habits(reading.purchased_on or _written_on(hints), order, reading.currency_code)


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
