"""How printed numbers and texts name products."""

from __future__ import annotations

from decimal import Decimal

import pytest
from cartsnitch_domain.products.rules import (
    Identifier,
    IdentifierScheme,
    expanded,
    has_check_digit,
    identify,
    is_misread,
    is_of_piece,
    is_organic,
    number_of_package,
    text_key,
)
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("printed", "scheme", "value"),
    [
        ("036000291452", IdentifierScheme.GTIN, "00036000291452"),
        ("0036000291452", IdentifierScheme.GTIN, "00036000291452"),
        ("4006381333931", IdentifierScheme.GTIN, "04006381333931"),
        ("96385074", IdentifierScheme.GTIN, "00000096385074"),
        ("4011", IdentifierScheme.PLU, "4011"),
        ("94011", IdentifierScheme.PLU, "94011"),
        ("458", IdentifierScheme.SKU, "458"),
        ("128066", IdentifierScheme.SKU, "128066"),
        ("036000291453", IdentifierScheme.SKU, "036000291453"),
    ],
)
def test_a_printed_number_is_told_apart(printed: str, scheme: IdentifierScheme, value: str) -> None:
    assert identify(printed) == Identifier(scheme, value)


@pytest.mark.parametrize("printed", ["", "0000", "12a4", "abc", "٤٠١١"])
def test_what_is_no_number_names_nothing(printed: str) -> None:
    assert identify(printed) is None


@pytest.mark.parametrize(
    ("printed", "other", "is_one"),
    [
        ("036000291453", "036000291452", True),
        ("0036000291458", "036000291452", True),
        ("036000291452", "036000291452", False),  # right
        ("036000291463", "036000291452", False),  # another digit, too
        ("003600029145", "036000291452", False),  # without its check digit, as some stores print it
        ("29145", "036000291452", False),
        ("036000291453", "036000291458", False),  # nothing says which of two wrong ones is right
        ("4011", "4012", False),
    ],
)
def test_a_barcode_with_a_wrong_check_digit_is_one_misread(printed: str, other: str, is_one: bool) -> None:
    number, beside = identify(printed), identify(other)

    assert number is not None
    assert beside is not None
    assert is_misread(number, [beside]) is is_one


def test_a_number_with_the_weight_inside_names_nothing_that_lasts() -> None:
    assert identify("2012345678903") is None


def test_upc_and_ean_spellings_are_one_product() -> None:
    assert identify("036000291452") == identify("0036000291452") == identify("00036000291452")


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("01234505", "012000003455"),
        ("04252614", "042100005264"),
        ("01234531", "012300000451"),
        ("01234543", "012340000053"),
        ("01234565", "012345000065"),
    ],
)
def test_a_upc_e_is_the_upc_a_that_it_is_short_for(short: str, full: str) -> None:
    assert expanded(short) == full
    assert identify(short) == identify(full)


def test_a_upc_e_with_a_wrong_digit_is_none() -> None:
    assert expanded("04252615") is None
    assert identify("04252615") == Identifier(IdentifierScheme.SKU, "04252615")


def test_an_ean_8_is_no_upc_e() -> None:
    assert expanded("96385074") is None


def test_meat_from_the_scales_is_one_thing_whatever_it_costs() -> None:
    for printed in ("212345928752", "0212345928752", "212345509999"):
        assert identify(printed) == Identifier(IdentifierScheme.SKU, "212345")


def test_a_code_of_the_store_whose_price_does_not_check_names_nothing_that_lasts() -> None:
    assert has_check_digit("212345028759")
    assert identify("212345028759") is None


def test_an_organic_plu_says_so() -> None:
    organic, other = identify("94011"), identify("4011")

    assert organic is not None
    assert other is not None
    assert is_organic(organic)
    assert not is_organic(other)


@given(st.text("0123456789", min_size=7, max_size=13))
def test_one_wrong_digit_never_passes_the_check(body: str) -> None:
    weighted = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body)))
    gtin = body + str(-weighted % 10)

    assert has_check_digit(gtin)
    assert not has_check_digit(gtin[:-1] + str((int(gtin[-1]) + 1) % 10))


@pytest.mark.parametrize(
    ("one", "other"),
    [("MILK 2%", "milk 2"), ("Käse", "KASE"), ("PTI  BISCUITS.", "pti biscuits"), ("TPD/667150", "TPD 667150")],
)
def test_spellings_of_one_print_are_one_text(one: str, other: str) -> None:
    assert text_key(one) == text_key(other)


def test_other_sizes_are_other_texts() -> None:
    assert text_key("CHEERIOS 12 OZ") != text_key("CHEERIOS 18 OZ")


@pytest.mark.parametrize(
    ("printed", "is_piece"),
    [
        ("212345928752", True),  # UPC-A, whose digit over the price is right
        ("0212345928752", True),
        ("212345509999", True),  # and is not: whose price it is, is known all the same
        ("2012345678903", True),  # EAN-13
        ("2912345678906", True),
        ("212345928753", False),  # no check digit of it
        ("20123451", False),  # eight digits: a store's own number of a package
        ("4012345678901", False),
        ("041303001806", False),
        ("412345678903", False),  # a store's own, which has no price inside
        ("4011", False),
        ("CHICKEN", False),
        ("", False),
        (None, False),
    ],
)
def test_the_code_of_a_piece_that_a_scale_weighed_is_known_by_its_first_digit(
    printed: str | None, is_piece: bool
) -> None:
    assert is_of_piece(printed) is is_piece


@pytest.mark.parametrize(
    ("printed", "amounts", "number"),
    [
        ("2012345678903", "2.99", "2012345678903"),  # perhaps fixed, perhaps with a weight inside
        ("02012345678903", "2.99", "2012345678903"),
        ("2406024003177", "3.17", None),  # in the last digits: 4 of them
        ("2406024003177", "6.34 3.17", None),  # or of one of two, or of what it was before a discount
        ("2406024003177", "31.70", None),  # by tenths
        ("2406024003177", "3.18", "2406024003177"),
        ("2406020123459", "123.45", None),  # and 5 of them
        ("2406020123459", "23.45", None),
        ("2012345000001", "2.99", None),  # as the scales know the goods, before any piece
        ("212345928752", "2.99", None),  # North America has prices only
        ("0212345928752", "2.99", None),
        ("4006381333931", "2.99", None),
        ("20123451", "2.99", None),
        ("CHICKEN", "2.99", None),
        (None, "2.99", None),
    ],
)
def test_a_code_that_shows_no_price_inside_may_be_the_number_of_a_package(
    printed: str | None, amounts: str, number: str | None
) -> None:
    found = number_of_package(printed, [Decimal(amount) for amount in amounts.split()])
    assert found == (None if number is None else Identifier(IdentifierScheme.SKU, number))
