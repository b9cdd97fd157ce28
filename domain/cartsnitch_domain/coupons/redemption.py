"""Where coupons were redeemed: which lines of a purchase take off what a coupon does. Standard library only.

A line is that of a coupon where store and day fit, the goods that it is tied to are some of the coupon's, and it takes
off to the cent what the coupon does; or where it prints a code with digits, as words of its own, and enough was bought
(a code of letters alone may be any word). By its
amount alone, a line that is tied to no goods is only taken for a coupon that the shopper has: one off the whole
basket, or one for goods of the receipt of which it takes off all, where the line speaks of a coupon and of no other
goods; that is one that was probably used. A line that tills print below goods is taken for one off the basket, too,
where it says so itself: a coupon, or its terms, and no word of the goods. What a line says is the store's own doing is
no coupon's, unless it prints the code; what says nothing, or fits several coupons alike, is one that was probably used.
No line is that of a coupon of which the shopper denied it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from cartsnitch_domain.coupons.coupon import NO_MINIMUM, Coupon, CouponKind
from cartsnitch_domain.coupons.printed import Giver, giver, says_amounts
from cartsnitch_domain.coupons.rules import CENT, NOTHING, Basket, meets, saving

_FEWEST_OF_CODE = 4
"""Signs: a shorter code stands in any text."""

_AROUND = ".,:;!?()[]{}<>\"'*#/=_-"


class ShownBy(StrEnum):
    """What of a line fits a coupon, beside store, day and goods; the surest first."""

    CODE = "code"
    WORDS = "words"
    AMOUNT = "amount"


class Doubt(StrEnum):
    """Why a coupon was only probably used."""

    UNNAMED = "unnamed"
    """The line does not say that this coupon did it: it speaks of none, or of one and of no goods."""
    SEVERAL = "several"
    """Another coupon fits it as well."""


_SURENESS = list(ShownBy)
_ANY_NUMBER = 1_000_000
_MOST_BUNDLES = 50
"""Bundles of one coupon on one receipt."""


@dataclass(frozen=True, slots=True)
class Discount:
    """A line that takes money off, `amount` of it; `applies_to` is the place of its goods, None for no single ones."""

    line_id: UUID
    text: str
    words: frozenset[str]
    amount: Decimal
    applies_to: int | None


@dataclass(frozen=True, slots=True)
class Paid:
    """What was bought at a store on a day, and the discounts on it."""

    store_id: UUID
    day: date
    basket: Basket
    discounts: tuple[Discount, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A coupon that may be used: its code, since when it is known, how often it was used elsewhere, whether the shopper
    has it, by hand, mail, receipt or clip, and the lines of which they said that it was not used by them."""

    coupon: Coupon
    code: str | None
    seen_on: date
    used: int
    is_own: bool
    denied: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Redemption:
    """A line by which a coupon took off so much; `doubt` where that is only probable."""

    coupon_id: UUID
    line_id: UUID
    amount: Decimal
    shown_by: ShownBy
    doubt: Doubt | None = None


@dataclass(frozen=True, slots=True)
class _Pair:
    """A coupon and the place of a line that fits it; `is_loose` where it is for goods, and the line does not say of
    which it is. `bundles` is how many it gives on this line, and `complete` how many there are at most."""

    shown_by: ShownBy
    is_named: bool
    place: int
    candidate: Candidate
    is_loose: bool = False
    bundles: int = 1
    complete: int = 1

    @property
    def strength(self) -> tuple[bool, int, bool]:
        """The stronger ones are less."""
        return not self.is_named, _SURENESS.index(self.shown_by), not self.candidate.is_own

    @property
    def order(self) -> tuple[tuple[bool, int, bool], bool, date, int, int]:
        """Of what fits alike what is tied to its goods, and the coupon that ends first."""
        coupon = self.candidate.coupon
        return self.strength, self.is_loose, coupon.ends_on or date.max, coupon.id.int, self.place

    @property
    def most_lines(self) -> int:
        """On how many lines of one purchase it may stand: a percentage and a price are printed below each of the goods,
        or once for all of them. A till gives as many bundles as there are where nothing says how many."""
        coupon = self.candidate.coupon
        if _is_of_each(coupon) and not self.is_loose:
            return _ANY_NUMBER
        if coupon.is_bundle and coupon.max_uses is None:
            return self.complete
        return coupon.uses - self.candidate.used

    @property
    def lines(self) -> int:
        """As how many of its lines this one counts: what is off all goods of a percentage leaves no other one."""
        return _ANY_NUMBER if self.is_loose and _is_of_each(self.candidate.coupon) else self.bundles


