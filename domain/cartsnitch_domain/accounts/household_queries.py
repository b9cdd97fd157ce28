"""Reads of households. Rows carry the columns of their record, by name; who is in none sees none."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, case, func, select

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.accounts.households import OWNER_FIRST
from cartsnitch_domain.accounts.invitations import hash_code
from cartsnitch_domain.accounts.records import Household, HouseholdInvitation, HouseholdMember, User
from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.errors import InvitationNotGood, NotFound
from cartsnitch_domain.ids import UserId
from cartsnitch_domain.rows import Columns, Rows, by_owner, is_one_of

_households = Household.__table__.c
_members = HouseholdMember.__table__.c
_invitations = HouseholdInvitation.__table__.c
_users = User.__table__.c


async def household(reads: ReadConnection, actor: Actor) -> Columns | None:
    """The actor's household; None where they are in none."""
    for row in await _HOUSEHOLD.all(reads, user_id=actor.user_id):
        return row
    return None


async def get_for(reads: ReadConnection, actor: Actor, household_id: UUID) -> Columns:
    """The actor's household, by its id. Raises NotFound for any other one."""
    row = await household(reads, actor)
    if row is None or row.id != household_id:
        raise NotFound
    return row


async def newest_ids(reads: ReadConnection, user_id: UserId, most: int) -> list[UUID]:
    """The household that a user is in, if any: `most` is for records of which there are more."""
    return [row.id for row in await _HOUSEHOLD.all(reads, user_id=user_id)][:most]


async def members_of(reads: ReadConnection, actor: Actor, household_ids: Collection[UUID]) -> dict[UUID, list[Columns]]:
    """Who is in each of these, if the actor is: with `name`, `is_actor` and `place`, the owner first at 1."""
    rows = await _MEMBERS.all(reads, user_id=actor.user_id, household_ids=list(household_ids))
    return by_owner(rows, "household_id")


async def invitations_of(
    reads: ReadConnection, actor: Actor, household_ids: Collection[UUID]
) -> dict[UUID, list[Columns]]:
    """What was not accepted or taken back yet, the newest first: with the `name` of who invites. Expired ones are
    among it until somebody invites again."""
    rows = await _INVITATIONS.all(reads, user_id=actor.user_id, household_ids=list(household_ids))
    return by_owner(rows, "household_id")


async def offer_of(reads: ReadConnection, actor: Actor, code: str, now: datetime) -> Columns:
    """What a code lets somebody into: `name` of who invites, `member_count`, `expires_at`, and `is_member`, whether the
    actor is there already. Raises NotFound for a code that lets nobody in."""
    try:
        code_hash = hash_code(code)
    except InvitationNotGood as wrong:
        raise NotFound from wrong
    return await _OFFER.one(reads, user_id=actor.user_id, code_hash=code_hash, now=now)


_own = select(_members.household_id).where(_members.user_id == bindparam("user_id")).scalar_subquery()
_HOUSEHOLD = Rows(select(*_households).where(_households.id == _own))
_place = func.row_number().over(partition_by=_members.household_id, order_by=OWNER_FIRST)
_MEMBERS = Rows(
    select(
        *(column for column in _members if column.name != "user_id"),
        _users.name,
        case((_members.user_id == bindparam("user_id"), True), else_=False).label("is_actor"),
        _place.label("place"),
    )
    .join(User.__table__, _users.id == _members.user_id)
    .where(is_one_of(_members.household_id, "household_ids"), _members.household_id == _own)
    .order_by(*OWNER_FIRST)
)
_INVITATIONS = Rows(
    select(_invitations.id, _invitations.household_id, _invitations.created_at, _invitations.expires_at, _users.name)
    .join(User.__table__, _users.id == _invitations.invited_by_id)
    .where(
        is_one_of(_invitations.household_id, "household_ids"),
        _invitations.household_id == _own,
        _invitations.accepted_at.is_(None),
    )
    .order_by(_invitations.id.desc())
)
_others = HouseholdMember.__table__.alias()
_count = select(func.count()).where(_others.c.household_id == _invitations.household_id).scalar_subquery()
_is_member = _invitations.household_id.is_not_distinct_from(_own)
_OFFER = Rows(
    select(_users.name, _invitations.expires_at, _count.label("member_count"), _is_member.label("is_member"))
    .join(User.__table__, _users.id == _invitations.invited_by_id)
    .where(
        _invitations.code_hash == bindparam("code_hash"),
        _invitations.accepted_at.is_(None),
        _invitations.expires_at > bindparam("now"),
    )
)
