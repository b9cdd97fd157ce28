"""What is done to shopping lists."""

from __future__ import annotations

from typing import Annotated, TypeAlias
from uuid import UUID

import strawberry
from cartsnitch_domain import errors
from cartsnitch_domain.shopping import lists, preferences, queries, syncing

from cartsnitch_graphql.context import Context, Info
from cartsnitch_graphql.errors import Error, input_value
from cartsnitch_graphql.fields import mutation
from cartsnitch_graphql.households.mutations import NoHousehold
from cartsnitch_graphql.node import key_of, node_id
from cartsnitch_graphql.shopping.inputs import (
    PLANNING_FIELDS,
    ChangePlanningSettingsInput,
    CreateShoppingListInput,
    DeleteShoppingListInput,
    RenameShoppingListInput,
    ShareShoppingListInput,
    SyncShoppingListInput,
    UnshareShoppingListInput,
)
from cartsnitch_graphql.shopping.plans import (
    InvalidPlanning,
    PlanningSettings,
    ShoppingListNotFound,
    UnknownStore,
)
from cartsnitch_graphql.shopping.types import ListItem, ShoppingList


@strawberry.type(description="A list that cannot be begun or called so.")
class InvalidShoppingList(Error):
    field: str | None = strawberry.field(description="Which value of the input; null where it is none of them.")


@strawberry.type(description="A change of a list that cannot be. None of those that came with it is taken over.")
class InvalidListOperation(Error):
    operation_id: strawberry.ID | None = strawberry.field(description="Which one; null where it is all of them.")
    field: str | None = strawberry.field(description="Which value of it; null where it is none of them.")


@strawberry.type(description="There is no room: a list has at most 500 items. Nothing is taken over.")
class ShoppingListFull(Error): ...


@strawberry.type(description="The list is shared with you, and only who began it can do that.")
class NotListOwner(Error): ...


@strawberry.type(description="It is so now.")
class ShoppingListSaved:
    list: ShoppingList = strawberry.field(description="As it is now.")


@strawberry.type(description="It is gone, with all that stood on it.")
class ShoppingListDeleted:
    list_id: strawberry.ID = strawberry.field(description="The id that it had.")


@strawberry.type(description="All of it is taken over, and this is what the device may not know.")
class ShoppingListSynced:
    items: list[ListItem] = strawberry.field(
        description="What changed since the cursor, also by this device, deleted items among it."
    )
    is_whole: bool = strawberry.field(
        description="Whether it is all that stands on the list: what else a device has of it, is gone."
    )
    cursor: str = strawberry.field(description="What to send as `since` next time.")
    list: ShoppingList = strawberry.field(description="As it is now.")


@strawberry.type(description="You like to shop so now.")
class PlanningSettingsChanged:
    settings: PlanningSettings = strawberry.field(description="As they are now.")


CreateShoppingListPayload: TypeAlias = Annotated[
    ShoppingListSaved | InvalidShoppingList | NoHousehold,
    strawberry.union("CreateShoppingListPayload", description="What came of it."),
]
RenameShoppingListPayload: TypeAlias = Annotated[
    ShoppingListSaved | ShoppingListNotFound | InvalidShoppingList,
    strawberry.union("RenameShoppingListPayload", description="What came of it."),
]
DeleteShoppingListPayload: TypeAlias = Annotated[
    ShoppingListDeleted | ShoppingListNotFound | NotListOwner,
    strawberry.union("DeleteShoppingListPayload", description="What came of it."),
]
ShareShoppingListPayload: TypeAlias = Annotated[
    ShoppingListSaved | ShoppingListNotFound | NoHousehold | InvalidShoppingList,
    strawberry.union("ShareShoppingListPayload", description="What came of it."),
]
UnshareShoppingListPayload: TypeAlias = Annotated[
    ShoppingListSaved | ShoppingListNotFound | NotListOwner,
    strawberry.union("UnshareShoppingListPayload", description="What came of it."),
]
SyncShoppingListPayload: TypeAlias = Annotated[
    ShoppingListSynced | ShoppingListNotFound | InvalidListOperation | ShoppingListFull,
    strawberry.union("SyncShoppingListPayload", description="What came of it."),
]
ChangePlanningSettingsPayload: TypeAlias = Annotated[
    PlanningSettingsChanged | UnknownStore | InvalidPlanning,
    strawberry.union("ChangePlanningSettingsPayload", description="What came of it."),
]

_FIELDS = {"is_checked": "isChecked", "is_deleted": "isDeleted"}


