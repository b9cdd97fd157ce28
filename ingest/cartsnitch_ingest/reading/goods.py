"""Goods: names, quantities and amounts put together, however many rows they are printed on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from cartsnitch_domain.purchases.rules import LineKind

from cartsnitch_ingest.reading.drafts import (
    CORROBORATED,
    MERELY_TOLD,
    MULTIPLIED,
    NO_QUANTITY,
    Choice,
    Draft,
    charged_again,
    corroborated,
    explains,
    goods_draft,
    told_only,
    with_quantity,
)
from cartsnitch_ingest.reading.lines import Line
from cartsnitch_ingest.reading.quantities import EACH, Count, Quantity, is_size, measured, only_count
from cartsnitch_ingest.reading.returns import Back, announced
from cartsnitch_ingest.reading.sections import Sections
from cartsnitch_ingest.reading.vocabulary import Role

_PASSED_OVER = (
    Role.NOISE,
    Role.HEADER,
    Role.OFFER,
    Role.STATEMENT,
    Role.LOYALTY,
    Role.COUNT,
    Role.TAX_TABLE,
    Role.SAVINGS,
    Role.CHANGE,
)

_MOST_ABOVE = 4
"""Rows that a pump prints for what it sold."""

_BREAKS_OFF = ("&", "+", ",", "-", "/")
"""What no name ends with."""

_FEW_SMALL = 0.25
"""Of the names, so that one that begins small is the second half of one."""

_ON_DETAIL = (Role.DEPOSIT, Role.DEPOSIT_RETURN, Role.ITEM_FEE, Role.FEE)
"""What is no goods though only its name says so, where the amount stands on the row with its quantity."""


def goods_drafts(lines: Sequence[Line], is_refund: bool = False, title: Line | None = None) -> tuple[Draft, ...]:
    """The drafts of the part where the goods are, names put to amounts and quantities to goods; `title` is the line
    directly above them. Where more was brought back than bought, it is a refund."""
    drafts = _Assembly(_Habits.of(lines), announced(title) if title else None).put_together(lines)
    return tuple(_of_refund(draft) if is_refund else draft for draft in drafts)


def _of_refund(draft: Draft) -> Draft:
    return charged_again(replace(draft, back=draft.back or Back.RETURNED))


def sole_goods(parts: Sections) -> tuple[Draft, ...]:
    """The one thing of an order that prints its price among the sums, and its name above them."""
    priced = next((line for line in parts.closing if line.says(Role.HEADER) and line.amounts), None)
    if priced is None or not parts.head or not parts.head[-1].has_name:
        return ()
    name = parts.head[-1]
    return (replace(goods_draft(priced), text=name.label, lines=(name, priced), identifier=name.identifier),)


@dataclass(frozen=True, slots=True)
class _Habits:
    """Where the receipt prints what belongs to goods but has a row of its own."""

    names_below: bool
    identifiers_above: bool
    quantities_above: bool
    names_begin_large: bool

    @classmethod
    def of(cls, lines: Sequence[Line]) -> _Habits:
        return cls(
            names_below=_names_stand_below(lines),
            identifiers_above=_identifiers_stand_above(lines),
            quantities_above=_quantities_stand_above(lines),
            names_begin_large=_names_begin_large(lines),
        )


class _Assembly:
    """Walks down the goods and keeps what still waits for its other half: names, and a quantity."""

    def __init__(self, habits: _Habits, back: Back | None = None) -> None:
        self._habits = habits
        self._back = back
        self._drafts: list[Draft] = []
        self._names: list[Line] = []
        self._waiting: _Waiting | None = None
        self._identifier: Line | None = None
        self._regular: Decimal | None = None
        self._price: _Price | None = None
        self._count: Decimal | None = None
        self._above: list[Line] = []

    def put_together(self, lines: Sequence[Line]) -> list[Draft]:
        for line in lines:
            self._above.append(line)
            self._back = announced(line) or self._back
            if _is_passed_over(line):
                self._regular = line.amount if line.says(Role.SAVINGS) else self._regular
                self._count = _only_count(line)
                continue
            if line.amounts:
                self._add_priced(line)
            elif line.price:
                self._add_price(line, line.price)
            elif line.is_identifier:
                self._add_identifier(line)
            elif line.quantity is not None and not line.has_name:
                self._add_quantity(line, line.quantity)
            elif line.has_name:
                self._add_name(line)
            elif told := only_count(line.text):
                self._add_count(line, told)
        self._settle()
        return self._drafts

    def _add_priced(self, line: Line) -> None:
        if line.has_name or not self._continues(line):
            draft = self._identified(self._named(goods_draft(line), line))
            if self._waiting and self._waiting.fits(draft, self._habits):
                draft = with_quantity(draft, self._waiting.line, self._waiting.quantity, above=True)
                self._waiting = None
            self._settle()
            if self._price and self._price.fits(draft):
                draft = with_quantity(draft, self._price.line, self._price.quantity_of(draft), above=True)
            self._price = None
            draft = _with_measure_above(draft, self._above[-_MOST_ABOVE:])
            draft = self._below_title(draft)
            self._drafts.append(told_only(draft) if self._is_in_price(draft) else draft)
            self._regular = None
        self._above = []
        self._names = []

    def _below_title(self, draft: Draft) -> Draft:
        """The draft with what a title above it says of it: that of a void is of one line, that of returns of all down
        to goods that are bought."""
        told = self._back
        amount = draft.likeliest.amount
        if told is Back.VOIDED or (amount is not None and amount > 0):
            self._back = None
        return replace(draft, back=told)

    def _is_in_price(self, draft: Draft) -> bool:
        """Whether the price above has it already: it is what the regular price, printed between the two, is more."""
        paid = self._drafts[-1].likeliest.amount if self._drafts else None
        taken_off = draft.likeliest.amount
        if self._regular is None or draft.kind is not LineKind.DISCOUNT or paid is None or taken_off is None:
            return False
        return self._regular == paid + abs(taken_off)

    def _continues(self, line: Line) -> bool:
        """Whether a row without a name belongs to the goods above: their quantity, or their amount again."""
        above = self._drafts[-1] if self._drafts else None
        if above is None or not above.text or self._names or self._habits.names_below or above.quantity is not None:
            return False
        joined = _joined(above, line)
        if joined is None:
            return False
        self._drafts[-1] = joined
        return True

    def _named(self, draft: Draft, line: Line) -> Draft:
        if self._is_second_half(draft, line):
            return _with_first_half(draft, self._names[-1], line)
        if line.has_name or self._habits.names_below or not self._names:
            return draft
        name = self._names[-1]
        if name.says(*_ON_DETAIL):
            draft = goods_draft(replace(line, meaning=name.meaning))
        if draft.quantity is None and name.quantity and explains(name.quantity, draft):
            draft = corroborated(replace(draft, quantity=name.quantity))
        return replace(
            draft,
            text=name.label,
            lines=(name, *draft.lines),
            identifier=draft.identifier or name.identifier,
            count=draft.count or name.count,
        )

    def _is_second_half(self, draft: Draft, line: Line) -> bool:
        """Whether the name above goes on in the row: it breaks off, or the row has but a size, or begins small where
        names begin with a capital."""
        is_named = line.has_name or any(map(str.isdigit, line.label))
        if draft.kind is not LineKind.ITEM or not self._names or self._habits.names_below or not is_named:
            return False
        above = self._names[-1]
        if above.meaning.is_whole or above.quantity or above.row.page != line.row.page:
            return False
        begins_small = self._habits.names_begin_large and line.label[0].islower()
        return begins_small or is_size(line.label) or above.text.endswith(_BREAKS_OFF)

    def _add_identifier(self, line: Line) -> None:
        """Of the goods above it, or of those that a name or the habit of the receipt announces."""
        above = self._drafts[-1] if self._drafts else None
        if self._names or self._habits.identifiers_above:
            self._identifier = line
        elif above is not None and above.identifier is None:
            self._drafts[-1] = replace(above, identifier=line.identifier, lines=(*above.lines, line))

    def _identified(self, draft: Draft) -> Draft:
        line, self._identifier = self._identifier, None
        if line is None or draft.identifier is not None:
            return draft
        return replace(draft, identifier=line.identifier, lines=(line, *draft.lines))

    def _add_quantity(self, line: Line, quantity: Quantity) -> None:
        above = self._drafts[-1] if self._drafts else None
        self._settle()
        if above is not None and not self._names and above.quantity is None and explains(quantity, above):
            self._drafts[-1] = with_quantity(above, line, quantity)
        else:
            self._waiting = _Waiting(line, quantity, tuple(self._names))
            self._names = []

    def _add_count(self, line: Line, count: Count) -> None:
        """How many there are of the goods above, where nothing says so yet."""
        above = self._drafts[-1] if self._drafts else None
        is_told = above is None or above.quantity is not None or above.count is not None
        if above is not None and not is_told and above.kind is LineKind.ITEM and not self._names:
            self._drafts[-1] = replace(above, count=count, lines=(*above.lines, line))

    def _add_price(self, line: Line, price: Decimal) -> None:
        """The price of one of the goods above or below: of those that cost several times as much."""
        above, told = self._drafts[-1] if self._drafts else None, _Price(line, price, self._count)
        if above is not None and told.fits(above):
            self._drafts[-1] = with_quantity(above, line, told.quantity_of(above))
        else:
            self._price = told

    def _settle(self) -> None:
        """A quantity that did not fit what came below it: of the name above it, else of the goods above it."""
        waiting, self._waiting = self._waiting, None
        above = self._drafts[-1] if self._drafts else None
        if waiting is None:
            return
        if waiting.names:
            self._drafts.append(waiting.as_draft())
        elif above is not None and above.quantity is None and above.kind is LineKind.ITEM and not waiting.is_offer:
            self._drafts[-1] = with_quantity(above, waiting.line, waiting.quantity)

    def _add_name(self, line: Line) -> None:
        above = self._drafts[-1] if self._drafts else None
        if self._habits.names_below and above is not None and not above.text:
            self._drafts[-1] = replace(above, text=line.label, lines=(*above.lines, line))
        else:
            self._names.append(line)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A row that has a quantity and a unit price only, and the names that stand above it."""

    line: Line
    quantity: Quantity
    names: tuple[Line, ...]

    @property
    def is_offer(self) -> bool:
        return self.quantity.is_offer

    def fits(self, draft: Draft, habits: _Habits) -> bool:
        """Whether it is of the goods below it: they cost as much, or the receipt prints all quantities so."""
        is_above = habits.quantities_above and not self.names and draft.kind is LineKind.ITEM
        return draft.quantity is None and (is_above or explains(self.quantity, draft))

    def as_draft(self) -> Draft:
        """Goods whose amount is not printed where one can see it."""
        name = self.names[-1]
        choices = (Choice(self.quantity.amount, MULTIPLIED), Choice(None, MERELY_TOLD))
        lines = (name, self.line)
        return Draft(LineKind.ITEM, name.label, choices, lines, self.quantity, identifier=name.identifier)


