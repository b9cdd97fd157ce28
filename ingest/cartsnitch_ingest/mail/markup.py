"""What a mail tells programs of an order: schema.org markup (JSON-LD and microdata) in its HTML, which nobody sees.

It is a claim beside what is printed. So it is only taken up where its own numbers add up, and is then set as a receipt
that the same core reads.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cartsnitch_ingest.pages.html import is_heavy
from cartsnitch_ingest.pages.sniffing import decode_text

_SCRIPT = re.compile(r"application/ld\+json[^>]{0,200}>", re.IGNORECASE)
_SCRIPT_END = re.compile("</script", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d{1,7}(?:\.\d{1,4})?")
_CURRENCY = re.compile(r"[A-Z]{3}")
_CENT = Decimal("0.01")
_MAX_THINGS = 20
_MAX_ITEMS = 500
_MAX_DEPTH = 12
_NAME_LENGTH = 60

_Thing = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Item:
    name: str
    price: Decimal
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class _Due:
    amount: Decimal
    currency_code: str


def receipts_in(html: bytes) -> Iterator[str]:
    """The orders and invoices in the markup of a document whose numbers add up, each set as a receipt of its own."""
    if b"schema.org" not in html:
        return
    text = decode_text(html)
    for thing in _distinct([*_from_scripts(text), *(() if is_heavy(html) else _from_attributes(text))]):
        receipt = _receipt(thing)
        if receipt is not None:
            yield receipt


def _distinct(things: Sequence[_Thing]) -> list[_Thing]:
    """Orders and invoices, those that another one refers to left out."""
    wanted = [thing for thing in things if _type(thing) in ("Order", "Invoice")][:_MAX_THINGS]
    return [thing for index, thing in enumerate(wanted) if thing not in wanted[:index]]


def _from_scripts(text: str) -> Iterator[_Thing]:
    for start in islice(_SCRIPT.finditer(text), _MAX_THINGS):
        end = _SCRIPT_END.search(text, start.end())
        try:
            told = json.loads(text[start.end() : end.start() if end else None], parse_float=str, parse_int=str)
        except (ValueError, RecursionError):
            continue
        for thing in _list(told):
            graph = _list(thing.get("@graph", thing)) if isinstance(thing, dict) else []
            yield from (part for part in graph if isinstance(part, dict))


def _from_attributes(text: str) -> Iterator[_Thing]:
    if "itemtype" not in text:
        return
    for node in LexborHTMLParser(text).css("[itemscope][itemtype]")[: 10 * _MAX_THINGS]:
        if "itemprop" not in node.attributes:
            yield _thing(node, 0)


def _thing(node: LexborNode, depth: int) -> dict[str, Any]:
    """A node with a type as the object that JSON-LD would have for it."""
    found: dict[str, Any] = {"@type": (node.attributes.get("itemtype") or "").rpartition("/")[2]}
    _add_properties(node, found, depth)
    return found


def _add_properties(node: LexborNode, found: dict[str, Any], depth: int) -> None:
    child = node.first_child
    while child is not None and depth < _MAX_DEPTH * 4:
        name = child.attributes.get("itemprop") if child.is_element_node else None
        if name:
            is_thing = "itemscope" in child.attributes
            found.setdefault(name, []).append(_thing(child, depth + 1) if is_thing else _value(child))
        elif child.is_element_node:
            _add_properties(child, found, depth + 1)
        child = child.next


def _value(node: LexborNode) -> str:
    attributes = node.attributes
    told = attributes.get("content") or attributes.get("datetime") or attributes.get("href") or node.text(deep=True)
    return (told or "").strip()


def _receipt(thing: _Thing) -> str | None:
    """The order set in rows; None where it names no goods or its numbers do not add up."""
    order = thing if _type(thing) == "Order" else _first(thing, "referencesOrder")
    due = _total(thing) or _total(order)
    if not isinstance(order, dict) or due is None:
        return None
    items = [item for offer in _list(_offers(order)) if (item := _item(offer))][:_MAX_ITEMS]
    rows = _balanced(items, abs(_number(_first(order, "discount")) or Decimal()), due.amount)
    if rows is None:
        return None
    store = _name(order, "merchant", "seller", "broker") or _name(thing, "provider", "broker")
    return "\n".join((store, _moment(order), *rows, f"TOTAL    {due.currency_code}    {due.amount:.2f}"))


def _balanced(items: Sequence[_Item], discount: Decimal, total: Decimal) -> list[str] | None:
    """The rows of the goods, their prices taken as those of one or of the whole line: whichever comes to the total."""
    for amounts in ([item.price * item.quantity for item in items], [item.price for item in items]):
        if items and sum(amounts, -discount).quantize(_CENT) == total:
            rows = [_row(item, amount) for item, amount in zip(items, amounts, strict=True)]
            return [*rows, f"Discount    -{discount:.2f}"] if discount else rows
    return None


def _row(item: _Item, amount: Decimal) -> str:
    count = f"    {item.quantity.normalize():f} x {amount / item.quantity:.2f}" if item.quantity != 1 else ""
    return f"{item.name}{count}    {amount:.2f}"


def _total(thing: Any) -> _Due | None:
    """What is to be paid, by the thing itself or by its specification of the price."""
    due = _first(thing, "totalPaymentDue") or thing
    amount = _number(_first(due, "price") or _first(due, "value"))
    code = str(_first(due, "priceCurrency") or _first(due, "currency") or "").upper()
    return None if amount is None else _Due(amount, code if _CURRENCY.fullmatch(code) else "")


def _offers(order: _Thing) -> Any:
    return order.get("acceptedOffer") or order.get("orderedItem") or []


def _item(offer: Any) -> _Item | None:
    """What was bought, from an offer with a product in it or the other way round."""
    product = _first(offer, "itemOffered") or _first(offer, "orderedItem") or offer
    told_name = product if isinstance(product, str) else _first(product, "name")
    name = " ".join(str(told_name or "").split())
    sources = (offer, _first(offer, "priceSpecification"), _first(product, "offers"))
    price = next((told for source in sources if (told := _number(_first(source, "price"))) is not None), None)
    count = _first(offer, "eligibleQuantity") or _first(offer, "orderQuantity")
    quantity = _number(_first(count, "value") or count)
    if not name or price is None or (quantity is not None and quantity <= 0):
        return None
    return _Item(name[:_NAME_LENGTH].strip(), price, quantity or Decimal(1))


def _name(thing: _Thing, *properties: str) -> str:
    for name in properties:
        who = _first(thing, name)
        told = _first(who, "name") if isinstance(who, dict) else who
        if isinstance(told, str) and told.strip():
            return " ".join(told.split())[:_NAME_LENGTH]
    return ""


def _moment(order: _Thing) -> str:
    told = _first(order, "orderDate")
    try:
        moment = datetime.fromisoformat(str(told))
    except ValueError:
        return ""
    return f"{moment:%Y-%m-%d %H:%M}" if "T" in str(told) or ":" in str(told) else f"{moment:%Y-%m-%d}"


def _type(thing: _Thing) -> str:
    return str(_first(thing, "@type") or "").rpartition("/")[2]


def _first(thing: Any, name: str) -> Any:
    values = _list(thing.get(name)) if isinstance(thing, dict) else []
    return values[0] if values else None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _number(value: Any) -> Decimal | None:
    """A number as schema.org asks for it, with a point and without a sign of currency."""
    match = _NUMBER.fullmatch(value.strip()) if isinstance(value, str) else None
    return Decimal(match[0]) if match else None
