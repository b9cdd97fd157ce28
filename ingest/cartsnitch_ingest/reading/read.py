"""From the words of pages to a receipt that balances, or its exact gap."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from cartsnitch_domain.purchases.rules import LineKind, gap
from cartsnitch_domain.stores.profiles import DateOrder, TaxHabit

from cartsnitch_ingest.pages.page import Page
from cartsnitch_ingest.reading.balance import Balance, balance
from cartsnitch_ingest.reading.closing import closing_drafts, vouchers
from cartsnitch_ingest.reading.columns import with_counts, with_prices_first, without_dashes, without_marks
from cartsnitch_ingest.reading.confidence import with_confidence
from cartsnitch_ingest.reading.countries import Country, countries, country
from cartsnitch_ingest.reading.counts import is_counted, told_count
from cartsnitch_ingest.reading.dates import Purchased, purchased
from cartsnitch_ingest.reading.dialect import in_dialect
from cartsnitch_ingest.reading.drafts import as_printed
from cartsnitch_ingest.reading.goods import goods_drafts, sole_goods
from cartsnitch_ingest.reading.hints import Hints
from cartsnitch_ingest.reading.lines import Line, lines
from cartsnitch_ingest.reading.merchant import Merchant, merchant
from cartsnitch_ingest.reading.misprints import with_misprints_named
from cartsnitch_ingest.reading.naming import shop_words
from cartsnitch_ingest.reading.numbers import currency_code
from cartsnitch_ingest.reading.packs import with_packs_named
from cartsnitch_ingest.reading.papers import why_no_receipt
from cartsnitch_ingest.reading.payments import payments
from cartsnitch_ingest.reading.reading import Grounds, NotAReceipt, Reading, ReadLine
from cartsnitch_ingest.reading.readlines import read_lines
from cartsnitch_ingest.reading.rivals import contested
from cartsnitch_ingest.reading.rows import Row, rows
from cartsnitch_ingest.reading.sections import Sections, sections
from cartsnitch_ingest.reading.spelling import spelt_out
from cartsnitch_ingest.reading.sums import with_sums_told
from cartsnitch_ingest.reading.suspects import suspects
from cartsnitch_ingest.reading.taxes import told_tax
from cartsnitch_ingest.reading.totals import Totals, totals
from cartsnitch_ingest.reading.vocabulary import Role, fold

_NO_HINTS = Hints()
_DECIMAL_COMMA, _DECIMAL_POINT = re.compile(r"\d,\d\d(?![\d.,])"), re.compile(r"\d\.\d\d(?![\d.,])")


def read(
    pages: Sequence[Page],
    hints: Hints = _NO_HINTS,
    rivals: Sequence[Sequence[Page]] = (),
    known: Sequence[Line] | None = None,
) -> Reading | NotAReceipt:
    """The one receipt on pages that have their words.

    `rivals` are the same pages as other engines recognised them: what they read differently is taken where only
    that makes the receipt balance. `known` are the lines of the pages, where these were made already.
    """
    printed = rows(pages)
    origin = _origin(printed, hints)
    plain = lines(spelt_out(printed, origin.country)) if known is None else known
    others = [lines(spelt_out(rows(other), origin.country)) for other in rivals]
    names = without_marks(with_counts(with_prices_first(without_dashes(contested(plain, others)))))
    said = with_misprints_named(names)
    if reason := why_no_receipt(said):
        return NotAReceipt(reason)
    parts = _below_heading(sections(in_dialect(said, origin.country)), origin.store)
    is_picture = any(page.image for page in pages)
    told = totals((*_totals_above(parts), *parts.closing), is_picture)
    title = parts.head[-1] if parts.head else None
    goods = goods_drafts(parts.goods, told.is_refund, title) or sole_goods(parts)
    goods = with_sums_told(goods if is_picture else tuple(map(as_printed, goods)))
    closing = closing_drafts(parts.closing, origin.is_tax_inside)
    chosen = balance(goods, closing, told)
    goods = with_packs_named(goods, chosen)
    counted = read_lines([*goods, *closing], [*chosen.goods, *chosen.closing], shop_words(origin.store))
    return _reading(printed, parts, told, chosen, counted, origin)


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where the receipt is from, as store, country and hints say."""

    store: Merchant
    country: Country | None
    hints: Hints

    has_decimal_commas: bool

    @property
    def date_order(self) -> DateOrder | None:
        """That of the store or its country; nobody prints the month first who prints amounts with commas."""
        known = self.store.profile or self.country
        if known is None and self.has_decimal_commas:
            return DateOrder.DAY_FIRST
        return known.date_order if known else None

    @property
    def has_mixed_dates(self) -> bool:
        """Whether that order is only what most tills of the country do."""
        code = self.store.profile.country_code if self.store.profile else self.country.code if self.country else None
        return any(each.code == code and each.has_mixed_dates for each in countries())

    @property
    def currency_code(self) -> str | None:
        known = self.store.profile or self.country
        return known.currency_code if known else self.hints.currency_code

    @property
    def is_tax_inside(self) -> bool:
        known = self.store.profile or self.country
        return known is not None and known.tax is TaxHabit.INCLUDED


