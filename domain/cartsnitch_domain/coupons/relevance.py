"""How much a coupon is worth to a household: what it is expected to save before it ends. Standard library only.

What it takes off once comes of the rules, from the last price at its store and from how much is bought at once. That is
multiplied by how likely the goods are bought before the coupon ends, by their cadence, and by how often it may be used.
Both are habits and no promise: the number is for the order of coupons, and its facts are shown beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_UP, Decimal
from enum import StrEnum
from functools import cached_property
from statistics import median
from uuid import UUID

from cartsnitch_domain.coupons.coupon import NO_MINIMUM, AppliesTo, Coupon, Goods, Minimum
from cartsnitch_domain.coupons.identity import names_of_goods, names_of_target
from cartsnitch_domain.coupons.rules import Basket, BasketLine, saving
from cartsnitch_domain.prices.cadence import Cadence, cadence

HORIZON = timedelta(days=30)
"""So far is looked ahead where a coupon says no end."""

LAST_BASKETS = 10
"""What is usually spent at a store is shown by so many baskets, the last ones."""

ONCE = 30
"""Days: what was bought only once is bought again after as long as it has not been, and not sooner."""

STOCK = 2
"""So many times as much as usual is taken at once for a coupon that wants it; of one that wants more, the less is
expected, the more it is."""

_SHARE = Decimal("0.0001")
_NOTHING, _ALL = Decimal(), Decimal(1)


class RelevanceReason(StrEnum):
    """Why a coupon concerns a household."""

    PRODUCT = "product"
    FAMILY = "family"
    CATEGORY = "category"
    WORDS = "words"
    BASKET = "basket"
    """It is off the whole basket at a store where the household shops."""


_REASONS = {
    AppliesTo.PRODUCTS: RelevanceReason.PRODUCT,
    AppliesTo.FAMILY: RelevanceReason.FAMILY,
    AppliesTo.CATEGORY: RelevanceReason.CATEGORY,
    AppliesTo.WORDS: RelevanceReason.WORDS,
}


@dataclass(frozen=True, slots=True)
class SeenPrice:
    """What one unit of goods cost last at a store, when, and the observation that says so."""

    observation_id: UUID
    amount: Decimal
    currency_code: str
    store_id: UUID
    day: date
    unit: str
    is_weighed: bool = False


@dataclass(frozen=True, slots=True)
class Habit:
    """How a household buys some goods: what they cost last at each store, the last one seen first, how many units at
    once, and on which days."""

    goods: Goods
    prices: tuple[SeenPrice, ...]
    quantity: Decimal
    days: tuple[date, ...]

    def price_at(self, store_id: UUID | None, currency_code: str | None) -> SeenPrice | None:
        """The last price at a store, else the last anywhere; in this currency, if it is said."""
        held = [price for price in self.prices if currency_code in {None, price.currency_code}]
        return next((price for price in held if price.store_id == store_id), held[0] if held else None)


@dataclass(frozen=True, slots=True)
class PaidBasket:
    """What the goods of a basket cost at a store on a day, before coupons and added tax, and of how many pieces it was,
    as a minimum counts them."""

    store_id: UUID
    day: date
    goods: Decimal
    currency_code: str
    pieces: Decimal


@dataclass(frozen=True, slots=True)
class Relevance:
    """What a coupon is expected to save a household, and the facts that say so.

    `saving` is what it takes off when it is used once, `uses` how often it is expected to be, a fraction where that is
    not sure, and zero at a store where the household never shops. `off_unit` is what it takes off one unit of the
    goods, of as many as it wants. `habit` is that of the goods that save most, `price` what they cost last; without
    them it is of the whole basket, and `usual_basket` is the median of the last ones, of which `meeting` is the share
    that is enough for it.
    `every`, `last_on` and `next_on` are those of the goods, or of the baskets.
    """

    reason: RelevanceReason
    expected: Decimal
    saving: Decimal
    uses: Decimal
    currency_code: str
    store_id: UUID
    cadence: Cadence
    habit: Habit | None = None
    price: SeenPrice | None = None
    off_unit: Decimal | None = None
    usual_basket: Decimal | None = None
    meeting: Decimal | None = None


class Household:
    """What a household buys, so that the goods of a coupon are found without a look at all of them."""

    def __init__(
        self, habits: Iterable[Habit], baskets: Iterable[PaidBasket], today: date, coins: Mapping[str, Decimal]
    ) -> None:
        """`baskets` come newest first; `coins` are the smallest ones by currency."""
        self.habits = tuple(habits)
        self.baskets = tuple(baskets)
        self.today = today
        self._coins = coins
        self._at: dict[UUID | None, list[PaidBasket]] = defaultdict(list)
        for basket in self.baskets:
            self._at[None].append(basket)
            self._at[basket.store_id].append(basket)

    @cached_property
    def goods(self) -> tuple[Goods, ...]:
        """All goods that are bought."""
        return tuple(habit.goods for habit in self.habits)

    @cached_property
    def store_ids(self) -> tuple[UUID, ...]:
        """The stores that the household shops at."""
        seen = (*(basket.store_id for basket in self.baskets), *(p.store_id for h in self.habits for p in h.prices))
        return tuple(dict.fromkeys(seen))

    def relevance(self, coupon: Coupon) -> Relevance | None:
        """What a coupon is worth from today on; None where nothing of it is bought, or it saves nothing."""
        begins = min(max(self.today, coupon.starts_on or self.today), date.max - HORIZON)
        last_day = coupon.ends_on or begins + HORIZON
        if last_day < self.today:
            return None
        if coupon.is_of_basket:
            return self._of_basket(coupon, last_day)
        covered = [habit for habit in self._candidates(coupon) if coupon.target.covers(habit.goods)]
        each = [found for habit in covered if (found := self._of_goods(coupon, habit, last_day)) is not None]
        if not each:
            return None
        lead = max(each, key=lambda found: (_is_known_there(coupon, found), found.expected, _id_of(found)))
        beside = [found for found in each if _is_beside(found, lead)] if _is_off_each(coupon) else []
        more = sum((found.saving * self._share(found.cadence, coupon) for found in beside), _NOTHING)
        taken = self._rounded(lead.saving + more, lead.currency_code)
        expected = self._rounded((lead.saving + more) * lead.uses, lead.currency_code)
        return replace(lead, saving=taken, expected=expected)

    def buys(self, coupon: Coupon) -> bool:
        """Whether any of what is bought is of a coupon's goods; anything is, of the whole basket."""
        return coupon.is_of_basket or any(coupon.target.covers(each.goods) for each in self._candidates(coupon))

    def _candidates(self, coupon: Coupon) -> Iterable[Habit]:
        """The habits whose goods may be some of the coupon's, each once."""
        found = [habit for name in names_of_target(coupon.target) for habit in self._by_name.get(name, ())]
        return {id(habit): habit for habit in found}.values()

    @cached_property
    def _by_name(self) -> Mapping[str, Sequence[Habit]]:
        found: defaultdict[str, list[Habit]] = defaultdict(list)
        for habit in self.habits:
            for name in names_of_goods(habit.goods):
                found[name].append(habit)
        return found

    def _of_goods(self, coupon: Coupon, habit: Habit, last_day: date) -> Relevance | None:
        """Of one of its goods by itself, bought as usual, or as much as the coupon wants."""
        price = habit.price_at(coupon.store_id, coupon.currency_code or self._currency_at(coupon.store_id))
        if price is None:
            return None
        needed = _needed(coupon, habit, price)
        line = BasketLine(habit.goods, needed, price.amount, is_weighed=price.is_weighed)
        alone = replace(coupon, minimum=NO_MINIMUM)
        taken = saving(alone, Basket((line,), price.currency_code, self._coin(price.currency_code)))
        if not taken:
            return None
        how_often = cadence(habit.days, self.today)
        times = self._times(coupon, how_often, last_day)
        gladly = min(times, Decimal(coupon.uses)) * min(_ALL, STOCK * habit.quantity / needed)
        uses = min(gladly, times * habit.quantity / needed)
        meeting = self._meeting(coupon, price.currency_code) if coupon.minimum.is_of_basket else None
        uses = (uses * (_ALL if meeting is None else meeting)).quantize(_SHARE)
        if coupon.store_id is not None and coupon.store_id not in self.store_ids:
            uses = _NOTHING  # nobody knows whether they ever go there, nor what it costs there
        return Relevance(
            reason=_REASONS[coupon.target.applies_to],
            expected=self._rounded(taken * uses, price.currency_code),
            saving=taken,
            uses=uses,
            currency_code=price.currency_code,
            store_id=coupon.store_id or price.store_id,
            cadence=how_often,
            habit=habit,
            price=price,
            off_unit=taken / needed,
            meeting=meeting,
        )

    def _currency_at(self, store_id: UUID | None) -> str | None:
        """What is paid with at a store: what something costs in other money says nothing there."""
        return next((basket.currency_code for basket in self._at[store_id]), None) if store_id else None

    def _of_basket(self, coupon: Coupon, last_day: date) -> Relevance | None:
        held = [each for each in self._at[coupon.store_id] if coupon.currency_code in {None, each.currency_code}]
        last = [each for each in held[:LAST_BASKETS] if each.currency_code == held[0].currency_code]
        if not last:
            return None
        taken = [self._off(coupon, basket) for basket in last]
        enough = [amount for amount in taken if amount]
        if not enough:
            return None
        currency = last[0].currency_code
        how_often = cadence([basket.day for basket in held], self.today)
        meeting = (Decimal(len(enough)) / len(last)).quantize(_SHARE)
        times = min(self._times(coupon, how_often, last_day), Decimal(coupon.uses))
        uses = (times * meeting).quantize(_SHARE)
        once = self._rounded(sum(enough, _NOTHING) / len(enough), currency)
        return Relevance(
            reason=RelevanceReason.BASKET,
            expected=self._rounded(once * uses, currency),
            saving=once,
            uses=uses,
            currency_code=currency,
            store_id=last[0].store_id,
            cadence=how_often,
            usual_basket=self._rounded(median(basket.goods for basket in last), currency),
            meeting=meeting,
        )

    def _off(self, coupon: Coupon, paid: PaidBasket) -> Decimal:
        """What it would have taken off a basket, of which only what its goods cost and its pieces are looked at."""
        if not _is_enough(coupon.minimum, paid):
            return _NOTHING
        line = BasketLine(Goods(), Decimal(1), paid.goods)
        minimum = replace(coupon.minimum, count=None)
        basket = Basket((line,), paid.currency_code, self._coin(paid.currency_code))
        return saving(replace(coupon, minimum=minimum), basket)

    def _meeting(self, coupon: Coupon, currency_code: str) -> Decimal:
        """The share of the last baskets that are enough for the minimum of a coupon; all, where there are none."""
        held = [each for each in self._at[coupon.store_id] if each.currency_code == currency_code][:LAST_BASKETS]
        if not held:
            return _ALL
        return (Decimal(sum(_is_enough(coupon.minimum, each) for each in held)) / len(held)).quantize(_SHARE)

    def _times(self, coupon: Coupon, how_often: Cadence, last_day: date) -> Decimal:
        """How often what it is for is expected to be bought until its last day."""
        first_day = max(self.today, coupon.starts_on or self.today)
        return _times(how_often, first_day, last_day, self.today)

    def _share(self, how_often: Cadence, coupon: Coupon) -> Decimal:
        """How likely goods are in the basket that a coupon is used for.

        How often goods are bought and the store is visited says so; of a single visit, whether they were bought then.
        """
        days = [basket.day for basket in self._at[coupon.store_id]]
        visits = cadence(days, self.today).every
        if visits is None and how_often.last_on in days:
            return _ALL
        return min(_ALL, max(visits or _ALL, _ALL) / _every(how_often, self.today))

    def _coin(self, currency_code: str) -> Decimal:
        return self._coins.get(currency_code, Decimal("0.01"))

    def _rounded(self, amount: Decimal, currency_code: str) -> Decimal:
        return Basket((), currency_code, self._coin(currency_code)).rounded(amount)


