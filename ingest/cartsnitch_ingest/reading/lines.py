"""Lines: what each row says, before arithmetic has a word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations
from statistics import median

from cartsnitch_domain.purchases.multibuys import multibuy

from cartsnitch_ingest.reading.baseprices import without_base_price
from cartsnitch_ingest.reading.labels import BEHIND_OFFERED, PIECES_OFFERED, trimmed, without_misread_zeros
from cartsnitch_ingest.reading.labels import label as label_of
from cartsnitch_ingest.reading.numbers import Number, guesses, numbers
from cartsnitch_ingest.reading.quantities import (
    EACH,
    OF_A_SIZE,
    OFF_SO_MUCH,
    SAID_OF_OFFER,
    Count,
    Quantity,
    bundle,
    end_of_unit,
    is_measured,
    price_of_one,
    quantity,
    unit_after,
    unit_named,
)
from cartsnitch_ingest.reading.rows import Row
from cartsnitch_ingest.reading.sizes import ends_with_size, packs_of_litres
from cartsnitch_ingest.reading.vocabulary import GOODS, Meaning, Role, meaning, names_something

_NAMED_IDENTIFIER = re.compile(
    r"\b(?:UPC|PLU|EAN|GTIN|SKU|DPCI|Art(?:\.|ikel)?[\s-]?(?:Nr|No)?\.?|Item(?:\s?(?:#|No\b\.?|Nr\b\.?)|(?=\s\d{5})))"
    r"[\s:#]*\d(?:[\d-]{1,16}\d)(?![\w.,/%-])",
    re.IGNORECASE,
)
_IDENTIFIER = re.compile(r"(?<![\w.,/-])[*#]?\d{4,14}[A-Z]{0,2}(?![\w.,/%-])")
_TAKEN_OFF = r"\s(?:.*\s)?(?:[-−]\s?[$€£]?\d+[.,]\d\d|[$€£]?\d+[.,]\d\d\s?[-−])"
_LEADING_COUNT = re.compile(
    rf"^(?:\((\d{{1,3}})\)\s?(?=[\w(])|(\d{{1,2}})(?:\s?(?:x|QTY)\s|\s(?!(?:{BEHIND_OFFERED}|off\s[\d$€£]|{OF_A_SIZE})\b)(?!{PIECES_OFFERED}{_TAKEN_OFF})(?=[a-z(])))",
    re.IGNORECASE,
)
_TIMES_PRICE = re.compile(r"(?:@|\bat\b|[x×à*])\s*(?=\D{0,4}[\d.,]+\D*$)", re.IGNORECASE)
_LONG_WORD = re.compile(r"[^\W\d_]{4}")
_LETTERS = re.compile(r"[^\W\d_]{2}")

_PACK = re.compile(r"[^\W\d_]{2}.*\d[xX]\s*$")
"""A name and how many are in the pack."""

_DIGIT = re.compile(r"\d")
_MARKS = re.compile(r"[A-Z]{1,2}")
_PLU = re.compile(r"[34]\d{3}|9[34]\d{3}")
_SHORTEST_GTIN = 8
_PRICED_BY = re.compile(r"kgs?|lbs?|oz", re.IGNORECASE)

_MOST_MULTIPLIED = 12
"""Numbers of a row, counted from its right end, of which one may be the product of two others: no till prints more, and
what is tried grows with their third power."""

_NO_QUANTITY = 10_000
"""A number from here on is a code."""

_OF_A_SCALE = 3
"""Decimals of a weight in kilograms."""

_SAME_EDGE = 0.06
"""Of the page's width."""

_FEW_ASIDE = 0.2
"""Of the amounts of goods, so that the others are a column."""

_FEWEST_IN_COLUMN = 4

_MOST_WORDS = 40
"""Of a row that are looked at together: tills print fewer, and the time would grow with the cube of them."""

_LIFTED = 0.9
"""Of the height of a row."""

