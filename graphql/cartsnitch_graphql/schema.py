"""The whole schema: the subjects put together."""

from __future__ import annotations

import strawberry

from cartsnitch_graphql.accounts.mutations import AccountMutations
from cartsnitch_graphql.accounts.queries import AccountQueries
from cartsnitch_graphql.errors import ErrorsShown
from cartsnitch_graphql.nodes import NodeQueries
from cartsnitch_graphql.products.queries import ProductQueries
from cartsnitch_graphql.purchases.queries import PurchaseQueries
from cartsnitch_graphql.receipts.mutations import ReceiptMutations
from cartsnitch_graphql.receipts.queries import ReceiptQueries
from cartsnitch_graphql.receipts.subscriptions import ReceiptSubscriptions
from cartsnitch_graphql.scalars import configuration
from cartsnitch_graphql.stores.queries import StoreQueries


@strawberry.type(description="What can be asked. Everything is the signed-in user's own.")
class Query(AccountQueries, NodeQueries, ReceiptQueries, PurchaseQueries, StoreQueries, ProductQueries): ...


@strawberry.type(description="What can be changed.")
class Mutation(AccountMutations, ReceiptMutations): ...


@strawberry.type(description="What is told as it happens, over graphql-transport-ws.")
class Subscription(ReceiptSubscriptions): ...


schema = strawberry.Schema(Query, Mutation, Subscription, config=configuration(), extensions=[ErrorsShown])
