"""A server that is killed without a word loses nothing that it said 250 to, and records nothing twice.

`pytest tests/acceptance/test_killed.py --kills 10 --mails 200` tries harder than the whole suite does.
"""

from __future__ import annotations

import random
import smtplib
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from cartsnitch_server.demo.letter import Postmark, write
from cartsnitch_server.demo.markup import Template
from cartsnitch_server.demo.samples import american

from tests.running import UNREAD, Running, Shopper, eventually

ALL_RECEIPTS = """
query AllReceipts($after: String) {
  receipts(first: 100, after: $after) {
    edges { node { subject status reason purchases { id } } }
    pageInfo { hasNextPage endCursor }
  }
}
"""


@pytest.fixture
def killable(server_folder: Path) -> Iterator[Running]:
    running = Running(server_folder / "killed")
    running.start()
    yield running
    running.stop()


def mail_number(number: int, address: str) -> EmailMessage:
    """A receipt of its own: another minute, another receipt number."""
    bought_at = datetime(2026, 3, 1, 8) + timedelta(minutes=number)  # noqa: DTZ001 -- a wall clock, as it is printed
    truth = replace(american(), purchased_at=bought_at, number=number)
    message = write(
        truth, Postmark(address, datetime(2026, 3, 3, tzinfo=UTC), f"{number}@store.example"), Template.TABLE
    )
    message.replace_header("Subject", f"mail {number}")
    return message


def send_until_taken(running: Running, shopper: Shopper, numbers: list[int], taken: set[int]) -> None:
    """Send mails as a mail server does: one that was not answered with 250 is sent again."""
    waiting = list(numbers)
    while waiting:
        try:
            with smtplib.SMTP("127.0.0.1", running.smtp_port, timeout=10) as smtp:
                while waiting:
                    smtp.send_message(mail_number(waiting[0], shopper.address), "a@store.example", [shopper.address])
                    taken.add(waiting.pop(0))
        except (OSError, smtplib.SMTPException):
            time.sleep(0.2)


def all_receipts(shopper: Shopper) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    after = None
    while True:
        page = shopper.ask(ALL_RECEIPTS, after=after)["receipts"]
        found += [edge["node"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


def test_what_was_taken_is_recorded_once_whenever_the_server_is_killed(
    killable: Running, pytestconfig: pytest.Config
) -> None:
    kills, mails = pytestconfig.getoption("--kills"), pytestconfig.getoption("--mails")
    shopper = killable.shopper()
    email, address = shopper.email, shopper.address
    dice = random.Random(kills * 1000 + mails)
    taken: set[int] = set()
    senders = [
        threading.Thread(target=send_until_taken, args=(killable, shopper, list(range(first, mails, 4)), taken))
        for first in range(4)
    ]
    for sender in senders:
        sender.start()
    for _ in range(kills):
        time.sleep(dice.uniform(0.2, 3))
        killable.kill()
        killable.start()
    for sender in senders:
        sender.join()

    again = Shopper.sign_in(killable, email)
    killable.shoppers.append(again)
    assert (again.address, taken) == (address, set(range(mails)))

    def read() -> list[dict[str, object]] | None:
        receipts = all_receipts(again)
        return None if any(x["status"] in UNREAD for x in receipts) else receipts

    receipts = eventually(read, "everything was read", patience=240)
    assert Counter(x["subject"] for x in receipts) == Counter(f"mail {number}" for number in range(mails))
    for receipt in receipts:
        assert (receipt["status"], receipt["reason"], len(receipt["purchases"])) == ("RECORDED", None, 1)
