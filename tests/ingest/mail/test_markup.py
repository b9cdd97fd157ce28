"""schema.org markup: taken where it adds up and nothing printed contradicts it, else left alone."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from email.message import EmailMessage
from typing import Any

import pytest
from cartsnitch_domain.receipts.rules import Channel
from cartsnitch_ingest.mail.markup import receipts_in
from cartsnitch_ingest.reading.reader import Reader
from cartsnitch_ingest.stages import Original, Outcome, read_original

ORDER = {
    "@context": "http://schema.org",
    "@type": "Order",
    "merchant": {"@type": "Organization", "name": "Corner Store"},
    "orderNumber": "W-1042",
    "orderDate": "2026-03-01T17:22:00+01:00",
    "priceCurrency": "USD",
    "price": "12.08",
    "acceptedOffer": [
        {
            "@type": "Offer",
            "itemOffered": {"@type": "Product", "name": "Olive oil 1 l"},
            "price": 4.79,
            "eligibleQuantity": {"@type": "QuantitativeValue", "value": 2},
        },
        {"@type": "Offer", "itemOffered": {"@type": "Product", "name": "Bread"}, "price": "2.50"},
    ],
}
MICRODATA = """
<div itemscope itemtype="http://schema.org/Order">
  <div itemprop="merchant" itemscope itemtype="http://schema.org/Organization"><meta itemprop="name" content="Corner Store"></div>
  <meta itemprop="orderDate" content="2026-03-01"><meta itemprop="priceCurrency" content="USD">
  <meta itemprop="price" content="12.08">
  <div itemprop="acceptedOffer" itemscope itemtype="http://schema.org/Offer">
    <div itemprop="itemOffered" itemscope itemtype="http://schema.org/Product"><meta itemprop="name" content="Olive oil 1 l"></div>
    <meta itemprop="price" content="4.79">
    <div itemprop="eligibleQuantity" itemscope itemtype="http://schema.org/QuantitativeValue"><meta itemprop="value" content="2"></div>
  </div>
  <div itemprop="acceptedOffer" itemscope itemtype="http://schema.org/Offer">
    <div itemprop="itemOffered" itemscope itemtype="http://schema.org/Product"><meta itemprop="name" content="Bread"></div>
    <meta itemprop="price" content="2.50">
  </div>
</div>
"""  # noqa: E501
ONLY_A_TOTAL = "<p>Thank you for your order W-1042.</p><p>We charged your card:</p><p>Total $12.08</p>"
WHOLE = (
    "<h1>Corner Store</h1><p>March 1, 2026</p><table><tr><td>Olive oil 1 l, organic</td><td>$9.58</td></tr>"
    "<tr><td>Bread, rye</td><td>$2.50</td></tr><tr><td>Total</td><td>$12.08</td></tr></table>"
)


def script(thing: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps(thing)}</script>'


def read(html: str) -> Outcome:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Corner Store <shop@store.example>", "me@x.example", "Order"
    message.set_content(f"<html><body>{html}</body></html>", subtype="html")
    return read_original(Original(message.as_bytes(), Channel.MAIL, None, None, date(2026, 3, 2)), Reader(()))


def goods(outcome: Outcome) -> list[tuple[str, Decimal]]:
    return [(line.text, line.amount) for reading in outcome.readings for line in reading.lines]


@pytest.mark.parametrize(
    "markup",
    [
        script(ORDER),
        script([{"@type": "EmailMessage"}, ORDER]),
        script({"@context": "https://schema.org", "@graph": [ORDER]}),
        script(
            {
                "@context": "https://schema.org",
                "@type": "Invoice",
                "totalPaymentDue": {"@type": "PriceSpecification", "price": 12.08, "priceCurrency": "USD"},
                "referencesOrder": [ORDER],
            }
        ),
        MICRODATA,
    ],
    ids=["JSON-LD", "a list", "a graph", "an invoice", "microdata"],
)
def test_goods_that_only_the_markup_names_are_taken_where_they_come_to_what_is_printed(markup: str) -> None:
    outcome = read(markup + ONLY_A_TOTAL)

    assert goods(outcome) == [("Olive oil 1 l", Decimal("9.58")), ("Bread", Decimal("2.50"))]
    (reading,) = outcome.readings
    assert (reading.merchant_name, reading.purchased_on) == ("Corner Store", date(2026, 3, 1))
    assert (reading.total, reading.currency_code, reading.is_balanced) == (Decimal("12.08"), "USD", True)
    assert [part.verdict for part in outcome.parts][-1] == "balanced at 12.08, used"


def test_what_is_printed_comes_before_what_is_hidden() -> None:
    outcome = read(script(ORDER) + WHOLE)

    assert goods(outcome) == [("Olive oil 1 l, organic", Decimal("9.58")), ("Bread, rye", Decimal("2.50"))]


def test_markup_that_contradicts_what_is_printed_is_not_used() -> None:
    outcome = read(script(ORDER) + ONLY_A_TOTAL.replace("12.08", "13.07"))

    assert [reading.total for reading in outcome.readings] == [Decimal("13.07")]
    assert [part.verdict for part in outcome.parts][-1] == "balanced at 12.08, not used"


def changed(**fields: Any) -> dict[str, Any]:
    return {**ORDER, **fields}


@pytest.mark.parametrize(
    "thing",
    [
        changed(price="12.99"),
        changed(acceptedOffer=[]),
        changed(price=None),
        changed(price="twelve"),
        changed(acceptedOffer="Bread"),
        changed(acceptedOffer=[{"itemOffered": {"name": ""}, "price": "12.08"}]),
        {"@type": "Order"},
        {"@context": "http://schema.org", "@type": "Product", "price": "3.00"},
        [[[]]],
        "Order",
    ],
)
def test_markup_that_does_not_add_up_is_nothing(thing: Any) -> None:
    assert list(receipts_in(f"<p>schema.org</p>{script(thing)}".encode())) == []


@pytest.mark.parametrize(
    "html",
    [
        "<script type='application/ld+json'>{not json, schema.org</script>",
        "<script type='application/ld+json'>" + "[" * 100_000 + "</script> schema.org",
        "<script type='application/ld+json'>" * 10_000 + "schema.org",
        "<div itemscope itemtype='http://schema.org/Order'><b>" * 2000,
    ],
    ids=["broken", "deep", "unclosed", "nested"],
)
def test_hostile_markup_is_nothing(html: str) -> None:
    assert list(receipts_in(html.encode())) == []


def test_an_amount_off_and_prices_of_whole_lines_add_up_too() -> None:
    offers = [
        {"itemOffered": {"name": "Olive oil"}, "price": "9.58", "eligibleQuantity": {"value": "2"}},
        {"itemOffered": {"name": "Bread"}, "price": "2.50"},
    ]

    (receipt,) = receipts_in(script(changed(acceptedOffer=offers, discount="1.00", price="11.08")).encode())
    assert receipt.split("\n")[2:] == [
        "Olive oil    2 x 4.79    9.58",
        "Bread    2.50",
        "Discount    -1.00",
        "TOTAL    USD    11.08",
    ]
