"""Closing: taxes, roundings, fees and what is taken off, between the goods and the payment."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from cartsnitch_domain.purchases.rules import LineKind

from cartsnitch_ingest.reading.drafts import KINDS, MERELY_TOLD, NOT_COUNTED, OTHER_COLUMN, OTHER_ENGINE, Choice, Draft
from cartsnitch_ingest.reading.lines import Line
from cartsnitch_ingest.reading.vocabulary import Role, fold, is_voucher

_OF_GOODS = 8
"""Digits of a number that only goods have."""

_INSIDE = re.compile(
    r"\b(?:incl\w*|inkl\w*|enth\w*|davon|darin|dont|waarvan|varav|heraf|herav|di cui|of which|contains)\b"
)
"""What says that a tax is in the prices, on text without accents."""


def closing_drafts(lines: Sequence[Line], is_tax_inside: bool) -> tuple[Draft, ...]:
    """Taxes, roundings, basket discounts, fees and deposits between the goods and the payment.

    `is_tax_inside` is the habit of store or country: whether a tax is likelier told than added.
    """
    paying = {id(line) for line in vouchers(lines)}
    above = {id(line) for line in lines[: _last_total(lines)]}
    told = {id(line) for line in _taxes_inside(lines, above)}
    drafts = (
        (line, _closing_draft(line, is_tax_inside, id(line) in above))
        for line in _until_paid(lines)
        if id(line) not in told
    )
    return tuple(_paid_with(draft) if id(line) in paying else draft for line, draft in drafts if draft)


def _taxes_inside(lines: Sequence[Line], above: Collection[int]) -> Iterator[Line]:
    """The taxes that add nothing, whatever would balance with them: those that are said to be in the prices, and those
    below the last total. Only a printed subtotal that comes to the total with all taxes proves the contrary.
    """
    taxes = [line for line in lines if _kind(line) is LineKind.TAX and line.amount is not None]
    if _is_added(lines, taxes):
        return
    yield from (line for line in taxes if id(line) not in above or _INSIDE.search(fold(line.text)))


def _is_added(lines: Sequence[Line], taxes: Sequence[Line]) -> bool:
    totals = {number.value for line in lines if line.says(Role.TOTAL) for number in line.amounts}
    subtotals = {number.value for line in lines if line.says(Role.SUBTOTAL) for number in line.amounts}
    added = {*(line.amount for line in taxes if line.amount), sum((line.amount or 0 for line in taxes), Decimal())}
    return any(subtotal + tax in totals for subtotal in subtotals for tax in added)


def vouchers(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The vouchers between the last total and another payment: they pay, and hardly ever lower that total."""
    sums = [at for at, line in enumerate(lines) if line.says(Role.TOTAL) and line.amounts]
    paid = next((at for at in range(sums[0], len(lines)) if _is_paid(lines[at])), 0) if sums else 0
    total = max((at for at in sums if at < paid), default=paid)
    return tuple(line for line in lines[total:paid] if line.amounts and is_voucher(line.meaning))


def _is_paid(line: Line) -> bool:
    return line.says(Role.TENDER) and bool(line.amounts)


def _paid_with(draft: Draft) -> Draft:
    return replace(
        draft,
        choices=(Choice(None, 0.0), *(Choice(c.amount, c.doubt + NOT_COUNTED) for c in draft.choices if c.amount)),
    )


def _until_paid(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines down to the payment of the total, or to the table of taxes; a rounding may stand below a payment."""
    total = next((at for at, line in enumerate(lines) if line.says(Role.TOTAL) and line.amounts), 0)
    paid = False
    for at, line in enumerate(lines):
        if line.says(Role.TAX_TABLE):
            return
        paid = paid or (at > total and line.says(Role.TENDER, Role.CHANGE) and bool(line.amounts))
        if line.amounts and (not paid or line.says(Role.ROUNDING)):
            yield line


def _last_total(lines: Sequence[Line]) -> int:
    return max((at for at, line in enumerate(lines) if line.says(Role.TOTAL) and line.amounts), default=len(lines))


def _closing_draft(line: Line, is_tax_inside: bool, is_above_total: bool) -> Draft | None:
    kind = _kind(line)
    if kind is not None:
        told_only = is_tax_inside and kind is LineKind.TAX
        choices = tuple(_closing_choices(line, kind, MERELY_TOLD * told_only))
        return Draft(kind, line.label, choices, (line,), is_of_the_whole=True)
    if not line.amount or not line.has_name or line.meaning.is_whole or not is_above_total:
        return None
    # Hardly ever are there goods below a subtotal, and none below the total: only if nothing else explains the total,
    # or if they are rung up as goods are.
    is_rung_up = line.quantity is not None or len(line.identifier or "") >= _OF_GOODS
    unsure = (Choice(None, 0.0), Choice(line.amount, OTHER_COLUMN))
    choices = (Choice(line.amount, 0.0),) if is_rung_up else unsure
    return Draft(LineKind.ITEM, line.label, choices, (line,), line.quantity, is_of_the_whole=True)


def _kind(line: Line) -> LineKind | None:
    """What a line between goods and payment is; its words need not all be known where its sign tells as much."""
    kind = KINDS.get(line.role)
    if not line.amount or kind is None:
        return None
    is_said = line.meaning.is_whole or kind in {LineKind.TAX, LineKind.ROUNDING}
    return kind if is_said or line.amount < 0 else None


def _closing_choices(line: Line, kind: LineKind, doubt: float) -> Iterator[Choice]:
    """As printed; not at all, where it is only told of; or as another engine read it."""
    lowers = kind is LineKind.DISCOUNT or line.role is Role.DEPOSIT_RETURN
    for number in line.amounts[:1]:
        yield Choice(
            -abs(number.value) if lowers else number.value, doubt + number.doubt + OTHER_ENGINE * line.is_rival
        )
        if kind is LineKind.ROUNDING:
            yield from (
                Choice(small, MERELY_TOLD / 2) for small in (-number.value, number.value % 1, -(number.value % 1))
            )
    for rival in line.rivals:
        yield Choice(-abs(rival) if lowers else rival, OTHER_ENGINE)
    # What is paid is rounded, wherever the rounding is printed.
    told = OTHER_COLUMN if kind is LineKind.ROUNDING else MERELY_TOLD
    yield Choice(None, 0.0 if doubt or line.is_rival else told)
