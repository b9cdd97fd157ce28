"""The headers of forwarded mails are told from what stands on the receipt."""

from __future__ import annotations

import pytest
from cartsnitch_ingest.mail.forwarding import Letter, letters
from cartsnitch_ingest.pages.grid import Run, grid_page
from cartsnitch_ingest.pages.page import Page

BODY = "Corner Store\n03/01/2026 17:22\nMILK   3.29\nTOTAL  3.29"

GMAIL = """\
---------- Forwarded message ---------
From: Corner Store <receipts@mail.store.example>
Date: Sun, Mar 1, 2026 at 6:00 PM
Subject: Your receipt
To: <shopper@example.org>"""
OUTLOOK = """\
________________________________
From: Corner Store <receipts@mail.store.example>
Sent: Sunday, March 1, 2026 6:00 PM
To: Shopper <shopper@example.org>
Subject: Your receipt"""
APPLE = """\
Begin forwarded message:

From: Corner Store <receipts@mail.store.example>
Subject: Your receipt
Date: 1 March 2026 at 18:00:00 CET
To: shopper@example.org"""
THUNDERBIRD_GERMAN = """\
-------- Weitergeleitete Nachricht --------
Betreff: Ihr Kassenbon
Datum: Sun, 1 Mar 2026 18:00:00 +0100
Von: Corner Store <receipts@mail.store.example>
An: shopper@example.org"""
OUTLOOK_FRENCH = """\
De : Corner Store <receipts@mail.store.example>
Envoyé : dimanche 1 mars 2026 18:00
À : Shopper
Objet : Votre ticket"""
SPANISH = """\
---------- Forwarded message ---------
De: Corner Store <receipts@mail.store.example>
Fecha: dom, 1 mar 2026 a las 18:00
Asunto: Su recibo
Para: <shopper@example.org>"""
OUTLOOK_PLAIN = """\
From: Corner Store [mailto:receipts@mail.store.example]
Sent: Sunday, March 1, 2026 6:00 PM
To: Shopper
Subject: Your receipt
Importance: High"""
ZOHO = """\
============ Forwarded message ============
From: Corner Store <receipts@mail.store.example>
To: "Shopper"<shopper@example.org>
Date: Sun, 01 Mar 2026 18:00:00 +0100
Subject: Your receipt
============ Forwarded message ============"""
WRAPPED = """\
> From: Corner Store
> <receipts@mail.store.example>
> Date: Sun, Mar 1, 2026
> Subject: Your receipt of a day
> on which you bought a lot
> To: shopper@example.org"""

CLIENTS = {
    "Gmail": GMAIL,
    "Outlook": OUTLOOK,
    "Apple Mail": APPLE,
    "Thunderbird, German": THUNDERBIRD_GERMAN,
    "Outlook, French": OUTLOOK_FRENCH,
    "Gmail, Spanish": SPANISH,
    "Outlook, as plain text": OUTLOOK_PLAIN,
    "Zoho": ZOHO,
    "quoted and wrapped": WRAPPED,
}


def page(text: str) -> Page:
    return grid_page([(Run(0, row),) if row else () for row in text.split("\n")])


def words(letter: Letter) -> list[str]:
    return [word.text for page in letter.pages for word in page.words]


@pytest.mark.parametrize("header", CLIENTS.values(), ids=CLIENTS)
def test_the_receipt_is_a_letter_of_its_own(header: str) -> None:
    note, receipt = letters([page(f"FYI\n\n{header}\n\n{BODY}")])

    assert (words(note), note.heading) == (["FYI"], None)
    assert words(receipt) == BODY.split()
    assert receipt.heading is not None
    assert receipt.heading.sender == "receipts@mail.store.example"
    assert receipt.heading.sender_name == "Corner Store"
    assert receipt.heading.sent is None or "2026" in receipt.heading.sent
    assert receipt.heading.rows.stop <= 2 + len(header.split("\n"))


