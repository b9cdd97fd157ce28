"""A proposal: how a model reads a receipt. It is believed nothing until arithmetic proves it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

MOST_LINES = 500
LONGEST_TEXT = 200
MOST_MONEY = Decimal("99999.99")

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "lines": {
            "type": "array",
            "maxItems": MOST_LINES,
            "items": {
                "type": "object",
                "properties": {
                    "text": {"type": "string", "description": "The words of the row, as printed."},
                    "amount": {"type": "string", "description": "What the row comes to, such as 3.49 or -1.00."},
                },
                "required": ["text", "amount"],
                "additionalProperties": False,
            },
        },
        "total": {"type": ["string", "null"], "description": "The printed total; null where none is."},
    },
    "required": ["lines", "total"],
    "additionalProperties": False,
}
"""The JSON schema that a model is asked to answer by."""


class ProposalWrong(Exception):
    """The answer of a model is no proposal, and why."""


@dataclass(frozen=True, slots=True)
class ProposedLine:
    """A row of the receipt and its amount, negative where it is taken off."""

    text: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Proposal:
    """The rows that have an amount, from top to bottom, and the total; `model` is the name of who proposes."""

    lines: tuple[ProposedLine, ...]
    total: Decimal | None
    model: str


def proposal(content: str, model: str) -> Proposal:
    """The proposal in an answer. Raises ProposalWrong; a row that has no amount is left out."""
    try:
        told = json.loads(_without_fence(content), parse_float=Decimal)
    except (ValueError, RecursionError) as wrong:
        raise ProposalWrong("the answer is not JSON") from wrong
    if not isinstance(told, dict) or not isinstance(told.get("lines"), list):
        raise ProposalWrong("the answer has no lines")
    lines = (_line(one) for one in told["lines"][:MOST_LINES])
    return Proposal(tuple(line for line in lines if line is not None), _money(told.get("total")), model)


def _without_fence(content: str) -> str:
    """Models that are told to answer in JSON like to put it between fences all the same."""
    start, end = content.find("{"), content.rfind("}")
    return content[start : end + 1]


def _line(told: object) -> ProposedLine | None:
    if not isinstance(told, dict) or not isinstance(told.get("text"), str):
        return None
    amount = _money(told.get("amount"))
    text = " ".join(told["text"].split())[:LONGEST_TEXT]
    return None if amount is None or not text else ProposedLine(text, amount)


def _money(told: object) -> Decimal | None:
    """An amount in hundredths at most; anything else is none."""
    if isinstance(told, bool) or not isinstance(told, str | int | Decimal):
        return None
    try:
        amount = Decimal(told)
        is_money = amount.is_finite() and abs(amount) <= MOST_MONEY and amount == round(amount, 2)
    except InvalidOperation:
        return None
    return round(amount, 2) if is_money else None
