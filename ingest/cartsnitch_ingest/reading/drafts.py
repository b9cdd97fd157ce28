"""Drafts: what may become a line of the receipt, with the amounts it may have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from cartsnitch_domain.purchases.rules import LineKind

from cartsnitch_ingest.reading.adverts import may_be_advert, tells_of_next_time
from cartsnitch_ingest.reading.lines import Line
from cartsnitch_ingest.reading.numbers import Number
from cartsnitch_ingest.reading.quantities import Count, Quantity
from cartsnitch_ingest.reading.returns import Back
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

NO_QUANTITY = 1000
"""Nobody buys as many: a number from here on is a code."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An amount that a draft may count with, None for not at all, and how hard that is to believe."""

    amount: Decimal | None
    doubt: float


@dataclass(frozen=True, slots=True)
class Draft:
    """A line of the receipt to be; `choices` begin with the likeliest.

    `is_of_the_whole` says that it belongs to no goods: a bag, bottles brought back, what is taken off the sum. `back`
    is what a title above it, or the whole receipt, says of goods in it that count with less than nothing.
    """

    kind: LineKind
    text: str
    choices: tuple[Choice, ...]
    lines: tuple[Line, ...]
    quantity: Quantity | None = None
    count: Count | None = None
    identifier: str | None = None
    is_of_the_whole: bool = False
    back: Back | None = None

    @property
    def likeliest(self) -> Choice:
        return min(self.choices, key=lambda choice: choice.doubt)


KINDS = {
    Role.DISCOUNT: LineKind.DISCOUNT,
    Role.DEPOSIT: LineKind.DEPOSIT,
    Role.DEPOSIT_RETURN: LineKind.DEPOSIT,
    Role.ITEM_FEE: LineKind.FEE,
    Role.FEE: LineKind.FEE,
    Role.TAX: LineKind.TAX,
    Role.ROUNDING: LineKind.ROUNDING,
}
"""What roles make of lines; a line of any other role that has a price is an item."""

_TOLD = frozenset({Role.SAVINGS, Role.LOYALTY, Role.OFFER, Role.STATEMENT, Role.SUBTOTAL, Role.TOTAL})
"""What a line may say without adding to the sum, even beside other words."""


def goods_draft(line: Line) -> Draft:
    """The draft of a line that has an amount."""
    kind = _kind(line)
    return Draft(
        kind=kind,
        text=line.label if line.has_name else "",
        choices=_choices(line, kind),
        lines=(line,),
        quantity=line.quantity,
        count=line.count,
        identifier=line.identifier,
        is_of_the_whole=line.role in {Role.FEE, Role.DEPOSIT_RETURN},
    )


def _kind(line: Line) -> LineKind:
    """By its words where they say it wholly, by its sign where they do not."""
    said = KINDS.get(line.role, LineKind.ITEM)
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
    found += [Choice(other.value, OTHER_COLUMN * (other.end != first.end) + other.doubt + proved) for other in others]
    found += [Choice(_with_sign_of(found[0].amount, rival), OTHER_ENGINE + proved) for rival in line.rivals]
    if line.quantity is not None and not proved:
        found.append(Choice(line.quantity.amount, MULTIPLIED))
    if line.quantity is None and not line.has_name:
        found += [Choice(product, MULTIPLIED + OTHER_COLUMN / 2) for product in _products(line)]
    if kind is LineKind.DISCOUNT:
        found = [replace(choice, amount=_taken_off(choice.amount)) for choice in found]
    if line.is_rival:
        found = [Choice(None, 0.0), *(replace(choice, doubt=choice.doubt + OTHER_ENGINE) for choice in found)]
    if _may_be_told_only(line) and not any(choice.amount is None for choice in found):
        found.append(Choice(None, (NOT_COUNTED if line.has_name else NAMELESS) + proved))
    return tuple(found)


def _may_be_told_only(line: Line) -> bool:
    """Whether the line may not count: goods and what is taken off, with a name and an amount where amounts are printed,
    always do, or a wrong total would balance by losing them."""
    return not line.has_name or line.is_aside or line.role in _TOLD


