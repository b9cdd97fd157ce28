"""Balance: the readings of all amounts that together make the total, chosen by arithmetic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from heapq import nsmallest
from typing import NamedTuple

from cartsnitch_ingest.reading.drafts import MERELY_TOLD, Choice, Draft
from cartsnitch_ingest.reading.lookalikes import ALIKE, likeness
from cartsnitch_ingest.reading.numbers import CENT
from cartsnitch_ingest.reading.totals import TotalChoice, Totals

_DOUBTS = (0.5, 1.5, 3.0)
"""How much is believed to find a balance: little at first, which is quick. More than the last would be chance."""

_MOST_SUMS, _MOST_STEPS = 2000, 500_000
"""Sums kept while choosing, the least doubtful of them, and additions made for that: bounds time and memory on a
receipt of any length. Where the lines have more than 250 choices together, fewer sums are kept.
"""

_NOT_THE_SUBTOTAL = 0.4
_DERIVED = 1.0


@dataclass(frozen=True, slots=True)
class Balance:
    """A choice for each draft. `total` is None where none is printed; `doubt` is that of all choices together."""

    goods: tuple[Choice, ...]
    closing: tuple[Choice, ...]
    total: TotalChoice | None
    doubt: float
    is_exact: bool


def balance(goods: Sequence[Draft], closing: Sequence[Draft], printed: Totals) -> Balance:
    """The least doubtful choice that makes a printed total; without one, what is most likely line by line."""
    for most_doubt in _DOUBTS if goods else ():
        if found := _least_doubtful(goods, closing, printed, most_doubt):
            return found
    return _likeliest(goods, closing, printed, _sums(closing, _DOUBTS[-1]))


def _least_doubtful(
    goods: Sequence[Draft], closing: Sequence[Draft], printed: Totals, most_doubt: float
) -> Balance | None:
    sums_of_goods, sums_of_closing = _sums(goods, most_doubt), _sums(closing, most_doubt)
    totals = (*printed.totals, *_derived(printed, sums_of_closing))
    exact = list(_exact(sums_of_goods, sums_of_closing, totals, printed.subtotals))
    doubt, of_goods, of_closing, total = min(exact, key=lambda found: found[0], default=_NOTHING)
    if total is None or doubt > most_doubt:
        return None
    return Balance(_chosen(goods, of_goods), _chosen(closing, of_closing), total, doubt, is_exact=True)


class _Path(NamedTuple):
    """How a sum was come by: the choices taken, last first. Made by the hundred thousand, so no dataclass."""

    doubt: float
    choice: int = -1
    before: _Path | None = None


_Sums = dict[int, _Path]
"""By the sum in hundredths."""

_NOTHING: tuple[float, _Path, _Path, TotalChoice | None] = (0.0, _Path(0.0), _Path(0.0), None)


def _sums(drafts: Sequence[Draft], most_doubt: float) -> _Sums:
    """Every sum that the drafts can make, each by its least doubtful choices."""
    sums: _Sums = {0: _Path(0.0)}
    choices_of = [_choices(draft, most_doubt) for draft in drafts]
    most = max(1, min(_MOST_SUMS, _MOST_STEPS // max(1, sum(map(len, choices_of)))))
    for choices in choices_of:
        longer: _Sums = {}
        for total, path in sums.items():
            for amount, doubt, at in choices:
                if (together := path.doubt + doubt) <= most_doubt:
                    known = longer.get(total + amount)
                    if known is None or together < known.doubt:
                        longer[total + amount] = _Path(together, at, path)
        sums = longer if len(longer) <= most else dict(nsmallest(most, longer.items(), key=_doubt_of))
    return sums


def _choices(draft: Draft, most_doubt: float) -> list[tuple[int, float, int]]:
    """The believable ones: what each comes to in hundredths, its doubt, and its place among all."""
    return [
        (_hundredths(choice.amount or 0), choice.doubt, at)
        for at, choice in enumerate(draft.choices)
        if choice.doubt <= most_doubt
    ]


def _doubt_of(item: tuple[int, _Path]) -> float:
    return item[1].doubt


def _hundredths(amount: Decimal | int) -> int:
    return int(amount * 100)


def _derived(printed: Totals, closing: _Sums) -> Iterator[TotalChoice]:
    """A total that cannot be read, or has a digit taken for its lookalike, but that subtotal and taxes lead to.

    What is plainly printed is never replaced, however near. It is only taken where the goods make the subtotal, or with
    the tax inside their prices the total: then two sums that were read say the same.
    """
    if not printed.is_unread and not printed.unsure:
        return
    extras = [extra for extra, path in closing.items() if path.doubt <= MERELY_TOLD]
    for subtotal in printed.subtotals:
        for extra in extras:
            total = subtotal + Decimal(extra) / 100
            if printed.is_unread or any(likeness(total, unsure) == ALIKE for unsure in printed.unsure):
                yield TotalChoice(total.quantize(CENT), _DERIVED, is_derived=True)


def _exact(
    goods: _Sums, closing: _Sums, totals: Sequence[TotalChoice], subtotals: Sequence[Decimal]
) -> Iterator[tuple[float, _Path, _Path, TotalChoice | None]]:
    before_taxes = set(map(_hundredths, subtotals))
    for total in totals:
        for extra, of_closing in closing.items():
            wanted = _hundredths(total.amount) - extra
            unknown = bool(before_taxes) and wanted not in before_taxes
            if total.is_derived and unknown and wanted != _hundredths(total.amount):
                continue
            # Taxes and fees alone make no total: something was bought.
            if wanted and (of_goods := goods.get(wanted)):
                yield (
                    total.doubt + of_closing.doubt + of_goods.doubt + _NOT_THE_SUBTOTAL * unknown,
                    of_goods,
                    of_closing,
                    total,
                )


def _chosen(drafts: Sequence[Draft], path: _Path) -> tuple[Choice, ...]:
    taken: list[int] = []
    step: _Path | None = path
    while step is not None and step.before is not None:
        taken.append(step.choice)
        step = step.before
    return tuple(draft.choices[at] for draft, at in zip(drafts, reversed(taken), strict=True))


def _likeliest(goods: Sequence[Draft], closing: Sequence[Draft], printed: Totals, sums_of_closing: _Sums) -> Balance:
    """No balance: each line as it is likeliest; the total and the closing lines as a printed subtotal confirms them."""
    confirmed = [
        (choice.doubt + path.doubt, path, choice)
        for choice in printed.totals
        for subtotal in printed.subtotals
        if choice.amount != subtotal and (path := sums_of_closing.get(_hundredths(choice.amount - subtotal)))
    ]
    of_goods = tuple(draft.likeliest for draft in goods)
    if confirmed:
        _, path, total = min(confirmed, key=lambda found: found[0])
        return Balance(of_goods, _chosen(closing, path), total, _DOUBTS[-1], is_exact=False)
    of_closing = tuple(draft.likeliest for draft in closing)
    return Balance(of_goods, of_closing, next(iter(printed.totals), None), _DOUBTS[-1], is_exact=False)