@dataclass(frozen=True, slots=True)
class _Price:
    """A row that has the price of one only, and how many there are where a row above it says so."""

    line: Line
    price: Decimal
    count: Decimal | None

    def fits(self, draft: Draft) -> bool:
        amount = draft.likeliest.amount
        if draft.quantity is not None or not amount:
            return False
        return amount == self.count * self.price if self.count else not amount % self.price

    def quantity_of(self, draft: Draft) -> Quantity:
        return Quantity(abs((draft.likeliest.amount or self.price) / self.price), EACH, self.price)


def _with_first_half(draft: Draft, name: Line, line: Line) -> Draft:
    """The goods whose name begins in the row above; `6 x 33 cl` is then how much is in one, and no count."""
    printed = line.text[: line.amounts[0].start].strip()
    half, count = (printed, None) if is_size(printed) else (line.label, draft.count)
    identifier = draft.identifier or name.identifier
    return replace(
        draft, text=f"{name.label} {half}", lines=(name, *draft.lines), identifier=identifier, count=count or name.count
    )


def _with_measure_above(draft: Draft, rows: Sequence[Line]) -> Draft:
    """The draft with what a pump measured, where that and the price of one, on rows above, make its amount."""
    amount = draft.likeliest.amount
    if draft.quantity is not None or draft.count is not None or not amount:
        return draft
    for much in filter(None, (measured(row.text) for row in rows)):
        for price in (number.value for row in rows for number in row.numbers if number.decimals > 1):
            made = Quantity(much.value, much.unit, price)
            if price not in {much.value, amount} and made.explains(amount):
                return replace(draft, quantity=made)
    return draft


