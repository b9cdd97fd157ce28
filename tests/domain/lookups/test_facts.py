"""What a catalogue says, as it is shown: in the language of the store, in our units and parts of the shop."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

import pytest
from cartsnitch_domain.lookups.facts import Fact, OutsideFacts, category_of, content_of, facts_of, name_of
from cartsnitch_domain.products.categories import Category
from cartsnitch_domain.rows import Columns
from hypothesis import given
from hypothesis import strategies as st


def lookup(**values: Any) -> Columns:
    """Nutella as it is found, for a product that no receipt says anything of."""
    found = {
        "gtin": "03017620422003",
        "fetched_at": datetime(2026, 3, 1, tzinfo=UTC),
        "language": "fr",
        "names": {"fr": "Pâte à tartiner", "de": "Nuss-Nugat-Creme"},
        "brand": "Nutella",
        "quantity": "400 g",
        "measured": Decimal(400),
        "measured_unit": "g",
        "categories": ["en:breakfasts", "en:spreads", "en:hazelnut-spreads"],
        "picture_digest": None,
        "own_brand": None,
        "own_amount": None,
        "own_category": None,
        "is_weighed": False,
        "store_slug": "rewe",
    }
    return cast("Columns", SimpleNamespace(**found | values))


def facts(*rows: Columns) -> OutsideFacts:
    found = facts_of(rows)
    assert found is not None
    return found


def test_what_no_receipt_says_is_filled() -> None:
    found = facts(lookup())

    assert (found.name, found.brand, str(found.content)) == ("Nuss-Nugat-Creme", "Nutella", "400 g")
    assert found.category is Category.PANTRY
    assert found.fills == set(Fact)


def test_what_a_receipt_says_stays_as_it_is() -> None:
    found = facts(lookup(own_brand="ja!", own_amount=Decimal(450), own_category="snacks"))

    assert found.fills == set()
    assert str(found.content) == "400 g"  # which is still told as what the catalogue says


def test_goods_that_are_weighed_have_no_package_to_fill() -> None:
    assert Fact.NET_CONTENT not in facts(lookup(is_weighed=True)).fills


def test_what_the_catalogue_does_not_know_fills_nothing() -> None:
    found = facts(lookup(brand=None, quantity=None, measured=None, categories=[]))

    assert found.fills == set()
    assert (found.brand, found.content, found.category) == (None, None, None)


def test_of_two_barcodes_the_one_with_a_picture_is_shown() -> None:
    found = facts(lookup(), lookup(gtin="03017620425035", picture_digest="f" * 64))

    assert (found.gtin, found.has_picture) == ("03017620425035", True)
    assert found.fills == set(Fact)


def test_what_two_barcodes_do_not_agree_on_fills_nothing() -> None:
    found = facts(lookup(), lookup(gtin="03017620425035", quantity="750 g", measured=Decimal(750)))

    assert found.fills == {Fact.BRAND, Fact.CATEGORY}


def test_a_product_that_was_not_found_has_no_facts() -> None:
    assert facts_of([]) is None


@pytest.mark.parametrize(
    ("names", "language", "wanted", "name"),
    [
        ({"de": "Milch", "fr": "Lait"}, "fr", ("de",), "Milch"),
        ({"fr": "Lait", "it": "Latte"}, "it", ("nl", "fr"), "Lait"),
        ({"fr": "Lait", "it": "Latte"}, "it", ("en",), "Latte"),
        ({"pt": "Leite", "it": "Latte"}, "fr", ("en",), "Latte"),
        ({}, None, ("en",), None),
    ],
)
def test_a_name_is_in_the_language_of_the_store_where_there_is_one(
    names: dict[str, str], language: str | None, wanted: tuple[str, ...], name: str | None
) -> None:
    assert name_of(names, language, wanted) == name


@pytest.mark.parametrize(
    ("quantity", "measured", "unit", "country", "content"),
    [
        ("400 g", "400", "g", "DE", "400 g"),
        ("6 x 33 cl", "1980", "ml", "FR", "6 x 33 cl"),
        ("12 oz (340 g)", "340", "g", "US", "12 oz"),
        ("12 fl oz", "360", "ml", "US", "12 fl oz"),  # 30 ml to the catalogue, 29.57 to the law
        ("1,5 L", "1500", "ml", "ES", "1.5 l"),
        ("10 ct", None, None, "US", "10 ct"),
        ("8 pack 454 g", "454", "g", "GB", "454 g"),
        ("4 pack 125 g", "500", "g", "GB", "4 x 125 g"),
        ("400 g", None, None, "DE", "400 g"),
        (None, "250", "ml", "DE", "250 ml"),
        ("τετρακόσια", "400", "g", "GR", "400 g"),
    ],
)
def test_a_content_is_understood_as_a_receipts_is(
    quantity: str | None, measured: str | None, unit: str | None, country: str, content: str
) -> None:
    assert str(content_of(quantity, Decimal(measured) if measured else None, unit, country)) == content


@pytest.mark.parametrize(
    ("quantity", "measured", "unit"),
    [
        ("1.000 g", "1", "g"),  # a thousand to a German, one to the catalogue
        ("6 x 33 cl", "330", "ml"),
        ("500 g", "500", "ml"),
        ("0 g", None, None),
        ("large", None, None),
        ("8 pack 454 g", None, None),  # 454 g in each, or in all of them
        (None, None, None),
        (None, "0", "g"),
    ],
)
def test_a_content_in_doubt_is_none(quantity: str | None, measured: str | None, unit: str | None) -> None:
    assert content_of(quantity, Decimal(measured) if measured else None, unit, "DE") is None


@pytest.mark.parametrize(
    ("tags", "category"),
    [
        (["en:beverages", "en:alcoholic-beverages", "en:beers"], Category.ALCOHOL),
        (["en:dairies", "en:fermented-milk-products", "en:cheeses", "fr:tommes-inconnues"], Category.DAIRY),
        (["en:frozen-foods", "en:meals", "en:pizzas"], Category.FROZEN),
        (["en:plant-based-foods-and-beverages", "en:beverages", "en:teas"], Category.DRINKS),
        (["en:something-new"], None),
        ([], None),
    ],
)
def test_the_most_special_tag_that_is_known_tells_the_part_of_the_shop(
    tags: list[str], category: Category | None
) -> None:
    assert category_of(tags) is category


@given(st.text(), st.one_of(st.none(), st.decimals(min_value=0, max_value=10**9, places=3)))
def test_no_text_breaks_it_and_no_content_is_nothing(quantity: str, measured: Decimal | None) -> None:
    content = content_of(quantity, measured, "g", "FR")

    assert content is None or content.amount > 0
