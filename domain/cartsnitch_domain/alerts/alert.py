"""An alert: what was found, since which day, and the observations that show it. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from cartsnitch_domain.products.content import NetContent
from cartsnitch_domain.units import Quantity


class AlertKind(StrEnum):
    """What is told."""

    PRICE_INCREASE = "price_increase"
    PRICE_DROP = "price_drop"
    TARGET_PRICE = "target_price"
    SHRINKFLATION = "shrinkflation"
    CHEAPER_ELSEWHERE = "cheaper_elsewhere"
    COUPON = "coupon"


class AlertKey(NamedTuple):
    """What makes an alert the same one when everything is computed again: its episode, or how far it had gone.

    `subject_id` is a product, or the family for shrinkflation and what is cheaper elsewhere, or a coupon. `opened_on`
    is the day of purchase with which the episode began, or went as far again; of a coupon the day on which it is told.
    """

    kind: AlertKind
    subject_id: UUID
    store_id: UUID
    watch_id: UUID | None
    opened_on: date


@dataclass(frozen=True, slots=True)
class Shrinkage:
    """A package before and after, and by which fraction its content changed (negative)."""

    before: NetContent
    after: NetContent
    change: Decimal


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was told last in the same episode: a price, for what the alert is told for, and the day it was seen."""

    price: Decimal
    day: date


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert.

    `before` and `after` are prices of `per` in `currency_code`, `change` the fraction between them; without a price
    before, both are None; of a coupon, they are what is paid without it and with it. `product_id` is None where a
    coupon is off the whole basket. `evidence` are observations, the oldest first and the one that is told
    last. `paid` is what was paid of it, for `per`, where `after` is what the shelf asked; None where `after` was paid.
    `earlier` is what was told before, where the episode goes on and went further; it is part of the evidence.
    `confidence`, from 0 to 1 with two decimals, orders alerts by how much stands behind them; it is no measured
    probability.
    """

    key: AlertKey
    product_id: UUID | None
    before: Decimal | None
    after: Decimal
    change: Decimal | None
    per: Quantity
    currency_code: str
    confidence: Decimal
    evidence: tuple[UUID, ...]
    shrinkage: Shrinkage | None = None
    coupon_id: UUID | None = None
    paid: Decimal | None = None
    earlier: Earlier | None = None

    @property
    def kind(self) -> AlertKind:
        """What is told."""
        return self.key.kind

    @property
    def day(self) -> date:
        """The day of purchase with which it began, or went further."""
        return self.key.opened_on
