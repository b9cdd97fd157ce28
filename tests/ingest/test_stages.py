"""From original bytes to an outcome: parts, verdicts, and which of them is the receipt."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from email.message import EmailMessage

import pytest
from cartsnitch_domain.receipts.rules import Channel
from cartsnitch_ingest.bundle import BundledFile, bundle
from cartsnitch_ingest.ocr.rapid import RapidEngine
from cartsnitch_ingest.reading.reader import Reader
from cartsnitch_ingest.stages import Original, Outcome, read_original
from cartsnitch_server.demo.samples import american, german
from cartsnitch_server.demo.ticket import render_pdf

from tests.ingest.reading.printed import photograph

TICKET = "CORNER STORE\n03/01/2026 17:22\n\nMILK          3.29\nBREAD         2.50\n\nTOTAL         5.79\n"
UNCLEAR = TICKET.replace("2.50", "2.80")


def mail(*bodies: tuple[str, str]) -> bytes:
    """A mail with bodies (text, subtype), each a part of its own."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Store <shop@store.example>", "me@example.org", "Receipt"
    message.make_mixed()
    for text, subtype in bodies:
        part = EmailMessage()
        part.set_content(text, subtype=subtype)
        message.attach(part)
    return message.as_bytes()


def read(data: bytes, channel: Channel = Channel.MAIL, filename: str | None = None) -> Outcome:
    return read_original(Original(data, channel, filename, None, date(2026, 3, 2)), Reader(()))


def verdicts(outcome: Outcome) -> list[str | None]:
    return [part.verdict for part in outcome.parts]


def test_of_several_parts_the_one_that_balances_is_the_receipt() -> None:
    outcome = read(mail((UNCLEAR, "plain"), (TICKET, "plain")))

    assert verdicts(outcome) == ["total 5.79, 0.30 unexplained, not used", "balanced at 5.79, used"]
    assert len(outcome.readings) == 1
    assert outcome.readings[0].total == Decimal("5.79")
    assert outcome.readings[0].is_balanced


def test_what_comes_after_a_part_that_balances_is_not_read() -> None:
    outcome = read(mail((TICKET, "plain"), (UNCLEAR, "plain")))

    assert verdicts(outcome) == ["balanced at 5.79, used", "not read: another part balances"]


def test_without_a_part_that_balances_the_best_one_is_shown_with_its_gap() -> None:
    outcome = read(mail(("Thank you for your purchase!", "plain"), (UNCLEAR, "plain")))

    assert verdicts(outcome) == ["There are no prices on it.", "total 5.79, 0.30 unexplained, used"]
    assert len(outcome.readings) == 1
    assert outcome.readings[0].gap == Decimal("-0.30")


def test_without_any_receipt_the_reason_is_told() -> None:
    outcome = read(mail(("See you on Sunday!", "plain")))

    assert (outcome.readings, outcome.reason) == ((), "There are no prices on it.")


def test_the_sender_and_the_subject_of_a_mail_are_kept() -> None:
    outcome = read(mail((TICKET, "plain")))

    assert (outcome.sender, outcome.subject) == ("shop@store.example", "Receipt")


def test_a_saved_mail_may_be_uploaded_too() -> None:
    outcome = read(mail((TICKET, "plain")), Channel.UPLOAD, "receipt.eml")

    assert verdicts(outcome) == ["balanced at 5.79, used"]


def test_an_automatic_answer_is_no_receipt() -> None:
    answer = b"Auto-Submitted: auto-replied\r\n" + mail((TICKET, "plain"))

    outcome = read(answer)
    assert (outcome.readings, outcome.reason) == ((), "This email is an automatic answer, not a receipt.")


def test_the_time_of_a_forward_is_not_the_time_of_the_purchase() -> None:
    header = "From: Store <shop@store.example>\nDate: Mon, Mar 2, 2026 at 6:00 PM\nSubject: Receipt\n"
    outcome = read(mail((f"---------- Forwarded message ---------\n{header}\n{TICKET}", "plain")))

    assert len(outcome.readings) == 1
    assert outcome.readings[0].purchased_on == date(2026, 3, 1)
    assert str(outcome.readings[0].purchased_time) == "17:22:00"


def test_two_receipts_in_one_mail_are_two() -> None:
    first, second = render_pdf(american()), render_pdf(german())

    outcome = read(mail_with(first, second, first))

    assert [reading.total for reading in outcome.readings] == [american().total, german().total]
    assert [part.verdict.rpartition(", ")[2] for part in outcome.parts[1:] if part.verdict] == [
        "used",
        "used",
        "not used",
    ]
    assert len(outcome.pages) == 2
    assert {told.page for line in outcome.readings[1].lines for told in line.evidence} == {2}


