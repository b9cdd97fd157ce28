"""How printed numbers and texts name products."""

from __future__ import annotations

import pytest
from cartsnitch_domain.products.rules import Identifier, IdentifierScheme, has_check_digit, identify, text_key
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


def test_a_number_with_the_weight_inside_names_nothing_that_lasts() -> None:
    assert identify("2012345678903") is None


def test_upc_and_ean_spellings_are_one_product() -> None:
    assert identify("036000291452") == identify("0036000291452") == identify("00036000291452")


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
