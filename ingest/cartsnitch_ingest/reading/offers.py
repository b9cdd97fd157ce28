"""Offers: what an offer mail, or the foot of a receipt, takes off a purchase that is yet to come.

An offer is no purchase. Nothing here touches what is read of one: offers are looked for where there is no receipt, and
below one in what stands behind its last amount.

An offer of which a part is not understood is none that anybody could use: only its words are kept, and counted.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from cartsnitch_domain.coupons.coupon import CouponKind

from cartsnitch_ingest.pages.page import Page
from cartsnitch_ingest.reading.offer import Habits, Offer, Offered, Unclear
from cartsnitch_ingest.reading.offercolumns import columns
from cartsnitch_ingest.reading.offergoods import (
    adds_to,
    as_called,
    category_of,
    is_clean,
    is_name,
    is_named,
    is_part_of_shop,
    without_fillers,
)
from cartsnitch_ingest.reading.offerheads import Layout, names_sender
from cartsnitch_ingest.reading.offerheads import doubted as doubted_by_others
from cartsnitch_ingest.reading.offerkinds import (
    ADVERTISED,
    LIKELY,
    VAGUE,
    Beginning,
    beginnings,
    kind_in,
    taken_off,
    without_asides,
)
from cartsnitch_ingest.reading.offerlines import Line, lines_of, without_notes
from cartsnitch_ingest.reading.offernotes import footnotes, signs_beside
from cartsnitch_ingest.reading.offersavings import with_savings
from cartsnitch_ingest.reading.offersections import section_terms, sections
from cartsnitch_ingest.reading.offersenders import names_of, without_names
from cartsnitch_ingest.reading.offerstatements import Statement, is_all_of_basket, is_condition, statement
from cartsnitch_ingest.reading.offerstruck import with_struck
from cartsnitch_ingest.reading.offerterms import (
    Terms,
    common_terms,
    digits_below,
    foot_of,
    lacks,
    terms_of,
    with_common,
    with_outer,
)
from cartsnitch_ingest.reading.rows import Row, rows
from cartsnitch_ingest.reading.wordings import first, plain, wordings

MOST_OFFERS = 500
"""Of one mail, of which some say the same, or nothing that is understood: it takes a second, and the largest mails of
stores have some 300. Of more the first are read, and the others are counted."""

_BLOCK = 4
"""Rows in which an offer says all of its terms."""

_LONGEST_TITLE = 200
_DIGIT = re.compile(r"\d")
_At = tuple[int, float, float]
"""Where an offer stands: its page, and how far down and to the right."""

_OF_MONEY = frozenset({CouponKind.AMOUNT_OFF, CouponKind.FIXED_PRICE})
_OF_BASKET = frozenset({CouponKind.AMOUNT_OFF, CouponKind.PERCENT_OFF})


@dataclass(frozen=True, slots=True)
class _Read:
    """An offer with its words; without one where something of it is not understood."""

    title: str
    at: _At = (0, 0.0, 0.0)
    offer: Offer | None = None
    told: Unclear | None = None
    """What is sure of it, whatever is not understood."""
    is_advertised: bool = False
    """Whether it is a price beside the one before it."""
    is_vague: bool = False
    """Whether it only looks like an offer, or is one of a price."""
    is_dated: bool = False
    """Whether lines below it, or a head, say its last day, a code, or that it is of another time."""


def offers(pages: Sequence[Page], habits: Habits) -> Offered:
    """The offers on pages that hold no receipt."""
    printed = [with_struck(row) for row in rows(pages)]
    grids = frozenset(number for number, page in enumerate(pages, start=1) if page.text is not None)
    found: list[_Read] = []
    seen: set[_At] = set()
    all_lines = [without_asides(lines) for lines in columns(printed, grids)]
    for lines, beside in zip(all_lines, signs_beside(all_lines), strict=True):
        told = with_savings(lines, list(beginnings(lines)))
        seen.update(_at(lines, each) for each in told)
        found += _read(lines, told, _first_of(lines, told, {each.at for each in found}), habits, beside)
    once = _once(found)
    return replace(_offered(once), left_out=len(seen) - len(once))


def offers_below(printed: Sequence[Row], habits: Habits) -> Offered:
    """The offers in the foot of a receipt: only what speaks of the next time, names its last day, or has a code. What
    stands below one of these, or below a title of coupons, is one of which that is not known."""
    lines = without_asides(lines_of(printed))
    told = with_savings(lines, list(beginnings(lines)))
    found = _read(lines, told, _first_of(lines, told, ()), habits, is_receipt=True)
    return _offered(list(_to_come(lines, found)))


def _to_come(lines: Sequence[Line], found: Sequence[_Read]) -> Iterator[_Read]:
    """Those of the next time, and those that stand among them, as not understood."""
    words = wordings().words
    taken = {read.at for read in found}
    titles = [
        (line.row.page, line.row.box.y, line.row.box.x)
        for line in lines
        if words["next"].search(line.text) and not words["past"].search(line.text) and not _DIGIT.search(line.text)
    ]
    begin = min(
        [*(at for at in titles if at not in taken), *(read.at for read in found if _is_to_come(read))], default=None
    )
    for read in found:
        if _is_to_come(read):
            yield read
        elif begin is not None and read.at > begin and not (read.is_advertised or read.is_vague):
            goods = read.offer.goods if read.offer else None
            yield replace(read, offer=None, told=read.told or Unclear(read.title, goods))


def _at(lines: Sequence[Line], found: Beginning) -> _At:
    row = lines[found.place].row
    return row.page, row.box.y, row.box.x


def _first_of(lines: Sequence[Line], found: Sequence[Beginning], known: Collection[_At]) -> frozenset[int]:
    """Which offers of a column are read: those that were with another one, which stand in all, and of the others the
    first, so that they are no more than the most altogether."""
    is_known = [_at(lines, each) in known for each in found]
    others = [number for number, is_read in enumerate(is_known) if not is_read]
    again = [number for number, is_read in enumerate(is_known) if is_read]
    return frozenset([*again, *others[: MOST_OFFERS - len(known)]])


def _once(found: Sequence[_Read]) -> list[_Read]:
    """Each offer once, also what stands above or between several columns and is read with each of them: it is
    understood where it is the same with all."""
    same: dict[_At, list[_Read]] = {}
    for read in found:
        same.setdefault(read.at, []).append(read)
    return [
        one if all(read.offer == one.offer for read in others) else replace(one, offer=None)
        for one, *others in same.values()
    ]


def _offered(found: Sequence[_Read]) -> Offered:
    """Each offer once, and each text of one that is not understood."""
    understood = tuple(dict.fromkeys(read.offer for read in found if read.offer))
    others = [read for read in found if read.offer is None and not read.is_advertised]
    told = {read.title: read.told or Unclear(read.title) for read in reversed(others)}
    unclear = tuple(dict.fromkeys(read.title for read in others))
    advertised = tuple(dict.fromkeys(read.title for read in found if read.is_advertised))
    return Offered(understood, unclear, advertised, told=tuple(told[title] for title in unclear))


def _is_to_come(read: _Read) -> bool:
    """Whether it is of another purchase than that above it."""
    if read.is_advertised:
        return False
    is_next = wordings().words["next"].search(plain(read.title)) is not None
    offer = read.offer
    if offer is None:
        return is_next or read.is_dated
    return offer.kind is not CouponKind.FIXED_PRICE and (is_next or offer.ends_on is not None or offer.code is not None)


def _is_to_come_in(text: str) -> bool:
    """Whether a line says a last day, or speaks of another time."""
    told = wordings()
    return (
        told.words["next"].search(text) is not None or first([*told.days["end"], *told.days["range"]], text) is not None
    )


def _read(
    lines: Sequence[Line],
    found: Sequence[Beginning],
    chosen: Collection[int],
    habits: Habits,
    beside: frozenset[str] = frozenset(),
    *,
    is_receipt: bool = False,
) -> list[_Read]:
    """The offers of lines, those that are chosen by their numbers; the signs of footnotes `beside` are those of other
    columns."""
    if not found:
        return []
    side = _side(lines, found)
    notes = footnotes(lines, _signed(lines, found, side), beside)
    page = replace(_layout(lines, found, side, habits, is_receipt=is_receipt), notes=notes.places)
    heads = frozenset(place for place in range(len(lines)) if page.is_free(place) and page.is_between(place))
    parts = sections(page)
    heads |= parts.places | page.headings
    own = [[at for at in block if at not in notes.places | heads] for block in _blocks(lines, found)]
    of_last = frozenset(at for at in own[-1] if (at in parts.own and lines[at].row.within) or page.is_of_last(at))
    foot, torn = _foot(page, own, of_last, habits)
    if section_terms(page, parts, len(found) - 1, habits).has_days and torn:
        torn |= {len(found) - 1}  # of the last one, too, its section says other days
    blocks = [[place for place in block if place not in foot] for block in own]
    taken = notes.places | heads | {place for each in found for place in range(each.place, each.until)}.union(*blocks)
    outside = [place for place in range(len(lines)) if place not in taken]
    above, below = ([lines[at] for at in outside if (at < min(page.at)) is is_above] for is_above in (True, False))
    common = common_terms(above, below, habits)
    priced = frozenset(number for number, each in enumerate(found) if each.is_of_price)
    around = with_outer(
        section_terms(page, parts, len(found) - 1, habits), terms_of([line.text for line in above], habits)
    )
    torn |= {len(found) - 1} if not is_receipt and _is_torn_by_foot(page, blocks[-1], around, habits) else set()
    doubted = doubted_by_others(page, parts.places | (parts.own - {*outside})) | notes.lost | parts.torn | priced | torn
    read = []
    for number, (each, block) in enumerate(zip(found, blocks, strict=True)):
        if number not in chosen:
            continue
        head = [place for place in (each.place - 1,) if place >= 0 and place not in taken]
        others = (head, notes.of_offer[number])
        one = _offer(page, each, block, others, side, habits)
        of_section = section_terms(page, parts, number, habits)
        one = _with_common(_with_common(one, of_section), common)
        near = [each.text, *(lines[at].text for at in (*head, *own[number]))]
        is_dated = any(map(_is_to_come_in, near)) or any(lines[at].code for at in (each.place, *own[number]))
        one = replace(
            one,
            at=_at(lines, each),
            offer=None if number in doubted else one.offer,
            is_dated=is_dated,
            is_advertised=each.kind == ADVERTISED,
            is_vague=each.kind in {LIKELY, VAGUE, "fixed_price"},
        )
        if one.offer is None:
            nearest = of_section if of_section.has_days else common
            sure = _told(page, each, block, others, (one.title, side, habits), nearest)
            # Whatever makes doubtful what it takes off may be of its days and code, too.
            is_torn = number in doubted
            one = replace(one, told=replace(sure, starts_on=None, ends_on=None, code=None) if is_torn else sure)
        read.append(one)
    return read


def _foot(
    page: Layout, own: Sequence[Sequence[int]], of_last: frozenset[int], habits: Habits
) -> tuple[frozenset[int], frozenset[int]]:
    """The places below the last offer that are for all, and the offers of which nobody can tell whether a line below
    the last one is theirs: one with more than terms, and one close below where headings part it from others, which may
    be of its section. `of_last` are the places of lines that are surely its own."""
    lines = page.lines
    said = [[each.text, *(lines[at].text for at in block)] for each, block in zip(page.found, own, strict=True)]
    of_last = frozenset(
        at
        for at in of_last
        if page.is_of_last(at)
        or not terms_of([lines[at].text], habits).has_days
        or not any(lacks(lines[at].text, texts, habits) for texts in said[:-1])
    )
    foot = foot_of(lines, own, [each.text for each in page.found], habits) - of_last
    mixed = {at for at in own[-1] if at not in foot | of_last and terms_of([lines[at].text], habits).has_days}
    close = {at for at in foot if page.has_offer_above(at)} if page.headings or _is_last_apart(page) else set()
    if not mixed | close:
        return foot, frozenset()
    others = enumerate(said[:-1])
    torn = (number for number, texts in others if any(lacks(lines[at].text, texts, habits) for at in mixed | close))
    return foot - close, frozenset(torn)


def _is_last_apart(page: Layout) -> bool:
    """Whether a heading or a gap parts the last of several offers from the one before."""
    lines, last = page.lines, page.found[-1]
    is_headed = any(lines[at].row.heading for at in range(max(last.place - 1, 0), last.until) if not page.is_free(at))
    return is_headed or any(page.gaps_above[last.place] != page.gaps_above[each.place] for each in page.found[-2:-1])


def _is_torn_by_foot(page: Layout, block: Sequence[int], around: Terms, habits: Habits) -> bool:
    """Whether a line below the last offer, set off from it, says other days than those above it do: it may be of the
    mail, and what is nearer holds."""
    depth = len(page.lines[page.found[-1].place].row.within)
    for at in block:
        said = terms_of([page.lines[at].text], habits)
        is_set_off = not page.has_offer_above(at) or page.shared(at, len(page.found) - 1) < depth - 1
        is_set_off = is_set_off and not _is_of_all(page.lines[at])
        if is_set_off and said.has_days and around.has_days and said.ends_on != around.ends_on:
            return True
    return False


def _signed(lines: Sequence[Line], found: Sequence[Beginning], side: int) -> list[list[int]]:
    """The places of the lines of each offer itself, behind the words of which a sign of a footnote may stand."""
    return [[*range(each.place, each.until), *_named(lines, each, statement(each), side)] for each in found]


def _layout(
    lines: Sequence[Line], found: Sequence[Beginning], side: int, habits: Habits, *, is_receipt: bool
) -> Layout:
    named: set[int] = set()
    for each in found:
        said = statement(each)
        own = _named(lines, each, said, side)
        named.update(own, _added(lines, each, said, own))
    names = names_of(habits.store_name, *habits.names)
    return Layout(lines, found, frozenset(named), names, is_receipt)


def _added(lines: Sequence[Line], found: Beginning, said: Statement, named: Sequence[int]) -> list[int]:
    """The place of the line that is more of the name of the goods: the next one below."""
    name = said.goods or next((lines[place].text for place in named), "")
    place = max(found.until - 1, *named, 0) + 1
    is_near = place < len(lines) and not lines[place].is_apart and not lines[place].is_across
    return [place] if is_near and adds_to(name, lines[place].text) else []


def _named(lines: Sequence[Line], found: Beginning, said: Statement, side: int) -> list[int]:
    """The places of the lines that name the goods of an offer that does not itself."""
    is_named = said.goods is not None and kind_in(said.goods) is None
    return [] if is_named or said.is_of_basket or said.minimum.amount else _beside(lines, found, side)


def _blocks(lines: Sequence[Line], found: Sequence[Beginning]) -> list[list[int]]:
    """The places of the lines below each offer that are its own; what only looks like an offer may be, too."""
    begins = [each.place for each in found if each.kind != LIKELY]
    behind = [*begins, len(lines)]
    ends = [behind[bisect_right(begins, each.place)] for each in found]
    return [
        [at for at in range(each.until, min(end, each.until + _BLOCK)) if len(found) == 1 or not _is_of_all(lines[at])]
        for each, end in zip(found, ends, strict=True)
    ]


def _is_of_all(line: Line) -> bool:
    """Whether it speaks of all the offers of a mail."""
    return wordings().words["of_all"].search(line.text) is not None and kind_in(line.text) is None


def _with_common(read: _Read, common: Terms) -> _Read:
    return replace(read, offer=with_common(read.offer, common) if read.offer else None)


def _offer(
    page: Layout,
    found: Beginning,
    block: Sequence[int],
    others: tuple[Sequence[int], Sequence[int]],
    side: int,
    habits: Habits,
) -> _Read:
    """One offer with its goods, where all that it says is understood. `others` are the place of the line above that is
    no other's, and those of its footnotes."""
    head, notes = others
    lines, beside = page.lines, statement(found)
    named = _named(lines, found, beside, side)
    below = [place for place in block if place not in named]
    close = [place for place in below if not any(lines[at].is_apart for at in range(found.until, place + 1))]
    added = _added(lines, found, beside, named)
    places = sorted({*range(found.place, found.until), *named, *added})
    said = statement(
        found,
        [
            without_names(lines[at].text, page.names, " | ")
            for at in (*close, *notes)
            if at not in page.named and not _is_of_next(page, at)
        ],
        [lines[at].text for at in below if at not in close],
    )
    title = " ".join(lines[place].printed for place in places)[:_LONGEST_TITLE]
    above = [lines[place].text for place in head if place not in named]
    taken = taken_off(found, habits)
    if taken is None or not said.is_clear or any(map(is_condition, above)):
        return _Read(title)
    goods = said.goods or next((_spelt(lines[place].printed) for place in named), None)
    goods = as_called(goods, title) if goods else None
    texts = [found.text, *(lines[place].text for place in (*block, *notes))]
    codes = [found.code, *(lines[place].code for place in block), *(lines[place].code for place in head)]
    terms = terms_of(texts, habits, codes)
    if not terms.is_clear or not _is_of_something(taken, goods, said, terms, texts):
        return _Read(title)
    category = category_of(goods) if goods else None
    minimum = said.minimum
    currency = taken.currency_code or minimum.currency_code or habits.currency_code
    offer = replace(
        taken,
        title=title,
        currency_code=currency if minimum.amount or taken.kind in _OF_MONEY else None,
        minimum_amount=minimum.amount,
        minimum_count=minimum.count,
        minimum_is_of_basket=minimum.is_of_basket,
        goods=None if category else goods,
        more_of_goods=next((_spelt(lines[place].printed) for place in added), None),
        category=category,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        code=terms.code or digits_below([lines[place] for place in block]),
        needs_clip=terms.needs_clip,
        is_stackable=terms.is_stackable,
        max_uses=terms.max_uses,
        evidence=tuple(lines[place].evidence for place in places),
    )
    return _Read(title, offer=offer)


