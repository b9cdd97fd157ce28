"""Drafts: what may become a line of the receipt, with the amounts it may have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from cartsnitch_domain.purchases.rules import LineKind

from cartsnitch_ingest.reading.lines import Line
from cartsnitch_ingest.reading.numbers import Number
from cartsnitch_ingest.reading.quantities import EACH, Quantity
from cartsnitch_ingest.reading.vocabulary import Role

# How much has to be believed for a reading other than the plain one: 0 is what is printed, 1 is hard to believe.
OTHER_COLUMN = 0.7
MULTIPLIED = 0.7
OTHER_ENGINE = 0.5
NOT_COUNTED = 1.2
NAMELESS = 0.5
MERELY_TOLD = 0.4
OTHER_SIGN = 1.0
CORROBORATED = 1.0
"""Added to every other reading of an amount that quantity and unit price multiply to."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An amount that a draft may count with, None for not at all, and how hard that is to believe."""

    amount: Decimal | None
    doubt: float


@dataclass(frozen=True, slots=True)
class Draft:
    """A line of the receipt to be; `choices` begin with the likeliest.

    `is_of_the_whole` says that it belongs to no goods: a bag, bottles brought back, what is taken off the sum.
    """

    kind: LineKind
    text: str
    choices: tuple[Choice, ...]
    lines: tuple[Line, ...]
    quantity: Quantity | None = None
    count: Decimal | None = None
    identifier: str | None = None
    is_of_the_whole: bool = False

    @property
    def likeliest(self) -> Choice:
        return min(self.choices, key=lambda choice: choice.doubt)


_KINDS = {
    Role.DISCOUNT: LineKind.DISCOUNT,
    Role.DEPOSIT: LineKind.DEPOSIT,
    Role.DEPOSIT_RETURN: LineKind.DEPOSIT,
    Role.ITEM_FEE: LineKind.FEE,
    Role.FEE: LineKind.FEE,
    Role.TAX: LineKind.TAX,
    Role.ROUNDING: LineKind.ROUNDING,
}
_PASSED_OVER = (
    Role.NOISE,
    Role.HEADER,
    Role.OFFER,
    Role.LOYALTY,
    Role.COUNT,
    Role.TAX_TABLE,
    Role.SAVINGS,
    Role.CHANGE,
)
_NO_QUANTITY = 1000
"""Nobody buys as many: a number from here on is a code."""


def goods_drafts(lines: Sequence[Line]) -> tuple[Draft, ...]:
    """The drafts of the part where the goods are, names put to amounts and quantities to goods."""
    return tuple(_Assembly(_names_stand_below(lines)).put_together(lines))


def closing_drafts(lines: Sequence[Line]) -> tuple[Draft, ...]:
    """Taxes, roundings, basket discounts, fees and deposits between the goods and the payment."""
    return tuple(draft for line in _until_paid(lines) if (draft := _closing_draft(line)))


