"""What is known of the numbers and texts of a receipt: by the shopper's own lines, by the catalogue, and by what the
shopper taught and merged. Without a database."""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import itemgetter
from typing import Protocol
from uuid import UUID

from cartsnitch_domain.ids import ProductId, ProductLessonId
from cartsnitch_domain.products.agreeing import agreement, is_named_by, says_the_same
from cartsnitch_domain.products.description import Description
from cartsnitch_domain.products.printed import Printed, Seller, described
from cartsnitch_domain.products.rules import Identifier, MatchReason, is_organic


@dataclass(frozen=True, slots=True)
class Goods:
    """A product as texts are compared with it."""

    product_id: ProductId
    family_id: UUID
    description: Description
    is_weighed: bool
    store_id: UUID | None
    has_gtin: bool


@dataclass(frozen=True, slots=True)
class Lesson:
    """What the shopper taught about a text."""

    lesson_id: ProductLessonId
    product_id: ProductId


class PrintedIn(Protocol):
    """What was printed, and where."""

    @property
    def printed(self) -> Printed: ...
    @property
    def seller(self) -> Seller: ...
    @property
    def is_brought(self) -> bool:
        """Whether the shopper's own receipt brought the product."""


@dataclass(slots=True)
class OwnNames:
    """The products that the shopper's own lines say numbers and texts of a store are, see own_names.py."""

    by_number: dict[Identifier, ProductId] = field(default_factory=dict)
    by_plu: dict[Identifier, list[ProductId]] = field(default_factory=dict)
    """Of PLUs, the newest first. A store's own number may look like one, and one is soon typed wrong at a till, so the
    text has to agree."""
    by_text: dict[str, ProductId] = field(default_factory=dict)
    of_family: dict[UUID, list[PrintedIn]] = field(default_factory=dict)
    """What the shopper's lines of a family print, and where."""
    of_product: dict[ProductId, list[PrintedIn]] = field(default_factory=dict)
    """What they print of each product that the shopper bought, and where."""
    here: set[ProductId] = field(default_factory=set)
    """What the shopper bought in this store."""

    def has_barcode(self, product_id: ProductId, but: Identifier | None = None) -> bool:
        """Whether the shopper's lines print a barcode, or another one than this, for a product."""
        numbers = (line.printed.number for line in self.of_product.get(product_id, ()))
        return any(number is not None and number.is_gtin and number != but for number in numbers)

    def is_at_odds(self, said: Description, family_id: UUID) -> bool:
        """Whether the shopper has goods of a family, and none of them agrees with what is printed. Two texts may each
        agree with a third that says less than they do, which anybody may have mailed."""
        lines = self.of_family.get(family_id, ())
        return bool(lines) and all(agreement(said, described(line.printed, line.seller)) is None for line in lines)


