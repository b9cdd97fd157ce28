"""Accounts as the API shows them."""

from __future__ import annotations

import strawberry
from cartsnitch_domain.accounts import queries
from cartsnitch_domain.rows import Columns

from cartsnitch_graphql.context import Context, Info
from cartsnitch_graphql.fields import field
from cartsnitch_graphql.node import Node, node_id
from cartsnitch_graphql.public.types import PublicContribution, read_contribution


@strawberry.type(description="The signed-in user.")
class Viewer(Node):
    email: str = strawberry.field(description="The address they sign in with.")
    name: str = strawberry.field(description="How they want to be called; may be empty.")
    receipt_address: str = strawberry.field(description="Receipts mailed or forwarded to this address are read.")

    time_zone: str | None = strawberry.field(
        description="A name of IANA, such as America/Chicago, whose days and clock hold for them; null where they "
        "never said one: then it is UTC."
    )

    @field("Whether their prices count in those that everybody may see.")
    async def public_contribution(self, info: Info) -> PublicContribution:
        return await read_contribution(info.context)

    @classmethod
    def of(cls, row: Columns, mail_domain: str) -> Viewer:
        """A viewer from the columns of `accounts.queries.viewer`."""
        return cls(
            id=node_id(row.id),
            email=row.email,
            name=row.name,
            receipt_address=f"receipts+{row.token}@{mail_domain}",
            time_zone=row.time_zone,
        )


async def read_viewer(context: Context) -> Viewer:
    """Whoever asks."""
    return Viewer.of(await context.read(queries.viewer, context.actor), context.services.mail_domain)
