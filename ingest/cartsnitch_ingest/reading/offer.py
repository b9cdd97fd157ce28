"""What is read of an offer: what it says where all of it is understood, and its words where not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from cartsnitch_domain.coupons.coupon import CouponKind
from cartsnitch_domain.stores.profiles import DateOrder

from cartsnitch_ingest.reading.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer as read: `goods` is what it calls them, None for the whole basket or a `category`. `value` is as that of
    a Coupon of its `kind`, `currency_code` None where no sign tells it."""

    kind: CouponKind
    value: Decimal
    title: str
    currency_code: str | None = None
    buy: int | None = None
    get: int | None = None
    minimum_amount: Decimal | None = None
    minimum_count: Decimal | None = None
    minimum_is_of_basket: bool = False
    """Whether the minimum is of all that is bought, and not of the goods."""
    goods: str | None = None
    more_of_goods: str | None = None
    """A size, or a kind of them, that a line below tells."""
    category: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    code: str | None = None
    needs_clip: bool = False
    is_stackable: bool | None = None
    max_uses: int | None = None
    evidence: tuple[Evidence, ...] = ()

    def moved(self, pages: int) -> Offer:
        """The same with its evidence so many pages further on."""
        return replace(self, evidence=tuple(replace(told, page=told.page + pages) for told in self.evidence))


@dataclass(frozen=True, slots=True)
class Unclear:
    """What is surely read of an offer of which something is not understood: its words, the name of its goods, its days
    and its code, each None where that is not sure. What it takes off and what has to be bought is not among it."""

    title: str
    goods: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Offered:
    """The offers that are understood, and the words of those of which something is not: no coupon says what they do.
    `told` is what is sure of those that are not understood, `advertised` are those of prices with the ones before them,
    which are no coupons, and `left_out` is how many more there are that were not read."""

    offers: tuple[Offer, ...] = ()
    unclear: tuple[str, ...] = ()
    advertised: tuple[str, ...] = ()
    left_out: int = 0
    told: tuple[Unclear, ...] = ()


@dataclass(frozen=True, slots=True)
class Habits:
    """What is known of who offers: in which order their days are printed, their currency, the day they wrote, and
    what their store is called, where that is known for sure. `names` are what else the mail calls who sent it."""

    written_on: date
    date_order: DateOrder | None = None
    currency_code: str | None = None
    store_name: str | None = None
    names: tuple[str, ...] = ()
