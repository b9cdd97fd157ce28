"""The whole schema: the subjects put together."""

from __future__ import annotations

import strawberry
from graphql import ASTValidationRule, GraphQLError, NoSchemaIntrospectionCustomRule
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
from cartsnitch_graphql.households.mutations import HouseholdMutations
from cartsnitch_graphql.households.queries import HouseholdQueries
from cartsnitch_graphql.households.subscriptions import HouseholdSubscriptions
from cartsnitch_graphql.insights.queries import InsightQueries
from cartsnitch_graphql.limits import AnonymousLimits, DocumentLimits
from cartsnitch_graphql.nodes import NodeQueries
from cartsnitch_graphql.notifications.mutations import NotificationMutations
from cartsnitch_graphql.notifications.queries import NotificationQueries
from cartsnitch_graphql.notifications.subscriptions import NotificationSubscriptions
from cartsnitch_graphql.prices.queries import PriceQueries
from cartsnitch_graphql.products.mutations import ProductMutations
from cartsnitch_graphql.products.previews import PreviewQueries
from cartsnitch_graphql.products.queries import ProductQueries
from cartsnitch_graphql.products.questions import QuestionQueries
from cartsnitch_graphql.public.anonymous import asks_only_for
from cartsnitch_graphql.public.mutations import PublicMutations
from cartsnitch_graphql.public.queries import PublicQueries
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


@strawberry.type(
    description="What can be asked: what is the signed-in user's own or of their household, and what is public."
)
class Query(
    AccountQueries,
    HouseholdQueries,
    NodeQueries,
    ReceiptQueries,
    PurchaseQueries,
    StoreQueries,
    ProductQueries,
    PriceQueries,
    AlertQueries,
    CouponQueries,
    PreviewQueries,
    QuestionQueries,
    NotificationQueries,
    InsightQueries,
    PublicQueries,
    ShoppingQueries,
): ...


@strawberry.type(name="Query", description="What can be asked by everybody.")
class AnonymousQuery(PublicQueries): ...


@strawberry.type(description="What can be changed.")
class Mutation(
    AccountMutations,
    HouseholdMutations,
    ReceiptMutations,
    PurchaseMutations,
    ProductMutations,
    AlertMutations,
    CouponMutations,
    NotificationMutations,
    ShoppingMutations,
    PublicMutations,
): ...


@strawberry.type(description="What is told as it happens, over graphql-transport-ws.")
class Subscription(
    ReceiptSubscriptions,
    AlertSubscriptions,
    NotificationSubscriptions,
    ShoppingListSubscriptions,
    HouseholdSubscriptions,
): ...


class _CheckedSchema(strawberry.Schema):
    """A schema whose documents are checked once, by the rules of GraphQL and these."""

    def __init__(
        self,
        query: type,
        mutation: type | None = None,
        subscription: type | None = None,
        *,
        rules: tuple[type[ASTValidationRule], ...],
    ) -> None:
        super().__init__(
            query,
            mutation,
            subscription,
            config=configuration(),
            execution_context_class=PlanningExecutor,
            extensions=[OperationEnds, lambda: DocumentsChecked(self._documents)],
        )
        self._documents = Documents(self._schema, rules)

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Nothing: errors are logged where they are hidden, once; see OperationEnds."""


class Schema(_CheckedSchema):
    """The schema; it answers questions about itself only with `introspection`."""

    def __init__(self, *, introspection: bool) -> None:
        hidden = () if introspection else (NoSchemaIntrospectionCustomRule,)
        super().__init__(Query, Mutation, Subscription, rules=(DocumentLimits, *hidden))


class AnonymousSchema(_CheckedSchema):
    """The part that needs no sign-in: whatever is asked of it, nothing else is within reach."""

    def __init__(self) -> None:
        super().__init__(AnonymousQuery, rules=(AnonymousLimits, NoSchemaIntrospectionCustomRule))

    def has_all_of(self, query: str) -> bool:
        """Whether a document asks for nothing at its root but what this schema has; False for what is no document."""
        try:
            document = self._documents.check(query).document
        except GraphQLError:
            return False
        return asks_only_for(document, self._schema.query_type.fields if self._schema.query_type else ())


def print_sdl() -> str:
    """The schema in the schema definition language, with a line break at its end."""
    return f"{Schema(introspection=True).as_str()}\n"
