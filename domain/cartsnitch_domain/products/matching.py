"""Which product a printed text is of: what is known of numbers and texts, what is alike, and why. Without a database.

The order is that of MatchReason. Nothing is joined by a name alone when its size is not shown to be the same, nor when
its price is far from what the shopper paid for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from operator import attrgetter, itemgetter
from typing import Any, Protocol
from uuid import UUID

from cartsnitch_domain.ids import ProductId, ProductLessonId, StoreId
from cartsnitch_domain.products.agreeing import agreement, is_named_by, says_the_same
from cartsnitch_domain.products.comparison import ASK_FROM, Comparison, Verdict, compare
from cartsnitch_domain.products.content import SizeRelation
from cartsnitch_domain.products.description import Description, describe
from cartsnitch_domain.products.keys import keys_of
from cartsnitch_domain.products.price_band import Cost, far_off
from cartsnitch_domain.products.rules import Identifier, MatchReason, identify, is_organic, text_key
from cartsnitch_domain.products.vocabulary import contradictions
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
    def key(self) -> str:
        """The text folded; see rules.text_key."""
        return text_key(self.text)

    @property
    def is_weighed(self) -> bool:
        """Whether the till weighed it."""
        return self.unit in _WEIGHTS


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


@lru_cache(maxsize=4096)
def described(printed: Printed, seller: Seller) -> Description:
    """What a printed text says in a store; a PLU of organic goods says that of its own."""
    goods = describe(printed.text[:MOST_LETTERS], seller.country_code, seller.slug)
    number = printed.number
    if number is None or not is_organic(number) or ORGANIC in goods.kinds:
        return goods
    return replace(goods, words=(*goods.words, ORGANIC), kinds=goods.kinds | {ORGANIC})


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


@dataclass(frozen=True, slots=True)
class _Here:
    printed: Printed
    seller: Seller
    is_brought: bool


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
        """Whether a text without a size names what the shopper bought in other stores alone: as in is_one, that a
        stranger brought it in this store says nothing."""
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
        return _is_gtin(printed) and self.of_number(printed, said) is None

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


@dataclass(slots=True)
class New:
    """What a receipt adds to the catalogue."""

    goods: dict[ProductId, tuple[Goods, Printed]] = field(default_factory=dict)
    numbers: dict[Identifier, ProductId] = field(default_factory=dict)
    texts: dict[str, ProductId] = field(default_factory=dict)


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
        return Goods(nobody, nothing, goods, printed.is_weighed, self.seller.store_id, _is_gtin(printed))

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

    def _taught(self, printed: Printed, found: Match) -> Match:
        """The match as the shopper has it, who taught and merged."""
        lesson = self.known.lesson_for(printed)
        whole = self.known.whole(lesson.product_id if lesson else found.product_id)
        matched_id = None if found.product_id == whole else found.product_id
        return replace(found, product_id=whole, matched_id=matched_id, lesson_id=lesson.lesson_id if lesson else None)


def is_nameable(printed: Printed) -> bool:
    """Whether a text can name goods: it has a letter."""
    return any(sign.isalpha() for sign in printed.key)


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


def _of_number(number: Identifier) -> str:
    if number.is_gtin:
        return f"The barcode {number.value.lstrip('0')}."
    return f"The PLU {number.value}." if number.is_universal else f"The store's number {number.value}."


def _is_gtin(printed: Printed) -> bool:
    number = printed.number
    return number is not None and number.is_gtin
