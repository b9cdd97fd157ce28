"""Households as the API shows them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import strawberry
from cartsnitch_domain.accounts import household_queries
from cartsnitch_domain.rows import Columns

from cartsnitch_graphql.loading import loaded
from cartsnitch_graphql.node import node_id


class HouseholdRole(StrEnum):
    """What somebody may do in a household."""

    OWNER = "owner"
    """Whom it was handed to, else who is in it longest; may also remove others, delete any list that is shared, and
    hand it over."""
    MEMBER = "member"


strawberry.enum(
    HouseholdRole,
    description="What somebody may do; the owner is whom the household was handed to, else who is in it longest.",
)


@strawberry.type(description="Somebody of your household.")
class HouseholdMember:
    id: strawberry.ID = strawberry.field(description="Of this person in this household.")
    name: str = strawberry.field(description="How they want to be called.")
    role: HouseholdRole = strawberry.field(description="What they may do.")
    is_viewer: bool = strawberry.field(description="Whether it is you.")
    joined_at: datetime = strawberry.field(description="Since when.")

    @classmethod
    def of(cls, row: Columns) -> HouseholdMember:
        """A member from the columns of `household_queries.members_of`."""
        return cls(
            id=node_id(row.id),
            name=row.name,
            role=HouseholdRole.OWNER if row.place == 1 else HouseholdRole.MEMBER,
            is_viewer=row.is_actor,
            joined_at=row.joined_at,
        )


@strawberry.type(description="A link that somebody passed on and that nobody used yet. Its code is shown once.")
class HouseholdInvitation:
    id: strawberry.ID = strawberry.field(description="To take it back by.")
    invited_by: str = strawberry.field(description="The name of who made it.")
    created_at: datetime = strawberry.field(description="When it was made.")
    expires_at: datetime = strawberry.field(description="When it ends; after that it lets nobody in.")

    @classmethod
    def of(cls, row: Columns) -> HouseholdInvitation:
        """An invitation from the columns of `household_queries.invitations_of`."""
        return cls(id=node_id(row.id), invited_by=row.name, created_at=row.created_at, expires_at=row.expires_at)


@strawberry.type(description="People who shop together and share lists.")
class Household:
    key: strawberry.Private[UUID]
    id: strawberry.ID = strawberry.field(description="Its id.")
    created_at: datetime = strawberry.field(description="When it was begun.")

    @classmethod
    def of(cls, row: Columns) -> Household:
        """A household from the columns of its record."""
        return cls(key=row.id, id=node_id(row.id), created_at=row.created_at)

    @loaded("Who is in it, the owner first; at most ten.", household_queries.members_of, by="key")
    def members(self, rows: list[Columns] | None) -> list[HouseholdMember]:
        return [HouseholdMember.of(row) for row in rows or ()]

    @loaded(
        "Invitations that nobody used yet, the newest first; at most ten.", household_queries.invitations_of, by="key"
    )
    def invitations(self, rows: list[Columns] | None) -> list[HouseholdInvitation]:
        return [HouseholdInvitation.of(row) for row in rows or ()]


@strawberry.type(description="What a code lets you into.")
class HouseholdOffer:
    invited_by: str = strawberry.field(description="The name of who invites you.")
    member_count: int = strawberry.field(description="How many people are in the household.")
    expires_at: datetime = strawberry.field(description="Until when the code is good.")
    is_member: bool = strawberry.field(description="Whether you are in it already.")

    @classmethod
    def of(cls, row: Columns) -> HouseholdOffer:
        """An offer from the columns of `household_queries.offer_of`."""
        return cls(
            invited_by=row.name,
            member_count=row.member_count,
            expires_at=row.expires_at,
            is_member=row.is_member,
        )
