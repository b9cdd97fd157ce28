"""What a shopper enters for coupons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

import strawberry
from cartsnitch_domain.coupons.feeds import COLUMNS, MOST_IGNORED, BadRow, FeedRow, feed_rows, pieces_of
from cartsnitch_domain.coupons.terms import MOST_PRODUCTS, Terms
from cartsnitch_domain.errors import InvalidCoupon, InvalidInput, NotFound
from cartsnitch_domain.products.categories import Category

from cartsnitch_graphql.coupons.kinds import CouponKind, FeedFormat
from cartsnitch_graphql.node import key_of

MOST_ROWS, MOST_LETTERS = 2000, 500_000
"""Of one feed that comes in by the API."""


@strawberry.input(description="How much has to be bought to use a coupon.")
class CouponMinimumInput:
    amount: Decimal | None = strawberry.field(default=None, description="In the currency of the coupon.")
    count: Decimal | None = strawberry.field(default=None, description="In pieces.")
    is_of_basket: bool = strawberry.field(
        default=False, description="Whether all that is bought counts, or only what the coupon is for."
    )


@strawberry.input(
    description="Of what a coupon takes something off: products, or a category, or goods by their words. Without any, "
    "of the whole basket."
)
class CouponGoodsInput:
    product_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description=f"Products that you bought, at most {MOST_PRODUCTS}."
    )
    in_any_size: bool = strawberry.field(
        default=False, description="Whether it is for all of the family of the product."
    )
    gtins: list[str] | None = strawberry.field(default=None, description="Barcodes, in 8 to 14 digits.")
    category: Category | None = strawberry.field(default=None, description="A part of the shop.")
    words: str | None = strawberry.field(
        default=None, description="What goods are called: a brand, a name; in one size where that is said."
    )

    def values(self) -> dict[str, Any]:
        """What was entered, in the domain's terms; raises InvalidCoupon."""
        return {
            "product_ids": frozenset(map(_product_key, _few(self.product_ids or ()))),
            "in_any_size": self.in_any_size,
            "gtins": frozenset(_few(self.gtins or ())),
            "category": None if self.category is None else self.category.value,
            "goods": self.words or None,
            "family_id": None,
        }


@strawberry.input(description="A coupon that you have.")
class AddCouponInput:
    kind: CouponKind = strawberry.field(description="What it takes off.")
    value: Decimal | None = strawberry.field(
        default=None,
        description="The percentage, the amount, or the price; of what is got, the percentage off. Not for BOGO.",
    )
    currency_code: str | None = strawberry.field(default=None, description="ISO 4217, where an amount is in it.")
    buy: int | None = strawberry.field(default=None, description="Pieces to buy, where some are got.")
    get: int | None = strawberry.field(default=None, description="Pieces that are got.")
    minimum: CouponMinimumInput | None = strawberry.field(default=None, description="What has to be bought.")
    goods: CouponGoodsInput | None = strawberry.field(default=None, description="Null for the whole basket.")
    store_id: strawberry.ID | None = strawberry.field(default=None, description="A store; null for any.")
    starts_on: date | None = strawberry.field(default=None, description="The first day.")
    ends_on: date | None = strawberry.field(default=None, description="The last day.")
    needs_clip: bool | None = strawberry.field(
        default=None, description="Whether it has to be clipped at the store; null where nothing says so."
    )
    code: str | None = strawberry.field(default=None, description="What is shown or entered.")
    is_stackable: bool | None = strawberry.field(
        default=None,
        description="Whether it goes with others on the same goods; null where nothing says so, which is taken for no.",
    )
    max_uses: int | None = strawberry.field(default=None, description="How often it may be used; null for once.")
    title: str | None = strawberry.field(default=None, description="What you call it; null for a title by its terms.")
    offer_id: strawberry.ID | None = strawberry.field(
        default=None, description="The offer of a mail, which was not understood, that you enter with it."
    )

    def terms(self) -> Terms:
        """What was entered, in the domain's terms; raises InvalidCoupon."""
        goods = self.goods.values() if self.goods else {}
        return Terms(
            kind=self.kind,
            value=self.value,
            currency_code=self.currency_code,
            buy=self.buy,
            get=self.get,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            needs_clip=self.needs_clip,
            code=self.code,
            is_stackable=self.is_stackable,
            max_uses=self.max_uses,
            title=self.title,
            **minimum_values(self.minimum),
            **goods,
        )


