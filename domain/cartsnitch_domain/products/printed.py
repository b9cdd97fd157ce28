"""What a receipt prints of a product, in a store, and what that says of it. Without a database."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache

from cartsnitch_domain.ids import StoreId
from cartsnitch_domain.products.description import Description, describe
from cartsnitch_domain.products.price_band import Cost
from cartsnitch_domain.products.rules import Identifier, identify, is_organic, text_key
from cartsnitch_domain.units import Dimension, Unit

ORGANIC = "organic"
MOST_LETTERS = 300
"""Of a text that is described; what a receipt prints of goods is a tenth of that."""

_WEIGHTS = frozenset(unit.value for unit in Unit if unit.dimension is Dimension.WEIGHT)


@dataclass(frozen=True, slots=True)
class Seller:
    """A store as texts are read in it: the slug and the country of its profile, if it has one."""

    store_id: StoreId
    slug: str | None = None
    country_code: str | None = None


@dataclass(frozen=True, slots=True)
class Printed:
    """What a receipt prints of a product: its text, the number beside it, the unit that its quantity is in, and what it
    costs. The last says nothing of what it is by itself."""

    text: str
    identifier: str | None
    unit: str | None = None
    cost: Cost | None = field(default=None, compare=False)

    @property
    def number(self) -> Identifier | None:
        """What the number beside the text names."""
        return identify(self.identifier) if self.identifier else None

    @property
    def has_gtin(self) -> bool:
        """Whether that is a barcode."""
        number = self.number
        return number is not None and number.is_gtin

    @property
    def key(self) -> str:
        """The text folded; see rules.text_key."""
        return text_key(self.text)

    @property
    def is_weighed(self) -> bool:
        """Whether the till weighed it."""
        return self.unit in _WEIGHTS


@lru_cache(maxsize=4096)
def described(printed: Printed, seller: Seller) -> Description:
    """What a printed text says in a store; a PLU of organic goods says that of its own."""
    goods = describe(printed.text[:MOST_LETTERS], seller.country_code, seller.slug)
    number = printed.number
    if number is None or not is_organic(number) or ORGANIC in goods.kinds:
        return goods
    return replace(goods, words=(*goods.words, ORGANIC), kinds=goods.kinds | {ORGANIC})


def is_nameable(printed: Printed) -> bool:
    """Whether a text can name goods: it has a letter."""
    return any(sign.isalpha() for sign in printed.key)
