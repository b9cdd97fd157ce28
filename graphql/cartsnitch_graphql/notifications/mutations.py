"""What is done about notifications."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, TypeAlias

import strawberry
from cartsnitch_domain import errors
from cartsnitch_domain.notifications import queries
from cartsnitch_domain.notifications.endpoints import Endpoint
from cartsnitch_domain.notifications.endpoints import InvalidPushSubscription as WrongSubscription
from cartsnitch_domain.notifications.marking import mark_all_read, mark_read
from cartsnitch_domain.notifications.rules import Choice, EmailRhythm, NoticeKind, Weekday
from cartsnitch_domain.notifications.settings import SettingsChange, change_settings
from cartsnitch_domain.notifications.subscriptions import add_subscription, remove_subscription
from cartsnitch_domain.notifications.verifying import ask_verification

from cartsnitch_graphql.connections import MAX_PAGE
from cartsnitch_graphql.context import Info
from cartsnitch_graphql.errors import Error, message_of
from cartsnitch_graphql.fields import mutation
from cartsnitch_graphql.node import key_of
from cartsnitch_graphql.notifications.types import NotificationSettings, PushSubscription, read_settings


@strawberry.input(description="Which notifications you have seen.")
class MarkNotificationsReadInput:
    notification_ids: list[strawberry.ID] = strawberry.field(description="Yours; 100 at most.")


@strawberry.input(description="Up to where you have seen them.")
class MarkAllNotificationsReadInput:
    newest_id: strawberry.ID | None = strawberry.field(
        default=None, description="The newest one that you saw, so that what came since stays new; all without it."
    )


@strawberry.type(description="There is no such notification of yours, or too many were named at once.")
class NotificationNotFound(Error):
    message: str = message_of("This notification is gone, or was never yours.")


@strawberry.type(description="They are not new any more.")
class MarkNotificationsReadSuccess:
    unread_count: int = strawberry.field(description="How many still are; counted up to 1000.")


MarkNotificationsReadPayload: TypeAlias = Annotated[
    MarkNotificationsReadSuccess | NotificationNotFound,
    strawberry.union("MarkNotificationsReadPayload", description="What came of it."),
]


@strawberry.input(description="By which channels you want to be told of one kind.")
class NotificationChoiceInput:
    kind: NoticeKind = strawberry.field(description="Of what.")
    app: bool = strawberry.field(description="Whether in the app.")
    push: bool = strawberry.field(description="Whether by push.")
    email: bool = strawberry.field(description="Whether by email.")


@strawberry.input(description="What is to be another; what is left out stays as it is.")
class ChangeNotificationSettingsInput:
    choices: list[NotificationChoiceInput] | None = strawberry.field(default=None, description="Of these kinds.")
    email_rhythm: EmailRhythm | None = strawberry.field(default=None, description="When emails are sent.")
    digest_weekday: Weekday | None = strawberry.field(default=None, description="The day of the weekly email.")
    digest_hour: int | None = strawberry.field(default=None, description="Its hour, 0 to 23.")
    time_zone: str | None = strawberry.field(
        default=None, description="As `changeTimeZone` takes it: your days follow it, too."
    )


@strawberry.type(description="Settings that cannot be.")
class InvalidNotificationSettings(Error): ...


@strawberry.type(description="This server sends nothing by this channel.")
class ChannelUnavailable(Error): ...


@strawberry.type(description="The settings are changed.")
class ChangeNotificationSettingsSuccess:
    settings: NotificationSettings = strawberry.field(description="As they are now.")


ChangeNotificationSettingsPayload: TypeAlias = Annotated[
    ChangeNotificationSettingsSuccess | InvalidNotificationSettings | ChannelUnavailable,
    strawberry.union("ChangeNotificationSettingsPayload", description="What came of it."),
]


@strawberry.input(description="What a browser gives as its PushSubscription.")
class AddPushSubscriptionInput:
    endpoint: str = strawberry.field(description="Its `endpoint`.")
    p256dh: str = strawberry.field(description="Its `keys.p256dh`, base64url.")
    auth: str = strawberry.field(description="Its `keys.auth`, base64url.")
    user_agent: str = strawberry.field(default="", description="What the browser or app calls itself.")


@strawberry.type(description="What the browser gave cannot be sent to.")
class InvalidPushSubscription(Error): ...


@strawberry.type(description="You are told on this device.")
class AddPushSubscriptionSuccess:
    subscription: PushSubscription = strawberry.field(description="The device; the same one again is the same.")


AddPushSubscriptionPayload: TypeAlias = Annotated[
    AddPushSubscriptionSuccess | InvalidPushSubscription | ChannelUnavailable,
    strawberry.union("AddPushSubscriptionPayload", description="What came of it."),
]


@strawberry.input(description="Which device.")
class RemovePushSubscriptionInput:
    subscription_id: strawberry.ID = strawberry.field(description="One of your push subscriptions.")


@strawberry.type(description="You are not told on such a device.")
class PushSubscriptionNotFound(Error):
    message: str = message_of("You are not told on this device.")


@strawberry.type(description="You are not told on this device any more.")
class RemovePushSubscriptionSuccess:
    settings: NotificationSettings = strawberry.field(description="As they are now.")


RemovePushSubscriptionPayload: TypeAlias = Annotated[
    RemovePushSubscriptionSuccess | PushSubscriptionNotFound,
    strawberry.union("RemovePushSubscriptionPayload", description="What came of it."),
]


@strawberry.type(description="A link was mailed just now, or as many as a day has.")
class TooManyEmailLinks(Error): ...


@strawberry.type(description="A link is on its way, unless your address is verified already.")
class SendEmailLinkSuccess:
    settings: NotificationSettings = strawberry.field(description="As they are now.")


SendEmailLinkPayload: TypeAlias = Annotated[
    SendEmailLinkSuccess | TooManyEmailLinks | ChannelUnavailable,
    strawberry.union("SendEmailLinkPayload", description="What came of it."),
]


@strawberry.type
class NotificationMutations:
    @mutation("Note that you have seen these notifications.")
    async def mark_notifications_read(
        self,
        info: Info,
        input: MarkNotificationsReadInput,  # noqa: A002
    ) -> MarkNotificationsReadPayload:
        context, actor = info.context, info.context.actor
        if len(input.notification_ids) > MAX_PAGE:
            return NotificationNotFound(message=f"Please name {MAX_PAGE} notifications at most.")
        try:
            keys = [key_of(each) for each in input.notification_ids]
            async with context.services.database.transaction() as session:
                await mark_read(session, actor, keys, context.services.clock())
        except errors.NotFound:
            return NotificationNotFound()
        return MarkNotificationsReadSuccess(unread_count=await context.read(queries.unread_count, actor))

    @mutation("Note that you have seen all you were told.")
    async def mark_all_notifications_read(
        self,
        info: Info,
        input: MarkAllNotificationsReadInput,  # noqa: A002
    ) -> MarkNotificationsReadPayload:
        context, actor = info.context, info.context.actor
        try:
            newest_id = None if input.newest_id is None else key_of(input.newest_id)
        except errors.NotFound:
            return NotificationNotFound()
        async with context.services.database.transaction() as session:
            await mark_all_read(session, actor, newest_id, context.services.clock())
        return MarkNotificationsReadSuccess(unread_count=await context.read(queries.unread_count, actor))

    @mutation("Change how you want to be told.")
    async def change_notification_settings(
        self,
        info: Info,
        input: ChangeNotificationSettingsInput,  # noqa: A002
    ) -> ChangeNotificationSettingsPayload:
        context, actor = info.context, info.context.actor
        try:
            _demand(input.email_rhythm in (None, EmailRhythm.OFF) or context.services.outgoing.sends_email)
            async with context.services.database.transaction() as session:
                await change_settings(session, actor.user_id, _change(input), context.services.clock())
        except errors.ChannelUnavailable as unavailable:
            return ChannelUnavailable(message=unavailable.message)
        except errors.InvalidInput as wrong:
            return InvalidNotificationSettings(message=wrong.message)
        if input.time_zone is not None:
            context.known_actor = replace(actor, time_zone=input.time_zone)  # what is asked next is of the new day
        return ChangeNotificationSettingsSuccess(settings=await read_settings(context, actor))

    @mutation("Have a link mailed to you by which you say that your address is yours.")
    async def send_email_link(self, info: Info) -> SendEmailLinkPayload:
        context, actor = info.context, info.context.actor
        try:
            _demand(context.services.outgoing.sends_email)
            async with context.services.database.transaction() as session:
                await ask_verification(session, actor.user_id, context.services.clock())
        except errors.ChannelUnavailable as unavailable:
            return ChannelUnavailable(message=unavailable.message)
        except errors.TooManyLinks as wait:
            return TooManyEmailLinks(message=wait.message)
        return SendEmailLinkSuccess(settings=await read_settings(context, actor))

    @mutation("Be told on this device by Web Push, for as long as you are signed in on it.")
    async def add_push_subscription(
        self,
        info: Info,
        input: AddPushSubscriptionInput,  # noqa: A002
    ) -> AddPushSubscriptionPayload:
        context, actor, outgoing = info.context, info.context.actor, info.context.services.outgoing
        endpoint = Endpoint(input.endpoint, input.p256dh.rstrip("="), input.auth.rstrip("="))
        try:
            _demand(outgoing.push_public_key is not None)
            async with context.services.database.transaction() as session:
                subscription_id = await add_subscription(
                    session,
                    actor,
                    endpoint,
                    input.user_agent,
                    context.services.clock(),
                    is_local=outgoing.push_is_local,
                )
        except errors.ChannelUnavailable as unavailable:
            return ChannelUnavailable(message=unavailable.message)
        except WrongSubscription as wrong:
            return InvalidPushSubscription(message=wrong.message)
        row = await context.read(queries.get_subscription_for, actor, subscription_id)
        return AddPushSubscriptionSuccess(subscription=PushSubscription.of(row))

    @mutation("Be told on this device no more.")
    async def remove_push_subscription(
        self,
        info: Info,
        input: RemovePushSubscriptionInput,  # noqa: A002
    ) -> RemovePushSubscriptionPayload:
        context, actor = info.context, info.context.actor
        try:
            async with context.services.database.transaction() as session:
                await remove_subscription(session, actor, key_of(input.subscription_id))
        except errors.NotFound:
            return PushSubscriptionNotFound()
        return RemovePushSubscriptionSuccess(settings=await read_settings(context, actor))


def _demand(is_available: bool) -> None:
    """Raise ChannelUnavailable where this server sends nothing by the channel."""
    if not is_available:
        raise errors.ChannelUnavailable


def _change(given: ChangeNotificationSettingsInput) -> SettingsChange:
    chosen = {each.kind: Choice(each.app, each.push, each.email) for each in given.choices or ()}
    return SettingsChange(given.email_rhythm, given.digest_weekday, given.digest_hour, given.time_zone, chosen)
