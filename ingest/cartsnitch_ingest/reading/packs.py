"""Packs that print no unit: `COLA 24X0,33` looks like so many at a price until arithmetic has chosen the amount."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cartsnitch_domain.purchases.rules import LineKind

from cartsnitch_ingest.reading.balance import Balance
from cartsnitch_ingest.reading.drafts import Choice, Draft
from cartsnitch_ingest.reading.labels import label
from cartsnitch_ingest.reading.lines import Line, printed_identifier
from cartsnitch_ingest.reading.quantities import Quantity, is_pack_without_unit


def with_packs_named(goods: Sequence[Draft], chosen: Balance) -> tuple[Draft, ...]:
    """The drafts of goods, what is no quantity given back to their names. Where the receipt does not balance, an amount
    may be misread, and so many at a price say what it should be."""
    if not chosen.is_exact:
        return tuple(goods)
    return tuple(_named(draft, choice) for draft, choice in zip(goods, chosen.goods, strict=True))


def _named(draft: Draft, choice: Choice) -> Draft:
    line, told = draft.lines[-1], draft.quantity
    if told is None or told is not line.quantity or draft.kind is not LineKind.ITEM or not choice.amount:
        return draft
    if not is_pack_without_unit(line.text, told, choice.amount):
        return draft
    name = _label(line, told)
    if line.text[told.start : told.end].strip() not in name:
        return draft
    above = draft.text if draft.text != line.label else ""
    return replace(draft, text=" ".join(filter(None, (above, name))), quantity=None)


def _label(line: Line, told: Quantity) -> str:
    """What the row says, and the pack."""
    found = [number for number in line.numbers if not told.start <= number.start < told.end]
    return label(line.text, found, identifier=printed_identifier(line.text, line.amounts))
