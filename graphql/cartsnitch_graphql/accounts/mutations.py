"""What is changed in the account."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, TypeAlias

import strawberry
from cartsnitch_domain import errors
from cartsnitch_domain.accounts import actions
from cartsnitch_domain.notifications.settings import change_time_zone

from cartsnitch_graphql.accounts.types import Viewer, read_viewer
from cartsnitch_graphql.context import Info
from cartsnitch_graphql.errors import Error
from cartsnitch_graphql.fields import mutation


@strawberry.input(description="By which days and clock you live.")
class ChangeTimeZoneInput:
    time_zone: str = strawberry.field(description="A name of IANA, such as America/Chicago.")
    if_unsaid: bool = strawberry.field(
        default=False, description="Whether a time zone that you said before stays: for an app that only guesses."
    )


@strawberry.type(description="There is no such time zone.")
class InvalidTimeZone(Error): ...


@strawberry.type(description="This is your time zone now. Your days and your weekly email follow it.")
class TimeZoneChanged:
    viewer: Viewer = strawberry.field(description="You, as you are now.")


ChangeTimeZonePayload: TypeAlias = Annotated[
    TimeZoneChanged | InvalidTimeZone,
    strawberry.union("ChangeTimeZonePayload", description="What came of it."),
]


@strawberry.type
class AccountMutations:
    @mutation("Exchange the receipt address for a new one; the old one still works for a while.")
    async def rotate_receipt_address(self, info: Info) -> Viewer:
        context = info.context
        async with context.services.database.transaction() as session:
            await actions.rotate_inbound_address(session, context.actor, context.services.clock())
        return await read_viewer(context)

    @mutation("Say in which time zone you live.")
    async def change_time_zone(self, info: Info, input: ChangeTimeZoneInput) -> ChangeTimeZonePayload:  # noqa: A002
        context, actor, now = info.context, info.context.actor, info.context.services.clock()
        try:
            async with context.services.database.transaction() as session:
                await change_time_zone(session, actor.user_id, input.time_zone, now, if_unsaid=input.if_unsaid)
        except errors.InvalidInput as wrong:
            return InvalidTimeZone(message=wrong.message)
        viewer = await read_viewer(context)
        context.known_actor = replace(actor, time_zone=viewer.time_zone)  # what is asked next is of the new day
        return TimeZoneChanged(viewer=viewer)
