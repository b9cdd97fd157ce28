"""A mail of one offer that is not understood is kept for what it is; letters, news and advertising are refused."""

from __future__ import annotations

from datetime import date
from email.message import EmailMessage

import pytest
from cartsnitch_domain.receipts.rules import Channel
from cartsnitch_ingest.reading.reader import Reader
from cartsnitch_ingest.reading.reading import NotAReceipt
from cartsnitch_ingest.stages import Original, Outcome, read_original

MEIJER, CORNER = "Meijer <offers@email.meijer.com>", "Corner Foods <news@cornerfoods.example>"
REWE, WATCHES = "REWE <news@rewe.de>", "Watch Outlet <win@prize.example>"


def read(text: str, sender: str = MEIJER, subject: str = "Hello") -> Outcome:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "me@cart.example", subject
    message["Date"] = "Sat, 28 Nov 2026 09:00:00 +0000"
    message.set_content(text)
    return read_original(Original(message.as_bytes(), Channel.MAIL, None, None, date(2026, 11, 28)), Reader(()))


NEWS = """The leaves are turning, and our bakers have been up since five.
Our farmers bring in the last of the squash this month.
Anna of our bakery tells how her grandmother made rye bread.
A new store opens its doors in Springfield in the spring.
Everything in our bakery is up to 20% off.
"""


@pytest.mark.parametrize(
    ("text", "sender"),
    [
        ("Save up to 40% on frozen pizza\n", MEIJER),
        ("Hi Sam,\n\nSave up to 40% on frozen pizza\n\nSee you soon!\nUnsubscribe\n", MEIJER),
        ("Ground Coffee 2 for $5\n", MEIJER),
        ("Ground Coffee 2 @ $5\n", MEIJER),
        ("Gala Apples $1.99/lb\n", MEIJER),
        ("Gala Apples $1.99 lb\n", MEIJER),
        ("$10 off your first pickup order\n", MEIJER),
        ("Joghurt 3 für 2,99 €\n", REWE),
        ("Bis zu 30 % Rabatt auf Käse\n", REWE),
        ("Corner Foods\nBuy 3 bags of coffee, get a mug free\n", CORNER),
    ],
)
def test_one_offer_that_is_not_understood_is_kept_with_its_text(text: str, sender: str) -> None:
    offered = read(text, sender).offered
    assert isinstance(offered, NotAReceipt)
    assert (offered.offers, len(offered.unclear)) == ((), 1)


@pytest.mark.parametrize(
    ("text", "sender", "subject"),
    [
        ("Up to 90% off all watches!\n", WATCHES, "Special offer"),
        (NEWS, MEIJER, "News of our stores"),
        ("Free delivery when you spend $35\n", MEIJER, "Your offers"),
        ("Your order is on its way. Free returns when you bring it back.\n", MEIJER, "Your order"),
        ("Hello Jane, everything is 20% cheaper on Monday, or up to 30% off.\n", MEIJER, "Hello"),
        ("You saved up to 20% with us last month!\n", MEIJER, "Your savings"),
        ("See you on Sunday at the lake.\n", CORNER, "Hello"),
    ],
    ids=["of nobody known", "news", "of delivery", "of an order", "in a sentence", "of what was", "a letter"],
)
def test_what_is_no_offer_mail_is_refused(text: str, sender: str, subject: str) -> None:
    outcome = read(text, sender, subject)
    assert (outcome.offered, outcome.chosen) == (None, ())
    assert outcome.reason is not None
    assert "receipt" in outcome.reason or "prices" in outcome.reason


def test_news_with_an_offer_that_is_no_sentence_are_kept_where_their_subject_promises_offers() -> None:
    assert read(NEWS, subject="This week's deals").offered is None
    titled = read(NEWS.replace("Everything in our bakery is up", "Bread up"), subject="This week's deals").offered
    assert titled is not None
    assert titled.unclear == ("Bread up to 20% off.",)
