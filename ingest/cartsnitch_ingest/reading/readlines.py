"""Read lines: drafts whose amount has been chosen, tied to each other and to where they were read."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from cartsnitch_domain.purchases.rules import LineKind

from cartsnitch_ingest.reading.drafts import Choice, Draft
from cartsnitch_ingest.reading.lines import Line
from cartsnitch_ingest.reading.reading import Evidence, ReadLine
from cartsnitch_ingest.reading.reductions import is_off
from cartsnitch_ingest.reading.returns import TakenBack, is_voided_among, taken_back
from cartsnitch_ingest.reading.vocabulary import fold, is_brought_back, names_in, names_something

_TIED = frozenset({LineKind.DISCOUNT, LineKind.DEPOSIT, LineKind.FEE})

_MOST_NAMED = 300
"""Goods above a line that it may name, the nearest of them."""


def read_lines(drafts: Sequence[Draft], choices: Sequence[Choice]) -> tuple[ReadLine, ...]:
    """The drafts that count, in printed order."""
    found: list[ReadLine] = []
    for draft, choice in zip(drafts, choices, strict=True):
        if choice.amount or (choice.amount is not None and draft.kind is LineKind.ITEM and draft.text):
            found.append(_read_line(draft, choice.amount, choice.doubt, found))
    return tuple(found)


def evidence(line: Line) -> Evidence:
    """Where a line stands on its page."""
    return Evidence(line.row.page, line.row.box, line.row.printed, line.row.confidence)


def _read_line(draft: Draft, amount: Decimal, doubt: float, above: Sequence[ReadLine]) -> ReadLine:
    measured, counted = draft.quantity, draft.count
    back = _taken_back(draft, amount, above)
    kind = LineKind.ITEM if back else _kind(draft, amount)
    return ReadLine(
        kind=kind,
        text=back.text if back else draft.text or draft.lines[-1].label or draft.lines[-1].text,
        amount=amount,
        quantity=measured.quantity if measured else counted.value if counted else None,
        unit=measured.unit if measured else counted.unit if counted else None,
        unit_price=measured.unit_price if measured else None,
        identifier=draft.identifier,
        applies_to=back.voids if back else _applies_to(draft, kind, amount, above),
        evidence=tuple(evidence(line) for line in draft.lines),
        doubt=doubt,
    )


def _taken_back(draft: Draft, amount: Decimal, above: Sequence[ReadLine]) -> TakenBack | None:
    if amount >= 0 or draft.kind not in {LineKind.ITEM, LineKind.DISCOUNT}:
        return None
    text = draft.text or draft.lines[-1].label
    return taken_back(text, draft.identifier, amount, above, draft.back, is_among_goods=not draft.is_of_the_whole)


def _kind(draft: Draft, amount: Decimal) -> LineKind:
    return LineKind.DISCOUNT if draft.kind is LineKind.ITEM and amount < 0 else draft.kind


def _applies_to(draft: Draft, kind: LineKind, amount: Decimal, above: Sequence[ReadLine]) -> int | None:
    """The goods that a discount names, by their number or wholly, else those directly above that it is off; a bag or a
    return is of no goods."""
    if kind not in _TIED or draft.is_of_the_whole:
        return None
    text = " ".join(line.text for line in draft.lines)
    named = _named(text, amount, above)
    if named is not None:
        return named
    last = _directly_above(above)
    if last is None or (kind is LineKind.DISCOUNT and not is_off(above, last, text, abs(amount))):
        return None
    return last


def _named(text: str, amount: Decimal, above: Sequence[ReadLine]) -> int | None:
    """The last of the goods whose number, or what takes money off, whose name is in the text; of what was brought back,
    a word of the name is enough."""
    items = [at for at, line in enumerate(above) if line.kind is LineKind.ITEM and line.applies_to is None]
    items = items[-_MOST_NAMED:]
    named = [at for at in items if (number := above[at].identifier) and len(number) >= 4 and number in text]
    if amount < 0 and not named:
        said = f" {fold(text)} "
        dear = [at for at in items if above[at].amount >= -amount and not is_voided_among(above, at)]
        named = [at for at in dear if _is_named(above[at].text, said)]
        if not named and is_brought_back(text):
            named = [at for at in dear if not names_in(text).isdisjoint(names_in(above[at].text))]
    return named[-1] if named else None


def _is_named(name: str, said: str) -> bool:
    """Whether what takes money off has the name of goods in it, as a void and many a coupon do."""
    return names_something(name) and _folded(name) in said


@lru_cache(maxsize=1024)
def _folded(name: str) -> str:
    return f" {fold(name)} "


def _directly_above(above: Sequence[ReadLine]) -> int | None:
    """The item with nothing between but what is tied to it: below bottles brought back, or what was taken off the
    whole receipt, what follows may be off the whole as well."""
    last = next((at for at in reversed(range(len(above))) if above[at].kind is LineKind.ITEM), None)
    if last is None:
        return None
    voided = above[last].applies_to
    owner = last if voided is None else voided
    return owner if all(line.applies_to == owner for line in above[last + 1 :]) else None
