"""Read lines: drafts whose amount has been chosen, tied to each other and to where they were read."""

from __future__ import annotations

from collections.abc import Sequence, Set
from decimal import Decimal

from cartsnitch_domain.purchases.rules import LineKind

from cartsnitch_ingest.reading.drafts import Choice, Draft
from cartsnitch_ingest.reading.lines import Line
from cartsnitch_ingest.reading.naming import is_of_other_shelves, named, names_others
from cartsnitch_ingest.reading.reading import Evidence, ReadLine
from cartsnitch_ingest.reading.reductions import is_off
from cartsnitch_ingest.reading.returns import TakenBack, taken_back
from cartsnitch_ingest.reading.together import named_together, owner_by_rate, owner_of

_TIED = frozenset({LineKind.DISCOUNT, LineKind.DEPOSIT, LineKind.FEE})


def read_lines(
    drafts: Sequence[Draft], choices: Sequence[Choice], shop: Set[str] = frozenset()
) -> tuple[ReadLine, ...]:
    """The drafts that count, in printed order. `shop` are the words by which the shop calls itself."""
    found: list[ReadLine] = []
    for at, (draft, choice) in enumerate(zip(drafts, choices, strict=True)):
        if choice.amount or (choice.amount is not None and draft.kind is LineKind.ITEM and draft.text):
            found.append(_read_line(draft, choice.amount, choice.doubt, found, drafts[at + 1 :], shop))
    return tuple(found)


def evidence(line: Line) -> Evidence:
    """Where a line stands on its page."""
    return Evidence(line.row.page, line.row.box, line.row.printed, line.row.confidence)


def _read_line(
    draft: Draft, amount: Decimal, doubt: float, above: Sequence[ReadLine], below: Sequence[Draft], shop: Set[str]
) -> ReadLine:
    measured, counted = draft.quantity, draft.count
    back = _taken_back(draft, amount, above)
    kind = LineKind.ITEM if back else _kind(draft, amount)
    return ReadLine(
        kind=kind,
        text=back.text if back else _text(draft),
        amount=amount,
        quantity=measured.quantity if measured else counted.value if counted else None,
        unit=measured.unit if measured else counted.unit if counted else None,
        unit_price=measured.unit_price if measured else None,
        identifier=draft.identifier,
        applies_to=back.voids if back else _applies_to(draft, kind, amount, above, below, shop),
        evidence=tuple(evidence(line) for line in draft.lines),
        doubt=doubt,
    )


def _text(draft: Draft) -> str:
    return draft.text or draft.lines[-1].label or draft.lines[-1].text


def _taken_back(draft: Draft, amount: Decimal, above: Sequence[ReadLine]) -> TakenBack | None:
    if amount >= 0 or draft.kind not in {LineKind.ITEM, LineKind.DISCOUNT}:
        return None
    text = draft.text or draft.lines[-1].label
    return taken_back(text, draft.identifier, amount, above, draft.back, is_among_goods=not draft.is_of_the_whole)


def _kind(draft: Draft, amount: Decimal) -> LineKind:
    return LineKind.DISCOUNT if draft.kind is LineKind.ITEM and amount < 0 else draft.kind


def _applies_to(
    draft: Draft, kind: LineKind, amount: Decimal, above: Sequence[ReadLine], below: Sequence[Draft], shop: Set[str]
) -> int | None:
    """The goods that a discount names, else those directly above that it is off, unless it names others; a bag or a
    return is of no goods."""
    if kind not in _TIED or draft.is_of_the_whole:
        return None
    text = " ".join(line.text for line in draft.lines)
    if kind is LineKind.DISCOUNT and (goods := named_together(_text(draft), above, shop)):
        return owner_of(_text(draft), amount, above, below, goods)
    at = named(text, amount, above, shop)
    if at is not None:
        return at
    last = _directly_above(above)
    if kind is not LineKind.DISCOUNT:
        return last
    if last is not None and _may_be_of(text, last, above, below, shop) and is_off(above, last, text, abs(amount)):
        return last
    at = owner_by_rate(_text(draft), amount, above, below, shop)
    return at if at is not None and _may_be_of(text, at, above, below, shop) else None


def _may_be_of(text: str, at: int, above: Sequence[ReadLine], below: Sequence[Draft], shop: Set[str]) -> bool:
    """Whether a text names no other goods than those there, nor such as another part of the shop has."""
    names_below = (goods.text for goods in below if goods.kind is LineKind.ITEM)
    return not (names_others(text, above, at, names_below, shop) or is_of_other_shelves(text, above[at].text, shop))


def _directly_above(above: Sequence[ReadLine]) -> int | None:
    """The item with nothing between but what is tied to it: below bottles brought back, or what was taken off the
    whole receipt, what follows may be off the whole as well."""
    last = next((at for at in reversed(range(len(above))) if above[at].kind is LineKind.ITEM), None)
    if last is None:
        return None
    voided = above[last].applies_to
    owner = last if voided is None else voided
    return owner if all(line.applies_to == owner for line in above[last + 1 :]) else None
