"""Purchases as the API shows them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import strawberry
from cartsnitch_domain.errors import NotFound
from cartsnitch_domain.purchases import queries
from cartsnitch_domain.purchases.rules import CorrectedField, LineKind
from cartsnitch_domain.receipts import queries as receipts
from cartsnitch_domain.rows import Columns

from cartsnitch_graphql.loading import loaded
from cartsnitch_graphql.money import Money, exact_money, money
from cartsnitch_graphql.node import Node, node_id
from cartsnitch_graphql.products.types import LineMatch, Product, product_of_line
from cartsnitch_graphql.scalars import LocalDateTime
from cartsnitch_graphql.stores.types import Store, joined_store

if TYPE_CHECKING:
    from cartsnitch_graphql.receipts.types import Receipt

strawberry.enum(LineKind, description="What a printed line does to the total.")
strawberry.enum(CorrectedField, description="What of a purchase or of a line was corrected.")


@strawberry.type(description="A place on a page, in fractions of its width and height.")
class Box:
    x: float = strawberry.field(description="From the left edge of the page to that of the box.")
    y: float = strawberry.field(description="From the top of the page to that of the box.")
    width: float = strawberry.field(description="Width of the box.")
    height: float = strawberry.field(description="Height of the box.")


@strawberry.type(description="Where something was read, and how surely.")
class Evidence:
    page: int = strawberry.field(description="The number of the page of the receipt, from 1.")
    box: Box = strawberry.field(description="The place on that page.")
    text: str = strawberry.field(description="What was read there.")
    confidence: float = strawberry.field(description="How likely the amount of its line is right, from 0 to 1.")
    model: str | None = strawberry.field(
        description="The model that proposed the amount, where no engine read it; null everywhere else."
    )

    @classmethod
    def of(cls, read: dict[str, Any]) -> Evidence:
        """Evidence as it is kept with a line."""
        box = Box(x=read["x"], y=read["y"], width=read["width"], height=read["height"])
        return cls(
            page=read["page"], box=box, text=read["text"], confidence=read["confidence"], model=read.get("model")
        )


@strawberry.type(description="A value that someone changed: who, when, and from what to what. It stays for ever.")
class Correction:
    line_id: strawberry.ID | None = strawberry.field(description="Of this line; null where it is the purchase's own.")
    field: CorrectedField = strawberry.field(description="Which value.")
    old: str | None = strawberry.field(description="What stood there: an exact amount, an ISO date, a name.")
    new: str | None = strawberry.field(description="What stands there since.")
    corrected_by: str = strawberry.field(description="Who, by name or email address.")
    corrected_at: datetime = strawberry.field(description="When; the same for all that was changed at once.")

    @classmethod
    def of(cls, row: Columns) -> Correction:
        """A correction from the columns of its record and of who made it."""
        return cls(
            line_id=None if row.line_id is None else node_id(row.line_id),
            field=CorrectedField(row.field),
            old=row.old,
            new=row.new,
            corrected_by=row.user_name or row.email,
            corrected_at=row.corrected_at,
        )


@strawberry.type(description="One printed line of a purchase.")
class PurchaseLine(Node):
    key: strawberry.Private[UUID]
    kind: LineKind = strawberry.field(description="What it does to the total.")
    text: str = strawberry.field(description="As printed.")
    quantity: Decimal | None = strawberry.field(description="How many units; null when not printed.")
    unit: str | None = strawberry.field(description="What one is: each, kg, lb ...; null when not printed.")
    unit_price: Money | None = strawberry.field(description="The price of one unit; null when not printed.")
    amount: Money = strawberry.field(
        description="With the sign with which it counts in the total; an item below nothing was brought back."
    )
    identifier: str | None = strawberry.field(
        description="The number printed beside the name: GTIN, PLU or the store's own."
    )
    applies_to: strawberry.ID | None = strawberry.field(
        description="The line that a discount, deposit or fee belongs to; null for the whole purchase, or several "
        "things of it. "
        "Of an item, the one that it takes off again, since it was rung up by mistake: nobody bought it."
    )
    is_suspect: bool = strawberry.field(description="Whether it may be the reason why the purchase does not balance.")
    product: Product | None = strawberry.field(description="What was bought; null for lines that are no items.")
    match: LineMatch | None = strawberry.field(
        description="Why it is of its product; null without one, and on receipts from before reasons were kept."
    )
    evidence: list[Evidence] = strawberry.field(description="Where it was read.")

    @classmethod
    def of(cls, row: Columns) -> PurchaseLine:
        """A line from the columns of its record and its purchase's currency."""
        return cls(
            key=row.id,
            id=node_id(row.id),
            kind=LineKind(row.kind),
            text=row.text,
            quantity=_plain(row.quantity),
            unit=row.unit,
            unit_price=money(row.unit_price, row.currency_code),
            amount=exact_money(row.amount, row.currency_code),
            identifier=row.identifier,
            applies_to=None if row.applies_to_id is None else node_id(row.applies_to_id),
            is_suspect=row.is_suspect,
            product=product_of_line(row),
            match=LineMatch.of_line(row),
            evidence=[Evidence.of(read) for read in row.evidence],
        )

    @loaded(
        "What of it was corrected, and so stays as it is when it is read again.", queries.corrected_fields_of, by="key"
    )
    def corrected_fields(self, rows: list[Columns] | None) -> list[CorrectedField]:
        return [CorrectedField(row.field) for row in rows or ()]

    @loaded("The lines that you made it of, as they were; empty for most.", queries.merged_lines_of, by="key")
    def merged_from(self, rows: list[Columns] | None) -> list[PurchaseLine]:
        return [PurchaseLine.of(row) for row in rows or ()]


