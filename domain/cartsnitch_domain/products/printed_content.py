"""Reading the net content out of what is printed: `12PK-12FLOZ`, `6 x 330 ml`, `HALF GAL`, `18CT`.

What is measured but not the content of a package is left alone: percents, strengths (200 MG), prices, ranges, and what
a bag or a cup holds. `vocabulary_data/units.toml` has the spellings.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Any

from cartsnitch_domain.products.content import NetContent
from cartsnitch_domain.units import Dimension, Unit

UK_GALLONS = frozenset({"GB", "IE", "CA", "AU", "NZ", "SG", "MY"})
"""Countries whose gallons, quarts, pints and fluid ounces are those of the United Kingdom by their laws on measures."""

POINT_DECIMALS = frozenset({"US", "GB", "IE", "CA", "AU", "NZ", "SG", "MY"})
"""Countries that part thousands by a comma; all others by a point."""

MOST_IN_A_PACK = 200
MOST_OF_A_UNIT = 100_000
"""No package holds more grams, millilitres or sheets; a longer number is that of something else."""

OPEN_PACKS = frozenset({2, 3, 4, 6, 8, 10, 12, 15, 18, 20, 24, 30, 32, 35, 36, 40, 48})
"""Packs that are printed with no more than a dash or a slash: `12-12OZ`, `24/16.9 OZ`."""

_BARE_X_COUNTRIES = frozenset({"FR", "ES", "IT", "BE", "PT", "CH", "GB", "IE"})
"""Where `OEUFS X12` is a pack; elsewhere it may be how often something was bought."""

_DASH_OF_A_PACK = frozenset({"NL", "BE"})
"""Where `4-P` is a pack, and `2P` a meal for two."""

_MOST_LITRES_OF_A_LETTER = 5
"""An `L` in front of more is a size of eggs or clothes: UOVA L 10."""
_LEAST_GRAMS_OF_A_LETTER = 49
_SMALL = frozenset({Unit.GRAM, Unit.MILLILITRE, Unit.CENTILITRE})

_PACK = "pack"
_CONTAINER = "container"
"""A pack told by what each of it is in: 12 cans of 330 ml. It multiplies, which a bare number of a pack may not."""
_DOZEN = "dozen"
_WHOLE_PACKS = frozenset(map(Decimal, range(1, MOST_IN_A_PACK + 1)))
_PACKS = (_PACK, _CONTAINER)
_FRACTION = r"(?<!\d)(?:1/2|1/3|2/3|1/4|3/4|1/8|3/8|5/8|7/8)(?![\d.,/])"
_PART_OF_ONE = (
    r"(?:1/[248]|(?:[123]/4|[1357]/8|2/3)(?=\s?-?(?:#|(?:lbs?|pounds?|kgs?|kilos?|l|lt|ltr|lit[er]+s?|gals?|gallons?|qts?|pts?)\b)))"
    r"(?![\d.,/])"
)
"""No pack of one, nor of three times four pounds: `1/2KG`, `3/4 LB`."""
_AFTER_A_WORD = r"(?<=[^\W\d_]{2}[.,])"
"""Behind the point of an abbreviation: `MOZZ.125G`, and not the number of a thing: `N.5 GR 500`. A number begins with a
point only where no letter is before it."""
_NUMBER = (
    rf"(?:\d{{1,2}}[ -])?{_FRACTION}|\d{{1,3}}(?:[.,]\d{{3}})+(?!\d)|\d+[.,]\d+|(?<![^\W\d_])[.,]\d+|\d+|\d?[½¼¾⅓⅔⅛]"
)
_EITHER = frozenset({"25", "33", "35", "375", "5", "50", "7", "70", "75"})
"""What stands behind the point of `WATER.5L` may be half a litre or five, where numbers begin with a point. Of smaller
units nobody prints a part."""
_EITHER_UNITS = frozenset({Unit.LITRE, Unit.KILOGRAM, Unit.POUND, Unit.GALLON, Unit.QUART, Unit.PINT})
_EITHER_OUNCES = frozenset({"25", "33", "35", "75"})
_MOST_TO_CARRY = 20
"""Litres, kilograms or pounds that a package may hold: BOT.5L is five litres where all others print a zero."""
_VULGAR = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅓": "1/3", "⅔": "2/3", "⅛": "1/8"}
_PARTED = re.compile(
    rf"(?:(?<![\w.,/])|{_AFTER_A_WORD})(?:(?P<pack>\d{{1,3}})\s?[x×*]\s?)?(?P<whole>\d{{1,2}})"
    r"(?:(?P<unit>l|kg)(?P<part>\d{1,3})|(?P<short>k)(?P<tenth>\d))"
    r"(?:\s?[x×*]\s?(?P<times>\d{1,3}))?(?![\w.,])",
    re.IGNORECASE,
)
_WORD_HALF = r"half|hlf|1/2|½|demie|demi|medio|media|meia|meio|mezza|mezzo|halbes"
_HALF_AND = re.compile(r"(?:half|hlf|1/2|½)\s?(?:&|\+|-|/|['’]?n['’]?|and)\s?$", re.IGNORECASE)
"""What stands before the second half of `HALF & HALF QT`: a name, and no half of a quart."""

_FREE = r"(?P<paid>\d{1,2})\s?\+\s?(?P<free>\d{1,2})"
_FREE_BEFORE = re.compile(rf"(?<![\w.,+]){_FREE}(?=\s?[x×*]\s?(?:[^\W\d_]{{1,3}}\.?\s?)?\d)", re.IGNORECASE)
_FREE_BEHIND = re.compile(rf"(?P<one>\d(?:\s?[^\W\d_]{{1,3}}\.?)?\s?[x×*]\s?){_FREE}(?![\w.,+])", re.IGNORECASE)
"""Pieces that are free in a pack are in it, too: `GR 80X3+1`, `6+2 X 33CL`."""


_BASE_PRICE = re.compile(
    r"(?<![\w.,])[$€£]?\s?(?:\d+[.,]\d{2,3}|\.\d{2,3}|\d{1,3}(?:\.\d)?\s?[c¢])\s?[€£]?\s?(?:/|per\s)\s?(?:1|10{1,3})?\s?"
    r"(?:fl\.?\s?oz|oz|lbs?|ct|ea|each|pk|pt|qt|gal|rl|rolls?|lds?|loads?|sh|doz|dz|kg|gr?|ml|cl|dl|l|lt|ltr|st|stk|pz|ud)\b",
    re.IGNORECASE,
)
"""What a unit of goods costs, beside their name: it is no size, and nothing of what they are."""


@dataclass(frozen=True, slots=True)
class PrintedContent:
    """The content that a text prints, and the text without it. `held` is a measure of what goods hold, not are."""

    content: NetContent | None
    rest: str
    held: str | None = None


@dataclass(frozen=True, slots=True)
class _Measure:
    """A number with a unit, at a place in the text; `pack` where a number times it is printed with it.

    `of` is the word between number and unit: 12 mega rolls are not 12 rolls.
    """

    start: int
    end: int
    amount: Decimal
    unit: str
    pack: int = 1
    of: str = ""

    @property
    def is_measured(self) -> bool:
        return self.unit not in (*_PACKS, _DOZEN) and Unit(self.unit).dimension is not Dimension.COUNT


def printed_content(text: str, country_code: str | None = None) -> PrintedContent:
    """The net content in a printed text, and what is left of the text.

    Without a country, numbers and gallons are taken as in the United States.
    """
    without = _without_base_price(text)
    found = _printed_content(without, country_code or "US")
    return found if without == text or found.content is not None else _printed_content(text, country_code or "US")


def _printed_content(printed: str, country: str) -> PrintedContent:
    text = _with_free_ones(printed)
    measures = list(_measures(text, country)) or list(_alone(text, country))
    measures = _beside_alone(text, measures, country)
    held = _holds(text)
    ours = list(_beside_held(measures)) if held else measures
    content = _content(ours, country)
    rest = _without(text if measures else printed, measures, country)
    containers = [text[each.start : each.end].strip() for each in measures if held and each.is_measured]
    return PrintedContent(content, rest, " ".join(containers).lower() or None)


def is_fluid(words: Sequence[str]) -> bool:
    """Whether goods of these words, folded, are sold by fluid ounces."""
    return not _data().fluid.isdisjoint(words)


def _beside_held(measures: Iterable[_Measure]) -> Iterator[_Measure]:
    """What is told of goods that hold something, but for how much that is: `SACS POUBELLE 30L X20` are twenty."""
    for each in measures:
        if not each.is_measured:
            yield each
        elif each.pack > 1:
            yield _Measure(each.start, each.end, Decimal(each.pack), Unit.EACH)


def _without_base_price(text: str) -> str:
    """The text without what a unit of a package costs."""
    left = " ".join(_BASE_PRICE.sub(" ", text).split()) if "/" in text or "per" in text.casefold() else text
    return left if re.search(r"[^\W\d_]{2}", left) else text


def _with_free_ones(text: str) -> str:
    """The text, how many are in a pack printed as one number."""
    summed = _FREE_BEFORE.sub(lambda found: str(int(found["paid"]) + int(found["free"])), text)
    return _FREE_BEHIND.sub(lambda found: f"{found['one']}{int(found['paid']) + int(found['free'])}", summed)


# --- numbers with units -------------------------------------------------------------------------------------------


def _measures(text: str, country: str) -> Iterator[_Measure]:
    """All of them; a unit between two numbers is that of the second one where it stands in front: N.5 GR 500."""
    told = [*_as_smaller_rolls(text, country), *_parted_by_units(text)]
    told += _apart_from(told, [*_with_units_in_front(text, country), *_packs_by_word(text, country)])
    yield from told
    yield from _apart_from(told, _with_units_behind(text, country))


def _apart_from(told: Sequence[_Measure], others: Iterable[_Measure]) -> list[_Measure]:
    return [each for each in others if all(each.end <= one.start or each.start >= one.end for one in told)]


def _as_smaller_rolls(text: str, country: str) -> Iterator[_Measure]:
    """Rolls that are told as so many smaller ones: `12=48 ROLLS` are twelve, and so are `12MEGA RL=48REG`."""
    is_paper = _data().as_rolls.search(_folded(text)) is not None
    for found in _rolls_pattern(country).finditer(text):
        if (is_paper or found["unit"]) and 0 < int(found["number"]) < int(found["smaller"]):
            yield _Measure(found.start(), found.end(), Decimal(found["number"]), Unit.ROLL, 1, found["between"] or "")


def _parted_by_units(text: str) -> Iterator[_Measure]:
    """Units in the place of the decimal sign, as on French receipts: `1L5`, `6X1L5`, `1KG5`."""
    for found in _PARTED.finditer(text):
        unit = Unit.LITRE if (found["unit"] or "").lower() == "l" else Unit.KILOGRAM
        amount = Decimal(f"{found['whole']}.{found['part'] or found['tenth']}")
        pack = int(found["pack"] or found["times"] or 1)
        if amount > 0 and 1 <= pack <= MOST_IN_A_PACK:
            yield _Measure(found.start(), found.end(), amount, unit, pack)


def _with_units_in_front(text: str, country: str) -> Iterator[_Measure]:
    data = _data()
    if country not in data.front_countries:
        return
    for found in _front_pattern(country).finditer(text):
        unit = data.front_units[_spelt(found["unit"])]
        amount, pack = _amount_in_front(found, unit)
        is_told = _may_be(amount, unit) and _is_told(amount, unit, is_letter=len(found["unit"]) == 1)
        if is_told and 1 <= pack <= MOST_IN_A_PACK and _is_size_in_front(text, found, unit):
            yield _Measure(found.start(), found.end(), amount, unit, pack)


def _amount_in_front(found: re.Match[str], unit: str) -> tuple[Decimal, int]:
    """What one holds, and of how many; of `GR 2X125` the smaller number is how many."""
    amount, pack = Decimal(found["number"].replace(",", ".")), found["before"] or found["pack"]
    times = int(found["times"] or 1)
    if pack is None and amount < times and amount == int(amount) and unit in _SMALL:
        return Decimal(times), int(amount)
    return amount, int(pack or times)


def _is_told(amount: Decimal, unit: str, *, is_letter: bool) -> bool:
    """Whether a package may hold so much. Behind a single letter other numbers are rather of something else."""
    most = _MOST_LITRES_OF_A_LETTER if is_letter and unit == Unit.LITRE else MOST_OF_A_UNIT
    least = _LEAST_GRAMS_OF_A_LETTER if is_letter and unit == Unit.GRAM else 0
    return least < amount <= most


def _is_size_in_front(text: str, found: re.Match[str], unit: str) -> bool:
    """Whether it is the size of a package, and no price, no weight of the scales, and no unit of the number before."""
    before = _folded(text[: found.start()])
    if re.search(rf"(?:[/€$]|\b(?:{'|'.join(_data().front_prices)}))$|\d[.,]\d+$", before):
        return False
    if unit not in (Unit.KILOGRAM, Unit.LITRE, Unit.GRAM):
        return True
    return not re.search(r"[.,](?:\d{3,}|[479]9)$", found["number"])


def _packs_by_word(text: str, country: str) -> Iterator[_Measure]:
    """`PACK 6`, and in some countries `P-6`, `LOT 6` or `CONF. 6`; a `SIXPACK` says its number itself."""
    for found in _pack_pattern(country).finditer(text):
        number = int(found["number"] or found["usual"] or _data().counted[_folded(found["counted"])])
        if 1 < number <= MOST_IN_A_PACK and (not found["usual"] or number in OPEN_PACKS):
            yield _Measure(found.start(), found.end(), Decimal(number), _PACK)


def _with_units_behind(text: str, country: str) -> Iterator[_Measure]:
    patterns = _patterns(country)
    for found in patterns.measure.finditer(text):
        unit = patterns.units[_spelt(found["unit"])]
        if _is_measure(text, found, unit, country):
            amount = _amount(found["number"], unit, country)
            pack = int(found["pack"] or found["times"] or 1)
            if amount is not None and _may_be(amount, unit) and 1 <= pack <= MOST_IN_A_PACK:
                yield _Measure(found.start(), found.end(), amount, unit, pack, found["between"] or "")
    if country in _BARE_X_COUNTRIES:
        for found in patterns.bare_x.finditer(text):
            if not re.search(r"\d\s?[^\W\d_]{1,2}\s?$", text[: found.start()]):
                yield _Measure(found.start(), found.end(), Decimal(found["number"]), Unit.EACH)


def _may_be(amount: Decimal, unit: str) -> bool:
    """Whether there may be so much of a unit: things are whole ones, and of packs there are not many."""
    if unit in _PACKS:
        return amount in _WHOLE_PACKS
    things = amount * 12 if unit == _DOZEN else amount
    is_counted = unit == _DOZEN or Unit(unit).dimension is Dimension.COUNT
    return 0 < things <= MOST_OF_A_UNIT and (not is_counted or things == int(things))


def _is_measure(text: str, found: re.Match[str], unit: str, country: str) -> bool:
    """Whether it is one, and no price, range, strength, or part of a word."""
    before, after = text[: found.start()], text[found.end() :]
    if re.search(r"[$€£@]\s?$|(?<![A-Za-z])[A-Za-z]$|\d[.,/]$", before) or re.match(r"\s?(?:/|@|[$€£])\s?\d", after):
        return False
    if _is_part_or_whole(text, found, unit, country):
        return False
    if _inside().match(after) or (_HALF_AND.search(before) and "/" in found["number"]):
        return False
    if "/" in found["number"] and (unit in _SMALL or found["number"].endswith("/3")):
        return False
    if country in _DASH_OF_A_PACK and found["unit"].lower() == "p" and text[found.end("number")] != "-":
        return False
    if found["join"] in ("-", "/") and int(found["pack"]) not in OPEN_PACKS:
        return False
    if found["join"] == "-" and unit in (Unit.POUND, Unit.KILOGRAM):
        return False
    is_price = re.fullmatch(r"\d+[.,][479]9", found["number"]) and found["space"]
    return not (is_price and unit in (Unit.GRAM, Unit.LITRE, Unit.POUND, Unit.KILOGRAM))


def _is_part_or_whole(text: str, found: re.Match[str], unit: str, country: str) -> bool:
    """Whether a point behind a word may be that of the number as well: `WATER.5L`, `12PK.5L`."""
    number = found["number"]
    before = re.search(r"(?P<of_unit>\d\s?)?[^\W\d_]+[.,]$", text[: found.start("number")])
    if before is None or not number.isdigit():
        return False
    if unit in (Unit.OUNCE, Unit.FLUID_OUNCE):
        return before["of_unit"] is not None or number in _EITHER_OUNCES
    if unit not in _EITHER_UNITS:
        return False
    is_usual = country not in POINT_DECIMALS and int(number) <= _MOST_TO_CARRY
    return before["of_unit"] is not None or (number in _EITHER and not is_usual)


def _amount(number: str, unit: str, country: str) -> Decimal | None:
    """A printed number; None for one that is none: 0.123.456."""
    for sign, fraction in _VULGAR.items():
        number = number.replace(sign, f" {fraction}" if number[0] != sign else fraction)
    whole, _, fraction = number.replace("-", " ").rpartition(" ")
    if "/" in fraction:
        above, below = map(Decimal, fraction.split("/"))
        return Decimal(whole or 0) + above / below
    spelt = _point(number, unit, country)
    return Decimal(spelt) if spelt.count(".") <= 1 else None


def _point(number: str, unit: str, country: str) -> str:
    """The number with a decimal point: three places are thousands of what no one measures to a thousandth."""
    small = unit in (Unit.GRAM, Unit.MILLILITRE) or unit in (Unit.EACH, Unit.SHEET, Unit.ROLL, *_PACKS)
    thousands = "," if country in POINT_DECIMALS else "."
    if re.fullmatch(r"[1-9]\d{0,2}(?:[.,]\d{3})+", number) and (small or (thousands == "," and "," in number)):
        return re.sub("[.,]", "", number)
    return number.replace(",", ".")


def _alone(text: str, country: str) -> Iterator[_Measure]:
    """A unit without a number, or with `half`: the last one, since names come first."""
    halves = _data().halves.get(country, {})
    found = [
        each for each in _alone_pattern(country).finditer(text) if each.start() or _spelt(each["unit"]) not in halves
    ]
    if found:
        last = found[-1]
        spelt = _spelt(last["unit"])
        is_name = last["half"] and _HALF_AND.search(text[: last.start()])
        is_half = (last["half"] or last["h"] or spelt in halves) and not is_name
        start = last.start("unit") if is_name else last.start()
        unit = halves[spelt] if spelt in halves else _data().alone[spelt]
        yield _Measure(start, last.end(), Decimal("0.5") if is_half else Decimal(1), unit)


def _beside_alone(text: str, measures: list[_Measure], country: str) -> list[_Measure]:
    """With a unit that stands alone beside counts: `MILK GAL 2PK`, `EGGS LRG DOZ 12CT`."""
    if not measures or any(each.is_measured or each.unit == _DOZEN for each in measures):
        return measures
    alone = _alone(text, country)
    free = [each for each in alone if all(each.end <= m.start or each.start >= m.end for m in measures)]
    return [*measures, *free]


# --- one content of all measures ----------------------------------------------------------------------------------


def _content(measures: Sequence[_Measure], country: str) -> NetContent | None:
    """The content that measures come to: the first weight or volume, else a count, times the pack."""
    counted = [_dozens(each) for each in measures if not each.is_measured]
    measured = _pounds_and_ounces([each for each in measures if each.is_measured])
    packs = [each for each in counted if each.unit in _PACKS]
    counts = [each for each in counted if each.unit not in _PACKS]
    if measured:
        return _measured(max(measured, key=lambda each: each.pack > 1), packs, counts, country)
    if counts:
        return _counted(counts, packs)
    if packs:
        number = int(packs[0].amount) * packs[0].pack
        return NetContent(Decimal(1), Unit.EACH, pack=number) if number <= MOST_IN_A_PACK else None
    return None


def _measured(main: _Measure, packs: list[_Measure], counts: list[_Measure], country: str) -> NetContent:
    unit = Unit(main.unit)
    pack = main.pack if main.pack > 1 or not packs else int(packs[0].amount)
    pieces = int(counts[0].amount) * counts[0].pack if counts else None
    pieces = pieces if pieces and pieces <= MOST_OF_A_UNIT else None
    is_open_pack = main.pack == 1 and pack > 1 and packs[0].unit == _PACK
    content = NetContent(main.amount, unit, pack, pieces, unit is Unit.OUNCE, is_open_pack)
    return content.of_united_kingdom() if country in UK_GALLONS else content


def _counted(counts: list[_Measure], packs: list[_Measure]) -> NetContent:
    """Sheets on so many rolls; else the first count. A pack times things is a pack."""
    units = {each.unit: each for each in reversed(counts)}
    if Unit.SHEET in units and Unit.ROLL in units and units[Unit.ROLL].amount in _WHOLE_PACKS:
        return NetContent(units[Unit.SHEET].amount, Unit.SHEET, pack=int(units[Unit.ROLL].amount))
    first = counts[0]
    pack = first.pack if first.pack > 1 or not packs else int(packs[0].amount)
    return NetContent(first.amount, Unit(first.unit), pack)


def _dozens(measure: _Measure) -> _Measure:
    return replace(measure, amount=measure.amount * 12, unit=Unit.EACH) if measure.unit == _DOZEN else measure


def _pounds_and_ounces(measures: list[_Measure]) -> list[_Measure]:
    """`1 LB 4 OZ` as 20 oz; two that are not side by side are two sizes."""
    if len(measures) > 1:
        one, other = measures[:2]
        if (one.unit, other.unit) == (Unit.POUND, Unit.OUNCE) and other.amount < 16 and other.start - one.end <= 1:
            together = _Measure(one.start, other.end, one.amount * 16 + other.amount, Unit.OUNCE)
            return [together, *measures[2:]]
    return measures


def _without(text: str, measures: Sequence[_Measure], country: str) -> str:
    """The text without its measures, and without the words of a pack that stand before one: `ZGRZ. 6X1,5L`."""
    only = _any(_table()["in_front"]["packs"]["only"].get(country, ()))
    for each in sorted(measures, key=lambda each: each.start, reverse=True):
        before = text[: each.start]
        if only and each.pack > 1:
            before = re.sub(rf"(?<![^\W_])(?:{only})[\s.]*$", "", before, flags=re.IGNORECASE)
        text = f"{before} {each.of} {text[each.end :]}"
    return " ".join(text.split()).strip(" -,/(")


# --- spellings ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The spellings of a country, and what finds them."""

    units: dict[str, str]
    measure: re.Pattern[str]
    bare_x: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Data:
    alone: dict[str, str]
    halves: dict[str, dict[str, str]]
    """By country, the units that say a half of them."""
    front_countries: frozenset[str]
    front_units: dict[str, str]
    front_prices: tuple[str, ...]
    fluid: frozenset[str]
    counted: dict[str, int]
    as_rolls: re.Pattern[str]
    holds: re.Pattern[str]


