"""How much is in the package that a line is the price of, by what it prints and by what is known of its product."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest
from cartsnitch_domain.ids import StoreId
from cartsnitch_domain.prices.line_goods import SizedLine, content_of_line, contents_of, goods_of
from cartsnitch_domain.products.content import NetContent
from cartsnitch_domain.products.printed import Printed, Seller
from cartsnitch_domain.products.printed_content import printed_content

SELLER = Seller(StoreId(uuid4()), "kroger", "US")


def content(printed: str) -> NetContent | None:
    return printed_content(printed, "US").content if printed else None


@pytest.mark.parametrize(
    ("printed", "known", "holds"),
    [
        ("", "18 OZ", "18 oz"),
        ("18 OZ", "", "18 oz"),
        ("", "", "None"),
        # The same in another unit, and a pack of something that is known: the measure of the product is kept.
        ("340 G", "12 OZ", "12 oz"),
        ("12 CT", "24 OZ", "24 oz"),
        # It got smaller, or bigger: what is printed is what was bought.
        ("15.4 OZ", "18 OZ", "15.4 oz"),
        ("20 OZ", "18 OZ", "20 oz"),
        ("6 X 330 ML", "330 ML", "6 x 330 ml"),
        # Nothing is in no package.
        ("0 OZ", "18 OZ", "18 oz"),
        ("0 OZ", "", "None"),
    ],
)
def test_a_line_that_says_another_size_is_believed_and_all_others_are_of_their_product(
    printed: str, known: str, holds: str
) -> None:
    assert str(content_of_line(content(printed), content(known))) == holds


def test_the_goods_of_a_line_have_the_family_that_is_given_its_number_and_its_name_without_the_size() -> None:
    family_id = uuid4()

    goods = goods_of(Printed("OATS ROLLED 15.4 OZ", "016000275287"), SELLER, family_id, content("18 OZ"))

    assert (goods.family_id, str(goods.content)) == (family_id, "15.4 oz")
    assert (goods.identifier, goods.alias) == ("gtin:00016000275287", "oat|rolled")


def test_a_line_without_a_number_and_a_name_has_neither() -> None:
    goods = goods_of(Printed("18 OZ", None), SELLER, uuid4(), None)

    assert (goods.identifier, goods.alias) == (None, None)


PIECE = "212345509999"


@pytest.mark.parametrize(
    ("text", "identifier", "unit", "is_piece"),
    [
        ("CHICKEN BREAST", PIECE, None, True),
        ("CHICKEN BREAST", PIECE, "each", True),
        ("CHICKEN BREAST", PIECE, "lb", False),
        ("CHICKEN BREAST 1.2 LB", PIECE, None, False),
        ("CHICKEN BREAST", "016000275287", None, False),
        ("CHICKEN BREAST", None, None, False),
    ],
)
def test_a_piece_is_one_of_a_scales_code_where_the_line_says_no_weight(
    text: str, identifier: str | None, unit: str | None, is_piece: bool
) -> None:
    assert goods_of(Printed(text, identifier, unit), SELLER, uuid4(), content("2 LB")).is_piece is is_piece


def line(day: int, printed: str = "") -> SizedLine:
    return SizedLine(UUID(int=day), date(2026, 1, day), content(printed))


def sizes(*lines: SizedLine, own: str = "") -> list[str]:
    """What the packages of these lines hold, in their order."""
    found = contents_of(lines, content(own))
    return [str(found[each.line_id]) for each in lines]


class TestOfOneShopper:
    """What all lines of a shopper say together of a package."""

    @pytest.mark.parametrize(
        ("printed", "holds"),
        [
            (["14 OZ", ""], ["14 oz", "14 oz"]),
            (["", "14 OZ"], ["14 oz", "14 oz"]),
            # What got smaller is small from then on.
            (["", "14 OZ", "", "12 OZ", ""], ["14 oz", "14 oz", "14 oz", "12 oz", "12 oz"]),
            # All by one measure: that of the first which says it.
            (["14 OZ", "397 G", ""], ["14 oz"] * 3),
            (["12 CT", "24 OZ", ""], ["12 ct"] * 3),
            (["24 OZ", "12 CT", ""], ["24 oz"] * 3),
            ([""], ["None"]),
        ],
    )
    def test_a_line_that_says_nothing_goes_by_the_last_before_it_else_the_first_after_it(
        self, printed: list[str], holds: list[str]
    ) -> None:
        assert sizes(*(line(day, each) for day, each in enumerate(printed, start=1))) == holds

    def test_it_is_the_days_that_count_and_not_the_order_in_which_receipts_came(self) -> None:
        assert sizes(line(9, "12 OZ"), line(5), line(1, "14 OZ")) == ["12 oz", "14 oz", "14 oz"]

    def test_what_is_said_on_the_same_day_counts_for_that_day(self) -> None:
        bare = SizedLine(UUID(int=0), date(2026, 1, 2), None)

        assert sizes(line(1, "14 OZ"), bare, line(2, "12 OZ")) == ["14 oz", "12 oz", "12 oz"]

    def test_what_brought_the_product_counts_where_no_line_says_anything(self) -> None:
        assert sizes(line(1), line(2), own="14 OZ") == ["14 oz", "14 oz"]
        assert sizes(line(1), line(2, "12 OZ"), own="14 OZ") == ["12 oz", "12 oz"]
