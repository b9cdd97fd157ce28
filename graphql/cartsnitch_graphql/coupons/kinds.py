"""What coupons are told apart by, as the API names it: both inputs and types take it from here."""

from __future__ import annotations

import strawberry
from cartsnitch_domain.coupons.coupon import AppliesTo, CouponKind, CouponState, SourceKind
from cartsnitch_domain.coupons.feeds import FeedFormat
from cartsnitch_domain.coupons.redemption import Doubt, ShownBy
from cartsnitch_domain.coupons.relevance import RelevanceReason

__all__ = ["AppliesTo", "CouponKind", "CouponState", "Doubt", "FeedFormat", "RelevanceReason", "ShownBy", "SourceKind"]

strawberry.enum(CouponKind, description="What a coupon takes off.")
strawberry.enum(AppliesTo, name="CouponAppliesTo", description="Of what a coupon takes something off.")
strawberry.enum(CouponState, description="How a coupon stands for you today.")
strawberry.enum(SourceKind, name="CouponSourceKind", description="Where a coupon is known from.")
strawberry.enum(RelevanceReason, name="CouponRelevanceReason", description="Why a coupon concerns you.")
strawberry.enum(ShownBy, name="CouponShownBy", description="What of a line fits a coupon, beside store, day and goods.")
strawberry.enum(Doubt, name="CouponDoubt", description="Why a coupon was only probably used.")
strawberry.enum(FeedFormat, name="CouponFeedFormat", description="How a feed is written.")