MONEY_ROLES = frozenset(
    {
        Role.SUBTOTAL,
        Role.TOTAL,
        Role.TAX,
        Role.ROUNDING,
        Role.TENDER,
        Role.CHANGE,
        Role.SAVINGS,
        Role.COUNT,
        Role.DISCOUNT,
    }
)


@dataclass(frozen=True, slots=True)
class Line:
    """A row with its meaning.

    `label` is the text that is neither amount, quantity nor number; `amounts` are the numbers that may be what the
    line comes to, the likeliest first; `count` is a quantity that stands without a unit price, `price` a unit price
    that stands alone, of goods above. `rivals` are amounts that another engine read on the row; `is_rival` says that
    only another engine saw the row at all, `is_aside` that the amount ends elsewhere than nearly all others.
    """

    row: Row
    text: str
    label: str
    meaning: Meaning
    amounts: tuple[Number, ...] = ()
    numbers: tuple[Number, ...] = ()
    quantity: Quantity | None = None
    count: Count | None = None
    price: Decimal | None = None
    identifier: str | None = None
    rivals: tuple[Decimal, ...] = ()
    is_rival: bool = False
    is_aside: bool = False

    @property
    def role(self) -> Role:
        return self.meaning.role

    @property
    def amount(self) -> Decimal | None:
        return self.amounts[0].value if self.amounts else None

    @property
    def has_name(self) -> bool:
        """Whether there is more than codes beside the numbers, such as the marks behind a quantity."""
        return names_something(self.label) and not (self.quantity and _MARKS.fullmatch(self.label))

    @property
    def is_identifier(self) -> bool:
        """Whether there is nothing but the number of goods that stand above or below."""
        if self.identifier is None or self.label or self.amounts or self.quantity:
            return False
        is_long = len(self.identifier) >= _SHORTEST_GTIN
        return is_long or bool(_NAMED_IDENTIFIER.match(self.text) or _PLU.fullmatch(self.text))

    def says(self, *roles: Role) -> bool:
        """Whether the label is wholly that of one of the roles."""
        return self.meaning.is_whole and self.role in roles


def lines(rows: Sequence[Row]) -> tuple[Line, ...]:
    """The rows as lines, from top to bottom; a row that says two things (`TAX .07 BAL 5.12`) is two lines."""
    plain = _with_taken_off(_with_amounts_beside([line(part) for row in rows for part in _parts(row)]))
    edge = _edge_of_amounts(plain)
    plain = [_priced(one, below, edge) for one, below in zip(plain, (*plain[1:], None), strict=False)]
    plain = _without_sizes(plain)
    guessed = [_guessed(_goods_after_all(one, edge), edge) for one in _with_those_aside(plain, edge)]
    return tuple(map(_with_sign_apart, guessed)) if _prints_signs(guessed) else tuple(guessed)


def line(row: Row) -> Line:
    """What one row says."""
    text = without_base_price(row.text)
    found = _without_offer(text, numbers(text))
    detail = None if _says_sum(text, found) else _by_count(text, quantity(text), found) or _bundle(text, found)
    amounts = [number for number in found if number.is_amount and not _inside(number, detail)]
    detail, amounts, count = _multiplied(text, found, detail, amounts)
    amounts = [*amounts, *(told for number in amounts if (told := number.behind_gap(text)))]
    price = price_of_one(text)
    amounts = [] if price else amounts
    identifier = printed_identifier(text, amounts)
    label = label_of(text, found, detail, *count, identifier=identifier)
    return Line(
        row=row,
        text=text,
        label=label,
        meaning=meaning(label),
        amounts=tuple(amounts),
        numbers=found,
        quantity=detail,
        count=_count(text, amounts),
        price=price,
        identifier=_digits(identifier),
    )


