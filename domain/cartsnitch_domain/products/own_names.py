"""What a shopper's own lines say that numbers and texts mean. Without a database.

A number is one product for a shopper, whatever their receipts print beside it, so a barcode joins what two stores call
by different names. But what joined it to a product has to be the shopper's own receipts: one of their lines with that
number agrees with the product, or they brought it. A line that an earlier release gave a stranger's product says
nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias
from uuid import UUID

from cartsnitch_domain.ids import ProductId, StoreId
from cartsnitch_domain.products.agreeing import agreement
from cartsnitch_domain.products.known import Goods, OwnNames
from cartsnitch_domain.products.printed import Printed, Seller, described
from cartsnitch_domain.products.rules import Identifier, IdentifierScheme, identify, text_key

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
    is_brought: bool
    """Whether the shopper's own receipt brought the product."""

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

    A number is what the newest line with it is of; of a PLU it is what agrees with the text. A text by
    itself is what the newest line is of that has no barcode or PLU, which would have said it; else of those the product
    that agrees best with it, the oldest of several: a barcode may be that of the line below.
    """
    sound = _sound(about, goods)
    own = OwnNames()
    own.here.update(line.product_id for line in lines if line.seller.store_id == store_id)
    for line in lines:
        own.of_family.setdefault(line.family_id, []).append(line)
        own.of_product.setdefault(line.product_id, []).append(line)
    for line in sound:
        if line.number is None or line.number[1] not in {None, store_id}:
            continue
        number = line.number[0]
        if number.scheme is IdentifierScheme.PLU:
            own.by_plu.setdefault(number, []).append(line.product_id)
        else:
            own.by_number.setdefault(number, line.product_id)
    here = [line for line in sound if line.seller.store_id == store_id and line.key]
    by_themselves = [line for line in here if not _is_said_by_number(line)]
    by_number = sorted(
        (line for line in here if _is_said_by_number(line)),
        key=lambda line: (-_agreement(line, goods[line.product_id]), line.product_id),
    )
    for line in (*by_themselves, *by_number):
        own.by_text.setdefault(line.key, line.product_id)
    return own


def _sound(lines: Iterable[NamedLine], goods: Mapping[ProductId, Goods]) -> list[NamedLine]:
    """Those whose text agrees with their product, or has a number that joined one whose text does; and those of
    products that the shopper brought, whatever became of the line that did."""
    known = [line for line in lines if line.product_id in goods]
    agreeing = {line for line in known if line.is_brought or _agreement(line, goods[line.product_id])}
    joined = {(line.number, line.product_id) for line in agreeing if line.number is not None}
    return [line for line in known if line in agreeing or (line.number, line.product_id) in joined]


def _agreement(line: NamedLine, goods: Goods) -> float:
    """How well the text of a line agrees with its product, 0 where it does not. Also by the text alone: a product that
    is described anew no longer says what a PLU beside it did."""
    said = (described(printed, line.seller) for printed in (line.printed, replace(line.printed, identifier=None)))
    return max(agreement(each, goods.description) or 0.0 for each in said)


def _is_said_by_number(line: NamedLine) -> bool:
    number = line.printed.number
    return number is not None and number.is_universal
