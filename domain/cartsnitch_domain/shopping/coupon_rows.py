"""What coupons take off at one store, as rows of a linear model. Standard library only.

The rows never forbid what a till allows, and never promise less than it takes off: what a model says that a plan costs
is a bound. Where each line has one coupon and the basket one, the bound is what it costs; where several meet on a line,
the planner computes by the rules of coupons what comes of it, and adds a row that says so (`Store.cut`).

All money is in the smallest coins. A place is one option of one item at this store: a line of the basket, where taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import chain, combinations, permutations
from uuid import UUID

from cartsnitch_domain.coupons.coupon import Coupon, CouponKind
from cartsnitch_domain.coupons.rules import savings, total
from cartsnitch_domain.shopping.model import Column, Model
from cartsnitch_domain.shopping.option import Option
from cartsnitch_domain.shopping.problem import Problem

MOST_COMPARED = 30
"""Places of one bundle whose pieces are compared: of more, what is too much is learnt."""

MOST_TRIED = 8
"""Coupons that meet on a choice, of which each selection is tried to say what they can save at most."""


@dataclass(frozen=True, slots=True)
class Place:
    """An option of an item, whether it is `taken`, and what it costs in coins."""

    item: int
    option: Option
    taken: Column
    cost: int

    @property
    def pieces(self) -> int:
        """How many there are for a bundle: none of what is weighed."""
        return 0 if self.option.is_weighed else int(self.option.units)


@dataclass(slots=True, eq=False)
class Used:
    """A coupon at a store: whether it is `shown`, the places it covers, and by column what it takes off.

    `at` are savings on one place, `together` on all of them. `most` is what it can take off a place by itself, `whole`
    what all of its places can cost. `touching` says of a bundle whether a place gets any.
    """

    coupon: Coupon
    shown: Column
    places: list[Place]
    whole: int
    at: dict[Column, Column] = field(default_factory=dict)
    together: list[Column] = field(default_factory=list)
    most: dict[Column, int] = field(default_factory=dict)
    touching: dict[Column, Column] = field(default_factory=dict)

    @property
    def savings(self) -> list[Column]:
        """All columns of what it takes off."""
        return [*self.at.values(), *self.together]


class Store:
    """The coupons of one store in a model."""

    def __init__(self, model: Model, problem: Problem, store_id: UUID, places: Sequence[Place]) -> None:
        self._model = model
        self._problem = problem
        self.places = places
        self.used: list[Used] = []
        for coupon in problem.coupons_at(store_id):
            products = problem.covered[coupon.id]
            covered = [place for place in places if place.cost and place.option.product_id in products]
            if covered:
                self.used.append(Used(coupon, model.add(0), covered, _most_of(covered)))
        self._here: dict[Column, list[Used]] = {}
        for each in self.used:
            self._require_minimum(each)
            self._take_off(each)
            for taken in each.most:
                self._here.setdefault(taken, []).append(each)
        self._bound_places()
        self._bound_basket()
        self._keep_apart()

    def coins(self, amount: Decimal) -> int:
        """An amount in coins, half up."""
        return int((amount / self._problem.exponent).quantize(Decimal(1), ROUND_HALF_UP))

    def _require_minimum(self, used: Used) -> None:
        """Nothing is off where less is bought, before any coupon."""
        minimum, products = used.coupon.minimum, self._problem.covered[used.coupon.id]
        if minimum.amount is None and minimum.count is None:
            return
        held = [place for place in self.places if minimum.is_of_basket or place.option.product_id in products]
        if minimum.amount is not None:
            least = int((minimum.amount / self._problem.exponent).to_integral_value(ROUND_CEILING))
            self._model.at_most(0, {used.shown: least, **{place.taken: -place.cost for place in held}})
        if minimum.count is not None:
            least = int(minimum.count.to_integral_value(ROUND_CEILING))
            pieces = {place.taken: -(1 if place.option.is_weighed else place.pieces) for place in held}
            self._model.at_most(0, {used.shown: least, **pieces})

    def _take_off(self, used: Used) -> None:
        coupon = used.coupon
        if coupon.is_bundle:
            self._take_off_bundles(used)
        elif coupon.kind is CouponKind.FIXED_PRICE:
            self._take_off_places(used, {place.taken: self._over_price(coupon, place) for place in used.places})
        elif coupon.kind is CouponKind.AMOUNT_OFF:
            self._take_off_amount(used)
        elif coupon.is_of_basket:
            self._take_off_share(used)
        else:
            self._take_off_places(used, {place.taken: self._share(coupon, place.cost) for place in used.places})
            self._take_off_what_is_left(used)

    def _over_price(self, coupon: Coupon, place: Place) -> int:
        return max(0, place.cost - self.coins(place.option.units * coupon.value))

    def _share(self, coupon: Coupon, amount: int | Decimal) -> int:
        return int((amount * coupon.value / 100).quantize(Decimal(1), ROUND_HALF_UP))

    def _take_off_places(self, used: Used, most: Mapping[Column, int]) -> None:
        """Up to so much off each place that is taken."""
        for taken, amount in most.items():
            if amount:
                saving = used.at[taken] = self._model.add(-1, amount)
                used.most[taken] = amount
                self._model.at_most(0, {saving: 1, taken: -amount})
                self._model.at_most(0, {saving: 1, used.shown: -amount})

    def _take_off_amount(self, used: Used) -> None:
        value = self.coins(used.coupon.value)
        whole = used.whole
        if used.coupon.is_of_basket:
            saving = self._model.add(-1, min(value, whole))
            used.together.append(saving)
            used.most |= {place.taken: min(value, place.cost) for place in used.places}
            self._model.at_most(0, {saving: 1, used.shown: -value})
            return
        self._take_off_places(used, {place.taken: min(value, place.cost) for place in used.places})
        self._model.at_most(0, {**dict.fromkeys(used.at.values(), 1), used.shown: -value})

    def _take_off_share(self, used: Used) -> None:
        most = self._share(used.coupon, used.whole)
        used.most |= {place.taken: self._share(used.coupon, place.cost) + 1 for place in used.places}
        saving = self._model.add(-1, most)
        used.together.append(saving)
        self._model.at_most(0, {saving: 1, used.shown: -most})
        earlier = {column: -1 for each in self._before(used) for column in each.savings}
        self._bound_share(used.coupon, saving, {**{place.taken: place.cost for place in used.places}, **earlier})

    def _take_off_what_is_left(self, used: Used) -> None:
        for place in used.places:
            before = self._here.get(place.taken, ())
            earlier = {each.at[place.taken]: -1 for each in before if place.taken in each.at}
            if earlier and place.taken in used.at:
                self._bound_share(used.coupon, used.at[place.taken], {place.taken: place.cost, **earlier})

    def _bound_share(self, coupon: Coupon, saving: Column, left: Mapping[Column, int]) -> None:
        """A percentage of what is left, half up: a whole number that is at most that and a half."""
        share = Fraction(coupon.value) / 100
        row = {column: -2 * share.numerator * times for column, times in left.items()}
        self._model.at_most(share.denominator, {saving: 2 * share.denominator, **row})

    def _take_off_bundles(self, used: Used) -> None:
        coupon = used.coupon
        places = [place for place in used.places if place.pieces]
        if len({place.item for place in places}) <= 1:
            self._take_off_places(used, {place.taken: self._of_bundles(coupon, place) for place in places})
            return
        size, most_pieces = coupon.buy + coupon.get, sum(_most_by_item(places, lambda place: place.pieces))
        most = min(most_pieces // size, coupon.uses)
        if not most:
            return
        bundles = self._model.add(0, most)
        self._model.at_most(0, {bundles: 1, used.shown: -most})
        self._model.at_most(0, {bundles: size, **{place.taken: -place.pieces for place in places}})
        got: dict[Column, Column] = {}
        for place in places:
            each = self._share(coupon, place.cost / place.option.units)
            count = min(place.pieces, most * coupon.get)
            if each:
                free = got[place.taken] = self._model.add(0, count)
                self._model.at_most(0, {free: 1, place.taken: -count})
                saving = used.at[place.taken] = self._model.add(-1, each * count)
                used.most[place.taken] = each * count
                self._model.at_most(0, {saving: 1, free: -each})
        self._model.at_most(0, {**dict.fromkeys(got.values(), 1), bundles: -coupon.get})
        self._touch(used, got)
        self._cheapest_first(used, places, got)

    def _of_bundles(self, coupon: Coupon, place: Place) -> int:
        """What bundles of one line alone take off it."""
        bundles = place.pieces // (coupon.buy + coupon.get)
        got = min(bundles, coupon.uses) * coupon.get
        return got * self._share(coupon, place.cost / place.option.units)

    def _touch(self, used: Used, got: Mapping[Column, Column]) -> None:
        for taken, free in got.items():
            touching = used.touching[taken] = self._model.add(0)
            self._model.at_most(0, {free: 1, touching: -self._model.uppers[free]})

    def _cheapest_first(self, used: Used, places: Sequence[Place], got: Mapping[Column, Column]) -> None:
        """A dearer piece is got when all cheaper ones are; where an earlier coupon may change which are, who knows."""
        clean = [place for place in places if place.taken in got and place.taken not in self._here]
        if len(clean) > MOST_COMPARED:
            return
        for dear in clean:
            for cheap in clean:
                if cheap.item != dear.item and _piece(cheap) < _piece(dear):
                    pieces = cheap.pieces
                    row = {cheap.taken: pieces, used.touching[dear.taken]: pieces, got[cheap.taken]: -1}
                    self._model.at_most(pieces, row)

    def _bound_places(self) -> None:
        """On a place there is one coupon that goes with no other, or some that do; none costs less than nothing."""
        for place in self.places:
            here = [each for each in self._here.get(place.taken, ()) if place.taken in each.at]
            if len(here) > 1:
                most = place.cost - self._left_after(here, place)
                self._model.at_most(0, {**{each.at[place.taken]: 1 for each in here}, place.taken: -most})
            fixed = [each for each in here if each.coupon.kind is CouponKind.FIXED_PRICE]
            if len(fixed) > 1:
                most = max(each.most[place.taken] for each in fixed)
                self._model.at_most(0, {**{each.at[place.taken]: 1 for each in fixed}, place.taken: -most})

    def _bound_basket(self) -> None:
        if any(each.together for each in self.used):
            savings = {column: 1 for each in self.used for column in each.savings}
            self._model.at_most(0, {**savings, **{place.taken: -place.cost for place in self.places}})

    def _keep_apart(self) -> None:
        """Where a coupon takes something off, none does that does not go with it; one of the basket is of all lines."""
        for place in self.places:
            here = [each for each in self._here.get(place.taken, []) if not each.coupon.is_of_basket]
            for one, other in permutations(here, 2):
                if not _go_together(one, other):
                    self._part(one, other, place, here)
        for one, other in combinations(self.used, 2):
            is_of_basket = one.coupon.is_of_basket or other.coupon.is_of_basket
            if is_of_basket and not _go_together(one, other):
                # What is shown in vain is left out of every choice: it makes no difference.
                self._model.at_most(1, {one.shown: 1, other.shown: 1})

    def _part(self, one: Used, other: Used, place: Place, here: Sequence[Used]) -> None:
        """Let nothing be off a place by another coupon where this one surely takes something off.

        It may be that only third ones could take the place whole before it: then it is sure while none of these is
        shown. `here` are all that may take something off the place, in the order of the till.
        """
        earlier = [
            each
            for each in here[: here.index(one)]
            if each is other or (other.coupon.is_stackable and each.coupon.is_stackable)
        ]
        is_sure = self._is_sure(one, place, self._left_after(earlier, place))
        third = [] if is_sure else [each for each in earlier if each is not other]
        itself = [each for each in earlier if each is other]
        if not is_sure and not self._is_sure(one, place, self._left_after(itself, place)):
            return
        if place.taken in other.at:
            most = other.most[place.taken]
            row = {other.at[place.taken]: 1, one.shown: most}
            self._model.at_most(most, row | {each.shown: -most for each in third})

    def _is_sure(self, used: Used, place: Place, left: int) -> bool:
        """Whether a coupon of goods that is shown surely takes something off a place that is taken, where so much is
        left."""
        if place.taken not in used.most or place.taken in used.touching or left <= 0:
            return False
        coupon = used.coupon
        if coupon.is_bundle:
            return self._share(coupon, left / place.option.units) > 0
        if coupon.kind is CouponKind.FIXED_PRICE:
            return left > self.coins(place.option.units * coupon.value)
        if coupon.kind is CouponKind.PERCENT_OFF:
            return self._share(coupon, left) > 0
        is_one = len({each.item for each in used.places}) == 1
        return is_one or self.coins(coupon.value) * left >= used.whole

    def _left_after(self, several: Iterable[Used], place: Place) -> int:
        """The least that these leave of a place: all that go together, or one that goes with none.

        More that is left before one of them is more that is left after it, so each takes what it can.
        """
        together, alone = place.cost, place.cost
        for each in several:
            if each.coupon.is_stackable:
                together = self._left_by(each, place, together)
            else:
                alone = min(alone, place.cost - each.most[place.taken])
        return min(together, alone)

    def _left_by(self, used: Used, place: Place, left: int) -> int:
        """The least that a coupon leaves of so much."""
        coupon, units = used.coupon, place.option.units
        if coupon.kind is CouponKind.FIXED_PRICE:
            return min(left, self.coins(units * coupon.value))
        if coupon.kind is CouponKind.AMOUNT_OFF:
            return max(0, left - self.coins(coupon.value))
        if coupon.is_bundle:
            whole = self._share(coupon, place.cost / units)
            pieces = used.most[place.taken] // whole if whole else 0
            return max(0, left - pieces * self._share(coupon, left / units))
        return max(0, left - self._share(coupon, left) - coupon.is_of_basket)

    def _before(self, used: Used) -> Iterator[Used]:
        """Those that a till uses before this one."""
        for each in self.used:
            if each is used:
                return
            yield each

    def cut(self, values: Sequence[int], saved: Mapping[UUID, int]) -> bool:
        """Let what the model promised beyond what a till takes off be promised no more; whether there was anything.

        `values` are those of the model, `saved` by coupon what its choice really saves.
        """
        goods = [each for each in self.used if each.savings and not each.coupon.is_of_basket]
        learnt = [self._learn(group, values, saved) for group in _meeting(goods)]
        # What is off goods comes first at a till, so it is the same whatever is off the basket.
        return any(learnt) or self._learn([each for each in self.used if each.savings], values, saved)

    def _learn(self, together: Sequence[Used], values: Sequence[int], saved: Mapping[UUID, int]) -> bool:
        promised = sum(values[column] for each in together for column in each.savings)
        real = sum(saved.get(each.coupon.id, 0) for each in together)
        if promised <= real:
            return False
        most = self._most_saved(together, values)
        if most is not None and most < promised:
            self._add_cut(together, values, most, of_all=True)
        else:
            self._add_cut(together, values, real, of_all=False)
        return True

    def _most_saved(self, together: Sequence[Used], values: Sequence[int]) -> int | None:
        """The most that any of these coupons save on what is taken; None where too many would have to be tried."""
        taken = [place for place in self.places if values[place.taken]]
        columns = {place.taken for place in taken}
        useful = [each.coupon for each in together if not columns.isdisjoint(each.most)]
        if len(useful) > MOST_TRIED:
            return None
        basket = self._problem.basket(place.option for place in taken)
        tried = chain.from_iterable(combinations(useful, count) for count in range(len(useful) + 1))
        return max(self.coins(total(savings(some, basket))) for some in tried)

    def _add_cut(self, together: Sequence[Used], values: Sequence[int], real: int, *, of_all: bool) -> None:
        """These save no more as long as the same is taken and, unless that is true `of_all`, the same is shown."""
        beyond = _most_of(self.places) - real
        row = {column: 1 for each in together for column in each.savings}
        room = real
        decides = [] if of_all else [each.shown for each in together]
        for column in (*decides, *(place.taken for place in self._deciding(together))):
            row[column] = beyond if values[column] else -beyond
            room += beyond * values[column]
        self._model.at_most(room, row)

    def _deciding(self, together: Sequence[Used]) -> Iterator[Place]:
        """The places on which it depends what these save; of an item that is taken here, only that one."""
        if any(each.coupon.is_of_basket or each.coupon.minimum.is_of_basket for each in together):
            yield from self.places
            return
        covered = {place.taken for each in together for place in each.places}
        yield from (place for place in self.places if place.taken in covered)


def _meeting(used: Iterable[Used]) -> Iterator[list[Used]]:
    """Coupons that may meet on a place, directly or by others between them; others have nothing to do with them."""
    groups: list[tuple[set[Column], list[Used]]] = []
    for each in used:
        columns, together = set(each.most), [each]
        apart = []
        for others, members in groups:
            if columns.isdisjoint(others):
                apart.append((others, members))
            else:
                columns |= others
                together = [*members, *together]
        groups = [*apart, (columns, together)]
    yield from (together for _, together in groups)


def _go_together(one: Used, other: Used) -> bool:
    return one.coupon.is_stackable and other.coupon.is_stackable


def _piece(place: Place) -> Fraction:
    """What one piece costs."""
    return Fraction(place.cost) / Fraction(place.option.units)


def _most_of(places: Iterable[Place]) -> int:
    """What these can cost at most: of each item one is taken."""
    return sum(_most_by_item(places, lambda place: place.cost))


def _most_by_item(places: Iterable[Place], of: Callable[[Place], int]) -> Iterable[int]:
    by_item: dict[int, int] = {}
    for place in places:
        by_item[place.item] = max(of(place), by_item.get(place.item, 0))
    return by_item.values()