def _by_count(text: str, told: Quantity | None, found: Sequence[Number]) -> Quantity | None:
    """The quantity, a size in front of the price (`3 YOGURT 5.3OZ @1.00  3.00`) not taken for it, where not that but
    the count at the begin of the row makes the amount."""
    count = None if told is None or told.unit == EACH else _count(text, ())
    amount = found[-1] if found else None
    if told is None or count is None or amount is None or count.end > told.start or amount.start < told.end:
        return told
    sign = _TIMES_PRICE.search(text, told.start, told.end)
    made = Quantity(count.value, EACH, told.unit_price, sign.start() if sign else told.start, told.end)
    is_made = sign is not None and made.explains(amount.value) and not told.explains(amount.value)
    return made if is_made else told


def _bundle(text: str, found: Sequence[Number]) -> Quantity | None:
    """So many for a price, where that is what the row comes to; beside another amount it is only the offer."""
    told = bundle(text)
    amount = found[-1] if found else None
    if told is None or amount is None or not amount.is_amount:
        return None
    return told if amount.start < told.end or (amount.value > 0 and told.explains(amount.value)) else None


def _without_offer(text: str, found: tuple[Number, ...]) -> tuple[Number, ...]:
    """The numbers, but not the price that so many are to be had for, beside an amount that it does not make, nor what
    is taken off how much (`$5.00 OFF $25.00`) before the amount."""
    off = OFF_SO_MUCH.search(text)
    if off is not None and any(number.is_amount and number.start >= off.end() for number in found):
        found = tuple(number for number in found if not off.start() <= number.start < off.end())
    found = _without_said(text, found)
    told = bundle(text)
    if told is None or _bundle(text, found):
        return found
    return tuple(number for number in found if not _inside(number, told))


def _without_said(text: str, found: tuple[Number, ...]) -> tuple[Number, ...]:
    """The numbers, but not what an offer says in its words that it saves, before the amount that takes it off."""
    amount = found[-1] if found else None
    if amount is None or not amount.is_amount or amount.value >= 0:
        return found
    if _says_sum(text, found) and multibuy(text[: amount.start]) is None:
        return found
    spans = [each.span() for each in SAID_OF_OFFER.finditer(text, 0, amount.start)]
    return tuple(number for number in found if not _is_in(number, spans))


def _says_sum(text: str, found: Sequence[Number]) -> bool:
    """Whether it is a tax or a sum, so that `5% x 2.00` in it is no quantity of goods."""
    said = meaning(label_of(text, found))
    return said.is_whole and said.role in MONEY_ROLES and said.role is not Role.DISCOUNT


def _parts(row: Row) -> Iterator[Row]:
    if len(row.words) > _MOST_WORDS:
        yield row
        return
    # There are numbers on both sides.
    numbered = [at for at, word in enumerate(row.words) if _DIGIT.search(word.text)]
    for cut in range(numbered[0] + 1, numbered[-1] + 1) if numbered else ():
        left, right = Row(row.page, row.words[:cut]), Row(row.page, row.words[cut:])
        if (
            _ends_with_number(left.text)
            and not _ends_with_size(left, row)
            and (_both_say_money(left, right) or _both_are_goods(left, right))
        ):
            yield left
            yield from _parts(right)
            return
    yield row


def _with_amounts_beside(plain: Sequence[Line]) -> list[Line]:
    """Curled paper lifts the amount of a sum a little above or below its label: the two are one line again."""
    joined: list[Line] = []
    for one in plain:
        above = joined[-1] if joined else None
        if above is not None and _belong_together(above, one):
            words = sorted((*above.row.words, *one.row.words), key=lambda word: word.box.x)
            joined[-1] = line(Row(one.row.page, tuple(words)))
        else:
            joined.append(one)
    return joined


def _belong_together(above: Line, below: Line) -> bool:
    label, amount = (below, above) if above.amounts else (above, below)
    if label.amounts or not label.says(*MONEY_ROLES) or len(amount.amounts) != 1 or amount.label:
        return False
    here, there = label.row.box, amount.row.box
    parted = abs((here.y + here.bottom) - (there.y + there.bottom)) / 2
    return (
        here.right < there.x and label.row.page == amount.row.page and parted < _LIFTED * min(here.height, there.height)
    )