def _told(
    page: Layout,
    found: Beginning,
    block: Sequence[int],
    others: tuple[Sequence[int], Sequence[int]],
    known: tuple[str, int, Habits],
    common: Terms,
) -> Unclear:
    """What is sure of an offer, also of one that is not understood: a name of goods that is nothing else, days that are
    read, and a code. `known` are its words, the side on which goods stand, and what is known of who offers."""
    head, notes = others
    title, side, habits = known
    lines = page.lines
    goods = statement(found).goods
    if goods is None:
        goods = next((_spelt(lines[place].printed) for place in _beside(lines, found, side)), None)
    texts = [found.text, *(lines[place].text for place in (*block, *notes))]
    codes = [found.code, *(lines[place].code for place in (*block, *head))]
    terms = terms_of(texts, habits, codes)
    days = terms if terms.has_days or not terms.is_clear else common
    is_sure = goods is not None and is_name(goods) and is_clean(goods)
    return Unclear(
        title,
        goods=as_called(goods, title) if goods and is_sure else None,
        starts_on=days.starts_on if days.is_clear else None,
        ends_on=days.ends_on if days.is_clear else None,
        code=terms.code,
    )


def _is_of_next(page: Layout, place: int) -> bool:
    """Whether a line is the head of the next offer: the part of the shop that its goods are of, or who sent it."""
    text = page.lines[place].text
    return place + 1 in page.at and (is_part_of_shop(text) or names_sender(text, page.names))


