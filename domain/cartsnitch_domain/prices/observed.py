"""Records as observations, and back. A record is one line; where money was taken off, it is two observations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID, uuid5

from cartsnitch_domain.prices.observation import Observation, PriceKind
from cartsnitch_domain.products.content import NetContent
from cartsnitch_domain.units import Unit


class Record(Protocol):
    """A row with the columns of PriceObservation."""

    def __getattr__(self, name: str) -> Any: ...


def observations_of(records: Iterable[Record]) -> list[Observation]:
    """What was paid, and beside it what the shelf asked where that was more."""
    return [observation for record in records for observation in _observations(record)]


def record_ids(records: Iterable[Record]) -> dict[UUID, UUID]:
    """The key of the record of each observation."""
    return {each: record.id for record in records for each in (record.id, _shelf_id(record.id))}


def content_columns(content: NetContent | None) -> dict[str, Any]:
    """A net content as the columns of a record."""
    return {
        "content_amount": content.amount if content else None,
        "content_unit": content.unit.value if content else None,
        "content_pack": content.pack if content else 1,
        "content_pieces": content.pieces if content else None,
        "is_open_ounce": content.is_open_ounce if content else False,
    }


def printed_columns(content: NetContent | None) -> dict[str, Any]:
    """A net content that a line prints as the columns of a record."""
    return {
        "printed_amount": content.amount if content else None,
        "printed_unit": content.unit.value if content else None,
        "printed_pack": content.pack if content else 1,
        "printed_pieces": content.pieces if content else None,
        "is_printed_ounce_open": content.is_open_ounce if content else False,
    }


def content_of(record: Record) -> NetContent | None:
    """The net content of a record; None where nothing says it."""
    if record.content_amount is None:
        return None
    return NetContent(
        amount=record.content_amount,
        unit=Unit(record.content_unit),
        pack=record.content_pack,
        pieces=record.content_pieces,
        is_open_ounce=record.is_open_ounce,
    )


def printed_of(record: Record) -> NetContent | None:
    """The net content that the line of a record prints; None where it prints none."""
    if record.printed_amount is None:
        return None
    return NetContent(
        amount=record.printed_amount,
        unit=Unit(record.printed_unit),
        pack=record.printed_pack,
        pieces=record.printed_pieces,
        is_open_ounce=record.is_printed_ounce_open,
    )


def _observations(record: Record) -> Iterator[Observation]:
    paid = Observation(
        id=record.id,
        product_id=record.product_id,
        store_id=record.store_id,
        observed_on=record.observed_on,
        unit_price=record.unit_price,
        unit=record.unit,
        currency_code=record.currency_code,
        is_promotional=record.is_promotional,
        content=content_of(record),
        quantity=record.quantity,
        identifier=record.identifier,
        alias=record.alias,
        is_piece=bool(record.is_piece),
        shelf_price=record.shelf_price,
    )
    yield paid
    if record.shelf_price is not None:
        yield shelf_price_of(paid, record.shelf_price)


def shelf_price_of(paid: Observation, shelf_price: Decimal) -> Observation:
    """What the shelf asked where this was paid."""
    return replace(
        paid,
        id=_shelf_id(paid.id),
        unit_price=shelf_price,
        kind=PriceKind.SHELF,
        is_promotional=False,
        shelf_price=None,
    )


def _shelf_id(record_id: UUID) -> UUID:
    return uuid5(record_id, PriceKind.SHELF)