def _both_say_money(left: Row, right: Row) -> bool:
    return _says_money(left) and _says_money(right)


def _both_are_goods(left: Row, right: Row) -> bool:
    """Whether a name and its amount are followed by another name and its amount."""
    return all(map(_is_goods, (left, right)))


def _is_goods(part: Row) -> bool:
    words, found = _words_of(part), numbers(part.text)
    is_named = bool(_LONG_WORD.search(part.text)) and names_something(words) and meaning(words) is GOODS
    return is_named and _ends_with_number(part.text) and found[-1].is_amount


def _with_taken_off(plain: Sequence[Line]) -> list[Line]:
    """The lines, one that takes money off below goods not taken for how many there are: `2. ARTIKEL 50%  -1,00`."""
    first = next((at for at, one in enumerate(plain) if one.amount is not None and one.amount > 0), len(plain))
    return [
        replace(one, meaning=GOODS) if at > first and one.says(Role.COUNT) and (one.amount or 0) < 0 else one
        for at, one in enumerate(plain)
    ]


def _edge_of_amounts(plain: Sequence[Line]) -> float | None:
    """Where the column of amounts has its right edge, None on a page with hardly any."""
    edges = [one.row.right_of(one.amounts[0].end) for one in plain if one.amounts]
    return median(edges) if len(edges) > 1 else None


def _priced(one: Line, below: Line | None, edge: float | None) -> Line:
    """A line whose only price stands where amounts end: it is one, and the number before it part of the name, as in
    `WATER 6X  2.99`, unless the amount that it makes stands below it."""
    price = one.numbers[-1] if one.numbers else None
    if one.amounts or one.quantity is None or price is None or edge is None or not one.has_name:
        return one
    name = one.text[: price.start]
    is_made_below = below is not None and below.amount is not None and one.quantity.explains(below.amount)
    if is_made_below or not _PACK.search(name) or not _is_at(edge, one.row.right_of(price.end)):
        return one
    return replace(one, amounts=(price,), quantity=None, label=label_of(name, numbers(name), identifier=one.identifier))


def _without_sizes(plain: Sequence[Line]) -> list[Line]:
    """The lines, a size at the end of a name not taken for its amount (`WINE 0.75L`) where that stands in the row
    below; if other amounts have the same letter behind them, it is a mark."""
    marks = Counter(_letters_behind(one.text, number) for one in plain for number in one.amounts)
    below = (*plain[1:], None)
    return [
        _as_name(one) if _is_name_only(one, under, marks) else one for one, under in zip(plain, below, strict=False)
    ]


def _is_name_only(one: Line, below: Line | None, marks: Mapping[str, int]) -> bool:
    if len(one.amounts) != 1 or one.quantity or not one.has_name or not ends_with_size(one.text):
        return False
    is_priced = below is not None and bool(below.amounts) and not below.has_name and below.amounts[0].value > 0
    mark = _letters_behind(one.text, one.amounts[0])
    return is_priced and (not mark or marks[mark] < 2)


def _letters_behind(text: str, number: Number) -> str:
    return (number.mark + text[number.end :]).strip().lower()


def _as_name(one: Line) -> Line:
    name = label_of(one.text, (), identifier=one.identifier)
    return replace(one, amounts=(), label=name, meaning=meaning(name))


def _with_those_aside(plain: Sequence[Line], edge: float | None) -> list[Line]:
    """The lines, those marked whose amount is not in the column that nearly all amounts of goods end in."""
    sums = (at for at, one in enumerate(plain) if one.says(Role.SUBTOTAL, Role.TOTAL) and one.amounts)
    above = range(next(sums, len(plain)))
    goods = [at for at in above if plain[at].amounts and not plain[at].meaning.is_whole]
    aside = {at for at in goods if edge is not None and not _ends_at(edge, plain[at])}
    if len(goods) < _FEWEST_IN_COLUMN or len(aside) > max(1, _FEW_ASIDE * len(goods)):
        return list(plain)
    return [replace(one, is_aside=at in aside) for at, one in enumerate(plain)]