def redemptions(candidates: Iterable[Candidate], paid: Paid) -> list[Redemption]:
    """Which lines redeem which coupons: each line one, the surest pairs first."""
    able = [each for each in candidates if _may_be_used(each, paid)]
    pairs = sorted((pair for each in able for pair in _pairs(each, paid)), key=lambda pair: pair.order)
    alike = Counter((pair.place, pair.strength) for pair in pairs)
    taken: set[int] = set()
    used: Counter[UUID] = Counter()
    found: list[Redemption] = []
    for pair in pairs:
        coupon_id = pair.candidate.coupon.id
        if pair.place in taken or used[coupon_id] + pair.bundles > pair.most_lines:
            continue
        taken.add(pair.place)
        used[coupon_id] += pair.lines
        discount = paid.discounts[pair.place]
        doubt = _doubt(pair, is_alone=alike[pair.place, pair.strength] == 1)
        found.append(Redemption(coupon_id, discount.line_id, discount.amount, pair.shown_by, doubt))
    return found


def _doubt(pair: _Pair, *, is_alone: bool) -> Doubt | None:
    if not pair.is_named:
        return Doubt.UNNAMED
    if not is_alone:
        return Doubt.SEVERAL
    return Doubt.UNNAMED if pair.is_loose else None


def _pairs(candidate: Candidate, paid: Paid) -> Iterator[_Pair]:
    for place, discount in enumerate(paid.discounts):
        shown = None if discount.line_id in candidate.denied else _shown(candidate, discount, paid)
        if shown is None:
            continue
        by = giver(discount.text, _goods_words(candidate.coupon, discount, paid))
        if shown is ShownBy.CODE or by is not Giver.STORE:
            is_named = shown is ShownBy.CODE or by is Giver.COUPON
            is_loose = _is_loose(candidate.coupon, discount, shown)
            complete = _complete(candidate.coupon, paid.basket)
            bundles = _bundles(candidate.coupon, discount, paid)
            yield _Pair(shown, is_named, place, candidate, is_loose, bundles, complete)


def _goods_words(coupon: Coupon, discount: Discount, paid: Paid) -> frozenset[str]:
    """The words of the goods of a coupon, and of those that a line is tied to."""
    tied = frozenset() if discount.applies_to is None else paid.basket.lines[discount.applies_to].goods.words
    return coupon.target.words | tied


def _may_be_used(candidate: Candidate, paid: Paid) -> bool:
    coupon = candidate.coupon
    is_known = paid.day >= (coupon.starts_on or candidate.seen_on)
    return is_known and coupon.holds(paid.store_id, paid.day) and candidate.used < coupon.uses


def _is_of_each(coupon: Coupon) -> bool:
    """Whether it is off each of its goods by itself."""
    return coupon.kind in {CouponKind.PERCENT_OFF, CouponKind.FIXED_PRICE} and not coupon.is_of_basket


def _is_loose(coupon: Coupon, discount: Discount, shown: ShownBy) -> bool:
    """Whether nothing but its amount says that a line is off the goods of a coupon."""
    return shown is ShownBy.AMOUNT and discount.applies_to is None and not coupon.is_of_basket


def _shown(candidate: Candidate, discount: Discount, paid: Paid) -> ShownBy | None:
    coupon = candidate.coupon
    has_code = _has_code(candidate.code, discount.text) and _is_enough(coupon, paid.basket)
    if has_code and not _is_word(candidate.code):
        return ShownBy.CODE
    is_tied = discount.applies_to is not None
    if is_tied and not coupon.target.covers(paid.basket.lines[discount.applies_to or 0].goods):
        return None
    if all(abs(amount - discount.amount) >= CENT for amount in _amounts(coupon, discount, paid)):
        return None
    if has_code:
        return ShownBy.CODE
    if not discount.words.isdisjoint(coupon.target.words):
        return ShownBy.WORDS
    if coupon.is_of_basket:
        return _shown_of_all(coupon, discount, paid) if candidate.is_own else None
    return ShownBy.AMOUNT if is_tied or (candidate.is_own and _may_be_of(coupon, discount, paid)) else None


def _may_be_of(coupon: Coupon, discount: Discount, paid: Paid) -> bool:
    """Whether a line that is tied to no goods speaks of a coupon, and of no goods that this one is not for: tills print
    coupons below the subtotal, too."""
    others = (line.goods.words for line in paid.basket.lines if not coupon.target.covers(line.goods))
    is_of_others = any(not discount.words.isdisjoint(words) for words in others)
    return not is_of_others and giver(discount.text) is Giver.COUPON


