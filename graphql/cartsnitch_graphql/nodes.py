"""Finding anything by its id."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias
from uuid import UUID

import strawberry
from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.alerts import queries as alerts
from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.notifications import queries as notifications
from cartsnitch_domain.prices import queries as prices
from cartsnitch_domain.purchases import catalogue
from cartsnitch_domain.purchases import queries as purchases
from cartsnitch_domain.receipts import queries as receipts
from cartsnitch_domain.rows import Columns
from cartsnitch_domain.shopping import queries as shopping

from cartsnitch_graphql.accounts.types import read_viewer
from cartsnitch_graphql.alerts.types import Alert, Watch
from cartsnitch_graphql.context import Info
from cartsnitch_graphql.coupons.queries import read_coupon
from cartsnitch_graphql.fields import field
from cartsnitch_graphql.node import Node, node_id
from cartsnitch_graphql.notifications.types import Notification, PushSubscription
from cartsnitch_graphql.prices.types import PriceObservation
from cartsnitch_graphql.products.types import Product
from cartsnitch_graphql.purchases.types import Purchase, PurchaseLine
from cartsnitch_graphql.receipts.types import Receipt, ReceiptRegion
from cartsnitch_graphql.shopping.types import ShoppingList
from cartsnitch_graphql.stores.types import Store

GetFor: TypeAlias = Callable[[ReadConnection, Actor, UUID], Awaitable[Columns]]

KINDS: tuple[tuple[GetFor, Callable[[Columns], Node]], ...] = (
    (purchases.get_for, Purchase.of),
    (receipts.get_for, Receipt.of),
    (catalogue.get_product_for, Product.of),
    (catalogue.get_store_for, Store.of),
    (purchases.get_line_for, PurchaseLine.of),
    (receipts.get_region_for, ReceiptRegion.of),
    (alerts.get_for, Alert.of),
    (alerts.get_watch_for, Watch.of),
    (prices.get_for, PriceObservation.of),
    (notifications.get_for, Notification.of),
    (notifications.get_subscription_for, PushSubscription.of),
    (shopping.get_for, ShoppingList.of),
)
"""Where an id is looked for, in this order; keys are unique over all tables."""


@strawberry.type
class NodeQueries:
    @field("Anything of yours by its id; null when there is nothing with this id.")
    async def node(self, info: Info, id: strawberry.ID) -> Node | None:  # noqa: A002 -- the API's name
        if id == node_id(info.context.actor.user_id):
            return await read_viewer(info.context)
        for get_for, shape in KINDS:
            found = await info.context.find(get_for, id, shape)
            if found is not None:
                return found
        return await read_coupon(info.context, id)
