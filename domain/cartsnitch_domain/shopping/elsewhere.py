"""What an item of a plan would cost at another store, and so why it is where it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from cartsnitch_domain.coupons import rules
from cartsnitch_domain.coupons.coupon import Coupon
from cartsnitch_domain.coupons.rules import NOTHING, Saving
from cartsnitch_domain.shopping.option import Option
from cartsnitch_domain.shopping.plan import Because, Fact
from cartsnitch_domain.shopping.problem import Problem, Wanted


class Elsewhere:
    """What items would cost at other stores than those of a plan, like for like: each by itself, its coupons taken off.

    These are the ones for its goods that hold there and that the plan does not use for anything else. A coupon of the
    whole basket is of no single item.
    """

    def __init__(self, problem: Problem, used: Mapping[UUID, Sequence[Saving]], visited: Sequence[UUID]) -> None:
        """`used` is what coupons take off at each store, `visited` the stores of the plan."""
        self._problem = problem
        self._visited = frozenset(visited)
        touching = [each for held in used.values() for each in held if each.touched]
        uses = Counter(each.coupon_id for each in touching)
        shared = {each.coupon_id for each in touching if len(each.touched) > 1}
        self._bound = shared | {coupon_id for coupon_id, count in uses.items() if count > 1}
        self._used = frozenset(uses)
        self._at = {
            store_id: [each for each in problem.coupons_at(store_id) if not each.is_of_basket]
            for store_id in problem.stores
        }

    def facts(self, wanted: Wanted, option: Option, taken: Mapping[UUID, Decimal]) -> Iterator[Fact]:
        """How what it costs here, with what each coupon takes off it, compares with the cheapest elsewhere."""
        others = [each for each in wanted.options if each.store_id != option.store_id]
        if not others:
            yield Fact(Because.NO_OTHER_PRICE if wanted.is_known_elsewhere else Because.ONLY_HERE)
            return
        cost, _, cheapest = min((self._cost(each, taken), each.order, each) for each in others)
        more = option.cost - sum(taken.values(), NOTHING) - cost
        product_id = cheapest.product_id if cheapest.product_id != option.product_id else None
        if more <= 0:
            yield Fact(Because.CHEAPEST, -more, cheapest.store_id, product_id=product_id)
            return
        because = Because.FOR_A_COUPON if cheapest.store_id in self._visited else Because.SAVES_A_TRIP
        yield Fact(because, more, cheapest.store_id, product_id=product_id)

    def _cost(self, option: Option, taken: Mapping[UUID, Decimal]) -> Decimal:
        """With the coupons that go together, or the best one."""
        held = [each for each in self._at[option.store_id] if self._is_for(each, option, taken)]
        if not held:
            return option.cost
        basket = self._problem.basket([option])
        together = rules.total(rules.savings([each for each in held if each.is_stackable], basket))
        return option.cost - max(together, *(rules.saving(each, basket) for each in held))

    def _is_for(self, coupon: Coupon, option: Option, taken: Mapping[UUID, Decimal]) -> bool:
        is_free = coupon.id not in self._used or (bool(taken.get(coupon.id)) and coupon.id not in self._bound)
        return is_free and option.product_id in self._problem.covered[coupon.id]
