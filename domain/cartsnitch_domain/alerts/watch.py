"""A watch: the price at which a shopper wants to be told. Standard library only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from cartsnitch_domain.units import Quantity

COUNTS_BEFORE = timedelta(days=30)
"""The price that was last seen before somebody began to watch counts, too, where it is no older: it is that of now."""


@dataclass(frozen=True, slots=True)
class Watch:
    """A target price for a product, or for each product of a family, at one store or at any.

    `target` is for `per`; without it, for a package as it is sold. Only purchases from `starts_on` on count, where
    there is one, and of those in the first `COUNTS_BEFORE` only the last. Promotional
    prices count where `with_promotions` says so.
    """

    id: UUID
    subject_id: UUID
    target: Decimal
    currency_code: str
    store_id: UUID | None = None
    per: Quantity | None = None
    starts_on: date | None = None
    with_promotions: bool = False


def same_watches(watches: Iterable[Watch]) -> dict[UUID, UUID]:
    """Of each watch the one that tells for it: of those that want the same, the one that began first.

    Products that are made one may each be watched at the same target, and a price is told once.
    """
    ordered = sorted(watches, key=lambda watch: (watch.starts_on or date.min, watch.id.int))
    first: dict[Watch, UUID] = {}
    return {watch.id: first.setdefault(replace(watch, id=_ANY, starts_on=None), watch.id) for watch in ordered}


_ANY = UUID(int=0)
