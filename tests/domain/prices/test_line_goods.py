"""How much is in the package that a line is the price of, by what it prints and by what is known of its product."""

from __future__ import annotations

from uuid import uuid4

import pytest
from cartsnitch_domain.ids import StoreId
from cartsnitch_domain.prices.line_goods import content_of_line, goods_of
from cartsnitch_domain.products.content import NetContent
from cartsnitch_domain.products.matching import Printed, Seller
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
