"""What is done to watches, alerts and settings."""

from __future__ import annotations

from typing import Annotated, TypeAlias
from uuid import UUID

import strawberry
from cartsnitch_domain import errors
from cartsnitch_domain.alerts import marking, preferences, queries, watches

from cartsnitch_graphql.alerts.inputs import (
    ChangeAlertSettingsInput,
    ChangeWatchInput,
    CreateWatchInput,
    DeleteWatchInput,
    MarkAlertsReadInput,
    PauseWatchInput,
    SnoozeAlertInput,
)
from cartsnitch_graphql.alerts.types import Alert, AlertSettings, Watch
from cartsnitch_graphql.context import Context, Info
from cartsnitch_graphql.errors import Error, input_value, message_of
from cartsnitch_graphql.fields import mutation
from cartsnitch_graphql.node import key_of


@strawberry.type(description="You have no such watch.")
class WatchNotFound(Error):
    message: str = message_of("This watch is gone, or was never yours.")


@strawberry.type(description="You have no such alert.")
class AlertNotFound(Error):
    message: str = message_of("This alert is gone, or was never yours.")


@strawberry.type(description="A price that cannot be watched so.")
class InvalidWatch(Error):
    field: str | None = strawberry.field(description="Which value of the input; null where it is none of them.")

    @classmethod
    def of(cls, wrong: errors.InvalidWatch) -> InvalidWatch:
        """What the domain refused."""
        return cls(message=wrong.message, field=input_value(wrong.field, _FIELDS))


@strawberry.type(description="A moment, or a number of alerts, that cannot be.")
class InvalidAlertInput(Error): ...


@strawberry.type(description="From how much on nobody can be told.")
class InvalidAlertSettings(Error):
    field: str = strawberry.field(description="Which value of the input.")


@strawberry.type(description="It is watched so.")
class WatchSaved:
    watch: Watch = strawberry.field(description="As it is now.")


@strawberry.type(description="It is watched no more; what was told of it is gone with it.")
class WatchDeleted:
    watch_id: strawberry.ID = strawberry.field(description="The id that it had.")


@strawberry.type(description="You saw them.")
class AlertsRead:
    unread_count: int = strawberry.field(description="How many you have not seen now.")


@strawberry.type(description="It rests, or is awake.")
class AlertSnoozed:
    alert: Alert = strawberry.field(description="As it is now.")


@strawberry.type(description="The settings are so now; alerts follow in a moment.")
class AlertSettingsChanged:
    settings: AlertSettings = strawberry.field(description="As they are now.")


CreateWatchPayload: TypeAlias = Annotated[
    WatchSaved | InvalidWatch, strawberry.union("CreateWatchPayload", description="What came of it.")
]
ChangeWatchPayload: TypeAlias = Annotated[
    WatchSaved | WatchNotFound | InvalidWatch, strawberry.union("ChangeWatchPayload", description="What came of it.")
]
PauseWatchPayload: TypeAlias = Annotated[
    WatchSaved | WatchNotFound, strawberry.union("PauseWatchPayload", description="What came of it.")
]
DeleteWatchPayload: TypeAlias = Annotated[
    WatchDeleted | WatchNotFound, strawberry.union("DeleteWatchPayload", description="What came of it.")
]
MarkAlertsReadPayload: TypeAlias = Annotated[
    AlertsRead | InvalidAlertInput, strawberry.union("MarkAlertsReadPayload", description="What came of it.")
]
SnoozeAlertPayload: TypeAlias = Annotated[
    AlertSnoozed | AlertNotFound | InvalidAlertInput,
    strawberry.union("SnoozeAlertPayload", description="What came of it."),
]
ChangeAlertSettingsPayload: TypeAlias = Annotated[
    AlertSettingsChanged | InvalidAlertSettings,
    strawberry.union("ChangeAlertSettingsPayload", description="What came of it."),
]

_FIELDS = {
    "product_id": "productId",
    "currency_code": "currencyCode",
    "per_amount": "per",
    "per_unit": "per",
    "store_id": "storeId",
}
"""What the input calls the columns of a watch."""


