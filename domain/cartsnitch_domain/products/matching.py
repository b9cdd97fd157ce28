"""Which product a printed text is of: what it is known as (known.py), else what is alike, and why. Without a database.

The order is that of MatchReason. Nothing is joined by a name alone when its size is not shown to be the same, nor when
its price is far from what the shopper paid for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import Any
from uuid import UUID

from cartsnitch_domain.ids import ProductId, ProductLessonId
from cartsnitch_domain.products.agreeing import says_the_same
from cartsnitch_domain.products.comparison import ASK_FROM, Comparison, Verdict, compare
from cartsnitch_domain.products.content import SizeRelation
from cartsnitch_domain.products.description import Description
from cartsnitch_domain.products.keys import keys_of
from cartsnitch_domain.products.known import Goods, Known
from cartsnitch_domain.products.price_band import Cost, far_off
from cartsnitch_domain.products.printed import Printed, Seller, described, is_nameable
from cartsnitch_domain.products.rules import Identifier, MatchReason
from cartsnitch_domain.products.vocabulary import contradictions


@dataclass(frozen=True, slots=True)
class Match:
    """The product of a line, and why.

    `matched_id` is the product that it would be without what the shopper taught and merged, where that is another one;
    it is what `reason`, `words` and `maybe_id` are about. `name` is what the line's own text says.
    """

    product_id: ProductId
    reason: MatchReason
    words: str
    name: str
    matched_id: ProductId | None = None
    lesson_id: ProductLessonId | None = None
    maybe_id: ProductId | None = None

    def columns(self) -> dict[str, Any]:
        """As the columns of a line."""
        return {
            "product_id": self.product_id,
            "product_name": self.name,
            "matched_id": self.matched_id,
            "lesson_id": self.lesson_id,
            "match_reason": self.reason.value,
            "match_words": self.words,
            "maybe_id": self.maybe_id,
        }


NO_MATCH: Mapping[str, Any] = dict.fromkeys(
    ("product_id", "product_name", "matched_id", "lesson_id", "match_reason", "match_words", "maybe_id")
)
"""The same columns of a line that is of no product."""


@dataclass(frozen=True, slots=True)
class _Here:
    printed: Printed
    seller: Seller
    is_brought: bool


@dataclass(slots=True)
class New:
    """What a receipt adds to the catalogue."""

    goods: dict[ProductId, tuple[Goods, Printed]] = field(default_factory=dict)
    numbers: dict[Identifier, ProductId] = field(default_factory=dict)
    texts: dict[str, ProductId] = field(default_factory=dict)
    own_keys: set[tuple[int, ProductId]] = field(default_factory=set)
    """Keys of what is printed of a product that it does not have itself: what the shopper's own lines are found by."""


