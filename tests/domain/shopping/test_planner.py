"""The planner finds the least that a list can cost, as trying everything does."""

from __future__ import annotations

import time
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

import pytest
from cartsnitch_domain.coupons.coupon import AppliesTo, Coupon, CouponKind, Goods, Minimum, Target
from cartsnitch_domain.coupons.rules import savings, total
from cartsnitch_domain.shopping.option import Option
from cartsnitch_domain.shopping.plan import Because, Fact, Plan
from cartsnitch_domain.shopping.planner import plan
from cartsnitch_domain.shopping.problem import Problem, Wanted

from tests.domain.shopping.instances import by_hand, by_text, composed, item, least, shelf_of, store, way

PATIENCE = 60.0
"""Seconds that a plan may take on a machine that is busy; it takes a hundredth of one."""

ALONE, TOGETHER = 500, 50
"""Problems by seed: with up to four coupons, and with up to seven that meet more."""


def planned(problem: Problem) -> Plan:
    return plan(problem, PATIENCE, time.monotonic)


def problem(*items: tuple[Option, ...], **more: Any) -> Problem:
    wanted = tuple(Wanted(item(number), options) for number, options in enumerate(items))
    defaults: dict[str, Any] = {"trip_cost": Decimal(0), "max_stores": 9}
    return Problem(wanted, **defaults | more)


def coupon(kind: str, value: str, **terms: Any) -> Coupon:
    defaults: dict[str, Any] = {"id": UUID(int=5000), "currency_code": "USD"}
    return Coupon(kind=CouponKind(kind), value=Decimal(value), **defaults | terms)


def only(goods: Goods) -> Target:
    """This product alone."""
    assert goods.product_id is not None
    return Target(AppliesTo.PRODUCTS, product_ids=frozenset({goods.product_id}))


def where(found: Plan) -> dict[int, int]:
    """At which store each item is bought, by their numbers."""
    return {
        each.item_id.int - item(0).int: stop.store_id.int - store(0).int for stop in found.stops for each in stop.items
    }


def facts(found: Plan, number: int = 0) -> list[Fact]:
    return next(list(each.facts) for stop in found.stops for each in stop.items if each.item_id == item(number))


def check(problem: Problem) -> None:
    """The plan costs what the best of all choices costs, and its sums are those of the rules of coupons."""
    found = planned(problem)
    missing, cost, disliked = least(problem)
    bought = [each for stop in found.stops for each in stop.items]

    assert found.is_best
    assert (len(problem.wanted) - len(bought), found.total) == (missing, cost)
    assert found.total == found.goods - found.savings + found.trips
    if problem.preferred:
        stops = [stop for stop in found.stops if stop.store_id not in problem.preferred]
        assert sum(len(stop.items) for stop in stops) == disliked
    by_id = {each.id: each for each in problem.coupons}
    for stop in found.stops:
        shown = [by_id[used.coupon_id] for used in stop.coupons]
        off = total(savings(shown, problem.basket(each.option for each in stop.items)))
        assert off == sum((used.saving for used in stop.coupons), Decimal())
        assert off == sum((each.saving for each in stop.items), Decimal())
        assert stop.total == sum((each.option.cost for each in stop.items), Decimal()) - off


@pytest.mark.parametrize("block", range(10))
def test_no_choice_of_stores_packages_and_coupons_costs_less(block: int) -> None:
    for seed in range(block, ALONE, 10):
        check(composed(seed))


def test_nor_where_many_coupons_meet_on_a_line() -> None:
    for seed in range(TOGETHER):
        check(composed(10_100 + seed, items=3, stores=2, coupons=6))