def _ends_at(edge: float, one: Line) -> bool:
    return _is_at(edge, one.row.right_of(one.amounts[0].end))


def _goods_after_all(line: Line, edge: float | None) -> Line:
    """A line of one word that tills print beside other numbers, but here a price, as in `TABLE  45.00`: goods."""
    is_price = len(line.numbers) == 1 and bool(line.amounts) and not line.amounts[0].doubt
    if not line.says(Role.NOISE) or len(line.meaning.phrase) != 1 or not is_price or edge is None:
        return line
    return replace(line, meaning=GOODS) if _ends_at(edge, line) else line


def _guessed(line: Line, edge: float | None) -> Line:
    """A line with what may be its amount, misread, where there is none, or behind those that there are."""
    if (
        line.quantity
        or line.is_identifier
        or edge is None
        or line.says(Role.NOISE, Role.HEADER, Role.COUNT, Role.TAX_TABLE)
    ):
        return line
    told = [guess for guess in guesses(line.text) if guess.mark or _is_at(edge, line.row.right_of(guess.end))]
    if line.amounts:
        end = max(number.end for number in line.amounts)
        return replace(line, amounts=(*line.amounts, *(guess for guess in told if guess.start >= end)))
    return _with_guesses(line, told) if told else line


def _with_guesses(line: Line, told: Sequence[Number]) -> Line:
    label = without_misread_zeros(trimmed(line.text[: told[0].start]))
    label = trimmed(label.replace(line.identifier, "")) if line.identifier else label
    return replace(line, amounts=tuple(told), label=label, meaning=meaning(label))


def _prints_signs(lines: Sequence[Line]) -> bool:
    """Whether most amounts of the receipt have a currency sign before them."""
    amounts = [number for one in lines for number in one.amounts]
    return sum(number.currency is not None for number in amounts) * 2 > len(amounts)


def _with_sign_apart(one: Line) -> Line:
    """Where the others have a sign, the first digit of an amount may be one: `$0.29` is read as `50.29`."""
    more = [number.without_first_digit() for number in one.amounts if number.may_begin_with_sign]
    return replace(one, amounts=(*one.amounts, *more)) if more else one


def _is_at(edge: float, right: float) -> bool:
    return abs(right - edge) < _SAME_EDGE


def _ends_with_number(text: str) -> bool:
    found = numbers(text)
    return bool(found) and not trimmed(text[found[-1].end :]) and not found[-1].is_percent


def _ends_with_size(left: Row, row: Row) -> bool:
    """Whether the number that the left part of a row ends with is a size, by what stands behind it."""
    return any(number.measure and number.start < len(left.text) <= number.end for number in numbers(row.text))


def _says_money(row: Row) -> bool:
    found = numbers(row.text)
    has_amount = any(number.is_amount for number in found)
    words = meaning(_words_of(row))
    has_amount = has_amount or (words.role is Role.COUNT and bool(found))
    begins_with_word = _LETTERS.search(re.sub(r"^\W+", "", row.text).partition(" ")[0])
    return has_amount and words.role in MONEY_ROLES and words.is_whole and begins_with_word is not None


def _words_of(row: Row) -> str:
    return label_of(row.text, numbers(row.text))


def _inside(number: Number, detail: Quantity | None) -> bool:
    return detail is not None and detail.start <= number.start and number.end <= detail.end + 3


