"""Sample receipts, one in every lay-out, with everything on them that the tills of their countries print."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

from cartsnitch_server.demo.paper import render
from cartsnitch_server.demo.photo import spoil
from cartsnitch_server.demo.receipt import (
    ComposedReceipt,
    ComposedStore,
    TaxRule,
    Tender,
    bottle_return,
    compose,
    deposit,
    discount,
    fee,
    gtin,
    item,
    several,
    weighed,
)
from cartsnitch_server.demo.ticket import render_pdf

PLACE = ComposedStore(
    slug="corner-store",
    name="Corner Store",
    street="2400 Orchard Rd",
    town="Ann Arbor, MI 48103",
    phone="(734) 555-0142",
    country_code="US",
    currency_code="USD",
    mail_domain="store.example",
    taxes=(TaxRule("TAX", Decimal("0.06"), "T"),),
)
MOMENT = datetime.combine(date(2026, 3, 1), time(17, 22))


def american(slug: str = "meijer", name: str = "Meijer", bought_at: datetime = MOMENT) -> ComposedReceipt:
    """Everything a US till prints: a coupon, a weight, two of a kind, deposits, tax, bottles brought back, change."""
    goods = [
        item("2% MILK GAL", "3.29", gtin(61414100011), section="DAIRY"),
        discount("COUPON", "0.50"),
        weighed("BANANAS", "1.42", "lb", "0.59", "4011", section="PRODUCE"),
        several("COLA 12PK 12OZ", 2, "6.99", gtin(61414100012), section="GROCERY"),
        deposit("DEPOSIT", 24, "0.10"),
        item("PAPER TOWEL 6CT", "8.99", gtin(61414100013), "T", section="HOME"),
        bottle_return("BOTTLE RETURN", 12, "0.10"),
    ]
    return compose(replace(PLACE, slug=slug, name=name), bought_at, goods, Tender("CASH", Decimal(60)), 1234)


def canadian() -> ComposedReceipt:
    place = replace(
        PLACE,
        slug="real-canadian-superstore",
        name="Real Canadian Superstore",
        street="4821 Calgary Trail NW",
        town="Edmonton, AB T6H 5W8",
        phone="780-555-0130",
        country_code="CA",
        currency_code="CAD",
        taxes=(TaxRule("GST", Decimal("0.05"), "G"),),
    )
    goods = [
        item("PC BROWN EGGS", "4.19", "06038375010", section="GROCERY"),
        item("FM 2% MILK", "4.54", "06148311533", section="GROCERY"),
        deposit("DEPOSIT", 1, "0.25"),
        fee("RECYCLING", "0.07", tied=True),
        weighed("BANANA", "0.830", "kg", "1.70", "4011", section="PRODUCE"),
        several("KIWI", 3, "0.78", "4030", section="PRODUCE"),
        item("BATH TISSUE", "17.97", "06038304880", "G", section="HOME"),
    ]
    return compose(place, MOMENT, goods, Tender("MASTERCARD"), 44)


def german() -> ComposedReceipt:
    place = replace(
        PLACE,
        slug="rewe",
        name="REWE",
        street="Hauptstr. 112",
        town="50667 Köln",
        phone="0221 5550120",
        country_code="DE",
        currency_code="EUR",
        taxes=(TaxRule("MwSt", Decimal("0.19"), "A"), TaxRule("MwSt", Decimal("0.07"), "B")),
        tax_included=True,
    )
    goods = [
        item("ZITRONE", "0.89", tax="B"),
        item("WEIN CAB.SAUV", "6.99", tax="A"),
        several("KIWI GOLD", 4, "0.79", tax="B"),
        weighed("BANANE", "0.832", "kg", "1.59", tax="B"),
        item("MINERALWASSER", "0.49", tax="A"),
        deposit("PFAND", 1, "0.25", tax="A"),
        bottle_return("LEERGUT EINWEG", 3, "0.25", tax="A"),
    ]
    return compose(place, MOMENT, goods, Tender("Geg. BAR", Decimal(20)), 933)


def british() -> ComposedReceipt:
    place = replace(
        PLACE,
        slug="tesco",
        name="Tesco",
        street="12 High Street",
        town="Cambridge CB1 9HX",
        phone="01632 960142",
        country_code="GB",
        currency_code="GBP",
        taxes=(),
    )
    goods = [
        item("SEMI SKIMMED MILK 2L", "1.45"),
        several("BAKED BEANS 415G", 2, "1.40"),
        discount("CLUBCARD SAVING", "0.60"),
        weighed("BANANAS LOOSE", "0.645", "kg", "1.09"),
    ]
    return compose(place, MOMENT, goods, Tender("VISA"), 77)


US_STORES = (
    ("meijer", "Meijer"),
    ("kroger", "Kroger"),
    ("target", "Target"),
    ("trader-joes", "Trader Joe's"),
    ("walmart", "Walmart"),
)


def one_of_each() -> tuple[ComposedReceipt, ...]:
    """A receipt in every lay-out."""
    return (*(american(slug, name) for slug, name in US_STORES), canadian(), german(), british())


@dataclass(frozen=True, slots=True)
class SampleFiles:
    """Receipts to try the doors with by hand: a PDF to mail, a photo to upload."""

    ticket: Path
    photo: Path


def write_samples(folder: Path, today: date) -> SampleFiles:
    """Two receipts of `today` as files in the folder, which is made; what is there already is written anew."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    bought_at = datetime.combine(today, time(12, 5))
    files = SampleFiles(folder / "receipt.pdf", folder / "receipt.jpg")
    files.ticket.write_bytes(render_pdf(american("kroger", "Kroger", bought_at)))
    files.photo.write_bytes(spoil(render(american("meijer", "Meijer", bought_at)), seed=4, strength=0.3))
    return files
