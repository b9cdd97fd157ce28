"""Balance: the readings of all amounts that together make the total, chosen by arithmetic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cartsnitch_ingest.reading.drafts import Choice, Draft
from cartsnitch_ingest.reading.lookalikes import likeness
from cartsnitch_ingest.reading.totals import TotalChoice, Totals

_MOST_DOUBT = 3.0
"""More than this has to be believed for no balance: it would be chance."""

_MOST_SUMS = 6000
"""Sums kept while choosing, the least doubtful of them: bounds time and memory on a receipt of any length."""

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
    sums_of_goods, sums_of_closing = _sums(goods), _sums(closing)
    totals = (*printed.totals, *_derived(printed, sums_of_closing))
    exact = list(_exact(sums_of_goods, sums_of_closing, totals, printed.subtotals)) if goods else []
    if not exact:
        return _likeliest(goods, closing, printed, sums_of_closing)
    doubt, of_goods, of_closing, total = min(exact, key=lambda found: found[0])
    return Balance(_chosen(goods, of_goods), _chosen(closing, of_closing), total, doubt, is_exact=True)


@dataclass(frozen=True, slots=True)
class _Path:
    """How a sum was come by: the choices taken, last first."""

    doubt: float
    choice: int = -1
    before: _Path | None = None


_Sums = dict[Decimal, _Path]


def _sums(drafts: Sequence[Draft]) -> _Sums:
    """Every sum that the drafts can make, each by its least doubtful choices."""
    sums: _Sums = {Decimal(): _Path(0.0)}
    for draft in drafts:
        longer: _Sums = {}
        for total, path in sums.items():
            for at, choice in enumerate(draft.choices):
                doubt = path.doubt + choice.doubt
                made = total + (choice.amount or 0)
                if doubt <= _MOST_DOUBT and (made not in longer or doubt < longer[made].doubt):
                    longer[made] = _Path(doubt, at, path)
        sums = dict(sorted(longer.items(), key=lambda item: item[1].doubt)[:_MOST_SUMS])
    return sums


def _derived(printed: Totals, closing: _Sums) -> Iterator[TotalChoice]:
    """A total that cannot be read, or has a digit misread, but that subtotal and taxes lead to.

    It is only taken where the goods make it, too: then two sums that were read say the same.
    """
    for subtotal in printed.subtotals:
        for extra, path in closing.items():
            total = subtotal + extra
            is_near = any(likeness(total, choice.amount) for choice in printed.totals)
            if path.doubt == 0 and (printed.is_unread or is_near):
                yield TotalChoice(total, _DERIVED)


def _exact(
    goods: _Sums, closing: _Sums, totals: Sequence[TotalChoice], subtotals: Sequence[Decimal]
) -> Iterator[tuple[float, _Path, _Path, TotalChoice]]:
    for total in totals:
        for extra, of_closing in closing.items():
            wanted = total.amount - extra
            if of_goods := goods.get(wanted):
                known = not subtotals or wanted in subtotals
                doubt = total.doubt + of_closing.doubt + of_goods.doubt + (0.0 if known else _NOT_THE_SUBTOTAL)
                if doubt <= _MOST_DOUBT:
                    yield doubt, of_goods, of_closing, total


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
        if choice.amount != subtotal and (path := sums_of_closing.get(choice.amount - subtotal))
    ]
    of_goods = tuple(draft.likeliest for draft in goods)
    if confirmed:
        _, path, total = min(confirmed, key=lambda found: found[0])
        return Balance(of_goods, _chosen(closing, path), total, _MOST_DOUBT, is_exact=False)
    of_closing = tuple(draft.likeliest for draft in closing)
    return Balance(of_goods, of_closing, next(iter(printed.totals), None), _MOST_DOUBT, is_exact=False)
