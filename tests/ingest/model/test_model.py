"""A model may propose how a receipt reads; arithmetic decides. Asked over HTTP, from a server that is really there."""

from __future__ import annotations

import base64
import socket
import time
from datetime import date
from decimal import Decimal
from email.message import EmailMessage
from io import BytesIO
from typing import Any

import pytest
from cartsnitch_domain.receipts.rules import Channel
from cartsnitch_ingest.model.model import ATTEMPTS, MOST_ANSWERED, Model
from cartsnitch_ingest.model.proposal import SCHEMA
from cartsnitch_ingest.ocr.cascade import installed_engines
from cartsnitch_ingest.reading.reader import Reader
from cartsnitch_ingest.reading.reading import NotAReceipt, Reading
from cartsnitch_ingest.stages import Original, read_original
from PIL import Image

from tests.ingest.model.endpoint import Answering, Endpoint, body, completion, dripping, serving, status
from tests.ingest.reading.printed import lay_out, line_of, photograph
from tests.ingest.reading.test_reader import Dictated
from tests.ingest.reading.test_several import BAKERY, GROCER

MISREAD = """
  CORNER SHOP
 03/14/2024 7:45 PM
MILK            3.19
BREAD           2.49
CHEESE         18.24
TOTAL          14.67
"""
"""The cheese was 8.99."""

RIGHT = [("MILK", "3.19"), ("BREAD", "2.49"), ("CHEESE", "8.99")]


def proposing(*lines: tuple[str, str], total: str | None = "14.67") -> Answering:
    said: dict[str, Any] = {"lines": [{"text": text, "amount": amount} for text, amount in lines], "total": total}
    return completion(said)


def read(text: str, endpoint: Endpoint, **settings: Any) -> Reading:
    found = Reader((), Model(endpoint.url, "reader-7b", **settings)).read([lay_out(text)])
    assert isinstance(found, Reading)
    return found


def unaided(text: str) -> Reading:
    found = Reader(()).read([lay_out(text)])
    assert isinstance(found, Reading)
    return found


def test_a_proposed_amount_is_taken_where_it_makes_the_receipt_balance_and_the_evidence_says_whose_it_is() -> None:
    with serving(proposing(*RIGHT)) as endpoint:
        reading = read(MISREAD, endpoint)
    assert reading.is_balanced
    assert line_of(reading, "CHEESE").amount == Decimal("8.99")
    assert {evidence.model for evidence in line_of(reading, "CHEESE").evidence} == {"reader-7b"}
    assert {evidence.model for evidence in line_of(reading, "MILK").evidence} == {None}
    assert reading.advised_by == "reader-7b"


def test_an_amount_that_no_engine_saw_is_taken_too() -> None:
    with serving(proposing(*RIGHT)) as endpoint:
        reading = read(MISREAD.replace("18.24", ""), endpoint)
    assert reading.is_balanced
    assert line_of(reading, "CHEESE").amount == Decimal("8.99")


def test_a_total_that_cannot_be_read_is_taken_where_the_lines_come_to_it() -> None:
    misread = MISREAD.replace("18.24", " 8.99").replace("14.67", "44.B")
    with serving(proposing(*RIGHT)) as endpoint:
        reading = read(misread.replace("44.B", "74.97"), endpoint)
    assert (reading.total, reading.is_balanced) == (Decimal("14.67"), True)


@pytest.mark.parametrize(
    "proposal",
    [
        pytest.param(proposing(("MILK", "3.19"), ("BREAD", "2.49"), ("CHEESE", "7.99")), id="that does not add up"),
        pytest.param(proposing(("MILK", "3.19"), ("BUTTER", "8.99")), id="of goods that nobody saw"),
        pytest.param(proposing(*RIGHT[:2], ("CHEESE", "6.66"), total="12.34"), id="of the lines and the total alike"),
        pytest.param(proposing(), id="of nothing"),
        pytest.param(completion("I am sorry, I cannot read this."), id="in words"),
        pytest.param(completion({"lines": [{"text": "CHEESE", "amount": "NaN"}], "total": True}), id="without money"),
        pytest.param(completion({"lines": "CHEESE 8.99", "total": None}), id="by another schema"),
    ],
)
def test_any_other_proposal_changes_nothing(proposal: Answering) -> None:
    with serving(proposal) as endpoint:
        assert read(MISREAD, endpoint) == unaided(MISREAD)


def test_a_receipt_that_balances_is_shown_to_nobody() -> None:
    with serving(proposing(*RIGHT)) as endpoint:
        assert read(MISREAD.replace("18.24", " 8.99"), endpoint).is_balanced
    assert endpoint.bodies == []


def test_without_a_model_nothing_leaves_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda _, address: asked.append(address))
    reader = Reader(installed_engines())
    for page in (lay_out(MISREAD), photograph(MISREAD)):
        found = reader.read([page])
        assert isinstance(found, Reading)
        assert not found.is_balanced
    assert asked == []


def test_the_model_is_shown_the_rows_of_the_page_and_told_how_to_answer() -> None:
    with serving(proposing(*RIGHT)) as endpoint:
        read(MISREAD, endpoint, key="a-key")
    (asked,), (headers,) = endpoint.bodies, endpoint.headers
    assert headers["path"] == "/v1/chat/completions"
    assert headers["Authorization"] == "Bearer a-key"
    assert asked["model"] == "reader-7b"
    assert asked["response_format"]["json_schema"]["schema"] == SCHEMA
    told, shown = asked["messages"]
    assert told["role"] == "system"
    _, page = shown["content"]
    assert page["text"].splitlines() == [" ".join(row.split()) for row in MISREAD.strip().splitlines()]


