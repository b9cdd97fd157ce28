"""A household's choice."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import strawberry
from cartsnitch_domain.public import contributing

from cartsnitch_graphql.context import Info
from cartsnitch_graphql.errors import Error
from cartsnitch_graphql.fields import mutation
from cartsnitch_graphql.public.types import PublicContribution, read_contribution


@strawberry.input(description="Whether your prices shall count in public ones.")
class ChangePublicContributionInput:
    contributes: bool = strawberry.field(
        description="With true from the month on after the host let you in; with false no more."
    )


@strawberry.type(description="This server has no public pages.")
class PublicPagesOff(Error): ...


@strawberry.type(description="It is as you chose.")
class PublicContributionChanged:
    contribution: PublicContribution = strawberry.field(description="As it is now.")


ChangePublicContributionPayload: TypeAlias = Annotated[
    PublicContributionChanged | PublicPagesOff,
    strawberry.union("ChangePublicContributionPayload", description="What came of it."),
]


@strawberry.type
class PublicMutations:
    @mutation(
        "Let your prices count in public ones, or no more. They wait until whoever hosts this server lets you in, and "
        "count from the next month on, where at least three households saw them. What you take back is off the pages "
        "within a day, where too few others may be left."
    )
    async def change_public_contribution(
        self,
        info: Info,
        input: ChangePublicContributionInput,  # noqa: A002
    ) -> ChangePublicContributionPayload:
        context, actor = info.context, info.context.actor
        if input.contributes and not context.services.public_pages:
            return PublicPagesOff(message="There are no public pages here, so there is nothing to contribute to.")
        async with context.services.database.transaction() as session:
            if input.contributes:
                await contributing.contribute(session, actor)
            else:
                await contributing.withdraw(session, actor)
        return PublicContributionChanged(contribution=await read_contribution(context))
