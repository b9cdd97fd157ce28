"""What a shopper watches, and what was found for them and told, as it is taken along.

What lost its reason is among it, with the moment when it did.
"""

from __future__ import annotations

from sqlalchemy import bindparam, select

from cartsnitch_domain.alerts.records import Alert, Watch
from cartsnitch_domain.exports.exported import Exported
from cartsnitch_domain.notifications.records import Notification
from cartsnitch_domain.purchases.catalogue import own_names
from cartsnitch_domain.stores.records import Store

_watches = Watch.__table__.c
_alerts = Alert.__table__.c
_notifications = Notification.__table__.c
_stores = Store.__table__.c
_names = own_names()

WATCHES = Exported(
    select(
        _watches.id,
        _watches.product_id,
        _names.c.name.label("product_name"),
        _watches.in_any_size,
        _stores.name.label("store"),
        _watches.target,
        _watches.currency_code,
        _watches.per_amount,
        _watches.per_unit,
        _watches.with_promotions,
        _watches.starts_on,
        _watches.paused_at,
        _watches.created_at,
    )
    .select_from(
        Watch.__table__.outerjoin(Store.__table__, _stores.id == _watches.store_id).outerjoin(
            _names, _names.c.id == _watches.product_id
        )
    )
    .where(_watches.user_id == bindparam("user_id"))
    .order_by(_watches.id.desc()),
    amounts=("target",),
)
ALERTS = Exported(
    select(
        _alerts.id,
        _alerts.kind,
        _alerts.opened_on,
        _alerts.product_id,
        _names.c.name.label("product_name"),
        _alerts.family_id,
        _stores.name.label("store"),
        _alerts.watch_id,
        _alerts.coupon_id,
        _alerts.before,
        _alerts.after,
        _alerts.paid,
        _alerts.change,
        _alerts.per_amount,
        _alerts.per_unit,
        _alerts.currency_code,
        _alerts.confidence,
        _alerts.shrinkage,
        _alerts.earlier,
        _alerts.evidence.label("price_ids"),
        _alerts.read_at,
        _alerts.snoozed_until,
        _alerts.withdrawn_at,
        _alerts.created_at,
    )
    .select_from(
        Alert.__table__.join(Store.__table__, _stores.id == _alerts.store_id).outerjoin(
            _names, _names.c.id == _alerts.product_id
        )
    )
    .where(_alerts.user_id == bindparam("user_id"))
    .order_by(_alerts.opened_on.desc(), _alerts.id.desc())
)
NOTIFICATIONS = Exported(
    select(
        _notifications.id,
        _notifications.created_at,
        _notifications.kind,
        _notifications.title,
        _notifications.body,
        _notifications.link,
        _notifications.read_at,
        _notifications.withdrawn_at,
    )
    .where(_notifications.user_id == bindparam("user_id"))
    .order_by(_notifications.id.desc())
)
