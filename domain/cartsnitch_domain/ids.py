"""The keys of records, told apart by type."""

from __future__ import annotations

from typing import NewType
from uuid import UUID

UserId = NewType("UserId", UUID)
AuthSessionId = NewType("AuthSessionId", UUID)
HouseholdId = NewType("HouseholdId", UUID)
StoreId = NewType("StoreId", UUID)
ProductId = NewType("ProductId", UUID)
ProductLessonId = NewType("ProductLessonId", UUID)
ProductMergeId = NewType("ProductMergeId", UUID)
ReceiptId = NewType("ReceiptId", UUID)
ReceiptRegionId = NewType("ReceiptRegionId", UUID)
PurchaseId = NewType("PurchaseId", UUID)
PurchaseLineId = NewType("PurchaseLineId", UUID)
WatchId = NewType("WatchId", UUID)
AlertId = NewType("AlertId", UUID)
CouponId = NewType("CouponId", UUID)
NotificationId = NewType("NotificationId", UUID)
DeliveryId = NewType("DeliveryId", UUID)
PushSubscriptionId = NewType("PushSubscriptionId", UUID)
ShoppingListId = NewType("ShoppingListId", UUID)
ListItemId = NewType("ListItemId", UUID)
