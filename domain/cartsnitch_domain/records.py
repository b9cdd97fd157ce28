"""Every record of the house, so that one import knows the whole schema."""

from cartsnitch_domain.accounts.records import (
    AuthSession,
    EmailVerification,
    Household,
    HouseholdInvitation,
    HouseholdMember,
    InboundAddress,
    RefreshToken,
    User,
)
from cartsnitch_domain.alerts.records import Alert, AlertSettings, Watch
from cartsnitch_domain.coupons.records import (
    ClippedCoupon,
    Coupon,
    CouponKey,
    CouponLook,
    CouponProduct,
    CouponRedemption,
    CouponSource,
    CouponUse,
    DeniedRedemption,
)
from cartsnitch_domain.db import Base
from cartsnitch_domain.forgotten_blobs import ForgottenBlob
from cartsnitch_domain.insights.records import CpiSeries, CpiValue
from cartsnitch_domain.lookups.records import GtinLookup, LookupPace
from cartsnitch_domain.notifications.records import (
    Delivery,
    Notification,
    NotificationChoice,
    NotificationSettings,
    PushSubscription,
)
from cartsnitch_domain.prices.records import AwaitedDay, ChangedFamily, PriceObservation
from cartsnitch_domain.products.records import (
    OwnKey,
    Product,
    ProductAlias,
    ProductIdentifier,
    ProductKey,
    ProductLesson,
    ProductMerge,
)
from cartsnitch_domain.public.records import (
    PublicContribution,
    PublicMonth,
    PublicPrice,
    PublicProduct,
    PublicShopper,
    PublicStoreMonth,
)
from cartsnitch_domain.purchases.records import Correction, Purchase, PurchaseLine, TaughtLine
from cartsnitch_domain.receipts.records import Receipt, ReceiptDistinction, ReceiptPage, ReceiptPart, ReceiptRegion
from cartsnitch_domain.shopping.records import EarlyOperation, ListItem, PlanningSettings, ShoppingList
from cartsnitch_domain.stores.records import Store

__all__ = [
    "Alert",
    "AlertSettings",
    "AuthSession",
    "AwaitedDay",
    "Base",
    "ChangedFamily",
    "ClippedCoupon",
    "Correction",
    "Coupon",
    "CouponKey",
    "CouponLook",
    "CouponProduct",
    "CouponRedemption",
    "CouponSource",
    "CouponUse",
    "CpiSeries",
    "CpiValue",
    "Delivery",
    "DeniedRedemption",
    "EarlyOperation",
    "EmailVerification",
    "ForgottenBlob",
    "GtinLookup",
    "Household",
    "HouseholdInvitation",
    "HouseholdMember",
    "InboundAddress",
    "ListItem",
    "LookupPace",
    "Notification",
    "NotificationChoice",
    "NotificationSettings",
    "OwnKey",
    "PlanningSettings",
    "PriceObservation",
    "Product",
    "ProductAlias",
    "ProductIdentifier",
    "ProductKey",
    "ProductLesson",
    "ProductMerge",
    "PublicContribution",
    "PublicMonth",
    "PublicPrice",
    "PublicProduct",
    "PublicShopper",
    "PublicStoreMonth",
    "Purchase",
    "PurchaseLine",
    "PushSubscription",
    "Receipt",
    "ReceiptDistinction",
    "ReceiptPage",
    "ReceiptPart",
    "ReceiptRegion",
    "RefreshToken",
    "ShoppingList",
    "Store",
    "TaughtLine",
    "User",
    "Watch",
]
