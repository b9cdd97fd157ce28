"""What is done to households."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import strawberry
from cartsnitch_domain import errors
from cartsnitch_domain.accounts import household_queries, households, invitations
from cartsnitch_domain.shopping import leaving

from cartsnitch_graphql.context import Context, Info
from cartsnitch_graphql.errors import Error, message_of
from cartsnitch_graphql.fields import mutation
from cartsnitch_graphql.households.types import Household
from cartsnitch_graphql.node import key_of


@strawberry.type(description="You are in no household.")
class NoHousehold(Error): ...


@strawberry.type(description="You are in a household already; a person is in one at most.")
class AlreadyInHousehold(Error): ...


@strawberry.type(description="There are ten people in the household, as many as there may be.")
class HouseholdFull(Error): ...


@strawberry.type(description="Ten invitations are open, as many as there may be.")
class TooManyInvitations(Error): ...


@strawberry.type(description="The code lets nobody in: it is wrong, was used or taken back, or expired.")
class InvitationNotGood(Error): ...


@strawberry.type(description="There is no such invitation that is open.")
class HouseholdInvitationNotFound(Error):
    message: str = message_of("This invitation is not open any more.")


@strawberry.type(description="There is nobody else with this id in your household.")
class HouseholdMemberNotFound(Error):
    message: str = message_of("This person is not in your household, or not any more.")


@strawberry.type(description="Only the owner of the household can do that.")
class NotHouseholdOwner(Error): ...


@strawberry.type(description="Whoever shows the code joins the household. It is shown this once, and is good once.")
class InvitedToHousehold:
    code: str = strawberry.field(description="For the person that you invite, and nobody else; good for seven days.")
    household: Household = strawberry.field(description="As it is now.")


@strawberry.type(description="The household is so now.")
class HouseholdSaved:
    household: Household = strawberry.field(description="As it is now.")


@strawberry.type(description="You are in no household any more.")
class HouseholdLeft:
    copied_lists: int = strawberry.field(description="How many shared lists you had begun: you have copies of these.")


@strawberry.input(description="Which invitation.")
class RevokeInvitationInput:
    invitation_id: strawberry.ID = strawberry.field(description="One of your household.")


@strawberry.input(description="By which invitation.")
class JoinHouseholdInput:
    code: str = strawberry.field(description="As it was passed on to you.")


@strawberry.input(description="Whom.")
class RemoveHouseholdMemberInput:
    member_id: strawberry.ID = strawberry.field(description="Somebody else of your household.")


@strawberry.input(description="To whom.")
class HandOverHouseholdInput:
    member_id: strawberry.ID = strawberry.field(description="Somebody else of your household.")


InviteToHouseholdPayload: TypeAlias = Annotated[
    InvitedToHousehold | HouseholdFull | TooManyInvitations,
    strawberry.union("InviteToHouseholdPayload", description="What came of it."),
]
RevokeInvitationPayload: TypeAlias = Annotated[
    HouseholdSaved | HouseholdInvitationNotFound,
    strawberry.union("RevokeInvitationPayload", description="What came of it."),
]
JoinHouseholdPayload: TypeAlias = Annotated[
    HouseholdSaved | InvitationNotGood | AlreadyInHousehold | HouseholdFull,
    strawberry.union("JoinHouseholdPayload", description="What came of it."),
]
LeaveHouseholdPayload: TypeAlias = Annotated[
    HouseholdLeft | NoHousehold,
    strawberry.union("LeaveHouseholdPayload", description="What came of it."),
]
RemoveHouseholdMemberPayload: TypeAlias = Annotated[
    HouseholdSaved | HouseholdMemberNotFound | NotHouseholdOwner,
    strawberry.union("RemoveHouseholdMemberPayload", description="What came of it."),
]

HandOverHouseholdPayload: TypeAlias = Annotated[
    HouseholdSaved | HouseholdMemberNotFound | NotHouseholdOwner,
    strawberry.union("HandOverHouseholdPayload", description="What came of it."),
]


@strawberry.type
class HouseholdMutations:
    @mutation("Make a code that lets one person into your household, which begins with the first; it is good once.")
    async def invite_to_household(self, info: Info) -> InviteToHouseholdPayload:
        context = info.context
        try:
            async with context.services.database.transaction() as session:
                code = await invitations.invite(session, context.actor, context.services.clock())
        except errors.HouseholdFull as full:
            return HouseholdFull(message=full.message)
        except errors.TooManyInvitations as many:
            return TooManyInvitations(message=many.message)
        return InvitedToHousehold(code=code, household=await _current(context))

    @mutation("Take an invitation back that nobody used yet, whoever of your household made it.")
    async def revoke_invitation(self, info: Info, input: RevokeInvitationInput) -> RevokeInvitationPayload:  # noqa: A002
        context = info.context
        try:
            async with context.services.database.transaction() as session:
                await invitations.revoke(session, context.actor, key_of(input.invitation_id))
            return HouseholdSaved(household=await _current(context))
        except errors.NotFound:
            return HouseholdInvitationNotFound()

    @mutation("Join the household that a code is of. The lists that you have stay your own until you share them.")
    async def join_household(self, info: Info, input: JoinHouseholdInput) -> JoinHouseholdPayload:  # noqa: A002
        context = info.context
        try:
            async with context.services.database.transaction() as session:
                household_id = await invitations.accept(session, context.actor, input.code, context.services.clock())
                await leaving.welcome(session, context.actor.user_id, household_id)
            return HouseholdSaved(household=await _current(context))
        except (errors.InvitationNotGood, errors.NotFound):
            return InvitationNotGood(message=errors.InvitationNotGood.message)
        except errors.AlreadyInHousehold as already:
            return AlreadyInHousehold(message=already.message)
        except errors.HouseholdFull as full:
            return HouseholdFull(message=full.message)

    @mutation(
        "Leave your household. What is shared stays with it, also lists that you began; of these you take copies. "
        "Where you own it, who is in it longest then does, and the last one ends it."
    )
    async def leave_household(self, info: Info) -> LeaveHouseholdPayload:
        context = info.context
        try:
            async with context.services.database.transaction() as session:
                copied = await leaving.leave(session, context.actor, context.services.clock())
        except errors.NoHousehold as alone:
            return NoHousehold(message=alone.message)
        return HouseholdLeft(copied_lists=copied)

    @mutation("Let somebody be in your household no more, as its owner; what they began stays, as if they had left.")
    async def remove_household_member(
        self,
        info: Info,
        input: RemoveHouseholdMemberInput,  # noqa: A002
    ) -> RemoveHouseholdMemberPayload:
        context, now = info.context, info.context.services.clock()
        try:
            async with context.services.database.transaction() as session:
                await leaving.remove_member(session, context.actor, key_of(input.member_id), now)
            return HouseholdSaved(household=await _current(context))
        except (errors.NotFound, errors.NoHousehold):
            return HouseholdMemberNotFound()
        except errors.NotHouseholdOwner as wrong:
            return NotHouseholdOwner(message=wrong.message)

    @mutation("Let somebody else of your household own it; you stay in it, and all lists stay whose they are.")
    async def hand_over_household(self, info: Info, input: HandOverHouseholdInput) -> HandOverHouseholdPayload:  # noqa: A002
        context, now = info.context, info.context.services.clock()
        try:
            async with context.services.database.transaction() as session:
                await households.hand_over(session, context.actor, key_of(input.member_id), now)
            return HouseholdSaved(household=await _current(context))
        except (errors.NotFound, errors.NoHousehold):
            return HouseholdMemberNotFound(message=errors.NotFound.message)
        except errors.NotHouseholdOwner as wrong:
            return NotHouseholdOwner(message=wrong.message)


async def _current(context: Context) -> Household:
    """The actor's household; raises NotFound where somebody took them out of it just now."""
    row = await context.read(household_queries.household, context.actor)
    if row is None:
        raise errors.NotFound
    return Household.of(row)