def unit_spelt(printed: str) -> Unit | None:
    """The unit that a word is in some country, packs counted by the piece: `Pounds`, `kg`, `Stk`; None for any other
    word."""
    return _spellings().get(_spelt(printed))


@lru_cache(maxsize=1)
def _spellings() -> dict[str, Unit]:
    """Of what is spelt alike, as pieces and pounds are by a single sign, that which is meant everywhere comes first."""
    table = _table()
    found: dict[str, Unit] = {}
    for names in (table["anywhere"], *table["only"].values()):
        for name, spellings in names.items():
            if name != _DOZEN:
                unit = Unit.EACH if name in _PACKS else Unit(name)
                found = {_spelt(spelling): unit for spelling in spellings} | found
    return found


def _holds(text: str) -> bool:
    return _data().holds.search(_folded(text)) is not None


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())


def _spelt(unit: str) -> str:
    """A unit as the table spells it: `FL. OZ` as `fl oz`, `'s` as `s`."""
    return " ".join(re.sub(r"[.'’]", " ", _folded(unit)).split())


@lru_cache(maxsize=64)
def _patterns(country: str) -> _Patterns:
    """A number, times before or after it, and a unit: `12PK`, `6 x 330 ml`, `24/16.9 OZ`, `330ML X 6`."""
    table = _table()
    units = {_spelt(name): unit for unit, names in table["anywhere"].items() for name in names}
    units |= {name: unit for unit, names in table["only"].get(country, {}).items() for name in names}
    spelt = "|".join(_spelling(name) for name in sorted(units, key=len, reverse=True))
    between = "|".join(table["between"]["words"])
    measure = (
        rf"(?:(?:(?<![\w.,/])|{_AFTER_A_WORD})(?!{_PART_OF_ONE})(?P<pack>\d{{1,3}})\s?(?P<join>[x×*]|/|-)\s?)?"
        rf"(?:(?<![\d.,])|{_AFTER_A_WORD})(?P<number>{_NUMBER})(?P<space>\s?)-?(?:(?P<between>{between})\s)?(?P<unit>{spelt})(?!(?!x\s?\d{{1,3}}(?![\w.,]))[^\W\d_]|%)\.?"
        rf"(?:\s?[x×*]\s?(?P<times>\d{{1,3}})(?![\w.,]))?"
    )
    bare_x = r"(?<![\w.,])[x×]\s?(?P<number>[1-9]\d?)(?![\w.,/])"
    return _Patterns(units, re.compile(measure, re.IGNORECASE), re.compile(bare_x, re.IGNORECASE))