def test_pages_stay_as_they_are_shown() -> None:
    forwarded = page(f"{GMAIL}\n\n{BODY}")

    (receipt,) = letters([forwarded])
    (shown,) = receipt.pages
    assert (shown.text, shown.height) == (forwarded.text, forwarded.height)
    assert {word.box for word in shown.words} <= {word.box for word in forwarded.words}


def test_a_mail_forwarded_twice_is_from_the_innermost_sender() -> None:
    outer = GMAIL.replace("receipts@mail.store.example", "partner@example.org")

    (receipt,) = letters([page(f"{outer}\n\n{OUTLOOK}\n\n{BODY}")])
    assert words(receipt) == BODY.split()
    assert receipt.heading is not None
    assert receipt.heading.sender == "receipts@mail.store.example"


@pytest.mark.parametrize(
    "row",
    [
        "On Sun, Mar 1, 2026 at 6:00 PM Corner Store <receipts@mail.store.example> wrote:",
        'Am 01/03/2026, 18:00 schrieb "Corner Store" <receipts@mail.store.example>:',
        "Le 01/03/2026 18:00, « Corner Store » <receipts@mail.store.example> a écrit :",
        "Op 01/03/2026 18:00 heeft Corner Store <receipts@mail.store.example> geschreven:",
        "On Sunday, March 1, 2026 at 6:00 PM, Corner Store\n<receipts@mail.store.example> wrote:",
    ],
)
def test_a_mail_that_is_quoted_in_an_answer_is_a_letter_too(row: str) -> None:
    quoted = BODY.replace("\n", "\n> ")

    _, receipt = letters([page(f"Please keep this one.\n\n{row}\n\n> {quoted}")])
    assert words(receipt) == BODY.split()
    assert receipt.heading is not None
    assert receipt.heading.sender == "receipts@mail.store.example"


@pytest.mark.parametrize(
    "row",
    [
        "On " + "1" * 2000,
        "On 1 wrote wrote " + "a." * 900,
        "From: " + "a" * 2000,
        "----- " * 300,
        "----- Forwarded Message ----- " + "From: " * 300,
        "a" + " " * 1900,
        '"' * 1900,
    ],
    ids=lambda row: row[:12],
)
def test_rows_that_are_made_to_take_long_do_not(row: str) -> None:
    hostile = page("\n".join([row, "Subject: x"] * 200))

    assert letters([hostile])


def test_a_subject_may_end_in_a_comma() -> None:
    (receipt,) = letters([page(OUTLOOK + ",\nCorner Store\n03/01/2026 17:22\nMILK   3.29\nTOTAL  3.29")])

    assert words(receipt) == BODY.split()


def test_letters_that_are_forwarded_together_are_told_apart() -> None:
    second = BODY.replace("3.29", "4.18")

    found = letters([page(f"Two at once\n{GMAIL}\n\n{BODY}\n\n{GMAIL}\n\n{second}")])
    assert [words(letter) for letter in found] == [["Two", "at", "once"], BODY.split(), second.split()]


def test_the_marks_of_a_quotation_are_no_words() -> None:
    quoted = "\n".join(f"> {row}" for row in f"{GMAIL}\n\n{BODY}".split("\n"))

    (receipt,) = letters([page(quoted)])
    assert words(receipt) == BODY.split()


@pytest.mark.parametrize(
    "text",
    [
        "Corner Store\nDate: 03/01/2026\nTo: Table 5\nMILK   3.29\nTOTAL  3.29",
        "From: 10 Main Street\nTo: 20 Station Road\nFare   12.00\nTOTAL  12.00",
        "Von: A\nNach: B\nDatum: 01.03.2026\nSUMME 12,00",
        "On sale today: everything he wrote: 3.00",
    ],
)
def test_a_receipt_may_print_such_words_itself(text: str) -> None:
    (receipt,) = letters([page(text)])

    assert words(receipt) == text.split()
    assert receipt.heading is None
