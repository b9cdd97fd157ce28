"""Coupons in the feet of receipts, in the words of stores of seven languages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from cartsnitch_domain.stores.profiles import DateOrder
from cartsnitch_ingest.reading.hints import Hints
from cartsnitch_ingest.reading.offer import Habits
from cartsnitch_ingest.reading.offers import offers_below
from cartsnitch_ingest.reading.reader import Reader
from cartsnitch_ingest.reading.reading import Reading
from cartsnitch_ingest.reading.rows import rows
from cartsnitch_ingest.verdicts import verdict_on

from tests.ingest.reading.printed import lay_out

US = Habits(date(2026, 11, 28), DateOrder.MONTH_FIRST, "USD")
EU = Habits(date(2026, 11, 28), DateOrder.DAY_FIRST, "EUR")

# The foot, and what its coupon takes off, of which goods or from which basket on.
FEET = [
    ("ExtraCare coupon\n$3.00 off your next $15 purchase\nValid through 12/18/2026\nCode 4837261", "3.00", None, "15"),
    ("10 % off your next $50 purchase\nValid through 12/18/2026", "10", None, "50"),
    ("SAVE $1.50 ON YOUR NEXT PURCHASE OF CHEERIOS\nEXPIRES 12/18/2026", "1.50", "cheerios", None),
    ("Dein Coupon: 1 EUR Rabatt auf Kaffee\nGültig bis 18.12.2026", "1", "kaffee", None),
    (
        "Mit Lidl Plus 0,20 EUR gespart\nDein Coupon: 1 EUR Rabatt auf Kaffee\nGültig bis 18.12.2026",
        "1",
        "kaffee",
        None,
    ),
    ("Bei Ihrem nächsten Einkauf: 2 € Rabatt auf Käse\nGültig bis 18.12.2026", "2", "kase", None),
    ("3 € de réduction sur votre prochain achat de 15 €\nvalable jusqu'au 18/12/2026", "3", None, "15"),
    ("Votre bon : 1 € de réduction sur le café\nvalable jusqu'au 18/12/2026", "1", "cafe", None),
    ("En tu próxima compra: 1 € de descuento en café\nválido hasta 18/12/2026", "1", "cafe", None),
    ("Tu cupón: 1 € de descuento en café\nválido hasta 18/12/2026", "1", "cafe", None),
    ("3 € di sconto sulla prossima spesa di 15 €\nvalido fino al 18/12/2026", "3", None, "15"),
    ("Il tuo buono: 1 € di sconto sul caffè\nvalido fino al 18/12/2026", "1", "caffe", None),
    ("Bij uw volgende aankoop: 25% korting op kaas\ngeldig t/m 18-12-2026", "25", "kaas", None),
    ("€ 3 korting op uw volgende aankoop van € 15\ngeldig t/m 18-12-2026", "3", None, "15"),
    ("Przy następnych zakupach: 1 zł rabatu na kawę\nważne do 18.12.2026", "1", "kawa", None),
    ("Twój kupon: 1 zł rabatu na kawę\nważne do 18.12.2026", "1", "kawa", None),
]


@pytest.mark.parametrize(("text", "value", "goods", "minimum"), FEET)
def test_a_coupon_in_the_foot_of_a_receipt_is_read(
    text: str, value: str, goods: str | None, minimum: str | None
) -> None:
    found = offers_below(rows([lay_out(text)]), US if "/18/" in text and "/12/" not in text else EU)
    told = [(str(offer.value), offer.goods, offer.minimum_amount, offer.ends_on) for offer in found.offers]
    assert told == [(value, goods, Decimal(minimum) if minimum else None, date(2026, 12, 18))]
    assert found.unclear == ()


def test_talk_around_the_coupon_of_a_receipt_changes_nothing_of_it() -> None:
    text = (
        "YOU SAVED $1.00\nFuel points earned today: 4\nSAVE $1.50 ON YOUR NEXT PURCHASE OF CHEERIOS\n"
        "EXPIRES 12/18/2026\nGet 50 points: take our survey at krogerfeedback.com"
    )
    (offer,) = offers_below(rows([lay_out(text)]), US).offers
    assert (offer.value, offer.goods, offer.minimum_count) == (Decimal("1.50"), "cheerios", None)


@pytest.mark.parametrize(
    "text", ["$5 Register Rewards\ngood on your next shopping trip\nexpires 12/18/2026", "10% off next gas fill up"]
)
def test_what_no_coupon_can_say_is_counted(text: str) -> None:
    found = offers_below(rows([lay_out(text)]), US)
    assert (found.offers, found.unclear) == ((), (text.split("\n")[0],))


def test_the_verdict_shows_the_words_of_what_is_not_understood() -> None:
    receipt = (
        "MEIJER\n11/27/2026 17:22\n\nWHOLE MILK GAL       3.49\nTOTAL                3.49\nVISA                 3.49\n"
    )
    text = f"{receipt}-------\n$5 Register Rewards\nexpires 12/18/2026\n"
    found = Reader([]).read([lay_out(text)], Hints(US.written_on, currency_code="USD"))
    assert isinstance(found, Reading)
    told = 'balanced at 3.49, 1 offer not understood ("$5 Register Rewards"), used'
    assert verdict_on(found, is_chosen=True) == told
