"""The goods of an offer: what is a name of some, and what is none."""

from __future__ import annotations

import re
from functools import lru_cache

from cartsnitch_domain.products.description import describe
from cartsnitch_domain.products.vocabulary import words_of_goods

from cartsnitch_ingest.reading.wordings import NUMBERS, first, plain, wordings

_MOST_WORDS = 8
"""Of the name of goods: more is a sentence."""

_EDGES = " ,.:;!|¦*-–—+&/'\"()"
_SIZE = re.compile(
    r"(?<![\w.,-])\d{1,4}(?:[.,]\d{1,3})?[ -]?"
    r"(?:fl\.? ?oz|oz|ounces?|lbs?|pounds?|kg|g|gr|mg|ml|cl|dl|l|lt|ltr|lit(?:er|re)s?|gal(?:lons?)?|qt|pt|ct|count|pk"
    r"|packs?|rolls?|stk|stuck|er[- ]?pack|sheets?|loads?|wl)\b\.?(?![-/]\d)"
    r"(?: (?:bottles?|bags?|box(?:es)?|cans?|jars?|tubs?|cartons?|packages?))?"
)
"""How much is in one piece."""

_GLUED = re.compile(r"(?<!\w)(?:[a-z]+\d+|\d+[a-z]+[a-z-]*)(?!\w)")
"""A number that is part of a word (7up, 12-pack)."""

_TIMES = re.compile(r"(?<!\w)(?:x ?\d{1,2}|\d{1,2} ?x)(?!\w)")
"""How many of it, or how often."""

_ORDINAL = re.compile(r"(?<!\w)\d+(?:st|nd|rd|th|er|e|eme|a|o)(?!\w)")
_WITH = re.compile(r"(?<!\w)(?:(?:with|mit|avec|con|met|without|ohne|sans)(?!\w)|w/)")

_PLURAL = re.compile(r"(?:es|en|s|n|e)$")
_LETTERS = re.compile(r"[^\W\d_]+(?:'s)?")
_BETWEEN = re.compile(
    r"(?<=[^\W\d_])\s(?:and|und|et|y|ed?|en|i|of|o|lub|albo)\s(?=[^\W\d_])|(?<=\w)\s?[&/]\s?(?=[^\W\d_]{2})"
)
"""What stands between two goods, or between the two parts of the name of one."""

_ACCUSATIVE = re.compile(r"(?<=[^\W\d_]{2})ę(?!\w)", re.IGNORECASE)
"""How Polish ends a name of goods behind the word for "off", which products end with an a."""

_UNIT = re.compile(r"(?<![\w&])(?:lbs?|kg|oz|stuck|stk|g|l|ml|ct|ea)(?!\w)")


def without_fillers(text: str) -> str:
    """A name without what stands before and behind it and is none."""
    filler = wordings().words["filler"]
    text = text.strip(_EDGES)
    while (match := filler.match(text)) is not None and match.end():
        text = text[match.end() :].strip(_EDGES)
    while (ends := [match for match in filler.finditer(text) if match.end() == len(text)]) and text:
        text = text[: ends[0].start()].strip(_EDGES)
    return text


def as_called(goods: str, printed: str) -> str:
    """Goods as products are called: `kawe`, printed as `kawę`, is `kawa`. `printed` are the rows of the offer."""
    for word in printed.split():
        told = word.strip(_EDGES)
        if _ACCUSATIVE.search(told):
            goods = re.sub(rf"(?<!\w){re.escape(plain(told))}(?!\w)", plain(_ACCUSATIVE.sub("a", told)), goods)
    return goods


def is_name(text: str) -> bool:
    """Whether a text may name goods, by its words alone."""
    words = re.findall(r"[^\W\d_]{3,}|[a-z]&[a-z]", text)
    return len(words) > 0 and len(text.split()) <= _MOST_WORDS and re.search(r"www\.|https?:|@", text) is None


@lru_cache(maxsize=4096)  # asked several times for each line of a mail
def is_clean(text: str) -> bool:
    """Whether a name is nothing but a name: each number in it is a size, and no word of it is a condition."""
    if _ORDINAL.search(text) or NUMBERS.match(text):
        return False
    rest = _GLUED.sub(" ", _SIZE.sub(" ", text))
    words = wordings().words
    is_open = re.search(r"\d|%|[$€£+=]|¢", rest) or _UNIT.search(rest) or _TIMES.search(text)
    is_said = words["doubt"].search(text) or words["never_goods"].search(rest)
    return not (is_open or is_said or is_of_several(text) or _is_conditional(text))


