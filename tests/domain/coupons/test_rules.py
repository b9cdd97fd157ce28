"""What coupons take off a basket."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import combinations

import pytest
from cartsnitch_domain.coupons.coupon import AppliesTo, Coupon, CouponKind, Goods, Minimum, Target
from cartsnitch_domain.coupons.rules import Basket, BasketLine, saving, savings, total
from cartsnitch_domain.coupons.wording import wording_of, words_of_product
from cartsnitch_domain.products.description import describe
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.coupons.goods import COFFEE, DAIRY, MILK, YOGURT, basket, coupon, key, only

SHOPPING = basket((COFFEE, "1", "11.99"), (MILK, "2", "3.49"), (YOGURT, "1", "4.99"))


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        (coupon("percent_off", "10"), "2.40"),  # of 23.96, rounded once
        (coupon("percent_off", "10", only(COFFEE)), "1.20"),
        (coupon("percent_off", "10", DAIRY), "1.20"),  # 0.70 and 0.50, each line by itself
        (coupon("amount_off", "2.00", only(COFFEE)), "2.00"),
        (coupon("amount_off", "15.00", only(COFFEE)), "11.99"),  # no more than it costs
        (coupon("amount_off", "5.00"), "5.00"),
        (coupon("fixed_price", "9.99", only(COFFEE)), "2.00"),
        (coupon("fixed_price", "2.99", only(MILK)), "1.00"),  # for each of them
        (coupon("fixed_price", "12.99", only(COFFEE)), "0"),  # nothing gets dearer
        (coupon("bogo", target=only(MILK), buy=1, get=1), "3.49"),
        (coupon("bogo", target=only(COFFEE), buy=1, get=1), "0"),  # there is one
        (coupon("buy_x_get_y", "50", DAIRY, buy=2, get=1), "1.75"),  # half of the cheapest of three
        (coupon("percent_off", "100"), "23.96"),
    ],
)
def test_each_kind_takes_off_exactly(terms: Coupon, expected: str) -> None:
    assert saving(terms, SHOPPING) == Decimal(expected)


@pytest.mark.parametrize(
    ("target", "is_covered"),
    [
        (Target(AppliesTo.FAMILY, family_id=key("coffees")), True),
        (Target(AppliesTo.FAMILY, family_id=key("milks")), False),
        (Target(AppliesTo.PRODUCTS, gtins=frozenset({"00614141100033"})), True),
        (Target(AppliesTo.PRODUCTS, gtins=frozenset({"00614141100040"})), False),
        (Target(AppliesTo.WORDS, words=frozenset({"coffee"})), True),
        (Target(AppliesTo.WORDS, words=frozenset({"coffee", "decaf"})), False),
        (Target(AppliesTo.WORDS, words=frozenset({"coffee"}), size="24 oz"), False),
        (Target(AppliesTo.WORDS), False),
        (Target(AppliesTo.CATEGORY, category="drinks"), True),
        (Target(AppliesTo.CATEGORY), False),
    ],
)
def test_it_is_for_its_goods_and_no_others(target: Target, is_covered: bool) -> None:
    coffee = basket((COFFEE, "1", "10.00"))
    assert saving(coupon("percent_off", "10", target), coffee) == (Decimal("1.00") if is_covered else 0)


def test_the_words_in_another_size_are_other_goods() -> None:
    gallon = Target(AppliesTo.WORDS, words=frozenset({"milk"}), size="1 gal")
    assert gallon.covers(MILK)
    assert not gallon.covers(replace(MILK, size="0.5 gal"))


@pytest.mark.parametrize(
    ("said", "bought", "is_covered"),
    [
        ("cheerios 340 g", "CHEERIOS 12 OZ", True),
        ("cheerios 12 oz", "CHEERIOS 340G", True),
        ("cheerios 0.75 lb", "CHEERIOS 12 OZ", True),
        ("cheerios 340 g", "CHEERIOS 12.2 OZ", False),
        ("cheerios 340 g", "CHEERIOS 341 G", False),
        ("cheerios 340 g", "CHEERIOS 355 ML", False),
        ("cola 355 ml", "COLA 12 OZ", True),
        ("cola 12 fl oz", "COLA 355 ML", True),
        ("cola 12 ct", "COLA 12 OZ", False),
        ("napkins 200 ct", "NAPKINS 201 CT", False),
        ("cheerios 340 g", "CHEERIOS", False),
    ],
)
def test_a_size_is_the_same_in_two_systems(said: str, bought: str, is_covered: bool) -> None:
    wanted, had = (wording_of(text, None) for text in (said, bought))
    target = Target(AppliesTo.WORDS, words=wanted.words, size=wanted.size)
    assert wanted.size is not None
    assert target.covers(Goods(words=had.words, size=had.size)) is is_covered


@pytest.mark.parametrize(
    ("said", "bought", "is_covered"),
    [
        ("vitamin c", "VITAMIN C 100CT", True),
        ("vitamin c", "VITAMIN D 100CT", False),
        ("vitamin", "VITAMIN D 100CT", True),
        ("heinz tomato ketchup", "HEINZ KETCHUP 14OZ", True),
        ("cheese", "CHEDDAR CHEESE 8OZ", True),
    ],
)
def test_words_of_one_letter_are_asked_for_and_what_goods_are_by_themselves_is_not(
    said: str, bought: str, is_covered: bool
) -> None:
    goods = describe(bought)
    had = words_of_product(goods.brand, goods.words, goods.weak_words, goods.kinds, goods.numbers)

    assert Target(AppliesTo.WORDS, words=wording_of(said, None).words).covers(Goods(words=had)) is is_covered


class TestMinimum:
    def test_an_amount_is_met_to_the_cent(self) -> None:
        terms = coupon("amount_off", "5.00", minimum=Minimum(Decimal("23.96")))
        assert saving(terms, SHOPPING) == 5
        assert saving(replace(terms, minimum=Minimum(Decimal("23.97"))), SHOPPING) == 0

    def test_it_is_of_what_the_coupon_is_for(self) -> None:
        terms = coupon("amount_off", "1.00", DAIRY, minimum=Minimum(Decimal("12.00")))
        assert saving(terms, SHOPPING) == 0

    def test_or_of_the_whole_basket_where_it_says_so(self) -> None:
        terms = coupon("amount_off", "1.00", DAIRY, minimum=Minimum(Decimal("12.00"), is_of_basket=True))
        assert saving(terms, SHOPPING) == 1

    def test_pieces_are_counted_and_weighed_goods_are_one(self) -> None:
        terms = coupon("amount_off", "1.00", DAIRY, minimum=Minimum(count=Decimal(3)))
        assert saving(terms, SHOPPING) == 1
        weighed = BasketLine(YOGURT, Decimal("3.2"), Decimal("4.00"), is_weighed=True)
        assert saving(terms, Basket((weighed,), "USD")) == 0

    def test_it_is_met_before_any_coupon(self) -> None:
        half = coupon("percent_off", "50", only(COFFEE), "half", is_stackable=True)
        five = coupon("amount_off", "5.00", name="five", is_stackable=True, minimum=Minimum(Decimal(20)))
        assert total(savings([half, five], SHOPPING)) == Decimal("11.00")


class TestBundles:
    def test_the_cheapest_pieces_are_got(self) -> None:
        terms = coupon("bogo", target=DAIRY, buy=1, get=1, max_uses=2)
        four = basket((MILK, "2", "3.49"), (YOGURT, "2", "4.99"))
        assert saving(terms, four) == Decimal("6.98")

    def test_it_is_one_unless_it_says_how_often(self) -> None:
        terms = coupon("bogo", target=only(MILK), buy=1, get=1)
        six = basket((MILK, "6", "3.49"))
        assert saving(terms, six) == Decimal("3.49")
        assert saving(replace(terms, max_uses=2), six) == Decimal("6.98")
        assert saving(replace(terms, max_uses=9), six) == Decimal("10.47")

    def test_pieces_that_complete_none_get_nothing(self) -> None:
        terms = coupon("buy_x_get_y", "100", only(MILK), buy=2, get=1)
        assert saving(terms, basket((MILK, "5", "3.49"))) == Decimal("3.49")

    def test_weighed_goods_are_in_none(self) -> None:
        terms = coupon("bogo", target=only(MILK), buy=1, get=1)
        weighed = BasketLine(MILK, Decimal("2.4"), Decimal("3.49"), is_weighed=True)
        assert saving(terms, Basket((weighed,), "USD")) == 0


class TestSeveral:
    def test_goods_come_before_the_basket_and_amounts_before_percentages(self) -> None:
        percent = coupon("percent_off", "10", name="percent", is_stackable=True)
        amount = coupon("amount_off", "2.00", only(COFFEE), "amount", is_stackable=True)
        found = savings([percent, amount], SHOPPING)
        assert [(each.coupon_id, each.amount) for each in found] == [
            (key("amount"), Decimal("2.00")),
            (key("percent"), Decimal("2.20")),  # of 21.96
        ]

    def test_two_off_the_same_goods_take_no_more_than_they_cost(self) -> None:
        both = [coupon("amount_off", "4.00", only(YOGURT), name, is_stackable=True) for name in "ab"]
        assert total(savings(both, SHOPPING)) == Decimal("4.99")

    def test_one_that_goes_with_no_other_shares_no_goods(self) -> None:
        alone = coupon("amount_off", "1.00", only(COFFEE), "alone")
        beside = coupon("percent_off", "5", only(COFFEE), "beside", is_stackable=True)
        elsewhere = coupon("percent_off", "10", DAIRY, "elsewhere", is_stackable=True)
        found = savings([alone, beside, elsewhere], SHOPPING)
        assert {each.coupon_id for each in found} == {key("alone"), key("elsewhere")}

    @pytest.mark.parametrize("is_stackable", [False, True])
    def test_one_off_the_basket_is_of_goods_that_cost_nothing_any_more_too(self, is_stackable: bool) -> None:
        free = coupon("fixed_price", "0", only(COFFEE), "free", is_stackable=is_stackable)
        whole = coupon("amount_off", "2.00", name="whole", is_stackable=is_stackable)
        found = savings([free, whole], SHOPPING)
        assert {each.coupon_id for each in found} == ({key("free"), key("whole")} if is_stackable else {key("free")})
        assert {each.coupon_id for each in savings([whole], SHOPPING)} == {key("whole")}

    def test_what_saves_nothing_is_left_out(self) -> None:
        assert savings([coupon("fixed_price", "99.00", only(COFFEE))], SHOPPING) == []


def test_another_currency_is_no_money_here() -> None:
    assert saving(coupon("amount_off", "2.00", currency_code="EUR"), SHOPPING) == 0
    assert saving(coupon("percent_off", "10", currency_code=None), SHOPPING) == Decimal("2.40")


def test_amounts_are_in_the_coins_of_their_currency() -> None:
    yen = basket((COFFEE, "1", "1198"), currency_code="JPY", smallest=Decimal(1))
    assert saving(coupon("percent_off", "10", currency_code=None), yen) == 120


def test_what_is_off_several_lines_is_shared_out_to_the_cent() -> None:
    three = basket((COFFEE, "1", "1.00"), (MILK, "1", "1.00"), (YOGURT, "1", "1.00"))
    (found,) = savings([coupon("amount_off", "1.00")], three)
    assert found.by_line == (Decimal("0.34"), Decimal("0.33"), Decimal("0.33"))


def test_gifts_and_returns_are_no_goods() -> None:
    assert saving(coupon("percent_off", "10"), basket((COFFEE, "-1", "11.99"), (MILK, "1", "0.00"))) == 0


# --- what holds for all ------------------------------------------------------------------------------------------

goods = st.sampled_from([COFFEE, MILK, YOGURT])
cents = st.integers(1, 3000).map(lambda number: Decimal(number) / 100)
lines = st.builds(BasketLine, goods, st.integers(1, 6).map(Decimal), cents, st.booleans())
baskets = st.lists(lines, min_size=1, max_size=5).map(lambda held: Basket(tuple(held), "USD"))
targets = st.sampled_from([Target(), DAIRY, only(COFFEE), only(MILK)])


@st.composite
def coupons(draw: st.DrawFn) -> Coupon:
    kind = draw(st.sampled_from(CouponKind))
    is_bundle = kind in {CouponKind.BOGO, CouponKind.BUY_X_GET_Y}
    is_amount = kind in {CouponKind.AMOUNT_OFF, CouponKind.FIXED_PRICE}
    return Coupon(
        draw(st.uuids()),
        kind,
        draw(cents) if is_amount else draw(st.integers(1, 100).map(Decimal)),
        draw(targets),
        "USD",
        buy=draw(st.integers(1, 3)) if is_bundle else 0,
        get=draw(st.integers(1, 2)) if is_bundle else 0,
        minimum=Minimum(draw(st.none() | cents), draw(st.none() | st.integers(1, 6).map(Decimal)), draw(st.booleans())),
        is_stackable=draw(st.booleans()),
        max_uses=draw(st.none() | st.integers(1, 3)),
    )


many = st.lists(coupons(), max_size=5, unique_by=lambda each: each.id)
unhurried = settings(deadline=None)


@unhurried
@given(many, baskets)
def test_no_line_ever_costs_less_than_nothing(held: list[Coupon], bought: Basket) -> None:
    found = savings(held, bought)
    off = [sum((each.by_line[place] for each in found), Decimal()) for place in range(len(bought.lines))]
    assert all(0 <= taken <= amount for taken, amount in zip(off, bought.amounts(), strict=True))


@unhurried
@given(many, baskets)
def test_each_saves_whole_cents_and_something(held: list[Coupon], bought: Basket) -> None:
    for each in savings(held, bought):
        assert each.amount > 0
        assert all(amount == round(amount, 2) for amount in each.by_line)


@unhurried
@given(many, baskets)
def test_the_order_in_which_they_are_given_makes_no_difference(held: list[Coupon], bought: Basket) -> None:
    assert savings(held, bought) == savings(held[::-1], bought)


@unhurried
@given(many, baskets)
def test_those_that_are_not_stackable_share_no_line(held: list[Coupon], bought: Basket) -> None:
    by_id = {each.id: each for each in held}
    found = savings(held, bought)
    for one, other in combinations(found, 2):
        if not (by_id[one.coupon_id].is_stackable and by_id[other.coupon_id].is_stackable):
            assert one.touched.isdisjoint(other.touched)


@unhurried
@given(many, baskets)
def test_one_off_the_basket_goes_with_none_that_it_does_not_go_with(held: list[Coupon], bought: Basket) -> None:
    by_id = {each.id: each for each in held}
    used = [by_id[each.coupon_id] for each in savings(held, bought)]
    for one, other in combinations(used, 2):
        assert (one.is_stackable and other.is_stackable) or not (one.is_of_basket or other.is_of_basket)
