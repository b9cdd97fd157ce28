"""An observation as rules take it: a price that a shopper saw, and what it is the price of. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from cartsnitch_domain.products.content import NetContent


class PriceKind(StrEnum):
    """What was paid, or what the shelf asked where money was taken off at the till."""

    PAID = "paid"
    SHELF = "shelf"


@dataclass(frozen=True, slots=True)
class Observation:
    """What one `unit` of a product cost at a store on a day, as one line of a receipt says.

    `unit` is one of `Unit`, as receipts are read: `each` is a package. `content` is the net content of that package, by
    what the line prints or what is known of the product, see line_goods.py. `quantity` is how many units the line is
    for. `identifier` is the number beside the name and `alias` the printed name without its size, folded; both None
    where there is none. `shelf_price` is what one `unit` would have cost without what the line had off, where it had
    something off. `is_piece` where the price is that of one piece of a weight that the line does not say.
    """

    id: UUID
    product_id: UUID
    store_id: UUID
    observed_on: date
    unit_price: Decimal
    unit: str
    currency_code: str
    is_promotional: bool = False
    kind: PriceKind = PriceKind.PAID
    content: NetContent | None = None
    quantity: Decimal | None = None
    identifier: str | None = None
    alias: str | None = None
    is_piece: bool = False
    shelf_price: Decimal | None = None
