"""What others say of the products of a shopper, beside what their own receipts say."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Uuid, bindparam, true

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.lookups.facts import OutsideFacts, facts_of
from cartsnitch_domain.lookups.queries import FOUND
from cartsnitch_domain.prices.own_contents import content_shown
from cartsnitch_domain.prices.own_numbers import is_printed_by
from cartsnitch_domain.rows import Rows, by_owner


async def outside_facts_of(
    reads: ReadConnection, actor: Actor, product_ids: Collection[UUID]
) -> dict[UUID, OutsideFacts]:
    """What a catalogue says of those of these products that it was asked for and knows, by the numbers that receipts of
    the actor print. It fills in a size where none of these says one, whatever those of others do."""
    rows = await _FACTS.all(reads, user_id=actor.user_id, product_ids=list(product_ids))
    found = {product_id: facts_of(lookups) for product_id, lookups in by_owner(rows, "product_id").items()}
    return {product_id: facts for product_id, facts in found.items() if facts is not None}


_shown = content_shown(bindparam("user_id", type_=Uuid()))
_FACTS = Rows(
    FOUND.add_columns(_shown.c.amount.label("own_amount"))
    .outerjoin(_shown, true())
    .where(is_printed_by(bindparam("user_id", type_=Uuid())))
)
