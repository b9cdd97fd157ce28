"""Quantities: how much of it, and what one of it costs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from cartsnitch_domain.purchases.multibuys import NUMBERS

from cartsnitch_ingest.reading.numbers import CENT, CURRENCY_SIGNS
from cartsnitch_ingest.reading.sizes import ends_like_a_price, is_of_a_pack

EACH = "each"

_MOST_SLACK = Decimal("0.02")
"""However many there are, rounding explains no more."""

_UNITS = {
    printed: unit
    for unit, names in {
        "kg": "kg kgs kilo ks k9 kq",
        "g": "g gr",
        "lb": "lb lbs l8 ib 1b",
        "oz": "oz",
        "l": "l ltr litre litres liter liters",
        "ml": "ml",
        "gal": "gal gallon gallons",
        EACH: "ea each stk stck st pc pcs nos no un unit units pz pack pkt ct qty u ud uds db adet kpl szt",
    }.items()
    for printed in names.split()
}
"""Units as printed, and as we name them."""

_TOLD_FOR_A_THOUSAND = {("g", "kg"), ("ml", "l")}
"""What is weighed or filled, and the unit of a thousand of these that its price is told for: `215 g 9,95/kg`."""

_MEASURE = r"kgs?|k[s9q]|kilo|gr?|lbs?|l8|ib|1b|oz|ltr|ml|gal"
_LIQUID = r"l|lit(?:re|er)s?|gallons?"
"""In litres there is much that is no quantity: they are one where the price is told for a litre."""

_COUNTED = r"ea|each|stk|stck|st|pcs?|nos?|un|units?|pz|pack|pkt|ct|qty|uds?|u|db|adet|kpl|szt"
_MONEY = "|".join(
    (*map(re.escape, sorted(CURRENCY_SIGNS, key=len, reverse=True)), r"kr\b", r"Ft\b", "Kč", "zł", r"TL\b")
)
"""The signs of currencies, and those that are words or units elsewhere; `kr` is that of three, so it tells none."""

_TIMES = r"@|\bat\b|[x×à]|(?<=\S)\*|\*(?=\s)"
"""A star with a gap only before it is a mark of the amount: `%1 *34,90`."""

_SAYS_PRICE = re.compile(rf"@|\bat\b|à|/|\bper\b|{_MONEY}", re.IGNORECASE)
"""What stands in no size."""

_SPACED_PRICE = rf"(?:{_MONEY})?\s?(?P<price>\d*\s?[.,]\s?\d\s?\d(?:\d{{1,2}})?)(?!\d)\s?(?:{_MONEY})?"
_PRICE = rf"(?:{_MONEY})?\s?(?P<price>\d*\s?[.,]\s?\d{{2,4}})(?!\d)\s?(?:{_MONEY})?"

_DETAILS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # 1.415 kg @ $3.24/kg, 0,792 kg x 2,49 EUR/kg; the sign between is often misread, the units are not
        rf"(?<![\w.,])(?P<quantity>\d+\s?[.,]\s?\d{{1,2}}\s\d|\d+\s?[.,]\s?\d{{1,3}}|\d+)\s?(?P<unit>{_MEASURE}|{_LIQUID})\b\.?\s*(?:net|n\s?et)?\s*(?:[^\s\d.,]|[08](?=\s))?\s*{_SPACED_PRICE}\s*(?:/|per|p)\s*(?P<per>{_MEASURE}|{_LIQUID}|k\sg)\b",
        # kg 1,526 x 1,70
        rf"(?<![\w.,])(?P<unit>{_MEASURE})\s(?P<quantity>\d+[.,]\d{{1,3}})\s*(?:{_TIMES})\s*{_PRICE}",
        # 2.34 lb @ 1 lb /0.58
        rf"(?<![\w.,])(?P<quantity>\d+[.,]\d{{1,3}}|\d+)\s?(?P<unit>{_MEASURE})\b\s*@\s*1\s?(?P<per>{_MEASURE})\s*/\s*{_PRICE}",
        # 3 @ 2/$3.00, 3 AT 1 FOR 0.57
        rf"(?<![\w.,])(?P<quantity>\d{{1,3}})\s?(?:(?:{_COUNTED})\b\.?\s?)?(?:[@08B]|\bat\b)\s?(?P<bundle>\d{{1,2}})\s?(?:/|for)\s?{_PRICE}",
        # 2 @ 1.99, 3 AT 0.57, 3 x 0,49, n.3 X 1,19, 4 Stk x 0,79, 1 @ $4.19 ea, 10.00 NOS X 0.70
        rf"(?:(?<![\w.,])|(?<=\bn\.))(?P<quantity>\d+[.,]\d{{1,3}}|\d{{1,4}})\s?(?P<unit>{_MEASURE}|{_COUNTED})?\s*(?:{_TIMES})\s*{_PRICE}\s*(?:(?:/|per|p)?\s*(?P<per>{_MEASURE}|{_COUNTED})\b)?",
        # 2.49/lb x 1.2 lb
        rf"{_PRICE}\s*(?:/|per)?\s*(?P<per>{_MEASURE}|{_COUNTED})?\s*(?:{_TIMES})\s*(?P<quantity>\d{{1,4}}(?:[.,]\d{{1,3}})?)\s?(?P<unit>{_MEASURE}|{_COUNTED})?(?![\w.,])",
    )
)  # fmt: skip

OF_A_SIZE = r"kgs?|gr?|lbs?|oz|fl\.?\s?oz|ml|cl|dl|l|lt|ltr|lit(?:re|er)s?|gal|gallons?"
"""Units of measure, which a number at the begin of a name has where it is a size, and no count."""

_SUM = r"\d{1,4}(?:[.,]\d\d)?(?![\w.,%])"
OFF_SO_MUCH = re.compile(
    rf"(?<![\w.,$€£])(?P<taken>[$€£]?{_SUM}) off (?P<least>[$€£]{_SUM}|(?:\d{{1,4}}[.,]\d\d|\d{{2,4}})(?![\w.,%]))",
    re.IGNORECASE,
)
"""What is taken off who buys for so much: `$5 OFF $25`, `5.00 OFF 25`. The second has to be money or as many as nobody
buys, for `1 OFF 2` is off two pieces."""

_OF_WORDS = r"[$€£]?\d{1,4}[.,]\d\d(?![\w.,%])"
SAID_OF_OFFER = re.compile(
    rf"\b(?:save|spend|spare?n?|[ée]conomisez|ahorr[aeo]|risparmi|bespaar|poupe)\s(?P<saved>{_OF_WORDS})"
    rf"|(?<![\w.,])(?P<off>{_OF_WORDS})\s(?:off|sparen|gespart)\b"
    rf"|(?<![\w.,])[2-5]\s(?:st(?:ü|ue)ck|stk|stuks?|pcs?|pezzi|pz|uds?)\s(?P<price>{_OF_WORDS})",
    re.IGNORECASE,
)
"""What an offer says in its words that it saves or that so many cost: `BUY 2 SAVE 1.00`, `1.00 OFF`, `2 STÜCK 5,00`."""

_SIZE = re.compile(
    rf"(?:\d+\s?[x×]\s?)?(?:\d+(?:[.,]\d+)?\s?)?(?:{OF_A_SIZE}|ct|pk|pack|pcs?|stk|st|cm|mm)\b\.?", re.IGNORECASE
)

_BUNDLE = re.compile(
    rf"(?<![\w.,/])(?P<bundle>\d{{1,2}}|{'|'.join(NUMBERS)})(?:\s?(?:for|für|fuer|pour|por|voor)\s|(?<=[2-9])(?<!\d\d)/){_PRICE}",
    re.IGNORECASE,
)
"""3 FOR 5.00, 3/5.00"""

_PRICE_OF_ONE = re.compile(rf"@\s*{_PRICE}(?:\s*/?\s*(?:{_COUNTED}))?", re.IGNORECASE)

_COUNT = re.compile(
    rf"(?<![\w.,/#-])(?P<count>\d{{1,3}}(?:[.,]\d{{1,3}})?)(?:\s?(?P<unit>{_MEASURE}|{_COUNTED})\b\.?)?\s*$",
    re.IGNORECASE,
)


_MEASURED = re.compile(
    rf"(?<![\w.,])(?P<quantity>\d{{1,4}}[.,]\d{{2,3}})\s?(?P<unit>{_MEASURE}|{_LIQUID})\b", re.IGNORECASE
)
_BARE_PACK = re.compile(r"\d{1,3}\s*[x×]\s*(?P<much>\d*[.,]\d{2,4})", re.IGNORECASE)
_FULL_COUNT = re.compile(rf"(?P<count>\d{{1,3}})\s?(?:{_COUNTED})\b\.?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quantity:
    """`quantity` of `unit` at `unit_price` a unit, as printed between `start` and `end` of a text.

    `is_offer` says that so many have that price together, and not that so many were bought.
    """

    quantity: Decimal
    unit: str
    unit_price: Decimal
    start: int = 0
    end: int = 0
    is_offer: bool = False

    @property
    def amount(self) -> Decimal:
        """What it comes to, to the cent."""
        return (self.quantity * self.unit_price).quantize(CENT, ROUND_HALF_UP)

    def explains(self, amount: Decimal) -> bool:
        """Whether the product is the amount; a printed unit price may itself be rounded, by half a cent."""
        is_weight = self.quantity != self.quantity.to_integral_value()
        slack = max(CENT * is_weight, min(self.quantity * CENT / 2, _MOST_SLACK))
        return abs(abs(amount) - self.amount) <= slack


@dataclass(frozen=True, slots=True)
class Count:
    """How many, or how much, where no unit price is printed: between `start` and `end` of a text."""

    value: Decimal
    unit: str
    start: int = 0
    end: int = 0


def count_before(text: str, at: int) -> Count | None:
    """The number, perhaps with its unit, that stands right before `at`, as in a column of quantities."""
    found = _COUNT.search(text[:at])
    if found is None or not _decimal(found["count"]):
        return None
    unit = unit_named(found["unit"] or EACH)
    return Count(_decimal(found["count"]), unit, found.start(), found.end())


def quantity(text: str) -> Quantity | None:
    """The detail of quantity or weight in a text."""
    for pattern in _DETAILS:
        for found in pattern.finditer(text):
            if not _is_pack(found):
                return _quantity(found)
    return None


def is_pack_without_unit(text: str, told: Quantity, amount: Decimal) -> bool:
    """Whether what looks like so many at a price is rather how many of what size are in a pack, where they do not make
    the amount of the row: `COLA 24X0,33  3,99`.

    The amount may be less than they make, since something may be taken off in it; not if both numbers are printed as
    one, and the second does not end as prices do.
    """
    found = _BARE_PACK.fullmatch(text[told.start : told.end].strip())
    if found is None or told.explains(amount):
        return False
    is_word = not any(map(str.isspace, found[0])) and not ends_like_a_price(found["much"])
    return is_word or told.amount < abs(amount)


def bundle(text: str) -> Quantity | None:
    """How many are to be had for a price."""
    found = _BUNDLE.search(text)
    if found is None or not (count := Decimal(NUMBERS.get(found["bundle"].lower()) or found["bundle"])):
        return None
    return Quantity(count, EACH, _decimal(found["price"]) / count, found.start(), found.end(), is_offer=True)


def price_of_one(text: str) -> Decimal | None:
    """The price of one where a row says nothing else: `@ 1.10 each`."""
    found = _PRICE_OF_ONE.fullmatch(text.strip())
    return _decimal(found["price"]) if found else None


def only_count(text: str) -> Count | None:
    """How many, where a row says nothing else: `2 Stk`."""
    found = _FULL_COUNT.fullmatch(text.strip())
    return Count(Decimal(found["count"]), EACH) if found and Decimal(found["count"]) else None


def measured(text: str) -> Count | None:
    """How much, to parts of a unit, where its price is not told beside it, as on a pump: `13.115 GAL`."""
    found = _MEASURED.search(text)
    if found is None or not (value := _decimal(found["quantity"])):
        return None
    return Count(value, _unit(found["unit"], value), found.start(), found.end())


def is_size(name: str) -> bool:
    """Whether it is only how much there is in one of something: `500ML`, `6 x 33 cl`, `OZ`."""
    return _SIZE.fullmatch(name.strip()) is not None


def unit_named(printed: str) -> str:
    """As we name a unit that is printed so."""
    return _UNITS.get(printed.lower().replace(" ", ""), EACH)


def end_of_unit(text: str, at: int) -> int:
    """Where the unit ends that stands in the text right behind a number that ends there; there, where there is none."""
    found = re.match(rf"\s?(?:{_MEASURE}|{_COUNTED})\b\.?", text[at:], re.IGNORECASE)
    return at + found.end() if found else at


def is_measured(text: str, at: int) -> bool:
    """Whether a unit stands in the text right behind a number that ends there."""
    return end_of_unit(text, at) > at


def unit_after(text: str, at: int) -> str:
    """The unit that stands in the text right behind a number that ends there; each where there is none."""
    found = re.match(rf"\s?({_MEASURE})\b", text[at:], re.IGNORECASE)
    return unit_named(found[1]) if found else EACH


def _is_pack(found: re.Match[str]) -> bool:
    """Whether it is how much is in each of a pack, and no price: `6X0,33L`, `0.25LB X 2`."""
    made = _quantity(found)
    if made is None or _SAYS_PRICE.search(found[0]):
        return False
    return is_of_a_pack(found.string, found.end("price"), found.start(), found.end(), made.amount)


def _quantity(found: re.Match[str]) -> Quantity | None:
    groups = found.groupdict()
    count, price = _decimal(groups["quantity"]), _decimal(groups["price"])
    if bundle := groups.get("bundle"):
        price /= Decimal(bundle) or 1
    unit = _unit(groups.get("unit") or groups.get("per") or EACH, count)
    if (unit, per := unit_named(groups.get("per") or EACH)) in _TOLD_FOR_A_THOUSAND:
        count, unit = count / 1000, per
    return Quantity(count, unit, price, found.start(), found.end()) if count and price else None


def _unit(printed: str, count: Decimal) -> str:
    """As we name it. `ks` is a `kg` that was misread, or pieces where it is Czech; no scale has parts of a gram, but
    pumps have of a gallon."""
    if printed.lower() == "ks" and not count % 1:
        return EACH
    return "gal" if printed.lower() == "g" and count % 1 else unit_named(printed)


def _decimal(digits: str) -> Decimal:
    whole, _, decimals = digits.replace(" ", "").replace(",", ".").partition(".")
    return Decimal(f"{whole or 0}.{decimals}" if decimals else whole)