def is_of_several(name: str) -> bool:
    """Whether it names several goods (coffee and tea), and not one that is called by two (mac and cheese)."""
    brand = describe(name).brand
    rest = wordings().words["one"].sub(" ", name.replace(plain(brand), " ") if brand and "&" in brand else name)
    return any(_are_two(rest[: found.start()], rest[found.end() :]) for found in _BETWEEN.finditer(rest))


def names_goods(text: str) -> bool:
    """Whether all words of a text are such by which goods are called, and one of them says more than of which sort."""
    name = without_fillers(text)
    if category_of(name) is not None:
        return True
    words = _LETTERS.findall(name)
    is_sort = wordings().words["variety"].sub(" ", name).strip() == ""
    return bool(words) and not is_sort and is_clean(name) and all(map(_is_goods_word, words))


def is_part_of_shop(text: str) -> bool:
    """Whether a text is a part of the shop, or several, and no word of which sort goods are."""
    words, name = wordings().words, without_fillers(text)
    if category_of(name) is not None:
        return words["variety"].fullmatch(name) is None
    names = [each for part in name.split(",") for each in _BETWEEN.split(part.strip())]
    is_part = [
        words["parts"].fullmatch(each) or (category_of(each) and not words["variety"].fullmatch(each)) for each in names
    ]
    beside = (each for each, is_known in zip(names, is_part, strict=True) if not is_known)
    return any(is_part) and (all(is_part) or all(map(_is_of_part, beside)))


def _is_of_part(name: str) -> bool:
    """Whether a name beside a part of the shop is that of goods of several sorts, as eggs beside dairy."""
    return len(name.split()) == 1 and names_goods(name)


def adds_to(goods: str, line: str) -> bool:
    """Whether a line below goods is more of their name: their size, or a kind of them (cheddar below cheese)."""
    if not goods or category_of(without_fillers(goods)) is not None:
        return False
    last = _PLURAL.sub("", goods.split()[-1])
    kinds = [kinds for name, kinds in wordings().sorts.items() if _PLURAL.sub("", name) == last]
    is_kind = any(each.fullmatch(line.strip(_EDGES)) for each in kinds)
    return is_kind or (_SIZE.search(goods) is None and is_size(line))


def is_size(text: str) -> bool:
    """Whether a text says how much is in one piece, and no more."""
    return _SIZE.search(text) is not None and not _SIZE.sub("", text).strip(_EDGES)


def _calls_goods(text: str) -> bool:
    """Whether a word of it is one by which goods are called, or a brand."""
    return any(map(_is_goods_word, _LETTERS.findall(text))) or _is_brand(text)


def _are_two(left: str, right: str) -> bool:
    """Whether what stands before the word between is goods by itself: what stands behind it is then others."""
    before = _LETTERS.findall(left)
    is_goods = bool(before) and _is_goods_word(before[-1])
    return is_goods or (_is_brand(left) and (_is_brand(right) or _calls_goods(right)))


def _is_conditional(text: str) -> bool:
    """Whether it says from where, in or for what, and that is nothing by which goods are called (coffee for members),
    or with what: only what goods are made with is of their name (granola with honey, and no bread with butter)."""
    words = wordings().words
    rest = words["made_with"].sub(" ", text)
    found = words["beside"].search(rest)
    if words["origin"].search(rest) or _WITH.search(rest):
        return True
    behind = _LETTERS.findall(rest[found.end() :]) if found else []
    return found is not None and not all(len(word) < 3 or _is_goods_word(word) for word in behind)


def _is_goods_word(word: str) -> bool:
    known = words_of_goods()
    return word in known or _PLURAL.sub("", word) in known or category_of(word) is not None


def _is_brand(text: str) -> bool:
    """Whether a text begins with a brand."""
    return bool(text.strip()) and describe(text.strip()).brand is not None


def is_named(text: str) -> bool:
    """Whether a line by itself is the name of goods."""
    told = wordings()
    is_term = any(first(patterns, text) for patterns in (*told.days.values(), *told.minimums.values()))
    is_other = told.words["no_goods"].search(text) or text.endswith((".", "!", "?", ":"))
    name = without_fillers(text)
    return not (is_term or is_other) and is_name(name) and is_clean(name)


def category_of(goods: str) -> str | None:
    """The part of the shop that goods are, by their name alone."""
    return next((name for name, words in wordings().categories.items() if words.fullmatch(goods)), None)
