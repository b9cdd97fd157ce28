"""Coupons as the API shows them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import strawberry
from cartsnitch_domain.coupons import queries
from cartsnitch_domain.coupons.queries import Offer
from cartsnitch_domain.coupons.relevance import Relevance
from cartsnitch_domain.products.categories import Category
from cartsnitch_domain.purchases import catalogue
from cartsnitch_domain.purchases import queries as purchases
from cartsnitch_domain.receipts import queries as receipts
from cartsnitch_domain.rows import Columns

from cartsnitch_graphql.connections import Connection
from cartsnitch_graphql.coupons.kinds import (
    AppliesTo,
    CouponKind,
    CouponState,
    Doubt,
    RelevanceReason,
    ShownBy,
    SourceKind,
)
from cartsnitch_graphql.loading import loaded
from cartsnitch_graphql.money import Money, exact_money, money
from cartsnitch_graphql.node import Node, node_id
from cartsnitch_graphql.prices.types import some_store
from cartsnitch_graphql.products.types import Product
from cartsnitch_graphql.purchases.types import Evidence, Purchase, PurchaseLine
from cartsnitch_graphql.quantities import short
from cartsnitch_graphql.receipts.types import Receipt
from cartsnitch_graphql.stores.types import Store, joined_store

_WITH_PERCENT = frozenset({CouponKind.PERCENT_OFF, CouponKind.BOGO, CouponKind.BUY_X_GET_Y})


@strawberry.type(description="How much has to be bought to use a coupon.")
class CouponMinimum:
    amount: Money | None = strawberry.field(description="Before any coupon; null for none.")
    count: Decimal | None = strawberry.field(description="In pieces; null for none.")
    is_of_basket: bool = strawberry.field(description="Whether all that is bought counts, or only what it is for.")


@strawberry.type(description="What a coupon is expected to save you before it ends, and the facts that say so.")
class CouponRelevance:
    product_key: strawberry.Private[UUID | None]
    store_key: strawberry.Private[UUID]
    price_store_key: strawberry.Private[UUID | None]
    coupon_store: strawberry.Private[Store | None]
    reason: RelevanceReason = strawberry.field(description="What it has to do with what you buy.")
    expected_saving: Money = strawberry.field(description="What it saves once, times how often it is expected to.")
    saving: Money = strawberry.field(
        description="What it takes off once, of what you usually buy, or of as much as it wants."
    )
    expected_uses: Decimal = strawberry.field(
        description="How often it is expected to be used before it ends, by habit; a fraction where that is unsure."
    )
    last_price: Money | None = strawberry.field(description="Your last price of it; null for the whole basket.")
    last_price_on: date | None = strawberry.field(description="When you paid that; null for the whole basket.")
    usual_quantity: Decimal | None = strawberry.field(
        description="How many units you buy at once; null for the whole basket."
    )
    unit: str | None = strawberry.field(description="What one is: each, kg, lb ...; null for the whole basket.")
    every: Decimal | None = strawberry.field(
        description="You buy it, or shop there, every so many days; null before the second time."
    )
    last_on: date | None = strawberry.field(description="When you did so last.")
    next_on: date | None = strawberry.field(description="When you do so next, if nothing changes.")
    usual_basket: Money | None = strawberry.field(
        description="What the goods of your baskets there cost before coupons and added tax, the median of the last "
        "ten; null for single goods."
    )
    baskets_meeting: Decimal | None = strawberry.field(
        description="The share of your last ten baskets there that are enough for it; null where none has to be."
    )

    @classmethod
    def of(cls, found: Relevance, store: Store | None) -> CouponRelevance:
        """A relevance of the domain, of a coupon at this store, or at any."""
        currency, habit, price = found.currency_code, found.habit, found.price
        return cls(
            product_key=habit.goods.product_id if habit else None,
            store_key=found.store_id,
            price_store_key=price.store_id if price else None,
            coupon_store=store,
            reason=found.reason,
            expected_saving=exact_money(found.expected, currency),
            saving=exact_money(found.saving, currency),
            expected_uses=short(found.uses),
            last_price=exact_money(price.amount, currency) if price else None,
            last_price_on=price.day if price else None,
            usual_quantity=short(habit.quantity) if habit else None,
            unit=price.unit if price else None,
            every=None if found.cadence.every is None else short(found.cadence.every),
            last_on=found.cadence.last_on,
            next_on=found.cadence.next_on,
            usual_basket=money(found.usual_basket, currency),
            baskets_meeting=None if found.meeting is None else short(found.meeting),
        )

    @loaded(
        "Of all that it is for, what saves you most, where its price at the store is known; null for the whole basket.",
        catalogue.products_by_ids,
        by="product_key",
    )
    def product(self, row: Columns | None) -> Product | None:
        return None if row is None else Product.of(row)

    @loaded("Where you would use it: at its store, else where you buy it.", catalogue.stores_by_ids, by="store_key")
    def store(self, row: Columns | None) -> Store | None:
        # Its store is told whether anything was bought there or not.
        return self.coupon_store or (None if row is None else Store.of(row))

    @loaded("Where you paid the last price; null for the whole basket.", catalogue.stores_by_ids, by="price_store_key")
    def last_price_store(self, row: Columns | None) -> Store | None:
        return None if row is None else some_store(row)


@strawberry.type(description="Where a coupon is known from.")
class CouponSource:
    receipt_key: strawberry.Private[UUID | None]
    kind: SourceKind = strawberry.field(description="A hand, a feed, an offer mail, or the foot of a receipt.")
    feed: str | None = strawberry.field(description="The name of the feed; null for all others.")
    evidence: list[Evidence] = strawberry.field(description="Where it was read; empty where nothing was read.")

    @classmethod
    def of(cls, row: Columns) -> CouponSource:
        """A source from the columns of its record."""
        return cls(
            receipt_key=row.receipt_id,
            kind=SourceKind(row.kind),
            feed=row.feed,
            evidence=[Evidence.of(read) for read in row.evidence],
        )

    @loaded("The mail, or the receipt that it stands on; null for all others.", receipts.by_ids, by="receipt_key")
    def receipt(self, row: Columns | None) -> Receipt | None:
        return None if row is None else Receipt.of(row)


@strawberry.type(description="A line of a receipt that takes off what a coupon does.")
class CouponRedemption:
    line_key: strawberry.Private[UUID]
    amount: Money = strawberry.field(description="What it took off.")
    shown_by: ShownBy = strawberry.field(description="What of the line fits the coupon.")
    doubt: Doubt | None = strawberry.field(
        description="Why it was only probably used: the line does not say that this coupon did it (it speaks of none, "
        "or of one and of no goods), or another coupon fits as well. Null where the line says so."
    )

    @classmethod
    def of(cls, row: Columns) -> CouponRedemption:
        """A redemption from the columns of its record and its purchase's currency."""
        return cls(
            line_key=row.line_id,
            amount=exact_money(row.amount, row.currency_code),
            shown_by=ShownBy(row.shown_by),
            doubt=None if row.doubt is None else Doubt(row.doubt),
        )

    @loaded("The line, with where it was read.", purchases.lines_by_ids, by="line_key")
    def line(self, row: Columns | None) -> PurchaseLine | None:
        return None if row is None else PurchaseLine.of(row)

    @loaded("The purchase that it is of.", purchases.of_lines, by="line_key")
    def purchase(self, row: Columns | None) -> Purchase | None:
        return None if row is None else Purchase.of(row)


