"""The whole schema: the subjects put together."""

from __future__ import annotations

import strawberry
from strawberry.extensions import AddValidationRules, MaxTokensLimiter, ParserCache, ValidationCache
from strawberry.types.execution import ExecutionContext

from cartsnitch_graphql.accounts.mutations import AccountMutations
from cartsnitch_graphql.accounts.queries import AccountQueries
from cartsnitch_graphql.context import ReadsReleased
from cartsnitch_graphql.errors import ErrorsShown
from cartsnitch_graphql.execution import PlanningExecutor
from cartsnitch_graphql.limits import MAX_TOKENS, DocumentLimits
from cartsnitch_graphql.nodes import NodeQueries
from cartsnitch_graphql.products.queries import ProductQueries
from cartsnitch_graphql.purchases.queries import PurchaseQueries
from cartsnitch_graphql.receipts.mutations import ReceiptMutations
from cartsnitch_graphql.receipts.queries import ReceiptQueries
from cartsnitch_graphql.receipts.subscriptions import ReceiptSubscriptions
from cartsnitch_graphql.scalars import configuration
from cartsnitch_graphql.stores.queries import StoreQueries
from graphql import ASTValidationRule, GraphQLError, NoSchemaIntrospectionCustomRule


@strawberry.type(description="What can be asked. Everything is the signed-in user's own.")
class Query(AccountQueries, NodeQueries, ReceiptQueries, PurchaseQueries, StoreQueries, ProductQueries): ...


@strawberry.type(description="What can be changed.")
class Mutation(AccountMutations, ReceiptMutations): ...


@strawberry.type(description="What is told as it happens, over graphql-transport-ws.")
class Subscription(ReceiptSubscriptions): ...


class Schema(strawberry.Schema):
    """A schema whose errors are logged where they are hidden, once."""

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Nothing: see ErrorsShown."""


def create_schema(*, introspection: bool) -> Schema:
    """The schema, which answers questions about itself only with `introspection`."""
    # The rules are the same objects for every operation: the cache of validated documents knows them by identity.
    rules: list[type[ASTValidationRule]] = [DocumentLimits]
    if not introspection:
        rules.append(NoSchemaIntrospectionCustomRule)
    return Schema(
        Query,
        Mutation,
        Subscription,
        config=configuration(),
        execution_context_class=PlanningExecutor,
        extensions=[
            ReadsReleased,
            ErrorsShown,
            lambda: MaxTokensLimiter(max_token_count=MAX_TOKENS),
            lambda: AddValidationRules(rules),
            ParserCache,
            ValidationCache,
        ],
    )


def print_sdl() -> str:
    """The schema in the schema definition language, with a line break at its end."""
    return f"{create_schema(introspection=True).as_str()}\n"