def _products(line: Line) -> Iterator[Decimal]:
    """What the columns of a row without a name multiply to, where the amount itself may be misread."""
    for count in line.numbers:
        if count.is_whole and 1 < count.value < NO_QUANTITY:
            yield from (count.value * price.value for price in line.amounts if not price.doubt)


def _signed(line: Line, kind: LineKind, number: Number) -> Iterator[Choice]:
    amount, doubt = number.value, number.doubt
    if kind is LineKind.DISCOUNT:
        yield Choice(-abs(amount), doubt)
        if amount > 0:
            yield Choice(None, MERELY_TOLD)
    elif line.role is Role.DEPOSIT_RETURN:
        yield Choice(-abs(amount), doubt)
        yield Choice(abs(amount), OTHER_SIGN)
    elif line.says(Role.TENDER):
        # Some print the payment above the sum.
        yield Choice(None, 0.0)
        yield Choice(amount, OTHER_COLUMN)
    elif amount > 0 and tells_of_next_time(line.text):
        yield Choice(None, 0.0)
        yield Choice(amount, doubt + CORROBORATED)
    else:
        yield Choice(amount, doubt)
        if amount > 0 and may_be_advert(line.text):
            yield Choice(None, NOT_COUNTED)
        if kind is LineKind.TAX or line.says(Role.CHANGE) or number.doubt >= MERELY_TOLD:
            yield Choice(None, MERELY_TOLD)
        if line.role is Role.DISCOUNT:
            yield Choice(-amount, OTHER_SIGN)


def _taken_off(amount: Decimal | None) -> Decimal | None:
    """A discount never adds, however it is printed or misread."""
    return None if amount is None else -abs(amount)


def _with_sign_of(amount: Decimal | None, other: Decimal) -> Decimal:
    return -abs(other) if amount is not None and amount < 0 else other


def with_quantity(draft: Draft, line: Line, quantity: Quantity, above: bool = False) -> Draft:
    """The draft with a quantity from a row of its own; what it multiplies to is a choice more, or proves the amount."""
    lines = (line, *draft.lines) if above else (*draft.lines, line)
    known = replace(draft, quantity=quantity, lines=lines)
    if explains(quantity, draft):
        return corroborated(known)
    made = _with_sign_of(draft.likeliest.amount, quantity.amount)
    return replace(known, choices=(*draft.choices, Choice(made, MULTIPLIED)))


def corroborated(draft: Draft) -> Draft:
    """The draft whose likeliest amount something else has proved."""
    first, *others = draft.choices
    return replace(draft, choices=(first, *(Choice(other.amount, other.doubt + CORROBORATED) for other in others)))


def charged_again(draft: Draft) -> Draft:
    """The draft of a discount with what it may be where goods are brought back: it is then paid back to the store."""
    if draft.kind is not LineKind.DISCOUNT or draft.lines[-1].amount is None or draft.lines[-1].amount < 0:
        return draft
    return replace(draft, choices=(*draft.choices, Choice(draft.lines[-1].amount, OTHER_SIGN)))


def as_printed(draft: Draft) -> Draft:
    """The draft of a line of text, which nobody misread: where amounts are printed, it counts with one of them."""
    numbers = (number.value for line in draft.lines for number in (*line.numbers, *line.amounts))
    printed = {abs(number) for number in (*numbers, *(rival for line in draft.lines for rival in line.rivals))}
    kept = tuple(choice for choice in draft.choices if choice.amount is None or abs(choice.amount) in printed)
    return replace(draft, choices=kept) if any(choice.amount is not None for choice in kept) else draft


def told_only(draft: Draft) -> Draft:
    """The draft of what is told of, but counted elsewhere."""
    return replace(
        draft, choices=(Choice(None, 0.0), *(Choice(c.amount, c.doubt + CORROBORATED) for c in draft.choices))
    )


def explains(quantity: Quantity, draft: Draft) -> bool:
    """Whether the quantity multiplies to what the draft is likeliest to come to."""
    amount = draft.likeliest.amount
    return amount is not None and quantity.explains(amount)