class _Assembly:
    """Walks down the goods and keeps what still waits for its other half: names, and a quantity."""

    def __init__(self, names_below: bool) -> None:
        self._names_below = names_below
        self._drafts: list[Draft] = []
        self._names: list[Line] = []
        self._waiting: _Waiting | None = None

    def put_together(self, lines: Sequence[Line]) -> list[Draft]:
        for line in lines:
            if line.says(*_PASSED_OVER) and not _takes_off(line):
                continue
            if line.amounts:
                self._add_priced(line)
            elif line.quantity is not None and not line.has_name:
                self._add_quantity(line, line.quantity)
            elif line.has_name:
                self._add_name(line)
        self._settle()
        return self._drafts

    def _add_priced(self, line: Line) -> None:
        if line.has_name or not self._continues(line):
            draft = self._named(_goods_draft(line), line)
            if self._waiting and self._waiting.fits(draft):
                draft = _with_quantity(draft, self._waiting.line, self._waiting.quantity, above=True)
                self._waiting = None
            self._settle()
            self._drafts.append(draft)
        self._names = []

    def _continues(self, line: Line) -> bool:
        """Whether a row without a name belongs to the goods above: their quantity, or their amount again."""
        above = self._drafts[-1] if self._drafts else None
        if above is None or self._names or self._names_below or above.quantity is not None:
            return False
        joined = _joined(above, line)
        if joined is None:
            return False
        self._drafts[-1] = joined
        return True

    def _named(self, draft: Draft, line: Line) -> Draft:
        if line.has_name or self._names_below or not self._names:
            return draft
        name = self._names[-1]
        return replace(
            draft,
            text=name.label,
            lines=(name, *draft.lines),
            identifier=draft.identifier or name.identifier,
            count=draft.count or name.count,
        )

    def _add_quantity(self, line: Line, quantity: Quantity) -> None:
        above = self._drafts[-1] if self._drafts else None
        self._settle()
        if above is not None and not self._names and above.quantity is None and _explains(quantity, above):
            self._drafts[-1] = _with_quantity(above, line, quantity)
        else:
            self._waiting = _Waiting(line, quantity, tuple(self._names))
            self._names = []

    def _settle(self) -> None:
        """A quantity that did not fit what came below it: of the name above it, else of the goods above it."""
        waiting, self._waiting = self._waiting, None
        above = self._drafts[-1] if self._drafts else None
        if waiting is None:
            return
        if waiting.names:
            self._drafts.append(waiting.as_draft())
        elif above is not None and above.quantity is None and above.kind is LineKind.ITEM:
            self._drafts[-1] = _with_quantity(above, waiting.line, waiting.quantity)

    def _add_name(self, line: Line) -> None:
        above = self._drafts[-1] if self._drafts else None
        if self._names_below and above is not None and not above.text:
            self._drafts[-1] = replace(above, text=line.label, lines=(*above.lines, line))
        else:
            self._names.append(line)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A row that has a quantity and a unit price only, and the names that stand above it."""

    line: Line
    quantity: Quantity
    names: tuple[Line, ...]

    def fits(self, draft: Draft) -> bool:
        return draft.quantity is None and _explains(self.quantity, draft)

    def as_draft(self) -> Draft:
        """Goods whose amount is not printed where one can see it."""
        name = self.names[-1]
        choices = (Choice(self.quantity.amount, MULTIPLIED), Choice(None, MERELY_TOLD))
        lines = (name, self.line)
        return Draft(LineKind.ITEM, name.label, choices, lines, self.quantity, identifier=name.identifier)


def _explains(quantity: Quantity, draft: Draft) -> bool:
    amount = draft.likeliest.amount
    return amount is not None and quantity.explains(amount)


def _joined(above: Draft, line: Line) -> Draft | None:
    """The goods above with what the row adds to them, None where the row is about something else."""
    amount, before = line.amount, above.likeliest.amount
    if amount is None or not before:
        return None
    if amount == before:
        quantity = line.quantity or above.quantity
        return _corroborated(
            replace(
                above, quantity=quantity, identifier=above.identifier or line.identifier, lines=(*above.lines, line)
            )
        )
    for number in line.numbers:
        made = Quantity(number.value, EACH, before)
        if number.is_whole and 1 < number.value < _NO_QUANTITY and made.amount == amount:
            choices = (Choice(amount, 0.0), Choice(before, CORROBORATED))
            return replace(above, quantity=made, choices=choices, lines=(*above.lines, line))
    return None


def _names_stand_below(lines: Sequence[Line]) -> bool:
    """Whether the name of goods is printed under their numbers: the last line before the sum is then a name."""
    told = [line for line in lines if line.has_name or line.amounts]
    nameless = [line for line in told if line.amounts and not line.has_name]
    return bool(nameless) and told[0] is nameless[0] and told[-1] is not nameless[-1] and not told[-1].amounts


def _goods_draft(line: Line) -> Draft:
    kind = _kind(line)
    return Draft(
        kind=kind,
        text=line.label,
        choices=_choices(line, kind),
        lines=(line,),
        quantity=line.quantity,
        count=line.count,
        identifier=line.identifier,
        is_of_the_whole=line.role in {Role.FEE, Role.DEPOSIT_RETURN},
    )


def _takes_off(line: Line) -> bool:
    """Whether money that is said to be saved is taken off, and not only told of."""
    return line.role in {Role.SAVINGS, Role.LOYALTY} and line.amount is not None and line.amount < 0


def _kind(line: Line) -> LineKind:
    """By its words where they say it wholly, by its sign where they do not."""
    said = _KINDS.get(line.role, LineKind.ITEM)
    is_said = line.meaning.is_whole or said in {LineKind.DEPOSIT, LineKind.DISCOUNT}
    kind = said if is_said else LineKind.ITEM
    negative = line.amount is not None and line.amount < 0
    if kind is LineKind.ITEM and negative:
        return LineKind.DISCOUNT
    if kind is LineKind.DISCOUNT and not negative and not line.meaning.is_whole:
        return LineKind.ITEM
    return kind


def _choices(line: Line, kind: LineKind) -> tuple[Choice, ...]:
    first, *others = line.amounts
    proved = CORROBORATED if line.quantity is not None and line.quantity.explains(first.value) else 0.0
    found = list(_signed(line, kind, first))
    found += [Choice(other.value, OTHER_COLUMN + other.doubt + proved) for other in others]
    found += [Choice(_with_sign_of(found[0].amount, rival), OTHER_ENGINE + proved) for rival in line.rivals]
    if line.quantity is not None and not proved:
        found.append(Choice(line.quantity.amount, MULTIPLIED))
    if line.is_rival:
        found = [Choice(None, 0.0), *(replace(choice, doubt=choice.doubt + OTHER_ENGINE) for choice in found)]
    if not any(choice.amount is None for choice in found):
        found.append(Choice(None, (NOT_COUNTED if line.has_name else NAMELESS) + proved))
    return tuple(found)


def _signed(line: Line, kind: LineKind, number: Number) -> Iterator[Choice]:
    amount, doubt = number.value, number.doubt
    if kind is LineKind.DISCOUNT:
        yield Choice(-abs(amount), doubt)
        if amount > 0:
            yield Choice(None, MERELY_TOLD)
            yield Choice(amount, OTHER_SIGN)
    elif line.role is Role.DEPOSIT_RETURN:
        yield Choice(-abs(amount), doubt)
        yield Choice(abs(amount), OTHER_SIGN)
    else:
        yield Choice(amount, doubt)
        if kind is LineKind.TAX or number.doubt >= MERELY_TOLD:
            yield Choice(None, MERELY_TOLD)
        if line.role is Role.DISCOUNT:
            yield Choice(-amount, OTHER_SIGN)


def _with_sign_of(amount: Decimal | None, other: Decimal) -> Decimal:
    return -abs(other) if amount is not None and amount < 0 else other


def _with_quantity(draft: Draft, line: Line, quantity: Quantity, above: bool = False) -> Draft:
    """The draft with a quantity from a row of its own; what it multiplies to is a choice more, or proves the amount."""
    lines = (line, *draft.lines) if above else (*draft.lines, line)
    known = replace(draft, quantity=quantity, lines=lines)
    if _explains(quantity, draft):
        return _corroborated(known)
    return replace(known, choices=(*draft.choices, Choice(quantity.amount, MULTIPLIED)))


def _corroborated(draft: Draft) -> Draft:
    first, *others = draft.choices
    return replace(draft, choices=(first, *(Choice(other.amount, other.doubt + CORROBORATED) for other in others)))


def _until_paid(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines down to the payment, or to the table of taxes; a rounding may also stand below a payment."""
    paid = False
    for line in lines:
        if line.says(Role.TAX_TABLE):
            return
        paid = paid or (line.says(Role.TENDER, Role.CHANGE) and bool(line.amounts))
        if line.amounts and (not paid or line.says(Role.ROUNDING)):
            yield line


