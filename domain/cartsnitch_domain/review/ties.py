"""Ties: which line a discount, deposit or fee belongs to, also while lines are taken off, merged, and come back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias
from uuid import UUID

from cartsnitch_domain.errors import InvalidCorrection
from cartsnitch_domain.purchases.records import PurchaseLine
from cartsnitch_domain.purchases.rules import CorrectedField

Tie: TypeAlias = Callable[[PurchaseLine, UUID | None], None]
"""Lets a line belong to another, or to none."""


def check_tie(line: PurchaseLine | None, owner: PurchaseLine, present: Sequence[PurchaseLine]) -> None:
    """Raise InvalidCorrection where a line, or one that is to be added, cannot belong to an owner that is present."""
    if owner is line:
        raise InvalidCorrection("A line cannot belong to itself.", CorrectedField.APPLIES_TO)
    if owner.applies_to_id is not None:
        raise InvalidCorrection("That line belongs to another line itself.", CorrectedField.APPLIES_TO)
    if line is not None and any(other.applies_to_id == line.id for other in present):
        raise InvalidCorrection("Other lines belong to this line, so it can belong to none.", CorrectedField.APPLIES_TO)


def retie(lines: Sequence[PurchaseLine], tie: Tie) -> None:
    """Let lines belong to what stands for their owners now: what theirs is part of, or none where it was removed.

    They are bound to their owners all the while, and belong to them as soon as these are back; not where that would
    make a chain, since something else was tied meanwhile. `lines` are all of a purchase, also the removed ones.
    """
    by_id = {line.id: line for line in lines}
    owners = Counter(line.applies_to_id for line in lines if line.removed_at is None)
    for line in lines:
        wanted = line.bound_to_id or line.applies_to_id
        if wanted is None or line.removed_at is not None:
            continue
        owner = _standing_for(by_id.get(wanted), by_id)
        can_be = owner is not None and owner is not line and owner.applies_to_id is None and not owners[line.id]
        owner_id = owner.id if owner is not None and can_be else None
        line.bound_to_id = wanted if owner_id != wanted and wanted in by_id else None
        if owner_id != line.applies_to_id:
            owners.subtract([line.applies_to_id])
            owners.update([owner_id])
            tie(line, owner_id)


def _standing_for(line: PurchaseLine | None, by_id: Mapping[UUID, PurchaseLine]) -> PurchaseLine | None:
    """The line itself, or the one that it is part of; None where it was removed."""
    while line is not None and line.removed_at is not None:
        line = None if line.merged_into_id is None else by_id.get(line.merged_into_id)
    return line