@strawberry.type
class AlertMutations:
    @mutation(
        "Watch the price of a product. The price last seen at a store counts, too, where it is at most 30 days old. The"
        " same watch again is the same one."
    )
    async def create_watch(self, info: Info, input: CreateWatchInput) -> CreateWatchPayload:  # noqa: A002
        context, actor, now = info.context, info.context.actor, info.context.services.clock()
        try:
            async with context.services.database.transaction() as session:
                watch_id = await watches.create_watch(session, actor, _product(input.product_id), input.values(), now)
        except errors.InvalidWatch as wrong:
            return InvalidWatch.of(wrong)
        return await _saved(context, watch_id)

    @mutation(
        "Change a watch. Another target is for the last 30 days and from now on; what was told of days before stays."
    )
    async def change_watch(self, info: Info, input: ChangeWatchInput) -> ChangeWatchPayload:  # noqa: A002
        context, actor, now = info.context, info.context.actor, info.context.services.clock()
        try:
            watch_id = key_of(input.watch_id)
            async with context.services.database.transaction() as session:
                await watches.change_watch(session, actor, watch_id, input.values(), now)
        except errors.NotFound:
            return WatchNotFound()
        except errors.InvalidWatch as wrong:
            return InvalidWatch.of(wrong)
        return await _saved(context, watch_id)

    @mutation("Let a watch rest, or wake it.")
    async def pause_watch(self, info: Info, input: PauseWatchInput) -> PauseWatchPayload:  # noqa: A002
        context, actor, now = info.context, info.context.actor, info.context.services.clock()
        try:
            watch_id = key_of(input.watch_id)
            async with context.services.database.transaction() as session:
                await watches.pause_watch(session, actor, watch_id, paused=input.paused, now=now)
        except errors.NotFound:
            return WatchNotFound()
        return await _saved(context, watch_id)

    @mutation("End a watch; what was told of it goes with it.")
    async def delete_watch(self, info: Info, input: DeleteWatchInput) -> DeleteWatchPayload:  # noqa: A002
        context, actor, now = info.context, info.context.actor, info.context.services.clock()
        try:
            async with context.services.database.transaction() as session:
                await watches.delete_watch(session, actor, key_of(input.watch_id), now)
        except errors.NotFound:
            return WatchNotFound()
        return WatchDeleted(watch_id=input.watch_id)

    @mutation("Say that you saw alerts. Ids that are not yours are as if absent.")
    async def mark_alerts_read(self, info: Info, input: MarkAlertsReadInput) -> MarkAlertsReadPayload:  # noqa: A002
        context, actor, now = info.context, info.context.actor, info.context.services.clock()
        try:
            alert_ids = None if input.alert_ids is None else _keys(input.alert_ids)
            async with context.services.database.transaction() as session:
                await marking.mark_read(session, actor, alert_ids, now)
        except errors.InvalidInput as wrong:
            return InvalidAlertInput(message=wrong.message)
        return AlertsRead(unread_count=await context.read(queries.unread_count, actor, now))

    @mutation("Let an alert rest: until then it is in no list and not counted.")
    async def snooze_alert(self, info: Info, input: SnoozeAlertInput) -> SnoozeAlertPayload:  # noqa: A002
        context, actor, now = info.context, info.context.actor, info.context.services.clock()
        try:
            alert_id = key_of(input.alert_id)
            async with context.services.database.transaction() as session:
                await marking.snooze(session, actor, alert_id, input.until, now)
        except errors.NotFound:
            return AlertNotFound()
        except errors.InvalidInput as wrong:
            return InvalidAlertInput(message=wrong.message)
        return AlertSnoozed(alert=Alert.of(await context.read(queries.get_for, actor, alert_id)))

    @mutation("Change what you want to be told, and from how much on.")
    async def change_alert_settings(
        self,
        info: Info,
        input: ChangeAlertSettingsInput,  # noqa: A002
    ) -> ChangeAlertSettingsPayload:
        context, actor = info.context, info.context.actor
        try:
            async with context.services.database.transaction() as session:
                await preferences.change_settings(session, actor, input.values())
        except errors.InvalidAlertSettings as wrong:
            field = "lowestInDays" if wrong.field == "lowest_in_days" else wrong.field
            return InvalidAlertSettings(message=wrong.message, field=field)
        return AlertSettingsChanged(settings=AlertSettings.of(await context.read(queries.settings, actor)))


async def _saved(context: Context, watch_id: UUID) -> WatchSaved:
    return WatchSaved(watch=Watch.of(await context.read(queries.get_watch_for, context.actor, watch_id)))


def _product(product_id: str) -> UUID:
    """The key of a product; raises InvalidWatch for what can be none."""
    try:
        return key_of(product_id)
    except errors.NotFound as wrong:
        raise errors.InvalidWatch("Please choose a product that you bought.", "product_id") from wrong


def _keys(ids: list[strawberry.ID]) -> list[UUID]:
    """The keys of what may be ids; others are as if absent."""
    found: list[UUID] = []
    for each in ids:
        try:
            found.append(key_of(each))
        except errors.NotFound:
            continue
    return found