def _shown_of_all(coupon: Coupon, discount: Discount, paid: Paid) -> ShownBy | None:
    """What of a line fits a coupon off the whole basket. Below goods it is taken for one off them, unless it speaks of
    a coupon or of its terms, has no word of these goods, and takes off what the coupon does of all."""
    if discount.applies_to is None:
        return ShownBy.AMOUNT
    goods = paid.basket.lines[discount.applies_to].goods
    alone = replace(coupon, minimum=NO_MINIMUM)
    is_enough = bool(saving(coupon, paid.basket))
    is_all = is_enough and any(abs(saving(alone, each) - discount.amount) < CENT for each in _baskets(discount, paid))
    if not is_all or not discount.words.isdisjoint(goods.words):
        return None
    if coupon.minimum.amount is not None and says_amounts(discount.text, coupon.value, coupon.minimum.amount):
        return ShownBy.WORDS
    return ShownBy.AMOUNT if giver(discount.text, goods.words) is Giver.COUPON else None


def _amounts(coupon: Coupon, discount: Discount, paid: Paid) -> Iterator[Decimal]:
    """What the coupon takes off: the goods that the line is tied to, whose minimum others may meet; or all."""
    return (amount for _, amount in _ways(coupon, discount, paid))


def _bundles(coupon: Coupon, discount: Discount, paid: Paid) -> int:
    """How many bundles make what a line takes off; one, where that is not known."""
    return next((count for count, off in _ways(coupon, discount, paid) if abs(off - discount.amount) < CENT), 1)


def _ways(coupon: Coupon, discount: Discount, paid: Paid) -> Iterator[tuple[int, Decimal]]:
    """What the coupon may take off, with how many bundles that are; once, where it is none."""
    if not saving(coupon, paid.basket):
        return
    most = _complete(coupon, paid.basket)
    for count in range(1, min(most, coupon.max_uses or most) + 1):
        each = replace(coupon, minimum=NO_MINIMUM, max_uses=count if coupon.is_bundle else coupon.max_uses)
        for basket in _baskets(discount, paid):
            if discount.applies_to is not None:
                yield count, saving(each, replace(basket, lines=(basket.lines[discount.applies_to],)))
            yield count, saving(each, basket)


def _complete(coupon: Coupon, basket: Basket) -> int:
    """How many bundles of a coupon are in a basket; one, where it is none."""
    if not coupon.is_bundle:
        return 1
    covered = (line for line in basket.lines if coupon.target.covers(line.goods) and not line.is_weighed)
    return min(sum(int(line.quantity) for line in covered) // (coupon.buy + coupon.get), _MOST_BUNDLES)


def _baskets(discount: Discount, paid: Paid) -> Iterator[Basket]:
    """What was bought as it is priced, and as what is printed before a line left it: a sale."""
    yield paid.basket
    earlier: defaultdict[int, Decimal] = defaultdict(Decimal)
    for each in paid.discounts[: paid.discounts.index(discount)]:
        if each.applies_to is not None:
            earlier[each.applies_to] += each.amount
    if earlier:
        lines = [
            replace(line, unit_price=max(line.unit_price - earlier[place] / line.quantity, NOTHING))
            for place, line in enumerate(paid.basket.lines)
        ]
        yield replace(paid.basket, lines=tuple(lines))


def _is_enough(coupon: Coupon, basket: Basket) -> bool:
    """Whether the whole basket meets a minimum of it; of goods nobody can tell which line of a receipt they are."""
    is_of_all = coupon.is_of_basket or coupon.minimum.is_of_basket
    return not is_of_all or meets(coupon.minimum, coupon, basket)


def _has_code(code: str | None, text: str) -> bool:
    """Whether a text has the code, as one word or as several: `SAVE 10%` does not say `SAVE10`."""
    wanted, said = _words(code or ""), _words(text)
    if len("".join(wanted)) < _FEWEST_OF_CODE:
        return False
    return any(said[place : place + len(wanted)] == wanted for place in range(len(said)))


def _is_word(code: str | None) -> bool:
    """Whether a code may be a word of receipts, as `SAVE` and `BREAD` are: it has no digit. It shows nothing alone."""
    return not any(sign.isdigit() for sign in code or "")


def _words(text: str) -> list[str]:
    """The words of a text, without hyphens and what stands around them; a number with a sign is another word."""
    bare = (word.strip(_AROUND).replace("-", "") for word in text.casefold().split())
    return [word for word in bare if word]
