"""What is asked about households."""

from __future__ import annotations

import strawberry
from cartsnitch_domain import errors
from cartsnitch_domain.accounts import household_queries

from cartsnitch_graphql.context import Info
from cartsnitch_graphql.fields import field
from cartsnitch_graphql.households.types import Household, HouseholdOffer


@strawberry.type
class HouseholdQueries:
    @field("Your household; null while you are in none.")
    async def household(self, info: Info) -> Household | None:
        row = await info.context.read(household_queries.household, info.context.actor)
        return None if row is None else Household.of(row)

    @field("What an invitation is to; null for a code that lets nobody in.")
    async def household_offer(self, info: Info, code: str) -> HouseholdOffer | None:
        context = info.context
        try:
            row = await context.read(household_queries.offer_of, context.actor, code, context.services.clock())
        except errors.NotFound:
            return None
        return HouseholdOffer.of(row)