@strawberry.type(description="What one receipt says was bought. What is not printed is null, never guessed.")
class Purchase(Node):
    key: strawberry.Private[UUID]
    receipt_key: strawberry.Private[UUID]
    purchased_on: date | None = strawberry.field(description="The printed date.")
    purchased_at: LocalDateTime | None = strawberry.field(description="The printed date and time.")
    merchant_name: str | None = strawberry.field(description="Who sold it, as printed.")
    store: Store | None = strawberry.field(description="The chain it was recognised as.")
    currency_code: str | None = strawberry.field(
        description="ISO 4217; null where the receipt prints none: then its prices are not kept until one is chosen."
    )
    is_currency_assumed: bool = strawberry.field(
        description="Whether the receipt prints no currency, and it is that of your other purchases."
    )
    subtotal: Money | None = strawberry.field(description="The printed subtotal.")
    tax: Money | None = strawberry.field(description="The printed tax.")
    is_tax_included: bool = strawberry.field(
        description="Whether the tax is inside the prices; then it has no line of its own."
    )
    total: Money | None = strawberry.field(description="The printed total.")
    is_balanced: bool = strawberry.field(description="Whether the lines explain the total exactly.")
    gap: Money | None = strawberry.field(description="The total less the lines that count; null without a total.")
    confidence: float = strawberry.field(
        description="How likely the total is right as it was read, from 0 to 1; 0 where none was read."
    )
    date_confidence: float | None = strawberry.field(
        description="How likely the date is right as it was read, from 0 to 1; null where none was read or weighed."
    )
    confirmed_at: datetime | None = strawberry.field(
        description="When you said that it is right as it stands, whatever its gap; null when you did not."
    )

    @classmethod
    def of(cls, row: Columns) -> Purchase:
        """A purchase from the columns of its record and its store's."""
        currency = row.currency_code
        return cls(
            key=row.id,
            receipt_key=row.receipt_id,
            id=node_id(row.id),
            purchased_on=row.purchased_on,
            purchased_at=row.purchased_at,
            merchant_name=row.merchant_name,
            store=joined_store(row),
            currency_code=currency,
            is_currency_assumed=row.is_currency_assumed,
            subtotal=money(row.subtotal, currency),
            tax=money(row.tax, currency),
            is_tax_included=row.is_tax_included,
            total=money(row.total, currency),
            is_balanced=row.is_balanced,
            gap=money(row.gap, currency),
            confidence=row.confidence,
            date_confidence=row.date_confidence,
            confirmed_at=row.confirmed_at,
        )

    @loaded("How many of its lines are items.", queries.item_counts, by="key")
    def item_count(self, count: int | None) -> int:
        return count or 0

    @loaded("Its lines as printed.", queries.lines_of, by="key")
    def lines(self, rows: list[Columns] | None) -> list[PurchaseLine]:
        return [PurchaseLine.of(row) for row in rows or ()]

    @loaded(
        "Lines that you removed: they stay as evidence, and count nowhere. Those that you merged are in mergedFrom.",
        queries.removed_lines_of,
        by="key",
    )
    def removed_lines(self, rows: list[Columns] | None) -> list[PurchaseLine]:
        return [PurchaseLine.of(row) for row in rows or ()]

    @loaded("The lines that its gap is likeliest hidden in, the likeliest first.", queries.suspects_of, by="key")
    def suspects(self, rows: list[Columns] | None) -> list[PurchaseLine]:
        return [PurchaseLine.of(row) for row in rows or ()]

    @loaded("What was corrected, the newest first.", queries.corrections_of, by="key")
    def corrections(self, rows: list[Columns] | None) -> list[Correction]:
        return [Correction.of(row) for row in rows or ()]

    @loaded("What it was read from.", receipts.by_ids, by="receipt_key")
    def receipt(self, row: Columns | None) -> Annotated[Receipt, strawberry.lazy("cartsnitch_graphql.receipts.types")]:
        from cartsnitch_graphql.receipts.types import Receipt

        if row is None:
            raise NotFound
        return Receipt.of(row)


def some_line(row: Columns | None) -> PurchaseLine:
    """A line that must be there, since something rests on it."""
    if row is None:
        raise NotFound
    return PurchaseLine.of(row)


def some_purchase(row: Columns | None) -> Purchase:
    """A purchase that must be there, since something rests on a line of it."""
    if row is None:
        raise NotFound
    return Purchase.of(row)


def _plain(quantity: Decimal | None) -> Decimal | None:
    """The quantity without the zeros that only its column adds: 2 and 1.415, not 2.0000 and 1.4150."""
    if quantity is None:
        return None
    return quantity.to_integral_value() if quantity == quantity.to_integral_value() else quantity.normalize()