def _spelling(name: str) -> str:
    """A spelling as it may be printed: `fl oz` also as `FL.OZ`, apostrophes before an `s`, `ü` for `u`."""
    pattern = re.escape(name).replace(r"\ ", r"[\s.]{0,2}").replace("stuck", "st[uü]ck")
    return f"['’]?{pattern}" if name == "s" else pattern


@lru_cache(maxsize=1)
def _inside() -> re.Pattern[str]:
    words = "|".join(_table()["inside"]["words"])
    return re.compile(rf"\s(?:{words})\b", re.IGNORECASE)


@lru_cache(maxsize=64)
def _front_pattern(country: str) -> re.Pattern[str]:
    """A unit, a number behind it, and what that is multiplied by: `GR 500`, `CL 33 X 3`, `GR 2X125`."""
    units = "|".join(sorted(map(re.escape, _data().front_units), key=len, reverse=True))
    return re.compile(
        rf"(?:(?<![\w.,])(?P<before>\d{{1,3}})\s?[x×*]\s?|(?<![^\W_]))(?P<unit>{units})\.?\s?(?:(?P<pack>\d{{1,2}})\s?[x×*]\s?(?=\d{{3}}))?(?P<number>\d+(?:[.,]\d+)?)"
        rf"(?:\s?[x×*]\s?(?P<times>\d{{1,3}}))?{_no_more(country)}",
        re.IGNORECASE,
    )