@dataclass(slots=True)
class Matching:
    """Finds the products of the lines of one receipt, one after another; the earlier are known to the later."""

    seller: Seller
    known: Known
    near: dict[int, list[Goods]]
    """By the keys of keys.py, the goods that a text may name."""
    own: Mapping[ProductId, Sequence[Cost]]
    """Which of these the shopper bought, and what for: others cannot be asked about."""
    unused: Iterator[tuple[ProductId, UUID]]
    """Ids for what is new, and for its family."""
    new: New = field(default_factory=New)

    def match(self, printed: Printed) -> Match | None:
        """The product of a text; None for a text without a letter, unless its number or the text itself is the
        shopper's own: nothing in it says that a product of somebody else is the one."""
        goods = described(printed, self.seller)
        found = self._recalled(printed, goods, is_own=True)
        found = found or self._alike(printed, goods, is_own=True) or self._of_others(printed, goods)
        if found is None and not is_nameable(printed):
            return None
        found = found or self._alike(printed, goods, is_own=False) or self._added(printed, goods)
        self._learn(printed, goods, found.product_id)
        return self._taught(printed, found)

    def _recalled(self, printed: Printed, goods: Description, *, is_own: bool) -> Match | None:
        recalled = self.known.recall(printed, goods, is_own=is_own)
        return None if recalled is None else Match(*recalled, goods.name)

    def _of_others(self, printed: Printed, goods: Description) -> Match | None:
        """What others have of the number or text, unless the shopper has goods of another family that are alike: these
        would be torn apart by it."""
        found = self._recalled(printed, goods, is_own=False)
        if found is None or not self.known.own.of_product:
            return found
        families = self._own_families(self._fitting(self._asked(printed, goods)))
        return found if not families or self.known.family_of[found.product_id] in families else None

    def _own_families(self, pairs: Sequence[tuple[Goods, Comparison]]) -> set[UUID]:
        return {other.family_id for other, _ in pairs if other.product_id in self.known.own.of_product}

    def _alike(self, printed: Printed, goods: Description, *, is_own: bool) -> Match | None:
        """What says the same: of the shopper's own goods, which no stranger's number or text comes before; else of
        others."""
        if not is_nameable(printed):
            return None
        asked = self._asked(printed, goods)
        for other, found in self._same(asked, self._fitting(asked)):
            is_mine = other.product_id in self.known.own.of_product
            is_told = is_mine or other.product_id in self.own or says_the_same(goods, other.description)
            if is_told and (is_mine or not is_own) and self._against(printed, other, found) is None:
                return Match(other.product_id, MatchReason.ALIKE, words_of(found), goods.name)
        return None

    def _added(self, printed: Printed, goods: Description) -> Match:
        """A new product, of the family of what is alike."""
        asked = self._asked(printed, goods)
        fitting = self._fitting(asked)
        maybe = next(
            (other.product_id for other, found in self._sorted(asked) if self._is_question(asked, other, found)), None
        )
        product_id, family_id = next(self.unused)
        relative = next(iter((*self._same(asked, fitting), *fitting)), None)
        reason, words = MatchReason.NEW, "Nothing we know is alike."
        if relative is not None:
            reason, family_id = MatchReason.FAMILY, relative[0].family_id
            words = " ".join(filter(None, (words_of(relative[1]), self._against(printed, *relative))))
        self._add(replace(asked, product_id=product_id, family_id=family_id), printed)
        return Match(product_id, reason, words, goods.name, maybe_id=maybe)

    def _asked(self, printed: Printed, goods: Description) -> Goods:
        nobody, nothing = ProductId(UUID(int=0)), UUID(int=0)
        return Goods(nobody, nothing, goods, printed.is_weighed, self.seller.store_id, printed.has_gtin)

    def _sorted(self, asked: Goods) -> list[tuple[Goods, Comparison]]:
        return sorted(self._pairs(asked), key=lambda pair: (-pair[1].score, pair[0].product_id))

    def _fitting(self, asked: Goods) -> list[tuple[Goods, Comparison]]:
        """What is alike, the most alike first, and of no family that the shopper's own goods are at odds with; where
        own goods are alike, only of their families."""
        alike = (pair for pair in self._sorted(asked) if pair[1].verdict is not Verdict.DIFFERENT)
        fitting = [pair for pair in alike if not self.known.own.is_at_odds(asked.description, pair[0].family_id)]
        families = self._own_families(fitting)
        return [pair for pair in fitting if not families or pair[0].family_id in families]

    def _same(self, asked: Goods, fitting: Sequence[tuple[Goods, Comparison]]) -> list[tuple[Goods, Comparison]]:
        same = (pair for pair in fitting if pair[1].verdict is Verdict.SAME and self._is_one(asked, pair[0]))
        return [pair for pair in same if not self._is_contradicted(asked.description, pair[0].product_id)]

    def _is_contradicted(self, said: Description, product_id: ProductId) -> bool:
        """Whether a line of the shopper says otherwise of a product, which does not say it: that it is a bottle."""
        lines = self.known.own.of_product.get(product_id, ()) if said.contrary else ()
        return any(contradictions(said.weak_words, described(each.printed, each.seller).weak_words) for each in lines)

    def _is_one(self, asked: Goods, other: Goods) -> bool:
        """As is_one; what the shopper bought is of the stores where they did, whoever brought it in another one, and
        has the barcodes that their own receipts print."""
        own, store_id = self.known.own, other.store_id
        if other.product_id in own.of_product:
            store_id = asked.store_id if other.product_id in own.here else None
        return is_one(asked, replace(other, store_id=store_id, has_gtin=self.known.has_barcode(other.product_id)))

    def _against(self, printed: Printed, other: Goods, found: Comparison) -> str | None:
        """What the price says against a product whose text is alike."""
        return far_off(printed.cost, self.own.get(other.product_id, ()), is_in_doubt=found.is_in_doubt)

    def _pairs(self, asked: Goods) -> Iterator[tuple[Goods, Comparison]]:
        seen: set[ProductId] = set()
        keys = keys_of(asked.description, is_weighed=asked.is_weighed, store_id=self.seller.store_id)
        for other in (other for key in keys for other in self.near.get(key, ())):
            if other.product_id not in seen:
                seen.add(other.product_id)
                self.known.family_of[other.product_id] = other.family_id
                self.known.goods[other.product_id] = other
                self.known.with_gtin.update({other.product_id} if other.has_gtin else ())
                yield other, self._compared(asked.description, other)

    def _compared(self, asked: Description, other: Goods) -> Comparison:
        """With what the product says, or, where a stranger brought what the shopper bought, with what their own lines
        print of it, which may be more: the one that is most alike."""
        lines = self.known.own.of_product.get(other.product_id, ())
        is_own = bool(lines) and not any(line.is_brought for line in lines)
        said = {described(line.printed, line.seller) for line in lines} if is_own else {other.description}
        return max((compare(asked, each) for each in said), key=attrgetter("score"))

    def _is_question(self, asked: Goods, other: Goods, found: Comparison) -> bool:
        """Whether the shopper should be asked: they bought it, the names are alike, and no size says no."""
        is_open = found.score >= ASK_FROM and found.size is not SizeRelation.DIFFERENT
        return (
            is_open
            and other.product_id in self.own
            and not (asked.has_gtin and self.known.has_barcode(other.product_id))
        )

    def _add(self, goods: Goods, printed: Printed) -> None:
        self.new.goods[goods.product_id] = goods, printed
        self.known.family_of[goods.product_id] = goods.family_id
        self.known.goods[goods.product_id] = goods
        for key in keys_of(goods.description, is_weighed=goods.is_weighed, store_id=self.seller.store_id):
            self.near.setdefault(key, []).append(goods)

    def _learn(self, printed: Printed, said: Description, product_id: ProductId) -> None:
        """Keep that these name the product, for the rest of the receipt, too. What named one for the shopper already
        stays as it is."""
        number, key, own = printed.number, printed.key, self.known.own
        catalogue = {goods.product_id for goods in self.known.by_number.get(number, ())} if number else set()
        named = self.known.of_text(printed, said)
        if key and named is None:
            self.new.texts[key] = product_id
        if key and named in {None, product_id}:
            own.by_text[key] = product_id
        if number is not None and product_id not in catalogue:
            self.new.numbers.setdefault(number, product_id)
        if number is not None:
            own.by_number[number] = product_id
        here = _Here(printed, self.seller, product_id in self.new.goods)
        own.of_product.setdefault(product_id, []).append(here)
        own.of_family.setdefault(self.known.family_of[product_id], []).append(here)
        self._keep_keys(printed, said, self.known.goods[product_id])

    def _keep_keys(self, printed: Printed, said: Description, goods: Goods) -> None:
        """Let texts find the product by what is printed here, too, of which whoever brought it may have left a word
        out, or printed all in another store."""
        for key in own_keys_of(said, printed, self.seller, goods):
            near = self.near.setdefault(key, [])
            if all(other.product_id != goods.product_id for other in near):
                near.append(goods)
                self.new.own_keys.add((key, goods.product_id))

    def _taught(self, printed: Printed, found: Match) -> Match:
        """The match as the shopper has it, who taught and merged."""
        lesson = self.known.lesson_for(printed)
        whole = self.known.whole(lesson.product_id if lesson else found.product_id)
        matched_id = None if found.product_id == whole else found.product_id
        return replace(found, product_id=whole, matched_id=matched_id, lesson_id=lesson.lesson_id if lesson else None)


