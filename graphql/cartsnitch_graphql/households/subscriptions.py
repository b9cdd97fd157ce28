"""News of households."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from uuid import UUID

import strawberry
from cartsnitch_domain.accounts import household_queries
from cartsnitch_domain.rows import Columns

from cartsnitch_graphql.context import Info
from cartsnitch_graphql.fields import subscription
from cartsnitch_graphql.households.types import Household
from cartsnitch_graphql.news import changes
from cartsnitch_graphql.node import node_id


@strawberry.type(description="A household that is another than it was.")
class HouseholdChange:
    id: strawberry.ID = strawberry.field(description="The id of the household.")
    household: Household | None = strawberry.field(description="As it is now; null where you are in it no more.")

    @classmethod
    def of(cls, key: UUID, row: Columns | None) -> HouseholdChange:
        """A change from the columns of `household_queries.get_for`."""
        return cls(id=node_id(key), household=None if row is None else Household.of(row))


@strawberry.type
class HouseholdSubscriptions:
    @subscription(
        "Your household when somebody comes, leaves or is removed, or an invitation is made, used or taken back, until "
        "you sign out."
    )
    def household_changed(self, info: Info) -> AsyncGenerator[HouseholdChange, None]:
        services = info.context.services
        return changes(info.context, services.household_events, household_queries.get_for, HouseholdChange.of)