@strawberry.input(description="Which coupon to change, and how. What is not there stays as it is; null takes it away.")
class ChangeCouponInput:
    coupon_id: strawberry.ID = strawberry.field(description="One of your own coupons.")
    kind: CouponKind | None = strawberry.field(default=None, description="What it takes off; null keeps it.")
    value: Decimal | None = strawberry.field(default=None, description="As when it was added; null keeps it.")
    currency_code: strawberry.Maybe[str | None] = strawberry.field(description="ISO 4217.")
    buy: strawberry.Maybe[int | None] = strawberry.field(description="Pieces to buy.")
    get: strawberry.Maybe[int | None] = strawberry.field(description="Pieces that are got.")
    minimum: strawberry.Maybe[CouponMinimumInput | None] = strawberry.field(description="What has to be bought.")
    goods: strawberry.Maybe[CouponGoodsInput | None] = strawberry.field(description="Null for the whole basket.")
    store_id: strawberry.Maybe[strawberry.ID | None] = strawberry.field(description="A store; null for any.")
    starts_on: strawberry.Maybe[date | None] = strawberry.field(description="The first day.")
    ends_on: strawberry.Maybe[date | None] = strawberry.field(description="The last day.")
    needs_clip: bool | None = strawberry.field(default=None, description="Null keeps it.")
    code: strawberry.Maybe[str | None] = strawberry.field(description="What is shown or entered.")
    is_stackable: bool | None = strawberry.field(default=None, description="Null keeps it.")
    max_uses: strawberry.Maybe[int | None] = strawberry.field(description="How often it may be used.")
    title: strawberry.Maybe[str | None] = strawberry.field(description="Null for a title by its terms.")

    def values(self) -> dict[str, Any]:
        """What was entered, in the domain's terms; raises InvalidCoupon."""
        kept = {name: getattr(self, name) for name in ("kind", "value", "needs_clip", "is_stackable")}
        values: dict[str, Any] = {name: value for name, value in kept.items() if value is not None}
        for name in ("currency_code", "buy", "get", "starts_on", "ends_on", "code", "max_uses", "title"):
            given = getattr(self, name)
            if given is not None:
                values[name] = given.value
        if self.minimum is not None:
            values |= minimum_values(self.minimum.value)
        if self.goods is not None:
            values |= (self.goods.value or CouponGoodsInput()).values()
        if self.store_id is not None:
            values["store_id"] = store_key(self.store_id.value)
        return values


@strawberry.input(description="Which coupon.")
class CouponInput:
    coupon_id: strawberry.ID = strawberry.field(description="A coupon that you see.")


@strawberry.input(description="Which line is meant of those that redeem a coupon.")
class RedemptionInput:
    coupon_id: strawberry.ID = strawberry.field(description="A coupon that you see.")
    line_id: strawberry.ID = strawberry.field(description="A line of a purchase of yours that redeems it, or did.")


@strawberry.input(description="Which use of a coupon is meant.")
class CouponUseInput:
    coupon_id: strawberry.ID = strawberry.field(description="A coupon that you see.")
    used_on: date = strawberry.field(description="The day on which you said that you used it.")


@strawberry.input(description="Which coupon to delete.")
class DeleteCouponInput:
    coupon_id: strawberry.ID = strawberry.field(description="One of your own coupons.")


@strawberry.input(
    description="A feed of coupons, for you alone. Each row has an id, a kind, and its terms, in columns called "
    f"{', '.join(sorted(COLUMNS))}. Any other column is refused, unless it is to be ignored."
)
class ImportCouponsInput:
    feed: str = strawberry.field(description="The name of the feed: the same row of it again is the same coupon.")
    format: FeedFormat = strawberry.field(
        description="How it is written: CSV with a row a line, or JSON with an object a row."
    )
    content: str = strawberry.field(description=f"The feed, at most {MOST_LETTERS} letters and {MOST_ROWS} rows.")
    ignore_columns: list[str] | None = strawberry.field(
        default=None, description=f"Columns that it has and that nothing is made of, at most {MOST_IGNORED}."
    )

    def rows(self) -> list[FeedRow | BadRow]:
        """The rows; raises InvalidInput."""
        refusal = InvalidInput(f"Please send at most {MOST_ROWS} rows of {MOST_LETTERS} letters together.")
        if len(self.content) > MOST_LETTERS:
            raise refusal
        if self.format is FeedFormat.CSV and self.content.count("\n") > MOST_ROWS:
            raise refusal
        rows = feed_rows(pieces_of(self.content, self.format), self.format, self.ignore_columns or ())
        found = list(islice(rows, MOST_ROWS + 1))
        if len(found) > MOST_ROWS:
            raise refusal
        return found


def minimum_values(given: CouponMinimumInput | None) -> dict[str, Any]:
    """A minimum in the domain's terms."""
    entered = given or CouponMinimumInput()
    return {
        "minimum_amount": entered.amount,
        "minimum_count": entered.count,
        "minimum_is_of_basket": entered.is_of_basket,
    }


def store_key(store_id: str | None) -> UUID | None:
    """The key of a store; raises InvalidCoupon for what can be none."""
    try:
        return None if store_id is None else key_of(store_id)
    except NotFound as wrong:
        raise InvalidCoupon("Please choose a store that you have purchases of.", "store_id") from wrong


def _product_key(product_id: str) -> UUID:
    try:
        return key_of(product_id)
    except NotFound as wrong:
        raise InvalidCoupon("Please choose products that you bought.", "product_ids") from wrong


def _few(given: Sequence[str]) -> Sequence[str]:
    if len(given) > MOST_PRODUCTS:
        raise InvalidCoupon(f"Please name at most {MOST_PRODUCTS}.", "product_ids")
    return given
