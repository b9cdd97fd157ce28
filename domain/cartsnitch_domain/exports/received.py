"""What came in, and what its shopper said of it, as it is taken along."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from cartsnitch_domain.exports.exported import Exported
from cartsnitch_domain.purchases.records import Correction
from cartsnitch_domain.receipts.records import Receipt, ReceiptDistinction, ReceiptPart, ReceiptRegion

_receipts = Receipt.__table__.c
_parts = ReceiptPart.__table__.c
_regions = ReceiptRegion.__table__.c
_distinctions = ReceiptDistinction.__table__.c
_corrections = Correction.__table__.c
_IS_OWN = _receipts.user_id == bindparam("user_id")

RECEIPTS = Exported(
    select(
        _receipts.id,
        _receipts.received_at,
        _receipts.channel,
        _receipts.sender,
        _receipts.subject,
        _receipts.filename,
        _receipts.media_type,
        _receipts.byte_size,
        _receipts.digest,
        _receipts.status,
        _receipts.reason,
        _receipts.duplicate_of_id,
        _receipts.read_at,
    )
    .where(_IS_OWN)
    .order_by(_receipts.id.desc())
)
PARTS = Exported(
    select(_parts.receipt_id, _parts.position, _parts.filename, _parts.media_type, _parts.byte_size, _parts.verdict)
    .select_from(ReceiptPart.__table__.join(Receipt.__table__, _receipts.id == _parts.receipt_id))
    .where(_IS_OWN)
    .order_by(_parts.receipt_id.desc(), _parts.position)
)
REGIONS = Exported(
    select(
        _regions.id,
        _regions.receipt_id,
        _regions.page,
        _regions.x,
        _regions.y,
        _regions.width,
        _regions.height,
        _regions.asked_at,
        _regions.read_at,
        _regions.text,
        _regions.amounts,
        _regions.reason,
    )
    .select_from(ReceiptRegion.__table__.join(Receipt.__table__, _receipts.id == _regions.receipt_id))
    .where(_IS_OWN)
    .order_by(_regions.id.desc())
)
DISTINCTIONS = Exported(
    select(_distinctions.receipt_id, _distinctions.other_id, _distinctions.created_at)
    .select_from(ReceiptDistinction.__table__.join(Receipt.__table__, _receipts.id == _distinctions.receipt_id))
    .where(_IS_OWN)
    .order_by(_distinctions.id.desc())
)
CORRECTIONS = Exported(
    select(
        _corrections.id,
        _corrections.purchase_id,
        _corrections.line_id,
        _corrections.field,
        _corrections.old,
        _corrections.new,
        _corrections.corrected_at,
    )
    .where(_corrections.user_id == bindparam("user_id"))
    .order_by(_corrections.id.desc())
)
