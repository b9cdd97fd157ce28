"""What a shopper enters for watches, alerts and settings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import strawberry
from cartsnitch_domain.alerts.alert import AlertKind
from cartsnitch_domain.errors import InvalidAlertSettings, InvalidWatch, NotFound

from cartsnitch_graphql.alerts.types import AlertSettings
from cartsnitch_graphql.node import key_of
from cartsnitch_graphql.quantities import QuantityInput


@strawberry.input(description="A price at which you want to be told.")
class CreateWatchInput:
    product_id: strawberry.ID = strawberry.field(description="A product that you bought.")
    target: Decimal = strawberry.field(description="You are told of a price at or under it.")
    currency_code: str = strawberry.field(description="ISO 4217.")
    per: QuantityInput | None = strawberry.field(
        default=None, description="What the target is for; null for a package as it is sold."
    )
    in_any_size: bool = strawberry.field(default=False, description="Whether it is for all products of the family.")
    store_id: strawberry.ID | None = strawberry.field(default=None, description="A store; null for any.")
    with_promotions: bool = strawberry.field(default=True, description="Whether offers count.")

    def values(self) -> dict[str, Any]:
        """What was entered, in the domain's terms; raises InvalidWatch for what can be no id."""
        return {
            "target": self.target,
            "currency_code": self.currency_code,
            "in_any_size": self.in_any_size,
            "store_id": _store_key(self.store_id),
            "with_promotions": self.with_promotions,
            **_per(self.per),
        }


@strawberry.input(description="Which watch to change, and how. What is not there stays as it is; null takes it away.")
class ChangeWatchInput:
    watch_id: strawberry.ID = strawberry.field(description="One of your watches.")
    target: Decimal | None = strawberry.field(default=None, description="The new target; null keeps it.")
    currency_code: str | None = strawberry.field(default=None, description="ISO 4217; null keeps it.")
    per: strawberry.Maybe[QuantityInput | None] = strawberry.field(
        description="What the target is for; null for a package as it is sold."
    )
    in_any_size: bool | None = strawberry.field(
        default=None, description="Whether it is for all products of the family; null keeps it."
    )
    store_id: strawberry.Maybe[strawberry.ID | None] = strawberry.field(description="A store; null for any.")
    with_promotions: bool | None = strawberry.field(default=None, description="Whether offers count; null keeps it.")

    def values(self) -> dict[str, Any]:
        """What was entered, in the domain's terms; raises InvalidWatch for what can be no id."""
        plain = {name: getattr(self, name) for name in ("target", "currency_code", "in_any_size", "with_promotions")}
        values: dict[str, Any] = {name: value for name, value in plain.items() if value is not None}
        if self.per is not None:
            values |= _per(self.per.value)
        if self.store_id is not None:
            values["store_id"] = _store_key(self.store_id.value)
        return values


@strawberry.input(description="Which watch rests, or is woken.")
class PauseWatchInput:
    watch_id: strawberry.ID = strawberry.field(description="One of your watches.")
    paused: bool = strawberry.field(default=True, description="Whether it rests; false wakes it.")


@strawberry.input(description="Which watch.")
class DeleteWatchInput:
    watch_id: strawberry.ID = strawberry.field(description="One of your watches.")


@strawberry.input(description="Which alerts you saw.")
class MarkAlertsReadInput:
    alert_ids: list[strawberry.ID] | None = strawberry.field(default=None, description="At most 500; null for all.")


@strawberry.input(description="Which alert rests, and until when.")
class SnoozeAlertInput:
    alert_id: strawberry.ID = strawberry.field(description="One of your alerts.")
    until: datetime | None = strawberry.field(default=None, description="Within a year; null wakes it.")


@strawberry.input(description="What of the settings to change; what is not there stays as it is.")
class ChangeAlertSettingsInput:
    increase: Decimal | None = strawberry.field(default=None, description="A fraction, from 0.01 to 10.")
    drop: Decimal | None = strawberry.field(default=None, description="A fraction, from 0.01 to 0.99.")
    lowest_in_days: int | None = strawberry.field(default=None, description="From 1 to 1825 days.")
    shrinkage: Decimal | None = strawberry.field(default=None, description="A fraction, from 0.01 to 0.99.")
    cheaper: Decimal | None = strawberry.field(default=None, description="A fraction, from 0.01 to 0.99.")
    kinds: list[AlertKind] | None = strawberry.field(default=None, description="What you want to be told, each once.")

    def values(self) -> Mapping[str, Any]:
        """What was entered, in the domain's terms; raises InvalidAlertSettings."""
        given = {name: getattr(self, name) for name in AlertSettings.__annotations__}
        values = {name: value for name, value in given.items() if value is not None}
        if len(values.get("kinds", ())) > len(AlertKind):
            raise InvalidAlertSettings("Please name each kind once.", "kinds")
        return values


def _per(per: QuantityInput | None) -> dict[str, Any]:
    return {"per_amount": per.amount if per else None, "per_unit": per.unit if per else None}


def _store_key(store_id: str | None) -> Any:
    try:
        return None if store_id is None else key_of(store_id)
    except NotFound as wrong:
        raise InvalidWatch("Please choose a store that you have purchases of.", "store_id") from wrong