def _closing_draft(line: Line) -> Draft | None:
    kind = _KINDS.get(line.role)
    if not line.amount or (kind is None and line.role is not Role.GOODS):
        return None
    if kind is None or not (line.meaning.is_whole or kind in {LineKind.TAX, LineKind.ROUNDING}):
        choices = (Choice(None, 0.0), Choice(line.amount, OTHER_COLUMN))
        return Draft(LineKind.ITEM, line.label, choices, (line,), line.quantity) if line.has_name else None
    return Draft(kind, line.label, tuple(_closing_choices(line, kind)), (line,), is_of_the_whole=True)


def _closing_choices(line: Line, kind: LineKind) -> Iterator[Choice]:
    """As printed; not at all, where it is only told of; or as another engine read it."""
    lowers = kind is LineKind.DISCOUNT or line.role is Role.DEPOSIT_RETURN
    for number in line.amounts[:1]:
        yield Choice(-abs(number.value) if lowers else number.value, number.doubt + OTHER_ENGINE * line.is_rival)
        if kind is LineKind.ROUNDING:
            yield from (
                Choice(small, MERELY_TOLD / 2) for small in (-number.value, number.value % 1, -(number.value % 1))
            )
    for rival in line.rivals:
        yield Choice(-abs(rival) if lowers else rival, OTHER_ENGINE)
    yield Choice(None, MERELY_TOLD * (not line.is_rival))