@pytest.mark.parametrize("block", range(10))
def test_nor_where_an_item_is_a_text_that_any_of_a_family_serves(block: int) -> None:
    served = 0
    for seed in range(block, ALONE, 10):
        given = composed(seed, items=2)
        shelf, count = shelf_of(seed, stores=3)
        if not shelf:
            continue
        found = planned(replace(given, wanted=(*given.wanted, Wanted(item(9), by_text(shelf, count)))))
        tried = replace(given, wanted=(*given.wanted, Wanted(item(9), by_hand(shelf, count))))
        missing, cost, _ = least(tried)
        bought = sum(len(stop.items) for stop in found.stops)
        assert (len(tried.wanted) - bought, found.total, found.gap) == (missing, cost, Decimal())
        served += len({option.product_id for option in tried.wanted[-1].options}) > 1
    assert served >= 10  # of them so many leave a choice of products


def test_the_order_in_which_things_are_given_makes_no_difference() -> None:
    for seed in range(40):
        given, chance = composed(seed), Random(seed)
        wanted = [replace(each, options=tuple(chance.sample(each.options, len(each.options)))) for each in given.wanted]
        coupons = chance.sample(given.coupons, len(given.coupons))
        shuffled = planned(replace(given, wanted=tuple(chance.sample(wanted, len(wanted))), coupons=tuple(coupons)))

        found = planned(given)
        assert where(shuffled) == where(found)
        assert [stop.coupons for stop in shuffled.stops] == [stop.coupons for stop in found.stops]


