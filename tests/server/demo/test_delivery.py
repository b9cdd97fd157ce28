"""The story goes through the doors of a real server, and is not repeated."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from cartsnitch_server.demo.delivery import DemoRefused, Doors, deliver
from cartsnitch_server.demo.household import Delivery, DemoReceipt, Forwarded, story

from tests.running import Running

PASSWORD = "a password for the demonstration"


@pytest.fixture
def doors(running: Running) -> Doors:
    return Doors(running.url, "127.0.0.1", running.smtp_port)


def one_of_each_way(today: date) -> Sequence[DemoReceipt]:
    """A mail from the store, one forwarded as text, one forwarded as attachment with its PDF, and a photo."""
    told = story(today)
    mails = [
        next(demo for demo in told if demo.forwarded is forwarded and demo.delivery is not Delivery.PHOTO)
        for forwarded in Forwarded
    ]
    return [*mails, next(demo for demo in told if demo.delivery is Delivery.PHOTO)]


async def test_every_receipt_arrives_is_read_and_is_not_sent_twice(doors: Doors) -> None:
    progress: list[tuple[int, int]] = []
    today = datetime.now(UTC).date()
    first = await deliver(doors, PASSWORD, today, lambda *done: progress.append(done), one_of_each_way)
    assert first.sent == 4
    assert first.by_status == {"RECORDED": 4}
    assert progress[-1] == (4, 4)
    assert progress == sorted(progress)

    later = today + timedelta(days=3)
    second = await deliver(doors, PASSWORD, later, lambda *done: None, one_of_each_way)
    assert second.sent == 0
    assert second.by_status == first.by_status

    with pytest.raises(DemoRefused, match="409"):
        await deliver(doors, "another password", today, lambda *done: None, one_of_each_way)