def _origin(printed: Sequence[Row], hints: Hints) -> _Origin:
    found = country(printed, hints.currency_code)
    commas = sum(bool(_DECIMAL_COMMA.search(row.text)) for row in printed)
    points = sum(bool(_DECIMAL_POINT.search(row.text)) for row in printed)
    return _Origin(merchant(printed, hints, found), found, hints, has_decimal_commas=commas > points)


def _when(printed: Sequence[Row], origin: _Origin) -> Purchased:
    """As printed, and not after the mail was sent unless its sender's clock was wrong; else the day on which the store
    itself sent it, if that is one of those that the print may mean, or none is printed."""
    hints = origin.hints
    for bound in dict.fromkeys((hints.sent_on or hints.arrived_on, hints.arrived_on)):
        when = purchased(printed, origin.date_order, bound, origin.has_mixed_dates)
        if when.on is not None:
            return when
    may_be_sent = not when.either or hints.sent_on in when.either
    return replace(when, on=hints.sent_on) if may_be_sent and origin.store.is_sender(hints) else when


def _reading(
    printed: Sequence[Row],
    parts: Sections,
    told: Totals,
    chosen: Balance,
    counted: tuple[ReadLine, ...],
    origin: _Origin,
) -> Reading:
    total = chosen.total.amount if chosen.total else None
    found = (*counted, *payments((*_paid_above(parts.goods), *parts.closing), total, vouchers(parts.closing)))
    open_gap = gap(total, [(line.kind, line.amount) for line in found])
    when = _when(printed, origin)
    pieces = told_count((*parts.goods, *parts.closing))
    added, inside = _added_tax(counted), told_tax(parts.closing)
    reading = Reading(
        merchant_name=origin.store.name,
        store_slug=origin.store.profile.slug if origin.store.profile else None,
        purchased_on=when.on,
        purchased_time=when.at,
        currency_code=_told_currency(chosen) or origin.currency_code,
        subtotal=_subtotal(told, counted),
        tax=inside if added is None else added,
        tax_included=bool(inside) and added is None,
        total=total,
        lines=found,
        gap=open_gap,
        suspects=suspects(found, open_gap, too_many=bool(pieces) and len(_items(found)) > (pieces or 0)),
        grounds=replace(
            _grounds(told, chosen, counted, when), is_counted=is_counted(found, pieces) if pieces else None
        ),
    )
    return with_confidence(reading)


def _below_heading(parts: Sections, store: Merchant) -> Sections:
    """The sections, the name of a known store at the top of the receipt not taken for that of goods without one."""
    if parts.head or store.profile is None or not parts.goods:
        return parts
    first, *goods = parts.goods
    is_heading = not first.amounts and fold(first.label) in {fold(store.name or ""), fold(store.profile.name)}
    return replace(parts, head=(first,), goods=tuple(goods)) if is_heading else parts


def _totals_above(parts: Sections) -> Iterator[Line]:
    """The total in the head of a mail that sums up below without one: its subtotal is not what was paid."""
    if not any(line.says(Role.TOTAL) and line.amounts for line in parts.closing):
        yield from (line for line in parts.head if line.role is Role.TOTAL and line.meaning.is_alone and line.amounts)


def _items(found: Sequence[ReadLine]) -> list[ReadLine]:
    return [line for line in found if line.kind is LineKind.ITEM]


def _paid_above(goods: Sequence[Line]) -> Iterator[Line]:
    """The payments that some print above the sum; with another word beside them they are goods."""
    return (line for line in goods if line.meaning.is_alone)


def _told_currency(chosen: Balance) -> str | None:
    """The code that is printed beside the total, which is surer than the country of an address."""
    return currency_code(chosen.total.line.text) if chosen.total and chosen.total.line else None


def _added_tax(counted: Sequence[ReadLine]) -> Decimal | None:
    taxes = [line.amount for line in counted if line.kind is LineKind.TAX]
    return sum(taxes, Decimal()) if taxes else None


def _subtotal(told: Totals, counted: Sequence[ReadLine]) -> Decimal | None:
    """As printed; of several that which is the sum of all but the tax."""
    before_tax = _before_tax(counted)
    if before_tax in told.subtotals:
        return before_tax
    return told.subtotals[0] if told.subtotals else None


def _before_tax(counted: Sequence[ReadLine]) -> Decimal:
    return sum((line.amount for line in counted if line.kind not in {LineKind.TAX, LineKind.ROUNDING}), Decimal())


def _grounds(told: Totals, chosen: Balance, counted: Sequence[ReadLine], when: Purchased) -> Grounds:
    total = chosen.total
    return Grounds(
        total_doubt=total.doubt if total else 1.0,
        total_seen=total.line.row.confidence if total and total.line else 0.0,
        is_confirmed=_before_tax(counted) in told.subtotals,
        date_seen=when.row.confidence if when.row else 0.0,
        is_date_clear=when.is_clear,
        date_printed=when.times,
        is_date_by_habit=when.is_by_habit,
    )
