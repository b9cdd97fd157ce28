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
