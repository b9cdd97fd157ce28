"""Households: people are let in by a code, once; they leave; nobody comes in by two doors at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from uuid import UUID, uuid4

import pytest
from cartsnitch_domain.accounts import households, invitations
from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.accounts.records import Household, HouseholdInvitation, HouseholdMember, User
from cartsnitch_domain.accounts.rules import INVITATION_LIFETIME, MOST_INVITATIONS, MOST_MEMBERS
from cartsnitch_domain.db import Database
from cartsnitch_domain.errors import (
    AlreadyInHousehold,
    CartSnitchError,
    HouseholdFull,
    InvitationNotGood,
    NoHousehold,
    NotFound,
    NotHouseholdOwner,
    TooManyInvitations,
)
from cartsnitch_domain.ids import AuthSessionId, UserId
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
Given = TypeVar("Given")


async def person(database: Database) -> Actor:
    async with database.transaction() as session:
        user = User(email=f"{uuid4().hex}@example.org", name="Somebody", password_hash="unused")
        session.add(user)
        await session.flush()
    return Actor(UserId(user.id), AuthSessionId(uuid4()))


async def people(database: Database, count: int) -> list[Actor]:
    return [await person(database) for _ in range(count)]


async def done(database: Database, act: Callable[[AsyncSession], Awaitable[Given]]) -> Given:
    """What it gives, in a transaction of its own."""
    async with database.transaction() as session:
        return await act(session)


async def invited(database: Database, actor: Actor, now: datetime = NOW) -> str:
    return await done(database, lambda session: invitations.invite(session, actor, now))


async def joined(database: Database, actor: Actor, code: str, now: datetime = NOW) -> UUID:
    return await done(database, lambda session: invitations.accept(session, actor, code, now))


async def together(database: Database, count: int) -> list[Actor]:
    """People of one household, the owner first."""
    actors = await people(database, count)
    for number, actor in enumerate(actors[1:], 1):
        await joined(database, actor, await invited(database, actors[0]), NOW + timedelta(minutes=number))
    return actors


async def members(database: Database, actor: Actor) -> list[UserId]:
    """Who is in the household of somebody, the owner first."""
    async with database.transaction() as session:
        household_id = await households.household_of(session, actor.user_id)
        return [] if household_id is None else await households.member_ids(session, household_id)


async def count(database: Database, record: type) -> int:
    async with database.reading() as session:
        return await session.scalar(select(func.count()).select_from(record)) or 0


async def refused(attempt: Awaitable[object], reason: type[CartSnitchError]) -> None:
    with pytest.raises(reason):
        await attempt


async def test_who_invites_first_is_the_owner_and_who_has_the_code_joins(database: Database) -> None:
    owner, other = await people(database, 2)
    code = await invited(database, owner)
    await joined(database, other, code, NOW + timedelta(days=6))

    assert await members(database, owner) == [owner.user_id, other.user_id]
    assert len(code) >= 43  # 256 bits


async def test_a_code_is_kept_as_a_hash(database: Database) -> None:
    owner = await person(database)
    code = await invited(database, owner)

    async with database.reading() as session:
        kept = (await session.execute(select(HouseholdInvitation.code_hash))).scalar_one()
    assert code.encode() not in kept
    assert kept == invitations.hash_code(code)


async def test_a_code_is_good_once_and_its_answer_may_be_asked_again(database: Database) -> None:
    owner, other, third = await people(database, 3)
    code = await invited(database, owner)
    assert await joined(database, other, code) == await joined(database, other, code)
    await refused(joined(database, third, code), InvitationNotGood)

    await done(database, lambda session: households.depart(session, other))
    await refused(joined(database, other, code), InvitationNotGood)
    assert await members(database, owner) == [owner.user_id]


@pytest.mark.parametrize("code", ["", "x" * 43, "x" * 44, "ü" * 43, "x" * 42 + "\0"])
async def test_what_is_no_code_lets_nobody_in(database: Database, code: str) -> None:
    await invited(database, await person(database))
    await refused(joined(database, await person(database), code), InvitationNotGood)


async def test_a_code_expires_and_can_be_taken_back(database: Database) -> None:
    owner, other, stranger = await people(database, 3)
    late = await invited(database, owner)
    await refused(joined(database, other, late, NOW + INVITATION_LIFETIME), InvitationNotGood)

    code = await invited(database, owner, NOW + INVITATION_LIFETIME)  # the one that expired is gone
    async with database.reading() as session:
        invitation_id = (await session.execute(select(HouseholdInvitation.id))).scalar_one()
    for actor in (stranger, other):
        await refused(
            done(database, lambda session, who=actor: invitations.revoke(session, who, invitation_id)),  # type: ignore[misc]
            NotFound,
        )
    await done(database, lambda session: invitations.revoke(session, owner, invitation_id))
    await refused(joined(database, other, code, NOW + INVITATION_LIFETIME), InvitationNotGood)
    await refused(done(database, lambda session: invitations.revoke(session, owner, invitation_id)), NotFound)


async def test_invitations_and_people_are_bounded(database: Database) -> None:
    owner, *guests = await people(database, MOST_MEMBERS + 1)
    codes = [await invited(database, owner) for _ in range(MOST_INVITATIONS)]
    await refused(invited(database, owner), TooManyInvitations)
    for guest, code in zip(guests[:-1], codes, strict=False):
        await joined(database, guest, code)

    await refused(joined(database, guests[-1], codes[-1]), HouseholdFull)
    await refused(invited(database, owner), HouseholdFull)
    assert len(await members(database, owner)) == MOST_MEMBERS


async def test_nobody_is_in_two_households(database: Database) -> None:
    owner, other = await people(database, 2)
    code = await invited(database, owner)
    await invited(database, other)  # which begins a household of their own

    await refused(joined(database, other, code), AlreadyInHousehold)
    await refused(joined(database, owner, code), AlreadyInHousehold)
    assert await members(database, owner) == [owner.user_id]


async def test_of_two_who_show_one_code_at_once_one_joins(database: Database) -> None:
    owner, *guests = await people(database, 5)
    code = await invited(database, owner)
    outcomes = await asyncio.gather(*(joined(database, each, code) for each in guests), return_exceptions=True)

    assert sum(isinstance(each, InvitationNotGood) for each in outcomes) == 3
    assert len(await members(database, owner)) == 2


async def test_who_shows_two_codes_at_once_joins_one_household(database: Database) -> None:
    *owners, guest = await people(database, 5)
    codes = [await invited(database, each) for each in owners]
    outcomes = await asyncio.gather(*(joined(database, guest, code) for code in codes), return_exceptions=True)

    assert sum(isinstance(each, AlreadyInHousehold) for each in outcomes) == 3
    assert await count(database, HouseholdMember) == 5


async def test_two_devices_that_invite_first_begin_one_household(database: Database) -> None:
    owner = await person(database)
    await asyncio.gather(*(invited(database, owner) for _ in range(4)))

    assert (await count(database, Household), await count(database, HouseholdInvitation)) == (1, 4)


async def test_the_last_place_is_given_once(database: Database) -> None:
    owner, *_ = await together(database, MOST_MEMBERS - 1)
    codes = [await invited(database, owner) for _ in range(3)]
    guests = await people(database, 3)
    attempts = (joined(database, guest, code) for guest, code in zip(guests, codes, strict=True))
    outcomes = await asyncio.gather(*attempts, return_exceptions=True)

    assert sum(isinstance(each, HouseholdFull) for each in outcomes) == 2
    assert len(await members(database, owner)) == MOST_MEMBERS


async def test_when_the_owner_leaves_who_is_there_longest_follows(database: Database) -> None:
    owner, second, third = await together(database, 3)
    left = await done(database, lambda session: households.depart(session, owner))

    assert left.heir_id == second.user_id
    assert await members(database, third) == [second.user_id, third.user_id]
    await refused(done(database, lambda session: households.depart(session, owner)), NoHousehold)


async def test_an_account_that_is_deleted_leaves_its_household_with_an_owner(database: Database) -> None:
    owner, second, third = await together(database, 3)
    async with database.transaction() as session:
        await session.delete(await session.get_one(User, owner.user_id))

    assert await members(database, third) == [second.user_id, third.user_id]


async def test_the_last_one_ends_the_household_and_its_invitations(database: Database) -> None:
    owner, guest = await people(database, 2)
    code = await invited(database, owner)
    await done(database, lambda session: households.depart(session, owner))

    assert await count(database, Household) == await count(database, HouseholdInvitation) == 0
    await refused(joined(database, guest, code), InvitationNotGood)


async def test_who_leaves_takes_their_open_invitations_along(database: Database) -> None:
    owner, other = await together(database, 2)
    theirs, owners = await invited(database, other), await invited(database, owner)
    await done(database, lambda session: households.depart(session, other))

    guest = await person(database)
    await refused(joined(database, guest, theirs), InvitationNotGood)
    await joined(database, guest, owners)


async def test_while_the_last_one_leaves_nobody_is_left_in_a_household_that_is_gone(database: Database) -> None:
    owner, guest = await people(database, 2)
    code = await invited(database, owner)
    await asyncio.gather(
        done(database, lambda session: households.depart(session, owner)),
        joined(database, guest, code),
        return_exceptions=True,
    )

    assert await members(database, owner) == []
    assert await members(database, guest) in ([], [guest.user_id])
    assert await count(database, Household) == await count(database, HouseholdMember)


async def test_the_owner_removes_others_and_nobody_else_does(database: Database) -> None:
    owner, second, third = await together(database, 3)
    (stranger,) = await people(database, 1)
    async with database.reading() as session:
        rows = await session.execute(select(HouseholdMember.user_id, HouseholdMember.id))
        keys = {row.user_id: row.id for row in rows}

    async def remove(actor: Actor, whom: Actor) -> None:
        await done(database, lambda session: households.dismiss(session, actor, keys[whom.user_id]))

    await refused(remove(second, third), NotHouseholdOwner)
    await refused(remove(stranger, third), NoHousehold)
    await refused(remove(owner, owner), NotFound)  # who goes themselves leaves
    assert len(await members(database, owner)) == 3

    await remove(owner, third)
    assert await members(database, owner) == [owner.user_id, second.user_id]
    await refused(remove(owner, third), NotFound)


async def keys_of(database: Database) -> dict[UserId, UUID]:
    """By which key members know each other."""
    async with database.reading() as session:
        rows = await session.execute(select(HouseholdMember.user_id, HouseholdMember.id))
        return {UserId(row.user_id): row.id for row in rows}


class TestHandingOver:
    """A household has one owner, whatever is handed to whom, and whoever leaves."""

    async def test_the_owner_hands_it_to_somebody_who_hands_it_on_and_back(self, database: Database) -> None:
        owner, second, third = await together(database, 3)
        keys = await keys_of(database)

        async def hand(actor: Actor, whom: Actor, minutes: int) -> None:
            now = NOW + timedelta(minutes=minutes)
            await done(database, lambda session: households.hand_over(session, actor, keys[whom.user_id], now))

        await hand(owner, third, 10)
        assert await members(database, owner) == [third.user_id, owner.user_id, second.user_id]
        await hand(third, second, 5)  # by a clock that was put back
        assert await members(database, owner) == [second.user_id, owner.user_id, third.user_id]
        await refused(hand(third, owner, 20), NotHouseholdOwner)
        await hand(second, owner, 20)
        assert await members(database, owner) == [owner.user_id, second.user_id, third.user_id]

    async def test_nobody_hands_over_what_is_not_theirs_or_to_who_is_not_there(self, database: Database) -> None:
        owner, second, third = await together(database, 3)
        stranger, elsewhere = await together(database, 2)
        alone = await person(database)
        keys = await keys_of(database)

        async def hand(actor: Actor, key: UUID) -> None:
            await done(database, lambda session: households.hand_over(session, actor, key, NOW))

        await refused(hand(second, keys[third.user_id]), NotHouseholdOwner)
        await refused(hand(second, keys[owner.user_id]), NotHouseholdOwner)
        await refused(hand(alone, keys[second.user_id]), NoHousehold)
        for key in (keys[owner.user_id], keys[elsewhere.user_id], second.user_id, uuid4()):
            await refused(hand(owner, key), NotFound)
        assert await members(database, owner) == [owner.user_id, second.user_id, third.user_id]
        assert await members(database, stranger) == [stranger.user_id, elsewhere.user_id]

    async def test_when_whom_it_was_handed_to_leaves_who_is_there_longest_follows(self, database: Database) -> None:
        owner, second, third = await together(database, 3)
        keys = await keys_of(database)
        await done(database, lambda session: households.hand_over(session, owner, keys[third.user_id], NOW))
        left = await done(database, lambda session: households.depart(session, third))

        assert left.heir_id == owner.user_id
        assert await members(database, owner) == [owner.user_id, second.user_id]

    async def test_when_who_handed_it_over_leaves_it_stays_whom_it_was_handed_to(self, database: Database) -> None:
        owner, second, third = await together(database, 3)
        keys = await keys_of(database)
        await done(database, lambda session: households.hand_over(session, owner, keys[third.user_id], NOW))
        left = await done(database, lambda session: households.depart(session, owner))

        assert left.heir_id == third.user_id
        assert await members(database, second) == [third.user_id, second.user_id]

    async def test_of_two_hand_overs_at_once_one_is_done(self, database: Database) -> None:
        owner, second, third = await together(database, 3)
        keys = await keys_of(database)

        async def hand(whom: Actor) -> None:
            await done(database, lambda session: households.hand_over(session, owner, keys[whom.user_id], NOW))

        outcomes = await asyncio.gather(hand(second), hand(third), return_exceptions=True)

        assert sorted(type(each).__name__ for each in outcomes) == ["NoneType", "NotHouseholdOwner"]
        heirs = [each.user_id for each, outcome in zip((second, third), outcomes, strict=True) if outcome is None]
        assert (await members(database, owner))[:1] == heirs


def test_blanks_that_were_copied_along_are_no_part_of_a_code() -> None:
    code = invitations.new_code()

    assert invitations.hash_code(f" {code}\n") == invitations.hash_code(code)
    with pytest.raises(InvitationNotGood):
        invitations.hash_code(f"{code[:20]} {code[20:]}")
