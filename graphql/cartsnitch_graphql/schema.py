"""The whole schema: the subjects put together."""

from __future__ import annotations

import strawberry
from graphql import GraphQLError, NoSchemaIntrospectionCustomRule
from strawberry.types.execution import ExecutionContext

from cartsnitch_graphql.accounts.mutations import AccountMutations
from cartsnitch_graphql.accounts.queries import AccountQueries
from cartsnitch_graphql.alerts.mutations import AlertMutations
from cartsnitch_graphql.alerts.queries import AlertQueries
from cartsnitch_graphql.alerts.subscriptions import AlertSubscriptions
from cartsnitch_graphql.coupons.mutations import CouponMutations
from cartsnitch_graphql.coupons.queries import CouponQueries
from cartsnitch_graphql.documents import Documents, DocumentsChecked
from cartsnitch_graphql.endings import OperationEnds
from cartsnitch_graphql.execution import PlanningExecutor
from cartsnitch_graphql.limits import DocumentLimits
from cartsnitch_graphql.nodes import NodeQueries
from cartsnitch_graphql.notifications.mutations import NotificationMutations
from cartsnitch_graphql.notifications.queries import NotificationQueries
from cartsnitch_graphql.notifications.subscriptions import NotificationSubscriptions
from cartsnitch_graphql.prices.queries import PriceQueries
from cartsnitch_graphql.products.mutations import ProductMutations
from cartsnitch_graphql.products.previews import PreviewQueries
from cartsnitch_graphql.products.queries import ProductQueries
from cartsnitch_graphql.purchases.mutations import PurchaseMutations
from cartsnitch_graphql.purchases.queries import PurchaseQueries
from cartsnitch_graphql.receipts.mutations import ReceiptMutations
from cartsnitch_graphql.receipts.queries import ReceiptQueries
from cartsnitch_graphql.receipts.subscriptions import ReceiptSubscriptions
from cartsnitch_graphql.scalars import configuration
from cartsnitch_graphql.shopping.mutations import ShoppingMutations
from cartsnitch_graphql.shopping.queries import ShoppingQueries
from cartsnitch_graphql.shopping.subscriptions import ShoppingListSubscriptions
from cartsnitch_graphql.stores.queries import StoreQueries


@strawberry.type(description="What can be asked. Everything is the signed-in user's own.")
class Query(
    AccountQueries,
    NodeQueries,
    ReceiptQueries,
    PurchaseQueries,
    StoreQueries,
    ProductQueries,
    PriceQueries,
    AlertQueries,
    CouponQueries,
    PreviewQueries,
    NotificationQueries,
    ShoppingQueries,
): ...


@strawberry.type(description="What can be changed.")
class Mutation(
    AccountMutations,
    ReceiptMutations,
    PurchaseMutations,
    ProductMutations,
    AlertMutations,
    CouponMutations,
    NotificationMutations,
    ShoppingMutations,
): ...


@strawberry.type(description="What is told as it happens, over graphql-transport-ws.")
class Subscription(ReceiptSubscriptions, AlertSubscriptions, NotificationSubscriptions, ShoppingListSubscriptions): ...


class Schema(strawberry.Schema):
    """The schema; it answers questions about itself only with `introspection`."""

    def __init__(self, *, introspection: bool) -> None:
        super().__init__(
            Query,
            Mutation,
            Subscription,
            config=configuration(),
            execution_context_class=PlanningExecutor,
            extensions=[OperationEnds, lambda: DocumentsChecked(self._documents)],
        )
        hidden = () if introspection else (NoSchemaIntrospectionCustomRule,)
        self._documents = Documents(self._schema, (DocumentLimits, *hidden))

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Nothing: errors are logged where they are hidden, once; see OperationEnds."""


def print_sdl() -> str:
    """The schema in the schema definition language, with a line break at its end."""
    return f"{Schema(introspection=True).as_str()}\n"
