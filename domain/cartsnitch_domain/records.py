"""Every record of the house, so that one import knows the whole schema."""

from cartsnitch_domain.accounts.records import (
    AuthSession,
    InboundAddress,
    RefreshToken,
    User,
)
from cartsnitch_domain.db import Base
from cartsnitch_domain.notifications.records import (
    Delivery,
    Notification,
    NotificationChoice,
    NotificationSettings,
    PushSubscription,
)
from cartsnitch_domain.prices.records import PriceObservation
from cartsnitch_domain.products.records import Product, ProductAlias, ProductIdentifier
from cartsnitch_domain.purchases.records import Correction, Purchase, PurchaseLine
from cartsnitch_domain.receipts.records import Receipt, ReceiptDistinction, ReceiptPage, ReceiptPart, ReceiptRegion
from cartsnitch_domain.stores.records import Store

__all__ = [
    "AuthSession",
    "Base",
    "Correction",
    "Delivery",
    "InboundAddress",
    "Notification",
    "NotificationChoice",
    "NotificationSettings",
    "PriceObservation",
    "Product",
    "ProductAlias",
    "ProductIdentifier",
    "Purchase",
    "PurchaseLine",
    "PushSubscription",
    "Receipt",
    "ReceiptDistinction",
    "ReceiptPage",
    "ReceiptPart",
    "ReceiptRegion",
    "RefreshToken",
    "Store",
    "User",
]