class TestReasons:
    def test_each_item_is_where_it_is_cheapest(self) -> None:
        found = planned(problem((way(0, "1", "2.00"), way(1, "1", "2.50")), (way(0, "1", "3.00"), way(1, "1", "2.20"))))

        assert where(found) == {0: 0, 1: 1}
        assert facts(found, 0) == [Fact(Because.CHEAPEST, Decimal("0.50"), store(1))]
        assert facts(found, 1) == [Fact(Because.CHEAPEST, Decimal("0.80"), store(0))]

    def test_a_trip_is_made_when_it_is_worth_it(self) -> None:
        items = (way(0, "1", "2.00"), way(1, "1", "2.50")), (way(0, "1", "3.00"), way(1, "1", "2.20"))
        one = planned(problem(*items, trip_cost=Decimal("0.70")))
        assert where(one) == {0: 1, 1: 1}
        assert facts(one) == [Fact(Because.SAVES_A_TRIP, Decimal("0.50"), store(0))]
        assert (one.goods, one.trips, one.total) == (Decimal("4.70"), Decimal("0.70"), Decimal("5.40"))

        two = planned(problem(*items, trip_cost=Decimal("0.49")))
        assert where(two) == {0: 0, 1: 1}

    def test_what_only_one_store_has_is_bought_there(self) -> None:
        found = planned(problem((way(1, "1", "9.00"),), (way(0, "1", "1.00"), way(1, "1", "1.00"))))

        assert facts(found) == [Fact(Because.ONLY_HERE)]
        assert where(found) == {0: 1, 1: 1}
        assert facts(found, 1) == [Fact(Because.CHEAPEST, Decimal(0), store(0))]

    def test_a_coupon_brings_an_item_elsewhere(self) -> None:
        off = coupon("amount_off", "1.00", store_id=store(1))
        found = planned(problem((way(0, "1", "2.00"), way(1, "1", "2.50")), coupons=(off,)))

        assert where(found) == {0: 1}
        assert (found.savings, found.total) == (Decimal("1.00"), Decimal("1.50"))
        assert facts(found) == [
            Fact(Because.CHEAPEST, Decimal("0.50"), store(0)),
            Fact(Because.COUPON, Decimal("1.00"), coupon_id=off.id),
        ]

    def test_a_coupon_that_holds_anywhere_is_taken_off_elsewhere_too(self) -> None:
        spaghetti = Goods(UUID(int=1))
        two_for_one = coupon("bogo", "100", target=only(spaghetti), buy=1, get=1)
        found = planned(
            problem((way(0, "3", "1.50", spaghetti), way(1, "3", "1.80", spaghetti)), coupons=(two_for_one,))
        )

        assert facts(found) == [
            Fact(Because.CHEAPEST, Decimal("0.60"), store(1)),
            Fact(Because.COUPON, Decimal("1.50"), coupon_id=two_for_one.id),
        ]

    def test_two_that_go_together_are_taken_off_elsewhere_too(self) -> None:
        cereal = Goods(UUID(int=1))
        ones = [coupon("amount_off", "1.00", target=only(cereal), is_stackable=True, id=UUID(int=n)) for n in (91, 92)]
        found = planned(problem((way(0, "1", "3.50", cereal), way(1, "1", "4.00", cereal)), coupons=tuple(ones)))

        assert facts(found)[0] == Fact(Because.CHEAPEST, Decimal("0.50"), store(1))

    def test_a_coupon_at_a_store_that_is_not_worth_the_trip(self) -> None:
        spaghetti = Goods(UUID(int=1))
        off = coupon("amount_off", "0.50", target=only(spaghetti), store_id=store(1))
        found = planned(
            problem(
                (way(0, "1", "1.50", spaghetti), way(1, "1", "1.80", spaghetti)),
                (way(0, "1", "9.00"),),
                coupons=(off,),
                trip_cost=Decimal(5),
            )
        )

        assert facts(found) == [Fact(Because.SAVES_A_TRIP, Decimal("0.20"), store(1))]

    def test_a_coupon_that_another_item_uses_too_is_not_taken_off_elsewhere(self) -> None:
        rice = Goods(UUID(int=1))
        off = coupon("amount_off", "1.00", target=only(rice))
        found = planned(
            problem(
                (way(0, "1", "3.00", rice), way(1, "1", "3.10", rice)),
                (way(0, "2", "3.00", rice), way(1, "2", "3.10", rice)),
                coupons=(off,),
            )
        )

        assert facts(found, 0)[0] == Fact(Because.CHEAPEST, Decimal("0.43"), store(1))  # 3.00 - 0.33 beside 3.10
        assert facts(found, 1)[0] == Fact(Because.CHEAPEST, Decimal("0.87"), store(1))  # 6.00 - 0.67 beside 6.20

    def test_what_is_known_where_it_is_no_option_is_not_only_here(self) -> None:
        given = problem((way(0, "1", "2.00"),))
        (wanted,) = given.wanted
        found = planned(replace(given, wanted=(replace(wanted, is_known_elsewhere=True),)))

        assert facts(found) == [Fact(Because.NO_OTHER_PRICE)]
        assert found.is_best

    def test_what_is_not_compared_somewhere_is_told_and_the_plan_is_not_called_the_best(self) -> None:
        given = problem((way(0, "1", "2.00"), way(1, "1", "2.50")), (way(0, "1", "1.00"),))
        first, second = given.wanted
        found = planned(replace(given, wanted=(replace(first, uncompared=(store(2),)), second)))

        (stop,) = found.stops
        assert [each.uncompared for each in stop.items] == [(store(2),), ()]
        assert (found.is_best, found.gap, found.unsure) == (False, Decimal(), (item(0),))

    def test_nor_is_it_where_a_text_means_other_things_as_well(self) -> None:
        given = problem((way(0, "1", "2.00"),))
        (wanted,) = given.wanted
        found = planned(replace(given, wanted=(replace(wanted, is_several=True),)))
        assert (found.is_best, found.unsure) == (False, (item(0),))

    def test_a_product_that_is_another_one_is_named_where_it_is_told(self) -> None:
        here, there = Goods(UUID(int=1), UUID(int=9)), Goods(UUID(int=2), UUID(int=9))
        found = planned(problem((way(0, "1", "2.00", here), way(1, "1", "2.50", there))))
        assert facts(found) == [Fact(Because.CHEAPEST, Decimal("0.50"), store(1), product_id=UUID(int=2))]

    def test_an_item_fills_the_minimum_of_a_coupon(self) -> None:
        rice, beans = Goods(UUID(int=1)), Goods(UUID(int=2))
        on_rice = Target(AppliesTo.PRODUCTS, product_ids=frozenset({UUID(int=1)}))
        off = coupon(
            "amount_off",
            "3.00",
            target=on_rice,
            store_id=store(0),
            minimum=Minimum(amount=Decimal("10.00"), is_of_basket=True),
        )
        found = planned(
            problem(
                (way(0, "1", "6.00", rice),),
                (way(0, "1", "4.00", beans), way(1, "1", "3.50", beans)),
                (way(1, "1", "1.00"),),
                coupons=(off,),
            )
        )

        assert where(found) == {0: 0, 1: 0, 2: 1}
        assert facts(found, 1) == [Fact(Because.FOR_A_COUPON, Decimal("0.50"), store(1))]
        assert found.total == Decimal("8.00")

    def test_a_coupon_without_its_minimum_changes_nothing(self) -> None:
        off = coupon("amount_off", "3.00", minimum=Minimum(amount=Decimal("10.00"), is_of_basket=True))
        found = planned(problem((way(0, "1", "6.00"),), coupons=(off,)))

        assert (found.savings, found.stops[0].coupons) == (Decimal(0), ())


