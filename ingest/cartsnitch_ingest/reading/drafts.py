"""Drafts: what may become a line of the receipt, with the amounts it may have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from cartsnitch_domain.purchases.rules import LineKind

from cartsnitch_ingest.reading.lines import Line
from cartsnitch_ingest.reading.quantities import Quantity
from cartsnitch_ingest.reading.vocabulary import Role

# How much has to be believed for a reading other than the plain one: 0 is what is printed, 1 is hard to believe.
OTHER_COLUMN = 0.7
MULTIPLIED = 0.7
NOT_COUNTED = 1.2
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
    """A line of the receipt to be; `choices` begin with the likeliest."""

    kind: LineKind
    text: str
    choices: tuple[Choice, ...]
    lines: tuple[Line, ...]
    quantity: Quantity | None = None
    count: Decimal | None = None
    identifier: str | None = None

    @property
    def likeliest(self) -> Choice:
        return min(self.choices, key=lambda choice: choice.doubt)


_KINDS = {
    Role.DISCOUNT: LineKind.DISCOUNT,
    Role.DEPOSIT: LineKind.DEPOSIT,
    Role.DEPOSIT_RETURN: LineKind.DEPOSIT,
    Role.FEE: LineKind.FEE,
    Role.TAX: LineKind.TAX,
    Role.ROUNDING: LineKind.ROUNDING,
}
_PASSED_OVER = frozenset({Role.NOISE, Role.HEADER, Role.LOYALTY, Role.COUNT, Role.TAX_TABLE, Role.SAVINGS, Role.CHANGE})
_OFFER = re.compile(r"\b\d+\s?/\s?[$€£]|\b(?:lmt|limit|ea or|for)\b", re.IGNORECASE)
"""What a price is followed by when it tells of an offer, and not of goods bought."""


def goods_drafts(lines: Sequence[Line]) -> tuple[Draft, ...]:
    """The drafts of the part where the goods are, names put to amounts and quantities to goods."""
    return tuple(_Assembly(_names_stand_below(lines)).put_together(lines))


def closing_drafts(lines: Sequence[Line]) -> tuple[Draft, ...]:
    """Taxes, roundings, basket discounts, fees and deposits between the goods and the payment."""
    return tuple(draft for line in _until_paid(lines) if (draft := _closing_draft(line)))


class _Assembly:
    """Walks down the goods and keeps what still waits for its other half."""

    def __init__(self, names_below: bool) -> None:
        self._names_below = names_below
        self._drafts: list[Draft] = []
        self._names: list[Line] = []
        self._detail: Line | None = None

    def put_together(self, lines: Sequence[Line]) -> list[Draft]:
        for line in lines:
            if line.meaning.is_whole and line.role in _PASSED_OVER:
                continue
            if line.amounts:
                self._add_priced(line)
            elif line.quantity is not None and not line.has_name:
                self._add_detail(line)
            elif line.has_name:
                self._add_name(line)
        return self._drafts

    def _add_priced(self, line: Line) -> None:
        if line.has_name or not self._repeats(line):
            draft = _goods_draft(line)
            draft = self._named(draft, line)
            self._drafts.append(self._detailed(draft))
        self._names, self._detail = [], None

    def _repeats(self, line: Line) -> bool:
        """Whether it is the detail of the goods above, with their amount printed again."""
        above = self._drafts[-1] if self._drafts else None
        if above is None or self._names or line.quantity is None or above.quantity is not None or self._names_below:
            return False
        if line.amount != above.likeliest.amount:
            return False
        self._drafts[-1] = replace(above, quantity=line.quantity, lines=(*above.lines, line))
        return True

    def _named(self, draft: Draft, line: Line) -> Draft:
        if line.has_name or self._names_below or not self._names:
            return draft
        name = self._names[-1]
        identifier = draft.identifier or name.identifier
        return replace(
            draft, text=name.label, lines=(name, *draft.lines), identifier=identifier, count=draft.count or name.count
        )

    def _detailed(self, draft: Draft) -> Draft:
        detail = self._detail.quantity if self._detail else None
        if self._detail is None or detail is None or draft.quantity is not None:
            return draft
        if draft.likeliest.amount is None or not detail.explains(draft.likeliest.amount):
            return draft
        return _corroborated(replace(draft, quantity=detail, lines=(self._detail, *draft.lines)))

    def _add_detail(self, line: Line) -> None:
        above = self._drafts[-1] if self._drafts else None
        quantity = line.quantity
        if quantity is None:
            return
        if self._names and not (
            above and above.quantity is None and above.likeliest.amount and quantity.explains(above.likeliest.amount)
        ):
            self._drafts.append(self._named(_multiplied_draft(line, quantity), line))
            self._names = []
        elif above is not None and above.quantity is None and above.kind is LineKind.ITEM:
            self._drafts[-1] = _with_detail(above, line, quantity)
            self._detail = line
        else:
            self._detail = line

    def _add_name(self, line: Line) -> None:
        above = self._drafts[-1] if self._drafts else None
        if self._names_below and above is not None and not above.text:
            self._drafts[-1] = replace(above, text=line.label, lines=(*above.lines, line))
        else:
            self._names.append(line)


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
    )


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
    first, *others = [number.value for number in line.amounts]
    proved = CORROBORATED if line.quantity is not None and line.quantity.explains(first) else 0.0
    found = list(_signed(line, kind, first))
    found += [Choice(other, OTHER_COLUMN + proved) for other in others]
    if line.quantity is not None and not proved:
        found.append(Choice(line.quantity.amount, MULTIPLIED))
    if not any(choice.amount is None for choice in found):
        found.append(Choice(None, NOT_COUNTED + proved))
    return tuple(found)


def _signed(line: Line, kind: LineKind, amount: Decimal) -> Iterator[Choice]:
    if kind is LineKind.DISCOUNT:
        yield Choice(-abs(amount), 0.0)
        if amount > 0:
            yield Choice(None, MERELY_TOLD)
    elif line.role is Role.DEPOSIT_RETURN:
        yield Choice(-abs(amount), 0.0)
        yield Choice(abs(amount), OTHER_SIGN)
    elif kind is LineKind.ITEM and not line.has_name and _OFFER.search(line.text):
        yield Choice(None, 0.0)
        yield Choice(amount, MERELY_TOLD)
    elif kind is LineKind.TAX:
        yield Choice(amount, 0.0)
        yield Choice(None, MERELY_TOLD)
    else:
        yield Choice(amount, 0.0)
        if line.role is Role.DISCOUNT:
            yield Choice(-amount, OTHER_SIGN)


def _multiplied_draft(line: Line, quantity: Quantity) -> Draft:
    """Goods whose amount is not printed where one can see it, but their quantity and unit price are."""
    choices = (Choice(quantity.amount, MULTIPLIED), Choice(None, MERELY_TOLD))
    return Draft(LineKind.ITEM, line.label, choices, (line,), quantity)


def _with_detail(draft: Draft, line: Line, quantity: Quantity) -> Draft:
    amount = draft.likeliest.amount
    lines = (*draft.lines, line)
    if amount is not None and quantity.explains(amount):
        return _corroborated(replace(draft, quantity=quantity, lines=lines))
    return replace(draft, quantity=quantity, lines=lines, choices=(*draft.choices, Choice(quantity.amount, MULTIPLIED)))


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
    amount = line.amount
    if not amount or (kind is None and line.role is not Role.GOODS):
        return None
    if kind is None or not (line.meaning.is_whole or kind is LineKind.TAX):
        choices = (Choice(None, 0.0), Choice(amount, OTHER_COLUMN))
        return Draft(LineKind.ITEM, line.label, choices, (line,), line.quantity) if line.has_name else None
    return Draft(kind, line.label, tuple(_closing_choices(line, kind, amount)), (line,))


def _closing_choices(line: Line, kind: LineKind, amount: Decimal) -> Iterator[Choice]:
    if kind is LineKind.DISCOUNT or line.role is Role.DEPOSIT_RETURN:
        yield Choice(-abs(amount), 0.0)
    else:
        yield Choice(amount, 0.0)
    if kind is LineKind.ROUNDING:
        yield Choice(-amount, MERELY_TOLD / 2)
    yield Choice(None, MERELY_TOLD)
