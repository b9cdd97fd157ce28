"""Finding the store of a receipt, or adding it."""

from __future__ import annotations

import re
import unicodedata

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.ids import StoreId, UserId
from cartsnitch_domain.stores.profiles import profiles
from cartsnitch_domain.stores.records import Store


async def match_store(
    session: AsyncSession, user_id: UserId, slug: str | None, merchant_name: str | None
) -> StoreId | None:
    """The chain of that profile, else the user's own store of that printed name; None without either."""
    profile = profiles().get(slug) if slug else None
    if profile is not None:
        return await _ensure(session, None, profile.slug, profile.name)
    own_slug = slug_of(merchant_name or "")
    if merchant_name is None or not own_slug:
        return None
    return await _ensure(session, user_id, own_slug, merchant_name)


async def _ensure(session: AsyncSession, user_id: UserId | None, slug: str, name: str) -> StoreId:
    statement = upsert(Store).values(user_id=user_id, slug=slug, name=name).on_conflict_do_nothing().returning(Store.id)
    added = (await session.execute(statement)).scalar_one_or_none()
    if added is not None:
        return StoreId(added)
    known = select(Store.id).where(Store.slug == slug, Store.user_id.is_not_distinct_from(user_id))
    return StoreId((await session.execute(known)).scalar_one())


def slug_of(name: str) -> str:
    """A name as it stands in an address: small letters, digits and hyphens, at most 60."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:60].strip("-")