class TestBounds:
    def test_at_most_so_many_stores_and_the_most_items(self) -> None:
        items = (way(0, "1", "1.00"),), (way(1, "1", "1.00"),), (way(1, "1", "5.00"), way(2, "1", "1.00"))
        found = planned(problem(*items, max_stores=1))

        assert where(found) == {1: 1, 2: 1}
        assert found.left_out == (item(0),)
        assert planned(problem(*items, max_stores=3)).left_out == ()

    def test_what_nobody_knows_a_price_of_blocks_nothing(self) -> None:
        found = planned(problem((way(0, "1", "1.00"),), ()))

        assert where(found) == {0: 0}
        assert found.left_out == ()
        assert [each.missing for each in found.alone] == [()]

    def test_a_preferred_store_is_taken_where_it_costs_no_more(self) -> None:
        same = (way(0, "1", "2.00"), way(1, "1", "2.00"))
        assert where(planned(problem(same, preferred=frozenset({store(1)})))) == {0: 1}
        assert where(planned(problem(same, preferred=frozenset({store(0)})))) == {0: 0}

        dearer = (way(0, "1", "2.00"), way(1, "1", "2.01"))
        assert where(planned(problem(dearer, preferred=frozenset({store(1)})))) == {0: 0}

    def test_a_coupon_for_any_store_is_used_once(self) -> None:
        off = coupon("amount_off", "1.00", max_uses=1)
        items = (way(0, "1", "2.00"),), (way(1, "1", "2.00"),)

        assert planned(problem(*items, coupons=(off,))).savings == Decimal("1.00")
        assert planned(problem(*items, coupons=(replace(off, max_uses=2),))).savings == Decimal("2.00")

    def test_what_each_store_alone_would_cost(self) -> None:
        off = coupon("percent_off", "10", store_id=store(1))
        items = (way(0, "1", "2.00"), way(1, "1", "2.50")), (way(1, "1", "3.00"),)
        found = planned(problem(*items, coupons=(off,), trip_cost=Decimal("1.00")))

        assert [(each.store_id, each.total, each.missing) for each in found.alone] == [
            (store(1), Decimal("5.95"), ()),
            (store(0), Decimal("3.00"), (item(1),)),
        ]

    def test_without_time_the_best_that_was_found_comes_with_its_gap(self) -> None:
        ticks = iter(range(10_000))
        given = composed(10_085, items=5, stores=3, coupons=7)
        hasty = plan(given, 0.001, lambda: float(next(ticks)))
        missing, cost, _ = least(given)

        assert not hasty.is_best
        assert hasty.total >= cost
        assert hasty.total - hasty.gap <= cost
        assert (missing, hasty.left_out) == (0, ())