def is_one(asked: Goods, other: Goods) -> bool:
    """Whether goods whose texts say the same are one product.

    Two that say no size are, in one store, which would say it if it had two; and where both are weighed, by the price
    of a pound. Two barcodes are two products.
    """
    if asked.has_gtin and other.has_gtin:
        return False
    if asked.description.net_content is not None:
        return True
    if asked.is_weighed or other.is_weighed:
        return asked.is_weighed and other.is_weighed
    return asked.store_id == other.store_id


def own_keys_of(said: Description, printed: Printed, seller: Seller, goods: Goods) -> list[int]:
    """The keys of what a line prints of a product that the product does not have itself."""
    own = keys_of(said, is_weighed=printed.is_weighed, store_id=seller.store_id)
    if goods.store_id is None:
        return own
    theirs = set(keys_of(goods.description, is_weighed=goods.is_weighed, store_id=goods.store_id))
    return [key for key in own if key not in theirs]


def words_of(found: Comparison) -> str:
    """Why, in words of the text that was asked about: what stands in another household's receipts is not told."""
    apart = set(found.only_one)
    shared = [word for word in found.one.words if word not in apart]
    told = [*_of_size(found)]
    if shared:
        told.append(f"the same words: {', '.join(shared)}")
    if found.only_one:
        told.append(f"only here: {', '.join(found.only_one)}")
    return _sentence("; ".join(told))


def _of_size(found: Comparison) -> Iterator[str]:
    one, other = found.one.net_content, found.other.net_content
    if found.size is SizeRelation.SAME:
        if one is not None:
            yield f"the same size: {one}"
    elif one is None:
        yield "no size here"
    elif other is None:
        yield f"a size only here: {one}"
    else:
        yield f"another size: {one}"


def _sentence(told: str) -> str:
    return f"{told[:1].upper()}{told[1:]}." if told else "It says the same."
