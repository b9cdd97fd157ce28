"""What is asked about shopping lists and plans."""

from __future__ import annotations

from decimal import Decimal

import strawberry
from cartsnitch_domain import errors
from cartsnitch_domain.shopping import planning, preferences, queries

from cartsnitch_graphql.context import Info
from cartsnitch_graphql.fields import field
from cartsnitch_graphql.node import key_of
from cartsnitch_graphql.shopping.inputs import PLANNING_FIELDS, planning_values
from cartsnitch_graphql.shopping.plans import (
    InvalidPlanning,
    NothingPriced,
    PlanningSettings,
    ShoppingListNotFound,
    ShoppingPlan,
    ShoppingPlanPayload,
    UnknownStore,
)
from cartsnitch_graphql.shopping.types import ShoppingList
from cartsnitch_graphql.today import today


@strawberry.type
class ShoppingQueries:
    @field("Your shopping lists and those of your household, the newest first; at most 100.")
    async def shopping_lists(self, info: Info) -> list[ShoppingList]:
        return [ShoppingList.of(row) for row in await info.context.read(queries.lists, info.context.actor)]

    @field("A shopping list of yours or of your household; null when there is none with this id.")
    async def shopping_list(self, info: Info, id: strawberry.ID) -> ShoppingList | None:  # noqa: A002 -- the API's name
        return await info.context.find(queries.get_for, id, ShoppingList.of)

    @field("How you like to shop.")
    async def planning_settings(self, info: Info) -> PlanningSettings:
        return PlanningSettings.of(await info.context.read(preferences.preferences_of, info.context.actor))

    @field(
        "The best plan for what is open on a list: where to buy what, with which coupons, and why. What is not given "
        "is as your settings say. It takes some seconds of a long list."
    )
    async def shopping_plan(
        self,
        info: Info,
        list_id: strawberry.ID,
        max_stores: int | None = None,
        trip_cost: Decimal | None = None,
        preferred: list[strawberry.ID] | None = None,
        excluded: list[strawberry.ID] | None = None,
    ) -> ShoppingPlanPayload:
        context, actor = info.context, info.context.actor
        try:
            values = planning_values(trip_cost, max_stores, preferred, excluded)
            wishes = planning.Wishes(**preferences.checked(values))
            known = await context.read(planning.known_of, actor, key_of(list_id), wishes, today(context))
            await context.release()  # nobody shall wait for a connection while this computes
            return ShoppingPlan.of(await context.services.planning.plan(actor.user_id, known))
        except errors.NotFound:
            return ShoppingListNotFound()
        except errors.UnknownStore as unknown:
            return UnknownStore(message=unknown.message)
        except errors.NothingPriced as nothing:
            return NothingPriced(message=nothing.message)
        except errors.InvalidPlanning as wrong:
            return InvalidPlanning(message=wrong.message, field=PLANNING_FIELDS.get(wrong.field, wrong.field))