def _is_known_there(coupon: Coupon, found: Relevance) -> bool:
    """Whether what goods cost is known of the store of the coupon, and not of another one."""
    return coupon.store_id is None or (found.price is not None and found.price.store_id == coupon.store_id)


def _is_enough(minimum: Minimum, paid: PaidBasket) -> bool:
    """Whether a basket of so much and so many pieces meets a minimum that is of all that is bought."""
    is_worth = minimum.amount is None or paid.goods >= minimum.amount
    return is_worth and (minimum.count is None or paid.pieces >= minimum.count)


def _is_off_each(coupon: Coupon) -> bool:
    """Whether it takes something off each of its goods, and not once off one of them."""
    return coupon.kind.value in {"percent_off", "fixed_price"}


def _is_beside(found: Relevance, lead: Relevance) -> bool:
    """Whether goods are in one basket with others: a coupon that is good anywhere is still used at one store."""
    return found is not lead and (found.currency_code, found.store_id) == (lead.currency_code, lead.store_id)


def _id_of(found: Relevance) -> int:
    key = found.habit.goods.product_id if found.habit else None
    return key.int if key else 0


def _needed(coupon: Coupon, habit: Habit, price: SeenPrice) -> Decimal:
    """How many units have to be bought to use it, and no fewer than usual."""
    needed = max(habit.quantity, Decimal(coupon.buy + coupon.get))
    if coupon.minimum.is_of_basket:
        return needed
    if coupon.minimum.count is not None and not price.is_weighed:
        needed = max(needed, coupon.minimum.count)
    if coupon.minimum.amount is not None and price.amount:
        enough = coupon.minimum.amount / price.amount
        needed = max(needed, enough if price.is_weighed else enough.quantize(Decimal(1), ROUND_UP))
    return needed


def _every(how_often: Cadence, today: date) -> Decimal:
    """Every so many days; of what was bought once, as long as it has not been bought."""
    if how_often.every:
        return how_often.every
    since = (today - how_often.last_on).days if how_often.last_on else 0
    return Decimal(max(since, ONCE))


def _times(how_often: Cadence, first_day: date, last_day: date, today: date) -> Decimal:
    """How often something is bought from one day to another, both included.

    Surely where it is due, and then by its cadence; before it is due, in the proportion of the days. What has not been
    bought for over twice its cadence is likely not bought any more, the less the longer it is.
    """
    every, days = _every(how_often, today), Decimal((last_day - first_day).days + 1)
    last_on = how_often.last_on or today
    due = max(last_on + timedelta(days=int(every)), first_day)
    is_due = due <= last_day
    times = _ALL + Decimal((last_day - due).days) / every if is_due else min(_ALL, days / every)
    since = Decimal((today - last_on).days)
    return times * min(_ALL, 2 * every / since) if since else times
