"""What a shopper enters for purchases and their lines."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import strawberry
from cartsnitch_domain.errors import InvalidCorrection, NotFound
from cartsnitch_domain.purchases.rules import CorrectedField, LineKind
from cartsnitch_domain.review.rules import Value, Values

from cartsnitch_graphql.node import key_of
from cartsnitch_graphql.scalars import LocalDateTime

LINE_FIELDS: Mapping[str, CorrectedField] = {
    "text": CorrectedField.TEXT,
    "amount": CorrectedField.AMOUNT,
    "kind": CorrectedField.KIND,
    "quantity": CorrectedField.QUANTITY,
    "unit": CorrectedField.UNIT,
    "unit_price": CorrectedField.UNIT_PRICE,
    "identifier": CorrectedField.IDENTIFIER,
    "applies_to": CorrectedField.APPLIES_TO,
    "product_id": CorrectedField.PRODUCT,
}
PURCHASE_FIELDS: Mapping[str, CorrectedField] = {
    "store_id": CorrectedField.STORE,
    "merchant_name": CorrectedField.MERCHANT_NAME,
    "purchased_on": CorrectedField.PURCHASED_ON,
    "purchased_at": CorrectedField.PURCHASED_AT,
    "total": CorrectedField.TOTAL,
    "currency_code": CorrectedField.CURRENCY_CODE,
}
IDS = frozenset({CorrectedField.APPLIES_TO, CorrectedField.PRODUCT, CorrectedField.STORE})


@strawberry.input(description="Values of a line. What is not there stays as it is; null takes it away.")
class LineValues:
    text: strawberry.Maybe[str | None] = strawberry.field(description="As printed.")
    amount: strawberry.Maybe[Decimal | None] = strawberry.field(
        description="In the currency of the purchase, with the sign with which it counts in the total."
    )
    kind: strawberry.Maybe[LineKind | None] = strawberry.field(description="What it does to the total.")
    quantity: strawberry.Maybe[Decimal | None] = strawberry.field(description="How many units.")
    unit: strawberry.Maybe[str | None] = strawberry.field(description="What one is: each, kg, lb ...")
    unit_price: strawberry.Maybe[Decimal | None] = strawberry.field(description="The price of one unit.")
    identifier: strawberry.Maybe[str | None] = strawberry.field(description="The number printed beside the name.")
    applies_to: strawberry.Maybe[strawberry.ID | None] = strawberry.field(
        description="The line that a discount, deposit or fee belongs to."
    )
    product_id: strawberry.Maybe[strawberry.ID | None] = strawberry.field(description="A product that you bought.")

    def values(self) -> Values:
        """What was entered, in the domain's terms; raises InvalidCorrection for what can be no id."""
        return _values(self, LINE_FIELDS)


@strawberry.input(description="Which line to correct, and how.")
class CorrectLineInput(LineValues):
    line_id: strawberry.ID = strawberry.field(description="A line of one of your purchases.")


@strawberry.input(description="A line that no reading showed; it needs a text and an amount, and is an item otherwise.")
class AddLineInput(LineValues):
    purchase_id: strawberry.ID = strawberry.field(description="One of your purchases.")
    after_id: strawberry.ID | None = strawberry.field(
        default=None, description="The line that it stands below; null for the end."
    )


@strawberry.input(description="Which line.")
class LineInput:
    line_id: strawberry.ID = strawberry.field(description="A line of one of your purchases.")


@strawberry.input(description="Which lines are one.")
class MergeLinesInput:
    line_ids: list[strawberry.ID] = strawberry.field(description="At least two lines of one of your purchases.")


@strawberry.input(description="Which line is several, and what these are.")
class SplitLineInput:
    line_id: strawberry.ID = strawberry.field(description="A line of one of your purchases.")
    parts: list[LineValues] = strawberry.field(
        description="The lines that it becomes, at least two. They need not add up: the gap shows it."
    )


@strawberry.input(
    description="Which purchase to correct, and how. What is not there stays as it is; null takes it away."
)
class CorrectPurchaseInput:
    purchase_id: strawberry.ID = strawberry.field(description="One of your purchases.")
    store_id: strawberry.Maybe[strawberry.ID | None] = strawberry.field(description="The chain.")
    merchant_name: strawberry.Maybe[str | None] = strawberry.field(
        description="Who sold it, as printed; it brings its store along unless that is given, too."
    )
    purchased_on: strawberry.Maybe[date | None] = strawberry.field(description="The printed date; not in the future.")
    purchased_at: strawberry.Maybe[LocalDateTime | None] = strawberry.field(description="The printed date and time.")
    total: strawberry.Maybe[Decimal | None] = strawberry.field(description="The printed total.")
    currency_code: strawberry.Maybe[str | None] = strawberry.field(description="ISO 4217.")

    def values(self) -> Values:
        """What was entered, in the domain's terms; raises InvalidCorrection for what can be no id."""
        return _values(self, PURCHASE_FIELDS)


@strawberry.input(description="Which purchase is right as it stands.")
class ConfirmPurchaseInput:
    purchase_id: strawberry.ID = strawberry.field(description="One of your purchases.")


@strawberry.input(description="Which purchase is not right as it stands after all.")
class UnconfirmPurchaseInput:
    purchase_id: strawberry.ID = strawberry.field(description="One of your purchases.")


@strawberry.input(description="Which purchase is the same as which.")
class SameAsInput:
    purchase_id: strawberry.ID = strawberry.field(description="The one that counts no more.")
    same_as_id: strawberry.ID = strawberry.field(description="The one that stays.")


def _values(given: object, fields: Mapping[str, CorrectedField]) -> dict[CorrectedField, Value]:
    entered = {field: getattr(given, name) for name, field in fields.items()}
    return {field: _value(field, some.value) for field, some in entered.items() if some is not None}


def _value(field: CorrectedField, value: Value) -> Value:
    if field not in IDS or not isinstance(value, str):
        return value
    try:
        return key_of(value)
    except NotFound as wrong:
        raise InvalidCorrection("There is nothing with this id.", field) from wrong
