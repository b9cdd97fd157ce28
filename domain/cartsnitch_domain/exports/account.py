"""An account, what its shopper chose, and their household, as they are taken along.

Nothing that opens anything is in it: no password, token, code or key. Of others in the household it has what its screen
shows.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    Text,
    bindparam,
    case,
    cast,
    func,
    literal,
    literal_column,
    select,
    union_all,
)

from cartsnitch_domain.accounts.households import OWNER_FIRST
from cartsnitch_domain.accounts.records import AuthSession, HouseholdInvitation, HouseholdMember, User
from cartsnitch_domain.alerts.records import AlertSettings
from cartsnitch_domain.exports.exported import Exported
from cartsnitch_domain.notifications.records import NotificationChoice, NotificationSettings
from cartsnitch_domain.public.records import PublicContribution
from cartsnitch_domain.shopping.records import PlanningSettings
from cartsnitch_domain.stores.records import Store

_users = User.__table__.c
_sign_ins = AuthSession.__table__.c
_members = HouseholdMember.__table__.c
_invitations = HouseholdInvitation.__table__.c
_alerts = AlertSettings.__table__.c
_planning = PlanningSettings.__table__.c
_notifications = NotificationSettings.__table__.c
_choices = NotificationChoice.__table__.c
_contributions = PublicContribution.__table__.c
_stores = Store.__table__.c
_household_id = select(_members.household_id).where(_members.user_id == bindparam("user_id")).scalar_subquery()

ACCOUNT = Exported(
    select(_users.id, _users.email, _users.name, _users.email_verified_at, _users.time_zone, _users.created_at).where(
        _users.id == bindparam("user_id")
    )
)
SIGN_INS = Exported(
    select(_sign_ins.id, _sign_ins.user_agent, _sign_ins.created_at, _sign_ins.expires_at, _sign_ins.ended_at)
    .where(_sign_ins.user_id == bindparam("user_id"))
    .order_by(_sign_ins.id.desc())
)
HOUSEHOLD = Exported(
    select(
        _members.id,
        _members.household_id,
        _users.name,
        case((_members.user_id == bindparam("user_id"), True), else_=False).label("is_you"),
        (func.row_number().over(order_by=OWNER_FIRST) == literal_column("1")).label("is_owner"),
        _members.joined_at,
        _members.owned_since,
    )
    .select_from(HouseholdMember.__table__.join(User.__table__, _users.id == _members.user_id))
    .where(_members.household_id == _household_id)
    .order_by(*OWNER_FIRST)
)
INVITATIONS = Exported(
    select(
        _invitations.id,
        _users.name.label("invited_by"),
        _invitations.created_at,
        _invitations.expires_at,
    )
    .select_from(HouseholdInvitation.__table__.join(User.__table__, _users.id == _invitations.invited_by_id))
    .where(_invitations.household_id == _household_id, _invitations.accepted_at.is_(None))
    .order_by(_invitations.id.desc())
)


def _setting(area: str, name: str, value: ColumnElement[Any], source: FromClause) -> Select[*tuple[Any, ...]]:
    """One of what a shopper chose, as a row."""
    return (
        select(
            literal(area, Text()).label("area"), literal(name, Text()).label("name"), cast(value, Text).label("value")
        )
        .select_from(source)
        .where(source.c.user_id == bindparam("user_id"))
    )


def _words(column: ColumnElement[Any]) -> ColumnElement[str]:
    return func.array_to_string(column, literal(" ", Text()), type_=Text())


def _stores_in(column: ColumnElement[Any]) -> ColumnElement[str]:
    """The names of these stores."""
    names = select(func.string_agg(_stores.name, literal(", ", Text()))).where(_stores.id == func.any(column))
    return names.correlate(PlanningSettings.__table__).scalar_subquery()


_channels = func.concat_ws(
    literal(" ", Text()),
    *(case((each, literal(each.name, Text())), else_=None) for each in (_choices.app, _choices.push, _choices.email)),
)
_chosen = union_all(
    *(
        _setting("alerts", each.name, each, AlertSettings.__table__)
        for each in (_alerts.increase, _alerts.drop, _alerts.lowest_in_days, _alerts.shrinkage, _alerts.cheaper)
    ),
    _setting("alerts", "kinds", _words(_alerts.kinds), AlertSettings.__table__),
    *(
        _setting("planning", each.name, each, PlanningSettings.__table__)
        for each in (_planning.trip_cost, _planning.max_stores)
    ),
    *(
        _setting("planning", each.name, _stores_in(each), PlanningSettings.__table__)
        for each in (_planning.preferred, _planning.excluded)
    ),
    *(
        _setting("notifications", each.name, each, NotificationSettings.__table__)
        for each in (
            _notifications.email_rhythm,
            _notifications.digest_weekday,
            _notifications.digest_hour,
            _notifications.language,
        )
    ),
    select(literal("channels", Text()), _choices.kind, _channels).where(_choices.user_id == bindparam("user_id")),
    *(
        _setting("public prices", each.name, each, PublicContribution.__table__)
        for each in (_contributions.agreed_at, _contributions.counts_from)
    ),
).subquery("chosen")
SETTINGS = Exported(select(*_chosen.c).order_by(_chosen.c.area, _chosen.c.name))
