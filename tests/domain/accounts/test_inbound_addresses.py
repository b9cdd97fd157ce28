"""Receipt addresses: secret, one in use at a time, and an old one good for two weeks."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from cartsnitch_domain.accounts.actions import rotate_inbound_address
from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.accounts.records import InboundAddress, User
from cartsnitch_domain.accounts.rules import ADDRESS_GRACE
from cartsnitch_domain.accounts.sign_in import find_recipients
from cartsnitch_domain.db import Database
from cartsnitch_domain.ids import AuthSessionId, UserId
from sqlalchemy import func, select

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


async def household(database: Database, name: str) -> Actor:
    """Someone with a receipt address."""
    async with database.transaction() as session:
        user = User(email=f"{name}@example.org", name=name, password_hash="unused")
        session.add(user)
        await session.flush()
        session.add(InboundAddress(user_id=user.id))
    return Actor(UserId(user.id), AuthSessionId(uuid4()))


async def token_of(database: Database, actor: Actor) -> str:
    """The address in use."""
    async with database.reading() as session:
        statement = select(InboundAddress.token).where(
            InboundAddress.user_id == actor.user_id, InboundAddress.retired_at.is_(None)
        )
        return (await session.execute(statement)).scalar_one()


async def recipient(database: Database, token: str, now: datetime = NOW) -> UserId | None:
    async with database.reading() as session:
        return (await find_recipients(session, [token], now)).get(token.lower())


async def rotate(database: Database, actor: Actor, now: datetime = NOW) -> str:
    async with database.transaction() as session:
        return await rotate_inbound_address(session, actor, now)


async def test_a_mail_finds_its_owner_whatever_its_server_did_to_the_case(database: Database) -> None:
    owner, other = await household(database, "owner"), await household(database, "other")
    token = await token_of(database, owner)
    assert await recipient(database, token) == owner.user_id
    assert await recipient(database, token.upper()) == owner.user_id
    assert await recipient(database, await token_of(database, other)) == other.user_id


@pytest.mark.parametrize("token", ["", "0" * 32, "%", "' OR 1=1", "\ufffd"])
async def test_a_token_that_is_nobody_s_finds_nobody(database: Database, token: str) -> None:
    await household(database, "owner")
    assert await recipient(database, token) is None


async def test_an_address_is_long_enough_never_to_be_guessed(database: Database) -> None:
    tokens = {await token_of(database, await household(database, f"n{number}")) for number in range(5)}
    assert len(tokens) == 5
    for token in tokens:
        assert len(token) == 32
        assert set(token) <= set("0123456789abcdef")


async def test_after_rotating_the_old_address_is_good_for_two_weeks(database: Database) -> None:
    owner = await household(database, "owner")
    old = await token_of(database, owner)
    new = await rotate(database, owner)
    assert new == await token_of(database, owner) != old
    assert await recipient(database, new, NOW + timedelta(days=999)) == owner.user_id
    assert await recipient(database, old, NOW + ADDRESS_GRACE - timedelta(seconds=1)) == owner.user_id
    assert await recipient(database, old, NOW + ADDRESS_GRACE) is None


async def test_rotating_again_does_not_prolong_an_older_address(database: Database) -> None:
    owner = await household(database, "owner")
    oldest = await token_of(database, owner)
    await rotate(database, owner)
    await rotate(database, owner, NOW + timedelta(days=10))
    assert await recipient(database, oldest, NOW + ADDRESS_GRACE) is None


async def test_rotating_concerns_the_owner_alone(database: Database) -> None:
    owner, other = await household(database, "owner"), await household(database, "other")
    kept = await token_of(database, other)
    await rotate(database, owner)
    assert await token_of(database, other) == kept


async def test_rotating_twice_at_once_leaves_one_address_in_use(database: Database) -> None:
    owner = await household(database, "owner")
    await asyncio.gather(*(rotate(database, owner) for _ in range(3)))
    async with database.reading() as session:
        kept = (await session.execute(select(func.count()).select_from(InboundAddress))).scalar_one()
    assert kept == 4
    assert await recipient(database, await token_of(database, owner)) == owner.user_id