@strawberry.type(description="A line of which you said that it is not by a coupon.")
class DeniedRedemption:
    line_key: strawberry.Private[UUID]
    denied_at: datetime = strawberry.field(description="When you said so.")

    @classmethod
    def of(cls, row: Columns) -> DeniedRedemption:
        """A denial from the columns of its record."""
        return cls(line_key=row.line_id, denied_at=row.denied_at)

    @loaded("The line, with where it was read.", purchases.lines_by_ids, by="line_key")
    def line(self, row: Columns | None) -> PurchaseLine | None:
        return None if row is None else PurchaseLine.of(row)

    @loaded("The purchase that it is of.", purchases.of_lines, by="line_key")
    def purchase(self, row: Columns | None) -> Purchase | None:
        return None if row is None else Purchase.of(row)


@strawberry.type(
    description="Something that is taken off, for some goods or for all of a basket, at a store or at any."
)
class Coupon(Node):
    key: strawberry.Private[UUID]
    title: str = strawberry.field(description="As it is printed, or as you call it.")
    kind: CouponKind = strawberry.field(description="What it takes off.")
    percent: Decimal | None = strawberry.field(
        description="The percentage off; of what is got, where some is bought to get some. Null for amounts and prices."
    )
    amount: Money | None = strawberry.field(description="The amount off, or the price; null for percentages.")
    buy: int | None = strawberry.field(description="So many pieces are bought; null where none are got.")
    get: int | None = strawberry.field(description="So many pieces are got; null where none are.")
    minimum: CouponMinimum | None = strawberry.field(
        description="What has to be bought; null for nothing in particular."
    )
    applies_to: AppliesTo = strawberry.field(description="Of what it is taken off.")
    category: Category | None = strawberry.field(
        description="The part of the shop that it is for; null for all others."
    )
    words: list[str] = strawberry.field(description="The words that goods it is for are called by; mostly empty.")
    gtins: list[str] = strawberry.field(description="The barcodes that it is for, in 14 digits; mostly empty.")
    store: Store | None = strawberry.field(description="Where; null for any store.")
    starts_on: date | None = strawberry.field(description="The first day; null where none is said.")
    ends_on: date | None = strawberry.field(description="The last day; null where none is said.")
    is_ending: bool = strawberry.field(description="Whether it ends in under seven days.")
    days_left: int | None = strawberry.field(
        description="How many days it holds after today, by your own day: 0 on its last one, less than 0 when that is "
        "past; null without an end."
    )
    needs_clip: bool = strawberry.field(description="Whether it has to be clipped at the store before it holds.")
    code: str | None = strawberry.field(description="What is shown or entered; null for none.")
    is_stackable: bool = strawberry.field(description="Whether it goes with others on the same goods.")
    max_uses: int | None = strawberry.field(
        description="How often it may be used; null where nothing says so, which is taken for once."
    )
    state: CouponState = strawberry.field(description="How it stands for you today.")
    clipped_at: datetime | None = strawberry.field(description="When you clipped it; null if you did not.")
    is_own: bool = strawberry.field(description="Whether it is yours alone, so that you can change and delete it.")
    relevance: CouponRelevance | None = strawberry.field(
        description="What it is worth to you; null where you buy nothing of it, and when it is over."
    )

    @classmethod
    def of(cls, offer: Offer) -> Coupon:
        """A coupon as it stands for whoever asks."""
        row, coupon, store = offer.row, offer.coupon, joined_store(offer.row)
        is_percent = coupon.kind in _WITH_PERCENT
        minimum = coupon.minimum
        has_minimum = minimum.amount is not None or minimum.count is not None
        return cls(
            id=node_id(row.id),
            key=row.id,
            title=row.title,
            kind=coupon.kind,
            percent=short(coupon.value) if is_percent else None,
            amount=None if is_percent else exact_money(coupon.value, coupon.currency_code),
            buy=coupon.buy or None,
            get=coupon.get or None,
            minimum=_minimum(offer) if has_minimum else None,
            applies_to=coupon.target.applies_to,
            category=Category(row.category) if row.category else None,
            words=list(row.words),
            gtins=list(row.gtins),
            store=store,
            starts_on=coupon.starts_on,
            ends_on=coupon.ends_on,
            is_ending=offer.is_ending,
            days_left=offer.days_left,
            needs_clip=row.needs_clip,
            code=row.code,
            is_stackable=coupon.is_stackable,
            max_uses=coupon.max_uses,
            state=offer.state,
            clipped_at=row.clipped_at,
            is_own=row.user_id is not None,
            relevance=None if offer.relevance is None else CouponRelevance.of(offer.relevance, store),
        )

    @loaded("The products of yours that it names.", queries.products_of, by="key")
    def products(self, rows: list[Columns] | None) -> list[Product]:
        return [Product.of(row) for row in rows or ()]

    @loaded("Where it is known from, the first source first.", queries.sources_of, by="key")
    def sources(self, rows: list[Columns] | None) -> list[CouponSource]:
        return [CouponSource.of(row) for row in rows or ()]

    @loaded("Where you redeemed it, as your receipts say, the newest first.", queries.redemptions_of, by="key")
    def redemptions(self, rows: list[Columns] | None) -> list[CouponRedemption]:
        return [CouponRedemption.of(row) for row in rows or ()]

    @loaded("The lines of which you said that they are not by it, the newest first.", queries.denials_of, by="key")
    def denied_redemptions(self, rows: list[Columns] | None) -> list[DeniedRedemption]:
        return [DeniedRedemption.of(row) for row in rows or ()]

    @loaded("The days on which you said that you used it, the newest first.", queries.uses_of, by="key")
    def used_on(self, rows: list[Columns] | None) -> list[date]:
        return [row.used_on for row in rows or ()]


@strawberry.type(description="A page of coupons.")
class CouponConnection(Connection[Coupon]):
    is_cut: bool = strawberry.field(
        description="Whether there may be more for everybody than were looked at: of thousands for one thing, those "
        "that end first or last, and of these the ones that take off most."
    )


def _minimum(offer: Offer) -> CouponMinimum:
    minimum, currency = offer.coupon.minimum, offer.coupon.currency_code
    return CouponMinimum(
        amount=money(minimum.amount, currency),
        count=None if minimum.count is None else short(minimum.count),
        is_of_basket=minimum.is_of_basket or offer.coupon.is_of_basket,
    )
