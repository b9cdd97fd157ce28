"""Unit prices: what a hundred grams, a litre, an ounce or one of something costs, as shelves of a country say it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP

from cartsnitch_domain.money import Money
from cartsnitch_domain.prices.rules import PRICE_EXPONENT
from cartsnitch_domain.prices.shelves import shelf_measure
from cartsnitch_domain.products.content import NetContent
from cartsnitch_domain.units import Quantity


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """What `per` costs, rounded to four decimals, half up. Compare unit prices of the same `per` only."""

    price: Money
    per: Quantity


def unit_price(paid: Money, content: NetContent, country_code: str | None = None) -> UnitPrice | None:
    """What a package of this content that cost this much costs by the habit of a country.

    None where nothing was paid or the content is nothing.
    """
    if paid.amount <= 0 or content.total.amount <= 0:
        return None
    per = shelf_measure(content, country_code)
    amount = paid.amount / content.total.ratio(per)
    return UnitPrice(Money(amount.quantize(PRICE_EXPONENT, ROUND_HALF_UP), paid.currency_code), per)
