"""Every record of the house, so that one import knows the whole schema."""

from cartsnitch_domain.accounts.records import (
    AuthSession,
    InboundAddress,
    RefreshToken,
    User,
)
from cartsnitch_domain.db import Base
from cartsnitch_domain.prices.records import PriceObservation
from cartsnitch_domain.products.records import (
    Product,
    ProductAlias,
    ProductIdentifier,
    ProductKey,
    ProductLesson,
    ProductMerge,
)
from cartsnitch_domain.purchases.records import Correction, Purchase, PurchaseLine, TaughtLine
from cartsnitch_domain.receipts.records import Receipt, ReceiptDistinction, ReceiptPage, ReceiptPart, ReceiptRegion
from cartsnitch_domain.stores.records import Store

__all__ = [
    "AuthSession",
    "Base",
    "Correction",
    "InboundAddress",
    "PriceObservation",
    "Product",
    "ProductAlias",
    "ProductIdentifier",
    "ProductKey",
    "ProductLesson",
    "ProductMerge",
    "Purchase",
    "PurchaseLine",
    "Receipt",
    "ReceiptDistinction",
    "ReceiptPage",
    "ReceiptPart",
    "ReceiptRegion",
    "RefreshToken",
    "Store",
    "TaughtLine",
    "User",
]
