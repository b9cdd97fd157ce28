"""What a shopper's own lines say that numbers and texts mean. Without a database.

A number is one product for a shopper, whatever their receipts print beside it, so a barcode joins what two stores call
by different names. But what joined it to a product has to be the shopper's own text: one of their lines with that
number agrees with the product. A line that an earlier release gave a stranger's product says nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias
from uuid import UUID

from cartsnitch_domain.ids import ProductId, StoreId
from cartsnitch_domain.products.agreeing import agreement
from cartsnitch_domain.products.matching import Goods, OwnNames, Printed, Seller, described
from cartsnitch_domain.products.rules import Identifier, identify, text_key

OwnNumber: TypeAlias = tuple[Identifier, StoreId | None]


@dataclass(frozen=True, slots=True, eq=False)
class NamedLine:
    """What a line of the shopper prints in a store, and the product of the catalogue that it was matched with, with
    its family. There are thousands, of which few matter: so little is made of each."""

    text: str
    identifier: str | None
    seller: Seller
    product_id: ProductId
    family_id: UUID

    @property
    def printed(self) -> Printed:
        """The text with the number beside it."""
        return Printed(self.text, self.identifier)

    @property
    def key(self) -> str:
        """The text folded."""
        return text_key(self.text)

    @property
    def number(self) -> OwnNumber | None:
        """The number beside the text; a store's own names something in that store."""
        number = identify(self.identifier) if self.identifier else None
        return None if number is None else (number, None if number.is_universal else self.seller.store_id)


def lines_about(
    lines: Sequence[NamedLine], numbers: Collection[Identifier], keys: Collection[str], store_id: StoreId
) -> list[NamedLine]:
    """Those of these lines that say what these numbers, or texts of this store, mean: with the same number or text, and
    those that share a number with one of the latter."""
    here = [line for line in lines if line.seller.store_id == store_id and line.key in keys]
    asked = ((number, None if number.is_universal else store_id) for number in numbers)
    wanted = {*asked, *(number for line in here if (number := line.number))}
    texts = set(here)
    return [line for line in lines if line in texts or line.number in wanted]


def own_names(
    lines: Sequence[NamedLine], about: Sequence[NamedLine], store_id: StoreId, goods: Mapping[ProductId, Goods]
) -> OwnNames:
    """What the shopper's lines say: those `about` the numbers and texts of a receipt what these are, the newest first;
    `goods` are their products.

    A number is what the newest line with it is of. A text by itself is what the newest line is of that has no barcode
    or PLU, which would have said it; else of those the oldest product.
    """
    sound = _sound(about, goods)
    own = OwnNames()
    for line in lines:
        own.of_family.setdefault(line.family_id, []).append(line)
    for line in sound:
        if line.number is not None and line.number[1] in {None, store_id}:
            own.by_number.setdefault(line.number[0], line.product_id)
    here = [line for line in sound if line.seller.store_id == store_id and line.key]
    by_themselves = [line for line in here if not _is_said_by_number(line)]
    by_number = sorted((line for line in here if _is_said_by_number(line)), key=lambda line: line.product_id)
    for line in (*by_themselves, *by_number):
        own.by_text.setdefault(line.key, line.product_id)
    return own


def _sound(lines: Iterable[NamedLine], goods: Mapping[ProductId, Goods]) -> list[NamedLine]:
    """Those whose text agrees with their product, or has a number that joined one whose text does."""
    known = [line for line in lines if line.product_id in goods]
    agreeing = {line for line in known if _agrees(line, goods[line.product_id])}
    joined = {(line.number, line.product_id) for line in agreeing if line.number is not None}
    return [line for line in known if line in agreeing or (line.number, line.product_id) in joined]


def _agrees(line: NamedLine, goods: Goods) -> bool:
    """Also by the text alone: a product that is described anew no longer says what a PLU beside it did."""
    bare = replace(line.printed, identifier=None)
    return any(
        agreement(described(printed, line.seller), goods.description) is not None for printed in (line.printed, bare)
    )


def _is_said_by_number(line: NamedLine) -> bool:
    number = line.printed.number
    return number is not None and number.is_universal