@strawberry.type
class ShoppingMutations:
    @mutation("Begin a list; at most 50. With the id of a list that you see, nothing is changed.")
    async def create_shopping_list(
        self,
        info: Info,
        input: CreateShoppingListInput,  # noqa: A002
    ) -> CreateShoppingListPayload:
        context, actor, now = info.context, info.context.actor, info.context.services.clock()
        try:
            async with context.services.database.transaction() as session:
                list_id = await lists.create_list(session, actor, input.name, input.key, now, is_shared=input.is_shared)
        except errors.NoHousehold as alone:
            return NoHousehold(message=alone.message)
        except errors.InvalidShoppingList as wrong:
            return InvalidShoppingList(message=wrong.message, field=wrong.field)
        return await _saved(context, list_id)

    @mutation("Call a list otherwise.")
    async def rename_shopping_list(
        self,
        info: Info,
        input: RenameShoppingListInput,  # noqa: A002
    ) -> RenameShoppingListPayload:
        context, actor, now = info.context, info.context.actor, info.context.services.clock()
        try:
            list_id = key_of(input.list_id)
            async with context.services.database.transaction() as session:
                await lists.rename_list(session, actor, list_id, input.name, now)
            return await _saved(context, list_id)
        except errors.NotFound:
            return ShoppingListNotFound()
        except errors.InvalidShoppingList as wrong:
            return InvalidShoppingList(message=wrong.message, field=wrong.field)

    @mutation("End a list; what stands on it goes with it.")
    async def delete_shopping_list(
        self,
        info: Info,
        input: DeleteShoppingListInput,  # noqa: A002
    ) -> DeleteShoppingListPayload:
        context, actor = info.context, info.context.actor
        try:
            async with context.services.database.transaction() as session:
                await lists.delete_list(session, actor, key_of(input.list_id))
        except errors.NotFound:
            return ShoppingListNotFound()
        except errors.NotListOwner as wrong:
            return NotListOwner(message=wrong.message)
        return ShoppingListDeleted(list_id=input.list_id)

    @mutation("Let all of your household see and change a list. Nothing is changed where they do.")
    async def share_shopping_list(
        self,
        info: Info,
        input: ShareShoppingListInput,  # noqa: A002
    ) -> ShareShoppingListPayload:
        context = info.context
        try:
            list_id = key_of(input.list_id)
            async with context.services.database.transaction() as session:
                await lists.share_list(session, context.actor, list_id)
            return await _saved(context, list_id)
        except errors.NotFound:
            return ShoppingListNotFound()
        except errors.NoHousehold as alone:
            return NoHousehold(message=alone.message)
        except errors.InvalidShoppingList as wrong:
            return InvalidShoppingList(message=wrong.message, field=wrong.field)

    @mutation(
        "Let a list that you began be yours alone again; it is gone for the others. Nothing is changed where it is."
    )
    async def unshare_shopping_list(
        self,
        info: Info,
        input: UnshareShoppingListInput,  # noqa: A002
    ) -> UnshareShoppingListPayload:
        context = info.context
        try:
            list_id = key_of(input.list_id)
            async with context.services.database.transaction() as session:
                await lists.unshare_list(session, context.actor, list_id)
            return await _saved(context, list_id)
        except errors.NotFound:
            return ShoppingListNotFound()
        except errors.NotListOwner as wrong:
            return NotListOwner(message=wrong.message)

    @mutation(
        "Send what a device changed of a list, also while it was offline, and learn what others changed. Edits may come"
        " in any order and any number of times."
    )
    async def sync_shopping_list(self, info: Info, input: SyncShoppingListInput) -> SyncShoppingListPayload:  # noqa: A002
        context, actor, now = info.context, info.context.actor, info.context.services.clock()
        try:
            list_id = key_of(input.list_id)
            operations = [each.operation() for each in input.operations[: syncing.MOST_OPERATIONS + 1]]
            async with context.services.database.transaction() as session:
                await syncing.sync(session, actor, list_id, operations, now)
            changes = await context.read(queries.changes_since, actor, list_id, input.since)
        except errors.NotFound:
            return ShoppingListNotFound()
        except errors.ShoppingListFull as full:
            return ShoppingListFull(message=full.message)
        except errors.InvalidListOperation as wrong:
            return _refused(wrong)
        return ShoppingListSynced(
            list=ShoppingList.of(changes.own),
            items=[ListItem.of(row) for row in changes.items],
            is_whole=changes.is_whole,
            cursor=changes.cursor,
        )

    @mutation("Change how you like to shop.")
    async def change_planning_settings(
        self,
        info: Info,
        input: ChangePlanningSettingsInput,  # noqa: A002
    ) -> ChangePlanningSettingsPayload:
        context, actor = info.context, info.context.actor
        try:
            async with context.services.database.transaction() as session:
                await preferences.change_preferences(session, actor, input.values())
        except errors.UnknownStore as unknown:
            return UnknownStore(message=unknown.message)
        except errors.InvalidPlanning as wrong:
            return InvalidPlanning(message=wrong.message, field=PLANNING_FIELDS.get(wrong.field, wrong.field))
        settings = await context.read(preferences.preferences_of, actor)
        return PlanningSettingsChanged(settings=PlanningSettings.of(settings))


def _refused(wrong: errors.InvalidListOperation) -> InvalidListOperation:
    operation_id = None if wrong.operation_id is None else node_id(wrong.operation_id)
    field = input_value(wrong.field, _FIELDS)
    return InvalidListOperation(message=wrong.message, operation_id=operation_id, field=field)


async def _saved(context: Context, list_id: UUID) -> ShoppingListSaved:
    return ShoppingListSaved(list=ShoppingList.of(await context.read(queries.get_for, context.actor, list_id)))
