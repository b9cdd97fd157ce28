"""Where in a shop goods stand, by their words. The words are in vocabulary_data/categories.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

from cartsnitch_domain.products.description import Description
from cartsnitch_domain.products.vocabulary import phrase


class Category(StrEnum):
    """The parts of a shop."""

    PRODUCE = "produce"
    MEAT = "meat"
    FISH = "fish"
    DAIRY = "dairy"
    BAKERY = "bakery"
    FROZEN = "frozen"
    PANTRY = "pantry"
    SNACKS = "snacks"
    DRINKS = "drinks"
    ALCOHOL = "alcohol"
    HOUSEHOLD = "household"
    PERSONAL_CARE = "personal_care"
    BABY = "baby"
    PETS = "pets"


_BY_KIND = {"dog": Category.PETS, "cat": Category.PETS, "infant": Category.BABY, "frozen": Category.FROZEN}
"""Kinds that say where goods stand, whatever they are called."""


def category_of(goods: Description) -> Category | None:
    """Where these goods stand; None where no word tells.

    The words that stand together in the table win before a single one (ice cream, peanut butter), and of single ones
    the last: what goods are stands behind what they are of (chicken soup). Where a language has it in front, the words
    for what they are of are in no part of the table.
    """
    for kind, category in _BY_KIND.items():
        if kind in goods.kinds:
            return category
    said = frozenset(goods.words) | goods.weak_words
    for together, category in _phrases():
        if together <= said:
            return category
    known = _words()
    by_weight = (*reversed(goods.words), *sorted(goods.weak_words))
    return next((known[word] for word in by_weight if word in known), None)


@lru_cache(maxsize=1)
def _table() -> Mapping[tuple[str, ...], Category]:
    text = (files(__package__) / "vocabulary_data" / "categories.toml").read_text(encoding="utf-8")
    return {
        phrase(line): Category(name) for name, lines in tomllib.loads(text).items() for line in lines if phrase(line)
    }


@lru_cache(maxsize=1)
def _phrases() -> tuple[tuple[frozenset[str], Category], ...]:
    """Those of several words, the longest first."""
    several = [(frozenset(words), category) for words, category in _table().items() if len(words) > 1]
    return tuple(sorted(several, key=lambda each: -len(each[0])))


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Category]:
    return {words[0]: category for words, category in _table().items() if len(words) == 1}