def mail_with(*documents: bytes) -> bytes:
    """A mail with PDFs attached."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "me@example.org", "receipts@example.org", "Two at once"
    message.set_content("Attached.")
    for number, document in enumerate(documents):
        message.add_attachment(document, maintype="application", subtype="pdf", filename=f"{number}.pdf")
    return message.as_bytes()


def test_two_receipts_in_one_text_are_two_readings() -> None:
    later = "CORNER STORE\n04/02/2026 09:05\n\nCHEESE        6.10\nAPPLES        1.90\n\nTOTAL         8.00\n"
    outcome = read(mail((TICKET + "\n" + later, "plain")))

    assert [str(reading.total) for reading in outcome.readings] == ["5.79", "8.00"]
    assert verdicts(outcome) == ["balanced at 5.79, used; balanced at 8.00, used"]


ROWS = TICKET.replace("MILK", "EGGS          4.10\nCOFFEE        8.20\nMILK").replace("5.79", "18.09").splitlines()


def test_photos_of_one_receipt_in_one_mail_are_one_receipt() -> None:
    upper, lower = photograph("\n".join(ROWS[:7])), photograph("\n".join(ROWS[3:]))
    other = photograph(TICKET)
    data = mail_with_photos(lower=lower.image, other=other.image, upper=upper.image)

    outcome = read_original(Original(data, Channel.MAIL, None, None, date(2026, 3, 2)), Reader([RapidEngine()]))

    assert {part.filename: part.verdict for part in outcome.parts if part.filename} == {
        "lower.png": "one receipt with upper.png",
        "other.png": "balanced at 5.79, used",
        "upper.png": "balanced at 18.09, used",
    }
    assert sorted(reading.total for reading in outcome.readings if reading.total) == [Decimal("5.79"), Decimal("18.09")]
    long = next(reading for reading in outcome.readings if reading.total == Decimal("18.09"))
    shown = [outcome.pages[line.evidence[0].page - 1].image for line in long.lines]
    assert shown[0] == shown[1], "the first goods stand on the upper photo"
    assert shown[-1] != shown[0]


def mail_with_photos(**photos: bytes | None) -> bytes:
    """A mail with pictures attached, by their names."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "me@example.org", "receipts@example.org", "Photos"
    message.set_content("Attached.")
    for name, photo in photos.items():
        assert photo is not None
        message.add_attachment(photo, maintype="image", subtype="png", filename=f"{name}.png")
    return message.as_bytes()


def test_photos_that_were_sent_together_are_one_receipt_even_where_they_do_not_overlap() -> None:
    upper, lower = photograph("\n".join(ROWS[:6])).image, photograph("\n".join(ROWS[6:])).image
    assert upper is not None
    assert lower is not None
    sent = bundle([BundledFile("a.png", upper), BundledFile("b.png", lower)])

    original = Original(sent, Channel.UPLOAD, "2 photos.zip", None, date(2026, 3, 2))
    outcome = read_original(original, Reader([RapidEngine()]))

    assert [reading.total for reading in outcome.readings] == [Decimal("18.09")]
    assert verdicts(outcome) == ["balanced at 18.09, used", "one receipt with 1 a.png"]
    assert len(outcome.pages) == 2


def zipped(*files: bytes) -> bytes:
    """An archive of mails."""
    return bundle([BundledFile("mail.eml", file) for file in files])


def totals(outcome: Outcome) -> list[str]:
    return [str(reading.total) for reading in outcome.readings]


TEN_OF_A_GROCER = "GREEN GROCER\n03/01/2026 17:22\n\nAPPLES        7.50\nBREAD         2.50\n\nTOTAL        10.00\n"


@pytest.mark.parametrize(
    "other",
    [
        "CORNER BAKERY\n03/01/2026\n\nROLLS         6.00\nCAKE          4.00\n\nTOTAL        10.00\n",
        "CORNER BAKERY\n\nROLLS         7.50\nCAKE          2.50\n\nTOTAL        10.00\n",
        TEN_OF_A_GROCER.replace("03/01/2026 17:22\n", ""),
        TEN_OF_A_GROCER.replace("7.50", "8.00").replace("2.50", "2.00"),
    ],
    ids=["another store and other goods", "another store on an unknown day", "an unknown day", "other goods"],
)
def test_two_mails_that_only_come_to_the_same_are_two_purchases(other: str) -> None:
    outcome = read(zipped(mail((TEN_OF_A_GROCER, "plain")), mail((other, "plain"))))
    assert totals(outcome) == ["10.00", "10.00"]


def test_a_purchase_that_two_mails_tell_of_is_one() -> None:
    reminder = TEN_OF_A_GROCER.replace(" 17:22", "").replace("GROCER", "GROCER LTD")
    outcome = read(zipped(mail((TEN_OF_A_GROCER, "plain")), mail((reminder, "plain"))))
    assert totals(outcome) == ["10.00"]
