"""What a coupon is worth to a household, by its last prices and its habits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from cartsnitch_domain.coupons.coupon import AppliesTo, Coupon, Goods, Minimum, Target
from cartsnitch_domain.coupons.relevance import Habit, Household, PaidBasket, Relevance, RelevanceReason, SeenPrice

from tests.domain.coupons.goods import COFFEE, DAIRY, MILK, YOGURT, coupon, key, only

TODAY = date(2026, 3, 1)
NORTH, SOUTH = key("north"), key("south")


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def ends(days: int) -> date:
    return TODAY + timedelta(days=days)


def habit(goods: Goods, price: str, days: tuple[int, ...], quantity: str = "1", store: str = "north") -> Habit:
    """Goods that were bought so many days ago, at this price."""
    seen = SeenPrice(key("seen"), Decimal(price), "USD", key(store), ago(min(days)), "each")
    return Habit(goods, (seen,), Decimal(quantity), tuple(sorted(map(ago, days))))


def household(*habits: Habit, totals: tuple[str, ...] = ("20.00", "30.00", "40.00", "50.00")) -> Household:
    """One that shops in the north every week, and spent so much there, last time first."""
    baskets = [
        PaidBasket(NORTH, ago(3 + 7 * place), Decimal(each), "USD", Decimal(4)) for place, each in enumerate(totals)
    ]
    return Household(habits, baskets, TODAY, {"USD": Decimal("0.01")})


def relevance(terms: Coupon, *habits: Habit) -> Relevance:
    found = household(*habits).relevance(terms)
    assert found is not None
    return found


def test_what_is_due_before_the_coupon_ends_is_worth_what_it_takes_off() -> None:
    coffee = habit(COFFEE, "11.99", (60, 40, 20))
    found = relevance(coupon("amount_off", "2.00", only(COFFEE), ends_on=ends(5)), coffee)
    assert (found.expected, found.saving, found.uses) == (Decimal("2.00"), Decimal("2.00"), Decimal(1))
    assert (found.reason, found.habit, found.cadence.every) == (RelevanceReason.PRODUCT, coffee, Decimal(20))
    assert found.cadence.next_on == TODAY


def test_what_is_not_due_counts_in_proportion_to_the_days() -> None:
    bought_yesterday = habit(COFFEE, "11.99", (41, 21, 1))
    found = relevance(coupon("amount_off", "2.00", only(COFFEE), ends_on=ends(4)), bought_yesterday)
    assert (found.uses, found.expected) == (Decimal("0.25"), Decimal("0.50"))  # 5 days of 20


def test_without_an_end_the_next_thirty_days_count() -> None:
    rarely = habit(COFFEE, "11.99", (310, 210, 110))
    found = relevance(coupon("amount_off", "2.00", only(COFFEE)), rarely)
    assert found.uses == 1  # it is due
    sooner = relevance(coupon("amount_off", "2.00", only(COFFEE)), habit(COFFEE, "11.99", (224, 124, 24)))
    assert sooner.uses == Decimal("0.31")  # 31 days of 100


def test_it_is_used_no_more_often_than_it_may_be() -> None:
    weekly = habit(MILK, "3.49", (21, 14, 7))
    terms = coupon("amount_off", "1.00", only(MILK), ends_on=ends(28))
    assert relevance(terms, weekly).uses == 1
    assert relevance(replace(terms, max_uses=3), weekly).uses == 3
    assert relevance(replace(terms, max_uses=9), weekly).uses == 5


def test_the_last_price_at_the_store_of_the_coupon_counts() -> None:
    prices = (
        SeenPrice(key("seen"), Decimal("10.00"), "USD", NORTH, ago(2), "each"),
        SeenPrice(key("seen"), Decimal("8.00"), "USD", SOUTH, ago(30), "each"),
    )
    coffee = Habit(COFFEE, prices, Decimal(1), (ago(30), ago(2)))
    tenth = coupon("percent_off", "10", only(COFFEE))
    assert relevance(replace(tenth, store_id=SOUTH), coffee).saving == Decimal("0.80")
    assert relevance(tenth, coffee).saving == Decimal("1.00")


def test_at_a_store_where_nobody_of_the_household_shops_it_is_expected_to_be_used_never() -> None:
    coffee = habit(COFFEE, "12.00", (60, 40, 20))
    found = relevance(coupon("amount_off", "2.00", only(COFFEE), store_id=SOUTH), coffee)
    assert (found.saving, found.uses, found.expected) == (Decimal("2.00"), Decimal(), Decimal())
    assert relevance(coupon("amount_off", "2.00", only(COFFEE), store_id=NORTH), coffee).uses == 1


def test_as_much_as_is_bought_at_once_counts() -> None:
    found = relevance(coupon("fixed_price", "3.00", only(MILK)), habit(MILK, "3.49", (9, 2), quantity="2"))
    assert found.saving == Decimal("0.98")


def test_two_for_one_is_worth_one_to_who_buys_one() -> None:
    found = relevance(coupon("bogo", target=only(MILK), buy=1, get=1), habit(MILK, "3.49", (9, 2)))
    assert (found.saving, found.uses) == (Decimal("3.49"), Decimal(1))


@pytest.mark.parametrize(
    ("terms", "each"),
    [
        (coupon("amount_off", "1.00", only(MILK), minimum=Minimum(count=Decimal(2))), "0.50"),
        (coupon("amount_off", "5.00", only(MILK), minimum=Minimum(amount=Decimal(12))), "1.25"),
        (coupon("bogo", target=only(MILK), buy=1, get=1), "1.745"),
        (coupon("percent_off", "50", only(MILK)), "1.75"),
    ],
    ids=["of two", "from 12.00", "two for one", "half off"],
)
def test_what_is_off_one_is_shared_by_all_that_it_wants(terms: Coupon, each: str) -> None:
    assert relevance(terms, habit(MILK, "3.49", (9, 2))).off_unit == Decimal(each)


def test_what_is_bought_beside_takes_nothing_more_off_one() -> None:
    milk, yogurt = habit(MILK, "4.00", (9, 2)), habit(YOGURT, "1.00", (9, 2))
    found = relevance(coupon("percent_off", "50", DAIRY), milk, yogurt)
    assert (found.saving, found.off_unit) == (Decimal("2.50"), Decimal("2.00"))


def test_goods_of_another_store_are_not_in_the_basket() -> None:
    milk, yogurt = habit(MILK, "4.00", (9, 2)), habit(YOGURT, "1.00", (9, 2), store="south")
    assert relevance(coupon("percent_off", "50", DAIRY), milk, yogurt).saving == Decimal("2.00")


def test_three_more_than_anybody_buys_count_less() -> None:
    found = relevance(coupon("buy_x_get_y", "100", only(MILK), buy=3, get=1), habit(MILK, "3.49", (9, 2)))
    assert found.uses == Decimal("0.5")


def test_a_bundle_is_used_as_often_as_what_is_bought_makes_one_at_most() -> None:
    every_fortnight = habit(MILK, "3.50", (28, 14))
    terms = coupon("buy_x_get_y", "100", only(MILK), buy=3, get=1, max_uses=5)
    found = relevance(terms, every_fortnight)
    assert found.uses == Decimal("0.7857")  # today and 30 days more are 3 1/7 bottles, and four make one
    assert found.expected == Decimal("2.75")


def test_goods_whose_price_is_known_at_the_store_of_the_coupon_lead() -> None:
    there = replace(COFFEE, product_id=key("small coffee"))
    large, small = habit(COFFEE, "5.00", (7,), store="north"), habit(there, "3.50", (7,), store="south")
    off = coupon("amount_off", "4.00", Target(AppliesTo.FAMILY, family_id=COFFEE.family_id), store_id=SOUTH)
    found = relevance(off, large, small)
    assert (found.habit, found.saving) == (small, Decimal("3.50"))


def test_of_a_single_visit_all_that_was_bought_then_is_bought_together() -> None:
    milk, yogurt = habit(MILK, "4.00", (3,)), habit(YOGURT, "5.00", (3,))
    found = household(milk, yogurt, totals=("9.00",)).relevance(coupon("percent_off", "10", DAIRY, ends_on=ends(40)))
    assert found is not None
    assert found.saving == Decimal("0.90")


def test_a_category_counts_all_that_is_bought_of_it_together() -> None:
    milk, yogurt = habit(MILK, "4.00", (21, 14, 7)), habit(YOGURT, "5.00", (28, 14))
    found = relevance(coupon("percent_off", "10", DAIRY, ends_on=ends(6)), milk, yogurt)
    assert found.reason is RelevanceReason.CATEGORY
    assert found.saving in {Decimal("0.65"), Decimal("0.90")}  # yogurt is in every second basket
    assert found.expected <= found.saving


def test_one_amount_is_taken_off_once_however_much_it_is_for() -> None:
    milk, yogurt = habit(MILK, "4.00", (21, 14, 7)), habit(YOGURT, "5.00", (28, 14))
    assert relevance(coupon("amount_off", "1.00", DAIRY), milk, yogurt).saving == Decimal("1.00")


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        (Target(AppliesTo.FAMILY, family_id=COFFEE.family_id), RelevanceReason.FAMILY),
        (Target(AppliesTo.WORDS, words=frozenset({"coffee"})), RelevanceReason.WORDS),
        (Target(AppliesTo.PRODUCTS, gtins=COFFEE.gtins), RelevanceReason.PRODUCT),
    ],
)
def test_goods_are_found_by_family_words_and_barcodes(target: Target, reason: RelevanceReason) -> None:
    found = relevance(coupon("percent_off", "10", target), habit(MILK, "3.49", (7,)), habit(COFFEE, "10.00", (7,)))
    assert (found.reason, found.saving) == (reason, Decimal("1.00"))


class TestOffTheBasket:
    def test_the_last_baskets_say_how_often_the_minimum_is_met(self) -> None:
        found = relevance(coupon("amount_off", "5.00", minimum=Minimum(Decimal(35)), store_id=NORTH, ends_on=ends(10)))
        assert found.reason is RelevanceReason.BASKET
        assert (found.usual_basket, found.meeting) == (Decimal("35.00"), Decimal("0.5"))
        assert (found.saving, found.expected) == (Decimal("5.00"), Decimal("2.50"))

    def test_a_percentage_counts_what_is_usually_paid(self) -> None:
        found = relevance(coupon("percent_off", "10", ends_on=ends(10), store_id=NORTH))
        assert found.saving == Decimal("3.50")

    def test_pieces_are_counted(self) -> None:
        terms = coupon("percent_off", "10", store_id=NORTH, ends_on=ends(10))
        four, five = (replace(terms, minimum=Minimum(count=Decimal(count))) for count in (4, 5))
        found = household().relevance(four)
        assert found is not None
        assert (found.meeting, found.saving) == (Decimal(1), Decimal("3.50"))
        assert household().relevance(five) is None

    def test_a_minimum_in_pieces_of_the_basket_is_counted_for_single_goods(self) -> None:
        minimum = Minimum(count=Decimal(5), is_of_basket=True)
        terms = coupon("amount_off", "1.00", only(MILK), minimum=minimum, store_id=NORTH)
        assert relevance(terms, habit(MILK, "3.49", (7,))).meeting == 0

    def test_a_minimum_that_no_basket_meets_is_worth_nothing(self) -> None:
        terms = coupon("amount_off", "5.00", minimum=Minimum(Decimal(60)), store_id=NORTH)
        assert household().relevance(terms) is None

    def test_a_store_where_nobody_shops_is_worth_nothing(self) -> None:
        assert household().relevance(coupon("amount_off", "5.00", store_id=SOUTH)) is None


class TestNothing:
    def test_goods_that_are_not_bought(self) -> None:
        assert household(habit(MILK, "3.49", (7,))).relevance(coupon("percent_off", "10", only(COFFEE))) is None

    def test_a_price_that_is_lower_already(self) -> None:
        terms = coupon("fixed_price", "4.00", only(MILK))
        assert household(habit(MILK, "3.49", (7,))).relevance(terms) is None

    def test_another_currency(self) -> None:
        terms = coupon("amount_off", "1.00", only(MILK), currency_code="EUR")
        assert household(habit(MILK, "3.49", (7,))).relevance(terms) is None

    def test_a_coupon_that_is_over(self) -> None:
        terms = coupon("amount_off", "1.00", only(MILK), ends_on=ago(1))
        assert household(habit(MILK, "3.49", (7,))).relevance(terms) is None


def test_what_is_not_bought_any_more_counts_the_less_the_longer_it_is() -> None:
    terms = coupon("amount_off", "1.00", only(MILK), ends_on=TODAY)
    still, long_ago = habit(MILK, "3.49", (21, 14, 7)), habit(MILK, "3.49", (114, 107, 100))
    assert relevance(terms, still).uses == 1
    assert relevance(terms, long_ago).uses == Decimal("0.14")


def test_what_is_only_known_in_other_money_is_nothing_a_store_takes_anything_off() -> None:
    abroad = habit(YOGURT, "3.49", (60, 40, 20), store="abroad")
    abroad = replace(abroad, prices=(replace(abroad.prices[0], currency_code="EUR"),))
    milk = habit(MILK, "2.69", (21, 14, 7))
    terms = coupon("percent_off", "100", DAIRY, store_id=NORTH, currency_code=None)

    assert household(abroad).relevance(terms) is None
    found = relevance(terms, abroad, milk)
    assert (found.habit, found.currency_code, found.saving) == (milk, "USD", Decimal("2.69"))
