"""What is changed in the account."""

from __future__ import annotations

import strawberry
from cartsnitch_domain.accounts import actions

from cartsnitch_graphql.accounts.types import Viewer, read_viewer
from cartsnitch_graphql.context import Info
from cartsnitch_graphql.fields import mutation


@strawberry.type
class AccountMutations:
    @mutation("Exchange the receipt address for a new one; the old one still works for a while.")
    async def rotate_receipt_address(self, info: Info) -> Viewer:
        context = info.context
        async with context.services.database.transaction() as session:
            await actions.rotate_inbound_address(session, context.actor, context.services.clock())
        return await read_viewer(context)
