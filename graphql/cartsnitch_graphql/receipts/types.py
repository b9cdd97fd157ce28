"""Receipts as the API shows them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Self
from uuid import UUID

import strawberry
from cartsnitch_domain.coupons.unclear import unclear_offers_of
from cartsnitch_domain.purchases import queries as purchases
from cartsnitch_domain.receipts import queries
from cartsnitch_domain.receipts.rules import Channel, ReceiptStatus
from cartsnitch_domain.rows import Columns

from cartsnitch_graphql.coupons.unclear import UnclearOffer
from cartsnitch_graphql.loading import loaded
from cartsnitch_graphql.node import Node, node_id
from cartsnitch_graphql.purchases.types import Box, Purchase

strawberry.enum(ReceiptStatus, description="What has become of a receipt.")
strawberry.enum(Channel, description="The door a receipt came in by.")


@strawberry.type(description="A piece of a receipt; a mail has several.")
class ReceiptPart:
    filename: str | None = strawberry.field(description="As the sender named it.")
    media_type: str = strawberry.field(description="By its content.")
    byte_size: int = strawberry.field(description="Its size.")
    verdict: str = strawberry.field(description="What it was good for, in words for the shopper.")

    @classmethod
    def of(cls, row: Columns) -> Self:
        """A part from the columns of its record."""
        return cls(filename=row.filename, media_type=row.media_type, byte_size=row.byte_size, verdict=row.verdict)


@strawberry.type(description="A page that was read.")
class ReceiptPage:
    number: int = strawberry.field(description="From 1, over the whole receipt; evidence points here.")
    width: int = strawberry.field(description="Pixels of a picture, columns of a text.")
    height: int = strawberry.field(description="Pixels of a picture, rows of a text.")
    image_url: str | None = strawberry.field(description="Path of the page's picture; null for a page of text.")
    text: str | None = strawberry.field(
        description="The page as monospaced rows, width columns by height rows; null for a picture."
    )

    @classmethod
    def of(cls, row: Columns) -> Self:
        """A page from the columns of its record."""
        return cls(
            number=row.number,
            width=row.width,
            height=row.height,
            image_url=None if row.image_digest is None else f"/receipts/{row.receipt_id}/pages/{row.number}",
            text=row.text,
        )


@strawberry.type(description="An amount that may stand at a place.")
class AmountSeen:
    amount: Decimal = strawberry.field(description="With its sign, if one is printed.")
    confidence: float = strawberry.field(description="From 0 to 1.")


@strawberry.type(description="A place on a page that you asked to be read again. It changes nothing by itself.")
class ReceiptRegion(Node):
    page: int = strawberry.field(description="The number of the page, from 1.")
    box: Box = strawberry.field(description="The place on that page.")
    asked_at: datetime = strawberry.field(description="When you asked.")
    read_at: datetime | None = strawberry.field(description="When it was read; null while it waits.")
    text: str | None = strawberry.field(description="What stands there; null where nothing could be read.")
    amounts: list[AmountSeen] = strawberry.field(description="The amounts that may stand there, the likeliest first.")
    reason: str | None = strawberry.field(description="Why nothing could be read, in words for the shopper.")

    @classmethod
    def of(cls, row: Columns) -> Self:
        """A region from the columns of its record."""
        return cls(
            id=node_id(row.id),
            page=row.page,
            box=Box(x=row.x, y=row.y, width=row.width, height=row.height),
            asked_at=row.asked_at,
            read_at=row.read_at,
            text=row.text,
            amounts=[AmountSeen(amount=Decimal(x["amount"]), confidence=x["confidence"]) for x in row.amounts],
            reason=row.reason,
        )


@strawberry.type(description="A photo, file or mail as it came in, and what became of it.")
class Receipt(Node):
    key: strawberry.Private[UUID]
    duplicate_of_key: strawberry.Private[UUID | None]
    status: ReceiptStatus = strawberry.field(description="What has become of it.")
    reason: str | None = strawberry.field(description="Why it is not simply recorded, in words for the shopper.")
    channel: Channel = strawberry.field(description="The door it came in by.")
    filename: str | None = strawberry.field(description="Of an upload, as the sender named it.")
    sender: str | None = strawberry.field(description="Who a mail says it is from.")
    subject: str | None = strawberry.field(description="The subject of a mail.")
    received_at: datetime = strawberry.field(description="When it came in.")
    original_url: str = strawberry.field(description="Path of the original bytes, for their owner only.")

    @classmethod
    def of(cls, row: Columns) -> Self:
        """A receipt from the columns of its record."""
        return cls(
            key=row.id,
            duplicate_of_key=row.duplicate_of_id,
            id=node_id(row.id),
            status=ReceiptStatus(row.status),
            reason=row.reason,
            channel=Channel(row.channel),
            filename=row.filename,
            sender=row.sender,
            subject=row.subject,
            received_at=row.received_at,
            original_url=f"/receipts/{row.id}/original",
        )

    @loaded("Its pieces, each with the verdict on it.", queries.parts_of, by="key")
    def parts(self, rows: list[Columns] | None) -> list[ReceiptPart]:
        return [ReceiptPart.of(row) for row in rows or ()]

    @loaded("The pages that were read.", queries.pages_of, by="key")
    def pages(self, rows: list[Columns] | None) -> list[ReceiptPage]:
        return [ReceiptPage.of(row) for row in rows or ()]

    @loaded(
        "Of a mail, its offers of which something is not understood, as they stand there.", unclear_offers_of, by="key"
    )
    def unclear_offers(self, rows: list[Columns] | None) -> list[UnclearOffer]:
        return [UnclearOffer.of(row) for row in rows or ()]

    @loaded("What was read from it.", purchases.of_receipts, by="key")
    def purchases(self, rows: list[Columns] | None) -> list[Purchase]:
        return [Purchase.of(row) for row in rows or ()]

    @loaded("The places that you asked to be read again, the newest first.", queries.regions_of, by="key")
    def regions(self, rows: list[Columns] | None) -> list[ReceiptRegion]:
        return [ReceiptRegion.of(row) for row in rows or ()]

    @loaded("The receipt that this one repeats.", queries.by_ids, by="duplicate_of_key")
    def duplicate_of(self, row: Columns | None) -> Receipt | None:
        return None if row is None else Receipt.of(row)