@lru_cache(maxsize=64)
def _pack_pattern(country: str) -> re.Pattern[str]:
    packs = _table()["in_front"]["packs"]
    words, counted = _any(packs["words"]), _any(packs["counted"])
    before, no_more = r"(?<![^\W_])", _no_more(country)
    patterns = [rf"(?:{words})[\s-]?(?P<number>\d{{1,3}}){no_more}", rf"(?P<counted>{counted})(?![^\W_])"]
    only = packs["only"].get(country, ())
    usual = [re.escape(word) + (r"[.-]?" if len(word) == 1 else r"[\s.-]{0,2}") for word in only] or ["(?!)"]
    patterns.append(rf"(?:{'|'.join(usual)})(?P<usual>\d{{1,2}}){no_more}")
    return re.compile(rf"{before}(?:{'|'.join(patterns)})", re.IGNORECASE)


@lru_cache(maxsize=64)
def _rolls_pattern(country: str) -> re.Pattern[str]:
    units = _patterns(country).units
    rolls = "|".join(_spelling(name) for name, unit in units.items() if unit == Unit.ROLL and len(name) > 1)
    sizes = _any(_table()["between"]["words"])
    return re.compile(
        rf"(?<![\w.,/])(?P<number>\d{{1,3}})\s?(?P<between>{sizes})?\s?(?P<unit>{rolls})?\s?=\s?(?P<smaller>\d{{1,3}})"
        rf"\s?(?:{sizes})?\s?(?:{rolls})?(?![\w.,])",
        re.IGNORECASE,
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _no_more(country: str) -> str:
    """That no unit, no price and no more of the number stands behind a number. Where units stand in front, one with a
    number behind it is of that one: CONF DA 6 CL 33."""
    of_next = r"(?!\.?\s?\d)" if country in _data().front_countries else ""
    units = "|".join(_spelling(name) for name in sorted(_patterns(country).units, key=len, reverse=True))
    return rf"(?![\w%/]|[.,]\d|\s?[x×*@€+]\s?\d|\s?(?:{units})(?![^\W_]){of_next})"


@lru_cache(maxsize=64)
def _alone_pattern(country: str) -> re.Pattern[str]:
    names = [*_data().alone, *_data().halves.get(country, ())]
    units = "|".join(sorted(names, key=len, reverse=True))
    half = rf"(?:(?P<half>{_WORD_HALF})[\s-]?|(?P<h>h))?"
    return re.compile(rf"(?<![\w/.,]){half}(?P<unit>{units})(?![\w/])", re.IGNORECASE)


@lru_cache(maxsize=1)
def _data() -> _Data:
    table = _table()
    alone = {name: unit for unit, names in table["alone"].items() for name in names}
    alone |= {_spelt(name): unit for name, unit in alone.items()}
    halves = {
        country: {name: unit for unit, names in units.items() for name in names}
        for country, units in table["half"].items()
    }
    front = table["in_front"]
    front_units = {name: unit for unit, names in front["units"].items() for name in names}
    holds = re.compile(rf"\b(?:{'|'.join(table['holds']['phrases'])})\b")
    return _Data(
        alone=alone,
        halves=halves,
        front_countries=frozenset(front["countries"]),
        front_units=front_units,
        front_prices=tuple(front["price"]),
        fluid=frozenset(table["fluid"]["words"]),
        counted=front["packs"]["counted"],
        as_rolls=re.compile(rf"\b(?:{_any(table['as_rolls']['words'])})\b"),
        holds=holds,
    )


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "vocabulary_data" / "units.toml").read_text(encoding="utf-8"))
