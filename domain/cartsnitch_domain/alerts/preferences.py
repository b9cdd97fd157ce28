"""What a shopper wants to be told, and from how much on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.alerts.alert import AlertKind
from cartsnitch_domain.alerts.records import AlertSettings as SettingsRecord
from cartsnitch_domain.alerts.settings import AlertSettings
from cartsnitch_domain.errors import InvalidAlertSettings
from cartsnitch_domain.prices.changes import note_all

BOUNDS: Mapping[str, tuple[Decimal, Decimal]] = {
    "increase": (Decimal("0.01"), Decimal(10)),
    "drop": (Decimal("0.01"), Decimal("0.99")),
    "shrinkage": (Decimal("0.01"), Decimal("0.99")),
    "cheaper": (Decimal("0.01"), Decimal("0.99")),
    "lowest_in_days": (Decimal(1), Decimal(1825)),
}
"""The least and the most that can be chosen."""

_PLACES = 4


async def settings_of(session: AsyncSession, user_id: UUID) -> AlertSettings:
    """The settings of a user."""
    record = await session.get(SettingsRecord, user_id)
    return AlertSettings() if record is None else settings_from(record)


async def change_settings(session: AsyncSession, actor: Actor, values: Mapping[str, Any]) -> None:
    """Change some settings of the actor, by the columns of their record. Raises InvalidAlertSettings.

    Alerts are found anew by them; those of a kind that is not told any more stay as they are.
    """
    checked = {name: _checked(name, value) for name, value in values.items()}
    if checked:
        statement = upsert(SettingsRecord).values(user_id=actor.user_id, **checked)
        await session.execute(statement.on_conflict_do_update(index_elements=["user_id"], set_=checked))
        await note_all(session, actor.user_id)


def settings_from(record: Any) -> AlertSettings:
    """The settings of a row."""
    return AlertSettings(
        increase=record.increase,
        drop=record.drop,
        lowest_in=timedelta(days=record.lowest_in_days),
        shrinkage=record.shrinkage,
        cheaper=record.cheaper,
        kinds=frozenset(AlertKind(kind) for kind in record.kinds),
    )


def _checked(name: str, value: Any) -> Any:
    if name == "kinds":
        return sorted({AlertKind(kind).value for kind in value})
    least, most = BOUNDS[name]
    number = Decimal(value)
    if not number.is_finite() or not least <= number <= most:
        raise InvalidAlertSettings(f"Please choose something from {_told(name, least)} to {_told(name, most)}.", name)
    return value if isinstance(value, int) else round(number, _PLACES)


def _told(name: str, number: Decimal) -> str:
    return ("1 day" if number == 1 else f"{number} days") if name == "lowest_in_days" else f"{number * 100:.0f} %"
