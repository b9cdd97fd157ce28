"""The truth of a composed receipt as plain data, in the shape that benchmarks and JSON files have it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from cartsnitch_server.demo.receipt import ComposedLine, ComposedReceipt


def truth_of(receipt: ComposedReceipt) -> dict[str, Any]:
    """Store, date (ISO 8601), currency (ISO 4217), subtotal, tax, total and the lines from item to fee.

    Amounts are decimals in strings; `applies_to` is an index of `lines`.
    """
    return {
        "store": receipt.store.name,
        "date": receipt.purchased_at.date().isoformat(),
        "currency": receipt.store.currency_code,
        "subtotal": str(receipt.subtotal),
        "taxes": [{"label": tax.rule.label, "amount": str(tax.amount)} for tax in receipt.taxes],
        "tax": str(receipt.tax),
        "total": str(receipt.total),
        "lines": [line_truth(line) for line in receipt.goods],
    }


def line_truth(line: ComposedLine) -> dict[str, Any]:
    return {
        "kind": line.kind.value,
        "text": line.text,
        "amount": str(line.amount),
        "quantity": told(line.quantity),
        "unit": line.unit,
        "unit_price": told(line.unit_price),
        "identifier": line.identifier,
        "applies_to": line.applies_to,
    }


def told(number: Decimal | None) -> str | None:
    return None if number is None else str(number)