def _is_of_something(taken: Offer, goods: str | None, said: Statement, terms: Terms, texts: Sequence[str]) -> bool:
    """Whether it names goods, or says that it is off the whole basket; pieces are of goods that it does not name."""
    if goods is not None:
        return True
    is_of_basket = said.is_of_basket or any(is_all_of_basket(text) for text in texts[1:])
    is_told = is_of_basket or said.minimum.amount is not None or terms.code is not None
    return taken.kind in _OF_BASKET and is_told and said.minimum.count is None


def _beside(lines: Sequence[Line], found: Beginning, side: int) -> list[int]:
    """The line that names the goods of an offer which names none: below or above, where those of the mail stand; where
    nothing tells that, the only one."""
    if found.is_of_price:
        return []
    near = [found.until, found.place - 1] if side > 0 else [found.place - 1, found.until]
    named = [at for at in near if _is_named_at(lines, at, found) and not _is_parted(lines, at, found)]
    return named[:1] if side or len(named) == 1 else []


def _is_parted(lines: Sequence[Line], place: int, found: Beginning) -> bool:
    """Whether a gap parts a line from what only looks like an offer: it says something of another one."""
    return found.kind in {LIKELY, VAGUE} and lines[max(found.place, place)].is_apart


def _side(lines: Sequence[Line], found: Sequence[Beginning]) -> int:
    """On which side of offers without goods those of the mail stand: 1 below, -1 above, 0 where nothing tells. A title
    above the first of several makes as many names above them as there are below."""
    near = [each for each in found if not (each.is_of_price and any(line.is_apart for line in lines[each.until :][:1]))]
    bare = [each for each in near if not (said := statement(each)).goods and not said.is_of_basket]
    below = sum(_is_named_at(lines, each.until, each) for each in bare)
    above = sum(_is_named_at(lines, each.place - 1, each) for each in bare)
    if below == above and len(bare) > 1 and _is_named_at(lines, bare[0].place - 1, bare[0]):
        return 0
    return 1 if below > above else -1 if above > below else (1 if bare and bare[0].place == 0 else -1)


def _is_named_at(lines: Sequence[Line], place: int, found: Beginning) -> bool:
    """Whether a line names the goods of an offer: what goes over all columns names those of none in one of them."""
    if not 0 <= place < len(lines) or lines[place].is_across != lines[found.place].is_across:
        return False
    return kind_in(lines[place].text) is None and is_named(lines[place].text)


def _spelt(printed: str) -> str:
    return without_fillers(plain(without_notes(printed)))
