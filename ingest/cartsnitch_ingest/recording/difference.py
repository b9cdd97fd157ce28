"""Differences: what another reading makes of a receipt that is recorded already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cartsnitch_domain.ids import PurchaseId, ReceiptId
from cartsnitch_domain.review.snapshots import PurchaseAsIs, Snapshot, Values

_NOTHING = PurchaseAsIs(0, {}, {})


@dataclass(frozen=True, slots=True)
class Change:
    """A value that is another one now; None where there is none."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class LineDifference:
    """A line that is new (`old` None), that is gone (`new` None), or that says something else."""

    old: Values | None
    new: Values | None


@dataclass(frozen=True, slots=True)
class PurchaseDifference:
    """What is different about one purchase; one that is new, or gone, has all of its lines in it."""

    purchase_id: PurchaseId
    changes: tuple[Change, ...]
    lines: tuple[LineDifference, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What is different about a receipt: what became of it, and its purchases. Empty where nothing is."""

    receipt_id: ReceiptId
    changes: tuple[Change, ...]
    purchases: tuple[PurchaseDifference, ...]

    def __bool__(self) -> bool:
        return bool(self.changes or self.purchases)


def difference(receipt_id: ReceiptId, before: Snapshot, after: Snapshot) -> Difference:
    """What a shopper would see change from one to the other; which reader read it is no difference."""
    ids = dict.fromkeys((*before.purchases, *after.purchases))
    purchases = (
        _purchase(each, before.purchases.get(each, _NOTHING), after.purchases.get(each, _NOTHING)) for each in ids
    )
    standing = {"status": before.status, "reason": before.reason}, {"status": after.status, "reason": after.reason}
    changed = tuple(each for each in purchases if each.changes or each.lines)
    return Difference(receipt_id, tuple(_changes(*standing)), changed)


def _purchase(purchase_id: PurchaseId, before: PurchaseAsIs, after: PurchaseAsIs) -> PurchaseDifference:
    ids = dict.fromkeys((*before.lines, *after.lines))
    lines = (LineDifference(before.lines.get(each), after.lines.get(each)) for each in ids)
    return PurchaseDifference(
        purchase_id,
        tuple(_changes(before.values, after.values)),
        tuple(line for line in lines if line.old != line.new),
    )


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for field in dict.fromkeys((*before, *after)):
        old, new = before.get(field), after.get(field)
        if old != new:
            yield Change(field, old, new)
