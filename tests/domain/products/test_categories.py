"""Where in a shop goods stand."""

from __future__ import annotations

import pytest
from cartsnitch_domain.products.categories import Category, category_of

from tests.domain.products.tables import described


@pytest.mark.parametrize(
    ("text", "store", "category"),
    [
        ("ORG BANANAS", "US", Category.PRODUCE),
        ("GV WHL MLK GAL", "walmart", Category.DAIRY),
        ("EGGS LRG DOZ", "US", Category.DAIRY),
        ("CHKN BRST BNLS", "US", Category.MEAT),
        ("CHICKEN NOODLE SOUP 10OZ", "US", Category.PANTRY),
        ("ATL SALMON FILLET", "US", Category.FISH),
        ("FRZN BROCC 12OZ", "US", Category.FROZEN),
        ("ICE CRM VAN 1.5QT", "US", Category.FROZEN),
        ("JIF CRMY PNT BTR 16OZ", "US", Category.PANTRY),
        ("COKE 12PK 12OZ", "US", Category.DRINKS),
        ("PURINA DOG FOOD 20LB", "US", Category.PETS),
        ("KROMBACHER PILS 20x0,5l", "DE", Category.ALCOHOL),
        ("H-VOLLMILCH 3,5% 1L", "DE", Category.DAIRY),
        ("TIDE 40 LOADS", "US", Category.HOUSEHOLD),
        ("XJ 9 BALDERSON", "US", None),
    ],
)
def test_it_is_told_by_words(text: str, store: str, category: Category | None) -> None:
    assert category_of(described(text, store)) is category
