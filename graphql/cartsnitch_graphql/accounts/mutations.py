"""What is changed in the account."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Annotated, TypeAlias

import strawberry
from cartsnitch_domain import errors
from cartsnitch_domain.accounts import actions
from cartsnitch_domain.closing.actions import check_password, delete_for_good
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


@strawberry.input(description="What it takes to delete an account.")
class DeleteAccountInput:
    password: str = strawberry.field(description="Yours, entered once more.")


@strawberry.type(description="That is not your password. Nothing was deleted.")
class WrongPassword(Error): ...


@strawberry.type(description="The password was wrong too often, and is not looked at for a while. Nothing was deleted.")
class TooManyGuesses(Error): ...


@strawberry.type(
    description="Your account and all that was yours is deleted, you are signed out everywhere, and mails to your "
    "receipt address are refused. The photos, files and mails go within the next quarter of an hour."
)
class AccountDeleted:
    email: str = strawberry.field(description="The address that the account had. Anybody may sign up with it again.")


DeleteAccountPayload: TypeAlias = Annotated[
    AccountDeleted | WrongPassword | TooManyGuesses,
    strawberry.union("DeleteAccountPayload", description="What came of it."),
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

    @mutation("Delete your account and all that is yours, at once and for good.")
    async def delete_account(self, info: Info, input: DeleteAccountInput) -> DeleteAccountPayload:  # noqa: A002
        context, services = info.context, info.context.services
        viewer = await read_viewer(context)
        await context.release()  # while the password is verified, nobody waits for this connection
        try:
            services.guess_password(context.actor.user_id)
            await check_password(services.database, services.passwords, context.actor, input.password)
        except errors.TooManyGuesses as many:
            return TooManyGuesses(message=many.message)
        except errors.WrongCredentials:
            return WrongPassword(message="That is not your password. Nothing was deleted.")
        with suppress(errors.NotFound):  # another device was quicker
            await delete_for_good(services.database, context.actor.user_id, services.clock)
        return AccountDeleted(email=viewer.email)
