"""What coupons take off a basket, exactly. Standard library only.

The terms of a coupon rarely say all that decides this, so it is decided here, once:

- **What counts.** A coupon takes money off the lines that its target covers, in the basket's currency; a percentage and
  a bundle hold in any. A line that is a gift, a return, or costs nothing is no line.
- **Minimum.** It is met by what the goods cost before any coupon: those that the coupon is for, or the whole basket
  where it says so. Pieces are counted; goods that are weighed are one piece a line.
- **One use.** A percentage, a fixed price and an amount are used once in a basket: the percentage on each line covered,
  the price for each unit of them, the amount once off them together. Each bundle that is complete is a use of its own,
  up to `max_uses`: one where nothing says so, since no more is promised than the paper does.
- **Bundles.** The pieces that are got are the cheapest ones covered, as tills take them. Weighed goods are in none.
- **Order.** Goods before the whole basket; of each, fixed prices, bundles, amounts, percentages; of equal ones the
  larger value, then the lower key. Each takes off what those before it left.
- **Rounding.** To the smallest coin, half up: of a percentage on goods each line by itself, on the basket once; of a
  bundle each piece. What is off several lines together is shared out by what is left of each, to the last coin.
- **Bounds.** No line costs less than nothing, and no coupon makes anything dearer.
- **Together.** Coupons that are stackable go with each other. One that is not shares no line with another: of two that
  do not go together, the one that comes first is used. One off the whole basket is of all its lines, also of those that
  cost nothing any more when its turn comes: "not combinable" is said of the purchase.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from uuid import UUID

from cartsnitch_domain.coupons.coupon import Coupon, CouponKind, Goods, Minimum

CENT = Decimal("0.01")
NOTHING = Decimal()


@dataclass(frozen=True, slots=True)
class BasketLine:
    """Goods with how many units of them, and what one costs without coupons; weighed ones in any unit of weight."""

    goods: Goods
    quantity: Decimal
    unit_price: Decimal
    is_weighed: bool = False

    @property
    def pieces(self) -> Decimal:
        """As a minimum counts them."""
        return Decimal(1) if self.is_weighed else self.quantity


@dataclass(frozen=True, slots=True)
class Basket:
    """What is bought at once, in one currency whose smallest coin is `smallest`."""

    lines: tuple[BasketLine, ...]
    currency_code: str
    smallest: Decimal = CENT

    def amounts(self) -> list[Decimal]:
        """What each line costs, as a till rounds it."""
        return [self.rounded(max(line.quantity * line.unit_price, NOTHING)) for line in self.lines]

    def rounded(self, amount: Decimal) -> Decimal:
        """An amount in coins, half up."""
        return (amount / self.smallest).quantize(Decimal(1), ROUND_HALF_UP) * self.smallest


@dataclass(frozen=True, slots=True)
class Saving:
    """What one coupon takes off, line by line as the basket has them; their sum is `amount`."""

    coupon_id: UUID
    by_line: tuple[Decimal, ...]

    @property
    def amount(self) -> Decimal:
        """All of it."""
        return sum(self.by_line, NOTHING)

    @property
    def touched(self) -> frozenset[int]:
        """The lines that money is taken off."""
        return frozenset(place for place, amount in enumerate(self.by_line) if amount)


def saving(coupon: Coupon, basket: Basket) -> Decimal:
    """What a coupon alone takes off a basket; zero where it does not apply."""
    return _taken(coupon, basket, basket.amounts()).amount


def meets(minimum: Minimum, coupon: Coupon, basket: Basket) -> bool:
    """Whether enough is bought, before any coupon."""
    lines = zip(basket.lines, basket.amounts(), strict=True)
    held = [(line, amount) for line, amount in lines if minimum.is_of_basket or coupon.target.covers(line.goods)]
    if minimum.amount is not None and sum((amount for _, amount in held), NOTHING) < minimum.amount:
        return False
    return minimum.count is None or sum((line.pieces for line, _ in held), NOTHING) >= minimum.count


def savings(coupons: Iterable[Coupon], basket: Basket) -> list[Saving]:
    """What each of these takes off together with the others, in the order in which they are used.

    One that is not stackable, or meets one, is left out where a line of it is taken already; so is what saves nothing.
    """
    left = basket.amounts()
    priced = frozenset(place for place, amount in enumerate(left) if amount)
    used: dict[int, bool] = {}
    found: list[Saving] = []
    for coupon in sorted(coupons, key=order_of):
        taken = _taken(coupon, basket, left)
        places = priced if taken.touched and coupon.is_of_basket else taken.touched
        if not places or any(place in used and not (coupon.is_stackable and used[place]) for place in places):
            continue
        used |= dict.fromkeys(places, coupon.is_stackable)
        left = [amount - off for amount, off in zip(left, taken.by_line, strict=True)]
        found.append(taken)
    return found


def total(found: Iterable[Saving]) -> Decimal:
    """What several take off together."""
    return sum((each.amount for each in found), NOTHING)


_KINDS: Mapping[CouponKind, int] = {
    CouponKind.FIXED_PRICE: 0,
    CouponKind.BOGO: 1,
    CouponKind.BUY_X_GET_Y: 1,
    CouponKind.AMOUNT_OFF: 2,
    CouponKind.PERCENT_OFF: 3,
}


def order_of(coupon: Coupon) -> tuple[bool, int, Decimal, int]:
    """Where a coupon comes in the order in which a till uses them."""
    return coupon.is_of_basket, _KINDS[coupon.kind], -coupon.value, coupon.id.int


def _taken(coupon: Coupon, basket: Basket, left: Sequence[Decimal]) -> Saving:
    """What a coupon takes off, where so much is left of each line."""
    covered = [place for place, line in enumerate(basket.lines) if left[place] and coupon.target.covers(line.goods)]
    is_payable = coupon.currency_code in {None, basket.currency_code}
    if not covered or not is_payable or not meets(coupon.minimum, coupon, basket):
        return Saving(coupon.id, (NOTHING,) * len(left))
    by_place = dict(_off(coupon, basket, left, covered))
    return Saving(coupon.id, tuple(min(by_place.get(place, NOTHING), amount) for place, amount in enumerate(left)))


def _off(
    coupon: Coupon, basket: Basket, left: Sequence[Decimal], covered: Sequence[int]
) -> Iterator[tuple[int, Decimal]]:
    """The money off each line covered, by its place; it may be more than is left of it."""
    if coupon.is_bundle:
        return _off_bundles(coupon, basket, left, covered)
    if coupon.kind is CouponKind.FIXED_PRICE:
        return _off_to_price(coupon, basket, left, covered)
    whole = sum((left[place] for place in covered), NOTHING)
    if coupon.kind is CouponKind.AMOUNT_OFF:
        return _shared(min(coupon.value, whole), left, covered, basket)
    if coupon.is_of_basket:
        return _shared(basket.rounded(whole * coupon.value / 100), left, covered, basket)
    return ((place, basket.rounded(left[place] * coupon.value / 100)) for place in covered)


def _off_to_price(
    coupon: Coupon, basket: Basket, left: Sequence[Decimal], covered: Sequence[int]
) -> Iterator[tuple[int, Decimal]]:
    for place in covered:
        price = basket.rounded(basket.lines[place].quantity * coupon.value)
        yield place, max(left[place] - price, NOTHING)


def _off_bundles(
    coupon: Coupon, basket: Basket, left: Sequence[Decimal], covered: Sequence[int]
) -> Iterator[tuple[int, Decimal]]:
    """The cheapest pieces of all, as many as the bundles give, each at its share of what is left of its line."""
    whole = [(place, int(basket.lines[place].quantity)) for place in covered if not basket.lines[place].is_weighed]
    lines = [(left[place] / basket.lines[place].quantity, place, count) for place, count in whole if count]
    bundles = sum(count for _, _, count in lines) // (coupon.buy + coupon.get)
    got = min(bundles, coupon.uses) * coupon.get
    share = coupon.value / 100
    for price, place, count in sorted(lines):
        free = min(got, count)
        got -= free
        yield place, basket.rounded(price * share) * free


def _shared(
    amount: Decimal, left: Sequence[Decimal], covered: Sequence[int], basket: Basket
) -> Iterator[tuple[int, Decimal]]:
    """An amount over the lines, by what is left of each, in coins; what rounding leaves goes to the largest rests."""
    whole = sum((left[place] for place in covered), NOTHING)
    exact = {place: amount * left[place] / whole for place in covered}
    coins = {place: (part / basket.smallest).quantize(Decimal(1), ROUND_DOWN) for place, part in exact.items()}
    rest = amount - sum(coins.values(), NOTHING) * basket.smallest
    by_rest = sorted(covered, key=lambda place: (coins[place] * basket.smallest - exact[place], place))
    for place in by_rest:
        more = min(rest, basket.smallest)
        rest -= more
        yield place, coins[place] * basket.smallest + more