def _only_count(line: Line) -> Decimal | None:
    """How many, where a row says nothing else: `QTY 3`."""
    is_count = line.says(Role.HEADER) and len(line.numbers) == 1 and line.numbers[0].is_whole
    return line.numbers[0].value if is_count else None


def _joined(above: Draft, line: Line) -> Draft | None:
    """The goods above with what the row adds to them, None where the row is about something else."""
    amount, before = line.amount, above.likeliest.amount
    if amount is None or not before or (above.identifier and line.identifier):
        return None
    if amount == before:
        quantity = line.quantity or above.quantity
        return corroborated(
            replace(
                above, quantity=quantity, identifier=above.identifier or line.identifier, lines=(*above.lines, line)
            )
        )
    if line.identifier and amount == _behind_sign(before):
        return replace(above, choices=(Choice(amount, 0.0), Choice(before, CORROBORATED)), lines=(*above.lines, line))
    for number in line.numbers:
        made = Quantity(number.value, EACH, before)
        if number.is_whole and 1 < number.value < NO_QUANTITY and made.amount == amount:
            choices = (Choice(amount, 0.0), Choice(before, CORROBORATED))
            return replace(above, quantity=made, choices=choices, lines=(*above.lines, line))
    return None


def _behind_sign(price: Decimal) -> Decimal | None:
    """What a unit price says where the sign before it was read as a digit: `@0.98` as `60.98`."""
    return Decimal(str(price)[1:]) if price >= 10 else None


