"""What receipts print, in words that can be read. The names stand in printed_names.txt."""

from __future__ import annotations

import pytest
from cartsnitch_domain.products.description import describe
from cartsnitch_domain.stores.profiles import StoreProfile, profiles
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.products.tables import described, rows


@pytest.mark.parametrize(("printed", "store", "name", "brand", "content"), list(rows("printed_names.txt")))
def test_a_printed_text_says_its_name_brand_and_size(
    printed: str, store: str, name: str, brand: str, content: str
) -> None:
    found = described(printed, store)

    assert found.name == name
    assert (found.brand or "") == brand
    assert str(found.net_content or "") == content


def test_a_title_is_a_name_with_its_size() -> None:
    assert described("GV WHL MLK GAL", "walmart").title == "Great Value Whole Milk, 1 gal"
    assert described("ORG BANANAS", "kroger").title == "Organic Bananas"


def test_a_house_brand_is_one_of_its_own_store_only() -> None:
    assert described("GV WHL MLK GAL", "kroger").brand is None


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("AA BATTERY", "AA Battery"),
        ("aaa battery", "AAA Battery"),
        ("BBQ SAUCE", "Barbecue Sauce"),
        ("USB CABLE", "USB Cable"),
        ("LED BULB", "LED Bulb"),
        ("VITAMIN D3", "Vitamin D3"),
        ("UHT MILK", "UHT Milk"),
        ("SESSION IPA", "Session IPA"),
        ("XL EGGS", "Extra Large Eggs"),
        ("GLOVES XXL", "Gloves XXL"),
        ("CR2032 BATTERY", "CR2032 Battery"),
        ("LEDGER PAD", "Ledger Pad"),
    ],
)
def test_what_is_written_in_capitals_stays_so(printed: str, name: str) -> None:
    """Where an abbreviation is spelt out, there are no capitals to keep."""
    assert describe(printed, "US").name == name


def test_a_number_beside_the_name_is_no_part_of_it() -> None:
    assert described("GARLIC 089424200018R", "CA").words == described("GARLIC", "CA").words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("TWIZZLER RED LICORICE", "TWIZZLR RED LICORICE"),
        ("TWIZZLER RED LICORICE", "TWIZZLER RED LICORICE TWISTS"),
        ("LICORICE RED TWIZZLER", "TWIZZLER RED LICORICE"),
    ],
)
def test_texts_that_differ_in_one_word_share_a_near_key(one: str, other: str) -> None:
    assert set(described(one, "US").near_keys) & set(described(other, "US").near_keys)


def test_another_kind_is_not_near() -> None:
    whole, skim = described("LUCERNE WHL MLK CARTON", "safeway"), described("LUCERNE SKIM MILK CARTON", "safeway")

    assert not set(whole.near_keys) & set(skim.near_keys)


@pytest.mark.parametrize("store", profiles().values(), ids=lambda store: store.slug)
def test_every_house_brand_of_a_store_is_known_with_its_short_forms(store: StoreProfile) -> None:
    full = ""
    for brand in store.house_brands:
        is_short = bool(full) and brand.isalpha() and brand.isupper() and len(brand) <= 4
        full = full if is_short else brand
        assert describe(f"{brand} TOMATO", store.country_code, store.slug).brand == full


@given(st.text(max_size=80), st.sampled_from(["US", "DE", "FR", "CH", "MY"]))
def test_no_text_is_too_much(printed: str, country: str) -> None:
    found = describe(printed, country)

    assert set(found.guessed) <= set(found.words)
    assert not set(found.words) & found.weak_words


@pytest.mark.parametrize(
    ("printed", "content"),
    [
        ("COCA COLA 12 CT 12 FL OZ", "12 x 12 fl oz"),
        ("PEPSI 12CT 12OZ", "12 x 12 fl oz"),
        ("GATORADE 8CT 20 FL OZ", "8 x 20 fl oz"),
        ("WATER 24 CT 16.9 OZ", "24 x 16.9 fl oz"),
        ("LEMONADE 6 CT 60 FL OZ", "60 fl oz"),  # no can or bottle has 60
        ("COLA GUMMIES 6 CT 5 OZ", "5 oz"),
        ("SOAP 8 CT 12 OZ", "12 fl oz"),  # not drunk
        ("K-CUP 12 CT 12 OZ", "12 oz"),  # all of it, in twelve pieces
        ("COKE 12PK 12OZ", "12 x 12 fl oz"),
        ("YOGURT DRINK 6 CT 3.1 FL OZ", "6 x 3.1 fl oz"),
        ("DANIMALS SMOOTHIE 6CT 3.1 FL OZ", "6 x 3.1 fl oz"),
        ("CHOBANI GRK YGT 4CT 5.3OZ", "4 x 5.3 oz"),
        ("CHOBANI GRK YGT 4 PK 5.3 OZ", "4 x 5.3 oz"),
        ("YGRT TUBES 8 CT 2 OZ", "8 x 2 oz"),
        ("APPLESAUCE 6 CT 4 OZ", "6 x 4 oz"),
        ("YOGURT TUBES 8 CT 16 OZ", "16 oz"),  # no tube has 16
        ("YOGURT 5 CT 4 OZ", "4 oz"),  # nothing is sold by fives
        ("YOGURT 32 OZ", "32 oz"),
        ("YOGURT RAISINS 6 CT 6 OZ", "6 oz"),  # no cup: six pieces of all of it
        ("YOGURT GRANOLA BARS 6 CT 6 OZ", "6 oz"),
        ("INSTANT PUDDING 4 CT 3.9 OZ", "3.9 oz"),
        ("TORTILLAS 10 CT 10 OZ", "10 oz"),
        ("MUFFINS 6 CT 12 OZ", "12 oz"),
        ("BAGELS 6 CT 20 OZ", "20 oz"),
    ],
)
def test_a_count_beside_the_size_of_one_is_a_pack(printed: str, content: str) -> None:
    assert str(describe(printed, "US").net_content) == content
