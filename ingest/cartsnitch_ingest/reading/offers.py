"""Offers: what an offer mail, or the foot of a receipt, takes off a purchase that is yet to come.

An offer is no purchase. Nothing here touches what is read of one: offers are looked for where there is no receipt, and
below one in what stands behind its last amount.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from cartsnitch_domain.coupons.coupon import CouponKind
from cartsnitch_domain.stores.profiles import DateOrder

from cartsnitch_ingest.pages.page import Box, Page
from cartsnitch_ingest.reading.dates import MONTHS
from cartsnitch_ingest.reading.evidence import Evidence
from cartsnitch_ingest.reading.rows import Row, rows
from cartsnitch_ingest.reading.wordings import Said, first, money_of, number_of, percent_of, plain, wordings

MOST_OFFERS = 100
"""Of one mail: more is a catalogue."""

_MOST_ROWS = 1500
_BLOCK = 4
"""Rows in which an offer says all of its terms."""

_MOST_WORDS = 8
"""Of the name of goods: more is a sentence."""

_LATE = timedelta(days=7)
"""A day without a year is one from so long before the offer came in."""

_HALF = Decimal(50)
_CELL = 3.0
"""Letters of blank between two offers side by side."""

_DIGITS = re.compile(r"(?<!\d)(?:\d[\d ]{6,28}\d)(?!\d)")
"""What stands below a barcode."""

_ALL_OF_THEM = re.compile(
    r"\b(?:all|these|offers?|coupons|prices|deals|alle|angebote|gutscheine|coupons?|preise|offres|aanbiedingen|ofertas)\b"
)
"""Said of all the offers of a mail, and not of the last one."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer as read: `goods` is what it calls them, None for the whole basket or a `category`. `value` is as that of
    a Coupon of its `kind`, `currency_code` None where no sign tells it."""

    kind: CouponKind
    value: Decimal
    title: str
    currency_code: str | None = None
    buy: int | None = None
    get: int | None = None
    minimum_amount: Decimal | None = None
    minimum_count: Decimal | None = None
    goods: str | None = None
    category: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    code: str | None = None
    needs_clip: bool = False
    is_stackable: bool = False
    max_uses: int | None = None
    evidence: tuple[Evidence, ...] = ()

    def moved(self, pages: int) -> Offer:
        """The same with its evidence so many pages further on."""
        return replace(self, evidence=tuple(replace(told, page=told.page + pages) for told in self.evidence))


@dataclass(frozen=True, slots=True)
class Habits:
    """What is known of who offers: in which order their days are printed, their currency, and the day they wrote."""

    written_on: date
    date_order: DateOrder | None = None
    currency_code: str | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    """A row, or a cell of one, as patterns see it."""

    row: Row
    text: str
    printed: str


@dataclass(frozen=True, slots=True)
class _Found:
    """Where an offer begins: the places of its lines, which are one or two, their text, and what it takes off."""

    place: int
    until: int
    text: str
    kind: str
    said: Said


def offers(pages: Sequence[Page], habits: Habits) -> tuple[Offer, ...]:
    """The offers on pages that hold no receipt."""
    found = [offer for lines in _columns(rows(pages)[:_MOST_ROWS]) for offer in _offers(lines, habits)]
    return tuple(dict.fromkeys(found))[:MOST_OFFERS]


def offers_below(printed: Sequence[Row], habits: Habits) -> tuple[Offer, ...]:
    """The offers in the foot of a receipt: only what speaks of the next time, names its last day, or has a code."""
    lines = [_line(row) for row in printed[:_MOST_ROWS]]
    found = _offers(lines, habits)
    sure = wordings().words["next"]
    return tuple(
        dict.fromkeys(
            offer
            for offer in found
            if offer.kind is not CouponKind.FIXED_PRICE
            and (offer.ends_on or offer.code or any(sure.search(plain(told.text)) for told in offer.evidence))
        )
    )[:MOST_OFFERS]


# --- lines ----------------------------------------------------------------------------------------------------------


def _line(row: Row) -> _Line:
    return _Line(row, plain(row.printed), " ".join(row.printed.split()))


def _columns(printed: Sequence[Row]) -> Iterator[list[_Line]]:
    """The rows as one column, or as several where offers stand side by side."""
    edges = next((found for row in printed if (found := _edges_of(row))), None)
    if edges is None:
        yield [_line(row) for row in printed]
        return
    for left, right in zip(edges, (*edges[1:], 2.0), strict=True):
        within = (_within(row, left, right) for row in printed)
        yield [_line(row) for row in within if row is not None]


def _edges_of(row: Row) -> tuple[float, ...] | None:
    """Where the cells of a row begin, two of which offer something."""
    cells = list(_cells(row))
    offering = [cell for cell in cells if _kind_in(plain(cell.printed)) is not None]
    return (0.0, *(cell.box.x for cell in cells[1:])) if len(offering) > 1 else None


def _cells(row: Row) -> Iterator[Row]:
    """The parts of a row with a wide blank between them."""
    words = [row.words[0]]
    for word in row.words[1:]:
        letter = word.box.width / max(len(word.text), 1)
        if word.box.x - words[-1].box.right > _CELL * letter:
            yield Row(row.page, tuple(words))
            words = []
        words.append(word)
    yield Row(row.page, tuple(words))


def _within(row: Row, left: float, right: float) -> Row | None:
    words = tuple(word for word in row.words if left - 0.001 <= word.box.x < right - 0.001)
    return Row(row.page, words) if words else None


# --- offers ---------------------------------------------------------------------------------------------------------


def _offers(lines: Sequence[_Line], habits: Habits) -> list[Offer]:
    found = list(_found(lines))
    if not found:
        return []
    ends = [*(each.place for each in found[1:]), len(lines)]
    blocks = [
        [at for at in range(each.until, min(end, each.until + _BLOCK)) if len(found) == 1 or not _is_of_all(lines[at])]
        for each, end in zip(found, ends, strict=True)
    ]
    common = _common(lines, found, blocks, habits)
    side = _side(lines, found)
    read = (_offer(lines, each, block, side, habits) for each, block in zip(found, blocks, strict=True))
    return [_with_common(offer, common) for offer in read if offer is not None]


def _found(lines: Sequence[_Line]) -> Iterator[_Found]:
    """Where offers begin, from top to bottom; one may go on in the next line."""
    past = wordings().words["past"]
    place = 0
    while place < len(lines):
        text = lines[place].text
        one = None if past.search(text) else _kind_in(text)
        if one is not None:
            yield _Found(place, place + 1, text, *one)
        elif place + 1 < len(lines) and _may_go_on(text):
            both = f"{text} {lines[place + 1].text}"
            two = None if past.search(both) or _kind_in(lines[place + 1].text) else _kind_in(both)
            if two is not None and two[1].start < len(text) < two[1].end - 1:
                yield _Found(place, place + 2, both, *two)
                place += 1
        place += 1


def _may_go_on(text: str) -> bool:
    return bool(text) and len(text) < 60


def _kind_in(text: str) -> tuple[str, Said] | None:
    """What a row takes off. Of two for one and money off, that which says more of the row is meant."""
    if not _MAY_OFFER.search(text):
        return None
    told = wordings()
    found = [(name, said) for name, patterns in told.kinds.items() if (said := first(patterns, text))]
    if not found:
        return None
    bundles = [each for each in found if each[0] not in _PLAIN]
    return min(bundles or found, key=lambda each: (each[0] == "fixed_price", each[1].start, -each[1].end))


_PLAIN = frozenset({"percent_off", "amount_off", "fixed_price"})
_MAY_OFFER = re.compile(r"\d|free|bogo|half|gratis|for one|von einem|halbe|halve|moitie|mitad|offert")
"""Without any of these no row offers anything."""


@dataclass(frozen=True, slots=True)
class _Terms:
    """What lines say beside what is taken off."""

    starts_on: date | None = None
    ends_on: date | None = None
    code: str | None = None
    needs_clip: bool = False
    is_alone: bool = False
    is_stackable: bool = False
    max_uses: int | None = None


def _terms(texts: Sequence[str], habits: Habits) -> _Terms:
    words, joined = wordings().words, " ".join(texts)
    starts_on, ends_on = _days(texts, habits)
    is_alone = words["alone"].search(joined) is not None
    limit = first([words["limit"]], joined)
    return _Terms(
        starts_on=starts_on,
        ends_on=ends_on,
        code=_code(texts),
        needs_clip=words["clip"].search(joined) is not None,
        is_alone=is_alone,
        is_stackable=not is_alone and words["together"].search(joined) is not None,
        max_uses=number_of(limit.values[0]) if limit else 1 if words["once"].search(joined) else None,
    )


def _common(lines: Sequence[_Line], found: Sequence[_Found], blocks: Sequence[Sequence[int]], habits: Habits) -> _Terms:
    """What holds for all offers of a mail: what stands in none of them."""
    offered = {place for each in found for place in range(each.place, each.until)}
    own = offered.union(*blocks)
    outside = [line.text for place, line in enumerate(lines) if place not in own]
    return replace(_terms(outside, habits), code=None)


def _with_common(offer: Offer, common: _Terms) -> Offer:
    has_days = offer.starts_on is not None or offer.ends_on is not None
    return replace(
        offer,
        starts_on=offer.starts_on if has_days else common.starts_on,
        ends_on=offer.ends_on if has_days else common.ends_on,
        needs_clip=offer.needs_clip or common.needs_clip,
        is_stackable=offer.is_stackable and not common.is_alone,
        max_uses=offer.max_uses or common.max_uses,
    )


def _offer(lines: Sequence[_Line], found: _Found, block: Sequence[int], side: int, habits: Habits) -> Offer | None:
    """One offer with its goods; None where nothing says what it is for."""
    taken = _taken_off(found, habits)
    if taken is None:
        return None
    texts = [found.text, *(lines[place].text for place in block)]
    terms = _terms(texts, habits)
    amount, count = _minimum(found, texts[1:])
    goods, named = _goods(lines, found, side)
    category = _category(goods) if goods else None
    is_basket = goods is None and _is_of_basket(texts)
    if goods is None and not (is_basket or amount or terms.code):
        return None
    if goods is None and taken.kind not in {CouponKind.PERCENT_OFF, CouponKind.AMOUNT_OFF}:
        return None
    places = sorted({*range(found.place, found.until), *named})
    currency = taken.currency_code or (amount[1] if amount else None) or habits.currency_code
    return replace(
        taken,
        title=" ".join(lines[place].printed for place in places)[:200],
        currency_code=currency if amount or taken.kind in _OF_MONEY else None,
        minimum_amount=amount[0] if amount else None,
        minimum_count=count,
        goods=None if category else goods,
        category=category,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        code=terms.code or _digits([lines[place] for place in block]),
        needs_clip=terms.needs_clip,
        is_stackable=terms.is_stackable,
        max_uses=terms.max_uses,
        evidence=tuple(_evidence(lines[place].row) for place in places),
    )


_OF_MONEY = frozenset({CouponKind.AMOUNT_OFF, CouponKind.FIXED_PRICE})


def _is_of_all(line: _Line) -> bool:
    """Whether it speaks of all the offers of a mail."""
    return _ALL_OF_THEM.search(line.text) is not None and _kind_in(line.text) is None


def _evidence(row: Row) -> Evidence:
    box = row.box
    return Evidence(row.page, Box(box.x, box.y, box.width, box.height), row.printed, row.confidence)


def _taken_off(found: _Found, habits: Habits) -> Offer | None:
    """What it takes off, without its goods; None for numbers that cannot be."""
    values, hundred = found.said.values, Decimal(100)
    if found.kind == "percent_off":
        percent = percent_of(values[0])
        return Offer(CouponKind.PERCENT_OFF, percent, "") if 0 < percent <= hundred else None
    if found.kind in {"amount_off", "fixed_price"}:
        amount, currency = money_of(values[-1])
        kind = CouponKind(found.kind)
        return Offer(kind, amount, "", currency or habits.currency_code) if amount else None
    if found.kind == "bogo":
        return Offer(CouponKind.BOGO, hundred, "", buy=1, get=1)
    if found.kind in {"half_of_second", "second_half_price"}:
        percent = percent_of(values[0]) if found.kind == "half_of_second" else _HALF
        return Offer(CouponKind.BUY_X_GET_Y, percent, "", buy=1, get=1)
    bought, got = number_of(values[0]), number_of(values[1])
    if found.kind == "pay_for_fewer":
        bought, got = min(bought, got), abs(bought - got)
    percent = percent_of(values[2]) if found.kind == "buy_x_get_y_at" else hundred
    if not (bought and got):
        return None
    if bought == got == 1 and percent == hundred:
        return Offer(CouponKind.BOGO, hundred, "", buy=1, get=1)
    return Offer(CouponKind.BUY_X_GET_Y, percent, "", buy=bought, get=got)


def _minimum(found: _Found, below: Sequence[str]) -> tuple[tuple[Decimal, str | None] | None, Decimal | None]:
    """The amount with its currency, and the pieces, that have to be bought; beside what is taken off, or below it."""
    told = wordings().minimums
    beside = f"{found.text[: found.said.start]} | {found.text[found.said.end :]}"
    texts = [beside, *(text for text in below if _kind_in(text) is None)]
    amount = next((said for text in texts if (said := first(told["amount"], text))), None)
    count = next((said for text in texts if (said := first(told["count"], text))), None)
    pieces = number_of(count.values[0]) if count else 0
    is_bundle = found.kind not in _PLAIN
    return (money_of(amount.values[0]) if amount else None), (Decimal(pieces) if pieces > 1 and not is_bundle else None)


def _code(texts: Sequence[str]) -> str | None:
    """What has to be shown or entered: letters with digits, or capitals, which small letters are not."""
    for text in texts:
        said = first(wordings().codes, text)
        if said is not None and said.values[-1] not in _NO_CODES:
            return said.values[-1].upper()
    return None


_NO_CODES = frozenset({"below", "here", "above", "this", "your", "when", "unten", "hier", "oben", "scannen", "online"})


def _digits(below: Sequence[_Line]) -> str | None:
    """The number of a barcode that stands by itself below an offer."""
    for line in below:
        found = _DIGITS.fullmatch(line.text.strip("*| "))
        if found is not None:
            return found[0].replace(" ", "")
    return None


def _is_of_basket(texts: Sequence[str]) -> bool:
    words = wordings().words["basket"]
    return any(words.search(text) for text in texts)


# --- goods ----------------------------------------------------------------------------------------------------------


def _goods(lines: Sequence[_Line], found: _Found, side: int) -> tuple[str | None, tuple[int, ...]]:
    """What an offer calls its goods, and the line beside it that names them; None where no word does.

    They stand in the same line, else in that below or above, on which side those of the mail stand.
    """
    rest = _without_terms(found)
    if _is_of_basket([found.text]) or _is_name(rest):
        return (None if _is_of_basket([found.text]) else rest), ()
    if _has_amount_beside(found):
        return None, ()
    near = [found.until, found.place - 1] if side > 0 else [found.place - 1, found.until]
    for place in near:
        if 0 <= place < len(lines) and _names(lines[place].text):
            return _spelt(lines[place].printed), (place,)
    return None, ()


def _has_amount_beside(found: _Found) -> bool:
    """Whether it says of which purchase it is, in which case no line beside it names goods."""
    beside = f"{found.text[: found.said.start]} | {found.text[found.said.end :]}"
    return first(wordings().minimums["amount"], beside) is not None


def _side(lines: Sequence[_Line], found: Sequence[_Found]) -> int:
    """On which side of offers without goods those of the mail stand: 1 below, -1 above."""
    bare = [each for each in found if not _is_name(_without_terms(each)) and not _is_of_basket([each.text])]
    below = sum(each.until < len(lines) and _names(lines[each.until].text) for each in bare)
    above = sum(each.place > 0 and _names(lines[each.place - 1].text) for each in bare)
    return 1 if below > above else -1 if above > below else (1 if bare and bare[0].place == 0 else -1)


def _names(text: str) -> bool:
    """Whether a line by itself is the name of goods."""
    told = wordings()
    is_term = any(first(patterns, text) for patterns in (*told.days.values(), told.codes, *told.minimums.values()))
    is_other = told.words["no_goods"].search(text) or _kind_in(text) or text.endswith((".", "!", "?", ":"))
    return not (is_term or is_other) and _is_name(_without_fillers(text))


def _without_terms(found: _Found) -> str:
    """What is left of the text of an offer without what it takes off and its terms."""
    told, text = wordings(), f"{found.text[: found.said.start]} | {found.text[found.said.end :]}"
    groups = (*told.days.values(), told.codes, told.minimums["amount"], told.minimums["count"])
    for patterns in groups:
        while (said := first(patterns, text)) is not None:
            text = f"{text[: said.start]} | {text[said.end :]}"
    for name in ("clip", "alone", "together", "limit", "once"):
        text = told.words[name].sub(" | ", text)
    parts = [_without_fillers(part) for part in re.split(r"\||[.;!()]\s|\s[-–—]\s", text)]
    return max(parts, key=len, default="")


def _without_fillers(text: str) -> str:
    """A name without what stands before and behind it and is none."""
    filler = wordings().words["filler"]
    text = text.strip(_EDGES)
    while (match := filler.match(text)) is not None:
        text = text[match.end() :].strip(_EDGES)
    while (ends := [match for match in filler.finditer(text) if match.end() == len(text)]) and text:
        text = text[: ends[0].start()].strip(_EDGES)
    return text


_EDGES = " ,.:;!|*-–—+&/'\"()"


def _is_name(text: str) -> bool:
    words = re.findall(r"[^\W\d_]{3,}", text)
    return len(words) > 0 and len(text.split()) <= _MOST_WORDS and re.search(r"www\.|https?:|@", text) is None


def _spelt(printed: str) -> str:
    return _without_fillers(plain(printed))


def _category(goods: str) -> str | None:
    """The part of the shop that goods are, by their name alone."""
    return next((name for name, words in wordings().categories.items() if words.fullmatch(goods)), None)


# --- days -----------------------------------------------------------------------------------------------------------


def _days(texts: Sequence[str], habits: Habits) -> tuple[date | None, date | None]:
    """The first and the last day that are said."""
    told = wordings().days
    for text in texts:
        said = first(told["range"], text)
        if said is not None:
            ends_on = _day(said.values[1], habits, habits.written_on - _LATE)
            starts_on = _start(said.values[0], habits, ends_on)
            if ends_on is not None and (starts_on is None or starts_on <= ends_on):
                return starts_on, ends_on
    start = next((said for text in texts if (said := first(told["start"], text))), None)
    end = next((said for text in texts if (said := first(told["end"], text))), None)
    ends_on = _day(end.values[0], habits, habits.written_on - _LATE) if end else None
    starts_on = _start(start.values[0], habits, ends_on) if start else None
    return (None if starts_on and ends_on and starts_on > ends_on else starts_on), ends_on


def _start(text: str, habits: Habits, ends_on: date | None) -> date | None:
    """The first day: the last such day that is not after the end."""
    if ends_on is None:
        return _day(text, habits, habits.written_on - _LATE)
    found = [day for year in (ends_on.year, ends_on.year - 1) if (day := _day_of_year(text, habits, year)) is not None]
    return next((day for day in found if day <= ends_on), None)


def _day(text: str, habits: Habits, earliest: date) -> date | None:
    """The day that a text means: without a year, the first such day from `earliest` on."""
    found = [day for more in (0, 1) if (day := _day_of_year(text, habits, earliest.year + more)) is not None]
    return next((day for day in found if day >= earliest), found[0] if found else None)


def _day_of_year(text: str, habits: Habits, year: int) -> date | None:
    """The day, of this year where the text does not say another. Of two that it may be, the order of days tells which,
    and without one it is the earlier that is not past: an offer that is taken to end too early deceives nobody."""
    named = re.search(r"[a-z]+", re.sub(r"(?<=\d)(?:st|nd|rd|th|er)\b|\b(?:of|de)\b", " ", text))
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    if named is not None and named[0] in MONTHS:
        return _date(numbers[1] if len(numbers) > 1 else year, MONTHS[named[0]], numbers[0])
    if numbers[0] > 1000:
        return _date(*numbers[:3])
    told_year = numbers[2] if len(numbers) > 2 else year
    return _told_apart(numbers[0], numbers[1], told_year if told_year > 99 else 2000 + told_year, text, habits)


def _told_apart(one: int, other: int, year: int, text: str, habits: Habits) -> date | None:
    by_order = {DateOrder.DAY_FIRST: _date(year, other, one), DateOrder.MONTH_FIRST: _date(year, one, other)}
    order = habits.date_order or (DateOrder.DAY_FIRST if "." in text else None)
    if order in by_order and by_order[order] is not None:
        return by_order[order]
    possible = sorted(day for day in by_order.values() if day is not None)
    return next((day for day in possible if day >= habits.written_on), possible[-1] if possible else None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