def _names_stand_below(lines: Sequence[Line]) -> bool:
    """Whether the name of goods is printed under their numbers: the last line before the sum is then a name."""
    told = [line for line in lines if line.has_name or line.amounts or line.quantity]
    told = [line for line in told if not line.says(*_PASSED_OVER)]
    if len(told) < 2 or told[-1].amounts or not told[-1].has_name:
        return False
    return not told[-2].has_name


def _identifiers_stand_above(lines: Sequence[Line]) -> bool:
    """Whether the number of goods is printed above them: one then stands above the first price."""
    first = next((line for line in lines if line.amounts or line.is_identifier), None)
    return first is not None and first.is_identifier and not any(line.has_name for line in lines[: lines.index(first)])


def _quantities_stand_above(lines: Sequence[Line]) -> bool:
    """Whether quantities that have a row of their own multiply to the amounts below them, and none to that above."""
    below = above = 0
    for before, line, after in zip(lines, lines[1:], lines[2:], strict=False):
        if line.quantity is not None and not line.has_name and not line.amounts:
            below += after.amount is not None and line.quantity.explains(after.amount)
            above += before.amount is not None and line.quantity.explains(before.amount)
    return below > 1 and not above


def _names_begin_large(lines: Sequence[Line]) -> bool:
    """Whether nearly all names begin with a capital, those beside amounts and those above them."""
    names = [line.label for line in lines if line.has_name and not line.meaning.is_whole and line.label[0].isalpha()]
    return sum(name[0].islower() for name in names) <= _FEW_SMALL * len(names)


def _is_goods_after_all(line: Line) -> bool:
    """Whether a price stands beside more than the words for change, as in `CHANGE MAT`, or the title of a column
    beside a quantity, as in `QTY 2 @ 1.92`."""
    if line.says(Role.HEADER):
        return line.quantity is not None
    return line.says(Role.CHANGE) and not line.meaning.is_alone and bool(line.amounts)


def _is_passed_over(line: Line) -> bool:
    """Whether it is no goods. A sum of one word may be: `TOTAL` is a cereal, too."""
    if line.says(Role.SUBTOTAL, Role.TOTAL):
        return len(line.meaning.phrase) > 1
    return line.says(*_PASSED_OVER) and not (_takes_off(line) or _is_goods_after_all(line))


def _takes_off(line: Line) -> bool:
    """Whether money that is said to be saved is taken off, and not only told of; so is that of `1/2 PRICE`."""
    return line.role in {Role.SAVINGS, Role.LOYALTY, Role.HEADER} and line.amount is not None and line.amount < 0
