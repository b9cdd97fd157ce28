"""Differences of receipts, told on a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from cartsnitch_ingest.recording.difference import Change, Difference, LineDifference, PurchaseDifference
from rich.text import Text

_NONE = "(none)"


def told(difference: Difference) -> Iterator[Text]:
    """A difference, a row for each thing that is another one: lines that come with +, lines that go with -."""
    yield Text(f"receipt {difference.receipt_id}", "bold")
    for change in difference.changes:
        yield Text(f"  {_change(change)}")
    for purchase in difference.purchases:
        for change in purchase.changes:
            yield Text(f"  {_change(change)}")
        for line in purchase.lines:
            yield _line(line)


def _line(line: LineDifference) -> Text:
    if line.old is None:
        return Text(f"  + {_goods(line.new)}", "green")
    if line.new is None:
        return Text(f"  - {_goods(line.old)}", "red")
    changes = "; ".join(_change(change) for change in _changes(line))
    return Text(f"  ~ {_goods(line.old)}: {changes}", "yellow")


def _changes(line: LineDifference) -> Iterator[Change]:
    old, new = line.old or {}, line.new or {}
    return (Change(name, old[name], new[name]) for name in old if old[name] != new[name])


def _goods(values: Any) -> str:
    return f"{values['text']} {_plain(values['amount'])}"


def _change(change: Change) -> str:
    return f"{change.field} {_shown(change.old)} -> {_shown(change.new)}"


def _shown(value: object) -> str:
    return _NONE if value is None else str(_plain(value))


def as_json(difference: Difference) -> dict[str, Any]:
    """A difference as plain data: amounts as strings, days and times by ISO 8601."""
    return {
        "receipt": str(difference.receipt_id),
        "changes": _changes_as_json(difference.changes),
        "purchases": [_purchase_as_json(each) for each in difference.purchases],
    }


def _purchase_as_json(purchase: PurchaseDifference) -> dict[str, Any]:
    return {
        "purchase": str(purchase.purchase_id),
        "changes": _changes_as_json(purchase.changes),
        "added": [_values_as_json(line.new) for line in purchase.lines if line.old is None],
        "removed": [_values_as_json(line.old) for line in purchase.lines if line.new is None],
        "changed": [
            {"line": _values_as_json(line.old), "changes": _changes_as_json(tuple(_changes(line)))}
            for line in purchase.lines
            if line.old is not None and line.new is not None
        ],
    }


def _changes_as_json(changes: Sequence[Change]) -> dict[str, Any]:
    return {change.field: {"old": _plain(change.old), "new": _plain(change.new)} for change in changes}


def _values_as_json(values: Any) -> dict[str, Any]:
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: object) -> object:
    """Amounts without more noughts than cents, as they are stored with four decimals."""
    if isinstance(value, Decimal):
        short = value.quantize(Decimal("0.01")) if value == value.quantize(Decimal("0.01")) else value.normalize()
        return f"{short:f}"
    return value.isoformat() if isinstance(value, date | datetime) else value
