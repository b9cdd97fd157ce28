"""What came instead of a receipt is rejected with what it is and what to do; what is bought anywhere is read."""

from __future__ import annotations

from base64 import encodebytes
from datetime import date

import pytest
from cartsnitch_domain.receipts.rules import Channel
from cartsnitch_ingest.reading.reader import Reader
from cartsnitch_ingest.stages import Original, Outcome, read_original

HEAD = b"From: Shop <a@shop.example>\r\nTo: me@cart.example\r\nSubject: Receipt\r\nMIME-Version: 1.0\r\n"
BOUGHT = "CORNER MARKET\n03/14/2026 5:14 PM\nMILK      3.49\nBREAD     2.99\nTOTAL     6.48\n"
SIGNED, ENVELOPED = "06092a864886f70d010702a080", "06092a864886f70d010703a080"
AUTHENTICATED = "060b2a864886f70d0109100117a080"

ENCRYPTED = "This is encrypted: only your mail program can open it. Please save it as a PDF there and send that."
SEALED = "This is sealed by a signature. Please open it in your mail program, save it as a PDF and send that."
NO_PRICES = "There are no prices on it."
LINKS = "This email only links to pictures, which are not fetched. Please send a screenshot, or save it as a PDF."


def read(raw: bytes, channel: Channel = Channel.MAIL) -> Outcome:
    return read_original(Original(raw, channel, None, None, date(2026, 6, 10)), Reader(()))


def crypto(number: str, name: str = "smime.p7m") -> bytes:
    """A leaf of S/MIME of that kind."""
    data = encodebytes(bytes.fromhex("3080" + number) + bytes(range(256)))
    head = f"Content-Type: application/pkcs7-mime; name={name}\r\nContent-Disposition: attachment; filename={name}\r\n"
    return head.encode() + b"Content-Transfer-Encoding: base64\r\n\r\n" + data


def html(text: str) -> bytes:
    return HEAD + b"Content-Type: text/html\r\n\r\n" + text.encode()


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        pytest.param(HEAD + crypto(ENVELOPED), ENCRYPTED, id="encrypted by S/MIME"),
        pytest.param(HEAD + crypto(AUTHENTICATED), ENCRYPTED, id="encrypted by newer S/MIME"),
        pytest.param(HEAD + b"\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA1\r\n", ENCRYPTED, id="encrypted by PGP"),
        pytest.param(HEAD + crypto(SIGNED), SEALED, id="sealed within a signature"),
        pytest.param(HEAD + b"\r\n", "This email is empty. Please forward the one with the receipt.", id="empty"),
        pytest.param(html('<img src="https://shop.example/a.png">'), LINKS, id="a linked picture"),
        pytest.param(html('<img src="//shop.example/a.png" alt="Your receipt" width="600">'), LINKS, id="and its name"),
        pytest.param(html('Bye.<img src="https://shop.example/a.gif" width="1">'), NO_PRICES, id="a pixel"),
        pytest.param(html('Bye.<img src="cid:a">'), NO_PRICES, id="a picture that was sent along"),
    ],
)  # fmt: skip
def test_a_mail_that_cannot_be_read_says_what_to_do(raw: bytes, reason: str) -> None:
    outcome = read(raw)
    assert (outcome.readings, outcome.reason) == ((), reason)


def test_the_file_of_outlook_that_others_get_says_what_to_do() -> None:
    reason = "Only Outlook can open this file. Please open the email in Outlook, save it as a PDF and send that."
    assert read(b"\x78\x9f\x3e\x22" + bytes(300), Channel.UPLOAD).reason == reason


def test_a_signature_beside_a_receipt_is_nobodys_business() -> None:
    raw = HEAD + b"Content-Type: multipart/signed; boundary=b\r\n\r\n--b\r\n\r\n" + BOUGHT.encode() + b"\r\n--b\r\n"
    outcome = read(raw + crypto(SIGNED, "smime.p7s") + b"--b--\r\n")
    assert [reading.is_balanced for reading in outcome.readings] == [True]
    assert [part.verdict for part in outcome.parts] == ["balanced at 6.48, used", "signature: ignored"]


@pytest.mark.parametrize(
    "end", ["Offers until 03/14/2026 11:59 PM", "Sale ends 3/14/2026 23:59", "Nur bis 14.03.2026 23:59"]
)
def test_offers_are_no_purchase_whenever_they_end(end: str) -> None:
    offers = "Asparagus     2.99\nCheddar       3.49\nStrawberries  4.99\n"
    assert read((offers + end).encode(), Channel.UPLOAD).reason == (
        "There are prices on it, but neither a total nor the time of a purchase."
    )
    (bought,) = read((offers + "03/14/2026 5:14 PM").encode(), Channel.UPLOAD).readings
    assert (bought.total, len(bought.lines)) == (None, 3)


ELECTRICIAN = """Brightspark Electrical Ltd
INVOICE 2026-071   Date: 14/03/2026
Socket supply and fit   3   45.00   135.00
Call-out charge         1   60.00    60.00
Subtotal   195.00
VAT 20%    39.00
Total due  £234.00
"""
RESTAURANT = """LA PIAZZA
Table 12   Server: Maria
03/14/2026 8:41 PM
2 Margherita   27.00
1 Tiramisu      8.50
Subtotal       35.50
Tax             2.93
Total          38.43
Tip ________
Total ________
"""
FUEL = """ARAL Tankstelle
14.03.2026 07:52
Super E10   ZP 3
  41,20 l x 1,799 EUR/l    74,12 A
SUMME EUR   74,12
"""


@pytest.mark.parametrize("text", [ELECTRICIAN, RESTAURANT, FUEL], ids=["an electrician", "a restaurant", "fuel"])
def test_a_purchase_that_is_no_groceries_is_read(text: str) -> None:
    (reading,) = read(HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + text.encode()).readings
    assert reading.is_balanced