def _multiplied(
    text: str, found: Sequence[Number], detail: Quantity | None, amounts: list[Number]
) -> tuple[Quantity | None, list[Number], list[Number]]:
    """Quantity, unit price and amount stand in columns: the amount is the number that the others multiply to.

    Gives the quantity, the amounts with the likeliest first, and the numbers that are quantity and unit price
    where there are some.
    """
    likeliest = list(reversed(amounts))
    if detail is not None:
        return detail, sorted(likeliest, key=lambda number: not detail.explains(number.value)), []
    for count, price, product in _triples(text, found):
        made = Quantity(count.value, _unit(text, count), abs(price.value))
        if made.explains(product.value):
            others = [number for number in likeliest if number not in (count, price, product)]
            return made, [product, *others], [replace(count, end=end_of_unit(text, count.end)), price]
    return None, likeliest, []


def _unit(text: str, count: Number) -> str:
    """As it is printed beside the number; three decimals are those of a scale."""
    if count.measure:
        return unit_named(count.measure)
    told = unit_after(text, count.end - len(count.mark))
    return unit_named("kg") if told == EACH and count.decimals == _OF_A_SCALE else told


def _triples(text: str, found: Sequence[Number]) -> Iterator[tuple[Number, Number, Number]]:
    """Quantity, unit price and what may be their product, the product rightmost and what makes it nearest first."""
    packs = packs_of_litres(text)
    usable = [number for number in found if not number.is_percent and number.value and not _is_in(number, packs)]
    usable = usable[-_MOST_MULTIPLIED:]
    for first, second, third in sorted(combinations(usable, 3), key=_from_the_right):
        ways = ((first, second), (second, first))
        for count, price in reversed(ways) if _is_price_first(text, first, second) else ways:
            is_usual = count is first or count.is_whole or _is_price_first(text, first, second)
            is_sized = _is_size(text, price) or (count.is_whole and _is_size(text, count))
            if is_usual and not is_sized and _may_be_product(count, price, third):
                yield count, price, third


def _is_in(number: Number, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= number.start < end for start, end in spans)


def _is_size(text: str, number: Number) -> bool:
    """Whether a unit that no price is told for is printed onto the number: `0,33L`."""
    unit = number.measure
    return bool(unit) and not _PRICED_BY.fullmatch(unit) and text[number.end - len(unit) - 1].isdigit()


def _is_price_first(text: str, first: Number, second: Number) -> bool:
    """Whether the second of two amounts is how many, by the unit behind it, or as only it is whole: `17,50 2,00 st`."""
    if first.decimals != 2 or second.decimals != 2:
        return False
    if _has_unit(text, first) != _has_unit(text, second):
        return _has_unit(text, second)
    return not second.value % 1 and bool(first.value % 1)


def _has_unit(text: str, number: Number) -> bool:
    return bool(number.measure) or is_measured(text, number.end - len(number.mark))


def _from_the_right(three: tuple[Number, Number, Number]) -> tuple[int, int, int]:
    first, second, third = three
    return -third.end, -second.end, -first.end


def _may_be_product(count: Number, price: Number, product: Number) -> bool:
    """Both amounts may be below nothing, as where bottles are brought back."""
    is_signed_alike = price.value > 0 or product.value < 0
    return price.decimals == 2 and product.decimals == 2 and 0 < count.value < _NO_QUANTITY and is_signed_alike


def printed_identifier(text: str, amounts: Sequence[Number]) -> str | None:
    """The number of goods as it is printed in a row, with the word that says so, and outside of the amounts."""
    for found in (*_NAMED_IDENTIFIER.finditer(text), *_IDENTIFIER.finditer(text)):
        if not any(number.start < found.end() and found.start() < number.end for number in amounts):
            return found[0]
    return None


def _digits(identifier: str | None) -> str | None:
    return re.sub(r"\D", "", identifier) if identifier else None


def _count(text: str, amounts: Sequence[Number]) -> Count | None:
    found = _LEADING_COUNT.match(text)
    if found is None or any(number.start <= found.start() < number.end for number in amounts):
        return None
    return Count(Decimal(found[1] or found[2]), EACH, found.start(), found.end())