def test_the_model_is_not_shown_who_forwarded_a_mail() -> None:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "Pat <pat@home.example>", "receipts@cart.example", "Fwd: Receipt"
    head = "---------- Forwarded message ---------\nFrom: Corner Shop <till@corner.example>\nDate: Thu, Mar 14, 2024\n"
    letter.set_content(f"{head}Subject: Receipt\nTo: <pat@home.example>\n\n{MISREAD}")
    with serving(proposing(*RIGHT)) as endpoint:
        reader = Reader((), Model(endpoint.url, "reader-7b"))
        original = Original(letter.as_bytes(), Channel.MAIL, None, None, date(2024, 3, 15))
        (reading,) = read_original(original, reader).readings
    assert reading.is_balanced
    assert "CHEESE 18.24" in str(endpoint.bodies)
    assert "pat" not in str(endpoint.bodies).lower()


def test_the_model_is_shown_a_small_picture_without_what_a_camera_notes() -> None:
    page = photograph(MISREAD)
    with serving(proposing(*RIGHT)) as endpoint:
        model = Model(endpoint.url, "reader-7b", picture_side=400)
        found = Reader([Dictated([lay_out(MISREAD)])], model).read([page])
    assert isinstance(found, Reading)
    assert found.is_balanced
    _, shown = endpoint.bodies[0]["messages"][1]["content"]
    kind, _, encoded = shown["image_url"]["url"].partition(",")
    with Image.open(BytesIO(base64.b64decode(encoded))) as picture:
        assert kind == "data:image/jpeg;base64"
        assert max(picture.size) == 400
        assert not picture.getexif()


@pytest.mark.parametrize(
    ("failure", "asked"),
    [
        pytest.param(status(503), ATTEMPTS, id="busy"),
        pytest.param(status(401), 1, id="refusing the key"),
        pytest.param(status(307, Location="/elsewhere"), 1, id="sending elsewhere"),
        pytest.param(body(b"<html>"), 1, id="no model at all"),
        pytest.param(body(b'{"choices": []}'), 1, id="without a choice"),
        pytest.param(body(b" " * (MOST_ANSWERED + 1)), 1, id="talking without end"),
    ],
)
def test_a_model_that_fails_never_fails_the_reading(
    failure: Answering, asked: int, caplog: pytest.LogCaptureFixture
) -> None:
    with serving(failure) as endpoint:
        assert read(MISREAD, endpoint) == unaided(MISREAD)
    assert len(endpoint.bodies) == asked
    assert "the model proposed nothing" in caplog.text


@pytest.mark.parametrize(
    "failure",
    [
        pytest.param(dripping(seconds=5), id="talking slowly"),
        pytest.param(dripping(seconds=5, in_headers=True), id="never coming to the point"),
        pytest.param(lambda handler: time.sleep(5), id="saying nothing"),
    ],
)
def test_a_model_that_does_not_come_to_an_end_is_not_asked_again(
    failure: Answering, caplog: pytest.LogCaptureFixture
) -> None:
    with serving(failure) as endpoint:
        assert read(MISREAD, endpoint, timeout=0.3) == unaided(MISREAD)
    assert len(endpoint.bodies) <= 1
    assert "no whole answer in 0.3 seconds" in caplog.text


def test_a_model_that_is_not_there_never_fails_the_reading() -> None:
    with serving(status(200)) as endpoint:
        pass
    assert read(MISREAD, endpoint) == unaided(MISREAD)


def test_a_model_that_was_busy_is_asked_once_more() -> None:
    with serving(status(503), proposing(*RIGHT)) as endpoint:
        assert read(MISREAD, endpoint).is_balanced


def test_a_key_that_no_header_can_hold_never_fails_the_reading(caplog: pytest.LogCaptureFixture) -> None:
    with serving(proposing(*RIGHT)) as endpoint:
        assert read(MISREAD, endpoint, key="schlüssel") == unaided(MISREAD)
    assert "the model proposed nothing" in caplog.text


def test_what_is_left_out_of_a_receipt_is_still_said_where_a_proposal_made_it_balance() -> None:
    misread = GROCER.replace("2.10", "12.10")
    proposal = proposing(("Apples", "3.20"), ("Oat drink", "2.10"), total="5.30")
    with serving(proposal) as endpoint:
        reading = read(misread + "\n" + BAKERY.replace("19 Nov 2026 08:01\n", ""), endpoint)
    assert (reading.total, reading.is_balanced, reading.advised_by) == (Decimal("5.30"), True, "reader-7b")
    assert reading.leaves_out


def test_two_receipts_that_a_proposal_tells_apart_are_two() -> None:
    proposal = proposing(("Apples", "3.20"), ("Oat drink", "2.10"), total="5.30")
    with serving(proposal) as endpoint:
        model = Model(endpoint.url, "reader-7b")
        found = Reader((), model).read_each([lay_out(GROCER.replace("2.10", "12.10") + "\n" + BAKERY)])
    assert not isinstance(found, NotAReceipt)
    assert [(str(one.total), one.is_balanced, one.leaves_out) for one in found] == [
        ("5.30", True, False),
        ("7.80", True, False),
    ]
    assert [one.advised_by for one in found] == ["reader-7b", None]
