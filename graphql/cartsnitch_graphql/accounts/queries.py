"""What is asked about the account."""

from __future__ import annotations

import strawberry
from cartsnitch_domain.accounts import queries

from cartsnitch_graphql.accounts.types import Viewer
from cartsnitch_graphql.context import Info
from cartsnitch_graphql.fields import field


@strawberry.type
class AccountQueries:
    @field("The signed-in user.")
    async def viewer(self, info: Info) -> Viewer:
        context = info.context
        return Viewer.of(await context.read(queries.viewer, context.actor), context.services.mail_domain)
