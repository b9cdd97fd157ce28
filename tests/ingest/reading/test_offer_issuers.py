"""Whose offers a mail has where its sender is one chain, and its text names another."""

from __future__ import annotations

from datetime import date
from email.message import EmailMessage

import pytest
from cartsnitch_domain.receipts.rules import Channel
from cartsnitch_ingest.reading.reader import Reader
from cartsnitch_ingest.stages import Original, read_original

OFFERS = "Save $2.00 on Ground Coffee\n20% off Greek Yogurt\n"
MEIJER, KROGER = "Meijer <offers@email.meijer.com>", "Kroger <offers@kroger.com>"
RALPHS, REWE = "Ralphs <offers@ralphs.com>", "REWE <news@rewe.de>"
FORWARDED = """---------- Forwarded message ---------
From: Kroger <offers@kroger.com>
Date: Fri, Nov 27, 2026 at 9:00 AM
Subject: Your offers
To: <jane@example.org>

"""


def whose(text: str, sender: str, *, html: bool = False) -> tuple[str | None, str | None, int]:
    """The store of the offers of a mail, the chain that sent it where that is another one, and how many they are."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "me@cart.example", "Your offers"
    message["Date"] = "Sat, 28 Nov 2026 09:00:00 +0000"
    message.set_content(text, subtype="html" if html else "plain")
    original = Original(message.as_bytes(), Channel.MAIL, None, None, date(2026, 11, 28))
    offered = read_original(original, Reader(())).offered
    assert offered is not None
    return offered.store_slug, offered.sent_by, len(offered.offers)


@pytest.mark.parametrize(
    "text",
    [
        f"KROGER\n{OFFERS}",
        f"Kroger Marketplace\n{OFFERS}",
        f"KROGER\n{OFFERS}\n\n© 2026 The Kroger Co. All rights reserved.\n",
        f"This week\nKROGER\n{OFFERS}\n\nCopyright 2026 Kroger\n",
        f"TARGET\n{OFFERS}\n\n© 2026 Target Corp.\n",  # a word, and the copyright says whose
    ],
)
def test_offers_are_of_the_chain_that_their_text_names_and_their_sender_is_told(text: str) -> None:
    assert whose(text, MEIJER) == ("target" if "TARGET" in text else "kroger", "Meijer", 2)


@pytest.mark.parametrize(
    ("text", "sender", "slug"),
    [
        (f"{OFFERS}\n\n© 2026 The Kroger Co. All rights reserved.\n", RALPHS, "ralphs"),
        (f"{OFFERS}\n\n© 2026 The Kroger Co. All rights reserved.\n", "Fry's <x@frysfood.com>", "frys"),
        (f"{OFFERS}\n\n© 2026 Albertsons Inc. All rights reserved\n", "Vons <x@vons.com>", "vons"),
        (f"{OFFERS}\n\n© 2026 The Kroger Co. All rights reserved.\n", MEIJER, "meijer"),
        (f"{OFFERS}\n\nCopyright 2026 Kroger\n", MEIJER, "meijer"),
        (f"Kroger\n{OFFERS}\nwww.kroger.com\n© 2026 The Kroger Co.\n", RALPHS, "ralphs"),
        # The company whose brands it sells, in the head as well.
        (f"The Kroger Co.\n{OFFERS}\n\n© 2026 The Kroger Co.\n", RALPHS, "ralphs"),
    ],
)
def test_the_sign_of_a_copyright_alone_or_a_parent_company_takes_no_mail_from_who_sent_it(
    text: str, sender: str, slug: str
) -> None:
    found, sent_by, _ = whose(text, sender)
    assert (found, sent_by) == (slug, None)


@pytest.mark.parametrize(
    ("text", "sender", "slug"),
    [
        ("Produce picks\n$0.50 off\nKiwi\n\n$1.00 off\nSprouts\n", KROGER, "kroger"),
        ("This week\n$1.00 off\nGreek Yogurt\n\n$0.50 off\nKiwi\n", KROGER, "kroger"),
        (f"Kiwi\n{OFFERS}", KROGER, "kroger"),
        (f"Target\n{OFFERS}", KROGER, "kroger"),
        (f"Fresh Sprouts\n{OFFERS}", KROGER, "kroger"),
        (f"Countdown\n{OFFERS}", KROGER, "kroger"),
        (f"Fresh Thyme\n{OFFERS}", KROGER, "kroger"),
        ("Jumbo\n2 € Rabatt auf Eier\n20 % Rabatt auf Joghurt\n", REWE, "rewe"),
        ("Penny\n2 € Rabatt auf Eier\n20 % Rabatt auf Joghurt\n", REWE, "rewe"),
        ("Plus\n2 € Rabatt auf Eier\n20 % Rabatt auf Joghurt\n", REWE, "rewe"),
        ("Coop\n2 € Rabatt auf Eier\n20 % Rabatt auf Joghurt\n", REWE, "rewe"),
        (f"{OFFERS}\nShop gift cards\nTarget\n", KROGER, "kroger"),
        (f"Target\n{OFFERS}\nShop gift cards at target.com\n", KROGER, "kroger"),
        (f"{OFFERS}\nFollow us\nPrivacy\nWhole Foods Market\n", KROGER, "kroger"),
        (f"Gift cards\nWhole Foods Market\n{OFFERS}", KROGER, "kroger"),
        (f"Delhaize\n{OFFERS}", KROGER, "kroger"),  # of another country
        (f"Meijer\n{OFFERS}\nYour points at Kroger are waiting\n", KROGER, "kroger"),  # the sender is spoken of
        (f"Meijer\n{OFFERS}\nwww.kroger.com/coupons\n", KROGER, "kroger"),
    ],
)
def test_a_row_that_says_a_chain_and_may_say_something_else_takes_no_mail(text: str, sender: str, slug: str) -> None:
    found, sent_by, _ = whose(text, sender)
    assert (found, sent_by) == (slug, None)


def test_a_logo_names_whose_they_are() -> None:
    html = f"<p><img src='l.png' alt='Kroger logo'></p>{''.join(f'<p>{line}</p>' for line in OFFERS.splitlines())}"
    assert whose(html, MEIJER, html=True) == ("kroger", "Meijer", 2)


@pytest.mark.parametrize(
    ("text", "sender", "slug"),
    [
        (OFFERS, MEIJER, "meijer"),
        (f"MEIJER\n{OFFERS}", MEIJER, "meijer"),
        (f"MEIJER\n{OFFERS}\n© 2026 Kroger\n", MEIJER, "meijer"),  # its own name stands there, too
        (f"Lower prices than at Kroger\n{OFFERS}", MEIJER, "meijer"),  # spoken of, and not whose they are
        ("Save $2.00 on Kroger Ground Coffee\n20% off Greek Yogurt\n", MEIJER, "meijer"),  # goods
        (f"KROGER\n{OFFERS}", "Jane <jane@example.org>", "kroger"),  # no chain sent it
        (f"KROGER\n{OFFERS}", "Coupon Service <hello@mailer.example>", "kroger"),
        ("Lidl\n1+1 gratis Joghurt\nRabat 20% na kawę\n", "Lidl Polska <newsletter@lidl.pl>", "lidl-poland"),
    ],
)
def test_who_agrees_with_the_text_is_not_doubted(text: str, sender: str, slug: str) -> None:
    found, sent_by, _ = whose(text, sender)
    assert (found, sent_by) == (slug, None)


def test_what_was_forwarded_is_of_who_sent_it_first() -> None:
    assert whose(f"{FORWARDED}{OFFERS}", "Jane <jane@example.org>") == ("kroger", None, 2)


def test_what_a_chain_forwards_of_another_is_of_the_other_and_agrees_with_its_first_sender() -> None:
    assert whose(f"{FORWARDED}KROGER\n{OFFERS}", MEIJER) == ("kroger", None, 2)
