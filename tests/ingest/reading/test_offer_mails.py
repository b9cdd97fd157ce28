"""What stores write above and between offers is known for what it is: nothing of it costs a coupon, or makes one up."""

from __future__ import annotations

from datetime import date
from email.message import EmailMessage

import pytest
from cartsnitch_domain.coupons.coupon import CouponKind
from cartsnitch_domain.receipts.rules import Channel
from cartsnitch_ingest.reading.offer import Offer
from cartsnitch_ingest.reading.reader import Reader
from cartsnitch_ingest.reading.reading import NotAReceipt
from cartsnitch_ingest.stages import Original, read_original

from tests.ingest.reading.offer_mails import MAILS, OfferMail


def read(mail: OfferMail) -> NotAReceipt:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = mail.sender, "me@cart.example", "Hello"
    message["Date"] = "Sat, 28 Nov 2026 09:00:00 +0000"
    message.set_content(mail.text)
    original = Original(message.as_bytes(), Channel.MAIL, None, None, date(2026, 11, 28))
    offered = read_original(original, Reader(())).offered
    assert offered is not None
    return offered


def told(offer: Offer) -> str:
    sign = "%" if offer.kind is CouponKind.PERCENT_OFF else ""
    return f"{offer.value}{sign} | {offer.goods or offer.category or 'basket'}"


@pytest.mark.parametrize("mail", MAILS, ids=lambda mail: mail.text.partition("\n2")[0].partition("\nSave")[0])
def test_a_mail_is_the_coupons_that_it_says(mail: OfferMail) -> None:
    offered = read(mail)
    assert (tuple(map(told, offered.offers)), len(offered.unclear)) == (mail.coupons, mail.unclear)


@pytest.mark.parametrize(
    ("printed", "days"),
    [
        ("{}\nOferta ważna do 30.11", (None, date(2026, 11, 30))),
        ("Oferta ważna od 30 listopada do 5 grudnia\n{}", (date(2026, 11, 30), date(2026, 12, 5))),
    ],
)
def test_days_at_the_head_or_foot_of_a_polish_mail_are_those_of_all_its_offers(
    printed: str, days: tuple[date | None, date]
) -> None:
    text = printed.format("Rabat 20% na kawę\nJogurt 3 w cenie 2\n")
    offered = read(OfferMail("Biedronka <newsletter@biedronka.pl>", text))
    assert (offered.store_slug, offered.unclear) == ("biedronka", ())
    assert [(offer.starts_on, offer.ends_on) for offer in offered.offers] == [days, days]


def test_a_month_that_is_another_one_to_croatians_is_no_last_day_in_euros() -> None:
    offered = read(
        OfferMail("Konzum <akcije@konzum.hr>", "1+1 gratis jogurt\nOferta do 30 listopada\n1+1 gratis kava\n")
    )
    assert [offer.ends_on for offer in offered.offers] == []
    assert len(offered.unclear) == 2