@dataclass(slots=True)
class Known:
    """What is known of the numbers and texts of a receipt, in one store and by one shopper of it.

    The catalogue is everybody's, so a number or text may name several products there: `by_number` and `by_text` have
    them, the oldest first. Which of them it is for the shopper, their own lines say; else what is printed, which has to
    agree with it (decision 0039).
    """

    by_number: dict[Identifier, list[Goods]] = field(default_factory=dict)
    by_text: dict[str, list[Goods]] = field(default_factory=dict)
    family_of: dict[ProductId, UUID] = field(default_factory=dict)
    """Of each product here, and of those that lines of the receipt are compared with."""
    own: OwnNames = field(default_factory=OwnNames)
    goods: dict[ProductId, Goods] = field(default_factory=dict)
    """The same products, as texts are compared with them."""
    with_gtin: set[ProductId] = field(default_factory=set)
    """Of these, those that have a barcode in the catalogue, on whosever receipt it stood."""
    lessons: dict[str, Lesson] = field(default_factory=dict)
    merged: dict[ProductId, ProductId] = field(default_factory=dict)

    def recall(self, printed: Printed, said: Description, *, is_own: bool) -> tuple[ProductId, MatchReason, str] | None:
        """By number, else by text: as the shopper's own lines know it, or as others do."""
        number, product_id = printed.number, self._by_number(printed.number, said, is_own=is_own)
        if number is not None and product_id is not None:
            return product_id, MatchReason.NUMBER, _of_number(number)
        product_id = self._by_text(printed, said, is_own=is_own)
        if product_id is None or self._is_another(number, product_id):
            return None
        return product_id, MatchReason.PRINTED_BEFORE, "This store printed it before."

    def is_known(self, printed: Printed, said: Description) -> bool:
        """Whether the number or the text names a product."""
        return any(self.recall(printed, said, is_own=is_own) is not None for is_own in (True, False))

    def is_sure(self, printed: Printed, said: Description) -> bool:
        """Whether it is known what it is, whatever other lines of the receipt turn out to be: what others have beside a
        number may be refused then, and goods of a text get a barcode. Nor what others have where the shopper has goods
        of these families, which may be alike."""
        number = printed.number
        if self._by_number(number, said, is_own=True) is not None:
            return True
        is_parting = number is not None and (number.is_gtin or is_organic(number))
        known = self._by_text(printed, said, is_own=True) if self.own.of_product else self.of_text(printed, said)
        return known is not None and not is_parting

    def of_number(self, printed: Printed, said: Description) -> ProductId | None:
        """The product of the number beside a text: that of the shopper's own lines with this number, whatever they
        print; else of those in the catalogue the one whose words agree best with the text, the oldest of several."""
        found = (self._by_number(printed.number, said, is_own=is_own) for is_own in (True, False))
        return next((product_id for product_id in found if product_id is not None), None)

    def of_text(self, printed: Printed, said: Description) -> ProductId | None:
        """The product of a text by itself: that of the shopper's own lines with this text in this store; else the
        oldest in the catalogue that the words name."""
        found = (self._by_text(printed, said, is_own=is_own) for is_own in (True, False))
        return next((product_id for product_id in found if product_id is not None), None)

    def _by_number(self, number: Identifier | None, said: Description, *, is_own: bool) -> ProductId | None:
        if number is None or (is_own and number in self.own.by_number):
            return self.own.by_number[number] if number else None
        agreeing = {
            goods.product_id: (goods, score)
            for goods in self.by_number.get(number, ())
            if (score := agreement(said, goods.description)) is not None
        }
        if is_own:
            return next((product_id for product_id in self.own.by_plu.get(number, ()) if product_id in agreeing), None)
        fitting = ((score, goods.product_id) for goods, score in agreeing.values() if self._may_be(goods, said))
        return max(fitting, key=itemgetter(0), default=(0.0, None))[1]

    def _may_be(self, goods: Goods, said: Description) -> bool:
        """Whether what others have beside a number may be the shopper's: it says nothing of itself that the text does
        not, they have not bought it, when only their own receipts would say its numbers, and their own goods of its
        family do not contradict the text."""
        is_free = goods.product_id not in self.own.of_product and not self.own.is_at_odds(said, goods.family_id)
        return is_free and says_the_same(said, goods.description)

    def _by_text(self, printed: Printed, said: Description, *, is_own: bool) -> ProductId | None:
        if is_own:
            return self.own.by_text.get(printed.key)
        named = (goods for goods in self.by_text.get(printed.key, ()) if is_named_by(said, goods.description))
        return next((goods.product_id for goods in named if not self._is_of_elsewhere(said, goods.product_id)), None)

    def _is_of_elsewhere(self, said: Description, product_id: ProductId) -> bool:
        """Whether a text without a size names what the shopper bought in other stores alone: as in matching.is_one,
        that a stranger brought it in this store says nothing."""
        is_here = product_id not in self.own.of_product or product_id in self.own.here
        return said.net_content is None and not is_here

    def _is_another(self, number: Identifier | None, product_id: ProductId) -> bool:
        """Two barcodes are two products, whatever is printed beside them; and so are goods that a PLU says are organic
        and others, where the text does not say it."""
        return number is not None and (is_organic(number) or (number.is_gtin and self.has_barcode(product_id)))

    def has_barcode(self, product_id: ProductId) -> bool:
        """Whether a product has a barcode: for what the shopper bought, on a receipt of theirs."""
        is_own = product_id in self.own.of_product
        return self.own.has_barcode(product_id) if is_own else product_id in self.with_gtin

    def is_new_barcode(self, printed: Printed, said: Description) -> bool:
        """Whether a barcode stands beside the text that names nothing yet."""
        return printed.has_gtin and self.of_number(printed, said) is None

    def is_there(self, printed: Printed, said: Description) -> bool:
        """Whether nothing is to be learnt from this: its product is known, and by all that is printed of it."""
        is_numbered = printed.number is None or self.of_number(printed, said) is not None
        return is_numbered and self.of_text(printed, said) is not None

    def lesson_for(self, printed: Printed) -> Lesson | None:
        """What the shopper taught about the text; a barcode or PLU beside it speaks louder."""
        number = printed.number
        return None if number is not None and number.is_universal else self.lessons.get(printed.key)

    def whole(self, product_id: ProductId) -> ProductId:
        """What a product is for the shopper, who may have merged it into another, and that again."""
        seen = {product_id}
        while (into := self.merged.get(product_id)) is not None and into not in seen:
            seen.add(into)
            product_id = into
        return product_id


def _of_number(number: Identifier) -> str:
    if number.is_gtin:
        return f"The barcode {number.value.lstrip('0')}."
    return f"The PLU {number.value}." if number.is_universal else f"The store's number {number.value}."
