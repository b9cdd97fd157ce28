"""What is asked about the account."""

from __future__ import annotations

import strawberry

from cartsnitch_graphql.accounts.types import Viewer, read_viewer
from cartsnitch_graphql.context import Info
from cartsnitch_graphql.fields import field


@strawberry.type
class AccountQueries:
    @field("The signed-in user.")
    async def viewer(self, info: Info) -> Viewer:
        return await read_viewer(info.context)
