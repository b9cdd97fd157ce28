"""By which lines coupons were used, how sure that is, and which lines are the store's own doing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from cartsnitch_domain.coupons.coupon import AppliesTo, Coupon, CouponKind, Goods, Minimum, Target
from cartsnitch_domain.coupons.printed import Giver, giver
from cartsnitch_domain.coupons.redemption import Candidate, Discount, Doubt, Paid, ShownBy, redemptions
from cartsnitch_domain.coupons.rules import Basket, BasketLine

DAY = date(2026, 3, 5)
STORE, OATS = uuid4(), uuid4()


def coupon(**values: object) -> Candidate:
    """A dollar off oats that the shopper has."""
    oats = Target(AppliesTo.PRODUCTS, frozenset({OATS}))
    terms = Coupon(uuid4(), CouponKind.AMOUNT_OFF, Decimal(1), oats, "USD")
    return replace(Candidate(terms, None, DAY, 0, is_own=True), **values)  # type: ignore[arg-type]


def paid(*texts: str) -> Paid:
    """Oats for 3.60, and a dollar off them on a line with each of these texts."""
    goods = Goods(OATS, words=frozenset({"rolled", "oat"}))
    basket = Basket((BasketLine(goods, Decimal(1), Decimal("3.60"), is_weighed=False),), "USD", Decimal("0.01"))
    lines = (Discount(UUID(int=place), text, frozenset(), Decimal(1), 0) for place, text in enumerate(texts))
    return Paid(STORE, DAY, basket, tuple(lines))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("COUPON", Giver.COUPON),
        ("MFR CPN 1.00", Giver.COUPON),
        ("Coupon-Rabatt", Giver.COUPON),
        ("Rabattgutschein", Giver.COUPON),
        ("BON DE RÉDUCTION", Giver.COUPON),
        ("BON CAFE", Giver.COUPON),
        ("SALE COUPON", Giver.COUPON),
        ("SALE", Giver.STORE),
        ("MEMBER PRICE", Giver.STORE),
        ("Clubcard Price", Giver.STORE),
        ("MARKDOWN 30%", Giver.STORE),
        ("MULTI-BUY", Giver.STORE),
        ("2 FOR $5", Giver.STORE),
        ("Rabatt auf Bon", Giver.STORE),
        ("REMISE IMMEDIATE", Giver.STORE),
        ("DISCOUNT", Giver.NOBODY),
        ("YOU SAVED", Giver.NOBODY),
        ("WHOLESALE OATS", Giver.NOBODY),
        ("CLUB SODA", Giver.NOBODY),
        ("BONUS", Giver.NOBODY),
        ("", Giver.NOBODY),
    ],
)
def test_a_line_says_whose_doing_it_is(text: str, expected: Giver) -> None:
    assert giver(text) is expected


def test_words_of_the_goods_say_nothing() -> None:
    assert giver("SALE FINO", {"sale", "fino"}) is Giver.NOBODY


class TestRedemptions:
    def test_a_line_that_says_coupon_is_one_for_sure(self) -> None:
        (found,) = redemptions([coupon()], paid("COUPON"))
        assert (found.shown_by, found.doubt) == (ShownBy.AMOUNT, None)

    def test_a_line_that_says_nothing_is_probably_one(self) -> None:
        (found,) = redemptions([coupon()], paid("YOU SAVED"))
        assert found.doubt is Doubt.UNNAMED

    def test_the_sale_of_a_store_is_none(self) -> None:
        assert redemptions([coupon()], paid("SALE")) == []

    def test_its_code_counts_for_more_than_what_the_store_says(self) -> None:
        (found,) = redemptions([coupon(code="OATS1")], paid("SALE OATS1"))
        assert (found.shown_by, found.doubt) == (ShownBy.CODE, None)

    def test_a_code_that_may_be_a_word_shows_nothing_by_itself(self) -> None:
        half = replace(paid("YOU SAVE"), discounts=(Discount(UUID(int=0), "YOU SAVE", frozenset(), Decimal("0.5"), 0),))
        assert redemptions([coupon(code="SAVE")], half) == []
        (found,) = redemptions([coupon(code="SAVE")], paid("YOU SAVE"))
        assert found.shown_by is ShownBy.CODE

    def test_of_several_lines_it_is_the_one_that_says_so(self) -> None:
        (found,) = redemptions([coupon()], paid("YOU SAVED", "COUPON", "SALE"))
        assert (found.line_id, found.doubt) == (UUID(int=1), None)

    def test_of_several_coupons_that_fit_alike_none_is_sure(self) -> None:
        (found,) = redemptions([coupon(), coupon()], paid("COUPON"))
        assert found.doubt is Doubt.SEVERAL

    def test_a_denied_line_goes_to_another_coupon_or_to_none(self) -> None:
        first, second = coupon(denied=frozenset({UUID(int=0)})), coupon()
        assert redemptions([first], paid("COUPON")) == []
        (found,) = redemptions([first, second], paid("COUPON"))
        assert (found.coupon_id, found.doubt) == (second.coupon.id, None)

    def test_a_coupon_denied_of_one_line_takes_another(self) -> None:
        (found,) = redemptions([coupon(denied=frozenset({UUID(int=0)}))], paid("COUPON", "COUPON"))
        assert found.line_id == UUID(int=1)


class TestOffTheWholeBasket:
    """A dollar off who buys for three, on a line that stands below the oats."""

    BASKET = replace(coupon().coupon, target=Target(), minimum=Minimum(Decimal(3)))

    @pytest.mark.parametrize(
        ("text", "shown_by", "doubt"),
        [
            ("COUPON", ShownBy.AMOUNT, None),
            ("$1 OFF $3 COUPON", ShownBy.WORDS, None),
            ("1.00 OFF 3.00", ShownBy.WORDS, Doubt.UNNAMED),
        ],
    )
    def test_a_line_below_goods_that_speaks_of_it_is_one(
        self, text: str, shown_by: ShownBy, doubt: Doubt | None
    ) -> None:
        (found,) = redemptions([coupon(coupon=self.BASKET)], paid(text))
        assert (found.shown_by, found.doubt) == (shown_by, doubt)

    @pytest.mark.parametrize("text", ["DISCOUNT", "YOU SAVED", "$1 OFF", "$1 OFF $30", "SALE"])
    def test_one_that_does_not_is_off_the_goods(self, text: str) -> None:
        assert redemptions([coupon(coupon=self.BASKET)], paid(text)) == []

    def test_one_that_names_the_goods_is_off_them(self) -> None:
        line = Discount(UUID(int=0), "OATS COUPON", frozenset({"oat", "coupon"}), Decimal(1), 0)
        assert redemptions([coupon(coupon=self.BASKET)], replace(paid(), discounts=(line,))) == []

    def test_too_little_was_bought(self) -> None:
        much = replace(self.BASKET, minimum=Minimum(Decimal(4)))
        assert redemptions([coupon(coupon=much)], paid("$1 OFF $4 COUPON")) == []

    def test_another_amount_is_taken_off(self) -> None:
        two = replace(self.BASKET, value=Decimal(2))
        assert redemptions([coupon(coupon=two)], paid("COUPON")) == []

    def test_a_coupon_that_the_shopper_does_not_have_is_none(self) -> None:
        assert redemptions([coupon(coupon=self.BASKET, is_own=False)], paid("$1 OFF $3 COUPON")) == []

    def test_one_for_the_goods_fits_the_same_line(self) -> None:
        (found,) = redemptions([coupon(coupon=self.BASKET), coupon()], paid("COUPON"))
        assert found.doubt is Doubt.SEVERAL


class TestBelowTheSubtotal:
    """Oats for 3.60 and milk for 2.50, and lines below the subtotal, which are tied to no goods."""

    MILK = uuid4()

    def paid(self, *texts: str, amount: str = "1") -> Paid:
        bought = paid().basket
        milk = BasketLine(Goods(self.MILK, words=frozenset({"milk"})), Decimal(1), Decimal("2.50"))
        lines = (
            Discount(UUID(int=place), text, frozenset(text.casefold().split()), Decimal(amount), None)
            for place, text in enumerate(texts)
        )
        return replace(paid(), basket=replace(bought, lines=(*bought.lines, milk)), discounts=tuple(lines))

    def for_milk(self) -> Candidate:
        milk = Target(AppliesTo.PRODUCTS, frozenset({self.MILK}))
        return coupon(coupon=replace(coupon().coupon, id=uuid4(), target=milk))

    @pytest.mark.parametrize("text", ["COUPON", "MFR COUPON", "GUTSCHEIN", "BON DE REDUCTION", "OAT COUPON"])
    def test_a_coupon_of_the_amount_that_one_for_goods_takes_off_is_probably_it(self, text: str) -> None:
        (found,) = redemptions([coupon()], self.paid(text))
        assert (found.amount, found.shown_by, found.doubt) == (Decimal(1), ShownBy.AMOUNT, Doubt.UNNAMED)

    @pytest.mark.parametrize("text", ["DISCOUNT", "YOU SAVED", "SALE", "MEMBER PRICE", "MILK COUPON"])
    def test_a_line_that_speaks_of_no_coupon_or_of_other_goods_is_none(self, text: str) -> None:
        assert redemptions([coupon()], self.paid(text)) == []

    @pytest.mark.parametrize("amount", ["0.99", "2"])
    def test_another_amount_is_none(self, amount: str) -> None:
        assert redemptions([coupon()], self.paid("COUPON", amount=amount)) == []

    def test_goods_that_were_not_bought_are_none(self) -> None:
        other = coupon(coupon=replace(coupon().coupon, target=Target(AppliesTo.PRODUCTS, frozenset({uuid4()}))))
        assert redemptions([other], self.paid("COUPON")) == []

    def test_one_that_the_shopper_does_not_have_is_none(self) -> None:
        assert redemptions([coupon(is_own=False)], self.paid("COUPON")) == []

    def test_a_line_that_was_denied_is_none(self) -> None:
        assert redemptions([coupon(denied=frozenset({UUID(int=0)}))], self.paid("COUPON")) == []

    def test_where_two_fit_neither_is_sure(self) -> None:
        (found,) = redemptions([coupon(), self.for_milk()], self.paid("COUPON"))
        assert found.doubt is Doubt.SEVERAL

    def test_one_off_the_whole_basket_fits_the_same_line(self) -> None:
        basket = coupon(coupon=replace(coupon().coupon, id=uuid4(), target=Target()))
        (found,) = redemptions([coupon(), basket], self.paid("COUPON"))
        assert (found.coupon_id, found.doubt) == (basket.coupon.id, Doubt.SEVERAL)
        (alone,) = redemptions([basket], self.paid("COUPON"))
        assert alone.doubt is None

    def test_the_line_below_its_goods_comes_first(self) -> None:
        both = self.paid("COUPON", "COUPON")
        below = replace(both.discounts[1], applies_to=0)
        (found,) = redemptions([coupon()], replace(both, discounts=(both.discounts[0], below)))
        assert (found.line_id, found.doubt) == (UUID(int=1), None)

    def test_two_lines_are_by_two_coupons_and_no_third_is(self) -> None:
        found = redemptions([coupon(), self.for_milk()], self.paid("COUPON", "COUPON", "COUPON"))
        assert [each.line_id for each in found] == [UUID(int=0), UUID(int=1)]

    def test_a_percentage_is_taken_off_all_its_goods_once(self) -> None:
        tenth = replace(coupon().coupon, kind=CouponKind.PERCENT_OFF, value=Decimal(10), currency_code=None)
        both = self.paid("COUPON", "COUPON", amount="0.36")
        (found,) = redemptions([coupon(coupon=tenth)], both)
        assert (found.line_id, found.doubt) == (UUID(int=0), Doubt.UNNAMED)


class TestBesideOthers:
    """What a coupon takes off where a store took something off before, and where bundles are complete several times."""

    GOODS = Goods(OATS, words=frozenset({"rolled", "oat"}))
    TARGET = Target(AppliesTo.PRODUCTS, frozenset({OATS}))

    def found(self, terms: Coupon, pieces: str, *lines: tuple[str, str, int | None]) -> list[str]:
        """The texts of the lines by a coupon: oats at 4.00, on as many lines as there are numbers of pieces."""
        held = tuple(BasketLine(self.GOODS, Decimal(count), Decimal(4)) for count in pieces.split())
        discounts = [
            Discount(UUID(int=number), text, frozenset(), Decimal(amount), place)
            for number, (text, amount, place) in enumerate(lines)
        ]
        shown = Paid(STORE, DAY, Basket(held, "USD"), tuple(discounts))
        used = redemptions([Candidate(terms, None, DAY, 0, is_own=True)], shown)
        return sorted(discounts[each.line_id.int].text for each in used)

    @pytest.mark.parametrize(
        ("terms", "amount"),
        [
            (Coupon(uuid4(), CouponKind.PERCENT_OFF, Decimal(20), TARGET), "0.60"),
            (Coupon(uuid4(), CouponKind.FIXED_PRICE, Decimal("2.49"), TARGET, "USD"), "0.51"),
            (Coupon(uuid4(), CouponKind.PERCENT_OFF, Decimal(20)), "0.60"),
        ],
        ids=["a share", "a price", "a share of all"],
    )
    def test_it_is_of_what_a_sale_left(self, terms: Coupon, amount: str) -> None:
        place = None if terms.is_of_basket else 0
        assert self.found(terms, "1", ("SALE", "1.00", 0), ("COUPON", amount, place)) == ["COUPON"]
        assert self.found(terms, "1", ("COUPON", amount, place)) == []
        assert self.found(terms, "1", ("COUPON", amount, place), ("SALE", "1.00", 0)) == []

    @pytest.mark.parametrize("pieces", ["4", "1 1 1 1", "2 2"])
    @pytest.mark.parametrize("limit", [None, 2])
    def test_each_bundle_may_have_a_line(self, pieces: str, limit: int | None) -> None:
        terms = Coupon(uuid4(), CouponKind.BOGO, Decimal(100), self.TARGET, buy=1, get=1, max_uses=limit)
        last = len(pieces.split()) - 1
        one, two, three = ("BOGO COUPON", "4.00", 0), ("COUPON", "4.00", last), ("CPN", "4.00", last)
        assert self.found(terms, pieces, one) == ["BOGO COUPON"]
        assert self.found(terms, pieces, one, two) == ["BOGO COUPON", "COUPON"]
        assert len(self.found(terms, pieces, one, two, three)) == 2
        assert self.found(terms, pieces, ("COUPON", "8.00", last)) == ["COUPON"]
        assert self.found(terms, pieces, ("COUPON", "12.00", last)) == []

    def test_one_that_may_be_used_once_is(self) -> None:
        terms = Coupon(uuid4(), CouponKind.BOGO, Decimal(100), self.TARGET, buy=1, get=1, max_uses=1)
        assert self.found(terms, "4", ("COUPON", "4.00", 0), ("CPN", "4.00", 0)) == ["COUPON"]
        assert self.found(terms, "4", ("COUPON", "8.00", 0)) == []
